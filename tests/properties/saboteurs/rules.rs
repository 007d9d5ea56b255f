//! Saboteurs of what is always so of rules on their way into force.

use wuji_core::duty;
use wuji_core::entry::Event;
use wuji_core::escalation::{Item, Level};
use wuji_core::kind::Kind;
use wuji_core::policy;

use super::{found, kinds};

#[test]
fn a_deadline_beyond_its_bound_is_found() {
    found("escalation_is_never_off", |_, drafts| {
        for draft in kinds(drafts, &[Kind::PolicyAdopted]) {
            if let Event::Policy(policy::Event::Adopted { lines, .. }) = &mut draft.body.event {
                let allowance = policy::Allowance { minutes: 5_000_000, in_service_hours: false };
                lines.insert(0, policy::Line { item: Item::Acknowledge, level: Level::Emergency, allowance });
            }
        }
    });
}

#[test]
fn rules_that_one_person_loosens_are_found() {
    found("nobody_loosens_alone", |network, drafts| {
        for draft in kinds(drafts, &[Kind::AdoptionEnacted]) {
            let by = draft.header.case.and_then(|case| network.adoption.get(case)?.by);
            if let (Some(person), Some(post)) = (by, draft.header.by.post()) {
                draft.header.by = wuji_core::entry::By::Post { post, person };
            }
        }
    });
}

#[test]
fn rules_of_which_nobody_is_told_are_found() {
    found("nobody_loosens_alone", |_, drafts| {
        drafts.retain(|draft| draft.header.kind != Kind::AdoptionTold);
    });
}

#[test]
fn a_rule_that_rewrites_the_past_is_found() {
    // What was done in a period that is over is forgotten when the next rules come.
    found("a_closed_period_stands", |network, drafts| {
        let adopts = [Kind::CalendarAdopted, Kind::DutyAdopted, Kind::DutyTightened];
        let Some(adopted) = drafts.iter().find(|draft| adopts.contains(&draft.header.kind)).cloned() else {
            return;
        };
        let lapses = network.duty.lapses().map(|(_, lapse)| lapse.duty);
        for duty in lapses.chain(network.duty.all_evidence().map(|(_, row)| row.duty)) {
            let rule = duty::Rule { cadence: duty::Cadence::Weeks { weeks: 1 }, days_early: 0 };
            let changes = vec![duty::Change { duty, rule: Some(rule) }];
            let from = network.last_at().day().plus(-300);
            let version = network.duty.version() + 1;
            let event = duty::Event::Adopted { version, from, changes, own: Vec::new() };
            let mut draft = adopted.clone();
            draft.header.kind = Kind::DutyAdopted;
            draft.body.event = Event::Duty(event);
            drafts.push(draft);
        }
    });
}
