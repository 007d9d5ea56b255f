//! The whole state of one college, a deterministic state machine with a single writer: [`Network::handle`] decides and
//! changes nothing, [`Network::apply`] changes and decides nothing. All else is a question.
//!
//! Invariant: what `handle` accepts, `apply` takes; the same entries give the same state, byte for byte.

mod import;
mod requests;

pub use import::Preview;

use std::io;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::access::{Access, CaseView};
use crate::action::{Action, Request};
use crate::calendar::Calendar;
use crate::corruption::Corruption;
use crate::crisis::{self, Crises};
use crate::duty::{self, Duties};
use crate::entry::{Draft, Entry, Fingerprint};
use crate::escalation::{self, Escalation};
use crate::focus::{self, Focus};
use crate::hearing::{Asker, Hearing};
use crate::ids::{CaseNo, PersonNo, Position, RequestId};
use crate::kind::Kind;
use crate::operation::{self, Operation};
use crate::policy::{self, Policy};
use crate::refusal::{Outcome, Refusal};
use crate::report::{self, Report, Reports, State};
use crate::roster::{self, Roster};
use crate::time::At;
use crate::{access, calendar};
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
    next_case: u32,
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
    requests: Requests,
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

    /// The number of the next case. The first is 1.
    pub fn next_case(&self) -> CaseNo {
        CaseNo(self.next_case.max(1))
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
        match (act(&mut hearing, &request.action), hearing) {
            (Ok(()), hearing) => accepted(hearing, request.by, fingerprint),
            (Err(refusal), hearing) => match hearing.finish() {
                Ok((drafts, true)) => Ok(Outcome::Recorded(drafts, refusal)),
                _ => Err(refusal),
            },
        }
    }

    /// Whether words may still be added to an emergency: it is open, or became a crisis that is.
    fn is_open_emergency(&self, case: CaseNo) -> bool {
        match (self.report.get(case), self.crisis.get(case)) {
            (Some(report), _) => {
                report.is_emergency() && matches!(report.state, State::Open | State::Attached)
            }
            (None, Some(crisis)) => crisis.is_open(),
            (None, None) => false,
        }
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
        let held = request.post.filter(|post| self.roster.holds(*post, person, at));
        // An emergency in a post that the sender does not hold is an emergency of the person.
        if held.is_none() && request.post.is_some() && !matches!(request.action, Action::Emergency(_)) {
            return Err(Refusal::NotYourPost);
        }
        Ok(Hearing::new(self, at, Asker::Person { person, post: held }, id, words))
    }

    /// Changes the state by one entry.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
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
        self.escalation.apply(entry)?;
        self.report.apply(entry)?;
        self.crisis.apply(entry)?;
        self.focus.apply(entry)?;
        self.access.apply(entry)?;
        self.duty.apply(entry, &self.calendar)?;
        self.requests.apply(entry);
        if let Some(case) = entry.header.case {
            self.next_case = self.next_case.max(case.0.saturating_add(1));
        }
        self.head = entry.position.plus(1);
        self.last_at = entry.header.at;
        Ok(())
    }

    /// When the next clock runs out or the next period of a duty ends.
    pub fn next_due(&self) -> Option<At> {
        let clock = self.escalation.first_due().map(|(due, _)| due);
        clock.into_iter().chain(self.duty.next_due()).min()
    }

    /// The command that follows from what ran out first, if something has at `now`; of one instant, clocks go before
    /// periods.
    pub fn wake(&self, now: At) -> Option<Command> {
        let clock = self.escalation.first_due().map(|(due, position)| (due, Cause::Lapse(position)));
        let period = self.duty.next_due().map(|due| (due, Cause::PeriodEnd));
        let (due, cause) = clock.into_iter().chain(period).min_by_key(|(due, _)| *due)?;
        (due <= now).then_some(Command { at: now, cause })
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
        None.or_else(|| self.report.view(case))
            .or_else(|| self.crisis.view(case))
            .or_else(|| self.focus.view(case))
            .or_else(|| self.duty.view(self, case))
    }

    /// Whom a case is about, while it can be opened.
    pub fn subject(&self, case: CaseNo) -> Option<PersonNo> {
        self.case(case)?.subject
    }

    /// The cases about a person by which who works on them knows of him.
    pub fn cases_about(&self, person: PersonNo) -> Vec<CaseNo> {
        let mut cases = Vec::new();
        cases.extend(self.report.about(person).map(|(case, _)| case));
        cases.extend(self.crisis.open_about(person).map(|(case, _)| case));
        cases.extend(self.focus.of(person).map(|(case, _)| case));
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

/// Sends an action to its area.
fn act(hearing: &mut Hearing<'_>, action: &Action) -> Result<(), Refusal> {
    match action {
        Action::Import(action) => import::import(hearing, action),
        Action::Enrol(action) => roster::enrol(hearing, action),
        Action::OpenUnit(action) => roster::handle(hearing, roster::Action::OpenUnit(action)),
        Action::OpenSite(action) => roster::handle(hearing, roster::Action::OpenSite(action)),
        Action::OpenClass(action) => roster::handle(hearing, roster::Action::OpenClass(action)),
        Action::OpenRoom(action) => roster::handle(hearing, roster::Action::OpenRoom(action)),
        Action::OpenPost(action) => roster::handle(hearing, roster::Action::OpenPost(action)),
        Action::Register(action) => roster::handle(hearing, roster::Action::Register(action)),
        Action::Place(action) => roster::handle(hearing, roster::Action::Place(action)),
        Action::Depart(action) => roster::handle(hearing, roster::Action::Depart(action)),
        Action::Post(action) => roster::handle(hearing, roster::Action::Post(action)),
        Action::Relieve(action) => roster::handle(hearing, roster::Action::Relieve(action)),
        Action::RecordAbsence(action) => roster::handle(hearing, roster::Action::RecordAbsence(action)),
        Action::Cover(action) => roster::handle(hearing, roster::Action::Cover(action)),
        Action::SetLine(action) => roster::handle(hearing, roster::Action::SetLine(action)),
        Action::Identify(action) => roster::handle(hearing, roster::Action::Identify(action)),
        Action::AdoptCalendar(action) => calendar::adopt(hearing, action),
        Action::AdoptPolicy(action) => policy::adopt(hearing, action),
        Action::Tighten(action) => policy::tighten(hearing, action),
        Action::ApplyToOpen(action) => policy::apply_to_open(hearing, action),
        Action::Observe(action) => report::observe(hearing, action),
        Action::Submit(action) => report::submit(hearing, action),
        Action::Send(action) => report::send(hearing, action),
        Action::Emergency(action) => report::emergency(hearing, action),
        Action::Acknowledge(action) => report::acknowledge(hearing, action),
        Action::Accept(action) => report::accept(hearing, action),
        Action::Note(action) => report::note(hearing, action),
        Action::Forward(action) => report::forward(hearing, action),
        Action::Return(action) => report::return_to(hearing, action),
        Action::HandOff(action) => report::hand_off(hearing, action),
        Action::Settle(action) => report::settle(hearing, action),
        Action::Supplement(action) => report::supplement(hearing, action),
        Action::Recuse(action) => report::recuse(hearing, action),
        Action::Assess(action) => crisis::assess(hearing, action),
        Action::ApproveRegrade(action) => crisis::approve_regrade(hearing, action),
        Action::Propose(action) => crisis::propose(hearing, action),
        Action::Decide(action) => crisis::decide(hearing, action),
        Action::Object(action) => crisis::object(hearing, action),
        Action::GiveNotice(action) => crisis::give_notice(hearing, action),
        Action::ReceiveNotice(action) => crisis::receive_notice(hearing, action),
        Action::NoteCrisis(action) => crisis::note(hearing, action),
        Action::ContactKin(action) => crisis::kin(hearing, action),
        Action::HandOffCrisis(action) => crisis::hand_off(hearing, action),
        Action::RecuseCrisis(action) => crisis::recuse(hearing, action),
        Action::CloseCrisis(action) => crisis::close(hearing, action),
        Action::ProposeListing(action) => focus::propose(hearing, action),
        Action::ApproveListing(action) => focus::approve(hearing, action),
        Action::DeclineListing(action) => focus::decline(hearing, action),
        Action::ReviewListing(action) => focus::review(hearing, action),
        Action::OpenAccount(action) => {
            let event = access::Event::AccountOpened { login: action.login };
            access::handle_account(hearing, action.person, event)
        }
        Action::CloseAccount(action) => {
            access::handle_account(hearing, action.person, access::Event::AccountClosed)
        }
        Action::Invite(action) => access::invite(hearing, action),
        Action::Pledge(action) => access::pledge(hearing, action),
        Action::AdoptDuties(action) => duty::adopt(hearing, action),
        Action::TightenDuty(action) => duty::tighten(hearing, action),
        Action::RecordDuty(action) => duty::record(hearing, action),
        Action::Attend(action) => duty::attend(hearing, action),
        Action::WithdrawEvidence(action) => duty::withdraw(hearing, action),
        Action::WaiveDuty(action) => duty::waive(hearing, action),
        Action::SeeLapse(action) => duty::see_lapse(hearing, action),
        Action::OpenTask(action) => duty::open_task(hearing, action),
        Action::AcknowledgeTask(action) => duty::acknowledge_task(hearing, action),
        Action::ProgressTask(action) => duty::progress_task(hearing, action),
        Action::FinishTask(action) => duty::finish_task(hearing, action),
        Action::ConfirmTask(action) => duty::confirm_task(hearing, action),
        Action::ReturnTask(action) => duty::return_task(hearing, action),
        Action::WithdrawTask(action) => duty::withdraw_task(hearing, action),
        Action::FileDocument(action) => duty::file_document(hearing, action),
        Action::SetBudget(action) => duty::set_budget(hearing, action),
        Action::Spend(action) => duty::spend(hearing, action),
        Action::Qualify(action) => duty::qualify(hearing, action),
        Action::OpenVenue(action) => duty::open_venue(hearing, action),
        Action::Visit(action) => access::visit(hearing, action),
    }
}

/// Draft entries as they will stand at the head of `network`.
pub(crate) fn entries(network: &Network, drafts: &[Draft]) -> Vec<Entry> {
    let head = network.head;
    drafts.iter().enumerate().map(|(n, draft)| draft.clone().into_entry(head.plus(n))).collect()
}

/// Whether an entry is the first of an emergency, so that its id belongs to that case.
pub(crate) fn opens_emergency(entry: &Entry) -> Option<CaseNo> {
    matches!(entry.header.kind, Kind::Observed | Kind::Joined | Kind::CrisisJoined)
        .then_some(entry.header.case)
        .flatten()
}
