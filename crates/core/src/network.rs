//! The whole state of one college, a deterministic state machine with a single writer: [`Network::handle`] decides and
//! changes nothing, [`Network::apply`] changes and decides nothing. All else is a question.
//!
//! Invariant: what `handle` accepts, `apply` takes; the same entries give the same state, byte for byte.

mod act;
mod import;
mod requests;

pub use import::Preview;

use std::io;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::access::{self, Access, CaseView};
use crate::action::{Action, Request};
use crate::adoption::Adoptions;
use crate::calendar::Calendar;
use crate::care::Care;
use crate::census::Censuses;
use crate::corruption::Corruption;
use crate::counselling::Counsellings;
use crate::crisis::{self, Crises};
use crate::duty::{self, Duties};
use crate::entry::{Draft, Entry, Fingerprint};
use crate::escalation::{self, Clock, Escalation};
use crate::focus::Focus;
use crate::hearing::{Asker, Hearing};
use crate::ids::{CaseNo, PersonNo, Position, PostNo, RequestId};
use crate::kind::Kind;
use crate::operation::{self, Operation};
use crate::periodic::{self, Weeks};
use crate::policy::Policy;
use crate::publication::{self, Publication};
use crate::referral::Referrals;
use crate::refusal::{Outcome, Refusal};
use crate::report::{self, Report, Reports, State};
use crate::rights::Rights;
use crate::roster::{self, Roster};
use crate::time::At;
use crate::warning::{self, Warnings};
use requests::Requests;

/// What the engine brings to a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// When the engine took it; never earlier than the entry before.
    pub at: At,
    /// Where it comes from.
    pub cause: Cause,
}

/// Where a command comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// A person asked.
    Request {
        /// For what.
        request: Box<Request>,
        /// Keyed digest of the request with its words.
        fingerprint: Fingerprint,
        /// How many words came with it.
        words: usize,
    },
    /// A clock ran out: the position of the entry that started it.
    Lapse(Position),
    /// The period of a duty ended: the one that ended first.
    PeriodEnd,
    /// A rule of early warning holds: about whom it did first.
    Warning,
    /// A month is long enough over for its statistics to be published.
    MonthEnd,
    /// Postings ended by their date.
    PostingEnd,
    /// The week of class reports ended: for the units whose time was over first.
    WeekEnd,
    /// Somebody was refused again within an hour: what the host counted.
    DeniedAgain(access::Repeated),
    /// A college begins. Three words: the administrators' names.
    Genesis(Box<operation::Genesis>),
    /// The engine tells of itself.
    Engine(operation::Event),
}

/// The state.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Network {
    head: Position,
    last_at: At,
    /// The number after the newest odd and the newest even case.
    next_cases: Numbers,
    /// The engine about itself.
    pub operation: Operation,
    /// Units, posts, people, places.
    pub roster: Roster,
    /// Terms, holidays, service hours.
    pub calendar: Calendar,
    /// Deadlines.
    pub policy: Policy,
    /// Clocks that run.
    pub escalation: Escalation,
    /// Reports.
    pub report: Reports,
    /// Crises.
    pub crisis: Crises,
    /// Listings.
    pub focus: Focus,
    /// Accounts and readings.
    pub access: Access,
    /// Duties, tasks, registers.
    pub duty: Duties,
    /// Censuses, results, interviews.
    pub census: Censuses,
    /// Rules of early warning, and what fired.
    pub warning: Warnings,
    /// Consents, disclosures, requests, breaches.
    pub rights: Rights,
    /// Reports on education work, bulletins, published statistics.
    pub publication: Publication,
    /// Guardianship, interventions, follow-ups, watch requests.
    pub care: Care,
    /// Weekly class reports.
    pub periodic: Weeks,
    /// Counsellings.
    pub counselling: Counsellings,
    /// Referrals.
    pub referral: Referrals,
    /// What was put forward and came into force.
    pub adoption: Adoptions,
    requests: Requests,
}

/// What numbers new cases get.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Numbers {
    odd: u32,
    even: u32,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { odd: 1, even: 2 }
    }
}

impl Numbers {
    fn pass(&mut self, case: CaseNo) {
        let next = if case.0.is_multiple_of(2) { &mut self.even } else { &mut self.odd };
        *next = (*next).max(case.0.saturating_add(2));
    }
}

impl Network {
    /// The position of the next entry.
    pub fn head(&self) -> Position {
        self.head
    }

    /// When the last entry was made.
    pub fn last_at(&self) -> At {
        self.last_at
    }

    /// The number of the next case that somebody's request opens: an odd one, the first is 1. What the engine opens by
    /// itself has even numbers, so that nobody sees by the numbers of his own cases that something followed from one.
    pub fn next_case(&self) -> CaseNo {
        CaseNo(self.next_cases.odd)
    }

    /// The number of the next case that the engine opens by itself: an even one, the first is 2.
    pub(crate) fn next_own_case(&self) -> CaseNo {
        CaseNo(self.next_cases.even)
    }

    /// Every case has a smaller number.
    pub fn cases_end(&self) -> CaseNo {
        CaseNo(self.next_cases.odd.max(self.next_cases.even) - 1)
    }

    /// Decides a command. Changes nothing; the same command on the same state has the same outcome.
    pub fn handle(&self, command: &Command) -> Result<Outcome, Refusal> {
        match &command.cause {
            Cause::Request { request, fingerprint, words } => {
                self.handle_request(command.at, request, *fingerprint, *words)
            }
            Cause::Lapse(position) => {
                let clock = self.escalation.clock(*position).filter(|clock| clock.start.due <= command.at);
                let case = clock.ok_or(Refusal::NotFound)?.case;
                let id = RequestId::derived(case, *position);
                let mut hearing = Hearing::new(self, command.at, Asker::Engine, id, 0);
                escalation::lapse(&mut hearing, *position)?;
                Ok(Outcome::Accepted(hearing.finish()?.0))
            }
            Cause::PeriodEnd => {
                let mut hearing = self.own(command.at, 0);
                duty::close(&mut hearing)?;
                Ok(Outcome::Accepted(hearing.finish()?.0))
            }
            Cause::Warning => {
                let mut hearing = self.own(command.at, 0);
                warning::evaluate(&mut hearing)?;
                Ok(Outcome::Accepted(hearing.finish()?.0))
            }
            Cause::MonthEnd => {
                let mut hearing = self.own(command.at, 0);
                publication::close_month(&mut hearing)?;
                Ok(Outcome::Accepted(hearing.finish()?.0))
            }
            Cause::PostingEnd => {
                let mut hearing = self.own(command.at, 0);
                roster::end(&mut hearing)?;
                Ok(Outcome::Accepted(hearing.finish()?.0))
            }
            Cause::DeniedAgain(repeated) => {
                let mut hearing = self.own(command.at, 0);
                access::denied_again(&mut hearing, repeated)?;
                Ok(Outcome::Accepted(hearing.finish()?.0))
            }
            Cause::WeekEnd => {
                let mut hearing = self.own(command.at, 0);
                periodic::close(&mut hearing)?;
                Ok(Outcome::Accepted(hearing.finish()?.0))
            }
            Cause::Genesis(genesis) => {
                let mut hearing = self.own(command.at, genesis.administrators.len());
                operation::genesis(&mut hearing, genesis)?;
                Ok(Outcome::Accepted(hearing.finish()?.0))
            }
            Cause::Engine(event) => {
                let mut hearing = self.own(command.at, 0);
                hearing.push(hearing.draft(event.clone()));
                Ok(Outcome::Accepted(hearing.finish()?.0))
            }
        }
    }

    /// A hearing of the engine about itself; its id follows from the position, which no two of them share.
    fn own(&self, at: At, words: usize) -> Hearing<'_> {
        Hearing::new(self, at, Asker::Engine, RequestId::derived(CaseNo(0), self.head), words)
    }

    fn handle_request(
        &self,
        at: At,
        request: &Request,
        fingerprint: Fingerprint,
        words: usize,
    ) -> Result<Outcome, Refusal> {
        let emergency = match &request.action {
            Action::Emergency(emergency) => Some(emergency),
            _ => None,
        };
        let mut id = request.id;
        let mut first = None;
        while let Some(seen) = self.requests.get(id) {
            if seen.by == request.by && seen.fingerprint == fingerprint {
                return Ok(Outcome::AlreadyDone(seen.position));
            }
            match emergency {
                None if seen.by == request.by => return Err(Refusal::IdReused),
                None => return Err(Refusal::IdTaken),
                // An emergency is never refused for its id: it goes on under one that follows from it.
                Some(_) => {
                    let own =
                        seen.emergency.filter(|case| seen.by == request.by && self.is_open_emergency(*case));
                    first = first.or(own);
                    id = id.sibling();
                }
            }
        }
        // Other words under the id of one's own open emergency are a supplement to it.
        if let (Some(emergency), Some(case)) = (emergency, first) {
            let mut hearing = self.hearing(at, request, id, words)?;
            report::resend(&mut hearing, case, emergency);
            return accepted(hearing, request.by, fingerprint);
        }
        let mut hearing = self.hearing(at, request, id, words)?;
        let acted = act::act(&mut hearing, &request.action).map(|()| crisis::go_on(&mut hearing));
        match (acted, hearing) {
            (Ok(()), hearing) => accepted(hearing, request.by, fingerprint),
            (Err(refusal), hearing) => match hearing.finish() {
                Ok((drafts, true)) => match self.access.denied_until(request.by, at) {
                    Some(until) => Ok(Outcome::DeniedAgain(refusal, until)),
                    None => Ok(Outcome::Recorded(drafts, refusal)),
                },
                _ => Err(refusal),
            },
        }
    }

    /// Whether words may still be added to an emergency: nobody has settled it.
    fn is_open_emergency(&self, case: CaseNo) -> bool {
        let open = |report: &Report| matches!(report.state, State::Open | State::Attached);
        self.report.get(case).is_some_and(|report| report.is_emergency() && open(report))
    }

    fn hearing(
        &self,
        at: At,
        request: &Request,
        id: RequestId,
        words: usize,
    ) -> Result<Hearing<'_>, Refusal> {
        let person = request.by;
        if !self.access.has_account(person) || !self.roster.is_here(person, at) {
            return Err(Refusal::NoAccount);
        }
        let held = request.post.filter(|post| self.acts_in(*post, person, at));
        // An emergency in a post that the sender does not hold is an emergency of the person.
        if let Some(post) = request.post
            && held.is_none()
            && !matches!(request.action, Action::Emergency(_))
        {
            let waits = self.roster.holds(post, person, at);
            return Err(if waits { Refusal::ConfirmationMissing } else { Refusal::NotYourPost });
        }
        Ok(Hearing::new(self, at, Asker::Person { person, post: held }, id, words))
    }

    /// Changes the state by one entry; says which clock it stopped.
    pub fn apply(&mut self, entry: &Entry) -> Result<Option<Clock>, Corruption> {
        if entry.position != self.head {
            return Err(Corruption::Position { expected: self.head, found: entry.position });
        }
        if entry.header.at < self.last_at {
            return Err(Corruption::Backwards(entry.position));
        }
        self.operation.apply(entry)?;
        self.roster.apply(entry)?;
        self.calendar.apply(entry)?;
        self.policy.apply(entry)?;
        let stopped = self.escalation.apply(entry)?;
        self.report.apply(entry)?;
        self.crisis.apply(entry)?;
        self.focus.apply(entry)?;
        self.access.apply(entry)?;
        self.duty.apply(entry, &self.calendar)?;
        self.census.apply(entry)?;
        self.warning.apply(entry)?;
        self.rights.apply(entry)?;
        self.publication.apply(entry)?;
        self.care.apply(entry)?;
        self.periodic.apply(entry, &self.calendar, &self.roster)?;
        self.counselling.apply(entry)?;
        self.referral.apply(entry)?;
        self.adoption.apply(entry)?;
        self.requests.apply(entry);
        if let Some(case) = entry.header.case {
            self.next_cases.pass(case);
        }
        self.head = entry.position.plus(1);
        self.last_at = entry.header.at;
        Ok(stopped)
    }

    /// When the next clock runs out, the next period of a duty or the next posting ends, the next rule of early warning
    /// holds or the next month is published.
    pub fn next_due(&self) -> Option<At> {
        self.first_end().map(|(due, _)| due)
    }

    /// The command that follows from what ran out first, if something has at `now`.
    pub fn wake(&self, now: At) -> Option<Command> {
        let (due, cause) = self.first_end()?;
        (due <= now).then_some(Command { at: now, cause })
    }

    /// What runs out first; of one instant, in this order.
    fn first_end(&self) -> Option<(At, Cause)> {
        let ends = [
            self.escalation.first_due().map(|(due, position)| (due, Cause::Lapse(position))),
            self.duty.next_due().map(|due| (due, Cause::PeriodEnd)),
            self.roster.next_end().map(|due| (due, Cause::PostingEnd)),
            self.periodic.next_due().map(|due| (due, Cause::WeekEnd)),
            self.warning.next_due().map(|due| (due, Cause::Warning)),
            self.publication.next_due().map(|due| (due, Cause::MonthEnd)),
        ];
        ends.into_iter().flatten().min_by_key(|(due, _)| *due)
    }

    /// The state that entries make.
    pub fn replay<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Result<Self, Corruption> {
        let mut network = Self::default();
        for entry in entries {
            network.apply(entry)?;
        }
        Ok(network)
    }

    /// SHA-256 of the whole state in its JSON form: equal states, equal digests.
    pub fn digest(&self) -> [u8; 32] {
        struct Sink(Sha256);
        impl io::Write for Sink {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.update(bytes);
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut sink = io::BufWriter::with_capacity(1 << 16, Sink(Sha256::new()));
        // Neither writing to a digest nor the derived serializers can fail.
        let _ = serde_json::to_writer(&mut sink, self);
        sink.into_inner().map(|sink| sink.0.finalize().into()).unwrap_or_default()
    }

    /// A case as access sees it, asked of one area after the other.
    pub(crate) fn case(&self, case: CaseNo) -> Option<CaseView<'_>> {
        let mut view = None
            .or_else(|| self.report.view(case))
            .or_else(|| self.crisis.view(case))
            .or_else(|| self.focus.view(case))
            .or_else(|| self.duty.view(self, case))
            .or_else(|| self.census.view(case))
            .or_else(|| self.warning.view(case))
            .or_else(|| self.rights.view(case))
            .or_else(|| self.access.view(case))
            .or_else(|| self.publication.view(self, case))
            .or_else(|| self.periodic.view(self, case))
            .or_else(|| self.counselling.view(case))
            .or_else(|| self.referral.view(case))
            .or_else(|| self.adoption.view(case))
            .or_else(|| self.care.view(self, case))?;
        // Whoever watches in a case knows it.
        view.addressed.extend(self.care.keepers(case));
        Some(view)
    }

    /// Whom a case is about, while it can be opened.
    pub fn subject(&self, case: CaseNo) -> Option<PersonNo> {
        self.case(case)?.subject
    }

    /// The post that holds a case.
    pub fn holder(&self, case: CaseNo) -> Option<PostNo> {
        self.case(case)?.holder
    }

    /// The cases about a person by which who works on them knows of him.
    pub fn cases_about(&self, person: PersonNo) -> Vec<CaseNo> {
        let mut cases = Vec::new();
        cases.extend(self.report.about(person).map(|(case, _)| case));
        cases.extend(self.crisis.open_about(person).map(|(case, _)| case));
        cases.extend(self.focus.of(person).map(|(case, _)| case));
        cases.extend(self.census.about(person).filter(|(_, row)| row.is_due).map(|(case, _)| case));
        cases.extend(self.warning.open_about(person).map(|(case, _)| case));
        cases.extend(self.care.about(person));
        cases.extend(self.rights.requests_of(person).map(|(case, _)| case));
        cases.extend(self.counselling.about(person).map(|(case, _)| case));
        cases.extend(self.referral.about(person).map(|(case, _)| case));
        cases
    }

    /// Every case about a person, ended or not, in the order in which they came. Each is for whoever may see it.
    pub fn all_cases_of(&self, person: PersonNo) -> Vec<CaseNo> {
        let mut cases = Vec::new();
        cases.extend(self.report.about(person).map(|(case, _)| case));
        cases.extend(self.crisis.about(person).map(|(case, _)| case));
        cases.extend(self.focus.all_of(person).map(|(case, _)| case));
        cases.extend(self.census.about(person).map(|(case, _)| case));
        cases.extend(self.warning.iter().filter(|(_, row)| row.person == Some(person)).map(|(case, _)| case));
        cases.extend(self.care.all_about(person));
        cases.extend(self.rights.all_about(person));
        cases.extend(
            self.access.glasses().filter(|(_, row)| row.person == Some(person)).map(|(case, _)| case),
        );
        cases.extend(self.counselling.about(person).map(|(case, _)| case));
        cases.extend(self.referral.about(person).map(|(case, _)| case));
        cases.sort_unstable();
        cases.dedup();
        cases
    }

    /// The open reports, in the order in which they came.
    pub fn open_reports(&self) -> impl Iterator<Item = (CaseNo, &Report)> {
        self.report.iter().filter(|(_, report)| report.state == State::Open)
    }
}

fn accepted(hearing: Hearing<'_>, by: PersonNo, fingerprint: Fingerprint) -> Result<Outcome, Refusal> {
    let (mut drafts, _) = hearing.finish()?;
    if drafts.is_empty() {
        return Err(Refusal::Field { field: "action", why: "would change nothing" });
    }
    if let Some(first) = drafts.first_mut() {
        first.body.fingerprint = Some(fingerprint);
        // The request's sender must be found again where the header does not name him.
        if first.header.by.person().is_none() {
            first.body.person = Some(by);
        }
    }
    Ok(Outcome::Accepted(drafts))
}

/// Draft entries as they will stand at the head of `network`.
pub(crate) fn entries(network: &Network, drafts: &[Draft]) -> Vec<Entry> {
    let head = network.head;
    drafts.iter().enumerate().map(|(n, draft)| draft.clone().into_entry(head.plus(n))).collect()
}

/// Whether an entry is the first of an emergency, so that its id belongs to that case.
pub(crate) fn opens_emergency(entry: &Entry) -> Option<CaseNo> {
    entry.header.case.filter(|_| entry.header.kind == Kind::Observed)
}
