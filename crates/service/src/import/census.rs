//! Results of a census, from CSV or XLSX to one `census.record` (CT.8a, CT.8b): a column with the student number, one for each
//! question, one for whether he asks for help, one for the day.
//!
//! A row with any problem is dropped whole. Answers are scored by the core and kept by nobody; of a dropped row nothing stays
//! but its line, its column and a code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use wuji_core::census::{Instrument, Record, Row, Terms};
use wuji_core::ids::{CaseNo, PersonNo, Tag};
use wuji_core::time::Day;
use wuji_core::{At, Network};

use super::roster::{Fault, FileFault, Line, folded, is_number, lines, normal};

/// A column of such a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The student number.
    StudentNumber,
    /// A question, by its number.
    Item(u16),
    /// Whether he asks for help.
    AsksForHelp,
    /// The day on which he took it.
    On,
}

/// A row that cannot be taken, or one of several reasons for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Line of the file, counted from 1; the header is line 1.
    pub line: u32,
    /// In which column; none where the row as a whole is wrong.
    pub column: Option<Column>,
    /// Why.
    #[serde(rename = "code")]
    pub fault: Fault,
}

/// What a file of results says.
#[derive(Debug)]
pub struct Reading {
    /// How many rows it has, blank ones and the header apart.
    pub rows: u32,
    /// Everything that is wrong with rows, by line.
    pub problems: Vec<Problem>,
    /// What can be recorded.
    pub record: Record,
    /// How many of them come into each class, from 1.
    pub classes: BTreeMap<u8, u32>,
    /// How many of them a critical item puts there.
    pub critical: u32,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    item: Vec<String>,
    student_number: Vec<String>,
    asks_for_help: Vec<String>,
    on: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
}

// The file is part of the binary; a test reads it, so that it cannot be wrong here.
static WORDS: LazyLock<Vocabulary> =
    LazyLock::new(|| toml::from_str(include_str!("../../vocabulary/census.toml")).unwrap_or_default());

fn is_one_of(words: &[String], text: &str) -> bool {
    let wanted = folded(text);
    words.iter().any(|word| folded(word) == wanted)
}

/// Where the columns stand.
struct Headers {
    number: usize,
    items: Vec<usize>,
    help: Option<usize>,
    on: Option<usize>,
    width: usize,
}

impl Headers {
    /// Reads the header row of a file for an instrument of so many questions.
    fn read(line: &Line, items: u16) -> Result<Self, FileFault> {
        let names: Vec<String> = line.cells.iter().map(|cell| folded(&cell.text)).collect();
        let place = |words: &[String]| {
            let words: Vec<String> = words.iter().map(|word| folded(word)).collect();
            names.iter().position(|name| words.contains(name))
        };
        let item = |number: u16| {
            let spelled = |word: &String| word.replace("{n}", &number.to_string());
            place(&WORDS.item.iter().map(spelled).collect::<Vec<_>>())
        };
        let found: Option<Vec<usize>> = (1..=items).map(item).collect();
        match (place(&WORDS.student_number), found) {
            (Some(number), Some(items)) => Ok(Self {
                number,
                items,
                help: place(&WORDS.asks_for_help),
                on: place(&WORDS.on),
                width: names.len(),
            }),
            // Which question has no column is told by the file itself: they are numbered.
            (None, _) | (_, None) => Err(FileFault::Headers(Vec::new())),
        }
    }
}

/// Reads a file of results for a census of a college whose state is `network`. `tag` makes the keyed tag of a student number.
pub fn read(
    file: &[u8],
    network: &Network,
    census: CaseNo,
    now: At,
    tag: &dyn Fn(&str) -> Tag,
) -> Result<Reading, FileFault> {
    let terms = network.census.get(census).and_then(|census| census.terms.as_ref());
    let found = terms.and_then(|terms: &Terms| network.census.instrument(terms.instrument, terms.version));
    let instrument = found.ok_or(FileFault::Empty)?;
    let mut headers = None;
    let mut reading = Reading {
        rows: 0,
        problems: Vec::new(),
        record: Record { census, rows: Vec::new() },
        classes: BTreeMap::new(),
        critical: 0,
    };
    lines(file, &mut |line| {
        let Some(headers) = &headers else {
            headers = Some(Headers::read(&line, instrument.items)?);
            return Ok(());
        };
        reading.rows += 1;
        let mut faults = BTreeSet::new();
        let row = parse(&line, headers, &instrument, network, tag, &mut faults);
        let line = line.number;
        reading.problems.extend(faults.iter().map(|(column, fault)| Problem {
            line,
            column: *column,
            fault: *fault,
        }));
        reading.record.rows.extend(row.filter(|_| faults.is_empty()));
        Ok(())
    })?;
    if headers.is_none() {
        return Err(FileFault::Empty);
    }
    reading.drop_refused(network, now);
    Ok(reading)
}

fn parse(
    line: &Line,
    headers: &Headers,
    instrument: &Instrument,
    network: &Network,
    tag: &dyn Fn(&str) -> Tag,
    faults: &mut BTreeSet<(Option<Column>, Fault)>,
) -> Option<Row> {
    if line.has_stray_quote {
        faults.insert((None, Fault::StrayQuote));
    }
    if line.cells.len() > headers.width {
        faults.insert((None, Fault::CellCount));
    }
    let mut cell = |place: usize, column: Column| {
        let Some(cell) = line.cells.get(place) else { return String::new() };
        if cell.is_formula || cell.text.starts_with('=') {
            faults.insert((Some(column), Fault::Formula));
        }
        if cell.is_too_long {
            faults.insert((Some(column), Fault::CellTooLong));
        }
        normal(&cell.text).into_owned()
    };
    let number = cell(headers.number, Column::StudentNumber);
    let numbered = (1..).zip(&headers.items);
    let texts: Vec<(u16, String)> =
        numbered.map(|(item, place)| (item, cell(*place, Column::Item(item)))).collect();
    let help = headers.help.map(|place| cell(place, Column::AsksForHelp)).unwrap_or_default();
    let on = headers.on.map(|place| cell(place, Column::On)).unwrap_or_default();
    let person = person(&number, network, tag).map_err(|fault| {
        faults.insert((Some(Column::StudentNumber), fault));
    });
    let mut answers = Vec::new();
    for (item, text) in texts {
        match text.parse::<u8>() {
            Ok(answer) if (instrument.least..=instrument.most).contains(&answer) => answers.push(answer),
            Ok(_) | Err(_) => {
                faults.insert((Some(Column::Item(item)), Fault::AnswerOutOfRange));
            }
        }
    }
    let asks_for_help = is_one_of(&WORDS.yes, &help);
    if !help.is_empty() && !asks_for_help && !is_one_of(&WORDS.no, &help) {
        faults.insert((Some(Column::AsksForHelp), Fault::AnswerOutOfRange));
    }
    let day = (!on.is_empty()).then(|| day(&on));
    if day == Some(None) {
        faults.insert((Some(Column::On), Fault::NoSuchDate));
    }
    Some(Row { line: line.number, person: person.ok()?, answers, asks_for_help, on: day.flatten() })
}

/// The student of a number. Whoever is not enrolled is nobody.
fn person(number: &str, network: &Network, tag: &dyn Fn(&str) -> Tag) -> Result<PersonNo, Fault> {
    if number.is_empty() {
        return Err(Fault::StudentNumberMissing);
    }
    if !is_number(number) {
        return Err(Fault::StudentNumberInvalid);
    }
    network.roster.tagged(tag(number)).ok_or(Fault::UnknownStudent)
}

fn day(text: &str) -> Option<Day> {
    let mut parts = text.split(['-', '/', '.']).map(|part| part.parse::<u32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let year = i32::try_from(year).ok()?;
    if parts.next().is_some() { None } else { Day::of(year, month, day) }
}

impl Reading {
    /// Drops the rows that the core would refuse, and counts what the others come to.
    fn drop_refused(&mut self, network: &Network, now: At) {
        let (refused, scored) = self.record.outlook(network, now.day(), |_| true);
        let lines: BTreeSet<u32> = refused.iter().map(|problem| problem.line).collect();
        let column = Some(Column::StudentNumber);
        self.problems.extend(refused.into_iter().map(|problem| Problem {
            line: problem.line,
            column,
            fault: problem.fault.into(),
        }));
        self.problems.sort_unstable();
        self.record.rows.retain(|row| !lines.contains(&row.line));
        for (_, _, scored) in scored {
            *self.classes.entry(scored.class).or_default() += 1;
            self.critical += u32::from(scored.critical);
        }
    }

    /// How many lines are refused.
    pub fn refused(&self) -> usize {
        self.problems.iter().map(|problem| problem.line).collect::<BTreeSet<_>>().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_whole() {
        let words: Vocabulary = toml::from_str(include_str!("../../vocabulary/census.toml")).unwrap();
        assert!(words.item.iter().all(|word| word.contains("{n}")));
        assert!(!words.yes.iter().any(|word| words.no.contains(word)));
        assert!(is_one_of(&WORDS.yes, " YES ") && is_one_of(&WORDS.no, "0"));
    }

    #[test]
    fn days_in_the_ways_people_write_them() {
        let wanted = Day::of(2026, 9, 21);
        for text in ["2026-09-21", "2026/9/21", "2026.9.21"] {
            assert_eq!(day(text), wanted, "{text}");
        }
        assert_eq!(day("2026-02-30"), None);
    }
}
