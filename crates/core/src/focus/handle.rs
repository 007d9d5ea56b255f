//! Proposing, approving, declining and reviewing listings; what follows when one of them is not done in time.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Change, Event, Ground, Listing};
use crate::access::Deed;
use crate::care;
use crate::crisis::Grade;
use crate::escalation::{self, Cause, Clock, Item};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::refusal::Refusal;
use crate::report::{stop_all, tell_leading_group};
use crate::roster::{Reach, Role, UnitKind};
use crate::words::Slot;

/// Propose a change of the register (action `focus.propose`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// Of whom.
    pub person: PersonNo,
    /// What.
    pub change: Change,
    /// On which grounds; at least one.
    pub grounds: Vec<Ground>,
    /// The report, crisis, result of a census or warning that it comes from.
    #[serde(default)]
    pub source: Option<CaseNo>,
    /// Why.
    pub words: Option<Slot>,
}

/// Approve a proposed change (action `focus.approve`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// The listing.
    pub case: CaseNo,
}

/// Decline a proposed change (action `focus.decline`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// The listing.
    pub case: CaseNo,
    /// Why.
    pub words: Option<Slot>,
}

/// Review a listing: it stays as it is (action `focus.review`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The listing.
    pub case: CaseNo,
    /// What was seen.
    pub words: Option<Slot>,
}

fn centre(hearing: &Hearing<'_>, role: Role) -> Option<PostNo> {
    hearing.network.roster.single_post(UnitKind::Centre, role)
}

/// The post that owes the approval: the centre's counsellors; its director where none of them may have the case.
fn approver(hearing: &Hearing<'_>, person: PersonNo, of: [Option<CaseNo>; 2]) -> Option<PostNo> {
    let network = hearing.network;
    let mut kept = vec![person];
    for case in of.into_iter().flatten() {
        kept.extend(network.case(case).iter().flat_map(|view| network.recused(case, view)));
    }
    let counsellor = centre(hearing, Role::CentreCounsellor);
    match network.roster.reach(counsellor, hearing.at, &kept, None) {
        Reach::Recused => centre(hearing, Role::CentreDirector),
        Reach::Open | Reach::Absent | Reach::Vacant | Reach::BothEnds => counsellor,
    }
}

/// Nobody leaves the register but on a ground for leaving it, proved where the log can prove it (gap 8); those are no grounds
/// for being on it.
fn check_grounds(hearing: &Hearing<'_>, action: &Propose, case: CaseNo) -> Result<(), Refusal> {
    let leaves = action.change == Change::Delist;
    let wrong = |why| Err(Refusal::Field { field: "grounds", why });
    if action.grounds.iter().any(|ground| ground.is_of_exit() != leaves) {
        return wrong(if leaves {
            "hold one that is none for leaving the register: calm, left the college, listed in error"
        } else {
            "hold one that is for leaving the register alone"
        });
    }
    if action.grounds.contains(&Ground::Calm) && !care::is_calm(hearing.network, case) {
        return wrong("says calm; that takes two calm follow-ups in a row");
    }
    let here = hearing.network.roster.is_here(action.person, hearing.at);
    if action.grounds.contains(&Ground::LeftCollege) && here {
        return wrong("says that he left the college; the roster has him here");
    }
    Ok(())
}

/// Decides `focus.propose`.
pub(crate) fn propose(hearing: &mut Hearing<'_>, action: &Propose) -> Result<(), Refusal> {
    if !hearing.may_person(Deed::ProposeListing, action.person) {
        return Err(Refusal::NotFound);
    }
    let words = hearing.needed_slot(action.words)?;
    let distinct: BTreeSet<Ground> = action.grounds.iter().copied().collect();
    if action.grounds.is_empty() || action.grounds.len() > distinct.len() {
        return Err(Refusal::Field { field: "grounds", why: "needs one ground at least, and none twice" });
    }
    if let Some(source) = action.source {
        let sees = |deed| hearing.may_case(deed, source);
        let seen = [Deed::SeeReport, Deed::SeeCrisis, Deed::SeeScreening, Deed::SeeWarning];
        if !seen.into_iter().any(sees) {
            return Err(Refusal::NotFound);
        }
    }
    let listing = hearing.network.focus.of(action.person);
    let (case, grade) = match (listing, action.change) {
        (Some((case, listing)), _) if listing.pending.is_some() => {
            return Err(Refusal::State { case, state: "another change waits for approval" });
        }
        (Some((case, listing)), Change::List(_)) if listing.grade.is_some() => {
            return Err(Refusal::State { case, state: "listed already" });
        }
        (None, Change::List(grade)) => (hearing.open_case(), grade),
        (None, Change::Regrade(_) | Change::Delist) => return Err(Refusal::NotFound),
        (Some((case, _)), Change::List(grade) | Change::Regrade(grade)) => (case, grade),
        (Some((case, listing)), Change::Delist) => (case, listing.grade.unwrap_or(Grade::Blue)),
    };
    check_grounds(hearing, action, case)?;
    let approver = approver(hearing, action.person, [Some(case), action.source]);
    let start = escalation::clock(hearing.network, Item::Approval, grade.level(), approver, hearing.at);
    let event =
        Event::Proposed { person: action.person, change: action.change, grounds: action.grounds.clone() };
    let draft = hearing.draft(event).case(case).parent(action.source).leaves(hearing.asker_post());
    hearing.push(draft.reaches(approver).words(words).starts(start));
    Ok(())
}

/// Proposes somebody for the register because of what was decided elsewhere; not whom the register has, or who waits for it.
pub(crate) fn draft_listing(
    hearing: &mut Hearing<'_>,
    person: PersonNo,
    grade: Grade,
    ground: Ground,
    source: CaseNo,
) {
    if hearing.network.focus.of(person).is_some() {
        return;
    }
    let case = hearing.open_case();
    let approver = approver(hearing, person, [None, Some(source)]);
    let start = escalation::clock(hearing.network, Item::Approval, grade.level(), approver, hearing.at);
    let event = Event::Proposed { person, change: Change::List(grade), grounds: vec![ground] };
    let draft = hearing.draft(event).case(case).parent(Some(source)).leaves(hearing.asker_post());
    hearing.push(draft.reaches(approver).starts(start));
}

fn pending<'n>(hearing: &Hearing<'n>, case: CaseNo) -> Result<(&'n Listing, Change), Refusal> {
    hearing.allow_case(Deed::ApproveListing, case)?;
    let listing = hearing.network.focus.get(case).ok_or(Refusal::NotFound)?;
    let Some(pending) = &listing.pending else {
        return Err(Refusal::State { case, state: "nothing waits for approval" });
    };
    if pending.by == hearing.asker_person() {
        return Err(Refusal::SamePerson);
    }
    Ok((listing, pending.change))
}

fn clock_of(hearing: &Hearing<'_>, case: CaseNo, item: Item) -> Option<Position> {
    let mut clocks = hearing.network.escalation.of_case(case);
    clocks.find(|(_, clock)| clock.start.row.item == item).map(|(position, _)| position)
}

/// Decides `focus.approve`: a person of the centre other than the proposer.
pub(crate) fn approve(hearing: &mut Hearing<'_>, action: &Approve) -> Result<(), Refusal> {
    let case = action.case;
    let (listing, change) = pending(hearing, case)?;
    let due = clock_of(hearing, case, Item::Approval);
    match change {
        Change::List(grade) => {
            let start =
                escalation::clock(hearing.network, Item::Review, grade.level(), listing.owner, hearing.at);
            let draft = hearing.draft(Event::Listed { grade }).case(case).reaches(listing.owner);
            hearing.push(draft.stops_any(due).starts(start));
            care::listed(hearing, case, listing, grade);
        }
        Change::Regrade(grade) => {
            let draft = hearing.draft(Event::Regraded { grade }).case(case).reaches(listing.owner);
            hearing.push(draft.stops_any(due));
            care::listing_regraded(hearing, case, listing, grade);
        }
        Change::Delist => {
            let draft = hearing.draft(Event::Delisted).case(case).stops_any(due);
            hearing.push(draft);
            stop_all(hearing, case, due);
            care::delisted(hearing, case);
        }
    }
    Ok(())
}

/// Decides `focus.decline`.
pub(crate) fn decline(hearing: &mut Hearing<'_>, action: &Decline) -> Result<(), Refusal> {
    let (listing, _) = pending(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    let due = clock_of(hearing, action.case, Item::Approval);
    let draft = hearing.draft(Event::Declined).case(action.case).reaches(listing.owner);
    hearing.push(draft.words(words).stops_any(due));
    Ok(())
}

/// Decides `focus.review`.
pub(crate) fn review(hearing: &mut Hearing<'_>, action: &Review) -> Result<(), Refusal> {
    hearing.allow_case(Deed::ReviewListing, action.case)?;
    let listing = hearing.network.focus.get(action.case).ok_or(Refusal::NotFound)?;
    let words = hearing.needed_slot(action.words)?;
    let Some(grade) = listing.grade else {
        return Err(Refusal::State { case: action.case, state: "not listed" });
    };
    let due = clock_of(hearing, action.case, Item::Review);
    let start = escalation::clock(hearing.network, Item::Review, grade.level(), listing.owner, hearing.at);
    let draft = hearing.draft(Event::Reviewed).case(action.case).reaches(listing.owner);
    hearing.push(draft.words(words).stops_any(due).starts(start));
    Ok(())
}

/// Decides the lapse of an approval or a review: it goes to the centre, from there to its director.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let row = clock.start.row;
    let director = centre(hearing, Role::CentreDirector);
    let counsellor = centre(hearing, Role::CentreCounsellor);
    let to = if clock.owner == counsellor || clock.owner == director { director } else { counsellor };
    let start = escalation::clock(hearing.network, row.item, row.level, to, hearing.at);
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped: Vec::new() });
    let draft = draft.case(clock.case).leaves(cause.blames(clock.owner)).reaches(to);
    hearing.push(draft.stops(position).starts(start));
    tell_leading_group(hearing, clock.owner, row.item, cause);
    Ok(())
}
