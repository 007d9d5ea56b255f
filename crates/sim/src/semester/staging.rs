//! What the scenes of the story have in common: an officer sends, a holder acknowledges, sends up, settles; somebody
//! resigns and is followed. Each gives nothing where the state does not allow it yet.

use wuji_core::action::Action;
use wuji_core::crisis::Grade;
use wuji_core::ids::{CaseNo, PersonNo, PostNo};
use wuji_core::network::Network;
use wuji_core::report::{About, Acknowledge, Outcome, Settle, State, Supplement, Urgency};
use wuji_core::roster::{PostPerson, Relieve, Role, Step, UnitKind};
use wuji_core::time::At;

use super::agenda::Plan;
use super::answers::Actor;
use super::days::Sending;
use super::story::Tale;
use super::{Semester, is_without_post};
use crate::college::{Asked, administrator, slot};

impl Semester {
    pub(super) fn officer(&mut self, network: &Network, at: At, tale: Tale) -> Option<Actor> {
        let post = self.cast.part(tale)?.officer;
        let person = self.someone(network, post, at, &[])?;
        Some(Actor { person, post, role: Role::DormOfficer })
    }

    pub(super) fn opens(
        &mut self,
        network: &Network,
        at: At,
        tale: Tale,
        urgency: Urgency,
        low_mood_days: Option<u16>,
    ) -> Option<Asked> {
        let officer = self.officer(network, at, tale)?;
        let subject = About::Person(self.cast.part(tale)?.subject);
        let mut asked = self.submit(officer.person, officer.post, subject, urgency, None, "observed");
        if let Action::Submit(submit) = &mut asked.request.action {
            submit.observation.low_mood_days = low_mood_days.or(submit.observation.low_mood_days);
        }
        Some(asked)
    }

    pub(super) fn cries(&mut self, network: &Network, at: At, tale: Tale, topic: &str) -> Option<Asked> {
        let officer = self.officer(network, at, tale)?;
        let subject = About::Person(self.cast.part(tale)?.subject);
        Some(self.emergency(officer.person, officer.post, Some(subject), topic))
    }

    /// Who holds the tale's report, on this step.
    pub(super) fn holder(
        &mut self,
        network: &Network,
        at: At,
        tale: Tale,
        step: Step,
    ) -> Option<(CaseNo, Actor)> {
        let (case, report, post) = self.held_at(network, tale, step)?;
        let person = self.someone(network, post, at, &report.kept_from())?;
        Some((case, Actor { person, post, role: network.roster.role(post)? }))
    }

    pub(super) fn crisis_holder(&mut self, network: &Network, at: At, tale: Tale) -> Option<(CaseNo, Actor)> {
        let (case, crisis) = network.crisis.open_about(self.cast.part(tale)?.subject)?;
        Some((case, self.of_centre(network, at, crisis.holder, &crisis.kept_from())?))
    }

    pub(super) fn seen(&mut self, network: &Network, at: At, tale: Tale, step: Step) -> Option<Asked> {
        let (case, actor) = self.holder(network, at, tale, step)?;
        let acknowledged = network.report.get(case)?.acknowledged;
        let action = Action::Acknowledge(Acknowledge { case, on_scene: false });
        (!acknowledged).then(|| self.ask(actor.person, actor.post, action))
    }

    pub(super) fn station_sees(&mut self, network: &Network, at: At) -> Option<Asked> {
        let (case, report) = self.report_of(network, Tale::Night).filter(|(_, r)| r.state == State::Open)?;
        let is_on_call = |post: &&_| network.roster.role(**post) == Some(Role::StationOnCall);
        let post = *report.told.iter().find(is_on_call)?;
        let person = self.someone(network, post, at, &report.kept_from())?;
        Some(self.ask(person, post, Action::Acknowledge(Acknowledge { case, on_scene: false })))
    }

    pub(super) fn supplements(&mut self, network: &Network, at: At, tale: Tale) -> Option<Asked> {
        let (case, _) = self.report_of(network, tale)?;
        let officer = self.officer(network, at, tale)?;
        let words = self.say("supplement");
        let action = Action::Supplement(Supplement { case, words: Some(slot(0)) });
        Some(self.ask_saying(officer.person, officer.post, action, words))
    }

    pub(super) fn settles(
        &mut self,
        network: &Network,
        at: At,
        tale: Tale,
        step: Step,
        outcome: Outcome,
    ) -> Option<Asked> {
        let (case, actor) = self.holder(network, at, tale, step)?;
        let words = self.say("settled");
        let action = Action::Settle(Settle { case, outcome, words: Some(slot(0)) });
        Some(self.ask_saying(actor.person, actor.post, action, words))
    }

    pub(super) fn sends_up(&mut self, network: &Network, at: At, tale: Tale, step: Step) -> Option<Asked> {
        let (case, actor) = self.holder(network, at, tale, step)?;
        let words = self.say("forwarded");
        let action = self.forward(case, None);
        Some(self.ask_saying(actor.person, actor.post, action, words))
    }

    pub(super) fn assesses(
        &mut self,
        network: &Network,
        at: At,
        tale: Tale,
        grade: Option<Grade>,
    ) -> Option<Asked> {
        let (case, report) = self.report_of(network, tale).filter(|(_, r)| r.state == State::Open)?;
        let actor = self.of_centre(network, at, report.holder, &report.kept_from())?;
        Some(self.assessment(actor, case, grade))
    }

    /// Another person of the centre approves the change that waits for a person's listing.
    pub(super) fn approves(&mut self, network: &Network, at: At, person: PersonNo) -> Option<Asked> {
        let (case, listing) = network.focus.of(person)?;
        let by = listing.pending.as_ref()?.by?;
        let post = network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor)?;
        let approver = self.someone(network, post, at, &[by])?;
        Some(self.ask(approver, post, Action::ApproveListing(wuji_core::focus::Approve { case })))
    }

    pub(super) fn resigns(&mut self, network: &Network, at: At, tale: Tale) -> Option<Asked> {
        let post = network.roster.class(self.cast.part(tale)?.class)?.commissioner?;
        let person = network.roster.holders(post, at).next()?.person;
        let (by, office) = administrator(network, Role::SystemAdministrator)?;
        Some(self.ask(by, office, Action::Relieve(Relieve { post, person, successor: None })))
    }

    /// A successor: a student of the class without a post.
    pub(super) fn follows(&mut self, network: &Network, at: At, tale: Tale) -> Option<Vec<Asked>> {
        let class = self.cast.part(tale)?.class;
        let post = network.roster.class(class)?.commissioner?;
        if network.roster.holders(post, at).next().is_some() {
            return None;
        }
        let is_free = |person: &PersonNo| is_without_post(network, *person);
        let person = (0..200).find_map(|_| self.student_of(network, class).filter(is_free))?;
        self.appoint(network, post, person)
    }

    pub(super) fn appoint(
        &mut self,
        network: &Network,
        post: PostNo,
        person: PersonNo,
    ) -> Option<Vec<Asked>> {
        let (by, office) = administrator(network, Role::SystemAdministrator)?;
        let posting = PostPerson { post, person, from: None, until: None, deputy_of: None };
        Some(vec![self.ask(by, office, Action::Post(posting))])
    }

    /// Sends a request now and the same again in three hours.
    pub(super) fn send_twice(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let asked = self.send(network, at, Sending::Room)?;
        let again = asked.first()?.clone();
        self.agenda.put(at.plus_minutes(180), Plan::Repeat(Box::new(again)));
        Some(asked)
    }
}
