//! The five levels: units, posts and who fills them, phone lines, who is on call and until when, what is vacant. Names are
//! those of staff in office, which everybody who holds a post may know; officers and commissioners are counted, not named.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::At;
use wuji_core::ids::{PersonNo, PostNo, UnitNo};
use wuji_core::roster::{PersonKind, Post, Role, Roster, UnitKind};
use wuji_engine::ReadError;

use super::Reader;
use super::labels::PostLabel;

/// Most vacant posts that are listed.
const VACANCIES_MAX: usize = 500;

/// The network.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// The units, by level and number.
    pub units: Vec<UnitLabel>,
    /// Who reaches every student.
    pub coverage: Coverage,
    /// How many posts nobody fills.
    pub vacant: usize,
    /// They, those of higher levels first, for staff; at most 500.
    pub vacancies: Vec<PostLabel>,
}

/// A unit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitLabel {
    /// Its number.
    pub unit: UnitNo,
    /// What it is.
    pub kind: UnitKind,
    /// Its level: 1 to 3; 0 outside the levels.
    pub level: u8,
    /// What people call it.
    pub title: String,
    /// Its posts, those of classes and rooms apart.
    pub posts: Vec<PostWindow>,
    /// How many classes it has.
    pub classes: usize,
    /// How many students learn there.
    pub students: usize,
}

/// A post of a unit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PostWindow {
    /// Which.
    pub post: PostLabel,
    /// How many may hold it at once, deputies apart.
    pub seats: u16,
    /// How many hold it, deputies apart.
    pub filled: usize,
    /// How many deputise.
    pub deputies: usize,
    /// How many of those who hold it or deputise are away.
    pub away: usize,
    /// Who holds it, by name, where the reader may know.
    pub holders: Vec<String>,
    /// Its phone line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// Its postings are shifts.
    pub is_on_call: bool,
    /// When somebody next comes or goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes_at: Option<At>,
}

/// Levels 4 and 5: who reaches every student.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Classes.
    pub classes: usize,
    /// Of them, with a commissioner.
    pub classes_with_commissioner: usize,
    /// Of them, with an advisor.
    pub classes_with_advisor: usize,
    /// Rooms that somebody lives in.
    pub rooms: usize,
    /// Of them, with an officer.
    pub rooms_with_officer: usize,
    /// Students at the college.
    pub students: usize,
    /// Of them, with an officer in their room, a commissioner in their class and a station.
    pub students_covered: usize,
}

/// A phone line, for whoever needs one at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PhoneLine {
    /// Whose.
    pub role: Role,
    /// The unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The number.
    pub line: String,
}

impl Reader<'_> {
    /// The network, as everybody who holds a post may see it.
    pub fn network(&self) -> Result<NetworkWindow, ReadError> {
        let found = self.look(|view, now| {
            let roster = &view.network.roster;
            let own = view.network.posts_of(self.person, now);
            let asks = self.posts(&view.network, now).first().copied()?;
            let is_staff = own.iter().any(|post| roster.role(*post).is_some_and(Role::is_staff));
            let mut units: Vec<(UnitLabel, Vec<Vec<PersonNo>>)> =
                roster.units().map(|(number, _)| unit(roster, number, now)).collect();
            units.sort_by_key(|(unit, _)| (if unit.level == 0 { 9 } else { unit.level }, unit.unit));
            let mut vacancies: Vec<(u8, PostLabel)> = roster
                .posts()
                .filter(|(number, _)| roster.holders(*number, now).next().is_none())
                .filter(|(_, post)| is_needed(roster, post))
                .filter_map(|(number, post)| Some((rank(post), PostLabel::of(roster, number)?)))
                .collect();
            vacancies.sort_by_key(|(rank, label)| (*rank, label.post));
            let vacant = vacancies.len();
            let listed = if is_staff { VACANCIES_MAX } else { 0 };
            let vacancies = vacancies.into_iter().take(listed).map(|(_, label)| label).collect();
            Some((asks, now, units, coverage(roster, now), vacant, vacancies))
        })?;
        let (asks, now, units, coverage, vacant, vacancies) = found.ok_or(ReadError::NotFound)?;
        let mut named = Vec::with_capacity(units.len());
        for (mut unit, people) in units {
            for (post, people) in unit.posts.iter_mut().zip(people) {
                for person in people {
                    post.holders.extend(self.holder_name(Some(asks), person)?);
                }
            }
            named.push(unit);
        }
        Ok(NetworkWindow { now, units: named, coverage, vacant, vacancies })
    }
}

/// The lines of those on call, the centre's first: for anybody, signed in or not.
pub fn phones(roster: &Roster) -> Vec<PhoneLine> {
    let mut lines: Vec<(u8, PhoneLine)> = roster
        .posts()
        .filter(|(_, post)| post.role.is_on_call())
        .filter_map(|(number, post)| {
            let label = PostLabel::of(roster, number)?;
            let line = post.line.as_ref()?.as_str().to_owned();
            let order = match post.role {
                Role::CentreOnCall => 0,
                Role::LeadingOnCall => 1,
                _ => 2,
            };
            Some((order, PhoneLine { role: post.role, place: label.place, line }))
        })
        .collect();
    lines.sort_by_key(|(order, _)| *order);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A unit, and who holds its posts.
fn unit(roster: &Roster, number: UnitNo, now: At) -> (UnitLabel, Vec<Vec<PersonNo>>) {
    let row = roster.unit(number);
    let kind = row.map_or(UnitKind::Administration, |unit| unit.kind);
    let numbers = row.map(|unit| unit.posts.as_slice()).unwrap_or_default();
    let (posts, people) = numbers.iter().filter_map(|post| window(roster, *post, now)).unzip();
    let learns = |(_, person): &(PersonNo, &wuji_core::roster::Person)| {
        person.kind == PersonKind::Student && roster.department(person.place) == Some(number)
    };
    let here = |(person, _): &(PersonNo, _)| roster.is_here(*person, now);
    let students =
        if kind == UnitKind::Station { roster.people().filter(learns).filter(here).count() } else { 0 };
    let label = UnitLabel {
        unit: number,
        kind,
        level: level(kind),
        title: row.map(|unit| unit.title.to_string()).unwrap_or_default(),
        posts,
        classes: roster.classes().filter(|(_, class)| class.unit == number).count(),
        students,
    };
    (label, people)
}

fn window(roster: &Roster, number: PostNo, now: At) -> Option<(PostWindow, Vec<PersonNo>)> {
    let post = roster.post(number)?;
    let holders: Vec<_> = roster.holders(number, now).collect();
    let deputies = holders.iter().filter(|posting| posting.deputy_of.is_some()).count();
    let away = |person: PersonNo| {
        roster.person(person).is_some_and(|row| row.absences.iter().any(|period| period.holds(now)))
    };
    let changes = post.postings.iter().flat_map(|posting| {
        let from = Some(posting.period.from).filter(|from| now < *from);
        let until = posting.period.until.filter(|until| now < *until && posting.period.from <= now);
        [from, until].into_iter().flatten()
    });
    let mut people: Vec<PersonNo> = holders.iter().map(|posting| posting.person).collect();
    people.dedup();
    let window = PostWindow {
        post: PostLabel::of(roster, number)?,
        seats: post.seats,
        filled: holders.len() - deputies,
        deputies,
        away: people.iter().filter(|person| away(**person)).count(),
        holders: Vec::new(),
        line: post.line.as_ref().map(|line| line.as_str().to_owned()),
        is_on_call: post.role.is_on_call(),
        changes_at: changes.min().filter(|_| post.role.is_on_call()),
    };
    Some((window, people))
}

fn level(kind: UnitKind) -> u8 {
    match kind {
        UnitKind::LeadingGroup => 1,
        UnitKind::StudentAffairs | UnitKind::YouthLeague | UnitKind::Centre => 2,
        UnitKind::Station => 3,
        UnitKind::Administration => 0,
    }
}

/// A room that nobody lives in needs no officer.
fn is_needed(roster: &Roster, post: &Post) -> bool {
    post.room.and_then(|room| roster.room(room)).is_none_or(|room| !room.beds.is_empty())
}

/// Higher levels first.
fn rank(post: &Post) -> u8 {
    match post.role {
        Role::DormOfficer => 4,
        Role::Commissioner => 3,
        Role::Advisor => 2,
        role if role.is_administrator() => 1,
        _ => 0,
    }
}

fn coverage(roster: &Roster, now: At) -> Coverage {
    let filled = |post: Option<PostNo>| post.is_some_and(|post| roster.holders(post, now).next().is_some());
    let mut coverage = Coverage::default();
    for (_, class) in roster.classes() {
        coverage.classes += 1;
        coverage.classes_with_commissioner += usize::from(filled(class.commissioner));
        coverage.classes_with_advisor += usize::from(class.advisors.iter().any(|post| filled(Some(*post))));
    }
    for (_, room) in roster.rooms().filter(|(_, room)| !room.beds.is_empty()) {
        coverage.rooms += 1;
        coverage.rooms_with_officer += usize::from(filled(room.officer));
    }
    for (number, person) in roster.people() {
        if person.kind != PersonKind::Student || !roster.is_here(number, now) {
            continue;
        }
        coverage.students += 1;
        let class = person.place.class.and_then(|class| roster.class(class));
        let room = person.place.room.and_then(|room| roster.room(room));
        let station = class.and_then(|class| roster.post_of(class.unit, Role::StationCounsellor));
        let covered = filled(room.and_then(|room| room.officer))
            && filled(class.and_then(|class| class.commissioner))
            && filled(station);
        coverage.students_covered += usize::from(covered);
    }
    coverage
}
