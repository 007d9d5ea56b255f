//! `wuji duties`: how it stands with the duties of a term, from the log alone.

use super::{code, ended, err, found, json, refused, wuji};

const PLACE: [&str; 6] = ["--data", "kept/data", "--vault", "kept/vault", "--key", "kept/wuji.key"];

fn at_home<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    arguments.iter().copied().chain(PLACE).collect()
}

#[test]
fn duties_of_a_term_are_shown_and_exported() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    json(here, &["demo", "--no-serve", "--students", "200", "--weeks", "5", "--keep", "kept"]);
    let all = json(here, &at_home(&["duties"]));
    let rows = all["duties"].as_array().unwrap();
    // Five weeks: fortnights ended, most check-ins were made, some were not; the plan of the year stands or is due.
    for status in ["done", "due"] {
        assert!(all["counts"][status].as_u64().unwrap() > 0, "{}", all["counts"]);
    }
    let done = rows.iter().find(|row| row["status"] == "done").unwrap();
    assert!(done["evidence"][0]["on"].is_string() && done["owner"].is_string(), "{done}");
    // What is of one unit is of one unit.
    let unit = rows.iter().find_map(|row| row["unit"].as_str()).unwrap();
    let own = json(here, &at_home(&["duties", "--unit", unit, "--term", "2026-09-10"]));
    assert!(own["duties"].as_array().unwrap().iter().all(|row| row["unit"] == unit));
    let missed = json(here, &at_home(&["duties", "--missed"]));
    assert!(missed["duties"].as_array().unwrap().iter().all(|row| row["status"] == "lapsed"));
    // For people: a table with the clause.
    let output = wuji(here, &at_home(&["duties"]), "");
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("LG.4") && text.contains("Regular meeting of the leading group"), "{text}");
    // A workbook, never over one that is there.
    let written = json(here, &at_home(&["duties", "-o", "duties.xlsx"]));
    assert_eq!(written["rows"].as_u64().unwrap() as usize, rows.len());
    assert!(std::fs::read(here.join("duties.xlsx")).unwrap().starts_with(b"PK"));
    assert_eq!(refused(here, &at_home(&["duties", "-o", "duties.xlsx"])).1, "engine-file_exists");
    assert_eq!(refused(here, &at_home(&["duties", "--unit", "nowhere"])).1, "duties-no_unit");
    assert_eq!(refused(here, &at_home(&["duties", "--term", "2030-01-01"])).1, "duties-no_term");
}

#[test]
fn cc_4_weekly_reports_are_shown_and_exported() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    json(here, &["demo", "--no-serve", "--students", "200", "--weeks", "5", "--keep", "kept"]);
    let all = json(here, &at_home(&["weeks", "--term", "2026-09-10"]));
    let rows = all["weeks"].as_array().unwrap();
    assert!(all["counts"]["zero"].as_u64().unwrap() > 0, "{}", all["counts"]);
    let week = json(here, &at_home(&["weeks", "--week", "2026-09-16"]));
    assert_eq!(week["first"], "2026-09-14");
    let weeks = week["weeks"].as_array().unwrap();
    assert!(!weeks.is_empty() && weeks.len() < rows.len());
    assert!(weeks.iter().all(|row| row["week"] == "2026-09-14" && row["due"].is_string()));
    let unit = rows[0]["unit"].as_str().unwrap();
    let own = json(here, &at_home(&["weeks", "--unit", unit, "--term", "2026-09-10"]));
    assert!(own["weeks"].as_array().unwrap().iter().all(|row| row["unit"] == unit));
    let missing = json(here, &at_home(&["weeks", "--missing", "--term", "2026-09-10"]));
    assert!(missing["weeks"].as_array().unwrap().len() < rows.len());
    let written = json(here, &at_home(&["weeks", "--term", "2026-09-10", "-o", "weeks.xlsx"]));
    assert_eq!(written["rows"].as_u64().unwrap() as usize, rows.len());
    assert!(std::fs::read(here.join("weeks.xlsx")).unwrap().starts_with(b"PK"));
    assert_eq!(refused(here, &at_home(&["weeks", "--week", "september"])).1, "weeks-bad_week");
    assert_eq!(refused(here, &at_home(&["weeks", "--unit", "nowhere"])).1, "duties-no_unit");
}

#[test]
fn a_college_without_a_calendar_has_no_term_to_show() {
    let place = tempfile::tempdir().unwrap();
    found(place.path());
    assert_eq!(refused(place.path(), &["duties"]), (1, "duties-no_term".to_owned()));
}

#[test]
fn the_ledger_is_exported_and_every_deadline_is_proved() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    json(here, &["demo", "--no-serve", "--students", "200", "--weeks", "6", "--keep", "kept"]);
    let ledger = json(here, &at_home(&["ledger"]));
    let rows = ledger["rows"].as_array().unwrap();
    for clause in ["P.1", "LG.0c", "SA.2", "CT.10", "ST.5i", "CC.6", "DO.1"] {
        assert!(rows.iter().any(|row| row["clause"] == clause), "{clause}");
    }
    let written = json(here, &at_home(&["ledger", "-o", "ledger.xlsx"]));
    assert_eq!(written["rows"].as_u64().unwrap() as usize, rows.len());
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(here.join("ledger.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut workbook, 0).unwrap().unwrap();
    let texts = |row: &[calamine::Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
    let heads = texts(sheet.rows().next().unwrap());
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    assert!(column("Late") < column("Waived") && column("Waived") < column("Missed"), "{heads:?}");
    for (shown, row) in sheet.rows().skip(1).map(texts).zip(rows) {
        assert_eq!(shown[column("Waived")], row["waived"].to_string(), "{shown:?}");
    }
    // The log is intact; whoever asks for the duties too is told of the deadlines that were missed, by number alone.
    let plain = wuji(here, &at_home(&["verify"]), "");
    assert_eq!(code(&plain), 0, "{}", err(&plain));
    let duties = wuji(here, &at_home(&["verify", "--duties"]), "");
    assert_eq!(code(&duties), 50, "{}", err(&duties));
    let text = String::from_utf8_lossy(&duties.stdout).into_owned();
    assert!(text.contains("deadlines:") && text.contains("missed:"), "{text}");
    let proof = ended(here, &at_home(&["verify", "--duties"]), 50)["deadlines"].clone();
    let all = |name: &str| proof[name].as_u64().unwrap();
    assert!(all("started") >= all("kept") + all("excused") + all("moved") && all("kept") > 0, "{proof}");
}
