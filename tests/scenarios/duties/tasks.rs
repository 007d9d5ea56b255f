//! Tasks: resolutions (LG.4), rectifications (LG.5, ST.3), directives (CT.5), joint tasks (L2.0), items of plans (CT.1), materials
//! (ST.0c, CC.5).

use wuji_core::action::Action;
use wuji_core::duty::{
    AcknowledgeTask, ConfirmTask, FinishTask, OpenTask, Place, ProgressTask, ReturnTask, Status, TaskKind,
    TaskState, WithdrawTask,
};
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::projection::{Inbox, project};
use wuji_core::roster::Role;

use super::{day, title};
use crate::campus::{Campus, SAID};

fn open(c: &mut Campus, from: Role, kind: TaskKind, to: Role, due: &str) -> CaseNo {
    let (to, title) = (c.post(to), title("task"));
    let task = OpenTask { kind, title, to, with: Vec::new(), due: day(due), origin: None, words: None };
    c.does(from, Action::OpenTask(task))
}

impl Campus {
    fn task(&self, case: CaseNo) -> (TaskState, u8) {
        let task = self.network().duty.tasks().get(case).unwrap();
        (task.state, task.percent)
    }

    fn acknowledges_task(&mut self, role: Role, case: CaseNo) -> &mut Self {
        self.does(role, Action::AcknowledgeTask(AcknowledgeTask { case }));
        self
    }

    fn finishes(&mut self, role: Role, case: CaseNo) -> &mut Self {
        self.does(role, Action::FinishTask(FinishTask { case, words: SAID }));
        self
    }

    fn confirms(&mut self, role: Role, case: CaseNo) -> &mut Self {
        self.does(role, Action::ConfirmTask(ConfirmTask { case }));
        self
    }
}

#[test]
fn lg_4_a_resolution_becomes_a_task_until_it_is_confirmed() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::LeadingChair, "lg_4_meeting", Place::College, "2026-10-20");
    let (to, origin) = (c.post(Role::CentreDirector), Some(c.newest_evidence()));
    let task = OpenTask {
        kind: TaskKind::Resolution,
        title: title("More rooms for talks"),
        to,
        with: Vec::new(),
        due: day("2026-11-10"),
        origin,
        words: None,
    };
    let case = c.does(Role::LeadingChair, Action::OpenTask(task));
    c.due(case, Item::Task, "2026-11-11 00:00").owed_by(case, Item::Task, Role::CentreDirector);
    c.acknowledges_task(Role::CentreDirector, case);
    let progress = ProgressTask { case, percent: 60, words: None };
    c.does(Role::CentreDirector, Action::ProgressTask(progress));
    assert_eq!(c.task(case), (TaskState::Acknowledged, 60));
    c.finishes(Role::CentreDirector, case);
    // Done, says who owes it; whoever gave it has a week to say so too.
    assert_eq!(c.task(case), (TaskState::Done, 100));
    c.not_due(case, Item::Task).due(case, Item::Confirmation, "2026-10-27 09:00");
    c.owed_by(case, Item::Confirmation, Role::LeadingChair);
    c.confirms(Role::LeadingChair, case);
    assert_eq!(c.task(case).0, TaskState::Confirmed);
    c.not_due(case, Item::Confirmation);
    assert_eq!(c.network().duty.tasks().open_of(to).count(), 0);
}

#[test]
fn lg_5_a_rectification_is_sent_back_until_it_is_right() {
    let mut c = Campus::on("2026-10-20 09:00");
    let case = open(&mut c, Role::LeadingChair, TaskKind::Rectification, Role::StationDirector, "2026-10-30");
    c.finishes(Role::StationDirector, case);
    c.wait("2026-10-22 09:00");
    let back = ReturnTask { case, due: day("2026-11-05"), words: SAID };
    c.does(Role::LeadingChair, Action::ReturnTask(back));
    assert_eq!(c.task(case).0, TaskState::Acknowledged);
    c.due(case, Item::Task, "2026-11-06 00:00").owed_by(case, Item::Task, Role::StationDirector);
    c.finishes(Role::StationDirector, case);
    c.confirms(Role::LeadingChair, case);
}

#[test]
fn ct_5_a_directive_that_is_overdue_goes_to_who_supervises() {
    let mut c = Campus::on("2026-10-20 09:00");
    let case = open(&mut c, Role::CentreDirector, TaskKind::Directive, Role::StationCounsellor, "2026-10-30");
    c.wait("2026-10-31 00:00");
    c.owed_by(case, Item::Task, Role::StationDirector).due(case, Item::Task, "2026-11-07 00:00");
    assert!(c.network().duty.tasks().get(case).unwrap().lapsed);
    let inbox: Inbox = project(c.host.log());
    let lines = |role| inbox.of(c.post(role)).into_iter().filter(|line| line.case == case).count();
    assert_eq!((lines(Role::StationDirector), lines(Role::StationCounsellor)), (1, 0));
    c.wait("2026-11-07 00:00");
    c.owed_by(case, Item::Task, Role::CentreDirector);
    c.wait("2026-11-14 00:00");
    c.owed_by(case, Item::Task, Role::LeadingChair);
    c.wait("2026-11-21 00:00");
    c.owed_by(case, Item::Task, Role::LeadingChair);
    // Whoever owes it may still do it.
    c.finishes(Role::StationCounsellor, case);
    c.confirms(Role::CentreDirector, case);
}

#[test]
fn l2_0_a_joint_task_has_one_that_owes_it() {
    let mut c = Campus::on("2026-10-20 09:00");
    let with = vec![c.post(Role::YouthLeagueTeacher), c.post(Role::CentreDirector)];
    let task = OpenTask {
        kind: TaskKind::Joint,
        title: title("October month"),
        to: c.post(Role::StudentAffairsTeacher),
        with,
        due: day("2026-10-31"),
        origin: None,
        words: None,
    };
    let case = c.does(Role::LeadingChair, Action::OpenTask(task));
    let tasks = c.network().duty.tasks();
    assert_eq!(tasks.open_of(c.post(Role::YouthLeagueTeacher)).count(), 1);
    let finish = Action::FinishTask(FinishTask { case, words: None });
    c.refused(Role::YouthLeagueTeacher, finish.clone(), "not_allowed");
    c.refused(Role::StationDirector, finish, "not_found");
    c.finishes(Role::StudentAffairsTeacher, case);
}

#[test]
fn ct_1_items_of_the_plan_have_progress() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::CentreDirector, "ct_1_progress", Place::College, "2026-10-10");
    let case = open(&mut c, Role::CentreDirector, TaskKind::PlanItem, Role::CentreCounsellor, "2027-06-30");
    for percent in [10, 40, 80] {
        let progress = ProgressTask { case, percent, words: None };
        c.does(Role::CentreCounsellor, Action::ProgressTask(progress));
    }
    // The first step says that it was seen.
    assert_eq!(c.task(case), (TaskState::Acknowledged, 80));
    let beyond = ProgressTask { case, percent: 101, words: None };
    c.refused(Role::CentreCounsellor, Action::ProgressTask(beyond), "invalid_field");
}

#[test]
fn cc_5_a_station_asks_a_commissioner_for_materials() {
    let mut c = Campus::on("2026-10-20 09:00");
    let case = open(&mut c, Role::StationCounsellor, TaskKind::Materials, Role::Commissioner, "2026-10-30");
    c.acknowledges_task(Role::Commissioner, case).finishes(Role::Commissioner, case);
    c.confirms(Role::StationCounsellor, case);
    let case = open(&mut c, Role::Advisor, TaskKind::Materials, Role::Commissioner, "2026-10-30");
    let withdraw = WithdrawTask { case, words: SAID };
    c.refused(Role::Commissioner, Action::WithdrawTask(withdraw.clone()), "not_allowed");
    c.does(Role::Advisor, Action::WithdrawTask(withdraw));
    c.not_due(case, Item::Task);
    let late = Action::AcknowledgeTask(AcknowledgeTask { case });
    c.refused(Role::Commissioner, late, "not_allowed");
}

#[test]
fn nobody_gives_a_task_up_the_route() {
    let mut c = Campus::on("2026-10-20 09:00");
    let mut refused = |from: Role, to: Role| {
        let (to, title) = (c.post(to), title("task"));
        let (kind, due) = (TaskKind::Other, day("2026-10-30"));
        let task = OpenTask { kind, title, to, with: Vec::new(), due, origin: None, words: None };
        c.refused(from, Action::OpenTask(task), "not_allowed");
    };
    refused(Role::CentreDirector, Role::LeadingChair);
    refused(Role::StationDirector, Role::CentreDirector);
    refused(Role::Advisor, Role::StationDirector);
    refused(Role::Commissioner, Role::DormOfficer);
    refused(Role::CentreDirector, Role::Commissioner);
    refused(Role::LeadingChair, Role::SystemAdministrator);
    refused(Role::LeadingChair, Role::LeadingChair);
    let past = OpenTask {
        kind: TaskKind::Other,
        title: title("task"),
        to: c.post(Role::StationDirector),
        with: Vec::new(),
        due: day("2026-10-19"),
        origin: None,
        words: None,
    };
    c.refused(Role::CentreDirector, Action::OpenTask(past), "invalid_field");
}

#[test]
fn st_6_a_task_of_the_centre_that_is_confirmed_is_cooperation() {
    let mut c = Campus::on("2026-10-20 09:00");
    let place = Place::Unit(c.station());
    let early =
        open(&mut c, Role::CentreDirector, TaskKind::Directive, Role::StationCounsellor, "2026-10-30");
    let late = open(&mut c, Role::CentreDirector, TaskKind::Directive, Role::StationCounsellor, "2026-10-22");
    c.wait("2026-10-23 10:00");
    c.finishes(Role::StationCounsellor, early).finishes(Role::StationCounsellor, late);
    assert_eq!(c.instances("st_6_cooperation", "2026-10-23"), [], "the centre has not said so yet");
    c.wait("2026-10-26 10:00");
    c.confirms(Role::CentreDirector, early).confirms(Role::CentreDirector, late);
    // Each on the day by which it was done, or had to be.
    c.stands("st_6_cooperation", place, "2026-10-23", Status::Done);
    c.stands("st_6_cooperation", place, "2026-10-22", Status::Late);
    assert_eq!(c.instances("st_6_cooperation", "2026-10-22")[0].owner, Some(c.post(Role::StationCounsellor)));
    // What a station does for others is not.
    let other = open(&mut c, Role::LeadingChair, TaskKind::Resolution, Role::StationDirector, "2026-10-30");
    c.finishes(Role::StationDirector, other).confirms(Role::LeadingChair, other);
    assert_eq!(c.instances("st_6_cooperation", "2026-10-26"), []);
}
