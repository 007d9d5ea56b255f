//! Counsellings and referrals.

use wuji_core::Network;
use wuji_core::ids::CaseNo;

use super::{Plain, Told, codes, state};
use crate::reading::desk::CaseKind;

/// A counselling: what its counsellor sees, and of one that waits whoever may take it.
pub(super) fn counselling(network: &Network, case: CaseNo) -> Option<Plain> {
    let row = network.counselling.get(case)?;
    let ending = match row.stage {
        wuji_core::counselling::Stage::Ended(ending) => ending,
        wuji_core::counselling::Stage::Waiting | wuji_core::counselling::Stage::Open => None,
    };
    let booking = row.booking.as_ref();
    let mut topics: Vec<_> = row.sessions.iter().flat_map(|session| session.topics.iter().copied()).collect();
    topics.sort_unstable();
    topics.dedup();
    Some(Plain {
        kind: CaseKind::Counselling,
        state: state("counselling_stage", row.stage.name()),
        facts: vec![
            Told::Codes("basis", codes("counselling_basis", row.basis)),
            Told::Codes("consent", codes("counselling_consent", row.consent)),
            Told::Person("counsellor", row.counsellor),
            Told::At("appointment", booking.map(|booking| booking.at)),
            Told::Codes("modality", codes("session_modality", booking.map(|booking| booking.modality))),
            Told::Number("sessions", i64::try_from(row.sessions.len()).ok()),
            Told::Codes("topics", codes("session_topic", topics)),
            Told::Number("missed_appointments", Some(i64::from(row.missed))),
            Told::Codes("ending", codes("counselling_ending", ending)),
            Told::Case("comes_from", row.source),
        ],
    })
}

/// A referral.
pub(super) fn referral(network: &Network, case: CaseNo) -> Option<Plain> {
    let row = network.referral.get(case)?;
    let outcome = match row.stage {
        wuji_core::referral::Stage::Closed(outcome) => outcome,
        _ => None,
    };
    let leave = row.leave.as_ref();
    Some(Plain {
        kind: CaseKind::Referral,
        state: state("referral_stage", row.stage.name()),
        facts: vec![
            Told::Codes("referred_to", codes("referred_to", row.toward)),
            Told::Title("institution", row.institution.as_ref().map(ToString::to_string)),
            Told::Codes("kin", codes("kin_result", row.kin)),
            Told::Codes("letter", codes("recommendation", row.letter.map(|(_, what)| what))),
            Told::Day("letter_of", row.letter.map(|(day, _)| day)),
            Told::Codes("leave", codes("referral_leave", leave.map(|leave| leave.leave))),
            Told::Day("leave_from", leave.map(|leave| leave.from)),
            Told::Day("leave_until", leave.map(|leave| leave.until)),
            Told::Post("approved_by", leave.map(|leave| leave.approved_by)),
            Told::Codes("fitness", codes("fitness", row.fitness)),
            Told::Codes("outcome", codes("referral_outcome", outcome)),
            Told::Case("comes_from", row.parent),
        ],
    })
}
