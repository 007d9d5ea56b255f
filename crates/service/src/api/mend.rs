//! What keeps the body of an emergency from being JSON at all and says nothing: half of a character that a phone cut in
//! two, control characters, bytes that are no UTF-8. It is put right rather than refused.

/// The body with such faults replaced.
pub(super) fn mend(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut mended = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(c) = rest.chars().next() {
        let taken = if c == '\\' { escape(rest, &mut mended) } else { plain(c, &mut mended) };
        rest = rest.get(taken..).unwrap_or_default();
    }
    mended
}

fn plain(c: char, mended: &mut String) -> usize {
    mended.push(if c.is_control() { ' ' } else { c });
    c.len_utf8()
}

/// Takes an escape over, or a replacement for half of a pair; says how long it was.
fn escape(rest: &str, mended: &mut String) -> usize {
    let whole = match (unit(rest), rest.get(6..).and_then(unit)) {
        (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => rest.get(..12),
        (Some(0xD800..=0xDFFF), _) => {
            mended.push(char::REPLACEMENT_CHARACTER);
            return 6;
        }
        (Some(_), _) => rest.get(..6),
        (None, _) => rest.char_indices().nth(2).map_or(Some(rest), |(end, _)| rest.get(..end)),
    };
    let whole = whole.unwrap_or(rest);
    mended.push_str(whole);
    whole.len()
}

/// The value of the escape `\u` with its four digits that a text begins with.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_replaced_and_all_else_stays() {
        let whole = r#"{"words":["\u4f60 \ud83d\ude00 \\ud83d \" \n 你"]}"#;
        assert_eq!(mend(whole.as_bytes()), whole);
        let cases: [(&[u8], &str); 5] = [
            (br#"["\ud83d"]"#, "[\"\u{fffd}\"]"),
            (br#"["\ude00\ud83d x"]"#, "[\"\u{fffd}\u{fffd} x\"]"),
            (b"[\"a\x01\nb\"]", "[\"a  b\"]"),
            (b"[\"a\xff\"]", "[\"a\u{fffd}\"]"),
            (b"[\"\\", "[\"\\"),
        ];
        for (broken, expected) in cases {
            assert_eq!(mend(broken), expected);
        }
    }
}
