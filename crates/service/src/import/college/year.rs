//! The calendar and the deadlines of a college. What is in force already is not adopted again.

use std::collections::BTreeSet;

use toml::Spanned;
use wuji_core::adoption::Measure;
use wuji_core::calendar::{Adopt, Days, Hours, Term};
use wuji_core::escalation::{Item, Level, Row};
use wuji_core::policy::{self, Allowance, Line};
use wuji_core::time::MinuteOfDay;
use wuji_core::words::Title;
use wuji_core::{Action, Network};

use super::file::{Calendar, College, PolicyLine, Within};
use super::people::moment;
use super::planner::Planner;
use super::problem::TomlFault;
use super::shifts::day;
use super::titles::read_word;
use crate::import::roster::normal;

/// Adopts the calendar of the file, where it differs from the one in force.
pub(super) fn calendar(planner: &mut Planner<'_>, college: &College) {
    let Some(calendar) = &college.calendar else { return };
    let before = planner.faults.len();
    let adopt = adoption(planner, calendar.get_ref());
    if planner.faults.len() != before {
        return;
    }
    if planner.network.calendar.in_force() == &adopt {
        return;
    }
    let action = Action::AdoptCalendar(adopt);
    if !waits(&planner.network, &action) {
        planner.add(calendar.span(), action);
        planner.flush();
    }
}

/// Whether the same waits to be approved already.
fn waits(network: &Network, action: &Action) -> bool {
    let measure = match action {
        Action::AdoptCalendar(adopt) => Measure::Calendar(adopt.clone()),
        Action::AdoptPolicy(adopt) => Measure::Policy(adopt.clone()),
        _ => return false,
    };
    network.adoption.waiting().any(|(_, row)| row.measure.as_ref() == Some(&measure))
}

fn adoption(planner: &mut Planner<'_>, calendar: &Calendar) -> Adopt {
    let mut adopt = Adopt { terms: Vec::new(), holidays: Vec::new(), working: Vec::new(), hours: Vec::new() };
    for interval in &calendar.hours {
        let (from, until) = interval.get_ref();
        match (MinuteOfDay::try_from(from.clone()), MinuteOfDay::try_from(until.clone())) {
            (Ok(from), Ok(until)) => adopt.hours.push(Hours { from, until }),
            _ => planner.fault(interval.span(), TomlFault::NoSuchTime),
        }
    }
    for term in calendar.term.iter().flatten().map(Spanned::get_ref) {
        let title = Title::try_new(&normal(term.title.get_ref()));
        if title.is_err() {
            planner.fault(term.title.span(), TomlFault::TitleInvalid);
        }
        if let (Ok(title), Some(first)) = (title, day(planner, &term.first)) {
            adopt.terms.push(Term { title, first, weeks: term.weeks });
        }
    }
    for holiday in calendar.holiday.iter().flatten().map(Spanned::get_ref) {
        if let (Some(first), Some(last)) = (day(planner, &holiday.first), day(planner, &holiday.last)) {
            adopt.holidays.push(Days { first, last });
        }
    }
    adopt.working = calendar.working.iter().flatten().filter_map(|when| day(planner, when)).collect();
    adopt
}

/// Adopts the policy of the file, where a deadline would differ from the one in force.
pub(super) fn policy(planner: &mut Planner<'_>, college: &College) {
    let Some(policy) = &college.policy else { return };
    let before = planner.faults.len();
    let from = match &policy.get_ref().from {
        Some(when) => moment(planner, when),
        None => None,
    };
    let mut lines = Vec::new();
    let mut rows = BTreeSet::new();
    for entry in &policy.get_ref().line {
        let Some(line) = policy_line(planner, entry.get_ref()) else { continue };
        if !rows.insert((line.item, line.level)) {
            planner.fault(entry.span(), TomlFault::LineTwice);
        }
        lines.push(line);
    }
    if planner.faults.len() != before {
        return;
    }
    // A day that is past means that it is in force now.
    let from = from.filter(|from| *from > planner.at);
    let start = from.unwrap_or(planner.at);
    let adopt = policy::Adopt { from, lines };
    let rows = || Item::ALL.iter().flat_map(|item| Level::ALL.iter().map(move |level| (*item, *level)));
    let in_force = |(item, level)| planner.network.policy.allowance(Row { item, level, unit: None }, start);
    if rows().all(|row| in_force(row) == adopt.allowance(row.0, row.1)) {
        return;
    }
    let action = Action::AdoptPolicy(adopt);
    if !waits(&planner.network, &action) {
        planner.add(policy.span(), action);
        planner.flush();
    }
}

fn policy_line(planner: &mut Planner<'_>, entry: &PolicyLine) -> Option<Line> {
    let item = read_word::<Item>(entry.item.get_ref());
    if item.is_none() {
        planner.fault(entry.item.span(), TomlFault::ItemUnknown);
    }
    let level = read_word::<Level>(entry.level.get_ref());
    if level.is_none() {
        planner.fault(entry.level.span(), TomlFault::LevelUnknown);
    }
    let minutes = minutes(entry.within.get_ref());
    if minutes.is_none() {
        planner.fault(entry.within.span(), TomlFault::DurationInvalid);
    }
    let in_service_hours = entry.in_service_hours.unwrap_or(false);
    let allowance = Allowance { minutes: minutes?, in_service_hours };
    Some(Line { item: item?, level: level?, allowance })
}

/// `90`, `"90min"`, `"8h"`, `"3d"`, in minutes.
fn minutes(within: &Within) -> Option<u32> {
    let text = match within {
        Within::Minutes(minutes) => return Some(*minutes),
        Within::Text(text) => normal(text),
    };
    let units = [("min", 1), ("h", 60), ("d", 24 * 60)];
    let (number, unit) = units.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, *unit)))?;
    let number = number.trim_end();
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.parse::<u32>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit_or_are_minutes() {
        let text = |text: &str| minutes(&Within::Text(text.to_owned()));
        assert_eq!(minutes(&Within::Minutes(90)), Some(90));
        assert_eq!((text("90min"), text("8h"), text("3 d")), (Some(90), Some(480), Some(4_320)));
        assert_eq!((text("8"), text("+8h"), text("h"), text("9999999999d")), (None, None, None, None));
    }
}
