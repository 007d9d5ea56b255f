//! Whose rule it is, what a unit may bind itself to, and countersigning.

use wuji_core::action::Action;
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, UnitNo};
use wuji_core::periodic::{
    Adopt, Countersign, ReportWeek, SendBack, SendBackReason, Status, Tighten, WeekMeasure, WeekRule,
};
use wuji_core::roster::Role;
use wuji_core::time::MinuteOfDay;

use super::{WEEK_1, WEEK_2, day, empty};
use crate::campus::Campus;

fn sign(case: CaseNo) -> Action {
    Action::Countersign(Countersign { case })
}

fn back(case: CaseNo) -> Action {
    Action::SendBack(SendBack { case, reason: SendBackReason::Thin })
}

impl Campus {
    pub(super) fn own_unit(&self) -> UnitNo {
        self.network().roster.class(self.own_class()).unwrap().unit
    }

    fn tighten(&self, weekday: u8, hour: u8, countersign: bool) -> Action {
        let measure =
            WeekMeasure { weekday, minute: MinuteOfDay::hour(hour), room_ticks: false, countersign };
        Action::TightenWeeks(Tighten { unit: self.own_unit(), measure })
    }
}

#[test]
fn cc_4_the_rule_is_the_colleges() {
    let mut c = Campus::on("2026-09-08 10:00");
    let rule = WeekRule { weekday: 6, minute: MinuteOfDay::hour(20), ..WeekRule::default() };
    let adopt = |from: Option<&str>, rule| Action::AdoptWeeks(Adopt { from: from.map(day), rule });
    c.refused(Role::CentreDirector, adopt(None, rule), "not_allowed");
    c.refused(Role::LeadingChair, adopt(Some("2026-09-07"), rule), "invalid_field");
    c.refused(Role::LeadingChair, adopt(Some("2026-09-16"), rule), "invalid_field");
    c.refused(Role::LeadingChair, adopt(None, WeekRule { weekday: 2, ..rule }), "invalid_field");
    c.refused(Role::LeadingChair, adopt(None, WeekRule { hasty_reports: 1, ..rule }), "invalid_field");
    c.does(Role::LeadingChair, adopt(None, rule));
    assert_eq!(c.network().periodic.version(), 1);
    // This week keeps its rule; the next one ends on Saturday evening.
    c.wait("2026-09-13 20:59").stands_week(WEEK_1, Status::Waiting);
    c.wait("2026-09-13 21:00").stands_week(WEEK_1, Status::Missing);
    c.wait("2026-09-19 20:00").stands_week(WEEK_2, Status::Missing);
}

#[test]
fn cc_4_a_unit_reports_earlier_never_later() {
    let mut c = Campus::on("2026-09-08 10:00");
    let earlier = c.tighten(5, 18, false);
    c.refused(Role::StationCounsellor, earlier.clone(), "not_allowed");
    c.does(Role::StationDirector, earlier.clone());
    c.refused(Role::StationDirector, earlier, "invalid_field");
    let later = c.tighten(5, 19, false);
    c.refused(Role::StationDirector, later, "policy_loosens");
    c.wait("2026-09-18 18:00").stands_week(WEEK_2, Status::Missing);
    let classes = c.network().roster.classes().map(|(class, _)| class);
    let rows = c.network().class_weeks(classes, day(WEEK_2), day(WEEK_2));
    let others = rows.iter().filter(|row| row.unit != c.own_unit());
    assert!(others.clone().count() > 0 && others.clone().all(|row| row.status == Status::Waiting));
    let case = c.silence(WEEK_2).unwrap().0;
    c.due(case, Item::ClassReport, "2026-09-21 12:00");
}

/// A report of week 2 in a unit whose reports are countersigned.
fn to_be_signed() -> (Campus, CaseNo) {
    let mut c = Campus::on("2026-09-08 10:00");
    let tighten = c.tighten(7, 21, true);
    c.does(Role::StationDirector, tighten);
    c.wait("2026-09-18 10:00");
    c.zero();
    let case = c.report(WEEK_2).unwrap().case.unwrap();
    (c, case)
}

#[test]
fn cc_4_an_advisor_countersigns_where_the_policy_asks() {
    let (mut c, case) = to_be_signed();
    // Two days of service: Sunday, the 20th, is a shifted working day.
    c.due(case, Item::Countersign, "2026-09-21 10:00").owed_by(case, Item::Countersign, Role::Advisor);
    c.refused(Role::Commissioner, sign(case), "not_allowed");
    c.refused(Role::LeadingChair, sign(case), "not_found");
    c.does(Role::Advisor, sign(case));
    c.not_due(case, Item::Countersign);
    assert!(c.report(WEEK_2).unwrap().countersigned);
    // What is countersigned changes no more.
    let change = ReportWeek { talks: 2, ..empty() };
    c.refused(Role::Commissioner, Action::ReportWeek(change), "invalid_field");
    c.refused(Role::Advisor, sign(case), "not_allowed");
}

#[test]
fn cc_4_a_report_that_is_sent_back_is_owed_again() {
    let (mut c, case) = to_be_signed();
    c.does(Role::Advisor, back(case));
    c.not_due(case, Item::Countersign).owed_by(case, Item::ClassReport, Role::Commissioner);
    c.due(case, Item::ClassReport, "2026-09-20 10:00");
    assert_eq!(c.report(WEEK_2).unwrap().returned, Some(SendBackReason::Thin));
    c.wait("2026-09-20 09:00");
    let better = ReportWeek { week: Some(day(WEEK_2)), talks: 2, ..empty() };
    c.does(Role::Commissioner, Action::ReportWeek(better));
    c.not_due(case, Item::ClassReport).owed_by(case, Item::Countersign, Role::Advisor);
    let report = c.report(WEEK_2).unwrap();
    assert_eq!((report.version, report.returned, report.case), (2, None, Some(case)));
    c.does(Role::Advisor, sign(case));
}

#[test]
fn cc_4_a_countersignature_that_is_overdue_climbs() {
    let (mut c, case) = to_be_signed();
    c.wait("2026-09-21 10:00").owed_by(case, Item::Countersign, Role::StationCounsellor);
    c.does(Role::StationCounsellor, sign(case));
    // And so does a report that was sent back and does not come.
    let (mut c, case) = to_be_signed();
    c.does(Role::Advisor, back(case));
    c.wait("2026-09-20 10:00").owed_by(case, Item::ClassReport, Role::Advisor);
}

#[test]
fn cc_4_nobody_countersigns_what_he_sent() {
    let mut c = Campus::on("2026-09-08 10:00");
    let tighten = c.tighten(7, 21, true);
    c.does(Role::StationDirector, tighten);
    c.wait("2026-09-18 10:00");
    let zero = c.zero_for(WEEK_2);
    c.does(Role::Advisor, zero);
    let case = c.report(WEEK_2).unwrap().case.unwrap();
    c.owed_by(case, Item::Countersign, Role::StationCounsellor);
    c.refused(Role::Advisor, sign(case), "same_person");
}
