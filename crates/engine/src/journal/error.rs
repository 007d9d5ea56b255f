//! What can be wrong with a journal. Places and numbers only, never a byte of content.

use std::io;

use thiserror::Error;

use super::Place;

/// Why a call of the journal failed. `code` is stable; the sentence is for people.
#[derive(Debug, Error)]
pub enum JournalError {
    /// An earlier write or sync failed; open the journal again.
    #[error("the journal was poisoned by an earlier failure; open it again")]
    Poisoned,
    /// Another process has the journal open.
    #[error("another process has this journal open")]
    Locked,
    /// Somebody else appended, or the caller counted wrong.
    #[error("the head is {actual}, not {expected}")]
    HeadMoved {
        /// What the caller expected.
        expected: u64,
        /// What it is.
        actual: u64,
    },
    /// A group holds at least one entry.
    #[error("a group needs at least one entry")]
    GroupEmpty,
    /// A payload exceeds [`PAYLOAD_MAX`](super::format::PAYLOAD_MAX), or positions are used up.
    #[error("a group of {bytes} bytes is too large")]
    GroupTooLarge {
        /// Its payload.
        bytes: usize,
    },
    /// No space, or no quota, is left on the disk.
    #[error("the disk is full ({doing})")]
    DiskFull {
        /// What was being done.
        doing: &'static str,
    },
    /// The disk, or the directory for this user, cannot be written.
    #[error("the disk is read-only ({doing})")]
    ReadOnly {
        /// What was being done.
        doing: &'static str,
    },
    /// Any other failure of the disk.
    #[error("the disk failed ({doing}): {source}")]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// The system's answer.
        source: io::Error,
    },
    /// What is stored cannot have come of an unfinished append.
    #[error("{0}")]
    Damage(Damage),
}

impl JournalError {
    /// A stable name for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Poisoned => "journal_poisoned",
            Self::Locked => "journal_locked",
            Self::HeadMoved { .. } => "head_moved",
            Self::GroupEmpty => "group_empty",
            Self::GroupTooLarge { .. } => "group_too_large",
            Self::DiskFull { .. } => "disk_full",
            Self::ReadOnly { .. } => "disk_read_only",
            Self::Disk { .. } => "disk_failed",
            Self::Damage(_) => "journal_damaged",
        }
    }

    /// Turns the system's answer into ours.
    pub(crate) fn disk(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| {
            let kind = source.kind();
            use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
            if matches!(kind, StorageFull | QuotaExceeded | FileTooLarge) {
                Self::DiskFull { doing }
            } else if matches!(kind, io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied) {
                Self::ReadOnly { doing }
            } else {
                Self::Disk { doing, source }
            }
        }
    }
}

/// Stored bytes that are not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("damage at position {position} (segment {}, offset {}): {reason}", at.segment, at.offset)]
pub struct Damage {
    /// The first entry that cannot be read.
    pub position: u64,
    /// The first frame, or segment header (offset 0), that is not right.
    pub at: Place,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with the first bad bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Reason {
    /// A segment is not there, though a later one is.
    #[error("the segment is missing")]
    Missing,
    /// A segment holds nothing, though it was in use.
    #[error("the segment is empty")]
    Blank,
    /// The file is shorter than it was made.
    #[error("the file is cut short")]
    Cut,
    /// The file is longer than it was made.
    #[error("the file is longer than it was made")]
    Longer,
    /// The segment header's hash is wrong.
    #[error("the segment header is wrong")]
    Header,
    /// The segment is whole, but of another journal.
    #[error("the segment belongs to another college")]
    Foreign,
    /// The segment is whole, but in the place of another.
    #[error("the segment is in the wrong place")]
    Misplaced,
    /// Written by a later build.
    #[error("format {0} is unknown to this build")]
    Format(u16),
    /// No frame can look like this.
    #[error("the frame is malformed")]
    Malformed,
    /// Header and payload do not hash to what is stored.
    #[error("the frame's hash is wrong")]
    Hash,
    /// The frame is whole, but its entries do not come next.
    #[error("the frame does not come next")]
    Order,
    /// The frame is whole, but it names another frame as the one before it.
    #[error("the frame does not name the one before it")]
    Link,
    /// There is something where zeros should be.
    #[error("there are bytes after the last frame")]
    Trailing,
}

impl Reason {
    /// A stable name for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "segment_missing",
            Self::Blank => "segment_blank",
            Self::Cut => "segment_cut",
            Self::Longer => "segment_longer",
            Self::Header => "segment_header",
            Self::Foreign => "segment_foreign",
            Self::Misplaced => "segment_misplaced",
            Self::Format(_) => "format_unknown",
            Self::Malformed => "frame_malformed",
            Self::Hash => "frame_hash",
            Self::Order => "frame_order",
            Self::Link => "frame_link",
            Self::Trailing => "bytes_trailing",
        }
    }
}

/// The unfinished end of a journal: an append that was never acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Torn {
    /// The position that its first entry would have had.
    pub position: u64,
    /// Where it begins.
    pub at: Place,
    /// How many bytes there are up to the last that is not zero.
    pub bytes: u64,
}
