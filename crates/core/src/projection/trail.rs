//! The audit trail: who acted when on which case number, and what lapsed. From headers alone, so that an auditor follows
//! every duty without learning about whom.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Projection;
use crate::entry::{By, ClockStart, Entry, Event, Header};
use crate::escalation::{self, Cause, Clock};
use crate::ids::{CaseNo, Position, PostNo};
use crate::kind::Kind;
use crate::time::At;

/// One step of a case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The entry.
    pub position: Position,
    /// When.
    pub at: At,
    /// What.
    pub kind: Kind,
    /// By whom.
    pub by: By,
    /// On which case.
    pub case: Option<CaseNo>,
    /// From which post.
    pub from: Option<PostNo>,
    /// To which post.
    pub to: Option<PostNo>,
    /// The clock that it started.
    pub starts: Option<ClockStart>,
    /// The clock that it stopped.
    pub stops: Option<Position>,
}

impl Step {
    fn of(position: Position, header: &Header) -> Self {
        Self {
            position,
            at: header.at,
            kind: header.kind,
            by: header.by,
            case: header.case,
            from: header.from,
            to: header.to,
            starts: header.starts,
            stops: header.stops,
        }
    }
}

/// A deadline that was missed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lapse {
    /// The entry that says so.
    pub position: Position,
    /// When it was said.
    pub at: At,
    /// Of which case.
    pub case: Option<CaseNo>,
    /// The clock, as it was frozen.
    pub clock: Option<ClockStart>,
    /// The post that missed it; nobody where the engine was down or the policy changed.
    pub missed: Option<PostNo>,
    /// Who owns it now.
    pub to: Option<PostNo>,
    /// Why, where the body can be read.
    pub cause: Option<Cause>,
}

/// The steps of the whole log, or of one case.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Trail {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The lapses among them.
    pub lapses: Vec<Lapse>,
    running: BTreeMap<Position, ClockStart>,
    case: Option<CaseNo>,
}

impl Trail {
    /// The trail of one case alone.
    pub fn of(case: CaseNo) -> Self {
        Self { case: Some(case), ..Self::default() }
    }
}

impl Projection for Trail {
    fn apply(&mut self, entry: &Entry, _: Option<&Clock>) {
        let header = &entry.header;
        if self.case.is_some() && header.case != self.case && header.parent != self.case {
            return;
        }
        let stopped = header.stops.and_then(|stops| self.running.remove(&stops));
        if let Some(start) = header.starts {
            self.running.insert(entry.position, start);
        }
        if header.kind == Kind::Lapsed {
            let cause = match entry.event() {
                Some(Event::Escalation(escalation::Event::Lapsed { cause, .. })) => Some(*cause),
                _ => None,
            };
            self.lapses.push(Lapse {
                position: entry.position,
                at: header.at,
                case: header.case,
                clock: stopped,
                missed: header.from,
                to: header.to,
                cause,
            });
        }
        self.steps.push(Step::of(entry.position, header));
    }
}
