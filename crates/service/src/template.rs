//! The files that a college fills in: the roster as CSV and XLSX, `college.toml` with comments. They are complete: tests
//! import them as they are.

use clap::ValueEnum;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::text::Language;

/// A file to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// The roster of students as CSV, UTF-8 with a byte order mark, so that spreadsheet programs read it right.
    #[value(name = "roster.csv")]
    RosterCsv,
    /// The roster of students as a workbook, every column text, so that no number loses a digit.
    #[value(name = "roster.xlsx")]
    RosterXlsx,
    /// Staff, posts, calendar, deadlines, on-call, reporters, accounts.
    #[value(name = "college.toml")]
    CollegeToml,
}

impl Template {
    /// Every template.
    pub const ALL: [Template; 3] = [Template::RosterCsv, Template::RosterXlsx, Template::CollegeToml];

    /// The name of the file.
    pub fn file_name(self) -> &'static str {
        match self {
            Template::RosterCsv => "roster.csv",
            Template::RosterXlsx => "roster.xlsx",
            Template::CollegeToml => "college.toml",
        }
    }

    /// The file in a language. Only the workbook can fail, where the machine has no room for it.
    pub fn bytes(self, language: Language) -> Result<Vec<u8>, XlsxError> {
        match self {
            Template::RosterCsv => Ok(format!("\u{FEFF}{}", crlf(roster(language))).into_bytes()),
            Template::RosterXlsx => workbook(roster(language)),
            Template::CollegeToml => Ok(college(language).as_bytes().to_vec()),
        }
    }
}

fn roster(language: Language) -> &'static str {
    match language {
        Language::ZhCn => include_str!("../templates/roster.zh-CN.csv"),
        Language::En => include_str!("../templates/roster.en.csv"),
    }
}

fn college(language: Language) -> &'static str {
    match language {
        Language::ZhCn => include_str!("../templates/college.zh-CN.toml"),
        Language::En => include_str!("../templates/college.en.toml"),
    }
}

/// Lines as spreadsheet programs end them.
fn crlf(text: &str) -> String {
    text.lines().flat_map(|line| [line, "\r\n"]).collect()
}

/// Rows that are filled in further down keep the format of the column.
fn workbook(text: &str) -> Result<Vec<u8>, XlsxError> {
    const WIDTH_CHARS: f64 = 16.0;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (plain, bold) = (Format::new().set_num_format("@"), Format::new().set_num_format("@").set_bold());
    for (row, line) in (0_u32..).zip(text.lines()) {
        for (column, cell) in (0_u16..).zip(line.split(',')) {
            if row == 0 {
                sheet.set_column_format(column, &plain)?.set_column_width(column, WIDTH_CHARS)?;
            }
            sheet.write_string_with_format(row, column, cell, if row == 0 { &bold } else { &plain })?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}
