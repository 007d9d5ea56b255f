//! Stored bytes: what is written reads the same; what is not written by us is refused, never a panic.

use wuji_core::entry::{Body, Entry, Header};
use wuji_core::ids::Position;
use wuji_core::kind::Kind;
use wuji_sim::random::Random;

use crate::run;
use crate::world::World;

/// An entry as it is stored, before sealing.
pub(crate) struct Stored {
    pub(crate) header: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) has_words: bool,
}

pub(crate) fn stored(entry: &Entry) -> Stored {
    let (mut header, mut body) = (Vec::new(), Vec::new());
    entry.header.encode_into(&mut header);
    entry.body.as_ref().unwrap().encode_into(&mut body);
    Stored { header, body, has_words: entry.has_words }
}

pub(crate) fn read(position: Position, stored: &Stored) -> Result<Entry, String> {
    let header = Header::decode(&stored.header).map_err(|error| error.to_string())?;
    let body = Body::decode(header.kind, &stored.body).map_err(|error| error.to_string())?;
    Ok(Entry { position, header, body: Some(body), has_words: stored.has_words })
}

#[test]
fn bytes_of_chance_are_refused_and_never_panic() {
    run(300, proptest::collection::vec(proptest::num::u8::ANY, 0..200), |bytes| {
        let _ = Header::decode(&bytes);
        for kind in Kind::ALL {
            let _ = Body::decode(*kind, &bytes);
        }
        Ok(())
    });
}

#[test]
fn mutated_entries_are_refused_or_read_as_something_and_never_panic() {
    let mut world = World::new();
    for seed in 0..150 {
        world.play(seed).unwrap();
    }
    let mut random = Random::new(9);
    let (mut refused, mut read_on) = (0, 0);
    for entry in world.log.iter().step_by(3) {
        for _ in 0..12 {
            let mut stored = stored(entry);
            let bytes = if random.percent(50) { &mut stored.header } else { &mut stored.body };
            match random.below(3) {
                0 => {
                    let at = random.below(bytes.len());
                    bytes[at] ^= 1 << random.below(8);
                }
                1 => bytes.truncate(random.below(bytes.len())),
                _ => bytes.push(random.next() as u8),
            }
            match read(entry.position, &stored) {
                Ok(_) => read_on += 1,
                Err(_) => refused += 1,
            }
        }
    }
    println!("{refused} refused, {read_on} read as something else");
    // A shortened or lengthened part is always refused.
    assert!(refused > read_on);
}
