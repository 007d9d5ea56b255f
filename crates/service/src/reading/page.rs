//! Pages of a list. A cursor says after which row the next page begins; outside it is a sealed token, bound to the reader
//! and the list, so that nobody makes one, reads one or uses another's.

use super::Reader;

/// Rows of a page.
pub const PAGE_ROWS: usize = 50;

/// What a row is sorted by; rows of one list have different keys.
pub(super) type Key = [i64; 3];

/// After which row a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(Key);

impl Cursor {
    /// The cursor that `token` is, if this reader was given it for this list.
    pub fn open(reader: &Reader<'_>, list: &str, token: &str) -> Option<Self> {
        let plain = reader.engine.tokens().open(&purpose(list), &bound(reader), token)?;
        let (parts, rest) = plain.as_chunks::<8>();
        let [a, b, c] = parts else { return None };
        rest.is_empty().then_some(Self([*a, *b, *c].map(i64::from_be_bytes)))
    }

    /// The token that stands for it outside.
    pub(super) fn seal(self, reader: &Reader<'_>, list: &str) -> String {
        let plain = self.0.map(i64::to_be_bytes).concat();
        reader.engine.tokens().seal(&purpose(list), &bound(reader), &plain)
    }

    /// Of a list that is read backwards: before this place of the log.
    pub(super) fn at_place(place: u64) -> Self {
        Self([i64::try_from(place).unwrap_or(i64::MAX), 0, 0])
    }

    pub(super) fn place(self) -> u64 {
        let [place, ..] = self.0;
        u64::try_from(place).unwrap_or(0)
    }
}

fn purpose(list: &str) -> String {
    format!("cursor/{list}")
}

/// Nobody uses another's cursor, nor his own in another post.
fn bound(reader: &Reader<'_>) -> Vec<u8> {
    let post = reader.post.map_or(u64::MAX, |post| u64::from(post.0));
    [u64::from(reader.person.0), post].map(u64::to_be_bytes).concat()
}

/// The rows after `from`, at most a page of them, and where the next page begins if there is one.
pub(super) fn page<T>(mut rows: Vec<(Key, T)>, from: Option<Cursor>) -> (Vec<T>, Option<Cursor>) {
    rows.sort_by_key(|(key, _)| *key);
    let mut rest = rows.into_iter().filter(|(key, _)| from.is_none_or(|Cursor(from)| from < *key)).peekable();
    let mut last = None;
    let mut taken = Vec::new();
    while taken.len() < PAGE_ROWS
        && let Some((key, row)) = rest.next()
    {
        last = Some(Cursor(key));
        taken.push(row);
    }
    let next = rest.peek().and(last);
    (taken, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hold_every_row_once() {
        let rows = || (0..120).rev().map(|n| ([0, n, 0], n)).collect::<Vec<_>>();
        let (mut seen, mut from) = (Vec::new(), None);
        loop {
            let (rows, next) = page(rows(), from);
            seen.extend(rows);
            from = next;
            if from.is_none() {
                break;
            }
        }
        assert_eq!(seen, (0..120).collect::<Vec<_>>());
        assert_eq!(page(Vec::<(Key, ())>::new(), None), (Vec::new(), None));
    }
}
