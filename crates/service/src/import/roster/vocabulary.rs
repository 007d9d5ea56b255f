//! Words that rosters use for their columns and values, from `vocabulary/roster.toml`: no word of a language stands in
//! the source.

use std::sync::LazyLock;

use serde::Deserialize;
use wuji_core::roster::{Leaving, Sex};

use super::normal::folded;
use super::problem::Column;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    columns: toml::Table,
    sex: SexWords,
    leaving: LeavingWords,
    endings: Endings,
    marks: Marks,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct SexWords {
    female: Vec<String>,
    male: Vec<String>,
    unstated: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct LeavingWords {
    graduated: Vec<String>,
    transferred: Vec<String>,
    withdrew: Vec<String>,
    died: Vec<String>,
    other: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Endings {
    year: Vec<String>,
    bed: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Marks {
    date: Vec<String>,
    middle_dot: Vec<String>,
}

// The file is part of the binary; a test reads it, so that it cannot be wrong here.
static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../../../vocabulary/roster.toml")).unwrap_or_default());

/// The column that a header names.
pub(super) fn column(header: &str) -> Option<Column> {
    let wanted = folded(header);
    Column::ALL.iter().copied().find(|column| spellings(*column).any(|word| folded(word) == wanted))
}

fn spellings(column: Column) -> impl Iterator<Item = &'static str> {
    let words = FILE.columns.get(column.name()).and_then(toml::Value::as_array);
    words.into_iter().flatten().filter_map(toml::Value::as_str)
}

/// The sex that a word names.
pub(crate) fn sex(word: &str) -> Option<Sex> {
    let wanted = folded(word);
    let has = |words: &[String]| words.iter().any(|word| folded(word) == wanted);
    if has(&FILE.sex.female) {
        Some(Sex::Female)
    } else if has(&FILE.sex.male) {
        Some(Sex::Male)
    } else if has(&FILE.sex.unstated) {
        Some(Sex::Unstated)
    } else {
        None
    }
}

/// The reason to leave the college that a word names.
pub(super) fn leaving(word: &str) -> Option<Leaving> {
    let wanted = folded(word);
    let words = &FILE.leaving;
    let all = [
        (&words.graduated, Leaving::Graduated),
        (&words.transferred, Leaving::Transferred),
        (&words.withdrew, Leaving::Withdrew),
        (&words.died, Leaving::Died),
        (&words.other, Leaving::Other),
    ];
    let found = all.into_iter().find(|(words, _)| words.iter().any(|word| folded(word) == wanted));
    found.map(|(_, reason)| reason)
}

/// A year of entry without the word behind it.
pub(super) fn bare_year(text: &str) -> &str {
    without_ending(text, &FILE.endings.year)
}

/// A bed without the word behind it.
pub(super) fn bare_bed(text: &str) -> &str {
    without_ending(text, &FILE.endings.bed)
}

fn without_ending<'t>(text: &'t str, endings: &[String]) -> &'t str {
    endings.iter().find_map(|ending| text.strip_suffix(ending.as_str())).unwrap_or(text).trim_end()
}

/// Year, month and day of a date, as written.
pub(super) fn date_parts(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for mark in &FILE.marks.date {
        text = text.replace(mark.as_str(), "-");
    }
    text.trim_end_matches('-').split('-').map(|part| part.trim().to_owned()).collect()
}

/// A name whose dots are middle dots.
pub(crate) fn with_middle_dots(name: &str) -> String {
    let mut name = name.to_owned();
    for dot in &FILE.marks.middle_dot {
        name = name.replace(dot.as_str(), "\u{B7}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_spellings_and_none_means_two() {
        let file: File = toml::from_str(include_str!("../../../vocabulary/roster.toml")).unwrap();
        assert_eq!(file.columns.len(), Column::ALL.len());
        for known in Column::ALL {
            assert!(spellings(*known).count() >= 2, "{}", known.name());
            for word in spellings(*known) {
                assert_eq!(column(word), Some(*known), "{word}");
            }
        }
        assert_eq!(column(" Student_Number* "), Some(Column::StudentNumber));
        assert_eq!(column("x"), None);
    }

    #[test]
    fn values_lose_what_people_write_around_them() {
        assert_eq!(sex("F"), Some(Sex::Female));
        assert_eq!(date_parts("2006/1/2"), ["2006", "1", "2"]);
        assert_eq!(with_middle_dots("a\u{2022}b"), "a\u{B7}b");
    }
}
