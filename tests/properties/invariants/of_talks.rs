//! What is always so of counsellings and referrals.

use std::collections::BTreeSet;

use wuji_core::access::{Deed, may_case};
use wuji_core::counselling;
use wuji_core::escalation::{Item, Level};
use wuji_core::referral;

use super::Verdict;
use crate::world::World;

/// A counselling that waits owes an appointment; one with an appointment owes its record; one that ended owes nothing. What was
/// said is its counsellor's alone.
pub(super) fn a_counselling_is_between_two(world: &World) -> Verdict {
    let network = &world.network;
    let at = network.last_at();
    for (case, row) in network.counselling.iter() {
        let items: Vec<Item> =
            network.escalation.of_case(case).map(|(_, clock)| clock.start.row.item).collect();
        let right = match row.stage {
            counselling::Stage::Waiting => row.counsellor.is_none() && items == [Item::Appointment],
            counselling::Stage::Open => {
                let runs = row.appointment.and_then(|place| network.escalation.clock(place));
                let booked = runs.is_some_and(|clock| clock.start.row.item == Item::SessionRecord);
                row.counsellor.is_some()
                    && items.len() <= 1
                    && row.appointment.is_some() == booked
                    && booked == items.contains(&Item::SessionRecord)
            }
            counselling::Stage::Ended(_) => items.is_empty() && row.appointment.is_none(),
        };
        if !right {
            return Err(format!("{case}: {row:?} owes {items:?}"));
        }
        for (post, seat) in network.roster.posts().filter(|(_, post)| post.role.is_staff()) {
            for posting in seat.at(at).filter(|posting| Some(posting.person) != row.counsellor) {
                let who = posting.person;
                if may_case(network, who, Some(post), Deed::SeeCounsellingWords, case, at) {
                    return Err(format!("{who} in {post} reads what was said in {case}"));
                }
            }
        }
    }
    Ok(())
}

/// An open referral has one holder and owes nothing twice, a closed one owes nothing; nobody is on the way out of the college
/// before the family was told or a reason why not was recorded, an emergency apart.
pub(super) fn a_referral_has_one_holder(world: &World) -> Verdict {
    let network = &world.network;
    for (case, row) in network.referral.iter() {
        let items: Vec<Item> =
            network.escalation.of_case(case).map(|(_, clock)| clock.start.row.item).collect();
        let distinct: BTreeSet<Item> = items.iter().copied().collect();
        let gone = matches!(row.stage, referral::Stage::Accepted | referral::Stage::Away);
        let untold = gone && !row.kin_is_settled() && row.level != Some(Level::Emergency);
        let wrong = row.holder.is_none() || distinct.len() < items.len() || untold;
        if wrong || (!row.is_open() && !items.is_empty()) {
            return Err(format!("{case}: {row:?} owes {items:?}"));
        }
    }
    Ok(())
}
