//! What is always so of duties: the computed table and the recorded lapses tell the same.

use wuji_core::calendar::Days;
use wuji_core::duty::{Cadence, Instance, Place, Scope, Status};

use super::Verdict;
use crate::world::World;

/// Every lapse stands in the table, with the unit and the posts that it names, however posts and rules have changed since; and
/// nothing stands there as lapsed that no lapse names.
pub(super) fn the_table_says_what_lapsed(world: &World) -> Verdict {
    let network = &world.network;
    let ever = Days { first: world.log[0].header.at.day().plus(-800), last: world.now.day().plus(800) };
    let table = network.duties(None, ever, world.now.day());
    let lapses: Vec<_> = network.duty.lapses().map(|(_, lapse)| lapse).collect();
    // Of what each holder owes once, the period is his own; the lapse has the month in which it ended.
    let own_time = |one: &Instance| {
        let holders = network.duty.form(one.duty).is_some_and(|form| matches!(form.scope, Scope::Holders(_)));
        let rule = network.duty.rule(one.duty, None, one.period.first);
        holders && rule.is_none_or(|rule| matches!(rule.cadence, Cadence::Once { .. }))
    };
    for lapse in &lapses {
        for missed in &lapse.missed {
            let of = |one: &&Instance| one.duty == lapse.duty && one.place == missed.place;
            let mut found = table.iter().filter(of).filter(|one| match own_time(one) {
                true => lapse.period.holds(one.period.last),
                false => one.period.holds(lapse.period.first),
            });
            let same = |one: &Instance| {
                let settled = !matches!(one.status, Status::Ahead | Status::Due);
                settled && one.unit == lapse.unit && one.owner == missed.post
            };
            if !found.clone().any(same) {
                return Err(format!("{missed:?} of {lapse:?} stands as {:?}", found.next()));
            }
        }
    }
    let named = |one: &&Instance| {
        lapses.iter().any(|lapse| {
            let of = lapse.duty == one.duty && lapse.missed.iter().any(|missed| missed.place == one.place);
            of && (one.period.holds(lapse.period.first) || lapse.period.holds(one.period.last))
        })
    };
    match table.iter().filter(|one| one.status == Status::Lapsed).find(|one| !named(one)) {
        Some(one) => Err(format!("no lapse names {one:?}")),
        None => no_two_at_once(&table, own_time),
    }
}

/// A day belongs to one period of a duty at a place, so that what is done once counts once.
fn no_two_at_once(table: &[Instance], own_time: impl Fn(&Instance) -> bool) -> Verdict {
    let key =
        |one: &Instance| -> (wuji_core::duty::DutyNo, Place, Days) { (one.duty, one.place, one.period) };
    let mut all: Vec<_> = table.iter().filter(|one| !own_time(one)).map(key).collect();
    all.sort_by_key(|(duty, place, period)| (*duty, *place, period.first));
    for pair in all.windows(2) {
        if let [(duty, place, before), (other_duty, other, after)] = pair
            && (duty, place) == (other_duty, other)
            && after.first <= before.last
        {
            return Err(format!("{duty} at {place:?} is due in {before:?} and {after:?}"));
        }
    }
    Ok(())
}
