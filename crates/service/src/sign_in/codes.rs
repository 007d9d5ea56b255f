//! One-time codes: twelve characters that nobody mistakes for others, in groups, like `7KQM-R2XD-HT9C`.

use zeroize::Zeroizing;

/// No 0 and O, no 1, I and L, no U beside V.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 58 bits.
const LENGTH: usize = 12;
/// Characters between two hyphens.
const GROUP: usize = 4;

/// A new code as it is shown; `None` if the system has no randomness to give.
pub fn draw() -> Option<Zeroizing<String>> {
    let mut code = Zeroizing::new(String::with_capacity(LENGTH + LENGTH / GROUP));
    let mut drawn = 0;
    while drawn < LENGTH {
        let mut byte = Zeroizing::new([0]);
        getrandom::fill(byte.as_mut_slice()).ok()?;
        // The highest multiple of 30 below 256: every character is as likely as every other.
        let [byte] = *byte;
        let Some(letter) = (byte < 240).then(|| ALPHABET.get(usize::from(byte) % ALPHABET.len())).flatten()
        else {
            continue;
        };
        if drawn > 0 && drawn.is_multiple_of(GROUP) {
            code.push('-');
        }
        code.push(char::from(*letter));
        drawn += 1;
    }
    Some(code)
}

/// Whether a secret, as [`plain`] gives it, has the form of a code.
pub fn is_code(plain: &str) -> bool {
    plain.len() == LENGTH && plain.bytes().all(|byte| ALPHABET.contains(&byte))
}

/// What is hashed of a code, however somebody wrote it: capitals, without hyphens and spaces.
pub fn plain(code: &str) -> Zeroizing<String> {
    let written = code.chars().filter(|c| !c.is_whitespace() && *c != '-');
    Zeroizing::new(written.map(|c| c.to_ascii_uppercase()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_however_they_are_written_and_never_come_twice() {
        let codes: std::collections::BTreeSet<String> =
            (0..1_000).map(|_| draw().unwrap().to_string()).collect();
        assert_eq!(codes.len(), 1_000);
        for code in &codes {
            let groups: Vec<&str> = code.split('-').collect();
            assert!(groups.len() == 3 && groups.iter().all(|group| group.len() == 4), "{code}");
            let bare = groups.concat();
            assert!(is_code(&bare) && !is_code(code), "{code}");
            assert_eq!(*plain(&format!(" {} ", code.to_lowercase().replace('-', " "))), bare);
        }
    }
}
