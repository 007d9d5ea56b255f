//! Text. `Words` are free text and names, checked once when they come in and never shown again by the core; `Slot` is
//! where in a request they stand; `Title` and `Phone` are the only text that an event holds.
//!
//! Absent on purpose: a getter, `Debug`, `Display` or `Serialize` of `Words` that shows them. The engine consumes them
//! to seal them.

use std::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::limits::{NAME_CHARS_MAX, PHONE_CHARS_MAX, TITLE_CHARS_MAX, WORDS_CHARS_MAX};

/// Why a text was refused; says nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TextFault {
    /// Nothing but spaces.
    #[error("is empty")]
    Empty,
    /// Over the limit of its kind.
    #[error("is too long")]
    TooLong,
    /// Control characters, or characters that turn the direction of writing.
    #[error("holds control or direction characters")]
    Control,
    /// A spreadsheet formula.
    #[error("begins like a formula")]
    Formula,
    /// A character that its kind does not allow.
    #[error("holds a character that is not allowed here")]
    Character,
}

/// Free text or a name, in the clear between the edge and the seal.
#[derive(Clone, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    /// Checks free text: not empty, at most 4,000 characters, no control characters but line breaks and tabs, none
    /// that turn the direction of writing. Leading and trailing space is dropped.
    pub fn try_new(text: &str) -> Result<Self, TextFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TextFault::Empty);
        }
        if text.chars().count() > WORDS_CHARS_MAX {
            return Err(TextFault::TooLong);
        }
        if text.chars().any(is_forbidden) {
            return Err(TextFault::Control);
        }
        Ok(Self(text.to_owned()))
    }

    /// What [`Words::try_new`] would take of any text, and whether something was cut: an emergency is never refused
    /// for its words. `None` if nothing is left.
    pub fn cut(text: &str) -> Option<(Self, bool)> {
        let clean: String = text.chars().filter(|c| !is_forbidden(*c)).take(WORDS_CHARS_MAX).collect();
        let words = Self::try_new(&clean).ok()?;
        let cut = words.0.len() != text.trim().len();
        Some((words, cut))
    }

    /// Length in bytes of UTF-8.
    pub fn len_bytes(&self) -> usize {
        self.0.len()
    }

    /// Gives the text away to be sealed.
    pub fn into_sealing(self) -> String {
        self.0
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} bytes)", self.0.len())
    }
}

/// Which of the words beside a request an action means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Index in the list of words beside the request.
    pub index: u16,
    /// Something was cut to make the words fit (emergencies only).
    #[serde(default)]
    pub cut: bool,
}

/// Title of a unit, building, room, class, term, rule or activity; never of a person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode)]
#[serde(try_from = "String")]
#[cbor(transparent)]
pub struct Title(#[n(0)] Box<str>);

impl Title {
    /// Checks a title: 1 to 64 characters, no control or direction characters, no formula.
    pub fn try_new(text: &str) -> Result<Self, TextFault> {
        let text = text.trim();
        check_line(text, TITLE_CHARS_MAX)?;
        Ok(Self(text.into()))
    }

    /// The title.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Title {
    type Error = TextFault;

    fn try_from(text: String) -> Result<Self, TextFault> {
        Self::try_new(&text)
    }
}

impl<'b, C> Decode<'b, C> for Title {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::try_new(d.str()?).map_err(|_| minicbor::decode::Error::message("no title"))
    }
}

/// Phone line of a post (on-call and public lines of levels 1 to 3); never a person's own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode)]
#[serde(try_from = "String")]
#[cbor(transparent)]
pub struct Phone(#[n(0)] Box<str>);

impl Phone {
    /// Checks a phone line: 3 to 20 of digits, `+`, `-`, spaces.
    pub fn try_new(text: &str) -> Result<Self, TextFault> {
        let text = text.trim();
        check_line(text, PHONE_CHARS_MAX).or_else(|fault| match fault {
            // `+86 …` and `-` are how lines begin; only cells of a spreadsheet could read them as formulas.
            TextFault::Formula => Ok(()),
            other => Err(other),
        })?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if digits < 3 || !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ')) {
            return Err(TextFault::Character);
        }
        Ok(Self(text.into()))
    }

    /// The line as people dial it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Phone {
    type Error = TextFault;

    fn try_from(text: String) -> Result<Self, TextFault> {
        Self::try_new(&text)
    }
}

impl<'b, C> Decode<'b, C> for Phone {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::try_new(d.str()?).map_err(|_| minicbor::decode::Error::message("no phone line"))
    }
}

/// Checks the name of a person: letters, `·`, spaces and hyphens, at most 64 characters.
pub fn check_name(text: &str) -> Result<(), TextFault> {
    check_line(text, NAME_CHARS_MAX)?;
    if text.chars().all(|c| c.is_alphabetic() || matches!(c, '·' | ' ' | '-')) {
        Ok(())
    } else {
        Err(TextFault::Character)
    }
}

fn check_line(text: &str, chars_max: usize) -> Result<(), TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    if text.chars().count() > chars_max {
        return Err(TextFault::TooLong);
    }
    if text.chars().any(|c| c.is_control() || is_forbidden(c)) {
        return Err(TextFault::Control);
    }
    if text.starts_with(['=', '+', '-', '@', '\'']) {
        return Err(TextFault::Formula);
    }
    Ok(())
}

/// Control characters but tab and line feed, and the characters that turn, isolate or hide text.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(
            c,
            '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_refuse_what_hides_or_turns_text() {
        assert_eq!(Words::try_new("a\u{202E}b"), Err(TextFault::Control));
        assert_eq!(Words::try_new("\u{7}"), Err(TextFault::Control));
        assert_eq!(Words::try_new("  "), Err(TextFault::Empty));
        assert_eq!(Words::try_new(&"张".repeat(WORDS_CHARS_MAX + 1)), Err(TextFault::TooLong));
        assert!(Words::try_new("两天没有睡\n不愿出门").is_ok());
    }

    #[test]
    fn an_emergency_is_cut_instead() {
        let long = format!("\u{202E}{}", "张".repeat(WORDS_CHARS_MAX + 1));
        let (words, cut) = Words::cut(&long).unwrap();
        assert!(cut);
        assert_eq!(words.len_bytes(), WORDS_CHARS_MAX * 3);
        assert_eq!(Words::cut("\u{0}"), None);
    }

    #[test]
    fn debug_shows_a_length() {
        assert_eq!(format!("{:?}", Words::try_new("秘密").unwrap()), "Words(6 bytes)");
    }

    #[test]
    fn names_are_letters() {
        assert_eq!(check_name("阿不都·热合曼"), Ok(()));
        assert_eq!(check_name("=HYPERLINK(\"x\")"), Err(TextFault::Formula));
        assert_eq!(check_name("'=1"), Err(TextFault::Formula));
        assert_eq!(check_name("a<b"), Err(TextFault::Character));
        assert_eq!(check_name(&"张".repeat(65)), Err(TextFault::TooLong));
    }
}
