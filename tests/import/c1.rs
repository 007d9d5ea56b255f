//! The reference college C1: 11,000 students, nine bad rows, in both forms of its roster.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use wuji_core::{Action, Network};
use wuji_service::import::roster::{self, Reading};

use crate::world::{World, c1, tag};

/// The code that stands for each reason of `expected.json`.
fn code(why: &str) -> &'static str {
    match why {
        "no such date" => "no_such_date",
        "no such sex" => "no_such_sex",
        "bed already taken" => "bed_taken",
        "name too long" => "name_too_long",
        "formula in a name" => "formula_in_name",
        "duplicate student number" => "duplicate_student_number",
        "student number missing" => "student_number_missing",
        "class missing" => "class_missing",
        "name missing" => "name_missing",
        other => panic!("an unknown reason: {other}"),
    }
}

fn agrees(reading: &Reading, expected: &Value) {
    let mut found: BTreeMap<u64, BTreeSet<&str>> = BTreeMap::new();
    for problem in &reading.problems {
        found.entry(problem.line.into()).or_default().insert(problem.fault.name());
    }
    let refused = expected["refused"].as_array().unwrap();
    let lines: Vec<u64> = refused.iter().map(|one| one["line"].as_u64().unwrap()).collect();
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), lines);
    for one in refused {
        let codes = &found[&one["line"].as_u64().unwrap()];
        assert!(codes.contains(code(one["why"].as_str().unwrap())), "{one}: {codes:?}");
    }
    let counts = serde_json::to_value(reading.counts()).unwrap();
    assert_eq!(counts["students"], expected["good"]);
    for key in ["departments", "classes", "rooms"] {
        assert_eq!(counts[key], expected[key], "{key}");
    }
    assert_eq!(counts["refused"], 9);
}

#[test]
fn both_rosters_of_c1_lose_their_nine_bad_rows_and_no_other() {
    let Some(path) = c1() else {
        eprintln!("C1 is not here; set WUJI_C1");
        return;
    };
    let expected: Value =
        serde_json::from_slice(&std::fs::read(path.join("expected.json")).unwrap()).unwrap();
    let [csv, xlsx] = ["roster.csv", "roster.xlsx"].map(|name| {
        let file = roster::load(&path.join(name)).unwrap();
        let started = std::time::Instant::now();
        let reading = roster::read(&file, &Network::default(), &tag, &mut |_| {}).unwrap();
        eprintln!("{name}: {:?}", started.elapsed());
        agrees(&reading, &expected);
        reading
    });
    assert_eq!(csv.enrol(), xlsx.enrol(), "two forms, one roster");

    let mut world = World::new();
    let (enrol, words) = csv.into_parts();
    world.run(&[Action::Enrol(enrol)], words.len());
    assert_eq!(world.network.roster.rooms().count(), 1841);

    // Given the college that has them already, every good row is refused as enrolled.
    let file = roster::load(&path.join("roster.csv")).unwrap();
    let again = roster::read(&file, &world.network, &tag, &mut |_| {}).unwrap();
    assert_eq!(again.enrol().rows.len(), 0);
}
