//! What rules would have fired on what the log has: how often, when, and which together. Counts alone; what of them may be
//! shown to whom is for whoever shows them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rule::{Rule, RuleNo};
use crate::ids::{PersonNo, Position};
use crate::network::Network;
use crate::time::{At, Day};

/// What one rule would have done.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Load {
    /// The rule.
    pub rule: RuleNo,
    /// How often it would have fired.
    pub fired: u32,
    /// About how many people.
    pub people: u32,
    /// By week: its Monday, and how often. Weeks without are left out.
    pub weeks: Vec<(Day, u32)>,
}

/// Two rules that would have fired about the same person within seven days.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Overlap {
    /// One.
    pub one: RuleNo,
    /// The other.
    pub other: RuleNo,
    /// About how many people.
    pub people: u32,
}

/// What a set of rules would have done.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DryRun {
    /// By rule, in their order.
    pub rules: Vec<Load>,
    /// Rules that go together.
    pub overlaps: Vec<Overlap>,
    /// People of whom the log has anything.
    pub people: u32,
}

/// Runs rules over everything that the state has of people, and changes nothing. Only what was known at an instant counts for
/// it; warnings that really fired count for nothing. People would have acted otherwise had they been warned.
pub fn dry_run(network: &Network, rules: &[Rule]) -> DryRun {
    let mut fired: BTreeMap<RuleNo, Vec<(PersonNo, At)>> = BTreeMap::new();
    for (person, history) in &network.warning.people {
        let mut instants: BTreeSet<At> = BTreeSet::new();
        instants.extend(
            history.sightings.iter().flat_map(|row| [Some(row.at), row.sent.map(|(at, _)| at)]).flatten(),
        );
        let first = history.screened.iter().map(|row| row.at).min();
        instants.extend(first);
        for row in &history.screened {
            let days = rules.iter().flat_map(|rule| rule.when.waits());
            let waits = days.map(|days| super::history::after(row.at, days));
            instants.extend(waits.filter(|wait| *wait <= network.last_at()));
        }
        let mut seen: BTreeMap<RuleNo, Position> = BTreeMap::new();
        for at in instants {
            for (place, evidence) in history.firing(rules, &seen, *person, at) {
                let Some((rule, newest)) = rules.get(place).zip(evidence.last()) else { continue };
                seen.insert(rule.number, *newest);
                fired.entry(rule.number).or_default().push((*person, at));
            }
        }
    }
    let loads = rules.iter().map(|rule| load(rule.number, fired.get(&rule.number)));
    let overlaps = pairs(rules).filter_map(|(one, other)| overlap(&fired, one, other));
    DryRun {
        rules: loads.collect(),
        overlaps: overlaps.collect(),
        people: network.warning.people.len() as u32,
    }
}

fn load(rule: RuleNo, fired: Option<&Vec<(PersonNo, At)>>) -> Load {
    let rows = fired.map(Vec::as_slice).unwrap_or_default();
    let people: BTreeSet<PersonNo> = rows.iter().map(|(person, _)| *person).collect();
    let mut weeks: BTreeMap<Day, u32> = BTreeMap::new();
    for (_, at) in rows {
        *weeks.entry(monday(at.day())).or_default() += 1;
    }
    let weeks = weeks.into_iter().collect();
    Load { rule, fired: rows.len() as u32, people: people.len() as u32, weeks }
}

/// The Monday of a day's week.
fn monday(day: Day) -> Day {
    (0..7).map(|back| day.plus(-back)).find(|day| day.is_monday()).unwrap_or(day)
}

fn pairs(rules: &[Rule]) -> impl Iterator<Item = (RuleNo, RuleNo)> {
    let numbers: Vec<RuleNo> = rules.iter().map(|rule| rule.number).collect();
    let others = numbers.clone();
    let later = move |place: usize| others.iter().skip(place + 1).copied().collect::<Vec<_>>();
    numbers
        .into_iter()
        .enumerate()
        .flat_map(move |(place, one)| later(place).into_iter().map(move |other| (one, other)))
}

fn overlap(fired: &BTreeMap<RuleNo, Vec<(PersonNo, At)>>, one: RuleNo, other: RuleNo) -> Option<Overlap> {
    let near = |left: At, right: At| (left.ms() - right.ms()).abs() <= 7 * 24 * 60 * 60 * 1_000;
    let others = fired.get(&other)?;
    let both: BTreeSet<PersonNo> = fired
        .get(&one)?
        .iter()
        .filter(|(person, at)| others.iter().any(|(who, when)| who == person && near(*at, *when)))
        .map(|(person, _)| *person)
        .collect();
    (!both.is_empty()).then_some(Overlap { one, other, people: both.len() as u32 })
}
