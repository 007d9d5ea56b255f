//! The live ledger: every clause says how it stands, or why nothing of it can be due.

use wuji_core::action::Action;
use wuji_core::calendar::Days;
use wuji_core::care::{Contact, Course, FollowUp};
use wuji_core::crisis::Grade;
use wuji_core::duty::{DutyNo, Place, Waive};
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::projection::{About, ClauseStatus, Indicators, LedgerRow, ledger, project};
use wuji_core::publication::CLAUSES;
use wuji_core::roster::Role;

use crate::campus::{Campus, SAID};

const MORNING: &str = "2026-09-14 08:00";

fn rows(c: &Campus) -> Vec<LedgerRow> {
    let days = Days { first: "2026-09-07".parse().unwrap(), last: "2027-01-10".parse().unwrap() };
    let indicators: Indicators = project(c.host.log());
    ledger(c.network(), &indicators, days, c.host.now())
}

fn row(c: &Campus, clause: &str, about: About) -> LedgerRow {
    rows(c).into_iter().find(|row| row.clause == clause && row.about == about).unwrap()
}

fn follow_up(case: CaseNo) -> Action {
    let (contact, course) = (Contact::InPerson, Course::Unchanged);
    Action::FollowUp(FollowUp { case, contact, course, words: SAID })
}

#[test]
fn lg_0a_every_clause_has_a_row_that_says_how_it_stands_or_why_it_cannot() {
    let c = Campus::on(MORNING);
    let rows = rows(&c);
    for clause in CLAUSES {
        let own: Vec<&LedgerRow> = rows.iter().filter(|row| row.clause == clause.code).collect();
        assert!(!own.is_empty(), "{}", clause.code);
    }
    let file = rows.iter().find(|row| row.clause == "ST.5b").unwrap();
    assert_eq!((file.about, file.status), (About::Itself, ClauseStatus::Kept));
}

#[test]
fn ct_8d_and_st_5g_show_follow_ups_due_kept_and_missed() {
    let mut c = Campus::on(MORNING);
    let case = c.listed(Grade::Orange);
    for clause in ["CT.8d", "ST.5g"] {
        let due = row(&c, clause, About::Deadline(Item::FollowUp));
        assert_eq!((due.status, due.open), (ClauseStatus::Due, 1));
        assert_eq!(due.next, Some("2026-09-18".parse().unwrap()));
    }
    c.wait("2026-09-15 10:00").does(Role::StationCounsellor, follow_up(case));
    let kept = row(&c, "CT.8d", About::Deadline(Item::FollowUp));
    assert_eq!((kept.kept, kept.missed, kept.open), (1, 0, 1));
    assert_eq!(row(&c, "CT.8d", About::Happened(Kind::FollowedUp)).kept, 1);
    c.wait("2026-09-19 08:00");
    let missed = row(&c, "ST.5g", About::Deadline(Item::FollowUp));
    assert_eq!((missed.status, missed.missed), (ClauseStatus::Missed, 1));
}

#[test]
fn a_duty_that_was_waived_shows_as_waived_and_not_as_done() {
    let mut c = Campus::on(MORNING);
    let station = c.network().roster.department(c.place_of(c.subject)).unwrap();
    let (duty, place) = (DutyNo::of("sweep").unwrap(), Place::Unit(station));
    let waive = Waive { duty, place, period: c.host.now().day(), words: SAID };
    c.does(Role::CentreDirector, Action::WaiveDuty(waive));
    let all = rows(&c);
    let of = |row: &&LedgerRow| row.about == About::Duty(duty) && row.unit == Some(station);
    let sweep = all.iter().find(of).unwrap();
    assert_eq!((sweep.clause, sweep.waived, sweep.kept), ("gap.16", 1, 0));
}
