//! Follow-ups 跟踪回访 and care plans 一生一策: CT.8d, ST.5g; fine print 11.

use wuji_core::action::Action;
use wuji_core::care::{Aim, Contact, Course, FollowUp, Goal, PlanCare};
use wuji_core::crisis::{Grade, Measure};
use wuji_core::escalation::Item;
use wuji_core::focus::{Approve, Change, Ground, Propose};
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::roster::Role;

use crate::campus::{Campus, SAID, at};
use crate::crises::{close, crisis};

const MORNING: &str = "2026-09-14 08:00";

fn follow_up(case: CaseNo, course: Course) -> Action {
    Action::FollowUp(FollowUp { case, contact: Contact::InPerson, course, words: SAID })
}

fn delist(c: &Campus, ground: Ground) -> Action {
    let (person, grounds) = (c.subject, vec![ground]);
    Action::ProposeListing(Propose { person, change: Change::Delist, grounds, source: None, words: SAID })
}

#[test]
fn ct_8d_follow_ups_are_due_by_grade_at_the_end_of_the_day() {
    let days = [
        (Grade::Red, "2026-09-16 00:00"),
        (Grade::Orange, "2026-09-18 00:00"),
        (Grade::Yellow, "2026-09-22 00:00"),
        (Grade::Blue, "2026-10-15 00:00"),
    ];
    for (grade, due) in days {
        let mut c = Campus::on(MORNING);
        let case = c.listed(grade);
        c.due(case, Item::FollowUp, due).owed_by(case, Item::FollowUp, Role::StationCounsellor);
    }
}

#[test]
fn ct_8d_the_next_follow_up_counts_from_the_last_one_held_and_vacation_suspends_none() {
    let mut c = Campus::on("2026-09-24 08:00");
    let case = c.listed(Grade::Yellow);
    c.due(case, Item::FollowUp, "2026-10-02 00:00");
    c.wait("2026-09-29 16:00").does(Role::StationCounsellor, follow_up(case, Course::Unchanged));
    c.due(case, Item::FollowUp, "2026-10-07 00:00");
    assert_eq!(c.network().last_contact(c.subject, |_| true), Some(at("2026-09-29 16:00")));
}

#[test]
fn ct_8d_a_missed_follow_up_climbs_to_the_centre_and_its_director() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Orange);
    c.wait("2026-09-18 00:00").owed_by(case, Item::FollowUp, Role::CentreCounsellor);
    c.due(case, Item::FollowUp, "2026-09-22 00:00");
    c.wait("2026-09-22 00:00").owed_by(case, Item::FollowUp, Role::CentreDirector);
    c.wait("2026-09-26 00:00").owed_by(case, Item::FollowUp, Role::CentreDirector);
    assert!(!c.entries(Kind::LapseTold).is_empty());
    c.does(Role::StationCounsellor, follow_up(case, Course::Calm));
    c.owed_by(case, Item::FollowUp, Role::StationCounsellor);
}

#[test]
fn st_5g_a_follow_up_that_did_not_reach_him_is_still_due() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Orange);
    c.wait("2026-09-15 10:00").does(Role::StationCounsellor, follow_up(case, Course::NotReached));
    c.due(case, Item::FollowUp, "2026-09-18 00:00");
    assert_eq!(c.network().last_contact(c.subject, |_| true), None);
}

#[test]
fn ct_8d_leaving_the_register_as_calm_takes_two_calm_follow_ups_in_a_row_and_the_centre() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Yellow);
    let steps = [Course::Calm, Course::Worse, Course::Calm];
    for course in steps {
        c.does(Role::StationCounsellor, follow_up(case, course));
        let action = delist(&c, Ground::Calm);
        c.refused(Role::StationCounsellor, action, "invalid_field");
    }
    // One that did not reach him is none.
    c.does(Role::StationCounsellor, follow_up(case, Course::NotReached));
    c.does(Role::StationCounsellor, follow_up(case, Course::Calm));
    let action = delist(&c, Ground::Calm);
    c.does(Role::StationCounsellor, action);
    c.refused(Role::StationCounsellor, Action::ApproveListing(Approve { case }), "not_allowed");
    c.does(Role::CentreDirector, Action::ApproveListing(Approve { case }));
    c.not_due(case, Item::FollowUp);
    c.refused(Role::StationCounsellor, follow_up(case, Course::Calm), "not_allowed");
}

#[test]
fn ct_8d_another_exit_ground_takes_no_calm_follow_up() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Yellow);
    let action = delist(&c, Ground::InError);
    c.does(Role::StationCounsellor, action);
    c.does(Role::CentreDirector, Action::ApproveListing(Approve { case }));
    c.not_due(case, Item::FollowUp);
}

#[test]
fn ct_8d_another_grade_begins_the_schedule_anew() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Yellow);
    c.does(Role::StationCounsellor, follow_up(case, Course::Calm));
    c.wait("2026-09-16 09:00").changes_listing(Change::Regrade(Grade::Red), Ground::Reports);
    c.does(Role::CentreDirector, Action::ApproveListing(Approve { case }));
    c.due(case, Item::FollowUp, "2026-09-18 00:00");
    assert_eq!(c.network().care.get(case).unwrap().calm_in_a_row, 0);
}

#[test]
fn ct_8d_a_closed_crisis_starts_a_follow_up_of_a_listed_student() {
    let mut c = Campus::on(MORNING);
    let listing = c.listed(Grade::Yellow);
    let case = crisis(&mut c, Grade::Yellow);
    c.due(listing, Item::FollowUp, "2026-09-22 00:00");
    // One that is due sooner stays due.
    c.wait("2026-09-15 10:00").does(Role::CentreOnCall, close(case));
    c.due(listing, Item::FollowUp, "2026-09-22 00:00");
    c.wait("2026-09-22 00:00").owed_by(listing, Item::FollowUp, Role::CentreCounsellor);
}

#[test]
fn ct_8d_the_follow_ups_of_a_vacant_station_are_the_centres() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Yellow);
    c.vacant(Role::StationCounsellor).owed_by(case, Item::FollowUp, Role::CentreCounsellor);
    c.due(case, Item::FollowUp, "2026-09-22 00:00");
}

#[test]
fn gap_15_follow_ups_end_when_the_student_leaves_the_college() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Yellow);
    c.departs().not_due(case, Item::FollowUp);
}

#[test]
fn ct_8d_advisors_and_peers_hold_no_follow_up() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Yellow);
    c.refused(Role::Advisor, follow_up(case, Course::Calm), "not_allowed");
    for role in [Role::DormOfficer, Role::Commissioner, Role::StudentAffairsTeacher, Role::LeadingChair] {
        c.refused(role, follow_up(case, Course::Calm), "not_found");
    }
}

fn plan(c: &Campus, case: CaseNo, owner: Role, by: &str, review: &str) -> Action {
    let (aim, measure, owner) = (Aim::Study, Measure::Support, c.post(owner));
    let goals = vec![Goal { aim, measure, owner, by: by.parse().unwrap() }];
    Action::PlanCare(PlanCare { case, goals, review: review.parse().unwrap(), words: SAID })
}

#[test]
fn st_5d_a_care_plan_has_versions_owners_and_a_day_on_which_it_is_looked_at_again() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Yellow);
    let first = plan(&c, case, Role::Advisor, "2026-10-10", "2026-10-16");
    c.does(Role::StationCounsellor, first);
    c.due(case, Item::PlanReview, "2026-10-17 00:00");
    c.wait("2026-10-17 00:00").owed_by(case, Item::PlanReview, Role::CentreCounsellor);
    let second = plan(&c, case, Role::StationCounsellor, "2026-11-10", "2026-11-16");
    c.does(Role::CentreDirector, second);
    c.due(case, Item::PlanReview, "2026-11-17 00:00");
    assert_eq!(c.network().care.get(case).unwrap().plan.as_ref().unwrap().version, 2);
}

#[test]
fn st_5d_a_plan_that_nobody_of_staff_owns_or_that_lies_in_the_past_is_refused() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Yellow);
    for (owner, by, review) in [
        (Role::DormOfficer, "2026-10-10", "2026-10-16"),
        (Role::Advisor, "2026-09-13", "2026-10-16"),
        (Role::Advisor, "2026-10-10", "2026-09-13"),
    ] {
        let action = plan(&c, case, owner, by, review);
        c.refused(Role::StationCounsellor, action, "invalid_field");
    }
    let crisis = crisis(&mut c, Grade::Yellow);
    let action = plan(&c, crisis, Role::Advisor, "2026-10-10", "2026-10-16");
    c.refused(Role::StationCounsellor, action, "invalid_field");
}
