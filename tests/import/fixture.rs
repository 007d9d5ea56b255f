//! A small roster with every kind of fault that the reference college has, and more. The people are generated.

use wuji_core::Network;
use wuji_service::import::roster::{self, FileFault, HeaderFault, Reading};

use crate::world::{fixture, tag};

pub(crate) fn codes(reading: &Reading) -> Vec<(u32, &'static str, &'static str)> {
    let problems = reading.problems.iter();
    problems.map(|one| (one.line, one.column.map_or("", |c| c.name()), one.fault.name())).collect()
}

pub(crate) const EXPECTED: &[(u32, &str, &str)] = &[
    (7, "born", "no_such_date"),
    (8, "sex", "no_such_sex"),
    (9, "bed", "bed_taken"),
    (10, "name", "name_too_long"),
    (11, "name", "formula_in_name"),
    (12, "student_number", "duplicate_student_number"),
    (13, "student_number", "student_number_missing"),
    (14, "class", "class_missing"),
    (15, "name", "name_missing"),
    (16, "born", "no_such_date"),
    (16, "department", "department_missing"),
    (16, "year", "year_invalid"),
    (16, "building", "building_missing"),
    (16, "bed", "bed_invalid"),
    (16, "phone", "phone_invalid"),
    (16, "kin", "formula"),
    (16, "kin_phone", "phone_invalid"),
    (19, "class", "class_elsewhere"),
    (22, "", "cell_count"),
];

pub(crate) fn read(file: &[u8]) -> Result<Reading, FileFault> {
    roster::read(file, &Network::default(), &tag, &mut |_| {})
}

#[test]
fn each_fault_is_told_by_line_column_and_code() {
    let reading = read(&fixture("roster.gb18030.csv")).unwrap();
    assert_eq!(codes(&reading), EXPECTED);
    let lines: Vec<u32> = reading.enrol().rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3, 5, 17, 18, 21]);
    let counts = reading.counts();
    assert_eq!(
        (counts.students, counts.refused, counts.departments, counts.classes, counts.rooms),
        (6, 12, 2, 2, 3)
    );
    // A row that was refused took neither the number nor the bed of a later one.
    assert_eq!(reading.enrol().rows[3].bed, Some(7));
}

#[test]
fn the_same_in_utf_8_with_and_without_a_byte_order_mark() {
    let gb = fixture("roster.gb18030.csv");
    let (text, ..) = encoding_rs::GB18030.decode(&gb);
    let plain = read(text.as_bytes()).unwrap();
    let marked = read(format!("\u{FEFF}{text}").as_bytes()).unwrap();
    assert_eq!(plain.enrol(), read(&gb).unwrap().enrol());
    assert_eq!(plain.enrol(), marked.enrol());
    assert_eq!(codes(&plain), codes(&marked));
}

#[test]
fn words_are_json_without_what_is_absent() {
    let (enrol, words) = read(&fixture("roster.gb18030.csv")).unwrap().into_parts();
    let records: Vec<serde_json::Value> =
        words.into_iter().map(|words| serde_json::from_str(&words.into_sealing()).unwrap()).collect();
    for (n, row) in enrol.rows.iter().enumerate() {
        assert_eq!(usize::from(row.words.index), n, "slots are without gaps");
    }
    assert_eq!(records[1]["number"], "20260100002", "full-width digits are digits");
    assert_eq!(records[1].as_object().unwrap().len(), 2, "name and number alone");
    assert!(records[2]["note"].as_str().unwrap().contains('\n'));
    assert!(records[5]["name"].as_str().unwrap().contains('\u{B7}'));
    assert!(records[5]["note"].as_str().unwrap().contains('\u{FF0C}'), "free text keeps its punctuation");
    assert_eq!(enrol.rows[1].tag, tag("20260100002"));
}

#[test]
fn headers_are_refused_together() {
    let fault = read(b"name,Name,shoe size,class\nA,B,C,D\n").unwrap_err();
    let FileFault::Headers(problems) = fault else { panic!("{fault:?}") };
    let found: Vec<_> = problems.iter().map(|p| (p.place, p.column.as_deref(), p.fault)).collect();
    assert_eq!(
        found,
        [
            (Some(2), Some("name"), HeaderFault::Duplicate),
            (Some(3), None, HeaderFault::Unknown),
            (None, Some("student_number"), HeaderFault::Missing),
            (None, Some("department"), HeaderFault::Missing),
            (None, Some("year"), HeaderFault::Missing),
        ]
    );
}

#[test]
fn what_is_no_roster_has_a_code() {
    let code = |file: &[u8]| read(file).unwrap_err().code();
    assert_eq!(code(b""), "file_empty");
    assert_eq!(code(b"\n\n,,\n"), "file_empty");
    assert_eq!(code(b"PK\x03\x04rubbish"), "not_a_spreadsheet");
    assert_eq!(code(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), "not_a_spreadsheet");
    assert_eq!(code(b"\xFF\xFEa\0,\0"), "wrong_encoding");
    assert_eq!(code("a,".repeat(65).as_bytes()), "too_many_columns");
    let header = "student number,name,department,year,class\n";
    assert_eq!(code(format!("{header}{}", "1,,,,\n".repeat(100_001)).as_bytes()), "too_many_rows");
    assert_eq!(roster::load(std::path::Path::new("/nowhere")).unwrap_err().code(), "file_unreadable");
}

#[test]
fn a_cell_may_not_swallow_the_file() {
    let header = "student number,name,department,year,class,note\n";
    let long = format!("{header}1,A,D,2026,K,{}\n2,B,D,2026,K,\n", "x".repeat(4_001));
    assert_eq!(codes(&read(long.as_bytes()).unwrap()), [(2, "note", "cell_too_long")]);
    let open = format!("{header}1,A,D,2026,K,\"x\n2,B,D,2026,K,\n");
    assert_eq!(codes(&read(open.as_bytes()).unwrap()), [(2, "", "stray_quote")]);
    let full = format!("{header}1,A,D,2026,K,{}\n", "x".repeat(3_999));
    assert_eq!(codes(&read(full.as_bytes()).unwrap()), [(2, "note", "note_too_long")]);
    let turned = format!("{header}1,A\u{202E}B,D\u{7},2026,K,\u{7}\n");
    let found = codes(&read(turned.as_bytes()).unwrap());
    assert!(found.len() == 3 && found.iter().all(|(.., code)| *code == "control_character"), "{found:?}");
}
