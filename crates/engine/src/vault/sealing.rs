//! Sealing and opening the parts of an entry.
//!
//! Sealed part = nonce (12 bytes, random) ‖ ciphertext ‖ tag (16): 28 bytes more than the plaintext.
//! AES-256-GCM; the additional data are 32 bytes: `wj0` ‖ college (16) ‖ position (u64, little-endian) ‖ part
//! (u8) ‖ case (u32, little-endian). Words are padded first, see [`super::padding`].
//!
//! Invariant: what was sealed for one place opens at that place with that key and nowhere else.
//!
//! Absent on purpose: counters as nonces (a restored backup would repeat them), compression, allocation
//! beyond the caller's buffer.

use rand::RngExt;
use thiserror::Error;
use uuid::Uuid;
use zeroize::Zeroize;

use super::aead::{self, NONCE, TAG};
use super::keys::SealingKey;
use super::padding;

/// Which part of an entry; the numbers are stored inside the additional data and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Part {
    /// The headers of a whole group, sealed together.
    Header = 1,
    /// The body of one entry.
    Body = 2,
    /// The words of one entry; padded.
    Words = 3,
}

/// Where a sealed part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whose log.
    pub college: Uuid,
    /// Position of the entry; of the first entry for the headers of a group.
    pub position: u64,
    /// Which part.
    pub part: Part,
    /// Number of the case; 0 for headers and where the entry concerns nobody.
    pub case: u32,
}

/// Why a part could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealFault {
    /// Longer than may be sealed.
    #[error("the part is too long to be sealed")]
    TooLong,
    /// Not sealed with this key for this place, or changed since.
    #[error("the part does not open at this place with this key")]
    Rejected,
}

impl SealFault {
    /// A stable name for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "part_too_long",
            Self::Rejected => "part_rejected",
        }
    }
}

impl Place {
    fn bound(&self) -> [u8; 32] {
        let [p0, p1, p2, p3, p4, p5, p6, p7] = self.position.to_le_bytes();
        let [n0, n1, n2, n3] = self.case.to_le_bytes();
        let [c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15] =
            self.college.into_bytes();
        [
            b'w',
            b'j',
            b'0',
            c0,
            c1,
            c2,
            c3,
            c4,
            c5,
            c6,
            c7,
            c8,
            c9,
            c10,
            c11,
            c12,
            c13,
            c14,
            c15,
            p0,
            p1,
            p2,
            p3,
            p4,
            p5,
            p6,
            p7,
            self.part as u8,
            n0,
            n1,
            n2,
            n3,
        ]
    }
}

/// Appends `plaintext`, sealed for `place`, to `out`. After an error `out` is as before.
pub fn seal(key: &SealingKey, place: &Place, plaintext: &[u8], out: &mut Vec<u8>) -> Result<(), SealFault> {
    // ChaCha12 seeded, and reseeded, by the operating system: 32 ns a nonce where a system call takes 300.
    seal_with(key, place, rand::rng().random(), plaintext, out)
}

fn seal_with(
    key: &SealingKey,
    place: &Place,
    nonce: [u8; NONCE],
    plaintext: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), SealFault> {
    let start = out.len();
    out.reserve(NONCE + plaintext.len() + TAG);
    out.extend_from_slice(&nonce);
    let tag = match place.part {
        Part::Header | Part::Body => {
            out.extend_from_slice(plaintext);
            Some(())
        }
        Part::Words => padding::pad(plaintext, out),
    }
    .and_then(|()| aead::encrypt(key, nonce, &place.bound(), out.get_mut(start + NONCE..)?));
    let Some(tag) = tag else {
        out.truncate(start);
        return Err(SealFault::TooLong);
    };
    out.extend_from_slice(&tag);
    Ok(())
}

/// Opens `sealed`, which was sealed for `place`, into `plaintext`, whose earlier content is replaced. Words
/// come without their padding. After an error `plaintext` is empty. A buffer used again and again is
/// allocated once.
pub fn open(
    key: &SealingKey,
    place: &Place,
    sealed: &[u8],
    plaintext: &mut Vec<u8>,
) -> Result<(), SealFault> {
    plaintext.clear();
    let opened = open_into(key, place, sealed, plaintext);
    if opened.is_none() {
        plaintext.zeroize();
    }
    opened.ok_or(SealFault::Rejected)
}

fn open_into(key: &SealingKey, place: &Place, sealed: &[u8], plaintext: &mut Vec<u8>) -> Option<()> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>()?;
    let (text, tag) = rest.split_last_chunk::<TAG>()?;
    plaintext.extend_from_slice(text);
    aead::decrypt(key, *nonce, &place.bound(), plaintext, *tag)?;
    match place.part {
        Part::Header | Part::Body => Some(()),
        Part::Words => padding::unpad(plaintext),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLLEGE: Uuid = Uuid::from_u128(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10);

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn place(part: Part) -> Place {
        Place { college: COLLEGE, position: 0x1122_3344_5566_7788, part, case: 0x99aa_bbcc }
    }

    // Computed once with an independent implementation (OpenSSL through Python); never edited.
    #[test]
    fn golden_body_and_words() {
        let key = SealingKey::new([7; 32]);
        let mut body = Vec::new();
        seal_with(&key, &place(Part::Body), [9; 12], b"a fixed body", &mut body).unwrap();
        assert_eq!(hex(&body), GOLDEN_BODY);
        let mut words = Vec::new();
        seal_with(&key, &place(Part::Words), [9; 12], "三号楼".as_bytes(), &mut words).unwrap();
        assert_eq!(hex(&words), GOLDEN_WORDS);
    }

    const GOLDEN_BODY: &str =
        "09090909090909090909090946a5e2fdc695a541c20daf41d9e35b819f15ad39fd0f00922cbe8836";
    const GOLDEN_WORDS: &str = concat!(
        "0909090909090909090909092e8584945a4848842fd52d9d5aeaa3dfd4b063f334eef7c06fae46a6",
        "d574017ad3e5e7c3e2522a107fb3a5164434e3d47c549e941294ae4e656f019756167a8efb990612",
        "5a14193b60138228dd672be3"
    );

    #[test]
    fn a_part_opens_at_its_own_place_alone() {
        let key = SealingKey::new([7; 32]);
        let home = place(Part::Body);
        let mut sealed = vec![0xee];
        seal(&key, &home, b"body", &mut sealed).unwrap();
        assert_eq!(sealed[0], 0xee, "seal appends");
        let sealed = &sealed[1..];
        let mut text = b"earlier".to_vec();
        open(&key, &home, sealed, &mut text).unwrap();
        assert_eq!(text, b"body");

        let elsewhere = [
            Place { position: home.position + 1, ..home },
            Place { position: home.position ^ 1 << 63, ..home },
            Place { part: Part::Header, ..home },
            Place { part: Part::Words, ..home },
            Place { case: home.case + 1, ..home },
            Place { case: 0, ..home },
            Place { college: Uuid::nil(), ..home },
        ];
        for place in elsewhere {
            assert_eq!(open(&key, &place, sealed, &mut text), Err(SealFault::Rejected), "{place:?}");
            assert_eq!(text, b"", "nothing half open is left behind");
        }
        assert_eq!(open(&SealingKey::new([8; 32]), &home, sealed, &mut text), Err(SealFault::Rejected));
    }

    #[test]
    fn every_flipped_bit_and_every_truncation_is_rejected() {
        let key = SealingKey::new([7; 32]);
        for part in [Part::Header, Part::Body, Part::Words] {
            let mut sealed = Vec::new();
            seal(&key, &place(part), b"some words", &mut sealed).unwrap();
            let mut text = Vec::new();
            for bit in 0..sealed.len() * 8 {
                let mut bad = sealed.clone();
                bad[bit / 8] ^= 1 << (bit % 8);
                assert_eq!(open(&key, &place(part), &bad, &mut text), Err(SealFault::Rejected));
            }
            for length in 0..sealed.len() {
                assert_eq!(open(&key, &place(part), &sealed[..length], &mut text), Err(SealFault::Rejected));
            }
        }
    }

    #[test]
    fn the_same_plaintext_never_seals_alike() {
        let key = SealingKey::new([7; 32]);
        let sealed: std::collections::BTreeSet<Vec<u8>> = (0..1000)
            .map(|_| {
                let mut out = Vec::new();
                seal(&key, &place(Part::Body), b"again", &mut out).unwrap();
                out[..NONCE].to_vec()
            })
            .collect();
        assert_eq!(sealed.len(), 1000);
    }

    #[test]
    fn words_too_long_leave_the_buffer_alone() {
        let mut out = vec![1, 2, 3];
        let long = vec![b'x'; padding::WORDS_MAX + 1];
        assert_eq!(
            seal(&SealingKey::new([7; 32]), &place(Part::Words), &long, &mut out),
            Err(SealFault::TooLong)
        );
        assert_eq!(out, [1, 2, 3]);
    }
}
