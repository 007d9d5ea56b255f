//! Bytes of a file of the vault: a head block, then records, each padded with zeros to whole blocks.
//!
//! Invariant: no two writes ever touch the same block (4096 bytes, no disk writes less at once), so a torn
//! write cannot reach an earlier record; every byte up to the end of the last record is checked, zeros
//! included.
//!
//! Absent on purpose: what a record says (see [`super::batch`] and [`super::credentials`]), which records follow
//! each other (see [`super::keyring`]). The layout stands in [`super`].

use std::io;

use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::aead::{self, NONCE, TAG};
use super::keys::SealingKey;
use crate::storage::Storage;

/// Everything in a file of the vault is aligned to this, bytes.
pub(super) const BLOCK: usize = 4096;
const VERSION: &[u8; 3] = b"v0\n";
const MAGIC: &[u8; 8] = b"wuji rec";
/// Magic, index, length, check.
const RECORD_HEAD: usize = 8 + 4 + 4 + 16;

/// Whose file it is; no record of one opens in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Keyring,
    Credentials,
}

impl Family {
    fn name(self) -> &'static [u8; 13] {
        match self {
            Family::Keyring => b"wuji keyring ",
            Family::Credentials => b"wuji sign-in ",
        }
    }

    fn record(self) -> &'static [u8] {
        match self {
            Family::Keyring => b"wuji/0 keyring record",
            Family::Credentials => b"wuji/0 credentials record",
        }
    }
}

/// The head block of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) family: Family,
    pub(super) college: Uuid,
    /// Of the credentials: the file's number.
    pub(super) epoch: u32,
    /// Of the credentials: 0.
    pub(super) segment: u32,
    /// Derived from the key that seals the records: tells a wrong key from damage.
    pub(super) check: [u8; 16],
}

/// Why a head block is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeadFault {
    /// Damaged, torn, or no keyring at all.
    Broken,
    /// Whole, but of another version.
    Unknown,
}

impl Head {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut block = Vec::with_capacity(BLOCK);
        block.extend_from_slice(self.family.name());
        block.extend_from_slice(VERSION);
        block.extend_from_slice(self.college.as_bytes());
        block.extend_from_slice(&self.epoch.to_le_bytes());
        block.extend_from_slice(&self.segment.to_le_bytes());
        block.extend_from_slice(&self.check);
        let sum = Sha256::digest(&block);
        block.extend_from_slice(&sum);
        block.resize(BLOCK, 0);
        block
    }

    /// Reads the head block at the beginning of `bytes`.
    pub(super) fn decode(wanted: Family, bytes: &[u8]) -> Result<Self, HeadFault> {
        let (head, family, version) = Self::parse(wanted, bytes).ok_or(HeadFault::Broken)?;
        match family == *wanted.name() {
            true if version == *VERSION => Ok(head),
            true => Err(HeadFault::Unknown),
            false => Err(HeadFault::Broken),
        }
    }

    fn parse(family: Family, bytes: &[u8]) -> Option<(Self, [u8; 13], [u8; 3])> {
        let block = bytes.first_chunk::<BLOCK>()?;
        let (fields, rest) = block.split_first_chunk::<56>()?;
        let (sum, zeros) = rest.split_first_chunk::<32>()?;
        if <[u8; 32]>::from(Sha256::digest(fields)) != *sum || !is_zero(zeros) {
            return None;
        }
        let (found, rest) = fields.split_first_chunk()?;
        let (version, rest) = rest.split_first_chunk()?;
        let (college, rest) = rest.split_first_chunk()?;
        let (epoch, rest) = rest.split_first_chunk()?;
        let (segment, rest) = rest.split_first_chunk()?;
        let head = Self {
            family,
            college: Uuid::from_bytes(*college),
            epoch: u32::from_le_bytes(*epoch),
            segment: u32::from_le_bytes(*segment),
            check: rest.try_into().ok()?,
        };
        Some((head, *found, *version))
    }
}

/// What a record is bound to beside its content.
pub(super) struct Bound {
    pub(super) family: Family,
    pub(super) college: Uuid,
    pub(super) epoch: u32,
    /// Counted from 0 within the epoch, or within the file of credentials.
    pub(super) index: u32,
    /// SHA-256 of the record before, padding included; zeros for the first.
    pub(super) before: [u8; 32],
}

impl Bound {
    fn additional(&self, length: u32) -> Vec<u8> {
        let mut bytes = self.family.record().to_vec();
        bytes.extend_from_slice(self.college.as_bytes());
        bytes.extend_from_slice(&self.epoch.to_le_bytes());
        bytes.extend_from_slice(&self.index.to_le_bytes());
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&self.before);
        bytes
    }
}

/// Bytes that a record with a payload of `payload` bytes takes in a file.
pub(super) fn record_len(payload: usize) -> usize {
    (RECORD_HEAD + NONCE + payload + TAG).next_multiple_of(BLOCK)
}

/// One record, whole blocks; `None` if the payload is longer than a record can be (4 GiB).
pub(super) fn seal_record(
    key: &SealingKey,
    nonce: [u8; NONCE],
    bound: &Bound,
    payload: &[u8],
) -> Option<Vec<u8>> {
    let length = u32::try_from(NONCE + payload.len() + TAG).ok()?;
    // Capacity for all of it: growing would leave a copy of the plain keys behind.
    let mut record = Vec::with_capacity(record_len(payload.len()));
    record.extend_from_slice(&record_head(bound.index, length));
    record.extend_from_slice(&nonce);
    record.extend_from_slice(payload);
    let text = record.get_mut(RECORD_HEAD + NONCE..)?;
    let tag = aead::encrypt(key, nonce, &bound.additional(length), text)?;
    record.extend_from_slice(&tag);
    record.resize(record_len(payload.len()), 0);
    Some(record)
}

/// A record that opened.
pub(super) struct Opened {
    pub(super) payload: Zeroizing<Vec<u8>>,
    /// Bytes in the file, padding included.
    pub(super) length: usize,
    /// What the next record is bound to.
    pub(super) digest: [u8; 32],
}

/// Opens the record at the beginning of `bytes`, which may go on behind it.
pub(super) fn open_record(key: &SealingKey, bound: &Bound, bytes: &[u8]) -> Option<Opened> {
    let (index, length) = parse_record_head(bytes)?;
    if index != bound.index {
        return None;
    }
    let sealed = bytes.get(RECORD_HEAD..)?.get(..usize::try_from(length).ok()?)?;
    let whole = bytes.get(..(RECORD_HEAD + sealed.len()).next_multiple_of(BLOCK))?;
    if !is_zero(whole.get(RECORD_HEAD + sealed.len()..)?) {
        return None;
    }
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>()?;
    let (text, tag) = rest.split_last_chunk::<TAG>()?;
    let mut payload = Zeroizing::new(text.to_vec());
    aead::decrypt(key, *nonce, &bound.additional(length), &mut payload, *tag)?;
    Some(Opened { payload, length: whole.len(), digest: digest(whole) })
}

/// The highest index of any record head in `bytes`, which begin at a block: proof that earlier records were
/// acknowledged, because a record is written only once the one before it is durable.
pub(super) fn highest_index(bytes: &[u8]) -> Option<u32> {
    bytes.chunks(BLOCK).filter_map(parse_record_head).map(|(index, _)| index).max()
}

/// What the next record is bound to: SHA-256 of this one, padding included.
pub(super) fn digest(record: &[u8]) -> [u8; 32] {
    Sha256::digest(record).into()
}

fn record_head(index: u32, length: u32) -> [u8; RECORD_HEAD] {
    let mut head = [0; RECORD_HEAD];
    let fields = MAGIC.iter().copied().chain(index.to_le_bytes()).chain(length.to_le_bytes());
    let sum = Sha256::digest(fields.clone().collect::<Vec<u8>>());
    for (byte, field) in head.iter_mut().zip(fields.chain(sum)) {
        *byte = field;
    }
    head
}

fn parse_record_head(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.first_chunk::<RECORD_HEAD>().filter(|head| head.starts_with(MAGIC))?;
    let (_, rest) = head.split_first_chunk::<8>()?;
    let (index, rest) = rest.split_first_chunk()?;
    let (length, _) = rest.split_first_chunk()?;
    let (index, length) = (u32::from_le_bytes(*index), u32::from_le_bytes(*length));
    (record_head(index, length) == *head).then_some((index, length))
}

/// A whole file; `None` if it is longer than `most` bytes.
pub(super) fn read_whole(storage: &dyn Storage, name: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
    let file = storage.open_read(name)?;
    let len = file.len()?;
    if len > most {
        return Ok(None);
    }
    let mut bytes = vec![0; usize::try_from(len).unwrap_or_default()];
    let filled = file.read_at(0, &mut bytes)?;
    bytes.truncate(filled);
    Ok(Some(bytes))
}

/// Whether nothing was ever written to `bytes`.
pub(super) fn is_zero(bytes: &[u8]) -> bool {
    const ZEROS: [u8; BLOCK] = [0; BLOCK];
    bytes.chunks(BLOCK).all(|some| ZEROS.get(..some.len()) == Some(some))
}
