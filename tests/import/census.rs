//! Files of census results: what each bad row is refused for, and the reference college C1. The fixtures are generated.

use std::collections::BTreeMap;
use std::time::Instant;

use rust_xlsxwriter::Workbook;
use serde_json::Value;
use wuji_core::Action;
use wuji_core::census::{Cohort, InstrumentNo, Open, Window};
use wuji_core::ids::CaseNo;
use wuji_core::roster::{Role, UnitKind};
use wuji_service::import::census::{Column, Reading, read};
use wuji_service::import::roster;

use crate::world::{World, c1, fixture, opening, tag};

/// A college with a census of this year's students that began today.
fn with_census(file: &[u8], year: u16) -> (World, CaseNo) {
    with_census_of(file, year, InstrumentNo::UPI)
}

/// The same by another instrument.
pub(crate) fn with_census_of(file: &[u8], year: u16, instrument: InstrumentNo) -> (World, CaseNo) {
    let mut world = World::with_roster(file);
    let centre = world.network.roster.single_post(UnitKind::Centre, Role::CentreDirector).unwrap();
    world.acts_as_newly_posted(centre);
    let from = opening().day();
    let window = Window { from, until: from.plus(14), retest_until: from.plus(28) };
    let open = Open { instrument, cohort: Cohort::Year(year), window };
    world.run(&[Action::OpenCensus(open)], 0);
    let case = world.network.census.iter().next().unwrap().0;
    (world, case)
}

fn reading(world: &World, case: CaseNo, file: &[u8]) -> Reading {
    let by = (world.admin, world.post);
    read(file, &world.network, case, (by, opening()), &tag, &mut |_| {}).unwrap()
}

/// The same cells as a workbook.
fn workbook(file: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(file.to_vec()).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0_u32..).zip(text.trim_start_matches('\u{FEFF}').lines()) {
        for (column, cell) in (0_u16..).zip(line.split(',')) {
            match (cell.strip_prefix('='), cell.parse::<u8>()) {
                (Some(formula), _) => sheet.write_formula(row, column, formula).unwrap(),
                (None, Ok(number)) => sheet.write_number(row, column, number).unwrap(),
                (None, Err(_)) => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn each_bad_row_is_refused_with_its_line_its_column_and_a_code() {
    let (world, case) = with_census(&fixture("census-roster.csv"), 2099);
    let file = fixture("census.csv");
    for file in [file.clone(), workbook(&file)] {
        let reading = reading(&world, case, &file);
        let found: Vec<(u32, Option<Column>, &str)> =
            reading.problems.iter().map(|one| (one.line, one.column, one.fault.name())).collect();
        let number = Some(Column::StudentNumber);
        let wanted = [
            (6, number, "duplicate_student_number"),
            (7, number, "unknown_student"),
            (8, Some(Column::Item(12)), "answer_out_of_range"),
            (9, Some(Column::Item(60)), "answer_out_of_range"),
            (10, number, "outside_cohort"),
            (12, Some(Column::Item(3)), "formula"),
            (12, Some(Column::Item(3)), "answer_out_of_range"),
            (13, Some(Column::Item(59)), "answer_out_of_range"),
            (13, Some(Column::Item(60)), "answer_out_of_range"),
            (14, number, "student_number_missing"),
            (16, Some(Column::AsksForHelp), "answer_out_of_range"),
        ];
        let mut wanted: Vec<_> = wanted.to_vec();
        let mut found = found;
        wanted.sort_unstable();
        found.sort_unstable();
        // A workbook keeps what a formula comes to, which may be an answer.
        found.retain(|one| !(one.0 == 12 && one.2 == "answer_out_of_range"));
        wanted.retain(|one| !(one.0 == 12 && one.2 == "answer_out_of_range"));
        assert_eq!(found, wanted);
        assert_eq!(reading.classes, BTreeMap::from([(1, 3), (2, 1), (3, 2)]));
        assert_eq!((reading.rows, reading.record.rows.len(), reading.critical), (15, 6, 1));
    }
}

#[test]
fn the_same_file_again_records_nobody_twice() {
    let (mut world, case) = with_census(&fixture("census-roster.csv"), 2099);
    let file = fixture("census.csv");
    let first = reading(&world, case, &file);
    world.run(&[Action::RecordResults(first.record)], 0);
    let again = reading(&world, case, &file);
    assert_eq!(again.record.rows.len(), 0);
    assert_eq!(again.problems.iter().filter(|one| one.fault.name() == "recorded_already").count(), 6);
}

#[test]
fn a_file_that_is_none_of_this_census_is_refused_as_a_whole() {
    let (world, case) = with_census(&fixture("census-roster.csv"), 2099);
    let header = "Student number,Q1,Q2\n20990100001,0,1\n";
    let asker = ((world.admin, world.post), opening());
    let code = |file: &[u8]| read(file, &world.network, case, asker, &tag, &mut |_| {}).unwrap_err().code();
    assert_eq!(code(header.as_bytes()), "headers_refused");
    assert_eq!(code(b""), "file_empty");
    assert_eq!(code(b"PK\x03\x04garbage"), "not_a_spreadsheet");
}

#[test]
fn ct_8b_the_census_of_c1_gives_exactly_the_expected_classes() {
    let Some(path) = c1() else {
        eprintln!("C1 is not here; set WUJI_C1");
        return;
    };
    let load = |name: &str| roster::load(&path.join(name)).unwrap();
    let expected: Value = serde_json::from_slice(&load("expected.json")).unwrap();
    let (mut world, case) = with_census(&load("roster.csv"), 2026);
    let file = load("census-upi.csv");
    for file in [workbook(&file), file] {
        let started = Instant::now();
        let reading = reading(&world, case, &file);
        eprintln!("{} rows read in {:?}: {:?}", reading.rows, started.elapsed(), reading.classes);
        assert_eq!(reading.problems, []);
        assert_eq!(serde_json::to_value(&reading.classes).unwrap(), expected["census_classes"]);
        if world.network.census.screenings().next().is_none() && file.starts_with(b"\xEF\xBB\xBF") {
            let started = Instant::now();
            let rows = reading.record.rows.len();
            world.run(&[Action::RecordResults(reading.record)], 0);
            eprintln!("{rows} results recorded as one command in {:?}", started.elapsed());
            let due = world.network.census.screenings().filter(|(_, row)| row.is_due).count() as u64;
            let class = |class: &str| expected["census_classes"][class].as_u64().unwrap();
            assert_eq!(due, class("1") + class("2"), "each of the first two classes is interviewed");
        }
    }
}

#[test]
fn scores_that_another_system_made_stand_in_for_the_questions() {
    let (world, case) = with_census(&fixture("census-roster.csv"), 2099);
    let numbers: Vec<String> = String::from_utf8(fixture("census.csv"))
        .unwrap()
        .lines()
        .skip(1)
        .take(4)
        .map(|line| line.split(',').next().unwrap().to_owned())
        .collect();
    let [first, second, third, fourth] = [0, 1, 2, 3].map(|n| numbers[n].as_str());
    let file = format!(
        "Student number,Total,Class,Critical,Asks for help\n\
         {first},3,,no,\n{second},21,3,,no\n{third},4,2,,\n{fourth},0,,yes,\n{fourth},1,,,\n\
         no-such-1,5,,,\n{first},57,,,\n{second},x,,,\n{third},1,4,,\n"
    );
    for file in [file.clone().into_bytes(), workbook(file.as_bytes())] {
        let reading = reading(&world, case, &file);
        let found: Vec<(u32, Option<Column>, &str)> =
            reading.problems.iter().map(|one| (one.line, one.column, one.fault.name())).collect();
        let number = Some(Column::StudentNumber);
        let wanted = [
            (6, number, "duplicate_student_number"),
            (7, number, "unknown_student"),
            // Four of the sixty questions do not count.
            (8, number, "answer_out_of_range"),
            (9, Some(Column::Total), "answer_out_of_range"),
            (10, number, "answer_out_of_range"),
        ];
        assert_eq!(found, wanted);
        // Of the class that is stated and the one that the total gives the more urgent counts; critical is class 1.
        assert_eq!(reading.classes, BTreeMap::from([(1, 1), (2, 2), (3, 1)]));
        assert_eq!(reading.critical, 1);
    }
}

#[test]
fn a_file_says_which_columns_it_lacks() {
    let (world, case) = with_census(&fixture("census-roster.csv"), 2099);
    let asker = ((world.admin, world.post), opening());
    let header: String = (1..=58).map(|item| format!(",Q{item}")).collect();
    let file = format!("name{header}\n");
    let fault = read(file.as_bytes(), &world.network, case, asker, &tag, &mut |_| {}).unwrap_err();
    let roster::FileFault::Headers(lacking) = fault else { panic!("{fault:?}") };
    let names: Vec<&str> = lacking.iter().filter_map(|one| one.column.as_deref()).collect();
    assert_eq!(names, ["student_number", "item_59", "item_60"]);
}
