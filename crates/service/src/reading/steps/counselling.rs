//! The coded facts of counsellings and referrals.

use wuji_core::{counselling, referral};

use super::{Detail, detail};

pub(super) fn of_counselling(event: &counselling::Event) -> Vec<Option<Detail>> {
    use counselling::Event::*;
    match event {
        Opened { basis, .. } => vec![detail("counselling_basis", [basis])],
        Taken { consent } => vec![detail("counselling_consent", [consent])],
        Booked { modality, .. } => vec![detail("session_modality", [modality])],
        Cancelled { by } => vec![detail("cancelled_by", [by])],
        Held { modality, topics, .. } => {
            vec![detail("session_modality", [modality]), detail("session_topic", topics)]
        }
        Raised { urgency, .. } => vec![detail("urgency", [urgency])],
        Ended { ending } => vec![detail("counselling_ending", [ending])],
        Missed | Supervised { .. } => Vec::new(),
    }
}

pub(super) fn of_referral(event: &referral::Event) -> Vec<Option<Detail>> {
    use referral::Event::*;
    match event {
        Offered { toward, urgency, .. } => {
            vec![detail("referred_to", [toward]), detail("urgency", [urgency])]
        }
        Answered { answer, reason } => {
            vec![detail("referral_answer", [answer]), detail("decline_reason", *reason)]
        }
        KinContacted { result } => vec![detail("kin_result", [result])],
        Departed { companion, .. } => vec![detail("companion", [companion])],
        LetterReceived { recommendation, .. } => vec![detail("recommendation", [recommendation])],
        LeaveGranted { leave, .. } => vec![detail("referral_leave", [leave])],
        Assessed { fitness, conditions, .. } => {
            vec![detail("fitness", [fitness]), detail("return_condition", conditions)]
        }
        Closed { outcome, .. } => vec![detail("referral_outcome", [outcome])],
        Returned { .. } | HandedOff => Vec::new(),
    }
}
