//! Pages of a list. A cursor says after which row the next page begins; outside it is a sealed token, bound to the reader
//! and the list, so that nobody makes one, reads one or uses another's.

use serde::{Deserialize, Serialize};

/// Rows of a page.
pub const PAGE_ROWS: usize = 50;

/// What a row is sorted by; rows of one list have different keys.
pub(super) type Key = [i64; 3];

/// After which row a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor(pub(super) Key);

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
