//! LG.2: rules come into force by whoever may, what is looser by two persons, all of it told; no calendar rewrites the past.

use wuji_core::action::Action;
use wuji_core::adoption::{Approve, Decline, See, Stage};
use wuji_core::calendar::{self, Days, Hours};
use wuji_core::duty::{self, Change, Place, Status};
use wuji_core::escalation::{Item, Level};
use wuji_core::ids::CaseNo;
use wuji_core::periodic::{self, WeekRule};
use wuji_core::policy::{Adopt, Allowance, Line, at_most, default};
use wuji_core::projection::{Inbox, project};
use wuji_core::report::Urgency;
use wuji_core::roster::Role;
use wuji_core::time::MinuteOfDay;
use wuji_core::warning;

use crate::campus::Campus;
use crate::duties::{day, duty};

const MORNING: &str = "2026-09-14 08:00";

fn line(item: Item, level: Level, minutes: u32, in_service_hours: bool) -> Line {
    Line { item, level, allowance: Allowance { minutes, in_service_hours } }
}

fn adopt(lines: Vec<Line>) -> Action {
    Action::AdoptPolicy(Adopt { from: None, lines })
}

/// The answer to a concerning report within so many hours of service.
fn concerning(hours: u32) -> Action {
    adopt(vec![line(Item::Acknowledge, Level::Concerning, hours * 60, true)])
}

fn approve(case: CaseNo) -> Action {
    Action::ApproveAdoption(Approve { case })
}

fn decline(case: CaseNo) -> Action {
    Action::DeclineAdoption(Decline { case })
}

fn see(case: CaseNo) -> Action {
    Action::SeeAdoption(See { case })
}

/// The calendar in force, changed.
fn calendar(c: &Campus, change: impl FnOnce(&mut calendar::Adopt)) -> Action {
    let mut adopt = c.network().calendar.in_force().clone();
    change(&mut adopt);
    Action::AdoptCalendar(adopt)
}

/// Whose desks a case lies on.
fn desks(c: &Campus, case: CaseNo) -> Vec<Role> {
    let inbox: Inbox = project(c.host.log());
    let posts = c.network().roster.posts();
    let lies = |post| inbox.of(post).iter().any(|line| line.case == case);
    posts.filter(|(post, _)| lies(*post)).map(|(_, row)| row.role).collect()
}

fn newest(c: &Campus) -> CaseNo {
    c.network().adoption.iter().next_back().unwrap().0
}

#[test]
fn lg_2_no_deadline_is_ever_longer_than_its_bound() {
    let mut c = Campus::on(MORNING);
    let years = line(Item::Acknowledge, Level::Emergency, 5_000_000, false);
    for role in [Role::LeadingChair, Role::LeadingViceChair, Role::SystemAdministrator] {
        c.refused(role, adopt(vec![years]), "invalid_field");
    }
    // Nor do emergencies wait for the morning.
    let night = line(Item::Acknowledge, Level::Emergency, 10, true);
    c.refused(Role::LeadingChair, adopt(vec![night]), "invalid_field");
    for item in Item::ALL {
        for level in Level::ALL {
            let (usual, most) = (default(*item, *level), at_most(*item, *level));
            assert!(usual.minutes <= most.minutes && usual.in_service_hours == most.in_service_hours);
            let over = line(*item, *level, most.minutes + 1, most.in_service_hours);
            c.refused(Role::LeadingChair, adopt(vec![over]), "invalid_field");
        }
    }
    let all = Item::ALL.iter().flat_map(|item| Level::ALL.iter().map(move |level| (*item, *level)));
    let most = all.map(|(item, level)| Line { item, level, allowance: at_most(item, level) });
    c.adopts_by_two(adopt(most.collect()));
    let case = c.cries(Role::DormOfficer);
    c.due(case, Item::Acknowledge, "2026-09-14 08:30");
}

#[test]
fn lg_2_a_looser_deadline_waits_for_another_person_of_the_leading_group() {
    let mut c = Campus::on(MORNING);
    let case = c.does(Role::LeadingChair, concerning(12));
    assert_eq!(c.network().policy.version(), 0);
    let report = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.due(report, Item::Acknowledge, "2026-09-14 18:00");
    c.refused(Role::LeadingChair, concerning(12), "recorded_already");
    c.refused(Role::LeadingChair, approve(case), "same_person");
    for role in [Role::CentreDirector, Role::SystemAdministrator, Role::SecurityAdministrator] {
        c.refused(role, approve(case), "not_allowed");
    }
    c.refused(Role::LeadingViceChair, see(case), "wrong_state");
    c.does(Role::LeadingMember, approve(case));
    assert_eq!(c.network().policy.version(), 1);
    let report = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.due(report, Item::Acknowledge, "2026-09-15 12:00");
    for action in [approve(case), decline(case)] {
        c.refused(Role::LeadingViceChair, action, "wrong_state");
    }
}

#[test]
fn lg_2_what_is_tighter_comes_in_at_once_and_is_told() {
    let mut c = Campus::on(MORNING);
    c.does(Role::LeadingViceChair, concerning(4));
    assert_eq!(c.network().policy.version(), 1);
    let case = newest(&c);
    let told = [Role::LeadingChair, Role::LeadingMember, Role::CentreDirector];
    assert_eq!(desks(&c, case), told);
    c.does(Role::CentreDirector, see(case));
    c.refused(Role::CentreDirector, see(case), "not_allowed");
    c.refused(Role::StationDirector, see(case), "not_allowed");
    assert_eq!(desks(&c, case), told[..2]);
    // Back to eight hours is looser than what is in force, though it is the default.
    let case = c.does(Role::LeadingChair, adopt(Vec::new()));
    assert_eq!(c.network().adoption.get(case).unwrap().stage, Stage::Waiting);
    assert_eq!(desks(&c, case), [Role::LeadingViceChair, Role::LeadingMember, Role::CentreDirector]);
}

#[test]
fn lg_2_an_administrator_puts_forward_and_adopts_nothing() {
    let mut c = Campus::on(MORNING);
    for role in [Role::SystemAdministrator, Role::SecurityAdministrator] {
        let case = c.does(role, concerning(6));
        assert_eq!(c.network().policy.version(), 0);
        // Whoever put it forward takes it back; the leading group declines what others did.
        let who = if role == Role::SystemAdministrator { role } else { Role::LeadingMember };
        c.refused(Role::StationDirector, decline(case), "not_allowed");
        c.does(who, decline(case));
        assert_eq!(c.network().adoption.get(case).unwrap().stage, Stage::Declined);
    }
    c.refused(
        Role::SecurityAdministrator,
        Action::ApplyToOpen(wuji_core::policy::ApplyToOpen {}),
        "not_allowed",
    );
    c.refused(Role::CentreDirector, concerning(6), "not_allowed");
    let case = c.does(Role::SystemAdministrator, concerning(6));
    c.does(Role::LeadingChair, approve(case));
    assert_eq!(c.network().policy.version(), 1);
    let later = Action::AdoptWeeks(periodic::Adopt {
        from: None,
        rule: WeekRule { hasty_reports: 50, ..WeekRule::default() },
    });
    let case = c.does(Role::LeadingChair, later);
    assert_eq!(c.network().periodic.version(), 0);
    c.does(Role::LeadingViceChair, approve(case));
    assert_eq!(c.network().periodic.version(), 1);
}

#[test]
fn lg_2_a_duty_is_switched_off_by_two_persons_and_told() {
    let mut c = Campus::on(MORNING);
    let changes = vec![Change { duty: duty("sweep"), rule: None }];
    let off = Action::AdoptDuties(duty::Adopt { from: None, changes, own: Vec::new() });
    let case = c.does(Role::LeadingChair, off);
    assert_eq!(c.network().duty.version(), 0);
    assert!(desks(&c, case).contains(&Role::CentreDirector));
    c.does(Role::LeadingViceChair, approve(case));
    assert_eq!(c.network().duty.version(), 1);
    assert_eq!(desks(&c, case), [Role::LeadingChair, Role::LeadingMember, Role::CentreDirector]);
}

#[test]
fn st_5c_rules_of_early_warning_are_switched_off_by_two_persons_and_told() {
    let mut c = Campus::on(MORNING);
    c.does(Role::CentreDirector, Action::AdoptWarnings(warning::Adopt { rules: None }));
    let none = Action::AdoptWarnings(warning::Adopt { rules: Some(Vec::new()) });
    let case = c.does(Role::CentreDirector, none);
    assert_eq!(c.network().warning.version(), 1);
    assert!(desks(&c, case).contains(&Role::LeadingChair));
    c.does(Role::LeadingChair, approve(case));
    assert!(c.network().warning.rules().is_empty());
}

#[test]
fn gap_6_a_term_that_has_begun_is_neither_moved_nor_left_out() {
    let mut c = Campus::on("2026-10-12 09:00");
    let chair = Role::LeadingChair;
    let none = calendar(&c, |adopt| adopt.terms.clear());
    c.refused(chair, none, "invalid_field");
    let moved = calendar(&c, |adopt| adopt.terms[0].first = day("2026-09-14"));
    c.refused(chair, moved, "invalid_field");
    let cut = calendar(&c, |adopt| adopt.terms[0].weeks = 5);
    c.refused(chair, cut, "invalid_field");
    let holiday = calendar(&c, |adopt| {
        adopt.holidays.push(Days { first: day("2026-10-09"), last: day("2026-10-09") });
    });
    c.refused(chair, holiday, "invalid_field");
    // What is over need not be repeated.
    let silent = calendar(&c, |adopt| {
        adopt.holidays.clear();
        adopt.working.clear();
        adopt.terms[0].weeks = 20;
    });
    c.does(chair, silent);
    let calendar = &c.network().calendar;
    assert!(!calendar.is_service_day(day("2026-10-01")));
    assert_eq!((calendar.versions().len(), calendar.terms()[0].weeks), (2, 20));
}

#[test]
fn gap_6_service_hours_cannot_be_taken_away() {
    let mut c = Campus::on(MORNING);
    let minute = Hours { from: MinuteOfDay::hour(8), until: MinuteOfDay::try_new(481).unwrap() };
    let hours = calendar(&c, |adopt| adopt.hours = vec![minute]);
    c.refused(Role::LeadingChair, hours, "invalid_field");
    for (first, last) in [("2026-10-01", "2026-11-15"), ("2026-10-01", "2036-12-31")] {
        let days = Days { first: day(first), last: day(last) };
        let holidays = calendar(&c, |adopt| adopt.holidays = vec![days]);
        c.refused(Role::LeadingChair, holidays, "invalid_field");
    }
    // Less service than in force takes two persons.
    let mornings = Hours { from: MinuteOfDay::hour(8), until: MinuteOfDay::hour(12) };
    let fewer = calendar(&c, |adopt| adopt.hours = vec![mornings]);
    let case = c.does(Role::LeadingChair, fewer);
    assert_eq!(c.network().adoption.get(case).unwrap().stage, Stage::Waiting);
    c.does(Role::LeadingViceChair, approve(case));
    let report = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.due(report, Item::Acknowledge, "2026-09-15 12:00");
}

#[test]
fn gap_6_a_closed_period_keeps_its_dates_and_its_status() {
    let mut c = Campus::on("2026-11-17 09:00");
    let periods = |c: &Campus| -> Vec<(String, Status)> {
        let days = Days { first: day("2026-09-07"), last: day("2027-02-28") };
        let mut found = c.network().duties(None, days, c.host.now().day());
        found.retain(|one| one.duty == duty("lg_4_meeting") && one.place == Place::College);
        found.iter().map(|one| (format!("{}..{}", one.period.first, one.period.last), one.status)).collect()
    };
    let before = periods(&c);
    assert_eq!(
        before,
        [
            ("2026-09-07..2026-11-08".to_owned(), Status::Lapsed),
            ("2026-11-09..2027-01-10".to_owned(), Status::Due)
        ]
    );
    // Four weeks more: what was closed and what runs keep their dates, and halves do not begin anew.
    let longer = calendar(&c, |adopt| adopt.terms[0].weeks = 22);
    c.does(Role::LeadingChair, longer);
    assert_eq!(periods(&c), before);
    // From today on it may end earlier; what began keeps its time.
    let shorter = calendar(&c, |adopt| adopt.terms[0].weeks = 11);
    c.adopts_by_two(shorter);
    assert_eq!(periods(&c), before);
    let lapses = c.lapses("lg_4_meeting").len();
    c.wait("2027-02-28 09:00");
    assert_eq!(c.lapses("lg_4_meeting").len(), lapses + 1);
}
