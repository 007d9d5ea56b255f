//! Who goes: out of the college, on leave, out of a class or a room, out of a post by its date. His powers end or rest at
//! once, and what nobody at his posts can hold any more goes on in the same command (gaps 6 and 15, fine print 5).
//!
//! Absent on purpose: closing his cases. A crisis does not end because somebody left; whoever holds it closes it with an
//! outcome, a transfer with word to the other school.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::handle::{allow_people, known, place_of_person, place_of_post, wrong};
use super::{Depart, Event, PersonKind, Place, Posting, Relieve};
use crate::access::Deed;
use crate::hearing::Hearing;
use crate::ids::{ClassNo, PersonNo, PostNo};
use crate::refusal::Refusal;
use crate::time::Day;
use crate::{care, census, counselling, crisis, referral, report};

/// Record that a person is on leave from now on (action `roster.take_leave`). His powers rest; his account stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeLeave {
    /// Who.
    pub person: PersonNo,
    /// Back on that day.
    pub until: Day,
}

/// Record that a person came back from leave before its end (action `roster.end_leave`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EndLeave {
    /// Who.
    pub person: PersonNo,
}

/// Close a class that graduated (action `roster.close_class`): no commissioner is missed there and no duty is due.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseClass {
    /// The class; nobody learns there any more.
    pub class: ClassNo,
}

/// Decides `roster.place`.
pub(super) fn place(hearing: &mut Hearing<'_>, action: &Place) -> Result<(), Refusal> {
    let (unit, class) = place_of_person(hearing, action.person);
    allow_people(hearing, unit, class)?;
    known(hearing, action.person)?;
    let roster = &hearing.network.roster;
    if roster.person(action.person).is_none_or(|person| person.kind != PersonKind::Student) {
        return wrong("person", "is no student; staff have no class and no room");
    }
    if let Some(class) = action.class
        && roster.class(class).ok_or(Refusal::NotFound)?.closed
    {
        return wrong("class", "has graduated; nobody comes to it any more");
    }
    if let Some(room) = action.room {
        let room = roster.room(room).ok_or(Refusal::NotFound)?;
        let bed = action
            .bed
            .ok_or(Refusal::Field { field: "bed", why: "is missing; a room is taken by the bed" })?;
        if room.beds.get(&bed).is_some_and(|who| *who != action.person) {
            return wrong("bed", "is taken");
        }
    } else if action.bed.is_some() {
        return wrong("bed", "is of no room; name the room too");
    }
    let Place { person, class, room, bed } = *action;
    hearing.push(hearing.draft(Event::Placed { class, room, bed }).case(person.record()));
    care::moved(hearing, person, class, room);
    // Leaving a room or class ends its powers at once, those that have not begun too.
    for number in lasting(hearing, person) {
        let Some(post) = roster.post(number) else { continue };
        if (post.class.is_some() && post.class != class) || (post.room.is_some() && post.room != room) {
            draft_relief(hearing, number, person);
        }
    }
    Ok(())
}

/// Decides `roster.depart`.
pub(super) fn depart(hearing: &mut Hearing<'_>, action: &Depart) -> Result<(), Refusal> {
    let (unit, class) = place_of_person(hearing, action.person);
    allow_people(hearing, unit, class)?;
    known(hearing, action.person)?;
    for post in lasting(hearing, action.person) {
        draft_relief(hearing, post, action.person);
    }
    let event = Event::Departed { since: hearing.at, reason: action.reason };
    hearing.push(hearing.draft(event).case(action.person.record()));
    care::departed(hearing, action.person);
    census::departed(hearing, action.person);
    Ok(())
}

/// The posts to which a person is posted, now or later.
fn lasting(hearing: &Hearing<'_>, person: PersonNo) -> Vec<PostNo> {
    let roster = &hearing.network.roster;
    let lasts = |posting: &Posting| {
        posting.person == person && posting.period.until.is_none_or(|until| hearing.at < until)
    };
    let posts = roster.person(person).map(|row| row.posts.as_slice()).unwrap_or_default();
    let posted = |post: &PostNo| roster.post(*post).is_some_and(|row| row.postings.iter().any(lasts));
    posts.iter().copied().filter(posted).collect()
}

/// Ends a posting and passes on what nobody there can hold any more.
pub(super) fn draft_relief(hearing: &mut Hearing<'_>, post: PostNo, person: PersonNo) {
    let since = hearing.at;
    hearing.push(hearing.draft(Event::Relieved { post, person, since }).case(person.record()));
    report::pass_on(hearing, post, person);
    crisis::pass_on(hearing, post, person);
    care::pass_on(hearing, post, person, None);
    referral::pass_on(hearing, post, person, None);
    counselling::pass_on(hearing, post, person, None);
}

/// Decides `roster.relieve`.
pub(super) fn relieve(hearing: &mut Hearing<'_>, action: &Relieve) -> Result<(), Refusal> {
    let (unit, class) = place_of_post(hearing, action.post);
    allow_people(hearing, unit, class)?;
    let roster = &hearing.network.roster;
    if !roster.holds(action.post, action.person, hearing.at) {
        return wrong("person", "does not hold this post now");
    }
    let Some(successor) = action.successor else {
        draft_relief(hearing, action.post, action.person);
        return Ok(());
    };
    super::handle::succeed(hearing, action.post, action.person, successor)
}

/// Decides the end of postings by their date: all that ended until now. A post is looked at once, however many left it.
pub(crate) fn end(hearing: &mut Hearing<'_>) -> Result<(), Refusal> {
    let ended: Vec<_> = hearing.network.roster.ended(hearing.at).collect();
    if ended.is_empty() {
        return Err(Refusal::NotFound);
    }
    let mut left = BTreeSet::new();
    for (_, post, person) in ended {
        hearing.push(hearing.draft(Event::PostingEnded { post, person }).case(person.record()));
        if left.insert(post) {
            report::pass_on(hearing, post, person);
            crisis::pass_on(hearing, post, person);
            referral::pass_on(hearing, post, person, None);
        }
        care::pass_on(hearing, post, person, None);
        counselling::pass_on(hearing, post, person, None);
    }
    Ok(())
}

/// Decides `roster.take_leave`.
pub(super) fn take_leave(hearing: &mut Hearing<'_>, action: &TakeLeave) -> Result<(), Refusal> {
    let (unit, class) = place_of_person(hearing, action.person);
    allow_people(hearing, unit, class)?;
    known(hearing, action.person)?;
    let roster = &hearing.network.roster;
    if action.until <= hearing.at.day() {
        return wrong("until", "is past; a leave ends on a day to come");
    }
    if roster.is_on_leave(action.person, hearing.at) {
        return wrong("person", "is on leave already; record the return first");
    }
    let event = Event::LeaveTaken { until: action.until };
    hearing.push(hearing.draft(event).case(action.person.record()));
    for post in lasting(hearing, action.person) {
        if roster.holds(post, action.person, hearing.at) {
            report::pass_on(hearing, post, action.person);
            crisis::pass_on(hearing, post, action.person);
            care::pass_on(hearing, post, action.person, None);
            referral::pass_on(hearing, post, action.person, None);
            counselling::pass_on(hearing, post, action.person, None);
        }
    }
    Ok(())
}

/// Decides `roster.end_leave`.
pub(super) fn end_leave(hearing: &mut Hearing<'_>, action: &EndLeave) -> Result<(), Refusal> {
    let (unit, class) = place_of_person(hearing, action.person);
    allow_people(hearing, unit, class)?;
    known(hearing, action.person)?;
    if !hearing.network.roster.is_on_leave(action.person, hearing.at) {
        return wrong("person", "is not on leave");
    }
    hearing.push(hearing.draft(Event::LeaveEnded).case(action.person.record()));
    Ok(())
}

/// Decides `roster.close_class`.
pub(super) fn close_class(hearing: &mut Hearing<'_>, action: &CloseClass) -> Result<(), Refusal> {
    hearing.allow_office(Deed::SetUp)?;
    let roster = &hearing.network.roster;
    let row = roster.class(action.class).ok_or(Refusal::NotFound)?;
    if row.closed {
        return wrong("class", "is closed already");
    }
    let mut people = roster.people();
    if people.any(|(person, row)| row.place.class == Some(action.class) && roster.is_here(person, hearing.at))
    {
        return wrong("class", "has students still");
    }
    hearing.push(hearing.draft(Event::ClassClosed { class: action.class }));
    Ok(())
}
