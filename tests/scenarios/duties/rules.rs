//! LG.2 and P.3: a college adopts other rules and duties of its own, a unit tightens for itself; nothing reaches back.

use wuji_core::action::Action;
use wuji_core::duty::{Adopt, Cadence, Change, OwnDuty, Place, Rule, Scope, Status, Tighten};
use wuji_core::roster::Role;

use super::{day, duty, title};
use crate::campus::Campus;

fn every(cadence: Cadence) -> Rule {
    Rule { cadence, days_early: 0 }
}

fn changes(code: &str, rule: Option<Rule>) -> Adopt {
    Adopt { from: None, changes: vec![Change { duty: duty(code), rule }], own: Vec::new() }
}

#[test]
fn lg_2_another_cadence_begins_with_its_next_period() {
    let mut c = Campus::on("2026-10-01 09:00");
    let thrice = Some(every(Cadence::Term { times: 3 }));
    c.does(Role::LeadingChair, Action::AdoptDuties(changes("lg_4_meeting", thrice)));
    assert_eq!(c.network().duty.version(), 1);
    // The half that has begun goes on as it was; thirds that begin later are due besides.
    let periods = |c: &Campus, on: &str| -> Vec<String> {
        let found = c.instances("lg_4_meeting", on);
        found.into_iter().map(|one| format!("{}..{}", one.period.first, one.period.last)).collect()
    };
    assert_eq!(periods(&c, "2026-10-02"), ["2026-09-07..2026-11-08"]);
    assert_eq!(periods(&c, "2026-10-20"), ["2026-09-07..2026-11-08", "2026-10-19..2026-11-29"]);
    assert_eq!(periods(&c, "2026-12-01"), ["2026-11-30..2027-01-10"]);
}

#[test]
fn lg_2_a_duty_is_switched_off_and_on() {
    let mut c = Campus::on("2026-09-08 09:00");
    c.does(Role::LeadingChair, Action::AdoptDuties(changes("sa_5_check_in", None)));
    // The fortnight that had begun is due still.
    assert!(!c.instances("sa_5_check_in", "2026-09-10").is_empty());
    assert_eq!(c.instances("sa_5_check_in", "2026-09-21"), []);
    c.wait("2026-10-26 09:00");
    assert_eq!(
        c.lapses("sa_5_check_in").iter().filter(|one| one.period.first > day("2026-09-07")).count(),
        0
    );
    let weekly = Some(every(Cadence::Weeks { weeks: 1 }));
    c.does(Role::LeadingChair, Action::AdoptDuties(changes("sa_5_check_in", weekly)));
    let found = c.instances("sa_5_check_in", "2026-10-28");
    assert!(found.iter().all(|one| one.period.first == day("2026-10-26")) && !found.is_empty());
}

#[test]
fn lg_2_a_college_adds_a_duty_of_its_own() {
    let mut c = Campus::on("2026-10-01 09:00");
    let own = OwnDuty {
        title: title("Reading circle"),
        scope: Scope::Stations,
        owner: Role::StationCounsellor,
        rule: every(Cadence::Weeks { weeks: 6 }),
    };
    let adopt = Adopt { from: Some(day("2026-10-12")), changes: Vec::new(), own: vec![own] };
    c.does(Role::LeadingChair, Action::AdoptDuties(adopt));
    let place = Place::Unit(c.station());
    c.stands("own_1", place, "2026-10-19", Status::Ahead);
    c.wait("2026-11-30 00:00");
    c.stands("own_1", place, "2026-10-19", Status::Lapsed);
    assert_eq!(c.lapses("own_1")[0].told, Some(c.post(Role::StationDirector)));
    c.records(Role::StationCounsellor, "own_1", place, "2026-11-20");
    c.stands("own_1", place, "2026-10-19", Status::Done);
    assert_eq!(c.network().duty.title(duty("own_1")), Some(&title("Reading circle")));
}

#[test]
fn lg_2_only_whoever_adopts_policies_adopts_duties() {
    let mut c = Campus::on("2026-10-01 09:00");
    for role in [Role::CentreDirector, Role::StationDirector, Role::LeadingMember, Role::Commissioner] {
        c.refused(role, Action::AdoptDuties(changes("lg_4_meeting", None)), "not_allowed");
    }
    let past = Adopt { from: Some(day("2026-09-30")), ..changes("lg_4_meeting", None) };
    c.refused(Role::LeadingChair, Action::AdoptDuties(past), "invalid_field");
    let never = Some(every(Cadence::Term { times: 0 }));
    c.refused(Role::LeadingChair, Action::AdoptDuties(changes("lg_4_meeting", never)), "invalid_field");
    c.refused(Role::LeadingChair, Action::AdoptDuties(changes("own_1", None)), "not_found");
    let nothing = Adopt { from: None, changes: Vec::new(), own: Vec::new() };
    c.refused(Role::LeadingChair, Action::AdoptDuties(nothing), "invalid_field");
}

#[test]
fn p_3_a_unit_tightens_for_itself_alone() {
    let mut c = Campus::on("2026-09-10 09:00");
    let (unit, other) = (c.station(), c.other_station());
    let tighten = |rule| Action::TightenDuty(Tighten { unit, duty: duty("sweep"), rule });
    c.does(Role::StationDirector, tighten(every(Cadence::Term { times: 3 })));
    // Thirds of the term for this unit: the one that begins on October 19 is its first.
    c.wait("2026-12-01 09:00");
    let first = |unit| -> Vec<_> {
        let lapses = c.lapses("sweep").into_iter().filter(|lapse| lapse.unit == Some(unit));
        lapses.map(|lapse| lapse.period.first).collect()
    };
    assert_eq!(first(unit), [day("2026-09-07"), day("2026-10-19")]);
    assert_eq!(first(other), [day("2026-09-07")]);
}

#[test]
fn p_3_a_unit_asks_for_it_earlier() {
    let mut c = Campus::on("2026-09-10 09:00");
    let unit = c.station();
    let rule = Rule { cadence: Cadence::Weeks { weeks: 2 }, days_early: 2 };
    c.does(Role::StationDirector, Action::TightenDuty(Tighten { unit, duty: duty("sa_5_check_in"), rule }));
    c.wait("2026-10-03 00:00");
    let lapses = c.lapses("sa_5_check_in");
    let own: Vec<_> =
        lapses.iter().filter(|lapse| lapse.unit == Some(unit)).map(|lapse| lapse.period.last).collect();
    assert_eq!(own, [day("2026-09-20"), day("2026-10-02")]);
    assert_eq!(lapses.iter().filter(|lapse| lapse.unit != Some(unit)).count(), 1);
}

#[test]
fn p_3_a_unit_never_loosens() {
    let mut c = Campus::on("2026-09-10 09:00");
    let unit = c.station();
    let other = c.other_station();
    let tighten = |code: &str, unit, rule| Action::TightenDuty(Tighten { unit, duty: duty(code), rule });
    let fortnight = every(Cadence::Weeks { weeks: 2 });
    let thrice = every(Cadence::Term { times: 3 });
    for loose in
        [every(Cadence::Weeks { weeks: 3 }), every(Cadence::Term { times: 2 }), every(Cadence::OnEvent)]
    {
        c.refused(Role::StationDirector, tighten("sa_5_check_in", unit, loose), "policy_loosens");
    }
    c.refused(Role::StationDirector, tighten("sa_5_check_in", unit, fortnight), "invalid_field");
    c.refused(Role::StationDirector, tighten("lg_4_meeting", unit, thrice), "invalid_field");
    c.refused(Role::StationDirector, tighten("sweep", other, thrice), "not_allowed");
    c.refused(Role::StationCounsellor, tighten("sweep", unit, thrice), "not_allowed");
    // Its own measure binds it too.
    c.does(Role::StationDirector, tighten("sweep", unit, thrice));
    let twice = every(Cadence::Term { times: 2 });
    c.refused(Role::StationDirector, tighten("sweep", unit, twice), "policy_loosens");
}
