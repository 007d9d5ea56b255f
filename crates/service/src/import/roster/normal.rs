//! How a cell is read: full-width forms of ASCII as ASCII, the ideographic space as a space, nothing around it. Input
//! methods produce both, so nobody is refused for them.

use std::borrow::Cow;

/// First and last full-width form of an ASCII character, and how far they stand from it.
const FULL_WIDTH: std::ops::RangeInclusive<char> = '\u{FF01}'..='\u{FF5E}';
const DISTANCE: u32 = 0xFEE0;

/// A cell in its normal form. Free text is not brought here: its punctuation is its own.
pub(crate) fn normal(text: &str) -> Cow<'_, str> {
    let is_wide = |c: char| FULL_WIDTH.contains(&c) || c == '\u{3000}' || c == '\u{A0}';
    if !text.contains(is_wide) {
        return Cow::Borrowed(text.trim());
    }
    let narrow = |c: char| match c {
        '\u{3000}' | '\u{A0}' => ' ',
        c if FULL_WIDTH.contains(&c) => char::from_u32(u32::from(c) - DISTANCE).unwrap_or(c),
        c => c,
    };
    let text: String = text.chars().map(narrow).collect();
    Cow::Owned(text.trim().to_owned())
}

/// A header or a word of the vocabulary for comparing: normal, small letters, no spaces or marks.
pub(crate) fn folded(text: &str) -> String {
    normal(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '*'))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_is_half_width() {
        assert_eq!(normal("\u{3000}\u{FF12}\u{FF10}\u{FF21}\u{FF5A} "), "20Az");
        assert_eq!(normal("\u{FF1D}1"), "=1");
        assert_eq!(normal(" a b "), "a b");
        assert_eq!(folded("Next_of  Kin*"), "nextofkin");
    }
}
