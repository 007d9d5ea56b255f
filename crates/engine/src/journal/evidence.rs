//! Torn or damaged? The search for something that was written after bad bytes.
//!
//! The writer begins an append only when the one before it is durable. So a whole frame anywhere after bad
//! bytes proves that they were acknowledged once; if there is none, they may be an append that never
//! finished.
//!
//! Absent on purpose: trust in anything that the bad bytes say, their length first of all.

use std::io;

use super::format::{FRAME_HEADER_LEN, FRAME_MAGIC};
use super::window::{Found, Read, Window};

const CHUNK: usize = 64 << 10;
static ZEROS: [u8; CHUNK] = [0; CHUNK];
/// Hashing more than this while searching one segment means that somebody planted headers to keep us busy.
const HASHED_MAX: u64 = 1 << 30;

/// The end of the last byte in `from..end` that is not zero.
pub(super) fn written_until(read: Read<'_>, from: u64, end: u64) -> io::Result<Option<u64>> {
    let mut last = None;
    each_chunk(read, from, end, 0, &mut |offset, chunk| {
        if chunk != ZEROS.get(..chunk.len()).unwrap_or_default() {
            let trailing = chunk.iter().rev().take_while(|byte| **byte == 0).count();
            last = Some(offset + (chunk.len() - trailing) as u64);
        }
        Ok(false)
    })?;
    Ok(last)
}

/// Whether a whole frame of an entry at or after `position` stands anywhere in `from..end`.
pub(super) fn later_frame(read: Read<'_>, from: u64, end: u64, position: u64) -> io::Result<bool> {
    let mut probe = Window::new(FRAME_HEADER_LEN, FRAME_HEADER_LEN);
    let mut hashed = 0;
    each_chunk(read, from, end, FRAME_MAGIC.len() - 1, &mut |start, chunk| {
        if chunk == ZEROS.get(..chunk.len()).unwrap_or_default() {
            return Ok(false);
        }
        for (skip, four) in chunk.windows(FRAME_MAGIC.len()).enumerate() {
            if four != FRAME_MAGIC {
                continue;
            }
            let offset = start + skip as u64;
            let Some(header) = probe.header(read, offset, end)? else { continue };
            if header.first < position {
                continue;
            }
            hashed += header.frame_len();
            if hashed > HASHED_MAX || matches!(probe.frame(read, offset, end)?, Found::Frame(_)) {
                return Ok(true);
            }
        }
        Ok(false)
    })
}

/// Gives the bytes of `from..end` in chunks that overlap by `overlap`, until `look` says true.
fn each_chunk(
    read: Read<'_>,
    from: u64,
    end: u64,
    overlap: usize,
    look: &mut dyn FnMut(u64, &[u8]) -> io::Result<bool>,
) -> io::Result<bool> {
    let mut offset = from;
    let mut chunk = vec![0; CHUNK.min(usize::try_from(end.saturating_sub(from)).unwrap_or(CHUNK))];
    while offset < end {
        let want = chunk.len().min(usize::try_from(end - offset).unwrap_or(CHUNK));
        let got = read(offset, chunk.get_mut(..want).unwrap_or_default())?.min(want);
        if look(offset, chunk.get(..got).unwrap_or_default())? {
            return Ok(true);
        }
        if got <= overlap {
            break;
        }
        offset += (got - overlap) as u64;
        if got < want || offset + overlap as u64 >= end {
            break;
        }
    }
    Ok(false)
}
