//! The bytes of a journal, format 0. Enough to write a reader; `decode` and `encode` below are the same in
//! Rust.
//!
//! A journal is a directory of segments `00000001.segment`, `00000002.segment`, … (decimal, 8 digits, no
//! gaps). Integers are little-endian and unsigned. Hashes are SHA-256. A segment is
//!
//! ```text
//! segment header (112 bytes) │ frame │ frame │ … │ zeros up to the length of the file
//! ```
//!
//! Segment header:
//!
//! ```text
//! offset  size
//!      0     8  magic "WUJI-SEG"
//!      8     2  format, 0
//!     10     2  0
//!     12     4  number of the segment, from 1: the file's name
//!     16    16  college id
//!     32     8  position of the first entry in this segment
//!     40     8  length of the file
//!     48    32  hash of the last frame of the segment before (zeros in segment 1)
//!     80    32  hash of bytes 0..80
//! ```
//!
//! Frame, of 96 + n bytes:
//!
//! ```text
//! offset  size
//!      0     4  magic "WJfr"
//!      4     1  kind: 1 group, 2 rest
//!      5     1  0
//!      6     2  era
//!      8     4  key epoch
//!     12     4  n, length of the payload, at most 33,554,432
//!     16     8  position of the first entry
//!     24     4  count of entries, at least 1
//!     28     4  0
//!     32    32  link: the hash of the frame before it, or, for the first of a segment, of the segment's header
//!     64     n  payload
//!   64+n    32  hash of bytes 0..64+n of the frame
//! ```
//!
//! A *rest* frame has era, key epoch, n and count 0; its position is that of the next entry. It says:
//! everything before me was acknowledged. So does every other frame, and every segment header, of what stands
//! before it.
//!
//! Frames follow each other without a gap. A segment's header and its first frame are one write; every later
//! frame is one write; after each comes a sync. A frame begins in a segment only if a rest frame (96 bytes)
//! still fits behind it; otherwise the next segment begins, as long as the configured length or as this frame
//! needs. After the last frame of a segment all bytes are zero. A segment without any byte but zeros can only
//! be the last, and counts as not there.
//!
//! Hashes and links form one chain through headers and frames: header, frame, …, frame, header, frame, …

use sha2::{Digest, Sha256};

use super::{College, Reason};

/// Bytes of a segment header.
pub const SEGMENT_HEADER_LEN: u64 = 112;
/// Bytes of a frame's header.
pub const FRAME_HEADER_LEN: usize = 64;
/// Bytes of a frame that are not payload; the whole of a rest frame.
pub const FRAME_OVERHEAD: usize = FRAME_HEADER_LEN + HASH_LEN;
/// The longest payload, in bytes.
pub const PAYLOAD_MAX: usize = 32 << 20;
/// The shortest file that can be a segment: header, empty group, rest.
pub const SEGMENT_LEN_MIN: u64 = SEGMENT_HEADER_LEN + 2 * FRAME_OVERHEAD as u64;
/// How every frame begins.
pub(super) const FRAME_MAGIC: [u8; 4] = *b"WJfr";

const HASH_LEN: usize = 32;
const SEGMENT_MAGIC: [u8; 8] = *b"WUJI-SEG";
const FORMAT: u16 = 0;
const SUFFIX: &str = ".segment";

/// The file that holds segment `number`.
pub fn segment_name(number: u32) -> String {
    format!("{number:08}{SUFFIX}")
}

/// The number of the segment that a file of this name holds, if it is one.
pub fn segment_number(name: &str) -> Option<u32> {
    let number = name.strip_suffix(SUFFIX)?.parse().ok()?;
    (number > 0 && segment_name(number) == name).then_some(number)
}

/// SHA-256 of `bytes`.
pub(crate) fn hash(bytes: &[u8]) -> [u8; HASH_LEN] {
    Sha256::digest(bytes).into()
}

/// What stands at the beginning of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SegmentHeader {
    pub(super) number: u32,
    pub(super) college: College,
    pub(super) first: u64,
    pub(super) len: u64,
    pub(super) previous: [u8; HASH_LEN],
}

impl SegmentHeader {
    /// Puts the header behind `to` and returns its hash.
    pub(super) fn encode(&self, to: &mut Vec<u8>) -> [u8; HASH_LEN] {
        let start = to.len();
        to.extend_from_slice(&SEGMENT_MAGIC);
        to.extend_from_slice(&FORMAT.to_le_bytes());
        to.extend_from_slice(&[0; 2]);
        to.extend_from_slice(&self.number.to_le_bytes());
        to.extend_from_slice(&self.college);
        to.extend_from_slice(&self.first.to_le_bytes());
        to.extend_from_slice(&self.len.to_le_bytes());
        to.extend_from_slice(&self.previous);
        seal(to, start)
    }

    /// The header and its hash.
    pub(super) fn decode(bytes: &[u8]) -> Result<(Self, [u8; HASH_LEN]), Reason> {
        let mut fields = Fields(bytes);
        let magic: [u8; 8] = fields.take().ok_or(Reason::Cut)?;
        let format = u16::from_le_bytes(fields.take().ok_or(Reason::Cut)?);
        let blank: [u8; 2] = fields.take().ok_or(Reason::Cut)?;
        let header = Self {
            number: u32::from_le_bytes(fields.take().ok_or(Reason::Cut)?),
            college: fields.take().ok_or(Reason::Cut)?,
            first: u64::from_le_bytes(fields.take().ok_or(Reason::Cut)?),
            len: u64::from_le_bytes(fields.take().ok_or(Reason::Cut)?),
            previous: fields.take().ok_or(Reason::Cut)?,
        };
        let stored: [u8; HASH_LEN] = fields.take().ok_or(Reason::Cut)?;
        let signed = bytes.len() - fields.0.len() - HASH_LEN;
        if magic != SEGMENT_MAGIC || stored != hash(bytes.get(..signed).unwrap_or_default()) {
            Err(Reason::Header)
        } else if format != FORMAT {
            Err(Reason::Format(format))
        } else if blank != [0; 2] || header.len < SEGMENT_LEN_MIN {
            Err(Reason::Header)
        } else {
            Ok((header, stored))
        }
    }
}

/// What a frame is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Group,
    Rest,
}

/// What stands at the beginning of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrameHeader {
    pub(super) kind: Kind,
    pub(super) era: u16,
    pub(super) epoch: u32,
    pub(super) payload_len: u32,
    pub(super) first: u64,
    pub(super) count: u32,
    pub(super) previous: [u8; HASH_LEN],
}

impl FrameHeader {
    /// The rest frame at `head`.
    pub(super) fn rest(head: u64, previous: [u8; HASH_LEN]) -> Self {
        Self { kind: Kind::Rest, era: 0, epoch: 0, payload_len: 0, first: head, count: 0, previous }
    }

    /// Length of the whole frame.
    pub(super) fn frame_len(&self) -> u64 {
        FRAME_OVERHEAD as u64 + u64::from(self.payload_len)
    }

    /// The position after its last entry.
    pub(super) fn next(&self) -> u64 {
        self.first + u64::from(self.count) // `decode` and `append` refuse what overflows
    }

    /// Puts the whole frame behind `to` and returns its hash.
    pub(super) fn encode(&self, payload: &[u8], to: &mut Vec<u8>) -> [u8; HASH_LEN] {
        let start = to.len();
        let kind = match self.kind {
            Kind::Group => 1,
            Kind::Rest => 2,
        };
        to.extend_from_slice(&FRAME_MAGIC);
        to.extend_from_slice(&[kind, 0]);
        to.extend_from_slice(&self.era.to_le_bytes());
        to.extend_from_slice(&self.epoch.to_le_bytes());
        to.extend_from_slice(&self.payload_len.to_le_bytes());
        to.extend_from_slice(&self.first.to_le_bytes());
        to.extend_from_slice(&self.count.to_le_bytes());
        to.extend_from_slice(&[0; 4]);
        to.extend_from_slice(&self.previous);
        to.extend_from_slice(payload);
        seal(to, start)
    }

    /// The header alone: its form is checked, its truth is not.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        let magic: [u8; 4] = fields.take()?;
        let [kind, blank] = fields.take()?;
        let header = Self {
            kind: match kind {
                1 => Kind::Group,
                2 => Kind::Rest,
                _ => return None,
            },
            era: u16::from_le_bytes(fields.take()?),
            epoch: u32::from_le_bytes(fields.take()?),
            payload_len: u32::from_le_bytes(fields.take()?),
            first: u64::from_le_bytes(fields.take()?),
            count: u32::from_le_bytes(fields.take()?),
            previous: {
                let blank: [u8; 4] = fields.take()?;
                if blank != [0; 4] {
                    return None;
                }
                fields.take()?
            },
        };
        header.first.checked_add(u64::from(header.count))?;
        let formed = magic == FRAME_MAGIC
            && blank == 0
            && match header.kind {
                Kind::Group => header.count > 0 && header.payload_len as usize <= PAYLOAD_MAX,
                Kind::Rest => header == Self::rest(header.first, header.previous),
            };
        formed.then_some(header)
    }
}

/// A whole frame whose hash is right; whether it belongs where it stands is for the caller to say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) header: FrameHeader,
    pub(super) payload: &'a [u8],
    pub(super) hash: [u8; HASH_LEN],
}

impl<'a> Frame<'a> {
    /// `bytes` are exactly the frame.
    pub(super) fn decode(header: FrameHeader, bytes: &'a [u8]) -> Result<Self, Reason> {
        let (signed, stored) = bytes.split_last_chunk::<HASH_LEN>().ok_or(Reason::Cut)?;
        let payload = signed.get(FRAME_HEADER_LEN..).ok_or(Reason::Malformed)?;
        if *stored == hash(signed) { Ok(Self { header, payload, hash: *stored }) } else { Err(Reason::Hash) }
    }
}

fn seal(to: &mut Vec<u8>, start: usize) -> [u8; HASH_LEN] {
    let hash = hash(to.get(start..).unwrap_or_default());
    to.extend_from_slice(&hash);
    hash
}

/// Fields of fixed size, one after another.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_header_is_what_was_encoded() {
        let header = SegmentHeader { number: 7, college: [3; 16], first: 99, len: 4096, previous: [5; 32] };
        let mut bytes = Vec::new();
        let hash = header.encode(&mut bytes);
        assert_eq!(bytes.len() as u64, SEGMENT_HEADER_LEN);
        assert_eq!(SegmentHeader::decode(&bytes), Ok((header, hash)));
        assert_eq!(SegmentHeader::decode(&bytes[..111]), Err(Reason::Cut));
    }

    #[test]
    fn a_frame_is_what_was_encoded() {
        let payload = b"sealed";
        let header = FrameHeader {
            kind: Kind::Group,
            era: 2,
            epoch: 3,
            payload_len: 6,
            first: 40,
            count: 5,
            previous: [9; 32],
        };
        let mut bytes = Vec::new();
        let hash = header.encode(payload, &mut bytes);
        assert_eq!(bytes.len() as u64, header.frame_len());
        let found = FrameHeader::decode(&bytes).unwrap();
        assert_eq!(found, header);
        let frame = Frame::decode(found, &bytes).unwrap();
        assert_eq!((frame.payload, frame.hash), (&payload[..], hash));
    }

    #[test]
    fn a_segment_of_a_later_build_is_named_as_such() {
        let mut bytes = Vec::new();
        SegmentHeader { number: 1, college: [0; 16], first: 0, len: 4096, previous: [0; 32] }
            .encode(&mut bytes);
        bytes[8] = 1;
        let hash = hash(&bytes[..80]);
        bytes[80..].copy_from_slice(&hash);
        assert_eq!(SegmentHeader::decode(&bytes), Err(Reason::Format(1)));
    }

    #[test]
    fn names_are_canonical() {
        assert_eq!(segment_number("00000012.segment"), Some(12));
        for other in ["12.segment", "00000000.segment", "+0000012.segment", "00000012.segment.bak", "lock"] {
            assert_eq!(segment_number(other), None, "{other}");
        }
    }

    /// Golden: these bytes are format 0 and never change.
    #[test]
    fn the_first_frame_of_a_journal_is_golden() {
        let mut bytes = Vec::new();
        let header =
            SegmentHeader { number: 1, college: *b"college-of-tests", first: 0, len: 512, previous: [0; 32] };
        let link = header.encode(&mut bytes);
        let frame = FrameHeader {
            kind: Kind::Group,
            era: 1,
            epoch: 1,
            payload_len: 4,
            first: 0,
            count: 1,
            previous: link,
        };
        frame.encode(b"wuji", &mut bytes);
        let written: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(written, include_str!("golden/first_frame.hex").trim());
    }
}
