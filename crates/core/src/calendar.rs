//! Terms, holidays, shifted working days and service hours. Serves every "promptly" (及时) of the document: routine and
//! concerning deadlines run in service hours, on vacation weekdays too; urgent ones and emergencies always.
//!
//! Absent on purpose: on-call shifts. They are postings to on-call posts, see `roster`.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::access::Deed;
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::hearing::Hearing;
use crate::kind::Kind;
use crate::limits::DEADLINE_DAYS_MAX;
use crate::refusal::Refusal;
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

/// Adopt a calendar (action `calendar.adopt`); it replaces the one before.
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

/// The calendar in force. Before one is adopted: weekdays 08:00–12:00 and 14:00–18:00.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calendar {
    adopted: Adopt,
}

impl Default for Calendar {
    fn default() -> Self {
        let interval = |from, until| Hours { from: MinuteOfDay::hour(from), until: MinuteOfDay::hour(until) };
        let hours = vec![interval(8, 12), interval(14, 18)];
        Self { adopted: Adopt { terms: Vec::new(), holidays: Vec::new(), working: Vec::new(), hours } }
    }
}

impl Calendar {
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
        self.adopted.working.contains(&day)
            || !(day.is_weekend() || self.adopted.holidays.iter().any(|days| days.holds(day)))
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
        }
        Ok(())
    }
}

/// Decides `calendar.adopt`.
pub(crate) fn adopt(hearing: &mut Hearing<'_>, adopt: &Adopt) -> Result<(), Refusal> {
    hearing.allow_office(Deed::SetUp)?;
    let wrong = |field, why| Err(Refusal::Field { field, why });
    if adopt.hours.is_empty() {
        return wrong("hours", "has no service hours; give at least one interval");
    }
    let ordered = adopt.hours.windows(2).all(|pair| matches!(pair, [a, b] if a.until <= b.from));
    if !ordered || adopt.hours.iter().any(|hours| hours.until <= hours.from) {
        return wrong("hours", "has intervals that are empty, overlap or stand out of order");
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
    hearing.push(hearing.draft(Event::Adopted(adopt.clone())));
    Ok(())
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
