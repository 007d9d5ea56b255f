//! Referrals: offered, answered, gone, on leave, back, assessed.

use wuji_core::action::Action;
use wuji_core::crisis::KinResult;
use wuji_core::escalation::{Clock, Item};
use wuji_core::ids::CaseNo;
use wuji_core::network::Network;
use wuji_core::referral::{
    AssessResumption, Close, Companion, ContactKin, DeclineReason, Depart, Fitness, HandOff, Leave, Letter,
    Offer, Recommendation, ReferralAnswer, ReferralLeave, ReferralOutcome, ReferredTo, Reply, Return,
    ReturnCondition, Stage,
};
use wuji_core::report::Urgency;
use wuji_core::roster::{Reach, Role, UnitKind};
use wuji_core::time::At;

use super::Semester;
use super::agenda::Plan;
use super::answers::Actor;
use super::counselling::Talk;
use crate::college::{Asked, slot};
use crate::texts::{titled, titles};

/// Somebody is referred: to a hospital mostly, from a station to the centre too; out of a crisis where there is one.
pub(super) fn refer(semester: &mut Semester, network: &Network, at: At) -> Option<Vec<Asked>> {
    let in_crisis =
        network.crisis.iter().filter(|(_, crisis)| crisis.is_open()).find_map(|(case, crisis)| {
            let person = crisis.subject?.person()?;
            let referred = network.referral.about(person).next().is_some();
            let holder = crisis.holder.filter(|_| !referred && !semester.scripted.contains(&person))?;
            Some((case, person, holder, crisis.kept_from()))
        });
    let (person, by, post, source) = match in_crisis {
        Some((case, person, holder, keep)) => {
            let actor = semester.of_centre(network, at, Some(holder), &keep)?;
            (person, actor.person, actor.post, Some(case))
        }
        None => {
            let person = semester.account(network, at)?;
            let (by, post) = semester.counsellor(network, at, person)?;
            (person, by, post, None)
        }
    };
    let of_station = network.roster.role(post) == Some(Role::StationCounsellor);
    let toward = match semester.random.below(10) {
        0..4 if of_station => ReferredTo::Centre,
        4 => ReferredTo::GeneralHospital,
        5 => ReferredTo::Institution,
        _ => ReferredTo::PsychiatricHospital,
    };
    let urgency = match semester.random.below(10) {
        0 => Urgency::Emergency,
        1..5 => Urgency::Urgent,
        _ => Urgency::Concerning,
    };
    let institution =
        titles("institutions").first().copied().and_then(titled).filter(|_| toward != ReferredTo::Centre);
    let words = semester.say("referral");
    let offer = Offer { person, toward, institution, urgency, source, words: Some(slot(0)) };
    Some(vec![semester.ask_saying(by, post, Action::OfferReferral(offer), words)])
}

/// Whoever holds a referral.
fn holder(semester: &mut Semester, network: &Network, at: At, case: CaseNo) -> Option<Actor> {
    let row = network.referral.get(case).filter(|row| row.is_open())?;
    let post = row.holder?;
    let person = semester.someone(network, post, at, &row.kept_from())?;
    Some(Actor { person, post, role: network.roster.role(post)? })
}

/// Answers a clock of a referral.
pub(super) fn owed(semester: &mut Semester, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
    let case = clock.case;
    let row = network.referral.get(case)?;
    let actor = holder(semester, network, at, case)?;
    let mut asked = Vec::new();
    match clock.start.row.item {
        Item::KinContact => asked.push(tell_kin(semester, actor, case)),
        Item::ReferralAnswer => {
            // The first of all goes; later ones as it comes.
            let first = network.referral.iter().all(|(_, other)| other.kin.is_none() || other.is_open());
            let accepts = first || semester.random.percent(70);
            let outside = row.toward.is_none_or(ReferredTo::is_outside);
            if accepts && outside && !row.kin_is_settled() {
                let words = semester.say("kin");
                let contact = ContactKin { case, result: KinResult::Told, words: Some(slot(0)) };
                asked.push(semester.ask_saying(
                    actor.person,
                    actor.post,
                    Action::ContactReferralKin(contact),
                    words,
                ));
            }
            asked.push(reply(semester, actor, case, accepts));
        }
        Item::Escort => {
            let companion = semester.random.pick(Companion::ALL).copied().unwrap_or(Companion::Family);
            let depart = Action::DepartOnReferral(Depart { case, on: None, companion });
            asked.push(semester.ask(actor.person, actor.post, depart));
            let later = at.plus_minutes(semester.random.between(2, 9) * 24 * 60);
            semester.agenda.put(later, Plan::Talk(Talk::Away(case)));
        }
        Item::Resumption => asked.push(assess(semester, network, at, case)?),
        _ => return None,
    }
    Some(asked)
}

fn tell_kin(semester: &mut Semester, actor: Actor, case: CaseNo) -> Asked {
    let result = semester.kin_result();
    let words = semester.say("kin");
    let contact = Action::ContactReferralKin(ContactKin { case, result, words: Some(slot(0)) });
    semester.ask_saying(actor.person, actor.post, contact, words)
}

fn reply(semester: &mut Semester, actor: Actor, case: CaseNo, accepts: bool) -> Asked {
    let himself = semester.random.percent(50);
    let answer = match (accepts, himself) {
        (true, true) => ReferralAnswer::AcceptedHimself,
        (true, false) => ReferralAnswer::AcceptedByFamily,
        (false, true) => ReferralAnswer::DeclinedHimself,
        (false, false) => ReferralAnswer::DeclinedByFamily,
    };
    let reason = match accepts {
        true => None,
        false => semester.random.pick(DeclineReason::ALL).copied(),
    };
    let words = semester.say("referral");
    let reply = Action::AnswerReferral(Reply { case, answer, reason, words: Some(slot(0)) });
    semester.ask_saying(actor.person, actor.post, reply, words)
}

/// Somebody is away: a letter comes, leave is granted, one day he is back; some are no longer of the college.
pub(super) fn away(semester: &mut Semester, network: &Network, at: At, case: CaseNo) -> Option<Vec<Asked>> {
    let actor = holder(semester, network, at, case)?;
    let row = network.referral.get(case).filter(|row| row.stage == Stage::Away)?;
    let mut asked = Vec::new();
    if row.letter.is_none() {
        let recommendation =
            semester.random.pick(Recommendation::ALL).copied().unwrap_or(Recommendation::Rest);
        let words = semester.say("letter");
        let letter = Letter { case, on: at.day().plus(-1), recommendation, words: Some(slot(0)) };
        asked.push(semester.ask_saying(actor.person, actor.post, Action::ReceiveLetter(letter), words));
        let (from, until) = (at.day(), at.day().plus(semester.random.between(10, 35) as i32));
        let approved_by =
            network.roster.single_post(UnitKind::StudentAffairs, Role::StudentAffairsTeacher)?;
        let leave = Leave { case, leave: ReferralLeave::Absence, from, until, approved_by };
        asked.push(semester.ask(actor.person, actor.post, Action::GrantLeave(leave)));
        let back = until.at_minute(9 * 60).plus_minutes(-semester.random.between(0, 3) * 24 * 60);
        semester.agenda.put(back, Plan::Talk(Talk::Away(case)));
        return Some(asked);
    }
    let left = row.person.is_some_and(|person| !network.roster.is_here(person, at));
    if left {
        let words = semester.say("closed");
        let close = Close { case, outcome: ReferralOutcome::LeftCollege, words: Some(slot(0)) };
        return Some(vec![semester.ask_saying(
            actor.person,
            actor.post,
            Action::CloseReferral(close),
            words,
        )]);
    }
    asked.push(semester.ask(actor.person, actor.post, Action::ReturnFromReferral(Return { case, on: None })));
    Some(asked)
}

fn assess(semester: &mut Semester, network: &Network, at: At, case: CaseNo) -> Option<Asked> {
    let row = network.referral.get(case)?;
    let actor = semester.of_centre(network, at, row.holder, &row.kept_from())?;
    let fitness = match semester.random.below(10) {
        0..2 => Fitness::NotYet,
        2..6 => Fitness::OnConditions,
        _ => Fitness::May,
    };
    let conditions = match fitness {
        Fitness::OnConditions => vec![ReturnCondition::Counselling, ReturnCondition::Guardianship],
        Fitness::May | Fitness::NotYet => Vec::new(),
    };
    let again = (fitness == Fitness::NotYet).then(|| at.day().plus(14));
    let words = semester.say("assessed");
    let assess = AssessResumption { case, fitness, conditions, again, grade: None, words: Some(slot(0)) };
    Some(semester.ask_saying(actor.person, actor.post, Action::AssessResumption(assess), words))
}

/// A referral goes from a station to the centre, or from the centre to its director.
pub(super) fn hand_off(semester: &mut Semester, network: &Network, at: At) -> Option<Vec<Asked>> {
    let mut open = network.referral.iter().rev().filter(|(_, row)| row.is_open());
    let (case, actor, to) = open.find_map(|(case, row)| {
        let actor = holder(semester, network, at, case)?;
        let role = if actor.role.is_centre() { Role::CentreDirector } else { Role::CentreCounsellor };
        let to = network.roster.single_post(UnitKind::Centre, role)?;
        let reached = network.roster.reach(Some(to), at, &row.kept_from(), None) == Reach::Open;
        (reached && actor.post != to).then_some((case, actor, to))
    })?;
    let words = semester.say("handed");
    let hand_off = Action::HandOffReferral(HandOff { case, to, words: Some(slot(0)) });
    Some(vec![semester.ask_saying(actor.person, actor.post, hand_off, words)])
}
