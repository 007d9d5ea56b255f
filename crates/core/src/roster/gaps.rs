//! Whom the network does not reach and what its posts lack (P.1: full coverage), by unit: a question about the state at an
//! instant, never kept, so that a vacancy shows the moment it is there. Classes, rooms and posts are named, students counted.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Criterion, PersonKind, Post, Role, Roster, Where};
use crate::ids::{ClassNo, PostNo, RoomNo, UnitNo};
use crate::limits::ENDING_DAYS;
use crate::report::codes;
use crate::time::At;

codes! {
    /// What a post lacks.
    Lack {
        0 /// Nobody holds it.
          Vacant,
        1 /// Fewer hold it than are needed.
          TooFew,
        2 /// More hold it than it has seats.
          TooMany,
        3 /// Its last posting ends within 30 days and nobody follows.
          Ending,
        4 /// Criteria of somebody who holds it are not attested.
          Unattested,
        5 /// It is not said how somebody came to it, or he came another way than the document names.
          Basis,
        6 /// Nobody holds it full time, or part time, as the document wants it.
          Load,
    }
}

/// What one post lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The post.
    pub post: PostNo,
    /// What it is for.
    pub role: Role,
    /// What it lacks.
    pub lack: Lack,
    /// Vacant since then, where anybody ever held it; ending then.
    pub at: Option<At>,
    /// Criteria that are not attested.
    pub missing: Vec<Criterion>,
    /// How many persons it concerns.
    pub persons: u16,
}

/// Whom the network does not reach in a unit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Reached {
    /// Students.
    pub students: u32,
    /// Of them, without a commissioner in their class.
    pub without_commissioner: u32,
    /// Of them, without an advisor of their class.
    pub without_advisor: u32,
    /// Of them, without a counsellor at their station.
    pub without_station: u32,
    /// Of them, with a room but without an officer in it.
    pub without_officer: u32,
    /// Of them, without a room: they live elsewhere.
    pub without_room: u32,
    /// What posts lack, by post.
    pub gaps: Vec<Gap>,
    /// Classes of which no advisor's post is held.
    pub classes_without_advisor: Vec<ClassNo>,
}

impl Roster {
    /// Whom the network does not reach at `at`, by unit; by none those students who have no class.
    pub fn coverage(&self, at: At) -> BTreeMap<Option<UnitNo>, Reached> {
        let mut units: BTreeMap<Option<UnitNo>, Reached> = BTreeMap::new();
        for (number, _) in self.units() {
            units.entry(Some(number)).or_default();
        }
        let held: BTreeSet<PostNo> = self
            .posts()
            .map(|(post, _)| post)
            .filter(|post| self.holders(*post, at).next().is_some())
            .collect();
        let is_held = |post: Option<PostNo>| post.is_some_and(|post| held.contains(&post));
        let mut rooms: BTreeMap<RoomNo, Option<UnitNo>> = BTreeMap::new();
        for (person, row) in self.people() {
            if row.kind != PersonKind::Student || !self.is_here(person, at) {
                continue;
            }
            let Where { class, room, .. } = row.place;
            let class = class.and_then(|class| self.class(class));
            let unit = class.map(|class| class.unit);
            let reached = units.entry(unit).or_default();
            let station = unit.and_then(|unit| self.post_of(unit, Role::StationCounsellor));
            reached.students += 1;
            reached.without_commissioner += u32::from(!is_held(class.and_then(|class| class.commissioner)));
            let advised = class.is_some_and(|class| class.advisors.iter().any(|post| held.contains(post)));
            reached.without_advisor += u32::from(!advised);
            reached.without_station += u32::from(!is_held(station));
            match room {
                Some(number) => {
                    let officer = self.room(number).and_then(|room| room.officer);
                    reached.without_officer += u32::from(!is_held(officer));
                    rooms.entry(number).or_insert(unit);
                }
                None => reached.without_room += 1,
            }
        }
        for (number, class) in self.classes().filter(|(_, class)| !class.closed) {
            if !class.advisors.iter().any(|post| held.contains(post)) {
                units.entry(Some(class.unit)).or_default().classes_without_advisor.push(number);
            }
        }
        for (number, post) in self.posts() {
            let unit = match post.room {
                // A room belongs to whoever lives there first on the list; an empty one needs no officer.
                Some(room) => match rooms.get(&room) {
                    Some(unit) => *unit,
                    None => continue,
                },
                None => post.unit,
            };
            let graduated = post.class.and_then(|class| self.class(class)).is_some_and(|class| class.closed);
            if !graduated {
                self.lacks(number, post, at, &mut units.entry(unit).or_default().gaps);
            }
        }
        units
    }

    /// What a post lacks at `at`.
    fn lacks(&self, number: PostNo, post: &Post, at: At, gaps: &mut Vec<Gap>) {
        let demand = post.role.demand();
        let holders: Vec<_> = self.holders(number, at).collect();
        let own = || holders.iter().filter(|posting| posting.deputy_of.is_none());
        let mut lack = |lack, at, missing: Vec<Criterion>, persons: usize| {
            let persons = u16::try_from(persons).unwrap_or(u16::MAX);
            gaps.push(Gap { post: number, role: post.role, lack, at, missing, persons });
        };
        let count = own().count();
        if holders.is_empty() {
            if demand.least > 0 {
                lack(Lack::Vacant, self.left_at(post, at), Vec::new(), 0);
            }
            return;
        }
        if count < usize::from(demand.least) {
            lack(Lack::TooFew, None, Vec::new(), count);
        }
        if count > usize::from(post.seats) {
            lack(Lack::TooMany, None, Vec::new(), count);
        }
        if !post.role.is_on_call()
            && let Some(until) = self.ends_at(post, at)
        {
            lack(Lack::Ending, Some(until), Vec::new(), holders.len());
        }
        let missing = |attested: &[Criterion]| -> Vec<Criterion> {
            demand.criteria.iter().copied().filter(|wanted| !attested.contains(wanted)).collect()
        };
        let unattested: Vec<_> = own().map(|posting| missing(&posting.attested)).collect();
        let persons = unattested.iter().filter(|missing| !missing.is_empty()).count();
        if persons > 0 {
            let all: BTreeSet<Criterion> = unattested.into_iter().flatten().collect();
            lack(Lack::Unattested, None, all.into_iter().collect(), persons);
        }
        let strays = own().filter(|posting| {
            let way = posting.basis.as_ref().map(super::Basis::way);
            !demand.ways.is_empty() && way.is_none_or(|way| !demand.ways.contains(&way))
        });
        let strays = strays.count();
        if strays > 0 {
            lack(Lack::Basis, None, Vec::new(), strays);
        }
        if demand.load.is_some() && !own().any(|posting| posting.load == demand.load) {
            lack(Lack::Load, None, Vec::new(), count);
        }
    }

    /// Since when nobody holds a vacant post; nothing where nobody ever did.
    fn left_at(&self, post: &Post, at: At) -> Option<At> {
        let left = |posting: &super::Posting| {
            let person = self.person(posting.person)?;
            let leave = person.leaves.iter().find(|leave| leave.holds(at)).map(|leave| leave.from);
            [posting.period.until, person.departed, leave]
                .into_iter()
                .flatten()
                .filter(|left| *left <= at)
                .min()
        };
        let begun =
            post.postings.iter().filter(|posting| posting.period.from <= at && !posting.period.is_empty());
        begun.filter_map(left).max()
    }

    /// When the last holder of a held post goes by his date, if that is near and nobody follows.
    fn ends_at(&self, post: &Post, at: At) -> Option<At> {
        let near = at.plus_minutes(i64::from(ENDING_DAYS) * 24 * 60);
        let mut last = at;
        for posting in
            post.postings.iter().filter(|posting| posting.period.until.is_none_or(|until| at < until))
        {
            match posting.period.until {
                None => return None,
                Some(until) => last = last.max(until),
            }
        }
        (last > at && last <= near).then_some(last)
    }
}
