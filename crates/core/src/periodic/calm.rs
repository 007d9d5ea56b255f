//! Calm that cannot be believed: another source told of that room or class in the same week, the room's officer ticked, or
//! it was sent with many others within a minute. Compared when a week ends, by the engine: the command of whoever reported,
//! its receipt and its entries are the same whatever others said.
//!
//! What counts is what the post that looks may know: a report that is kept from it does not reach it this way either, and
//! whoever asked for help for himself is nobody's contradiction (gap 11).

use std::collections::{BTreeMap, BTreeSet};

use super::event::{Doubt, RoomState};
use super::place;
use super::state::WeekReport;
use crate::escalation::route::{self, Way};
use crate::ids::{ClassNo, PersonNo, PostNo, RoomNo, UnitNo};
use crate::network::Network;
use crate::report::Subject;
use crate::roster::Step;
use crate::time::{At, Day};

/// A report that somebody sent about a student, as far as it can contradict calm.
struct Told {
    at: At,
    room: Option<RoomNo>,
    sender: Option<PersonNo>,
    from: Option<PostNo>,
    kept_from: Vec<PersonNo>,
}

/// What others told, by class.
pub(super) struct Others(BTreeMap<ClassNo, Vec<Told>>);

impl Others {
    /// Everything sent since `since`.
    pub(super) fn since(network: &Network, since: At) -> Self {
        let mut by_class: BTreeMap<ClassNo, Vec<Told>> = BTreeMap::new();
        for report in network.report.sent_since(since) {
            let Some(at) = report.submitted_at else { continue };
            let subject = report.subject.and_then(Subject::person);
            // Who asks for help himself tells on nobody.
            if subject.is_some() && subject == report.sender {
                continue;
            }
            let place_of = |person| network.roster.person(person).map(|row| row.place);
            // Of somebody who is only described, the place is the sender's; the room is nobody's.
            let (class, room) = match subject.and_then(place_of) {
                Some(place) => (place.class, place.room),
                None => (report.sender.and_then(place_of).and_then(|place| place.class), None),
            };
            let (sender, from, kept_from) = (report.sender, report.from, report.kept_from());
            let told = Told { at, room, sender, from, kept_from };
            if let Some(class) = class {
                by_class.entry(class).or_default().push(told)
            }
        }
        Self(by_class)
    }

    /// What contradicts a report: not what its own sender told or entered, and only of a room that it calls calm.
    fn against(&self, class: ClassNo, report: &WeekReport) -> impl Iterator<Item = &Told> {
        let (from, until) = (report.week.at_minute(0), report.week.plus(7).at_minute(0));
        let calm = |room: RoomNo| {
            let state = report.content.rooms.iter().find(|row| row.room == room).map(|row| row.state);
            state == Some(RoomState::Calm)
        };
        let told = self.0.get(&class).into_iter().flatten();
        told.filter(move |told| {
            let own = told.sender == report.person || (told.from.is_some() && told.from == report.by);
            let of_week = from <= told.at && told.at < until && !own;
            of_week && report.content.is_quiet() && told.room.map_or(report.content.is_calm(), calm)
        })
    }
}

/// Who looks at a report, and why; nothing where there is no doubt.
pub(super) fn doubts(
    network: &Network,
    class: ClassNo,
    report: &WeekReport,
    hasty: bool,
    others: &Others,
    at: At,
) -> Option<(PostNo, Vec<Doubt>)> {
    let looker = |recused: &[PersonNo]| {
        let way = Way { place: place(Some(class)), recused, sender: report.person, at };
        route::next(network, &way, Some(Step::Class)).map(|hop| hop.to)
    };
    let mut found = Vec::new();
    if others.against(class, report).next().is_some() {
        found.push(Doubt::Reported);
    }
    let rooms = report.content.rooms.iter().filter(|row| row.state == RoomState::Calm);
    let looks = |room| network.periodic.tick(room, report.week) == Some(super::RoomMood::Look);
    if rooms.map(|row| row.room).any(looks) {
        found.push(Doubt::Ticked);
    }
    if hasty && report.content.is_calm() {
        found.push(Doubt::Hasty);
    }
    // A report that is kept from the one who would look goes past him, doubt and all.
    let kept = kept_from(others, class, report);
    let to = looker(&kept)?;
    (!found.is_empty()).then_some((to, found))
}

/// Who must not learn what contradicts a report.
fn kept_from(others: &Others, class: ClassNo, report: &WeekReport) -> Vec<PersonNo> {
    let kept: BTreeSet<PersonNo> =
        others.against(class, report).flat_map(|told| told.kept_from.iter().copied()).collect();
    kept.into_iter().collect()
}

/// Who must not look at a calm week of a class, when its look goes on to another post.
pub(super) fn kept_from_look(network: &Network, class: ClassNo, week: Day) -> Vec<PersonNo> {
    let Some(report) = network.periodic.report(class, week) else { return Vec::new() };
    kept_from(&Others::since(network, week.at_minute(0)), class, report)
}

/// The reports of which one account sent many within moments.
pub(super) fn hasty(network: &Network, unit: UnitNo, week: Day) -> BTreeSet<(ClassNo, Day)> {
    let rule = network.periodic.rule(unit, week);
    let mut by_person: BTreeMap<PersonNo, Vec<(At, ClassNo, Day)>> = BTreeMap::new();
    for (class, week) in network.periodic.unlooked() {
        let Some(report) = network.periodic.report(class, week) else { continue };
        if let Some(person) = report.person {
            by_person.entry(person).or_default().push((report.changed, class, week));
        }
    }
    let mut found = BTreeSet::new();
    for mut sent in by_person.into_values() {
        sent.sort_unstable();
        for run in sent.windows(usize::from(rule.hasty_reports)) {
            let within = |first: At, last: At| last <= first.plus_ms(i64::from(rule.hasty_seconds) * 1000);
            if let ([(first, ..), ..], [.., (last, ..)]) = (run, run)
                && within(*first, *last)
            {
                found.extend(run.iter().map(|(_, class, week)| (*class, *week)));
            }
        }
    }
    found
}

/// Since when others' reports count for what has not been compared yet.
pub(super) fn earliest(weeks: impl Iterator<Item = Day>, at: At) -> At {
    weeks.map(|week| week.at_minute(0)).min().unwrap_or(at)
}
