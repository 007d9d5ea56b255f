//! The names of people, in memory alone: all of them are opened when the first is asked for, or when a host says so, and
//! those who come later when they are asked for.
//!
//! Invariant: nothing is handed out of here but by [`crate::Engine`]'s questions, which ask authority first. Wiped when
//! the engine is dropped; an erasure opens the vault anew, and with it an engine that never learns the erased name.
//!
//! Absent on purpose: search, order, anything about a person but his name.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError, RwLock};

use serde::Deserialize;
use wuji_core::ids::{PersonNo, Position};
use zeroize::Zeroizing;

use crate::engine::Shared;
use crate::error::{OpenError, ReadError};
use crate::group::{self, Parts};
use crate::journal::StoredGroup;

/// The names that were opened so far.
#[derive(Default)]
pub(crate) struct Names {
    known: RwLock<HashMap<PersonNo, Zeroizing<String>>>,
    /// Everybody up to here was looked at; held by whoever looks further. People are numbered as they come.
    through: Mutex<Option<PersonNo>>,
}

impl Names {
    fn get(&self, person: PersonNo) -> Option<Zeroizing<String>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(&person).cloned()
    }
}

impl Shared {
    /// A person's name; whoever asks for it was allowed to.
    pub(crate) fn name(&self, person: PersonNo) -> Result<Zeroizing<String>, ReadError> {
        if let Some(name) = self.names.get(person) {
            return Ok(name);
        }
        self.learn_names()?;
        self.names.get(person).ok_or(ReadError::NotFound)
    }

    /// Opens the names of everybody who is new. Each group is read once, however many people stand in it.
    pub(crate) fn learn_names(&self) -> Result<(), ReadError> {
        let mut through = self.names.through.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wanted: BTreeMap<Position, PersonNo> = {
            let view = self.view();
            let record = |person: PersonNo| Some((view.positions(person.record()).next()?, person));
            let people = view.network.roster.people().map(|(person, _)| person);
            people.filter(|person| *through < Some(*person)).filter_map(record).collect()
        };
        while let Some((first, _)) = wanted.first_key_value() {
            // Not durable yet: looked at when somebody asks again.
            let Some(group) = self.group(*first)? else { break };
            let later = wanted.split_off(&Position(group.first + u64::from(group.count)));
            let names = self.names_in(&group, &wanted)?;
            self.names.known.write().unwrap_or_else(PoisonError::into_inner).extend(names);
            *through = wanted.values().copied().max().max(*through);
            wanted = later;
        }
        Ok(())
    }

    /// The names of those people whose records stand in a group.
    fn names_in(
        &self,
        group: &StoredGroup,
        wanted: &BTreeMap<Position, PersonNo>,
    ) -> Result<Vec<(PersonNo, Zeroizing<String>)>, ReadError> {
        #[derive(Deserialize)]
        struct Record<'a> {
            #[serde(borrow)]
            name: Cow<'a, str>,
        }
        let misshapen = |_| OpenError::Misshapen(Position(group.first));
        let parts = Parts::of(group.first, group.count, &group.payload).map_err(misshapen)?;
        let mut names = Vec::with_capacity(wanted.len());
        for sealed in parts.entries() {
            let Some(person) = wanted.get(&sealed.position) else { continue };
            // Whose key is gone has no name; the others keep theirs.
            let Ok(plain) = group::open_words(&self.keys, self.college, &sealed, person.record().0) else {
                continue;
            };
            let plain = Zeroizing::new(plain);
            if let Ok(Record { name }) = serde_json::from_slice(&plain) {
                names.push((*person, Zeroizing::new(name.into_owned())));
            }
        }
        Ok(names)
    }
}
