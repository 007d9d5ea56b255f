//! Help and wrong use, in both languages.

use std::process::Command;

use super::server::Server;
use super::{code, err, found, refused, wuji};

const COMMANDS: [&str; 11] =
    ["serve", "demo", "init", "template", "import", "verify", "export", "replay", "inbox", "focus", "show"];

fn help(language: &str, command: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_wuji"))
        .args(["--lang", language, command, "--help"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 0);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_argument_of_every_command_has_help() {
    for command in COMMANDS {
        let (chinese, english) = (help("zh-CN", command), help("en", command));
        let arguments = |help: &str| {
            let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with(['-', '<']));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(!chinese.contains("help-") && english.contains("Usage: wuji"), "{chinese}");
        let (chinese, english) = (arguments(&chinese), arguments(&english));
        assert!(chinese.len() >= 3 && chinese.len() == english.len(), "{command}: {chinese:?}");
        for (chinese, english) in chinese.iter().zip(&english) {
            // Name and text stand two spaces apart; the name is the same, the text is not.
            let (name, text) = chinese.split_once("  ").unwrap_or_else(|| panic!("{command}: {chinese}"));
            assert!(!text.trim().is_ascii(), "{command}: {chinese}");
            let (other, text) = english.split_once("  ").unwrap_or_else(|| panic!("{command}: {english}"));
            assert_eq!(name, other);
            assert!(!text.trim().is_empty() && text.is_ascii(), "{command}: {english}");
        }
    }
    let chinese = help("zh-CN", "init");
    for word in ["Usage", "Options", "default", "Print", "values"] {
        assert!(!chinese.contains(word), "{word}: {chinese}");
    }
}

#[test]
fn wrong_use_is_told_in_the_users_language() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    for (arguments, code, said) in [
        (&["dance"][..], "usage-unknown_command", "no command dance"),
        (&["replay", "--untill", "4"], "usage-unknown_argument", "no --untill"),
        (&["replay", "--until", "yesterday"], "usage-wrong_value", "a position, or a time"),
        (&["import"], "usage-missing_argument", "<FILE>"),
        (&["import", "x", "--yes", "--dry-run"], "usage-conflict", "do not go together"),
        (&["inbox", "--as", "king"], "usage-wrong_value", "centre_director         director of the centre"),
    ] {
        assert_eq!(refused(here, arguments), (2, code.to_owned()));
        let output = wuji(here, arguments, "");
        assert!(err(&output).contains(said), "{}", err(&output));
    }
    let output = Command::new(env!("CARGO_BIN_EXE_wuji"))
        .args(["--lang", "zh-CN", "inbox", "--as", "king"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    let name = wuji_service::text::Text::new(wuji_service::text::Language::ZhCn).get("role-centre_director");
    assert!(err(&output).contains(&name) && !err(&output).contains("error:"), "{}", err(&output));
}

#[test]
fn a_server_is_asked_as_somebody() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    for command in [&["inbox"][..], &["focus"], &["show", "4"], &["inbox", "--as", "7"]] {
        assert_eq!(refused(here, command), (2, "engine-persona_missing".to_owned()));
        assert!(err(&wuji(here, command, "")).contains("  advisor "));
    }
    let persona = ["inbox", "--as", "advisor"];
    let with = |server| persona.into_iter().chain(["--server", server]).collect::<Vec<_>>();
    assert_eq!(refused(here, &with("http://127.0.0.1:1")).1, "engine-server_absent");
    assert_eq!(refused(here, &with("http://10.0.0.1")).1, "engine-server_insecure");
    assert_eq!(refused(here, &with("127.0.0.1:8080")).1, "engine-server_address");
    assert_eq!(
        refused(here, &["inbox", "--login", "x", "--as", "advisor"]).1,
        "engine-post_expected",
        "a role is nobody's number"
    );
    assert_eq!(
        refused(here, &["user", "invite", "--login", "x", "--server", "http://127.0.0.1:1"]).1,
        "engine-manager_missing"
    );

    // A college that was founded has no personas; a place without a log is not made.
    found(here);
    let server = Server::start(here, &["serve"]);
    assert_eq!(refused(here, &with(&server.url)).1, "engine-persona_unknown");
    assert_eq!(
        refused(here, &["import", "wuji-templates/roster.csv", "--data", "none"]).1,
        "engine-log_absent"
    );
    assert!(!here.join("none").exists());
}
