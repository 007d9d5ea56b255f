//! Calm that cannot be believed, and what whoever reported it may not learn.

use wuji_core::access::{Deed, may_case};
use wuji_core::action::Action;
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, ClassNo};
use wuji_core::kind::Kind;
use wuji_core::periodic::{
    Adopt, CalmFinding, Doubt, LookAt, ReportWeek, ReportZero, RoomAnswer, RoomMood, RoomState, TickRoom,
    Tighten, WeekMeasure, WeekRule,
};
use wuji_core::projection::{Inbox, project};
use wuji_core::report::{About, Urgency};
use wuji_core::roster::{CoverClass, OpenClass, Role};
use wuji_core::time::MinuteOfDay;
use wuji_core::words::Title;

use super::{WEEK_1, WEEK_2, day, empty};
use crate::campus::Campus;

fn look(case: CaseNo, finding: CalmFinding) -> Action {
    Action::LookAt(LookAt { case, finding, words: None })
}

/// Somebody reported on Thursday; the class says on Sunday that nothing happened.
fn contradicted() -> Campus {
    let mut c = Campus::on("2026-09-10 10:00");
    c.reports(Role::DormOfficer, Urgency::Concerning);
    c.wait("2026-09-13 20:30").zero();
    c
}

#[test]
fn cc_4_calm_against_another_source_is_looked_at() {
    let mut c = contradicted();
    // Nothing yet: the engine compares when the week ends.
    assert!(c.doubt(WEEK_1).is_none());
    c.wait("2026-09-13 21:00");
    let (case, matter) = c.doubt(WEEK_1).unwrap();
    assert_eq!(matter.doubts, [Doubt::Reported]);
    // Three days of service, from Monday morning on.
    c.owed_by(case, Item::CalmLook, Role::Advisor).due(case, Item::CalmLook, "2026-09-16 18:00");
    c.refused(Role::Commissioner, look(case, CalmFinding::Calm), "not_found");
    c.refused(Role::StationCounsellor, look(case, CalmFinding::Calm), "not_found");
    c.does(Role::Advisor, look(case, CalmFinding::InHand));
    c.not_due(case, Item::CalmLook);
    assert_eq!(c.doubt(WEEK_1).unwrap().1.finding, Some(CalmFinding::InHand));
}

#[test]
fn cc_4_whoever_called_it_calm_never_learns_of_the_doubt() {
    let mut told = contradicted();
    let mut plain = Campus::on("2026-09-10 10:00");
    plain.wait("2026-09-13 20:30").zero();
    // One entry, one receipt, either way.
    assert_eq!((told.parts(), plain.parts()), (1, 1));
    for c in [&mut told, &mut plain] {
        c.wait("2026-09-14 12:00");
    }
    let case = told.doubt(WEEK_1).unwrap().0;
    assert!(plain.doubt(WEEK_1).is_none());
    let (person, post) = (told.person(Role::Commissioner), told.post(Role::Commissioner));
    let sees = told.network().sees(case).unwrap();
    for deed in
        [sees.state, sees.facts, sees.words, Deed::LookAtCalm, Deed::ExplainSilence, Deed::Countersign]
    {
        assert!(!may_case(told.network(), person, Some(post), deed, case, told.host.now()), "{deed:?}");
        assert!(!may_case(told.network(), person, None, deed, case, told.host.now()), "{deed:?}");
    }
    // How it stands with his class reads the same, and nothing of it comes to his desk.
    assert_eq!(told.row(WEEK_1), plain.row(WEEK_1));
    assert_eq!(told.report(WEEK_1), plain.report(WEEK_1));
    let inbox: Inbox = project(told.host.log());
    assert!(inbox.of(post).iter().all(|line| line.case != case));
}

#[test]
fn cc_4_a_doubt_that_nobody_looks_at_climbs() {
    let mut c = contradicted();
    c.wait("2026-09-16 18:00");
    let case = c.doubt(WEEK_1).unwrap().0;
    c.owed_by(case, Item::CalmLook, Role::StationCounsellor);
    c.wait("2026-09-21 18:00");
    c.owed_by(case, Item::CalmLook, Role::CentreCounsellor);
    c.does(Role::StationCounsellor, look(case, CalmFinding::NotCalm));
}

#[test]
fn cc_4_a_report_kept_from_the_advisor_is_not_told_to_him() {
    let mut c = Campus::on("2026-09-10 10:00");
    let mut submit = c.submit(About::Person(c.subject), Urgency::Concerning, None);
    submit.keep_from = vec![c.person(Role::Advisor)];
    c.does(Role::DormOfficer, Action::Submit(submit));
    c.wait("2026-09-13 20:30").zero().wait("2026-09-13 21:00");
    let case = c.doubt(WEEK_1).unwrap().0;
    c.owed_by(case, Item::CalmLook, Role::StationCounsellor);
    let (person, post) = (c.person(Role::Advisor), c.post(Role::Advisor));
    assert!(!may_case(c.network(), person, Some(post), Deed::SeeDoubt, case, c.host.now()));
}

#[test]
fn cc_4_who_asks_for_help_himself_contradicts_nobody() {
    let mut c = Campus::on("2026-09-10 10:00");
    let officer = c.person(Role::DormOfficer);
    let submit = c.submit(About::Myself, Urgency::Concerning, None);
    let request = c.request(officer, None, Action::Submit(submit));
    c.ask(request, "help").unwrap();
    c.wait("2026-09-13 20:30").zero().wait("2026-09-13 21:00");
    assert!(c.doubt(WEEK_1).is_none(), "gap 11: never through class or advisor");
}

#[test]
fn cc_4_what_the_commissioner_reported_himself_is_no_contradiction() {
    let mut c = Campus::on("2026-09-10 10:00");
    c.reports(Role::Commissioner, Urgency::Concerning);
    c.wait("2026-09-13 20:30").zero().wait("2026-09-13 21:00");
    assert!(c.doubt(WEEK_1).is_none());
}

#[test]
fn cc_4_only_the_room_that_was_called_calm_is_doubted() {
    let mut c = Campus::on("2026-09-10 10:00");
    c.reports(Role::DormOfficer, Urgency::Concerning);
    let own = c.network().roster.person(c.subject).unwrap().place.room.unwrap();
    let state = |room| if room == own { RoomState::Look } else { RoomState::Calm };
    let rooms = c.rooms().into_iter().map(|room| RoomAnswer { room, state: state(room) }).collect();
    c.wait("2026-09-13 20:30");
    c.does(Role::Commissioner, Action::ReportWeek(ReportWeek { rooms, ..empty() }));
    c.wait("2026-09-13 21:00");
    assert!(c.doubt(WEEK_1).is_none(), "he saw it too");
}

#[test]
fn cc_4_many_reports_within_a_minute_are_looked_at() {
    let mut c = Campus::on("2026-09-08 10:00");
    let rule = WeekRule { hasty_reports: 3, ..WeekRule::default() };
    c.does(Role::LeadingChair, Action::AdoptWeeks(Adopt { from: None, rule }));
    let post = c.post(Role::Advisor);
    let unit = c.network().roster.class(c.own_class()).unwrap().unit;
    let mut here = vec![c.own_class()];
    for name in ["Second", "Third"] {
        let title = Title::try_new(name).unwrap();
        let class = ClassNo(c.network().roster.classes().count() as u32);
        c.does(Role::SystemAdministrator, Action::OpenClass(OpenClass { unit, title, year: 2026 }));
        c.does(Role::SystemAdministrator, Action::Cover(CoverClass { post, class }));
        here.push(class);
    }
    // The advisor enters for several, one after the other.
    let mut week = |first: &str, minutes: i64| {
        let sunday = day(first).plus(6).at_minute(18 * 60);
        c.wait_until(sunday);
        for (n, class) in here.iter().enumerate() {
            c.wait_until(sunday.plus_minutes(minutes * n as i64));
            let (class, week) = (Some(*class), Some(day(first)));
            c.does(Role::Advisor, Action::ReportZero(ReportZero { class, week }));
        }
        c.wait_until(day(first).plus(6).at_minute(21 * 60));
        let doubts = |class| c.network().calm_doubt(class, day(first)).map(|(_, doubts)| doubts.to_vec());
        here.iter().map(|class| doubts(*class)).collect::<Vec<_>>()
    };
    let hasty = week(WEEK_2, 0);
    assert!(hasty.iter().all(|doubts| *doubts == Some(vec![Doubt::Hasty])), "{hasty:?}");
    let slow = week("2026-09-21", 2);
    assert!(slow.iter().all(Option::is_none), "{slow:?}");
    // Nobody looks at what he sent himself.
    let case = c.doubt(WEEK_2).unwrap().1.path[0];
    assert_eq!(c.network().roster.role(case), Some(Role::StationCounsellor));
}

impl Campus {
    fn wait_until(&mut self, at: wuji_core::time::At) -> &mut Self {
        wuji_sim::play::Host::advance(&mut self.host, at).unwrap();
        self
    }
}

#[test]
fn do_3_a_room_ticks_its_week() {
    let mut c = Campus::on("2026-09-08 10:00");
    let tick = |mood| Action::TickRoom(TickRoom { mood });
    // Off by default.
    c.refused(Role::DormOfficer, tick(RoomMood::Calm), "no_period");
    let unit = c.network().roster.class(c.own_class()).unwrap().unit;
    let measure =
        WeekMeasure { weekday: 7, minute: MinuteOfDay::hour(21), room_ticks: true, countersign: false };
    c.does(Role::StationDirector, Action::TightenWeeks(Tighten { unit, measure }));
    // A week keeps the rule with which it began.
    c.refused(Role::DormOfficer, tick(RoomMood::Calm), "no_period").wait("2026-09-19 10:00");
    c.does(Role::DormOfficer, tick(RoomMood::Calm));
    c.refused(Role::DormOfficer, tick(RoomMood::Calm), "recorded_already");
    c.does(Role::DormOfficer, tick(RoomMood::Look));
    c.refused(Role::Commissioner, tick(RoomMood::Calm), "not_allowed");
    // It stands in the roll-call of whoever says nothing of the room.
    c.does(Role::Commissioner, Action::ReportWeek(empty()));
    let own = c.network().roster.person(c.subject).unwrap().place.room.unwrap();
    let rooms = &c.report(WEEK_2).unwrap().content.rooms;
    let row = rooms.iter().find(|row| row.room == own).unwrap();
    assert!(row.ticked && row.state == RoomState::Look);
    // Who calls it calm all the same is contradicted by its officer.
    c.wait("2026-09-20 20:00").zero().wait("2026-09-20 21:00");
    assert_eq!(c.doubt(WEEK_2).unwrap().1.doubts, [Doubt::Ticked]);
    assert_eq!(c.entries(Kind::RoomTicked).len(), 2);
    // Over is over.
    c.refused(Role::DormOfficer, tick(RoomMood::Calm), "no_period");
}
