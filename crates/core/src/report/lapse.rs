//! What follows when a report's clock runs out: it climbs. Emergencies go round the leading group; all others stop at the
//! centre director, overdue, and the leading group learns that something lapsed there, not what.

use super::Event;
use crate::escalation::route::{self, Hop, Way};
use crate::escalation::{self, Cause, Clock, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{Position, PostNo};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::Report;
use crate::roster::{PersonKind, Reach, Role, Step, UnitKind, Where};

/// Decides the lapse of what the holder owes: the report goes to the next hop with its full time.
pub(crate) fn lapse_answer(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let network = hearing.network;
    let report = network.report.get(clock.case).ok_or(Refusal::NotFound)?;
    let keep = report.kept_from();
    let way = Way { place: place(hearing, report), recused: &keep, sender: report.sender, at: hearing.at };
    let hop = if report.is_emergency() {
        emergency_hop(hearing, &way, report, clock.start.row.item)
    } else {
        let above = report.holder.and_then(|holder| network.roster.role(holder)).and_then(Role::step);
        route::next(network, &way, above)
    };
    let hop = hop.ok_or(Refusal::NotFound)?;
    let start =
        escalation::clock(network, Item::Acknowledge, clock.start.row.level, Some(hop.to), hearing.at);
    let event = escalation::Event::Lapsed { cause, skipped: hop.skipped };
    let draft = hearing
        .draft(event)
        .case(clock.case)
        .leaves(cause.blames(report.holder))
        .reaches(Some(hop.to))
        .stops(position)
        .starts(start);
    hearing.push(draft);
    if report.is_emergency() && cause == Cause::EngineDown {
        let on_call = network.roster.single_post(UnitKind::Centre, Role::CentreOnCall);
        if network.roster.reach(on_call, hearing.at, &keep, None) != Reach::Recused {
            let draft = hearing.draft(Event::Told).case(clock.case).reaches(on_call);
            hearing.push(draft);
        }
    }
    if !report.is_emergency() {
        tell_leading_group(hearing, report.holder, clock.start.row.item, cause);
    }
    Ok(())
}

/// Decides the lapse of a clock beside the holder's: the centre's assessment, the sender's supplement.
pub(crate) fn lapse_beside(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let network = hearing.network;
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped: Vec::new() });
    let draft = draft.case(clock.case).leaves(cause.blames(clock.owner)).stops(position);
    if clock.start.row.item == Item::Supplement {
        // Nobody is made to write; the holder knows that nothing came.
        let holder = network.report.get(clock.case).and_then(|report| report.holder);
        hearing.push(draft.reaches(holder));
        return Ok(());
    }
    let centre = |role| network.roster.single_post(UnitKind::Centre, role);
    let keep = network.report.get(clock.case).map(Report::kept_from).unwrap_or_default();
    let director = centre(Role::CentreDirector);
    // A director who must not have the case is no better owner than the colleagues who were late.
    let to = match network.roster.reach(director, hearing.at, &keep, None) {
        Reach::Recused => centre(Role::CentreCounsellor),
        _ => director,
    };
    let start = escalation::clock(network, Item::Assessment, clock.start.row.level, to, hearing.at);
    hearing.push(draft.reaches(to).starts(start));
    tell_leading_group(hearing, clock.owner, clock.start.row.item, cause);
    Ok(())
}

/// The leading group learns of the centre director's lapses: post, item, count; not the case.
pub(crate) fn tell_leading_group(
    hearing: &mut Hearing<'_>,
    missed: Option<PostNo>,
    item: Item,
    cause: Cause,
) {
    let network = hearing.network;
    let Some(post) = missed.filter(|post| network.roster.role(*post) == Some(Role::CentreDirector)) else {
        return;
    };
    if cause != Cause::Deadline {
        return;
    }
    let chair = network.roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair);
    let count = network.escalation.told(post) + 1;
    let draft = hearing.draft(escalation::Event::LapseTold { item, count });
    hearing.push(draft.leaves(Some(post)).reaches(chair));
}

/// A lapsed lease goes to the centre's person on call, from the centre to the leading group; an unacknowledged emergency
/// to the leading group's next.
fn emergency_hop(hearing: &Hearing<'_>, way: &Way<'_>, report: &Report, item: Item) -> Option<Hop> {
    let network = hearing.network;
    let roster = &network.roster;
    let on_call = roster.single_post(UnitKind::Centre, Role::CentreOnCall);
    let with_centre = report.holder.and_then(|holder| roster.role(holder)).is_some_and(Role::is_centre);
    let reachable = roster.reach(on_call, way.at, way.recused, None) == Reach::Open;
    let to = match on_call {
        Some(on_call) if item == Item::Lease && !with_centre && reachable => on_call,
        _ => route::emergency_turn(network, way, report.holder?)?,
    };
    Some(Hop { to, skipped: Vec::new() })
}

/// The subject's place now; the sender's for a described subject; none for staff.
pub(super) fn place(hearing: &Hearing<'_>, report: &Report) -> Where {
    place_of(hearing.network, report)
}

/// The same, of a network.
pub(super) fn place_of(network: &Network, report: &Report) -> Where {
    let roster = &network.roster;
    let subject = report.subject.and_then(super::Subject::person);
    match subject.and_then(|subject| roster.person(subject)) {
        Some(person) if person.kind == PersonKind::Student => person.place,
        Some(_) => Where::default(),
        None => {
            let own = report.sender.and_then(|sender| roster.person(sender)).map(|person| person.place);
            let own = own.unwrap_or_default();
            let class = report.from.and_then(|from| roster.post(from)).and_then(|post| post.class);
            Where { class: class.or(own.class), ..own }
        }
    }
}

/// The step of the post that holds a report.
pub(super) fn step(hearing: &Hearing<'_>, report: &Report) -> Option<Step> {
    hearing.network.roster.role(report.holder?)?.step()
}

/// The urgency's level of a report; routine where it cannot be read any more.
pub(super) fn level(report: &Report) -> Level {
    report.level.unwrap_or(Level::Routine)
}
