//! Refused readings. The first of an hour leaves an entry; of more in that hour the host counts how many, and when the hour is
//! over their sum leaves one: an auditor sees how often somebody tried, and nobody floods the log by trying.
//!
//! Absent on purpose: a count in the state. It changes by entries alone, and these left none; a host that is killed within
//! the hour loses the sum of that hour, never the first.

use std::collections::BTreeMap;

use super::Event;
use crate::action::Request;
use crate::hearing::Hearing;
use crate::ids::{PersonNo, PostNo};

use crate::refusal::Refusal;
use crate::time::At;

/// How often somebody was refused again within an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeated {
    /// Who.
    pub person: PersonNo,
    /// In which post he asked last.
    pub post: Option<PostNo>,
    /// How often, the first not counted.
    pub times: u32,
    /// The hour ends here.
    until: At,
}

/// What a host has counted and the log has not been told.
#[derive(Debug, Clone, Default)]
pub struct Denials(BTreeMap<PersonNo, Repeated>);

impl Denials {
    /// Counts a refused request that left no entry; the hour of the one that did ends at `until`.
    pub fn count(&mut self, request: &Request, until: At) {
        let (person, post) = (request.by, request.post);
        let row = self.0.entry(person).or_insert(Repeated { person, post, times: 0, until });
        row.post = post;
        row.times = row.times.saturating_add(1);
    }

    /// When the first hour ends.
    pub fn next_due(&self) -> Option<At> {
        self.0.values().map(|row| row.until).min()
    }

    /// A sum whose hour is over at `now`; whoever takes it tells the log.
    pub fn take(&mut self, now: At) -> Option<Repeated> {
        let person = self.0.values().find(|row| row.until <= now)?.person;
        self.0.remove(&person)
    }

    /// Any sum, whether its hour is over or not: the host ends.
    pub fn take_any(&mut self) -> Option<Repeated> {
        self.0.pop_first().map(|(_, row)| row)
    }
}

/// Decides what a host counted.
pub(crate) fn denied_again(hearing: &mut Hearing<'_>, row: &Repeated) -> Result<(), Refusal> {
    if row.times == 0 {
        return Err(Refusal::NotFound);
    }
    let (person, times) = (row.person, row.times);
    hearing.push(hearing.draft(Event::DeniedAgain { person, times }).leaves(row.post));
    Ok(())
}
