//! Sending a week's report, the zero report in one step, and the tick of a room. The roll-call is held against the rooms of
//! the class as they are now: a room of others is refused, one that is not named was not asked, unless its officer ticked.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::event::{ConcernCount, Content, RollCall, RoomMood, RoomState};
use super::rules::monday;
use super::state::WeekReport;
use super::{Event, place};
use crate::access::{Deed, Relation};
use crate::escalation::route::{self, Way};
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, ClassNo, Position, RoomNo};
use crate::limits::{WEEK_COUNT_MAX, WEEKS_LATE_MAX};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::roster::Step;
use crate::time::{At, Day};
use crate::words::Slot;

/// What the commissioner says of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RoomAnswer {
    /// The room; a student of the class lives there.
    pub room: RoomNo,
    /// How it is there.
    pub state: RoomState,
}

/// Report a week of a class, or correct its report (action `periodic.report`). Names nobody: a student is reported by
/// `report.submit`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportWeek {
    /// The class; the post's own when absent.
    #[serde(default)]
    pub class: Option<ClassNo>,
    /// The Monday of the week; this week's when absent.
    #[serde(default)]
    pub week: Option<Day>,
    /// The roll-call, or its exceptions. Of a room that is not named holds what its officer ticked, else `others`.
    #[serde(default)]
    pub rooms: Vec<RoomAnswer>,
    /// How it is in every other room, said once; not asked when absent.
    #[serde(default)]
    pub others: Option<RoomState>,
    /// Talks with classmates.
    #[serde(default)]
    pub talks: u16,
    /// Activities.
    #[serde(default)]
    pub activities: u16,
    /// Concerns by kind, each kind once.
    #[serde(default)]
    pub concerns: Vec<ConcernCount>,
    /// Reports that the commissioner sent about students.
    #[serde(default)]
    pub reports: u16,
    /// What else there is to say; it is sealed in a case of its own.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Report that nothing happened in a week and all rooms were asked (action `periodic.zero`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportZero {
    /// The class; the post's own when absent.
    #[serde(default)]
    pub class: Option<ClassNo>,
    /// The Monday of the week; this week's when absent.
    #[serde(default)]
    pub week: Option<Day>,
}

/// Tick this week of one's own room (action `periodic.tick`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TickRoom {
    /// How it is there.
    pub mood: RoomMood,
}

fn wrong<T>(field: &'static str, why: &'static str) -> Result<T, Refusal> {
    Err(Refusal::Field { field, why })
}

/// The rooms in which students of a class live now.
pub fn rooms_of(network: &Network, class: ClassNo) -> BTreeSet<RoomNo> {
    let people = network.roster.class(class).into_iter().flat_map(|row| &row.people);
    people.filter_map(|person| network.roster.person(*person)?.place.room).collect()
}

/// Noon of the first day of service after a week: until then a report may be corrected, then whoever asks is late.
pub(super) fn noon_after(network: &Network, week: Day) -> At {
    let after = (7..38).map(|day| week.plus(day));
    let day = after.into_iter().find(|day| network.calendar.is_service_day(*day)).unwrap_or(week.plus(7));
    day.at_minute(12 * 60)
}

/// A report that is about to be sent.
struct Sending<'n> {
    class: ClassNo,
    week: Day,
    before: Option<&'n WeekReport>,
}

impl<'n> Sending<'n> {
    /// Checks class, week and whether the report may still change.
    fn of(hearing: &Hearing<'n>, class: Option<ClassNo>, week: Option<Day>) -> Result<Self, Refusal> {
        let network = hearing.network;
        let own = hearing.post().and_then(|post| post.class);
        let Some(class) = class.or(own) else {
            // Whether it is the post's to report at all comes first: else it would be offered to everybody.
            hearing.allow(Relation::OwnClass, Deed::ReportWeek)?;
            return wrong("class", "is needed; this post has no class of its own");
        };
        let unit = network.roster.class(class).filter(|_| hearing.may_class(class)).map(|row| row.unit);
        let unit = unit.ok_or(Refusal::NotFound)?;
        hearing.allow(Relation::OwnClass, Deed::ReportWeek)?;
        let this = monday(hearing.at.day());
        let week = week.unwrap_or(this);
        if !week.is_monday() || this < week || this.since(week) > 7 * WEEKS_LATE_MAX {
            return wrong("week", "is not the Monday of this week or of one of the four before");
        }
        let weeks = &network.periodic;
        if !weeks.is_due(&network.calendar, unit, week) {
            return Err(Refusal::NoPeriod);
        }
        let before = weeks.report(class, week);
        let may_change = before.is_none_or(|report| {
            let in_time = hearing.at < noon_after(network, week) && !report.countersigned;
            in_time || report.returned.is_some()
        });
        if !may_change {
            return wrong(
                "week",
                "has a report that changes no more; it was countersigned, or the time is over",
            );
        }
        Ok(Self { class, week, before })
    }

    fn version(&self) -> u16 {
        self.before.map_or(1, |report| report.version.saturating_add(1))
    }

    /// Adds the report, and its case where it has words or waits for a countersignature.
    fn push(&self, hearing: &mut Hearing<'_>, event: Event, words: Option<Slot>) {
        let network = hearing.network;
        let (class, week) = (self.class, self.week);
        let running = |case: CaseNo| network.periodic.matter(case).and_then(|matter| matter.clock);
        let silence = network.periodic.silence(class, week).and_then(|(case, _)| running(case));
        hearing.push(hearing.draft(event).stops_any(silence));
        let known = self.before.and_then(|report| report.case);
        let clock = known.and_then(running);
        let unit = network.roster.class(class).map(|row| row.unit);
        let countersign = unit.is_some_and(|unit| network.periodic.rule(unit, week).countersign);
        if words.is_none() && clock.is_none() && !countersign {
            return;
        }
        let case = known.unwrap_or_else(|| hearing.open_case());
        let draft = hearing.draft(Event::Filed { class, week }).case(case).words(words);
        let draft = draft.stops_any(clock);
        let way =
            Way { place: place(Some(class)), recused: &[], sender: hearing.asker_person(), at: hearing.at };
        let hop = route::next(network, &way, Some(Step::Class)).filter(|_| countersign);
        let draft = match hop {
            Some(hop) => {
                let to = Some(hop.to);
                let start = escalation::clock(network, Item::Countersign, Level::Routine, to, hearing.at);
                draft.reaches(to).starts(start)
            }
            None => draft,
        };
        hearing.push(draft);
    }
}

/// Whether a report says what the one before it says.
fn is_same(before: Option<&WeekReport>, zero: bool, content: &Content, words: Option<Slot>) -> bool {
    let same = before.is_some_and(|report| report.zero == zero && report.content == *content);
    same && words.is_none() && before.is_some_and(|report| report.returned.is_none())
}

/// Decides `periodic.report`.
pub(crate) fn report(hearing: &mut Hearing<'_>, action: &ReportWeek) -> Result<(), Refusal> {
    let sending = Sending::of(hearing, action.class, action.week)?;
    let content = content(hearing.network, &sending, action)?;
    let words = hearing.slot(action.words)?;
    if is_same(sending.before, false, &content, words) {
        return Err(Refusal::Twice);
    }
    let (class, week, version) = (sending.class, sending.week, sending.version());
    sending.push(hearing, Event::Reported { class, week, version, content }, words);
    Ok(())
}

fn content(network: &Network, sending: &Sending<'_>, action: &ReportWeek) -> Result<Content, Refusal> {
    let counts = [action.talks, action.activities, action.reports].into_iter();
    if counts.chain(action.concerns.iter().map(|row| row.count)).any(|count| count > WEEK_COUNT_MAX) {
        return wrong("talks", "or another number is more than 500");
    }
    let mut kinds = BTreeSet::new();
    if !action.concerns.iter().all(|row| row.count > 0 && kinds.insert(row.concern)) {
        return wrong("concerns", "names a kind twice, or none of it");
    }
    let rooms = rooms_of(network, sending.class);
    let mut named = BTreeSet::new();
    if !action.rooms.iter().all(|row| rooms.contains(&row.room) && named.insert(row.room)) {
        return wrong("rooms", "names a room twice, or one in which no student of the class lives");
    }
    let ticked = |room| {
        network.periodic.tick(room, sending.week).map(|mood| match mood {
            RoomMood::Calm => RoomState::Calm,
            RoomMood::Look => RoomState::Look,
        })
    };
    let row = |room: RoomNo| {
        let said = action.rooms.iter().find(|row| row.room == room).map(|row| row.state);
        let tick = said.is_none().then(|| ticked(room)).flatten();
        let state = said.or(tick).or(action.others).unwrap_or(RoomState::NotAsked);
        RollCall { room, state, ticked: tick.is_some() }
    };
    let mut concerns = action.concerns.clone();
    concerns.sort_by_key(|row| row.concern);
    let (talks, activities, reports) = (action.talks, action.activities, action.reports);
    Ok(Content { rooms: rooms.into_iter().map(row).collect(), talks, activities, concerns, reports })
}

/// Decides `periodic.zero`.
pub(crate) fn zero(hearing: &mut Hearing<'_>, action: &ReportZero) -> Result<(), Refusal> {
    let sending = Sending::of(hearing, action.class, action.week)?;
    let rooms: Vec<RoomNo> = rooms_of(hearing.network, sending.class).into_iter().collect();
    let calm = |room: &RoomNo| RollCall { room: *room, state: RoomState::Calm, ticked: false };
    let content = Content { rooms: rooms.iter().map(calm).collect(), ..Content::default() };
    if is_same(sending.before, true, &content, None) {
        return Err(Refusal::Twice);
    }
    let (class, week, version) = (sending.class, sending.week, sending.version());
    sending.push(hearing, Event::ZeroReported { class, week, version, rooms }, None);
    Ok(())
}

/// Decides `periodic.tick`.
pub(crate) fn tick(hearing: &mut Hearing<'_>, action: &TickRoom) -> Result<(), Refusal> {
    let network = hearing.network;
    let room = hearing.post().and_then(|post| post.room).ok_or(Refusal::NotAllowed)?;
    hearing.allow(Relation::OwnRoom, Deed::TickRoom)?;
    let unit = network.roster.department(hearing.asker_place()).ok_or(Refusal::NoPeriod)?;
    let week = monday(hearing.at.day());
    let rule = network.periodic.rule(unit, week);
    let open = network.periodic.is_due(&network.calendar, unit, week) && hearing.at < rule.due(week);
    if !rule.room_ticks || !open {
        return Err(Refusal::NoPeriod);
    }
    if network.periodic.tick(room, week) == Some(action.mood) {
        return Err(Refusal::Twice);
    }
    hearing.push(hearing.draft(Event::Ticked { room, week, mood: action.mood }));
    Ok(())
}

/// The clock of a report that is missing: until noon of the first day of service; of one that comes to light later, the
/// time of the policy.
pub(super) fn silence_clock(hearing: &Hearing<'_>, week: Day) -> crate::entry::ClockStart {
    let network = hearing.network;
    let mut start = escalation::clock(network, Item::ClassReport, Level::Routine, None, hearing.at);
    let noon = noon_after(network, week);
    if hearing.at < noon {
        start.due = noon;
    }
    start
}

/// The clock that runs in a case.
pub(super) fn clock_of(hearing: &Hearing<'_>, case: CaseNo) -> Option<Position> {
    hearing.network.periodic.matter(case)?.clock
}
