//! A line of an export: an entry as an auditor reads it. The header stands in JSON; the body too where the college key
//! seals it, because then it concerns nobody; what is sealed by the key of a case stands as stored. The leaf can be
//! computed again from the stored bytes with this crate alone.

use serde::{Deserialize, Serialize};

use crate::entry::{Header, leaf};
use crate::ids::Position;

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Where in the log.
    pub position: Position,
    /// The header.
    pub header: Header,
    /// The event, where the college key seals the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<serde_json::Value>,
    /// The three parts as stored.
    pub stored: Stored,
    /// The leaf, in hexadecimal digits.
    pub leaf: String,
}

/// The parts of an entry as stored, in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The sealed header.
    pub header: String,
    /// The sealed body.
    pub body: String,
    /// The sealed words; empty where there are none.
    pub words: String,
}

impl Line {
    /// Whether the leaf is the one of the stored bytes.
    pub fn leaf_is_right(&self) -> bool {
        let part = |text: &str| from_hex(text);
        let (Some(header), Some(body), Some(words)) =
            (part(&self.stored.header), part(&self.stored.body), part(&self.stored.words))
        else {
            return false;
        };
        self.leaf == to_hex(&leaf(self.position, &header, &body, &words))
    }
}

/// Hexadecimal digits, lower case.
pub fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    digits
        .chunks_exact(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}
