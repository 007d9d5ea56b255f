//! What follows when nobody offers an appointment, or nobody says what became of one: it goes up, from a station to the
//! centre, from there to its director. Whom it reaches learns the number and the time; who it is, only while nobody has
//! taken it.

use crate::escalation::{self, Cause, Clock};
use crate::hearing::Hearing;
use crate::ids::{PersonNo, Position, PostNo};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::tell_leading_group;
use crate::roster::{Reach, Role, UnitKind};

/// The post above another one: the centre's counsellors above a station, their director above them.
pub(crate) fn lapse_above(network: &Network, owner: Option<PostNo>) -> Option<PostNo> {
    let centre = |role| network.roster.single_post(UnitKind::Centre, role);
    match owner.and_then(|owner| network.roster.role(owner)) {
        Some(role) if role.is_centre() => centre(Role::CentreDirector),
        _ => centre(Role::CentreCounsellor),
    }
}

/// Decides the lapse of a clock of a counselling.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let row = hearing.network.counselling.get(clock.case).ok_or(Refusal::NotFound)?;
    let keep: Vec<PersonNo> = row.client.into_iter().collect();
    lapse_kept_from(hearing, position, clock, cause, &keep)
}

/// The lapse of an item that a counsellor owes and that must be kept from these people: to the post above; a director who
/// must not have it is no better owner than his counsellors.
pub(crate) fn lapse_kept_from(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
    keep: &[PersonNo],
) -> Result<(), Refusal> {
    let network = hearing.network;
    let row = clock.start.row;
    let next = lapse_above(network, clock.owner);
    let recused = network.roster.reach(next, hearing.at, keep, None) == Reach::Recused;
    let other = network.roster.single_post(
        UnitKind::Centre,
        if next.and_then(|post| network.roster.role(post)) == Some(Role::CentreDirector) {
            Role::CentreCounsellor
        } else {
            Role::CentreDirector
        },
    );
    let to = if recused { other } else { next };
    let start = escalation::clock(network, row.item, row.level, to, hearing.at);
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped: Vec::new() });
    let draft = draft.case(clock.case).leaves(cause.blames(clock.owner)).reaches(to);
    hearing.push(draft.stops(position).starts(start));
    tell_leading_group(hearing, clock.owner, row.item, cause);
    Ok(())
}
