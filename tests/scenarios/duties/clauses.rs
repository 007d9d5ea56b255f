//! One story a clause.

use wuji_core::Kind;
use wuji_core::action::Action;
use wuji_core::calendar::Days;
use wuji_core::duty::{Medium, Place, Record, SeeLapse, Status, Waive};
use wuji_core::roster::Role;

use super::{day, duty, held};
use crate::campus::{Campus, SAID};

#[test]
fn lg_0a_the_whole_is_overseen_each_term() {
    let mut c = Campus::on("2026-12-01 09:00");
    c.stands("lg_0a_overview", Place::College, "2026-12-01", Status::Due);
    c.records(Role::LeadingViceChair, "lg_0a_overview", Place::College, "2026-11-30");
    c.stands("lg_0a_overview", Place::College, "2026-12-01", Status::Done);
}

#[test]
fn lg_4_a_meeting_overdue_shows() {
    let mut c = Campus::on("2026-11-08 23:59");
    // The second half of the term is ahead, the first is due until its last minute.
    c.stands("lg_4_meeting", Place::College, "2026-11-08", Status::Due);
    c.stands("lg_4_meeting", Place::College, "2026-11-09", Status::Ahead);
    c.wait("2026-11-09 00:00");
    c.stands("lg_4_meeting", Place::College, "2026-11-08", Status::Lapsed);
    c.stands("lg_4_meeting", Place::College, "2026-11-09", Status::Due);
    let lapses = c.lapses("lg_4_meeting");
    let [lapse] = lapses.as_slice() else { panic!("{lapses:?}") };
    assert_eq!(lapse.period, Days { first: day("2026-09-07"), last: day("2026-11-08") });
    assert_eq!(lapse.missed[0].post, Some(c.post(Role::LeadingChair)));
    // It was held two days late: that shows too.
    c.wait("2026-11-10 16:00");
    let late =
        Record { period: Some(day("2026-11-08")), ..held("lg_4_meeting", Place::College, "2026-11-10") };
    c.does(Role::LeadingChair, Action::RecordDuty(late));
    c.stands("lg_4_meeting", Place::College, "2026-11-08", Status::Late);
    c.stands("lg_4_meeting", Place::College, "2026-11-09", Status::Due);
}

#[test]
fn lg_4_a_meeting_recorded_late_but_held_in_time_is_done() {
    let mut c = Campus::on("2026-11-11 09:00");
    c.records(Role::LeadingChair, "lg_4_meeting", Place::College, "2026-11-06");
    c.stands("lg_4_meeting", Place::College, "2026-11-08", Status::Done);
    // The lapse stays in the log: it was not recorded when the period ended.
    assert_eq!(c.lapses("lg_4_meeting").len(), 1);
}

#[test]
fn lg_5_an_inspection_is_recorded() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::LeadingMember, "lg_5_inspection", Place::College, "2026-10-19");
    c.stands("lg_5_inspection", Place::College, "2026-10-20", Status::Done);
}

#[test]
fn l2_0_each_of_three_offices_may_record_what_they_did_together() {
    for role in [Role::CentreDirector, Role::StudentAffairsTeacher, Role::YouthLeagueTeacher] {
        let mut c = Campus::on("2026-10-20 09:00");
        c.records(role, "l2_0_cooperation", Place::College, "2026-10-19");
        c.stands("l2_0_cooperation", Place::College, "2026-10-20", Status::Done);
    }
}

#[test]
fn sa_1_lectures_have_numbers() {
    let mut c = Campus::on("2026-10-20 09:00");
    let without = Record { count: None, ..held("sa_1_lectures", Place::College, "2026-10-19") };
    c.refused(Role::StudentAffairsTeacher, Action::RecordDuty(without), "invalid_field");
    c.records(Role::StudentAffairsTeacher, "sa_1_lectures", Place::College, "2026-10-19");
    c.stands("sa_1_lectures", Place::College, "2026-10-20", Status::Done);
}

#[test]
fn sa_2_classes_without_a_theme_meeting_are_listed() {
    let mut c = Campus::on("2027-01-10 09:00");
    let class = c.class();
    c.records(Role::Advisor, "sa_2_class_meeting", Place::Class(class), "2026-10-15");
    let without =
        |c: &Campus| c.network().classes_without(duty("sa_2_class_meeting"), day("2027-01-10"), c.today());
    let all = c.network().roster.classes().count();
    assert_eq!(without(&c).len(), all - 1);
    c.wait("2027-01-11 00:00");
    assert_eq!(without(&c).len(), all - 1);
    assert!(!without(&c).contains(&class));
    // One lapse for each department that has one; student affairs is told, which sees to it.
    for lapse in c.lapses("sa_2_class_meeting") {
        assert_eq!(lapse.told, Some(c.post(Role::StudentAffairsTeacher)));
        assert!(lapse.missed.iter().all(|missed| missed.post.is_some()));
    }
}

#[test]
fn sa_3_the_census_briefing_is_due_by_november() {
    let mut c = Campus::on("2026-09-20 09:00");
    c.records(Role::StudentAffairsTeacher, "sa_3_briefing", Place::College, "2026-09-18");
    let advisor = Place::Post(c.post(Role::Advisor));
    c.records(Role::Advisor, "sa_3_screening", advisor, "2026-09-19");
    c.wait("2026-12-01 00:00");
    c.stands("sa_3_briefing", Place::College, "2026-11-30", Status::Done);
    c.stands("sa_3_screening", advisor, "2026-11-30", Status::Done);
    // The other advisor screened nobody.
    let missed: usize = c.lapses("sa_3_screening").iter().map(|lapse| lapse.missed.len()).sum();
    assert_eq!(missed, c.network().roster.posts().filter(|(_, post)| post.role == Role::Advisor).count() - 1);
}

#[test]
fn sa_5_an_advisor_asks_every_fortnight() {
    let mut c = Campus::on("2026-09-18 16:00");
    let (post, class) = (c.post(Role::Advisor), c.class());
    let place = Place::Cover { post, class };
    let check_in = Record { words: SAID, ..held("sa_5_check_in", place, "2026-09-17") };
    // Who was asked is named: nobody, somebody twice, or somebody of another class will not do.
    let (commissioner, officer) = (c.post(Role::Commissioner), c.post(Role::DormOfficer));
    for asked in [vec![], vec![commissioner; 2], vec![commissioner, c.post(Role::Advisor)]] {
        let wrong = Record { asked, ..check_in.clone() };
        c.refused(Role::Advisor, Action::RecordDuty(wrong), "invalid_field");
    }
    let check_in = Record { asked: vec![officer, commissioner], ..check_in };
    let case = c.does(Role::Advisor, Action::RecordDuty(check_in));
    let evidence = c.network().duty.evidence(c.newest_evidence()).unwrap();
    assert_eq!(evidence.asked, [officer, commissioner]);
    // What was said of students is sealed apart, under a key of its own.
    assert!(case.0 > 0);
    c.stands("sa_5_check_in", place, "2026-09-20", Status::Done);
    c.stands("sa_5_check_in", place, "2026-09-21", Status::Ahead);
    c.wait("2026-10-05 00:00");
    c.stands("sa_5_check_in", place, "2026-10-04", Status::Lapsed);
    c.stands("sa_5_check_in", place, "2026-09-20", Status::Done);
}

#[test]
fn sa_5_vacation_suspends_the_check_ins() {
    let c = Campus::on("2027-01-11 09:00");
    assert_eq!(c.instances("sa_5_check_in", "2027-01-11"), []);
}

#[test]
fn sa_6_exchange_meetings_are_held() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::StudentAffairsTeacher, "sa_6_exchange", Place::College, "2026-10-19");
    c.stands("sa_6_exchange", Place::College, "2026-10-20", Status::Done);
}

#[test]
fn sa_7_two_trainings_are_due_each_calendar_year() {
    let mut c = Campus::on("2026-10-20 09:00");
    // Less than half of 2026 was left when the college began.
    assert_eq!(c.instances("sa_7_advisors", "2026-10-20"), []);
    c.wait("2027-03-01 09:00");
    c.records(Role::StudentAffairsTeacher, "sa_7_advisors", Place::College, "2027-02-26");
    c.wait("2028-01-01 00:00");
    c.stands("sa_7_advisors", Place::College, "2027-12-31", Status::Done);
    c.stands("sa_7_logistics", Place::College, "2027-12-31", Status::Lapsed);
}

#[test]
fn yl_0_activities_have_channels() {
    let mut c = Campus::on("2026-10-20 09:00");
    let club = Record { medium: Some(Medium::Club), ..held("yl_0_channels", Place::College, "2026-10-18") };
    c.does(Role::YouthLeagueTeacher, Action::RecordDuty(club));
    c.stands("yl_0_channels", Place::College, "2026-10-20", Status::Done);
}

#[test]
fn yl_1_may_and_october_are_publicity_months() {
    let mut c = Campus::on("2026-10-31 09:00");
    c.stands("yl_1_months", Place::College, "2026-10-31", Status::Due);
    assert_eq!(c.instances("yl_1_months", "2026-11-01"), []);
    // The centre holds them together with the league and may say so.
    c.records(Role::CentreCounsellor, "yl_1_months", Place::College, "2026-10-10");
    c.wait("2027-06-01 00:00");
    c.stands("yl_1_months", Place::College, "2026-10-31", Status::Done);
    c.stands("yl_1_months", Place::College, "2027-05-31", Status::Lapsed);
}

#[test]
fn yl_2_publicity_has_a_medium() {
    let mut c = Campus::on("2026-10-20 09:00");
    let without = Record { medium: None, ..held("yl_2_publicity", Place::College, "2026-10-19") };
    c.refused(Role::YouthLeagueTeacher, Action::RecordDuty(without), "invalid_field");
    for medium in [Medium::Board, Medium::Window, Medium::Radio, Medium::Cinema] {
        let record = Record { medium: Some(medium), ..held("yl_2_publicity", Place::College, "2026-10-19") };
        c.does(Role::YouthLeagueTeacher, Action::RecordDuty(record));
    }
    assert_eq!(c.instances("yl_2_publicity", "2026-10-20")[0].evidence.len(), 4);
}

#[test]
fn yl_3_student_unions_are_guided() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::YouthLeagueTeacher, "yl_3_guidance", Place::College, "2026-10-19");
    c.stands("yl_3_guidance", Place::College, "2026-10-20", Status::Done);
}

#[test]
fn ct_2_courses_and_research_are_recorded() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::CentreDirector, "ct_2_course", Place::College, "2026-10-19");
    c.records(Role::CentreDirector, "ct_2_research", Place::College, "2026-10-19");
    c.stands("ct_2_course", Place::College, "2026-10-20", Status::Done);
    c.stands("ct_2_research", Place::College, "2027-08-31", Status::Done);
}

#[test]
fn ct_4_campaigns_are_held_each_term() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::CentreCounsellor, "ct_4_campaign", Place::College, "2026-10-19");
    c.stands("ct_4_campaign", Place::College, "2026-10-20", Status::Done);
}

#[test]
fn ct_5_each_station_is_guided() {
    let mut c = Campus::on("2027-01-10 09:00");
    let (own, other) = (Place::Unit(c.station()), Place::Unit(c.other_station()));
    c.records(Role::CentreCounsellor, "ct_5_guidance", own, "2026-12-01");
    c.wait("2027-01-11 00:00");
    c.stands("ct_5_guidance", own, "2027-01-10", Status::Done);
    c.stands("ct_5_guidance", other, "2027-01-10", Status::Lapsed);
    // The centre missed it, not the station.
    assert_eq!(c.lapses("ct_5_guidance")[0].missed[0].post, Some(c.post(Role::CentreCounsellor)));
}

#[test]
fn st_0c_a_station_hands_in_its_materials() {
    let mut c = Campus::on("2026-12-20 09:00");
    let place = Place::Unit(c.station());
    c.records(Role::StationCounsellor, "st_0c_materials", place, "2026-12-18");
    c.stands("st_0c_materials", place, "2026-12-20", Status::Done);
}

#[test]
fn st_3_a_station_checks_its_people() {
    let mut c = Campus::on("2026-12-20 09:00");
    let place = Place::Unit(c.station());
    c.records(Role::StationDirector, "st_3_inspection", place, "2026-12-18");
    c.stands("st_3_inspection", place, "2026-12-20", Status::Done);
}

#[test]
fn st_6_cooperation_is_recorded_when_there_is_occasion() {
    let mut c = Campus::on("2026-12-20 09:00");
    let place = Place::Unit(c.station());
    c.records(Role::StationCounsellor, "st_6_cooperation", place, "2026-12-18");
    c.stands("st_6_cooperation", place, "2026-12-18", Status::Done);
    assert_eq!(c.instances("st_6_cooperation", "2026-12-19"), []);
    // What is due on occasion alone is never missed, so that there is nothing to waive.
    let (duty, period) = (duty("st_6_cooperation"), day("2026-12-19"));
    let waive = Action::WaiveDuty(Waive { duty, place, period, words: SAID });
    c.refused(Role::CentreDirector, waive, "no_period");
    c.wait("2027-09-01 00:00");
    assert_eq!(c.lapses("st_6_cooperation"), []);
}

#[test]
fn cc_1_and_cc_3_a_commissioner_records_what_the_class_did() {
    let mut c = Campus::on("2026-12-20 09:00");
    let place = Place::Post(c.post(Role::Commissioner));
    c.records(Role::Commissioner, "cc_1_participation", place, "2026-12-18");
    let with_summary = Record { words: SAID, ..held("cc_3_publicity", place, "2026-12-18") };
    c.does(Role::Commissioner, Action::RecordDuty(with_summary));
    c.stands("cc_1_participation", place, "2026-12-20", Status::Done);
    c.stands("cc_3_publicity", place, "2026-12-20", Status::Done);
}

#[test]
fn do_2_an_officer_helps_with_activities() {
    let mut c = Campus::on("2026-12-20 09:00");
    let place = Place::Post(c.post(Role::DormOfficer));
    c.records(Role::DormOfficer, "do_2_activities", place, "2026-12-18");
    c.stands("do_2_activities", place, "2026-12-20", Status::Done);
    // A room counts with the department of whoever lives there.
    assert!(c.instances("do_2_activities", "2026-12-20").iter().all(|instance| instance.unit.is_some()));
}

#[test]
fn gap_16_the_sweep_is_due_twice_a_term() {
    let mut c = Campus::on("2026-11-08 09:00");
    let (own, other) = (Place::Unit(c.station()), Place::Unit(c.other_station()));
    c.records(Role::StationCounsellor, "sweep", own, "2026-11-06");
    c.wait("2026-11-09 00:00");
    c.stands("sweep", own, "2026-11-08", Status::Done);
    c.stands("sweep", other, "2026-11-08", Status::Lapsed);
    c.stands("sweep", own, "2026-11-09", Status::Due);
}

#[test]
fn a_lapse_reaches_the_inbox_of_whoever_supervises() {
    let mut c = Campus::on("2026-09-21 00:00");
    let told = c.post(Role::StudentAffairsTeacher);
    let mine = |c: &Campus| -> Vec<_> {
        let inbox: wuji_core::projection::Inbox = wuji_core::projection::project(c.host.log());
        let cases = c.network().duty.lapses().map(|(case, _)| case).collect::<Vec<_>>();
        inbox.of(told).into_iter().filter(|line| cases.contains(&line.case)).collect()
    };
    let lines = mine(&c);
    assert_eq!(lines.len(), c.lapses("sa_5_check_in").len());
    assert!(!lines.is_empty() && lines.iter().all(|line| line.owed.is_none()));
    // The header of a lapse names the post that is told and nobody who missed anything.
    let header = &c.entries(Kind::DutyLapsed)[0].header;
    assert_eq!((header.to, header.from), (Some(told), None));
    for line in &lines {
        c.does(Role::StudentAffairsTeacher, Action::SeeLapse(SeeLapse { case: line.case }));
    }
    assert_eq!(mine(&c), []);
    c.refused(Role::StudentAffairsTeacher, Action::SeeLapse(SeeLapse { case: lines[0].case }), "wrong_state");
    c.refused(Role::CentreDirector, Action::SeeLapse(SeeLapse { case: lines[0].case }), "not_found");
}

#[test]
fn a_post_vacant_all_the_time_is_blamed_for_nothing() {
    let mut c = Campus::on("2026-09-05 09:00");
    c.vacant(Role::Advisor);
    c.wait("2026-09-21 00:00");
    let (class, unit) = (c.class(), c.station());
    let lapses = c.lapses("sa_5_check_in");
    let lapse = lapses.iter().find(|lapse| lapse.unit == Some(unit)).unwrap();
    let place = Place::Cover { post: c.post(Role::Advisor), class };
    let missed = lapse.missed.iter().find(|missed| missed.place == place).unwrap();
    assert_eq!(missed.post, None);
}

#[test]
fn a_post_vacant_for_a_part_of_the_time_is_named() {
    let mut c = Campus::on("2026-09-15 09:00");
    let post = c.post(Role::Advisor);
    c.vacant(Role::Advisor);
    c.wait("2026-09-21 00:00");
    let missed: Vec<_> = c.lapses("sa_5_check_in").into_iter().flat_map(|lapse| lapse.missed).collect();
    assert!(missed.iter().any(|missed| missed.post == Some(post)));
}

#[test]
fn a_vacant_supervisor_is_passed_over() {
    let mut c = Campus::on("2027-01-10 09:00");
    c.vacant(Role::StationDirector);
    c.wait("2027-01-11 00:00");
    let unit = c.station();
    let lapses = c.lapses("cc_3_publicity");
    let lapse = lapses.iter().find(|lapse| lapse.unit == Some(unit)).unwrap();
    assert_eq!(lapse.told, Some(c.post(Role::CentreDirector)));
}

#[test]
fn a_waived_duty_does_not_lapse() {
    let mut c = Campus::on("2026-10-01 09:00");
    let (own, other) = (Place::Unit(c.station()), Place::Unit(c.other_station()));
    c.waives(Role::CentreDirector, "sweep", own, "2026-10-01");
    c.wait("2026-11-09 00:00");
    c.stands("sweep", own, "2026-10-01", Status::Waived);
    c.stands("sweep", other, "2026-10-01", Status::Lapsed);
    // It was done all the same: that counts for more.
    c.records(Role::StationCounsellor, "sweep", own, "2026-10-20");
    c.stands("sweep", own, "2026-10-01", Status::Done);
}

#[test]
fn missed_duties_of_a_unit_are_listed_and_go_when_made_good() {
    let mut c = Campus::on("2026-11-09 09:00");
    let (unit, days) = (c.station(), Days { first: day("2026-09-07"), last: day("2026-11-08") });
    let missed = |c: &Campus| -> Vec<String> {
        let all = c.network().missed_duties(Some(unit), days, c.today());
        all.into_iter().filter(|one| one.place == Place::Unit(unit)).map(|one| one.duty.to_string()).collect()
    };
    assert_eq!(missed(&c), ["st_1_plan", "sweep"]);
    let late = Record { period: Some(day("2026-11-08")), ..held("sweep", Place::Unit(unit), "2026-11-09") };
    c.does(Role::StationCounsellor, Action::RecordDuty(late));
    assert_eq!(missed(&c), ["st_1_plan"]);
}
