//! A crisis changes hands: its holder hands it off, may no longer hold it, or must not have it any more. What he owed of it
//! goes with it, due and all, so that whoever owes something is somebody who can do it.

use serde::{Deserialize, Serialize};

use super::decide::open;
use super::{Crisis, Event};
use crate::access::Deed;
use crate::care;
use crate::escalation;
use crate::escalation::route::{self, Way};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::refusal::Refusal;
use crate::report;
use crate::roster::{Reach, Role, UnitKind, Where};
use crate::words::Slot;

/// Hand a crisis to another post of its unit (action `crisis.hand_off`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HandOff {
    /// The crisis.
    pub case: CaseNo,
    /// To which post.
    pub to: PostNo,
    /// Why.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Step back from a crisis, or name somebody who must (action `crisis.recuse`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recuse {
    /// The crisis.
    pub case: CaseNo,
    /// Who; the asker when absent.
    #[serde(default)]
    pub person: Option<PersonNo>,
}

/// Decides `crisis.hand_off`.
pub(crate) fn hand_off(hearing: &mut Hearing<'_>, action: &HandOff) -> Result<(), Refusal> {
    hearing.allow_case(Deed::HandleCrisis, action.case)?;
    let crisis = open(hearing, action.case)?;
    let words = hearing.slot(action.words)?;
    let roster = &hearing.network.roster;
    let unit = |post| roster.post(post).and_then(|post| post.unit);
    let inside =
        crisis.holder.is_some_and(|holder| unit(holder).is_some() && unit(holder) == unit(action.to));
    if !inside || crisis.holder == Some(action.to) {
        return Err(Refusal::Field { field: "to", why: "is no other post of the same unit" });
    }
    if roster.reach(Some(action.to), hearing.at, &crisis.kept_from(), None) != Reach::Open {
        return Err(Refusal::Field { field: "to", why: "cannot be reached now; choose another post" });
    }
    hand_over(hearing, action.case, crisis, Some(action.to), words);
    Ok(())
}

/// Decides `crisis.recuse`.
pub(crate) fn recuse(hearing: &mut Hearing<'_>, action: &Recuse) -> Result<(), Refusal> {
    hearing.allow_case(Deed::Recuse, action.case)?;
    let crisis = open(hearing, action.case)?;
    let person = match action.person.or(hearing.asker_person()) {
        Some(person) if hearing.network.roster.person(person).is_some() => person,
        _ => return Err(Refusal::NotFound),
    };
    draft_recusals(hearing, action.case, crisis, &[person]);
    report::keep_from_tellings(hearing, action.case, person);
    Ok(())
}

/// Keeps a crisis from whom the sender of a further emergency names.
pub(crate) fn keep_away(hearing: &mut Hearing<'_>, case: CaseNo, crisis: &Crisis, people: &[PersonNo]) {
    let fresh: Vec<PersonNo> =
        people.iter().copied().filter(|person| !crisis.recused.contains(person)).collect();
    if !fresh.is_empty() {
        draft_recusals(hearing, case, crisis, &fresh);
    }
}

/// Records who must not have a crisis any more; whatever lies with them goes on at once.
pub(super) fn draft_recusals(hearing: &mut Hearing<'_>, case: CaseNo, crisis: &Crisis, people: &[PersonNo]) {
    let mut keep = crisis.kept_from();
    for person in people {
        let draft = hearing.draft(Event::Recused { person: *person }).case(case);
        hearing.push(draft);
        keep.push(*person);
    }
    keep_from(hearing, case, crisis, &keep);
}

/// Passes a crisis and its clocks on from whoever must not have it.
pub(crate) fn keep_from(hearing: &mut Hearing<'_>, case: CaseNo, crisis: &Crisis, keep: &[PersonNo]) {
    let network = hearing.network;
    let holder = holder_without(hearing, crisis, keep);
    if holder != crisis.holder {
        let draft = hearing.draft(Event::HandedOff).case(case);
        hearing.push(draft.leaves(crisis.holder).reaches(holder));
    }
    care::keep_from(hearing, case, keep);
    for (position, clock) in network.escalation.of_case(case) {
        let owner = owner_without(hearing, crisis, clock.owner, keep);
        if owner != clock.owner {
            escalation::move_clock(hearing, position, clock, owner);
        }
    }
}

/// Who owes a clock of a crisis that must be kept from these people: the next of the leading group what it owes, the
/// crisis's holder everything else.
pub(super) fn owner_without(
    hearing: &Hearing<'_>,
    crisis: &Crisis,
    owner: Option<PostNo>,
    keep: &[PersonNo],
) -> Option<PostNo> {
    let network = hearing.network;
    if network.roster.reach(owner, hearing.at, keep, None) != Reach::Recused {
        return owner;
    }
    let way = Way { place: Where::default(), recused: keep, sender: None, at: hearing.at };
    let is_leading = |owner: &PostNo| network.roster.role(*owner).is_some_and(Role::is_leading);
    let turn = owner.filter(is_leading).and_then(|owner| route::emergency_turn(network, &way, owner));
    turn.or_else(|| holder_without(hearing, crisis, keep))
}

/// Who holds a crisis that must be kept from these people: its holder, unless that leaves him nobody.
pub(crate) fn holder_without(hearing: &Hearing<'_>, crisis: &Crisis, keep: &[PersonNo]) -> Option<PostNo> {
    let holder = crisis.holder;
    if hearing.network.roster.reach(holder, hearing.at, keep, None) == Reach::Recused {
        next_holder(hearing, keep).or(holder)
    } else {
        holder
    }
}

/// The first post of the centre that can take a crisis; the director's where none can.
pub(super) fn next_holder(hearing: &Hearing<'_>, keep: &[PersonNo]) -> Option<PostNo> {
    let roster = &hearing.network.roster;
    let centre = |role| roster.single_post(UnitKind::Centre, role);
    let order = [centre(Role::CentreCounsellor), centre(Role::CentreDirector), centre(Role::CentreOnCall)];
    let open = |post: &PostNo| roster.reach(Some(*post), hearing.at, keep, None) == Reach::Open;
    order.into_iter().flatten().find(open).or(centre(Role::CentreDirector))
}

/// The centre director, to whom what lapses at the centre goes; a colleague where he must not have it.
pub(super) fn director(hearing: &Hearing<'_>, keep: &[PersonNo]) -> Option<PostNo> {
    let roster = &hearing.network.roster;
    let director = roster.single_post(UnitKind::Centre, Role::CentreDirector);
    let recused = roster.reach(director, hearing.at, keep, None) == Reach::Recused;
    if recused { next_holder(hearing, keep) } else { director }
}

/// Tells the centre's director of something in a crisis, unless he has it already or does it himself.
pub(crate) fn tell_director(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    keep: &[PersonNo],
    already: Option<PostNo>,
) {
    let to = director(hearing, keep).filter(|to| Some(*to) != already && Some(*to) != hearing.asker_post());
    if let Some(to) = to {
        let draft = hearing.draft(Event::Told).case(case).reaches(Some(to));
        hearing.push(draft);
    }
}

/// Hands a crisis over, with every clock that its holder owes.
fn hand_over(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    crisis: &Crisis,
    to: Option<PostNo>,
    words: Option<Slot>,
) {
    let draft = hearing.draft(Event::HandedOff).case(case).words(words);
    hearing.push(draft.leaves(crisis.holder).reaches(to));
    let network = hearing.network;
    for (position, clock) in network.escalation.of_case(case) {
        // A watch is handed over by signature alone.
        if clock.owner == crisis.holder && !clock.start.row.item.is_of_guardianship() {
            escalation::move_clock(hearing, position, clock, to);
        }
    }
}

/// Passes on the crises that `post` holds and nobody there can hold any more once `gone` has left it.
pub(crate) fn pass_on(hearing: &mut Hearing<'_>, post: PostNo, gone: PersonNo) {
    pass_unless(hearing, post, gone, |_| false);
}

/// The same where `successor` takes the post in the same instant: he keeps what he may have.
pub(crate) fn pass_on_to(hearing: &mut Hearing<'_>, post: PostNo, gone: PersonNo, successor: PersonNo) {
    pass_unless(hearing, post, gone, |keep| !keep.contains(&successor));
}

fn pass_unless(hearing: &mut Hearing<'_>, post: PostNo, gone: PersonNo, stays: impl Fn(&[PersonNo]) -> bool) {
    let network = hearing.network;
    for (case, crisis) in network.crisis.iter() {
        if !crisis.is_open() || crisis.holder != Some(post) {
            continue;
        }
        let mut keep = crisis.kept_from();
        keep.push(gone);
        let open = network.roster.reach(Some(post), hearing.at, &keep, None) == Reach::Open;
        let to = next_holder(hearing, &keep);
        if !stays(&keep) && !open && to != Some(post) {
            hand_over(hearing, case, crisis, to, None);
        }
    }
}
