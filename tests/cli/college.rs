//! A real college: founded, filled from its own files, verified, exported, replayed. Nobody is shown without a sign-in.

use std::path::PathBuf;

use super::{code, ended, found, json, refused, wuji};

#[test]
fn init_import_verify_export_replay() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    found(here);
    assert_eq!(refused(here, &["init", "--title", "Another"]).0, 1);
    for template in ["roster.csv", "roster.xlsx", "college.toml"] {
        assert!(here.join("wuji-templates").join(template).exists());
    }

    // A preview keeps nothing; the commit keeps what was previewed; the same file again has nothing new.
    let roster = "wuji-templates/roster.csv";
    let preview = json(here, &["import", roster]);
    assert!(preview["committed"].is_null());
    let before = json(here, &["replay"])["counts"]["people"].clone();
    let committed = json(here, &["import", roster, "--yes"]);
    assert!(committed["committed"].is_string());
    assert_eq!(committed["preview"], preview["preview"]);
    let after = json(here, &["replay"])["counts"]["people"].clone();
    assert!(after.as_u64() > before.as_u64());
    let again = json(here, &["import", roster, "--yes"]);
    assert!(again["committed"].is_null());
    let staff = json(here, &["import", "wuji-templates/college.toml", "--yes"]);
    assert!(staff["committed"].is_string(), "{staff}");
    assert!(json(here, &["import", "wuji-templates/college.toml", "--yes"])["committed"].is_null());

    // P.1: every student is reached or the gap is listed; the posts of a unit by its number.
    let coverage = json(here, &["coverage"]);
    let units = coverage["units"].as_array().unwrap();
    let students: u64 = units.iter().map(|unit| unit["students"].as_u64().unwrap()).sum();
    assert_eq!(students, committed["read"]["counts"]["students"].as_u64().unwrap());
    let station = units.iter().find(|unit| unit["students"].as_u64() > Some(0)).unwrap();
    let count: u64 =
        station["lacks"].as_array().unwrap().iter().map(|lack| lack["count"].as_u64().unwrap()).sum();
    assert!(count > 0 && station.get("gaps").is_none(), "{station}");
    let unit = station["unit"].to_string();
    let one = json(here, &["coverage", "--unit", &unit]);
    assert_eq!(one["units"][0]["gaps"].as_array().unwrap().len() as u64, count);
    let told = wuji(here, &["coverage", "--lang", "zh-CN"], "");
    assert!(String::from_utf8_lossy(&told.stdout).contains(station["title"].as_str().unwrap()));

    let verified = json(here, &["verify"]);
    assert_eq!((verified["code"].as_u64(), verified["opened"].as_bool()), (Some(0), Some(true)));
    let keyless = json(here, &["verify", "--keyless"]);
    assert_eq!(keyless["chain_head"], verified["chain_head"]);
    assert_eq!(keyless["leaves"], verified["leaves"]);

    // The same export twice, and never over one that is there.
    assert_eq!(code(&wuji(here, &["export", "--until", "40", "-o", "one"], "")), 0);
    assert_eq!(code(&wuji(here, &["export", "--until", "40", "-o", "two"], "")), 0);
    let one = std::fs::read(here.join("one")).unwrap();
    assert_eq!(one, std::fs::read(here.join("two")).unwrap());
    assert_eq!(one.iter().filter(|byte| **byte == b'\n').count(), 40);
    assert_eq!(refused(here, &["export", "-o", "one"]), (1, "engine-file_exists".to_owned()));
    assert_eq!(std::fs::read(here.join("one")).unwrap(), one);

    // Until a position and until its time are the same state.
    let at = json(here, &["replay", "--until", "40"]);
    assert_eq!(at["counts"]["entries"], 40);
    assert_ne!(at["digest"], json(here, &["replay"])["digest"]);

    // Nobody is shown without a server and a sign-in.
    for command in [&["inbox"][..], &["focus"], &["show", "4"]] {
        let as_somebody = ["--as", "centre_director", "--server", "http://127.0.0.1:1"];
        let as_somebody: Vec<&str> = command.iter().copied().chain(as_somebody).collect();
        assert_eq!(refused(here, &as_somebody), (1, "engine-server_absent".to_owned()));
    }
}

#[test]
fn good_rows_are_committed_and_the_exit_code_says_that_others_were_not() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    found(here);
    let mut roster = std::fs::read(here.join("wuji-templates/roster.csv")).unwrap();
    roster.extend(b"a row that is not one\r\n");
    std::fs::write(here.join("roster.csv"), roster).unwrap();
    let people = || json(here, &["replay"])["counts"]["people"].as_u64().unwrap();

    // A preview keeps nothing, as a dry run: 1. Committed in part: 3. The same again keeps nothing: 1.
    assert!(ended(here, &["import", "roster.csv"], 1)["committed"].is_null());
    assert_eq!(people(), 3);
    let output = wuji(here, &["import", "roster.csv", "--yes"], "");
    assert_eq!(code(&output), 3);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("1 lines were refused, see above; the others were committed"), "{said}");
    assert_eq!(people(), 5);
    assert!(ended(here, &["import", "roster.csv", "--yes"], 1)["committed"].is_null());
    assert_eq!(people(), 5);
}

/// The reference college's files, where they are at hand.
#[test]
fn the_reference_college_is_taken_and_its_semester_played() {
    let c1 = std::env::var_os("WUJI_C1").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/c1"),
        PathBuf::from,
    );
    if !c1.join("roster.csv").exists() {
        println!("the reference college is not here; its test says nothing");
        return;
    }
    let expected: serde_json::Value =
        serde_json::from_slice(&std::fs::read(c1.join("expected.json")).unwrap()).unwrap();
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    found(here);
    let roster = c1.join("roster.csv");
    let committed = ended(here, &["import", roster.to_str().unwrap(), "--yes"], 3);
    assert_eq!(committed["read"]["counts"]["students"], expected["good"]);
    let refused: Vec<_> =
        expected["refused"].as_array().unwrap().iter().map(|row| row["line"].clone()).collect();
    let mut lines: Vec<_> =
        committed["read"]["problems"].as_array().unwrap().iter().map(|row| row["line"].clone()).collect();
    lines.dedup();
    assert_eq!(lines, refused);
    let counts = &json(here, &["replay"])["counts"];
    assert_eq!(counts["people"].as_u64(), expected["good"].as_u64().map(|good| good + 3));
    assert_eq!((&counts["classes"], &counts["rooms"]), (&expected["classes"], &expected["rooms"]));
    let coverage = json(here, &["coverage"]);
    let sum = |field: &str| -> u64 {
        coverage["units"].as_array().unwrap().iter().map(|unit| unit[field].as_u64().unwrap()).sum()
    };
    assert_eq!(Some(sum("students")), expected["good"].as_u64());
    assert_eq!(sum("without_station"), sum("students"), "nobody was posted yet");

    let played = json(
        here,
        &["demo", "--no-serve", "--weeks", "2", "--roster", roster.to_str().unwrap(), "--keep", "played"],
    );
    assert_eq!(played["verify"]["code"], 0);
    assert!(played["accepted"].as_u64().unwrap() > 100, "{played}");
}
