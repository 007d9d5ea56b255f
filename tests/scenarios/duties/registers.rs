//! Registers: documents (LG.1, LG.2, P.3), budget (LG.3), qualifications (SA.4), places (ST.4).

use wuji_core::action::Action;
use wuji_core::duty::{
    Authority, Document, DocumentKind, FileDocument, OpenVenue, Place, Qualify, SetBudget, Spend, Status,
};
use wuji_core::ids::{DocumentNo, UnitNo};
use wuji_core::roster::{Role, UnitKind};

use super::{day, title};
use crate::campus::Campus;

fn unit(c: &Campus, kind: UnitKind) -> UnitNo {
    c.network().roster.single(kind).unwrap()
}

fn document(kind: DocumentKind, authority: Authority, unit: UnitNo, text: &str) -> Document {
    let (title, on) = (title(text), day("2026-09-15"));
    Document { kind, authority, unit, title, on, clauses: vec![super::title("LG.1")], supersedes: None }
}

fn file(document: Document) -> Action {
    Action::FileDocument(FileDocument { document })
}

#[test]
fn lg_1_a_policy_is_registered_and_superseded() {
    let mut c = Campus::on("2026-10-20 09:00");
    let leading = unit(&c, UnitKind::LeadingGroup);
    let old = document(DocumentKind::Policy, Authority::Province, leading, "Notice 12");
    c.does(Role::LeadingChair, file(old.clone()));
    c.stands("lg_1_policy", Place::College, "2026-10-20", Status::Done);
    c.refused(Role::LeadingChair, file(old), "recorded_already");
    let new = document(DocumentKind::Policy, Authority::Province, leading, "Notice 15");
    let new = Document { supersedes: Some(DocumentNo(0)), ..new };
    c.does(Role::LeadingChair, file(new.clone()));
    let registers = c.network().duty.registers();
    assert_eq!(registers.superseded_by(DocumentNo(0)), Some(DocumentNo(1)));
    // One document takes the place of another once.
    let again = Document { title: title("Notice 16"), ..new };
    c.refused(Role::LeadingChair, file(again), "invalid_field");
}

#[test]
fn lg_2_rules_are_filed_by_the_leading_group() {
    let mut c = Campus::on("2026-10-20 09:00");
    let leading = unit(&c, UnitKind::LeadingGroup);
    c.does(Role::LeadingChair, file(document(DocumentKind::Rules, Authority::College, leading, "Rules")));
    c.stands("lg_2_rules", Place::College, "2026-10-20", Status::Done);
    let future = document(DocumentKind::Rules, Authority::College, leading, "Rules 2027");
    let future = Document { on: day("2027-01-01"), ..future };
    c.refused(Role::LeadingChair, file(future), "in_the_future");
}

#[test]
fn lg_3_the_budget_is_set_before_its_year_begins() {
    let mut c = Campus::on("2026-12-31 23:59");
    c.stands("lg_3_budget", Place::College, "2026-12-31", Status::Due);
    c.wait("2027-01-01 00:00");
    c.stands("lg_3_budget", Place::College, "2026-12-31", Status::Lapsed);
    c.wait("2027-01-05 09:00");
    c.does(Role::LeadingChair, Action::SetBudget(SetBudget { year: 2027, fen: 20_000_000 }));
    c.stands("lg_3_budget", Place::College, "2026-12-31", Status::Late);
}

#[test]
fn lg_3_plan_versus_actual() {
    let mut c = Campus::on("2026-12-01 09:00");
    let spend = |fen, on: &str| {
        let (on, title) = (day(on), title("Boards"));
        Action::Spend(Spend { fen, on, title, unit: None })
    };
    c.refused(Role::CentreDirector, spend(5_000, "2026-11-20"), "no_budget");
    c.does(Role::LeadingChair, Action::SetBudget(SetBudget { year: 2026, fen: 10_000 }));
    c.does(Role::LeadingChair, Action::SetBudget(SetBudget { year: 2027, fen: 20_000 }));
    c.stands("lg_3_budget", Place::College, "2026-12-31", Status::Done);
    c.does(Role::CentreDirector, spend(7_000, "2026-11-20"));
    c.refused(Role::CentreDirector, spend(7_000, "2026-11-20"), "recorded_already");
    let accounts = |c: &Campus| c.network().duty.registers().accounts(2026);
    assert!(!accounts(&c).is_over());
    // Spending more than there is is shown, not refused.
    c.does(Role::StudentAffairsTeacher, spend(4_000, "2026-11-25"));
    assert_eq!(
        (accounts(&c).planned, accounts(&c).spent, accounts(&c).is_over()),
        (Some(10_000), 11_000, true)
    );
    c.refused(Role::CentreDirector, spend(1, "2026-12-02"), "in_the_future");
    c.refused(Role::CentreDirector, spend(0, "2026-11-30"), "invalid_field");
    c.refused(Role::Advisor, spend(1, "2026-11-30"), "not_allowed");
    c.refused(Role::CentreDirector, Action::SetBudget(SetBudget { year: 2027, fen: 1 }), "not_allowed");
    c.refused(Role::LeadingChair, Action::SetBudget(SetBudget { year: 2031, fen: 1 }), "invalid_field");
}

#[test]
fn sa_4_qualifications_expire() {
    let mut c = Campus::on("2026-10-20 09:00");
    let person = c.person(Role::Advisor);
    let qualify = |since: &str, until: Option<&str>| {
        let (title, since, until) = (title("Counsellor, level 3"), day(since), until.map(day));
        Action::Qualify(Qualify { person, title, since, until })
    };
    c.does(Role::StudentAffairsTeacher, qualify("2024-01-01", Some("2026-12-31")));
    let registers = c.network().duty.registers();
    assert_eq!(registers.qualifications(person).len(), 1);
    assert_eq!(registers.expiring(c.today(), 30).count(), 0);
    assert_eq!(registers.expiring(day("2026-12-05"), 30).count(), 1);
    c.refused(Role::StudentAffairsTeacher, qualify("2024-01-01", None), "recorded_already");
    c.refused(Role::StudentAffairsTeacher, qualify("2027-01-01", None), "in_the_future");
    c.refused(Role::StudentAffairsTeacher, qualify("2025-01-01", Some("2024-12-31")), "invalid_field");
    c.refused(Role::Commissioner, qualify("2025-01-01", None), "not_found");
    // The policy that encourages them is a document.
    let office = unit(&c, UnitKind::StudentAffairs);
    let incentive = document(DocumentKind::Incentive, Authority::College, office, "Incentives");
    c.does(Role::StudentAffairsTeacher, file(incentive));
    c.stands("sa_4_incentive", Place::College, "2026-10-20", Status::Done);
}

#[test]
fn ct_1_and_st_1_plans_are_filed() {
    let mut c = Campus::on("2026-10-20 09:00");
    let (centre, station) = (unit(&c, UnitKind::Centre), c.station());
    c.does(Role::CentreDirector, file(document(DocumentKind::Plan, Authority::Unit, centre, "Plan")));
    c.does(Role::StationDirector, file(document(DocumentKind::Plan, Authority::Unit, station, "Plan")));
    c.stands("ct_1_plan", Place::College, "2026-10-20", Status::Done);
    c.stands("st_1_plan", Place::Unit(station), "2026-10-20", Status::Done);
    let foreign = document(DocumentKind::Plan, Authority::Unit, centre, "Another");
    c.refused(Role::StationDirector, file(foreign), "not_allowed");
}

#[test]
fn st_2_a_station_files_its_rules() {
    let mut c = Campus::on("2026-10-20 09:00");
    let station = c.station();
    c.does(Role::StationCounsellor, file(document(DocumentKind::Rules, Authority::Unit, station, "Rules")));
    c.stands("st_2_rules", Place::Unit(station), "2026-10-20", Status::Done);
}

#[test]
fn st_4_a_station_has_a_place() {
    let mut c = Campus::on("2026-10-20 09:00");
    let unit = c.station();
    let venue = Action::OpenVenue(OpenVenue { unit, title: title("Room 101") });
    c.does(Role::StationCounsellor, venue.clone());
    c.refused(Role::StationCounsellor, venue, "recorded_already");
    assert_eq!(c.network().duty.registers().venues(unit).len(), 1);
    c.stands("st_4_place", Place::Unit(unit), "2026-10-20", Status::Done);
    c.wait("2026-12-01 00:00");
    c.stands("st_4_place", Place::Unit(c.other_station()), "2026-11-30", Status::Lapsed);
}

#[test]
fn p_3_units_without_measures_are_listed() {
    let mut c = Campus::on("2026-10-20 09:00");
    let station = c.station();
    let before = c.network().units_without_measures();
    assert!(before.contains(&station) && before.contains(&unit(&c, UnitKind::StudentAffairs)));
    assert!(!before.contains(&unit(&c, UnitKind::LeadingGroup)));
    c.does(
        Role::StationDirector,
        file(document(DocumentKind::Measures, Authority::Unit, station, "Measures")),
    );
    assert_eq!(c.network().units_without_measures().len(), before.len() - 1);
    // Ninety days from August 31 end on November 28.
    c.wait("2026-11-29 00:00");
    c.stands("p_3_measures", Place::Unit(station), "2026-11-28", Status::Done);
    c.stands("p_3_measures", Place::Unit(c.other_station()), "2026-11-28", Status::Lapsed);
    let office =
        c.lapses("p_3_measures").into_iter().find(|one| one.unit == Some(unit(&c, UnitKind::YouthLeague)));
    assert_eq!(office.unwrap().missed[0].post, Some(c.post(Role::YouthLeagueTeacher)));
}
