//! What a record of the credentials says: the entries that it puts in the place of what was there.
//!
//! ```text
//! 1 ‖ count (u32) ‖ count × entry
//! entry   person (u32) ‖ password: length u16 ‖ PHC string ‖ code: length u16 ‖ PHC string ‖ until (i64, milliseconds)
//! ```
//!
//! Numbers are little-endian. Length 0: there is none; without a code `until` is 0. An entry with neither strikes. The
//! first record of a file says everything, so it stands for an empty beginning.

use wuji_core::At;
use wuji_core::ids::PersonNo;
use zeroize::Zeroizing;

use super::{Code, Credential};
use crate::vault::error::CredentialsError;

const ENTRIES: u8 = 1;
/// Numbers of an entry, bytes.
const NUMBERS: usize = 4 + 2 + 2 + 8;

/// A record's payload.
pub(super) fn encode<'a>(
    entries: impl IntoIterator<Item = (PersonNo, &'a Credential)>,
) -> Result<Zeroizing<Vec<u8>>, CredentialsError> {
    let entries: Vec<_> = entries.into_iter().collect();
    let texts = |credential: &'a Credential| {
        let password = credential.password.as_ref().map_or("", |password| password.as_str());
        let (code, until) =
            credential.code.as_ref().map_or(("", 0), |code| (code.hash.as_str(), code.until.ms()));
        (password, code, until)
    };
    let len = entries.iter().map(|(_, credential)| {
        let (password, code, _) = texts(credential);
        NUMBERS + password.len() + code.len()
    });
    // Whole from the start: growing would leave copies behind.
    let mut payload = Zeroizing::new(Vec::with_capacity(1 + 4 + len.sum::<usize>()));
    payload.push(ENTRIES);
    let count = u32::try_from(entries.len()).map_err(|_| CredentialsError::TooLong)?;
    payload.extend_from_slice(&count.to_le_bytes());
    for (person, credential) in entries {
        let (password, code, until) = texts(credential);
        payload.extend_from_slice(&person.0.to_le_bytes());
        for text in [password, code] {
            let len = u16::try_from(text.len()).map_err(|_| CredentialsError::TooLong)?;
            payload.extend_from_slice(&len.to_le_bytes());
            payload.extend_from_slice(text.as_bytes());
        }
        payload.extend_from_slice(&until.to_le_bytes());
    }
    Ok(payload)
}

/// What a payload says; `None` for bytes that no version wrote.
pub(super) fn decode(payload: &[u8]) -> Option<Vec<(PersonNo, Credential)>> {
    let (kind, rest) = payload.split_first()?;
    let (count, mut rest) = rest.split_first_chunk()?;
    let count = u32::from_le_bytes(*count);
    let mut entries = Vec::new();
    for _ in 0..count {
        let (person, after) = rest.split_first_chunk()?;
        let (password, after) = text(after)?;
        let (code, after) = text(after)?;
        let (until, after) = after.split_first_chunk()?;
        let until = At::from_ms(i64::from_le_bytes(*until));
        let code = code.map(|hash| Code { hash, until });
        entries.push((PersonNo(u32::from_le_bytes(*person)), Credential { password, code }));
        rest = after;
    }
    (*kind == ENTRIES && rest.is_empty()).then_some(entries)
}

type Text = Option<Zeroizing<String>>;

fn text(bytes: &[u8]) -> Option<(Text, &[u8])> {
    let (len, rest) = bytes.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*len)))?;
    let text = std::str::from_utf8(text).ok()?;
    Some(((!text.is_empty()).then(|| Zeroizing::new(text.to_owned())), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credential(password: &str, code: Option<(&str, i64)>) -> Credential {
        Credential {
            password: (!password.is_empty()).then(|| Zeroizing::new(password.to_owned())),
            code: code.map(|(hash, until)| Code {
                hash: Zeroizing::new(hash.to_owned()),
                until: At::from_ms(until),
            }),
        }
    }

    #[test]
    fn entries_read_back() {
        let all = [
            (PersonNo(1), credential("$argon2id$x", None)),
            (PersonNo(7), credential("", Some(("$argon2id$y", 9)))),
            (PersonNo(u32::MAX), credential("", None)),
        ];
        let payload = encode(all.iter().map(|(person, credential)| (*person, credential))).unwrap();
        assert!(decode(&payload).unwrap() == all);
        assert!(decode(&encode([]).unwrap()).unwrap().is_empty());
    }

    #[test]
    fn what_no_version_wrote_is_refused() {
        let one = credential("$p", Some(("$c", 1)));
        let good = encode([(PersonNo(1), &one)]).unwrap();
        for length in 0..good.len() {
            assert!(decode(&good[..length]).is_none());
        }
        assert!(decode(&[good.as_slice(), &[0]].concat()).is_none());
        let mut other = good.to_vec();
        other[0] = 2;
        assert!(decode(&other).is_none());
        let mut huge = good.to_vec();
        huge[1..5].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(decode(&huge).is_none());
        let long = credential(&"x".repeat(70_000), None);
        assert!(encode([(PersonNo(1), &long)]).is_err());
    }
}
