//! What is planned, by the minute.

use std::collections::BTreeMap;

use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};
use wuji_core::network::Network;
use wuji_core::publication::PaperKind;
use wuji_core::time::{At, Day};

use super::care::Nursing;
use super::census::Survey;
use super::counselling::Talk;
use super::days::Sending;
use super::duties::Doing;
use super::errands::Errand;
use super::incidents::Occasion;
use super::posts::Move;
use super::rights::Right;
use super::scenes::Scene;
use super::weeks::Weekly;
use crate::college::Asked;

/// Something that will happen, unless the state then says otherwise.
#[derive(Debug, Clone)]
pub(super) enum Plan {
    /// A day begins: plan its reports.
    Day(Day),
    /// Somebody pledges, if he still owes it.
    Pledge(PersonNo),
    /// Somebody sends something.
    Send(Sending),
    /// Somebody sends an observation that he recorded before.
    SendLater { sender: PersonNo, post: PostNo },
    /// Whoever owes this clock answers it.
    Answer(Position),
    /// Somebody looks after an open crisis.
    Care(CaseNo),
    /// Stations say that they received notices.
    ReceiveNotices,
    /// Something rare.
    Errand(Errand),
    /// Something about duties.
    Duty(Doing),
    /// Something about care.
    Nurse(Nursing),
    /// Something about the census.
    Census(Survey),
    /// Something about rights.
    Right(Right),
    /// The centre reports on education work, or gives a bulletin.
    Publish(PaperKind),
    /// Something about posts.
    Post(Move),
    /// Something that concerns several.
    Incident(Occasion),
    /// Something about weekly reports.
    Week(Weekly),
    /// Something about counselling or a referral.
    Talk(Talk),
    /// A scene of the story; tried again while it cannot be played yet.
    Scene { scene: Scene, tries: u16 },
    /// A phone sends again what it had sent.
    Repeat(Box<Asked>),
}

impl Plan {
    pub(super) fn stands_alone(&self) -> bool {
        matches!(self, Plan::Errand(_) | Plan::Scene { .. } | Plan::Repeat(_))
    }

    /// The case that it touches.
    pub(super) fn case(&self, network: &Network) -> Option<CaseNo> {
        match self {
            Plan::Answer(clock) => network.escalation.clock(*clock).map(|clock| clock.case),
            Plan::Care(case) => Some(*case),
            Plan::Talk(Talk::Owed(clock)) => network.escalation.clock(*clock).map(|clock| clock.case),
            Plan::Talk(Talk::Begin(case) | Talk::GoOn(case) | Talk::Away(case)) => Some(*case),
            Plan::Day(_)
            | Plan::Pledge(_)
            | Plan::Send(_)
            | Plan::SendLater { .. }
            | Plan::ReceiveNotices
            | Plan::Errand(_)
            | Plan::Duty(_)
            | Plan::Nurse(_)
            | Plan::Census(_)
            | Plan::Right(_)
            | Plan::Publish(_)
            | Plan::Post(_)
            | Plan::Incident(_)
            | Plan::Week(_)
            | Plan::Talk(Talk::Come | Talk::Rare(_))
            | Plan::Scene { .. }
            | Plan::Repeat(_) => None,
        }
    }
}

/// Plans in the order of their instants; of one instant, in the order in which they were made.
#[derive(Debug, Clone)]
pub(super) struct Agenda {
    end: At,
    made: u64,
    plans: BTreeMap<(At, u64), Plan>,
}

impl Agenda {
    /// Nothing is planned at `end` or later.
    pub(super) fn until(end: At) -> Self {
        Self { end, made: 0, plans: BTreeMap::new() }
    }

    /// Plans for the minute of `at`.
    pub(super) fn put(&mut self, at: At, plan: Plan) {
        let at = At::from_ms(at.ms().div_euclid(60_000) * 60_000);
        if at < self.end {
            self.made += 1;
            self.plans.insert((at, self.made), plan);
        }
    }

    pub(super) fn next_at(&self) -> Option<At> {
        self.plans.first_key_value().map(|((at, _), _)| *at)
    }

    /// The next plan for `at` or before.
    pub(super) fn take_until(&mut self, at: At) -> Option<Plan> {
        let next = self.next_at()?;
        (next <= at).then(|| self.plans.pop_first()).flatten().map(|(_, plan)| plan)
    }
}
