//! After a death (gap 15): follow-ups of those who lived in the room. Each is a case of its own, which names nobody else.

use serde::{Deserialize, Serialize};

use super::ground::{Ground, allowed, clock_of};
use super::{Event, WhyEnded};
use crate::access::Deed;
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo};
use crate::refusal::Refusal;
use crate::roster::Leaving;
use crate::words::Slot;

/// Look after those who lived in a room with somebody who died (action `care.accompany_room_mates`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Accompany {
    /// Who left the college by dying.
    pub person: PersonNo,
}

/// End the follow-ups of somebody whose room-mate died (action `care.end_aftercare`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EndAftercare {
    /// The follow-ups.
    pub case: CaseNo,
    /// How he is.
    pub words: Option<Slot>,
}

/// Decides `care.accompany_room_mates`: one case for each who lives in that room and is not looked after so already.
pub(crate) fn accompany(hearing: &mut Hearing<'_>, action: &Accompany) -> Result<(), Refusal> {
    if !hearing.may_person(Deed::Accompany, action.person) {
        return Err(Refusal::NotFound);
    }
    let network = hearing.network;
    let row = network.roster.person(action.person).ok_or(Refusal::NotFound)?;
    if row.leaving != Some(Leaving::Died) {
        return Err(Refusal::Field { field: "person", why: "is not known to have died" });
    }
    let room = row.place.room.and_then(|room| network.roster.room(room));
    let people: Vec<PersonNo> = room.map(|room| room.beds.values().copied().collect()).unwrap_or_default();
    let looked_after = |person: &PersonNo| {
        network.care.all_aftercare().any(|(_, row)| row.person == Some(*person) && !row.ended)
    };
    let people: Vec<PersonNo> = people.into_iter().filter(|person| !looked_after(person)).collect();
    if people.is_empty() {
        return Err(Refusal::Field {
            field: "person",
            why: "has no room-mates who are not looked after already",
        });
    }
    for person in people {
        let case = hearing.open_case();
        let ground = Ground {
            case,
            person: Some(person),
            keep: vec![person],
            level: Level::Yellow,
            holder: None,
            is_crisis: false,
            is_open: true,
        };
        // The station of each; room-mates may be of several departments.
        let holder = ground.above(hearing, None).map(|hop| hop.to);
        let clock = escalation::clock(network, Item::FollowUp, ground.level, holder, hearing.at);
        let draft = hearing.draft(Event::AftercareOpened { person }).case(case);
        hearing.push(draft.reaches(holder).starts(clock));
    }
    Ok(())
}

/// Decides `care.end_aftercare`.
pub(crate) fn end_aftercare(hearing: &mut Hearing<'_>, action: &EndAftercare) -> Result<(), Refusal> {
    let case = action.case;
    if hearing.network.care.aftercare(case).is_none() {
        return Err(Refusal::NotFound);
    }
    allowed(hearing, Deed::Care, case)?;
    let words = hearing.needed_slot(action.words)?;
    let due = clock_of(hearing, case, Item::FollowUp);
    let draft = hearing.draft(Event::AftercareEnded { why: WhyEnded::NotNeeded }).case(case);
    hearing.push(draft.words(words).stops_any(due));
    super::pass::end_watches(hearing, case);
    Ok(())
}
