//! The rules in force, what there is of each person, and the warnings that wait for a look. Rows, owners and clocks from
//! headers, everything else from bodies.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::history::{History, MissedFollowUp, Screened, Sighting};
use super::rule::{Rule, RuleNo};
use super::{Advice, Dismissal, Event, LookOutcome};
use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::escalation::{Item, Level};
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::kind::Kind;
use crate::report::{self, Outcome};
use crate::table::Table;
use crate::time::At;
use crate::{care, census, escalation, focus, roster};

/// A rule that fired.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Firing {
    /// Which.
    pub rule: RuleNo,
    /// Of which version.
    pub version: u32,
    /// What it advises.
    pub advice: Advice,
    /// The entries on which it fired.
    pub evidence: Vec<Position>,
    /// When.
    pub at: At,
}

/// A warning about one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    /// About whom, while the case can be opened.
    pub person: Option<PersonNo>,
    /// What fired, in order.
    pub firings: Vec<Firing>,
    /// Waits for a look.
    pub is_open: bool,
    /// How soon, of the latest clock.
    pub level: Option<Level>,
    /// The post that owes the look, or owed it last.
    pub owner: Option<PostNo>,
    /// Posts that owed it.
    pub addressed: Vec<PostNo>,
    /// What the look came to.
    pub outcome: Option<LookOutcome>,
    /// Why nothing follows.
    pub reason: Option<Dismissal>,
    /// Who must not have it.
    pub recused: Vec<PersonNo>,
}

impl Warning {
    /// Everybody who must not have it: the subject and the recused.
    pub fn kept_from(&self) -> Vec<PersonNo> {
        self.recused.iter().copied().chain(self.person).collect()
    }
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Warnings {
    version: u32,
    rules: Vec<Rule>,
    rows: Table<CaseNo, Warning>,
    open: BTreeMap<PersonNo, CaseNo>,
    pub(super) people: BTreeMap<PersonNo, History>,
    /// What was seen of somebody who is not identified yet.
    described: BTreeMap<CaseNo, Vec<Sighting>>,
    /// Whom a report, a case of a census, a listing or follow-ups after a death are about.
    subjects: BTreeMap<CaseNo, PersonNo>,
    due: BTreeSet<(At, PersonNo)>,
}

impl Warnings {
    /// The version of the rules in force; 0 before any was adopted.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The rules in force.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A warning by its case.
    pub fn get(&self, case: CaseNo) -> Option<&Warning> {
        self.rows.get(case)
    }

    /// All warnings, in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Warning)> {
        self.rows.iter()
    }

    /// The warning about a person that waits for a look.
    pub fn open_about(&self, person: PersonNo) -> Option<(CaseNo, &Warning)> {
        let case = *self.open.get(&person)?;
        self.get(case).filter(|warning| warning.is_open).map(|warning| (case, warning))
    }

    /// About whom a rule holds first that has not fired on it, and when.
    pub(super) fn first(&self) -> Option<(At, PersonNo)> {
        self.due.first().copied()
    }

    /// When a rule fires next, as things are.
    pub(crate) fn next_due(&self) -> Option<At> {
        self.first().map(|(at, _)| at)
    }

    pub(crate) fn view(&self, case: CaseNo) -> Option<CaseView<'_>> {
        let row = self.get(case)?;
        Some(CaseView {
            subject: row.person,
            recused: &row.recused,
            sender: None,
            holder: row.owner,
            addressed: row.addressed.clone(),
            state: if row.is_open { CaseState::Open } else { CaseState::Closed },
            sees: Sees::whole(Deed::SeeWarning, Deed::SeeWarningWords),
        })
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let at = entry.header.at;
        if let Some(case) = entry.header.case {
            self.apply_row(case, entry);
            if let Some(person) = self.apply_history(case, entry) {
                self.look_ahead(person, at);
            }
        }
        if let Some(entry::Event::Warning(Event::Adopted { version, rules })) = entry.event() {
            self.version = *version;
            self.rules.clone_from(rules);
            let people: Vec<PersonNo> = self.people.keys().copied().collect();
            for person in people {
                // A new version is another rule, whatever its number.
                if let Some(history) = self.people.get_mut(&person) {
                    history.fired.clear();
                }
                self.look_ahead(person, at);
            }
        }
        Ok(())
    }

    /// Finds when a rule about a person holds next, from `at` on, as things are.
    fn look_ahead(&mut self, person: PersonNo, at: At) {
        let Some(history) = self.people.get_mut(&person) else { return };
        if let Some(due) = history.due.take() {
            self.due.remove(&(due, person));
        }
        let fires = |wait: &At| !history.firing(&self.rules, &history.fired, person, *wait).is_empty();
        history.due = history.waits(&self.rules, at).into_iter().find(fires);
        self.due.extend(history.due.map(|due| (due, person)));
    }

    fn apply_row(&mut self, case: CaseNo, entry: &Entry) {
        let header = &entry.header;
        if header.kind == Kind::WarningFired {
            let warning = Warning {
                person: None,
                firings: Vec::new(),
                is_open: true,
                level: None,
                owner: None,
                addressed: Vec::new(),
                outcome: None,
                reason: None,
                recused: Vec::new(),
            };
            self.rows.insert(case, warning);
        }
        let Some(row) = self.rows.get_mut(case) else { return };
        if let Some(start) = header.starts.filter(|start| start.row.item == Item::Look) {
            row.level = Some(start.row.level);
            row.owner = header.to;
            if let Some(post) = header.to.filter(|post| !row.addressed.contains(post)) {
                row.addressed.push(post);
            }
        }
        if header.kind == Kind::WarningLooked {
            row.is_open = false;
            self.open.retain(|_, other| *other != case);
        }
        let Some(entry::Event::Warning(event)) = entry.event() else { return };
        match event {
            Event::Fired { person, rule, version, advice, evidence, recused } => {
                row.person = Some(*person);
                let (rule, version, advice, evidence) = (*rule, *version, *advice, evidence.clone());
                row.firings.push(Firing { rule, version, advice, evidence, at: header.at });
                row.recused.extend(
                    recused
                        .iter()
                        .filter(|person| !row.recused.contains(person))
                        .copied()
                        .collect::<Vec<_>>(),
                );
                self.open.insert(*person, case);
            }
            Event::Looked { outcome, reason } => {
                row.outcome = Some(*outcome);
                row.reason = *reason;
            }
            Event::Adopted { .. } => {}
        }
    }

    /// Changes what there is of a person; says of whom, where something of it changed.
    fn apply_history(&mut self, case: CaseNo, entry: &Entry) -> Option<PersonNo> {
        let (at, position) = (entry.header.at, entry.position);
        match entry.event()? {
            entry::Event::Report(event) => self.apply_report(case, entry, event),
            entry::Event::Roster(roster::Event::Identified { person, .. }) => {
                let seen = self.described.remove(&case)?;
                self.subjects.insert(case, *person);
                self.people.entry(*person).or_default().sightings.extend(seen);
                Some(*person)
            }
            entry::Event::Census(census::Event::Recorded { person, scored, .. }) => {
                let (class, interviewed) = (scored.class, None);
                let screened = Screened { position, case, at, class, interviewed };
                self.subjects.insert(case, *person);
                self.people.entry(*person).or_default().screened.push(screened);
                Some(*person)
            }
            entry::Event::Census(census::Event::Interviewed { outcome }) if !outcome.is_again() => {
                let person = *self.subjects.get(&case)?;
                let rows = &mut self.people.get_mut(&person)?.screened;
                rows.iter_mut().filter(|row| row.case == case).for_each(|row| row.interviewed = Some(at));
                Some(person)
            }
            entry::Event::Focus(focus::Event::Proposed { person, .. })
            | entry::Event::Care(care::Event::AftercareOpened { person }) => {
                self.subjects.insert(case, *person);
                None
            }
            entry::Event::Escalation(escalation::Event::Lapsed { .. })
                if entry.header.starts.is_some_and(|start| start.row.item == Item::FollowUp) =>
            {
                let person = *self.subjects.get(&case)?;
                let missed = MissedFollowUp { position, at, reached: None };
                self.people.entry(person).or_default().missed.push(missed);
                Some(person)
            }
            entry::Event::Care(care::Event::FollowedUp { course, .. })
                if *course != care::Course::NotReached =>
            {
                let person = *self.subjects.get(&case)?;
                let rows = &mut self.people.get_mut(&person)?.missed;
                rows.iter_mut().for_each(|row| row.reached = row.reached.or(Some(at)));
                Some(person)
            }
            entry::Event::Warning(Event::Fired { person, rule, evidence, .. }) => {
                let newest = *evidence.last()?;
                self.people.entry(*person).or_default().fired.insert(*rule, newest);
                Some(*person)
            }
            _ => None,
        }
    }

    fn apply_report(&mut self, case: CaseNo, entry: &Entry, event: &report::Event) -> Option<PersonNo> {
        let (at, position) = (entry.header.at, entry.position);
        match event {
            report::Event::Observed(facts) => {
                let sighting = Sighting::new(position, case, at, facts, entry.actor());
                let known = self.subjects.get(&case).copied();
                match facts.subject.person().or(known) {
                    Some(person) => {
                        self.subjects.insert(case, person);
                        self.people.entry(person).or_default().sightings.push(sighting);
                        Some(person)
                    }
                    None => {
                        self.described.entry(case).or_default().push(sighting);
                        None
                    }
                }
            }
            report::Event::Submitted { recused, received, .. } => {
                let rows = self.sightings_of(case)?;
                for row in rows {
                    row.sent = Some((at, position));
                    row.recused.extend(recused);
                    if let Some(received) = received {
                        row.sender = received.from;
                    }
                }
                self.subjects.get(&case).copied()
            }
            report::Event::Recused { person } => {
                self.sightings_of(case)?.iter_mut().for_each(|row| row.recused.push(*person));
                None
            }
            report::Event::Settled { outcome: Outcome::Unfounded | Outcome::Duplicate } => {
                self.sightings_of(case)?.iter_mut().for_each(|row| row.void = Some(at));
                self.subjects.get(&case).copied()
            }
            _ => None,
        }
    }

    /// What was seen in a case.
    fn sightings_of(&mut self, case: CaseNo) -> Option<Vec<&mut Sighting>> {
        let all = match self.subjects.get(&case) {
            Some(person) => &mut self.people.get_mut(person)?.sightings,
            None => self.described.get_mut(&case)?,
        };
        Some(all.iter_mut().filter(|row| row.case == case).collect())
    }
}
