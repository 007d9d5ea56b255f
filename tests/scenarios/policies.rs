//! Deadlines: adopted, tightened, applied to what runs: P.3, LG.2; fine print 10.

use wuji_core::action::Action;
use wuji_core::entry::{Entry, Event};
use wuji_core::escalation::{self, Cause, Item, Level};
use wuji_core::policy::{Adopt, Allowance, ApplyToOpen, Line, Tighten};
use wuji_core::projection::{Trail, project};
use wuji_core::report::Urgency;
use wuji_core::roster::Role;

use crate::campus::{Campus, at};

const MORNING: &str = "2026-09-14 08:00";

fn line(level: Level, hours: u32) -> Line {
    let allowance = Allowance { minutes: hours * 60, in_service_hours: true };
    Line { item: Item::Acknowledge, level, allowance }
}

fn adopt(level: Level, hours: u32) -> Action {
    Action::AdoptPolicy(Adopt { from: None, lines: vec![line(level, hours)] })
}

fn lapse_cause(c: &Campus) -> Option<Cause> {
    c.host.log().iter().rev().find_map(|entry| match entry.event()? {
        Event::Escalation(escalation::Event::Lapsed { cause, .. }) => Some(*cause),
        _ => None,
    })
}

#[test]
fn a_clock_keeps_the_value_of_the_instant_it_started() {
    let mut c = Campus::on(MORNING);
    let before = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.does(Role::LeadingChair, adopt(Level::Concerning, 2));
    let after = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.due(before, Item::Acknowledge, "2026-09-14 18:00").due(after, Item::Acknowledge, "2026-09-14 10:00");
}

#[test]
fn fine_print_10_applied_to_open_the_new_value_counts_from_the_clocks_start() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.wait("2026-09-14 09:00").does(Role::LeadingChair, adopt(Level::Concerning, 3));
    c.does(Role::LeadingChair, Action::ApplyToOpen(ApplyToOpen {}));
    c.due(case, Item::Acknowledge, "2026-09-14 11:00").held_by(case, Role::Commissioner);
    // A second time there is nothing left to move.
    c.refused(Role::LeadingChair, Action::ApplyToOpen(ApplyToOpen {}), "invalid_field");
    c.wait("2026-09-14 11:00").held_by(case, Role::Advisor);
    assert_eq!(lapse_cause(&c), Some(Cause::Deadline));
}

#[test]
fn fine_print_10_what_has_passed_lapses_now_and_no_post_is_blamed() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.wait("2026-09-14 11:00").does(Role::LeadingChair, adopt(Level::Concerning, 2));
    c.does(Role::LeadingChair, Action::ApplyToOpen(ApplyToOpen {}));
    c.wait("2026-09-14 11:00").held_by(case, Role::Advisor);
    assert_eq!(lapse_cause(&c), Some(Cause::PolicyChanged));
}

#[test]
fn a_lapse_that_blames_nobody_is_known_from_headers_alone() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.wait("2026-09-14 11:00").does(Role::LeadingChair, adopt(Level::Concerning, 2));
    c.does(Role::LeadingChair, Action::ApplyToOpen(ApplyToOpen {}));
    // Lapsed to the advisor with two hours; from him while the engine was down; from the station by its own fault.
    c.wait("2026-09-14 11:00")
        .was_down_since("2026-09-14 11:30", "2026-09-14 17:00")
        .wait("2026-09-15 09:00");
    let headers = c.host.log().iter().map(|entry| Entry { body: None, ..entry.clone() });
    let headers: Vec<Entry> = headers.collect();
    let trail: Trail = project(&headers);
    let of_case = trail.lapses.iter().filter(|lapse| lapse.case == Some(case));
    let missed: Vec<_> = of_case.map(|lapse| lapse.missed).collect();
    assert_eq!(missed, [None, None, Some(c.post(Role::StationCounsellor))]);
}

#[test]
fn a_clock_names_the_version_whose_line_gave_its_time() {
    let mut c = Campus::on(MORNING);
    let version = |c: &Campus, case| c.network().escalation.of_case(case).next().unwrap().1.start.policy;
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    assert_eq!(version(&c, case), 0);
    c.does(Role::LeadingChair, adopt(Level::Concerning, 6));
    let later = Adopt { from: Some(at("2026-09-21 08:00")), lines: vec![line(Level::Concerning, 3)] };
    c.does(Role::LeadingChair, Action::AdoptPolicy(later));
    // The second is adopted and not yet in force.
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    assert_eq!(version(&c, case), 1);
    c.due(case, Item::Acknowledge, "2026-09-14 16:00");
    let unit = c.network().roster.post(c.post(Role::StationDirector)).unwrap().unit.unwrap();
    c.does(Role::StationDirector, Action::Tighten(Tighten { unit, line: line(Level::Concerning, 4) }));
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    assert_eq!(version(&c, case), 3);
    // Once it is in force the college's line is the tighter one.
    let case = c.wait("2026-09-21 08:00").reports(Role::DormOfficer, Urgency::Concerning);
    assert_eq!(version(&c, case), 2);
    c.due(case, Item::Acknowledge, "2026-09-21 11:00");
}

#[test]
fn p_3_a_department_tightens_and_never_loosens() {
    let mut c = Campus::on(MORNING);
    let unit = c.network().roster.post(c.post(Role::StationDirector)).unwrap().unit.unwrap();
    let tighten = |level, hours| Action::Tighten(Tighten { unit, line: line(level, hours) });
    c.refused(Role::StationDirector, tighten(Level::Concerning, 9), "policy_loosens");
    c.does(Role::StationDirector, tighten(Level::Concerning, 4));
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.due(case, Item::Acknowledge, "2026-09-14 12:00");
    // It binds the hops up to its own station: the centre has the college's eight hours.
    let case = c.reports(Role::StationCounsellor, Urgency::Concerning);
    c.held_by(case, Role::CentreCounsellor).due(case, Item::Acknowledge, "2026-09-14 18:00");
    c.refused(Role::StationCounsellor, tighten(Level::Concerning, 2), "not_allowed");
}

#[test]
fn a_policy_is_in_force_from_its_day() {
    let mut c = Campus::on(MORNING);
    let from = Some(at("2026-09-21 00:00"));
    let lines = vec![line(Level::Concerning, 2)];
    c.does(Role::LeadingChair, Action::AdoptPolicy(Adopt { from, lines: lines.clone() }));
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.due(case, Item::Acknowledge, "2026-09-14 18:00");
    let case = c.wait("2026-09-21 08:00").reports(Role::DormOfficer, Urgency::Concerning);
    c.due(case, Item::Acknowledge, "2026-09-21 10:00");
    let from = Some(at("2026-09-01 00:00"));
    c.refused(Role::LeadingChair, Action::AdoptPolicy(Adopt { from, lines }), "invalid_field");
}

#[test]
fn what_ran_out_while_the_engine_was_down_goes_one_hop_with_its_full_time() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Urgent);
    c.was_down_since("2026-09-14 08:10", "2026-09-14 20:00").held_by(case, Role::Advisor);
    c.due(case, Item::Acknowledge, "2026-09-14 21:00");
    assert_eq!(lapse_cause(&c), Some(Cause::EngineDown));
}
