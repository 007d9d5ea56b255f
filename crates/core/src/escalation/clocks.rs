//! The clocks that run, from headers alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::corruption::Corruption;
use crate::entry::{ClockStart, Entry, Event};
use crate::ids::{CaseNo, Position, PostNo};
use crate::kind::Kind;
use crate::operation;
use crate::table::Table;
use crate::time::At;

/// A clock that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Of which case.
    pub case: CaseNo,
    /// Who owes it.
    pub owner: Option<PostNo>,
    /// Row, policy version and due time, as frozen.
    pub start: ClockStart,
    /// What its time counts from.
    pub started: At,
    /// When it was set, later than `started` where a policy was applied to it.
    pub set: At,
}

/// A time in which the engine was down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Outage {
    /// Last seen alive.
    from: At,
    /// Opened again.
    until: At,
}

/// The state of this area. A clock stands with its case; where it stands is found by its position, and by when it is due.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Escalation {
    by_case: Table<CaseNo, Vec<(Position, Clock)>>,
    cases: BTreeMap<Position, CaseNo>,
    by_due: BTreeSet<(At, Position)>,
    outages: Vec<Outage>,
    told: BTreeMap<PostNo, u32>,
}

impl Escalation {
    /// All clocks that run, by the position of the entry that started each.
    pub fn clocks(&self) -> impl Iterator<Item = (Position, &Clock)> {
        self.clocks_since(Position(0))
    }

    /// The same, of those that entries from `first` on started.
    pub fn clocks_since(&self, first: Position) -> impl Iterator<Item = (Position, &Clock)> {
        self.cases.range(first..).filter_map(|(position, _)| Some((*position, self.clock(*position)?)))
    }

    /// The clock that the entry at `position` started, while it runs.
    pub fn clock(&self, position: Position) -> Option<&Clock> {
        self.of_case(*self.cases.get(&position)?).find(|(of, _)| *of == position).map(|(_, clock)| clock)
    }

    /// The clocks of a case, in the order in which they started.
    pub fn of_case(&self, case: CaseNo) -> impl Iterator<Item = (Position, &Clock)> {
        self.by_case.get(case).into_iter().flatten().map(|(position, clock)| (*position, clock))
    }

    /// The clock that is due first.
    pub fn first_due(&self) -> Option<(At, Position)> {
        self.by_due.first().copied()
    }

    /// Whether the engine was down at `at`.
    pub fn was_down(&self, at: At) -> bool {
        let later = self.outages.iter().rev().take_while(|outage| at < outage.until);
        later.into_iter().any(|outage| outage.from <= at)
    }

    /// How many lapses of `post` the leading group has been told of.
    pub fn told(&self, post: PostNo) -> u32 {
        self.told.get(&post).copied().unwrap_or(0)
    }

    /// Takes one entry and says which clock it stopped.
    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<Option<Clock>, Corruption> {
        let header = &entry.header;
        let stopped = match header.stops {
            Some(stops) => Some(self.stop(stops).ok_or(Corruption::Impossible(entry.position))?),
            None => None,
        };
        if let Some(start) = header.starts {
            let case = header.case.ok_or(Corruption::Impossible(entry.position))?;
            // A policy applied to a running clock moves its due time, another owner moves nothing of it.
            let (started, set) = match (stopped, header.kind) {
                (Some(stopped), Kind::PolicyAppliedToOpen) => (stopped.started, header.at),
                (Some(stopped), Kind::ClockStarted) => (stopped.started, stopped.set),
                _ => (header.at, header.at),
            };
            let clock = Clock { case, owner: header.to, start, started, set };
            self.cases.insert(entry.position, case);
            self.by_due.insert((start.due, entry.position));
            match self.by_case.get_mut(case) {
                Some(clocks) => clocks.push((entry.position, clock)),
                None => {
                    self.by_case.insert(case, vec![(entry.position, clock)]);
                }
            }
        }
        match header.kind {
            Kind::Opened => {
                if let Some(Event::Operation(operation::Event::Opened { stopped_at: Some(from) })) =
                    entry.event()
                {
                    self.outages.push(Outage { from: *from, until: header.at });
                }
            }
            Kind::LapseTold => {
                if let Some(post) = header.from {
                    *self.told.entry(post).or_default() += 1;
                }
            }
            _ => {}
        }
        Ok(stopped)
    }

    fn stop(&mut self, position: Position) -> Option<Clock> {
        let clocks = self.by_case.get_mut(self.cases.remove(&position)?)?;
        let place = clocks.iter().position(|(of, _)| *of == position)?;
        let (_, clock) = clocks.remove(place);
        self.by_due.remove(&(clock.start.due, position));
        Some(clock)
    }
}
