//! A past period is shown as it was: who came later neither missed nor did what others missed or did.

use wuji_core::action::Action;
use wuji_core::duty::{Instance, Place, Status};
use wuji_core::roster::{self, CoverClass, Depart, OpenPost, Role};

use crate::campus::Campus;

impl Campus {
    fn one(&self, code: &str, place: Place, on: &str) -> Instance {
        let mut all = self.instances(code, on);
        all.retain(|instance| instance.place == place);
        let [one] = all.as_slice() else { panic!("{all:?}") };
        one.clone()
    }
}

#[test]
fn sa_2_a_past_term_names_who_owed_it_then() {
    for (done, status) in [(false, Status::Lapsed), (true, Status::Done)] {
        let mut c = Campus::on("2026-12-01 09:00");
        let (before, class) = (c.post(Role::Advisor), c.class());
        if done {
            c.records(Role::Advisor, "sa_2_class_meeting", Place::Class(class), "2026-11-30");
        }
        c.wait("2027-01-11 09:00");
        // Somebody else covers the class from now on.
        let (unit, role) = (c.station(), Role::Advisor);
        c.does(Role::SystemAdministrator, Action::OpenPost(OpenPost { unit, role, seats: 1 }));
        let after = c.network().roster.posts().last().unwrap().0;
        c.does(Role::SystemAdministrator, Action::Cover(CoverClass { post: after, class }));
        assert_eq!(c.post(Role::Advisor), after);
        let past = c.one("sa_2_class_meeting", Place::Class(class), "2027-01-10");
        assert_eq!((past.status, past.owner), (status, Some(before)));
        // He owes nothing of the fortnights that have ended.
        let owes = |one: &Instance| one.place == Place::Cover { post: after, class };
        assert!(!c.instances("sa_5_check_in", "2027-01-10").iter().any(owes));
    }
}

#[test]
fn do_2_a_room_counts_with_the_department_that_lived_there() {
    let mut c = Campus::on("2027-01-08 09:00");
    let room = c.network().roster.person(c.subject).unwrap().place.room.unwrap();
    let (officer, unit) = (Place::Post(c.post(Role::DormOfficer)), Some(c.station()));
    let (other_unit, class) = (c.other_station(), c.class());
    c.records(Role::DormOfficer, "do_2_activities", officer, "2027-01-07");
    c.wait("2027-01-11 09:00");
    let trained = c.one("do_2_activities", officer, "2027-01-10");
    assert_eq!((trained.status, trained.unit), (Status::Done, unit));
    // The room is given to another department.
    let people: Vec<_> = c.network().roster.room(room).unwrap().beds.values().copied().collect();
    for person in people {
        let place = roster::Place { person, class: Some(class), room: None, bed: None };
        c.does(Role::SystemAdministrator, Action::Place(place));
    }
    let roster = &c.network().roster;
    let (person, row) =
        roster.people().find(|(_, row)| roster.department(row.place) == Some(other_unit)).unwrap();
    let place = roster::Place { person, class: row.place.class, room: Some(room), bed: Some(1) };
    c.does(Role::SystemAdministrator, Action::Place(place));
    let after = c.one("do_2_activities", officer, "2027-01-10");
    assert_eq!((after.status, after.unit), (Status::Done, unit));
}

#[test]
fn ct_6_what_was_missed_stays_missed_when_he_has_left() {
    let mut c = Campus::on("2026-11-01 09:00");
    let (place, person) = (Place::Post(c.post(Role::Commissioner)), c.person(Role::Commissioner));
    assert_eq!(c.one("ct_6_commissioners", place, "2026-10-31").status, Status::Lapsed);
    let depart = Depart { person, reason: None };
    c.does(Role::SystemAdministrator, Action::Depart(depart));
    assert_eq!(c.one("ct_6_commissioners", place, "2026-10-31").status, Status::Lapsed);
}
