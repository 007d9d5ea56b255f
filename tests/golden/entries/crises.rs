//! Samples of crises.

use wuji_core::Kind;
use wuji_core::crisis::{
    Act, Advice, Decider, EndedBy, Event, Factor, Grade, Instrument, KinResult, KinWish, Measure, Relative,
};
use wuji_core::ids::{CaseNo, EvidenceNo, PersonNo, Position};
use wuji_core::report::Subject;

use super::day;

/// The samples of a kind of this area; nothing for any other.
pub(super) fn samples(kind: Kind) -> Vec<Event> {
    let assessed = |subject, grade, instrument| Event::Assessed {
        subject,
        grade,
        factors: Factor::ALL.to_vec(),
        instrument,
        watcher: Some(PersonNo(5)),
        recused: vec![PersonNo(6)],
    };
    match kind {
        Kind::Assessed => Grade::ALL
            .iter()
            .map(|grade| Some(*grade))
            .chain([None])
            .zip(Instrument::ALL)
            .map(|(grade, instrument)| assessed(Subject::Person(PersonNo(1)), grade, *instrument))
            .collect(),
        Kind::Regraded => {
            let (factors, instrument) = (vec![Factor::Plan], Instrument::Interview);
            vec![Event::Regraded { grade: Grade::Red, factors, instrument }]
        }
        Kind::RegradeAsked => {
            let (factors, instrument) = (vec![Factor::Protected], Instrument::Phq9);
            vec![Event::RegradeAsked { grade: Grade::Blue, factors, instrument }]
        }
        Kind::Proposed => vec![Event::Proposed { options: Measure::ALL.to_vec() }],
        Kind::Decided => {
            let decider = Decider { person: PersonNo(1), by_phone: true, dissents: false };
            let (measures, deciders) = (Measure::ALL.to_vec(), vec![decider]);
            let executing = Some(vec![CaseNo(71)]);
            vec![
                Event::Decided {
                    measures: measures.clone(),
                    deciders: deciders.clone(),
                    to_ratify: true,
                    executing: None,
                },
                Event::Decided { measures, deciders, to_ratify: false, executing },
            ]
        }
        Kind::Ratified => {
            [None, Some(EvidenceNo(5))].map(|meeting| Event::Ratified { on: day(), meeting }).to_vec()
        }
        Kind::Objected => vec![Event::Objected],
        Kind::NoticeGiven => {
            let advice = Advice::ALL.to_vec();
            vec![Event::NoticeGiven { grade: Grade::Orange, day: day(), advice }]
        }
        Kind::NoticeReceived => vec![Event::NoticeReceived { notice: Position(77) }],
        Kind::CrisisNoted => Act::ALL.iter().map(|act| Event::Noted { act: Some(*act) }).collect(),
        Kind::KinContacted => KinResult::ALL
            .iter()
            .zip(Relative::ALL.iter().zip(KinWish::ALL.iter().cycle()))
            .map(|(result, (who, wish))| Event::KinContacted {
                result: *result,
                who: Some(*who),
                wish: Some(*wish),
            })
            .collect(),
        Kind::CrisisHandedOff => vec![Event::HandedOff],
        Kind::Closed => EndedBy::ALL.iter().map(|outcome| Event::Closed { outcome: *outcome }).collect(),
        Kind::CrisisTold => vec![Event::Told],
        Kind::CrisisRecused => vec![Event::Recused { person: PersonNo(4) }],
        _ => Vec::new(),
    }
}
