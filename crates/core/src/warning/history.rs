//! What the log has of one person that a rule may look at, and whether a rule holds at an instant.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rule::{Condition, Rule, RuleNo};
use crate::ids::{CaseNo, PersonNo, Position};
use crate::report::{Facts, LifeEvent, Sign};
use crate::time::At;

/// Within how many days somebody must have seen that the mood is low.
const LOW_MOOD_DAYS: u16 = 14;

/// Something that was seen of him.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Sighting {
    pub(super) position: Position,
    pub(super) case: CaseNo,
    pub(super) at: At,
    pub(super) signs: Vec<Sign>,
    pub(super) life_event: Option<LifeEvent>,
    pub(super) low_mood_days: Option<u16>,
    /// Sent as a report, then, by this entry.
    pub(super) sent: Option<(At, Position)>,
    /// Turned out unfounded or the same as another, then.
    pub(super) void: Option<At>,
    /// Who must not have it.
    pub(super) recused: Vec<PersonNo>,
    /// Who sent it: what somebody says of himself is evidence of nothing.
    pub(super) sender: Option<PersonNo>,
}

/// A result of his in a census.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Screened {
    pub(super) position: Position,
    pub(super) case: CaseNo,
    pub(super) at: At,
    pub(super) class: u8,
    /// Talked with, then.
    pub(super) interviewed: Option<At>,
}

/// A follow-up of his that nobody held in time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct MissedFollowUp {
    pub(super) position: Position,
    pub(super) at: At,
    /// Somebody reached him after all, then.
    pub(super) reached: Option<At>,
}

/// What there is of one person.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(super) struct History {
    pub(super) sightings: Vec<Sighting>,
    pub(super) screened: Vec<Screened>,
    pub(super) missed: Vec<MissedFollowUp>,
    /// The newest evidence on which each rule fired.
    pub(super) fired: BTreeMap<RuleNo, Position>,
    /// When a rule holds next that has not fired on it.
    pub(super) due: Option<At>,
}

impl Sighting {
    pub(super) fn new(
        position: Position,
        case: CaseNo,
        at: At,
        facts: &Facts,
        sender: Option<PersonNo>,
    ) -> Self {
        Self {
            position,
            case,
            at,
            signs: facts.signs.clone(),
            life_event: facts.life_event,
            low_mood_days: facts.low_mood_days,
            sent: None,
            void: None,
            recused: Vec::new(),
            sender,
        }
    }
}

fn since(at: At, days: u16) -> At {
    at.plus_minutes(-i64::from(days) * 24 * 60)
}

/// A result is looked at so many days after it.
pub(super) fn after(at: At, days: u16) -> At {
    at.plus_minutes(i64::from(days) * 24 * 60)
}

impl History {
    /// Rules that hold at `at` on evidence on which they have not fired, by their place in `rules`, with that evidence.
    pub(super) fn firing(
        &self,
        rules: &[Rule],
        fired: &BTreeMap<RuleNo, Position>,
        person: PersonNo,
        at: At,
    ) -> Vec<(usize, BTreeSet<Position>)> {
        let mut found = Vec::new();
        for (place, rule) in rules.iter().enumerate() {
            let Some(evidence) = self.holds(&rule.when, person, at) else { continue };
            if evidence.last() > fired.get(&rule.number) {
                found.push((place, evidence));
            }
        }
        found
    }

    /// The evidence of a condition at `at`, if it holds then.
    fn holds(&self, condition: &Condition, person: PersonNo, at: At) -> Option<BTreeSet<Position>> {
        let seen = |days: u16| {
            self.sightings.iter().filter(move |row| {
                row.at <= at
                    && since(at, days) < row.at
                    && row.void.is_none_or(|void| at < void)
                    && row.sender != Some(person)
            })
        };
        let some = |found: BTreeSet<Position>| (!found.is_empty()).then_some(found);
        let enough =
            |found: BTreeSet<Position>, at_least: u8| (found.len() >= usize::from(at_least)).then_some(found);
        match condition {
            Condition::All(of) => {
                let parts: Option<Vec<_>> = of.iter().map(|part| self.holds(part, person, at)).collect();
                parts.map(|parts| parts.into_iter().flatten().collect())
            }
            Condition::Any(of) => {
                some(of.iter().filter_map(|part| self.holds(part, person, at)).flatten().collect())
            }
            Condition::LowMood { at_least, below } => {
                let longest = seen(LOW_MOOD_DAYS).filter_map(|row| row.low_mood_days).max()?;
                let within = *at_least <= longest && below.is_none_or(|below| longest < below);
                let rows = seen(LOW_MOOD_DAYS).filter(|row| within && row.low_mood_days == Some(longest));
                some(rows.map(|row| row.position).collect())
            }
            Condition::Signs { any_of, at_least, days } => {
                let rows = seen(*days).filter(|row| row.signs.iter().any(|sign| any_of.contains(sign)));
                enough(rows.map(|row| row.position).collect(), *at_least)
            }
            Condition::LifeEvent { any_of, days } => {
                let is = |event: LifeEvent| any_of.is_empty() || any_of.contains(&event);
                let rows = seen(*days).filter(|row| row.life_event.is_some_and(is));
                some(rows.map(|row| row.position).collect())
            }
            Condition::Reports { at_least, days } => {
                let sent = self.sightings.iter().filter_map(|row| {
                    let (sent, position) = row.sent?;
                    let counts = row.void.is_none_or(|void| at < void) && row.sender != Some(person);
                    (counts && sent <= at && since(at, *days) < sent).then_some(position)
                });
                enough(sent.collect(), *at_least)
            }
            Condition::MissedFollowUps { at_least, days } => {
                let missed = self.missed.iter().filter(|row| {
                    row.at <= at
                        && since(at, *days) < row.at
                        && row.reached.is_none_or(|reached| at < reached)
                });
                enough(missed.map(|row| row.position).collect(), *at_least)
            }
            Condition::NotInterviewed { class, days } => {
                let rows = self.screened.iter().filter(|row| {
                    row.class <= *class
                        && after(row.at, *days) <= at
                        && row.interviewed.is_none_or(|interviewed| at < interviewed)
                });
                some(rows.map(|row| row.position).collect())
            }
        }
    }

    /// Instants from `from` on at which a rule may begin to hold without anything further happening, in order.
    pub(super) fn waits(&self, rules: &[Rule], from: At) -> Vec<At> {
        let mut waits = vec![from];
        for row in self.screened.iter().filter(|row| row.interviewed.is_none()) {
            let days = rules.iter().flat_map(|rule| rule.when.waits());
            waits.extend(days.map(|days| after(row.at, days)).filter(|wait| from < *wait));
        }
        waits.sort_unstable();
        waits
    }

    /// Who must not have a warning on this evidence.
    pub(super) fn kept_from(&self, evidence: &BTreeSet<Position>) -> Vec<PersonNo> {
        let rests_on = |row: &&Sighting| {
            evidence.contains(&row.position) || row.sent.is_some_and(|(_, sent)| evidence.contains(&sent))
        };
        let mut recused: Vec<PersonNo> =
            self.sightings.iter().filter(rests_on).flat_map(|row| row.recused.iter().copied()).collect();
        recused.sort_unstable();
        recused.dedup();
        recused
    }
}
