//! A class says nothing: who is asked, until when, and who is to blame.

use wuji_core::action::Action;
use wuji_core::escalation::{Cause, Item};
use wuji_core::kind::Kind;
use wuji_core::periodic::{Explain, SilenceReason, Status};
use wuji_core::projection::{Inbox, project};
use wuji_core::roster::Role;

use super::{WEEK_1, WEEK_2, day};
use crate::campus::{Campus, SAID};

fn explain(case: wuji_core::ids::CaseNo, reason: SilenceReason) -> Action {
    Action::Explain(Explain { case, reason, words: None })
}

#[test]
fn cc_4_silence_climbs_from_the_advisor_to_the_station_and_the_centre() {
    let mut c = Campus::on("2026-09-13 20:59");
    assert!(c.silence(WEEK_1).is_none());
    c.wait("2026-09-13 21:00").stands_week(WEEK_1, Status::Missing);
    let (case, matter) = c.silence(WEEK_1).unwrap();
    assert_eq!(matter.owed_by, Some(c.post(Role::Commissioner)));
    c.due(case, Item::ClassReport, "2026-09-14 12:00").owed_by(case, Item::ClassReport, Role::Advisor);
    // One entry closes the week for everybody, and one names each silent class.
    assert_eq!(c.entries(Kind::WeekClosed).len(), 1);
    let inbox: Inbox = project(c.host.log());
    assert!(inbox.of(c.post(Role::Advisor)).iter().any(|line| line.case == case));
    assert!(inbox.of(c.post(Role::Commissioner)).iter().all(|line| line.case != case));
    // The others have a day of service each.
    c.wait("2026-09-14 12:00");
    c.owed_by(case, Item::ClassReport, Role::StationCounsellor);
    c.due(case, Item::ClassReport, "2026-09-15 12:00");
    c.wait("2026-09-15 12:00");
    c.owed_by(case, Item::ClassReport, Role::CentreCounsellor);
    c.wait("2026-09-16 12:00");
    c.owed_by(case, Item::ClassReport, Role::CentreDirector);
    c.wait("2026-09-17 12:00");
    c.owed_by(case, Item::ClassReport, Role::CentreDirector);
    // The leading group learns which post let it lapse.
    assert!(
        c.entries(Kind::LapseTold)
            .iter()
            .any(|entry| entry.header.from == Some(c.post(Role::CentreDirector)))
    );
    let path = &c.silence(WEEK_1).unwrap().1.path;
    let chain = [Role::Advisor, Role::StationCounsellor, Role::CentreCounsellor, Role::CentreDirector];
    assert_eq!(*path, chain.map(|role| c.post(role)));
}

#[test]
fn cc_4_a_late_report_stops_the_clock() {
    let mut c = Campus::on("2026-09-13 21:30");
    let case = c.silence(WEEK_1).unwrap().0;
    let late = c.zero_for(WEEK_1);
    c.does(Role::Commissioner, late);
    c.not_due(case, Item::ClassReport).stands_week(WEEK_1, Status::Late);
    // That it was missed stays, in the log and in what is known.
    assert!(c.silence(WEEK_1).is_some() && c.report(WEEK_1).unwrap().late);
    assert!(!c.silence(WEEK_1).unwrap().1.is_open());
    // The week after is another one.
    c.wait("2026-09-20 21:00").stands_week(WEEK_2, Status::Missing);
}

#[test]
fn cc_4_the_advisor_may_send_it_for_the_class() {
    let mut c = Campus::on("2026-09-14 08:10");
    let case = c.silence(WEEK_1).unwrap().0;
    let late = c.zero_for(WEEK_1);
    c.does(Role::Advisor, late);
    c.not_due(case, Item::ClassReport);
    assert_eq!(c.report(WEEK_1).unwrap().by, Some(c.post(Role::Advisor)));
}

#[test]
fn cc_4_whoever_asks_says_why_a_class_is_silent() {
    let mut c = Campus::on("2026-09-14 08:10");
    let case = c.silence(WEEK_1).unwrap().0;
    // Who owed the report knows of it and does not excuse himself.
    c.refused(Role::Commissioner, explain(case, SilenceReason::Away), "not_allowed");
    c.refused(Role::StationDirector, explain(case, SilenceReason::Away), "not_found");
    c.refused(Role::LeadingChair, explain(case, SilenceReason::Away), "not_found");
    let other = Explain { case, reason: SilenceReason::Other, words: None };
    c.refused(Role::Advisor, Action::Explain(other), "invalid_field");
    let other = Explain { case, reason: SilenceReason::Other, words: SAID };
    c.does(Role::Advisor, Action::Explain(other));
    c.not_due(case, Item::ClassReport).stands_week(WEEK_1, Status::Missing);
    assert_eq!(c.silence(WEEK_1).unwrap().1.reason, Some(SilenceReason::Other));
    c.refused(Role::Advisor, explain(case, SilenceReason::Away), "not_allowed");
}

#[test]
fn cc_4_whoever_is_overdue_may_still_say_why() {
    let mut c = Campus::on("2026-09-14 15:00");
    let case = c.silence(WEEK_1).unwrap().0;
    c.owed_by(case, Item::ClassReport, Role::StationCounsellor);
    c.does(Role::Advisor, explain(case, SilenceReason::NoAnswer));
    c.not_due(case, Item::ClassReport);
}

#[test]
fn cc_4_a_vacant_post_is_named_and_nobody_is_blamed() {
    let mut c = Campus::on("2026-09-10 10:00");
    c.vacant(Role::Commissioner).stands_week(WEEK_1, Status::Vacant);
    c.wait("2026-09-13 21:00").stands_week(WEEK_1, Status::Vacant);
    let (case, matter) = c.silence(WEEK_1).unwrap();
    assert!(matter.vacant && !matter.is_blamed() && matter.owed_by.is_none());
    c.owed_by(case, Item::ClassReport, Role::Advisor);
    c.does(Role::Advisor, explain(case, SilenceReason::Vacant));
}

#[test]
fn cc_4_an_absent_advisor_is_passed_over() {
    let mut c = Campus::on("2026-09-13 10:00");
    c.away(Role::Advisor, "2026-09-20 10:00").wait("2026-09-13 21:00");
    let case = c.silence(WEEK_1).unwrap().0;
    c.owed_by(case, Item::ClassReport, Role::StationCounsellor);
}

#[test]
fn cc_4_an_outage_blames_nobody() {
    let mut c = Campus::on("2026-09-13 20:00");
    c.was_down_since("2026-09-13 20:10", "2026-09-13 22:30").stands_week(WEEK_1, Status::Missing);
    let (case, matter) = c.silence(WEEK_1).unwrap();
    assert_eq!((matter.owed_by, matter.cause), (None, Some(Cause::EngineDown)));
    assert!(!c.row(WEEK_1).unwrap().silence.unwrap().1, "nobody is to blame");
    c.due(case, Item::ClassReport, "2026-09-14 12:00");
    assert_eq!(c.network().silent_streak(c.own_class()), 0);
    // Down until after noon: whoever asks has the time of the policy from then on.
    let mut c = Campus::on("2026-09-13 20:00");
    c.was_down_since("2026-09-13 20:10", "2026-09-14 14:00");
    let case = c.silence(WEEK_1).unwrap().0;
    c.due(case, Item::ClassReport, "2026-09-15 12:00");
}

#[test]
fn cc_4_weeks_of_silence_are_counted() {
    let mut c = Campus::on("2026-09-13 20:00");
    c.zero().wait("2026-09-27 21:00");
    assert_eq!(c.network().silent_streak(c.own_class()), 2);
    let late = c.zero_for("2026-09-21");
    c.does(Role::Commissioner, late);
    assert_eq!(c.network().silent_streak(c.own_class()), 0);
    // The matrix of a unit: every class, every week, in order.
    let roster = &c.network().roster;
    let of_unit = roster.classes().filter(|(_, row)| row.unit == c.own_unit()).map(|(class, _)| class);
    let rows = c.network().class_weeks(of_unit, day(WEEK_1), day("2026-09-21"));
    let own: Vec<Status> =
        rows.iter().filter(|row| row.class == c.own_class()).map(|row| row.status).collect();
    assert_eq!(own, [Status::Zero, Status::Missing, Status::Late]);
    assert!(rows.windows(2).all(|pair| (pair[0].class, pair[0].week) < (pair[1].class, pair[1].week)));
}

#[test]
fn gap_6_vacation_suspends_weekly_reports() {
    let mut c = Campus::on("2027-01-10 20:00");
    c.zero().wait("2027-01-24 22:00");
    // The term ended on January 10.
    c.stands_week("2027-01-11", Status::Suspended).stands_week("2027-01-18", Status::Suspended);
    assert!(c.silence("2027-01-11").is_none() && c.silence("2027-01-18").is_none());
    let zero = c.zero_for("2027-01-18");
    c.refused(Role::Commissioner, zero, "no_period");
    // A streak goes on after vacation; vacation is none.
    assert_eq!(c.network().silent_streak(c.own_class()), 0);
}

#[test]
fn gap_6_after_holidays_noon_is_the_first_day_of_service() {
    // National Day is October 1 to 7: the week before it ends on Sunday, the 4th.
    let mut c = Campus::on("2026-10-04 21:00");
    let case = c.silence("2026-09-28").unwrap().0;
    c.due(case, Item::ClassReport, "2026-10-08 12:00");
    let late = c.zero_for("2026-09-28");
    c.does(Role::Commissioner, late);
}
