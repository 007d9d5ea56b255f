//! What a keyring's record says.
//!
//! Payloads, numbers as u32 little-endian:
//!
//! - beginning (record 0 of an epoch): `1` ‖ college key (32)
//! - batch (every other record): `2` ‖ first ‖ count ‖ count × state ‖ count × value (32); state `1`: the
//!   value is the key; state `2`: a **tombstone**, the key was destroyed and the value is its commitment.
//!
//! Invariant: batches follow each other without a gap from key 1. The epoch after an erasure repeats the
//! batches with the same bounds and tombstones in the place of destroyed keys, so that [`super::commitment`]
//! finds the same digests.
//!
//! Absent on purpose: striking a key within an epoch, which would leave it readable in the record before.

use zeroize::Zeroizing;

const BEGINNING: u8 = 1;
const BATCH: u8 = 2;
const KEY: u8 = 1;
const TOMBSTONE: u8 = 2;

/// A record's content, borrowed from its payload.
pub(super) enum Content<'a> {
    Beginning { college_key: &'a [u8; 32] },
    Batch(Batch<'a>),
}

/// Consecutive keys.
#[derive(Clone, Copy)]
pub(super) struct Batch<'a> {
    pub(super) first: u32,
    pub(super) count: u32,
    states: &'a [u8],
    values: &'a [[u8; 32]],
}

/// What stands at one number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Slot<'a> {
    Key(&'a [u8; 32]),
    Tombstone { commitment: &'a [u8; 32] },
}

impl<'a> Content<'a> {
    /// `None` for bytes that no version wrote.
    pub(super) fn decode(payload: &'a [u8]) -> Option<Self> {
        let (kind, rest) = payload.split_first()?;
        match *kind {
            BEGINNING => Some(Self::Beginning { college_key: rest.try_into().ok()? }),
            BATCH => Batch::decode(rest).map(Self::Batch),
            _ => None,
        }
    }
}

impl<'a> Batch<'a> {
    fn decode(bytes: &'a [u8]) -> Option<Self> {
        let (first, rest) = bytes.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let (first, count) = (u32::from_le_bytes(*first), u32::from_le_bytes(*count));
        let (states, values) = rest.split_at_checked(usize::try_from(count).ok()?)?;
        let (values, odd) = values.as_chunks::<32>();
        let whole = odd.is_empty() && values.len() == states.len();
        let known = states.iter().all(|state| matches!(*state, KEY | TOMBSTONE));
        let numbered = first > 0 && count > 0 && first.checked_add(count - 1).is_some();
        (whole && known && numbered).then_some(Self { first, count, states, values })
    }

    /// Number of the last key.
    pub(super) fn last(&self) -> u32 {
        self.first.saturating_add(self.count.saturating_sub(1))
    }

    /// Numbers and what stands there, in order.
    pub(super) fn slots(&self) -> impl Iterator<Item = (u32, Slot<'a>)> {
        (self.first..=self.last()).zip(self.states.iter().zip(self.values)).map(|(n, (state, value))| {
            match *state {
                KEY => (n, Slot::Key(value)),
                _ => (n, Slot::Tombstone { commitment: value }),
            }
        })
    }
}

/// Payload of the beginning of an epoch.
pub(super) fn beginning(college_key: &[u8; 32]) -> Zeroizing<Vec<u8>> {
    let mut payload = Zeroizing::new(Vec::with_capacity(1 + 32));
    payload.push(BEGINNING);
    payload.extend_from_slice(college_key);
    payload
}

/// Payload of a batch of new keys, whose values `fill` supplies.
pub(super) fn new_keys<E>(
    first: u32,
    count: u32,
    fill: impl FnOnce(&mut [u8]) -> Result<(), E>,
) -> Result<Zeroizing<Vec<u8>>, E> {
    let states = count as usize;
    let values = 1 + 4 + 4 + states;
    // Whole from the start: growing would leave copies of keys behind.
    let mut payload = Zeroizing::new(Vec::with_capacity(values + 32 * states));
    payload.push(BATCH);
    payload.extend_from_slice(&first.to_le_bytes());
    payload.extend_from_slice(&count.to_le_bytes());
    payload.resize(values, KEY);
    payload.resize(values + 32 * states, 0);
    fill(payload.get_mut(values..).unwrap_or_default())?;
    Ok(payload)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A batch as the epoch after an erasure repeats it.
    pub(in crate::vault) fn with_tombstones(first: u32, slots: &[Slot<'_>]) -> Vec<u8> {
        let mut payload = vec![BATCH];
        payload.extend_from_slice(&first.to_le_bytes());
        payload.extend_from_slice(&(slots.len() as u32).to_le_bytes());
        payload.extend(slots.iter().map(|slot| match slot {
            Slot::Key(_) => KEY,
            Slot::Tombstone { .. } => TOMBSTONE,
        }));
        for slot in slots {
            match slot {
                Slot::Key(value) | Slot::Tombstone { commitment: value } => payload.extend_from_slice(*value),
            }
        }
        payload
    }

    #[test]
    fn keys_and_tombstones_read_back_at_their_numbers() {
        let written = [Slot::Key(&[1; 32]), Slot::Tombstone { commitment: &[2; 32] }, Slot::Key(&[3; 32])];
        let payload = with_tombstones(7, &written);
        let Some(Content::Batch(batch)) = Content::decode(&payload) else { panic!("a batch") };
        let read: Vec<_> = batch.slots().collect();
        assert_eq!(read.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [7, 8, 9]);
        assert!(read.iter().map(|(_, slot)| slot).eq(&written));
    }

    #[test]
    fn new_keys_are_a_batch_of_keys() {
        let payload = new_keys(1, 2, |values| {
            values.fill(9);
            Ok::<_, ()>(())
        });
        assert_eq!(*payload.unwrap(), with_tombstones(1, &[Slot::Key(&[9; 32]), Slot::Key(&[9; 32])]));
    }

    #[test]
    fn what_no_version_wrote_is_refused() {
        let good = with_tombstones(1, &[Slot::Key(&[9; 32])]);
        let mut unknown_state = good.clone();
        unknown_state[9] = 3;
        let mut unknown_kind = good.clone();
        unknown_kind[0] = 3;
        let mut huge = good.clone();
        huge[5..9].copy_from_slice(&u32::MAX.to_le_bytes());
        let last = with_tombstones(u32::MAX, &[Slot::Key(&[9; 32])]);
        assert!(Content::decode(&last).is_some());
        let past_the_last = with_tombstones(u32::MAX, &[Slot::Key(&[9; 32]), Slot::Key(&[9; 32])]);
        let nothing = with_tombstones(1, &[]);
        let zero = with_tombstones(0, &[Slot::Key(&[9; 32])]);
        for bad in [
            unknown_state,
            unknown_kind,
            huge,
            past_the_last,
            nothing,
            zero,
            vec![],
            vec![1; 32],
            vec![1; 34],
        ] {
            assert!(Content::decode(&bad).is_none());
        }
        for length in 0..good.len() {
            assert!(Content::decode(&good[..length]).is_none());
        }
        assert!(Content::decode(&[good, vec![0]].concat()).is_none());
    }
}
