//! A stretch of a segment in memory, through which frames are read one after another.
//!
//! Invariant: never more than one read-ahead or one frame is held, whatever the bytes say.

use std::io;

use super::Reason;
use super::format::{FRAME_HEADER_LEN, FRAME_OVERHEAD, Frame, FrameHeader};

/// Reads up to `buf.len()` bytes at an offset, fewer only at the end: a file, or sled's copy of one.
pub(crate) type Read<'a> = &'a dyn Fn(u64, &mut [u8]) -> io::Result<usize>;

/// What stands where a frame would begin.
pub(super) enum Found<'a> {
    /// A frame with the right hash.
    Frame(Frame<'a>),
    /// Zeros, or too little room.
    Nothing,
    /// Something that is no frame.
    Bad(Reason),
}

/// The stretch.
pub(super) struct Window {
    buf: Vec<u8>,
    start: u64,
    filled: usize,
    ahead: usize,
    ahead_max: usize,
}

impl Window {
    /// Reads `ahead` bytes at once, and four times as many each time, up to `ahead_max`.
    pub(super) fn new(ahead: usize, ahead_max: usize) -> Self {
        Self { buf: Vec::new(), start: 0, filled: 0, ahead, ahead_max }
    }

    /// Looks again at what was read before.
    pub(super) fn forget(&mut self) {
        self.filled = 0;
    }

    /// `len` bytes at `offset`, fewer only at `end` or the end of the file.
    pub(super) fn bytes(&mut self, read: Read<'_>, offset: u64, len: usize, end: u64) -> io::Result<&[u8]> {
        let held = offset.checked_sub(self.start).and_then(|skip| usize::try_from(skip).ok());
        let skip = match held {
            Some(skip) if skip.saturating_add(len) <= self.filled => skip,
            Some(_) | None => {
                let left = usize::try_from(end.saturating_sub(offset)).unwrap_or(usize::MAX);
                let want = self.ahead.max(len).min(left);
                self.ahead = (self.ahead * 4).min(self.ahead_max);
                if self.buf.len() < want {
                    self.buf = vec![0; want];
                }
                self.filled = 0;
                self.start = offset;
                self.filled = read(offset, self.buf.get_mut(..want).unwrap_or_default())?.min(want);
                0
            }
        };
        let stop = skip.saturating_add(len).min(self.filled);
        Ok(self.buf.get(skip..stop).unwrap_or_default())
    }

    /// The header of the frame at `offset`, if there is the form of one that ends by `end`. Its truth is not
    /// checked.
    pub(super) fn header(
        &mut self,
        read: Read<'_>,
        offset: u64,
        end: u64,
    ) -> io::Result<Option<FrameHeader>> {
        let header = FrameHeader::decode(self.bytes(read, offset, FRAME_HEADER_LEN, end)?);
        Ok(header.filter(|header| header.frame_len() <= end.saturating_sub(offset)))
    }

    /// What stands at `offset` in a segment that ends at `end`.
    pub(super) fn frame(&mut self, read: Read<'_>, offset: u64, end: u64) -> io::Result<Found<'_>> {
        if end.saturating_sub(offset) < FRAME_OVERHEAD as u64 {
            return Ok(Found::Nothing);
        }
        let Some(header) = self.header(read, offset, end)? else {
            let magic = self.bytes(read, offset, 4, end)?;
            let nothing = magic == [0; 4];
            return Ok(if nothing { Found::Nothing } else { Found::Bad(Reason::Malformed) });
        };
        let bytes = self.bytes(read, offset, header.frame_len() as usize, end)?;
        Ok(if bytes.len() as u64 == header.frame_len() {
            Frame::decode(header, bytes).map_or_else(Found::Bad, Found::Frame)
        } else {
            Found::Bad(Reason::Cut)
        })
    }
}
