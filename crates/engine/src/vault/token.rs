//! Tokens: what is handed out to come back later (a cursor, the id of an event), sealed, so that nobody learns positions
//! or numbers from it or makes his own.
//!
//! Invariant: a token opens for the purpose and the bound that it was sealed for, and for no other.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rand::RngExt as _;
use uuid::Uuid;

use super::aead::{self, NONCE, TAG};
use super::keys::Keys;

/// Longest token that is looked at, characters.
const TOKEN_CHARS_MAX: usize = 4_096;

/// Seals and opens tokens.
pub struct Tokens<'a> {
    keys: &'a Keys,
    college: Uuid,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(keys: &'a Keys, college: Uuid) -> Self {
        Self { keys, college }
    }

    /// `plain`, sealed for a purpose and for whoever or whatever `bound` names, in letters that a URL takes. Its length
    /// tells the length of `plain`.
    pub fn seal(&self, purpose: &str, bound: &[u8], plain: &[u8]) -> String {
        let nonce: [u8; NONCE] = rand::rng().random();
        let mut sealed = Vec::with_capacity(NONCE + plain.len() + TAG);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let text = sealed.get_mut(NONCE..).unwrap_or_default();
        // Only what is longer than 64 GiB cannot be sealed; an empty token opens for nobody.
        let key = self.keys.college().tokens();
        match aead::encrypt(key, nonce, &self.additional(purpose, bound), text) {
            Some(tag) => sealed.extend_from_slice(&tag),
            None => sealed.clear(),
        }
        BASE64_URL_SAFE_NO_PAD.encode(sealed)
    }

    /// What was sealed; `None` if it was not, or for something else.
    pub fn open(&self, purpose: &str, bound: &[u8], token: &str) -> Option<Vec<u8>> {
        if token.len() > TOKEN_CHARS_MAX {
            return None;
        }
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>()?;
        let (text, tag) = rest.split_last_chunk::<TAG>()?;
        let mut text = text.to_vec();
        let additional = self.additional(purpose, bound);
        aead::decrypt(self.keys.college().tokens(), *nonce, &additional, &mut text, *tag)?;
        Some(text)
    }

    fn additional(&self, purpose: &str, bound: &[u8]) -> Vec<u8> {
        let mut bytes = b"wuji/0 token".to_vec();
        bytes.extend_from_slice(self.college.as_bytes());
        // The length tells where the purpose ends.
        bytes.extend_from_slice(&(purpose.len() as u64).to_le_bytes());
        bytes.extend_from_slice(purpose.as_bytes());
        bytes.extend_from_slice(bound);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::college::CollegeKeys;

    #[test]
    fn a_token_opens_for_its_purpose_and_bound_alone() {
        let college = Uuid::from_u128(7);
        let keys = Keys::new(CollegeKeys::derive(&[1; 32], college));
        let tokens = Tokens::new(&keys, college);
        let token = tokens.seal("inbox", b"person 7", b"position 9");
        assert_eq!(tokens.open("inbox", b"person 7", &token).unwrap(), b"position 9");
        assert_ne!(token, tokens.seal("inbox", b"person 7", b"position 9"), "never twice the same");
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        assert!(!token.contains("position"));

        let other = Keys::new(CollegeKeys::derive(&[2; 32], college));
        assert_eq!(tokens.open("events", b"person 7", &token), None);
        assert_eq!(tokens.open("inbox", b"person 8", &token), None);
        assert_eq!(tokens.open("inboxperson 7", b"", &token), None, "purpose and bound do not run together");
        assert_eq!(Tokens::new(&keys, Uuid::nil()).open("inbox", b"person 7", &token), None);
        assert_eq!(Tokens::new(&other, college).open("inbox", b"person 7", &token), None);
        for bad in
            ["", "AAAA", "not base64!", &"A".repeat(100_000), token.split_at(1).1, token.split_at(40).0]
        {
            assert_eq!(tokens.open("inbox", b"person 7", bad), None);
        }
    }
}
