//! `verify`: every stored byte against every digest, without a server and without sled; with the keys also that every part
//! opens, decodes and folds. Findings carry the codes of `docs/operations.md`; the highest wins, all are listed.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use uuid::Uuid;
use wuji_core::export::to_hex;
use wuji_core::ids::Position;
use wuji_core::projection::{Projection, Proof};
use wuji_core::{Corruption, Entry, Network};

use crate::engine::Home;
use crate::error::OpenError;
use crate::group::Parts;
use crate::journal::{Ending, scan};
use crate::replay::{Fold, Replay, Until};
use crate::storage::Directory;
use crate::vault::{EpochKey, KeysAdded, Vault};

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// 20 torn unacknowledged tail · 40 corrupt.
    pub code: u8,
    /// Stable name.
    pub name: &'static str,
    /// The first entry that it concerns.
    pub position: Option<Position>,
    /// Segment of the journal.
    pub segment: Option<u32>,
    /// Offset in the segment, in bytes.
    pub offset: Option<u64>,
    /// In a sentence.
    pub detail: String,
}

/// What `verify` saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// 0, 20 or 40: the highest of the findings.
    pub code: u8,
    /// How many entries.
    pub entries: u64,
    /// How many groups.
    pub groups: u64,
    /// How many segments.
    pub segments: u32,
    /// Bytes of segment headers and frames.
    pub bytes: u64,
    /// Hash of the last frame, in hexadecimal digits: the same log, the same hash.
    pub chain_head: String,
    /// SHA-256 over all leaves, in order, in hexadecimal digits.
    pub leaves: String,
    /// Whether keys opened every part, or the digests alone were checked.
    pub opened: bool,
    /// Eras and key epochs, with the number of groups of each.
    pub epochs: BTreeMap<String, u64>,
    /// What became of every deadline, where keys opened the log and nothing was found that makes it doubtful.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadlines: Option<Proof>,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// A data directory alone, for who has no keys.
#[derive(Debug, Clone, Copy)]
pub struct Keyless<'a>(pub &'a Path);

/// What can be verified.
pub trait Verifiable {
    /// The journal's directory.
    fn journal(&self) -> std::path::PathBuf;
    /// The keyring's directory and its key, where they are given.
    fn keys(&self) -> Option<(&Path, &EpochKey)>;
}

impl Verifiable for Keyless<'_> {
    fn journal(&self) -> std::path::PathBuf {
        self.0.join("journal")
    }
    fn keys(&self) -> Option<(&Path, &EpochKey)> {
        None
    }
}

impl Verifiable for Home {
    fn journal(&self) -> std::path::PathBuf {
        Home::journal(self)
    }
    fn keys(&self) -> Option<(&Path, &EpochKey)> {
        Some((&self.vault, &self.key))
    }
}

/// Verifies a log. An error is a disk that cannot be read, an absent log, or keys that are not its own: nothing can be
/// said then. `progress` hears how many entries were checked so far.
pub fn verify(
    what: &impl Verifiable,
    mut progress: impl FnMut(u64) + Send + Clone + 'static,
) -> Result<Verified, OpenError> {
    let directory = what.journal();
    if !directory.is_dir() {
        return Err(OpenError::Empty);
    }
    let storage = Directory::new(directory);
    let mut findings = Vec::new();
    let mut replay = None;
    let mut vault = None;
    if let Some((path, key)) = what.keys()
        && let Ok(Some(college)) = scan::college(&storage)
    {
        let college = Uuid::from_bytes(college);
        let opened = Vault::open_read_only(std::sync::Arc::new(Directory::new(path)), college, key)?;
        replay = Some(Replay::begin(opened.keys(), college, Until::Head, progress.clone())?);
        vault = Some(opened);
    }
    let mut leaves = <sha2::Sha256 as sha2::Digest>::new();
    let mut epochs = BTreeMap::new();
    let mut misshapen = None;
    let scanned = scan::scan(&storage, None, &mut |group| {
        *epochs.entry(format!("era {} epoch {}", group.era, group.epoch)).or_default() += 1;
        match Parts::of(group.first, group.count, group.payload) {
            Ok(parts) => {
                for entry in parts.entries() {
                    sha2::Digest::update(&mut leaves, entry.leaf());
                }
            }
            Err(_) => misshapen = misshapen.or(Some(group.first)),
        }
        match &mut replay {
            Some(replay) => replay.put(&group),
            None => progress(group.first + u64::from(group.count)),
        }
    })?;
    match scanned.ending {
        Ending::Clean => {}
        Ending::Torn(torn) => findings.push(Finding {
            code: 20,
            name: "torn_tail",
            position: Some(Position(torn.position)),
            segment: Some(torn.at.segment),
            offset: Some(torn.at.offset),
            detail: format!("{} bytes that nobody was answered for", torn.bytes),
        }),
        Ending::Damaged(damage) => findings.push(Finding {
            code: 40,
            name: damage.reason.code(),
            position: Some(Position(damage.position)),
            segment: Some(damage.at.segment),
            offset: Some(damage.at.offset),
            detail: damage.to_string(),
        }),
    }
    findings.extend(misshapen.map(|first| corrupt("group_misshapen", Some(Position(first)), String::new())));
    let opened = replay.is_some();
    let mut deadlines = None;
    if let Some(replay) = replay {
        match contents(replay, vault.as_ref()) {
            Ok(proof) => deadlines = Some(proof),
            Err(finding) => findings.push(finding),
        }
    }
    if scanned.head == 0 && findings.is_empty() {
        return Err(OpenError::Empty);
    }
    Ok(Verified {
        code: findings.iter().map(|finding| finding.code).max().unwrap_or(0),
        entries: scanned.head,
        groups: scanned.groups,
        segments: scanned.segments,
        bytes: scanned.bytes,
        chain_head: to_hex(&scanned.hash),
        leaves: to_hex(&sha2::Digest::finalize(leaves)),
        opened,
        epochs,
        deadlines,
        findings,
    })
}

fn corrupt(name: &'static str, position: Option<Position>, detail: String) -> Finding {
    Finding { code: 40, name, position, segment: None, offset: None, detail }
}

/// What a verification folds: the state, which refuses what cannot be, and the proof of deadlines.
#[derive(Default)]
struct Audit {
    network: Network,
    proof: Proof,
}

impl Fold for Audit {
    fn take(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let stopped = self.network.apply(entry)?;
        self.proof.apply(entry, stopped.as_ref());
        Ok(())
    }
}

/// What opening, decoding and folding every part finds.
fn contents(replay: Replay<Audit>, vault: Option<&Vault>) -> Result<Proof, Finding> {
    let audit = match replay.finish() {
        Ok(audit) => audit,
        Err(error) => {
            let position = match &error {
                OpenError::Sealed(at) | OpenError::Codec(at, _) | OpenError::Misshapen(at) => Some(*at),
                OpenError::Corruption(Corruption::Impossible(at) | Corruption::Backwards(at)) => Some(*at),
                _ => None,
            };
            return Err(corrupt(error.code(), position, error.to_string()));
        }
    };
    if let (Some(known), Some(vault)) = (audit.network.operation.keys(), vault) {
        let known = KeysAdded { first: known.first, count: known.count, digest: known.digest };
        vault.check(&known).map_err(|error| corrupt(error.code(), None, error.to_string()))?;
    }
    Ok(audit.proof)
}
