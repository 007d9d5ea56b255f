//! What goes wrong on a [`MemoryStorage`](super::MemoryStorage), and when: a plan, so that a run repeats from
//! its seed.
//!
//! Absent on purpose: chance at the moment of the operation. A plan is made before the run and printed after
//! it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// One thing that goes wrong at one operation (`create`, `write_at`, `sync`, `remove`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// EIO. Of a write, nothing, a part or all was done; of a sync, each write became durable, is still
    /// waiting, or was given up and *stays visible* until power is lost (as Linux does after a failed fsync).
    Broken,
    /// ENOSPC: nothing was done.
    Full,
    /// EROFS: nothing was done.
    ReadOnly,
    /// Half of a write was done, then EIO. Any other operation: as `Broken`.
    Short,
    /// The machine stops: this operation and all later ones fail; `crash` tells what the disk holds.
    PowerCut,
}

impl Fault {
    /// The error that the caller sees.
    pub(super) fn error(self) -> io::Error {
        match self {
            Self::Broken | Self::Short => io::Error::other("simulated input/output error"),
            Self::Full => io::ErrorKind::StorageFull.into(),
            Self::ReadOnly => io::ErrorKind::ReadOnlyFilesystem.into(),
            Self::PowerCut => io::Error::other("simulated power cut"),
        }
    }
}

/// A plan of faults. Changing operations are numbered from 0, reads apart from them from 0.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    changes: BTreeMap<u64, Fault>,
    reads: BTreeSet<u64>,
}

impl Faults {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// And `fault` happens at changing operation `number`.
    pub fn at(mut self, number: u64, fault: Fault) -> Self {
        self.changes.insert(number, fault);
        self
    }

    /// And read `number` fails with EIO.
    pub fn at_read(mut self, number: u64) -> Self {
        self.reads.insert(number);
        self
    }

    pub(super) fn change(&self, number: u64) -> Option<Fault> {
        self.changes.get(&number).copied()
    }

    pub(super) fn read(&self, number: u64) -> bool {
        self.reads.contains(&number)
    }
}

/// Numbers that only look random (SplitMix64): the same from the same seed on every machine.
#[derive(Debug, Clone)]
pub struct Generator {
    state: u64,
}

impl Generator {
    /// Starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 if `limit` is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.bits().checked_rem(limit).unwrap_or(0)
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// `len` bytes.
    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(len + 8);
        while bytes.len() < len {
            bytes.extend_from_slice(&self.bits().to_le_bytes());
        }
        bytes.truncate(len);
        bytes
    }
}
