//! The roster of students, from CSV or XLSX to one `roster.enrol`. Serves P.1 (full coverage): departments, classes and
//! rooms come with their students.
//!
//! A row with any problem is dropped whole; it takes no number and no bed. Of a dropped row nothing stays but its line,
//! the columns and the codes.

mod csv_file;
mod headers;
mod line;
mod normal;
mod problem;
mod row;
mod vocabulary;
mod xlsx_file;

pub(crate) use line::{Cell, Line};
pub(crate) use normal::{folded, normal};
pub use problem::{Column, Fault, FileFault, HeaderFault, HeaderProblem, Problem};
pub(crate) use row::{is_number, staff_words};
pub(crate) use vocabulary::{sex, with_middle_dots};

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use wuji_core::Network;
use wuji_core::ids::Tag;
use wuji_core::roster::{Enrol, Leaver, Row};
use wuji_core::words::{Slot, Words};

use crate::limits::{COLUMNS_MAX, FILE_BYTES_MAX, STUDENTS_MAX};
use headers::Headers;
use row::Said;

/// What a roster says.
#[derive(Debug)]
pub struct Reading {
    /// How many rows it has, blank ones and the header apart.
    pub rows: u32,
    /// Everything that is wrong with rows, by line.
    pub problems: Vec<Problem>,
    /// Of whom it says that they leave.
    pub leavers: Vec<Leaver>,
    enrol: Enrol,
    words: Vec<Words>,
}

/// How many of each thing a roster names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Counts {
    /// Students that can be enrolled.
    pub students: usize,
    /// Lines that are refused.
    pub refused: usize,
    /// Departments of the students.
    pub departments: usize,
    /// Classes of the students.
    pub classes: usize,
    /// Rooms of the students.
    pub rooms: usize,
}

impl Reading {
    /// What can be enrolled.
    pub fn enrol(&self) -> &Enrol {
        &self.enrol
    }

    /// A roster tells of nobody that he leaves: such lines are refused.
    pub fn refuse_leavers(&mut self) {
        let (column, fault) = (Some(Column::Leaving), Fault::LeavingElsewhere);
        let refused = self.leavers.drain(..).map(|leaver| Problem { line: leaver.line, column, fault });
        self.problems.extend(refused);
        self.problems.sort_unstable();
    }

    /// The action and the words beside it.
    pub fn into_parts(self) -> (Enrol, Vec<Words>) {
        (self.enrol, self.words)
    }

    /// Counts for people.
    pub fn counts(&self) -> Counts {
        let rows = &self.enrol.rows;
        Counts {
            students: rows.len(),
            refused: self.problems.iter().map(|problem| problem.line).collect::<BTreeSet<_>>().len(),
            departments: rows.iter().map(|row| &row.department).collect::<BTreeSet<_>>().len(),
            classes: rows.iter().map(|row| &row.class).collect::<BTreeSet<_>>().len(),
            rooms: rows
                .iter()
                .filter_map(|row| row.building.as_ref().zip(row.room.as_ref()))
                .collect::<BTreeSet<_>>()
                .len(),
        }
    }
}

/// The bytes of a file, if it is not larger than an import takes.
pub fn load(path: &Path) -> Result<Vec<u8>, FileFault> {
    let file = File::open(path).map_err(|_| FileFault::Unreadable)?;
    let mut bytes = Vec::new();
    // A limit on reading, not on the size that the file system tells: a pipe has none.
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|_| FileFault::Unreadable)?;
    if bytes.len() as u64 > FILE_BYTES_MAX { Err(FileFault::TooLarge) } else { Ok(bytes) }
}

/// Calls `each` with every line of a spreadsheet of at most so many columns that is not blank, the header first.
pub(crate) fn lines(
    file: &[u8],
    most_columns: usize,
    each: &mut dyn FnMut(Line) -> Result<(), FileFault>,
) -> Result<(), FileFault> {
    if file.len() as u64 > FILE_BYTES_MAX {
        return Err(FileFault::TooLarge);
    }
    if file.starts_with(xlsx_file::MAGIC) {
        xlsx_file::lines(file, most_columns, each)
    } else {
        csv_file::lines(file, most_columns, each)
    }
}

/// Reads a roster for a college whose state is `network`. `tag` makes the keyed tag of a student number; `progress` is
/// told the number of rows read so far.
pub fn read(
    file: &[u8],
    network: &Network,
    tag: &dyn Fn(&str) -> Tag,
    progress: &mut dyn FnMut(u32),
) -> Result<Reading, FileFault> {
    let mut headers = None;
    let mut reading = Reading {
        rows: 0,
        problems: Vec::new(),
        leavers: Vec::new(),
        enrol: Enrol { rows: Vec::new() },
        words: Vec::new(),
    };
    let mut each = |line: Line| {
        let Some(headers) = &headers else {
            headers = Some(Headers::read(&line)?);
            return Ok(());
        };
        reading.rows += 1;
        progress(reading.rows);
        reading.take(&line, headers, tag)
    };
    lines(file, COLUMNS_MAX, &mut each)?;
    if headers.is_none() {
        return Err(FileFault::Empty);
    }
    reading.drop_refused(network);
    Ok(reading)
}

impl Reading {
    fn take(&mut self, line: &Line, headers: &Headers, tag: &dyn Fn(&str) -> Tag) -> Result<(), FileFault> {
        let student = match row::parse(line, headers, &mut self.problems) {
            Some(Said::Student(student)) => *student,
            Some(Said::Leaves { number, reason }) => {
                self.leavers.push(Leaver { line: line.number, tag: tag(&number), reason });
                return Ok(());
            }
            None => return Ok(()),
        };
        let words = slot(self.words.len())?;
        let (building, room, bed) = match student.lodging {
            Some((building, room, bed)) => (Some(building), Some(room), Some(bed)),
            None => (None, None, None),
        };
        self.enrol.rows.push(Row {
            line: line.number,
            tag: tag(&student.number),
            sex: student.sex,
            born: student.born,
            department: student.department,
            year: student.year,
            class: student.class,
            building,
            room,
            bed,
            words,
        });
        self.words.push(student.words);
        Ok(())
    }

    /// Drops the rows that the core would refuse, and closes the gaps that they leave among the slots.
    fn drop_refused(&mut self, network: &Network) {
        let refused = self.enrol.problems(network);
        let lines: BTreeSet<u32> = refused.iter().map(|problem| problem.line).collect();
        self.problems.extend(refused.into_iter().map(Problem::of_row));
        self.problems.sort_unstable();
        let all = std::mem::take(&mut self.enrol.rows).into_iter().zip(std::mem::take(&mut self.words));
        for (row, words) in all.filter(|(row, _)| !lines.contains(&row.line)) {
            // No more than before, so every one has a slot.
            let Ok(slot) = slot(self.words.len()) else { return };
            self.enrol.rows.push(Row { words: slot, ..row });
            self.words.push(words);
        }
    }
}

fn slot(index: usize) -> Result<Slot, FileFault> {
    match u16::try_from(index) {
        Ok(index) if usize::from(index) < STUDENTS_MAX => Ok(Slot { index, cut: false }),
        _ => Err(FileFault::TooManyStudents),
    }
}
