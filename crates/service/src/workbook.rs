//! Tables for spreadsheet programs: the one writer of workbooks, and CSV cells that nothing runs. Every cell of a workbook is
//! text, so that no number loses a digit and nothing in it is ever run as a formula.

use std::io::{self, Write};
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::json;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::output::new_file;

/// A sheet: its name, its columns with their widths in characters, its rows.
pub(crate) struct Sheet<R> {
    /// What its tab says.
    pub(crate) title: String,
    /// Header and width of each column.
    pub(crate) columns: Vec<(String, f64)>,
    /// The cells.
    pub(crate) rows: Vec<R>,
}

impl<R: AsRef<[String]>> Sheet<R> {
    /// As a file; rows that are filled in further down keep the format of the column. Only a machine without room fails.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(&self.title)?;
        let (plain, bold) = (Format::new().set_num_format("@"), Format::new().set_num_format("@").set_bold());
        for (column, (header, width_chars)) in (0_u16..).zip(&self.columns) {
            sheet.set_column_format(column, &plain)?.set_column_width(column, *width_chars)?;
            sheet.write_string_with_format(0, column, header, &bold)?;
        }
        for (line, row) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(row.as_ref()) {
                sheet.write_string_with_format(line, column, cell, &plain)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, self.rows.len() as u32, (self.columns.len() as u16).saturating_sub(1))?;
        book.save_to_buffer()
    }

    /// Writes it where a command was told to, never over something that is there, and says so.
    pub(crate) fn write(&self, path: &Path, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
        let unwritable = || Stop::File("file_unwritable", path.to_owned());
        let bytes = self.bytes().map_err(|_| unwritable());
        let written =
            bytes.and_then(|bytes| new_file(path, |file| file.write_all(&bytes).map_err(|_| unwritable())));
        if let Err(stop) = written {
            return stop.tell(terminal);
        }
        let rows = self.rows.len();
        if terminal.json {
            terminal.write_json(&json!({ "written": path.display().to_string(), "rows": rows }))?;
        } else {
            let written = [("rows", &rows as &dyn ToString), ("file", &path.display())];
            terminal.line(&terminal.text.with("workbook-written", &written))?;
        }
        Ok(Exit::Ok)
    }
}

/// A text of people as a cell of CSV: what a spreadsheet program would run as a formula begins with an apostrophe.
pub(crate) fn csv_cell(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n') => format!("'{text}"),
        Some(_) | None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xlsx};

    use super::*;

    #[test]
    fn a_formula_stays_text() {
        let columns = vec![("a".to_owned(), 8.0), ("b".to_owned(), 8.0)];
        let rows = vec![["=1+1".to_owned(), "007".to_owned()]];
        let bytes = Sheet { title: "sheet".to_owned(), columns, rows }.bytes().unwrap();
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("sheet").unwrap();
        let cells: Vec<&Data> = range.rows().nth(1).unwrap().iter().collect();
        assert_eq!(cells, [&Data::String("=1+1".into()), &Data::String("007".into())]);
        assert!(book.worksheet_formula("sheet").unwrap().used_cells().next().is_none());
    }

    #[test]
    fn csv_runs_nothing() {
        for text in ["=HYPERLINK(1)", "+86", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(csv_cell(text), format!("'{text}"));
        }
        assert_eq!(csv_cell("2026-0001"), "2026-0001");
    }
}
