//! Random requests about counsellings and referrals: half of them the next step by the post whose it is.

use wuji_core::action::Action;
use wuji_core::counselling::{
    self, CounsellingBasis, CounsellingConsent, CounsellingEnding, SessionModality, SessionTopic,
};
use wuji_core::crisis::KinResult;
use wuji_core::ids::{CaseNo, PostNo};
use wuji_core::network::Network;
use wuji_core::referral::{
    self, Companion, DeclineReason, Fitness, Recommendation, ReferralAnswer, ReferralLeave, ReferralOutcome,
    ReferredTo, ReturnCondition,
};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::At;
use wuji_core::words::Title;
use wuji_sim::random::Random;

use super::{URGENCIES, a_case, one, person, some, student, words};

/// An action and the post whose it is.
pub(super) fn talk_action(random: &mut Random, network: &Network, now: At) -> (Action, Option<PostNo>) {
    let centre = network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor);
    let talks: Vec<CaseNo> = network.counselling.iter().map(|(case, _)| case).collect();
    let referrals: Vec<CaseNo> = network.referral.iter().map(|(case, _)| case).collect();
    let talk = random.pick(&talks).copied().unwrap_or(CaseNo(3));
    let referred = random.pick(&referrals).copied().unwrap_or(CaseNo(3));
    let whose = network.counselling.get(talk).and_then(|row| row.post);
    let holder = network.referral.get(referred).and_then(|row| row.holder);
    let words = words(random);
    let soon = now.plus_minutes(random.between(-60, 9 * 24 * 60));
    let action = match random.below(24) {
        0..3 => Action::OpenCounselling(counselling::Open {
            person: if random.percent(80) { student(random, network) } else { person(random, network) },
            basis: one(random, CounsellingBasis::ALL),
            consent: some(random, 70, |random| one(random, CounsellingConsent::ALL)),
            source: some(random, 30, |random| a_case(random, network)),
            words,
        }),
        3 => Action::TakeCounselling(counselling::Take { case: talk, consent: CounsellingConsent::Given }),
        4..7 => Action::BookAppointment(counselling::Book {
            case: talk,
            at: soon,
            minutes: random.below(500) as u16,
            modality: one(random, SessionModality::ALL),
        }),
        7 => Action::CancelAppointment(counselling::Cancel { case: talk, by_client: true }),
        8 | 9 => Action::HoldSession(counselling::Hold {
            case: talk,
            at: some(random, 30, |random| now.plus_minutes(random.between(-900, 30))),
            minutes: 50,
            modality: one(random, SessionModality::ALL),
            topics: vec![one(random, SessionTopic::ALL)],
            walk_in: random.percent(40),
            words,
        }),
        10 => Action::MissAppointment(counselling::Miss { case: talk }),
        11 => Action::RaiseDanger(counselling::Raise {
            case: talk,
            urgency: one(random, &URGENCIES),
            signs: Vec::new(),
            words,
        }),
        12 => Action::HandOverCounselling(counselling::HandOver {
            case: talk,
            to: centre.unwrap_or(PostNo(0)),
            consent: CounsellingConsent::Given,
            words,
        }),
        13 => Action::EndCounselling(counselling::End {
            case: talk,
            ending: one(random, CounsellingEnding::ALL),
            words,
        }),
        14 | 15 => {
            let offer = referral::Offer {
                person: student(random, network),
                toward: one(random, ReferredTo::ALL),
                institution: some(random, 80, |_| Title::try_new("Hospital").unwrap()),
                urgency: one(random, &URGENCIES),
                source: some(random, 20, |random| a_case(random, network)),
                words,
            };
            return (Action::OfferReferral(offer), centre);
        }
        step => return (referral_step(random, network, now, referred, step), holder),
    };
    (action, whose.or(centre))
}

fn referral_step(random: &mut Random, network: &Network, now: At, case: CaseNo, step: usize) -> Action {
    let (words, today) = (words(random), now.day());
    let post = PostNo(random.below(network.roster.posts().count()) as u32);
    match step {
        16 => Action::AnswerReferral(referral::Reply {
            case,
            answer: one(random, ReferralAnswer::ALL),
            reason: some(random, 50, |random| one(random, DeclineReason::ALL)),
            words,
        }),
        17 => {
            let result = one(random, KinResult::ALL);
            Action::ContactReferralKin(referral::ContactKin { case, result, words })
        }
        18 => {
            let companion = one(random, Companion::ALL);
            Action::DepartOnReferral(referral::Depart { case, on: None, companion })
        }
        19 => Action::ReceiveLetter(referral::Letter {
            case,
            on: today.plus(random.between(-3, 2) as i32),
            recommendation: one(random, Recommendation::ALL),
            words,
        }),
        20 => Action::GrantLeave(referral::Leave {
            case,
            leave: one(random, ReferralLeave::ALL),
            from: today,
            until: today.plus(random.between(-1, 30) as i32),
            approved_by: post,
        }),
        21 => Action::ReturnFromReferral(referral::Return { case, on: None }),
        22 => Action::AssessResumption(referral::AssessResumption {
            case,
            fitness: one(random, Fitness::ALL),
            conditions: some(random, 40, |random| one(random, ReturnCondition::ALL)).into_iter().collect(),
            again: some(random, 40, |random| today.plus(random.between(0, 20) as i32)),
            grade: None,
            words,
        }),
        _ if random.percent(50) => Action::HandOffReferral(referral::HandOff { case, to: post, words }),
        _ => {
            Action::CloseReferral(referral::Close { case, outcome: one(random, ReferralOutcome::ALL), words })
        }
    }
}
