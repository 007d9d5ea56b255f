//! Samples of guardianship, interventions, follow-ups, plans and watch requests.

use wuji_core::Kind;
use wuji_core::care::{
    Aim, Basis, CannotWatch, Contact, Course, Effect, Event, Found, Goal, LookFor, Protection, WhyEnded,
};
use wuji_core::crisis::Measure;
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};

use super::{at, day};

/// The samples of a kind of this area; nothing for any other.
pub(super) fn samples(kind: Kind) -> Vec<Event> {
    let person = PersonNo(300);
    let intervention = Position(70_000);
    match kind {
        Kind::GuardianshipOrdered => vec![
            Event::GuardianshipOrdered { watcher: Some(person), until: Some(day()) },
            Event::GuardianshipOrdered { watcher: None, until: None },
        ],
        Kind::GuardianshipChecked => {
            Found::ALL.iter().map(|found| Event::GuardianshipChecked { found: *found }).collect()
        }
        Kind::HandOverOffered => vec![Event::HandOverOffered { watcher: person }],
        Kind::HandOverSigned => vec![Event::HandOverSigned { watcher: person }],
        Kind::HandOverDeclined => vec![Event::HandOverDeclined],
        Kind::GuardianshipPassed => {
            [Some(person), None].map(|watcher| Event::GuardianshipPassed { watcher }).to_vec()
        }
        Kind::GuardianshipEnded => {
            WhyEnded::ALL.iter().map(|why| Event::GuardianshipEnded { why: *why }).collect()
        }
        Kind::InterventionStarted => {
            Measure::ALL.iter().map(|measure| Event::InterventionStarted { measure: *measure }).collect()
        }
        Kind::InterventionStepped => vec![Event::InterventionStepped { intervention }],
        Kind::InterventionEnded => {
            let ended = |effect: &Effect| Event::InterventionEnded { intervention, effect: *effect };
            Effect::ALL.iter().map(ended).collect()
        }
        Kind::Protected => Protection::ALL
            .iter()
            .zip(Basis::ALL.iter().cycle())
            .map(|(what, basis)| Event::Protected {
                what: *what,
                basis: *basis,
                occurred_at: at(),
                interim: *basis == Basis::ImminentHarm,
            })
            .collect(),
        Kind::FollowedUp => Course::ALL
            .iter()
            .zip(Contact::ALL)
            .map(|(course, contact)| Event::FollowedUp { contact: *contact, course: *course })
            .collect(),
        Kind::Planned => {
            let goal = |(aim, measure): (&Aim, &Measure)| Goal {
                aim: *aim,
                measure: *measure,
                owner: PostNo(9),
                by: day(),
            };
            let goals = Aim::ALL.iter().zip(Measure::ALL).map(goal).collect();
            vec![Event::Planned { version: 2, goals, review: day() }]
        }
        Kind::WatchRequested => {
            let (serves, look_for) = (CaseNo(70_000), LookFor::ALL.to_vec());
            vec![Event::WatchRequested { person, serves, look_for, every: 1, until: day() }]
        }
        Kind::WatchChecked => Found::ALL.iter().map(|found| Event::WatchChecked { found: *found }).collect(),
        Kind::WatchDeclined => {
            CannotWatch::ALL.iter().map(|why| Event::WatchDeclined { why: *why }).collect()
        }
        Kind::WatchEnded => WhyEnded::ALL.iter().map(|why| Event::WatchEnded { why: *why }).collect(),
        Kind::AftercareOpened => vec![Event::AftercareOpened { person }],
        Kind::AftercareEnded => WhyEnded::ALL.iter().map(|why| Event::AftercareEnded { why: *why }).collect(),
        Kind::WatchTold => vec![Event::WatchTold],
        _ => Vec::new(),
    }
}
