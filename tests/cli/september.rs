//! September and a census as a college does them: from the templates, at home and through the running server.

use std::fs;

use wuji_service::template::Template;
use wuji_service::text::Language;

use super::server::Server;
use super::{code, ended, found, json, refused, wuji};

/// A college of its templates.
fn college(here: &std::path::Path) {
    found(here);
    json(here, &["import", "wuji-templates/roster.csv", "--yes"]);
    json(here, &["import", "wuji-templates/college.toml", "--yes"]);
}

#[test]
fn gap_15_a_new_year_is_previewed_and_committed_in_one_step() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    college(here);
    // As spreadsheet programs of a Chinese Windows write it, with a row that cannot be.
    let text = String::from_utf8(Template::YearCsv.bytes(Language::En).unwrap()).unwrap();
    let text = text.trim_start_matches('\u{FEFF}').replace("Example Three", "示例丙");
    let text = format!("{text}20260100009,Gone,,,,,,,,,,,,,abducted\r\n");
    fs::write(here.join("year.csv"), encoding_rs::GB18030.encode(&text).0).unwrap();
    let files = ["roll-over", "year.csv", "wuji-templates/posts.toml"];
    let with = |more: &[&'static str]| files.iter().chain(more).copied().collect::<Vec<_>>();

    let preview = ended(here, &with(&[]), 1);
    assert!(preview["committed"].is_null());
    let year = &preview["read"]["year"];
    assert_eq!(
        (&year["moved"], &year["arrived"], &year["departed"]["withdrew"]),
        (&1.into(), &1.into(), &1.into())
    );
    let problem = &preview["read"]["problems"][0];
    assert_eq!((&problem["line"], &problem["code"]), (&5.into(), &"no_such_leaving".into()));
    assert!(problem["reason"].as_str().unwrap().contains("graduated"));
    let done = ended(here, &with(&["--yes"]), 3);
    assert!(done["committed"].is_string());
    assert_eq!(done["preview"], preview["preview"]);
    // The former commissioner moved to the class that he serves now; nothing new comes of the same files.
    let again = ended(here, &with(&["--yes"]), 1);
    assert!(again["committed"].is_null() && again["preview"].as_object().unwrap().is_empty());
    assert_eq!(json(here, &["verify"])["code"], 0);

    // A mistake in the posts commits nothing of the roster either.
    fs::write(here.join("wrong.toml"), "[[commissioner]]\nclass = \"none\"\nstudent = \"20260100001\"\n")
        .unwrap();
    let (ended, said) = refused(here, &["roll-over", "wuji-templates/roll-over.csv", "wrong.toml", "--yes"]);
    assert_eq!((ended, said.as_str()), (1, "college_file_wrong"));
}

#[test]
fn while_the_server_runs_files_go_through_it() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let demo = ["demo", "--students", "60", "--weeks", "1"];
    let server = Server::start(here, &demo);
    let by = |persona: &'static str| ["--server", &server.url, "--as", persona].map(str::to_owned);
    fs::write(
        here.join("new.csv"),
        "学号,姓名,系部,年级,班级\n20269900001,示例新,新系,2026,新班\n,示例缺,新系,2026,新班\n",
    )
    .unwrap();
    let run = |arguments: &[&str], persona| {
        let by = by(persona);
        let all: Vec<&str> = ["--json"]
            .into_iter()
            .chain(arguments.iter().copied())
            .chain(by.iter().map(String::as_str))
            .collect();
        let output = wuji(here, &all, "");
        (code(&output), serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap())
    };
    let (exit, preview) = run(&["roll-over", "new.csv"], "system_administrator");
    assert_eq!((exit, &preview["read"]["year"]["arrived"]), (1, &1.into()), "{preview}");
    let (exit, done) = run(&["roll-over", "new.csv", "--yes"], "system_administrator");
    assert!(exit == 3 && done["committed"].is_string(), "{done}");
    let (exit, again) = run(&["import", "new.csv", "--yes"], "system_administrator");
    assert!(exit == 1 && again["committed"].is_null(), "{again}");
    let (exit, refused) = run(&["roll-over", "new.csv"], "centre_director");
    assert_eq!((exit, &refused["error"]), (1, &"not_allowed".into()));
    // No student of the file has a result, and each line says so.
    fs::write(here.join("results.csv"), "学号,总分\nnobody-1,3\nnobody-2,5\n").unwrap();
    let (exit, results) = run(&["census", "import", "results.csv", "--yes"], "centre_director");
    assert_eq!(exit, 1, "{results}");
}

#[test]
fn templates_are_listed_with_what_they_are_for() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let listed = json(here, &["template"]);
    let files: Vec<&str> =
        listed.as_array().unwrap().iter().map(|row| row["file"].as_str().unwrap()).collect();
    assert_eq!(files, Template::ALL.map(Template::file_name));
    assert_eq!(code(&wuji(here, &["template", "census", "--instrument", "scl-90"], "")), 0);
    assert!(here.join("census.xlsx").exists());
}
