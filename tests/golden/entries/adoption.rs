//! Samples of rules on their way into force.

use wuji_core::adoption::{Event, Matter, Measure};
use wuji_core::calendar::{self, Hours};
use wuji_core::duty::{self, Change, DutyNo};
use wuji_core::escalation::{Item, Level};
use wuji_core::kind::Kind;
use wuji_core::periodic::{self, WeekRule};
use wuji_core::policy::{self, Allowance, Line};
use wuji_core::time::MinuteOfDay;
use wuji_core::warning;

use super::{at, day};

pub(super) fn samples(kind: Kind) -> Vec<Event> {
    match kind {
        Kind::AdoptionProposed => {
            let allowance = Allowance { minutes: 20, in_service_hours: false };
            let line = Line { item: Item::Acknowledge, level: Level::Emergency, allowance };
            let hours = vec![Hours { from: MinuteOfDay::hour(8), until: MinuteOfDay::hour(12) }];
            let calendar = calendar::Adopt { terms: vec![], holidays: vec![], working: vec![day()], hours };
            let changes = vec![Change { duty: DutyNo(3), rule: None }];
            let measures = vec![
                Measure::Policy(policy::Adopt { from: Some(at()), lines: vec![line] }),
                Measure::Calendar(calendar),
                Measure::Duties(duty::Adopt { from: Some(day()), changes, own: vec![] }),
                Measure::Warnings(warning::Adopt { rules: None }),
                Measure::Warnings(warning::Adopt { rules: Some(vec![]) }),
                Measure::Weeks(periodic::Adopt { from: None, rule: WeekRule::default() }),
            ];
            measures.into_iter().map(|measure| Event::Proposed { measure }).collect()
        }
        Kind::AdoptionEnacted => {
            Matter::ALL.iter().map(|matter| Event::Enacted { matter: *matter, version: 3 }).collect()
        }
        Kind::AdoptionDeclined => vec![Event::Declined],
        Kind::AdoptionTold => vec![Event::Told],
        Kind::AdoptionSeen => vec![Event::Seen],
        _ => Vec::new(),
    }
}
