//! What follows when a week's reports are due: one command closes the week for all units whose time it is, names the classes
//! that are silent, and has doubtful calm looked at. Whoever holds the post at that instant owes the report.

use super::calm::{self, Others};
use super::report::silence_clock;
use super::{Event, place};
use crate::escalation::route::{self, Way};
use crate::escalation::{self, Cause, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{ClassNo, UnitNo};
use crate::refusal::Refusal;
use crate::roster::Step;
use crate::time::{At, Day};

/// Decides the end of the week that ended first, if one has.
pub(crate) fn close(hearing: &mut Hearing<'_>) -> Result<(), Refusal> {
    let network = hearing.network;
    let (due, ended) = network.periodic.next_end().ok_or(Refusal::NotFound)?;
    if hearing.at < due {
        return Err(Refusal::NotFound);
    }
    // Units of one instant have one week: none is due before Thursday, none after Sunday.
    let week = ended.first().map(|(_, week)| *week).ok_or(Refusal::NotFound)?;
    let units: Vec<UnitNo> = ended.into_iter().map(|(unit, _)| unit).collect();
    hearing.push(hearing.draft(Event::Closed { week, units: units.clone() }));
    let owing =
        network.roster.classes().filter(|(_, row)| units.contains(&row.unit) && !row.people.is_empty());
    for (class, _) in owing {
        if network.periodic.report(class, week).is_none() {
            miss(hearing, class, week, due);
        }
    }
    doubt(hearing, &units, week);
    Ok(())
}

fn miss(hearing: &mut Hearing<'_>, class: ClassNo, week: Day, due: At) {
    let network = hearing.network;
    let owner = network.roster.class(class).and_then(|row| row.commissioner);
    let holds = |post| network.roster.holders(post, due).next().is_some();
    let vacant = !owner.is_some_and(holds);
    let cause = match network.escalation.was_down(due) {
        true => Cause::EngineDown,
        false => Cause::Deadline,
    };
    let way = Way { place: place(Some(class)), recused: &[], sender: None, at: hearing.at };
    // Before a centre was opened there is nobody to ask.
    let Some(hop) = route::next(network, &way, Some(Step::Class)) else { return };
    let case = hearing.open_case();
    let start = silence_clock(hearing, week);
    let blamed = cause.blames(owner.filter(|_| !vacant));
    let draft = hearing.draft(Event::Missed { class, week, vacant, cause }).case(case);
    hearing.push(draft.leaves(blamed).reaches(Some(hop.to)).starts(start));
}

/// Compares what these units reported since their last closing with what others told.
fn doubt(hearing: &mut Hearing<'_>, units: &[UnitNo], week: Day) {
    let network = hearing.network;
    let of_unit = |class: ClassNo| network.roster.class(class).is_some_and(|row| units.contains(&row.unit));
    let unlooked: Vec<(ClassNo, Day)> =
        network.periodic.unlooked().filter(|(class, _)| of_unit(*class)).collect();
    let Some(unit) = units.first().copied().filter(|_| !unlooked.is_empty()) else { return };
    let since = calm::earliest(unlooked.iter().map(|(_, week)| *week), hearing.at);
    let others = Others::since(network, since);
    let hasty = calm::hasty(network, unit, week);
    for (class, week) in unlooked {
        let known = network.periodic.doubt(class, week).is_some();
        let Some(report) = network.periodic.report(class, week).filter(|_| !known) else { continue };
        let hasty = hasty.contains(&(class, week));
        let Some((to, doubts)) = calm::doubts(network, class, report, hasty, &others, hearing.at) else {
            continue;
        };
        let case = hearing.open_case();
        let start = escalation::clock(network, Item::CalmLook, Level::Routine, Some(to), hearing.at);
        let draft = hearing.draft(Event::Doubted { class, week, doubts }).case(case);
        hearing.push(draft.reaches(Some(to)).starts(start));
    }
}
