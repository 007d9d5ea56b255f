//! Where a report goes and by when: DO → CC → AD, else ST → CT → centre director; fine print 3, 4 and 5.

use wuji_core::action::Action;
use wuji_core::escalation::Item;
use wuji_core::kind::Kind;
use wuji_core::report::{About, Choice, Urgency};
use wuji_core::roster::{PersonKind, Reach, Role, Step};

use crate::campus::Campus;

#[test]
fn do_1_a_routine_report_goes_to_the_commissioner_who_has_24_service_hours() {
    let mut c = Campus::on("2026-09-14 10:00");
    let case = c.reports(Role::DormOfficer, Urgency::Routine);
    c.held_by(case, Role::Commissioner).due(case, Item::Acknowledge, "2026-09-17 10:00");
}

#[test]
fn do_1_a_concerning_report_of_the_evening_is_due_at_the_end_of_the_next_working_day() {
    let mut c = Campus::on("2026-09-14 20:10");
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.held_by(case, Role::Commissioner).due(case, Item::Acknowledge, "2026-09-15 18:00");
}

#[test]
fn an_urgent_report_runs_at_night_and_on_sundays() {
    let mut c = Campus::on("2026-09-20 23:30");
    let case = c.reports(Role::DormOfficer, Urgency::Urgent);
    c.due(case, Item::Acknowledge, "2026-09-21 00:30").due(case, Item::Assessment, "2026-09-21 23:30");
}

#[test]
fn service_hours_skip_national_day_and_count_the_shifted_saturday() {
    let mut c = Campus::on("2026-09-30 17:00");
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    // One hour on the 30th, seven on Thursday the 8th.
    c.due(case, Item::Acknowledge, "2026-10-08 17:00");
    let mut c = Campus::on("2026-10-09 17:00");
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.due(case, Item::Acknowledge, "2026-10-10 17:00");
}

#[test]
fn an_unanswered_report_climbs_step_by_step_each_with_its_full_time() {
    let mut c = Campus::on("2026-09-16 09:00");
    let case = c.reports(Role::DormOfficer, Urgency::Urgent);
    c.held_by(case, Role::Commissioner).due(case, Item::Acknowledge, "2026-09-16 10:00");
    c.wait("2026-09-16 09:59").held_by(case, Role::Commissioner);
    c.wait("2026-09-16 10:00").held_by(case, Role::Advisor).due(case, Item::Acknowledge, "2026-09-16 11:00");
    c.wait("2026-09-16 11:00").held_by(case, Role::StationCounsellor);
    c.wait("2026-09-16 12:00").held_by(case, Role::CentreCounsellor);
    c.wait("2026-09-16 13:00").held_by(case, Role::CentreDirector);
    c.due(case, Item::Acknowledge, "2026-09-16 14:00");
}

#[test]
fn a_report_stays_overdue_with_the_centre_director_and_the_leading_group_learns_of_the_lapse_alone() {
    let mut c = Campus::on("2026-09-16 09:00");
    let case = c.reports(Role::DormOfficer, Urgency::Urgent);
    c.wait("2026-09-16 15:30").held_by(case, Role::CentreDirector);
    let told = c.entries(Kind::LapseTold);
    assert_eq!(told.len(), 2);
    for entry in told {
        assert_eq!(entry.header.case, None);
        assert_eq!(entry.header.from, Some(c.post(Role::CentreDirector)));
        assert_eq!(entry.header.to, Some(c.post(Role::LeadingChair)));
    }
}

#[test]
fn cc_4_a_commissioners_report_goes_to_the_advisor() {
    let mut c = Campus::on("2026-09-14 08:00");
    let case = c.reports(Role::Commissioner, Urgency::Routine);
    c.held_by(case, Role::Advisor).due(case, Item::Acknowledge, "2026-09-16 18:00");
}

#[test]
fn cc_6_a_commissioner_chooses_among_five_for_more_than_routine() {
    let choices = [
        (Choice::Advisor, Role::Advisor),
        (Choice::Station, Role::StationCounsellor),
        (Choice::StudentAffairs, Role::StudentAffairsTeacher),
        (Choice::YouthLeague, Role::YouthLeagueTeacher),
        (Choice::Centre, Role::CentreCounsellor),
    ];
    for (choice, role) in choices {
        let mut c = Campus::on("2026-09-14 08:00");
        let action = c.submission(Urgency::Concerning, Some(choice));
        let case = c.does(Role::Commissioner, action);
        c.held_by(case, role).due(case, Item::Acknowledge, "2026-09-14 18:00");
        let action = c.submission(Urgency::Routine, Some(choice));
        c.refused(Role::Commissioner, action, "invalid_field");
    }
}

#[test]
fn a_dormitory_officer_has_no_choice() {
    let mut c = Campus::on("2026-09-14 08:00");
    let action = c.submission(Urgency::Urgent, Some(Choice::Centre));
    c.refused(Role::DormOfficer, action, "invalid_field");
}

#[test]
fn sa_5_an_advisors_own_report_goes_to_the_station_or_by_choice_to_student_affairs() {
    let mut c = Campus::on("2026-09-14 08:00");
    let case = c.reports(Role::Advisor, Urgency::Concerning);
    c.held_by(case, Role::StationCounsellor);
    let action = c.submission(Urgency::Concerning, Some(Choice::StudentAffairs));
    let case = c.does(Role::Advisor, action);
    c.held_by(case, Role::StudentAffairsTeacher);
    let action = c.submission(Urgency::Concerning, Some(Choice::Centre));
    c.refused(Role::Advisor, action, "invalid_field");
}

#[test]
fn student_affairs_lapses_to_the_centre() {
    let mut c = Campus::on("2026-09-16 09:00");
    let action = c.submission(Urgency::Urgent, Some(Choice::StudentAffairs));
    let case = c.does(Role::Commissioner, action);
    c.wait("2026-09-16 10:00").held_by(case, Role::CentreCounsellor);
}

#[test]
fn a_stations_own_report_goes_to_the_centre() {
    let mut c = Campus::on("2026-09-14 08:00");
    let case = c.reports(Role::StationCounsellor, Urgency::Concerning);
    c.held_by(case, Role::CentreCounsellor);
}

#[test]
fn a_hop_skips_a_vacant_post_and_says_so() {
    let mut c = Campus::on("2026-09-14 08:00");
    let case = c.vacant(Role::Commissioner).reports(Role::DormOfficer, Urgency::Concerning);
    c.held_by(case, Role::Advisor).skipped(&[(Step::Class, Reach::Vacant)]);
}

#[test]
fn a_hop_skips_whoever_is_away_and_does_not_once_he_is_back() {
    let mut c = Campus::on("2026-09-14 08:00");
    let case = c.away(Role::Commissioner, "2026-09-15 08:00").reports(Role::DormOfficer, Urgency::Concerning);
    c.held_by(case, Role::Advisor).skipped(&[(Step::Class, Reach::Absent)]);
    let case = c.wait("2026-09-15 08:00").reports(Role::DormOfficer, Urgency::Concerning);
    c.held_by(case, Role::Commissioner).skipped(&[]);
}

#[test]
fn nobody_holds_both_ends() {
    let mut c = Campus::on("2026-09-14 08:00");
    let officer = c.person(Role::DormOfficer);
    c.vacant(Role::Commissioner).posted(Role::Commissioner, officer, None);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.held_by(case, Role::Advisor).skipped(&[(Step::Class, Reach::BothEnds)]);
}

#[test]
fn a_report_about_the_commissioner_skips_him() {
    let mut c = Campus::on("2026-09-14 08:00");
    let subject = c.subject;
    c.vacant(Role::Commissioner).posted(Role::Commissioner, subject, None);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.held_by(case, Role::Advisor).skipped(&[(Step::Class, Reach::Recused)]);
}

#[test]
fn whoever_the_reporter_keeps_away_is_skipped_with_his_deputies() {
    let mut c = Campus::on("2026-09-16 08:00");
    let advisor = c.person(Role::Advisor);
    let deputy = c.person(Role::StudentAffairsTeacher);
    c.posted(Role::Advisor, deputy, Some(advisor));
    let mut submit = c.submit(About::Person(c.subject), Urgency::Urgent, None);
    submit.keep_from = vec![advisor];
    let case = c.does(Role::DormOfficer, Action::Submit(submit));
    c.wait("2026-09-16 09:00").held_by(case, Role::StationCounsellor);
    c.skipped(&[(Step::Advisor, Reach::Recused)]);
}

#[test]
fn the_station_director_receives_only_where_the_counsellor_cannot() {
    let mut c = Campus::on("2026-09-14 08:00");
    let case = c.vacant(Role::StationCounsellor).reports(Role::Advisor, Urgency::Concerning);
    c.held_by(case, Role::StationDirector);
}

#[test]
fn a_described_subject_takes_the_reporters_place() {
    let mut c = Campus::on("2026-09-14 08:00");
    let submit = c.submit(About::Described, Urgency::Concerning, None);
    let case = c.does(Role::DormOfficer, Action::Submit(submit));
    c.held_by(case, Role::Commissioner);
}

#[test]
fn an_account_without_a_post_enters_at_the_commissioner_or_by_choice_at_advisor_or_station() {
    let mut c = Campus::on("2026-09-14 08:00");
    let student = c.student();
    for (to, step) in [
        (None, Step::Class),
        (Some(Choice::Commissioner), Step::Class),
        (Some(Choice::Advisor), Step::Advisor),
        (Some(Choice::Station), Step::Station),
    ] {
        let action = Action::Submit(c.submit(About::Described, Urgency::Concerning, to));
        let request = c.request(student, None, action);
        let case = c.network().next_case();
        c.ask(request, "somebody cries in the canteen").unwrap();
        let holder = c.network().report.get(case).unwrap().holder.unwrap();
        assert_eq!(c.network().roster.role(holder).unwrap().step(), Some(step));
    }
    let action = Action::Submit(c.submit(About::Described, Urgency::Concerning, Some(Choice::Centre)));
    c.refused_as(student, None, action, "invalid_field");
}

#[test]
fn staff_go_to_the_centre() {
    let mut c = Campus::on("2026-09-14 08:00");
    let advisor = c.person(Role::Advisor);
    assert_eq!(c.network().roster.person(advisor).unwrap().kind, PersonKind::Staff);
    let submit = c.submit(About::Person(advisor), Urgency::Concerning, None);
    let case = c.does(Role::CentreCounsellor, Action::Submit(submit));
    c.held_by(case, Role::CentreDirector);
    let submit = c.submit(About::Myself, Urgency::Routine, None);
    let case = c.does(Role::Advisor, Action::Submit(submit));
    c.held_by(case, Role::CentreCounsellor);
}

#[test]
fn gap_11_who_asks_for_help_himself_is_heard_by_a_counsellor_as_concerning() {
    let mut c = Campus::on("2026-09-14 08:00");
    let officer = c.person(Role::DormOfficer);
    let submit = c.submit(About::Myself, Urgency::Routine, None);
    let request = c.request(officer, None, Action::Submit(submit));
    let case = c.network().next_case();
    c.ask(request, "I cannot sleep").unwrap();
    c.held_by(case, Role::StationCounsellor).due(case, Item::Acknowledge, "2026-09-14 18:00");
    // Neither the header of his observation nor that of his report names him.
    for entry in c.host.log().iter().filter(|entry| entry.header.case == Some(case)) {
        assert_eq!(entry.header.by.person(), None);
    }
    let submit = c.submit(About::Myself, Urgency::Urgent, Some(Choice::Advisor));
    c.refused_as(officer, None, Action::Submit(submit), "invalid_field");
}
