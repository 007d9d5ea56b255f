//! The epoch key: root of the keyring, kept in a file on another volume than keyring and data.
//!
//! The file holds 64 hexadecimal digits and a newline and is readable by its owner alone. An erasure ends an
//! epoch: a new key, a new keyring, and the old key destroyed; backups of it are what makes a destroyed case
//! key live on.
//!
//! Absent on purpose: environment variables and arguments (both leak into process lists and dumps),
//! encryption of the file (the recovery sheet and escrow are `age`'s business).

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

/// 256 random bits under which a keyring is sealed.
pub struct EpochKey([u8; 32]);

/// Why an epoch key could not be made, read or written.
#[derive(Debug, Error)]
pub enum EpochKeyError {
    /// The file could not be read or written.
    #[error("the epoch key file `{path}` cannot be used")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Others than the owner may open the file.
    #[error("the epoch key file `{path}` is open to others (mode {mode:o}): it must be 600 or 400")]
    Loose {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not 64 hexadecimal digits and a newline.
    #[error("an epoch key is 64 hexadecimal digits and a newline")]
    Shape,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Entropy,
}

impl EpochKeyError {
    /// A stable name for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "epoch_key_unreadable",
            Self::Loose { .. } => "epoch_key_loose",
            Self::Shape => "epoch_key_malformed",
            Self::Entropy => "no_entropy",
        }
    }
}

/// Hexadecimal digits of a key.
const DIGITS: usize = 64;

impl EpochKey {
    /// A new one from the operating system's random numbers.
    pub fn generate() -> Result<Self, EpochKeyError> {
        let mut key = Self([0; 32]);
        getrandom::fill(&mut key.0).map_err(|_| EpochKeyError::Entropy)?;
        Ok(key)
    }

    /// Reads a key file; refuses one that others may open.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, EpochKeyError> {
        let path = path.as_ref();
        let io = |source| EpochKeyError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(io)?;
        // Asked of the open file, not of the path: what is checked is what is read.
        let mode = file.metadata().map_err(io)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(EpochKeyError::Loose { path: path.to_owned(), mode });
        }
        let mut text = Zeroizing::new(Vec::with_capacity(DIGITS + 2));
        // One byte more than a key with `\r\n`: enough to see that a file is too long, never enough to
        // reallocate.
        file.take(DIGITS as u64 + 2).read_to_end(&mut text).map_err(io)?;
        Self::from_text(&text)
    }

    /// Reads 64 hexadecimal digits and at most one newline (a key from standard input or a credential).
    pub fn from_text(text: &[u8]) -> Result<Self, EpochKeyError> {
        let digits = text.strip_suffix(b"\n").unwrap_or(text);
        let (pairs, rest) = digits.as_chunks::<2>();
        if pairs.len() != DIGITS / 2 || !rest.is_empty() {
            return Err(EpochKeyError::Shape);
        }
        let mut key = Self([0; 32]);
        for (byte, [high, low]) in key.0.iter_mut().zip(pairs) {
            let (Some(high), Some(low)) = (value(*high), value(*low)) else {
                return Err(EpochKeyError::Shape);
            };
            *byte = high << 4 | low;
        }
        Ok(key)
    }

    /// Writes a new key file, durable when this returns; refuses to replace one.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), EpochKeyError> {
        let path = path.as_ref();
        let io = |source| EpochKeyError::Io { path: path.to_owned(), source };
        let mut text = Zeroizing::new([b'\n'; DIGITS + 1]);
        for (pair, byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(self.0) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
        file.write_all(text.as_slice()).map_err(io)?;
        file.sync_all().map_err(io)?;
        let directory = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        File::open(directory).and_then(|directory| directory.sync_all()).map_err(io)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

fn value(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + (value - 10) }
}

impl Drop for EpochKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EpochKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_written_key_reads_back_and_is_never_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("epoch.key");
        let key = EpochKey::generate().unwrap();
        key.write(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read(&path).unwrap().len(), 65);
        assert_eq!(EpochKey::from_file(&path).unwrap().bytes(), key.bytes());
        assert_eq!(key.write(&path).unwrap_err().code(), "epoch_key_unreadable");
        assert_eq!(EpochKey::from_file(&path).unwrap().bytes(), key.bytes());
    }

    #[test]
    fn loose_permissions_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("epoch.key");
        EpochKey::generate().unwrap().write(&path).unwrap();
        for (mode, code) in
            [(0o640, "epoch_key_loose"), (0o604, "epoch_key_loose"), (0o602, "epoch_key_loose")]
        {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(EpochKey::from_file(&path).unwrap_err().code(), code, "{mode:o}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        EpochKey::from_file(&path).unwrap();
    }

    #[test]
    fn only_sixty_four_digits_and_a_newline_are_a_key() {
        let digits = "0123456789abcdefABCDEF0123456789".repeat(2);
        assert_eq!(EpochKey::from_text(digits.as_bytes()).unwrap().bytes()[..2], [0x01, 0x23]);
        EpochKey::from_text(format!("{digits}\n").as_bytes()).unwrap();
        for bad in [
            String::new(),
            "\n".into(),
            "0".repeat(63),
            "0".repeat(62),
            format!("{digits}0"),
            format!("{digits}00"),
            format!("{digits}\n\n"),
            format!("{digits}\r\n"),
            format!(" {digits}"),
            digits.replace('0', "g"),
            digits.replace('0', "+"),
        ] {
            assert_eq!(
                EpochKey::from_text(bad.as_bytes()).unwrap_err().code(),
                "epoch_key_malformed",
                "{bad:?}"
            );
        }
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("long");
        fs::write(&path, digits.repeat(100)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(EpochKey::from_file(&path).unwrap_err().code(), "epoch_key_malformed");
        assert_eq!(
            EpochKey::from_file(directory.path().join("none")).unwrap_err().code(),
            "epoch_key_unreadable"
        );
    }

    #[test]
    fn debug_shows_nothing() {
        let key = EpochKey([0xab; 32]);
        assert_eq!(format!("{key:?}"), "EpochKey(..)");
    }
}
