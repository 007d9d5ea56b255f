//! LG.2 and P.3: a college adopts other rules and duties of its own, a unit tightens for itself; nothing reaches back.

use wuji_core::action::Action;
use wuji_core::calendar::Days;
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
    // The half that has begun goes on as it was; the third that would begin in it begins after it.
    let periods = |c: &Campus, on: &str| -> Vec<String> {
        let found = c.instances("lg_4_meeting", on);
        found.into_iter().map(|one| format!("{}..{}", one.period.first, one.period.last)).collect()
    };
    assert_eq!(periods(&c, "2026-10-02"), ["2026-09-07..2026-11-08"]);
    assert_eq!(periods(&c, "2026-10-20"), ["2026-09-07..2026-11-08"]);
    assert_eq!(periods(&c, "2026-11-09"), ["2026-11-09..2026-11-29"]);
    assert_eq!(periods(&c, "2026-12-01"), ["2026-11-30..2027-01-10"]);
    // So one meeting is never two.
    c.wait("2026-10-20 18:00");
    c.records(Role::LeadingChair, "lg_4_meeting", Place::College, "2026-10-20");
    c.wait("2026-12-01 09:00");
    c.stands("lg_4_meeting", Place::College, "2026-10-20", Status::Done);
    c.stands("lg_4_meeting", Place::College, "2026-11-20", Status::Lapsed);
}

#[test]
fn lg_2_a_cadence_that_changes_twice_in_one_period_leaves_no_two_at_once() {
    let mut c = Campus::on("2026-09-08 09:00");
    for (on, cadence) in [
        ("2026-09-10 09:00", Cadence::Weeks { weeks: 1 }),
        ("2026-09-16 09:00", Cadence::Weeks { weeks: 3 }),
        ("2026-10-06 09:00", Cadence::Term { times: 1 }),
        ("2026-10-07 09:00", Cadence::Weeks { weeks: 2 }),
    ] {
        c.wait(on);
        c.adopts_by_two(Action::AdoptDuties(changes("lg_4_meeting", Some(every(cadence)))));
    }
    let term = Days { first: day("2026-09-07"), last: day("2027-01-10") };
    let mut all = c.network().duties(None, term, c.today());
    all.retain(|one| one.duty == duty("lg_4_meeting"));
    let periods: Vec<Days> = all.iter().map(|one| one.period).collect();
    for (before, after) in periods.iter().zip(periods.iter().skip(1)) {
        assert!(before.last < after.first, "{periods:?}");
    }
    // The half of the term was under way all that time; the fortnight after it has its second week left.
    assert_eq!(periods[0].last, day("2026-11-08"));
    assert_eq!(periods[1], Days { first: day("2026-11-09"), last: day("2026-11-15") });
}

#[test]
fn lg_2_a_duty_is_switched_off_and_on() {
    let mut c = Campus::on("2026-09-08 09:00");
    c.adopts_by_two(Action::AdoptDuties(changes("sa_5_check_in", None)));
    // The fortnight that had begun is due still, and who keeps it may say so.
    let place = Place::Cover { post: c.post(Role::Advisor), class: c.class() };
    c.records(Role::Advisor, "sa_5_check_in", place, "2026-09-08");
    c.stands("sa_5_check_in", place, "2026-09-10", Status::Done);
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
    // Thirds of the term for this unit, the first of them from the end of the half that runs.
    c.wait("2026-12-01 09:00");
    let first = |unit| -> Vec<_> {
        let lapses = c.lapses("sweep").into_iter().filter(|lapse| lapse.unit == Some(unit));
        lapses.map(|lapse| lapse.period.first).collect()
    };
    assert_eq!(first(unit), [day("2026-09-07"), day("2026-11-09")]);
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
