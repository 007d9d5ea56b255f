//! Nothing of a refused row remains: not in what was read, not in any `Debug`, not in any message.

use crate::fixture::read;
use crate::world::fixture;

#[test]
fn of_a_refused_row_nothing_remains() {
    let gb = fixture("roster.gb18030.csv");
    let (text, ..) = encoding_rs::GB18030.decode(&gb);
    let reading = read(&gb).unwrap();
    let refused: std::collections::BTreeSet<u32> = reading.problems.iter().map(|one| one.line).collect();
    let mut shown = format!("{reading:?} {}", serde_json::to_string(&reading.problems).unwrap());
    let (enrol, words) = reading.into_parts();
    shown.push_str(&format!("{enrol:?} {words:?}"));
    let kept: String = words.into_iter().map(wuji_core::Words::into_sealing).collect();

    let lines: Vec<&str> = text.lines().collect();
    let good: String = lines
        .iter()
        .enumerate()
        .filter(|(n, _)| !refused.contains(&(*n as u32 + 1)))
        .map(|(_, l)| *l)
        .collect();
    let mut canaries = 0;
    for line in refused {
        for cell in lines[line as usize - 1].split(',').filter(|cell| cell.chars().count() >= 3) {
            if good.contains(cell) {
                continue;
            }
            canaries += 1;
            assert!(!shown.contains(cell), "line {line} is shown");
            assert!(!kept.contains(cell), "line {line} is kept");
        }
    }
    assert!(canaries >= 20, "{canaries} canaries");
}

#[test]
fn no_debug_shows_a_name_of_a_good_row() {
    let reading = read(&fixture("roster.gb18030.csv")).unwrap();
    let shown = format!("{reading:?}");
    let (_, words) = reading.into_parts();
    for record in words.into_iter().map(wuji_core::Words::into_sealing) {
        let record: serde_json::Value = serde_json::from_str(&record).unwrap();
        for field in ["name", "number"] {
            assert!(!shown.contains(record[field].as_str().unwrap()));
        }
    }
}
