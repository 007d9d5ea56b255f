//! The same roster as a workbook, made here, with what only workbooks have: dates, numbers, formulas, a far cell.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use wuji_service::import::roster::FileFault;

use crate::fixture::{EXPECTED, codes, read};
use crate::world::fixture;

/// The fixture as a workbook, each record on the row of its line.
fn workbook() -> Vec<u8> {
    let gb = fixture("roster.gb18030.csv");
    let (text, ..) = encoding_rs::GB18030.decode(&gb);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let lines = [1, 2, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22];
    for (record, line) in reader.records().zip(lines) {
        for (column, cell) in record.unwrap().iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            // A cell of text that begins like a formula keeps its apostrophe when other programs write it.
            let cell = if cell.starts_with('=') { format!("'{cell}") } else { cell.to_owned() };
            sheet.write_string(line - 1, column as u16, cell).unwrap();
        }
    }
    // Numbers and dates as a workbook keeps them.
    sheet.write_number(16, 0, 20_260_100_013.0).unwrap();
    let date = ExcelDateTime::from_ymd(2008, 3, 1).unwrap();
    sheet.write_datetime_with_format(1, 3, &date, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_reads_as_its_text_does() {
    let text = read(&fixture("roster.gb18030.csv")).unwrap();
    let book = read(&workbook()).unwrap();
    assert_eq!(codes(&book), EXPECTED);
    assert_eq!(book.enrol(), text.enrol());
}

fn small(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in ["student number", "name", "department", "year", "class"].iter().enumerate() {
        sheet.write_string(0, column as u16, *header).unwrap();
    }
    for (column, cell) in ["1", "A", "D", "2026", "K"].iter().enumerate() {
        sheet.write_string(1, column as u16, *cell).unwrap();
    }
    fill(sheet);
    book.save_to_buffer().unwrap()
}

#[test]
fn a_computed_cell_is_refused_whatever_it_shows() {
    let file = small(|sheet| {
        sheet.write_formula(1, 1, Formula::new("=\"B\"").set_result("B")).unwrap();
        sheet.write_formula(1, 4, Formula::new("=\"K\"").set_result("K")).unwrap();
    });
    let found = codes(&read(&file).unwrap());
    assert_eq!(found, [(2, "name", "formula_in_name"), (2, "class", "formula")]);
}

#[test]
fn a_far_cell_costs_no_memory() {
    let file = small(|sheet| {
        sheet.write_string(1_048_575, 1, "far").unwrap();
    });
    let reading = read(&file).unwrap();
    assert_eq!(reading.enrol().rows.len(), 1);
    assert!(reading.problems.iter().all(|one| one.line == 1_048_576));
    let wide = small(|sheet| {
        sheet.write_string(1, 16_000, "far").unwrap();
    });
    assert_eq!(read(&wide).unwrap_err(), FileFault::TooManyColumns);
}
