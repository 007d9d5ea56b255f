//! One line of a roster between the file and the row: cells that are held for one call and then gone. Neither type has
//! `Debug`, so that no cell is ever shown by accident.

use crate::limits::CELL_CHARS_MAX;

/// A cell.
#[derive(Clone, Default)]
pub(crate) struct Cell {
    /// What stands in it; empty where it was too long.
    pub(crate) text: String,
    /// The workbook computes it.
    pub(crate) is_formula: bool,
    /// It was longer than a cell may be, and was dropped.
    pub(crate) is_too_long: bool,
}

impl Cell {
    /// A cell of text, dropped where it is longer than a cell may be.
    pub(crate) fn of(text: String) -> Self {
        // Bytes first: counting characters of every cell would cost more than reading them.
        let is_too_long = text.len() > CELL_CHARS_MAX && text.chars().count() > CELL_CHARS_MAX;
        Self { text: if is_too_long { String::new() } else { text }, is_formula: false, is_too_long }
    }

    /// Whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        !self.is_too_long && !self.is_formula && self.text.trim().is_empty()
    }
}

/// A line that is not blank.
pub(crate) struct Line {
    /// Its number in the file, counted from 1.
    pub(crate) number: u32,
    /// Its cells.
    pub(crate) cells: Vec<Cell>,
    /// Its quotation marks do not pair.
    pub(crate) has_stray_quote: bool,
}

impl Line {
    /// Whether nothing stands in any cell.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}
