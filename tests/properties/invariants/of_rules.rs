//! What is always so of rules on their way into force: looser by two persons, never beyond the bounds, never back in time.

use std::collections::BTreeMap;

use wuji_core::adoption::Stage;
use wuji_core::calendar::Days;
use wuji_core::duty::{DutyNo, Instance, Place, Status};
use wuji_core::entry::Event;
use wuji_core::escalation::{Item, Level, Row};
use wuji_core::kind::Kind;
use wuji_core::network::Network;
use wuji_core::policy::{self, Allowance};
use wuji_core::roster::{Role, UnitKind};

use super::{Decided, Verdict};
use crate::world::World;

/// Every row of the policy in force.
fn rows(network: &Network) -> Vec<(Row, Allowance)> {
    let at = network.last_at();
    let rows = Item::ALL.iter().flat_map(|item| Level::ALL.iter().map(move |level| (*item, *level)));
    let rows = rows.map(|(item, level)| Row { item, level, unit: None });
    rows.map(|row| (row, network.policy.allowance(row, at))).collect()
}

/// No deadline is longer than its bound, and none that always counts has been put into service hours.
pub(super) fn escalation_is_never_off(world: &World) -> Verdict {
    for (row, allowance) in rows(&world.network) {
        let most = policy::at_most(row.item, row.level);
        if allowance.minutes > most.minutes || (allowance.in_service_hours && !most.in_service_hours) {
            return Err(format!("{row:?} is {allowance:?}"));
        }
    }
    Ok(())
}

/// Rules come into force by chair, vice-chair or, of early warning, the centre's director, or because one person put them
/// forward and another of the leading group approved. A policy that one alone put in force allows nowhere more than before.
pub(super) fn nobody_loosens_alone(decided: &Decided<'_>) -> Verdict {
    let before = decided.before;
    for entry in decided.entries.iter().filter(|entry| entry.header.kind == Kind::AdoptionEnacted) {
        let role = entry.header.by.post().and_then(|post| before.roster.role(post));
        let waited = entry.header.case.and_then(|case| before.adoption.get(case));
        if let Some(row) = waited {
            let leads = [Role::LeadingChair, Role::LeadingViceChair, Role::LeadingMember];
            let is_other = row.by.is_some() && entry.actor().is_some() && row.by != entry.actor();
            if row.stage != Stage::Waiting || !is_other || !role.is_some_and(|role| leads.contains(&role)) {
                return Err(format!("approved by {role:?}: {row:?}"));
            }
            continue;
        }
        let alone = [Role::LeadingChair, Role::LeadingViceChair, Role::CentreDirector];
        if !role.is_some_and(|role| alone.contains(&role)) {
            return Err(format!("put in force by {role:?} alone"));
        }
        for adopted in decided.entries {
            let Some(Event::Policy(policy::Event::Adopted { from, lines, .. })) = adopted.event() else {
                continue;
            };
            for (row, _) in rows(before) {
                let was = before.policy.allowance(row, *from);
                let line = lines.iter().find(|line| (line.item, line.level) == (row.item, row.level));
                let is = line.map_or_else(|| policy::default(row.item, row.level), |line| line.allowance);
                if is.minutes > was.minutes || (is.in_service_hours && !was.in_service_hours) {
                    return Err(format!("{row:?} goes from {was:?} to {is:?} by one person"));
                }
            }
        }
    }
    let adopted = [
        Kind::PolicyAdopted,
        Kind::CalendarAdopted,
        Kind::DutyAdopted,
        Kind::WarningsAdopted,
        Kind::WeeksAdopted,
    ];
    let count =
        |kinds: &[Kind]| decided.entries.iter().filter(|entry| kinds.contains(&entry.header.kind)).count();
    if count(&adopted) != count(&[Kind::AdoptionEnacted]) {
        return Err("rules came into force and nobody was told".into());
    }
    // Chair, vice-chair, member and the centre's director, whoever acts apart.
    if count(&adopted) > 0 {
        let leading = [Role::LeadingChair, Role::LeadingViceChair, Role::LeadingMember];
        let posts = leading.map(|role| before.roster.single_post(UnitKind::LeadingGroup, role));
        let director = before.roster.single_post(UnitKind::Centre, Role::CentreDirector);
        for post in posts.into_iter().chain([director]).flatten() {
            let knows = |entry: &wuji_core::entry::Entry| {
                let header = &entry.header;
                header.by.post() == Some(post)
                    || (header.kind == Kind::AdoptionTold && header.to == Some(post))
            };
            if !decided.entries.iter().any(knows) {
                return Err(format!("{post} was not told"));
            }
        }
    }
    Ok(())
}

type Closed = BTreeMap<(DutyNo, Place, Span), Status>;
type Span = (wuji_core::time::Day, wuji_core::time::Day);

/// How it stands with what ended before today, and was not due still.
fn closed(network: &Network) -> Closed {
    let today = network.last_at().day();
    let days = Days { first: today.plus(-400), last: today.plus(-1) };
    let over = |one: &Instance| one.period.last < today && !matches!(one.status, Status::Due | Status::Ahead);
    let found = network.duties(None, days, today).into_iter().filter(over);
    found.map(|one| ((one.duty, one.place, (one.period.first, one.period.last)), one.status)).collect()
}

/// Whatever rules come into force, a period that is over keeps its dates; its status changes to late or waived alone.
pub(super) fn a_closed_period_stands(decided: &Decided<'_>) -> Verdict {
    let kinds = [Kind::CalendarAdopted, Kind::DutyAdopted, Kind::DutyTightened];
    if !decided.entries.iter().any(|entry| kinds.contains(&entry.header.kind)) {
        return Ok(());
    }
    let mut after = decided.before.clone();
    for entry in decided.entries {
        after.apply(entry).map_err(|corruption| corruption.to_string())?;
    }
    let (was, is) = (closed(decided.before), closed(&after));
    for (key, status) in was {
        match is.get(&key) {
            Some(now) if *now == status || matches!(now, Status::Late | Status::Waived) => {}
            other => return Err(format!("{key:?} was {status:?} and is {other:?}")),
        }
    }
    Ok(())
}
