//! Crises: CT.9a, CT.9b, LG.0c, CT.10, gaps 8 and 10; fine print 6, 7 and 8.

use wuji_core::action::Action;
use wuji_core::crisis::{
    Act, Advice, ApproveRegrade, Assess, Close, Decide, Decider, EndedBy, Factor, GiveNotice, Grade, HandOff,
    Instrument, Kin, KinResult, Measure, Note, Object, Propose, ReceiveNotice,
};
use wuji_core::entry::Event;
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::report::{self, Outcome, State, Urgency};
use wuji_core::roster::{Role, UnitKind};

use crate::campus::{Campus, SAID};

const AFTERNOON: &str = "2026-09-16 15:00";

pub(crate) fn assess(case: CaseNo, grade: Option<Grade>) -> Action {
    let (factors, instrument) = (Vec::new(), Instrument::Interview);
    Action::Assess(Assess { case, grade, factors, instrument, watcher: None, words: SAID })
}

pub(crate) fn propose(case: CaseNo) -> Action {
    Action::Propose(Propose { case, options: vec![Measure::Hospital, Measure::FamilyCalled], words: SAID })
}

pub(crate) fn decide(case: CaseNo, deciders: &[(PersonNo, bool)]) -> Action {
    let deciders = deciders
        .iter()
        .map(|(person, dissents)| Decider { person: *person, by_phone: false, dissents: *dissents })
        .collect();
    Action::Decide(Decide {
        case,
        measures: vec![Measure::Hospital],
        deciders,
        executing: Vec::new(),
        words: SAID,
    })
}

pub(crate) fn close(case: CaseNo) -> Action {
    Action::CloseCrisis(Close { case, outcome: EndedBy::Passed, words: SAID })
}

/// An emergency that the centre's person on call graded.
pub(crate) fn crisis(c: &mut Campus, grade: Grade) -> CaseNo {
    let report = c.cries(Role::DormOfficer);
    let crisis = c.does(Role::CentreOnCall, assess(report, Some(grade)));
    assert_eq!(c.network().report.get(report).unwrap().state, State::Settled(Some(Outcome::Crisis)));
    crisis
}

pub(crate) fn heads(c: &Campus) -> [PersonNo; 3] {
    [Role::LeadingChair, Role::LeadingViceChair, Role::LeadingMember].map(|role| c.person(role))
}

#[test]
fn ct_9_a_red_grade_starts_proposal_decision_and_kin_contact() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.held_by(case, Role::CentreOnCall);
    c.due(case, Item::Proposal, "2026-09-16 17:00").owed_by(case, Item::Proposal, Role::CentreOnCall);
    c.due(case, Item::Decision, "2026-09-16 19:00").owed_by(case, Item::Decision, Role::LeadingChair);
    c.due(case, Item::KinContact, "2026-09-16 17:00");
    // It names no watcher: the assessor is the watcher.
    assert_eq!(c.network().care.watcher(case), Some(c.person(Role::CentreOnCall)));
}

#[test]
fn ct_9_an_orange_grade_has_its_own_times_and_blue_and_yellow_owe_progress_alone() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    c.due(case, Item::Proposal, "2026-09-17 03:00").due(case, Item::Decision, "2026-09-17 15:00");
    c.due(case, Item::KinContact, "2026-09-17 15:00");
    for grade in [Grade::Blue, Grade::Yellow] {
        let mut c = Campus::on(AFTERNOON);
        let case = crisis(&mut c, grade);
        assert_eq!(c.network().escalation.of_case(case).count(), 1);
        c.due(case, Item::Lease, "2026-09-19 15:00").owed_by(case, Item::Lease, Role::CentreOnCall);
    }
}

#[test]
fn ct_9c_an_open_crisis_never_lies_still() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    // Each entry of the holder, or of a colleague, starts the time anew; what others note does not.
    c.wait("2026-09-18 15:00");
    c.does(Role::CentreCounsellor, Action::NoteCrisis(Note { case, act: Some(Act::Talked), words: None }));
    c.due(case, Item::Lease, "2026-09-21 15:00").owed_by(case, Item::Lease, Role::CentreOnCall);
    c.does(Role::CentreOnCall, assess(case, Some(Grade::Orange)));
    c.due(case, Item::Lease, "2026-09-19 15:00");
    c.wait("2026-09-18 16:00").does(Role::CentreOnCall, propose(case));
    c.due(case, Item::Lease, "2026-09-19 16:00");
    // Nothing came: the director has it, and the crisis keeps its holder.
    c.wait("2026-09-19 16:00").owed_by(case, Item::Lease, Role::CentreDirector);
    c.due(case, Item::Lease, "2026-09-20 16:00").held_by(case, Role::CentreOnCall);
    c.wait("2026-09-20 16:00");
    assert!(!c.entries(Kind::LapseTold).is_empty(), "the leading group learns of the director's lapse");
    // It goes with the crisis, and ends with it.
    let to = c.post(Role::CentreCounsellor);
    c.does(Role::CentreOnCall, Action::NoteCrisis(Note { case, act: Some(Act::Talked), words: None }));
    c.does(Role::CentreOnCall, Action::HandOffCrisis(HandOff { case, to, words: SAID }));
    c.owed_by(case, Item::Lease, Role::CentreCounsellor);
    let [chair, vice, _] = heads(&c);
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]));
    c.does(Role::CentreCounsellor, close(case));
    c.not_due(case, Item::Lease);
}

#[test]
fn ct_9a_orange_and_red_say_what_was_found() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.cries(Role::DormOfficer);
    let silent = |grade, factors| {
        let (grade, instrument, watcher, words) = (Some(grade), Instrument::Interview, None, None);
        Action::Assess(Assess { case, grade, factors, instrument, watcher, words })
    };
    c.refused(Role::CentreOnCall, silent(Grade::Red, Vec::new()), "invalid_field");
    c.refused(Role::CentreOnCall, silent(Grade::Blue, vec![Factor::Loss; 2]), "invalid_field");
    c.does(Role::CentreOnCall, silent(Grade::Red, vec![Factor::Means]));
}

#[test]
fn lg_0c_a_decision_is_replaced_by_another_only_after_something_new() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::CentreOnCall, propose(case));
    let [chair, vice, member] = heads(&c);
    let all = [(chair, false), (vice, false), (member, true)];
    c.does(Role::LeadingChair, decide(case, &all));
    c.refused(Role::LeadingViceChair, decide(case, &all), "wrong_state");
    c.does(Role::LeadingMember, Action::Object(Object { case, words: SAID }));
    c.does(Role::LeadingViceChair, decide(case, &all));
    c.refused(Role::LeadingViceChair, decide(case, &all), "wrong_state");
    c.does(Role::CentreOnCall, propose(case));
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]));
    c.does(Role::CentreOnCall, assess(case, Some(Grade::Orange)));
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (member, false)]));
    // What was decided before stays known.
    let crisis = c.network().crisis.get(case).unwrap();
    assert_eq!((crisis.earlier.len(), crisis.earlier[0].deciders.len()), (3, 3));
}

#[test]
fn gap_4_without_both_heads_whoever_owes_the_decision_records_it() {
    let mut c = Campus::on(AFTERNOON);
    let [chair, vice, member] = heads(&c);
    let about = Some(report::About::Person(c.subject));
    let keep_from = vec![chair, vice];
    let cry = report::Emergency { about, keep_from, words: SAID, ..report::Emergency::default() };
    let report = c.does(Role::DormOfficer, Action::Emergency(cry));
    let case = c.does(Role::CentreOnCall, assess(report, Some(Grade::Red)));
    c.does(Role::CentreOnCall, propose(case));
    let owner =
        c.network().escalation.of_case(case).find(|(_, clock)| clock.start.row.item == Item::Decision);
    let owner = owner.and_then(|(_, clock)| clock.owner).and_then(|post| c.network().roster.role(post));
    assert!(owner.is_some_and(|role| role.is_leading() && role != Role::LeadingChair), "{owner:?}");
    c.wait("2026-09-16 19:00").owed_by(case, Item::Decision, Role::LeadingMember);
    // Of three persons two must not have it: the one who is left decides, and the next meeting ratifies.
    c.refused(Role::LeadingMember, decide(case, &[(chair, false), (member, false)]), "same_person");
    c.does(Role::LeadingMember, decide(case, &[(member, false)]));
    assert!(c.network().crisis.get(case).unwrap().decision.as_ref().unwrap().to_ratify);
    c.does(Role::CentreOnCall, close(case));
}

#[test]
fn gap_6_with_chair_and_vice_chair_vacant_a_red_crisis_is_decided_all_the_same() {
    let mut c = Campus::on(AFTERNOON);
    let member = heads(&c)[2];
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::CentreOnCall, propose(case));
    c.refused(Role::LeadingMember, decide(case, &[(member, false)]), "not_allowed");
    c.vacant(Role::LeadingChair).vacant(Role::LeadingViceChair);
    c.wait("2026-09-16 19:00").owed_by(case, Item::Decision, Role::LeadingMember);
    c.does(Role::LeadingMember, decide(case, &[(member, false)]));
    c.does(Role::CentreOnCall, close(case));
}

#[test]
fn only_the_centre_assesses() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.reports(Role::Advisor, Urgency::Urgent);
    c.refused(Role::StationCounsellor, assess(case, Some(Grade::Red)), "not_allowed");
    let crisis = c.does(Role::CentreCounsellor, assess(case, Some(Grade::Yellow)));
    c.held_by(crisis, Role::CentreCounsellor);
}

#[test]
fn no_crisis_stops_the_assessment_and_leaves_the_report_with_its_holder() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.reports(Role::Advisor, Urgency::Urgent);
    c.does(Role::CentreCounsellor, assess(case, None));
    c.held_by(case, Role::StationCounsellor).due(case, Item::Acknowledge, "2026-09-16 16:00");
    c.not_due(case, Item::Assessment);
}

#[test]
fn ct_9a_what_the_centre_has_not_assessed_nobody_settles() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.reports(Role::DormOfficer, Urgency::Urgent);
    c.acknowledges(Role::Commissioner, case);
    let settle = |outcome| Action::Settle(report::Settle { case, outcome, words: SAID });
    // A student settles nothing urgent, assessed or not; she sends it on.
    c.refused(Role::Commissioner, settle(Outcome::NoConcern), "not_allowed");
    c.does(Role::Commissioner, Action::Forward(report::Forward { case, to: None, words: SAID }));
    c.acknowledges(Role::Advisor, case);
    c.refused(Role::Advisor, settle(Outcome::NoConcern), "assessment_missing");
    c.owed_by(case, Item::Assessment, Role::CentreCounsellor);
    c.does(Role::CentreCounsellor, assess(case, None));
    c.does(Role::Advisor, settle(Outcome::NoConcern));
}

#[test]
fn ct_9a_an_advisor_on_scene_ends_no_emergency_before_the_centre_assessed_it() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.cries(Role::DormOfficer);
    c.does(Role::Advisor, Action::Acknowledge(report::Acknowledge { case, on_scene: true }));
    c.held_by(case, Role::Advisor);
    let unfounded = report::Settle { case, outcome: Outcome::Unfounded, words: SAID };
    c.refused(Role::Advisor, Action::Settle(unfounded.clone()), "assessment_missing");
    c.does(Role::CentreOnCall, assess(case, None));
    c.does(Role::Advisor, Action::Settle(unfounded));
}

#[test]
fn ct_9a_a_student_settles_what_is_concerning() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    let settle = report::Settle { case, outcome: Outcome::Talked, words: SAID };
    c.does(Role::Commissioner, Action::Settle(settle));
}

#[test]
fn gap_6_an_opened_crisis_is_told_to_whoever_is_at_the_station() {
    let told = |c: &Campus, case, role| {
        let told = c.entries(Kind::CrisisTold);
        told.iter().any(|entry| entry.header.case == Some(case) && entry.header.to == Some(c.post(role)))
    };
    let mut c = Campus::on("2026-09-16 23:40");
    c.vacant(Role::StationCounsellor);
    let case = crisis(&mut c, Grade::Orange);
    assert!(told(&c, case, Role::StationOnCall));
    // Nobody on call either: the director.
    let mut c = Campus::on("2026-09-16 23:40");
    c.vacant(Role::StationCounsellor).vacant(Role::StationOnCall);
    let case = crisis(&mut c, Grade::Orange);
    assert!(told(&c, case, Role::StationDirector));
    // Whoever had the emergency knows what became of it.
    let mut c = Campus::on("2026-09-16 23:40");
    let report = c.cries(Role::DormOfficer);
    c.acknowledges(Role::StationOnCall, report).held_by(report, Role::StationOnCall);
    let case = c.does(Role::CentreOnCall, assess(report, Some(Grade::Orange)));
    assert!(told(&c, case, Role::StationOnCall) && told(&c, case, Role::StationCounsellor));
    assert!(!told(&c, case, Role::Commissioner), "peers are not told");
}

#[test]
fn a_grade_settles_every_open_report_about_the_person() {
    let mut c = Campus::on(AFTERNOON);
    let other = c.reports(Role::Commissioner, Urgency::Concerning);
    crisis(&mut c, Grade::Yellow);
    assert_eq!(c.network().report.get(other).unwrap().state, State::Settled(Some(Outcome::Crisis)));
}

#[test]
fn lg_0c_the_leading_group_decides_what_the_centre_proposed_with_half_of_its_persons() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let [chair, vice, member] = heads(&c);
    let all = [(chair, false), (vice, false)];
    c.refused(Role::LeadingChair, decide(case, &all), "wrong_state");
    c.does(Role::CentreOnCall, propose(case));
    c.not_due(case, Item::Proposal);
    c.refused(Role::LeadingChair, decide(case, &[(chair, false)]), "no_quorum");
    c.refused(Role::LeadingChair, decide(case, &[(chair, false), (vice, true)]), "no_quorum");
    c.refused(Role::LeadingMember, decide(case, &all), "not_allowed");
    c.does(Role::LeadingViceChair, decide(case, &[(vice, false), (member, false)]));
    c.not_due(case, Item::Decision);
    assert!(!c.network().crisis.get(case).unwrap().decision.as_ref().unwrap().to_ratify);
}

#[test]
fn a_decision_names_chair_or_vice_chair_and_persons_of_the_group_once_each() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::CentreOnCall, propose(case));
    let [chair, _, member] = heads(&c);
    let outsider = c.person(Role::CentreDirector);
    c.refused(Role::LeadingChair, decide(case, &[(chair, false), (chair, false)]), "invalid_field");
    c.refused(Role::LeadingChair, decide(case, &[(chair, false), (outsider, false)]), "invalid_field");
    c.refused(Role::LeadingChair, decide(case, &[(member, false)]), "no_quorum");
}

#[test]
fn out_of_hours_two_of_a_large_group_decide_on_red_and_the_next_meeting_ratifies() {
    let mut c = Campus::on("2026-09-16 22:00");
    // Five persons: half, rounded up, is three.
    let [first, second] = [Role::StudentAffairsTeacher, Role::YouthLeagueTeacher].map(|role| c.person(role));
    c.posted(Role::LeadingMember, first, None).posted(Role::LeadingMember, second, None);
    let [chair, vice, _] = heads(&c);
    let case = crisis(&mut c, Grade::Orange);
    c.does(Role::CentreOnCall, propose(case));
    c.refused(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]), "no_quorum");
    c.does(Role::CentreOnCall, assess(case, Some(Grade::Red)));
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]));
    assert!(c.network().crisis.get(case).unwrap().decision.as_ref().unwrap().to_ratify);
}

#[test]
fn a_dissenting_decider_objects_and_suspends_nothing() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::CentreOnCall, propose(case));
    let [chair, vice, member] = heads(&c);
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false), (member, true)]));
    let object = || Action::Object(Object { case, words: SAID });
    c.does(Role::LeadingMember, object());
    c.does(Role::CentreOnCall, close(case));
}

#[test]
fn gap_10_a_red_crisis_never_closes_undecided_and_never_by_a_timeout() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.refused(Role::CentreOnCall, close(case), "decision_missing");
    c.wait("2026-09-23 15:00").refused(Role::CentreCounsellor, close(case), "decision_missing");
    assert!(c.network().crisis.get(case).unwrap().is_open());
}

#[test]
fn an_undecided_crisis_goes_round_the_leading_group() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.wait("2026-09-16 17:00").owed_by(case, Item::Proposal, Role::CentreDirector);
    c.due(case, Item::Proposal, "2026-09-16 19:00").held_by(case, Role::CentreOnCall);
    c.wait("2026-09-16 19:00").owed_by(case, Item::Decision, Role::LeadingViceChair);
    c.due(case, Item::Decision, "2026-09-16 23:00");
}

#[test]
fn downward_before_the_decision_another_person_approves() {
    for lower in [Grade::Yellow, Grade::Orange] {
        let mut c = Campus::on(AFTERNOON);
        let case = crisis(&mut c, Grade::Red);
        c.does(Role::CentreOnCall, assess(case, Some(lower)));
        assert_eq!(c.network().crisis.get(case).unwrap().grade, Some(Grade::Red));
        let approve = || Action::ApproveRegrade(ApproveRegrade { case });
        c.refused(Role::CentreOnCall, approve(), "same_person").does(Role::CentreDirector, approve());
        assert_eq!(c.network().crisis.get(case).unwrap().grade, Some(lower));
        let clocks = c.network().escalation.of_case(case).map(|(_, clock)| clock.start.row.item);
        let clocks = clocks.filter(|item| !item.is_of_guardianship()).count();
        assert_eq!(clocks, if lower.is_severe() { 4 } else { 1 });
    }
}

#[test]
fn upward_starts_the_clocks_that_are_missing() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    c.wait("2026-09-18 10:00").does(Role::CentreOnCall, assess(case, Some(Grade::Red)));
    c.due(case, Item::Proposal, "2026-09-18 12:00").due(case, Item::Decision, "2026-09-18 14:00");
}

#[test]
fn gap_7_telling_the_family_in_vain_leaves_the_clock_running() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let kin = |result| Action::ContactKin(Kin { case, result, who: None, wish: None, words: SAID });
    c.does(Role::CentreOnCall, kin(KinResult::Unreached));
    c.due(case, Item::KinContact, "2026-09-16 17:00");
    c.does(Role::CentreOnCall, kin(KinResult::WouldEndanger));
    c.not_due(case, Item::KinContact);
}

#[test]
fn ct_10_every_station_gets_grade_day_and_advice_and_the_subjects_own_the_case_number_too() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::CentreOnCall, Action::GiveNotice(GiveNotice { case, advice: vec![Advice::LookOut] }));
    let own = c.post(Role::StationCounsellor);
    let notices = c.entries(Kind::NoticeGiven);
    let stations = c.network().roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station).count();
    assert_eq!(notices.len(), stations);
    for entry in &notices {
        assert_eq!(entry.header.case, (entry.header.to == Some(own)).then_some(case));
        assert!(matches!(
            entry.event(),
            Some(Event::Crisis(wuji_core::crisis::Event::NoticeGiven { grade: Grade::Red, .. }))
        ));
    }
    // A notice is known by its number among those to the post, which tells nothing of others.
    let receive = |notice| Action::ReceiveNotice(ReceiveNotice { notice });
    c.refused(Role::StationCounsellor, receive(2), "not_found");
    c.refused(Role::StationDirector, receive(1), "not_found");
    c.does(Role::StationCounsellor, receive(1));
    c.refused(Role::StationCounsellor, receive(1), "invalid_field");
}

#[test]
fn fine_print_2_a_further_emergency_joins_the_open_crisis_with_ten_minutes() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    let more = c.wait("2026-09-16 21:00").cries(Role::Commissioner);
    assert_eq!(c.network().report.get(more).unwrap().crisis, Some(case));
    c.due(more, Item::Acknowledge, "2026-09-16 21:10").held_by(more, Role::CentreOnCall);
    // A note in the crisis answers the crisis; whoever takes the further one says so of it.
    let note = Action::NoteCrisis(Note { case, act: Some(Act::OnScene), words: None });
    c.does(Role::CentreOnCall, note);
    c.acknowledges(Role::CentreOnCall, more).not_due(more, Item::Acknowledge);
    c.does(Role::CentreOnCall, assess(more, Some(Grade::Orange)));
    let grade = c.network().crisis.get(case).unwrap().grade;
    assert_eq!((grade, c.network().report.get(more).unwrap().state.name()), (Some(Grade::Orange), "settled"));
}

#[test]
fn a_further_emergency_keeps_its_ten_minutes_when_the_grade_goes_down() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let more = c.cries(Role::Commissioner);
    c.does(Role::CentreOnCall, assess(case, Some(Grade::Yellow)));
    c.does(Role::CentreDirector, Action::ApproveRegrade(ApproveRegrade { case }));
    c.due(more, Item::Acknowledge, "2026-09-16 15:10").not_due(case, Item::Decision);
}

#[test]
fn a_crisis_whose_holder_leaves_goes_to_a_colleague_at_once() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    c.vacant(Role::CentreOnCall).held_by(case, Role::CentreCounsellor);
}

#[test]
fn a_crisis_is_handed_off_within_the_centre_and_closed_with_an_outcome() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    let to = |to| Action::HandOffCrisis(HandOff { case, to, words: SAID });
    let (station, director) = (c.post(Role::StationCounsellor), c.post(Role::CentreDirector));
    c.refused(Role::CentreOnCall, to(station), "invalid_field").does(Role::CentreOnCall, to(director));
    c.held_by(case, Role::CentreDirector);
    c.does(Role::CentreDirector, close(case));
    c.refused(Role::CentreDirector, close(case), "not_allowed");
    // After it was closed the next emergency is a case of its own.
    let next = c.cries(Role::DormOfficer);
    assert_eq!(c.network().report.get(next).unwrap().crisis, None);
}

#[test]
fn an_assessment_of_what_was_settled_is_refused() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.reports(Role::Advisor, Urgency::Concerning);
    let outcome = Outcome::Talked;
    c.does(Role::StationCounsellor, Action::Settle(report::Settle { case, outcome, words: SAID }));
    c.refused(Role::CentreCounsellor, assess(case, Some(Grade::Red)), "not_found");
}

#[test]
fn what_any_reporter_keeps_away_is_kept_away_from_the_crisis() {
    let mut c = Campus::on(AFTERNOON);
    let advisor = c.person(Role::Advisor);
    let mut submit = c.submit(report::About::Person(c.subject), Urgency::Urgent, None);
    submit.keep_from = vec![c.person(Role::StationCounsellor), advisor];
    c.does(Role::Commissioner, Action::Submit(submit));
    let other = c.reports(Role::DormOfficer, Urgency::Urgent);
    let case = c.does(Role::CentreCounsellor, assess(other, Some(Grade::Yellow)));
    let crisis = c.network().crisis.get(case).unwrap();
    assert!(crisis.recused.contains(&advisor));
    assert!(!crisis.addressed.contains(&c.post(Role::StationCounsellor)), "is not told");
}

#[test]
fn the_described_subject_of_a_crisis_is_identified_too() {
    let mut c = Campus::on(AFTERNOON);
    let cry = report::Emergency { words: SAID, ..report::Emergency::default() };
    let report = c.does(Role::DormOfficer, Action::Emergency(cry));
    let case = c.does(Role::CentreOnCall, assess(report, Some(Grade::Yellow)));
    let person = c.subject;
    c.does(Role::CentreOnCall, Action::Identify(wuji_core::roster::Identify { case, person }));
    // From now on a further emergency about her adds to it.
    let more = c.cries(Role::DormOfficer);
    assert_eq!(c.network().report.get(more).unwrap().crisis, Some(case));
}
