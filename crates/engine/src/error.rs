//! What can go wrong at the engine's edge. Numbers and positions, never personal text; each has a stable code.

use wuji_core::ids::Position;
use wuji_core::{Corruption, Refusal};

use crate::copy::CopyError;
use crate::journal::JournalError;
use crate::vault::{CredentialsError, VaultError};

/// Why a log cannot be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A directory or file of the host.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What the host said.
        error: std::io::Error,
    },
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The keyring.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The credentials.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// sled's copy.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// There is no log here.
    #[error("there is no log in this directory; `wuji init` makes one")]
    Empty,
    /// There is a log here already.
    #[error("there is a log in this directory already")]
    Exists,
    /// A key is absent without a tombstone.
    #[error(
        "the log speaks of key {0}, which the keyring does not hold: the keyring is older than the log, or another one"
    )]
    KeyMissing(u32),
    /// Something does not open with its key: altered, or the wrong keyring.
    #[error("entry {0} does not open with its key")]
    Sealed(Position),
    /// Opened bytes are no entry of this build.
    #[error("entry {0}: {1}")]
    Codec(Position, wuji_core::entry::CodecError),
    /// A group's lengths do not fit it.
    #[error("the group at entry {0} is misshapen")]
    Misshapen(Position),
    /// Entries contradict each other.
    #[error(transparent)]
    Corruption(#[from] Corruption),
    /// A genesis that cannot be.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A thread of the engine could not be started or ended early.
    #[error("the engine's thread could not run")]
    Thread,
    /// What the engine would record of the opening cannot be sealed or applied.
    #[error("the engine could not record that the log was opened")]
    Stopped,
}

impl OpenError {
    /// Stable code for machines.
    pub fn code(&self) -> &'static str {
        match self {
            OpenError::Io { .. } => "disk_failed",
            OpenError::Journal(error) => error.code(),
            OpenError::Vault(error) => error.code(),
            OpenError::Credentials(error) => error.code(),
            OpenError::Copy(error) => error.code(),
            OpenError::Empty => "log_absent",
            OpenError::Exists => "log_exists",
            OpenError::KeyMissing(_) => "key_missing",
            OpenError::Sealed(_) => "entry_sealed",
            OpenError::Codec(..) => "entry_unreadable",
            OpenError::Misshapen(_) => "group_misshapen",
            OpenError::Corruption(corruption) => corruption.code(),
            OpenError::Refused(refusal) => refusal.code(),
            OpenError::Thread => "thread_failed",
            OpenError::Stopped => "poisoned",
        }
    }
}

/// Why a command was not answered with entries.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The core refused; nothing was kept of it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The disk failed while it was being kept: it may stand in the log or not. Send it again with the same id.
    #[error("the outcome is unknown: the disk failed; send it again under the same id")]
    OutcomeUnknown,
    /// The disk failed before; the engine takes nothing until it is opened again. NOT RECORDED.
    #[error("not recorded: the engine has stopped after a failure of its disk")]
    Poisoned,
    /// The engine is closing. NOT RECORDED.
    #[error("not recorded: the engine is closing")]
    Closed,
}

impl SubmitError {
    /// Stable code for machines.
    pub fn code(&self) -> &'static str {
        match self {
            SubmitError::Refused(refusal) => refusal.code(),
            SubmitError::OutcomeUnknown => "outcome_unknown",
            SubmitError::Poisoned => "poisoned",
            SubmitError::Closed => "closed",
        }
    }
}

/// Why something cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The disk failed; nothing is read any more.
    #[error("the engine has stopped after a failure of its disk")]
    Poisoned,
    /// Not there, or not for the reader, or the visit is over.
    #[error("there is no such thing for you; open it again")]
    NotFound,
    /// The log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The visit was refused.
    #[error(transparent)]
    Submit(#[from] SubmitError),
}

impl ReadError {
    /// Stable code for machines.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Poisoned => "poisoned",
            ReadError::NotFound => "not_found",
            ReadError::Open(error) => error.code(),
            ReadError::Submit(error) => error.code(),
        }
    }
}
