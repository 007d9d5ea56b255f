//! What is known of units, places, posts and people, and the questions that routes ask of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Class, Event, Person, Post, Posting, Reach, Role, Room, Site, Unit, UnitKind, Where};
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::ids::{ClassNo, PersonNo, PostNo, RoomNo, SiteNo, Tag, UnitNo};
use crate::table::Table;
use crate::time::{At, Period};

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Roster {
    units: Vec<Unit>,
    sites: Vec<Site>,
    classes: Vec<Class>,
    rooms: Vec<Room>,
    posts: Vec<Post>,
    people: Table<PersonNo, Person>,
    tags: BTreeMap<Tag, PersonNo>,
    /// Postings that end by their date, until the engine has seen it.
    ends: BTreeSet<(At, PostNo, PersonNo)>,
}

impl Roster {
    /// All units, by number.
    pub fn units(&self) -> impl Iterator<Item = (UnitNo, &Unit)> {
        self.units.iter().enumerate().map(|(n, unit)| (UnitNo(n as u32), unit))
    }

    /// All classes, by number.
    pub fn classes(&self) -> impl Iterator<Item = (ClassNo, &Class)> {
        self.classes.iter().enumerate().map(|(n, class)| (ClassNo(n as u32), class))
    }

    /// All rooms, by number.
    pub fn rooms(&self) -> impl Iterator<Item = (RoomNo, &Room)> {
        self.rooms.iter().enumerate().map(|(n, room)| (RoomNo(n as u32), room))
    }

    /// All posts, by number.
    pub fn posts(&self) -> impl Iterator<Item = (PostNo, &Post)> {
        self.posts.iter().enumerate().map(|(n, post)| (PostNo(n as u32), post))
    }

    /// All sites, by number.
    pub fn sites(&self) -> impl Iterator<Item = (SiteNo, &Site)> {
        self.sites.iter().enumerate().map(|(n, site)| (SiteNo(n as u32), site))
    }

    /// All people, in the order in which they came.
    pub fn people(&self) -> impl Iterator<Item = (PersonNo, &Person)> {
        self.people.iter()
    }

    /// The unit.
    pub fn unit(&self, unit: UnitNo) -> Option<&Unit> {
        self.units.get(unit.index())
    }

    /// The class.
    pub fn class(&self, class: ClassNo) -> Option<&Class> {
        self.classes.get(class.index())
    }

    /// The room.
    pub fn room(&self, room: RoomNo) -> Option<&Room> {
        self.rooms.get(room.index())
    }

    /// The post.
    pub fn post(&self, post: PostNo) -> Option<&Post> {
        self.posts.get(post.index())
    }

    /// The person.
    pub fn person(&self, person: PersonNo) -> Option<&Person> {
        self.people.get(person)
    }

    /// The person with this keyed number.
    pub fn tagged(&self, tag: Tag) -> Option<PersonNo> {
        self.tags.get(&tag).copied()
    }

    /// The keyed numbers of everybody.
    pub fn tags(&self) -> impl Iterator<Item = (Tag, PersonNo)> {
        self.tags.iter().map(|(tag, person)| (*tag, *person))
    }

    /// The post of a unit with this role.
    pub fn post_of(&self, unit: UnitNo, role: Role) -> Option<PostNo> {
        let posts = &self.unit(unit)?.posts;
        posts.iter().copied().find(|post| self.role(*post) == Some(role))
    }

    /// The one unit of a kind that a college has once.
    pub fn single(&self, kind: UnitKind) -> Option<UnitNo> {
        self.units().find(|(_, unit)| unit.kind == kind).map(|(number, _)| number)
    }

    /// The post of a single unit with this role.
    pub fn single_post(&self, kind: UnitKind, role: Role) -> Option<PostNo> {
        self.post_of(self.single(kind)?, role)
    }

    /// What a post is for.
    pub fn role(&self, post: PostNo) -> Option<Role> {
        self.post(post).map(|post| post.role)
    }

    /// The department that a person's place belongs to.
    pub fn department(&self, place: Where) -> Option<UnitNo> {
        self.class(place.class?).map(|class| class.unit)
    }

    /// Whether the person belongs to the college at `at`.
    pub fn is_here(&self, person: PersonNo, at: At) -> bool {
        self.person(person).is_some_and(|person| person.departed.is_none_or(|departed| at < departed))
    }

    /// Whether the person holds the post at `at`, himself or as deputy.
    pub fn holds(&self, post: PostNo, person: PersonNo, at: At) -> bool {
        self.holders(post, at).any(|posting| posting.person == person)
    }

    /// Who holds the post at `at`, deputies included; nobody who left or is on leave.
    pub fn holders(&self, post: PostNo, at: At) -> impl Iterator<Item = &Posting> {
        self.post(post)
            .into_iter()
            .flat_map(move |post| post.at(at))
            .filter(move |posting| self.is_here(posting.person, at) && !self.is_on_leave(posting.person, at))
    }

    /// Whether the person is on leave at `at`.
    pub fn is_on_leave(&self, person: PersonNo, at: At) -> bool {
        self.person(person).is_some_and(|person| person.leaves.iter().any(|leave| leave.holds(at)))
    }

    /// When the next posting ends by its date, of those whose end nobody has seen.
    pub(crate) fn next_end(&self) -> Option<At> {
        self.ends.first().map(|(until, ..)| *until)
    }

    /// Postings that ended by their date until `at` and whose end nobody has seen.
    pub(crate) fn ended(&self, at: At) -> impl Iterator<Item = (At, PostNo, PersonNo)> {
        self.ends.iter().copied().take_while(move |(until, ..)| *until <= at)
    }

    /// Whether somebody who holds `post` at `at` can take a case that must be kept from `recused` and from their
    /// deputies, and that `sender` sends.
    pub fn reach(
        &self,
        post: Option<PostNo>,
        at: At,
        recused: &[PersonNo],
        sender: Option<PersonNo>,
    ) -> Reach {
        let mut reach = Reach::Vacant;
        let Some(post) = post else { return reach };
        for posting in self.holders(post, at) {
            let one = self.reach_one(posting, at, recused, sender);
            if one == Reach::Open {
                return Reach::Open;
            }
            reach = reach.max(one);
        }
        reach
    }

    /// The first who holds `post` and can take what must be kept from `recused` and from their deputies; with `here`, nobody
    /// who is away.
    pub(crate) fn first_of(
        &self,
        post: PostNo,
        at: At,
        recused: &[PersonNo],
        here: bool,
    ) -> Option<PersonNo> {
        let can = |posting: &&Posting| match self.reach_one(posting, at, recused, None) {
            Reach::Open => true,
            Reach::Absent => !here,
            Reach::Vacant | Reach::Recused | Reach::BothEnds => false,
        };
        self.holders(post, at).find(can).map(|posting| posting.person)
    }

    fn reach_one(&self, posting: &Posting, at: At, recused: &[PersonNo], sender: Option<PersonNo>) -> Reach {
        let away = |person: &Person| person.absences.iter().any(|period| period.holds(at));
        if recused.contains(&posting.person) || posting.deputy_of.is_some_and(|of| recused.contains(&of)) {
            Reach::Recused
        } else if sender == Some(posting.person) {
            Reach::BothEnds
        } else if self.person(posting.person).is_some_and(away) {
            Reach::Absent
        } else {
            Reach::Open
        }
    }

    pub(crate) fn next_unit(&self) -> UnitNo {
        UnitNo(self.units.len() as u32)
    }

    pub(crate) fn next_site(&self) -> SiteNo {
        SiteNo(self.sites.len() as u32)
    }

    pub(crate) fn next_class(&self) -> ClassNo {
        ClassNo(self.classes.len() as u32)
    }

    pub(crate) fn next_room(&self) -> RoomNo {
        RoomNo(self.rooms.len() as u32)
    }

    pub(crate) fn next_post(&self) -> PostNo {
        PostNo(self.posts.len() as u32)
    }

    /// Changes what the entry tells of this area.
    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let Some(entry::Event::Roster(event)) = entry.event() else { return Ok(()) };
        let impossible = || Corruption::Impossible(entry.position);
        let about = entry.header.case.map(|case| PersonNo(case.0));
        match event {
            Event::UnitOpened { unit, kind, title, site } => {
                next(self.units.len(), unit.index()).ok_or_else(impossible)?;
                let (kind, title, site) = (*kind, title.clone(), *site);
                self.units.push(Unit { kind, title, site, posts: Vec::new() });
            }
            Event::SiteOpened { site, title } => {
                next(self.sites.len(), site.index()).ok_or_else(impossible)?;
                self.sites.push(Site { title: title.clone() });
            }
            Event::ClassOpened { class, unit, title, year } => {
                next(self.classes.len(), class.index()).ok_or_else(impossible)?;
                let (unit, title, year) = (*unit, title.clone(), *year);
                self.classes.push(Class {
                    unit,
                    title,
                    year,
                    commissioner: None,
                    advisors: Vec::new(),
                    people: BTreeSet::new(),
                    closed: false,
                });
            }
            Event::RoomOpened { room, site, building, title } => {
                next(self.rooms.len(), room.index()).ok_or_else(impossible)?;
                let (site, building, title) = (*site, building.clone(), title.clone());
                self.rooms.push(Room { site, building, title, officer: None, beds: BTreeMap::new() });
            }
            Event::PostOpened { post, role, unit, class, room, seats } => {
                next(self.posts.len(), post.index()).ok_or_else(impossible)?;
                if let Some(class) = class.and_then(|class| self.classes.get_mut(class.index())) {
                    class.commissioner = Some(*post);
                } else if let Some(room) = room.and_then(|room| self.rooms.get_mut(room.index())) {
                    room.officer = Some(*post);
                } else if let Some(unit) = unit.and_then(|unit| self.units.get_mut(unit.index())) {
                    unit.posts.push(*post);
                }
                let (role, unit, class, room, seats) = (*role, *unit, *class, *room, *seats);
                self.posts.push(Post { role, unit, class, room, seats, line: None, postings: Vec::new() });
            }
            Event::PersonRegistered { kind, tag, sex, born } => {
                let number = about.ok_or_else(impossible)?;
                let person = Person {
                    kind: *kind,
                    sex: *sex,
                    born: *born,
                    place: Where::default(),
                    departed: None,
                    leaving: None,
                    leaves: Vec::new(),
                    absences: Vec::new(),
                    posts: Vec::new(),
                };
                if !self.people.insert(number, person) {
                    return Err(impossible());
                }
                self.tags.insert(*tag, number);
            }
            Event::Placed { class, room, bed } => {
                let number = about.ok_or_else(impossible)?;
                let person = self.people.get_mut(number).ok_or_else(impossible)?;
                let before =
                    std::mem::replace(&mut person.place, Where { class: *class, room: *room, bed: *bed });
                let here = person.departed.is_none();
                if let Some(class) = before.class.and_then(|class| self.classes.get_mut(class.index())) {
                    class.people.remove(&number);
                }
                let class = class.and_then(|class| self.classes.get_mut(class.index()));
                if let Some(class) = class.filter(|_| here) {
                    class.people.insert(number);
                }
                if let Some(room) = before.room.and_then(|room| self.rooms.get_mut(room.index())) {
                    room.beds.retain(|_, who| *who != number);
                }
                if let (Some(room), Some(bed)) = (room.and_then(|room| self.rooms.get_mut(room.index())), bed)
                {
                    room.beds.insert(*bed, number);
                }
            }
            Event::Departed { since, reason } => {
                let number = about.ok_or_else(impossible)?;
                let person = self.people.get_mut(number).ok_or_else(impossible)?;
                person.departed = Some(*since);
                person.leaving = *reason;
                if let Some(class) = person.place.class.and_then(|class| self.classes.get_mut(class.index()))
                {
                    class.people.remove(&number);
                }
                if let Some(room) = person.place.room.and_then(|room| self.rooms.get_mut(room.index())) {
                    room.beds.retain(|_, who| *who != number);
                }
            }
            Event::Posted { post, person, period, deputy_of } => {
                let row = self.posts.get_mut(post.index()).ok_or_else(impossible)?;
                let place = row.postings.partition_point(|posting| posting.period.from <= period.from);
                let (basis, load, attested) = (None, None, Vec::new());
                let (who, period, deputy_of) = (*person, *period, *deputy_of);
                row.postings.insert(place, Posting { person: who, period, deputy_of, basis, load, attested });
                self.ends.extend(period.until.map(|until| (until, *post, who)));
                let person = self.people.get_mut(*person).ok_or_else(impossible)?;
                if !person.posts.contains(post) {
                    person.posts.push(*post);
                }
            }
            Event::Relieved { post, person, since } => {
                let row = self.posts.get_mut(post.index()).ok_or_else(impossible)?;
                for posting in &mut row.postings {
                    let ends_later = posting.period.until.is_none_or(|until| *since < until);
                    if (posting.person == *person || posting.deputy_of == Some(*person)) && ends_later {
                        if let Some(until) = posting.period.until {
                            self.ends.remove(&(until, *post, posting.person));
                        }
                        posting.period.until = Some((*since).max(posting.period.from));
                    }
                }
            }
            Event::Absent { period } => {
                let number = about.ok_or_else(impossible)?;
                self.people.get_mut(number).ok_or_else(impossible)?.absences.push(*period);
            }
            Event::Covered { post, class } => {
                let row = self.classes.get_mut(class.index()).ok_or_else(impossible)?;
                row.advisors.retain(|advisor| advisor != post);
                row.advisors.push(*post);
            }
            Event::LineSet { post, line } => {
                self.posts.get_mut(post.index()).ok_or_else(impossible)?.line.clone_from(line);
            }
            Event::Attested { post, person, basis, load, criteria } => {
                let row = self.posts.get_mut(post.index()).ok_or_else(impossible)?;
                let at = entry.header.at;
                let lasts = |posting: &&mut Posting| {
                    posting.person == *person && posting.period.until.is_none_or(|until| at < until)
                };
                let posting = row.postings.iter_mut().find(lasts).ok_or_else(impossible)?;
                posting.basis.clone_from(basis);
                posting.load = *load;
                posting.attested.clone_from(criteria);
            }
            Event::PostingEnded { post, person } => {
                let at = entry.header.at;
                self.ends.retain(|(until, of, who)| at < *until || (of, who) != (post, person));
            }
            Event::LeaveTaken { until } => {
                let number = about.ok_or_else(impossible)?;
                let person = self.people.get_mut(number).ok_or_else(impossible)?;
                person.leaves.push(Period { from: entry.header.at, until: Some(until.at_minute(0)) });
            }
            Event::LeaveEnded => {
                let number = about.ok_or_else(impossible)?;
                let person = self.people.get_mut(number).ok_or_else(impossible)?;
                for leave in person.leaves.iter_mut().filter(|leave| leave.holds(entry.header.at)) {
                    leave.until = Some(entry.header.at);
                }
            }
            Event::ClassClosed { class } => {
                self.classes.get_mut(class.index()).ok_or_else(impossible)?.closed = true;
            }
            // The postings that go with an office follow as entries of their own.
            Event::OfficePassed { .. } => {}
            // The report and the crisis that it concerns take it up.
            Event::Identified { .. } => {}
        }
        Ok(())
    }
}

/// Numbers are given in order: a thing's number is the length of the table before it.
fn next(len: usize, index: usize) -> Option<()> {
    (len == index).then_some(())
}
