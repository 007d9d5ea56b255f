//! What is always so of results, interviews and early warnings.

use wuji_core::access::{Deed, may_case};
use wuji_core::census;
use wuji_core::entry::{By, Event};
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::network::Cause;
use wuji_core::warning;

use super::{Decided, Verdict};
use crate::world::World;

/// A result that asks for an interview starts its clock in the same entry, and no other does.
pub(super) fn a_result_starts_its_interview(decided: &Decided<'_>) -> Verdict {
    for entry in decided.entries {
        let Some(Event::Census(census::Event::Recorded { scored, .. })) = entry.event() else { continue };
        let level = entry.header.starts.map(|start| start.row.level);
        if scored.interview() != level || (scored.critical && scored.class != 1) {
            return Err(format!("{scored:?} is due {level:?}"));
        }
    }
    Ok(())
}

/// Only the engine fires, in a command of its own; something fires whenever it was woken for it; and no rule fires twice on
/// the same evidence.
pub(super) fn a_rule_fires_once_on_its_evidence(decided: &Decided<'_>) -> Verdict {
    let woken = decided.command.cause == Cause::Warning;
    if woken && decided.entries.first().is_none_or(|entry| entry.header.kind != Kind::WarningFired) {
        return Err(format!("was woken for a warning, and {:?}", decided.outcome));
    }
    for entry in decided.entries {
        let Some(Event::Warning(warning::Event::Fired { person, rule, version, evidence, .. })) =
            entry.event()
        else {
            continue;
        };
        if !woken || entry.header.by != By::Engine {
            return Err(format!("somebody else fired: {entry:?}"));
        }
        let newest = evidence.last().ok_or("fires on nothing")?;
        if *newest >= entry.position {
            return Err(format!("fires on what is to come: {entry:?}"));
        }
        let earlier = decided.before.warning.iter().filter(|(_, row)| row.person == Some(*person));
        let mut firings = earlier.flat_map(|(_, row)| &row.firings);
        let again = firings.find(|firing| {
            firing.rule == *rule && firing.version == *version && firing.evidence.last() >= Some(newest)
        });
        if let Some(again) = again {
            return Err(format!("{entry:?} after {again:?}"));
        }
    }
    Ok(())
}

/// An interview that is due, or the talk that follows it, and a warning that waits have one clock each; others have none. Who must not have a warning may
/// not see it in any post.
pub(super) fn what_waits_has_a_clock(world: &World) -> Verdict {
    let network = &world.network;
    let clocks = |case: CaseNo, item: Item| {
        network.escalation.of_case(case).filter(|(_, clock)| clock.start.row.item == item).count()
    };
    for (case, row) in network.census.screenings() {
        let here = row.person.is_some_and(|person| network.roster.is_here(person, network.last_at()));
        let followed = here && row.outcome == Some(census::InterviewOutcome::Follow);
        let talks = clocks(case, Item::Interview) + clocks(case, Item::FollowUp);
        if talks != usize::from(row.is_due) || (followed && !row.is_due) {
            return Err(format!("{case}: {row:?}"));
        }
    }
    for (case, row) in network.warning.iter() {
        if clocks(case, Item::Look) != usize::from(row.is_open) {
            return Err(format!("{case}: {row:?}"));
        }
        for person in row.recused.iter().copied().chain(row.person) {
            let posts = network.roster.person(person).map(|row| row.posts.clone()).unwrap_or_default();
            let sees = |post| may_case(network, person, Some(post), Deed::SeeWarning, case, world.now);
            if posts.into_iter().any(sees) {
                return Err(format!("{person} may see warning {case}"));
            }
        }
    }
    Ok(())
}
