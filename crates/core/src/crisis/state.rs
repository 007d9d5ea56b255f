//! The crises: holder from headers, the rest from bodies.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Decider, EndedBy, Event, Grade, KinResult, Measure};
use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::kind::Kind;
use crate::report::Subject;
use crate::roster;
use crate::table::Table;
use crate::time::{At, Day};

/// A proposal of the centre.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// Whose.
    pub by: Option<PersonNo>,
    /// Options, the recommended first.
    pub options: Vec<Measure>,
}

/// A decision of the leading group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// What will be done.
    pub measures: Vec<Measure>,
    /// By whom.
    pub deciders: Vec<Decider>,
    /// The tasks of those who carry it out.
    pub executing: Vec<CaseNo>,
    /// The next meeting ratifies it.
    pub to_ratify: bool,
    /// The meeting that did.
    pub ratified: Option<Day>,
    /// When.
    pub at: At,
}

/// A crisis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Crisis {
    /// When it was opened.
    pub opened_at: At,
    /// The post that has it.
    pub holder: Option<PostNo>,
    /// The person concerned, while the case can be opened.
    pub subject: Option<Subject>,
    /// Its grade.
    pub grade: Option<Grade>,
    /// Who must not have it.
    pub recused: Vec<PersonNo>,
    /// The posts that held it or were told.
    pub addressed: Vec<PostNo>,
    /// A lower grade that waits for another person's approval, and who asked.
    pub asked: Option<(Event, Option<PersonNo>)>,
    /// The newest proposal since it became severe.
    pub proposal: Option<Proposal>,
    /// The newest decision since it became severe.
    pub decision: Option<Decision>,
    /// Decisions that another one, or another grade, has followed, in the order in which they were taken.
    pub earlier: Vec<Decision>,
    /// Something new was proposed, objected or assessed since the decision: it may be decided again.
    pub is_reopened: bool,
    /// What became of telling the family, last.
    pub kin: Option<KinResult>,
    /// Closed; how is known while the case can be opened.
    pub closed: Option<Option<EndedBy>>,
}

impl Crisis {
    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// Everybody who must not have it: the subject and the recused.
    pub fn kept_from(&self) -> Vec<PersonNo> {
        let subject = self.subject.and_then(Subject::person);
        self.recused.iter().copied().chain(subject).collect()
    }
}

/// A notice to a station.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notice {
    /// To which post.
    pub to: Option<PostNo>,
    /// Its number among the notices to that post, counted from 1: it tells nobody where in the log it stands.
    pub number: u32,
    /// Of which crisis, for the subject's own station.
    pub case: Option<CaseNo>,
    /// When it was received.
    pub received: Option<At>,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Crises {
    cases: Table<CaseNo, Crisis>,
    by_subject: BTreeMap<PersonNo, Vec<CaseNo>>,
    notices: BTreeMap<Position, Notice>,
}

impl Crises {
    /// The crisis of this case.
    pub fn get(&self, case: CaseNo) -> Option<&Crisis> {
        self.cases.get(case)
    }

    /// All crises, in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Crisis)> {
        self.cases.iter()
    }

    /// The crises of a person, open or closed, in the order in which they came.
    pub fn about(&self, person: PersonNo) -> impl Iterator<Item = (CaseNo, &Crisis)> {
        let cases = self.by_subject.get(&person).into_iter().flatten();
        cases.filter_map(|case| self.get(*case).map(|crisis| (*case, crisis)))
    }

    /// The open crisis of a person.
    pub fn open_about(&self, person: PersonNo) -> Option<(CaseNo, &Crisis)> {
        let cases = self.by_subject.get(&person)?;
        cases
            .iter()
            .rev()
            .find_map(|case| Some((*case, self.get(*case)?)))
            .filter(|(_, crisis)| crisis.is_open())
    }

    /// The notice of this number among those to a post, and the entry that gave it.
    pub fn notice(&self, to: PostNo, number: u32) -> Option<(Position, &Notice)> {
        self.notices().find(|(_, notice)| notice.to == Some(to) && notice.number == number)
    }

    /// All notices, in the order in which they were given.
    pub fn notices(&self) -> impl Iterator<Item = (Position, &Notice)> {
        self.notices.iter().map(|(position, notice)| (*position, notice))
    }

    pub(crate) fn view(&self, case: CaseNo) -> Option<CaseView<'_>> {
        let crisis = self.get(case)?;
        Some(CaseView {
            subject: crisis.subject.and_then(Subject::person),
            recused: &crisis.recused,
            sender: None,
            holder: crisis.holder,
            addressed: crisis.addressed.clone(),
            state: if crisis.is_open() { CaseState::WithCentre } else { CaseState::Closed },
            sees: Sees {
                state: Deed::SeeCrisisState,
                facts: Deed::SeeCrisisSummary,
                words: Deed::SeeCrisis,
                own: None,
            },
        })
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let event = match entry.event() {
            Some(entry::Event::Crisis(event)) => Some(event),
            _ => None,
        };
        match header.kind {
            Kind::NoticeGiven => {
                let before = self.notices.values().filter(|notice| notice.to == header.to).count();
                let number = before as u32 + 1;
                let notice = Notice { to: header.to, number, case: header.case, received: None };
                self.notices.insert(entry.position, notice);
                return Ok(());
            }
            Kind::NoticeReceived => {
                if let Some(Event::NoticeReceived { notice }) = event
                    && let Some(notice) = self.notices.get_mut(notice)
                {
                    notice.received = Some(header.at);
                }
                return Ok(());
            }
            // Without a receiving post it found no crisis, and the case is the report.
            Kind::Assessed if header.to.is_some() => return self.open(entry, event),
            _ => {}
        }
        let Some(case) = header.case else { return Ok(()) };
        let Some(crisis) = self.cases.get_mut(case) else { return Ok(()) };
        match header.kind {
            Kind::CrisisHandedOff => crisis.hold(header.to),
            Kind::CrisisTold => crisis.address(header.to),
            Kind::Closed => {
                let outcome = match event {
                    Some(Event::Closed { outcome }) => Some(*outcome),
                    _ => None,
                };
                crisis.closed = Some(outcome);
            }
            Kind::Identified => {
                if let Some(entry::Event::Roster(roster::Event::Identified { person, .. })) = entry.event() {
                    crisis.subject = Some(Subject::Person(*person));
                    self.by_subject.entry(*person).or_default().push(case);
                }
            }
            _ => {
                if let Some(event) = event {
                    crisis.change(event, entry);
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, entry: &Entry, event: Option<&Event>) -> Result<(), Corruption> {
        let header = &entry.header;
        let case = header.case.ok_or(Corruption::Impossible(entry.position))?;
        let mut crisis = Crisis {
            opened_at: header.at,
            holder: None,
            subject: None,
            grade: None,
            recused: Vec::new(),
            addressed: Vec::new(),
            asked: None,
            proposal: None,
            decision: None,
            earlier: Vec::new(),
            is_reopened: false,
            kin: None,
            closed: None,
        };
        crisis.hold(header.to);
        if let Some(Event::Assessed { subject, grade, recused, .. }) = event {
            crisis.subject = Some(*subject);
            crisis.grade = *grade;
            crisis.recused.clone_from(recused);
            if let Some(person) = subject.person() {
                self.by_subject.entry(person).or_default().push(case);
            }
        }
        if self.cases.insert(case, crisis) { Ok(()) } else { Err(Corruption::Impossible(entry.position)) }
    }
}

impl Crisis {
    fn hold(&mut self, post: Option<PostNo>) {
        self.holder = post.or(self.holder);
        self.address(post);
    }

    fn address(&mut self, post: Option<PostNo>) {
        if let Some(post) = post.filter(|post| !self.addressed.contains(post)) {
            self.addressed.push(post);
        }
    }

    fn change(&mut self, event: &Event, entry: &Entry) {
        match event {
            Event::Regraded { grade, .. } => {
                // What was proposed and decided before does not cover what became severe since.
                if grade.is_severe() && self.grade.is_some_and(|was| !was.is_severe()) {
                    self.proposal = None;
                    self.earlier.extend(self.decision.take());
                }
                self.is_reopened = true;
                self.grade = Some(*grade);
                self.asked = None;
            }
            Event::RegradeAsked { .. } => self.asked = Some((event.clone(), entry.actor())),
            Event::Proposed { options } => {
                self.proposal = Some(Proposal { by: entry.actor(), options: options.clone() });
                self.is_reopened = true;
            }
            Event::Decided { measures, deciders, to_ratify, executing } => {
                let (measures, deciders) = (measures.clone(), deciders.clone());
                let (to_ratify, at) = (*to_ratify, entry.header.at);
                self.earlier.extend(self.decision.take());
                self.is_reopened = false;
                let executing = executing.clone().unwrap_or_default();
                let decision = Decision { measures, deciders, executing, to_ratify, ratified: None, at };
                self.decision = Some(decision);
            }
            Event::Ratified { on, .. } => {
                if let Some(decision) = &mut self.decision {
                    decision.ratified = Some(*on);
                }
            }
            Event::Objected => self.is_reopened = true,
            Event::Recused { person } => self.recused.push(*person),
            Event::KinContacted { result, .. } => self.kin = Some(*result),
            Event::Assessed { .. }
            | Event::NoticeGiven { .. }
            | Event::NoticeReceived { .. }
            | Event::Noted { .. }
            | Event::HandedOff
            | Event::Closed { .. }
            | Event::Told => {}
        }
    }
}
