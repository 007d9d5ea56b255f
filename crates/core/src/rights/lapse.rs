//! What follows when a request or a breach is not dealt with in time: it goes to whoever stands above.

use super::Wish;
use super::request::{kept_from, taker};
use crate::escalation::{self, Cause, Clock, Item};
use crate::hearing::Hearing;
use crate::ids::Position;
use crate::refusal::Refusal;
use crate::report::tell_leading_group;
use crate::roster::{Role, UnitKind};

/// Decides the lapse of a clock of this area. A request goes to the centre director, who keeps it, overdue; only where he
/// must not have it, to the leading group's chair. A breach goes to the chair, who keeps it.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let (network, row) = (hearing.network, clock.start.row);
    let chair = network.roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair);
    let to = match (row.item, network.rights.request(clock.case)) {
        (Item::RightsRequest, Some(request)) => {
            let role = clock.owner.and_then(|owner| network.roster.role(owner));
            let wish = request.wish.unwrap_or(Wish::Correction);
            let kept = request.person.map(|person| kept_from(network, person, wish)).unwrap_or_default();
            match role {
                Some(Role::CentreCounsellor) => taker(network, &kept, role, hearing.at),
                _ => clock.owner,
            }
        }
        _ => chair.or(clock.owner),
    };
    let start = escalation::clock(network, row.item, row.level, to, hearing.at);
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped: Vec::new() });
    let draft = draft.case(clock.case).leaves(cause.blames(clock.owner)).reaches(to);
    hearing.push(draft.stops(position).starts(start));
    tell_leading_group(hearing, clock.owner, row.item, cause);
    Ok(())
}
