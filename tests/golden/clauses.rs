//! `docs/clauses.md` covers every clause and every gap of the document, and what it names is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use wuji_core::Action;

use crate::tidy::root;

/// Every clause of the document, as `docs/clauses.md` writes it.
const CLAUSES: [&str; 71] = [
    "P.1", "P.2", "P.3", "LG.0a", "LG.0b", "LG.0c", "LG.1", "LG.2", "LG.3", "LG.4", "LG.5", "LG.6", "L2.0",
    "SA.0", "YL.0", "SA.1", "SA.2", "SA.3", "SA.4", "SA.5", "SA.6", "SA.7", "YL.1", "YL.2", "YL.3", "CT.1",
    "CT.2", "CT.3", "CT.4", "CT.5", "CT.6", "CT.7", "CT.8a", "CT.8b", "CT.8c", "CT.8d", "CT.9a", "CT.9b",
    "CT.9c", "CT.10", "ST.0a", "ST.0b", "ST.0c", "ST.1", "ST.2", "ST.3", "ST.4", "ST.5a", "ST.5b", "ST.5c",
    "ST.5d", "ST.5e", "ST.5f", "ST.5g", "ST.5h", "ST.5i", "ST.6", "CC.0", "CC.1", "CC.2", "CC.3", "CC.4",
    "CC.5", "CC.6", "CC.7", "DO.0", "DO.1", "DO.2", "DO.3", "DO.4", "DO.5",
];

/// Gaps of the document that the product closes.
const GAPS: u8 = 16;

struct Row {
    of: String,
    actions: Vec<String>,
    tests: Vec<String>,
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(root().join("docs/clauses.md")).unwrap();
    let cells = text.lines().filter(|line| line.starts_with("| ") && line.contains('`')).map(|line| {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    });
    cells
        .map(|cells| {
            let [of, _, actions, _, tests] = cells.as_slice() else { panic!("not five cells: {cells:?}") };
            Row { of: of.clone(), actions: quoted(actions), tests: quoted(tests) }
        })
        .collect()
}

#[test]
fn every_clause_and_every_gap_has_its_row() {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows() {
        *found.entry(row.of).or_default() += 1;
    }
    let gaps = (1..=GAPS).map(|gap| format!("gap {gap}"));
    let wanted: BTreeSet<String> = CLAUSES.map(str::to_owned).into_iter().chain(gaps).collect();
    let missing: Vec<&String> = wanted.iter().filter(|clause| !found.contains_key(*clause)).collect();
    let unknown: Vec<&String> = found.keys().filter(|of| !wanted.contains(*of)).collect();
    assert_eq!((missing, unknown), (Vec::new(), Vec::new()));
    assert!(found.values().all(|times| *times == 1), "{found:?}");
}

#[test]
fn what_the_rows_name_is_there() {
    for row in rows() {
        assert!(!row.tests.is_empty(), "{}: no test", row.of);
        for action in row.actions {
            let command = action.starts_with("wuji ");
            assert!(command || Action::NAMES.contains(&action.as_str()), "{}: no action {action}", row.of);
        }
        for test in row.tests {
            let (file, name) = test.split_once("::").unwrap_or_else(|| panic!("{}: {test}", row.of));
            let path = root().join("tests").join(file);
            let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}: no file {file}", row.of));
            assert!(text.contains(&format!("fn {name}(")), "{}: no test {test}", row.of);
        }
    }
}
