//! One process per directory: an advisory lock on the file `lock`, held as long as the value lives.
//!
//! The system lets go of it when the process ends, however it ends; the file stays and means nothing by
//! itself.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::JournalError;

const NAME: &str = "lock";

/// The right to write in a directory.
#[derive(Debug)]
pub struct Lock {
    _held: File,
}

impl Lock {
    /// Takes the lock of `directory`, or says that another process, or another value of this one, has it.
    pub fn take(directory: &Path) -> Result<Self, JournalError> {
        let doing = "locking the directory";
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(directory.join(NAME)).map_err(JournalError::disk(doing))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _held: file }),
            Err(TryLockError::WouldBlock) => Err(JournalError::Locked),
            Err(TryLockError::Error(error)) => Err(JournalError::disk(doing)(error)),
        }
    }
}
