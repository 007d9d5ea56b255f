//! What follows when a department is not complete in time (ST.5a, SA.3), or an interview is not held.

use std::collections::BTreeSet;

use super::completion::unanswered;
use super::event::{Event, Missed};
use super::open::{centre, until};
use super::record::next_owner;
use crate::escalation::{self, Cause, Clock, Item, Skip};
use crate::hearing::Hearing;
use crate::ids::{ClassNo, Position, PostNo, UnitNo};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::tell_leading_group;
use crate::roster::Role;
use crate::time::At;

/// Decides the lapse of an interview or of a department's completion.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    match (clock.start.row.item, clock.start.row.unit) {
        (Item::Completion, Some(unit)) => overdue(hearing, position, clock, cause, unit),
        _ => {
            let row = hearing.network.census.screening(clock.case);
            let person = row.and_then(|row| row.person);
            let recused = row.map(|row| row.recused.as_slice()).unwrap_or_default();
            climb(hearing, position, clock, cause, person, recused);
            Ok(())
        }
    }
}

/// Moves what lapsed to the next post up the route, with its full time.
pub(crate) fn climb(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
    person: Option<crate::ids::PersonNo>,
    recused: &[crate::ids::PersonNo],
) {
    let row = clock.start.row;
    let (to, skipped) = next_owner(hearing.network, person, recused, clock.owner, hearing.at);
    let start = escalation::clock(hearing.network, row.item, row.level, to, hearing.at);
    lapsed(hearing, position, clock, cause, to, (start, skipped));
}

fn lapsed(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
    to: Option<PostNo>,
    (start, skipped): (crate::entry::ClockStart, Vec<Skip>),
) {
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped }).case(clock.case);
    let draft = draft.leaves(cause.blames(clock.owner)).reaches(to).stops(position).starts(start);
    hearing.push(draft);
    tell_leading_group(hearing, clock.owner, clock.start.row.item, cause);
}

/// The window is over: who missed it takes it in the second one, and the centre sees to it. After that its director has it
/// until the census is closed.
fn overdue(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
    unit: UnitNo,
) -> Result<(), Refusal> {
    let network = hearing.network;
    let case = clock.case;
    let window = network.census.get(case).and_then(|row| row.terms.as_ref()).map(|terms| terms.window);
    let retest_until = window.map(|window| window.retest_until);
    // After an outage both windows may be over at once.
    let retest = retest_until.is_none_or(|day| day.at_minute(24 * 60) <= hearing.at);
    let of_unit = |class: &ClassNo| network.roster.class(*class).is_some_and(|row| row.unit == unit);
    let open: BTreeSet<ClassNo> = unanswered(network, case, retest, hearing.at).into_keys().collect();
    let missed: Vec<Missed> = open
        .into_iter()
        .filter(of_unit)
        .map(|class| Missed { class, post: advisor(network, class, hearing.at) })
        .collect();
    if missed.is_empty() {
        let draft = hearing.draft(Event::Completed { unit }).case(case);
        hearing.push(draft.leaves(clock.owner).stops(position));
        return Ok(());
    }
    let director = centre(network, Role::CentreDirector);
    let to = if retest { director } else { centre(network, Role::CentreCounsellor).or(director) };
    hearing.push(hearing.draft(Event::Overdue { unit, retest, missed }).case(case).reaches(to));
    let start = match retest_until.filter(|_| !retest) {
        Some(day) => until(network, unit, day, hearing.at),
        None => {
            let row = clock.start.row;
            let (_, policy) = network.policy.line(row, hearing.at);
            crate::entry::ClockStart { row, policy, due: escalation::due(network, row, hearing.at) }
        }
    };
    lapsed(hearing, position, clock, cause, to, (start, Vec::new()));
    Ok(())
}

/// The advisor's post of a class, where somebody holds it.
fn advisor(network: &Network, class: ClassNo, at: At) -> Option<PostNo> {
    let post = network.roster.class(class)?.advisors.last().copied()?;
    network.roster.holders(post, at).next().map(|_| post)
}
