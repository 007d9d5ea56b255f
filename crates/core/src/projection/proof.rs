//! The proof of missed duties: for each deadline that ever ran, kept, or missed and by which post. From headers alone, so that
//! an auditor with the college key proves "no breach" as well as a breach, offline, and learns no name and no case's content.
//!
//! It believes no summary of the engine: it runs every frozen clock again. A deadline that passed and of which no entry says
//! that it lapsed is found too, so that a log in which lapses are missing convicts itself.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Projection;
use crate::entry::{ClockStart, Entry};
use crate::escalation::{Clock, Item};
use crate::ids::{CaseNo, Position, PostNo};
use crate::kind::Kind;
use crate::time::At;
use crate::{duty, entry, operation};

/// How a deadline was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The log says so.
    Lapsed,
    /// It was answered after it was due, and no entry says that it lapsed.
    Late,
    /// It was due before the log ends, nothing answered it, and no entry says that it lapsed.
    Silent,
}

/// A deadline that a post missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Missed {
    /// How.
    pub fault: Fault,
    /// The entry that says so, or that started the clock where none does.
    pub position: Position,
    /// Of which case.
    pub case: Option<CaseNo>,
    /// What.
    pub item: Item,
    /// By when it was due, as frozen.
    pub due: At,
    /// The post that missed it; nobody's where nobody owned it.
    pub post: Option<PostNo>,
}

/// What became of every deadline of a log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Proof {
    /// How many clocks were started.
    pub started: u64,
    /// How many were answered in time.
    pub kept: u64,
    /// How many ran out for which nobody is blamed: the engine was down, or the policy changed.
    pub excused: u64,
    /// How many went to another owner or another policy before they were due.
    pub moved: u64,
    /// Periodic duties that were missed; which posts missed them stands in the entries that say so.
    pub duties_missed: u64,
    /// Deadlines that a post missed.
    pub missed: Vec<Missed>,
    #[serde(skip)]
    running: BTreeMap<Position, (ClockStart, Option<CaseNo>, Option<PostNo>)>,
    /// Times in which the engine was down.
    #[serde(skip)]
    outages: Vec<(At, At)>,
    #[serde(skip)]
    last: At,
}

impl Proof {
    /// Whether every deadline so far was kept.
    pub fn is_clean(&self) -> bool {
        self.missed.is_empty() && self.duties_missed == 0 && self.silent().next().is_none()
    }

    /// Clocks that run and were due before the log ends.
    pub fn silent(&self) -> impl Iterator<Item = Missed> {
        self.running.iter().filter(|(_, (start, ..))| start.due < self.last).map(
            |(position, (start, case, post))| Missed {
                fault: Fault::Silent,
                position: *position,
                case: *case,
                item: start.row.item,
                due: start.due,
                post: *post,
            },
        )
    }

    fn was_down(&self, at: At) -> bool {
        self.outages.iter().any(|(from, until)| *from <= at && at < *until)
    }

    /// How many clocks run.
    pub fn open(&self) -> usize {
        self.running.len()
    }

    /// How many deadlines each post missed.
    pub fn by_post(&self) -> BTreeMap<Option<PostNo>, u64> {
        let mut found: BTreeMap<Option<PostNo>, u64> = BTreeMap::new();
        for missed in self.missed.iter().copied().chain(self.silent()) {
            *found.entry(missed.post).or_default() += 1;
        }
        found
    }
}

impl Projection for Proof {
    fn apply(&mut self, entry: &Entry, _: Option<&Clock>) {
        let header = &entry.header;
        let stopped = header.stops.and_then(|stops| self.running.remove(&stops));
        if let Some((start, case, post)) = stopped {
            let lapsed = header.kind == Kind::Lapsed;
            let moved = matches!(header.kind, Kind::ClockStarted | Kind::PolicyAppliedToOpen);
            let late = start.due < header.at;
            let fault = match (lapsed, header.from) {
                (true, Some(_)) => Some(Fault::Lapsed),
                (false, _) if late && !moved && !self.was_down(start.due) => Some(Fault::Late),
                (true, None) | (false, _) => None,
            };
            match fault {
                Some(fault) => {
                    let (position, item, due) = (entry.position, start.row.item, start.due);
                    let post = if lapsed { header.from } else { post };
                    self.missed.push(Missed { fault, position, case, item, due, post });
                }
                None if moved => self.moved += 1,
                None if lapsed || late => self.excused += 1,
                None => self.kept += 1,
            }
        }
        if let Some(start) = header.starts {
            self.started += 1;
            self.running.insert(entry.position, (start, header.case, header.to));
        }
        match entry.event() {
            Some(entry::Event::Duty(duty::Event::Lapsed { missed, .. })) => {
                self.duties_missed += missed.iter().filter(|missed| missed.post.is_some()).count() as u64;
            }
            Some(entry::Event::Operation(operation::Event::Opened { stopped_at: Some(from) })) => {
                self.outages.push((*from, header.at));
            }
            _ => {}
        }
        self.last = header.at;
    }
}
