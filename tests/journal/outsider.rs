//! A reader written from `journal::format`'s description alone, as a stranger would write it.
//!
//! It also serves as a saboteur: told not to look at links and positions, it must not pass the tamper checks.

use sha2::{Digest, Sha256};
use wuji_engine::storage::{MemoryStorage, Storage};

/// A frame, or a segment header, as the outsider sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) segment: u32,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Position of the first entry, and of the one after the last.
    pub(crate) first: u64,
    pub(crate) next: u64,
    pub(crate) kind: u8,
    pub(crate) payload: Vec<u8>,
}

/// All headers (kind 0) and frames up to the first thing that is not right, which is named by (position,
/// segment, offset).
pub(crate) fn read(storage: &MemoryStorage, links: bool) -> (Vec<Unit>, Option<(u64, u32, usize)>) {
    let mut units: Vec<Unit> = Vec::new();
    let (mut head, mut link) = (0, [0; 32]);
    let names = storage.names().unwrap();
    for (segment, name) in (1..).zip(names.iter().filter(|name| name.ends_with(".segment"))) {
        let bytes = storage.bytes(name);
        if bytes.len() < 112 || bytes[..8] != *b"WUJI-SEG" || sha(&bytes[..80]) != bytes[80..112] {
            return (units, Some((head, segment, 0)));
        }
        if links && (long(&bytes[32..]) != head || bytes[48..80] != link || word(&bytes[12..]) != segment) {
            return (units, Some((head, segment, 0)));
        }
        link = sha(&bytes[..80]);
        units.push(Unit {
            segment,
            start: 0,
            end: 112,
            first: head,
            next: head,
            kind: 0,
            payload: Vec::new(),
        });
        let mut at = 112;
        while at + 96 <= bytes.len() && bytes[at..at + 4] == *b"WJfr" {
            let frame = &bytes[at..];
            let n = word(&frame[12..]) as usize;
            let (first, count) = (long(&frame[16..]), u64::from(word(&frame[24..])));
            let whole = n + 96 <= frame.len() && sha(&frame[..64 + n]) == frame[64 + n..96 + n];
            if !whole || links && (first != head || frame[32..64] != link) {
                return (units, Some((head, segment, at)));
            }
            link = sha(&frame[..64 + n]);
            head = first + count;
            let payload = frame[64..64 + n].to_vec();
            units.push(Unit {
                segment,
                start: at,
                end: at + 96 + n,
                first,
                next: head,
                kind: frame[4],
                payload,
            });
            at += 96 + n;
        }
        let made = long(&bytes[40..]) as usize;
        if made != bytes.len() || bytes[at..].iter().any(|byte| *byte != 0) {
            return (units, Some((head, segment, at)));
        }
    }
    (units, None)
}

fn sha(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn word(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(bytes[..4].try_into().unwrap())
}

fn long(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes[..8].try_into().unwrap())
}
