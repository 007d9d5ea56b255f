//! Suppression: what of a table is shown, so that no number of 1 to 10 can be read or worked out.
//!
//! A column stands alone: its cells, one a row, and its total. A cell below [`SHOWN_FROM`] is not shown, 0 neither. The total
//! of a column with h hidden cells that sum up to s is shown if h is 0, or if 11 ≤ s ≤ 10 (h − 1). There are no totals of
//! rows and no total of totals.
//!
//! Guarantee: **any one hidden cell could be any number from 0 to 10, and everything published would be the same**, the
//! column's other hidden cells making up for it. So whoever knows this rule too learns no more of a hidden cell than that it
//! is below 11. No two columns, tables or months share a number: tables count different things, flows of different months
//! count different happenings. Standing numbers (of a register, whose months do overlap) are shown in tens, rounded down, so
//! that the difference of two months tells of no one person.
//!
//! What it does not guard: somebody who knows all hidden cells of a column but one from elsewhere.

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::limits::SHOWN_FROM;

/// A number that is published; none: below 11, or not shown for the sake of one that is.
pub type Shown = Option<u32>;

/// A column as it is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Encode, Decode)]
pub struct Column {
    /// One number a row.
    #[n(0)]
    pub cells: Vec<Shown>,
    /// All rows together.
    #[n(1)]
    pub total: Shown,
}

/// A number as it may be shown alone: in tens, rounded down, or not at all.
pub fn in_tens(number: u32) -> Shown {
    (number >= SHOWN_FROM).then_some(number / 10 * 10)
}

/// What is shown of a column. `standing`: of numbers that later months count again.
pub fn suppress(counts: &[u32], standing: bool) -> Column {
    let show = |number: u32| if standing { number / 10 * 10 } else { number };
    let most = SHOWN_FROM - 1;
    let hidden = counts.iter().filter(|count| **count < SHOWN_FROM);
    let (others, sum) = hidden.fold((0u32, 0u32), |(others, sum), count| (others + 1, sum + count));
    let safe = others == 0 || (sum > most && sum <= most.saturating_mul(others - 1));
    let all = counts.iter().copied().fold(0, u32::saturating_add);
    Column {
        cells: counts.iter().map(|count| (*count >= SHOWN_FROM).then(|| show(*count))).collect(),
        total: (safe && all >= SHOWN_FROM).then(|| show(all)),
    }
}
