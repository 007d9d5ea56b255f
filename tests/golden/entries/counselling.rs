//! Samples of counsellings and referrals.

use wuji_core::counselling::{
    self, CancelledBy, CounsellingBasis, CounsellingConsent, CounsellingEnding, SessionModality, SessionTopic,
};
use wuji_core::crisis::KinResult;
use wuji_core::ids::{CaseNo, PersonNo, PostNo};
use wuji_core::referral::{
    self, Companion, DeclineReason, Fitness, Recommendation, ReferralAnswer, ReferralLeave, ReferralOutcome,
    ReferredTo, ReturnCondition,
};
use wuji_core::report::Urgency;
use wuji_core::{Event, Kind};

use super::{at, day, title};

const URGENCIES: [Urgency; 4] = [Urgency::Routine, Urgency::Concerning, Urgency::Urgent, Urgency::Emergency];

/// The samples of a kind of these areas; nothing for any other.
pub(super) fn samples(kind: Kind) -> Vec<Event> {
    let found: Vec<counselling::Event> = match kind {
        Kind::CounsellingOpened => {
            let (client, source) = (PersonNo(1), Some(CaseNo(70_000)));
            let of = |basis: &CounsellingBasis| counselling::Event::Opened { client, basis: *basis, source };
            CounsellingBasis::ALL.iter().map(of).collect()
        }
        Kind::CounsellingTaken => CounsellingConsent::ALL
            .iter()
            .map(|consent| counselling::Event::Taken { consent: *consent })
            .collect(),
        Kind::AppointmentBooked => {
            let of = |modality: &SessionModality| counselling::Event::Booked {
                at: at(),
                minutes: 50,
                modality: *modality,
            };
            SessionModality::ALL.iter().map(of).collect()
        }
        Kind::AppointmentCancelled => {
            CancelledBy::ALL.iter().map(|by| counselling::Event::Cancelled { by: *by }).collect()
        }
        Kind::SessionHeld => {
            let of = |modality: &SessionModality| counselling::Event::Held {
                at: at(),
                minutes: 50,
                modality: *modality,
                topics: SessionTopic::ALL.to_vec(),
                walk_in: true,
            };
            SessionModality::ALL.iter().map(of).collect()
        }
        Kind::AppointmentMissed => vec![counselling::Event::Missed],
        Kind::CounsellingSupervised => vec![counselling::Event::Supervised { on: day(), minutes: 90 }],
        Kind::CounsellingRaised => {
            URGENCIES.map(|urgency| counselling::Event::Raised { case: CaseNo(70_001), urgency }).to_vec()
        }
        Kind::CounsellingEnded => CounsellingEnding::ALL
            .iter()
            .map(|ending| counselling::Event::Ended { ending: *ending })
            .collect(),
        _ => return referral(kind).into_iter().map(Event::from).collect(),
    };
    found.into_iter().map(Event::from).collect()
}

fn referral(kind: Kind) -> Vec<referral::Event> {
    match kind {
        Kind::ReferralOffered => ReferredTo::ALL
            .iter()
            .zip(URGENCIES)
            .map(|(toward, urgency)| referral::Event::Offered {
                person: PersonNo(1),
                toward: *toward,
                institution: Some(title("Hospital")),
                urgency,
                recused: vec![PersonNo(2)],
            })
            .collect(),
        Kind::ReferralAnswered => {
            let reasons = DeclineReason::ALL.iter().map(|reason| Some(*reason)).chain([None]);
            let of = |(reason, answer): (Option<DeclineReason>, &ReferralAnswer)| referral::Event::Answered {
                answer: *answer,
                reason,
            };
            reasons.zip(ReferralAnswer::ALL.iter().cycle()).map(of).collect()
        }
        Kind::ReferralKinContacted => {
            KinResult::ALL.iter().map(|result| referral::Event::KinContacted { result: *result }).collect()
        }
        Kind::ReferralDeparted => Companion::ALL
            .iter()
            .map(|companion| referral::Event::Departed { on: day(), companion: *companion })
            .collect(),
        Kind::LetterReceived => {
            let of = |recommendation: &Recommendation| referral::Event::LetterReceived {
                on: day(),
                recommendation: *recommendation,
            };
            Recommendation::ALL.iter().map(of).collect()
        }
        Kind::LeaveGranted => ReferralLeave::ALL
            .iter()
            .map(|leave| referral::Event::LeaveGranted {
                leave: *leave,
                from: day(),
                until: day().plus(30),
                approved_by: PostNo(300),
            })
            .collect(),
        Kind::ReferralReturned => vec![referral::Event::Returned { on: day() }],
        Kind::ResumptionAssessed => Fitness::ALL
            .iter()
            .map(|fitness| referral::Event::Assessed {
                fitness: *fitness,
                conditions: ReturnCondition::ALL.to_vec(),
                again: Some(day().plus(14)),
            })
            .collect(),
        Kind::ReferralHandedOff => vec![referral::Event::HandedOff],
        Kind::ReferralClosed => ReferralOutcome::ALL
            .iter()
            .map(|outcome| referral::Event::Closed { outcome: *outcome, counselling: Some(CaseNo(9)) })
            .collect(),
        _ => Vec::new(),
    }
}
