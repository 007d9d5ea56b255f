//! The files that a college fills in, when it begins and before each term and September: rosters and results as CSV and
//! XLSX, settings as TOML with comments. They are complete: tests import them as they are.

use clap::ValueEnum;
use rust_xlsxwriter::XlsxError;
use wuji_core::census::{Instrument, InstrumentNo, shipped};

use crate::text::{Language, Text};
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
    /// The roster of a new year as CSV: who moves, comes, leaves.
    #[value(name = "roll-over.csv")]
    YearCsv,
    /// The same as a workbook.
    #[value(name = "roll-over.xlsx", alias = "roll-over")]
    YearXlsx,
    /// The posts of a new year, which go with its roster.
    #[value(name = "posts.toml")]
    PostsToml,
    /// Postings as a table, CSV: student posts above all, a line each.
    #[value(name = "posts.csv")]
    PostsCsv,
    /// The same as a workbook.
    #[value(name = "posts.xlsx", alias = "posts")]
    PostsXlsx,
    /// Terms and holidays of a new year.
    #[value(name = "calendar.toml")]
    CalendarToml,
    /// Answers of a census as CSV.
    #[value(name = "census.csv")]
    CensusCsv,
    /// The same as a workbook.
    #[value(name = "census.xlsx", alias = "census")]
    CensusXlsx,
    /// Scores of a census that another system made, as CSV.
    #[value(name = "census-scores.csv")]
    ScoresCsv,
    /// The same as a workbook.
    #[value(name = "census-scores.xlsx", alias = "census-scores")]
    ScoresXlsx,
}

/// Instruments of the product, as a template is made for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Asks {
    /// UPI.
    #[value(name = "upi")]
    Upi,
    /// SCL-90.
    #[value(name = "scl-90")]
    Scl90,
    /// PHQ-9.
    #[value(name = "phq-9")]
    Phq9,
}

impl Asks {
    fn instrument(self) -> Option<Instrument> {
        shipped(match self {
            Asks::Upi => InstrumentNo::UPI,
            Asks::Scl90 => InstrumentNo::SCL_90,
            Asks::Phq9 => InstrumentNo::PHQ_9,
        })
    }
}

impl Template {
    /// Every template, in the order in which a college needs them.
    pub const ALL: [Template; 13] = [
        Template::RosterCsv,
        Template::RosterXlsx,
        Template::CollegeToml,
        Template::PostsCsv,
        Template::PostsXlsx,
        Template::CalendarToml,
        Template::YearCsv,
        Template::YearXlsx,
        Template::PostsToml,
        Template::CensusCsv,
        Template::CensusXlsx,
        Template::ScoresCsv,
        Template::ScoresXlsx,
    ];

    /// The name of the file.
    pub fn file_name(self) -> &'static str {
        match self {
            Template::RosterCsv => "roster.csv",
            Template::RosterXlsx => "roster.xlsx",
            Template::CollegeToml => "college.toml",
            Template::YearCsv => "roll-over.csv",
            Template::YearXlsx => "roll-over.xlsx",
            Template::PostsToml => "posts.toml",
            Template::PostsCsv => "posts.csv",
            Template::PostsXlsx => "posts.xlsx",
            Template::CalendarToml => "calendar.toml",
            Template::CensusCsv => "census.csv",
            Template::CensusXlsx => "census.xlsx",
            Template::ScoresCsv => "census-scores.csv",
            Template::ScoresXlsx => "census-scores.xlsx",
        }
    }

    /// The file in a language, for the UPI where it is one of a census. Only a workbook can fail, where the machine has no
    /// room for it.
    pub fn bytes(self, language: Language) -> Result<Vec<u8>, XlsxError> {
        self.bytes_for(language, Asks::Upi)
    }

    /// The same for another instrument.
    pub fn bytes_for(self, language: Language, asks: Asks) -> Result<Vec<u8>, XlsxError> {
        let text = self.text(language, asks);
        if self.file_name().ends_with(".xlsx") {
            workbook(&text)
        } else if self.file_name().ends_with(".csv") {
            Ok(format!("\u{FEFF}{}", crlf(&text)).into_bytes())
        } else {
            Ok(text.into_bytes())
        }
    }

    fn text(self, language: Language, asks: Asks) -> String {
        let [chinese, english] = match self {
            Template::RosterCsv | Template::RosterXlsx => {
                [include_str!("../templates/roster.zh-CN.csv"), include_str!("../templates/roster.en.csv")]
            }
            Template::CollegeToml => [
                include_str!("../templates/college.zh-CN.toml"),
                include_str!("../templates/college.en.toml"),
            ],
            Template::YearCsv | Template::YearXlsx => [
                include_str!("../templates/roll-over.zh-CN.csv"),
                include_str!("../templates/roll-over.en.csv"),
            ],
            Template::PostsToml => {
                [include_str!("../templates/posts.zh-CN.toml"), include_str!("../templates/posts.en.toml")]
            }
            Template::PostsCsv | Template::PostsXlsx => {
                [include_str!("../templates/posts.zh-CN.csv"), include_str!("../templates/posts.en.csv")]
            }
            Template::CalendarToml => [
                include_str!("../templates/calendar.zh-CN.toml"),
                include_str!("../templates/calendar.en.toml"),
            ],
            Template::CensusCsv | Template::CensusXlsx => return answers(language, asks),
            Template::ScoresCsv | Template::ScoresXlsx => return scores(language, asks),
        };
        match language {
            Language::ZhCn => chinese.to_owned(),
            Language::En => english.to_owned(),
        }
    }
}

/// The two students of the roster's template.
const EXAMPLES: [&str; 2] = ["20260100001", "20260100002"];

/// A column for each question, and an example each of the lowest answers.
fn answers(language: Language, asks: Asks) -> String {
    let Some(instrument) = asks.instrument() else { return String::new() };
    let text = Text::new(language);
    let items = (1..=instrument.items).map(|item| text.with("census-item", &[("item", &item)]));
    let least = instrument.least.to_string();
    let lowest = vec![least; usize::from(instrument.items)];
    table(text, &instrument, items.collect(), &lowest)
}

/// Columns for the scores of another system, and an example each in the last class.
fn scores(language: Language, asks: Asks) -> String {
    let Some(instrument) = asks.instrument() else { return String::new() };
    let text = Text::new(language);
    let heads = ["total", "result_class", "critical_item"].map(|name| text.get(&format!("column-{name}")));
    let counted = usize::from(instrument.items).saturating_sub(instrument.uncounted.len());
    let total = usize::from(instrument.least) * counted;
    let row = [total.to_string(), instrument.classes.len().to_string(), text.get("template-no")];
    table(text, &instrument, heads.to_vec(), &row)
}

fn table(text: Text, instrument: &Instrument, heads: Vec<String>, row: &[String]) -> String {
    let head = |name: &str| text.get(&format!("column-{name}"));
    let help = instrument.asks_for_help.then(|| head("asks_for_help"));
    let no = instrument.asks_for_help.then(|| text.get("template-no"));
    // A day that is left empty is the day of the import.
    let first = [head("student_number")].into_iter().chain(heads).chain(help).chain([head("taken_on")]);
    let rows = EXAMPLES.map(|number| {
        let cells = [number.to_owned()].into_iter().chain(row.iter().cloned());
        cells.chain(no.clone()).chain([String::new()]).collect::<Vec<_>>().join(",")
    });
    std::iter::once(first.collect::<Vec<_>>().join(",")).chain(rows).map(|line| line + "\n").collect()
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
