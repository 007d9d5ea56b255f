//! Commitments to keys: the log records, for each write of the keyring, a digest that fixes every key in it.
//!
//! With `‖` for concatenation and numbers as u32 little-endian:
//!
//! - commitment of key n = SHA-256(`wuji/0 key` ‖ n ‖ key); the college key counts as number 0
//! - digest before the first write = SHA-256(`wuji/0 keyring` ‖ college ‖ commitment 0)
//! - digest of a write = SHA-256(`wuji/0 keys added` ‖ digest before ‖ first ‖ count ‖ commitments first …
//!   first+count−1)
//!
//! Invariant: a tombstone keeps the commitment of the key it replaces, so destroying a key changes no digest;
//! a commitment gives no hint at a key of 256 random bits.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// One durable write of the keyring, as the log records it in `engine.keys_added`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeysAdded {
    /// Number of the first key.
    pub first: u32,
    /// How many keys.
    pub count: u32,
    /// Commits to these keys and to every write before.
    pub digest: [u8; 32],
}

/// Commits to key `n`.
pub(super) fn commitment(n: u32, key: &[u8; 32]) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"wuji/0 key")
        .chain_update(n.to_le_bytes())
        .chain_update(key)
        .finalize()
        .into()
}

/// The digest before the first write.
pub(super) fn beginning(college: Uuid, college_key: &[u8; 32]) -> [u8; 32] {
    let root = commitment(0, college_key);
    Sha256::new()
        .chain_update(b"wuji/0 keyring")
        .chain_update(college.as_bytes())
        .chain_update(root)
        .finalize()
        .into()
}

/// Digest of one write, fed commitment by commitment.
pub(super) struct Chain(Sha256);

impl Chain {
    pub(super) fn after(before: &[u8; 32], first: u32, count: u32) -> Self {
        let hash = Sha256::new().chain_update(b"wuji/0 keys added").chain_update(before);
        Self(hash.chain_update(first.to_le_bytes()).chain_update(count.to_le_bytes()))
    }

    pub(super) fn add(&mut self, commitment: &[u8; 32]) {
        self.0.update(commitment);
    }

    pub(super) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}
