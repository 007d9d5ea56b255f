//! What can go wrong with keyring and credentials, each with a stable code. No error holds a key or a byte of one.

use std::io;

use thiserror::Error;
use uuid::Uuid;

/// Why a keyring could not be made, opened or extended.
#[derive(Debug, Error)]
pub enum VaultError {
    /// The storage failed.
    #[error("the keyring's storage failed while {doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Entropy,
    /// `create` found a keyring, finished or not.
    #[error("there is a keyring already, or the rest of one")]
    Exists,
    /// No file of the directory is a keyring.
    #[error("there is no keyring here")]
    Absent,
    /// Files of a keyring, but nothing was ever written to them: its making was cut short, nothing is lost.
    #[error("the keyring is empty: its making was cut short")]
    Unfinished,
    /// Sealed under another epoch key.
    #[error("the keyring is sealed under another epoch key")]
    WrongKey,
    /// The keyring of another college.
    #[error("the keyring belongs to college {found}")]
    ForeignCollege {
        /// Whose it is.
        found: Uuid,
    },
    /// Written by a later version.
    #[error("the keyring has a format that this build does not know")]
    UnknownFormat,
    /// A record that was acknowledged is gone or does not open any more.
    #[error("record {record} of the keyring is damaged")]
    Damaged {
        /// Which record, counted from 0.
        record: u32,
    },
    /// The log recorded keys that the keyring does not hold: an older keyring, or its last record is lost.
    #[error("the keyring holds keys up to {made}, the log recorded up to {recorded}")]
    Behind {
        /// Last key of the keyring.
        made: u32,
        /// Last key that the log recorded in this write.
        recorded: u32,
    },
    /// The log recorded other keys than the keyring holds: not the keyring of this log.
    #[error("the keys from {first} on are not those that the log recorded")]
    Mismatch {
        /// First key of the write that differs.
        first: u32,
    },
    /// More keys at once than one write takes.
    #[error("{asked} keys were asked for at once, at most {most} can be made")]
    TooMany {
        /// How many.
        asked: u32,
        /// How many are allowed.
        most: u32,
    },
    /// An earlier write failed, so what the disk holds is unknown until the keyring is opened again.
    #[error("an earlier write of the keyring failed; it must be opened again")]
    Poisoned,
    /// Opened for reading alone.
    #[error("the keyring was opened for reading alone")]
    ReadOnly,
}

impl VaultError {
    /// A stable name for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { source, .. } => disk_code(source, "keyring_io"),
            Self::Entropy => "no_entropy",
            Self::Exists => "keyring_exists",
            Self::Absent => "keyring_absent",
            Self::Unfinished => "keyring_unfinished",
            Self::WrongKey => "keyring_wrong_key",
            Self::ForeignCollege { .. } => "keyring_foreign_college",
            Self::UnknownFormat => "keyring_unknown_format",
            Self::Damaged { .. } => "keyring_damaged",
            Self::Behind { .. } => "keyring_behind",
            Self::Mismatch { .. } => "keyring_mismatch",
            Self::TooMany { .. } => "too_many_keys",
            Self::Poisoned => "keyring_poisoned",
            Self::ReadOnly => "keyring_read_only",
        }
    }

    pub(super) fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, source }
    }
}

/// Why the credentials could not be opened or changed.
#[derive(Debug, Error)]
pub enum CredentialsError {
    /// The storage failed. What was acknowledged stands; the change that failed stands or not.
    #[error("the storage of the credentials failed while {doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Entropy,
    /// What was acknowledged is gone or does not open any more.
    #[error("file {file} of the credentials is damaged")]
    Damaged {
        /// Number of the file.
        file: u32,
    },
    /// Sealed with another key, or the file of another college.
    #[error("file {file} of the credentials belongs to another college or keyring")]
    Foreign {
        /// Number of the file.
        file: u32,
    },
    /// Written by a later version.
    #[error("the credentials have a format that this build does not know")]
    UnknownFormat,
    /// Longer than a record or a file can be.
    #[error("the credentials are too long to be kept")]
    TooLong,
    /// Opened for reading alone.
    #[error("the credentials were opened for reading alone")]
    ReadOnly,
}

impl CredentialsError {
    /// A stable name for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { source, .. } => disk_code(source, "credentials_io"),
            Self::Entropy => "no_entropy",
            Self::Damaged { .. } => "credentials_damaged",
            Self::Foreign { .. } => "credentials_foreign",
            Self::UnknownFormat => "credentials_unknown_format",
            Self::TooLong => "credentials_too_long",
            Self::ReadOnly => "credentials_read_only",
        }
    }

    pub(super) fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, source }
    }
}

/// The same names as the journal's: what helps is the same.
fn disk_code(error: &io::Error, otherwise: &'static str) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "disk_full"
        }
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => "disk_read_only",
        _ => otherwise,
    }
}
