//! A journal in memory, for tests of what stands on a journal: it can be made to fail, and be opened again.
//!
//! Invariant: it behaves towards its callers as the one in files, refusals, poison and unknown outcomes
//! included.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use super::durable::Durable;
use super::files::admit;
use super::{Group, Groups, Journal, JournalError, JournalReader, Place, StoredGroup};

/// What becomes of a group whose append fails: its caller cannot know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It is not there when the journal is opened again.
    Lost,
    /// It is there when the journal is opened again.
    Kept,
}

/// The stored groups. Clones are the same log; it outlives its journals.
#[derive(Clone, Default)]
pub struct MemoryLog {
    stored: Arc<Stored>,
}

#[derive(Default)]
struct Stored {
    groups: RwLock<Vec<StoredGroup>>,
    durable: Durable,
    failing: Mutex<Failing>,
}

#[derive(Default)]
struct Failing {
    /// Appends from now, and what happens at it.
    at: Option<(u64, Failure)>,
    /// Kept, but not to be seen before the log is opened again.
    unseen: Option<StoredGroup>,
}

impl MemoryLog {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens it, as if the last journal's process had ended.
    pub fn journal(&self) -> MemoryJournal {
        let unseen = self.stored.failing().unseen.take();
        if let Some(group) = unseen {
            self.stored.keep(group);
        }
        MemoryJournal { stored: self.stored.clone(), rests: 0, poisoned: false }
    }

    /// The append after the next `appends` fails.
    pub fn fail_after(&self, appends: u64, failure: Failure) {
        self.stored.failing().at = Some((appends, failure));
    }
}

impl Stored {
    fn failing(&self) -> MutexGuard<'_, Failing> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, group: StoredGroup) {
        let head = group.first + u64::from(group.count);
        self.groups.write().unwrap_or_else(PoisonError::into_inner).push(group);
        self.durable.advance(head);
    }

    fn last_hash(&self) -> [u8; 32] {
        let groups = self.groups.read().unwrap_or_else(PoisonError::into_inner);
        groups.last().map_or([0; 32], |group| group.hash)
    }
}

/// The writer's end of a [`MemoryLog`].
pub struct MemoryJournal {
    stored: Arc<Stored>,
    rests: u64,
    poisoned: bool,
}

impl MemoryJournal {
    /// How many rest frames were asked for.
    pub fn rests(&self) -> u64 {
        self.rests
    }
}

impl Journal for MemoryJournal {
    fn head(&self) -> u64 {
        self.stored.durable.head()
    }

    fn append(&mut self, expected_head: u64, group: &Group<'_>) -> Result<u64, JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        let mut header = admit(self.head(), expected_head, group)?;
        header.previous = self.stored.last_hash();
        let stored = StoredGroup {
            first: header.first,
            count: group.count,
            era: group.era,
            epoch: group.epoch,
            payload: group.payload.to_vec(),
            at: Place { segment: 1, offset: header.first },
            hash: header.encode(group.payload, &mut Vec::new()),
        };
        let mut failing = self.stored.failing();
        match failing.at.take() {
            Some((0, failure)) => {
                failing.unseen = (failure == Failure::Kept).then_some(stored);
                self.poisoned = true;
                Err(JournalError::disk("failing on purpose")(std::io::Error::other("simulated failure")))
            }
            later => {
                failing.at = later.map(|(appends, failure)| (appends - 1, failure));
                drop(failing);
                self.stored.keep(stored);
                Ok(header.next())
            }
        }
    }

    fn rest(&mut self) -> Result<(), JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        self.rests += 1;
        Ok(())
    }

    fn reader(&self) -> Arc<dyn JournalReader> {
        self.stored.clone()
    }
}

impl JournalReader for Stored {
    fn head(&self) -> u64 {
        self.durable.head()
    }

    fn read(&self, from: u64) -> Groups<'_> {
        let groups = self.groups.read().unwrap_or_else(PoisonError::into_inner);
        let ends_by = |group: &StoredGroup| group.first + u64::from(group.count) <= from;
        let begin = groups.partition_point(ends_by);
        let found: Vec<_> = groups.iter().skip(begin).cloned().map(Ok).collect();
        Box::new(found.into_iter())
    }

    fn wait_past(&self, head: u64, timeout: Duration) -> u64 {
        self.durable.wait_past(head, timeout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: Group<'static> = Group { count: 2, era: 1, epoch: 1, payload: b"sealed" };

    #[test]
    fn a_failed_append_poisons_and_its_outcome_shows_when_opened_again() {
        for (failure, head) in [(Failure::Lost, 2), (Failure::Kept, 4)] {
            let log = MemoryLog::new();
            let mut journal = log.journal();
            log.fail_after(1, failure);
            assert_eq!(journal.append(0, &GROUP).unwrap(), 2);
            assert_eq!(journal.append(2, &GROUP).unwrap_err().code(), "disk_failed");
            assert_eq!(journal.append(2, &GROUP).unwrap_err().code(), "journal_poisoned");
            assert_eq!(journal.rest().unwrap_err().code(), "journal_poisoned");
            assert_eq!(journal.head(), 2);
            let again = log.journal();
            assert_eq!(again.head(), head);
            assert_eq!(again.reader().read(0).count() as u64, head / 2);
        }
    }

    #[test]
    fn a_refusal_changes_nothing() {
        let mut journal = MemoryLog::new().journal();
        assert_eq!(journal.append(1, &GROUP).unwrap_err().code(), "head_moved");
        assert_eq!(journal.append(0, &Group { count: 0, ..GROUP }).unwrap_err().code(), "group_empty");
        assert_eq!(journal.append(0, &GROUP).unwrap(), 2);
        assert_eq!(journal.reader().group(1).unwrap().unwrap().first, 0);
    }
}
