//! Accounts: codes for those who have one, in the home and through the running server.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use super::server::Server;
use super::{code, err, found, refused, wuji};

/// The codes of a CSV file, by login.
fn code_of(csv: &str, login: &str) -> String {
    let line = csv.lines().find(|line| line.starts_with(&format!("{login},"))).unwrap();
    line.split(',').nth(1).unwrap().to_owned()
}

fn post(url: &str, method: &str, path: &str, token: Option<&str>, body: &Value) -> (u16, Value) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let url = format!("{url}{path}");
    let request = if method == "PUT" { agent.put(url) } else { agent.post(url) };
    let request = match token {
        Some(token) => request.header("Authorization", format!("Bearer {token}")),
        None => request,
    };
    let mut answer = request.send_json(body).unwrap();
    let value = answer.body_mut().read_to_string().unwrap();
    (answer.status().as_u16(), serde_json::from_str(&value).unwrap_or_default())
}

fn with_password(here: &Path, arguments: &[&str], password: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wuji"))
        .args(["--lang", "en"])
        .args(arguments)
        .env("WUJI_PASSWORD", password)
        .current_dir(here)
        .output()
        .unwrap()
}

#[test]
fn codes_are_given_at_home_and_kept_as_hashes() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    found(here);
    let output = wuji(here, &["user", "invite", "-o", "codes.csv"], "sys\nnobody\nsys\n\naud\n");
    assert_eq!(code(&output), 3, "{}", err(&output));
    assert!(
        err(&output).contains("2 codes") && err(&output).contains("counted from 1: 2"),
        "{}",
        err(&output)
    );
    assert!(!err(&output).contains("nobody"), "what was typed is not repeated");
    assert_eq!(fs::metadata(here.join("codes.csv")).unwrap().permissions().mode() & 0o777, 0o600);
    let csv = fs::read_to_string(here.join("codes.csv")).unwrap();
    assert_eq!(csv.lines().next(), Some("login,code,valid_until"));
    assert_eq!(csv.lines().count(), 3);
    let given = code_of(&csv, "sys");
    assert!(given.len() == 14 && given.split('-').count() == 3, "{given}");

    // Never over a file that is there; and nobody is invited for it.
    assert_eq!(
        refused(here, &["user", "invite", "--login", "sec", "-o", "codes.csv"]).1,
        "engine-file_exists"
    );
    let said = super::json(here, &["user", "invite", "--login", "sec"]);
    assert_eq!(said["invitations"][0]["login"], "sec");
    let export = wuji(here, &["export"], "");
    let invited = String::from_utf8_lossy(&export.stdout).matches("access.invited").count();
    assert_eq!(invited, 3, "an entry each, and no more");
    for file in fs::read_dir(here.join("wuji-vault")).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        for canary in [given.as_bytes(), given.replace('-', "").as_bytes(), b"argon2id"] {
            assert!(!bytes.windows(canary.len()).any(|some| some == canary));
        }
    }
    assert_eq!(refused(here, &["user", "close", "--login", "nobody"]).1, "engine-login_unknown");
    assert_eq!(code(&wuji(here, &["user", "close", "--login", "sec"], "")), 0);
    assert_eq!(refused(here, &["user", "close", "--login", "sec"]).1, "engine-login_unknown");
    assert_eq!(code(&wuji(here, &["user", "invite", "--login", "sec"], "")), 3);
    assert_eq!(refused(here, &["user", "invite"]).1, "engine-logins_missing");
}

#[test]
fn a_college_file_names_whom_to_invite() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    found(here);
    let file = "[[staff]]\nnumber = \"S001\"\nname = \"Ann\"\nlogin = \"sys\"\n\
                [[staff]]\nnumber = \"T9\"\nname = \"Bo\"\n[accounts]\nstaff_by_number = true\n";
    fs::write(here.join("college.toml"), file).unwrap();
    let said = super::ended(here, &["user", "invite", "--file", "college.toml"], 3);
    assert_eq!((said["invitations"].as_array().unwrap().len(), &said["unknown"]), (1, &json!([2])));
    fs::write(here.join("bad.toml"), "[[staff]]\nnumber = 7\n").unwrap();
    assert_eq!(refused(here, &["user", "invite", "--file", "bad.toml"]).1, "engine-college_file_wrong");
    assert_eq!(refused(here, &["user", "invite", "--file", "none.toml"]).1, "engine-file_unreadable");
}

#[test]
fn the_first_sign_in_and_accounts_through_the_server() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    found(here);
    let output = wuji(here, &["user", "invite", "--login", "sys"], "");
    let first = code_of(&String::from_utf8_lossy(&output.stdout), "sys");
    let server = Server::start(here, &["serve"]);
    let url = server.url.as_str();
    // The log is the server's now.
    assert_eq!(refused(here, &["user", "invite", "--login", "sec"]).1, "engine-running");

    // The code opens a session that may set a password and nothing else; it is good once.
    let entered =
        post(url, "POST", "/v1/session", None, &json!({"login": "sys", "secret": first.to_lowercase()}));
    assert_eq!((entered.0, &entered.1["password_due"]), (200, &json!(true)), "{}", entered.1);
    let token = entered.1["token"].as_str().unwrap();
    assert_eq!(post(url, "POST", "/v1/invitations", Some(token), &json!({"logins": ["sec"]})).0, 403);
    let password = "Four gentle oxen";
    let set = post(url, "PUT", "/v1/session/password", Some(token), &json!({"password": password}));
    assert!(set.0 < 300, "{} {}", set.0, set.1);
    assert_eq!(post(url, "POST", "/v1/session", None, &json!({"login": "sys", "secret": first})).0, 401);

    let through = ["--server", url, "--by", "sys"];
    let asked = |arguments: &[&'static str], password: &str| {
        let arguments: Vec<&str> = arguments.iter().copied().chain(through).collect();
        with_password(here, &arguments, password)
    };
    let wrong = asked(&["user", "invite", "--login", "sec"], "wrong");
    assert_eq!(code(&wrong), 1);
    assert!(err(&wrong).contains("do not belong together"), "{}", err(&wrong));
    let output = asked(&["user", "invite", "--only-new", "--login", "sys", "--login", "sec"], password);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("1 passed over"), "{}", err(&output));
    let second = code_of(&String::from_utf8_lossy(&output.stdout), "sec");

    // Who manages no accounts learns nothing of who has one.
    let entered = post(url, "POST", "/v1/session", None, &json!({"login": "sec", "secret": second}));
    let token = entered.1["token"].as_str().unwrap();
    let set = post(url, "PUT", "/v1/session/password", Some(token), &json!({"password": password}));
    assert!(set.0 < 300, "{} {}", set.0, set.1);
    let entered = post(url, "POST", "/v1/session", None, &json!({"login": "sec", "secret": password}));
    let token = entered.1["token"].as_str().unwrap();
    for login in ["sys", "nobody"] {
        let answer = post(url, "POST", "/v1/invitations", Some(token), &json!({"logins": [login]}));
        assert_eq!((answer.0, &answer.1["code"]), (403, &json!("not_allowed")));
        let answer = post(url, "POST", "/v1/accounts/close", Some(token), &json!({"login": login}));
        assert_eq!((answer.0, &answer.1["code"]), (403, &json!("not_allowed")));
    }
    assert_eq!(code(&asked(&["user", "close", "--login", "sec"], password)), 0);
    assert_eq!(post(url, "POST", "/v1/session", None, &json!({"login": "sec", "secret": password})).0, 401);
    let gone = asked(&["user", "close", "--login", "sec"], password);
    assert_eq!(code(&gone), 1);
}
