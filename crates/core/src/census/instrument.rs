//! Instruments as data: which items count, which sums put somebody in which class, which single answer overrides them all.
//! [`SHIPPED`] has the numbers of three known ones, without their texts; a college adopts its own variants beside.
//!
//! Source of the rules: `docs/domain.md`, "Screening rules". Item 15 of the SCL-90 asks what item 9 of the PHQ-9 asks; it
//! overrides like that one.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::escalation::Level;
use crate::limits::{FACTORS_MAX, ITEMS_MAX};
use crate::refusal::Refusal;
use crate::words::Title;

/// Number of an instrument: below 1,000 those of the product, from there on those of the college.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
#[cbor(transparent)]
pub struct InstrumentNo(#[n(0)] pub u16);

impl InstrumentNo {
    /// UPI, the University Personality Inventory.
    pub const UPI: Self = Self(1);
    /// SCL-90.
    pub const SCL_90: Self = Self(2);
    /// PHQ-9.
    pub const PHQ_9: Self = Self(3);
    /// The first number of a college's own.
    pub const OWN: u16 = 1_000;
}

/// An item answered so or higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemAtLeast {
    /// The item, counted from 1.
    #[n(0)]
    pub item: u16,
    /// Answered so or higher.
    #[n(1)]
    pub at_least: u8,
}

/// A sum of some items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Its items, counted from 1.
    #[n(0)]
    pub items: Vec<u16>,
    /// The sum from which on it is high.
    #[n(1)]
    pub at_least: u16,
}

/// What puts somebody in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// The total of the items that count.
    #[n(0)]
    Total(#[n(0)] u16),
    /// One item.
    #[n(1)]
    Item(#[n(0)] ItemAtLeast),
    /// Any factor is high.
    #[n(2)]
    AnyFactor,
    /// He asks for help.
    #[n(3)]
    AsksForHelp,
}

/// A class: whoever meets any of its criteria, and those of no class before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClassRule {
    /// One is enough. The last class has none: it is everybody else's.
    #[n(0)]
    pub any_of: Vec<Criterion>,
}

/// An instrument. Items and classes count from 1; class 1 is the most urgent, the last asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// What people call it; what the product ships is called by its number's text.
    #[n(0)]
    #[serde(default)]
    pub title: Option<Title>,
    /// How many items.
    #[n(1)]
    pub items: u16,
    /// The lowest answer.
    #[n(2)]
    pub least: u8,
    /// The highest answer.
    #[n(3)]
    pub most: u8,
    /// Items that do not count for the total: lie items.
    #[n(4)]
    #[serde(default)]
    pub uncounted: Vec<u16>,
    /// Sums of some items.
    #[n(5)]
    #[serde(default)]
    pub factors: Vec<Factor>,
    /// Its classes, from 1.
    #[n(6)]
    pub classes: Vec<ClassRule>,
    /// Critical items: any of them puts somebody in class 1, whatever the total, and asks for an interview at once.
    #[n(7)]
    #[serde(default)]
    pub critical: Vec<ItemAtLeast>,
    /// It asks whether he wants help.
    #[n(8)]
    #[serde(default)]
    pub asks_for_help: bool,
}

/// What answers give. All that is kept of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scored {
    /// The total of the items that count.
    #[n(0)]
    pub total: u16,
    /// The class, from 1.
    #[n(1)]
    pub class: u8,
    /// A critical item overrode.
    #[n(2)]
    pub critical: bool,
    /// He asks for help.
    #[n(3)]
    pub asks_for_help: bool,
    /// Factors that are high, counted from 1.
    #[n(4)]
    pub factors: Vec<u8>,
    /// How many classes the instrument has.
    #[n(5)]
    pub classes: u8,
}

/// Scores that another system made of answers which it keeps to itself. What it says weighs at least as much as what this
/// product can see of it: of two classes the more urgent counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The total of the items that count.
    pub total: u16,
    /// The class that it gave, from 1.
    #[serde(default)]
    pub class: Option<u8>,
    /// A critical item was answered so that it overrides.
    #[serde(default)]
    pub critical: bool,
}

impl Scored {
    /// How soon an interview is due: critical at once, class 1 soon, a class between later, the last class none.
    pub fn interview(&self) -> Option<Level> {
        if self.critical {
            Some(Level::Urgent)
        } else if self.class >= self.classes {
            None
        } else if self.class == 1 {
            Some(Level::Concerning)
        } else {
            Some(Level::Routine)
        }
    }
}

impl Instrument {
    /// Whether these could be answers: as many as items, each within the range; help asked for only where it is offered.
    pub fn takes(&self, answers: &[u8], asks_for_help: bool) -> bool {
        answers.len() == usize::from(self.items)
            && answers.iter().all(|answer| (self.least..=self.most).contains(answer))
            && (self.asks_for_help || !asks_for_help)
    }

    /// The total, the class and what overrode it. `answers` are such as [`Instrument::takes`].
    pub fn score(&self, answers: &[u8], asks_for_help: bool) -> Scored {
        let answer = |item: u16| answers.get(usize::from(item).wrapping_sub(1)).copied().unwrap_or(0);
        let reaches = |row: &ItemAtLeast| answer(row.item) >= row.at_least;
        let sum = |items: &mut dyn Iterator<Item = u16>| items.map(|item| u16::from(answer(item))).sum();
        let total: u16 = sum(&mut (1..=self.items).filter(|item| !self.uncounted.contains(item)));
        let high = |factor: &Factor| -> bool {
            let found: u16 = sum(&mut factor.items.iter().copied());
            found >= factor.at_least
        };
        let numbered = (1..).zip(&self.factors);
        let factors: Vec<u8> =
            numbered.filter(|(_, factor)| high(factor)).map(|(number, _)| number).collect();
        let meets = |criterion: &Criterion| match criterion {
            Criterion::Total(least) => total >= *least,
            Criterion::Item(row) => reaches(row),
            Criterion::AnyFactor => !factors.is_empty(),
            Criterion::AsksForHelp => asks_for_help,
        };
        let critical = self.critical.iter().any(reaches);
        let classes = self.classes.len() as u8;
        let found = self.classes.iter().position(|class| class.any_of.iter().any(meets));
        let class = if critical { 1 } else { found.map_or(classes, |place| place as u8 + 1) };
        Scored { total, class, critical, asks_for_help, factors, classes }
    }

    /// Whether these could be scores: a total that answers can come to, a class that there is.
    pub fn takes_stated(&self, stated: &Stated, asks_for_help: bool) -> bool {
        let counted = self.items.saturating_sub(self.uncounted.len() as u16);
        let [least, most] = [self.least, self.most].map(|answer| counted.saturating_mul(u16::from(answer)));
        (least..=most).contains(&stated.total)
            && stated.class.is_none_or(|class| (1..=self.classes.len()).contains(&usize::from(class)))
            && (self.asks_for_help || !asks_for_help)
    }

    /// The same of stated scores, which are such as [`Instrument::takes_stated`].
    pub fn score_stated(&self, stated: &Stated, asks_for_help: bool) -> Scored {
        let (total, critical) = (stated.total, stated.critical);
        let meets = |criterion: &Criterion| match criterion {
            Criterion::Total(least) => total >= *least,
            Criterion::AsksForHelp => asks_for_help,
            // The answers stayed where they were given.
            Criterion::Item(_) | Criterion::AnyFactor => false,
        };
        let classes = self.classes.len() as u8;
        let found = self.classes.iter().position(|class| class.any_of.iter().any(meets));
        let seen = found.map_or(classes, |place| place as u8 + 1);
        let class = if critical { 1 } else { stated.class.map_or(seen, |stated| stated.min(seen)) };
        Scored { total, class, critical, asks_for_help, factors: Vec::new(), classes }
    }

    /// Refuses what is no instrument.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let wrong = |field, why| Err(Refusal::Field { field, why });
        let is_item = |item: &u16| (1..=self.items).contains(item);
        let is_answer = |row: &ItemAtLeast| is_item(&row.item) && row.at_least <= self.most;
        if self.items == 0 || self.items > ITEMS_MAX {
            return wrong("items", "is not between 1 and 200");
        }
        if self.least >= self.most || self.most > 10 {
            return wrong("most", "is not above the lowest answer, or above 10");
        }
        if !self.uncounted.iter().all(is_item) {
            return wrong("uncounted", "names an item that is not there");
        }
        let is_factor = |factor: &Factor| !factor.items.is_empty() && factor.items.iter().all(is_item);
        if self.factors.len() > FACTORS_MAX || !self.factors.iter().all(is_factor) {
            return wrong("factors", "are more than 32, or name an item that is not there");
        }
        if !self.critical.iter().all(is_answer) {
            return wrong("critical", "names an item or an answer that is not there");
        }
        let criteria = self.classes.iter().flat_map(|class| &class.any_of);
        for criterion in criteria {
            let possible = match criterion {
                Criterion::Item(row) => is_answer(row),
                Criterion::AnyFactor => !self.factors.is_empty(),
                Criterion::AsksForHelp => self.asks_for_help,
                Criterion::Total(_) => true,
            };
            if !possible {
                return wrong("classes", "ask for an item, a factor or a question that is not there");
            }
        }
        let Some((last, before)) = self.classes.split_last() else {
            return wrong("classes", "are between 2 and 5");
        };
        if before.is_empty() || before.len() > 4 {
            return wrong("classes", "are between 2 and 5");
        }
        if !last.any_of.is_empty() || before.iter().any(|class| class.any_of.is_empty()) {
            return wrong("classes", "need criteria each but the last, which is everybody else's");
        }
        Ok(())
    }
}

/// The instruments of the product.
pub const SHIPPED: [InstrumentNo; 3] = [InstrumentNo::UPI, InstrumentNo::SCL_90, InstrumentNo::PHQ_9];

/// Items of the factors of the SCL-90, the last those that belong to none of the nine.
const SCL_90_FACTORS: [&[u16]; 10] = [
    &[1, 4, 12, 27, 40, 42, 48, 49, 52, 53, 56, 58],
    &[3, 9, 10, 28, 38, 45, 46, 51, 55, 65],
    &[6, 21, 34, 36, 37, 41, 61, 69, 73],
    &[5, 14, 15, 20, 22, 26, 29, 30, 31, 32, 54, 71, 79],
    &[2, 17, 23, 33, 39, 57, 72, 78, 80, 86],
    &[11, 24, 63, 67, 74, 81],
    &[13, 25, 47, 50, 70, 75, 82],
    &[8, 18, 43, 68, 76, 83],
    &[7, 16, 35, 62, 77, 84, 85, 87, 88, 90],
    &[19, 44, 59, 60, 64, 66, 89],
];

/// An instrument of the product.
pub fn shipped(number: InstrumentNo) -> Option<Instrument> {
    let item = |item, at_least| ItemAtLeast { item, at_least };
    let is = |number| Criterion::Item(item(number, 1));
    let class = |any_of: &[Criterion]| ClassRule { any_of: any_of.to_vec() };
    let blank = Instrument {
        title: None,
        items: 0,
        least: 0,
        most: 1,
        uncounted: Vec::new(),
        factors: Vec::new(),
        classes: Vec::new(),
        critical: Vec::new(),
        asks_for_help: false,
    };
    match number {
        InstrumentNo::UPI => Some(Instrument {
            items: 60,
            uncounted: vec![5, 20, 35, 50],
            classes: vec![
                class(&[Criterion::Total(25), is(25), Criterion::AsksForHelp]),
                class(&[Criterion::Total(20), is(8), is(16), is(26)]),
                class(&[]),
            ],
            critical: vec![item(25, 1)],
            asks_for_help: true,
            ..blank
        }),
        InstrumentNo::SCL_90 => {
            // A factor is high at a mean of 3.
            let factor = |items: &[u16]| Factor { items: items.to_vec(), at_least: 3 * items.len() as u16 };
            Some(Instrument {
                items: 90,
                least: 1,
                most: 5,
                factors: SCL_90_FACTORS.into_iter().map(factor).collect(),
                classes: vec![class(&[Criterion::Total(160), Criterion::AnyFactor]), class(&[])],
                critical: vec![item(15, 2)],
                ..blank
            })
        }
        InstrumentNo::PHQ_9 => Some(Instrument {
            items: 9,
            most: 3,
            classes: vec![class(&[Criterion::Total(15)]), class(&[Criterion::Total(10)]), class(&[])],
            critical: vec![item(9, 1)],
            ..blank
        }),
        InstrumentNo(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(items: u16, least: u8, high: &[(u16, u8)]) -> Vec<u8> {
        let mut answers = vec![least; usize::from(items)];
        for (item, answer) in high {
            answers[usize::from(*item) - 1] = *answer;
        }
        answers
    }

    fn first(n: u16, without: &[u16]) -> Vec<(u16, u8)> {
        (1..=60).filter(|item| !without.contains(item)).take(usize::from(n)).map(|item| (item, 1)).collect()
    }

    /// Everything that has a say of its own in the UPI.
    const OWN_SAY: [u16; 8] = [5, 20, 35, 50, 8, 16, 25, 26];

    #[test]
    fn what_is_shipped_is_sound() {
        for number in SHIPPED {
            shipped(number).unwrap().check().unwrap();
        }
        let items: Vec<u16> = SCL_90_FACTORS.into_iter().flatten().copied().collect();
        let mut sorted = items.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (1..=90).collect::<Vec<u16>>(), "each item of the SCL-90 belongs to one factor");
    }

    #[test]
    fn the_upi_classes_by_total_and_by_single_items() {
        let upi = shipped(InstrumentNo::UPI).unwrap();
        let class = |high: &[(u16, u8)], help| upi.score(&answers(60, 0, high), help).class;
        assert_eq!(class(&first(19, &OWN_SAY), false), 3);
        assert_eq!(class(&first(20, &OWN_SAY), false), 2);
        assert_eq!(class(&first(24, &OWN_SAY), false), 2);
        assert_eq!(class(&first(25, &OWN_SAY), false), 1);
        assert_eq!(class(&[(8, 1)], false), 2);
        assert_eq!(class(&[(16, 1)], false), 2);
        assert_eq!(class(&[(26, 1)], false), 2);
        assert_eq!(class(&[(25, 1)], false), 1);
        assert_eq!(class(&[], true), 1);
        assert_eq!(class(&[], false), 3);
    }

    #[test]
    fn lie_items_do_not_count() {
        let upi = shipped(InstrumentNo::UPI).unwrap();
        let mut high = first(19, &OWN_SAY);
        high.extend([(5, 1), (20, 1), (35, 1), (50, 1)]);
        let scored = upi.score(&answers(60, 0, &high), false);
        assert_eq!((scored.total, scored.class), (19, 3));
    }

    #[test]
    fn a_critical_item_overrides_any_total() {
        let phq = shipped(InstrumentNo::PHQ_9).unwrap();
        let scored = phq.score(&answers(9, 0, &[(9, 1)]), false);
        assert_eq!((scored.total, scored.class, scored.critical), (1, 1, true));
        assert_eq!(scored.interview(), Some(Level::Urgent));
        assert_eq!(phq.score(&answers(9, 0, &[(1, 3)]), false).interview(), None);
    }

    #[test]
    fn a_high_factor_of_the_scl_90_is_enough() {
        let scl = shipped(InstrumentNo::SCL_90).unwrap();
        let high: Vec<(u16, u8)> = SCL_90_FACTORS[5].iter().map(|item| (*item, 3)).collect();
        let scored = scl.score(&answers(90, 1, &high), false);
        assert_eq!((scored.class, scored.factors), (1, vec![6]));
        assert!(scored.total < 160);
    }

    #[test]
    fn answers_are_as_many_as_items_and_within_range() {
        let upi = shipped(InstrumentNo::UPI).unwrap();
        assert!(upi.takes(&[0; 60], true));
        assert!(!upi.takes(&[0; 59], false));
        assert!(!upi.takes(&answers(60, 0, &[(3, 2)]), false));
        let phq = shipped(InstrumentNo::PHQ_9).unwrap();
        assert!(!phq.takes(&[0; 9], true), "it does not ask");
    }
}
