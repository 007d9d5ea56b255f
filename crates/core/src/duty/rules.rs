//! The rules by which duties are due: the catalogue, what the college adopted over it, what units tightened for themselves.
//! Actions `duty.adopt` and `duty.tighten`.
//!
//! Invariant: a period is judged by the rule in force on its first day, so that no change reaches back. The periods of a
//! stream do not overlap: one that runs when the rule changes runs to its end, and the first by the new rule begins after it.
//! A period that had begun before there was the duty, or while another ran, counts if half of it was still to come.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::cadence::{Cadence, Months};
use super::catalogue::{CATALOGUE, DutyNo, Proof, Want};
use super::scope::{Scope, supervisor_role};
use super::{Duties, Event};
use crate::access::{Deed, Relation};
use crate::adoption::Adopting;
use crate::calendar::{Calendar, Days};
use crate::hearing::Hearing;
use crate::ids::UnitNo;
use crate::limits::{DAYS_EARLY_MAX, OWN_DUTIES_MAX};
use crate::refusal::Refusal;
use crate::roster::Role;
use crate::time::Day;
use crate::words::Title;

/// By what rule a duty is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// How often.
    #[n(0)]
    pub cadence: Cadence,
    /// How many days before its period ends.
    #[n(1)]
    #[serde(default)]
    pub days_early: u8,
}

impl Rule {
    /// Whether whoever keeps this rule keeps `other` too.
    fn is_as_tight_as(self, other: Self) -> bool {
        self.cadence.is_as_tight_as(other.cadence) && self.days_early >= other.days_early
    }
}

/// A duty's rule changes, or it is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Which duty.
    #[n(0)]
    pub duty: DutyNo,
    /// By which rule from now on; none: it is due no longer.
    #[n(1)]
    #[serde(default)]
    pub rule: Option<Rule>,
}

/// A duty that the college adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnDuty {
    /// What people call it.
    #[n(0)]
    pub title: Title,
    /// For what.
    #[n(1)]
    pub scope: Scope,
    /// Who owes it.
    #[n(2)]
    pub owner: Role,
    /// By what rule.
    #[n(3)]
    pub rule: Rule,
}

/// Adopt duties of the college (action `duty.adopt`): other rules, none, or duties of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// In force from that day; today when absent; never earlier.
    #[n(0)]
    #[serde(default)]
    pub from: Option<Day>,
    /// Rules that change.
    #[n(1)]
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Duties that are new; they get the codes `own_1`, `own_2` and so on.
    #[n(2)]
    #[serde(default)]
    pub own: Vec<OwnDuty>,
}

/// Bind a unit to a tighter rule for a duty (action `duty.tighten`): oftener, or earlier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tighten {
    /// The unit.
    pub unit: UnitNo,
    /// Which duty.
    pub duty: DutyNo,
    /// By which rule, for this unit, from today on.
    pub rule: Rule,
}

/// What a duty is, apart from its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// For what it is due.
    pub scope: Scope,
    /// Who owes it.
    pub owner: Role,
    /// Who does it together with the owner.
    pub with: &'static [Role],
    /// Who supervises it.
    pub supervisor: Role,
    /// What its evidence says.
    pub wants: &'static [Want],
    /// What proves it.
    pub proven_by: Proof,
    /// Clauses of the document; none for a college's own.
    pub clauses: &'static [&'static str],
}

impl Form {
    /// Whose trainings prove it; none: any does.
    pub(super) fn trainings(&self) -> &'static [DutyNo] {
        match self.proven_by {
            Proof::Attendance(of) => of,
            Proof::Record
            | Proof::Document(_)
            | Proof::Budget
            | Proof::Venue
            | Proof::Report
            | Proof::Bulletin => &[],
        }
    }
}

/// A stretch of time under one rule.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    first: Day,
    /// The first day after it.
    end: Option<Day>,
    rule: Option<Rule>,
    /// There was no duty before it.
    opening: bool,
}

/// The periods of a duty: those of the college, or of a unit that tightened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Stream {
    pub(crate) duty: DutyNo,
    pub(crate) unit: Option<UnitNo>,
}

/// What the college or a unit has put in force.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(super) struct Rules {
    /// The first day of the college.
    since: Option<Day>,
    version: u32,
    /// Changes by the day from which they are in force; of one day, in the order in which they were adopted.
    changes: Vec<(Day, Change)>,
    own: Vec<(Day, OwnDuty)>,
    measures: Vec<(UnitNo, Day, DutyNo, Rule)>,
}

impl Rules {
    /// The first day on which there was a duty.
    pub(super) fn begun(&self, stream: Stream) -> Option<Day> {
        self.stretches(stream).first().map(|stretch| stretch.first)
    }

    pub(super) fn found(&mut self, day: Day) {
        self.since = Some(day);
    }

    pub(super) fn adopt(&mut self, version: u32, from: Day, changes: &[Change], own: &[OwnDuty]) {
        self.version = version;
        self.changes.extend(changes.iter().map(|change| (from, *change)));
        self.changes.sort_by_key(|(from, _)| *from);
        self.own.extend(own.iter().map(|own| (from, own.clone())));
    }

    pub(super) fn tighten(&mut self, version: u32, unit: UnitNo, from: Day, duty: DutyNo, rule: Rule) {
        self.version = version;
        self.measures.push((unit, from, duty, rule));
    }

    pub(super) fn version(&self) -> u32 {
        self.version
    }

    /// Every duty, by number.
    pub(super) fn duties(&self) -> impl Iterator<Item = DutyNo> + use<> {
        let own = (0..self.own.len()).map(|row| DutyNo(DutyNo::OWN + row as u16));
        (0..CATALOGUE.len()).map(|row| DutyNo(row as u16)).chain(own)
    }

    fn own(&self, duty: DutyNo) -> Option<&(Day, OwnDuty)> {
        self.own.get(usize::from(duty.0.checked_sub(DutyNo::OWN)?))
    }

    pub(super) fn title(&self, duty: DutyNo) -> Option<&Title> {
        self.own(duty).map(|(_, own)| &own.title)
    }

    /// What a duty is.
    pub(super) fn form(&self, duty: DutyNo) -> Option<Form> {
        if let Some(row) = duty.shipped() {
            return Some(Form {
                scope: row.scope,
                owner: row.owner,
                with: row.with,
                supervisor: row.supervisor,
                wants: row.wants,
                proven_by: row.proven_by,
                clauses: row.clauses,
            });
        }
        self.own(duty).map(|(_, own)| Form {
            scope: own.scope,
            owner: own.owner,
            with: &[],
            supervisor: supervisor_role(own.owner),
            wants: &[],
            proven_by: match own.scope {
                Scope::Holders(_) => Proof::Attendance(&[]),
                Scope::College
                | Scope::Stations
                | Scope::Units
                | Scope::Classes
                | Scope::Covers
                | Scope::Posts(_) => Proof::Record,
            },
            clauses: &[],
        })
    }

    /// The streams of all duties.
    pub(super) fn streams(&self) -> BTreeSet<Stream> {
        let college = self.duties().map(|duty| Stream { duty, unit: None });
        college
            .chain(self.measures.iter().map(|(unit, _, duty, _)| Stream { duty: *duty, unit: Some(*unit) }))
            .collect()
    }

    /// The stream that an instance of `unit` belongs to on `day`.
    pub(super) fn stream(&self, duty: DutyNo, unit: Option<UnitNo>, day: Day) -> Stream {
        let tightened = self
            .measures
            .iter()
            .any(|(of, from, which, _)| Some(*of) == unit && *which == duty && *from <= day);
        Stream { duty, unit: unit.filter(|_| tightened) }
    }

    /// The rule of a stream on `day`.
    pub(super) fn rule(&self, stream: Stream, day: Day) -> Option<Rule> {
        let holds = |stretch: &Stretch| stretch.first <= day && stretch.end.is_none_or(|end| day < end);
        self.stretches(stream).into_iter().find(holds).and_then(|stretch| stretch.rule)
    }

    fn stretches(&self, stream: Stream) -> Vec<Stretch> {
        let duty = stream.duty;
        let mut turns: Vec<(Day, Option<Rule>)> = Vec::new();
        match stream.unit {
            Some(unit) => {
                let own = self.measures.iter().filter(|(of, _, which, _)| *of == unit && *which == duty);
                turns.extend(own.map(|(_, from, _, rule)| (*from, Some(*rule))));
                // What the college switches off later is off for the unit too.
                let begun = turns.first().map(|(day, _)| *day);
                let off =
                    self.changes.iter().filter(|(_, change)| change.duty == duty && change.rule.is_none());
                turns.extend(off.filter(|(from, _)| Some(*from) > begun).map(|(from, _)| (*from, None)));
                turns.sort_by_key(|(day, _)| *day);
            }
            None => {
                let shipped = duty.shipped().map(|row| Rule { cadence: row.cadence, days_early: 0 });
                match (shipped, self.own(duty)) {
                    (Some(rule), _) => turns.extend(self.since.map(|since| (since, Some(rule)))),
                    (None, Some((from, own))) => turns.push((*from, Some(own.rule))),
                    (None, None) => {}
                }
                let changes = self.changes.iter().filter(|(_, change)| change.duty == duty);
                turns.extend(changes.map(|(from, change)| (*from, change.rule)));
            }
        }
        let ends = turns.iter().skip(1).map(|(day, _)| Some(*day)).chain([None]);
        let stretches = turns.iter().zip(ends).enumerate().map(|(n, ((first, rule), end))| {
            let before = n.checked_sub(1).and_then(|before| turns.get(before)).and_then(|(_, rule)| *rule);
            let opening = stream.unit.is_none() && before.is_none();
            Stretch { first: *first, end, rule: *rule, opening }
        });
        stretches.filter(|stretch| stretch.end.is_none_or(|end| stretch.first < end)).collect()
    }

    /// The periods of a stream that share a day with `window`, by their last days.
    pub(super) fn periods(&self, calendar: &Calendar, stream: Stream, window: Days) -> Vec<Days> {
        let mut found = Vec::new();
        for (stretch, busy) in self.busy_stretches(calendar, stream) {
            found.extend(self.periods_by(calendar, stream.duty, &stretch, busy, window));
        }
        found.sort_by_key(|days| (days.last, days.first));
        found
    }

    /// Each stretch with the last day of the period that runs when it begins, by an earlier rule.
    fn busy_stretches(&self, calendar: &Calendar, stream: Stream) -> Vec<(Stretch, Option<Day>)> {
        let mut known: Vec<(Stretch, Option<Day>)> = Vec::new();
        let own_times = |stretch: &Stretch| {
            let once = matches!(stretch.rule, Some(Rule { cadence: Cadence::Once { .. }, .. }));
            once && self.is_of_holders(stream.duty)
        };
        for stretch in self.stretches(stream) {
            let day = Days { first: stretch.first, last: stretch.first };
            let mut running = match (stream.unit, known.is_empty()) {
                // A unit begins with what the college's rule has left running.
                (Some(_), true) => self.periods(calendar, Stream { unit: None, ..stream }, day),
                _ => Vec::new(),
            };
            for (before, busy) in known.iter().filter(|(before, _)| !own_times(before)) {
                running.extend(self.periods_by(calendar, stream.duty, before, *busy, day));
            }
            let running = running.into_iter().filter(|days| days.first < stretch.first);
            let busy = running.map(|days| days.last).max().filter(|_| !own_times(&stretch));
            known.push((stretch, busy));
        }
        known
    }

    fn is_of_holders(&self, duty: DutyNo) -> bool {
        self.form(duty).is_some_and(|form| matches!(form.scope, Scope::Holders(_)))
    }

    /// The periods that begin in a stretch, the first of them after `busy`, and share a day with `window`.
    fn periods_by(
        &self,
        calendar: &Calendar,
        duty: DutyNo,
        stretch: &Stretch,
        busy: Option<Day>,
        window: Days,
    ) -> Vec<Days> {
        let Some(rule) = stretch.rule else { return Vec::new() };
        let begins_before_end = |day: Day| stretch.end.is_none_or(|end| day < end);
        let mut found = match rule.cadence {
            // Each holder has his own time; a month's end sees to all whose time ended in it.
            Cadence::Once { .. } if self.is_of_holders(duty) => {
                let mut months = MONTHLY.spans(calendar, window);
                months.retain(|days| stretch.first <= days.last && begins_before_end(days.last));
                return months;
            }
            Cadence::Once { days } => {
                let last = stretch.first.plus(i32::from(days) - 1);
                stretch.opening.then_some(Days { first: stretch.first, last }).into_iter().collect()
            }
            cadence => {
                // An earlier end must not hide a period that the window holds.
                let ahead = Days { last: window.last.plus(i32::from(rule.days_early)), ..window };
                let mut spans = cadence.spans(calendar, ahead);
                spans.retain(|days| {
                    let within = stretch.first <= days.first && begins_before_end(days.first);
                    let under_way = days.first < stretch.first && stretch.first <= days.last;
                    let half_ahead = days.last.since(stretch.first) >= stretch.first.since(days.first);
                    within || (stretch.opening && under_way && half_ahead)
                });
                spans
            }
        };
        for days in &mut found {
            if let Some(free) = busy.map(|busy| busy.plus(1)).filter(|free| days.first < *free) {
                // What has less than half of its days left is dropped: it ends before it begins.
                let half_ahead = days.last.since(free) + 1 >= free.since(days.first);
                days.first = if half_ahead && begins_before_end(free) { free } else { days.last.plus(1) };
            }
            days.last = days.last.plus(-i32::from(rule.days_early));
        }
        found
            .retain(|days| days.first <= days.last && days.first <= window.last && window.first <= days.last);
        found
    }

    /// Whether a duty was ever due on occasion alone.
    pub(super) fn is_ever_on_occasion(&self, duty: DutyNo) -> bool {
        let college = Stream { duty, unit: None };
        let on_occasion =
            |stretch: Stretch| stretch.rule.is_some_and(|rule| rule.cadence == Cadence::OnEvent);
        self.stretches(college).into_iter().any(on_occasion)
    }
}

const MONTHLY: Cadence = match Months::of(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
    Some(months) => Cadence::Yearly { months, length: 1 },
    None => Cadence::OnEvent,
};

fn wrong<T>(field: &'static str, why: &'static str) -> Result<T, Refusal> {
    Err(Refusal::Field { field, why })
}

fn check(rule: Rule, scope: Scope) -> Result<(), Refusal> {
    if let Some(why) = rule.cadence.fault() {
        return wrong("cadence", why);
    }
    if rule.days_early > DAYS_EARLY_MAX {
        return wrong("days_early", "is more than 60 days");
    }
    match (rule.cadence, scope) {
        (Cadence::OnEvent, Scope::Holders(_)) => wrong("cadence", "leaves nothing to attend"),
        _ => Ok(()),
    }
}

/// Checks `duty.adopt`. A duty that is switched off, or due less often or later, is looser.
pub(crate) fn adopting(hearing: &Hearing<'_>, action: &Adopt) -> Result<Adopting, Refusal> {
    let rules = &hearing.network.duty.rules;
    let from = action.from.unwrap_or_else(|| hearing.at.day());
    if from < hearing.at.day() {
        return wrong("from", "lies in the past; what was due then was due by another rule");
    }
    if action.changes.is_empty() && action.own.is_empty() {
        return wrong("changes", "changes nothing");
    }
    if rules.own.len() + action.own.len() > OWN_DUTIES_MAX || action.changes.len() > OWN_DUTIES_MAX {
        return wrong("own", "is more than a college can have; 500 duties at most");
    }
    for (n, change) in action.changes.iter().enumerate() {
        let form = rules.form(change.duty).ok_or(Refusal::NotFound)?;
        if action.changes.iter().take(n).any(|other| other.duty == change.duty) {
            return wrong("changes", "names a duty twice");
        }
        if let Some(rule) = change.rule {
            check(rule, form.scope)?;
        }
    }
    for own in &action.own {
        check(own.rule, own.scope)?;
        if own.owner.is_administrator() || own.owner.is_on_call() {
            return wrong("owner", "is no post that owes duties");
        }
    }
    let version = rules.version + 1;
    let loosens = action.changes.iter().any(|change| {
        let binding = rules.rule(Stream { duty: change.duty, unit: None }, from);
        binding.is_some_and(|binding| !change.rule.is_some_and(|rule| rule.is_as_tight_as(binding)))
    });
    let (changes, own) = (action.changes.clone(), action.own.clone());
    Ok(Adopting { event: Event::Adopted { version, from, changes, own }.into(), version, loosens })
}

/// Decides `duty.tighten`: never looser than what binds the unit today.
pub(crate) fn tighten(hearing: &mut Hearing<'_>, action: &Tighten) -> Result<(), Refusal> {
    let network = hearing.network;
    network.roster.unit(action.unit).ok_or(Refusal::NotFound)?;
    let own = hearing.post().is_some_and(|post| post.unit == Some(action.unit));
    let relation = if own { Relation::OwnDepartment } else { Relation::Elsewhere };
    hearing.allow(relation, Deed::TightenDuties)?;
    let rules = &network.duty.rules;
    let form = rules.form(action.duty).ok_or(Refusal::NotFound)?;
    if matches!(form.scope, Scope::College | Scope::Holders(_)) {
        return wrong("duty", "is the college's; a unit tightens what is due in it");
    }
    check(action.rule, form.scope)?;
    let today = hearing.at.day();
    let stream = rules.stream(action.duty, Some(action.unit), today);
    let Some(binding) = rules.rule(stream, today) else {
        return wrong("duty", "is switched off");
    };
    if !action.rule.is_as_tight_as(binding) {
        return Err(Refusal::Loosens);
    }
    if action.rule == binding {
        return wrong("rule", "is what binds the unit already");
    }
    // What is due once began when it was adopted; tightening it would begin it anew.
    if matches!(action.rule.cadence, Cadence::Once { .. }) {
        return wrong("duty", "is due once; do it earlier instead");
    }
    let (version, unit, duty, rule) = (rules.version + 1, action.unit, action.duty, action.rule);
    hearing.push(hearing.draft(Event::Tightened { unit, version, duty, rule, from: today }));
    Ok(())
}

impl Duties {
    /// Version of the newest adoption or tightening; 0 before any.
    pub fn version(&self) -> u32 {
        self.rules.version()
    }

    /// Every duty, by number: of the catalogue, then the college's own.
    pub fn all(&self) -> impl Iterator<Item = DutyNo> + use<> {
        self.rules.duties()
    }

    /// What a duty is.
    pub fn form(&self, duty: DutyNo) -> Option<Form> {
        self.rules.form(duty)
    }

    /// The title of a college's own duty.
    pub fn title(&self, duty: DutyNo) -> Option<&Title> {
        self.rules.title(duty)
    }

    /// The rule that binds a unit, or the college, on a day; none where the duty is switched off.
    pub fn rule(&self, duty: DutyNo, unit: Option<UnitNo>, day: Day) -> Option<Rule> {
        self.rules.rule(self.rules.stream(duty, unit, day), day)
    }
}
