//! The journal: the commit point of the engine. An append-only sequence of groups; what was appended is
//! durable.
//!
//! A *group* holds `count` ≥ 1 entries at consecutive positions; the journal never looks into its payload.
//! One process has it open for writing, one thread appends, any number of threads read.
//!
//! ```text
//! append(expected head, group) ──▶ one write, one fdatasync ──▶ head moves ──▶ readers, sled's copy
//! ```
//!
//! Invariants:
//! - `append` returns `Ok` only when the group survives a power cut.
//! - Nobody reads a group before it is durable.
//! - The first failed write or sync poisons the journal; nothing is tried twice. The next open believes only
//!   the disk.
//! - Every stored byte is covered by a hash, every frame by the next one. What cannot have come of an
//!   unfinished append is damage, with its position; damage is never repaired here and never passed over.
//!
//! Read [`mod@format`] for the bytes, [`scan`] for what is torn and what is damage, [`files`] for the writer.
//!
//! Absent on purpose: keys, compression, timers (the engine calls [`Journal::rest`]), deletion, any look into
//! payloads.

mod durable;
mod error;
mod evidence;
pub mod files;
pub mod format;
mod index;
mod lock;
pub mod memory;
mod reader;
pub mod scan;
mod window;

use std::sync::Arc;
use std::time::Duration;

pub(crate) use format::hash;
pub(crate) use reader::one_group;

pub use error::{Damage, JournalError, Reason, Torn};
pub use files::{FileJournal, Opened};
pub use index::Extent;
pub use lock::Lock;
pub use memory::{Failure, MemoryJournal, MemoryLog};
pub use reader::FileReader;
pub use scan::{Ending, Scan};

/// Who a journal belongs to: 16 bytes, given when its first segment is made, named by every segment.
pub type College = [u8; 16];

/// A group on its way in.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// How many entries it holds, ≥ 1.
    pub count: u32,
    /// The era that its entries belong to.
    pub era: u16,
    /// The epoch of the key that seals it.
    pub epoch: u32,
    /// Sealed bytes, at most [`format::PAYLOAD_MAX`].
    pub payload: &'a [u8],
}

/// A group as it stands in the journal, lent for a moment.
#[derive(Debug, Clone, Copy)]
pub struct GroupView<'a> {
    /// Position of its first entry.
    pub first: u64,
    /// How many entries it holds.
    pub count: u32,
    /// The era that its entries belong to.
    pub era: u16,
    /// The epoch of the key that seals it.
    pub epoch: u32,
    /// Sealed bytes.
    pub payload: &'a [u8],
    /// Where its frame begins.
    pub at: Place,
    /// Hash of its frame, which the next frame names.
    pub hash: [u8; 32],
}

/// A group as it stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGroup {
    /// Position of its first entry.
    pub first: u64,
    /// How many entries it holds.
    pub count: u32,
    /// The era that its entries belong to.
    pub era: u16,
    /// The epoch of the key that seals it.
    pub epoch: u32,
    /// Sealed bytes.
    pub payload: Vec<u8>,
    /// Where its frame begins.
    pub at: Place,
    /// Hash of its frame, which the next frame names.
    pub hash: [u8; 32],
}

/// A byte of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Number of the segment, from 1.
    pub segment: u32,
    /// Offset in its file.
    pub offset: u64,
}

impl GroupView<'_> {
    /// A copy to keep.
    pub fn stored(&self) -> StoredGroup {
        StoredGroup {
            first: self.first,
            count: self.count,
            era: self.era,
            epoch: self.epoch,
            payload: self.payload.to_vec(),
            at: self.at,
            hash: self.hash,
        }
    }
}

/// The writer's end of a journal.
pub trait Journal: Send {
    /// The number of durable entries, which is the position of the next one.
    fn head(&self) -> u64;

    /// Appends `group` if the head is `expected_head`, and returns the new head. Durable when it returns.
    ///
    /// A refusal (`HeadMoved`, `GroupEmpty`, `GroupTooLarge`) writes nothing and changes nothing. Any other
    /// error poisons: whether the group is stored is unknown until the journal is opened again, and every
    /// later call answers [`JournalError::Poisoned`].
    fn append(&mut self, expected_head: u64, group: &Group<'_>) -> Result<u64, JournalError>;

    /// Writes a rest frame, unless the last frame is one or there is none: proof that the last group was
    /// acknowledged. Poisons as `append` does.
    fn rest(&mut self) -> Result<(), JournalError>;

    /// The readers' end, cheap to clone and to share with other threads.
    fn reader(&self) -> Arc<dyn JournalReader>;
}

/// What [`JournalReader::read`] gives.
pub type Groups<'a> = Box<dyn Iterator<Item = Result<StoredGroup, JournalError>> + Send + 'a>;

/// The readers' end of a journal.
pub trait JournalReader: Send + Sync {
    /// The number of durable entries.
    fn head(&self) -> u64;

    /// The durable groups from the one that contains `from` up to the head at this call, each checked against
    /// its hash and its link. Ends after the first error.
    fn read(&self, from: u64) -> Groups<'_>;

    /// The group that contains `position`, if it is durable.
    fn group(&self, position: u64) -> Result<Option<StoredGroup>, JournalError> {
        self.read(position).next().transpose()
    }

    /// Blocks until the head exceeds `head` or `timeout` is over; returns the head.
    fn wait_past(&self, head: u64, timeout: Duration) -> u64;
}
