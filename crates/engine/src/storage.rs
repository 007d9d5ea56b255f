//! The little of a file system that the journal and the keyring need, as a trait, so that tests can tear,
//! shorten, fail and lose every write of both.
//!
//! A directory is flat. A file appears whole or not at all, at its full length, zero-filled; all that happens
//! to it afterwards is `write_at` and `sync`, and perhaps `remove`. So a file shorter than its maker wanted
//! was cut by somebody, never by a crash.
//!
//! Absent on purpose: growing or shortening files, renaming, paths.

mod disk;
mod faults;
pub mod memory;

use std::io;

pub use disk::Directory;
pub use faults::{Fault, Faults, Generator};
pub use memory::MemoryStorage;

/// One flat directory of fixed-length files.
pub trait Storage: Send + Sync {
    /// Names of all files, sorted. Files that `create` had not finished are not among them.
    fn names(&self) -> io::Result<Vec<String>>;
    /// Makes `name`, `len` bytes of zero; durable, with its directory entry, when this returns.
    /// Fails with `AlreadyExists` if there is one. A crash leaves the whole file or none.
    fn create(&self, name: &str, len: u64) -> io::Result<Box<dyn StorageFile>>;
    /// Opens `name` for reading and writing.
    fn open(&self, name: &str) -> io::Result<Box<dyn StorageFile>>;
    /// Opens `name` for reading alone (a read-only disk is enough).
    fn open_read(&self, name: &str) -> io::Result<Box<dyn StorageFile>>;
    /// Removes `name`; durable when this returns.
    fn remove(&self, name: &str) -> io::Result<()>;
}

/// A file of a [`Storage`]. After any error of `write_at` or `sync` its content is unknown: nobody retries.
pub trait StorageFile: Send + Sync {
    /// Length in bytes.
    fn len(&self) -> io::Result<u64>;
    /// Whether it has no bytes at all.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }
    /// Reads up to `buf.len()` bytes at `offset`; fewer only at the end of the file.
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize>;
    /// Writes all of `bytes` at `offset`, which lies inside the file. Not durable before the next `sync`.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Makes every earlier `write_at` durable (fdatasync).
    fn sync(&self) -> io::Result<()>;
}
