//! Padding of words: what is sealed is as long as a bucket, so that a stored length tells at most a power of
//! two.
//!
//! Layout inside the plaintext: true length (u32, little-endian) ‖ words ‖ zeros, together one of 64, 128,
//! 256, 512, … bytes. Up to 60 bytes of UTF-8 (20 Chinese characters) look alike.

/// The smallest bucket, bytes.
pub const BUCKET_MIN: usize = 64;
/// The longest words that can be sealed, bytes of UTF-8.
pub const WORDS_MAX: usize = (1 << 20) - PREFIX;
const PREFIX: usize = 4;

/// Appends `words`, padded, to `out`; `None` (and nothing appended) above [`WORDS_MAX`].
pub(super) fn pad(words: &[u8], out: &mut Vec<u8>) -> Option<()> {
    if words.len() > WORDS_MAX {
        return None;
    }
    let length = u32::try_from(words.len()).ok()?;
    let bucket = bucket(words.len());
    let start = out.len();
    out.reserve(bucket);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(words);
    out.resize(start + bucket, 0);
    Some(())
}

/// Takes the padding off `text`; `None` if it is not what [`pad`] writes.
pub(super) fn unpad(text: &mut Vec<u8>) -> Option<()> {
    let (length, rest) = text.split_first_chunk::<PREFIX>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let zeros = rest.get(length..)?;
    if length > WORDS_MAX || text.len() != bucket(length) || zeros.iter().any(|byte| *byte != 0) {
        return None;
    }
    text.drain(..PREFIX);
    text.truncate(length);
    Some(())
}

fn bucket(length: usize) -> usize {
    (PREFIX + length).next_power_of_two().max(BUCKET_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn padded(length: usize) -> Vec<u8> {
        let mut out = Vec::new();
        pad(&vec![b'x'; length], &mut out).unwrap();
        out
    }

    #[test]
    fn lengths_within_a_bucket_look_alike() {
        for (length, bucket) in
            [(0, 64), (1, 64), (60, 64), (61, 128), (124, 128), (125, 256), (4092, 4096), (4093, 8192)]
        {
            assert_eq!(padded(length).len(), bucket, "{length}");
        }
    }

    #[test]
    fn unpadding_returns_what_was_padded_and_nothing_else() {
        for length in 0..=600 {
            let mut text = padded(length);
            unpad(&mut text).unwrap();
            assert_eq!(text, vec![b'x'; length]);
        }
        let mut dirty = padded(3);
        *dirty.last_mut().unwrap() = 1;
        let mut too_long = padded(3);
        too_long[0] = 61;
        let mut huge = padded(3);
        huge[..4].copy_from_slice(&u32::MAX.to_le_bytes());
        let roomy = [padded(3), vec![0; 64]].concat();
        for mut bad in [dirty, too_long, huge, roomy, vec![], vec![0; 3], vec![0; 63]] {
            assert_eq!(unpad(&mut bad), None);
        }
    }

    #[test]
    fn the_longest_words_fit_and_one_byte_more_does_not() {
        assert_eq!(padded(WORDS_MAX).len(), 1 << 20);
        assert_eq!(pad(&vec![b'x'; WORDS_MAX + 1], &mut Vec::new()), None);
    }
}
