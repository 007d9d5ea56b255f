//! Follow-ups 跟踪回访 (CT.8d, ST.5g): due 1, 3, 7 or 30 days after the last one, by grade, at the day's end; held, or tried in
//! vain. Vacation suspends none. Two calm ones in a row are what leaving the register as calm takes.

use serde::{Deserialize, Serialize};

use super::ground::{Ground, allowed, clock_of, start, stop};
use super::guardianship;
use super::pass::end_watches;
use super::{Contact, Course, Event};
use crate::access::Deed;
use crate::crisis::Grade;
use crate::escalation::{self, Item};
use crate::focus::Listing;
use crate::hearing::Hearing;
use crate::ids::CaseNo;
use crate::network::Network;
use crate::refusal::Refusal;
use crate::words::Slot;

/// How many calm follow-ups in a row it takes.
const CALM: u32 = 2;

/// Record a follow-up (action `care.follow_up`). One that did not reach him is still due.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// The listing, or the follow-ups after a death.
    pub case: CaseNo,
    /// How.
    pub contact: Contact,
    /// How he was.
    pub course: Course,
    /// What was said.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Whether the last follow-ups of a listing were calm, as leaving the register as calm takes.
pub fn is_calm(network: &Network, case: CaseNo) -> bool {
    network.care.get(case).is_some_and(|row| row.calm_in_a_row >= CALM)
}

/// Decides `care.follow_up`.
pub(crate) fn follow_up(hearing: &mut Hearing<'_>, action: &FollowUp) -> Result<(), Refusal> {
    let case = action.case;
    let ground = allowed(hearing, Deed::Care, case)?;
    if ground.is_crisis {
        return Err(Refusal::Field { field: "case", why: "is a crisis; follow-ups belong to a listing" });
    }
    let words = hearing.slot(action.words)?;
    let event = Event::FollowedUp { contact: action.contact, course: action.course };
    let draft = hearing.draft(event).case(case).words(words);
    if action.course == Course::NotReached {
        hearing.push(draft.reaches(ground.holder));
        return Ok(());
    }
    let due = clock_of(hearing, case, Item::FollowUp);
    let owner = ground.owner(hearing, ground.holder);
    let clock = escalation::clock(hearing.network, Item::FollowUp, ground.level, owner, hearing.at);
    hearing.push(draft.reaches(owner).stops_any(due).starts(clock));
    Ok(())
}

/// Somebody was listed: the first follow-up is due.
pub(crate) fn listed(hearing: &mut Hearing<'_>, case: CaseNo, listing: &Listing, grade: Grade) {
    let Some(ground) = Ground::of(hearing.network, case) else { return };
    let owner = ground.owner(hearing, listing.owner);
    start(hearing, case, Item::FollowUp, grade.level(), owner);
}

/// A listing's grade changed: the schedule begins anew, and guardianship has its new cadence.
pub(crate) fn listing_regraded(hearing: &mut Hearing<'_>, case: CaseNo, listing: &Listing, grade: Grade) {
    stop(hearing, case, Item::FollowUp);
    listed(hearing, case, listing, grade);
    let keep: Vec<_> = listing.person.into_iter().collect();
    guardianship::regraded(hearing, case, grade, None, &keep);
}

/// A listing ended; its clocks stop with it, and so do the watch requests that served it.
pub(crate) fn delisted(hearing: &mut Hearing<'_>, case: CaseNo) {
    end_watches(hearing, case);
}
