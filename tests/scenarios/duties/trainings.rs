//! LG.6, CT.6, CC.2, DO.4: trainings, who attended them, who is untrained since he was posted.

use wuji_core::action::Action;
use wuji_core::duty::{Attend, Place, Status};
use wuji_core::ids::PersonNo;
use wuji_core::roster::Role;

use super::day;
use crate::campus::Campus;

/// A training of the centre that these people attend.
fn train(c: &mut Campus, on: &str, people: Vec<PersonNo>) {
    c.records(Role::CentreDirector, "ct_6_training", Place::College, on);
    let attend = Attend { evidence: c.newest_evidence(), people, minutes: None };
    c.does(Role::CentreDirector, Action::Attend(attend));
}

#[test]
fn lg_6_training_hours_are_known_by_person_and_year() {
    let mut c = Campus::on("2026-10-20 09:00");
    let person = c.person(Role::StationCounsellor);
    train(&mut c, "2026-10-19", vec![person]);
    train(&mut c, "2026-10-20", vec![person]);
    assert_eq!(c.network().training_minutes(person, 2026), 180);
    assert_eq!(c.network().training_minutes(person, 2027), 0);
    c.stands("ct_6_training", Place::College, "2026-10-20", Status::Done);
}

#[test]
fn lg_6_who_records_his_own_attendance_is_not_named_in_the_header() {
    let mut c = Campus::on("2026-10-20 09:00");
    let director = c.person(Role::CentreDirector);
    train(&mut c, "2026-10-19", vec![director]);
    let entry = c.entries(wuji_core::Kind::Attended)[0];
    assert_eq!(entry.header.by.person(), None);
    assert_eq!(entry.header.case, Some(director.record()));
    assert_eq!(entry.actor(), Some(director));
}

#[test]
fn ct_6_commissioners_are_trained_within_sixty_days_of_being_posted() {
    let mut c = Campus::on("2026-10-20 09:00");
    let (post, person) = (c.post(Role::Commissioner), c.person(Role::Commissioner));
    let untrained = |c: &Campus| c.network().untrained(Role::Commissioner, c.today());
    let before = untrained(&c).len();
    assert!(untrained(&c).iter().any(|one| one.person == person && one.since == day("2026-08-31")));
    train(&mut c, "2026-10-19", vec![person]);
    assert_eq!(untrained(&c).len(), before - 1);
    c.wait("2026-11-01 00:00");
    // Posted on August 31: sixty days end on October 29. The centre owes the training.
    let own = c.instances("ct_6_commissioners", "2026-10-31");
    let of = |status| own.iter().filter(|one| one.status == status).count();
    assert_eq!((of(Status::Done), of(Status::Lapsed)), (1, before - 1));
    let lapses = c.lapses("ct_6_commissioners");
    assert!(lapses.iter().all(|lapse| lapse.told == Some(c.post(Role::CentreDirector))));
    let missed: Vec<_> = lapses.iter().flat_map(|lapse| &lapse.missed).collect();
    assert!(missed.iter().all(|missed| missed.post == Some(c.post(Role::CentreCounsellor))));
    assert!(missed.iter().all(|missed| missed.place != Place::Post(post)));
    // A training after its time is late.
    let late = own.iter().find(|one| one.status == Status::Lapsed).unwrap().place;
    let Place::Post(other) = late else { panic!("{late:?}") };
    let person = c.network().roster.holders(other, c.host.now()).next().unwrap().person;
    c.wait("2026-11-05 18:00");
    train(&mut c, "2026-11-05", vec![person]);
    c.stands("ct_6_commissioners", late, "2026-10-31", Status::Late);
}

#[test]
fn ct_6_a_successor_is_untrained_since_his_own_posting() {
    let mut c = Campus::on("2026-10-20 09:00");
    let person = c.person(Role::Commissioner);
    train(&mut c, "2026-10-19", vec![person]);
    c.vacant(Role::Commissioner);
    let class = c.class();
    let roster = &c.network().roster;
    let fits = |row: &wuji_core::roster::Person| row.place.class == Some(class) && row.posts.is_empty();
    let successor = roster.people().find(|(_, row)| fits(row)).unwrap().0;
    c.posted(Role::Commissioner, successor, None);
    let untrained = c.network().untrained(Role::Commissioner, c.today());
    let own = untrained.iter().find(|one| one.person == successor).unwrap();
    assert_eq!(own.since, day("2026-10-20"));
    assert!(untrained.iter().all(|one| one.person != person));
    // Sixty days from October 20 end on December 18.
    c.wait("2027-01-01 00:00");
    let lapse = c.lapses("ct_6_commissioners").into_iter().find(|one| one.period.last == day("2026-12-31"));
    assert_eq!(lapse.unwrap().missed[0].place, Place::Post(c.post(Role::Commissioner)));
}

#[test]
fn cc_2_and_do_4_students_attend_a_training_each_school_year() {
    let mut c = Campus::on("2026-10-20 09:00");
    let people = vec![c.person(Role::Commissioner), c.person(Role::DormOfficer)];
    train(&mut c, "2026-10-19", people);
    let (commissioner, officer) = (c.post(Role::Commissioner), c.post(Role::DormOfficer));
    c.stands("cc_2_training", Place::Post(commissioner), "2026-10-20", Status::Done);
    c.stands("do_4_training", Place::Post(officer), "2026-10-20", Status::Done);
    c.wait("2027-09-01 00:00");
    c.stands("cc_2_training", Place::Post(commissioner), "2027-08-31", Status::Done);
    let unit = c.station();
    let lapses = c.lapses("do_4_training");
    let own = lapses.iter().find(|lapse| lapse.unit == Some(unit)).unwrap();
    assert_eq!(own.told, Some(c.post(Role::StationDirector)));
    assert!(own.missed.iter().all(|missed| missed.place != Place::Post(officer)));
}

#[test]
fn a_training_is_no_evidence_of_its_own() {
    let mut c = Campus::on("2026-10-20 09:00");
    let place = Place::Post(c.post(Role::Commissioner));
    let record = super::held("cc_2_training", place, "2026-10-19");
    c.refused(Role::Commissioner, Action::RecordDuty(record), "invalid_field");
}

#[test]
fn a_training_that_was_withdrawn_trained_nobody() {
    let mut c = Campus::on("2026-10-20 09:00");
    let person = c.person(Role::Commissioner);
    train(&mut c, "2026-10-19", vec![person]);
    let evidence = c.newest_evidence();
    let withdraw = wuji_core::duty::Withdraw { evidence, words: crate::campus::SAID };
    c.does(Role::CentreDirector, Action::WithdrawEvidence(withdraw));
    assert_eq!(c.network().training_minutes(person, 2026), 0);
}
