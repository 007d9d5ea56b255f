//! P.2: early discovery, timely prevention, effective intervention, in minutes.

use wuji_core::action::Action;
use wuji_core::calendar::Days;
use wuji_core::care::{Basis, Protect, Protection, StartIntervention};
use wuji_core::crisis::{Act, Grade, Measure, Note};
use wuji_core::entry::Entry;
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::projection::{Hop, Indicator, Indicators, project};
use wuji_core::report::{About, Submit, Urgency};
use wuji_core::roster::Role;

use crate::campus::{Campus, SAID, at, observe};
use crate::crises::{assess, crisis};

fn days() -> Days {
    Days { first: "2026-09-07".parse().unwrap(), last: "2027-01-10".parse().unwrap() }
}

fn of(log: &[Entry], hop: Hop) -> Indicator {
    let indicators: Indicators = project(log);
    let all = indicators.of(days());
    *all.iter().find(|row| row.hop == hop && row.unit.is_none()).unwrap()
}

fn late_report(c: &Campus, occurred: &str) -> Action {
    let mut observation = observe(About::Person(c.subject));
    observation.occurred_at = Some(at(occurred));
    Action::Submit(Submit { observation, ..c.submit(About::Person(c.subject), Urgency::Urgent, None) })
}

#[test]
fn p_2_each_hop_is_measured_from_observation_to_intervention() {
    let mut c = Campus::on("2026-09-16 15:00");
    let action = late_report(&c, "2026-09-16 13:30");
    let report = c.does(Role::Commissioner, action);
    c.wait("2026-09-16 15:20").acknowledges(Role::Advisor, report);
    c.wait("2026-09-16 16:00");
    c.does(Role::CentreDirector, assess(report, Some(Grade::Yellow)));
    let case = c.network().crisis.iter().next_back().unwrap().0;
    c.wait("2026-09-16 16:45");
    let note = Note { case, act: Some(Act::Talked), words: None };
    c.does(Role::CentreDirector, Action::NoteCrisis(note));
    let log = c.host.log();
    let minutes = |hop| (of(log, hop).cases, of(log, hop).reached, of(log, hop).median, of(log, hop).lapsed);
    assert_eq!(minutes(Hop::Report), (1, 1, Some(90), 0));
    assert_eq!(minutes(Hop::Acknowledgement), (1, 1, Some(20), 0));
    assert_eq!(minutes(Hop::Assessment), (1, 1, Some(40), 0));
    assert_eq!(minutes(Hop::Intervention), (1, 1, Some(45), 0));
    // By the department on whose way it came.
    let indicators: Indicators = project(log);
    let own = c.network().roster.department(c.network().roster.person(c.subject).unwrap().place);
    assert!(indicators.of(days()).iter().any(|row| row.unit == own && row.hop == Hop::Intervention));
    // To whoever may not see the case nothing of it shows.
    let published = of(log, Hop::Report).published();
    assert_eq!(
        (published.cases, published.reached, published.median, published.p95),
        (None, None, None, None)
    );
}

#[test]
fn p_2_a_missed_deadline_counts_once_and_an_outage_blames_nobody() {
    let mut c = Campus::on("2026-09-16 15:00");
    let report = c.reports(Role::Commissioner, Urgency::Urgent);
    // Advisor, station and centre let an hour pass each.
    c.wait("2026-09-16 17:30");
    assert_eq!(of(c.host.log(), Hop::Acknowledgement).lapsed, 1);
    c.held_by(report, Role::CentreCounsellor);
    c.acknowledges(Role::CentreCounsellor, report);
    let row = of(c.host.log(), Hop::Acknowledgement);
    assert_eq!((row.cases, row.reached, row.median, row.lapsed), (1, 1, Some(150), 1));
    let indicators: Indicators = project(c.host.log());
    let kept = indicators.kept(None, days())[&Item::Acknowledge];
    assert_eq!((kept.in_time, kept.lapsed, kept.excused), (1, 2, 0));
    let mut c = Campus::on("2026-09-16 15:00");
    c.reports(Role::Commissioner, Urgency::Urgent);
    c.was_down_since("2026-09-16 15:10", "2026-09-16 16:30");
    let indicators: Indicators = project(c.host.log());
    let kept = indicators.kept(None, days())[&Item::Acknowledge];
    assert_eq!((kept.lapsed, kept.excused), (0, 1));
    assert_eq!(of(c.host.log(), Hop::Acknowledgement).lapsed, 0);
}

#[test]
fn p_2_a_case_that_cannot_be_opened_keeps_every_hop_but_the_first() {
    let mut c = Campus::on("2026-09-16 15:00");
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::CentreOnCall, Action::NoteCrisis(Note { case, act: Some(Act::OnScene), words: SAID }));
    let whole: Indicators = project(c.host.log());
    let cut = |entry: &Entry| match entry.header.case {
        Some(_) => Entry { body: None, ..entry.clone() },
        None => entry.clone(),
    };
    let left: Vec<Entry> = c.host.log().iter().map(cut).collect();
    let left: Indicators = project(&left);
    let without = |indicators: &Indicators| {
        let mut rows = indicators.of(days());
        rows.retain(|row| row.hop != Hop::Report);
        rows
    };
    assert_eq!(without(&left), without(&whole));
    assert!(left.of(days()).iter().all(|row| row.hop != Hop::Report));
    assert!(whole.of(days()).iter().any(|row| row.hop == Hop::Report));
}

#[test]
fn p_2_what_care_does_ends_the_last_hop_too() {
    let begin = |case| {
        Action::StartIntervention(StartIntervention { case, measure: Measure::Counselling, words: None })
    };
    let protect = |case| {
        let (what, basis) = (Protection::Stayed, Basis::Consent);
        Action::Protect(Protect { case, what, basis, occurred_at: None, words: None })
    };
    for (action, minutes) in [(begin as fn(CaseNo) -> Action, 30), (protect, 30)] {
        let mut c = Campus::on("2026-09-16 15:00");
        let case = crisis(&mut c, Grade::Yellow);
        c.wait("2026-09-16 15:30").does(Role::CentreDirector, action(case));
        let hop = of(c.host.log(), Hop::Intervention);
        assert_eq!((hop.cases, hop.reached, hop.median), (1, 1, Some(minutes)));
    }
}
