//! The files of the credentials: the newest says everything in its first record and what changed since in the others.
//!
//! Invariant: a record is written after the one before it is durable, in blocks that were never written to; a file is
//! removed after a newer one that says everything is durable. After an error nothing is written to that file again: the
//! next change goes to a new one.
//!
//! Absent on purpose: what records say (see [`super::record`]).

use std::sync::Arc;

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::storage::{Storage, StorageFile};
use crate::vault::aead::NONCE;
use crate::vault::error::CredentialsError;
use crate::vault::keys::Keys;
use crate::vault::segment::{self, BLOCK, Bound, Family, Head, HeadFault};

/// Length of a file unless what it says needs more, bytes: as many as 60 changes.
const FILE_LEN: u64 = 256 << 10;
/// No file is longer, bytes: a million people.
const FILE_LEN_MAX: u64 = 512 << 20;

/// The files, and where the next record goes.
pub(super) struct Files {
    storage: Arc<dyn Storage>,
    college: Uuid,
    keys: Keys,
    writable: bool,
    /// `None`: the next record begins a new file.
    tail: Option<Tail>,
}

struct Tail {
    file: Box<dyn StorageFile>,
    number: u32,
    at: u64,
    len: u64,
    next: u32,
    before: [u8; 32],
}

/// What stands in one file.
struct Content {
    payloads: Vec<Zeroizing<Vec<u8>>>,
    /// Where the last record's write begins, and where the next record goes.
    last: usize,
    at: usize,
    before: [u8; 32],
    /// Behind the last record stands something that does not open.
    torn: bool,
    bytes: Vec<u8>,
}

impl Files {
    pub(super) fn writable(storage: Arc<dyn Storage>, college: Uuid, keys: Keys) -> Self {
        Self { storage, college, keys, writable: true, tail: None }
    }

    pub(super) fn read_only(storage: Arc<dyn Storage>, college: Uuid, keys: Keys) -> Self {
        Self { storage, college, keys, writable: false, tail: None }
    }

    /// The records that stand, in order; of a writer, durable.
    pub(super) fn read(&mut self) -> Result<Vec<Zeroizing<Vec<u8>>>, CredentialsError> {
        let numbers = self.numbers()?;
        // The newest that says something. A newer one was being written when the power went: the one before it was to
        // be removed only afterwards.
        for number in numbers.iter().rev() {
            if let Some(content) = self.content(*number)? {
                if self.writable {
                    self.settle(*number, &content, numbers.last() == Some(number))?;
                }
                return Ok(content.payloads);
            }
        }
        // The first file that ever was may be torn: nobody heard of what it was to say.
        match numbers.first() {
            None | Some(1) => Ok(Vec::new()),
            Some(_) => Err(CredentialsError::Damaged { file: numbers.last().copied().unwrap_or_default() }),
        }
    }

    /// Appends a record, durable on return. `whole` says everything, where a new file is begun.
    pub(super) fn append(
        &mut self,
        payload: &[u8],
        whole: impl FnOnce() -> Result<Zeroizing<Vec<u8>>, CredentialsError>,
    ) -> Result<(), CredentialsError> {
        if !self.writable {
            return Err(CredentialsError::ReadOnly);
        }
        let needed = segment::record_len(payload.len()) as u64;
        // Taken out until all is durable: whatever goes wrong below, nothing is written here again.
        match self.tail.take().filter(|tail| tail.len.saturating_sub(tail.at) >= needed) {
            Some(mut tail) => {
                let bound = self.bound(tail.number, tail.next, tail.before);
                let record = self.seal(&bound, payload)?;
                write(&*tail.file, tail.at, &record)?;
                tail.at += record.len() as u64;
                tail.next = tail.next.saturating_add(1);
                tail.before = segment::digest(&record);
                self.tail = Some(tail);
                Ok(())
            }
            None => self.replace(&whole()?),
        }
    }

    /// Begins a new file that says everything; durable on return. Then the others are overwritten and removed.
    pub(super) fn replace(&mut self, whole: &[u8]) -> Result<(), CredentialsError> {
        if !self.writable {
            return Err(CredentialsError::ReadOnly);
        }
        self.tail = None;
        let numbers = self.numbers()?;
        let number = numbers.last().map_or(1, |last| last.saturating_add(1));
        let record = self.seal(&self.bound(number, 0, [0; 32]), whole)?;
        let at = (BLOCK + record.len()) as u64;
        let len = FILE_LEN.max(at.saturating_mul(2)).next_multiple_of(BLOCK as u64);
        if len > FILE_LEN_MAX {
            return Err(CredentialsError::TooLong);
        }
        let file = self
            .storage
            .create(&name(number), len)
            .map_err(CredentialsError::io("a file of the credentials was made"))?;
        write(&*file, 0, &[self.head(number).encode(), record.clone()].concat())?;
        self.tail = Some(Tail { file, number, at, len, next: 1, before: segment::digest(&record) });
        self.remove(&numbers);
        Ok(())
    }

    /// Overwrites and removes files that say nothing any more. What cannot be removed now is removed with the next.
    fn remove(&self, numbers: &[u32]) {
        for number in numbers {
            let name = name(*number);
            let overwritten = self.storage.open(&name).and_then(|file| {
                let zeros = vec![0; usize::try_from(file.len()?).unwrap_or_default()];
                file.write_at(0, &zeros)?;
                file.sync()
            });
            let _ = overwritten.and_then(|()| self.storage.remove(&name));
        }
    }

    /// Writes the last record once more, the same bytes: it may have been read from a cache whose sync failed.
    fn settle(&mut self, number: u32, content: &Content, newest: bool) -> Result<(), CredentialsError> {
        let opened = self.storage.open(&name(number));
        let file = opened.map_err(CredentialsError::io("a file of the credentials was opened"))?;
        write(&*file, content.last as u64, content.bytes.get(content.last..content.at).unwrap_or_default())?;
        let len = file.len().map_err(CredentialsError::io("a file of the credentials was measured"))?;
        // Beside anything torn nothing is written: the next record begins a new file.
        if newest && !content.torn {
            let next = u32::try_from(content.payloads.len()).unwrap_or(u32::MAX);
            let (at, before) = (content.at as u64, content.before);
            self.tail = Some(Tail { file, number, at, len, next, before });
            let older: Vec<u32> = self.numbers()?.into_iter().filter(|other| *other != number).collect();
            self.remove(&older);
        }
        Ok(())
    }

    /// What a file says; `None` if its first record does not stand there whole, and nothing behind it either.
    fn content(&self, number: u32) -> Result<Option<Content>, CredentialsError> {
        let damaged = CredentialsError::Damaged { file: number };
        let bytes = segment::read_whole(&*self.storage, &name(number), FILE_LEN_MAX)
            .map_err(CredentialsError::io("a file of the credentials was read"))?;
        let Some(bytes) = bytes else { return Err(damaged) };
        if segment::is_zero(&bytes) {
            return Ok(None);
        }
        let head = Head::decode(Family::Credentials, &bytes);
        match head {
            Err(HeadFault::Unknown) => return Err(CredentialsError::UnknownFormat),
            Ok(head) if head != self.head(number) => return Err(CredentialsError::Foreign { file: number }),
            Ok(_) | Err(HeadFault::Broken) => {}
        }
        let (last, before) = (0, [0; 32]);
        let mut content = Content { payloads: Vec::new(), last, at: BLOCK, before, torn: false, bytes };
        if head.is_ok() {
            self.records(number, &mut content)?;
        }
        let index = content.payloads.len() as u32;
        let rest = content.bytes.get(content.at..).unwrap_or_default();
        // A record is written once the one before it is durable: a later one proves that this one was.
        if segment::highest_index(rest).is_some_and(|highest| highest > index) {
            return Err(damaged);
        }
        content.torn = !segment::is_zero(rest);
        Ok((index > 0).then_some(content))
    }

    /// Opens the records that follow each other.
    fn records(&self, number: u32, content: &mut Content) -> Result<(), CredentialsError> {
        let key = self.keys.college().credentials();
        for index in 0.. {
            let rest = content.bytes.get(content.at..).unwrap_or_default();
            let bound = self.bound(number, index, content.before);
            let Some(opened) = segment::open_record(key, &bound, rest) else { break };
            // The first record was written together with its file's head.
            content.last = if index == 0 { 0 } else { content.at };
            content.at += opened.length;
            content.before = opened.digest;
            content.payloads.push(opened.payload);
        }
        Ok(())
    }

    fn seal(&self, bound: &Bound, payload: &[u8]) -> Result<Vec<u8>, CredentialsError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| CredentialsError::Entropy)?;
        segment::seal_record(self.keys.college().credentials(), nonce, bound, payload)
            .ok_or(CredentialsError::TooLong)
    }

    fn bound(&self, number: u32, index: u32, before: [u8; 32]) -> Bound {
        Bound { family: Family::Credentials, college: self.college, epoch: number, index, before }
    }

    fn head(&self, number: u32) -> Head {
        let check = self.keys.college().credentials_check();
        Head { family: Family::Credentials, college: self.college, epoch: number, segment: 0, check }
    }

    /// Numbers of the files, in order.
    fn numbers(&self) -> Result<Vec<u32>, CredentialsError> {
        let names = self.storage.names().map_err(CredentialsError::io("the vault's directory was listed"))?;
        let number = |found: &String| {
            let number = found.strip_prefix("credentials-")?.parse().ok()?;
            (name(number) == *found).then_some(number)
        };
        let mut numbers: Vec<u32> = names.iter().filter_map(number).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }
}

fn write(file: &dyn StorageFile, at: u64, bytes: &[u8]) -> Result<(), CredentialsError> {
    file.write_at(at, bytes).map_err(CredentialsError::io("credentials were written"))?;
    file.sync().map_err(CredentialsError::io("credentials were made durable"))
}

fn name(number: u32) -> String {
    format!("credentials-{number:04}")
}
