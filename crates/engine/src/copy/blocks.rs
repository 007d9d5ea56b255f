//! Blocks of journal bytes in a sled tree.
//!
//! Key: segment (u32 BE), block (u32 BE). Value: the block's bytes, then SHA-256 over key and bytes. The key
//! of eight zeros holds what the copy is of.
//!
//! Every call of sled is fenced: its errors and its panics both mean "unusable". Absent on purpose: a flush
//! timer (the follower flushes, and syncs, because sled's flush is `sync_file_range`).

use std::fmt;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::journal::{College, JournalError, Place, hash};

/// Bytes of a whole block.
pub const BLOCK_LEN: usize = 64 << 10;
const HASH_LEN: usize = 32;
/// sled puts pages over a quarter of this into files that it never syncs; sixteen blocks in a page stay
/// below.
const SLED_SEGMENT_LEN: usize = 8 << 20;
const SLED_CACHE_LEN: u64 = 32 << 20;
const LOCK_PATIENCE: Duration = Duration::from_secs(10);
const LOCK_PAUSE: Duration = Duration::from_millis(5);
const WHOSE: [u8; 8] = [0; 8];
const VERSION: &[u8] = b"wuji-copy-0:";

/// Which block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    pub(super) segment: u32,
    pub(super) block: u32,
}

impl Address {
    /// The block that byte `offset` of `segment` is in.
    pub(super) fn of(segment: u32, offset: u64) -> Self {
        Self { segment, block: (offset / BLOCK_LEN as u64) as u32 }
    }

    pub(super) fn order(self) -> u64 {
        u64::from(self.segment) << 32 | u64::from(self.block)
    }

    pub(super) fn from_order(order: u64) -> Self {
        Self { segment: (order >> 32) as u32, block: order as u32 }
    }

    /// Its first byte in the journal.
    pub(super) fn place(self) -> Place {
        Place { segment: self.segment, offset: u64::from(self.block) * BLOCK_LEN as u64 }
    }

    fn key(self) -> [u8; 8] {
        self.order().to_be_bytes()
    }
}

/// Why sled cannot be used.
#[derive(Debug)]
pub(super) enum Unusable {
    /// Something has the directory open: nothing may be concluded about what it holds.
    Locked,
    /// What it holds is lost.
    Broken(String),
}

impl fmt::Display for Unusable {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked => to.write_str("the copy is open elsewhere"),
            Self::Broken(why) => to.write_str(why),
        }
    }
}

/// The tree.
pub(super) struct Blocks {
    sled: sled::Db,
    directory: PathBuf,
}

impl Blocks {
    /// Opens, or makes, the copy of `college`'s journal.
    pub(super) fn open(directory: &Path, college: Option<College>) -> Result<Self, Unusable> {
        let config = sled::Config::new()
            .path(directory)
            .segment_size(SLED_SEGMENT_LEN)
            .cache_capacity(SLED_CACHE_LEN)
            .flush_every_ms(None);
        let sled = patiently(|| fenced(|| config.open()))?;
        let whose = [VERSION, &college.unwrap_or_default()].concat();
        let found = fenced(|| sled.get(WHOSE))?;
        match found {
            Some(found) if found != whose => {
                return Err(Unusable::Broken("the copy is of another journal".to_owned()));
            }
            None if !fenced(|| Ok(sled.is_empty()))? => {
                return Err(Unusable::Broken("the copy has no owner".to_owned()));
            }
            None => {
                fenced(|| sled.insert(WHOSE, whose))?;
            }
            Some(_) => {}
        }
        let blocks = Self { sled, directory: directory.to_owned() };
        for_owner_alone(&blocks.directory);
        Ok(blocks)
    }

    /// Puts a block.
    pub(super) fn put(&self, address: Address, bytes: &[u8]) -> Result<(), Unusable> {
        let key = address.key();
        let value = [bytes, &seal(key, bytes)].concat();
        fenced(|| self.sled.insert(key, value)).map(|_| ())
    }

    /// Makes what was put durable, as far as sled goes, and further.
    pub(super) fn flush(&self) -> Result<(), Unusable> {
        fenced(|| self.sled.flush())?;
        let synced = File::open(self.directory.join("db")).and_then(|file| file.sync_all());
        for_owner_alone(&self.directory);
        synced.map_err(|error| Unusable::Broken(error.to_string()))
    }

    /// A block whose hash is right.
    pub(super) fn checked(&self, address: Address) -> Option<Vec<u8>> {
        let value = fenced(|| self.sled.get(address.key())).ok()??;
        right(address, &value).map(<[u8]>::to_vec)
    }

    /// The block with the highest address, if its hash is right.
    pub(super) fn newest(&self) -> Option<(Address, Vec<u8>)> {
        let (address, value) = self.last()?;
        let bytes = right(address, &value)?.to_vec();
        Some((address, bytes))
    }

    /// The highest address, whatever stands there.
    pub(super) fn highest(&self) -> Option<Address> {
        self.last().map(|(address, _)| address)
    }

    fn last(&self) -> Option<(Address, sled::IVec)> {
        let (key, value) = fenced(|| self.sled.last()).ok()??;
        let key: [u8; 8] = key.as_ref().try_into().ok()?;
        (key != WHOSE).then(|| (Address::from_order(u64::from_be_bytes(key)), value))
    }

    /// Fills `buf` with bytes of a segment, all of them from blocks before `copied`, less only at the end of
    /// a finished segment. The hash of the block is not looked at: the caller checks the frame that it reads.
    pub(super) fn read_at(
        &self,
        segment: u32,
        mut offset: u64,
        copied: Address,
        buf: &mut [u8],
    ) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buf.get_mut(filled..)
            && !rest.is_empty()
        {
            let address = Address::of(segment, offset);
            if address >= copied {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            let value = fenced(|| self.sled.get(address.key()))
                .map_err(|error| io::Error::other(error.to_string()))?;
            let value = value.ok_or(io::ErrorKind::NotFound)?;
            let bytes = value.get(..value.len().saturating_sub(HASH_LEN)).unwrap_or_default();
            let some = bytes.get((offset % BLOCK_LEN as u64) as usize..).unwrap_or_default();
            let len = some.len().min(rest.len());
            if let (Some(to), Some(from)) = (rest.get_mut(..len), some.get(..len)) {
                to.copy_from_slice(from);
            }
            filled += len;
            offset += len as u64;
            if bytes.len() < BLOCK_LEN {
                break; // the end of a finished segment
            }
        }
        Ok(filled)
    }
}

/// Whether a read failed only because it came to the end of what is copied.
pub(super) fn is_not_yet_copied(error: &JournalError) -> bool {
    matches!(error, JournalError::Disk { source, .. } if source.kind() == io::ErrorKind::WouldBlock)
}

fn right(address: Address, value: &[u8]) -> Option<&[u8]> {
    let (bytes, stored) = value.split_last_chunk::<HASH_LEN>()?;
    (*stored == seal(address.key(), bytes)).then_some(bytes)
}

fn seal(key: [u8; 8], bytes: &[u8]) -> [u8; HASH_LEN] {
    hash(&[&key, bytes].concat())
}

fn fenced<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, Unusable> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(done)) => Ok(done),
        // sled has no kind of error for this, only words.
        Ok(Err(error)) if error.to_string().contains("could not acquire lock") => Err(Unusable::Locked),
        Ok(Err(error)) => Err(Unusable::Broken(error.to_string())),
        Err(_) => Err(Unusable::Broken("sled panicked".to_owned())),
    }
}

/// Closes to others what sled made with the umask's mode: `conf`, `db`, snapshots, long values. The directory is closed
/// already; this is for copies of it that keep modes.
fn for_owner_alone(directory: &Path) {
    let Ok(inside) = fs::read_dir(directory) else { return };
    for entry in inside.flatten() {
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_dir() {
            for_owner_alone(&entry.path());
        } else if metadata.permissions().mode() & 0o077 != 0 {
            // What vanished meanwhile needs nothing, and what cannot be closed stands in a closed directory.
            let _ = fs::set_permissions(entry.path(), Permissions::from_mode(0o600));
        }
    }
}

/// A closed tree stays locked until sled's background threads have noticed.
fn patiently<T>(open: impl Fn() -> Result<T, Unusable>) -> Result<T, Unusable> {
    let begun = Instant::now();
    loop {
        match open() {
            Err(Unusable::Locked) if begun.elapsed() < LOCK_PATIENCE => std::thread::sleep(LOCK_PAUSE),
            done => return done,
        }
    }
}

/// Closes a tree: sled flushes when dropped, and may panic.
pub(super) fn close(blocks: Blocks) {
    let _ = catch_unwind(AssertUnwindSafe(move || drop(blocks)));
}
