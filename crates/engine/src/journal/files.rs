//! The writer of a journal in files: the embedded default.
//!
//! One append is one `write_at` and one `sync` in a zero-filled file: nothing else to wait for, no length and
//! no block of the file system changes. The first append of a segment also makes the file, and its header is
//! part of that write.
//!
//! Invariants:
//! - A write begins only when the one before it is durable; the first error is the last thing that happens.
//! - After `open` everything up to the head is on the disk, not only in the cache: the last unit may have
//!   been written by a process that died, or was told of a failed sync, before it knew; so it is written and
//!   synced again.
//! - After `open` all bytes behind the head are zeros on the disk.
//!
//! Absent on purpose: timers, threads, retries.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::error::{JournalError, Torn};
use super::format::{
    self, FRAME_OVERHEAD, FrameHeader, Kind, PAYLOAD_MAX, SEGMENT_HEADER_LEN, SEGMENT_LEN_MIN, SegmentHeader,
    segment_name,
};
use super::lock::Lock;
use super::scan::{Ending, Scan, Tip, Visit, walk};
use super::{College, FileReader, Group, Journal, JournalReader, Place};
use crate::storage::{Directory, Storage, StorageFile};

/// The usual length of a segment's file, in bytes.
pub const SEGMENT_LEN: u64 = 16 << 20;

/// A journal that was opened for writing.
pub struct Opened {
    /// The journal.
    pub journal: FileJournal,
    /// The unacknowledged end that was found, and has been removed.
    pub torn: Option<Torn>,
    /// What the scan saw.
    pub scan: Scan,
}

/// A journal in the segment files of a [`Storage`].
pub struct FileJournal {
    storage: Arc<dyn Storage>,
    reader: Arc<FileReader>,
    college: College,
    segment_len: u64,
    open: Option<OpenSegment>,
    /// Number of the last segment, 0 if there is none.
    segment: u32,
    head: u64,
    hash: [u8; 32],
    rested: bool,
    poisoned: bool,
    frame: Vec<u8>,
    _lock: Option<Lock>,
}

/// The segment that is being filled.
struct OpenSegment {
    file: Box<dyn StorageFile>,
    len: u64,
    end: u64,
}

impl FileJournal {
    /// Opens the journal of `college` in `directory`, which exists; an empty directory is an empty journal.
    /// Holds the directory's lock as long as it lives. Every stored group goes to `visit`.
    pub fn open_directory(
        directory: &Path,
        college: College,
        segment_len: u64,
        visit: Visit<'_>,
    ) -> Result<Opened, JournalError> {
        let lock = Lock::take(directory)?;
        let storage = Arc::new(Directory::new(directory));
        let mut opened = Self::open(storage, college, segment_len, visit)?;
        opened.journal._lock = Some(lock);
        Ok(opened)
    }

    /// Opens the journal of `college` in `storage`, with new segments of `segment_len` bytes. The caller sees
    /// to it that nobody else writes there.
    pub fn open(
        storage: Arc<dyn Storage>,
        college: College,
        segment_len: u64,
        visit: Visit<'_>,
    ) -> Result<Opened, JournalError> {
        let walked = walk(&*storage, Some(college), visit)?;
        let torn = match walked.scan.ending {
            Ending::Clean => None,
            Ending::Torn(torn) => Some(torn),
            Ending::Damaged(damage) => return Err(JournalError::Damage(damage)),
        };
        for leftover in walked.leftovers {
            let removed = storage.remove(&segment_name(leftover));
            removed.map_err(JournalError::disk("removing an unfinished segment"))?;
        }
        let open = match walked.tip {
            Some(tip) => Some(settle(&*storage, tip, walked.scan.hash, torn)?),
            None => None,
        };
        let scan = walked.scan;
        let reader = FileReader::new(storage.clone(), Some(college), walked.index, scan.head);
        let journal = Self {
            storage,
            reader: Arc::new(reader),
            college,
            segment_len: segment_len.max(SEGMENT_LEN_MIN),
            open,
            segment: walked.tip.map_or(0, |tip| tip.segment),
            head: scan.head,
            hash: scan.hash,
            rested: scan.rested,
            poisoned: false,
            frame: Vec::new(),
            _lock: None,
        };
        Ok(Opened { journal, torn, scan })
    }

    /// The readers' end, with the segments' raw bytes.
    pub fn files(&self) -> Arc<FileReader> {
        self.reader.clone()
    }

    /// Writes one frame, in a new segment if need be. Its link is set here.
    fn write(&mut self, mut header: FrameHeader, payload: &[u8]) -> Result<Place, JournalError> {
        // Set first and taken back last: whatever happens in between poisons.
        self.poisoned = true;
        let room = header.frame_len() + FRAME_OVERHEAD as u64; // a rest frame must always fit behind
        let fits = |open: &mut OpenSegment| header.kind == Kind::Rest || open.len - open.end >= room;
        self.frame.clear();
        let (mut open, start) = match self.open.take_if(fits) {
            Some(open) => {
                header.previous = self.hash;
                let start = open.end;
                (open, start)
            }
            None => {
                let len = self.segment_len.max(SEGMENT_HEADER_LEN + room);
                let number = self.segment + 1;
                let file = self.storage.create(&segment_name(number), len);
                let file = file.map_err(JournalError::disk("making a segment"))?;
                let (college, previous) = (self.college, self.hash);
                let segment = SegmentHeader { number, college, first: header.first, len, previous };
                header.previous = segment.encode(&mut self.frame);
                self.segment = number;
                (OpenSegment { file, len, end: SEGMENT_HEADER_LEN }, 0)
            }
        };
        let hash = header.encode(payload, &mut self.frame);
        open.file.write_at(start, &self.frame).map_err(JournalError::disk("writing a frame"))?;
        open.file.sync().map_err(JournalError::disk("syncing a frame"))?;
        let at = Place { segment: self.segment, offset: open.end };
        open.end += header.frame_len();
        self.open = Some(open);
        self.hash = hash;
        self.rested = header.kind == Kind::Rest;
        self.head = header.next();
        self.poisoned = false;
        Ok(at)
    }
}

impl Journal for FileJournal {
    fn head(&self) -> u64 {
        self.head
    }

    fn append(&mut self, expected_head: u64, group: &Group<'_>) -> Result<u64, JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        let header = admit(self.head, expected_head, group)?;
        let at = self.write(header, group.payload)?;
        self.reader.group_added(&header, at);
        Ok(self.head)
    }

    fn rest(&mut self) -> Result<(), JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        if !self.rested && self.open.is_some() {
            let at = self.write(FrameHeader::rest(self.head, self.hash), &[])?;
            self.reader.rest_added(at);
        }
        Ok(())
    }

    fn reader(&self) -> Arc<dyn JournalReader> {
        self.reader.clone()
    }
}

/// The header of `group` at `head`, its link still open, or the reason why it cannot be appended.
pub(super) fn admit(head: u64, expected: u64, group: &Group<'_>) -> Result<FrameHeader, JournalError> {
    let bytes = group.payload.len();
    if head != expected {
        Err(JournalError::HeadMoved { expected, actual: head })
    } else if group.count == 0 {
        Err(JournalError::GroupEmpty)
    } else if bytes > PAYLOAD_MAX || head.checked_add(group.count.into()).is_none() {
        Err(JournalError::GroupTooLarge { bytes })
    } else {
        Ok(FrameHeader {
            kind: Kind::Group,
            era: group.era,
            epoch: group.epoch,
            payload_len: bytes as u32, // ≤ PAYLOAD_MAX
            first: head,
            count: group.count,
            previous: [0; 32],
        })
    }
}

/// Makes sure that the disk holds what the scan saw: the last unit, whose frame has `hash`, and zeros behind
/// it.
fn settle(
    storage: &dyn Storage,
    tip: Tip,
    hash: [u8; 32],
    torn: Option<Torn>,
) -> Result<OpenSegment, JournalError> {
    static ZEROS: [u8; 1 << 16] = [0; 1 << 16];
    let failed = || JournalError::disk("settling the last frame");
    let file = storage.open(&segment_name(tip.segment)).map_err(failed())?;
    let mut unit = vec![0; (tip.end - tip.unit) as usize];
    file.read_at(tip.unit, &mut unit).map_err(failed())?;
    // Never write what was not read as it was scanned.
    let header = if tip.unit == 0 { SEGMENT_HEADER_LEN as usize } else { 0 };
    let frame = unit.get(header..).and_then(|frame| frame.split_last_chunk());
    if frame.is_none_or(|(signed, stored)| *stored != hash || format::hash(signed) != hash)
        || header > 0 && SegmentHeader::decode(&unit).is_err()
    {
        return Err(failed()(io::Error::other("it reads differently the second time")));
    }
    file.write_at(tip.unit, &unit).map_err(failed())?;
    if let Some(torn) = torn.filter(|torn| torn.at.segment == tip.segment) {
        let (mut offset, end) = (torn.at.offset, torn.at.offset + torn.bytes);
        while offset < end {
            let some = (end - offset).min(ZEROS.len() as u64);
            let zeros = ZEROS.get(..some as usize).unwrap_or(&ZEROS);
            file.write_at(offset, zeros).map_err(failed())?;
            offset += some;
        }
    }
    file.sync().map_err(failed())?;
    Ok(OpenSegment { file, len: tip.len, end: tip.end })
}
