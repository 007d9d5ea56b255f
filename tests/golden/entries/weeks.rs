//! Samples of weekly reports.

use wuji_core::Kind;
use wuji_core::escalation::Cause;
use wuji_core::ids::{ClassNo, RoomNo, UnitNo};
use wuji_core::periodic::{
    CalmFinding, ConcernCount, Content, Doubt, Event, RollCall, RoomMood, RoomState, SendBackReason,
    SilenceReason, WeekConcern, WeekMeasure, WeekRule,
};
use wuji_core::time::MinuteOfDay;

use super::day;

/// The samples of a kind of this area; nothing for any other.
pub(super) fn samples(kind: Kind) -> Vec<Event> {
    let (class, week, unit, room) = (ClassNo(2), day(), UnitNo(6), RoomNo(300));
    match kind {
        Kind::WeeksAdopted => {
            let rule = WeekRule { room_ticks: true, ..WeekRule::default() };
            vec![Event::Adopted { version: 1, from: week, rule }]
        }
        Kind::WeeksTightened => {
            let minute = MinuteOfDay::hour(18);
            let measure = WeekMeasure { weekday: 5, minute, room_ticks: true, countersign: true };
            vec![Event::Tightened { unit, version: 2, from: week, measure }]
        }
        Kind::RoomTicked => {
            RoomMood::ALL.iter().map(|mood| Event::Ticked { room, week, mood: *mood }).collect()
        }
        Kind::WeekReported => {
            let rooms = RoomState::ALL.iter().map(|state| RollCall { room, state: *state, ticked: true });
            let concerns =
                WeekConcern::ALL.iter().map(|concern| ConcernCount { concern: *concern, count: 3 });
            let content = Content {
                rooms: rooms.collect(),
                talks: 4,
                activities: 1,
                concerns: concerns.collect(),
                reports: 1,
            };
            vec![Event::Reported { class, week, version: 2, content }]
        }
        Kind::ZeroReported => {
            vec![Event::ZeroReported { class, week, version: 1, rooms: vec![room, RoomNo(301)] }]
        }
        Kind::WeekFiled => vec![Event::Filed { class, week }],
        Kind::WeekClosed => vec![Event::Closed { week, units: vec![unit, UnitNo(7)] }],
        Kind::WeekMissed => [Cause::Deadline, Cause::EngineDown, Cause::PolicyChanged]
            .map(|cause| Event::Missed { class, week, vacant: cause == Cause::Deadline, cause })
            .to_vec(),
        Kind::SilenceExplained => {
            SilenceReason::ALL.iter().map(|reason| Event::Explained { reason: *reason }).collect()
        }
        Kind::CalmDoubted => vec![Event::Doubted { class, week, doubts: Doubt::ALL.to_vec() }],
        Kind::CalmLooked => {
            CalmFinding::ALL.iter().map(|finding| Event::Looked { finding: *finding }).collect()
        }
        Kind::Countersigned => vec![Event::Countersigned],
        Kind::WeekReturned => {
            SendBackReason::ALL.iter().map(|reason| Event::Returned { reason: *reason }).collect()
        }
        _ => Vec::new(),
    }
}
