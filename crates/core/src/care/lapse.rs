//! What follows when care is not done in time: it goes to the next owner with its full time; from whoever watches to the
//! station's counsellor, the centre, its director. Who watches stays who he is; a check of a watch request goes to whoever
//! asked for it.

use super::ground::Ground;
use super::{Event, WhyEnded};
use crate::entry::ClockStart;
use crate::escalation::route::Hop;
use crate::escalation::{self, Cause, Clock, Item};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, Position};
use crate::refusal::Refusal;
use crate::report::tell_leading_group;
use crate::roster::Reach;

/// Decides the lapse of a clock of this area.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let network = hearing.network;
    let item = clock.start.row.item;
    let watch = network.care.watch(clock.case);
    let serves = watch.and_then(|watch| watch.serves);
    let ground = match watch {
        // What it served may not be readable any more.
        Some(watch) => {
            serves.and_then(|case| Ground::of(network, case)).unwrap_or_else(|| unknown(clock, watch.person))
        }
        None => Ground::of(network, clock.case).ok_or(Refusal::NotFound)?,
    };
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped: Vec::new() });
    let draft = draft.case(clock.case).leaves(cause.blames(clock.owner)).stops(position);
    if let Some(watch) = watch
        && watch.until.is_some_and(|until| until < hearing.at.day())
    {
        // The last check was missed; nothing more is asked.
        hearing.push(draft.reaches(watch.from));
        let end = hearing.draft(Event::WatchEnded { why: WhyEnded::Over }).case(clock.case);
        hearing.push(end.reaches(watch.from));
        tell_leading_group(hearing, clock.owner, item, cause);
        return Ok(());
    }
    let asked = watch.filter(|watch| clock.owner == watch.to).and_then(|watch| watch.from);
    let reachable = network.roster.reach(asked, hearing.at, &ground.keep, None) == Reach::Open;
    let hop = match asked.filter(|_| reachable) {
        Some(to) => Hop { to, skipped: Vec::new() },
        None => ground.above(hearing, clock.owner).ok_or(Refusal::NotFound)?,
    };
    let start = match watch {
        Some(watch) => {
            let day = hearing.at.day().plus(i32::from(watch.every.max(1)));
            let day = watch.until.map_or(day, |until| day.min(until)).max(hearing.at.day());
            ClockStart { due: day.at_minute(24 * 60), ..clock.start }
        }
        None => escalation::clock(network, item, clock.start.row.level, Some(hop.to), hearing.at),
    };
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped: hop.skipped });
    let draft = draft.case(clock.case).leaves(cause.blames(clock.owner)).stops(position);
    hearing.push(draft.reaches(Some(hop.to)).starts(start));
    tell_leading_group(hearing, clock.owner, item, cause);
    Ok(())
}

fn unknown(clock: &Clock, person: Option<crate::ids::PersonNo>) -> Ground {
    Ground {
        case: CaseNo(clock.case.0),
        person,
        keep: person.into_iter().collect(),
        level: clock.start.row.level,
        holder: clock.owner,
        is_crisis: false,
        is_open: false,
    }
}

impl Item {
    /// Whether this area owes it in listings and watch requests, by post.
    pub(super) fn is_of_care(self) -> bool {
        matches!(self, Item::FollowUp | Item::WatchCheck | Item::PlanReview)
    }
}
