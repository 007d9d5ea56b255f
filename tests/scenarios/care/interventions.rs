//! Interventions 干预, what is done at once 保护性处置, telling the family: CT.9c, ST.5i, DO.1, gaps 7 and 9.

use wuji_core::action::Action;
use wuji_core::care::{
    Basis, Effect, EndIntervention, Protect, Protection, StartIntervention, StepIntervention,
};
use wuji_core::crisis::{Grade, Kin, KinResult, KinWish, Measure, Relative};
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, Position};
use wuji_core::report::{Submit, Urgency};
use wuji_core::roster::Role;

use super::AFTERNOON;
use crate::campus::{Campus, SAID, at};
use crate::crises::{close, crisis, decide, heads, propose};

fn protect(case: CaseNo, what: Protection, occurred_at: Option<&str>) -> Action {
    let (basis, occurred_at) = (Basis::ImminentHarm, occurred_at.map(at));
    Action::Protect(Protect { case, what, basis, occurred_at, words: SAID })
}

fn start(case: CaseNo, measure: Measure) -> Action {
    Action::StartIntervention(StartIntervention { case, measure, words: SAID })
}

fn step(case: CaseNo, intervention: Position) -> Action {
    let intervention = Some(intervention);
    Action::StepIntervention(StepIntervention { case, intervention, words: SAID })
}

fn end(case: CaseNo, intervention: Position) -> Action {
    let intervention = Some(intervention);
    Action::EndIntervention(EndIntervention { case, intervention, effect: Effect::Helped, words: SAID })
}

#[test]
fn ct_9c_an_intervention_is_started_stepped_and_ended_with_what_it_did() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    c.does(Role::CentreOnCall, start(case, Measure::Counselling));
    let intervention = *c.network().care.get(case).unwrap().interventions.keys().next().unwrap();
    c.wait("2026-09-17 10:00").does(Role::StationCounsellor, step(case, intervention));
    c.does(Role::StationCounsellor, end(case, intervention));
    let row = &c.network().care.get(case).unwrap().interventions[&intervention];
    assert_eq!((row.measure, row.ended), (Some(Measure::Counselling), Some(Some(Effect::Helped))));
    c.refused(Role::CentreOnCall, step(case, intervention), "wrong_state");
    c.refused(Role::CentreOnCall, step(case, Position(7)), "not_found");
}

#[test]
fn ct_9c_a_listed_student_is_helped_too_and_a_closed_crisis_is_not_gone_on_with() {
    let mut c = Campus::on(AFTERNOON);
    let listing = c.listed(Grade::Yellow);
    c.does(Role::StationCounsellor, start(listing, Measure::Support));
    let case = crisis(&mut c, Grade::Yellow);
    c.does(Role::CentreOnCall, close(case));
    c.refused(Role::CentreOnCall, start(case, Measure::Counselling), "not_allowed");
}

#[test]
fn ct_9c_only_station_and_centre_intervene() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    for role in [Role::DormOfficer, Role::Commissioner, Role::Advisor, Role::LeadingChair] {
        c.refused(role, start(case, Measure::Counselling), "not_found");
    }
    c.refused(Role::StationDirector, start(case, Measure::Counselling), "not_allowed");
}

#[test]
fn st_5i_the_station_acts_at_once_before_there_is_an_assessment_or_a_decision() {
    let mut c = Campus::on("2026-09-16 23:40");
    let case = c.cries(Role::DormOfficer);
    c.wait("2026-09-17 00:20");
    let action = protect(case, Protection::MeansRemoved, Some("2026-09-16 23:55"));
    c.does(Role::StationCounsellor, action);
    let protected = c.network().care.get(case).unwrap().protected[0];
    assert!(protected.interim);
    assert_eq!(protected.occurred_at, at("2026-09-16 23:55"));
    assert_eq!(c.network().last_contact(c.subject, |_| true), Some(at("2026-09-16 23:55")));
}

#[test]
fn st_5i_what_the_holder_of_a_report_does_at_once_is_progress() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.reports(Role::Advisor, Urgency::Urgent);
    c.acknowledges(Role::StationCounsellor, case).due(case, Item::Lease, "2026-09-16 19:00");
    c.wait("2026-09-16 16:00").does(Role::StationCounsellor, protect(case, Protection::Stayed, None));
    c.due(case, Item::Lease, "2026-09-16 20:00");
}

#[test]
fn st_5i_an_advisor_acts_on_what_reached_him_and_an_advisor_of_elsewhere_on_nothing() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.reports(Role::Commissioner, Urgency::Urgent);
    c.does(Role::Advisor, protect(case, Protection::Talked, None));
    c.refused(Role::DormOfficer, protect(case, Protection::Talked, None), "not_found");
    c.refused(Role::YouthLeagueTeacher, protect(case, Protection::Talked, None), "not_found");
    let crisis = c.does(Role::CentreCounsellor, crate::crises::assess(case, Some(Grade::Orange)));
    c.does(Role::Advisor, protect(crisis, Protection::Accompanied, None));
    c.refused(Role::Advisor, protect(case, Protection::Talked, None), "not_allowed");
}

#[test]
fn lg_0c_what_is_done_while_undecided_is_marked_and_what_follows_the_decision_is_not() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::StationCounsellor, protect(case, Protection::HospitalBrought, None));
    c.does(Role::CentreOnCall, propose(case));
    let [chair, vice, _] = heads(&c);
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]));
    c.does(Role::StationCounsellor, protect(case, Protection::MovedRoom, None));
    let protected = &c.network().care.get(case).unwrap().protected;
    assert_eq!(protected.iter().map(|row| row.interim).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn st_5i_a_time_that_has_not_come_is_refused() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let action = protect(case, Protection::Talked, Some("2026-09-16 15:20"));
    c.refused(Role::StationCounsellor, action, "in_the_future");
}

fn kin(case: CaseNo, result: KinResult, who: Option<Relative>, wish: Option<KinWish>) -> Action {
    Action::ContactKin(Kin { case, result, who, wish, words: SAID })
}

#[test]
fn gap_7_the_family_is_told_with_who_and_what_the_student_wished_and_more_than_once() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.due(case, Item::KinContact, "2026-09-16 17:00");
    let vain = kin(case, KinResult::Unreached, Some(Relative::Parent), Some(KinWish::AskedNotTo));
    c.does(Role::CentreOnCall, vain);
    c.due(case, Item::KinContact, "2026-09-16 17:00");
    let told = kin(case, KinResult::Told, Some(Relative::Guardian), Some(KinWish::AskedNotTo));
    c.does(Role::CentreOnCall, told);
    c.not_due(case, Item::KinContact);
    c.does(Role::CentreOnCall, kin(case, KinResult::Told, Some(Relative::Parent), None));
}

#[test]
fn gap_7_what_a_minor_refuses_is_no_reason_and_the_clock_runs_on_to_the_director() {
    let mut c = Campus::on(AFTERNOON);
    c.is_about_a_minor();
    let report = c.cries(Role::Advisor);
    let case = c.does(Role::CentreOnCall, crate::crises::assess(report, Some(Grade::Red)));
    c.refused(
        Role::CentreOnCall,
        kin(case, KinResult::Refused, None, Some(KinWish::AskedNotTo)),
        "invalid_field",
    );
    c.wait("2026-09-16 17:00").owed_by(case, Item::KinContact, Role::CentreDirector);
    c.does(Role::CentreDirector, kin(case, KinResult::WouldEndanger, None, None));
    c.not_due(case, Item::KinContact);
}

#[test]
fn do_1_first_help_is_recorded_with_what_was_seen_and_when() {
    let mut c = Campus::on(AFTERNOON);
    let Action::Submit(submit) = c.submission(Urgency::Urgent, None) else { unreachable!() };
    let mut observation = submit.observation.clone();
    observation.first_help = true;
    observation.occurred_at = Some(at("2026-09-16 14:20"));
    let case = c.does(Role::DormOfficer, Action::Submit(Submit { observation, ..submit }));
    let report = c.network().report.get(case).unwrap();
    let facts = c.host.log().iter().find_map(|entry| match entry.event()? {
        wuji_core::entry::Event::Report(wuji_core::report::Event::Observed(facts))
            if entry.header.case == Some(case) =>
        {
            Some(facts.clone())
        }
        _ => None,
    });
    let facts = facts.unwrap();
    assert!(facts.first_help);
    assert_eq!(facts.occurred_at, at("2026-09-16 14:20"));
    assert_eq!(report.holder, Some(c.post(Role::Commissioner)));
}
