//! Terms of office, deputies, shifts: powers end with their date, and what is open goes on at that minute (fine print 5).

use wuji_core::action::Action;
use wuji_core::escalation::Item;
use wuji_core::kind::Kind;
use wuji_core::report::{Acknowledge, Urgency};
use wuji_core::roster::{Lack, PostPerson, Role};
use wuji_sim::play::Host;

use super::MORNING;
use crate::campus::{Campus, at};

/// Given: the commissioner's term ends then.
fn termed(until: &str) -> Campus {
    let mut c = Campus::on(MORNING);
    let successor = c.classmate();
    c.vacant(Role::Commissioner);
    let action = c.posting(Role::Commissioner, successor, Some(until));
    c.does(Role::Advisor, action);
    c
}

#[test]
fn cc_0_a_term_of_office_ends_at_its_date_and_passes_on_what_is_open() {
    let mut c = termed("2026-09-16 12:00");
    let (post, person) = (c.post(Role::Commissioner), c.person(Role::Commissioner));
    c.wait("2026-09-16 11:00");
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.held_by(case, Role::Commissioner).due(case, Item::Acknowledge, "2026-09-17 11:00");
    c.wait("2026-09-16 11:59").held_by(case, Role::Commissioner);
    c.wait("2026-09-16 12:00");
    assert!(!c.holds(post, person));
    // At once, not when the clock runs out, and with the full time of eight service hours.
    c.held_by(case, Role::Advisor).due(case, Item::Acknowledge, "2026-09-17 12:00");
    let ended = c.entries(Kind::PostingEnded);
    assert!(ended.iter().any(|entry| entry.header.at == at("2026-09-16 12:00")));
    let acknowledge = Action::Acknowledge(Acknowledge { case, on_scene: false });
    c.refused_as(person, None, acknowledge, "no_account");
}

#[test]
fn a_successor_posted_for_that_instant_keeps_what_is_open() {
    let mut c = termed("2026-09-16 12:00");
    let next = c.classmate();
    let (post, from) = (c.post(Role::Commissioner), Some(at("2026-09-16 12:00")));
    let posting = PostPerson { post, person: next, from, until: None, deputy_of: None };
    c.does(Role::Advisor, Action::Post(posting));
    assert!(!c.lack(Role::Commissioner).contains(&Lack::Ending), "somebody follows");
    c.wait("2026-09-16 11:00");
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    let due = c.network().escalation.of_case(case).next().unwrap().1.start.due;
    c.wait("2026-09-16 13:00").held_by(case, Role::Commissioner);
    assert_eq!(c.network().escalation.of_case(case).next().unwrap().1.start.due, due);
    assert!(c.holds(post, next));
}

#[test]
fn the_end_of_a_term_shows_30_days_ahead() {
    let mut c = termed("2026-11-01 00:00");
    assert!(!c.lack(Role::Commissioner).contains(&Lack::Ending));
    c.wait("2026-10-02 00:00");
    let gaps = c.lacks(Role::Commissioner);
    let gap = gaps.iter().find(|gap| gap.lack == Lack::Ending).unwrap();
    assert_eq!(gap.at, Some(at("2026-11-01 00:00")));
    c.wait("2026-11-01 00:00");
    assert_eq!(c.lack(Role::Commissioner), [Lack::Vacant]);
}

#[test]
fn a_relieved_commissioner_ends_once() {
    let mut c = termed("2026-09-16 12:00");
    let person = c.person(Role::Commissioner);
    c.vacant(Role::Commissioner).wait("2026-09-17 12:00");
    let ended = c.entries(Kind::PostingEnded);
    assert!(!ended.iter().any(|entry| entry.header.case == Some(person.record())));
}

#[test]
fn expired_and_overlapping_postings_are_refused() {
    let mut c = Campus::on(MORNING);
    c.vacant(Role::Commissioner);
    let person = c.classmate();
    let past = c.posting(Role::Commissioner, person, Some("2026-09-14 07:59"));
    c.refused(Role::SystemAdministrator, past, "invalid_field");
    let open = c.posting(Role::Commissioner, person, Some("2026-12-31 18:00"));
    c.does(Role::SystemAdministrator, open);
    let post = c.post(Role::Commissioner);
    let (from, until) = (Some(at("2026-12-01 08:00")), None);
    let again = PostPerson { post, person, from, until, deputy_of: None };
    c.refused(Role::SystemAdministrator, Action::Post(again), "invalid_field");
    let class = c.place_of(c.subject).class;
    let other = c.other(|place| place.class == class);
    let overlapping = PostPerson { post, person: other, from, until, deputy_of: None };
    c.refused(Role::SystemAdministrator, Action::Post(overlapping.clone()), "seats_taken");
    let after = PostPerson { from: Some(at("2026-12-31 18:00")), ..overlapping };
    c.does(Role::SystemAdministrator, Action::Post(after));
}

#[test]
fn gap_6_a_deputys_days_end_and_he_loses_sight() {
    let mut c = Campus::on(MORNING);
    let (post, holder, deputy) =
        (c.post(Role::StationCounsellor), c.person(Role::StationCounsellor), c.staff("t-deputy"));
    c.away(Role::StationCounsellor, "2026-09-30 08:00");
    let until = Some(at("2026-09-16 18:00"));
    let posting = PostPerson { post, person: deputy, from: None, until, deputy_of: Some(holder) };
    c.does(Role::SystemAdministrator, Action::Post(posting));
    c.vacant(Role::Advisor);
    c.wait("2026-09-16 17:30");
    let case = c.reports(Role::Commissioner, Urgency::Urgent);
    c.held_by(case, Role::StationCounsellor);
    c.wait("2026-09-16 18:00");
    // The counsellor is away and her deputy's time is over: the station's director is next.
    c.held_by(case, Role::CentreCounsellor);
    let acknowledge = Action::Acknowledge(Acknowledge { case, on_scene: false });
    c.refused_as(deputy, Some(post), acknowledge, "not_your_post");
}

#[test]
fn gap_6_a_shift_that_nobody_follows_hands_its_emergency_on_at_once() {
    let mut c = Campus::on(MORNING);
    let post = c.post(Role::CentreOnCall);
    // The last shift of the rota.
    let until = c.network().roster.post(post).unwrap().postings.last().unwrap().period.until.unwrap();
    let before = until.plus_minutes(-5);
    c.host.advance(before).unwrap();
    let case = c.cries(Role::DormOfficer);
    c.held_by(case, Role::CentreOnCall);
    c.host.advance(until).unwrap();
    c.held_by(case, Role::CentreDirector);
}
