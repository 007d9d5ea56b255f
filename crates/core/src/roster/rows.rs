//! Rows of the roster: units, classes, rooms, posts, postings, people.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Basis, Criterion, Leaving, Load, Role, UnitKind};
use crate::ids::{ClassNo, PersonNo, PostNo, RoomNo, SiteNo, UnitNo};
use crate::time::{At, Day, Period};
use crate::words::{Phone, Title};

/// Student or staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum PersonKind {
    /// A student.
    #[n(0)]
    Student,
    /// A member of staff.
    #[n(1)]
    Staff,
}

/// Sex as the roster states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Sex {
    /// Female.
    #[n(0)]
    Female,
    /// Male.
    #[n(1)]
    Male,
    /// Not stated.
    #[n(2)]
    Unstated,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// What people call it.
    pub title: Title,
    /// Its campus.
    pub site: Option<SiteNo>,
    /// Its posts, those of classes and rooms apart.
    pub posts: Vec<PostNo>,
}

/// A campus.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Site {
    /// What people call it.
    pub title: Title,
}

/// A class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Class {
    /// Its department.
    pub unit: UnitNo,
    /// What people call it.
    pub title: Title,
    /// Year of entry.
    pub year: u16,
    /// The commissioner's post.
    pub commissioner: Option<PostNo>,
    /// The advisors' posts that cover it, the latest last.
    pub advisors: Vec<PostNo>,
    /// Who learns in it: placed there and not departed.
    pub people: BTreeSet<PersonNo>,
    /// It has graduated: nobody learns there any more.
    pub closed: bool,
}

/// A dormitory room.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Room {
    /// Its campus.
    pub site: Option<SiteNo>,
    /// Its building.
    pub building: Title,
    /// What stands on the door.
    pub title: Title,
    /// The officer's post.
    pub officer: Option<PostNo>,
    /// Who lives there, by bed.
    pub beds: BTreeMap<u8, PersonNo>,
}

/// A person's time in a post.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Posting {
    /// Who.
    pub person: PersonNo,
    /// When.
    pub period: Period,
    /// As deputy of this holder.
    pub deputy_of: Option<PersonNo>,
    /// How he came to it, once somebody said.
    pub basis: Option<Basis>,
    /// Full or part time, once somebody said.
    pub load: Option<Load>,
    /// Which criteria somebody attested.
    pub attested: Vec<Criterion>,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Post {
    /// What it is for.
    pub role: Role,
    /// Its unit; for a commissioner the class's department.
    pub unit: Option<UnitNo>,
    /// The class of a commissioner.
    pub class: Option<ClassNo>,
    /// The room of a dormitory officer.
    pub room: Option<RoomNo>,
    /// How many may hold it at once, deputies apart.
    pub seats: u16,
    /// Its phone line.
    pub line: Option<Phone>,
    /// Who held, holds and will hold it, by the start of the posting.
    pub postings: Vec<Posting>,
}

impl Post {
    /// Postings that hold at `at`, by their start.
    pub fn at(&self, at: At) -> impl Iterator<Item = &Posting> {
        let started = self.postings.partition_point(|posting| posting.period.from <= at);
        self.postings.iter().take(started).filter(move |posting| posting.period.holds(at))
    }
}

/// Where a student lives and learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Where {
    /// The class.
    pub class: Option<ClassNo>,
    /// The room.
    pub room: Option<RoomNo>,
    /// The bed in the room.
    pub bed: Option<u8>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Person {
    /// Student or staff.
    pub kind: PersonKind,
    /// Sex.
    pub sex: Sex,
    /// Day of birth.
    pub born: Option<Day>,
    /// Where a student lives and learns.
    pub place: Where,
    /// Left the college then.
    pub departed: Option<At>,
    /// Why he left.
    pub leaving: Option<Leaving>,
    /// Times of leave: his powers rest.
    pub leaves: Vec<Period>,
    /// Times away.
    pub absences: Vec<Period>,
    /// Posts held now, before or later.
    pub posts: Vec<PostNo>,
}

impl Person {
    /// Whether he is known to be under 18 on a day.
    pub fn is_minor(&self, day: Day) -> bool {
        let years = |born: Day| {
            let birthday = born.in_year(day.year());
            day.year() - born.year() - i32::from(birthday.is_some_and(|birthday| day < birthday))
        };
        self.born.is_some_and(|born| years(born) < 18)
    }
}

/// Whether a post can be reached with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Reach {
    /// Somebody can take it.
    #[n(0)]
    Open,
    /// Nobody holds the post, or there is no such post.
    #[n(1)]
    Vacant,
    /// Whoever holds it is away.
    #[n(2)]
    Absent,
    /// Whoever holds it must not have this case.
    #[n(3)]
    Recused,
    /// Whoever holds it is the sender.
    #[n(4)]
    BothEnds,
}
