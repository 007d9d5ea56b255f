//! The header row: which column stands where. All that is wrong with it is told at once.

use super::line::Line;
use super::problem::{Column, FileFault, HeaderFault, HeaderProblem};
use super::vocabulary;

/// Where each column stands.
pub(super) struct Headers(Vec<Option<Column>>);

impl Headers {
    /// Reads the header row. A blank header is a column without a name; a cell under it is refused with its row.
    pub(super) fn read(line: &Line) -> Result<Self, FileFault> {
        let mut problems = Vec::new();
        let mut columns = Vec::new();
        for (n, cell) in line.cells.iter().enumerate() {
            let place = Some(n as u32 + 1);
            let column = vocabulary::column(&cell.text);
            let name = column.map(|column| column.name().into());
            if column.is_none() && !cell.is_blank() {
                problems.push(HeaderProblem { place, column: None, fault: HeaderFault::Unknown });
            }
            if column.is_some() && columns.contains(&column) {
                problems.push(HeaderProblem { place, column: name, fault: HeaderFault::Duplicate });
            }
            columns.push(column);
        }
        for column in Column::ALL.iter().copied().filter(|column| column.is_needed()) {
            if !columns.contains(&Some(column)) {
                let column = Some(column.name().into());
                problems.push(HeaderProblem { place: None, column, fault: HeaderFault::Missing });
            }
        }
        if problems.is_empty() { Ok(Self(columns)) } else { Err(FileFault::Headers(problems)) }
    }

    /// Where the column stands, counted from 0.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.0.iter().position(|here| *here == Some(column))
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.0.len()
    }

    /// Columns without a header.
    pub(super) fn unnamed(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().filter(|(_, column)| column.is_none()).map(|(place, _)| place)
    }
}
