//! Instants, days and spans. Integers in store, RFC 3339 at +08:00 for people.
//!
//! Absent on purpose: "now". Time is an argument of the core, never a question it asks.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, TimeDelta};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// The document's colleges live at +08:00, without summer time.
const OFFSET_MS: i64 = 8 * 60 * MINUTE_MS;
/// Instants lie between the years 1 and 9999.
const AT_MS_MAX: i64 = 253_402_185_600_000;

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode)]
#[cbor(transparent)]
pub struct At(#[n(0)] i64);

impl At {
    /// `ms` milliseconds after 1970-01-01T00:00:00Z; brought into the years 1 to 9999.
    pub fn from_ms(ms: i64) -> Self {
        Self(ms.clamp(-62_135_596_800_000, AT_MS_MAX))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn ms(self) -> i64 {
        self.0
    }

    /// `minutes` later (earlier when negative).
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self::from_ms(self.0.saturating_add(minutes.saturating_mul(MINUTE_MS)))
    }

    /// `ms` milliseconds later.
    pub fn plus_ms(self, ms: i64) -> Self {
        Self::from_ms(self.0.saturating_add(ms))
    }

    /// The day at +08:00.
    pub fn day(self) -> Day {
        Day(self.0.saturating_add(OFFSET_MS).div_euclid(DAY_MS) as i32)
    }

    /// Minutes since midnight at +08:00.
    pub fn minute_of_day(self) -> u16 {
        (self.0.saturating_add(OFFSET_MS).rem_euclid(DAY_MS) / MINUTE_MS) as u16
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = FixedOffset::east_opt((OFFSET_MS / 1000) as i32)
            .zip(DateTime::from_timestamp_millis(self.0))
            .map(|(zone, utc)| utc.with_timezone(&zone));
        match local {
            Some(local) => f.write_str(&local.to_rfc3339_opts(SecondsFormat::AutoSi, false)),
            None => write!(f, "{} ms", self.0),
        }
    }
}

/// A text that is no instant or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Instants are RFC 3339.
    #[error("a time reads like `2026-09-07T08:00:00+08:00`")]
    At,
    /// Days are ISO 8601.
    #[error("a day reads like `2026-09-07`")]
    Day,
    /// Months are ISO 8601.
    #[error("a month reads like `2026-09`")]
    Month,
}

impl FromStr for At {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        DateTime::parse_from_rfc3339(text)
            .map(|t| Self::from_ms(t.timestamp_millis()))
            .map_err(|_| TimeError::At)
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl<'b, C> Decode<'b, C> for At {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let ms = d.i64()?;
        if Self::from_ms(ms).0 == ms {
            Ok(Self(ms))
        } else {
            Err(minicbor::decode::Error::message("an instant outside the years 1 to 9999"))
        }
    }
}

/// A calendar day at +08:00, in days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
#[cbor(transparent)]
pub struct Day(#[n(0)] i32);

impl Day {
    /// The given day of the Gregorian calendar, if there is one.
    pub fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from_date)
    }

    fn from_date(date: NaiveDate) -> Self {
        Self(date.signed_duration_since(NaiveDate::default()).num_days() as i32)
    }

    fn date(self) -> Option<NaiveDate> {
        NaiveDate::default().checked_add_signed(TimeDelta::days(i64::from(self.0)))
    }

    /// `days` later.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Whole days from `earlier` to this day.
    pub fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// The instant `minute` minutes after midnight of this day at +08:00; 1440 is the day's end, 24:00.
    pub fn at_minute(self, minute: u16) -> At {
        At::from_ms(i64::from(self.0) * DAY_MS - OFFSET_MS + i64::from(minute) * MINUTE_MS)
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        // 1970-01-01 was a Thursday.
        matches!((self.0 + 3).rem_euclid(7), 5 | 6)
    }

    /// The first day of a week.
    pub fn is_monday(self) -> bool {
        self.plus(-1).is_weekend() && !self.is_weekend()
    }

    /// The same day of another year; of February 29 there is none in most.
    pub(crate) fn in_year(self, year: i32) -> Option<Self> {
        self.date()?.with_year(year).map(Self::from_date)
    }

    /// The Gregorian year.
    pub fn year(self) -> i32 {
        self.date().map_or(0, |date| date.year())
    }

    /// The month that it lies in.
    pub fn month(self) -> Month {
        let date = self.date().unwrap_or_default();
        Month { year: date.year().clamp(1, 9999) as u16, month: date.month() as u8 }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => date.fmt(f),
            None => write!(f, "day {}", self.0),
        }
    }
}

impl FromStr for Day {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self::from_date).map_err(|_| TimeError::Day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl<'b, C> Decode<'b, C> for Day {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let day = Self(d.i32()?);
        match day.date() {
            Some(_) => Ok(day),
            None => Err(minicbor::decode::Error::message("no such day")),
        }
    }
}

/// A month of the Gregorian calendar. Written `2026-09`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct Month {
    #[n(0)]
    year: u16,
    #[n(1)]
    month: u8,
}

impl Month {
    /// The month after it.
    pub fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year.saturating_add(1), month: 1 },
            month => Self { year: self.year, month: month + 1 },
        }
    }

    /// Its first day.
    pub fn first(self) -> Day {
        Day::of(i32::from(self.year), u32::from(self.month), 1).unwrap_or(Day(0))
    }

    /// Its last day.
    pub fn last(self) -> Day {
        self.next().first().plus(-1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let day: Day = format!("{text}-01").parse()?;
        Some(day.month()).filter(|month| month.to_string() == text).ok_or(TimeError::Month)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl<'b, C> Decode<'b, C> for Month {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let wrong = minicbor::decode::Error::message("no such month");
        match d.array()? {
            Some(2) => {}
            _ => return Err(wrong),
        }
        let (year, month) = (d.u16()?, d.u8()?);
        let is_month = (1..=9999).contains(&year) && (1..=12).contains(&month);
        if is_month { Ok(Self { year, month }) } else { Err(wrong) }
    }
}

/// A time of day at +08:00, in minutes since midnight, 0 to 1440 (24:00 ends a day). Written `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode)]
#[serde(into = "String", try_from = "String")]
#[cbor(transparent)]
pub struct MinuteOfDay(#[n(0)] u16);

impl MinuteOfDay {
    /// `minutes` after midnight; more than 1440 is no time of day.
    pub fn try_new(minutes: u16) -> Option<Self> {
        (minutes <= 1440).then_some(Self(minutes))
    }

    /// The full hour, at most 24:00.
    pub fn hour(hour: u8) -> Self {
        Self(u16::from(hour.min(24)) * 60)
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl From<MinuteOfDay> for String {
    fn from(minute: MinuteOfDay) -> Self {
        format!("{:02}:{:02}", minute.0 / 60, minute.0 % 60)
    }
}

impl TryFrom<String> for MinuteOfDay {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text == "24:00" {
            return Ok(Self(1440));
        }
        let time =
            NaiveTime::parse_from_str(&text, "%H:%M").map_err(|_| "a time of day reads like `08:00`")?;
        let minutes = time.signed_duration_since(NaiveTime::MIN).num_minutes();
        Self::try_new(minutes as u16).ok_or("a time of day reads like `08:00`")
    }
}

impl<'b, C> Decode<'b, C> for MinuteOfDay {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::try_new(d.u16()?).ok_or(minicbor::decode::Error::message("a day has 1440 minutes"))
    }
}

/// From an instant, which counts, until another, which does not; without an end when `until` is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Period {
    /// First instant.
    #[n(0)]
    pub from: At,
    /// First instant no longer in it.
    #[n(1)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<At>,
}

impl Period {
    /// Whether `at` lies in it.
    pub fn holds(&self, at: At) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }

    /// Whether some instant lies in both.
    pub fn overlaps(&self, other: &Period) -> bool {
        other.until.is_none_or(|until| self.from < until) && self.until.is_none_or(|until| other.from < until)
    }

    /// Whether it has any instant at all.
    pub fn is_empty(&self) -> bool {
        self.until.is_some_and(|until| until <= self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_local_time() {
        let at: At = "2026-09-06T23:40:00+08:00".parse().unwrap();
        assert_eq!(at.to_string(), "2026-09-06T23:40:00+08:00");
        assert_eq!(at.minute_of_day(), 23 * 60 + 40);
        assert_eq!(at.day().to_string(), "2026-09-06");
        assert!(at.day().is_weekend());
        assert!(!at.day().plus(1).is_weekend());
        assert_eq!(at.day().at_minute(1440), at.day().plus(1).at_minute(0));
        assert_eq!("2026-02-30".parse::<Day>(), Err(TimeError::Day));
    }

    #[test]
    fn times_far_out_are_brought_in() {
        assert_eq!(At::from_ms(i64::MAX).plus_minutes(i64::MAX).ms(), AT_MS_MAX);
    }
}
