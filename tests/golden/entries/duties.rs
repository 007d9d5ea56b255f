//! Samples of duties, tasks and registers.

use wuji_core::Kind;
use wuji_core::calendar::Days;
use wuji_core::crisis::Measure;
use wuji_core::duty::{
    Authority, Cadence, Change, Document, DocumentKind, DutyNo, Event, Medium, Missed, Months, Owed, OwnDuty,
    Place, Rule, Scope, TaskKind,
};
use wuji_core::ids::{ClassNo, DocumentNo, EvidenceNo, PostNo, UnitNo};
use wuji_core::roster::Role;

use super::{day, title};

const DUTY: DutyNo = DutyNo(10);
const OWED: Option<Owed> = Some(Owed { unit: Some(UnitNo(4)), owner: Some(PostNo(300)) });

fn cadences() -> [Cadence; 5] {
    let months = Months::of(&[5, 10]).unwrap();
    [
        Cadence::Once { days: 60 },
        Cadence::Term { times: 2 },
        Cadence::Weeks { weeks: 2 },
        Cadence::Yearly { months, length: 1 },
        Cadence::OnEvent,
    ]
}

fn places() -> [Place; 5] {
    let (post, class) = (PostNo(300), ClassNo(2));
    [
        Place::College,
        Place::Unit(UnitNo(1)),
        Place::Class(class),
        Place::Cover { post, class },
        Place::Post(post),
    ]
}

fn scopes() -> [Scope; 7] {
    [
        Scope::College,
        Scope::Stations,
        Scope::Units,
        Scope::Classes,
        Scope::Covers,
        Scope::Posts(Role::Commissioner),
        Scope::Holders(Role::DormOfficer),
    ]
}

/// The samples of a kind of this area; nothing for any other.
pub(super) fn samples(kind: Kind) -> Vec<Event> {
    let evidence = EvidenceNo(7);
    let period = Days { first: day(), last: day().plus(13) };
    match kind {
        Kind::DutyAdopted => {
            let rules = cadences().map(|cadence| Rule { cadence, days_early: 3 });
            let changes = rules.map(|rule| Change { duty: DUTY, rule: Some(rule) });
            let changes = changes.into_iter().chain([Change { duty: DutyNo(1_000), rule: None }]).collect();
            let own = scopes().map(|scope| OwnDuty {
                title: title("Duty"),
                scope,
                owner: Role::Advisor,
                rule: Rule { cadence: Cadence::OnEvent, days_early: 0 },
            });
            vec![Event::Adopted { version: 1, from: day(), changes, own: own.to_vec() }]
        }
        Kind::DutyTightened => {
            let rule = Rule { cadence: Cadence::Weeks { weeks: 1 }, days_early: 1 };
            vec![Event::Tightened { unit: UnitNo(4), version: 2, duty: DUTY, rule, from: day() }]
        }
        Kind::Evidenced => {
            let media = Medium::ALL.iter().map(|medium| Some(*medium)).chain([None]);
            let of = |((medium, place), owed)| Event::Evidenced {
                duty: DUTY,
                place,
                period: day(),
                on: day().plus(1),
                title: Some(title("Meeting")),
                count: Some(40),
                minutes: Some(90),
                medium,
                owed,
                asked: None,
            };
            let asked = Event::Evidenced {
                duty: DUTY,
                place: Place::Cover { post: PostNo(3), class: ClassNo(2) },
                period: day(),
                on: day(),
                title: None,
                count: None,
                minutes: None,
                medium: None,
                owed: None,
                asked: Some(vec![PostNo(5), PostNo(6)]),
            };
            let said = media.zip(places().into_iter().cycle()).map(|said| (said, None));
            said.chain([((None, Place::College), OWED)]).map(of).chain([asked]).collect()
        }
        Kind::Attended => vec![Event::Attended { evidence, minutes: 90 }],
        Kind::EvidenceWithdrawn => vec![Event::Withdrawn { evidence }],
        Kind::Waived => {
            let of = |(place, owed)| Event::Waived { duty: DUTY, place, period: day(), owed };
            let places = places().map(|place| (place, None));
            places.into_iter().chain([(Place::College, OWED)]).map(of).collect()
        }
        Kind::PeriodClosed => vec![Event::Closed { duty: DUTY, unit: Some(UnitNo(4)), period }],
        Kind::DutyLapsed => {
            let missed = places().map(|place| Missed { place, post: Some(PostNo(3)) });
            let missed = missed.into_iter().chain([Missed { place: Place::College, post: None }]).collect();
            vec![Event::Lapsed { duty: DUTY, unit: Some(UnitNo(4)), period, missed }]
        }
        Kind::LapseSeen => vec![Event::LapseSeen],
        Kind::TaskOpened => TaskKind::ALL
            .iter()
            .map(|kind| Event::TaskOpened {
                kind: *kind,
                title: title("Task"),
                due: day(),
                origin: Some(evidence),
                with: vec![PostNo(3)],
                measures: (*kind == TaskKind::Execution).then(|| vec![Measure::FamilyCalled]),
            })
            .collect(),
        Kind::TaskAcknowledged => vec![Event::TaskAcknowledged],
        Kind::TaskProgressed => vec![Event::TaskProgressed { percent: 50 }],
        Kind::TaskDone => vec![Event::TaskDone],
        Kind::TaskConfirmed => vec![Event::TaskConfirmed],
        Kind::TaskReturned => vec![Event::TaskReturned { due: day() }],
        Kind::TaskWithdrawn => vec![Event::TaskWithdrawn],
        Kind::DocumentFiled => DocumentKind::ALL
            .iter()
            .zip(Authority::ALL.iter().cycle())
            .map(|(kind, authority)| Document {
                kind: *kind,
                authority: *authority,
                unit: UnitNo(1),
                title: title("Document"),
                on: day(),
                clauses: vec![title("LG.4")],
                supersedes: Some(DocumentNo(0)),
            })
            .map(Event::DocumentFiled)
            .collect(),
        Kind::BudgetSet => vec![Event::BudgetSet { year: 2027, fen: 10_000_000 }],
        Kind::Spent => {
            let (on, unit) = (day(), Some(UnitNo(3)));
            vec![Event::Spent { year: 2026, fen: 12_345, on, title: title("Boards"), unit }]
        }
        Kind::Qualified => {
            vec![Event::Qualified { title: title("Counsellor"), since: day(), until: Some(day().plus(365)) }]
        }
        Kind::VenueOpened => vec![Event::VenueOpened { unit: UnitNo(4), title: title("Room 101") }],
        _ => Vec::new(),
    }
}
