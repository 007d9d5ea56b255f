//! The fold is separable: the cases of one person without their bodies leave the rows of other persons, their cases and
//! every clock unchanged.

use std::collections::BTreeSet;

use wuji_core::entry::Entry;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::network::Network;

/// The person whom a case concerns, as the live state knows it.
fn concerns(network: &Network, case: CaseNo) -> Option<PersonNo> {
    let person = PersonNo(case.0);
    if network.roster.person(person).is_some() {
        return Some(person);
    }
    network.subject(case)
}

/// The log as it is once the keys of a person's cases are destroyed; `also` hides one more case.
pub(crate) fn without(
    network: &Network,
    log: &[Entry],
    person: PersonNo,
    also: Option<CaseNo>,
) -> Vec<Entry> {
    let hidden = |entry: &Entry| {
        entry.header.case.is_some_and(|case| Some(case) == also || concerns(network, case) == Some(person))
    };
    let cut = |entry: &Entry| Entry { body: entry.body.clone().filter(|_| !hidden(entry)), ..entry.clone() };
    log.iter().map(cut).collect()
}

/// Compares what is left with what was there.
pub(crate) fn compare(live: &Network, log: &[Entry], person: PersonNo) -> Result<(), String> {
    let left = Network::replay(log).map_err(|corruption| format!("does not replay: {corruption}"))?;
    let others = |case: CaseNo| concerns(live, case) != Some(person);
    for (case, report) in live.report.iter().filter(|(case, _)| others(*case)) {
        if left.report.get(case) != Some(report) {
            return Err(format!("report {case}: {report:?} became {:?}", left.report.get(case)));
        }
    }
    for (case, crisis) in live.crisis.iter().filter(|(case, _)| others(*case)) {
        if left.crisis.get(case) != Some(crisis) {
            return Err(format!("crisis {case}: {crisis:?} became {:?}", left.crisis.get(case)));
        }
    }
    for (case, listing) in live.focus.iter().filter(|(case, _)| others(*case)) {
        if left.focus.get(case) != Some(listing) {
            return Err(format!("listing {case} changed"));
        }
    }
    let care = |network: &Network| -> Vec<_> {
        let rows = network.care.iter().filter(|(case, _)| others(*case));
        rows.map(|(case, row)| (case, row.clone())).collect()
    };
    let watches = |network: &Network| -> Vec<_> {
        let rows = network.care.watches().filter(|(case, _)| others(*case));
        rows.map(|(case, row)| (case, row.clone())).collect()
    };
    if care(live) != care(&left) || watches(live) != watches(&left) {
        return Err("what is done for others changed".into());
    }
    for (case, row) in live.census.screenings().filter(|(case, _)| others(*case)) {
        if left.census.screening(case) != Some(row) {
            return Err(format!("result {case}: {row:?} became {:?}", left.census.screening(case)));
        }
    }
    for (case, row) in live.warning.iter().filter(|(case, _)| others(*case)) {
        if left.warning.get(case) != Some(row) {
            return Err(format!("warning {case}: {row:?} became {:?}", left.warning.get(case)));
        }
    }
    if !live.census.iter().eq(left.census.iter()) {
        return Err("censuses changed".into());
    }
    for (case, row) in live.counselling.iter().filter(|(case, _)| others(*case)) {
        if left.counselling.get(case) != Some(row) {
            return Err(format!("counselling {case} changed"));
        }
    }
    for (case, row) in live.referral.iter().filter(|(case, _)| others(*case)) {
        if left.referral.get(case) != Some(row) {
            return Err(format!("referral {case} changed"));
        }
    }
    for (number, row) in live.roster.people().filter(|(number, _)| *number != person) {
        if left.roster.person(number) != Some(row) {
            return Err(format!("person {number}: {row:?} became {:?}", left.roster.person(number)));
        }
        if live.access.has_account(number) != left.access.has_account(number) {
            return Err(format!("the account of person {number} changed"));
        }
    }
    if !live.escalation.clocks().eq(left.escalation.clocks()) {
        return Err("the clocks changed".into());
    }
    let weeks = |network: &Network| -> Vec<_> {
        let reports = network.roster.classes().map(|(class, _)| network.periodic.reports(class).to_vec());
        reports.collect()
    };
    if weeks(live) != weeks(&left) || !live.periodic.matters().eq(left.periodic.matters()) {
        return Err("weekly reports changed".into());
    }
    let duties = |network: &Network| -> Vec<_> {
        let lapses = network.duty.lapses().map(|(case, lapse)| (case, lapse.clone()));
        lapses.collect()
    };
    if duties(live) != duties(&left) || !live.duty.all_evidence().eq(left.duty.all_evidence()) {
        return Err("duties changed".into());
    }
    if !live.duty.tasks().iter().eq(left.duty.tasks().iter()) {
        return Err("tasks changed".into());
    }
    if live.publication != left.publication {
        return Err("what was published changed".into());
    }
    for (number, _) in live.roster.people().filter(|(number, _)| *number != person) {
        let year = live.last_at().day().year();
        let minutes = |network: &Network| network.training_minutes(number, year);
        let qualified = |network: &Network| network.duty.registers().qualifications(number).to_vec();
        if minutes(live) != minutes(&left) || qualified(live) != qualified(&left) {
            return Err(format!("what person {number} attended changed"));
        }
    }
    // His own cases keep holder and clock: they are headers.
    for (case, report) in live.report.iter().filter(|(case, _)| !others(*case)) {
        let same = left.report.get(case).is_some_and(|other| {
            other.holder == report.holder && other.answer == report.answer && other.path == report.path
        });
        if !same {
            return Err(format!("report {case} lost its holder or its clock: {report:?}"));
        }
    }
    let cases: BTreeSet<CaseNo> = live.report.iter().map(|(case, _)| case).collect();
    match left.report.iter().all(|(case, _)| cases.contains(&case)) && left.head() == live.head() {
        true => Ok(()),
        false => Err("cases or entries appeared".into()),
    }
}
