//! The keyring's files: reads the chain of records, appends to it.
//!
//! Invariant: a record is written after the one before it is durable, in blocks that were never written to
//! before; bytes that do not open are never overwritten, so whoever repairs a disk finds them.
//!
//! Absent on purpose: what records say (see [`super::batch`]), repair, deleting files of past epochs.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;
use zeroize::Zeroizing;

use super::derive::derive;
use super::epoch::EpochKey;
use super::error::VaultError;
use super::keys::SealingKey;
use super::segment::{self, BLOCK, Bound, Family, Head, HeadFault};
use crate::storage::{Storage, StorageFile};

/// Length of a new file unless one record needs more, bytes: about 80 batches of 256 keys.
const SEGMENT_LEN: u64 = 1 << 20;
/// No file is longer: the longest batch takes 34 MB. Bytes.
const SEGMENT_LEN_MAX: u64 = 64 << 20;

/// The rest of a record that was being written when the power went, or of the last acknowledged one: only the
/// log can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Torn {
    /// Index that the record would have.
    pub record: u32,
    /// File that it stands in.
    pub segment: u32,
    /// Where in the file, bytes.
    pub offset: u64,
}

/// What a keyring is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Write,
    Read,
}

/// One epoch of a keyring, and where its next record goes.
pub(super) struct Keyring {
    storage: Arc<dyn Storage>,
    college: Uuid,
    epoch: u32,
    key: SealingKey,
    check: [u8; 16],
    segment_len: u64,
    /// Index of the next record, and the digest that it is bound to.
    next: u32,
    before: [u8; 32],
    /// Highest number of any file.
    segments: u32,
    tail: Option<Tail>,
    state: State,
}

struct Tail {
    file: Box<dyn StorageFile>,
    at: u64,
    len: u64,
}

#[derive(PartialEq, Eq)]
enum State {
    Writable,
    Poisoned,
    ReadOnly,
}

/// What stands in the files of a keyring.
pub(super) struct Found {
    pub(super) keyring: Keyring,
    pub(super) payloads: Vec<Zeroizing<Vec<u8>>>,
    pub(super) torn: Option<Torn>,
}

impl Keyring {
    /// A keyring of which nothing is written yet.
    pub(super) fn begin(
        storage: Arc<dyn Storage>,
        college: Uuid,
        root: &EpochKey,
        epoch: u32,
    ) -> Result<Self, VaultError> {
        if !segments(&*storage)?.is_empty() {
            return Err(VaultError::Exists);
        }
        Ok(Self::empty(storage, college, root, epoch, State::Writable))
    }

    fn empty(storage: Arc<dyn Storage>, college: Uuid, root: &EpochKey, epoch: u32, state: State) -> Self {
        Self {
            storage,
            college,
            epoch,
            key: SealingKey::new(*derive(root.bytes(), college, "wuji/0 keyring records")),
            check: key_check(root, college),
            segment_len: SEGMENT_LEN,
            next: 0,
            before: [0; 32],
            segments: 0,
            tail: None,
            state,
        }
    }

    /// Reads every record of the epoch that `root` belongs to. With [`Access::Write`] the last record is made
    /// durable before this returns.
    pub(super) fn read(
        storage: Arc<dyn Storage>,
        college: Uuid,
        root: &EpochKey,
        access: Access,
    ) -> Result<Found, VaultError> {
        let all = segments(&*storage)?;
        let epoch = epoch_of(&*storage, college, root, &all)?;
        let state = match access {
            Access::Write => State::Writable,
            Access::Read => State::ReadOnly,
        };
        let keyring = Self::empty(storage, college, root, epoch, state);
        let mut reading = Reading { keyring, payloads: Vec::new(), doubt: None, last: None };
        // A gap is no damage in itself: a file whose making failed may vanish. A lost record breaks the
        // chain.
        for segment in all.get(&epoch).into_iter().flatten() {
            reading.segment(*segment)?;
        }
        reading.finish(access)
    }

    pub(super) fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Appends one record: one write, one sync, durable on return. After an error every later call fails.
    pub(super) fn append(&mut self, nonce: [u8; 12], payload: &[u8]) -> Result<(), VaultError> {
        match self.state {
            State::Writable => {}
            State::Poisoned => return Err(VaultError::Poisoned),
            State::ReadOnly => return Err(VaultError::ReadOnly),
        }
        // Poisoned until all of it is durable: whatever goes wrong below, nothing is retried.
        self.state = State::Poisoned;
        let impossible = VaultError::Damaged { record: self.next };
        let Some(record) = segment::seal_record(&self.key, nonce, &self.bound(), payload) else {
            return Err(impossible);
        };
        let needed = record.len() as u64;
        let room = self.tail.as_ref().is_some_and(|tail| tail.len.saturating_sub(tail.at) >= needed);
        if room {
            self.write(&record)?;
        } else {
            let head = self.new_segment(BLOCK as u64 + needed)?;
            self.write(&[head.encode(), record.clone()].concat())?;
        }
        let (Some(next), digest) = (self.next.checked_add(1), segment::digest(&record)) else {
            return Err(impossible);
        };
        self.next = next;
        self.before = digest;
        self.state = State::Writable;
        Ok(())
    }

    fn new_segment(&mut self, needed: u64) -> Result<Head, VaultError> {
        let segment = self.segments.saturating_add(1);
        let len = self.segment_len.max(needed);
        let file = self
            .storage
            .create(&name(self.epoch, segment), len)
            .map_err(VaultError::io("a file of the keyring was made"))?;
        self.segments = segment;
        self.tail = Some(Tail { file, at: 0, len });
        Ok(Head {
            family: Family::Keyring,
            college: self.college,
            epoch: self.epoch,
            segment,
            check: self.check,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), VaultError> {
        let Some(tail) = &mut self.tail else { return Err(VaultError::Poisoned) };
        tail.file.write_at(tail.at, bytes).map_err(VaultError::io("a record was written"))?;
        tail.file.sync().map_err(VaultError::io("a record was made durable"))?;
        tail.at += bytes.len() as u64;
        Ok(())
    }

    fn bound(&self) -> Bound {
        let family = Family::Keyring;
        Bound { family, college: self.college, epoch: self.epoch, index: self.next, before: self.before }
    }
}

/// A keyring while its files are read in order.
struct Reading {
    keyring: Keyring,
    payloads: Vec<Zeroizing<Vec<u8>>>,
    /// Bytes that do not open where the next record would stand: torn, or damage that a later record will
    /// betray.
    doubt: Option<Torn>,
    last: Option<Last>,
}

/// The write that the last record came with.
struct Last {
    segment: u32,
    offset: u64,
    bytes: Vec<u8>,
}

impl Reading {
    fn segment(&mut self, segment: u32) -> Result<(), VaultError> {
        let keyring = &self.keyring;
        let damaged = VaultError::Damaged { record: keyring.next };
        let name = name(keyring.epoch, segment);
        let bytes = read(&*keyring.storage, &name)?.ok_or(damaged)?;
        self.keyring.segments = segment;
        if segment::is_zero(&bytes) {
            // Made, never written to: perhaps not even durable in its directory. Nobody writes here any more.
            return Ok(());
        }
        let head = Head::decode(Family::Keyring, &bytes);
        if head == Err(HeadFault::Unknown) {
            return Err(VaultError::UnknownFormat);
        }
        let mine = Head {
            family: Family::Keyring,
            college: self.keyring.college,
            epoch: self.keyring.epoch,
            segment,
            check: self.keyring.check,
        };
        if head != Ok(mine) {
            return self.doubt(segment, 0, &bytes);
        }
        let mut at = BLOCK;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            if segment::is_zero(rest) {
                return Ok(());
            }
            let Some(opened) = segment::open_record(&self.keyring.key, &self.keyring.bound(), rest) else {
                return self.doubt(segment, at as u64, rest);
            };
            let Some(next) = self.keyring.next.checked_add(1) else {
                return Err(VaultError::Damaged { record: self.keyring.next });
            };
            // The first record was written together with its file's head.
            let from = if at == BLOCK { 0 } else { at };
            let written = bytes.get(from..at + opened.length).unwrap_or_default().to_vec();
            self.last = Some(Last { segment, offset: from as u64, bytes: written });
            // This record is bound to the one before the doubtful bytes: whoever wrote it saw them as we do,
            // torn.
            self.doubt = None;
            self.keyring.next = next;
            self.keyring.before = opened.digest;
            self.payloads.push(opened.payload);
            at += opened.length;
        }
    }

    fn doubt(&mut self, segment: u32, offset: u64, rest: &[u8]) -> Result<(), VaultError> {
        let record = self.keyring.next;
        match segment::highest_index(rest) {
            Some(highest) if highest > record => Err(VaultError::Damaged { record }),
            Some(_) | None => {
                self.doubt = Some(Torn { record, segment, offset });
                Ok(())
            }
        }
    }

    fn finish(mut self, access: Access) -> Result<Found, VaultError> {
        let Some(last) = self.last.take() else {
            // A beginning that does not open proves nothing about what followed: never called torn.
            return Err(match self.doubt {
                Some(torn) => VaultError::Damaged { record: torn.record },
                None => VaultError::Unfinished,
            });
        };
        if access == Access::Write {
            let file = self.settle(&last)?;
            // Torn bytes stay as they are: the next record goes to a new file.
            if self.doubt.is_none() {
                let at = last.offset + last.bytes.len() as u64;
                let len = file.len().map_err(VaultError::io("a file of the keyring was measured"))?;
                self.keyring.tail = Some(Tail { file, at, len });
            }
        }
        Ok(Found { keyring: self.keyring, payloads: self.payloads, torn: self.doubt })
    }

    /// Writes the last record once more, the same bytes, and syncs: it may have been read from a cache whose
    /// sync failed or never came, and nobody may use a key that a power cut would take away.
    fn settle(&self, last: &Last) -> Result<Box<dyn StorageFile>, VaultError> {
        let name = name(self.keyring.epoch, last.segment);
        let file =
            self.keyring.storage.open(&name).map_err(VaultError::io("a file of the keyring was opened"))?;
        file.write_at(last.offset, &last.bytes).map_err(VaultError::io("the last record was settled"))?;
        file.sync().map_err(VaultError::io("the last record was settled"))?;
        Ok(file)
    }
}

/// The epoch, the highest if there are several, whose files name this college and this key.
fn epoch_of(
    storage: &dyn Storage,
    college: Uuid,
    root: &EpochKey,
    all: &BTreeMap<u32, Vec<u32>>,
) -> Result<u32, VaultError> {
    let mut foreign = None;
    let (mut known, mut unknown, mut written) = (false, false, false);
    let check = key_check(root, college);
    for (epoch, segments) in all.iter().rev() {
        for segment in segments {
            let Some(bytes) = read(storage, &name(*epoch, *segment))? else {
                written = true;
                continue;
            };
            match Head::decode(Family::Keyring, &bytes) {
                Ok(head) if (head.epoch, head.segment) != (*epoch, *segment) => written = true,
                Ok(head) if head.college != college => foreign = Some(head.college),
                Ok(head) if head.check == check => return Ok(*epoch),
                Ok(_) => known = true,
                Err(HeadFault::Unknown) => unknown = true,
                Err(HeadFault::Broken) => written |= !segment::is_zero(&bytes),
            }
        }
    }
    Err(match foreign {
        _ if known => VaultError::WrongKey,
        Some(found) => VaultError::ForeignCollege { found },
        None if unknown => VaultError::UnknownFormat,
        None if written => VaultError::Damaged { record: 0 },
        None if all.is_empty() => VaultError::Absent,
        None => VaultError::Unfinished,
    })
}

/// Not a secret: 16 bytes derived from the epoch key, which tell nothing about it.
fn key_check(root: &EpochKey, college: Uuid) -> [u8; 16] {
    *derive(root.bytes(), college, "wuji/0 keyring check")
}

fn name(epoch: u32, segment: u32) -> String {
    format!("keyring-{epoch:04}-{segment:04}")
}

/// Numbers of the files by epoch, in order.
fn segments(storage: &dyn Storage) -> Result<BTreeMap<u32, Vec<u32>>, VaultError> {
    let names = storage.names().map_err(VaultError::io("the keyring's directory was listed"))?;
    let mut all: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for found in names {
        let numbers = found.strip_prefix("keyring-").and_then(|rest| rest.split_once('-'));
        if let Some((epoch, segment)) = numbers
            && let (Ok(epoch), Ok(segment)) = (epoch.parse(), segment.parse())
            && name(epoch, segment) == found
        {
            all.entry(epoch).or_default().push(segment);
        }
    }
    // By number: names sort otherwise from the ten-thousandth on.
    all.values_mut().for_each(|segments| segments.sort_unstable());
    Ok(all)
}

/// A whole file; `None` if it is longer than any keyring's.
fn read(storage: &dyn Storage, name: &str) -> Result<Option<Vec<u8>>, VaultError> {
    segment::read_whole(storage, name, SEGMENT_LEN_MAX)
        .map_err(VaultError::io("a file of the keyring was read"))
}

#[cfg(test)]
mod tests;
