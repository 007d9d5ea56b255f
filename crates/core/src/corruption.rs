//! A log that cannot be: what `apply` answers when an entry contradicts what came before it. Never raised for an entry
//! that `handle` made.

use crate::ids::Position;

/// Why a log cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Corruption {
    /// Another position than the next.
    #[error("entry {found} where {expected} was due")]
    Position {
        /// The next position.
        expected: Position,
        /// The position found.
        found: Position,
    },
    /// Earlier than the entry before it.
    #[error("entry {0} is older than the one before it")]
    Backwards(Position),
    /// It speaks of something that is not there, or opens something twice.
    #[error("entry {0} contradicts the log before it")]
    Impossible(Position),
}

impl Corruption {
    /// Stable code for machines.
    pub fn code(self) -> &'static str {
        match self {
            Corruption::Position { .. } => "position_gap",
            Corruption::Backwards(_) => "time_backwards",
            Corruption::Impossible(_) => "impossible_entry",
        }
    }
}
