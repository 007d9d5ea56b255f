//! Keys of the college as a whole, derived from the college key: they open what names no student.
//!
//! With headers and clear bodies an auditor proves waiting times; tags and fingerprints are keyed, so that a
//! student number or a short text cannot be guessed from what is stored.
//!
//! Absent on purpose: the college key itself (it is used for derivation alone), normalising what is tagged
//! (the caller hands in one spelling).

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::derive::derive;
use super::keys::SealingKey;

/// Sub-keys of the college key.
pub struct CollegeKeys {
    headers: SealingKey,
    clear: SealingKey,
    fingerprint: MacKey,
    student: MacKey,
    login: MacKey,
    credentials: SealingKey,
    credentials_check: [u8; 16],
    tokens: SealingKey,
}

type MacKey = Zeroizing<[u8; 64]>;

impl CollegeKeys {
    pub(super) fn derive(college_key: &[u8; 32], college: Uuid) -> Self {
        let sealing = |purpose| SealingKey::new(*derive::<32>(college_key, college, purpose));
        let mac = |purpose| derive::<64>(college_key, college, purpose);
        Self {
            headers: sealing("wuji/0 headers"),
            clear: sealing("wuji/0 clear bodies"),
            fingerprint: mac("wuji/0 fingerprint"),
            student: mac("wuji/0 student tag"),
            login: mac("wuji/0 login tag"),
            credentials: sealing("wuji/0 credentials records"),
            credentials_check: *derive(college_key, college, "wuji/0 credentials check"),
            tokens: sealing("wuji/0 tokens"),
        }
    }

    /// Seals the headers of groups.
    pub fn headers(&self) -> &SealingKey {
        &self.headers
    }

    /// Seals bodies of entries that concern nobody.
    pub fn clear_bodies(&self) -> &SealingKey {
        &self.clear
    }

    /// Seals what people sign in with.
    pub(super) fn credentials(&self) -> &SealingKey {
        &self.credentials
    }

    /// Not a secret: 16 bytes that name the key of the credentials in the head of their files.
    pub(super) fn credentials_check(&self) -> [u8; 16] {
        self.credentials_check
    }

    /// Seals what is handed out and comes back.
    pub(super) fn tokens(&self) -> &SealingKey {
        &self.tokens
    }

    /// Keyed fingerprint of a request in its canonical form, words included: tells a repetition from another
    /// request.
    pub fn fingerprint(&self, canonical_request: &[u8]) -> [u8; 16] {
        tag(&self.fingerprint, canonical_request)
    }

    /// Keyed tag that stands for a student number.
    pub fn student_tag(&self, number: &str) -> [u8; 16] {
        tag(&self.student, number.as_bytes())
    }

    /// Keyed tag that stands for a login name.
    pub fn login_tag(&self, login: &str) -> [u8; 16] {
        tag(&self.login, login.as_bytes())
    }
}

/// The first half of an HMAC-SHA256: 128 bits are enough to tell apart what one college holds.
fn tag(key: &MacKey, message: &[u8]) -> [u8; 16] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&**key).into());
    mac.update(message);
    let full: [u8; 32] = mac.finalize().into_bytes().into();
    std::array::from_fn(|i| full.get(i).copied().unwrap_or_default())
}

impl fmt::Debug for CollegeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CollegeKeys(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    // Computed once with an independent implementation (Python); never edited.
    #[test]
    fn golden_sub_keys_and_tags() {
        let keys = CollegeKeys::derive(&[3; 32], Uuid::from_u128(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10));
        let found = [
            hex(keys.headers().bytes()),
            hex(keys.clear_bodies().bytes()),
            hex(&keys.fingerprint(b"request")),
            hex(&keys.student_tag("20230001")),
            hex(&keys.login_tag("20230001")),
        ];
        assert_eq!(found, GOLDEN);
        let later =
            [hex(keys.credentials().bytes()), hex(&keys.credentials_check()), hex(keys.tokens().bytes())];
        assert_eq!(later, GOLDEN_LATER);
    }

    const GOLDEN: [&str; 5] = [
        "5bfbd4f6e80194051be003ae69bceac6b8890531053293beea08f1453e5d1631",
        "ec77dfeb21002bec388faed0d0eadbaadf8b6446bb37b9b56c34fad4b7df300e",
        "68fb237d9fc2972dccdc44db007731f0",
        "fa593dc5dbcf87e74a1b26ebcb764c39",
        "d524fa3f2d9523ca5128a56f68401873",
    ];

    const GOLDEN_LATER: [&str; 3] = [
        "761dea762c0fcc252344234688a8038c2ed4464884c260c80fbd69c615a7a8be",
        "e9646c862fd6951d5a280ef758f66d1e",
        "51866f2ee0fce129d97c6c648cc9ed4d8b95ef5e8fa706149559dd29ef21fe76",
    ];

    #[test]
    fn tags_differ_by_purpose_college_and_text() {
        let keys = CollegeKeys::derive(&[3; 32], Uuid::nil());
        let other = CollegeKeys::derive(&[3; 32], Uuid::from_u128(1));
        let tags = [
            keys.fingerprint(b"1"),
            keys.student_tag("1"),
            keys.login_tag("1"),
            keys.student_tag("2"),
            other.student_tag("1"),
        ];
        for (i, a) in tags.iter().enumerate() {
            assert!(tags[i + 1..].iter().all(|b| a != b));
        }
        assert_eq!(keys.student_tag("1"), tags[1], "a tag is stable");
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", CollegeKeys::derive(&[3; 32], Uuid::nil())), "CollegeKeys(..)");
    }
}
