//! How often a duty is due, and the periods that follow from it and from the calendar.
//!
//! Invariant: a period is whole days; the periods of one cadence do not overlap. A vacation has no periods of a term, so
//! that it suspends what is due in terms.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Days, Term};
use crate::limits::DEADLINE_DAYS_MAX;
use crate::time::Day;

/// Months of a year, 1 to 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(into = "Vec<u8>", try_from = "Vec<u8>")]
#[cfg_attr(feature = "schema", schemars(with = "Vec<u8>"))]
#[cbor(transparent)]
pub struct Months(#[n(0)] u16);

impl Months {
    /// These months; `None` where one is no month, or none is given.
    pub const fn of(months: &[u8]) -> Option<Self> {
        let mut bits = 0;
        let mut rest = months;
        while let [month, others @ ..] = rest {
            if *month < 1 || *month > 12 {
                return None;
            }
            bits |= 1 << *month;
            rest = others;
        }
        if bits == 0 { None } else { Some(Self(bits)) }
    }

    /// The months, in order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = u8> {
        (1..=12).filter(move |month| self.0 & (1 << month) != 0)
    }

    fn holds_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl From<Months> for Vec<u8> {
    fn from(months: Months) -> Self {
        months.iter().collect()
    }
}

impl TryFrom<Vec<u8>> for Months {
    type Error = &'static str;

    fn try_from(months: Vec<u8>) -> Result<Self, Self::Error> {
        Self::of(&months).ok_or("months are 1 to 12, one at least")
    }
}

impl<'b, C> Decode<'b, C> for Months {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        match d.u16()? {
            bits if bits != 0 && bits & !0x1FFE == 0 => Ok(Self(bits)),
            _ => Err(minicbor::decode::Error::message("no months")),
        }
    }
}

/// How often a duty is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Cadence {
    /// Once, within so many days: of being posted where it is each holder's, else of being adopted.
    #[n(0)]
    Once {
        /// How many days, the first one counted.
        #[n(0)]
        days: u16,
    },
    /// So many times a term, in equal parts of whole weeks.
    #[n(1)]
    Term {
        /// How many times.
        #[n(0)]
        times: u8,
    },
    /// Once in every so many weeks of a term, counted from its first.
    #[n(2)]
    Weeks {
        /// How many weeks.
        #[n(0)]
        weeks: u8,
    },
    /// Every year, from the first of each of these months on.
    #[n(3)]
    Yearly {
        /// Months in which a period begins.
        #[n(0)]
        months: Months,
        /// How many months a period has.
        #[n(1)]
        length: u8,
    },
    /// When there is occasion: nothing is ever due.
    #[n(4)]
    OnEvent,
}

impl Cadence {
    /// Why it cannot be, if it cannot.
    pub(super) fn fault(self) -> Option<&'static str> {
        match self {
            Cadence::Once { days } if days == 0 || i64::from(days) > DEADLINE_DAYS_MAX => {
                Some("allows no time, or more than 3,660 days")
            }
            Cadence::Term { times: 0 } | Cadence::Weeks { weeks: 0 } => Some("is due never; switch it off"),
            Cadence::Term { times } if times > 60 => Some("is due oftener than a term has weeks"),
            Cadence::Weeks { weeks } if weeks > 60 => Some("is due once in more weeks than a term has"),
            Cadence::Yearly { months, length } if !fit(months, length) => {
                Some("has periods that are empty or overlap")
            }
            Cadence::Once { .. }
            | Cadence::Term { .. }
            | Cadence::Weeks { .. }
            | Cadence::Yearly { .. }
            | Cadence::OnEvent => None,
        }
    }

    /// Whether whoever keeps this cadence keeps `other` too. Cadences of two kinds are not compared: no.
    pub(super) fn is_as_tight_as(self, other: Self) -> bool {
        match (self, other) {
            (Cadence::Once { days }, Cadence::Once { days: other }) => days <= other,
            (Cadence::Term { times }, Cadence::Term { times: other }) => times >= other,
            (Cadence::Weeks { weeks }, Cadence::Weeks { weeks: other }) => weeks <= other,
            (
                Cadence::Yearly { months, length },
                Cadence::Yearly { months: other_months, length: other_length },
            ) => months.holds_all(other_months) && length <= other_length,
            (Cadence::OnEvent, Cadence::OnEvent) => true,
            _ => false,
        }
    }

    /// The parts of a term.
    fn parts(self, term: &Term) -> Vec<Days> {
        let week = |week: u32| term.first.plus(week as i32 * 7);
        let weeks = u32::from(term.weeks);
        match self {
            Cadence::Term { times } => {
                let times = u32::from(times.max(1));
                let part = |part: u32| week(weeks * part / times);
                (0..times).map(|n| Days { first: part(n), last: part(n + 1).plus(-1) }).collect()
            }
            Cadence::Weeks { weeks: every } => {
                let every = u32::from(every.max(1));
                let last = |first: u32| week((first + every).min(weeks)).plus(-1);
                let firsts = (0..weeks).step_by(every as usize);
                firsts.map(|first| Days { first: week(first), last: last(first) }).collect()
            }
            Cadence::Once { .. } | Cadence::Yearly { .. } | Cadence::OnEvent => Vec::new(),
        }
    }

    /// The periods that share a day with `window`, in order. What is due once has none of its own: its beginning is not the
    /// calendar's.
    pub(super) fn spans(self, calendar: &Calendar, window: Days) -> Vec<Days> {
        let mut found = Vec::new();
        match self {
            Cadence::Once { .. } | Cadence::OnEvent => {}
            Cadence::Term { .. } | Cadence::Weeks { .. } => {
                for (terms, from, until) in calendar.terms_by_day() {
                    let mut spans: Vec<Days> = terms.iter().flat_map(|term| self.parts(term)).collect();
                    // What began under an earlier calendar keeps its dates, and nothing begins before it ends.
                    let busy = found.last().map(|days: &Days| days.last);
                    spans.retain(|days| {
                        from.is_none_or(|from| from <= days.first)
                            && until.is_none_or(|until| days.first < until)
                            && busy.is_none_or(|busy| busy < days.first)
                    });
                    found.extend(spans);
                }
            }
            Cadence::Yearly { months, length } => {
                for year in window.first.year() - 1..=window.last.year() {
                    found.extend(months.iter().filter_map(|month| months_from(year, month, length)));
                }
            }
        }
        found
            .retain(|days| days.first <= days.last && days.first <= window.last && window.first <= days.last);
        found
    }
}

/// Whether periods of `length` months from the first of each of `months` on neither are empty nor overlap.
fn fit(months: Months, length: u8) -> bool {
    let all: Vec<u8> = months.iter().collect();
    let next_year = all.first().map(|first| first + 12);
    let gaps = all.iter().zip(all.iter().skip(1).copied().chain(next_year));
    length >= 1 && gaps.into_iter().all(|(month, next)| next - month >= length)
}

fn months_from(year: i32, month: u8, length: u8) -> Option<Days> {
    let after = u32::from(month) - 1 + u32::from(length);
    let end = Day::of(year + (after / 12) as i32, after % 12 + 1, 1)?;
    Some(Days { first: Day::of(year, u32::from(month), 1)?, last: end.plus(-1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_school_year_and_a_window_of_months() {
        let window = Days { first: day("2026-10-10"), last: day("2027-06-01") };
        let spans = |months: &[u8], length| {
            let cadence = Cadence::Yearly { months: Months::of(months).unwrap(), length };
            assert_eq!(cadence.fault(), None);
            let spans = cadence.spans(&Calendar::default(), window);
            spans.into_iter().map(|days| format!("{}..{}", days.first, days.last)).collect::<Vec<_>>()
        };
        assert_eq!(spans(&[9], 12), ["2026-09-01..2027-08-31"]);
        assert_eq!(spans(&[5, 10], 1), ["2026-10-01..2026-10-31", "2027-05-01..2027-05-31"]);
        assert_eq!(spans(&[10], 3), ["2026-10-01..2026-12-31"]);
    }

    #[test]
    fn periods_that_overlap_are_refused() {
        let months = Months::of(&[5, 10]).unwrap();
        assert!(Cadence::Yearly { months, length: 5 }.fault().is_none());
        assert!(Cadence::Yearly { months, length: 6 }.fault().is_some());
        assert!(Cadence::Yearly { months: Months::of(&[1]).unwrap(), length: 13 }.fault().is_some());
        assert_eq!(Months::of(&[0]), None);
        assert_eq!(Months::of(&[13]), None);
    }
}
