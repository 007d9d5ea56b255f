//! What holders do: acknowledge, accept, note, forward, return, hand off, settle, recuse; what happens to a holder who may
//! no longer hold; fine print 3, 5 and 6.

use wuji_core::action::Action;
use wuji_core::escalation::Item;
use wuji_core::report::{self, About, Channel, Outcome, ReceivedFrom, Urgency};
use wuji_core::roster::{self, Role};

use crate::campus::Campus;
use crate::campus::SAID;

const MORNING: &str = "2026-09-14 09:00";

#[test]
fn cc_4_an_acknowledgement_of_a_concerning_report_is_a_lease_of_24_service_hours() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.acknowledges(Role::Commissioner, case).due(case, Item::Lease, "2026-09-17 09:00");
    c.wait("2026-09-15 10:00").notes(Role::Commissioner, case).due(case, Item::Lease, "2026-09-18 10:00");
}

#[test]
fn a_lease_without_progress_is_open_again_and_climbs() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.acknowledges(Role::Commissioner, case).wait("2026-09-17 09:00").held_by(case, Role::Advisor);
    c.due(case, Item::Acknowledge, "2026-09-18 09:00");
}

#[test]
fn a_second_acknowledgement_is_refused() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.acknowledges(Role::Commissioner, case);
    let action = Action::Acknowledge(report::Acknowledge { case, on_scene: false });
    c.refused(Role::Commissioner, action, "wrong_state");
}

#[test]
fn a_forward_goes_strictly_up() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::Advisor, Urgency::Concerning);
    let to = |to| Action::Forward(report::Forward { case, to, words: SAID });
    for choice in [report::Choice::Commissioner, report::Choice::Advisor, report::Choice::Station] {
        c.refused(Role::StationCounsellor, to(Some(choice)), "wrong_route");
    }
    c.does(Role::StationCounsellor, to(None));
    c.held_by(case, Role::CentreCounsellor).due(case, Item::Acknowledge, "2026-09-15 09:00");
}

#[test]
fn a_return_goes_to_a_post_on_the_path_alone() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.does(Role::Commissioner, Action::Forward(report::Forward { case, to: None, words: SAID }));
    let back = |to| Action::Return(report::Return { case, to, words: SAID });
    let (station, commissioner) = (c.post(Role::StationCounsellor), c.post(Role::Commissioner));
    c.refused(Role::Advisor, back(station), "invalid_field").does(Role::Advisor, back(commissioner));
    c.held_by(case, Role::Commissioner).due(case, Item::Acknowledge, "2026-09-15 09:00");
}

#[test]
fn a_hand_off_stays_in_its_unit_and_among_its_staff() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::Advisor, Urgency::Concerning);
    let to = |to| Action::HandOff(report::HandOff { case, to, words: None });
    let (centre, commissioner) = (c.post(Role::CentreCounsellor), c.post(Role::Commissioner));
    c.refused(Role::StationCounsellor, to(centre), "invalid_field");
    c.refused(Role::StationCounsellor, to(commissioner), "invalid_field");
    let director = c.post(Role::StationDirector);
    c.does(Role::StationCounsellor, to(director));
    c.held_by(case, Role::StationDirector);
}

#[test]
fn who_does_not_hold_a_report_may_not_handle_it_and_a_stranger_does_not_learn_of_it() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    let note = || Action::Note(report::Note { case, words: SAID });
    // The advisor of the class may see it, the youth league has never heard of it.
    c.refused(Role::Advisor, note(), "not_allowed").refused(Role::YouthLeagueTeacher, note(), "not_found");
}

#[test]
fn fine_print_5_a_holder_who_leaves_loses_it_at_once_with_a_full_clock() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.wait("2026-09-14 11:00").vacant(Role::Commissioner).held_by(case, Role::Advisor);
    c.due(case, Item::Acknowledge, "2026-09-15 11:00");
}

#[test]
fn fine_print_5_a_successor_in_the_same_instant_keeps_it_due_and_all() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.wait("2026-09-14 11:00");
    let (post, person) = (c.post(Role::Commissioner), c.person(Role::Commissioner));
    let successor = Some(c.person(Role::DormOfficer));
    c.does(Role::SystemAdministrator, Action::Relieve(roster::Relieve { post, person, successor }));
    c.held_by(case, Role::Commissioner).due(case, Item::Acknowledge, "2026-09-15 09:00");
}

#[test]
fn nobody_succeeds_to_a_report_about_himself() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    let (post, person) = (c.post(Role::Commissioner), c.person(Role::Commissioner));
    let successor = Some(c.subject);
    c.does(Role::SystemAdministrator, Action::Relieve(roster::Relieve { post, person, successor }));
    c.held_by(case, Role::Advisor);
}

#[test]
fn who_steps_back_passes_it_on() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.does(Role::Commissioner, Action::Recuse(report::Recuse { case, person: None }));
    c.held_by(case, Role::Advisor).due(case, Item::Acknowledge, "2026-09-15 09:00");
    let note = Action::Note(report::Note { case, words: SAID });
    c.refused(Role::Commissioner, note, "not_found");
}

#[test]
fn gap_12_word_by_phone_is_held_by_who_enters_it_acknowledged_at_once() {
    let mut c = Campus::on(MORNING);
    let mut submit = c.submit(About::Person(c.subject), Urgency::Concerning, None);
    submit.received = Some(ReceivedFrom { channel: Channel::Phone, from: None });
    let case = c.does(Role::StationCounsellor, Action::Submit(submit));
    c.held_by(case, Role::StationCounsellor).not_due(case, Item::Acknowledge);
    c.due(case, Item::Lease, "2026-09-17 09:00");
}

#[test]
fn fine_print_3_word_that_reaches_the_leading_group_goes_to_the_centre() {
    let mut c = Campus::on(MORNING);
    let mut submit = c.submit(About::Person(c.subject), Urgency::Concerning, None);
    submit.observation.about = About::Described;
    submit.received = Some(ReceivedFrom { channel: Channel::Phone, from: None });
    let case = c.does(Role::LeadingOnCall, Action::Submit(submit));
    c.held_by(case, Role::CentreCounsellor).due(case, Item::Acknowledge, "2026-09-15 09:00");
}

#[test]
fn word_that_must_be_kept_from_its_receiver_does_not_stay_with_him() {
    let mut c = Campus::on(MORNING);
    let mut submit = c.submit(About::Person(c.subject), Urgency::Concerning, None);
    submit.received = Some(ReceivedFrom { channel: Channel::InPerson, from: None });
    submit.keep_from = vec![c.person(Role::StationCounsellor)];
    let case = c.does(Role::StationCounsellor, Action::Submit(submit));
    c.held_by(case, Role::CentreCounsellor);
}

#[test]
fn an_identification_changes_the_next_hop_alone() {
    let mut c = Campus::on(MORNING);
    let submit = c.submit(About::Described, Urgency::Concerning, Some(report::Choice::Station));
    let case = c.does(Role::Commissioner, Action::Submit(submit));
    let identify = Action::Identify(roster::Identify { case, person: c.subject });
    c.does(Role::StationCounsellor, identify);
    c.held_by(case, Role::StationCounsellor).due(case, Item::Acknowledge, "2026-09-15 09:00");
    let identify = Action::Identify(roster::Identify { case, person: c.subject });
    c.refused(Role::StationCounsellor, identify, "wrong_state");
}

#[test]
fn a_holder_who_turns_out_to_be_the_subject_loses_it() {
    let mut c = Campus::on(MORNING);
    let submit = c.submit(About::Described, Urgency::Concerning, Some(report::Choice::Station));
    let case = c.does(Role::Commissioner, Action::Submit(submit));
    c.does(Role::StationCounsellor, Action::Forward(report::Forward { case, to: None, words: SAID }));
    c.vacant(Role::CentreOnCall);
    // Two of three counsellors leave; the third is whom it is about.
    let third = c.nth(Role::CentreCounsellor, 2);
    for _ in 0..2 {
        let person = c.person(Role::CentreCounsellor);
        let post = c.post(Role::CentreCounsellor);
        let relieve = roster::Relieve { post, person, successor: None };
        c.does(Role::SystemAdministrator, Action::Relieve(relieve));
    }
    c.held_by(case, Role::CentreCounsellor);
    c.does(Role::CentreDirector, Action::Identify(roster::Identify { case, person: third }));
    c.held_by(case, Role::CentreDirector);
}

#[test]
fn an_outcome_follows_from_an_assessment_alone_where_it_is_a_crisis() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    let settle = |outcome| Action::Settle(report::Settle { case, outcome, words: SAID });
    c.refused(Role::Commissioner, settle(Outcome::Crisis), "invalid_field");
    c.does(Role::Commissioner, settle(Outcome::Talked));
    for item in Item::ALL.iter().copied() {
        c.not_due(case, item);
    }
    let note = Action::Note(report::Note { case, words: SAID });
    c.refused(Role::Commissioner, note, "not_allowed");
}
