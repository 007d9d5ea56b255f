//! The readers' end of a journal in files: any thread, any position, durable groups only.
//!
//! Invariant: nothing leaves here that does not hash to what its frame says; a run of groups is also checked
//! link by link, through the segments' headers. Files are opened for the time of one read.

use std::io;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::durable::Durable;
use super::error::{Damage, JournalError, Reason};
use super::format::{
    FRAME_OVERHEAD, Frame, FrameHeader, Kind, SEGMENT_HEADER_LEN, SegmentHeader, segment_name,
};
use super::index::{Extent, Index, Mark};
use super::scan::{Scan, Visit, walk};
use super::window::{Found, Read, Window};
use super::{College, GroupView, Groups, JournalReader, Place, StoredGroup};
use crate::storage::{Storage, StorageFile};

/// First and largest read while walking over frames.
const AHEAD: usize = 16 << 10;
const AHEAD_MAX: usize = 1 << 20;

/// Reads what a [`FileJournal`](super::FileJournal) made durable.
pub struct FileReader {
    storage: Arc<dyn Storage>,
    college: Option<College>,
    index: RwLock<Index>,
    durable: Durable,
}

impl FileReader {
    /// Opens a journal for reading alone: no lock, nothing is written, and what stands before damage or a
    /// torn end can be read. The scan says how it ends; its head never moves.
    pub fn open(
        storage: Arc<dyn Storage>,
        college: Option<College>,
        visit: Visit<'_>,
    ) -> Result<(Arc<Self>, Scan), JournalError> {
        let walked = walk(&*storage, college, visit)?;
        let reader = Self::new(storage, walked.scan.college, walked.index, walked.scan.head);
        Ok((Arc::new(reader), walked.scan))
    }

    pub(super) fn new(storage: Arc<dyn Storage>, college: Option<College>, index: Index, head: u64) -> Self {
        Self { storage, college, index: RwLock::new(index), durable: Durable::new(head) }
    }

    /// Whose journal it is, if anybody said or anything was written.
    pub fn college(&self) -> Option<College> {
        self.college
    }

    /// The durable part of each segment.
    pub fn extents(&self) -> Vec<Extent> {
        self.index.read().unwrap_or_else(PoisonError::into_inner).extents()
    }

    /// Reads up to `buf.len()` raw bytes of a segment, fewer only at the end of its durable part.
    pub fn read_raw(&self, at: Place, buf: &mut [u8]) -> Result<usize, JournalError> {
        let Some(extent) = self.extent(at.segment) else { return Ok(0) };
        let left = usize::try_from(extent.len.saturating_sub(at.offset)).unwrap_or(usize::MAX);
        let want = buf.len().min(left);
        let buf = buf.get_mut(..want).unwrap_or_default();
        let read = self.segment(at.segment).and_then(|file| file.read_at(at.offset, buf));
        read.map_err(JournalError::disk("reading a segment"))
    }

    /// Where to begin looking for the group that contains `position`, if it is durable.
    pub(crate) fn mark(&self, position: u64) -> Option<Mark> {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        index.mark(position).filter(|_| position < self.durable.head())
    }

    /// A group became durable.
    pub(super) fn group_added(&self, header: &FrameHeader, at: Place) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        index.group(at.segment, header.first, at.offset, at.offset + header.frame_len());
        drop(index);
        self.durable.advance(header.next());
    }

    /// A rest frame became durable.
    pub(super) fn rest_added(&self, at: Place) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        index.rest(at.offset + FRAME_OVERHEAD as u64);
    }

    fn extent(&self, segment: u32) -> Option<Extent> {
        self.index.read().unwrap_or_else(PoisonError::into_inner).extent(segment)
    }

    fn segment(&self, number: u32) -> io::Result<Box<dyn StorageFile>> {
        self.storage.open_read(&segment_name(number))
    }
}

impl JournalReader for FileReader {
    fn head(&self) -> u64 {
        self.durable.head()
    }

    fn read(&self, from: u64) -> Groups<'_> {
        let until = self.head();
        let begin = self.mark(from).filter(|_| from < until);
        Box::new(begin.map(|mark| Walk::new(self, mark, from, until)).into_iter().flatten())
    }

    fn group(&self, position: u64) -> Result<Option<StoredGroup>, JournalError> {
        let Some(mark) = self.mark(position) else { return Ok(None) };
        let file = self.segment(mark.segment).map_err(JournalError::disk("reading a segment"))?;
        one_group(&|offset, buf| file.read_at(offset, buf), mark, position).map(Some)
    }

    fn wait_past(&self, head: u64, timeout: Duration) -> u64 {
        self.durable.wait_past(head, timeout)
    }
}

/// The group that contains `position`, which stands behind `mark` in the segment that `read` reads.
pub(crate) fn one_group(read: Read<'_>, mark: Mark, position: u64) -> Result<StoredGroup, JournalError> {
    let mut window = Window::new(AHEAD, AHEAD_MAX);
    let mut at = Place { segment: mark.segment, offset: mark.offset };
    skip(&mut window, read, &mut at, mark.end, mark.first, position)?;
    let frame = checked(&mut window, read, at, mark.end, position)?;
    let holds = frame.header.first <= position && position < frame.header.next();
    if holds { Ok(view(&frame, at).stored()) } else { Err(damage(position, at, Reason::Order)) }
}

/// Moves `at` from the frame at position `first` to the group that contains `position`, over headers alone,
/// and returns the position of its first entry.
fn skip(
    window: &mut Window,
    read: Read<'_>,
    at: &mut Place,
    end: u64,
    mut first: u64,
    position: u64,
) -> Result<u64, JournalError> {
    while *at < (Place { offset: end, ..*at }) {
        let header = window.header(read, at.offset, end).map_err(JournalError::disk("reading a segment"))?;
        match header {
            Some(header) if header.first != first => return Err(damage(first, *at, Reason::Order)),
            Some(header) if header.kind == Kind::Group && header.next() > position => break,
            Some(header) => {
                first = header.next();
                at.offset += header.frame_len();
            }
            None => return Err(damage(first, *at, Reason::Malformed)),
        }
    }
    Ok(first)
}

/// The frame at `at`, its hash checked.
fn checked<'a>(
    window: &'a mut Window,
    read: Read<'_>,
    at: Place,
    end: u64,
    position: u64,
) -> Result<Frame<'a>, JournalError> {
    match window.frame(read, at.offset, end).map_err(JournalError::disk("reading a segment"))? {
        Found::Frame(frame) => Ok(frame),
        Found::Nothing => Err(damage(position, at, Reason::Blank)),
        Found::Bad(reason) => Err(damage(position, at, reason)),
    }
}

fn view<'a>(frame: &Frame<'a>, at: Place) -> GroupView<'a> {
    let Frame { header, payload, hash } = *frame;
    GroupView {
        first: header.first,
        count: header.count,
        era: header.era,
        epoch: header.epoch,
        payload,
        at,
        hash,
    }
}

fn damage(position: u64, at: Place, reason: Reason) -> JournalError {
    JournalError::Damage(Damage { position, at, reason })
}

/// Groups one after another, across segments.
struct Walk<'a> {
    reader: &'a FileReader,
    window: Window,
    file: Option<Box<dyn StorageFile>>,
    at: Place,
    /// Durable length of the segment.
    end: u64,
    /// Position of the frame at `at`.
    position: u64,
    from: u64,
    until: u64,
    /// Hash of the frame, or segment header, before the one at `at`, once known.
    link: Option<[u8; 32]>,
    failed: bool,
}

impl<'a> Walk<'a> {
    fn new(reader: &'a FileReader, mark: Mark, from: u64, until: u64) -> Self {
        Self {
            reader,
            window: Window::new(AHEAD, AHEAD_MAX),
            file: None,
            at: Place { segment: mark.segment, offset: mark.offset },
            end: mark.end,
            position: mark.first,
            from,
            until,
            link: None,
            failed: false,
        }
    }

    fn group(&mut self) -> Result<Option<StoredGroup>, JournalError> {
        while self.position < self.until {
            if self.at.offset >= self.end {
                self.next_segment()?;
            }
            let file = match self.file.take() {
                Some(file) => file,
                None => {
                    self.reader.segment(self.at.segment).map_err(JournalError::disk("reading a segment"))?
                }
            };
            let read = |offset, buf: &mut [u8]| file.read_at(offset, buf);
            if self.link.is_none() {
                self.position =
                    skip(&mut self.window, &read, &mut self.at, self.end, self.position, self.from)?;
            }
            let frame = checked(&mut self.window, &read, self.at, self.end, self.position)?;
            if frame.header.first != self.position {
                return Err(damage(self.position, self.at, Reason::Order));
            }
            if self.link.is_some_and(|link| link != frame.header.previous) {
                return Err(damage(self.position, self.at, Reason::Link));
            }
            let stored = (frame.header.kind == Kind::Group).then(|| view(&frame, self.at).stored());
            self.link = Some(frame.hash);
            self.position = frame.header.next();
            self.at.offset += frame.header.frame_len();
            self.file = Some(file);
            if stored.is_some() {
                return Ok(stored);
            }
        }
        Ok(None)
    }

    fn next_segment(&mut self) -> Result<(), JournalError> {
        let at = Place { segment: self.at.segment + 1, offset: 0 };
        let extent =
            self.reader.extent(at.segment).ok_or_else(|| damage(self.position, at, Reason::Missing))?;
        let failed = JournalError::disk("reading a segment");
        let file = self.reader.segment(at.segment).map_err(failed)?;
        let read = |offset, buf: &mut [u8]| file.read_at(offset, buf);
        self.window.forget();
        let bytes = self.window.bytes(&read, 0, SEGMENT_HEADER_LEN as usize, extent.len);
        let bytes = bytes.map_err(JournalError::disk("reading a segment"))?;
        let (header, hash) =
            SegmentHeader::decode(bytes).map_err(|reason| damage(self.position, at, reason))?;
        if self.link.is_some_and(|link| link != header.previous) {
            return Err(damage(self.position, at, Reason::Link));
        }
        self.link = Some(hash);
        self.at = Place { offset: SEGMENT_HEADER_LEN, ..at };
        self.end = extent.len;
        self.file = Some(file);
        Ok(())
    }
}

impl Iterator for Walk<'_> {
    type Item = Result<StoredGroup, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let group = self.group();
        self.failed = group.is_err();
        group.transpose()
    }
}
