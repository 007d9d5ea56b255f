//! After a death, those who lived in the room are followed up: gap 15.

use wuji_core::action::Action;
use wuji_core::care::{Accompany, Contact, Course, EndAftercare, FollowUp};
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::roster::Role;

use super::AFTERNOON;
use crate::campus::{Campus, SAID};

fn accompany(person: PersonNo) -> Action {
    Action::Accompany(Accompany { person })
}

#[test]
fn gap_15_the_room_mates_of_somebody_who_died_are_followed_up_weekly() {
    let mut c = Campus::on(AFTERNOON);
    let person = c.subject;
    let room = c.network().roster.person(person).unwrap().place.room.unwrap();
    c.refused(Role::StationCounsellor, accompany(person), "invalid_field");
    c.departs().does(Role::StationCounsellor, accompany(person));
    let mates = c.network().roster.room(room).unwrap().beds.len();
    let opened: Vec<CaseNo> =
        c.entries(Kind::AftercareOpened).iter().filter_map(|entry| entry.header.case).collect();
    assert_eq!(opened.len(), mates);
    let case = opened[0];
    c.due(case, Item::FollowUp, "2026-09-24 00:00");
    let holder = c.network().care.aftercare(case).unwrap().holder.unwrap();
    let counsellor = c.network().roster.holders(holder, c.host.now()).next().unwrap().person;
    let held = FollowUp { case, contact: Contact::InPerson, course: Course::Calm, words: SAID };
    let request = c.request(counsellor, Some(holder), Action::FollowUp(held));
    c.ask(request, "something is said").unwrap();
    c.due(case, Item::FollowUp, "2026-09-24 00:00");
    let end = Action::EndAftercare(EndAftercare { case, words: SAID });
    let request = c.request(counsellor, Some(holder), end);
    c.ask(request, "something is said").unwrap();
    c.not_due(case, Item::FollowUp);
}

#[test]
fn gap_15_room_mates_are_looked_after_once_and_by_station_and_centre_alone() {
    let mut c = Campus::on(AFTERNOON);
    let person = c.subject;
    c.departs();
    for role in [Role::DormOfficer, Role::Commissioner, Role::Advisor, Role::LeadingChair] {
        c.refused(role, accompany(person), "not_found");
    }
    c.does(Role::CentreDirector, accompany(person));
    c.refused(Role::StationCounsellor, accompany(person), "invalid_field");
}
