//! Weekly class reports (CC.4), ticks of rooms (DO.3), vacation (gap 6), and the four things that a silence or a calm can be.
//!
//! Week 1 of the term is September 7 to 13, its reports are due on Sunday, the 13th, at 21:00; the advisor has until Monday
//! noon.

mod calm;
mod rules;
mod silence;

use wuji_core::access::{Deed, may_weeks};
use wuji_core::action::Action;
use wuji_core::entry::Event;
use wuji_core::escalation::{self, Item};
use wuji_core::ids::{CaseNo, ClassNo, RoomNo};
use wuji_core::kind::Kind;
use wuji_core::periodic::{
    ClassWeek, ConcernCount, Matter, ReportWeek, ReportZero, RollCall, RoomAnswer, RoomState, Status,
    WeekConcern, WeekReport, rooms_of,
};
use wuji_core::roster::{Place, Role};
use wuji_core::time::Day;

use crate::campus::{Campus, SAID};

const WEEK_1: &str = "2026-09-07";
const WEEK_2: &str = "2026-09-14";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn empty() -> ReportWeek {
    ReportWeek {
        class: None,
        week: None,
        rooms: Vec::new(),
        others: None,
        talks: 0,
        activities: 0,
        concerns: Vec::new(),
        reports: 0,
        words: None,
    }
}

const ZERO: Action = Action::ReportZero(ReportZero { class: None, week: None });

impl Campus {
    fn own_class(&self) -> ClassNo {
        self.network().roster.person(self.subject).unwrap().place.class.unwrap()
    }

    fn rooms(&self) -> Vec<RoomNo> {
        rooms_of(self.network(), self.own_class()).into_iter().collect()
    }

    /// The commissioner says that nothing happened.
    fn zero(&mut self) -> &mut Self {
        self.does(Role::Commissioner, ZERO);
        self
    }

    fn zero_for(&self, week: &str) -> Action {
        Action::ReportZero(ReportZero { class: Some(self.own_class()), week: Some(day(week)) })
    }

    /// The commissioner reports every room in one state.
    fn reports_rooms(&mut self, state: RoomState) -> &mut Self {
        let rooms = self.rooms().into_iter().map(|room| RoomAnswer { room, state }).collect();
        self.does(Role::Commissioner, Action::ReportWeek(ReportWeek { rooms, talks: 2, ..empty() }));
        self
    }

    fn report(&self, week: &str) -> Option<&WeekReport> {
        self.network().periodic.report(self.own_class(), day(week))
    }

    fn row(&self, week: &str) -> Option<ClassWeek> {
        self.network().class_weeks([self.own_class()], day(week), day(week)).pop()
    }

    /// Then: so it stands with the class's report of a week.
    fn stands_week(&self, week: &str, status: Status) -> &Self {
        assert_eq!(self.row(week).map(|row| row.status), Some(status), "{week}");
        self
    }

    fn silence(&self, week: &str) -> Option<(CaseNo, &Matter)> {
        self.network().periodic.silence(self.own_class(), day(week))
    }

    fn doubt(&self, week: &str) -> Option<(CaseNo, &Matter)> {
        let (case, _) = self.network().calm_doubt(self.own_class(), day(week))?;
        self.network().periodic.matter(case).map(|matter| (case, matter))
    }

    /// How often the leading group was told that the centre director let something of this kind lapse.
    pub(crate) fn lapses_told(&self, item: Item) -> usize {
        let told = self.entries(Kind::LapseTold).into_iter().filter(|entry| {
            matches!(entry.event(), Some(Event::Escalation(escalation::Event::LapseTold { item: of, .. })) if *of == item)
        });
        told.count()
    }

    /// How many entries the last command made.
    fn parts(&self) -> u32 {
        self.host.log().last().unwrap().header.part.of
    }

    fn class_beside(&self) -> ClassNo {
        let mut classes = self.network().roster.classes();
        let other = |class: &ClassNo| *class != self.own_class();
        classes.find(|(class, row)| other(class) && row.commissioner.is_some()).unwrap().0
    }
}

#[test]
fn cc_4_a_week_with_nothing_to_tell_takes_one_step() {
    let mut c = Campus::on("2026-09-13 20:30");
    c.stands_week(WEEK_1, Status::Waiting);
    c.zero();
    let report = c.report(WEEK_1).unwrap();
    assert!(report.zero && !report.late && report.content.is_calm());
    assert_eq!(report.content.rooms.len(), c.rooms().len(), "all rooms were asked");
    assert_eq!((report.version, report.by), (1, Some(c.post(Role::Commissioner))));
    c.wait("2026-09-13 21:00");
    c.stands_week(WEEK_1, Status::Zero);
    assert!(c.silence(WEEK_1).is_none() && c.doubt(WEEK_1).is_none());
    // Of the same week nothing more is due; the next one waits.
    c.wait("2026-09-14 09:00");
    c.stands_week(WEEK_2, Status::Waiting);
}

#[test]
fn cc_4_a_report_has_a_roll_call_of_rooms() {
    let mut c = Campus::on("2026-09-12 18:00");
    let rooms = c.rooms();
    assert!(rooms.len() >= 2, "{rooms:?}");
    let named = vec![RoomAnswer { room: rooms[0], state: RoomState::Look }];
    let concerns = vec![ConcernCount { concern: WeekConcern::Sleep, count: 2 }];
    let report = ReportWeek { rooms: named, talks: 3, activities: 1, concerns, reports: 1, ..empty() };
    c.does(Role::Commissioner, Action::ReportWeek(report.clone()));
    let content = &c.report(WEEK_1).unwrap().content;
    let calls: Vec<RollCall> = content.rooms.clone();
    assert_eq!(calls.len(), rooms.len());
    assert_eq!((calls[0].state, calls[1].state), (RoomState::Look, RoomState::NotAsked));
    assert_eq!((content.talks, content.activities, content.reports), (3, 1, 1));
    assert!(!content.is_calm());
    c.refused(Role::Commissioner, Action::ReportWeek(report), "recorded_already");
    let elsewhere = RoomNo(c.network().roster.rooms().count() as u32);
    let strange = vec![RoomAnswer { room: elsewhere, state: RoomState::Calm }];
    let strange = ReportWeek { rooms: strange, ..empty() };
    c.refused(Role::Commissioner, Action::ReportWeek(strange), "invalid_field");
    let twice = vec![RoomAnswer { room: rooms[0], state: RoomState::Calm }; 2];
    let twice = ReportWeek { rooms: twice, ..empty() };
    c.refused(Role::Commissioner, Action::ReportWeek(twice), "invalid_field");
    c.wait("2026-09-13 21:00").stands_week(WEEK_1, Status::Reported);
    let series = c.network().calm_series(c.own_class());
    assert_eq!(series[0].1.get(&RoomState::Look), Some(&1));
}

#[test]
fn cc_4_a_roll_call_names_the_exceptions() {
    let mut c = Campus::on("2026-09-12 18:00");
    let rooms = c.rooms();
    let named = vec![RoomAnswer { room: rooms[0], state: RoomState::NoAnswer }];
    let report = ReportWeek { rooms: named, others: Some(RoomState::Calm), ..empty() };
    c.does(Role::Commissioner, Action::ReportWeek(report));
    let content = &c.report(WEEK_1).unwrap().content;
    assert_eq!(content.rooms.len(), rooms.len());
    assert_eq!(content.rooms[0].state, RoomState::NoAnswer);
    assert!(content.rooms[1..].iter().all(|row| row.state == RoomState::Calm && !row.ticked));
    // That nothing is said of the others is not that they are calm.
    c.wait("2026-09-19 18:00").reports_rooms(RoomState::Calm);
    let named = vec![RoomAnswer { room: rooms[0], state: RoomState::Calm }];
    c.does(Role::Commissioner, Action::ReportWeek(ReportWeek { rooms: named, ..empty() }));
    assert_eq!(c.report(WEEK_2).unwrap().content.rooms[1].state, RoomState::NotAsked);
}

#[test]
fn zero_report_truth_four_things() {
    // Nothing happened.
    let mut c = Campus::on("2026-09-13 20:00");
    c.zero();
    // Not asked.
    c.wait("2026-09-20 20:00").reports_rooms(RoomState::NotAsked);
    // Asked, and nobody answered.
    c.wait("2026-09-27 20:00").reports_rooms(RoomState::NoAnswer);
    // Answered, and not to be believed: somebody reported that week.
    c.wait("2026-10-09 10:00");
    c.reports(Role::DormOfficer, wuji_core::report::Urgency::Concerning);
    c.wait("2026-10-11 20:00").zero();
    c.wait("2026-10-12 08:00");
    let states = |week: &str| {
        let report = c.report(week).unwrap();
        let mut states: Vec<RoomState> = report.content.rooms.iter().map(|row| row.state).collect();
        states.dedup();
        (report.zero, states, c.doubt(week).is_some())
    };
    assert_eq!(states(WEEK_1), (true, vec![RoomState::Calm], false));
    assert_eq!(states(WEEK_2), (false, vec![RoomState::NotAsked], false));
    assert_eq!(states("2026-09-21"), (false, vec![RoomState::NoAnswer], false));
    assert_eq!(states("2026-10-05"), (true, vec![RoomState::Calm], true));
    // And a class that says nothing at all is a fifth: silent.
    c.stands_week("2026-09-28", Status::Missing);
}

#[test]
fn cc_4_a_report_is_corrected_until_monday_noon() {
    let mut c = Campus::on("2026-09-13 20:30");
    c.zero().wait("2026-09-14 11:59");
    let (rooms, state) = (c.rooms(), RoomState::Look);
    let rooms = vec![RoomAnswer { room: rooms[0], state }];
    let correct = ReportWeek { week: Some(day(WEEK_1)), rooms, ..empty() };
    c.does(Role::Commissioner, Action::ReportWeek(correct.clone()));
    let report = c.report(WEEK_1).unwrap();
    assert_eq!((report.version, report.zero, report.late), (2, false, false));
    // The older one stays in the log.
    assert_eq!(c.entries(Kind::ZeroReported).len(), 1);
    c.stands_week(WEEK_1, Status::Reported);
    c.wait("2026-09-14 12:00");
    let again = Action::ReportWeek(ReportWeek { talks: 7, ..correct });
    c.refused(Role::Commissioner, again, "invalid_field");
}

#[test]
fn cc_4_words_have_a_case_of_their_own() {
    let mut c = Campus::on("2026-09-12 18:00");
    c.does(Role::Commissioner, Action::ReportWeek(ReportWeek { words: SAID, ..empty() }));
    assert_eq!(c.parts(), 2);
    let case = c.report(WEEK_1).unwrap().case.unwrap();
    let may = |role: Role, deed| {
        let (person, post) = (c.person(role), c.post(role));
        wuji_core::access::may_case(c.network(), person, Some(post), deed, case, c.host.now())
    };
    for role in [Role::Commissioner, Role::Advisor, Role::StationCounsellor] {
        assert!(may(role, Deed::SeeWeekWords), "{role:?}");
    }
    for role in [Role::DormOfficer, Role::LeadingChair, Role::StudentAffairsTeacher, Role::StationDirector] {
        assert!(!may(role, Deed::SeeWeekWords), "{role:?}");
    }
    // Without words there is no case, and one entry.
    let mut c = Campus::on("2026-09-12 18:00");
    c.does(Role::Commissioner, Action::ReportWeek(empty()));
    assert_eq!((c.parts(), c.report(WEEK_1).unwrap().case), (1, None));
}

#[test]
fn cc_4_a_successor_owes_the_report() {
    let mut c = Campus::on("2026-09-09 10:00");
    let successor = c.person(Role::DormOfficer);
    let before = c.person(Role::Commissioner);
    let post = c.post(Role::Commissioner);
    c.vacant(Role::Commissioner).posted(Role::Commissioner, successor, None);
    c.refused_as(before, Some(post), ZERO, "not_your_post");
    c.wait("2026-09-13 21:00");
    let (case, matter) = c.silence(WEEK_1).unwrap();
    assert_eq!((matter.owed_by, matter.is_blamed()), (Some(post), true));
    c.due(case, wuji_core::escalation::Item::ClassReport, "2026-09-14 12:00");
    let zero = c.zero_for(WEEK_1);
    c.does_as(successor, Role::Commissioner, zero);
    c.stands_week(WEEK_1, Status::Late);
}

#[test]
fn cc_4_a_move_changes_the_roll_call() {
    let mut c = Campus::on("2026-09-09 10:00");
    let class = c.own_class();
    let rooms = c.rooms();
    let own = c.network().roster.person(c.subject).unwrap().place.room.unwrap();
    let mates: Vec<_> = c
        .network()
        .roster
        .people()
        .filter(|(_, row)| row.place.class == Some(class) && row.place.room == Some(own))
        .map(|(person, _)| person)
        .collect();
    // All classmates leave the room.
    for person in mates {
        let place = Place { person, class: Some(class), room: None, bed: None };
        c.does(Role::SystemAdministrator, Action::Place(place));
    }
    assert_eq!(c.rooms().len(), rooms.len() - 1);
    let gone = vec![RoomAnswer { room: own, state: RoomState::Calm }];
    let report = ReportWeek { rooms: gone, ..empty() };
    c.refused(Role::Commissioner, Action::ReportWeek(report), "invalid_field");
    c.zero();
    assert!(c.report(WEEK_1).unwrap().content.rooms.iter().all(|row| row.room != own));
}

#[test]
fn cc_4_who_may_not_report_and_may_not_see() {
    let mut c = Campus::on("2026-09-12 18:00");
    let class = Some(c.own_class());
    let of_class = Action::ReportZero(ReportZero { class, week: None });
    for role in [
        Role::DormOfficer,
        Role::StationCounsellor,
        Role::StudentAffairsTeacher,
        Role::CentreDirector,
        Role::LeadingChair,
        Role::SystemAdministrator,
    ] {
        c.refused(role, of_class.clone(), "not_found");
    }
    let other = Action::ReportZero(ReportZero { class: Some(c.class_beside()), week: None });
    c.refused(Role::Commissioner, other, "not_found");
    let student = c.student();
    c.refused_as(student, None, of_class, "not_found");
    let sees = |role: Role, class: ClassNo| {
        let (person, post) = (c.person(role), c.post(role));
        may_weeks(c.network(), person, post, Deed::SeeWeeks, class, c.host.now())
    };
    let (own, other) = (c.own_class(), c.class_beside());
    for role in [Role::Commissioner, Role::Advisor, Role::StationDirector, Role::CentreCounsellor] {
        assert!(sees(role, own), "{role:?}");
    }
    assert!(!sees(Role::Commissioner, other) && sees(Role::CentreDirector, other));
    for role in [Role::DormOfficer, Role::StudentAffairsTeacher, Role::LeadingChair, Role::AuditAdministrator]
    {
        assert!(!sees(role, own), "{role:?}");
    }
}

#[test]
fn cc_4_what_cannot_be_is_refused() {
    let mut c = Campus::on("2026-09-23 18:00");
    let week = |week: &str| Action::ReportZero(ReportZero { class: None, week: Some(day(week)) });
    c.refused(Role::Commissioner, week("2026-09-22"), "invalid_field");
    c.refused(Role::Commissioner, week("2026-09-28"), "invalid_field");
    c.refused(Role::Commissioner, week("2026-08-17"), "invalid_field");
    // Before the term nothing was due.
    c.refused(Role::Commissioner, week("2026-08-31"), "no_period");
    let many = ReportWeek { talks: 501, ..empty() };
    c.refused(Role::Commissioner, Action::ReportWeek(many), "invalid_field");
    let twice = vec![ConcernCount { concern: WeekConcern::Study, count: 1 }; 2];
    c.refused(
        Role::Commissioner,
        Action::ReportWeek(ReportWeek { concerns: twice, ..empty() }),
        "invalid_field",
    );
    let none = vec![ConcernCount { concern: WeekConcern::Study, count: 0 }];
    c.refused(
        Role::Commissioner,
        Action::ReportWeek(ReportWeek { concerns: none, ..empty() }),
        "invalid_field",
    );
    let unknown = Action::ReportZero(ReportZero { class: Some(ClassNo(9_999)), week: None });
    c.refused(Role::Commissioner, unknown, "not_found");
    c.refused(Role::Advisor, ZERO, "invalid_field");
}

#[test]
fn cc_4_whose_post_reports_no_week_is_told_so_before_any_field() {
    let mut c = Campus::on("2026-09-10 10:00");
    let zero = || Action::ReportZero(ReportZero { class: None, week: None });
    for role in [Role::DormOfficer, Role::CentreCounsellor, Role::SystemAdministrator] {
        c.refused(role, Action::ReportWeek(empty()), "not_allowed");
        c.refused(role, zero(), "not_allowed");
    }
    c.does(Role::Commissioner, zero());
}
