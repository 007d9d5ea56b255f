//! The vault: the keys of a college, and what is sealed with them.
//!
//! A directory outside the data directory holds the keyring: the college key and numbered random keys, key n
//! for case n. It is sealed under the epoch key, a file on yet another volume. Destroying a key makes
//! unreadable what it sealed, and leaves every hash of the log valid, because the log commits to ciphertexts
//! alone.
//!
//! Invariant: a key that anybody could use is durable. Keys are shown after the sync that covers them, never
//! before; a key that was acknowledged is there after every crash, unchanged. If a disk damaged it, opening
//! names the record, or, where the last record is hurt, [`Vault::check`] does not let it pass.
//!
//! Absent on purpose: who may open what (core decides, the engine asks), the log's record of keys made (the
//! engine writes [`KeysAdded`] down and checks it at open), a lock (the engine's lock on its data directory
//! covers it), and, so far, the command that destroys keys: its tombstones are read, not yet written.
//!
//! # Opening
//!
//! The keyring alone cannot tell a last record that was torn from a last record that was damaged. Both are
//! passed over, named by [`Vault::torn`], and left where they are. The log can tell: before anything else the
//! engine calls [`Vault::check`] for every `engine.keys_added`, and if one fails it makes no keys. Then it
//! records the [`Vault::additions`] that the log does not know: a crash came between keyring and log, and
//! those keys are good.
//!
//! # Layout of the files, version 0
//!
//! Numbers are little-endian. `‖` is concatenation. `H` is SHA-256. `derive(purpose)` is HKDF-SHA256 with the
//! epoch key as input, the college's 16 bytes as salt and the purpose as info. Sealing is AES-256-GCM.
//!
//! A keyring's files are `keyring-EEEE-SSSS`: epoch and segment, each from 1, at least four digits. A segment
//! number may be missing: the making of a file that failed. A file keeps the length it was made with, is zero
//! where nothing was written, and consists of blocks of 4096 bytes:
//!
//! ```text
//! block 0   0  "wuji keyring v0\n"                                        16
//!          16  college                                                    16
//!          32  epoch                                                  u32  4
//!          36  segment                                                u32  4
//!          40  derive("wuji/0 keyring check"), 16 bytes                   16
//!          56  H(bytes 0..56)                                             32
//!          88  zeros to 4096
//! then records, each from the beginning of a block:
//!           0  "wuji rec"                                                  8
//!           8  index, from 0 in each epoch                            u32  4
//!          12  n: length of nonce, ciphertext and tag                 u32  4
//!          16  H(bytes 0..16), the first 16 bytes                         16
//!          32  nonce 12 ‖ ciphertext ‖ tag 16                              n
//!              zeros to the end of the block
//! ```
//!
//! A record is sealed under derive("wuji/0 keyring records"), 32 bytes, with additional data `wuji/0 keyring
//! record` ‖ college ‖ epoch (u32) ‖ index (u32) ‖ n (u32) ‖ before (32), where `before` is `H` of the whole
//! record before, head and zeros included, or 32 zeros for record 0. What a record says stands in `batch.rs`:
//!
//! ```text
//! record 0        1 ‖ college key (32)
//! every other     2 ‖ first (u32) ‖ count (u32) ‖ count × state (1) ‖ count × value (32)
//!                 state 1: the key; state 2: a tombstone, the value is the destroyed key's commitment
//! ```
//!
//! What people sign in with stands in `credentials-NNNN`, of the same blocks: see `credentials.rs` for what they promise
//! and `credentials/record.rs` for what they say. Head and records as above, but the head begins "wuji sign-in v0\n", has the
//! file's number as epoch and 0 as segment, and its check is derived from the college key, purpose "wuji/0 credentials
//! check"; records are sealed under "wuji/0 credentials records" of the college key, with additional data `wuji/0
//! credentials record` in the place of `wuji/0 keyring record`. Each file says everything in its first record.
//!
//! A file's head is written together with its first record. What does not open where the next record should
//! stand is torn, and the chain goes on in the next file; a record head with a higher index anywhere behind
//! it proves damage instead. Digests of writes stand in `commitment.rs`, sealed parts in `sealing.rs`,
//! sub-keys of the college key in `college.rs`.

mod aead;
mod batch;
mod college;
mod commitment;
mod credentials;
mod derive;
mod epoch;
mod error;
mod keyring;
mod keys;
mod padding;
mod sealing;
mod segment;
mod token;

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;
use zeroize::Zeroizing;

pub use college::CollegeKeys;
pub use commitment::KeysAdded;
pub use credentials::{Code, Credential, Credentials};
pub use epoch::{EpochKey, EpochKeyError};
pub use error::{CredentialsError, VaultError};
pub use keyring::Torn;
pub use keys::{KeyFault, Keys, SealingKey};
pub use padding::{BUCKET_MIN, WORDS_MAX};
pub use sealing::{Part, Place, SealFault, open, seal};
pub use token::Tokens;

use crate::storage::Storage;
use batch::{Content, Slot};
use commitment::Chain;
use keyring::{Access, Found, Keyring};
use keys::Kept;

/// Most keys that one call of [`Vault::make_through`] makes: one record, 34 MB.
pub const KEYS_PER_WRITE_MAX: u32 = 1 << 20;

/// The writer's end of a keyring.
pub struct Vault {
    keyring: Keyring,
    keys: Keys,
    made: u32,
    additions: Vec<KeysAdded>,
    digest: [u8; 32],
    torn: Option<Torn>,
}

impl Vault {
    /// Makes a keyring with a new college key and no case keys, durable on return. Refuses a directory that
    /// holds one, even the rest of one: after a failed `create` somebody looks and empties it by hand.
    pub fn create(storage: Arc<dyn Storage>, college: Uuid, root: &EpochKey) -> Result<Self, VaultError> {
        let mut keyring = Keyring::begin(storage, college, root, 1)?;
        let mut college_key = Zeroizing::new([0; 32]);
        random(college_key.as_mut_slice())?;
        keyring.append(nonce()?, &batch::beginning(&college_key))?;
        Ok(Self::begun(keyring, college, &college_key))
    }

    /// Opens a keyring for its one writer. Writes the last record once more, so that every key it shows is
    /// durable.
    pub fn open(storage: Arc<dyn Storage>, college: Uuid, root: &EpochKey) -> Result<Self, VaultError> {
        Self::from_found(Keyring::read(storage, college, root, Access::Write)?, college)
    }

    /// Opens a keyring and writes nothing: for an auditor, a read-only disk, or beside a running writer.
    pub fn open_read_only(
        storage: Arc<dyn Storage>,
        college: Uuid,
        root: &EpochKey,
    ) -> Result<Self, VaultError> {
        Self::from_found(Keyring::read(storage, college, root, Access::Read)?, college)
    }

    /// Keys 1 to this are durable.
    pub fn made(&self) -> u32 {
        self.made
    }

    /// Makes keys up to `n`, durable when this returns and only then shown to [`Keys`]; `None` if they were
    /// there. One write and one sync, and a new file where the last one is full. After a storage error the
    /// vault makes no more keys (`keyring_poisoned`); what the disk holds is known again after the next open.
    pub fn make_through(&mut self, n: u32) -> Result<Option<KeysAdded>, VaultError> {
        let Some(count) = n.checked_sub(self.made).filter(|count| *count > 0) else { return Ok(None) };
        if count > KEYS_PER_WRITE_MAX {
            return Err(VaultError::TooMany { asked: count, most: KEYS_PER_WRITE_MAX });
        }
        let payload = batch::new_keys(self.made + 1, count, random)?;
        self.keyring.append(nonce()?, &payload)?;
        self.take(&payload).map(Some)
    }

    /// The keys: cheap to clone, shared, and seeing what is made later.
    pub fn keys(&self) -> Keys {
        self.keys.clone()
    }

    /// Which epoch of the keyring this is, from 1; each erasure begins a new one.
    pub fn epoch(&self) -> u32 {
        self.keyring.epoch()
    }

    /// Every write of keys so far, in order.
    pub fn additions(&self) -> &[KeysAdded] {
        &self.additions
    }

    /// Whether the keyring holds what the log recorded about one write: `keyring_behind` if it does not reach
    /// so far, `keyring_mismatch` if it holds other keys.
    pub fn check(&self, recorded: &KeysAdded) -> Result<(), VaultError> {
        let last = recorded.first.saturating_add(recorded.count.saturating_sub(1));
        if last > self.made {
            return Err(VaultError::Behind { made: self.made, recorded: last });
        }
        let found = self.additions.binary_search_by_key(&recorded.first, |added| added.first);
        match found.ok().and_then(|at| self.additions.get(at)) {
            Some(added) if added == recorded => Ok(()),
            Some(_) | None => Err(VaultError::Mismatch { first: recorded.first }),
        }
    }

    /// Bytes at the end that did not open as a record and were passed over: torn before anybody heard of
    /// them, unless [`Vault::check`] finds that the log knows more.
    pub fn torn(&self) -> Option<Torn> {
        self.torn
    }

    fn begun(keyring: Keyring, college: Uuid, college_key: &[u8; 32]) -> Self {
        Self {
            keyring,
            keys: Keys::new(CollegeKeys::derive(college_key, college)),
            made: 0,
            additions: Vec::new(),
            digest: commitment::beginning(college, college_key),
            torn: None,
        }
    }

    fn from_found(found: Found, college: Uuid) -> Result<Self, VaultError> {
        let mut payloads = found.payloads.iter();
        let Some(Content::Beginning { college_key }) =
            payloads.next().and_then(|first| Content::decode(first))
        else {
            return Err(VaultError::Damaged { record: 0 });
        };
        let mut vault = Self::begun(found.keyring, college, college_key);
        for (record, payload) in (1..).zip(payloads) {
            vault.take(payload).map_err(|_| VaultError::Damaged { record })?;
        }
        vault.torn = found.torn;
        Ok(vault)
    }

    /// Shows the keys of a durable batch, and keeps its digest.
    fn take(&mut self, payload: &[u8]) -> Result<KeysAdded, VaultError> {
        let Some(Content::Batch(batch)) = Content::decode(payload) else {
            return Err(VaultError::UnknownFormat);
        };
        if Some(batch.first) != self.made.checked_add(1) {
            return Err(VaultError::UnknownFormat);
        }
        let mut chain = Chain::after(&self.digest, batch.first, batch.count);
        for (n, slot) in batch.slots() {
            match slot {
                Slot::Key(key) => {
                    chain.add(&commitment::commitment(n, key));
                    self.keys.show(n, Kept::Key(SealingKey::new(*key)));
                }
                Slot::Tombstone { commitment } => {
                    chain.add(commitment);
                    self.keys.show(n, Kept::Tombstone);
                }
            }
        }
        self.digest = chain.finish();
        self.made = batch.last();
        let added = KeysAdded { first: batch.first, count: batch.count, digest: self.digest };
        self.additions.push(added);
        Ok(added)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("epoch", &self.epoch())
            .field("made", &self.made)
            .finish_non_exhaustive()
    }
}

fn random(bytes: &mut [u8]) -> Result<(), VaultError> {
    getrandom::fill(bytes).map_err(|_| VaultError::Entropy)
}

fn nonce() -> Result<[u8; 12], VaultError> {
    let mut nonce = [0; 12];
    random(&mut nonce)?;
    Ok(nonce)
}
