//! A roster as text: UTF-8 with or without a byte order mark, or GB18030, told apart by trying. Lines are counted in the
//! file itself, so that a quoted line break or a blank line moves no number.

use std::borrow::Cow;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::line::{Cell, Line};
use super::problem::FileFault;
use crate::limits::ROWS_MAX;

/// Calls `each` with every line that is not blank, the header first.
pub(super) fn lines(
    file: &[u8],
    most_columns: usize,
    each: &mut dyn FnMut(Line) -> Result<(), FileFault>,
) -> Result<(), FileFault> {
    let text = decoded(file)?;
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    let mut place = Place { text: text.as_bytes(), offset: 0, line: 1 };
    let mut count = 0;
    loop {
        let start = reader.position().byte() as usize;
        if !reader.read_byte_record(&mut record).map_err(|_| FileFault::NotASpreadsheet)? {
            return Ok(());
        }
        let end = reader.position().byte() as usize;
        let (number, has_stray_quote) = place.record(start, end);
        if record.len() > most_columns {
            return Err(FileFault::TooManyColumns);
        }
        let cell = |bytes: &[u8]| Cell::of(String::from_utf8_lossy(bytes).into_owned());
        let line = Line { number, cells: record.iter().map(cell).collect(), has_stray_quote };
        if line.is_blank() && !has_stray_quote {
            continue;
        }
        count += 1;
        if count > ROWS_MAX + 1 {
            return Err(FileFault::TooManyRows);
        }
        each(line)?;
    }
}

/// Where in the file the reader stands.
struct Place<'t> {
    text: &'t [u8],
    offset: usize,
    line: u32,
}

impl Place<'_> {
    /// The line on which the record between two offsets begins, and whether its quotation marks do not pair.
    fn record(&mut self, start: usize, end: usize) -> (u32, bool) {
        self.forward(start);
        // Blank lines before a record belong to no record; the reader counts them as its beginning.
        let rest = self.text.get(start..end).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.forward(start + blank);
        let quotes = rest.iter().filter(|byte| **byte == b'"').count();
        (self.line, quotes % 2 == 1)
    }

    fn forward(&mut self, to: usize) {
        let passed = self.text.get(self.offset..to).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.offset = self.offset.max(to);
    }
}

/// The text of a file.
fn decoded(file: &[u8]) -> Result<Cow<'_, str>, FileFault> {
    let (encoding, bytes) = match Encoding::for_bom(file) {
        Some((encoding, length)) if encoding == UTF_8 => (UTF_8, file.get(length..).unwrap_or_default()),
        Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            return Err(FileFault::WrongEncoding);
        }
        _ if std::str::from_utf8(file).is_ok() => (UTF_8, file),
        _ => (GB18030, file),
    };
    if bytes.contains(&0) {
        return Err(FileFault::NotASpreadsheet);
    }
    encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or(FileFault::WrongEncoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<(u32, usize, bool)> {
        let mut found = Vec::new();
        lines(text.as_bytes(), 64, &mut |line| {
            found.push((line.number, line.cells.len(), line.has_stray_quote));
            Ok(())
        })
        .unwrap();
        found
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let text = "a,b\r\n\r\n1,\"x\r\ny\"\r\n,\r\n2,z\r\n\n\n3,q";
        assert_eq!(numbers(text), [(1, 2, false), (3, 2, false), (6, 2, false), (9, 2, false)]);
    }

    #[test]
    fn a_quotation_mark_that_does_not_pair_is_seen() {
        assert_eq!(numbers("a,b\n1,\"x\n2,y\n"), [(1, 2, false), (2, 2, true)]);
        assert_eq!(numbers("a,b\n1,\"say \"\"x\"\"\"\n"), [(1, 2, false), (2, 2, false)]);
    }

    #[test]
    fn encodings_are_told_apart() {
        let word = "\u{5B66}\u{53F7}";
        let (gb, ..) = GB18030.encode(word);
        assert_eq!(decoded(&gb).unwrap(), word);
        assert_eq!(decoded(word.as_bytes()).unwrap(), word);
        assert_eq!(decoded(format!("\u{FEFF}{word}").as_bytes()).unwrap(), word);
        assert_eq!(decoded(b"\xFF\xFEa\0").unwrap_err(), FileFault::WrongEncoding);
        assert_eq!(decoded(b"a\xFF\xFF").unwrap_err(), FileFault::WrongEncoding);
        assert_eq!(decoded(b"a\0b").unwrap_err(), FileFault::NotASpreadsheet);
    }
}
