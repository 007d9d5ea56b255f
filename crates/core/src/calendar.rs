//! Terms, holidays, shifted working days and service hours. Serves every "promptly" (及时) of the document: routine and
//! concerning deadlines run in service hours, on vacation weekdays too; urgent ones and emergencies always.
//!
//! Invariant: no calendar rewrites the past. Terms that have begun stay where they are, days that are over stay what they
//! were, and what began under an earlier calendar keeps its dates ([`Calendar::versions`]).
//!
//! Absent on purpose: on-call shifts. They are postings to on-call posts, see `roster`.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

mod adopt;

pub(crate) use adopt::adopting;

use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::ids::PostNo;
use crate::kind::Kind;
use crate::limits::DEADLINE_DAYS_MAX;
use crate::time::{At, Day, MinuteOfDay};
use crate::words::Title;

/// A term: whole weeks from a Monday.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What people call it.
    #[n(0)]
    pub title: Title,
    /// Its first day.
    #[n(1)]
    pub first: Day,
    /// How many weeks it has.
    #[n(2)]
    pub weeks: u8,
}

impl Term {
    /// The first day after it.
    pub fn end(&self) -> Day {
        self.first.plus(i32::from(self.weeks) * 7)
    }
}

/// Days from the first to the last, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// First day.
    #[n(0)]
    pub first: Day,
    /// Last day.
    #[n(1)]
    pub last: Day,
}

impl Days {
    /// Whether `day` lies in them.
    pub fn holds(&self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }
}

/// An interval of service hours within a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// Opens.
    #[n(0)]
    pub from: MinuteOfDay,
    /// Closes.
    #[n(1)]
    pub until: MinuteOfDay,
}

/// Adopt a calendar (action `calendar.adopt`); it replaces the one before, from tomorrow on. One with less service or shorter
/// terms waits until another person of the leading group approves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// Terms, in order, none overlapping another.
    #[n(0)]
    #[serde(default)]
    pub terms: Vec<Term>,
    /// Days without service.
    #[n(1)]
    #[serde(default)]
    pub holidays: Vec<Days>,
    /// Weekend days with service (调休).
    #[n(2)]
    #[serde(default)]
    pub working: Vec<Day>,
    /// Service hours of a working day, in order, at least one.
    #[n(3)]
    pub hours: Vec<Hours>,
}

impl Adopt {
    fn is_service_day(&self, day: Day) -> bool {
        self.working.contains(&day) || !(day.is_weekend() || self.holidays.iter().any(|days| days.holds(day)))
    }

    /// Minutes of service on a working day.
    fn minutes_a_day(&self) -> u32 {
        let minutes = |hours: &Hours| u32::from(hours.until.minutes().saturating_sub(hours.from.minutes()));
        self.hours.iter().map(minutes).sum()
    }
}

/// An event of this area.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A calendar was adopted.
    #[n(0)]
    Adopted(#[n(0)] Adopt),
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Adopted(_) => Kind::CalendarAdopted,
        }
    }
}

/// A calendar that was adopted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// When.
    pub at: At,
    /// By which post: the one that approved it, where two were needed.
    pub by: Option<PostNo>,
    /// What.
    pub calendar: Adopt,
}

/// The calendar in force. Before one is adopted: weekdays 08:00–12:00 and 14:00–18:00.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calendar {
    adopted: Adopt,
    versions: Vec<Version>,
}

impl Default for Calendar {
    fn default() -> Self {
        let interval = |from, until| Hours { from: MinuteOfDay::hour(from), until: MinuteOfDay::hour(until) };
        let hours = vec![interval(8, 12), interval(14, 18)];
        let adopted = Adopt { terms: Vec::new(), holidays: Vec::new(), working: Vec::new(), hours };
        Self { adopted, versions: Vec::new() }
    }
}

impl Calendar {
    /// The calendar in force, as it was adopted.
    pub fn in_force(&self) -> &Adopt {
        &self.adopted
    }

    /// Every calendar that was adopted, in order.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The terms by which what begins on a day is judged: each calendar's, with the days on which something may begin by it.
    /// The first calendar tells of the time before it too; a later one of what begins after the day on which it was adopted.
    pub(crate) fn terms_by_day(&self) -> impl Iterator<Item = (&[Term], Option<Day>, Option<Day>)> {
        let from = |n: usize| self.versions.get(n).filter(|_| n > 0).map(|version| version.at.day().plus(1));
        self.versions
            .iter()
            .enumerate()
            .map(move |(n, version)| (version.calendar.terms.as_slice(), from(n), from(n + 1)))
    }

    /// All terms, in order.
    pub fn terms(&self) -> &[Term] {
        &self.adopted.terms
    }

    /// The term that holds `day`, or the next one.
    pub fn term_from(&self, day: Day) -> Option<&Term> {
        self.adopted.terms.iter().find(|term| day < term.end())
    }

    /// The term that holds `day`, or the last one before it.
    pub fn term_until(&self, day: Day) -> Option<&Term> {
        self.adopted.terms.iter().rev().find(|term| term.first <= day)
    }

    /// Whether the college serves on this day.
    pub fn is_service_day(&self, day: Day) -> bool {
        self.adopted.is_service_day(day)
    }

    /// Whether the college serves at this instant.
    pub fn is_service_time(&self, at: At) -> bool {
        let minute = at.minute_of_day();
        self.is_service_day(at.day())
            && self.adopted.hours.iter().any(|h| h.from.minutes() <= minute && minute < h.until.minutes())
    }

    /// The instant at which `minutes` of service have passed since `at`. Time outside service hours does not count. If
    /// the calendar has no such instant within 3,660 days, the end of those days.
    pub fn after_service(&self, at: At, minutes: u32) -> At {
        let mut left_ms = i64::from(minutes) * 60_000;
        let first = at.day();
        for ahead in 0..DEADLINE_DAYS_MAX as i32 {
            let day = first.plus(ahead);
            if !self.is_service_day(day) {
                continue;
            }
            for hours in &self.adopted.hours {
                let from = day.at_minute(hours.from.minutes()).max(at);
                let open_ms = day.at_minute(hours.until.minutes()).ms() - from.ms();
                if open_ms <= 0 {
                    continue;
                }
                if left_ms <= open_ms {
                    return from.plus_ms(left_ms);
                }
                left_ms -= open_ms;
            }
        }
        first.plus(DEADLINE_DAYS_MAX as i32).at_minute(0)
    }

    /// Changes what the entry tells of this area.
    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        if let Some(entry::Event::Calendar(Event::Adopted(adopted))) = entry.event() {
            self.adopted = adopted.clone();
            let (at, by) = (entry.header.at, entry.header.by.post());
            self.versions.push(Version { at, by, calendar: adopted.clone() });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> At {
        text.parse().unwrap()
    }

    #[test]
    fn service_time_skips_noon_nights_weekends_and_holidays() {
        let mut calendar = Calendar::default();
        // Monday, 11:00: one hour before noon, seven after.
        assert_eq!(
            calendar.after_service(at("2026-09-07T11:00:00+08:00"), 480),
            at("2026-09-08T11:00:00+08:00")
        );
        // Friday evening: the eight hours are Monday's.
        assert_eq!(
            calendar.after_service(at("2026-09-11T20:00:00+08:00"), 480),
            at("2026-09-14T18:00:00+08:00")
        );
        calendar
            .adopted
            .holidays
            .push(Days { first: "2026-09-14".parse().unwrap(), last: "2026-09-14".parse().unwrap() });
        calendar.adopted.working.push("2026-09-13".parse().unwrap());
        assert_eq!(
            calendar.after_service(at("2026-09-11T20:00:00+08:00"), 481),
            at("2026-09-15T08:01:00+08:00")
        );
    }

    #[test]
    fn a_calendar_without_service_days_has_an_end() {
        let mut calendar = Calendar::default();
        calendar.adopted.hours.clear();
        let start = at("2026-09-07T11:00:00+08:00");
        assert!(calendar.after_service(start, 1) > start);
    }
}
