//! Samples of censuses and of early warning.

use wuji_core::Kind;
use wuji_core::census::{
    self, ClassRule, Cohort, Criterion, Excuse, Factor, Instrument, InstrumentNo, InterviewOutcome,
    ItemAtLeast, Missed, Scored, Window,
};
use wuji_core::entry::Event;
use wuji_core::ids::{ClassNo, PersonNo, Position, PostNo, UnitNo};
use wuji_core::report::{LifeEvent, Sign, Urgency};
use wuji_core::warning::{self, Advice, Condition, Dismissal, LookOutcome, Rule, RuleNo};

use super::{day, title};

const PERSON: PersonNo = PersonNo(600);

fn instrument() -> Instrument {
    let item = ItemAtLeast { item: 25, at_least: 1 };
    let criteria =
        vec![Criterion::Total(25), Criterion::Item(item), Criterion::AnyFactor, Criterion::AsksForHelp];
    Instrument {
        title: Some(title("Variant")),
        items: 60,
        least: 0,
        most: 1,
        uncounted: vec![5, 20],
        factors: vec![Factor { items: vec![1, 2], at_least: 2 }],
        classes: vec![ClassRule { any_of: criteria }, ClassRule { any_of: Vec::new() }],
        critical: vec![item],
        asks_for_help: true,
    }
}

fn conditions() -> Condition {
    Condition::Any(vec![
        Condition::All(vec![
            Condition::LowMood { at_least: 3, below: Some(7) },
            Condition::LowMood { at_least: 7, below: None },
        ]),
        Condition::Signs { any_of: Sign::ALL.to_vec(), at_least: 2, days: 14 },
        Condition::LifeEvent { any_of: LifeEvent::ALL.to_vec(), days: 30 },
        Condition::Reports { at_least: 2, days: 7 },
        Condition::NotInterviewed { class: 1, days: 7 },
        Condition::MissedFollowUps { at_least: 2, days: 60 },
    ])
}

/// The samples of a kind of these areas; nothing for any other.
pub(super) fn samples(kind: Kind) -> Vec<Event> {
    let census = |event: census::Event| vec![Event::from(event)];
    let warning = |event: warning::Event| vec![Event::from(event)];
    match kind {
        Kind::InstrumentAdopted => census(census::Event::InstrumentAdopted {
            instrument: InstrumentNo(InstrumentNo::OWN),
            version: 1,
            definition: instrument(),
        }),
        Kind::CensusOpened => [Cohort::Year(2026), Cohort::Classes(vec![ClassNo(2)])]
            .map(|cohort| census::Event::Opened {
                instrument: InstrumentNo::UPI,
                version: 0,
                cohort,
                window: Window { from: day(), until: day().plus(14), retest_until: day().plus(28) },
            })
            .map(Event::from)
            .to_vec(),
        Kind::CensusAsked => census(census::Event::Asked),
        Kind::CensusCompleted => census(census::Event::Completed { unit: UnitNo(5) }),
        Kind::CensusOverdue => {
            let (class, post) = (ClassNo(3), Some(PostNo(300)));
            let missed = vec![Missed { class, post }, Missed { class, post: None }];
            census(census::Event::Overdue { unit: UnitNo(5), retest: true, missed })
        }
        Kind::CensusClosed => census(census::Event::Closed),
        Kind::ResultRecorded => {
            let scored = Scored {
                total: 26,
                class: 1,
                critical: true,
                asks_for_help: true,
                factors: vec![4],
                classes: 3,
            };
            census(census::Event::Recorded { person: PERSON, on: day(), scored })
        }
        Kind::Excused => Excuse::ALL
            .iter()
            .map(|reason| census::Event::Excused { person: PERSON, reason: *reason }.into())
            .collect(),
        Kind::Interviewed => InterviewOutcome::ALL
            .iter()
            .map(|outcome| census::Event::Interviewed { outcome: *outcome }.into())
            .collect(),
        Kind::InterviewPassed => census(census::Event::InterviewPassed { recused: true }),
        Kind::InterviewOrdered => {
            census(census::Event::InterviewOrdered { person: PERSON, recused: vec![PersonNo(7)] })
        }
        Kind::WarningsAdopted => {
            let rule = |(number, advice): (u16, &Advice)| Rule {
                number: RuleNo(number),
                title: Some(title("Rule")),
                when: conditions(),
                urgency: Urgency::Concerning,
                advice: *advice,
            };
            let rules = (1..).zip(Advice::ALL).map(rule).collect();
            warning(warning::Event::Adopted { version: 1, rules })
        }
        Kind::WarningFired => warning(warning::Event::Fired {
            person: PERSON,
            rule: RuleNo(4),
            version: 1,
            advice: Advice::Interview,
            evidence: vec![Position(40), Position(70_000)],
            recused: vec![PersonNo(7)],
        }),
        Kind::WarningLooked => {
            let reasons = Dismissal::ALL.iter().map(|reason| (LookOutcome::Dismissed, Some(*reason)));
            let outcomes = LookOutcome::ALL.iter().map(|outcome| (*outcome, None));
            reasons
                .chain(outcomes)
                .map(|(outcome, reason)| warning::Event::Looked { outcome, reason }.into())
                .collect()
        }
        _ => Vec::new(),
    }
}
