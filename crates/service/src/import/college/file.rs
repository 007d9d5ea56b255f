//! The form of `college.toml`. Every section is read by itself, every entry of a list by itself, so that one mistake does
//! not hide the next. No type here has `Debug`: names stand in them.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use toml::value::{Datetime, Offset};
use wuji_core::time::{At, Day};

use super::problem::{Span, TomlFault};

pub(super) type Text = Spanned<String>;
type Moment = Spanned<Datetime>;

macro_rules! form {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {$(pub(super) $field: $type,)*}
    )*};
}

form! {
    /// A member of staff, with his posts.
    Staff {
        number: Text,
        name: Text,
        sex: Option<Text>,
        phone: Option<Text>,
        login: Option<Text>,
        posts: Option<Vec<Spanned<Held>>>,
    }
    /// A post that somebody holds.
    Held {
        unit: Text,
        role: Text,
        from: Option<Moment>,
        until: Option<Moment>,
    }
    /// An advisor's post: who holds it and which classes it covers.
    Advisor {
        unit: Text,
        staff: Vec<Text>,
        seats: Option<u16>,
        classes: Vec<Text>,
    }
    /// Who stands in for a holder.
    Deputy {
        unit: Text,
        role: Text,
        of: Text,
        staff: Text,
        from: Option<Moment>,
        until: Option<Moment>,
    }
    /// The phone line of a post.
    Line {
        unit: Text,
        role: Text,
        phone: Text,
    }
    /// Terms, holidays, service hours; replaces the calendar before.
    Calendar {
        hours: Vec<Spanned<(String, String)>>,
        working: Option<Vec<Moment>>,
        term: Option<Vec<Spanned<Term>>>,
        holiday: Option<Vec<Spanned<Holiday>>>,
    }
    /// A term.
    Term {
        title: Text,
        first: Moment,
        weeks: u8,
    }
    /// Days without service, both counted.
    Holiday {
        first: Moment,
        last: Moment,
    }
    /// Deadlines that differ from the default.
    Policy {
        from: Option<Moment>,
        line: Vec<Spanned<PolicyLine>>,
    }
    /// One deadline.
    PolicyLine {
        item: Text,
        level: Text,
        within: Spanned<Within>,
        in_service_hours: Option<bool>,
    }
    /// One shift on call.
    Shift {
        unit: Text,
        staff: Text,
        from: Moment,
        until: Moment,
    }
    /// Shifts in turn.
    Rota {
        unit: Text,
        staff: Vec<Text>,
        change: Vec<Text>,
        from: Moment,
        until: Moment,
    }
    /// The commissioner of a class.
    Commissioner {
        class: Text,
        student: Text,
        login: Option<Text>,
    }
    /// The officer of a room.
    Officer {
        building: Text,
        room: Text,
        student: Text,
        login: Option<Text>,
    }
    /// Who signs in by number where no login is given.
    Accounts {
        staff_by_number: Option<bool>,
        reporters_by_number: Option<bool>,
    }
}

/// A duration: minutes, or a number with its unit.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Within {
    Minutes(u32),
    Text(String),
}

/// A whole file.
#[derive(Default)]
pub(super) struct College {
    pub(super) staff: Vec<Spanned<Staff>>,
    pub(super) advisor: Vec<Spanned<Advisor>>,
    pub(super) deputy: Vec<Spanned<Deputy>>,
    pub(super) line: Vec<Spanned<Line>>,
    pub(super) calendar: Option<Spanned<Calendar>>,
    pub(super) policy: Option<Spanned<Policy>>,
    pub(super) shift: Vec<Spanned<Shift>>,
    pub(super) rota: Vec<Spanned<Rota>>,
    pub(super) commissioner: Vec<Spanned<Commissioner>>,
    pub(super) officer: Vec<Spanned<Officer>>,
    pub(super) accounts: Option<Spanned<Accounts>>,
    /// An entry of the staff could not be read, so that references to its number say nothing.
    pub(super) lacks_staff: bool,
}

/// Reads a file; what cannot be read goes to `faults`.
pub(super) fn read(text: &str, faults: &mut Vec<(Span, TomlFault)>) -> College {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut college = College::default();
    if !errors.is_empty() {
        // What was recovered around a mistake would only add mistakes that are none.
        faults.extend(errors.iter().map(|error| (error.span().unwrap_or_default(), TomlFault::Syntax)));
        return college;
    }
    for (key, value) in table.get_ref().iter() {
        match key.get_ref().as_ref() {
            "staff" => {
                let before = faults.len();
                list(value, &mut college.staff, faults);
                college.lacks_staff = faults.len() != before;
            }
            "advisor" => list(value, &mut college.advisor, faults),
            "deputy" => list(value, &mut college.deputy, faults),
            "line" => list(value, &mut college.line, faults),
            "calendar" => college.calendar = entry(value, faults),
            "policy" => college.policy = entry(value, faults),
            "shift" => list(value, &mut college.shift, faults),
            "rota" => list(value, &mut college.rota, faults),
            "commissioner" => list(value, &mut college.commissioner, faults),
            "officer" => list(value, &mut college.officer, faults),
            "accounts" => college.accounts = entry(value, faults),
            _ => faults.push((key.span(), TomlFault::UnknownKey)),
        }
    }
    college
}

fn list<T: DeserializeOwned>(
    value: &Spanned<DeValue<'_>>,
    into: &mut Vec<Spanned<T>>,
    faults: &mut Vec<(Span, TomlFault)>,
) {
    match value.get_ref() {
        DeValue::Array(items) => into.extend(items.iter().filter_map(|item| entry(item, faults))),
        _ => faults.push((value.span(), TomlFault::WrongType)),
    }
}

fn entry<T: DeserializeOwned>(
    value: &Spanned<DeValue<'_>>,
    faults: &mut Vec<(Span, TomlFault)>,
) -> Option<Spanned<T>> {
    match T::deserialize(ValueDeserializer::from(value.clone())) {
        Ok(read) => Some(Spanned::new(value.span(), read)),
        Err(error) => {
            let fault = match error.message() {
                message if message.starts_with("unknown field") => TomlFault::UnknownKey,
                message if message.starts_with("missing field") => TomlFault::MissingKey,
                _ => TomlFault::WrongType,
            };
            faults.push((error.span().unwrap_or(value.span()), fault));
            None
        }
    }
}

/// The instant of a date and time; at +08:00 where it has no offset, at midnight where it has no time.
pub(super) fn instant(when: &Datetime) -> Option<At> {
    const COLLEGE_OFFSET_MIN: i64 = 8 * 60;
    let midnight = calendar_day(when)?.at_minute(0);
    let (hour, minute, second) =
        when.time.map_or((0, 0, 0), |time| (time.hour, time.minute, time.second.unwrap_or_default()));
    let offset = match when.offset {
        None => COLLEGE_OFFSET_MIN,
        Some(Offset::Z) => 0,
        Some(Offset::Custom { minutes }) => i64::from(minutes),
    };
    let minutes = i64::from(hour) * 60 + i64::from(minute) + COLLEGE_OFFSET_MIN - offset;
    Some(midnight.plus_minutes(minutes).plus_ms(i64::from(second) * 1_000))
}

/// A date without a time.
pub(super) fn day(when: &Datetime) -> Option<Day> {
    if when.time.is_some() { None } else { calendar_day(when) }
}

fn calendar_day(when: &Datetime) -> Option<Day> {
    let date = when.date?;
    Day::of(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}
