//! Who leaves (gap 15): graduation, leave, transfer, death; what becomes of posts and of open cases.

use wuji_core::action::Action;
use wuji_core::report::Urgency;
use wuji_core::roster::{CloseClass, Depart, EndLeave, Lack, Leaving, PostPerson, Role, TakeLeave};

use super::MORNING;
use crate::campus::{Campus, at};

#[test]
fn gap_15_whoever_leaves_loses_every_post_those_to_come_too() {
    let mut c = Campus::on(MORNING);
    let (post, person) = (c.post(Role::Commissioner), c.person(Role::Commissioner));
    let case = c.reports(Role::DormOfficer, Urgency::Routine);
    c.held_by(case, Role::Commissioner);
    let later = Some(at("2026-12-01 08:00"));
    c.vacant(Role::DormOfficer);
    c.does(Role::Advisor, Action::Depart(Depart { person, reason: Some(Leaving::Transferred) }));
    c.held_by(case, Role::Advisor);
    assert!(!c.holds(post, person));
    let row = c.network().roster.person(person).unwrap();
    assert_eq!((row.departed, row.leaving), (Some(c.host.now()), Some(Leaving::Transferred)));
    let again = PostPerson { post, person, from: later, until: None, deputy_of: None };
    c.refused(Role::Advisor, Action::Post(again), "not_found");
}

#[test]
fn gap_15_a_case_does_not_end_because_its_subject_left() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::Commissioner, Urgency::Concerning);
    let (person, reason) = (c.subject, Some(Leaving::Graduated));
    c.does(Role::SystemAdministrator, Action::Depart(Depart { person, reason }));
    c.held_by(case, Role::Advisor);
    c.acknowledges(Role::Advisor, case).notes(Role::Advisor, case);
}

#[test]
fn gap_15_on_leave_powers_rest_and_come_back_on_the_day() {
    let mut c = Campus::on(MORNING);
    let (post, person) = (c.post(Role::Commissioner), c.person(Role::Commissioner));
    let case = c.reports(Role::DormOfficer, Urgency::Routine);
    let until = "2026-10-12".parse().unwrap();
    c.does(Role::Advisor, Action::TakeLeave(TakeLeave { person, until }));
    assert!(!c.holds(post, person));
    c.held_by(case, Role::Advisor);
    assert_eq!(c.lack(Role::Commissioner), [Lack::Vacant]);
    // Hops pass him over; somebody deputises.
    let next = c.reports(Role::DormOfficer, Urgency::Routine);
    c.held_by(next, Role::Advisor);
    let deputy = c.classmate();
    c.posted(Role::Commissioner, deputy, Some(person));
    assert!(c.holds(post, deputy));
    c.wait("2026-10-12 00:00");
    assert!(c.holds(post, person));
}

#[test]
fn gap_15_an_earlier_return_is_recorded_and_a_leave_needs_a_day_to_come() {
    let mut c = Campus::on(MORNING);
    let (post, person) = (c.post(Role::DormOfficer), c.person(Role::DormOfficer));
    let leave = |day: &str| Action::TakeLeave(TakeLeave { person, until: day.parse().unwrap() });
    let back = Action::EndLeave(EndLeave { person });
    c.refused(Role::SystemAdministrator, back.clone(), "invalid_field");
    c.refused(Role::SystemAdministrator, leave("2026-09-14"), "invalid_field");
    c.refused(Role::DormOfficer, leave("2027-02-01"), "not_allowed");
    c.does(Role::SystemAdministrator, leave("2027-02-01"));
    c.refused(Role::SystemAdministrator, leave("2027-03-01"), "invalid_field");
    c.wait("2026-09-20 08:00");
    c.does(Role::SystemAdministrator, back);
    assert!(c.holds(post, person));
}

#[test]
fn gap_15_a_graduated_class_misses_no_commissioner() {
    let mut c = Campus::on(MORNING);
    let class = c.place_of(c.subject).class.unwrap();
    let close = Action::CloseClass(CloseClass { class });
    c.refused(Role::SystemAdministrator, close.clone(), "invalid_field");
    let people = c.network().roster.people();
    let people: Vec<_> = people.filter(|(_, row)| row.place.class == Some(class)).map(|row| row.0).collect();
    for person in people {
        let depart = Depart { person, reason: Some(Leaving::Graduated) };
        c.does(Role::SystemAdministrator, Action::Depart(depart));
    }
    assert_eq!(c.lack(Role::Commissioner), [Lack::Vacant]);
    c.refused(Role::StationCounsellor, close.clone(), "not_allowed");
    c.does(Role::SystemAdministrator, close.clone());
    assert_eq!(c.lack(Role::Commissioner), []);
    c.refused(Role::SystemAdministrator, close, "invalid_field");
    let newcomer = c.student();
    let place = wuji_core::roster::Place { person: newcomer, class: Some(class), room: None, bed: None };
    c.refused(Role::SystemAdministrator, Action::Place(place), "invalid_field");
}
