//! Requests that were answered, so that the same again adds nothing.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

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
pub(super) struct Requests(HashMap<RequestId, Seen, BuildHasherDefault<DefaultHasher>>);

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
