//! Results of a census, from CSV or XLSX to one `census.record` (CT.8a, CT.8b): a column with the student number, one for each
//! question, one for whether he asks for help, one for the day. Or scores that another system made, in place of the questions:
//! the total, and perhaps the class and whether a critical item overrides.
//!
//! A row with any problem is dropped whole. Answers are scored by the core and kept by nobody; of a dropped row nothing stays
//! but its line, its column and a code.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use wuji_core::census::{Instrument, Record, Row, Stated, Terms};
use wuji_core::ids::{CaseNo, PersonNo, PostNo, Tag};
use wuji_core::time::Day;
use wuji_core::{At, Network};

use super::roster::{Fault, FileFault, HeaderFault, HeaderProblem, Line, folded, is_number, lines, normal};
use crate::limits::CENSUS_COLUMNS_MAX;

/// Most classes that an instrument has.
const CLASSES_MAX: u8 = 5;

/// A column of such a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The student number.
    StudentNumber,
    /// A question, by its number.
    Item(u16),
    /// The total that another system counted.
    Total,
    /// The class that it gave.
    Class,
    /// Whether a critical item overrides.
    Critical,
    /// Whether he asks for help.
    AsksForHelp,
    /// The day on which he took it.
    On,
}

impl Column {
    /// The stable name: `item_12` for a question.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Column::StudentNumber => "student_number".into(),
            Column::Item(item) => format!("item_{item}").into(),
            Column::Total => "total".into(),
            Column::Class => "result_class".into(),
            Column::Critical => "critical_item".into(),
            Column::AsksForHelp => "asks_for_help".into(),
            Column::On => "taken_on".into(),
        }
    }
}

/// A row that cannot be taken, or one of several reasons for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Line of the file, counted from 1; the header is line 1.
    pub line: u32,
    /// In which column; none where the row as a whole is wrong.
    pub column: Option<Column>,
    /// Why.
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
    total: Vec<String>,
    class: Vec<String>,
    critical: Vec<String>,
    class_word: Vec<String>,
    numeral: Vec<String>,
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
    results: Results,
    help: Option<usize>,
    on: Option<usize>,
    width: usize,
}

/// Where the results stand.
enum Results {
    Items(Vec<usize>),
    Scores { total: usize, class: Option<usize>, critical: Option<usize> },
}

impl Headers {
    /// Reads the header row of a file for an instrument of so many questions. Questions go before scores; with neither, the
    /// questions are what is missing.
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
        let found: Vec<Option<usize>> = (1..=items).map(item).collect();
        let number = place(&WORDS.student_number);
        let results = match (place(&WORDS.total), found.iter().flatten().count()) {
            (Some(total), 0) => {
                let (class, critical) = (place(&WORDS.class), place(&WORDS.critical));
                Some(Results::Scores { total, class, critical })
            }
            _ => found.iter().copied().collect::<Option<Vec<usize>>>().map(Results::Items),
        };
        if let (Some(number), Some(results)) = (number, results) {
            let (help, on) = (place(&WORDS.asks_for_help), place(&WORDS.on));
            return Ok(Self { number, results, help, on, width: names.len() });
        }
        let lacks_number = number.is_none().then_some(Column::StudentNumber);
        let lacking = (1..).zip(&found).filter(|(_, place)| place.is_none());
        let lacking = lacks_number.into_iter().chain(lacking.map(|(item, _)| Column::Item(item)));
        let fault = HeaderFault::Missing;
        let missing = |column: Column| HeaderProblem { place: None, column: Some(column.name()), fault };
        Err(FileFault::Headers(lacking.map(missing).collect()))
    }
}

/// Reads a file of results for a census of a college whose state is `network`, for a person in a post: whomever he may not
/// record is not there. `tag` makes the keyed tag of a student number; `progress` is told how many rows are read.
pub fn read(
    file: &[u8],
    network: &Network,
    census: CaseNo,
    (by, now): ((PersonNo, PostNo), At),
    tag: &dyn Fn(&str) -> Tag,
    progress: &mut dyn FnMut(u32),
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
    lines(file, CENSUS_COLUMNS_MAX, &mut |line| {
        let Some(headers) = &headers else {
            headers = Some(Headers::read(&line, instrument.items)?);
            return Ok(());
        };
        reading.rows += 1;
        progress(reading.rows);
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
    reading.drop_refused(network, by, now);
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
    let mut results: Vec<(Column, String)> = Vec::new();
    match &headers.results {
        Results::Items(places) => {
            let items = (1..).zip(places).map(|(item, place)| (Column::Item(item), *place));
            results.extend(items.map(|(column, place)| (column, cell(place, column))));
        }
        Results::Scores { total, class, critical } => {
            let columns =
                [(Some(*total), Column::Total), (*class, Column::Class), (*critical, Column::Critical)];
            let there = columns.into_iter().filter_map(|(place, column)| Some((column, place?)));
            results.extend(there.map(|(column, place)| (column, cell(place, column))));
        }
    }
    let help = headers.help.map(|place| cell(place, Column::AsksForHelp)).unwrap_or_default();
    let on = headers.on.map(|place| cell(place, Column::On)).unwrap_or_default();
    let person = person(&number, network, tag).map_err(|fault| {
        faults.insert((Some(Column::StudentNumber), fault));
    });
    let (mut answers, mut stated) = (Vec::new(), None::<Stated>);
    for (column, text) in results {
        let scores = |stated: &mut Option<Stated>| {
            stated.take().unwrap_or(Stated { total: 0, class: None, critical: false })
        };
        let understood = match column {
            Column::Total => {
                text.parse().ok().map(|total| stated = Some(Stated { total, ..scores(&mut stated) }))
            }
            Column::Class if text.is_empty() => Some(()),
            Column::Class => {
                class(&text).map(|class| stated = Some(Stated { class: Some(class), ..scores(&mut stated) }))
            }
            Column::Critical => {
                yes_or_no(&text).map(|critical| stated = Some(Stated { critical, ..scores(&mut stated) }))
            }
            _ => text
                .parse::<u8>()
                .ok()
                .filter(|answer| (instrument.least..=instrument.most).contains(answer))
                .map(|answer| answers.push(answer)),
        };
        if understood.is_none() {
            faults.insert((Some(column), Fault::AnswerOutOfRange));
        }
    }
    let asks_for_help = yes_or_no(&help).unwrap_or_else(|| {
        faults.insert((Some(Column::AsksForHelp), Fault::AnswerOutOfRange));
        false
    });
    let day = (!on.is_empty()).then(|| day(&on));
    if day == Some(None) {
        faults.insert((Some(Column::On), Fault::NoSuchDate));
    }
    Some(Row { line: line.number, person: person.ok()?, answers, stated, asks_for_help, on: day.flatten() })
}

/// Yes, or no, which nothing means too.
fn yes_or_no(text: &str) -> Option<bool> {
    let yes = is_one_of(&WORDS.yes, text);
    (yes || text.is_empty() || is_one_of(&WORDS.no, text)).then_some(yes)
}

/// A class as people write it, from 1.
fn class(text: &str) -> Option<u8> {
    let is = |class: &u8| {
        let own = usize::from(*class).checked_sub(1).and_then(|place| WORDS.numeral.get(place));
        let spelled = [Some(class.to_string()), own.cloned()];
        let words = WORDS.class_word.iter();
        words
            .flat_map(|word| spelled.iter().flatten().map(|n| word.replace("{n}", n)))
            .any(|word| folded(&word) == folded(text))
    };
    (1..=CLASSES_MAX).find(is)
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
    fn drop_refused(&mut self, network: &Network, by: (PersonNo, PostNo), now: At) {
        let (refused, scored) = self.record.outlook_of(network, by, now);
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
        assert_eq!(words.numeral.len(), usize::from(CLASSES_MAX));
        assert_eq!((class("1"), class(" Class 2"), class("6"), class("")), (Some(1), Some(2), None, None));
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
