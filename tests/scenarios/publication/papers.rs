//! CT.10: the report up, the bulletin down, a crisis in two renderings.

use wuji_core::access::{Deed, may_case};
use wuji_core::action::Action;
use wuji_core::crisis::{self, Advice, GiveNotice, Grade, ReceiveNotice};
use wuji_core::duty::{DutyNo, Place, Record, Status};
use wuji_core::entry::Event;
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::projection::{Inbox, project};
use wuji_core::publication::{GiveBulletin, ReportUp};
use wuji_core::roster::{Role, UnitKind};

use super::{bulletin, report_up, title};
use crate::campus::{Campus, SAID, at};
use crate::crises::crisis;

fn sees(c: &Campus, role: Role, deed: Deed, case: CaseNo) -> bool {
    may_case(c.network(), c.person(role), Some(c.post(role)), deed, case, c.host.now())
}

/// How it stands with a duty of the college in the term.
fn duty(c: &Campus, code: &str) -> Status {
    let term = c.network().calendar.term_until(c.host.now().day()).unwrap();
    let days = wuji_core::calendar::Days { first: term.first, last: term.end().plus(-1) };
    let all = c.network().duties(None, days, c.host.now().day());
    all.iter().find(|instance| instance.duty == DutyNo::of(code).unwrap()).unwrap().status
}

#[test]
fn ct_10_the_centre_reports_the_term_to_the_leading_group_which_says_that_it_has_it() {
    let mut c = Campus::on("2027-01-05 09:00");
    assert_eq!(duty(&c, "ct_10_report"), Status::Due);
    let case = c.does(Role::CentreDirector, report_up());
    c.owed_by(case, Item::Receipt, Role::LeadingChair).due(case, Item::Receipt, "2027-01-12 09:00");
    // The report is the evidence of the term's duty.
    assert_eq!(duty(&c, "ct_10_report"), Status::Done);
    let inbox: Inbox = project(c.host.log());
    assert!(inbox.of(c.post(Role::LeadingChair)).iter().any(|line| line.case == case));
    c.wait("2027-01-06 10:00").receives(Role::LeadingChair, case);
    let delivery = &c.paper(case).deliveries[0];
    assert_eq!(delivery.delivered, at("2027-01-05 09:00"));
    assert_eq!(delivery.received, Some((at("2027-01-06 10:00"), Some(c.post(Role::LeadingChair)))));
    c.not_due(case, Item::Receipt);
    c.cannot_receive(Role::LeadingViceChair, case, "wrong_state");
}

#[test]
fn ct_10_a_report_that_nobody_receives_goes_to_the_vice_chair_and_back() {
    let mut c = Campus::on("2027-01-05 09:00");
    let case = c.does(Role::CentreDirector, report_up());
    c.wait("2027-01-12 09:00");
    c.owed_by(case, Item::Receipt, Role::LeadingViceChair).due(case, Item::Receipt, "2027-01-19 09:00");
    assert!(c.paper(case).deliveries[0].lapsed);
    c.wait("2027-01-19 09:00").owed_by(case, Item::Receipt, Role::LeadingChair);
    c.receives(Role::LeadingViceChair, case).not_due(case, Item::Receipt);
}

#[test]
fn ct_10_a_bulletin_comes_to_every_station_and_office_and_an_overdue_receipt_climbs() {
    let mut c = Campus::on("2027-01-05 09:00");
    let case = c.does(Role::CentreDirector, bulletin());
    assert_eq!(duty(&c, "ct_10_bulletin"), Status::Done);
    let stations = c.network().roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station).count();
    assert_eq!(c.paper(case).deliveries.len(), stations + 2);
    c.receives(Role::StudentAffairsTeacher, case).receives(Role::YouthLeagueTeacher, case);
    assert_eq!(c.paper(case).outstanding(), stations);
    // The subject's station does not say anything: its director has it, then the centre's, then the chair.
    let own = c.post(Role::StationCounsellor);
    let owner = |c: &Campus| {
        let row = c.paper(case).deliveries.iter().find(|row| row.to == Some(own)).unwrap();
        let clocks: Vec<_> =
            c.network().escalation.of_case(case).filter_map(|(_, clock)| clock.owner).collect();
        (row.lapsed, clocks)
    };
    assert!(owner(&c).1.contains(&own));
    c.wait("2027-01-12 09:00");
    let (lapsed, owners) = owner(&c);
    assert!(lapsed && owners.contains(&c.post(Role::StationDirector)) && !owners.contains(&own));
    c.wait("2027-01-19 09:00");
    assert!(owner(&c).1.contains(&c.post(Role::CentreDirector)));
    // Who gave it cannot receive it for a station; the station still may, whoever of it.
    c.cannot_receive(Role::CentreDirector, case, "not_allowed");
    c.receives(Role::StationDirector, case);
    let row = c.paper(case).deliveries.iter().find(|row| row.to == Some(own)).unwrap();
    assert_eq!(row.received.map(|(_, by)| by), Some(Some(c.post(Role::StationDirector))));
    assert_eq!(c.paper(case).outstanding(), stations - 1);
}

#[test]
fn ct_10_while_a_station_has_no_counsellor_its_director_has_the_bulletin() {
    let mut c = Campus::on("2027-01-05 09:00");
    c.vacant(Role::StationCounsellor);
    let case = c.does(Role::CentreDirector, bulletin());
    let director = c.post(Role::StationDirector);
    assert!(c.paper(case).deliveries.iter().any(|row| row.to == Some(director)));
    c.receives(Role::StationDirector, case);
}

#[test]
fn ct_10_the_report_has_the_numbers_of_duties_trainings_and_activities() {
    let mut c = Campus::on("2026-10-20 09:00");
    let record = |code: &str| Record {
        duty: DutyNo::of(code).unwrap(),
        place: Place::College,
        period: None,
        on: None,
        title: Some(title("held")),
        count: Some(120),
        minutes: Some(90),
        medium: None,
        asked: Vec::new(),
        words: None,
    };
    c.does(Role::CentreDirector, Action::RecordDuty(record("ct_6_training")));
    c.does(Role::CentreDirector, Action::RecordDuty(record("ct_4_campaign")));
    c.wait("2027-01-12 09:00");
    let before = ReportUp { title: title("Autumn"), term: Some("2026-12-01".parse().unwrap()), words: SAID };
    let case = c.does(Role::CentreDirector, Action::ReportUp(before));
    let figures = &c.paper(case).figures;
    assert_eq!((figures.trainings, figures.training_minutes), (1, 90));
    assert_eq!((figures.activities, figures.participants), (2, 240));
    let of = |code: &str| {
        let wanted = DutyNo::of(code).unwrap();
        figures
            .lines
            .iter()
            .filter(|line| line.duty == wanted)
            .fold((0, 0), |(done, missed), line| (done + line.done, missed + line.missed))
    };
    assert_eq!(of("ct_6_training"), (1, 0));
    // No class held its meeting.
    let classes = c.network().roster.classes().count() as u32;
    assert_eq!(of("sa_2_class_meeting"), (0, classes));
}

#[test]
fn ct_10_a_report_after_the_term_proves_the_duty_late() {
    let mut c = Campus::on("2027-01-12 09:00");
    assert_eq!(duty(&c, "ct_10_report"), Status::Lapsed);
    c.does(Role::CentreDirector, report_up());
    assert_eq!(duty(&c, "ct_10_report"), Status::Late);
}

#[test]
fn ct_10_only_the_centres_director_reports_and_who_has_nothing_of_it_reads_that_there_is_none() {
    let mut c = Campus::on("2027-01-05 09:00");
    for role in [Role::CentreCounsellor, Role::StationDirector, Role::LeadingChair, Role::Commissioner] {
        c.refused(role, report_up(), "not_allowed").refused(role, bulletin(), "not_allowed");
    }
    let case = c.does(Role::CentreDirector, report_up());
    c.cannot_receive(Role::StationDirector, case, "not_found");
    c.cannot_receive(Role::Commissioner, case, "not_found");
    c.cannot_receive(Role::CentreDirector, case, "not_allowed");
    c.cannot_receive(Role::LeadingMember, case, "not_allowed");
    assert!(sees(&c, Role::LeadingMember, Deed::SeePaperWords, case));
    assert!(sees(&c, Role::CentreDirector, Deed::SeePaper, case));
    assert!(!sees(&c, Role::StudentAffairsTeacher, Deed::SeePaper, case));
    let case = c.does(Role::CentreDirector, bulletin());
    assert!(sees(&c, Role::StudentAffairsTeacher, Deed::SeePaperWords, case));
    assert!(!sees(&c, Role::Advisor, Deed::SeePaper, case));
    c.cannot_receive(Role::Advisor, case, "not_found");
}

#[test]
fn ct_10_what_cannot_be_is_refused() {
    let mut c = Campus::on("2026-09-02 09:00");
    // No term has begun.
    c.refused(Role::CentreDirector, report_up(), "no_period");
    c.wait("2026-09-10 09:00");
    let ahead = ReportUp { title: title("x"), term: Some("2027-03-10".parse().unwrap()), words: SAID };
    c.refused(Role::CentreDirector, Action::ReportUp(ahead), "in_the_future");
    let silent = GiveBulletin { title: title("x"), term: None, words: None };
    c.refused(Role::CentreDirector, Action::GiveBulletin(silent), "invalid_field");
    c.cannot_receive(Role::LeadingChair, CaseNo(999_999), "not_found");
}

#[test]
fn ct_10_a_crisis_is_told_whole_to_the_leading_group_and_minimised_to_departments() {
    let mut c = Campus::on("2026-09-16 15:00");
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::CentreOnCall, Action::GiveNotice(GiveNotice { case, advice: vec![Advice::LookOut] }));
    // Whole: the chair was told, and may open the facts and who it is about.
    assert!(sees(&c, Role::LeadingChair, Deed::SeeCrisis, case));
    // Minimised: grade, day and what to do; the case number for the subject's own station alone.
    let stations = c.network().roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station).count();
    let notices = c.entries(Kind::NoticeGiven);
    assert_eq!(notices.len(), stations);
    let own = c.post(Role::StationCounsellor);
    for notice in &notices {
        let Some(Event::Crisis(crisis::Event::NoticeGiven { grade, advice, .. })) = notice.event() else {
            panic!("{notice:?}");
        };
        assert_eq!((*grade, advice.as_slice()), (Grade::Red, [Advice::LookOut].as_slice()));
        assert_eq!(notice.header.case, (notice.header.to == Some(own)).then_some(case));
    }
    // Delivery and receipt are recorded, by each station's own post.
    assert_eq!(c.network().crisis.notice(own, 1).unwrap().1.received, None);
    c.refused(Role::StationDirector, Action::ReceiveNotice(ReceiveNotice { notice: 1 }), "not_found");
    c.wait("2026-09-16 16:00");
    c.does(Role::StationCounsellor, Action::ReceiveNotice(ReceiveNotice { notice: 1 }));
    assert_eq!(c.network().crisis.notice(own, 1).unwrap().1.received, Some(at("2026-09-16 16:00")));
}
