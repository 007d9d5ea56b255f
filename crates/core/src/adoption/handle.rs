//! Putting forward, approving, declining, and saying that one has seen it.

use serde::{Deserialize, Serialize};

use super::measure::{Adopting, Matter, Measure};
use super::state::{Adoption, Stage};
use super::{Event, is_founded, told};
use crate::access::Deed;
use crate::entry;
use crate::hearing::Hearing;
use crate::ids::CaseNo;
use crate::refusal::Refusal;

/// Approve rules that another person put forward (action `adoption.approve`): they come into force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// The adoption.
    pub case: CaseNo,
}

/// Decline rules that were put forward, or take back one's own (action `adoption.decline`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// The adoption.
    pub case: CaseNo,
}

/// Say that one's post has seen which rules came into force (action `adoption.see`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct See {
    /// The adoption.
    pub case: CaseNo,
}

/// Decides `policy.adopt`, `calendar.adopt`, `duty.adopt`, `warning.adopt` and `periodic.adopt`: what asks for no less comes
/// into force at once, everything else waits for another person.
pub(crate) fn adopt(hearing: &mut Hearing<'_>, measure: Measure) -> Result<(), Refusal> {
    hearing.allow_office(measure.deed())?;
    let Adopting { event, version, loosens } = measure.adopting(hearing)?;
    let network = hearing.network;
    let alone = !loosens && hearing.allow_office(Deed::EnactRules).is_ok();
    if alone || !is_founded(network) {
        let case = hearing.open_case();
        enact(hearing, case, event, measure.matter(), version);
        return Ok(());
    }
    if network.adoption.waiting().any(|(_, row)| row.measure.as_ref() == Some(&measure)) {
        return Err(Refusal::Twice);
    }
    let case = hearing.open_case();
    hearing.push(hearing.draft(Event::Proposed { measure }).case(case).leaves(hearing.asker_post()));
    tell(hearing, case);
    Ok(())
}

/// Puts rules in force, and says so.
fn enact(hearing: &mut Hearing<'_>, case: CaseNo, event: entry::Event, matter: Matter, version: u32) {
    hearing.push(hearing.draft(event));
    let draft = hearing.draft(Event::Enacted { matter, version });
    hearing.push(draft.case(case).leaves(hearing.asker_post()));
    tell(hearing, case);
}

/// Tells everybody who is to know but the post that acts.
fn tell(hearing: &mut Hearing<'_>, case: CaseNo) {
    for post in told(hearing.network) {
        if hearing.asker_post() != Some(post) {
            hearing.push(hearing.draft(Event::Told).case(case).reaches(Some(post)));
        }
    }
}

/// The adoption, for whoever may know of it.
fn known<'n>(hearing: &Hearing<'n>, case: CaseNo) -> Result<&'n Adoption, Refusal> {
    let adoption = hearing.network.adoption.get(case).ok_or(Refusal::NotFound)?;
    if hearing.may_case(Deed::SeeRules, case) { Ok(adoption) } else { Err(Refusal::NotFound) }
}

fn waiting<'n>(hearing: &Hearing<'n>, case: CaseNo) -> Result<&'n Adoption, Refusal> {
    let adoption = known(hearing, case)?;
    match adoption.stage {
        Stage::Waiting => Ok(adoption),
        Stage::Enacted => Err(Refusal::State { case, state: "in force" }),
        Stage::Declined => Err(Refusal::State { case, state: "declined" }),
    }
}

/// Decides `adoption.approve`: by another person of the leading group. What is no longer sound is refused.
pub(crate) fn approve(hearing: &mut Hearing<'_>, action: &Approve) -> Result<(), Refusal> {
    let case = action.case;
    let adoption = waiting(hearing, case)?;
    hearing.allow_case(Deed::ApproveRules, case)?;
    if adoption.by.is_none() || adoption.by == hearing.asker_person() {
        return Err(Refusal::SamePerson);
    }
    let measure = adoption.measure.as_ref().ok_or(Refusal::NotFound)?.not_before(hearing.at);
    let Adopting { event, version, .. } = measure.adopting(hearing)?;
    enact(hearing, case, event, measure.matter(), version);
    Ok(())
}

/// Decides `adoption.decline`: by the leading group, or by whoever put it forward.
pub(crate) fn decline(hearing: &mut Hearing<'_>, action: &Decline) -> Result<(), Refusal> {
    let case = action.case;
    let adoption = waiting(hearing, case)?;
    let own = adoption.by.is_some() && adoption.by == hearing.asker_person();
    if !own {
        hearing.allow_case(Deed::ApproveRules, case)?;
    }
    let to = adoption.from.filter(|from| hearing.asker_post() != Some(*from));
    hearing.push(hearing.draft(Event::Declined).case(case).reaches(to));
    Ok(())
}

/// Decides `adoption.see`: by a post that was told, of what no longer waits.
pub(crate) fn see(hearing: &mut Hearing<'_>, action: &See) -> Result<(), Refusal> {
    let case = action.case;
    let adoption = known(hearing, case)?;
    if adoption.stage == Stage::Waiting {
        return Err(Refusal::State { case, state: "waiting" });
    }
    let unseen = hearing.asker_post().is_some_and(|post| adoption.unseen.contains(&post));
    if !unseen {
        return Err(Refusal::NotAllowed);
    }
    hearing.push(hearing.draft(Event::Seen).case(case));
    Ok(())
}
