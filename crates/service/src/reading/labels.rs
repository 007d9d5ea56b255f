//! How windows call things: posts by role and place, people by name where the reader may know it, whoever acted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::escalation::{Clock, Item, Level};
use wuji_core::ids::{ClassNo, PersonNo, PostNo, RoomNo};
use wuji_core::roster::{Role, Roster};
use wuji_core::time::At;

/// A post as people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PostLabel {
    /// Its number, as `as` takes it.
    pub post: PostNo,
    /// What it is for.
    pub role: Role,
    /// Its class, room or unit, where a college has more than one of its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl PostLabel {
    /// The label of a post.
    pub fn of(roster: &Roster, number: PostNo) -> Option<Self> {
        let post = roster.post(number)?;
        let place = match (post.class, post.room) {
            (Some(class), _) => class_title(roster, class),
            (None, Some(room)) => room_title(roster, room),
            (None, None) if post.role.is_station() || post.role == Role::Advisor => {
                post.unit.and_then(|unit| roster.unit(unit)).map(|unit| unit.title.to_string())
            }
            (None, None) => None,
        };
        Some(Self { post: number, role: post.role, place })
    }
}

/// Who acted, as far as the reader may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Somebody in this post.
    Post(PostLabel),
    /// The first sender: an officer of the room.
    RoomMate,
    /// The first sender: a commissioner.
    Classmate,
    /// Somebody with an account, or the first sender in another post.
    Somebody,
    /// The engine: a deadline that passed.
    Engine,
}

/// A person whom the reader may see.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonLabel {
    /// His number.
    pub person: PersonNo,
    /// His name, inside a visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// His class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// His room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// His department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
}

impl PersonLabel {
    /// A person and his place, without his name.
    pub(super) fn of(roster: &Roster, person: PersonNo) -> Self {
        let place = roster.person(person).map(|row| row.place).unwrap_or_default();
        let department = roster.department(place).and_then(|unit| roster.unit(unit));
        Self {
            person,
            name: None,
            class: place.class.and_then(|class| class_title(roster, class)),
            room: place.room.and_then(|room| room_title(roster, room)),
            department: department.map(|unit| unit.title.to_string()),
        }
    }
}

/// The person concerned.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectLabel {
    /// Known to the roster.
    Person(PersonLabel),
    /// Described in words, not yet identified.
    Described,
}

/// A clock that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClockLabel {
    /// What is due.
    pub item: Item,
    /// At which urgency or grade.
    pub level: Level,
    /// By when.
    pub due: At,
    /// Since when it counts.
    pub since: At,
    /// Who owes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Actor>,
}

impl ClockLabel {
    pub(super) fn of(clock: &Clock, owner: Option<Actor>) -> Self {
        let row = clock.start.row;
        Self { item: row.item, level: row.level, due: clock.start.due, since: clock.started, owner }
    }
}

pub(super) fn class_title(roster: &Roster, class: ClassNo) -> Option<String> {
    roster.class(class).map(|class| class.title.to_string())
}

pub(super) fn room_title(roster: &Roster, room: RoomNo) -> Option<String> {
    roster.room(room).map(|room| format!("{} {}", room.building, room.title))
}
