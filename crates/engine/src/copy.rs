//! sled's copy of the journal: a second copy, and the log for random access. Never in the path of an answer's
//! durability.
//!
//! One thread follows the durable head and puts blocks of raw journal bytes, sealed as they are, into sled.
//! Only bytes that never change again are copied: whole blocks, and the last, shorter one of a finished
//! segment. The open tail is read from the journal.
//!
//! Invariants:
//! - Nothing is believed because sled says so. Each block carries a SHA-256 of its place and bytes, which
//!   finds what sled lost or changed without reading the journal, and which a repair can rely on; all are
//!   checked after opening. A group read through the copy is checked against its frame's hash instead, which
//!   covers it as well and costs a hundredth.
//! - Any doubt is answered from the journal, and the copy is made again from nothing: sled does not say what
//!   else it lost.
//! - A copy that holds more than the journal, or something else, is evidence against the *journal* (an old
//!   backup, a rewritten history): `open` refuses, and deletes nothing.
//!
//! Absent on purpose: indexes, deletion of single blocks, sled's transactions, repair (`block` is there for
//! it).

mod blocks;
mod follower;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use blocks::{Address, Blocks, Unusable};
use thiserror::Error;

use crate::journal::{FileReader, JournalError, JournalReader, Place, StoredGroup, one_group};

pub use blocks::BLOCK_LEN;

/// Why the copy, and with it the engine, does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CopyError {
    /// The copy holds bytes that the journal does not have.
    #[error("the copy is ahead of the journal (segment {}, offset {}): the journal was rolled back", at.segment, at.offset)]
    Ahead {
        /// The first byte of the block that proves it.
        at: Place,
    },
    /// The copy's newest block differs from the journal.
    #[error("the copy and the journal differ (segment {}, offset {}): the journal was rewritten", at.segment, at.offset)]
    Diverged {
        /// The first byte of the block that proves it.
        at: Place,
    },
    /// Something else has sled's directory open: what the copy testifies cannot be heard, and nothing is
    /// deleted.
    #[error("the copy is open elsewhere")]
    Locked,
}

impl CopyError {
    /// A stable name for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ahead { .. } => "copy_ahead",
            Self::Diverged { .. } => "copy_diverged",
            Self::Locked => "copy_locked",
        }
    }
}

/// How far the copy is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyStatus {
    /// Blocks are being checked or copied; what is not yet there is read from the journal.
    Building {
        /// Blocks checked or copied.
        done: u64,
        /// Blocks to check or copy.
        total: u64,
    },
    /// Everything that could be copied was, a moment ago.
    Current,
    /// sled cannot be used now (a full disk, say); it is tried again. Everything is read from the journal.
    Unavailable {
        /// sled's words.
        error: String,
    },
}

/// The copy, and the thread that keeps it.
pub struct Copy {
    shared: Arc<Shared>,
    follower: Option<JoinHandle<()>>,
}

struct Shared {
    directory: PathBuf,
    journal: Arc<FileReader>,
    /// `None` while sled is unusable.
    blocks: RwLock<Option<Blocks>>,
    /// Everything before this block was checked or copied since the copy was opened or begun again.
    copied: AtomicU64,
    doubted: AtomicBool,
    stop: AtomicBool,
    rebuilds: AtomicU64,
    progress: Mutex<Progress>,
    progressed: Condvar,
}

struct Progress {
    status: CopyStatus,
    /// Calls of `catch_up`, and how many of them were served.
    asked: u64,
    served: u64,
}

impl Copy {
    /// Opens the copy in `directory` (made, or made again, if it is missing, foreign or damaged) and starts
    /// to follow `journal`. The journal's lock is held by the caller.
    pub fn open(directory: &Path, journal: Arc<FileReader>) -> Result<Self, CopyError> {
        let shared = Arc::new(Shared {
            directory: directory.to_owned(),
            journal,
            blocks: RwLock::new(None),
            copied: AtomicU64::new(0),
            doubted: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            rebuilds: AtomicU64::new(0),
            progress: Mutex::new(Progress {
                status: CopyStatus::Building { done: 0, total: 0 },
                asked: 0,
                served: 0,
            }),
            progressed: Condvar::new(),
        });
        if directory.exists() {
            match Blocks::open(directory, shared.journal.college()) {
                Ok(blocks) => {
                    shared.witness(&blocks)?;
                    *shared.blocks.write().unwrap_or_else(PoisonError::into_inner) = Some(blocks);
                }
                Err(Unusable::Locked) => return Err(CopyError::Locked),
                Err(Unusable::Broken(_)) => {} // the follower makes it again
            }
        }
        let thread = std::thread::Builder::new().name("copy".to_owned());
        let theirs = shared.clone();
        let follower = thread.spawn(move || follower::follow(&theirs)).ok();
        if follower.is_none() {
            shared.report(CopyStatus::Unavailable { error: "no thread could be started".to_owned() });
        }
        Ok(Self { shared, follower })
    }

    /// How far it is.
    pub fn status(&self) -> CopyStatus {
        self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner).status.clone()
    }

    /// How often it was made from nothing since it was opened.
    pub fn rebuilds(&self) -> u64 {
        self.shared.rebuilds.load(Ordering::Relaxed)
    }

    /// Waits until everything that is durable now, and can be copied, is copied and flushed; false if that
    /// took longer than `timeout`, or sled is unusable.
    pub fn catch_up(&self, timeout: Duration) -> bool {
        let mut progress = self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.asked += 1;
        let mine = progress.asked;
        if let Some(follower) = &self.follower {
            follower.thread().unpark();
        }
        let waiting = |progress: &mut Progress| progress.served < mine;
        let waited = self.shared.progressed.wait_timeout_while(progress, timeout, waiting);
        let (progress, _) = waited.unwrap_or_else(PoisonError::into_inner);
        progress.served >= mine && progress.status == CopyStatus::Current
    }

    /// The group that contains `position`, if it is durable: from the copy, or, on any doubt, from the
    /// journal.
    pub fn group(&self, position: u64) -> Result<Option<StoredGroup>, JournalError> {
        match self.shared.copied_group(position) {
            Some(group) => Ok(Some(group)),
            None => self.shared.journal.group(position),
        }
    }

    /// The bytes of a block as they were copied, if sled has them and their hash is right.
    pub fn block(&self, segment: u32, block: u32) -> Option<Vec<u8>> {
        let blocks = self.shared.blocks.read().unwrap_or_else(PoisonError::into_inner);
        blocks.as_ref()?.checked(Address { segment, block })
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        if let Some(follower) = self.follower.take() {
            follower.thread().unpark();
            // A follower that panicked inside sled has nothing left to say.
            let _ = follower.join();
        }
    }
}

impl Shared {
    /// Refuses if the copy's newest block is not what the journal has there.
    fn witness(&self, blocks: &Blocks) -> Result<(), CopyError> {
        let Some((address, bytes)) = blocks.newest() else { return Ok(()) };
        let at = address.place();
        let mut there = vec![0; bytes.len()];
        // A disk that cannot be read is not for the copy to report.
        let Ok(read) = self.journal.read_raw(at, &mut there) else { return Ok(()) };
        let end = Place { offset: at.offset + bytes.len() as u64, ..at };
        let journal = self.journal.extents().last().copied();
        if journal.is_none_or(|last| end > Place { segment: last.segment, offset: last.len }) {
            Err(CopyError::Ahead { at })
        } else if there.get(..read) != Some(&bytes) {
            Err(CopyError::Diverged { at })
        } else {
            Ok(())
        }
    }

    fn copied_group(&self, position: u64) -> Option<StoredGroup> {
        let mark = self.journal.mark(position)?;
        let copied = Address::from_order(self.copied.load(Ordering::Acquire));
        if Address::of(mark.segment, mark.offset) >= copied {
            return None;
        }
        let blocks = self.blocks.read().unwrap_or_else(PoisonError::into_inner);
        let blocks = blocks.as_ref()?;
        let group =
            one_group(&|offset, buf| blocks.read_at(mark.segment, offset, copied, buf), mark, position);
        match group {
            Ok(group) => Some(group),
            Err(error) => {
                // Running into the tail that is not copied yet is no reason for doubt.
                if !blocks::is_not_yet_copied(&error) {
                    self.doubted.store(true, Ordering::Release);
                }
                None
            }
        }
    }

    fn report(&self, status: CopyStatus) {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).status = status;
        self.progressed.notify_all();
    }
}
