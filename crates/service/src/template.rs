//! The files that a college fills in: the roster as CSV and XLSX, `college.toml` with comments. They are complete: tests
//! import them as they are.

use clap::ValueEnum;
use rust_xlsxwriter::XlsxError;

use crate::text::Language;
use crate::workbook::Sheet;

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

fn workbook(text: &str) -> Result<Vec<u8>, XlsxError> {
    const WIDTH_CHARS: f64 = 16.0;
    let mut rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let headers = rows.next().unwrap_or_default();
    let columns = headers.into_iter().map(|header| (header, WIDTH_CHARS)).collect();
    Sheet { title: "Sheet1".to_owned(), columns, rows: rows.collect() }.bytes()
}
