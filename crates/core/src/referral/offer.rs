//! Offering a referral, and the answer to it.

use serde::{Deserialize, Serialize};

use super::handle::{clock_of, held};
use super::{DeclineReason, Event, ReferralAnswer, ReferralOutcome, ReferredTo, Stage};
use crate::access::Deed;
use crate::counselling::{self, CounsellingBasis};
use crate::crisis::KinResult;
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo};
use crate::refusal::Refusal;
use crate::report::{Urgency, stop_all};
use crate::roster::{Role, UnitKind};
use crate::words::{Slot, Title};

/// Refer somebody (action `referral.offer`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Whom.
    pub person: PersonNo,
    /// Where to.
    pub toward: ReferredTo,
    /// The institution's name, where it leads out of the college.
    #[serde(default)]
    pub institution: Option<Title>,
    /// How urgent: by when an answer is due, and by when he is to be there.
    pub urgency: Urgency,
    /// The crisis, listing or result of a census that it comes from. A counselling is named nowhere.
    #[serde(default)]
    pub source: Option<CaseNo>,
    /// Why.
    pub words: Option<Slot>,
}

/// Record the answer to a referral (action `referral.answer`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The referral.
    pub case: CaseNo,
    /// By whom, and how.
    pub answer: ReferralAnswer,
    /// Why it was declined.
    #[serde(default)]
    pub reason: Option<DeclineReason>,
    /// What was said; needed where it was declined.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// What a referral takes over from the crisis that it comes from: who must not have it, and what became of telling the
/// family.
fn source(hearing: &Hearing<'_>, action: &Offer) -> Result<(Vec<PersonNo>, Option<KinResult>), Refusal> {
    let network = hearing.network;
    let Some(source) = action.source else { return Ok((Vec::new(), None)) };
    let sees = network.sees(source).filter(|sees| hearing.may_case(sees.facts, source));
    if sees.is_none() || network.subject(source) != Some(action.person) {
        return Err(Refusal::NotFound);
    }
    if network.counselling.get(source).is_some() {
        return Err(Refusal::Field {
            field: "source",
            why: "is a counselling, which is named nowhere; leave it out",
        });
    }
    if let Some(screening) = network.census.screening(source) {
        return Ok((screening.recused.clone(), None));
    }
    let crisis = network.crisis.get(source);
    Ok(crisis.map(|crisis| (crisis.recused.clone(), crisis.kin)).unwrap_or_default())
}

/// Decides `referral.offer`.
pub(crate) fn offer(hearing: &mut Hearing<'_>, action: &Offer) -> Result<(), Refusal> {
    let network = hearing.network;
    let person = action.person;
    if !hearing.may_person(Deed::OfferReferral, person) || !network.roster.is_here(person, hearing.at) {
        return Err(Refusal::NotFound);
    }
    let words = hearing.needed_slot(action.words)?;
    if action.toward.is_outside() && action.institution.is_none() {
        return Err(Refusal::Field { field: "institution", why: "is missing; say where to" });
    }
    if !action.toward.is_outside() && hearing.role().is_some_and(Role::is_centre) {
        return Err(Refusal::Field {
            field: "toward",
            why: "is the centre itself; open a counselling instead",
        });
    }
    let (recused, kin) = source(hearing, action)?;
    let mut open = network.referral.about(person).filter(|(_, row)| row.is_open());
    if let Some((case, _)) = open
        .find(|(case, row)| row.toward == Some(action.toward) && hearing.may_case(Deed::SeeReferral, *case))
    {
        return Err(Refusal::State { case, state: "referred there already" });
    }
    let holder = hearing.asker_post();
    let level = action.urgency.level();
    let case = hearing.open_case();
    let event = Event::Offered {
        person,
        toward: action.toward,
        institution: action.institution.clone(),
        urgency: action.urgency,
        recused,
    };
    let start = escalation::clock(network, Item::ReferralAnswer, level, holder, hearing.at);
    let draft = hearing.draft(event).case(case).parent(action.source).reaches(holder);
    hearing.push(draft.words(words).starts(start));
    if !action.toward.is_outside() {
        return Ok(());
    }
    match kin.filter(|kin| *kin != KinResult::Unreached) {
        // What the crisis recorded counts here too.
        Some(result) => {
            hearing.push(hearing.draft(Event::KinContacted { result }).case(case));
        }
        None => {
            let start = escalation::clock(network, Item::KinContact, level, holder, hearing.at);
            let draft = hearing.draft(escalation::Event::ClockStarted).case(case).reaches(holder);
            hearing.push(draft.starts(start));
        }
    }
    Ok(())
}

/// Decides `referral.answer`. What is accepted leads somewhere only once the family was told, or a reason why not was
/// recorded; an emergency waits for nothing, and its clock goes on.
pub(crate) fn reply(hearing: &mut Hearing<'_>, action: &Reply) -> Result<(), Refusal> {
    let case = action.case;
    let row = held(hearing, case, &[Stage::Offered, Stage::Expired])?;
    let running = clock_of(hearing, case, Item::ReferralAnswer);
    let event = Event::Answered { answer: action.answer, reason: action.reason };
    if !action.answer.is_accepted() {
        let words = hearing.needed_slot(action.words)?;
        if action.reason.is_none() {
            return Err(Refusal::Field { field: "reason", why: "is missing; say why it was declined" });
        }
        let draft = hearing.draft(event).case(case).words(words);
        hearing.push(draft.stops_any(running));
        close(hearing, case, ReferralOutcome::Declined, None, running);
        return Ok(());
    }
    let words = hearing.slot(action.words)?;
    if action.reason.is_some() {
        return Err(Refusal::Field { field: "reason", why: "is of a referral that was declined" });
    }
    let outside = row.toward.is_none_or(ReferredTo::is_outside);
    if outside && !row.kin_is_settled() && row.level != Some(Level::Emergency) {
        return Err(Refusal::KinMissing);
    }
    let network = hearing.network;
    let level = row.level.unwrap_or(Level::Routine);
    let draft = hearing.draft(event).case(case).words(words);
    if outside {
        let start = escalation::clock(network, Item::Escort, level, row.holder, hearing.at);
        hearing.push(draft.reaches(row.holder).stops_any(running).starts(start));
        return Ok(());
    }
    hearing.push(draft.stops_any(running));
    let centre = network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor);
    let client = row.person.ok_or(Refusal::NotFound)?;
    let opened =
        counselling::draft_waiting(hearing, client, CounsellingBasis::Referral, Some(case), centre, None);
    close(hearing, case, ReferralOutcome::TakenByCentre, Some(opened), running);
    Ok(())
}

fn close(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    outcome: ReferralOutcome,
    counselling: Option<CaseNo>,
    stopped: Option<crate::ids::Position>,
) {
    let event = Event::Closed { outcome, counselling };
    hearing.push(hearing.draft(event).case(case));
    stop_all(hearing, case, stopped);
}
