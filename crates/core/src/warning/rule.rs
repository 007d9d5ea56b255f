//! What a rule can say: a small closed tree over coded facts.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::limits::{RULE_DAYS_MAX, RULE_DEPTH_MAX, RULE_PARTS_MAX, RULES_MAX};
use crate::refusal::Refusal;
use crate::report::{LifeEvent, Sign, Urgency, codes};
use crate::words::Title;

/// Number of a rule within its set.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
#[cbor(transparent)]
pub struct RuleNo(#[n(0)] pub u16);

codes! {
    /// What a rule advises; the counsellor who looks decides.
    Advice {
        0 /// Talk with him.
          Talk,
        1 /// Report it.
          Report,
        2 /// The station takes it up.
          Station,
        3 /// Interview him.
          Interview,
    }
}

/// When a rule fires, about one person at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// All of these.
    #[n(0)]
    All(#[n(0)] Vec<Condition>),
    /// Any of these.
    #[n(1)]
    Any(#[n(0)] Vec<Condition>),
    /// The mood has been low for so many days, as somebody saw within the last 14.
    #[n(2)]
    LowMood {
        /// So many at least.
        #[n(0)]
        at_least: u16,
        /// Fewer than so many.
        #[n(1)]
        #[serde(default)]
        below: Option<u16>,
    },
    /// Any of these signs was seen so often.
    #[n(3)]
    Signs {
        /// Which.
        #[n(0)]
        any_of: Vec<Sign>,
        /// So often at least.
        #[n(1)]
        at_least: u8,
        /// Within so many days.
        #[n(2)]
        days: u16,
    },
    /// Any of these happened to him; anything, where none is named.
    #[n(4)]
    LifeEvent {
        /// Which.
        #[n(0)]
        #[serde(default)]
        any_of: Vec<LifeEvent>,
        /// Within so many days.
        #[n(1)]
        days: u16,
    },
    /// So many reports about him were sent, duplicates and unfounded ones apart.
    #[n(5)]
    Reports {
        /// So many at least.
        #[n(0)]
        at_least: u8,
        /// Within so many days.
        #[n(1)]
        days: u16,
    },
    /// A census put him in this class or a more urgent one, and nobody has talked with him for so many days.
    #[n(6)]
    NotInterviewed {
        /// The class, from 1.
        #[n(0)]
        class: u8,
        /// For so many days.
        #[n(1)]
        days: u16,
    },
    /// So many follow-ups of him were missed, and none has reached him since.
    #[n(7)]
    MissedFollowUps {
        /// So many at least.
        #[n(0)]
        at_least: u8,
        /// Within so many days.
        #[n(1)]
        days: u16,
    },
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its number.
    #[n(0)]
    pub number: RuleNo,
    /// What people call it; the product's are called by their number's text.
    #[n(1)]
    #[serde(default)]
    pub title: Option<Title>,
    /// When it fires.
    #[n(2)]
    pub when: Condition,
    /// How soon somebody is to look; never an emergency.
    #[n(3)]
    pub urgency: Urgency,
    /// What it advises.
    #[n(4)]
    pub advice: Advice,
}

impl Condition {
    fn check(&self, depth: usize, parts: &mut usize) -> Result<(), Refusal> {
        let wrong = |why| Err(Refusal::Field { field: "rules", why });
        *parts += 1;
        if depth > RULE_DEPTH_MAX || *parts > RULE_PARTS_MAX {
            return wrong("are nested deeper than 4, or longer than 32 parts");
        }
        let is_days = |days: u16| (1..=RULE_DAYS_MAX).contains(&days);
        let sound = match self {
            Condition::All(of) | Condition::Any(of) => {
                if of.is_empty() {
                    return wrong("have a part that asks for nothing");
                }
                return of.iter().try_for_each(|part| part.check(depth + 1, parts));
            }
            Condition::LowMood { at_least, below } => {
                *at_least > 0 && below.is_none_or(|below| *at_least < below)
            }
            Condition::Signs { any_of, at_least, days } => {
                !any_of.is_empty() && any_of.len() <= Sign::ALL.len() && *at_least > 0 && is_days(*days)
            }
            Condition::LifeEvent { any_of, days } => any_of.len() <= LifeEvent::ALL.len() && is_days(*days),
            Condition::Reports { at_least, days } | Condition::MissedFollowUps { at_least, days } => {
                *at_least > 0 && is_days(*days)
            }
            Condition::NotInterviewed { class, days } => *class > 0 && is_days(*days),
        };
        if sound {
            Ok(())
        } else {
            wrong("have a part that nobody or everybody meets, or more than 365 days")
        }
    }

    /// Days after a result at which [`Condition::NotInterviewed`] looks.
    pub(super) fn waits(&self) -> Vec<u16> {
        match self {
            Condition::All(of) | Condition::Any(of) => of.iter().flat_map(Condition::waits).collect(),
            Condition::NotInterviewed { days, .. } => vec![*days],
            Condition::LowMood { .. }
            | Condition::Signs { .. }
            | Condition::LifeEvent { .. }
            | Condition::Reports { .. }
            | Condition::MissedFollowUps { .. } => Vec::new(),
        }
    }
}

/// Refuses what is no set of rules.
pub(super) fn check(rules: &[Rule]) -> Result<(), Refusal> {
    let wrong = |why| Err(Refusal::Field { field: "rules", why });
    if rules.len() > RULES_MAX {
        return wrong("are more than 64");
    }
    let mut numbers: Vec<RuleNo> = rules.iter().map(|rule| rule.number).collect();
    numbers.sort_unstable();
    if numbers.windows(2).any(|pair| pair.first() == pair.last()) {
        return wrong("have a number twice");
    }
    if rules.iter().any(|rule| rule.urgency == Urgency::Emergency) {
        return wrong("are no emergencies; people report those");
    }
    rules.iter().try_for_each(|rule| rule.when.check(1, &mut 0))
}

/// The product's set: the duration rule, two reports in a week, a life event with withdrawal, the most urgent class of a
/// census without an interview, two missed follow-ups.
pub fn default_rules() -> Vec<Rule> {
    let rule =
        |number, when, urgency, advice| Rule { number: RuleNo(number), title: None, when, urgency, advice };
    let low_mood = |at_least, below| Condition::LowMood { at_least, below };
    let withdrawal =
        vec![Sign::Withdrawn, Sign::MissingClass, Sign::Hopeless, Sign::NotEating, Sign::Farewell];
    vec![
        rule(1, low_mood(2, Some(3)), Urgency::Routine, Advice::Talk),
        rule(2, low_mood(3, Some(7)), Urgency::Concerning, Advice::Report),
        rule(3, low_mood(7, None), Urgency::Urgent, Advice::Station),
        rule(4, Condition::Reports { at_least: 2, days: 7 }, Urgency::Concerning, Advice::Interview),
        rule(
            5,
            Condition::All(vec![
                Condition::LifeEvent { any_of: Vec::new(), days: 30 },
                Condition::Signs { any_of: withdrawal, at_least: 1, days: 14 },
            ]),
            Urgency::Concerning,
            Advice::Interview,
        ),
        rule(6, Condition::NotInterviewed { class: 1, days: 7 }, Urgency::Concerning, Advice::Interview),
        rule(7, Condition::MissedFollowUps { at_least: 2, days: 60 }, Urgency::Concerning, Advice::Station),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_set_is_sound() {
        check(&default_rules()).unwrap();
    }

    #[test]
    fn what_says_nothing_is_refused() {
        let rule = |when| {
            vec![Rule {
                number: RuleNo(1),
                title: None,
                when,
                urgency: Urgency::Routine,
                advice: Advice::Talk,
            }]
        };
        let mut deep = Condition::Reports { at_least: 1, days: 1 };
        for _ in 0..4 {
            deep = Condition::All(vec![deep]);
        }
        for when in [
            deep,
            Condition::All(Vec::new()),
            Condition::LowMood { at_least: 0, below: None },
            Condition::LowMood { at_least: 3, below: Some(3) },
            Condition::Signs { any_of: Vec::new(), at_least: 1, days: 7 },
            Condition::Reports { at_least: 1, days: 366 },
            Condition::NotInterviewed { class: 0, days: 3 },
        ] {
            assert!(check(&rule(when.clone())).is_err(), "{when:?}");
        }
    }

    #[test]
    fn no_number_twice_and_no_emergency() {
        let mut twice = default_rules();
        twice.extend(default_rules());
        assert!(check(&twice).is_err());
        let mut emergency = default_rules();
        emergency[0].urgency = Urgency::Emergency;
        assert!(check(&emergency).is_err());
    }
}
