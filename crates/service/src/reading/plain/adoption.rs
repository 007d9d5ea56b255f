//! Rules on their way into force (LG.2): what was put forward, by which post, and what came of it. Whoever approves reads here
//! what he approves.

use wuji_core::Network;
use wuji_core::adoption::{Measure, Stage};
use wuji_core::calendar;
use wuji_core::duty::Cadence;
use wuji_core::ids::CaseNo;
use wuji_core::policy::{Line, at_most};

use super::{Plain, Told, codes, state};
use crate::reading::desk::CaseKind;

/// An adoption.
pub(super) fn plain(network: &Network, case: CaseNo) -> Option<Plain> {
    let row = network.adoption.get(case)?;
    let settled = |stage| row.settled.filter(|_| row.stage == stage);
    let mut facts = vec![
        Told::Codes("matter", codes("matter", row.matter)),
        Told::Post("put_forward_by", row.from),
        Told::At("put_forward_at", Some(row.at)),
        Told::Post("approved_by", settled(Stage::Enacted).and_then(|(_, post)| post)),
        Told::At("approved_at", settled(Stage::Enacted).map(|(at, _)| at)),
        Told::Post("declined_by", settled(Stage::Declined).and_then(|(_, post)| post)),
        Told::At("declined_at", settled(Stage::Declined).map(|(at, _)| at)),
        Told::Number("version", row.version.map(i64::from)),
    ];
    facts.extend(row.measure.as_ref().map(measure).unwrap_or_default());
    Some(Plain { kind: CaseKind::Adoption, state: state("adoption_stage", row.stage), facts })
}

/// What was put forward, line by line.
fn measure(measure: &Measure) -> Vec<Told> {
    match measure {
        Measure::Policy(adopt) => {
            let mut facts = vec![Told::At("in_force_from", adopt.from)];
            facts.extend(adopt.lines.iter().flat_map(line));
            facts
        }
        Measure::Calendar(adopt) => of_calendar(adopt),
        Measure::Duties(adopt) => {
            let mut facts = vec![Told::Day("in_force_from", adopt.from)];
            for change in &adopt.changes {
                facts.push(Told::Codes("duty", codes("duty", [change.duty])));
                facts.push(match change.rule {
                    None => Told::Codes("rule", codes("rule", ["off"])),
                    Some(rule) => cadence(rule.cadence),
                });
            }
            for own in &adopt.own {
                facts.push(Told::Title("own_duty", Some(own.title.to_string())));
                facts.push(cadence(own.rule.cadence));
            }
            facts
        }
        Measure::Warnings(adopt) => {
            let count = adopt.rules.as_ref().map(|rules| rules.len() as i64);
            vec![Told::Number("rules", count)]
        }
        Measure::Weeks(adopt) => {
            let rule = adopt.rule;
            vec![
                Told::Day("in_force_from", adopt.from),
                Told::Number("weekday", Some(i64::from(rule.weekday))),
                Told::Title("minute", Some(String::from(rule.minute))),
                Told::Codes("asks", codes("asks", rule.room_ticks.then_some("room_ticks"))),
                Told::Codes("asks", codes("asks", rule.countersign.then_some("countersign"))),
                Told::Number("hasty_reports", Some(i64::from(rule.hasty_reports))),
                Told::Number("hasty_seconds", Some(i64::from(rule.hasty_seconds))),
            ]
        }
    }
}

fn line(line: &Line) -> [Told; 5] {
    let most = at_most(line.item, line.level);
    [
        Told::Codes("deadline", codes("item", [line.item])),
        Told::Codes("level", codes("level", [line.level])),
        Told::Number("allows_minutes", Some(i64::from(line.allowance.minutes))),
        Told::Codes("counts", codes("counts", [counts(line.allowance.in_service_hours)])),
        Told::Number("at_most", Some(i64::from(most.minutes))),
    ]
}

/// Which time counts.
pub(super) fn counts(in_service_hours: bool) -> &'static str {
    if in_service_hours { "service_hours" } else { "always" }
}

fn cadence(cadence: Cadence) -> Told {
    let (name, count) = match cadence {
        Cadence::Once { days } => ("once_days", i64::from(days)),
        Cadence::Term { times } => ("times_a_term", i64::from(times)),
        Cadence::Weeks { weeks } => ("every_weeks", i64::from(weeks)),
        Cadence::Yearly { months, .. } => ("times_a_year", months.iter().count() as i64),
        Cadence::OnEvent => return Told::Codes("rule", codes("rule", ["on_event"])),
    };
    Told::Number(name, Some(count))
}

fn of_calendar(adopt: &calendar::Adopt) -> Vec<Told> {
    let mut facts = Vec::new();
    for term in &adopt.terms {
        facts.push(Told::Title("calendar_term", Some(term.title.to_string())));
        facts.push(Told::Day("first_day", Some(term.first)));
        facts.push(Told::Number("weeks", Some(i64::from(term.weeks))));
    }
    for days in &adopt.holidays {
        facts.push(Told::Day("holiday_from", Some(days.first)));
        facts.push(Told::Day("holiday_until", Some(days.last)));
    }
    facts.extend(adopt.working.iter().map(|day| Told::Day("working_day", Some(*day))));
    for hours in &adopt.hours {
        let said = format!("{}–{}", String::from(hours.from), String::from(hours.until));
        facts.push(Told::Title("service_hours", Some(said)));
    }
    facts
}
