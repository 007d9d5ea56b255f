//! What the reader's own posts owe of this week: a commissioner his class's report, an officer the tick of his room. Names
//! rooms and classes, nobody.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::action::Action;
use wuji_core::ids::{ClassNo, PostNo, RoomNo};
use wuji_core::limits::WEEKS_LATE_MAX;
use wuji_core::periodic::{ReportWeek, RoomMood, RoomState, SendBackReason, TickRoom, rooms_of};
use wuji_core::words::Slot;
use wuji_core::{At, Day, Network};

use super::monday;
use crate::reading::actions::Trial;
use crate::reading::labels::{PostLabel, class_title, room_title};

/// A week of one's class that may be reported, or corrected, now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwedWeek {
    /// The post that owes it.
    pub post: PostLabel,
    /// The class.
    pub class: ClassNo,
    /// What people call it.
    pub title: String,
    /// The Monday of the week.
    pub week: Day,
    /// When the report is due.
    pub due: At,
    /// The version that was sent last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u16>,
    /// That version is a zero report.
    pub zero: bool,
    /// It was sent back, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<SendBackReason>,
    /// The rooms of the roll-call, by number.
    pub rooms: Vec<RoomLine>,
}

/// A room of a roll-call that is to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoomLine {
    /// The room.
    pub room: RoomNo,
    /// Building and door.
    pub title: String,
    /// What its officer ticked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticked: Option<RoomMood>,
    /// What the version that was sent last says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<RoomState>,
}

/// The tick of one's room that may be made, or changed, now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwedTick {
    /// The post that makes it.
    pub post: PostLabel,
    /// Building and door.
    pub title: String,
    /// The Monday of the week.
    pub week: Day,
    /// What was ticked last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mood: Option<RoomMood>,
}

/// The weeks that somebody may report for the class of his post: this one, and those before that may still come.
pub(super) fn weeks(trial: &Trial<'_>) -> Vec<OwedWeek> {
    let network = trial.network;
    let Some(post) = trial.post else { return Vec::new() };
    let Some(class) = network.roster.post(post).and_then(|row| row.class) else { return Vec::new() };
    let this = monday(trial.at.day());
    let weeks = (0..=WEEKS_LATE_MAX).map(|back| this.plus(-7 * back));
    weeks
        .filter(|week| trial.would(report(class, *week)))
        .filter_map(|week| owed(network, post, class, week))
        .collect()
}

/// A report that differs from any before it: it has words.
fn report(class: ClassNo, week: Day) -> Action {
    Action::ReportWeek(ReportWeek {
        class: Some(class),
        week: Some(week),
        rooms: Vec::new(),
        others: None,
        talks: 0,
        activities: 0,
        concerns: Vec::new(),
        reports: 0,
        words: Some(Slot { index: 0, cut: false }),
    })
}

fn owed(network: &Network, post: PostNo, class: ClassNo, week: Day) -> Option<OwedWeek> {
    let roster = &network.roster;
    let report = network.periodic.report(class, week);
    let said = |room| {
        let rows = report.into_iter().flat_map(|report| &report.content.rooms);
        rows.into_iter().find(|row| row.room == room).map(|row| row.state)
    };
    let rooms = rooms_of(network, class).into_iter().filter_map(|room| {
        let (ticked, said) = (network.periodic.tick(room, week), said(room));
        Some(RoomLine { room, title: room_title(roster, room)?, ticked, said })
    });
    Some(OwedWeek {
        post: PostLabel::of(roster, post)?,
        class,
        title: class_title(roster, class)?,
        week,
        due: network.periodic.rule(roster.class(class)?.unit, week).due(week),
        version: report.map(|report| report.version),
        zero: report.is_some_and(|report| report.zero),
        returned: report.and_then(|report| report.returned),
        rooms: rooms.collect(),
    })
}

/// The tick of the room of somebody's post, where rooms tick.
pub(super) fn tick(trial: &Trial<'_>) -> Option<OwedTick> {
    let roster = &trial.network.roster;
    let post = trial.post?;
    let room = roster.post(post)?.room?;
    let week = monday(trial.at.day());
    let may = RoomMood::ALL.iter().any(|mood| trial.would(Action::TickRoom(TickRoom { mood: *mood })));
    let mood = trial.network.periodic.tick(room, week);
    may.then_some(())?;
    Some(OwedTick { post: PostLabel::of(roster, post)?, title: room_title(roster, room)?, week, mood })
}
