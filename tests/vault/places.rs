//! What was sealed for one place, of one case, opens nowhere else; stored lengths tell buckets alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use uuid::Uuid;
use wuji_engine::storage::MemoryStorage;
use wuji_engine::vault::{EpochKey, Keys, Part, Place, SealFault, Vault, open, seal};

const COLLEGE: Uuid = Uuid::from_u128(7);
const PARTS: [Part; 3] = [Part::Header, Part::Body, Part::Words];

fn keys() -> Keys {
    let root = EpochKey::generate().unwrap();
    let mut vault = Vault::create(Arc::new(MemoryStorage::new()), COLLEGE, &root).unwrap();
    vault.make_through(4).unwrap();
    vault.keys()
}

fn places() -> Vec<Place> {
    let mut places = Vec::new();
    for college in [COLLEGE, Uuid::from_u128(8)] {
        for position in [0, 1, 256, u64::MAX] {
            for part in PARTS {
                places.extend((0..3).map(|case| Place { college, position, part, case }));
            }
        }
    }
    places
}

#[test]
fn every_pair_of_places_is_apart_even_under_one_key() {
    let keys = keys();
    let key = keys.case(1).unwrap();
    for home in places() {
        let mut sealed = Vec::new();
        seal(key, &home, b"content", &mut sealed).unwrap();
        for place in places() {
            let mut text = Vec::new();
            let opened = open(key, &place, &sealed, &mut text);
            assert_eq!(opened.is_ok(), place == home, "{home:?} opened at {place:?}");
            assert_eq!(text, if place == home { b"content".as_slice() } else { b"" });
        }
    }
}

#[test]
fn keys_of_cases_and_of_the_college_are_apart() {
    let keys = keys();
    let every = [
        keys.case(1).unwrap(),
        keys.case(2).unwrap(),
        keys.case(3).unwrap(),
        keys.college().headers(),
        keys.college().clear_bodies(),
    ];
    let place = Place { college: COLLEGE, position: 9, part: Part::Body, case: 1 };
    for (a, sealing) in every.iter().enumerate() {
        let mut sealed = Vec::new();
        seal(sealing, &place, b"content", &mut sealed).unwrap();
        for (b, opening) in every.iter().enumerate() {
            assert_eq!(open(opening, &place, &sealed, &mut Vec::new()).is_ok(), a == b);
        }
    }
}

#[test]
fn sealed_words_come_in_few_lengths() {
    let keys = keys();
    let place = Place { college: COLLEGE, position: 9, part: Part::Words, case: 1 };
    let mut lengths = BTreeSet::new();
    for length in 0..2000 {
        let mut sealed = Vec::new();
        seal(keys.case(1).unwrap(), &place, &vec![b'x'; length], &mut sealed).unwrap();
        lengths.insert(sealed.len() - 28);
    }
    assert_eq!(lengths.into_iter().collect::<Vec<_>>(), [64, 128, 256, 512, 1024, 2048]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_sealed_opens(
        text in proptest::collection::vec(any::<u8>(), 0..5000),
        part in 0..PARTS.len(),
        position: u64,
    ) {
        let keys = keys();
        let place = Place { college: COLLEGE, position, part: PARTS[part], case: 4 };
        let (mut sealed, mut opened) = (Vec::new(), vec![1, 2, 3]);
        seal(keys.case(4).unwrap(), &place, &text, &mut sealed).unwrap();
        open(keys.case(4).unwrap(), &place, &sealed, &mut opened).unwrap();
        prop_assert_eq!(opened, text);
    }

    #[test]
    fn garbage_is_rejected_and_never_panics(
        garbage in proptest::collection::vec(any::<u8>(), 0..300),
        part in 0..PARTS.len(),
    ) {
        let keys = keys();
        let place = Place { college: COLLEGE, position: 0, part: PARTS[part], case: 4 };
        let mut opened = vec![1, 2, 3];
        prop_assert_eq!(open(keys.case(4).unwrap(), &place, &garbage, &mut opened), Err(SealFault::Rejected));
        prop_assert!(opened.is_empty());
    }
}
