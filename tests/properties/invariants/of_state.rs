//! What is always so of the state, and of the log as a whole.

use std::collections::{BTreeMap, BTreeSet};

use wuji_core::access::{Deed, may_case};
use wuji_core::crisis::Grade;
use wuji_core::escalation::{Clock, Item};
use wuji_core::ids::{CaseNo, ClassNo, PersonNo};
use wuji_core::network::Network;
use wuji_core::report::{State, Subject};
use wuji_core::roster::{PersonKind, Reach};

use super::Verdict;
use crate::separable;
use crate::world::World;

/// Every open report has one holder, and the holder one running clock: acknowledge, or progress once acknowledged. What is
/// observed or settled has none, what is attached that of its supplement alone. An open crisis has one holder, who owes its
/// next entry, and owes nothing twice; a closed one has no clock but that of what is to be ratified.
pub(super) fn one_holder_one_clock(world: &World) -> Verdict {
    let network = &world.network;
    for (case, report) in network.report.iter() {
        let mut clocks = network.escalation.of_case(case);
        if report.state != State::Open {
            let own = |(_, clock): (_, &Clock)| {
                report.state != State::Attached || clock.start.row.item != Item::Supplement
            };
            if clocks.any(own) {
                return Err(format!("{case} is {} and has a clock", report.state.name()));
            }
            continue;
        }
        let answers: Vec<_> = clocks.filter(|(_, clock)| clock.start.row.item.is_answer()).collect();
        let [(position, clock)] = answers.as_slice() else {
            return Err(format!("{case} has {} clocks of its holder: {report:?}", answers.len()));
        };
        let item = if report.acknowledged { Item::Lease } else { Item::Acknowledge };
        let right = report.answer == Some(*position)
            && report.holder.is_some()
            && clock.owner == report.holder
            && clock.start.row.item == item
            && report.path.last() == report.holder.as_ref();
        if !right {
            return Err(format!("{case}: {report:?} has {clock:?}"));
        }
    }
    for (case, crisis) in network.crisis.iter() {
        let items: Vec<Item> =
            network.escalation.of_case(case).map(|(_, clock)| clock.start.row.item).collect();
        let distinct: BTreeSet<Item> = items.iter().copied().collect();
        let clocks = items.len();
        if distinct.len() < clocks {
            return Err(format!("{case} owes something twice: {items:?}"));
        }
        if crisis.is_open() && !distinct.contains(&Item::Lease) {
            return Err(format!("{case} lies still: {items:?}"));
        }
        let owed = items.iter().filter(|item| **item != Item::Ratification).count();
        if crisis.holder.is_none() || (!crisis.is_open() && owed > 0) {
            return Err(format!("{case}: {crisis:?} with {clocks} clocks"));
        }
    }
    Ok(())
}

/// An open red crisis has a named watcher at every instant, while its subject is here and the college has anybody of the
/// centre or the leading group who may; his notes and the hand-over are due. Nothing is watched twice, nothing closed is
/// watched; who must not have a crisis does not watch in it.
pub(super) fn red_is_watched(world: &World) -> Verdict {
    let network = &world.network;
    let at = network.last_at();
    for (case, crisis) in network.crisis.iter() {
        let subject = crisis.subject.and_then(Subject::person);
        let here = subject.is_none_or(|person| network.roster.is_here(person, at));
        let guard = network.care.guard(case);
        let owes = |item| network.escalation.of_case(case).any(|(_, clock)| clock.start.row.item == item);
        let red = crisis.grade == Some(Grade::Red);
        if !crisis.is_open() {
            if guard.is_some() {
                return Err(format!("{case} is closed and watched"));
            }
            continue;
        }
        if guard.is_some() != owes(Item::Guardianship) || (guard.is_some() && red) != owes(Item::HandOver) {
            return Err(format!("{case}: {guard:?} at {:?}", crisis.grade));
        }
        let keep = crisis.kept_from();
        if guard.and_then(|guard| guard.watcher).is_some_and(|watcher| keep.contains(&watcher)) {
            return Err(format!("{case} is watched by who must not have it: {guard:?}"));
        }
        let is_student =
            |person| network.roster.person(person).is_some_and(|row| row.kind == PersonKind::Student);
        if guard.and_then(|guard| guard.watcher).is_some_and(is_student) {
            return Err(format!("{case} is watched by a student: {guard:?}"));
        }
        let left =
            guard.and_then(|guard| guard.watcher).filter(|person| !network.roster.is_here(*person, at));
        if red
            && here
            && (guard.is_none_or(|guard| guard.watcher.is_none()) || left.is_some())
            && somebody(network, &keep)
        {
            return Err(format!("{case} is red and nobody watches: {guard:?}"));
        }
    }
    Ok(())
}

/// Whether anybody of the centre or the leading group may have what is kept from these people.
fn somebody(network: &Network, keep: &[PersonNo]) -> bool {
    let at = network.last_at();
    let posts = network.roster.posts().filter(|(_, post)| post.role.is_centre() || post.role.is_leading());
    posts.into_iter().any(|(post, _)| {
        matches!(network.roster.reach(Some(post), at, keep, None), Reach::Open | Reach::Absent)
    })
}

/// Whoever is on the register and here has a follow-up ahead; an open watch request has one check ahead, an ended one none;
/// nobody is asked to look after himself by a post that he alone holds.
pub(super) fn nobody_is_forgotten(world: &World) -> Verdict {
    let network = &world.network;
    let at = network.last_at();
    let count = |case, item| {
        network.escalation.of_case(case).filter(|(_, clock)| clock.start.row.item == item).count()
    };
    for (case, listing) in network.focus.iter() {
        let here = listing.person.is_some_and(|person| network.roster.is_here(person, at));
        let listed = listing.grade.is_some() && !listing.ended;
        let wanted = usize::from(listed && here);
        // Whoever was listed after he left has one all the same.
        if count(case, Item::FollowUp) != wanted && (here || !listed) {
            return Err(format!("{case}: {} follow-ups ahead of {listing:?}", count(case, Item::FollowUp)));
        }
    }
    for (case, watch) in network.care.watches() {
        if count(case, Item::WatchCheck) != usize::from(!watch.ended) {
            return Err(format!("{case}: {} checks ahead of {watch:?}", count(case, Item::WatchCheck)));
        }
    }
    Ok(())
}

/// Every clock belongs to a case that is there, and somebody owes it.
pub(super) fn every_clock_has_an_owner(world: &World) -> Verdict {
    let network = &world.network;
    for (position, clock) in network.escalation.clocks() {
        let known = network.sees(clock.case).is_some();
        if clock.owner.is_none() || !known {
            return Err(format!("{position}: {clock:?}"));
        }
    }
    Ok(())
}

/// What people asked to be kept from somebody is kept from him and from his deputies, whatever post he acts in; the
/// subject himself reads no report about himself.
pub(super) fn nobody_recused_may_see_the_case(world: &World) -> Verdict {
    const SEES: [Deed; 12] = [
        Deed::SeeCrisis,
        Deed::SeeCrisisSummary,
        Deed::SeeCrisisState,
        Deed::HandleCrisis,
        Deed::Propose,
        Deed::Decide,
        Deed::SeeReport,
        Deed::SeeReportWords,
        Deed::SeeReportState,
        Deed::HandleReport,
        Deed::Acknowledge,
        Deed::SeeSender,
    ];
    let network = &world.network;
    let at = network.last_at();
    let subjects = network
        .report
        .iter()
        .filter_map(|(case, report)| Some((case, report.subject.and_then(Subject::person)?)));
    let in_crisis = network
        .crisis
        .iter()
        .filter_map(|(case, crisis)| Some((case, crisis.subject.and_then(Subject::person)?)));
    let subjects = subjects.chain(in_crisis);
    let kept = world.kept.iter().flat_map(|(case, people)| people.iter().map(|person| (*case, *person)));
    let all: BTreeSet<(CaseNo, PersonNo)> = subjects.chain(kept).collect();
    for (case, person) in all {
        let posts = network.roster.person(person).map(|row| row.posts.clone()).unwrap_or_default();
        let own = posts.iter().map(|post| (person, Some(*post))).chain([(person, None)]);
        let deputies = posts.iter().flat_map(|post| {
            let of = |posting: &&wuji_core::roster::Posting| posting.deputy_of == Some(person);
            network.roster.holders(*post, at).filter(of).map(|posting| (posting.person, Some(*post)))
        });
        for (who, post) in own.chain(deputies) {
            if let Some(deed) = SEES.iter().find(|deed| may_case(network, who, post, **deed, case, at)) {
                return Err(format!("{who} in {post:?} may {} case {case}", deed.name()));
            }
        }
    }
    Ok(())
}

/// A commissioner belongs to his class, an officer lives in his room.
pub(super) fn people_belong_where_their_posts_are(world: &World) -> Verdict {
    let network = &world.network;
    for (number, post) in network.roster.posts() {
        for posting in network.roster.holders(number, network.last_at()) {
            let place = network.roster.person(posting.person).map(|row| row.place).unwrap_or_default();
            let strange = (post.class.is_some() && place.class != post.class)
                || (post.room.is_some() && place.room != post.room);
            if strange {
                return Err(format!("{} holds {number} from elsewhere", posting.person));
            }
        }
    }
    let mut learning: BTreeMap<ClassNo, BTreeSet<PersonNo>> = BTreeMap::new();
    for (person, row) in network.roster.people().filter(|(_, row)| row.departed.is_none()) {
        if let Some(class) = row.place.class {
            learning.entry(class).or_default().insert(person);
        }
    }
    let mut classes = network.roster.classes();
    match classes.find(|(class, row)| learning.remove(class).unwrap_or_default() != row.people) {
        Some((class, row)) => Err(format!("class {class} does not know who learns in it: {row:?}")),
        None => Ok(()),
    }
}

/// The same entries give the same state, byte for byte: from the first, from any prefix, and through their stored bytes.
pub(super) fn replay_is_the_live_state(world: &World) -> Verdict {
    let all = Network::replay(&world.log).map_err(|corruption| corruption.to_string())?;
    let digest = world.network.digest();
    if all != world.network || all.digest() != digest || world.mirror.digest() != digest {
        return Err("replayed to another state".into());
    }
    let middle = world.founded + (world.log.len() - world.founded) / 2;
    let mut half = Network::replay(&world.log[..middle]).map_err(|corruption| corruption.to_string())?;
    for entry in &world.log[middle..] {
        half.apply(entry).map_err(|corruption| corruption.to_string())?;
    }
    if half.digest() == digest { Ok(()) } else { Err("replayed in two halves to another state".into()) }
}

/// See `separable.rs`: tried for some people of whom something is known.
pub(super) fn the_fold_is_separable(world: &World) -> Verdict {
    let network = &world.network;
    let subjects: BTreeSet<PersonNo> =
        network.report.iter().filter_map(|(_, report)| report.subject.and_then(Subject::person)).collect();
    for person in subjects.into_iter().take(2) {
        let log = separable::without(network, &world.log, person, None);
        separable::compare(network, &log, person).map_err(|why| format!("without {person}: {why}"))?;
    }
    Ok(())
}
