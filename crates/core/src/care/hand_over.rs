//! A watch is handed over: offered by whoever watches or may order it, signed by whoever takes it. Until then the earlier
//! watcher stays responsible, so that there is no gap.

use serde::{Deserialize, Serialize};

use super::Event;
use super::ground::{allowed, clock_of, start, stop};
use super::guardianship::{kept, watcher_in};
use crate::access::Deed;
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::refusal::Refusal;
use crate::words::Slot;

/// Offer the watch to somebody (action `care.offer_hand_over`). A further offer replaces the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OfferHandOver {
    /// The crisis or the listing.
    pub case: CaseNo,
    /// In which post he would watch: advisor, station or centre.
    pub to: PostNo,
    /// Who in that post; the first who is there when absent.
    #[serde(default)]
    pub person: Option<PersonNo>,
    /// What he should know.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Sign a hand-over: one watches from now on (action `care.sign_hand_over`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignHandOver {
    /// The crisis or the listing.
    pub case: CaseNo,
}

/// Say that one cannot take the watch (action `care.decline_hand_over`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeclineHandOver {
    /// The crisis or the listing.
    pub case: CaseNo,
    /// Why.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Decides `care.offer_hand_over`.
pub(crate) fn offer_hand_over(hearing: &mut Hearing<'_>, action: &OfferHandOver) -> Result<(), Refusal> {
    let case = action.case;
    let (ground, guard) = kept(hearing, case)?;
    let words = hearing.slot(action.words)?;
    let watcher = watcher_in(hearing, &ground, "to", action.to, action.person)?;
    if guard.watcher == Some(watcher) && guard.post == Some(action.to) {
        return Err(Refusal::Field { field: "to", why: "watches already" });
    }
    let draft = hearing.draft(Event::HandOverOffered { watcher }).case(case);
    hearing.push(draft.leaves(guard.post).reaches(Some(action.to)).words(words));
    Ok(())
}

/// The post that was offered the watch, and whoever was asked: the asker himself.
fn offered(hearing: &Hearing<'_>, case: CaseNo) -> Result<(PostNo, PersonNo), Refusal> {
    let guard = hearing.network.care.guard(case);
    let Some(offer) = guard.and_then(|guard| guard.offered) else {
        return Err(Refusal::State { case, state: "no hand-over waits for a signature" });
    };
    match (offer.post, offer.watcher) {
        (Some(post), Some(watcher))
            if hearing.asker_post() == Some(post) && hearing.asker_person() == Some(watcher) =>
        {
            Ok((post, watcher))
        }
        _ => Err(Refusal::NotAllowed),
    }
}

/// Decides `care.sign_hand_over`: by the very person it was offered to. Note and hand-over are due anew from now.
pub(crate) fn sign_hand_over(hearing: &mut Hearing<'_>, action: &SignHandOver) -> Result<(), Refusal> {
    let case = action.case;
    let ground = allowed(hearing, Deed::Guard, case)?;
    let (post, watcher) = offered(hearing, case)?;
    let from = hearing.network.care.guard(case).and_then(|guard| guard.post);
    let due = clock_of(hearing, case, Item::Guardianship);
    let clock = escalation::clock(hearing.network, Item::Guardianship, ground.level, Some(post), hearing.at);
    let draft = hearing.draft(Event::HandOverSigned { watcher }).case(case);
    hearing.push(draft.leaves(from).reaches(Some(post)).stops_any(due).starts(clock));
    stop(hearing, case, Item::HandOver);
    if ground.level == Level::Red {
        start(hearing, case, Item::HandOver, Level::Red, Some(post));
    }
    Ok(())
}

/// Decides `care.decline_hand_over`: whoever watched goes on.
pub(crate) fn decline_hand_over(hearing: &mut Hearing<'_>, action: &DeclineHandOver) -> Result<(), Refusal> {
    let case = action.case;
    allowed(hearing, Deed::Guard, case)?;
    let words = hearing.slot(action.words)?;
    offered(hearing, case)?;
    let back = hearing.network.care.guard(case).and_then(|guard| guard.post);
    let draft = hearing.draft(Event::HandOverDeclined).case(case).leaves(hearing.asker_post());
    hearing.push(draft.reaches(back).words(words));
    Ok(())
}
