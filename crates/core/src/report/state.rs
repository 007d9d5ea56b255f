//! The reports: holder and clock from headers, subject and facts from bodies.

use std::collections::{BTreeMap, VecDeque};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::incident::Incidents;
use super::{Event, Outcome, Subject};
use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::escalation::{Item, Level};
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::kind::Kind;
use crate::roster;
use crate::table::Table;
use crate::time::At;

/// How urgent a report is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Urgency {
    /// In the ordinary course of things.
    #[n(0)]
    Routine,
    /// Something is not right.
    #[n(1)]
    Concerning,
    /// Today.
    #[n(2)]
    Urgent,
    /// Now.
    #[n(3)]
    Emergency,
}

impl Urgency {
    /// The level of the policy rows.
    pub fn level(self) -> Level {
        match self {
            Urgency::Routine => Level::Routine,
            Urgency::Concerning => Level::Concerning,
            Urgency::Urgent => Level::Urgent,
            Urgency::Emergency => Level::Emergency,
        }
    }
}

/// How far a report has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// An observation that was not sent.
    Observed,
    /// Somebody holds it.
    Open,
    /// Attached to an open emergency, which has the holder's clock.
    Attached,
    /// Ended; how is known while the case can be opened.
    Settled(Option<Outcome>),
}

impl State {
    /// The name in snake case.
    pub fn name(self) -> &'static str {
        match self {
            State::Observed => "observed",
            State::Open => "open",
            State::Attached => "attached",
            State::Settled(_) => "settled",
        }
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How far it has come.
    pub state: State,
    /// How urgent, from the row of its first clock.
    pub level: Option<Level>,
    /// When it was sent.
    pub submitted_at: Option<At>,
    /// The post that has it.
    pub holder: Option<PostNo>,
    /// Who in that post acknowledged it.
    pub person: Option<PersonNo>,
    /// The entry that started the holder's clock.
    pub answer: Option<Position>,
    /// The holder acknowledged it.
    pub acknowledged: bool,
    /// The centre accepted it.
    pub with_centre: bool,
    /// The posts that held it, in order, the holder last.
    pub path: Vec<PostNo>,
    /// The posts that were told besides.
    pub told: Vec<PostNo>,
    /// The post that sent it.
    pub from: Option<PostNo>,
    /// The person concerned, while the case can be opened.
    pub subject: Option<Subject>,
    /// Who really sent it: the asker, or whose word was entered.
    pub sender: Option<PersonNo>,
    /// Whom its sender named as involved or keeps away.
    pub named: Vec<PersonNo>,
    /// They, whom an earlier sender named, and who was recused later.
    pub recused: Vec<PersonNo>,
    /// The emergency that it is attached to.
    pub attached: Option<CaseNo>,
    /// The crisis that it became, or adds to.
    pub crisis: Option<CaseNo>,
}

impl Report {
    /// Whether it is an emergency.
    pub fn is_emergency(&self) -> bool {
        self.level == Some(Level::Emergency)
    }

    /// The posts that held it or were told.
    pub fn addressed(&self) -> impl Iterator<Item = PostNo> {
        self.path.iter().chain(&self.told).copied()
    }

    /// Whether it is a further telling about the same person as another, to which it is attached.
    pub fn adds_to(&self, other: &Report) -> bool {
        let person = |report: &Report| report.subject.and_then(Subject::person);
        self.state == State::Attached && person(self).is_some() && person(self) == person(other)
    }

    /// Everybody who must not have it: the subject and the recused.
    pub fn kept_from(&self) -> Vec<PersonNo> {
        let subject = self.subject.and_then(Subject::person);
        self.recused.iter().copied().chain(subject).collect()
    }
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Reports {
    cases: Table<CaseNo, Report>,
    /// Cases about a person, in the order in which they came.
    by_subject: BTreeMap<PersonNo, Vec<CaseNo>>,
    /// What was sent, in the order in which it was.
    sent: Vec<(At, CaseNo)>,
    /// Emergencies of the last hour, by their sender.
    lately: VecDeque<(PersonNo, At, CaseNo)>,
    attached: BTreeMap<CaseNo, Vec<CaseNo>>,
    incidents: Incidents,
}

impl Reports {
    /// The report of this case.
    pub fn get(&self, case: CaseNo) -> Option<&Report> {
        self.cases.get(case)
    }

    /// All reports, in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Report)> {
        self.cases.iter()
    }

    /// The reports about a person, in the order in which they came.
    pub fn about(&self, person: PersonNo) -> impl Iterator<Item = (CaseNo, &Report)> {
        let cases = self.by_subject.get(&person).into_iter().flatten();
        cases.filter_map(|case| self.get(*case).map(|report| (*case, report)))
    }

    /// What was sent from `since` on, in the order in which it was.
    pub(crate) fn sent_since(&self, since: At) -> impl Iterator<Item = &Report> {
        let first = self.sent.partition_point(|(at, _)| *at < since);
        self.sent.iter().skip(first).filter_map(|(_, case)| self.get(*case))
    }

    /// What is attached to an emergency.
    pub fn attached_to(&self, case: CaseNo) -> &[CaseNo] {
        self.attached.get(&case).map(Vec::as_slice).unwrap_or_default()
    }

    /// Emergencies of this sender since `since`, the latest last.
    pub(crate) fn lately(&self, sender: PersonNo, since: At) -> impl DoubleEndedIterator<Item = CaseNo> {
        self.lately.iter().filter(move |(who, at, _)| *who == sender && since < *at).map(|(_, _, case)| *case)
    }

    /// Whether the sender's name is for this person in this post: he acknowledged the report, or nobody did and the post
    /// holds it. Of what is no report there is no sender.
    pub(crate) fn is_in_hands_of(&self, case: CaseNo, person: PersonNo, post: Option<PostNo>) -> bool {
        let Some(report) = self.get(case) else { return true };
        let first = report.attached.and_then(|first| self.get(first)).unwrap_or(report);
        match first.person {
            Some(acknowledged) => acknowledged == person,
            None => first.holder.is_some() && first.holder == post,
        }
    }

    /// Which cases belong together.
    pub(crate) fn incidents(&self) -> &Incidents {
        &self.incidents
    }

    pub(crate) fn view(&self, case: CaseNo) -> Option<CaseView<'_>> {
        let report = self.get(case)?;
        // Whoever has the first telling has what adds to it.
        let first = report.attached.and_then(|first| self.get(first)).filter(|first| report.adds_to(first));
        Some(CaseView {
            subject: report.subject.and_then(Subject::person),
            recused: &report.recused,
            sender: report.sender,
            holder: report.holder,
            addressed: report.addressed().chain(first.into_iter().flat_map(Report::addressed)).collect(),
            state: match report.state {
                State::Settled(_) => CaseState::Closed,
                State::Observed | State::Open | State::Attached
                    if report.with_centre || first.is_some_and(|first| first.with_centre) =>
                {
                    CaseState::WithCentre
                }
                State::Observed | State::Open | State::Attached => CaseState::Open,
            },
            sees: Sees {
                state: Deed::SeeReportState,
                facts: Deed::SeeReport,
                words: Deed::SeeReportWords,
                own: Some(Deed::SeeOwnReport),
            },
        })
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let Some(case) = header.case else { return Ok(()) };
        self.incidents.apply(entry);
        if header.kind == Kind::Observed {
            return self.observed(case, entry);
        }
        let Some(report) = self.cases.get_mut(case) else { return Ok(()) };
        let before = report.holder;
        let starts = header.starts.map(|start| start.row.item);
        match header.kind {
            Kind::Submitted => {
                report.submitted_at = Some(header.at);
                self.sent.push((header.at, case));
                report.from = header.by.post();
                report.level = header.starts.map(|start| start.row.level);
                report.state = if header.starts.is_some() { State::Open } else { State::Attached };
                report.hold(header.to, entry.position);
                if report.state == State::Open {
                    report.crisis = header.parent;
                } else {
                    report.attached = header.parent;
                    report.answer = None;
                    if let Some(other) = header.parent {
                        self.attached.entry(other).or_default().push(case);
                    }
                }
                if let Some(entry::Event::Report(event)) = entry.event() {
                    self.submitted(case, event, entry);
                }
            }
            Kind::Told => {
                if let Some(post) = header.to.filter(|post| !report.told.contains(post)) {
                    report.told.push(post);
                }
            }
            Kind::Acknowledged if header.to.is_some() => {
                report.hold(header.to, entry.position);
                report.acknowledged = true;
                report.person = header.by.person();
            }
            Kind::Accepted | Kind::Noted => {
                report.answer = Some(entry.position);
                report.acknowledged = true;
                report.person = header.by.person();
                if let Some(entry::Event::Report(Event::Accepted { centre })) = entry.event() {
                    report.with_centre |= *centre;
                }
            }
            Kind::Forwarded | Kind::Returned | Kind::HandedOff | Kind::Passed => {
                report.hold(header.to, entry.position);
            }
            Kind::Lapsed if header.stops == report.answer && header.stops.is_some() => {
                report.hold(header.to, entry.position);
            }
            Kind::PolicyAppliedToOpen if header.stops == report.answer && header.stops.is_some() => {
                report.answer = Some(entry.position);
            }
            Kind::Joined if starts == Some(Item::Acknowledge) => {
                report.answer = Some(entry.position);
                report.acknowledged = false;
            }
            Kind::Recused => {
                if let Some(entry::Event::Report(Event::Recused { person })) = entry.event() {
                    report.recused.push(*person);
                }
            }
            Kind::Settled => {
                let outcome = match entry.event() {
                    Some(entry::Event::Report(Event::Settled { outcome })) => Some(*outcome),
                    _ => None,
                };
                report.state = State::Settled(outcome);
                report.answer = None;
                report.crisis = header.parent.or(report.crisis);
            }
            Kind::Identified => {
                if let Some(entry::Event::Roster(roster::Event::Identified { person, .. })) = entry.event() {
                    report.subject = Some(Subject::Person(*person));
                    self.by_subject.entry(*person).or_default().push(case);
                }
            }
            _ => {}
        }
        let after = self.get(case).and_then(|report| report.holder);
        if before != after {
            self.follow(case, before, after);
        }
        Ok(())
    }

    /// What is attached to an emergency goes with it, from the same holder to the same holder. What another post has,
    /// because the holder must not have it, stays there.
    fn follow(&mut self, case: CaseNo, before: Option<PostNo>, after: Option<PostNo>) {
        for other in self.attached.get(&case).into_iter().flatten() {
            let Some(report) = self.cases.get_mut(*other) else { continue };
            if report.state == State::Attached && report.holder == before {
                report.holder = after;
                report.path.extend(after);
                report.person = None;
            }
        }
    }

    fn observed(&mut self, case: CaseNo, entry: &Entry) -> Result<(), Corruption> {
        let facts = match entry.event() {
            Some(entry::Event::Report(Event::Observed(facts))) => Some(facts),
            _ => None,
        };
        let report = Report {
            state: State::Observed,
            level: None,
            submitted_at: None,
            holder: None,
            person: None,
            answer: None,
            acknowledged: false,
            with_centre: false,
            path: Vec::new(),
            told: Vec::new(),
            from: entry.header.by.post(),
            subject: facts.map(|facts| facts.subject),
            sender: entry.actor(),
            named: Vec::new(),
            recused: Vec::new(),
            attached: None,
            crisis: None,
        };
        if !self.cases.insert(case, report) {
            return Err(Corruption::Impossible(entry.position));
        }
        if let Some(person) = facts.and_then(|facts| facts.subject.person()) {
            self.by_subject.entry(person).or_default().push(case);
        }
        Ok(())
    }

    fn submitted(&mut self, case: CaseNo, event: &Event, entry: &Entry) {
        let Event::Submitted { urgency, recused, received, also, .. } = event else { return };
        let Some(report) = self.cases.get_mut(case) else { return };
        report.named.clone_from(recused);
        report.recused = recused.iter().chain(also).copied().collect();
        report.level = Some(urgency.level());
        if let Some(received) = received {
            report.sender = received.from;
        }
        // Whoever sends counts, whosever word it is.
        if *urgency == Urgency::Emergency
            && let Some(sender) = entry.actor()
        {
            let at = entry.header.at;
            while self.lately.front().is_some_and(|(_, when, _)| when.plus_minutes(60) <= at) {
                self.lately.pop_front();
            }
            self.lately.push_back((sender, at, case));
        }
    }
}

impl Report {
    /// A new holder, who has not answered yet.
    fn hold(&mut self, post: Option<PostNo>, armed: Position) {
        if let Some(post) = post {
            if self.holder != Some(post) {
                self.path.push(post);
            }
            self.holder = Some(post);
        }
        self.answer = Some(armed);
        self.acknowledged = false;
        self.person = None;
    }
}
