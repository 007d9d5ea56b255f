//! Who must not have a crisis, and to whom it goes instead: fine print 2 and 5.

use wuji_core::access::{Deed, may_case};
use wuji_core::action::Action;
use wuji_core::crisis::{Grade, Recuse};
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::report::{self, About, Emergency, Urgency};
use wuji_core::roster::Role;

use crate::campus::{Campus, SAID};
use crate::crises::{assess, crisis};

const AFTERNOON: &str = "2026-09-16 15:00";

/// The commissioner cries for help and names these people as involved.
fn cries_naming(c: &mut Campus, involved: Vec<PersonNo>) -> CaseNo {
    let about = Some(About::Person(c.subject));
    let action = Action::Emergency(Emergency { about, involved, words: SAID, ..Emergency::default() });
    c.does(Role::Commissioner, action)
}

fn recuse(case: CaseNo, person: Option<PersonNo>) -> Action {
    Action::RecuseCrisis(Recuse { case, person })
}

#[test]
fn an_emergency_that_adds_to_a_crisis_takes_it_from_whom_its_sender_names() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let on_call = c.person(Role::CentreOnCall);
    c.wait("2026-09-16 15:30").held_by(case, Role::CentreOnCall);
    let more = cries_naming(&mut c, vec![on_call]);
    c.held_by(case, Role::CentreCounsellor);
    c.due(more, Item::Acknowledge, "2026-09-16 15:40").held_by(more, Role::CentreCounsellor);
    // What the old holder owed goes along, due and all.
    c.due(case, Item::Proposal, "2026-09-16 17:00").owed_by(case, Item::Proposal, Role::CentreCounsellor);
    c.due(case, Item::KinContact, "2026-09-16 17:00").owed_by(case, Item::KinContact, Role::CentreCounsellor);
    let post = Some(c.post(Role::CentreOnCall));
    assert!(!may_case(c.network(), on_call, post, Deed::SeeCrisisSummary, case, c.host.now()));
    assert!(c.entries(Kind::CrisisTold).iter().all(|entry| entry.header.to != post), "nor is told of it");
}

#[test]
fn whom_an_emergency_keeps_away_while_ten_minutes_run_loses_them_too() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    let more = c.cries(Role::DormOfficer);
    c.wait("2026-09-16 15:04").held_by(more, Role::CentreOnCall);
    let on_call = c.person(Role::CentreOnCall);
    cries_naming(&mut c, vec![on_call]);
    // A hop that a recusal makes has its full time.
    c.due(more, Item::Acknowledge, "2026-09-16 15:14").held_by(more, Role::CentreDirector);
    c.held_by(case, Role::CentreCounsellor);
}

#[test]
fn a_report_assessed_into_an_open_crisis_brings_its_recusals() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    let on_call = c.person(Role::CentreOnCall);
    let mut submit = c.submit(About::Person(c.subject), Urgency::Urgent, None);
    submit.keep_from = vec![on_call];
    let report = c.does(Role::Commissioner, Action::Submit(submit));
    c.does(Role::CentreCounsellor, assess(report, Some(Grade::Orange)));
    c.held_by(case, Role::CentreCounsellor).owed_by(case, Item::Proposal, Role::CentreCounsellor);
    assert!(c.network().crisis.get(case).unwrap().recused.contains(&on_call));
}

#[test]
fn who_is_kept_from_one_of_the_reports_does_not_hold_the_crisis_that_he_finds_in_another() {
    let mut c = Campus::on(AFTERNOON);
    let mut submit = c.submit(About::Person(c.subject), Urgency::Urgent, None);
    submit.keep_from = vec![c.person(Role::CentreOnCall)];
    c.does(Role::Commissioner, Action::Submit(submit));
    let case = crisis(&mut c, Grade::Red);
    c.held_by(case, Role::CentreCounsellor).owed_by(case, Item::Proposal, Role::CentreCounsellor);
}

#[test]
fn a_recusal_and_a_higher_grade_at_once_move_each_clock_once() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    let mut submit = c.submit(About::Person(c.subject), Urgency::Urgent, None);
    submit.keep_from = vec![c.person(Role::CentreOnCall), c.person(Role::LeadingChair)];
    let report = c.does(Role::Commissioner, Action::Submit(submit));
    c.wait("2026-09-16 15:30").does(Role::CentreCounsellor, assess(report, Some(Grade::Red)));
    c.held_by(case, Role::CentreCounsellor);
    c.due(case, Item::Proposal, "2026-09-16 17:30").owed_by(case, Item::Proposal, Role::CentreCounsellor);
    c.due(case, Item::Decision, "2026-09-16 19:30").owed_by(case, Item::Decision, Role::LeadingViceChair);
}

#[test]
fn who_steps_back_from_a_crisis_passes_it_on_with_its_clocks() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.refused(Role::YouthLeagueTeacher, recuse(case, None), "not_found");
    c.wait("2026-09-16 15:20").does(Role::CentreOnCall, recuse(case, None));
    c.held_by(case, Role::CentreCounsellor).due(case, Item::Proposal, "2026-09-16 17:00");
    c.owed_by(case, Item::Proposal, Role::CentreCounsellor);
    c.refused(Role::CentreOnCall, recuse(case, None), "not_found");
}

#[test]
fn a_chair_who_must_not_have_it_owes_no_decision() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let chair = c.person(Role::LeadingChair);
    c.owed_by(case, Item::Decision, Role::LeadingChair);
    c.does(Role::CentreOnCall, recuse(case, Some(chair)));
    c.due(case, Item::Decision, "2026-09-16 19:00").owed_by(case, Item::Decision, Role::LeadingViceChair);
    c.held_by(case, Role::CentreOnCall);
    // From the beginning too.
    let mut c = Campus::on(AFTERNOON);
    let report = cries_naming(&mut c, vec![chair]);
    let case = c.does(Role::CentreOnCall, assess(report, Some(Grade::Red)));
    c.owed_by(case, Item::Decision, Role::LeadingViceChair);
}

#[test]
fn a_crisis_whose_holder_turns_out_to_be_the_subject_goes_to_a_colleague() {
    let mut c = Campus::on(AFTERNOON);
    let cry = Emergency { words: SAID, ..Emergency::default() };
    let report = c.does(Role::DormOfficer, Action::Emergency(cry));
    let case = c.does(Role::CentreOnCall, assess(report, Some(Grade::Yellow)));
    let person = c.person(Role::CentreOnCall);
    c.does(Role::CentreDirector, Action::Identify(wuji_core::roster::Identify { case, person }));
    c.held_by(case, Role::CentreCounsellor);
}

#[test]
fn what_adds_to_a_crisis_is_answered_by_the_holders_side() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    let more = c.cries(Role::DormOfficer);
    let seen = |case| Action::Acknowledge(report::Acknowledge { case, on_scene: false });
    c.refused(Role::CentreOnCall, seen(case), "not_found");
    c.wait("2026-09-16 15:06").refused(Role::DormOfficer, seen(more), "not_allowed");
    c.does(Role::CentreCounsellor, seen(more));
    c.not_due(more, Item::Acknowledge).held_by(case, Role::CentreOnCall);
}

#[test]
fn what_adds_to_a_crisis_is_answered_by_whoever_of_the_leading_group_it_came_to() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    let more = c.cries(Role::DormOfficer);
    let seen = || Action::Acknowledge(report::Acknowledge { case: more, on_scene: false });
    c.wait("2026-09-16 15:20").held_by(more, Role::LeadingChair);
    c.due(more, Item::Acknowledge, "2026-09-16 15:30");
    c.refused(Role::LeadingViceChair, seen(), "not_found").does(Role::LeadingChair, seen());
    c.not_due(more, Item::Acknowledge).held_by(case, Role::CentreOnCall);
}

#[test]
fn who_is_kept_from_a_crisis_later_loses_what_adds_to_it_too() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    let more = c.cries(Role::DormOfficer);
    c.does(Role::CentreOnCall, recuse(case, None));
    c.held_by(case, Role::CentreCounsellor).held_by(more, Role::CentreDirector);
    let counsellor = c.person(Role::CentreCounsellor);
    // And the other way round.
    c.does(Role::CentreDirector, Action::Recuse(report::Recuse { case: more, person: Some(counsellor) }));
    assert!(c.network().crisis.get(case).unwrap().recused.contains(&counsellor));
}
