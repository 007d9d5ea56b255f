//! A holder who may no longer hold loses the report at once: the post's last person left, or must not have it.

use super::lapse::{level, place, step};
use super::{Event, PassCause, Report};
use crate::escalation::route::{self, Hop, Way};
use crate::escalation::{self, Item};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::roster::Reach;

/// Passes on what `post` holds and nobody there can hold any more once `gone` has left it. A successor posted in the same
/// instant keeps it, due and all: then nobody calls this.
pub(crate) fn pass_on(hearing: &mut Hearing<'_>, post: PostNo, gone: PersonNo) {
    pass_unless(hearing, post, gone, |hearing, keep| {
        hearing.network.roster.reach(Some(post), hearing.at, keep, None) == Reach::Open
    });
}

/// The same where `successor` takes the post in the same instant: he keeps what he may have.
pub(crate) fn pass_on_to(hearing: &mut Hearing<'_>, post: PostNo, gone: PersonNo, successor: PersonNo) {
    pass_unless(hearing, post, gone, |hearing, keep| {
        let others = hearing.network.roster.reach(Some(post), hearing.at, keep, None) == Reach::Open;
        others || !keep.contains(&successor)
    });
}

fn pass_unless(
    hearing: &mut Hearing<'_>,
    post: PostNo,
    gone: PersonNo,
    stays: impl Fn(&Hearing<'_>, &[PersonNo]) -> bool,
) {
    let network = hearing.network;
    let held: Vec<(CaseNo, Position)> = network
        .escalation
        .clocks()
        .filter(|(_, clock)| clock.owner == Some(post) && clock.start.row.item.is_answer())
        .map(|(position, clock)| (clock.case, position))
        .collect();
    for (case, answer) in held {
        let Some(report) = network.report.get(case).filter(|report| report.answer == Some(answer)) else {
            continue;
        };
        let mut keep = report.kept_from();
        keep.push(gone);
        if !stays(hearing, &keep) {
            pass(hearing, case, report, &keep, PassCause::PostLeft);
        }
    }
}

/// Where a report goes that its holder may not have any more.
pub(super) fn hop(hearing: &Hearing<'_>, report: &Report, keep: &[PersonNo]) -> Option<Hop> {
    let network = hearing.network;
    let way = Way { place: place(hearing, report), recused: keep, sender: report.sender, at: hearing.at };
    if !report.is_emergency() {
        return route::next(network, &way, step(hearing, report));
    }
    let to = route::emergency_holder(network, &way).filter(|to| Some(*to) != report.holder);
    let to = to.or_else(|| route::emergency_turn(network, &way, report.holder?));
    to.map(|to| Hop { to, skipped: Vec::new() })
}

/// Passes one report to its next hop, with the full time.
pub(super) fn pass(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    report: &Report,
    keep: &[PersonNo],
    cause: PassCause,
) {
    let Some(hop) = hop(hearing, report, keep) else { return };
    let start =
        escalation::clock(hearing.network, Item::Acknowledge, level(report), Some(hop.to), hearing.at);
    let draft = hearing
        .draft(Event::Passed { cause, skipped: hop.skipped })
        .case(case)
        .leaves(report.holder)
        .reaches(Some(hop.to))
        .stops_any(report.answer)
        .starts(start);
    hearing.push(draft);
}
