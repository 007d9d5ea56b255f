//! What follows when a crisis's clock runs out: the item goes to the next owner with its full time. The crisis stays open
//! and keeps its holder.

use super::Event;
use crate::escalation::route::{self, Way};
use crate::escalation::{self, Cause, Clock, Item};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::refusal::Refusal;
use crate::report::tell_leading_group;
use crate::roster::{Reach, Role, UnitKind, Where};

/// Decides the lapse of a clock of a crisis: proposal and telling the family go to the centre director; the decision, and
/// an emergency that joined, go round the leading group.
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
        Item::Decision | Item::Acknowledge => {
            let owner = clock.owner.or(crisis.holder);
            owner.and_then(|owner| route::emergency_turn(network, &way, owner))
        }
        _ => network.roster.single_post(UnitKind::Centre, Role::CentreDirector),
    };
    let start = escalation::clock(network, item, clock.start.row.level, to, hearing.at);
    let draft = hearing
        .draft(escalation::Event::Lapsed { cause, skipped: Vec::new() })
        .case(clock.case)
        .leaves(clock.owner)
        .reaches(to)
        .stops(position)
        .starts(start);
    hearing.push(draft);
    tell_leading_group(hearing, clock.owner, item, cause);
    Ok(())
}

/// Passes on the crises that `post` holds and nobody there can hold any more once `gone` has left it.
pub(crate) fn pass_on(hearing: &mut Hearing<'_>, post: PostNo, gone: PersonNo) {
    pass_unless(hearing, post, gone, |_| false);
}

/// The same where `successor` takes the post in the same instant: he keeps what he may have.
pub(crate) fn pass_on_to(hearing: &mut Hearing<'_>, post: PostNo, gone: PersonNo, successor: PersonNo) {
    pass_unless(hearing, post, gone, |keep| !keep.contains(&successor));
}

fn pass_unless(
    hearing: &mut Hearing<'_>,
    post: PostNo,
    gone: PersonNo,
    stays: impl Fn(&[PersonNo]) -> bool,
) {
    let network = hearing.network;
    let held: Vec<CaseNo> = network
        .crisis
        .iter()
        .filter(|(_, crisis)| crisis.is_open() && crisis.holder == Some(post))
        .map(|(case, _)| case)
        .collect();
    for case in held {
        let Some(crisis) = network.crisis.get(case) else { continue };
        let mut keep = crisis.kept_from();
        keep.push(gone);
        let open = |post: &PostNo| network.roster.reach(Some(*post), hearing.at, &keep, None) == Reach::Open;
        if stays(&keep) || open(&post) {
            continue;
        }
        let centre = |role| network.roster.single_post(UnitKind::Centre, role);
        let order =
            [centre(Role::CentreCounsellor), centre(Role::CentreDirector), centre(Role::CentreOnCall)];
        let to = order.into_iter().flatten().find(open).or(centre(Role::CentreDirector));
        if to != Some(post) {
            let draft = hearing.draft(Event::HandedOff).case(case).leaves(Some(post)).reaches(to);
            hearing.push(draft);
        }
    }
}
