//! One line of a roster, parsed into a student. Every reason against a line is found, not just the first; a line with any
//! is dropped whole.

use serde::Serialize;
use wuji_core::roster::{Leaving, Sex};
use wuji_core::time::Day;
use wuji_core::words::{Phone, TextFault, Title, Words, check_name};

use super::headers::Headers;
use super::line::{Cell, Line};
use super::normal::normal;
use super::problem::{Column, Fault, Problem};
use super::vocabulary;
use crate::limits::{BED_MAX, NUMBER_CHARS_MAX, YEAR_MAX, YEAR_MIN};

/// A line that parsed. The names of it are sealed in the words; what else stands here is coded, and the number is turned
/// into its tag at once by whoever has the key.
pub(super) struct Student {
    pub(super) number: String,
    pub(super) sex: Sex,
    pub(super) born: Option<Day>,
    pub(super) department: Title,
    pub(super) year: u16,
    pub(super) class: Title,
    pub(super) lodging: Option<(Title, Title, u8)>,
    pub(super) words: Words,
}

/// What the record of a person says in words.
#[derive(Serialize)]
struct Record<'r> {
    name: &'r str,
    number: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    phone: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kin: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kin_phone: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'r str,
}

/// The record of a member of staff in words.
pub(crate) fn staff_words(name: &str, number: &str, phone: &str) -> Result<Words, TextFault> {
    words(&Record { name, number, phone, kin: "", kin_phone: "", note: "" })
}

fn words(record: &Record<'_>) -> Result<Words, TextFault> {
    // A struct of strings always has a JSON form.
    Words::try_new(&serde_json::to_string(record).unwrap_or_default())
}

/// What a line says.
pub(super) enum Said {
    /// A student, here or new.
    Student(Box<Student>),
    /// Somebody leaves. Nothing but his number is asked of such a line.
    Leaves { number: String, reason: Leaving },
}

/// Parses a line; what is wrong with it goes to `problems`.
pub(super) fn parse(line: &Line, headers: &Headers, problems: &mut Vec<Problem>) -> Option<Said> {
    let mut reading = Reading { line, headers, faults: Vec::new() };
    let said = reading.said();
    let mut faults = reading.faults;
    faults.sort_unstable();
    faults.dedup();
    let is_good = faults.is_empty();
    problems.extend(faults.into_iter().map(|(column, fault)| Problem { line: line.number, column, fault }));
    said.filter(|_| is_good)
}

struct Reading<'l> {
    line: &'l Line,
    headers: &'l Headers,
    faults: Vec<(Option<Column>, Fault)>,
}

impl Reading<'_> {
    fn said(&mut self) -> Option<Said> {
        self.whole_line();
        let leaving = self.cell(Column::Leaving);
        if leaving.is_empty() {
            return self.student().map(|student| Said::Student(Box::new(student)));
        }
        let reason = vocabulary::leaving(&leaving);
        let reason = reason.or_else(|| self.refuse(Column::Leaving, Fault::NoSuchLeaving));
        let (number, reason) = (self.student_number()?, reason?);
        Some(Said::Leaves { number, reason })
    }

    fn student(&mut self) -> Option<Student> {
        let number = self.student_number();
        let name = self.name();
        let sex = self.sex();
        let born = self.born();
        let department = self.title(Column::Department);
        let year = self.year();
        let class = self.title(Column::Class);
        let lodging = self.lodging();
        let phone = self.phone(Column::Phone);
        let kin = self.kin();
        let kin_phone = self.phone(Column::KinPhone);
        let note = self.note();
        let (number, name) = (number?, name?);
        let record = Record {
            name: &name,
            number: &number,
            phone: &phone,
            kin: &kin,
            kin_phone: &kin_phone,
            note: &note,
        };
        let words = match words(&record) {
            Ok(words) => words,
            Err(fault) => return self.refuse(Column::Note, Fault::of_text(Column::Note, fault)),
        };
        Some(Student {
            number,
            sex,
            born,
            department: department?,
            year: year?,
            class: class?,
            lodging,
            words,
        })
    }

    fn refuse<T>(&mut self, column: Column, fault: Fault) -> Option<T> {
        self.faults.push((Some(column), fault));
        None
    }

    fn whole_line(&mut self) {
        if self.line.has_stray_quote {
            self.faults.push((None, Fault::StrayQuote));
        }
        let beyond = self.line.cells.iter().skip(self.headers.width());
        if beyond.into_iter().any(|cell| !cell.is_blank())
            || self.headers.unnamed().any(|place| self.line.cells.get(place).is_some_and(|c| !c.is_blank()))
        {
            self.faults.push((None, Fault::CellCount));
        }
    }

    /// A cell in its normal form; empty where there is none, or where it is refused as a cell.
    fn cell(&mut self, column: Column) -> String {
        let text = self.raw(column).text.clone();
        normal(&text).into_owned()
    }

    fn raw(&mut self, column: Column) -> Cell {
        let place = self.headers.place(column);
        let cell = place.and_then(|place| self.line.cells.get(place)).cloned().unwrap_or_default();
        if cell.is_too_long {
            self.faults.push((Some(column), Fault::CellTooLong));
        }
        if cell.is_formula {
            let fault = if column == Column::Name { Fault::FormulaInName } else { Fault::Formula };
            self.faults.push((Some(column), fault));
        }
        cell
    }

    /// Whether the cell as such was refused, so that nothing more need be said of it.
    fn is_refused(&self, column: Column) -> bool {
        self.faults.iter().any(|(about, _)| *about == Some(column))
    }

    fn student_number(&mut self) -> Option<String> {
        let number = self.cell(Column::StudentNumber);
        if self.is_refused(Column::StudentNumber) {
            return None;
        }
        if number.is_empty() {
            return self.refuse(Column::StudentNumber, Fault::StudentNumberMissing);
        }
        if !is_number(&number) {
            return self.refuse(Column::StudentNumber, Fault::StudentNumberInvalid);
        }
        Some(number)
    }

    fn name(&mut self) -> Option<String> {
        let name = vocabulary::with_middle_dots(&self.raw(Column::Name).text);
        let name = normal(&name).into_owned();
        if self.is_refused(Column::Name) {
            return None;
        }
        match check_name(&name) {
            Ok(()) => Some(name),
            Err(fault) => self.refuse(Column::Name, Fault::of_text(Column::Name, fault)),
        }
    }

    fn sex(&mut self) -> Sex {
        let word = self.cell(Column::Sex);
        if word.is_empty() {
            return Sex::Unstated;
        }
        vocabulary::sex(&word).or_else(|| self.refuse(Column::Sex, Fault::NoSuchSex)).unwrap_or(Sex::Unstated)
    }

    fn born(&mut self) -> Option<Day> {
        let text = self.cell(Column::Born);
        if text.is_empty() {
            return None;
        }
        date(&text).or_else(|| self.refuse(Column::Born, Fault::NoSuchDate))
    }

    fn title(&mut self, column: Column) -> Option<Title> {
        let text = self.cell(column);
        if self.is_refused(column) {
            return None;
        }
        match Title::try_new(&text) {
            Ok(title) => Some(title),
            Err(fault) => self.refuse(column, Fault::of_text(column, fault)),
        }
    }

    fn year(&mut self) -> Option<u16> {
        let text = self.cell(Column::Year);
        if self.is_refused(Column::Year) {
            return None;
        }
        if text.is_empty() {
            return self.refuse(Column::Year, Fault::YearMissing);
        }
        whole(vocabulary::bare_year(&text))
            .filter(|year| (YEAR_MIN..=YEAR_MAX).contains(year))
            .or_else(|| self.refuse(Column::Year, Fault::YearInvalid))
    }

    /// Building, room and bed: all of them, or none for who lives elsewhere.
    fn lodging(&mut self) -> Option<(Title, Title, u8)> {
        let [building, room, bed] =
            [Column::Building, Column::Room, Column::Bed].map(|column| self.cell(column));
        if building.is_empty() && room.is_empty() && bed.is_empty() {
            return None;
        }
        let building = self.title(Column::Building);
        let room = self.title(Column::Room);
        if bed.is_empty() && !self.is_refused(Column::Bed) {
            return self.refuse(Column::Bed, Fault::BedMissing);
        }
        let bed = whole(vocabulary::bare_bed(&bed))
            .and_then(|bed| u8::try_from(bed).ok())
            .filter(|bed| (1..=BED_MAX).contains(bed))
            .or_else(|| self.refuse(Column::Bed, Fault::BedInvalid));
        Some((building?, room?, bed?))
    }

    fn phone(&mut self, column: Column) -> String {
        let text = self.cell(column);
        if !text.is_empty() && Phone::try_new(&text).is_err() {
            self.faults.push((Some(column), Fault::PhoneInvalid));
        }
        text
    }

    /// Relatives are written in many ways ("mother, …"), so a line of text is all that is asked.
    fn kin(&mut self) -> String {
        let text = self.cell(Column::Kin);
        if !text.is_empty()
            && let Err(fault) = Title::try_new(&text)
        {
            self.faults.push((Some(Column::Kin), Fault::of_text(Column::Kin, fault)));
        }
        text
    }

    fn note(&mut self) -> String {
        // Line breaks as one character, however the file writes them.
        let text = self.raw(Column::Note).text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        if !text.is_empty()
            && let Err(fault) = Words::try_new(&text)
        {
            self.faults.push((Some(Column::Note), Fault::of_text(Column::Note, fault)));
        }
        text
    }
}

/// Whether a text is a student or staff number or a login: letters, digits, `-`, `_`, `.`.
pub(crate) fn is_number(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= NUMBER_CHARS_MAX
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn whole(text: &str) -> Option<u16> {
    // `parse` alone would take a sign.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// A day as people write it: `2006-01-02`, `2006/1/2`, `20060102`; a time of day behind it is not looked at.
fn date(text: &str) -> Option<Day> {
    let text = text.split(' ').next()?.split('T').next()?;
    let (year, month, day) = match vocabulary::date_parts(text).as_slice() {
        [year, month, day] if year.len() == 4 => (whole(year)?, whole(month)?, whole(day)?),
        [joined] if joined.len() == 8 && joined.is_ascii() => {
            let (year, rest) = joined.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            (whole(year)?, whole(month)?, whole(day)?)
        }
        _ => return None,
    };
    if !(YEAR_MIN..=YEAR_MAX).contains(&year) {
        return None;
    }
    Day::of(i32::from(year), u32::from(month), u32::from(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let expected = Day::of(2006, 1, 2);
        for text in ["2006-01-02", "2006/1/2", "2006.1.2", "20060102", "2006-01-02 00:00:00"] {
            assert_eq!(date(text), expected, "{text}");
        }
        for text in ["2007-02-30", "06-1-2", "2006-1", "1899-01-01", "+006-1-2", "2006-13-01", ""] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_plain() {
        assert!(is_number("20240100001") && is_number("T-01"));
        assert!(!is_number("=1") && !is_number("") && !is_number("a b") && !is_number(&"1".repeat(33)));
    }
}
