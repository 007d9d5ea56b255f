//! From what people write to the numbers of the core: units by title or kind, posts by role, classes and rooms by title,
//! people by number.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use wuji_core::Network;
use wuji_core::ids::{ClassNo, PersonNo, PostNo, RoomNo, UnitNo};
use wuji_core::roster::{Role, UnitKind};

use super::file::Text;
use super::planner::Planner;
use super::problem::TomlFault;
use crate::import::roster::{is_number, normal};

/// Titles of what a college has; none of it is opened by the file.
pub(super) struct Titles {
    units: BTreeMap<String, UnitNo>,
    classes: BTreeMap<String, ClassNo>,
    rooms: BTreeMap<(String, String), RoomNo>,
    /// Numbers of staff that the file names; not all of them need be registered, some may have been refused.
    pub(super) named: BTreeSet<String>,
    /// Some of the staff could not be read at all.
    lacks_staff: bool,
}

impl Titles {
    pub(super) fn of(network: &Network, lacks_staff: bool) -> Self {
        let roster = &network.roster;
        let own = |text: &str| normal(text).into_owned();
        Self {
            units: roster.units().map(|(number, unit)| (own(unit.title.as_str()), number)).collect(),
            classes: roster.classes().map(|(number, class)| (own(class.title.as_str()), number)).collect(),
            rooms: roster
                .rooms()
                .map(|(number, room)| ((own(room.building.as_str()), own(room.title.as_str())), number))
                .collect(),
            named: BTreeSet::new(),
            lacks_staff,
        }
    }

    /// A unit by the kind that a college has once, or by its title.
    pub(super) fn unit(&self, planner: &mut Planner<'_>, text: &Text) -> Option<UnitNo> {
        let word = normal(text.get_ref());
        let single = read_word::<UnitKind>(&word)
            .filter(|kind| kind.is_single())
            .and_then(|kind| planner.network.roster.single(kind));
        found(
            planner,
            text,
            single.or_else(|| self.units.get(word.as_ref()).copied()),
            TomlFault::UnitUnknown,
        )
    }

    /// The post of a unit by its role.
    pub(super) fn post(&self, planner: &mut Planner<'_>, unit: &Text, role: &Text) -> Option<PostNo> {
        let unit = self.unit(planner, unit);
        let word = normal(role.get_ref());
        let known = Role::ALL.into_iter().find(|role| role.name() == word);
        let known = found(planner, role, known, TomlFault::RoleUnknown)?;
        if known == Role::Advisor {
            return found(planner, role, None, TomlFault::AdvisorElsewhere);
        }
        let post = planner.network.roster.post_of(unit?, known);
        found(planner, role, post, TomlFault::PostUnknown)
    }

    /// A class by its title.
    pub(super) fn class(&self, planner: &mut Planner<'_>, text: &Text) -> Option<ClassNo> {
        let class = self.classes.get(normal(text.get_ref()).as_ref()).copied();
        found(planner, text, class, TomlFault::ClassUnknown)
    }

    /// A room by its building and title.
    pub(super) fn room(&self, planner: &mut Planner<'_>, building: &Text, room: &Text) -> Option<RoomNo> {
        let key = (normal(building.get_ref()).into_owned(), normal(room.get_ref()).into_owned());
        found(planner, room, self.rooms.get(&key).copied(), TomlFault::RoomUnknown)
    }

    /// A person by student or staff number.
    pub(super) fn person(&self, planner: &mut Planner<'_>, text: &Text) -> Option<PersonNo> {
        let number = normal(text.get_ref());
        if !is_number(&number) {
            return found(planner, text, None, TomlFault::NumberInvalid);
        }
        let Some(person) = planner.network.roster.tagged(planner.tag(&number)) else {
            // Where the file names him and he was refused, the refusal is enough.
            if !self.lacks_staff && !self.named.contains(number.as_ref()) {
                planner.fault(text.span(), TomlFault::PersonUnknown);
            }
            return None;
        };
        let here = planner.network.roster.is_here(person, planner.at).then_some(person);
        found(planner, text, here, TomlFault::PersonLeft)
    }
}

/// What a reference means, or a problem at its place.
fn found<T>(planner: &mut Planner<'_>, text: &Text, what: Option<T>, fault: TomlFault) -> Option<T> {
    if what.is_none() {
        planner.fault(text.span(), fault);
    }
    what
}

/// One of the core's own words: a kind of unit, an item, a level.
pub(super) fn read_word<T: for<'de> serde::Deserialize<'de>>(word: &str) -> Option<T> {
    let word: StrDeserializer<'_, Error> = word.into_deserializer();
    T::deserialize(word).ok()
}
