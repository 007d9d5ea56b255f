//! What is done for somebody in one of his cases: when he was last seen, who watches, what was planned, begun and done at once,
//! who was asked to look after him. Parts with facts, the same for every page and program.
//!
//! Whoever reads the words of the case, or may see its care, sees all of it; who may watch there sees the watching alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::Network;
use wuji_core::access::{Deed, may_case};
use wuji_core::care::{Cared, Event, Goal, Guard};
use wuji_core::crisis::Grade;
use wuji_core::entry;
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::time::At;

use super::case::Story;
use super::desk::CaseKind;
use super::plain::{Fact, Told, codes, facts};
use super::standing::{Sight, sight};

/// Something done for somebody, with what is known of it.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// The text of the name is that of the key `part-name`.
    pub name: String,
    /// What is known of it.
    pub facts: Vec<Fact>,
}

/// A part before it is known who reads it.
type Untold = (&'static str, Vec<Told>);

/// What is done in this case, as far as its reader may see it.
pub(super) fn parts(network: &Network, then: &Network, story: &Story<'_>) -> Vec<Part> {
    let may = |deed| may_case(network, story.reader, story.post, deed, story.case, story.now);
    let sees = story.sight == Sight::Words || may(Deed::SeeCare);
    // What is done for a classmate is not for a peer.
    if story.is_peer || !sees && (story.sight < Sight::Facts || !may(Deed::Guard)) {
        return Vec::new();
    }
    let cared = then.care.get(story.case);
    let mut found = Vec::from_iter(guardianship(then, story));
    if let Some(guard) = cared.and_then(|cared| cared.guard.as_ref()) {
        found.extend(hand_over(then, guard, story.case));
    }
    if sees {
        found.extend(contact(network, then, story));
        if let Some(cared) = cared {
            found.extend(plan(cared, story.now));
            found.extend(interventions(cared));
            found.extend(protected(cared));
        }
        found.extend(watches(network, story));
    }
    let part = |(name, told): Untold| Part { name: name.to_owned(), facts: facts(network, told, story) };
    found.into_iter().map(part).collect()
}

/// When something of the case is due.
fn due(then: &Network, case: CaseNo, item: Item) -> Option<At> {
    let clocks = then.escalation.of_case(case).map(|(_, clock)| clock.start);
    clocks.filter(|start| start.row.item == item).map(|start| start.due).min()
}

/// Who watches, since when, and whether anybody always did.
fn guardianship(then: &Network, story: &Story<'_>) -> Option<Untold> {
    let Some(guard) = then.care.guard(story.case) else {
        // Of an open severe crisis that nobody watches is a fact too.
        let crisis = then.crisis.get(story.case).filter(|crisis| crisis.is_open())?;
        let severe = crisis.grade.is_none_or(Grade::is_severe);
        return severe.then(|| ("guardianship", vec![Told::Codes("guarded", codes("guarded", ["nobody"]))]));
    };
    let (mut ended, mut broken) = (false, false);
    for entry in &story.entries {
        match entry.event() {
            Some(entry::Event::Care(Event::GuardianshipEnded { .. })) => ended = true,
            Some(entry::Event::Care(Event::GuardianshipOrdered { .. })) => broken |= ended,
            _ => {}
        }
    }
    let guarded = if broken { "interrupted" } else { "unbroken" };
    Some((
        "guardianship",
        vec![
            Told::Person("watcher", guard.watcher),
            Told::Post("watch_post", guard.post),
            Told::At("watched_since", Some(guard.since)),
            Told::Codes("guarded", codes("guarded", [guarded])),
            Told::Day("watch_until", guard.until),
            Told::At("checked_at", guard.checked),
            Told::At("check_due", due(then, story.case, Item::Guardianship)),
        ],
    ))
}

fn hand_over(then: &Network, guard: &Guard, case: CaseNo) -> Option<Untold> {
    let offer = guard.offered?;
    Some((
        "hand_over",
        vec![
            Told::Person("offered_to", offer.watcher),
            Told::Post("watch_post", offer.post),
            Told::At("offered_at", Some(offer.at)),
            Told::At("sign_due", due(then, case, Item::HandOver)),
        ],
    ))
}

/// When he was last seen in any case of which the reader may know as much, and when he is to be seen again.
fn contact(network: &Network, then: &Network, story: &Story<'_>) -> Option<Untold> {
    if !matches!(story.kind, CaseKind::Crisis | CaseKind::Listing | CaseKind::Aftercare) {
        return None;
    }
    let sees = |case: CaseNo| sight(network, story.reader, story.post, case, story.now) == Some(Sight::Words);
    let own = then.care.get(story.case);
    let elsewhere = then
        .subject(story.case)
        .filter(|_| story.as_of.is_none())
        .and_then(|person| network.last_contact(person, sees));
    let last = elsewhere.max(own.and_then(|cared| cared.last_contact));
    let followed = own.and_then(|cared| cared.followed_up);
    let next = due(then, story.case, Item::FollowUp);
    (last.is_some() || next.is_some()).then(|| {
        (
            "contact",
            vec![
                Told::At("last_contact", last),
                Told::At("followed_up_at", followed.map(|(at, _)| at)),
                Told::Codes("course", codes("course", followed.map(|(_, course)| course))),
                Told::At("follow_up_due", next),
            ],
        )
    })
}

/// The care plan, then its measures, each with how far it has come.
fn plan(cared: &Cared, now: At) -> Vec<Untold> {
    let Some(plan) = &cared.plan else { return Vec::new() };
    let version = Told::Number("version", Some(i64::from(plan.version)));
    let head = ("plan", vec![version, Told::Day("plan_review", Some(plan.review))]);
    std::iter::once(head).chain(plan.goals.iter().map(|goal| planned(cared, goal, now))).collect()
}

/// A measure of a plan has come as far as the latest intervention of its kind.
fn planned(cared: &Cared, goal: &Goal, now: At) -> Untold {
    let of_kind = cared.interventions.values().rev().find(|row| row.measure == Some(goal.measure));
    let late = goal.by.at_minute(24 * 60) <= now;
    let progress = match of_kind {
        Some(row) if row.ended.is_some() => "ended",
        Some(_) | None if late => "late",
        Some(_) => "under_way",
        None => "not_begun",
    };
    let effect = of_kind.and_then(|row| row.ended.flatten());
    (
        "goal",
        vec![
            Told::Codes("measure", codes("measure", [goal.measure])),
            Told::Codes("aim", codes("aim", [goal.aim])),
            Told::Post("goal_owner", Some(goal.owner)),
            Told::Day("goal_by", Some(goal.by)),
            Told::Codes("progress", codes("goal_progress", [progress])),
            Told::Codes("effect", codes("effect", effect)),
        ],
    )
}

fn interventions(cared: &Cared) -> impl Iterator<Item = Untold> {
    cared.interventions.values().map(|row| {
        let state = if row.ended.is_some() { "ended" } else { "open" };
        (
            "intervention",
            vec![
                Told::Codes("measure", codes("measure", row.measure)),
                Told::Codes("progress", codes("watch_state", [state])),
                Told::At("begun_at", Some(row.since)),
                Told::At("changed_at", (row.changed != row.since).then_some(row.changed)),
                Told::Codes("effect", codes("effect", row.ended.flatten())),
            ],
        )
    })
}

fn protected(cared: &Cared) -> impl Iterator<Item = Untold> {
    cared.protected.iter().map(|row| {
        (
            "protected",
            vec![
                Told::Codes("protection", codes("protection", [row.what])),
                Told::At("occurred_at", Some(row.occurred_at)),
                Told::Codes("basis", codes("basis", [row.basis])),
                Told::Codes("interim", codes("interim", row.interim.then_some("interim"))),
            ],
        )
    })
}

/// Who was asked to look after him for the sake of this case. The request itself says nothing of it.
fn watches(network: &Network, story: &Story<'_>) -> Vec<Untold> {
    let sees = |case| sight(network, story.reader, story.post, case, story.now) >= Some(Sight::Facts);
    let serving = network
        .care
        .watches()
        .filter(|(case, watch)| watch.serves == Some(story.case) && story.as_of.is_none() && sees(*case));
    let part = serving.map(|(case, watch)| {
        let state = if watch.ended { "ended" } else { "open" };
        (
            "watch",
            vec![
                Told::Case("watch_request", Some(case)),
                Told::Post("asked_of", watch.to),
                Told::Codes("progress", codes("watch_state", [state])),
                Told::Codes("look_for", codes("look_for", &watch.look_for)),
                Told::Day("watch_until", watch.until),
                Told::At("checked_at", watch.checked.map(|(at, _)| at)),
                Told::Codes("found", codes("found", watch.checked.and_then(|(_, found)| found))),
            ],
        )
    });
    part.collect()
}
