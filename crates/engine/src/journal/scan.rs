//! Reading a whole journal once, front to back, without a lock and without writing: what `open` and `verify`
//! do.
//!
//! Every byte is looked at: hashes, links, positions, college, lengths, and the zeros after the last frame.
//! Groups are given to the visitor as they are found, so one pass feeds a replay.
//!
//! What is not right is *torn* if it can be an append that never finished, which is then all that is lost,
//! and *damage* otherwise. An append writes one unit (a frame; the first of a segment together with the
//! segment's header) and begins only after the one before it is durable. So bad bytes are torn only if no
//! whole frame follows them in their segment and no later segment has been written to; a whole frame in the
//! wrong place is damage always.
//!
//! Another process may be writing meanwhile. Its last append then looks torn; and because it may have gone on
//! since we read the bytes that look bad, they are read again before they are called damage.
//!
//! Absent on purpose: repair, and more than one frame or one megabyte of memory.

use super::error::{Damage, JournalError, Reason, Torn};
use super::evidence::{later_frame, written_until};
use super::format::{
    Frame, Kind, SEGMENT_HEADER_LEN, SEGMENT_LEN_MIN, SegmentHeader, segment_name, segment_number,
};
use super::index::Index;
use super::window::{Found, Read, Window};
use super::{College, GroupView, Place};
use crate::storage::Storage;

/// Bytes read at once.
const READ_AHEAD: usize = 1 << 20;

/// What a scan saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Whose journal it is; `None` if nothing was ever written and nobody said.
    pub college: Option<College>,
    /// Segments with at least one frame.
    pub segments: u32,
    /// Groups.
    pub groups: u64,
    /// Rest frames.
    pub rests: u64,
    /// Entries, which is the position of the next one.
    pub head: u64,
    /// Bytes of frames and segment headers.
    pub bytes: u64,
    /// Hash of the last frame; zeros if there is none.
    pub hash: [u8; 32],
    /// Whether the last frame is a rest: then the last group was certainly acknowledged.
    pub rested: bool,
    /// How it ends.
    pub ending: Ending,
}

/// How a journal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With its last frame.
    Clean,
    /// With an append that was never acknowledged, or is being written now.
    Torn(Torn),
    /// It does not: it cannot be read further.
    Damaged(Damage),
}

/// Gets each group of a scan.
pub type Visit<'a> = &'a mut dyn FnMut(GroupView<'_>);

/// Reads the journal in `storage` and gives every group to `visit`. `college`, if known, is whose it must be;
/// otherwise the first segment says. Only a failure of the disk is an error.
pub fn scan(storage: &dyn Storage, college: Option<College>, visit: Visit<'_>) -> Result<Scan, JournalError> {
    Ok(walk(storage, college, visit)?.scan)
}

/// Whose journal is in `storage`, by its first segment; nothing where nothing was ever written. Where the first header
/// cannot be read, the full scan gives the verdict.
pub fn college(storage: &dyn Storage) -> Result<Option<College>, JournalError> {
    let failed = JournalError::disk("reading a segment");
    let mut header = vec![0; SEGMENT_HEADER_LEN as usize];
    let first = storage.open_read(&segment_name(1)).and_then(|file| file.read_at(0, &mut header));
    match first {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    if let Ok((header, _)) = SegmentHeader::decode(&header) {
        return Ok(Some(header.college));
    }
    let scan = scan(storage, None, &mut |_| {})?;
    match scan.ending {
        Ending::Damaged(damage) => Err(JournalError::Damage(damage)),
        Ending::Clean | Ending::Torn(_) => Ok(scan.college),
    }
}

/// What a writer needs to know beyond the scan.
pub(super) struct Walked {
    pub(super) scan: Scan,
    pub(super) index: Index,
    pub(super) tip: Option<Tip>,
    /// Segments at the end that never held a whole unit, last first: to be removed before the next append.
    pub(super) leftovers: Vec<u32>,
}

/// The end of the last whole unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tip {
    pub(super) segment: u32,
    /// Length of the segment's file.
    pub(super) len: u64,
    /// Where the last unit begins and ends.
    pub(super) unit: u64,
    pub(super) end: u64,
}

pub(super) fn walk(
    storage: &dyn Storage,
    college: Option<College>,
    visit: Visit<'_>,
) -> Result<Walked, JournalError> {
    let names = storage.names().map_err(JournalError::disk("listing segments"))?;
    let mut numbers: Vec<u32> = names.iter().filter_map(|name| segment_number(name)).collect();
    numbers.sort_unstable();
    let scan = Scan {
        college,
        segments: 0,
        groups: 0,
        rests: 0,
        head: 0,
        bytes: 0,
        hash: [0; 32],
        rested: false,
        ending: Ending::Clean,
    };
    let walked = Walked { scan, index: Index::default(), tip: None, leftovers: Vec::new() };
    let mut walker = Walker { storage, visit, walked, window: Window::new(READ_AHEAD, READ_AHEAD) };
    let mut rest = numbers.as_slice();
    let mut expected = 1;
    while let Some((&number, later)) = rest.split_first() {
        if number != expected {
            walker.walked.scan.ending = walker.damage(expected, 0, Reason::Missing);
            break;
        }
        let ending = walker.segment(number, later).map_err(JournalError::disk("reading a segment"))?;
        if let Some(ending) = ending {
            walker.walked.scan.ending = ending;
            break;
        }
        expected += 1;
        rest = later;
    }
    walker.walked.leftovers.sort_unstable_by(|a, b| b.cmp(a));
    Ok(walker.walked)
}

struct Walker<'a> {
    storage: &'a dyn Storage,
    visit: Visit<'a>,
    walked: Walked,
    window: Window,
}

/// A segment while it is walked over.
#[derive(Clone, Copy)]
struct Segment<'a> {
    read: Read<'a>,
    number: u32,
    /// Length of the file.
    len: u64,
    /// Numbers of the segments after it.
    later: &'a [u32],
}

impl Walker<'_> {
    /// Walks over one segment; `None` if the next may follow.
    fn segment(&mut self, number: u32, later: &[u32]) -> std::io::Result<Option<Ending>> {
        let file = self.storage.open_read(&segment_name(number))?;
        let len = file.len()?;
        let read = |offset, buf: &mut [u8]| file.read_at(offset, buf);
        let segment = Segment { read: &read, number, len, later };
        self.window.forget();
        if len < SEGMENT_LEN_MIN {
            return Ok(Some(self.damage(number, 0, Reason::Cut)));
        }
        let mut doubted = false;
        let (header, hash) = loop {
            match SegmentHeader::decode(self.window.bytes(&read, 0, SEGMENT_HEADER_LEN as usize, len)?) {
                Ok(found) => break found,
                Err(reason @ Reason::Format(_)) => return Ok(Some(self.damage(number, 0, reason))),
                Err(reason) => {
                    if let Some(ending) = self.bad_header(segment, reason, doubted)? {
                        return Ok(Some(ending));
                    }
                    doubted = true;
                    self.window.forget();
                }
            }
        };
        let scan = &mut self.walked.scan;
        let wrong = if *scan.college.get_or_insert(header.college) != header.college {
            Some(Reason::Foreign)
        } else if header.number != number {
            Some(Reason::Misplaced)
        } else if header.first != scan.head {
            Some(Reason::Order)
        } else if header.previous != scan.hash {
            Some(Reason::Link)
        } else {
            None
        };
        match wrong {
            Some(reason) => Ok(Some(self.damage(number, 0, reason))),
            None => self.frames(segment, header.len, hash),
        }
    }

    /// Walks over the frames of a segment made `made` bytes long, whose header has the hash `link`.
    fn frames(
        &mut self,
        segment: Segment<'_>,
        made: u64,
        mut link: [u8; 32],
    ) -> std::io::Result<Option<Ending>> {
        let Segment { read, number, len, later } = segment;
        let end = made.min(len);
        let wrong_length = match len.cmp(&made) {
            std::cmp::Ordering::Less => Some(Reason::Cut),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Reason::Longer),
        };
        let mut offset = SEGMENT_HEADER_LEN;
        let mut doubted = None;
        loop {
            let reason = match self.window.frame(read, offset, end)? {
                Found::Frame(frame) => {
                    let opens = offset == SEGMENT_HEADER_LEN;
                    if frame.header.first != self.walked.scan.head || opens && frame.header.kind == Kind::Rest
                    {
                        return Ok(Some(self.damage(number, offset, Reason::Order)));
                    }
                    if frame.header.previous != link {
                        return Ok(Some(self.damage(number, offset, Reason::Link)));
                    }
                    link = frame.hash;
                    let at = Place { segment: number, offset };
                    offset += frame.header.frame_len();
                    note(&mut self.walked, self.visit, &frame, at, len);
                    continue;
                }
                Found::Nothing => Reason::Trailing,
                Found::Bad(reason) => reason,
            };
            if let Some(reason) = wrong_length {
                return Ok(Some(self.damage(number, offset, reason)));
            }
            let begun = offset > SEGMENT_HEADER_LEN;
            if begun && reason == Reason::Trailing && written_until(read, offset, end)?.is_none() {
                return Ok(None);
            }
            if !self.acknowledged(read, offset + 1, end)? && !self.written(later)? {
                let unit = if begun { offset } else { 0 };
                return self.torn(segment, unit).map(Some);
            }
            if doubted == Some(offset) {
                return Ok(Some(self.damage(number, offset, reason)));
            }
            doubted = Some(offset);
            self.window.forget();
        }
    }

    /// Judges a segment whose header is wrong; `None` if it should be read again.
    fn bad_header(
        &mut self,
        segment: Segment<'_>,
        reason: Reason,
        doubted: bool,
    ) -> std::io::Result<Option<Ending>> {
        let Segment { read, number, len, later } = segment;
        let blank = written_until(read, 0, len)?.is_none();
        // The first frame is of one write with the header and proves nothing about it; the second does.
        let second = match self.window.frame(read, SEGMENT_HEADER_LEN, len)? {
            Found::Frame(frame) => SEGMENT_HEADER_LEN + frame.header.frame_len(),
            Found::Nothing | Found::Bad(_) => SEGMENT_HEADER_LEN + 1,
        };
        let shown = self.written(later)? || self.acknowledged(read, second, len)?;
        if shown && doubted {
            let reason = if blank { Reason::Blank } else { reason };
            Ok(Some(self.damage(number, 0, reason)))
        } else if shown {
            Ok(None)
        } else if blank {
            self.walked.leftovers.extend(later);
            self.walked.leftovers.push(number);
            Ok(Some(Ending::Clean))
        } else {
            self.torn(segment, 0).map(Some)
        }
    }

    /// Whether a later frame shows that what stands before `from` was acknowledged.
    fn acknowledged(&self, read: Read<'_>, from: u64, end: u64) -> std::io::Result<bool> {
        later_frame(read, from, end, self.walked.scan.head)
    }

    /// Whether anything was ever written to one of these segments.
    fn written(&self, segments: &[u32]) -> std::io::Result<bool> {
        for number in segments {
            let file = self.storage.open_read(&segment_name(*number))?;
            let read = |offset, buf: &mut [u8]| file.read_at(offset, buf);
            let len = file.len()?;
            if len < SEGMENT_LEN_MIN || written_until(&read, 0, len)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The unit at `unit` was never acknowledged.
    fn torn(&mut self, segment: Segment<'_>, unit: u64) -> std::io::Result<Ending> {
        let until = written_until(segment.read, unit, segment.len)?.unwrap_or(unit);
        self.walked.leftovers.extend(segment.later);
        if unit == 0 {
            self.walked.leftovers.push(segment.number);
        }
        let at = Place { segment: segment.number, offset: unit };
        Ok(Ending::Torn(Torn { position: self.walked.scan.head, at, bytes: until - unit }))
    }

    fn damage(&self, segment: u32, offset: u64, reason: Reason) -> Ending {
        let at = Place { segment, offset };
        Ending::Damaged(Damage { position: self.walked.scan.head, at, reason })
    }
}

/// Takes a frame into the account.
fn note(walked: &mut Walked, visit: Visit<'_>, frame: &Frame<'_>, at: Place, len: u64) {
    let header = &frame.header;
    let end = at.offset + header.frame_len();
    let opens = at.offset == SEGMENT_HEADER_LEN;
    let scan = &mut walked.scan;
    scan.segments = at.segment;
    scan.bytes += header.frame_len() + if opens { SEGMENT_HEADER_LEN } else { 0 };
    scan.head = header.next();
    scan.hash = frame.hash;
    scan.rested = header.kind == Kind::Rest;
    walked.tip = Some(Tip { segment: at.segment, len, unit: if opens { 0 } else { at.offset }, end });
    match header.kind {
        Kind::Rest => {
            scan.rests += 1;
            walked.index.rest(end);
        }
        Kind::Group => {
            scan.groups += 1;
            walked.index.group(at.segment, header.first, at.offset, end);
            visit(GroupView {
                first: header.first,
                count: header.count,
                era: header.era,
                epoch: header.epoch,
                payload: frame.payload,
                at,
                hash: frame.hash,
            });
        }
    }
}
