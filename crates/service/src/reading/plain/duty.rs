//! Words that stand beside evidence of a duty, beside its withdrawal, or beside a waiver.

use wuji_core::Network;
use wuji_core::duty::{Beside, DutyNo, Evidence, Place, Waiver};
use wuji_core::ids::CaseNo;

use super::{Plain, Told, state};
use crate::reading::desk::CaseKind;
use crate::reading::duties::unit_title;
use crate::reading::labels::class_title;
use crate::text::code;

/// What the words of a case stand beside, if they are of this area, tasks apart.
pub(super) fn plain(network: &Network, case: CaseNo) -> Option<Plain> {
    match network.duty.beside(case)? {
        Beside::Evidence(number) => Some(evidence(network, network.duty.evidence(*number)?)),
        Beside::Withdrawal(number, by) => {
            let row = network.duty.evidence(*number)?;
            let mut plain = Plain { kind: CaseKind::Withdrawal, ..evidence(network, row) };
            plain.facts.push(Told::Post("withdrawn_by", *by));
            Some(plain)
        }
        Beside::Waiver(waiver) => Some(waived(network, waiver)),
    }
}

fn evidence(network: &Network, row: &Evidence) -> Plain {
    let mut facts = about(network, row.duty, row.place);
    facts.extend([
        Told::Title("title", row.title.as_ref().map(ToString::to_string)),
        Told::Day("done_on", Some(row.on)),
        Told::Day("recorded_on", Some(row.recorded)),
        Told::Post("recorded_by", row.by),
        Told::Number("participants", row.count.map(i64::from)),
        Told::Number("minutes", row.minutes.map(i64::from)),
        Told::Codes("medium", super::codes("medium", row.medium)),
    ]);
    Plain {
        kind: CaseKind::Evidence,
        state: state("evidence_state", if row.withdrawn { "withdrawn" } else { "recorded" }),
        facts,
    }
}

fn waived(network: &Network, waiver: &Waiver) -> Plain {
    let ended = network.duty.period_holding(network, waiver.duty, waiver.place, waiver.period);
    let late = ended.is_some_and(|period| period.last < waiver.on);
    let mut facts = about(network, waiver.duty, waiver.place);
    facts.extend([
        Told::Day("period_first", ended.map(|period| period.first)),
        Told::Day("period_last", ended.map(|period| period.last)),
        Told::Day("recorded_on", Some(waiver.on)),
        Told::Post("waived_by", waiver.by),
    ]);
    Plain {
        kind: CaseKind::Waiver,
        state: state("waiver_state", if late { "excused" } else { "waived" }),
        facts,
    }
}

/// Which duty, and for what it is due.
fn about(network: &Network, duty: DutyNo, place: Place) -> Vec<Told> {
    let roster = &network.roster;
    let named = match network.duty.title(duty) {
        Some(own) => Told::Title("duty", Some(own.to_string())),
        None => Told::Codes("duty", super::codes("duty", [code(&duty)])),
    };
    let there = match place {
        Place::College => Told::Title("place", None),
        Place::Unit(unit) => Told::Title("place", unit_title(roster, unit)),
        Place::Class(class) | Place::Cover { class, .. } => Told::Title("place", class_title(roster, class)),
        Place::Post(post) => Told::Post("place", Some(post)),
    };
    vec![named, there]
}
