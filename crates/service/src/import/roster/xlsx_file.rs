//! A roster as a workbook: its first sheet, read cell by cell. A workbook is a zip file of XML, so what it unpacks to is
//! measured first, and no dense range is ever made: one cell in the last row of a sheet costs one cell.

use std::io::{self, Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};

use super::line::{Cell, Line};
use super::problem::FileFault;
use crate::limits::{ROWS_MAX, WORKBOOK_BYTES_MAX};

/// How a zip file begins.
pub(super) const MAGIC: &[u8] = b"PK\x03\x04";

/// Calls `each` with every line that is not blank, the header first.
pub(super) fn lines(
    file: &[u8],
    most_columns: usize,
    each: &mut dyn FnMut(Line) -> Result<(), FileFault>,
) -> Result<(), FileFault> {
    measure(file)?;
    let broken = |_| FileFault::NotASpreadsheet;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(broken)?;
    let sheet = workbook.sheet_names().first().cloned().ok_or(FileFault::Empty)?;
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(broken)?;
    let mut line = Line { number: 0, cells: Vec::new(), has_stray_quote: false };
    let mut count = 0;
    while let Some(found) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        let (row, column) = (found.pos.0, found.pos.1 as usize);
        let is_formula = found.formula.is_some();
        if found.value == DataRef::Empty && !is_formula {
            continue;
        }
        if column >= most_columns {
            return Err(FileFault::TooManyColumns);
        }
        let number = row.saturating_add(1);
        if number < line.number {
            return Err(FileFault::NotASpreadsheet);
        }
        if number != line.number {
            let done =
                std::mem::replace(&mut line, Line { number, cells: Vec::new(), has_stray_quote: false });
            count += u32::from(!done.is_blank());
            if count > ROWS_MAX {
                return Err(FileFault::TooManyRows);
            }
            pass(done, each)?;
        }
        if line.cells.len() <= column {
            line.cells.resize(column + 1, Cell::default());
        }
        if let Some(cell) = line.cells.get_mut(column) {
            *cell = Cell { is_formula, ..Cell::of(text(&found.value)) };
        }
    }
    pass(line, each)
}

fn pass(line: Line, each: &mut dyn FnMut(Line) -> Result<(), FileFault>) -> Result<(), FileFault> {
    if line.is_blank() { Ok(()) } else { each(line) }
}

/// What a person sees in the cell.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Numbers of students are whole; a display without an exponent keeps every digit of them.
        DataRef::Float(number) => number.to_string(),
        DataRef::DateTime(when) => day(*when),
        DataRef::Bool(is) => is.to_string(),
        // An error of the workbook is no value: kept so that the cell is not blank and its column refuses it.
        DataRef::Error(_) => "#".to_owned(),
        DataRef::Empty => String::new(),
    }
}

fn day(when: ExcelDateTime) -> String {
    let (year, month, day, ..) = when.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// Unpacks every part into nothing, counting.
fn measure(file: &[u8]) -> Result<(), FileFault> {
    let mut parts = zip::ZipArchive::new(Cursor::new(file)).map_err(|_| FileFault::NotASpreadsheet)?;
    let mut left = WORKBOOK_BYTES_MAX;
    for index in 0..parts.len() {
        let part = parts.by_index(index).map_err(|_| FileFault::NotASpreadsheet)?;
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink());
        left =
            left.checked_sub(unpacked.map_err(|_| FileFault::NotASpreadsheet)?).ok_or(FileFault::TooLarge)?;
    }
    Ok(())
}
