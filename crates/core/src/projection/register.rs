//! 重点关注学生信息库 (CT.8c), rebuilt from events alone: who is listed, at which grade, on which grounds, looked after by
//! whom, and which entries say so.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Projection;
use crate::crisis::Grade;
use crate::entry::{Entry, Event};
use crate::escalation::Clock;
use crate::focus::{self, Change, Ground};
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::time::At;

/// A row of the register.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegisterRow {
    /// Who.
    pub person: PersonNo,
    /// At which grade; none while the listing waits for approval.
    pub grade: Option<Grade>,
    /// On which grounds, the latest proposal's.
    pub grounds: Vec<Ground>,
    /// A change that waits for approval.
    pub pending: Option<Change>,
    /// Who looks after it.
    pub owner: Option<PostNo>,
    /// Since when he is listed.
    pub listed_at: Option<At>,
    /// When it was last reviewed.
    pub reviewed_at: Option<At>,
    /// The report or crisis that it came from.
    pub source: Option<CaseNo>,
    /// The entries that make the row what it is.
    pub provenance: Vec<Position>,
}

/// The register.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Register {
    rows: BTreeMap<CaseNo, RegisterRow>,
}

impl Register {
    /// All rows, by listing.
    pub fn rows(&self) -> impl Iterator<Item = (CaseNo, &RegisterRow)> {
        self.rows.iter().map(|(case, row)| (*case, row))
    }

    /// The row of a listing.
    pub fn row(&self, case: CaseNo) -> Option<&RegisterRow> {
        self.rows.get(&case)
    }
}

impl Projection for Register {
    fn apply(&mut self, entry: &Entry, _: Option<&Clock>) {
        let Some(Event::Focus(event)) = entry.event() else { return };
        let Some(case) = entry.header.case else { return };
        let at = entry.header.at;
        if let focus::Event::Proposed { person, change, grounds } = event {
            let row = self.rows.entry(case).or_insert_with(|| RegisterRow {
                person: *person,
                grade: None,
                grounds: Vec::new(),
                pending: None,
                owner: entry.header.from,
                listed_at: None,
                reviewed_at: None,
                source: entry.header.parent,
                provenance: Vec::new(),
            });
            row.grounds.clone_from(grounds);
            row.pending = Some(*change);
            row.provenance.push(entry.position);
            return;
        }
        let Some(row) = self.rows.get_mut(&case) else { return };
        row.provenance.push(entry.position);
        match event {
            focus::Event::Listed { grade } => {
                row.grade = Some(*grade);
                row.pending = None;
                row.listed_at = Some(at);
            }
            focus::Event::Regraded { grade } => {
                row.grade = Some(*grade);
                row.pending = None;
            }
            focus::Event::Declined => {
                row.pending = None;
                if row.grade.is_none() {
                    self.rows.remove(&case);
                }
            }
            focus::Event::Delisted => {
                self.rows.remove(&case);
            }
            focus::Event::Reviewed => row.reviewed_at = Some(at),
            focus::Event::Proposed { .. } => {}
        }
    }
}
