//! The command line as a person or a program meets it.

use std::path::PathBuf;

use serde_json::Value;
use wuji_service::command_line::run_on;
use wuji_service::exit::Exit;
use wuji_service::text::Language;

struct Said {
    exit: Exit,
    out: String,
    err: String,
}

fn wuji(arguments: &[&str]) -> Said {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("wuji").chain(arguments.iter().copied()).map(Into::into);
    let exit = run_on(arguments, Language::ZhCn, &mut out, &mut err);
    Said { exit, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

fn fixture() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.join("../../tests/import/fixtures/roster.gb18030.csv").display().to_string()
}

#[test]
fn a_dry_run_lists_problems_and_ends_with_1() {
    let said = wuji(&["--lang", "en", "import", "--dry-run", &fixture()]);
    assert_eq!((said.exit, said.exit.code()), (Exit::Refused, 1));
    assert!(said.out.contains("18 rows read"), "{}", said.out);
    assert!(said.out.contains("12 lines, 19 problems"));
    assert!(said.out.lines().any(|line| line.contains("bed_taken") && line.trim_start().starts_with('9')));
    let said = wuji(&["--json", "import", "--dry-run", &fixture()]);
    let value: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(value["counts"]["students"], 6);
    assert_eq!(
        value["problems"][0],
        serde_json::json!({ "line": 7, "column": "born", "code": "no_such_date" })
    );
}

#[test]
fn templates_are_written_and_read_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["roster.csv", "roster.xlsx", "college.toml"] {
        let path = folder.path().join(name).display().to_string();
        assert_eq!(wuji(&["template", name, "--output", &path]).exit, Exit::Ok);
        assert_eq!(wuji(&["template", name, "--output", &path]).exit, Exit::Refused);
        let said = wuji(&["import", "--dry-run", &path]);
        assert_eq!(said.exit, Exit::Ok, "{}{}", said.out, said.err);
    }
    let said = wuji(&["template", "college.toml", "--output", "-", "--lang", "en"]);
    assert!(said.out.starts_with("# College file"));
}

#[test]
fn what_cannot_be_read_is_said_in_the_users_language() {
    let said = wuji(&["--lang", "en", "import", "--dry-run", "/nowhere.csv"]);
    assert_eq!(said.exit, Exit::Refused);
    assert!(said.err.contains("cannot be read"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.toml");
    std::fs::write(&path, "[[staff]]\nname = 'canary'\n").unwrap();
    let said = wuji(&["import", "--dry-run", &path.display().to_string()]);
    assert_eq!(said.exit, Exit::Refused);
    assert!(said.out.contains("staff[0]") && said.out.contains("missing_key"), "{}", said.out);
    assert!(!said.out.contains("canary") && !said.err.contains("canary"));
    std::fs::write(&path, "").unwrap();
    let path = folder.path().join("x.csv");
    std::fs::write(&path, "a,b\n").unwrap();
    let said = wuji(&["--json", "import", "--dry-run", &path.display().to_string()]);
    let value: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (value["error"].as_str(), value["headers"][0]["code"].as_str()),
        (Some("headers_refused"), Some("header_unknown"))
    );
}

#[test]
fn usage_and_help() {
    assert_eq!(wuji(&["dance"]).exit, Exit::Usage);
    assert_eq!(wuji(&["import"]).exit, Exit::Usage);
    assert_eq!(wuji(&["import", "/nowhere.csv"]).exit, Exit::Refused);
    let help = wuji(&["--help", "--lang", "en"]);
    assert_eq!(help.exit, Exit::Ok);
    for exit in Exit::ALL {
        assert!(help.out.lines().any(|line| line.trim_start().starts_with(&format!("{}  ", exit.code()))));
    }
    assert!(help.out.contains("Write a template"));
    assert_ne!(wuji(&["--help"]).out, help.out, "help is in the user's language");
}
