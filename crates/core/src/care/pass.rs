//! Care goes on when people go: a watcher who leaves his post, or must not have the case, is followed at once by the holder of
//! the crisis or listing; whatever else a post owed goes to the next. And it ends with what it served.

use super::ground::{Ground, holder_now, stand_in, stop};
use super::watch::{self, is_near};
use super::{Event, Guard, WhyEnded};
use crate::escalation::{self, Item};
use crate::focus::Listing;
use crate::hearing::Hearing;
use crate::ids::{CaseNo, ClassNo, PersonNo, PostNo, RoomNo};
use crate::kind::Kind;
use crate::roster::{Reach, Where};

/// Passes on what `post` watched or owed, once `gone` has left it and nobody there can go on; a successor of the same instant
/// keeps what is owed, not the watch of a person.
pub(crate) fn pass_on(hearing: &mut Hearing<'_>, post: PostNo, gone: PersonNo, successor: Option<PersonNo>) {
    let network = hearing.network;
    for (case, guard) in network.care.guards() {
        let Some(ground) = Ground::of(network, case) else { continue };
        let mut keep = ground.keep.clone();
        keep.push(gone);
        let watched = guard.post == Some(post)
            && (guard.watcher == Some(gone)
                || network.roster.reach(Some(post), hearing.at, &keep, None) == Reach::Vacant);
        if watched && !is_passed(hearing, case) {
            pass_watch(hearing, &ground, guard, &keep);
        }
    }
    let owed: Vec<_> = network
        .escalation
        .clocks()
        .filter(|(_, clock)| clock.owner == Some(post) && clock.start.row.item.is_of_care())
        .map(|(position, clock)| (position, *clock))
        .collect();
    for (position, clock) in owed {
        let is_watch = clock.start.row.item == Item::WatchCheck;
        let watch = network.care.watch(clock.case);
        let ground = match watch {
            Some(watch) => watch.serves.and_then(|case| Ground::of(network, case)),
            None => Ground::of(network, clock.case),
        };
        let Some(mut ground) = ground else { continue };
        ground.keep.push(gone);
        let stays = successor.is_some_and(|person| !ground.keep.contains(&person))
            || network.roster.reach(Some(post), hearing.at, &ground.keep, None) == Reach::Open;
        if stays {
            continue;
        }
        let asked = watch.filter(|_| is_watch).and_then(|watch| watch.from).filter(|from| *from != post);
        let to = match asked {
            Some(from) => ground.owner(hearing, Some(from)),
            None => ground.above(hearing, Some(post)).map(|hop| hop.to),
        };
        if to.is_some() && to != Some(post) {
            escalation::move_clock(hearing, position, &clock, to);
        }
    }
}

fn is_passed(hearing: &Hearing<'_>, case: CaseNo) -> bool {
    let passed = |draft: &crate::entry::Draft| {
        draft.header.case == Some(case) && draft.header.kind == Kind::GuardianshipPassed
    };
    hearing.drafts().iter().any(passed)
}

/// The holder watches from now on; what was due stays due.
fn pass_watch(hearing: &mut Hearing<'_>, ground: &Ground, guard: &Guard, keep: &[PersonNo]) {
    let network = hearing.network;
    let holder = holder_now(hearing, ground.case, ground.holder);
    let (post, watcher) = stand_in(hearing, holder, keep);
    let draft = hearing.draft(Event::GuardianshipPassed { watcher }).case(ground.case);
    hearing.push(draft.leaves(guard.post).reaches(post));
    for (position, clock) in network.escalation.of_case(ground.case) {
        if clock.start.row.item.is_of_guardianship() && clock.owner == guard.post && clock.owner != post {
            escalation::move_clock(hearing, position, clock, post);
        }
    }
}

/// A crisis must be kept from these people: a watcher among them is followed by its holder at once, and watch requests that
/// one of them would answer end.
pub(crate) fn keep_from(hearing: &mut Hearing<'_>, case: CaseNo, keep: &[PersonNo]) {
    let network = hearing.network;
    if let (Some(guard), Some(ground)) = (network.care.guard(case), Ground::of(network, case)) {
        let named = guard.watcher.is_some_and(|watcher| keep.contains(&watcher));
        let closed = network.roster.reach(guard.post, hearing.at, keep, None) == Reach::Recused;
        if (named || closed) && !is_passed(hearing, case) {
            pass_watch(hearing, &ground, guard, keep);
        }
    }
    for (request, watch) in network.care.open_watches() {
        let served = watch.serves == Some(case);
        if served && network.roster.reach(watch.to, hearing.at, keep, None) == Reach::Recused {
            watch::draft_end(hearing, request, WhyEnded::NotNeeded);
        }
    }
}

/// Ends the watch requests that served a case.
pub(super) fn end_watches(hearing: &mut Hearing<'_>, case: CaseNo) {
    for (request, watch) in hearing.network.care.open_watches() {
        if watch.serves == Some(case) {
            watch::draft_end(hearing, request, WhyEnded::CaseEnded);
        }
    }
}

/// A crisis was closed: its watch requests end; the next follow-up of somebody on the register counts from now, if that is
/// sooner.
pub(crate) fn crisis_closed(hearing: &mut Hearing<'_>, case: CaseNo, subject: Option<PersonNo>) {
    end_watches(hearing, case);
    let network = hearing.network;
    let Some((listing, row)) = subject.and_then(|person| network.focus.of(person)) else { return };
    let Listing { grade: Some(grade), owner, .. } = row else { return };
    let here = subject.is_some_and(|person| network.roster.is_here(person, hearing.at));
    let mut clocks = network.escalation.of_case(listing);
    let running = clocks.find(|(_, clock)| clock.start.row.item == Item::FollowUp);
    let new = escalation::clock(network, Item::FollowUp, grade.level(), *owner, hearing.at);
    if here && running.is_none_or(|(_, clock)| new.due < clock.start.due) {
        stop(hearing, listing, Item::FollowUp);
        super::follow_up::listed(hearing, listing, row, *grade);
    }
}

/// A student moved: an officer or commissioner he left behind no longer looks after him.
pub(crate) fn moved(
    hearing: &mut Hearing<'_>,
    person: PersonNo,
    class: Option<ClassNo>,
    room: Option<RoomNo>,
) {
    let network = hearing.network;
    let place = Where { class, room, bed: None };
    for (request, watch) in network.care.open_watches() {
        let near = watch.to.is_some_and(|post| is_near(network, post, place));
        if watch.person == Some(person) && !near {
            watch::draft_end(hearing, request, WhyEnded::Moved);
        }
    }
}

/// Somebody left the college: whatever was done for him ends, and whom he watched the holder watches.
pub(crate) fn departed(hearing: &mut Hearing<'_>, person: PersonNo) {
    let network = hearing.network;
    for (request, watch) in network.care.open_watches() {
        if watch.person == Some(person) {
            watch::draft_end(hearing, request, WhyEnded::Left);
        }
    }
    for (case, guard) in network.care.guards() {
        let Some(ground) = Ground::of(network, case) else { continue };
        if ground.person == Some(person) {
            super::guardianship::draft_end(hearing, &ground, WhyEnded::Left, None);
        } else if guard.watcher == Some(person) && !is_passed(hearing, case) {
            let keep: Vec<PersonNo> = ground.keep.iter().copied().chain([person]).collect();
            pass_watch(hearing, &ground, guard, &keep);
        }
    }
    if let Some((case, _)) = network.focus.of(person) {
        stop(hearing, case, Item::FollowUp);
        stop(hearing, case, Item::PlanReview);
    }
    for (case, row) in network.care.all_aftercare() {
        if row.person == Some(person) && !row.ended {
            let due = super::ground::clock_of(hearing, case, Item::FollowUp);
            let draft = hearing.draft(Event::AftercareEnded { why: WhyEnded::Left }).case(case);
            hearing.push(draft.stops_any(due));
        }
    }
}
