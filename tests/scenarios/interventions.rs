//! Handling a crisis: on-scene acts before any decision, tasks in an intervention, a decision out of hours and its
//! ratification, who reads the sender's name. LG.0b, LG.0c, CT.9c, ST.5i, CC.6.

use wuji_core::access::{Deed, may_case};
use wuji_core::action::Action;
use wuji_core::crisis::{Act, Grade, Note, Ratify};
use wuji_core::duty::{AcknowledgeTask, ConfirmTask, FinishTask, OpenTask, Place, TaskKind};
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::refusal::Refusal;
use wuji_core::report::{self, Channel, Choice, Outcome, ReceivedFrom, Urgency};
use wuji_core::roster::Role;
use wuji_core::time::Day;
use wuji_core::words::Title;
use wuji_sim::Asked;
use wuji_sim::play::cause;

use crate::campus::{Campus, SAID};
use crate::crises::{assess, close, crisis, decide, heads, propose};

fn day(text: &str) -> Option<Day> {
    Some(text.parse().unwrap())
}

fn ratify(case: CaseNo, on: &str) -> Action {
    Action::Ratify(Ratify { case, on: day(on), meeting: None, words: None })
}

/// A red crisis on which two of five decided at night.
fn decided_at_night(c: &mut Campus) -> CaseNo {
    let [first, second] = [Role::StudentAffairsTeacher, Role::YouthLeagueTeacher].map(|role| c.person(role));
    c.posted(Role::LeadingMember, first, None).posted(Role::LeadingMember, second, None);
    let [chair, vice, _] = heads(c);
    let case = crisis(c, Grade::Red);
    c.does(Role::CentreOnCall, propose(case));
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]));
    case
}

#[test]
fn lg_0c_a_decision_taken_out_of_hours_is_ratified_by_the_next_meeting() {
    let mut c = Campus::on("2026-09-16 22:00");
    let case = decided_at_night(&mut c);
    let decision = |c: &Campus| c.network().crisis.get(case).unwrap().decision.clone().unwrap();
    assert!(decision(&c).to_ratify && decision(&c).ratified.is_none());
    // It binds meanwhile: the crisis may end on it.
    c.does(Role::CentreOnCall, close(case));
    c.wait("2026-09-24 10:00").refused(Role::CentreDirector, ratify(case, "2026-09-24"), "not_allowed");
    c.refused(Role::LeadingMember, ratify(case, "2026-09-24"), "not_allowed");
    c.refused(Role::LeadingChair, ratify(case, "2026-09-15"), "invalid_field");
    c.refused(Role::LeadingChair, ratify(case, "2026-09-25"), "in_the_future");
    c.does(Role::LeadingViceChair, ratify(case, "2026-09-23"));
    assert_eq!(decision(&c).ratified, day("2026-09-23"));
    c.refused(Role::LeadingChair, ratify(case, "2026-09-24"), "wrong_state");
}

#[test]
fn lg_0c_the_meeting_that_ratified_is_named_by_its_evidence() {
    let mut c = Campus::on("2026-09-16 22:00");
    let case = decided_at_night(&mut c);
    c.wait("2026-09-24 10:00").records(Role::LeadingChair, "lg_5_inspection", Place::College, "2026-09-23");
    let other = c.newest_evidence();
    c.records(Role::LeadingChair, "lg_4_meeting", Place::College, "2026-09-24");
    let meeting = c.newest_evidence();
    let by = |meeting| Action::Ratify(Ratify { case, on: None, meeting: Some(meeting), words: SAID });
    c.refused(Role::LeadingChair, by(other), "invalid_field").does(Role::LeadingChair, by(meeting));
    let decision = c.network().crisis.get(case).unwrap().decision.clone().unwrap();
    assert_eq!(decision.ratified, day("2026-09-24"));
    assert_eq!(c.entries(Kind::Ratified).len(), 1);
}

#[test]
fn a_decision_of_the_regular_number_needs_no_ratification() {
    let mut c = Campus::on("2026-09-16 15:00");
    let case = crisis(&mut c, Grade::Red);
    c.refused(Role::LeadingChair, ratify(case, "2026-09-16"), "wrong_state");
    c.does(Role::CentreOnCall, propose(case));
    let [chair, vice, _] = heads(&c);
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]));
    c.refused(Role::LeadingChair, ratify(case, "2026-09-16"), "wrong_state");
}

#[test]
fn too_few_deciders_are_told_how_many_it_takes() {
    let mut c = Campus::on("2026-09-16 15:00");
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::CentreOnCall, propose(case));
    let [chair, ..] = heads(&c);
    let (person, post) = (c.person(Role::LeadingChair), Some(c.post(Role::LeadingChair)));
    let request = c.request(person, post, decide(case, &[(chair, false)]));
    let words = vec![wuji_core::words::Words::try_new("alone").unwrap()];
    let refusal = c.host.run(cause(Asked { request, words })).unwrap().unwrap_err();
    assert_eq!(refusal, Refusal::Quorum { needed: 2, found: 1 });
}

#[test]
fn lg_0c_and_st_5i_what_cannot_wait_is_done_and_recorded_while_nothing_is_decided() {
    let mut c = Campus::on("2026-09-16 22:00");
    let report = c.cries(Role::DormOfficer);
    // The station goes at once; the centre grades what it hears from the scene.
    let act = Action::Acknowledge(report::Acknowledge { case: report, on_scene: true });
    c.wait("2026-09-16 22:04").does(Role::StationOnCall, act);
    c.notes(Role::StationOnCall, report).held_by(report, Role::StationOnCall);
    let case = c.network().next_case();
    c.does(Role::CentreOnCall, assess(report, Some(Grade::Red)));
    for act in [Act::Stayed, Act::MeansRemoved, Act::CalledServices] {
        c.does(Role::CentreOnCall, Action::NoteCrisis(Note { case, act: Some(act), words: SAID }));
    }
    assert!(c.network().crisis.get(case).unwrap().decision.is_none());
    c.due(case, Item::Decision, "2026-09-17 02:04");
    assert_eq!(c.entries(Kind::CrisisNoted).len(), 3);
}

#[test]
fn lg_0b_the_board_shows_an_open_crisis_with_grade_holder_and_clock_to_the_whole_group() {
    let mut c = Campus::on("2026-09-16 15:00");
    let red = crisis(&mut c, Grade::Red);
    for role in [Role::LeadingChair, Role::LeadingViceChair, Role::LeadingMember] {
        let (person, post) = (c.person(role), Some(c.post(role)));
        let may = |deed| may_case(c.network(), person, post, deed, red, c.host.now());
        assert!(may(Deed::SeeCrisisState), "{role:?}");
        assert!(!may(Deed::SeeCrisis) || role == Role::LeadingChair, "{role:?}: the chair owes the decision");
    }
    let mut c = Campus::on("2026-09-16 15:00");
    let yellow = crisis(&mut c, Grade::Yellow);
    let (person, post) = (c.person(Role::LeadingChair), Some(c.post(Role::LeadingChair)));
    assert!(!may_case(c.network(), person, post, Deed::SeeCrisisState, yellow, c.host.now()));
}

#[test]
fn cc_6_a_commissioner_is_given_a_task_in_an_intervention_and_learns_no_more() {
    let mut c = Campus::on("2026-09-16 15:00");
    let case = crisis(&mut c, Grade::Orange);
    let task = OpenTask {
        kind: TaskKind::Other,
        title: Title::try_new("Call together those who were there").unwrap(),
        to: c.post(Role::Commissioner),
        with: Vec::new(),
        due: day("2026-09-16").unwrap(),
        origin: None,
        words: SAID,
    };
    let task = c.does(Role::StationCounsellor, Action::OpenTask(task));
    c.owed_by(task, Item::Task, Role::Commissioner).due(task, Item::Task, "2026-09-17 00:00");
    let (person, post) = (c.person(Role::Commissioner), Some(c.post(Role::Commissioner)));
    let may = |c: &Campus, deed, case| may_case(c.network(), person, post, deed, case, c.host.now());
    assert!(may(&c, Deed::SeeTaskWords, task) && !may(&c, Deed::SeeCrisisState, case));
    c.does(Role::Commissioner, Action::AcknowledgeTask(AcknowledgeTask { case: task }));
    c.does(Role::Commissioner, Action::FinishTask(FinishTask { case: task, words: SAID }));
    c.does(Role::StationCounsellor, Action::ConfirmTask(ConfirmTask { case: task }));
}

#[test]
fn the_senders_name_is_for_whoever_acknowledged_and_for_nobody_else_of_the_centre() {
    let mut c = Campus::on("2026-09-16 23:40");
    let case = c.cries(Role::DormOfficer);
    let sees = |c: &Campus, role, case| {
        let (person, post) = (c.person(role), Some(c.post(role)));
        may_case(c.network(), person, post, Deed::SeeSender, case, c.host.now())
    };
    // While nobody answered: the post that holds it.
    assert!(sees(&c, Role::CentreOnCall, case));
    assert!(!sees(&c, Role::CentreCounsellor, case) && !sees(&c, Role::CentreDirector, case));
    c.acknowledges(Role::CentreCounsellor, case);
    assert!(sees(&c, Role::CentreCounsellor, case));
    assert!(!sees(&c, Role::CentreOnCall, case) && !sees(&c, Role::CentreDirector, case));
    // Of what adds to it, the same.
    let further = c.cries(Role::Commissioner);
    assert!(!sees(&c, Role::CentreOnCall, further));
    // A colleague who goes on with it has it from then on.
    c.acknowledges(Role::CentreOnCall, case);
    assert!(sees(&c, Role::CentreOnCall, case) && !sees(&c, Role::CentreCounsellor, case));
}

#[test]
fn a_station_director_forwards_unread_and_does_nothing_else() {
    let mut c = Campus::on("2026-09-14 08:00");
    let case = c.vacant(Role::StationCounsellor).reports(Role::Advisor, Urgency::Concerning);
    c.held_by(case, Role::StationDirector);
    let outcome = Outcome::Talked;
    let words = SAID;
    c.refused(Role::StationDirector, Action::Settle(report::Settle { case, outcome, words }), "not_allowed");
    c.refused(Role::StationDirector, Action::Note(report::Note { case, words }), "not_allowed");
    c.refused(Role::StationDirector, Action::Accept(report::Accept { case }), "not_allowed");
    let post = Some(c.post(Role::StationDirector));
    let person = c.person(Role::StationDirector);
    assert!(!may_case(c.network(), person, post, Deed::SeeReportWords, case, c.host.now()));
    c.acknowledges(Role::StationDirector, case);
    c.does(Role::StationDirector, Action::Forward(report::Forward { case, to: None, words: None }));
    c.held_by(case, Role::CentreCounsellor);
}

#[test]
fn a_station_director_takes_no_emergency() {
    let mut c = Campus::on("2026-09-16 23:40");
    let case = c.vacant(Role::StationOnCall).cries(Role::DormOfficer);
    // He is told where the station's rota is empty, says seen, and the clock runs on.
    c.acknowledges(Role::StationDirector, case).held_by(case, Role::CentreOnCall);
    c.due(case, Item::Acknowledge, "2026-09-16 23:50");
    let about = Some(report::About::Person(c.subject));
    let received = Some(ReceivedFrom { channel: Channel::Phone, from: None });
    let entered = report::Emergency { about, received, words: SAID, ..report::Emergency::default() };
    let mut c = Campus::on("2026-09-16 23:40");
    let case = c.does(Role::StationDirector, Action::Emergency(entered));
    c.held_by(case, Role::CentreOnCall).due(case, Item::Acknowledge, "2026-09-16 23:50");
}

#[test]
fn sa_5_an_advisor_sends_an_anomaly_to_the_station_or_to_student_affairs_which_passes_it_on() {
    let mut c = Campus::on("2026-09-16 09:00");
    let case = c.does(Role::Advisor, c.submission(Urgency::Urgent, Some(Choice::StudentAffairs)));
    c.held_by(case, Role::StudentAffairsTeacher).due(case, Item::Acknowledge, "2026-09-16 10:00");
    c.acknowledges(Role::StudentAffairsTeacher, case);
    let forward = Action::Forward(report::Forward { case, to: None, words: SAID });
    c.does(Role::StudentAffairsTeacher, forward);
    c.held_by(case, Role::CentreCounsellor);
}

#[test]
fn lg_0c_a_ratification_has_its_clock_that_climbs_to_the_chair_and_the_centre_director() {
    let mut c = Campus::on("2026-09-16 22:00");
    let case = decided_at_night(&mut c);
    c.due(case, Item::Ratification, "2026-09-23 22:00").owed_by(case, Item::Ratification, Role::LeadingChair);
    // The end of the crisis does not end what the group owes itself.
    c.does(Role::CentreOnCall, close(case));
    c.wait("2026-09-23 22:00").owed_by(case, Item::Ratification, Role::CentreDirector);
    c.wait("2026-09-30 22:00").owed_by(case, Item::Ratification, Role::LeadingChair);
    assert!(c.lapses_told(Item::Ratification) > 0);
    c.wait("2026-10-02 10:00").does(Role::LeadingViceChair, ratify(case, "2026-10-01"));
    c.not_due(case, Item::Ratification);
}

#[test]
fn lg_0c_a_decision_that_no_longer_counts_is_not_ratified() {
    let mut c = Campus::on("2026-09-16 22:00");
    let case = decided_at_night(&mut c);
    c.due(case, Item::Ratification, "2026-09-23 22:00");
    c.does(Role::CentreOnCall, assess(case, Some(Grade::Yellow)));
    c.due(case, Item::Ratification, "2026-09-23 22:00");
    c.does(Role::CentreOnCall, assess(case, Some(Grade::Red)));
    c.not_due(case, Item::Ratification);
}
