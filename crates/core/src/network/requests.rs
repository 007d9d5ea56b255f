//! Requests that were answered, so that the same again adds nothing.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Serialize, Serializer};

use super::opens_emergency;
use crate::entry::{By, Entry, Fingerprint};
use crate::ids::{CaseNo, PersonNo, Position, RequestId};

/// A request that was answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    pub(super) position: Position,
    pub(super) by: PersonNo,
    pub(super) fingerprint: Fingerprint,
    /// The case of an emergency that it may have been.
    pub(super) emergency: Option<CaseNo>,
}

/// By request id. Never iterated but sorted, so that no hash order shows; hashed without randomness, so that the core
/// stays deterministic.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Requests(HashMap<RequestId, Seen, BuildHasherDefault<Mixed>>);

/// Hashes a request id: it is random already, so its halves are only mixed. Whoever chose ids that collide would slow down
/// his own requests, and each would be an entry in his name.
#[derive(Debug, Clone, Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        for half in bytes.chunks(8) {
            let mut word = [0; 8];
            word.iter_mut().zip(half).for_each(|(to, from)| *to = *from);
            self.0 = (self.0 ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Requests {
    pub(super) fn get(&self, id: RequestId) -> Option<&Seen> {
        self.0.get(&id)
    }

    pub(super) fn apply(&mut self, entry: &Entry) {
        let header = &entry.header;
        if header.part.index != 0 || header.by == By::Engine {
            return;
        }
        let Some(body) = &entry.body else { return };
        if let (Some(fingerprint), Some(by)) = (body.fingerprint, entry.actor()) {
            let (position, emergency) = (entry.position, opens_emergency(entry));
            self.0.insert(header.command, Seen { position, by, fingerprint, emergency });
        }
    }
}

impl Serialize for Requests {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows: Vec<(RequestId, Position, PersonNo)> =
            self.0.iter().map(|(id, seen)| (*id, seen.position, seen.by)).collect();
        rows.sort_unstable();
        serializer.collect_seq(rows)
    }
}
