//! What the centre and the leading group do about crises: assess, propose, decide, tell the family, give notice, note,
//! close; and who is proposed for the register.

use wuji_core::action::Action;
use wuji_core::crisis::{
    Act, Advice, Assess, Close, Crisis, Decide, Decider, EndedBy, Execution, Factor, GiveNotice, Grade,
    HandOff, Instrument, Kin, KinResult, KinWish, Measure, Note, Propose, ReceiveNotice, Relative,
};
use wuji_core::escalation::{Clock, Item};
use wuji_core::focus;
use wuji_core::ids::{CaseNo, PersonNo, PostNo};
use wuji_core::network::Network;
use wuji_core::report::{Acknowledge, Outcome, Settle, State};
use wuji_core::roster::{Reach, Role, UnitKind};
use wuji_core::time::At;

use super::agenda::Plan;
use super::answers::Actor;
use super::{Semester, about, kept_from};
use crate::college::{Asked, slot};

const DAY_MIN: i64 = 24 * 60;

impl Semester {
    /// Answers a clock of a crisis, or the centre's assessment of a report.
    pub(super) fn answer_crisis(&mut self, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
        let case = clock.case;
        if clock.start.row.item == Item::Assessment {
            let actor = self.of_centre(network, at, clock.owner, &kept_from(network, case))?;
            let mut asked = self.read_first(network, actor, case);
            asked.extend(self.assess(network, actor, case));
            return Some(asked);
        }
        let crisis = network.crisis.get(case).filter(|crisis| crisis.is_open())?;
        match clock.start.row.item {
            Item::Proposal => {
                let actor = self.of_centre(network, at, crisis.holder, &crisis.kept_from())?;
                Some(vec![self.propose(actor, case)])
            }
            Item::Decision => {
                crisis.proposal.is_some().then(|| self.decide(network, at, case, crisis, false))?
            }
            Item::KinContact => {
                let actor = self.of_centre(network, at, crisis.holder, &crisis.kept_from())?;
                let result = match self.random.below(10) {
                    0 => KinResult::Unreached,
                    1 => KinResult::Refused,
                    _ => KinResult::Told,
                };
                Some(vec![self.tell_kin(actor, case, result)])
            }
            Item::Lease => {
                let actor = self.of_centre(network, at, crisis.holder, &crisis.kept_from())?;
                Some(vec![self.note_crisis(actor, case)])
            }
            Item::Acknowledge
            | Item::Assessment
            | Item::Supplement
            | Item::Approval
            | Item::Review
            | Item::Task
            | Item::Confirmation
            | Item::Interview
            | Item::Completion
            | Item::Ratification
            | Item::Receipt
            | Item::Look
            | Item::Guardianship
            | Item::HandOver
            | Item::FollowUp
            | Item::WatchCheck
            | Item::PlanReview
            | Item::ClassReport
            | Item::CalmLook
            | Item::Countersign
            | Item::BreachAssessment
            | Item::BreachStep
            | Item::RightsRequest
            | Item::GlassReview
            | Item::Appointment
            | Item::SessionRecord
            | Item::ReferralAnswer
            | Item::Escort
            | Item::Resumption => None,
        }
    }

    /// Somebody of the centre: in this post if it is one of the centre's, else a counsellor.
    pub(super) fn of_centre(
        &mut self,
        network: &Network,
        at: At,
        post: Option<PostNo>,
        not: &[PersonNo],
    ) -> Option<Actor> {
        let is_centre = |post: &PostNo| network.roster.role(*post).is_some_and(Role::is_centre);
        let counsellor = network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor);
        for post in post.filter(is_centre).into_iter().chain(counsellor) {
            if let Some(person) = self.someone(network, post, at, not) {
                return Some(Actor { person, post, role: network.roster.role(post)? });
            }
        }
        None
    }

    /// An assessment of an open report: mostly no crisis, and then the report is settled too, where the centre holds it.
    pub(super) fn assess(&mut self, network: &Network, actor: Actor, case: CaseNo) -> Vec<Asked> {
        let Some(report) = network.report.get(case).filter(|report| report.state == State::Open) else {
            return Vec::new();
        };
        let grade = match self.random.below(100) {
            0..8 => Some(Grade::Blue),
            8..14 => Some(Grade::Yellow),
            14..17 => Some(Grade::Orange),
            17 => Some(Grade::Red),
            _ => None,
        };
        let mut asked = vec![self.assessment(actor, case, grade)];
        let colleague =
            report.holder.and_then(|holder| network.roster.role(holder)).is_some_and(Role::is_centre);
        if grade.is_none() && colleague && self.random.percent(60) {
            let outcome = if report.is_emergency() { Outcome::Unfounded } else { Outcome::Talked };
            let settle = Action::Settle(Settle { case, outcome, words: Some(slot(0)) });
            let words = self.say("settled");
            if report.is_emergency() && !report.acknowledged {
                let seen = Action::Acknowledge(Acknowledge { case, on_scene: false });
                asked.push(self.ask(actor.person, actor.post, seen));
            }
            asked.push(self.ask_saying(actor.person, actor.post, settle, words));
        }
        asked
    }

    pub(super) fn assessment(&mut self, actor: Actor, case: CaseNo, grade: Option<Grade>) -> Asked {
        let start = self.random.below(Factor::ALL.len());
        let count = grade.map_or(1, |grade| 1 + grade as usize);
        let factors = Factor::ALL.iter().cycle().skip(start).take(count).copied().collect();
        let instruments = [Instrument::Interview, Instrument::StructuredRisk, Instrument::Phq9];
        let instrument = self.random.pick(&instruments).copied().unwrap_or(Instrument::Interview);
        let watcher = grade.filter(|grade| *grade == Grade::Red).map(|_| actor.person);
        let action =
            Action::Assess(Assess { case, grade, factors, instrument, watcher, words: Some(slot(0)) });
        let words = self.say("assessed");
        self.ask_saying(actor.person, actor.post, action, words)
    }

    pub(super) fn propose(&mut self, actor: Actor, case: CaseNo) -> Asked {
        let options = vec![Measure::ConstantCompany, Measure::FamilyCalled, Measure::Hospital];
        let words = self.say("proposed");
        let action = Action::Propose(Propose { case, options, words: Some(slot(0)) });
        self.ask_saying(actor.person, actor.post, action, words)
    }

    /// The leading group decides: chair and vice-chair, one of them by phone; with `dissent`, a member against.
    pub(super) fn decide(
        &mut self,
        network: &Network,
        at: At,
        case: CaseNo,
        crisis: &Crisis,
        dissent: bool,
    ) -> Option<Vec<Asked>> {
        let keep = crisis.kept_from();
        let post = |role| network.roster.single_post(UnitKind::LeadingGroup, role);
        let mut head =
            |role| post(role).and_then(|post| Some((self.someone(network, post, at, &keep)?, post)));
        let (chair, vice) = (head(Role::LeadingChair), head(Role::LeadingViceChair));
        let member = head(Role::LeadingMember);
        let (recorder, recorder_post) = chair.or(vice)?;
        let heads = [chair, vice].into_iter().flatten().map(|(person, _)| person);
        let mut deciders: Vec<Decider> =
            heads.map(|person| Decider { person, by_phone: person != recorder, dissents: false }).collect();
        if (dissent || deciders.len() < 2)
            && let Some((person, _)) = member
        {
            deciders.push(Decider { person, by_phone: false, dissents: dissent });
        }
        let measures = vec![Measure::ConstantCompany, Measure::FamilyCalled];
        // The station's counsellor carries out what was decided for the student; the family is the centre's.
        let station = network.crisis.get(case)?.addressed.iter().copied();
        let mut counsellors =
            station.filter(|post| network.roster.role(*post) == Some(Role::StationCounsellor));
        let until = at.day().plus(3);
        let company = vec![Measure::ConstantCompany];
        let may = |post: &PostNo| network.roster.reach(Some(*post), at, &keep, None) != Reach::Recused;
        let executing = counsellors.find(may);
        let executing = executing.map(|post| Execution { post, measures: company, until });
        let executing = Vec::from_iter(executing);
        let action = Action::Decide(Decide { case, measures, deciders, executing, words: Some(slot(0)) });
        let words = self.say("decided");
        Some(vec![self.ask_saying(recorder, recorder_post, action, words)])
    }

    pub(super) fn tell_kin(&mut self, actor: Actor, case: CaseNo, result: KinResult) -> Asked {
        let words = self.say("kin");
        let who = (result == KinResult::Told).then_some(Relative::Parent);
        let wish = Some(if result == KinResult::Refused { KinWish::AskedNotTo } else { KinWish::Agrees });
        let action = Action::ContactKin(Kin { case, result, who, wish, words: Some(slot(0)) });
        self.ask_saying(actor.person, actor.post, action, words)
    }

    pub(super) fn note_crisis(&mut self, actor: Actor, case: CaseNo) -> Asked {
        let act = self.random.pick(Act::ALL).copied();
        let words = self.say("crisis");
        self.ask_saying(
            actor.person,
            actor.post,
            Action::NoteCrisis(Note { case, act, words: Some(slot(0)) }),
            words,
        )
    }

    pub(super) fn close(&mut self, actor: Actor, case: CaseNo) -> Asked {
        let words = self.say("closed");
        let outcome = EndedBy::Counselling;
        let action = Action::CloseCrisis(Close { case, outcome, words: Some(slot(0)) });
        self.ask_saying(actor.person, actor.post, action, words)
    }

    pub(super) fn give_notice(&mut self, at: At, actor: Actor, case: CaseNo) -> Asked {
        self.noticed.insert(case);
        self.agenda.put(at.plus_minutes(self.random.between(15, 90)), Plan::ReceiveNotices);
        let advice = vec![Advice::LookOut, Advice::NoRumours, Advice::RemindOfLines];
        self.ask(actor.person, actor.post, Action::GiveNotice(GiveNotice { case, advice }))
    }

    /// Stations say that they received notices; one in ten forgets.
    pub(super) fn receive_notices(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let mut asked = Vec::new();
        for (_, row) in network.crisis.notices().filter(|(_, row)| row.received.is_none()) {
            let Some(post) = row.to else { continue };
            if !self.random.percent(90) {
                continue;
            }
            if let Some(person) = self.someone(network, post, at, &[]) {
                asked.push(self.ask(
                    person,
                    post,
                    Action::ReceiveNotice(ReceiveNotice { notice: row.number }),
                ));
            }
        }
        Some(asked)
    }

    /// Looks after an open crisis every few days, until it is closed.
    pub(super) fn care(&mut self, network: &Network, at: At, case: CaseNo) -> Option<Vec<Asked>> {
        let crisis = network.crisis.get(case).filter(|crisis| crisis.is_open())?;
        let again = at.plus_minutes(self.random.between(DAY_MIN, 4 * DAY_MIN));
        self.agenda.put(again, Plan::Care(case));
        if self.is_scripted(network, case) {
            return None;
        }
        let actor = self.of_centre(network, at, crisis.holder, &crisis.kept_from())?;
        let severe = crisis.grade.is_none_or(Grade::is_severe);
        let age_min = (at.ms() - crisis.opened_at.ms()) / 60_000;
        if crisis.decision.is_some() && !self.noticed.contains(&case) && self.random.percent(80) {
            return Some(vec![self.give_notice(at, actor, case)]);
        }
        let ready = age_min > 12 * DAY_MIN && (!severe || crisis.decision.is_some());
        if ready && self.random.percent(50) {
            return Some(vec![self.close(actor, case)]);
        }
        let mut asked = vec![self.note_crisis(actor, case)];
        let listed = about(network, case).is_some_and(|person| network.focus.of(person).is_some());
        if !listed && self.random.percent(40) {
            asked.extend(self.list(network, actor, case, focus::Ground::Crisis));
        }
        if self.random.percent(10) {
            asked.extend(self.hand_over(network, at, actor, case, crisis));
        }
        Some(asked)
    }

    pub(super) fn hand_over(
        &mut self,
        network: &Network,
        at: At,
        actor: Actor,
        case: CaseNo,
        crisis: &Crisis,
    ) -> Option<Asked> {
        let centre = |role| network.roster.single_post(UnitKind::Centre, role);
        let keep = crisis.kept_from();
        let to = [centre(Role::CentreCounsellor), centre(Role::CentreDirector)]
            .into_iter()
            .flatten()
            .find(|post| Some(*post) != crisis.holder)
            .filter(|post| network.roster.reach(Some(*post), at, &keep, None) == Reach::Open)?;
        let words = self.say("handed");
        let action = Action::HandOffCrisis(HandOff { case, to, words: Some(slot(0)) });
        Some(self.ask_saying(actor.person, actor.post, action, words))
    }

    /// Proposes the person of a case for the register, where he stands on it for nobody yet.
    pub(super) fn list(
        &mut self,
        network: &Network,
        actor: Actor,
        case: CaseNo,
        ground: focus::Ground,
    ) -> Option<Asked> {
        let person = about(network, case)?;
        let student = network.roster.person(person)?.place.class.is_some();
        if !student || network.focus.of(person).is_some() {
            return None;
        }
        let grades = [Grade::Blue, Grade::Yellow, Grade::Orange];
        let grade = self.random.pick(&grades).copied()?;
        let change = focus::Change::List(grade);
        Some(self.change_listing(actor, person, change, ground, Some(case)))
    }

    pub(super) fn change_listing(
        &mut self,
        actor: Actor,
        person: PersonNo,
        change: focus::Change,
        ground: focus::Ground,
        source: Option<CaseNo>,
    ) -> Asked {
        let topic = if matches!(change, focus::Change::List(_)) { "listing" } else { "relisting" };
        let words = self.say(topic);
        let grounds = vec![ground];
        let action =
            Action::ProposeListing(focus::Propose { person, change, grounds, source, words: Some(slot(0)) });
        self.ask_saying(actor.person, actor.post, action, words)
    }
}
