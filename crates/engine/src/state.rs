//! What the engine holds in memory: the network, the standing projections, the index by case.

use std::collections::BTreeMap;

use wuji_core::ids::{CaseNo, Position};
use wuji_core::projection::{Inbox, Indicators, List, Projection, Register};
use wuji_core::{Corruption, Entry, Network};

/// The state at a head.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// The network.
    pub network: Network,
    /// Who must act on what by when.
    pub inbox: Inbox,
    /// The register.
    pub register: Register,
    /// How long each step takes, and which deadlines were kept.
    pub indicators: Indicators,
    pub(crate) index: Index,
}

impl View {
    /// Takes one entry.
    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let stopped = self.network.apply(entry)?;
        let stopped = stopped.as_ref();
        self.inbox.apply(entry, stopped);
        self.register.apply(entry, stopped);
        self.indicators.apply(entry, stopped);
        self.index.apply(entry);
        Ok(())
    }

    /// The positions of a case's entries, in order.
    pub fn positions(&self, case: CaseNo) -> impl Iterator<Item = Position> {
        self.index.of(case)
    }

    /// The positions of the readings of a list in which people are named, in order.
    pub fn list_readings(&self, list: List) -> impl Iterator<Item = Position> {
        self.index.of_list(list)
    }
}

/// Positions by case; readings that belong to no case, by what was read. In memory only: a student's file on disk is not to
/// be found by its outline.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Index {
    /// The newest entry of each case, one more than its position; 0 where there is none.
    newest: Vec<u32>,
    /// For each entry the one before it of the same case or list, in the same form.
    before: Vec<u32>,
    /// The newest reading of each list, in the same form.
    lists: BTreeMap<List, u32>,
}

impl Index {
    fn apply(&mut self, entry: &Entry) {
        let mut before = 0;
        if let Some(case) = entry.header.case {
            if self.newest.len() <= case.index() {
                self.newest.resize(case.index() + 1, 0);
            }
            if let Some(newest) = self.newest.get_mut(case.index()) {
                before = std::mem::replace(newest, self.before.len() as u32 + 1);
            }
        } else if let Some(list) = List::of(entry) {
            before = self.lists.insert(list, self.before.len() as u32 + 1).unwrap_or(0);
        }
        self.before.push(before);
    }

    fn of(&self, case: CaseNo) -> impl Iterator<Item = Position> {
        self.back_from(self.newest.get(case.index()).copied().unwrap_or(0))
    }

    fn of_list(&self, list: List) -> impl Iterator<Item = Position> {
        self.back_from(self.lists.get(&list).copied().unwrap_or(0))
    }

    fn back_from(&self, mut next: u32) -> impl Iterator<Item = Position> {
        let mut positions = Vec::new();
        while let Some(position) = next.checked_sub(1) {
            positions.push(Position(u64::from(position)));
            next = self.before.get(position as usize).copied().unwrap_or(0);
        }
        positions.into_iter().rev()
    }
}
