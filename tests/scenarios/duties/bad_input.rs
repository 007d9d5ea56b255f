//! What is refused, and how.

use wuji_core::action::Action;
use wuji_core::duty::{Attend, Place, Record, Waive, Withdraw};
use wuji_core::ids::{ClassNo, EvidenceNo, PersonNo};
use wuji_core::roster::Role;

use super::{day, duty, held};
use crate::campus::{Campus, SAID};

#[test]
fn a_meeting_in_the_future_is_refused() {
    let mut c = Campus::on("2026-10-20 09:00");
    let tomorrow = held("lg_4_meeting", Place::College, "2026-10-21");
    c.refused(Role::LeadingChair, Action::RecordDuty(tomorrow), "in_the_future");
}

#[test]
fn evidence_for_a_period_that_is_not_there_is_refused() {
    let mut c = Campus::on("2026-12-20 09:00");
    let november = held("yl_1_months", Place::College, "2026-11-05");
    c.refused(Role::YouthLeagueTeacher, Action::RecordDuty(november), "no_period");
    // Done before the period that it is to count for.
    let early =
        Record { period: Some(day("2026-11-20")), ..held("lg_4_meeting", Place::College, "2026-11-01") };
    c.refused(Role::LeadingChair, Action::RecordDuty(early), "invalid_field");
}

#[test]
fn evidence_for_a_class_of_others_is_refused() {
    let mut c = Campus::on("2026-10-20 09:00");
    let own = c.class();
    let other = c.network().roster.classes().map(|(class, _)| class).find(|class| *class != own).unwrap();
    let meeting = held("sa_2_class_meeting", Place::Class(other), "2026-10-19");
    c.refused(Role::Advisor, Action::RecordDuty(meeting.clone()), "not_found");
    c.refused(Role::Commissioner, Action::RecordDuty(meeting.clone()), "not_found");
    // Student affairs sees to it, but does not hold it.
    c.refused(Role::StudentAffairsTeacher, Action::RecordDuty(meeting), "not_allowed");
    let nowhere = held("sa_2_class_meeting", Place::Class(ClassNo(9_999)), "2026-10-19");
    c.refused(Role::Advisor, Action::RecordDuty(nowhere), "invalid_field");
    let elsewhere = held("sa_2_class_meeting", Place::College, "2026-10-19");
    c.refused(Role::Advisor, Action::RecordDuty(elsewhere), "invalid_field");
}

#[test]
fn the_same_evidence_twice_is_refused() {
    let mut c = Campus::on("2026-10-20 09:00");
    let meeting = held("lg_4_meeting", Place::College, "2026-10-19");
    c.does(Role::LeadingChair, Action::RecordDuty(meeting.clone()));
    c.refused(Role::LeadingViceChair, Action::RecordDuty(meeting), "recorded_already");
    c.records(Role::LeadingChair, "lg_4_meeting", Place::College, "2026-10-20");
}

#[test]
fn absurd_numbers_are_refused() {
    let mut c = Campus::on("2026-10-20 09:00");
    let meeting = held("lg_6_training", Place::College, "2026-10-19");
    for (count, minutes) in [(0, 90), (100_001, 90), (40, 0), (40, 10_081)] {
        let record = Record { count: Some(count), minutes: Some(minutes), ..meeting.clone() };
        c.refused(Role::LeadingChair, Action::RecordDuty(record), "invalid_field");
    }
    // A negative number is none: the wire form refuses it.
    let json = r#"{"type": "duty.spend", "fen": -1, "on": "2026-10-01", "title": "x"}"#;
    assert!(serde_json::from_str::<Action>(json).is_err());
    let json = r#"{"type": "duty.record", "duty": "no_such_duty", "place": "college"}"#;
    assert!(serde_json::from_str::<Action>(json).is_err());
}

#[test]
fn a_waiver_is_the_supervisors() {
    let mut c = Campus::on("2026-10-20 09:00");
    let place = Place::Unit(c.station());
    let waive = |period: &str| {
        Action::WaiveDuty(Waive { duty: duty("sweep"), place, period: day(period), words: SAID })
    };
    c.refused(Role::StationCounsellor, waive("2026-10-20"), "not_allowed");
    c.refused(Role::StationDirector, waive("2026-10-20"), "not_allowed");
    c.refused(Role::Commissioner, waive("2026-10-20"), "not_found");
    c.refused(Role::CentreDirector, waive("2027-01-20"), "no_period");
    let unreasoned = Waive { duty: duty("sweep"), place, period: day("2026-10-20"), words: None };
    c.refused(Role::CentreDirector, Action::WaiveDuty(unreasoned), "invalid_field");
    c.does(Role::CentreDirector, waive("2026-10-20"));
    c.refused(Role::LeadingChair, waive("2026-09-20"), "recorded_already");
    c.records(Role::StationCounsellor, "sweep", place, "2026-10-20");
}

#[test]
fn what_was_done_is_not_waived() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::LeadingChair, "lg_4_meeting", Place::College, "2026-10-19");
    let waive =
        Waive { duty: duty("lg_4_meeting"), place: Place::College, period: day("2026-10-20"), words: SAID };
    c.refused(Role::LeadingChair, Action::WaiveDuty(waive), "invalid_field");
}

#[test]
fn a_record_made_in_error_is_withdrawn_and_counts_no_longer() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::LeadingChair, "lg_4_meeting", Place::College, "2026-10-19");
    let evidence = c.newest_evidence();
    let withdraw = Action::WithdrawEvidence(Withdraw { evidence, words: SAID });
    c.refused(Role::CentreDirector, withdraw.clone(), "not_allowed");
    c.does(Role::LeadingChair, withdraw.clone());
    c.stands("lg_4_meeting", Place::College, "2026-10-20", wuji_core::duty::Status::Due);
    c.refused(Role::LeadingChair, withdraw, "invalid_field");
    // The same can be recorded again, rightly.
    c.records(Role::LeadingChair, "lg_4_meeting", Place::College, "2026-10-19");
}

#[test]
fn attendance_names_people_of_the_college_once() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::CentreDirector, "ct_6_training", Place::College, "2026-10-19");
    let evidence = c.newest_evidence();
    let person = c.person(Role::Commissioner);
    let attend = |people: Vec<PersonNo>| Action::Attend(Attend { evidence, people, minutes: None });
    c.refused(Role::CentreDirector, attend(vec![]), "invalid_field");
    c.refused(Role::CentreDirector, attend(vec![person, person]), "invalid_field");
    c.refused(Role::CentreDirector, attend(vec![PersonNo(99_999)]), "not_found");
    c.refused(Role::Commissioner, attend(vec![person]), "not_found");
    c.does(Role::CentreDirector, attend(vec![person]));
    c.refused(Role::CentreDirector, attend(vec![person]), "recorded_already");
    let longer = Attend { evidence, people: vec![c.subject], minutes: Some(91) };
    c.refused(Role::CentreDirector, Action::Attend(longer), "invalid_field");
    let nothing = Attend { evidence: EvidenceNo(77), people: vec![person], minutes: None };
    c.refused(Role::CentreDirector, Action::Attend(nothing), "not_found");
}
