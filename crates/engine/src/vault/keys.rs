//! The keys of a keyring in memory, shared by the writer, by replay threads and by readers.
//!
//! Invariant: a key that was once seen stays the same as long as this value lives; an erasure opens the vault
//! anew. Reading takes no lock: a table of chunks that double in size, each place of which is filled once,
//! after its key is durable. 40 bytes a key, wiped when the last handle drops.
//!
//! Absent on purpose: key schedules (see [`super::aead`]), removal, iteration over keys.

use std::fmt;
use std::sync::{Arc, OnceLock};

use thiserror::Error;
use zeroize::Zeroize;

use super::college::CollegeKeys;

/// A 256-bit key that seals parts: of one case, of the headers, or of the bodies that concern nobody.
pub struct SealingKey([u8; 32]);

impl SealingKey {
    pub(super) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for SealingKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(..)")
    }
}

/// Why there is no key for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyFault {
    /// No record of the keyring names it: never made, or the keyring is older than the log.
    #[error("key {0} is not in the keyring")]
    Missing(u32),
    /// It was destroyed by an approved erasure; a tombstone stands in its place.
    #[error("key {0} was destroyed")]
    Destroyed(u32),
}

impl KeyFault {
    /// A stable name for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing(_) => "key_missing",
            Self::Destroyed(_) => "key_destroyed",
        }
    }
}

/// The keys of a college: a handle that is cheap to clone and sees what is added later.
#[derive(Clone)]
pub struct Keys(Arc<Shared>);

struct Shared {
    college: CollegeKeys,
    chunks: [OnceLock<Box<[OnceLock<Kept>]>>; CHUNKS],
}

/// What stands at a number.
pub(super) enum Kept {
    Key(SealingKey),
    Tombstone,
}

/// Places in the first chunk; each later chunk has twice as many as the one before.
const FIRST_CHUNK: u64 = 256;
/// Enough for every `u32`.
const CHUNKS: usize = 25;

impl Keys {
    pub(super) fn new(college: CollegeKeys) -> Self {
        Self(Arc::new(Shared { college, chunks: [const { OnceLock::new() }; CHUNKS] }))
    }

    /// The key of case `n`, counted from 1.
    pub fn case(&self, n: u32) -> Result<&SealingKey, KeyFault> {
        let kept = place(n).and_then(|(chunk, at)| self.0.chunks.get(chunk)?.get()?.get(at)?.get());
        match kept {
            Some(Kept::Key(key)) => Ok(key),
            Some(Kept::Tombstone) => Err(KeyFault::Destroyed(n)),
            None => Err(KeyFault::Missing(n)),
        }
    }

    /// What is sealed and tagged for the college as a whole.
    pub fn college(&self) -> &CollegeKeys {
        &self.0.college
    }

    /// Shows key `n` to everyone. Called by the writer alone, in order, after the key is durable.
    pub(super) fn show(&self, n: u32, kept: Kept) {
        let Some((chunk, at)) = place(n) else { return };
        let Some(chunk) = self.0.chunks.get(chunk).map(|slot| slot.get_or_init(|| empty(chunk))) else {
            return;
        };
        if let Some(slot) = chunk.get(at) {
            // A place that is already filled stays as it is: the keyring's reader refuses a number given
            // twice.
            let _ = slot.set(kept);
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

fn empty(chunk: usize) -> Box<[OnceLock<Kept>]> {
    (0..FIRST_CHUNK << chunk).map(|_| OnceLock::new()).collect()
}

/// Chunk of key `n` and its place in there: with FIRST_CHUNK added, the highest bit of a number names its
/// chunk.
fn place(n: u32) -> Option<(usize, usize)> {
    let shifted = u64::from(n).checked_sub(1)? + FIRST_CHUNK;
    let chunk = shifted.ilog2() - FIRST_CHUNK.ilog2();
    let at = shifted - (FIRST_CHUNK << chunk);
    Some((usize::try_from(chunk).ok()?, usize::try_from(at).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn keys() -> Keys {
        Keys::new(CollegeKeys::derive(&[1; 32], Uuid::nil()))
    }

    #[test]
    fn every_number_has_a_place_of_its_own() {
        assert_eq!(place(0), None);
        assert_eq!(place(1), Some((0, 0)));
        assert_eq!(place(256), Some((0, 255)));
        assert_eq!(place(257), Some((1, 0)));
        assert_eq!(place(768), Some((1, 511)));
        assert_eq!(place(769), Some((2, 0)));
        let (chunk, at) = place(u32::MAX).unwrap();
        assert!(chunk < CHUNKS && (at as u64) < FIRST_CHUNK << chunk);
    }

    #[test]
    fn absent_keys_are_missing_and_struck_ones_destroyed() {
        let keys = keys();
        keys.show(1, Kept::Key(SealingKey::new([1; 32])));
        keys.show(2, Kept::Tombstone);
        assert_eq!(keys.case(1).unwrap().bytes(), &[1; 32]);
        assert_eq!(keys.case(2).unwrap_err(), KeyFault::Destroyed(2));
        for absent in [0, 3, 256, 257, 100_000, u32::MAX] {
            assert_eq!(keys.case(absent).unwrap_err(), KeyFault::Missing(absent));
        }
    }

    #[test]
    fn readers_in_other_threads_see_keys_appear_and_never_change() {
        let keys = keys();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                let reader = keys.clone();
                scope.spawn(move || {
                    for n in 1..=5_000_u32 {
                        let key = loop {
                            match reader.case(n) {
                                Ok(key) => break key,
                                Err(_) => std::thread::yield_now(),
                            }
                        };
                        assert_eq!(key.bytes()[..4], n.to_le_bytes());
                    }
                });
            }
            for n in 1..=5_000_u32 {
                let mut bytes = [0; 32];
                bytes[..4].copy_from_slice(&n.to_le_bytes());
                keys.show(n, Kept::Key(SealingKey::new(bytes)));
            }
        });
    }

    #[test]
    fn a_key_costs_forty_bytes_and_prints_nothing() {
        assert_eq!(size_of::<OnceLock<Kept>>(), 40);
        assert_eq!(format!("{:?} {:?}", keys(), SealingKey::new([0xab; 32])), "Keys(..) SealingKey(..)");
    }
}
