//! What follows when a crisis's clock runs out: the item goes to the next owner with its full time. The crisis
//! keeps its holder, and stays open if it is.

use super::assess::decider;
use super::pass::director;
use crate::escalation::route::{self, Way};
use crate::escalation::{self, Cause, Clock, Item};
use crate::hearing::Hearing;
use crate::ids::Position;
use crate::refusal::Refusal;
use crate::report::tell_leading_group;
use crate::roster::Where;

/// Decides the lapse of a clock of a crisis: proposal, progress and telling the family go to the centre director; the
/// decision goes round the leading group; its ratification goes to the chair, then to the centre director.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let network = hearing.network;
    let crisis = network.crisis.get(clock.case).ok_or(Refusal::NotFound)?;
    let keep = crisis.kept_from();
    let way = Way { place: Where::default(), recused: &keep, sender: None, at: hearing.at };
    let item = clock.start.row.item;
    let to = match item {
        Item::Decision => {
            let owner = clock.owner.or(crisis.holder);
            owner.and_then(|owner| route::emergency_turn(network, &way, owner))
        }
        // Who decided with few reminds himself first; then the chair calls the meeting, then the centre's director asks for it.
        Item::Ratification => decider(hearing, &keep)
            .filter(|chair| clock.owner != Some(*chair))
            .or_else(|| director(hearing, &keep)),
        _ => director(hearing, &keep),
    };
    let start = escalation::clock(network, item, clock.start.row.level, to, hearing.at);
    let draft = hearing
        .draft(escalation::Event::Lapsed { cause, skipped: Vec::new() })
        .case(clock.case)
        .leaves(cause.blames(clock.owner))
        .reaches(to)
        .stops(position)
        .starts(start);
    hearing.push(draft);
    tell_leading_group(hearing, clock.owner, item, cause);
    Ok(())
}
