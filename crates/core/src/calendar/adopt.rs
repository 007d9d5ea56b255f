//! What a calendar must be, what of it is fixed already, and when it is looser than the one in force.

use std::collections::BTreeSet;

use super::{Adopt, Days, Event, Term};
use crate::adoption::Adopting;
use crate::hearing::Hearing;
use crate::limits::{
    CALENDAR_ROWS_MAX, DEADLINE_DAYS_MAX, HOLIDAYS_A_YEAR_MAX, SERVICE_GAP_DAYS_MAX,
    SERVICE_MINUTES_A_WEEK_MIN,
};
use crate::refusal::Refusal;
use crate::time::Day;

fn wrong<T>(field: &'static str, why: &'static str) -> Result<T, Refusal> {
    Err(Refusal::Field { field, why })
}

/// Checks `calendar.adopt`.
pub(crate) fn adopting(hearing: &Hearing<'_>, adopt: &Adopt) -> Result<Adopting, Refusal> {
    let calendar = &hearing.network.calendar;
    let (today, now) = (hearing.at.day(), &calendar.adopted);
    let is_first = calendar.versions.is_empty();
    let adopt = if is_first { adopt.clone() } else { with_the_past(now, adopt, today) };
    check(&adopt, today)?;
    if !is_first {
        keeps_the_past(now, &adopt, today)?;
    }
    let version = calendar.versions.len() as u32 + 1;
    let loosens = !is_first && loosens(now, &adopt, today);
    Ok(Adopting { event: Event::Adopted(adopt).into(), version, loosens })
}

/// The calendar with what is over already: nobody has to repeat that.
fn with_the_past(now: &Adopt, then: &Adopt, today: Day) -> Adopt {
    let mut adopt = then.clone();
    let is_over =
        |term: &&Term| term.end() <= today && then.terms.iter().all(|other| other.first != term.first);
    adopt.terms.extend(now.terms.iter().filter(is_over).cloned());
    adopt.terms.sort_by_key(|term| term.first);
    let yesterday = today.plus(-1);
    let past = now.holidays.iter().filter(|days| days.first <= yesterday);
    let past = past.map(|days| Days { last: days.last.min(yesterday), ..*days });
    let missing =
        |days: &Days| !then.holidays.iter().any(|other| other.holds(days.first) && other.holds(days.last));
    adopt.holidays.extend(past.filter(missing));
    adopt.holidays.sort_by_key(|days| (days.first, days.last));
    adopt.working.extend(now.working.iter().filter(|day| **day < today && !then.working.contains(day)));
    adopt.working.sort_unstable();
    adopt
}

/// Refuses what is no calendar, or leaves too little service for any deadline to come.
fn check(adopt: &Adopt, today: Day) -> Result<(), Refusal> {
    if adopt.hours.is_empty() {
        return wrong("hours", "has no service hours; give at least one interval");
    }
    let ordered = adopt.hours.windows(2).all(|pair| matches!(pair, [a, b] if a.until <= b.from));
    if !ordered || adopt.hours.iter().any(|hours| hours.until <= hours.from) {
        return wrong("hours", "has intervals that are empty, overlap or stand out of order");
    }
    if adopt.minutes_a_day() * 5 < SERVICE_MINUTES_A_WEEK_MIN {
        return wrong("hours", "leaves less than 20 hours of service a week");
    }
    let ordered = adopt.terms.windows(2).all(|pair| matches!(pair, [a, b] if a.end() <= b.first));
    if !ordered || adopt.terms.iter().any(|term| term.weeks == 0 || term.weeks > 60) {
        return wrong("terms", "has terms that overlap, stand out of order or are not 1 to 60 weeks long");
    }
    if adopt.terms.iter().any(|term| !term.first.is_monday()) {
        return wrong("terms", "has a term that does not begin on a Monday");
    }
    if adopt.holidays.iter().any(|days| days.last < days.first) {
        return wrong("holidays", "has a holiday that ends before it begins");
    }
    let rows = [adopt.terms.len(), adopt.holidays.len(), adopt.working.len()];
    let far = |day: Day| i64::from(day.since(today)) > DEADLINE_DAYS_MAX;
    let is_long = |days: &Days| far(days.last) || days.last.since(days.first) > SERVICE_GAP_DAYS_MAX;
    if rows.into_iter().any(|rows| rows > CALENDAR_ROWS_MAX) || adopt.holidays.iter().any(is_long) {
        return wrong("holidays", "are too many, longer than 30 days, or more than ten years ahead");
    }
    let holidays = holidays(adopt);
    let of_year = |year: i32| holidays.iter().filter(|day| day.year() == year).count();
    let mut years: Vec<i32> = holidays.iter().map(|day| day.year()).collect();
    years.dedup();
    if years.into_iter().any(|year| of_year(year) > HOLIDAYS_A_YEAR_MAX) {
        return wrong("holidays", "are more than 90 days of one year");
    }
    if longest_gap(adopt, &holidays) > SERVICE_GAP_DAYS_MAX {
        return wrong("holidays", "leave more than 30 days in a row without service");
    }
    Ok(())
}

/// Every day that is a holiday.
fn holidays(adopt: &Adopt) -> BTreeSet<Day> {
    let days = |days: &Days| {
        let first = days.first;
        (0..=days.last.since(days.first)).map(move |n| first.plus(n))
    };
    adopt.holidays.iter().flat_map(days).collect()
}

/// Most days in a row without service.
fn longest_gap(adopt: &Adopt, holidays: &BTreeSet<Day>) -> i32 {
    let (mut longest, mut gap) = (0, 0);
    let mut before: Option<Day> = None;
    for holiday in holidays {
        // Weekends before and between holidays are part of the gap.
        let from = before.filter(|before| holiday.since(*before) <= 3);
        if from.is_none() {
            gap = 0;
        }
        let from = from.unwrap_or(holiday.plus(-3));
        for day in (1..=holiday.since(from)).map(|n| from.plus(n)) {
            gap = if adopt.is_service_day(day) { 0 } else { gap + 1 };
            longest = longest.max(gap);
        }
        before = Some(*holiday);
    }
    longest
}

/// Refuses what would rewrite what has begun: terms stay where they began, days that are over stay what they were.
fn keeps_the_past(now: &Adopt, then: &Adopt, today: Day) -> Result<(), Refusal> {
    for term in now.terms.iter().filter(|term| term.first <= today) {
        let stays = |other: &Term| match other.first == term.first {
            false => false,
            true if term.end() <= today => other.weeks == term.weeks,
            true => today < other.end(),
        };
        if !then.terms.iter().any(stays) {
            return wrong("terms", "moves, cuts or leaves out a term that has begun");
        }
    }
    let is_new = |term: &&Term| now.terms.iter().all(|other| other.first != term.first);
    if then.terms.iter().filter(is_new).any(|term| term.end() <= today) {
        return wrong("terms", "adds a term that is over");
    }
    let mut named: BTreeSet<Day> = holidays(now);
    named.extend(holidays(then));
    named.extend(now.working.iter().chain(&then.working));
    let known_from = today.plus(-(DEADLINE_DAYS_MAX as i32));
    if named.range(known_from..today).any(|day| now.is_service_day(*day) != then.is_service_day(*day)) {
        return wrong("holidays", "changes a day that is over");
    }
    Ok(())
}

/// Whether any day from today on has less service, or a term less weeks or is left out.
fn loosens(now: &Adopt, then: &Adopt, today: Day) -> bool {
    let to_come = now.terms.iter().filter(|term| today < term.end());
    let shorter = |term: &Term| {
        let kept = then.terms.iter().find(|other| other.first == term.first);
        kept.is_none_or(|kept| kept.weeks < term.weeks)
    };
    if to_come.into_iter().any(shorter) || then.minutes_a_day() < now.minutes_a_day() {
        return true;
    }
    let mut named: BTreeSet<Day> = holidays(then);
    named.extend(&now.working);
    named.range(today..).any(|day| now.is_service_day(*day) && !then.is_service_day(*day))
}
