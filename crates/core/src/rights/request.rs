//! Correction, copy, objection (gap 14; PIPL 45–46): asked for by the person himself or received for him, seen, granted or
//! refused with a reason, each within its clock.
//!
//! An objection to a listing is taken and answered alike whether there is a listing or not; what came of it stands in words for
//! whoever tells him. Whoever proposed, approved or reviewed a listing of his has nothing to do with it.

use serde::{Deserialize, Serialize};

use super::{Event, Handed, RefusalReason, RequestState, RightRequest, Wish};
use crate::access::{Deed, Target};
use crate::escalation::{self, Item, Level};
use crate::focus::{self, Change, Ground};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::Channel;
use crate::roster::{Reach, Role, UnitKind};
use crate::time::At;
use crate::words::Slot;

/// Ask concerning one's own file (action `rights.ask`), or enter what somebody asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AskRight {
    /// What for.
    pub wish: Wish,
    /// Whose file; one's own when absent.
    #[serde(default)]
    pub person: Option<PersonNo>,
    /// How it came; needed where it is not one's own.
    #[serde(default)]
    pub received: Option<Channel>,
    /// What is wanted.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Say that a request is seen (action `rights.acknowledge`); its clock goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeRight {
    /// The request.
    pub case: CaseNo,
}

/// Grant a request (action `rights.grant`): the correction is entered, the copy was handed over, a listing goes to be ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GrantRight {
    /// The request.
    pub case: CaseNo,
    /// The case in which something is corrected; the person's record when absent.
    #[serde(default)]
    pub corrects: Option<CaseNo>,
    /// How a copy was handed over.
    #[serde(default)]
    pub handed: Option<Handed>,
    /// What is right, or what was done.
    pub words: Option<Slot>,
}

/// Refuse a request (action `rights.refuse`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RefuseRight {
    /// The request.
    pub case: CaseNo,
    /// Why.
    pub reason: RefusalReason,
    /// Why, in words.
    pub words: Option<Slot>,
}

/// Withdraw one's own request (action `rights.withdraw`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawRight {
    /// The request.
    pub case: CaseNo,
}

/// The post that can take a request, in order: a counsellor of the centre, its director, the leading group's chair. Somebody
/// who must not have it is passed over; where nobody can, the director's post has it, and its clock runs.
pub(super) fn taker(network: &Network, kept: &[PersonNo], above: Option<Role>, at: At) -> Option<PostNo> {
    let order = [
        (UnitKind::Centre, Role::CentreCounsellor),
        (UnitKind::Centre, Role::CentreDirector),
        (UnitKind::LeadingGroup, Role::LeadingChair),
    ];
    let from = order.iter().position(|(_, role)| Some(*role) == above).map_or(0, |place| place + 1);
    let post = |(kind, role): &(UnitKind, Role)| network.roster.single_post(*kind, *role);
    let reach = |post: &PostNo| network.roster.reach(Some(*post), at, kept, None);
    let mut posts = order.iter().skip(from).filter_map(post);
    posts
        .find(|post| reach(post) == Reach::Open)
        .or_else(|| network.roster.single_post(UnitKind::Centre, Role::CentreDirector))
}

/// Who must not have a request: whose it is; of an objection, whoever had a hand in a listing of his.
pub(super) fn kept_from(network: &Network, person: PersonNo, wish: Wish) -> Vec<PersonNo> {
    let hands = network.focus.last_of(person).filter(|_| wish == Wish::Objection);
    let hands = hands.map(|case| network.rights.hands(case)).unwrap_or_default();
    std::iter::once(person).chain(hands.iter().copied()).collect()
}

impl Network {
    /// Of an objection: whoever had a hand in the listing that it is about.
    pub(crate) fn hands(&self, case: CaseNo) -> Vec<PersonNo> {
        let request = self.rights.request(case);
        let objection = request.filter(|request| request.wish == Some(Wish::Objection));
        let person = objection.and_then(|request| request.person);
        let kept = person.map(|person| kept_from(self, person, Wish::Objection)).unwrap_or_default();
        kept.into_iter().filter(|kept| Some(*kept) != person).collect()
    }
}

/// Decides `rights.ask`.
pub(crate) fn ask_right(hearing: &mut Hearing<'_>, action: &AskRight) -> Result<(), Refusal> {
    let network = hearing.network;
    let own = hearing.asker_person().ok_or(Refusal::NotAllowed)?;
    let person = action.person.unwrap_or(own);
    let deed = if person == own { Deed::UseRights } else { Deed::ReceiveRights };
    if !hearing.may_person(deed, person) {
        return Err(Refusal::NotFound);
    }
    if person != own && action.received.is_none() {
        return Err(Refusal::Field { field: "received", why: "is needed here; say how it came" });
    }
    let words = hearing.slot(action.words)?;
    if action.wish == Wish::Correction && words.is_none() {
        return Err(Refusal::Field { field: "words", why: "is needed here; say what is wrong" });
    }
    let same = |(_, request): (CaseNo, &RightRequest)| request.is_open() && request.wish == Some(action.wish);
    if network.rights.requests_of(person).any(same) {
        return Err(Refusal::Twice);
    }
    let holder = taker(network, &kept_from(network, person, action.wish), None, hearing.at);
    let case = hearing.open_case();
    let start = escalation::clock(network, Item::RightsRequest, Level::Routine, holder, hearing.at);
    let received = action.received.filter(|_| person != own);
    let event = Event::Asked { person, wish: action.wish, received };
    let draft = hearing.draft(event).case(case).reaches(holder).words(words).starts(start);
    hearing.push(if person == own { draft.unnamed() } else { draft });
    Ok(())
}

/// An open request that the asker may handle, its person and its clock.
fn open<'n>(
    hearing: &Hearing<'n>,
    case: CaseNo,
) -> Result<(&'n RightRequest, PersonNo, Option<Position>), Refusal> {
    let request = hearing.network.rights.request(case).ok_or(Refusal::NotFound)?;
    hearing.allow_case(Deed::HandleRights, case)?;
    if !request.is_open() {
        return Err(Refusal::State { case, state: "answered already" });
    }
    let person = request.person.ok_or(Refusal::NotFound)?;
    let wish = request.wish.unwrap_or(Wish::Correction);
    // Asked again now: he may have had a hand in it since it was asked.
    if hearing.asker_person().is_some_and(|own| kept_from(hearing.network, person, wish).contains(&own)) {
        return Err(Refusal::SamePerson);
    }
    let clock = hearing.network.escalation.of_case(case).next().map(|(position, _)| position);
    Ok((request, person, clock))
}

/// Decides `rights.acknowledge`.
pub(crate) fn acknowledge_right(hearing: &mut Hearing<'_>, action: &AcknowledgeRight) -> Result<(), Refusal> {
    let (request, _, _) = open(hearing, action.case)?;
    if request.state != RequestState::Received {
        return Err(Refusal::State { case: action.case, state: "acknowledged already" });
    }
    hearing.push(hearing.draft(Event::Acknowledged).case(action.case));
    Ok(())
}

/// Decides `rights.grant`.
pub(crate) fn grant_right(hearing: &mut Hearing<'_>, action: &GrantRight) -> Result<(), Refusal> {
    let (request, person, clock) = open(hearing, action.case)?;
    let case = action.case;
    let words = hearing.needed_slot(action.words)?;
    let wish = request.wish.ok_or(Refusal::NotFound)?;
    if action.corrects.is_some() && wish != Wish::Correction {
        return Err(Refusal::Field { field: "corrects", why: "is for corrections alone" });
    }
    if action.handed.is_some() != (wish == Wish::Copy) {
        return Err(Refusal::Field {
            field: "handed",
            why: "says how a copy was handed over, and nothing else",
        });
    }
    let mut ended = hearing.draft(Event::Granted { handed: action.handed }).case(case).stops_any(clock);
    match wish {
        Wish::Correction => {
            // The past stays: the right words stand beside the wrong ones, in their case.
            let corrected = action.corrects.unwrap_or(person.record());
            if corrected != person.record() {
                let sees = hearing.network.sees(corrected).map(|sees| sees.facts);
                let sees = sees.is_some_and(|facts| hearing.may_case(facts, corrected));
                if !sees || hearing.network.subject(corrected) != Some(person) {
                    return Err(Refusal::NotFound);
                }
            }
            hearing.push(ended);
            let draft = hearing.draft(Event::Corrected { request: case }).case(corrected);
            hearing.push(draft.words(words));
            return Ok(());
        }
        Wish::Copy => {
            let (own, post) = (hearing.asker_person().ok_or(Refusal::NotAllowed)?, hearing.asker_post());
            let access = &hearing.network.access;
            if access.visiting(own, post, &Target::Person(person), true, hearing.at).is_none() {
                return Err(Refusal::State { case, state: "his file is not open; open it to copy it" });
            }
            ended = ended.words(words);
        }
        Wish::Objection => ended = ended.words(words),
    }
    hearing.push(ended);
    if let Some((_, listing)) = hearing.network.focus.of(person).filter(|_| wish == Wish::Objection)
        && listing.grade.is_some()
    {
        // 出库 needs another person's approval, like every change of the register.
        let (change, grounds) = (Change::Delist, vec![Ground::InError]);
        focus::propose(
            hearing,
            &focus::Propose { person, change, grounds, source: None, words: action.words },
        )?;
    }
    Ok(())
}

/// Decides `rights.refuse`.
pub(crate) fn refuse_right(hearing: &mut Hearing<'_>, action: &RefuseRight) -> Result<(), Refusal> {
    let (_, _, clock) = open(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    let draft = hearing.draft(Event::Refused { reason: action.reason }).case(action.case);
    hearing.push(draft.words(words).stops_any(clock));
    Ok(())
}

/// Decides `rights.withdraw`: whose it is.
pub(crate) fn withdraw_right(hearing: &mut Hearing<'_>, action: &WithdrawRight) -> Result<(), Refusal> {
    let case = action.case;
    let request = hearing.network.rights.request(case).ok_or(Refusal::NotFound)?;
    if request.person != hearing.asker_person() || !hearing.may_case(Deed::UseRights, case) {
        return Err(Refusal::NotFound);
    }
    if !request.is_open() {
        return Err(Refusal::State { case, state: "answered already" });
    }
    let clock = hearing.network.escalation.of_case(case).next().map(|(position, _)| position);
    hearing.push(hearing.draft(Event::Withdrawn).case(case).stops_any(clock).unnamed());
    Ok(())
}
