//! Everything in the log that concerns one person, in order: his record, and every report, crisis and listing of which he
//! is the subject.

use std::collections::BTreeSet;

use super::Projection;
use crate::access;
use crate::counselling;
use crate::crisis;
use crate::entry::{Entry, Event};
use crate::escalation::Clock;
use crate::focus;
use crate::ids::{CaseNo, PersonNo, Position};
use crate::referral;
use crate::report::{self, Subject};
use crate::rights;
use crate::roster;

/// A person's timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    person: PersonNo,
    cases: BTreeSet<CaseNo>,
    /// The entries, in order. An entry before the one that identified a described subject is not among them; its case is.
    pub positions: Vec<Position>,
}

impl Timeline {
    /// The timeline of this person, empty yet.
    pub fn of(person: PersonNo) -> Self {
        Self { person, cases: BTreeSet::from([person.record()]), positions: Vec::new() }
    }

    /// The cases that concern him.
    pub fn cases(&self) -> impl Iterator<Item = CaseNo> {
        self.cases.iter().copied()
    }

    fn concerns(&self, event: &Event) -> bool {
        let subject = |subject: &Subject| subject.person() == Some(self.person);
        match event {
            Event::Report(report::Event::Observed(facts)) => subject(&facts.subject),
            Event::Crisis(crisis::Event::Assessed { subject: about, .. }) => subject(about),
            Event::Focus(focus::Event::Proposed { person, .. }) => *person == self.person,
            Event::Rights(rights::Event::Asked { person, .. }) => *person == self.person,
            Event::Rights(rights::Event::BreachReported { about, .. }) => *about == Some(self.person),
            Event::Access(access::Event::GlassBroken { person, .. }) => *person == self.person,
            Event::Roster(roster::Event::Identified { person, .. }) => *person == self.person,
            Event::Counselling(counselling::Event::Opened { client, .. }) => *client == self.person,
            Event::Referral(referral::Event::Offered { person, .. }) => *person == self.person,
            _ => false,
        }
    }
}

impl Projection for Timeline {
    fn apply(&mut self, entry: &Entry, _: Option<&Clock>) {
        let Some(case) = entry.header.case else { return };
        if entry.event().is_some_and(|event| self.concerns(event)) {
            self.cases.insert(case);
        }
        if self.cases.contains(&case) {
            self.positions.push(entry.position);
        }
    }
}
