//! Words that stand nowhere else are typed everywhere: afterwards none of them is in what the server printed, in a header, in
//! an error, or in plain in any file of data and vault.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::college::{self, COMMISSIONER, COUNSELLOR, OFFICER, PEOPLE};
use crate::http::{Client, Reply, fresh_id};
use crate::running::Running;

const WORDS: [&str; 4] =
    ["zqxwords", "\u{9F98}\u{9EA4}\u{7228}\u{8A9F}\u{9F49}", "quixanary wept", "zqxscript<b>"];
const PASSWORD: &str = "zqxpassword-\u{9F98}-42";
const GUESSES: [&str; 3] = ["zqxlogin", "zqxguess-secret", "zqxquery"];

/// Everything that must be nowhere, codes and tokens that were given out too.
fn canaries(given: &[String]) -> Vec<String> {
    let people = PEOPLE.iter().flat_map(|(number, login, name)| [*number, *login, *name]);
    // Three letters and digits may stand in any random bytes.
    let people = people.filter(|text| text.len() > 5);
    let typed = WORDS.into_iter().chain([PASSWORD]).chain(GUESSES);
    people.chain(typed).map(str::to_owned).chain(given.iter().cloned()).collect()
}

/// A text in each form in which a file could hold it.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let wide = text.encode_utf16();
    let mut forms = vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-16LE", wide.clone().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16BE", wide.flat_map(u16::to_be_bytes).collect()),
        ("GB18030", encoding_rs::GB18030.encode(text).0.into_owned()),
    ];
    // As base64 would show it, whatever stands before it.
    for shift in 0..3 {
        let padded = [&vec![b'-'; shift][..], text.as_bytes()].concat();
        let coded = base64::engine::general_purpose::STANDARD_NO_PAD.encode(padded);
        let from = [0, 2, 3][shift];
        forms.push(("base64", coded.as_bytes()[from..coded.len() - 2].to_vec()));
    }
    forms
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == wanted[0]) {
        if rest[at..].starts_with(wanted) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

/// That no error, and no header of any answer, tells what was typed.
struct Ear<'c> {
    canaries: &'c [String],
}

impl Ear<'_> {
    fn hear(&self, what: &str, reply: &Reply) {
        for canary in self.canaries {
            for (name, value) in &reply.headers {
                assert!(!value.contains(canary), "{what}: the header {name} holds {canary}");
            }
            // A page that was refused keeps what was typed into it, for who typed it, but no secret; a problem keeps nothing.
            let page = reply.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
            let secret = canary == PASSWORD || canary == GUESSES[1];
            if reply.status >= 400 && (secret || !page) {
                assert!(!reply.text().contains(canary.as_str()), "{what}: {} {}", reply.status, reply.text());
            }
        }
    }
}

#[test]
fn nothing_that_people_type_is_anywhere_in_plain() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let codes = college::found(here);
    let running = Running::start(here, &["serve"]);
    let mut given: Vec<String> = codes.values().cloned().collect();
    let mut people = Vec::new();
    for login in [OFFICER, COMMISSIONER, COUNSELLOR] {
        let client = college::moves_in(&running.client(), login, &codes[login], PASSWORD);
        given.push(client.token().to_owned());
        people.push(client);
    }
    let canaries = canaries(&given);
    let ear = Ear { canaries: &canaries };
    types_everywhere(&running.client(), &people, &ear);
    let (status, said) = running.stop();
    assert_eq!(status.code(), Some(0), "{said}");
    for canary in &canaries {
        assert!(!said.contains(canary.as_str()), "standard output or error holds {canary}:\n{said}");
    }
    assert!(said.contains("/v1/commands") || said.contains("listen"), "nothing was logged at all: {said}");
    let mut files = 0;
    for directory in ["wuji-data", "wuji-vault"] {
        each_file(&here.join(directory), &mut |path| {
            files += 1;
            let mut bytes = fs::read(path).unwrap();
            // Segments are made at their full length.
            bytes.truncate(bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1));
            for canary in &canaries {
                for (form, wanted) in forms(canary) {
                    assert!(!holds(&bytes, &wanted), "{} holds {canary} as {form}", path.display());
                }
            }
        });
    }
    assert!(files > 4, "{files} files");
}

/// Good and bad things, through the API and the pages.
fn types_everywhere(nobody: &Client, people: &[Client], ear: &Ear<'_>) {
    let [officer, commissioner, counsellor] = people else { panic!("three people") };
    let words: Vec<&str> = WORDS.to_vec();
    let mut cases = Vec::new();
    for (client, kind) in
        [(officer, "report.emergency"), (officer, "report.observe"), (commissioner, "report.emergency")]
    {
        for n in 0..WORDS.len() {
            let action = json!({ "type": kind, "about": "described", "words": { "index": n } });
            let reply = client.tries(None, action, &words);
            ear.hear(kind, &reply);
            cases.push(reply.ok()["case"].as_u64().unwrap());
        }
    }
    // The holder reads them: what a page or window shows is his, its headers are not.
    for case in &cases {
        for path in [format!("/cases/{case}"), format!("/v1/cases/{case}")] {
            for client in people {
                ear.hear(&path, &client.get(&path));
            }
        }
    }
    // Refused in every way.
    let (login, secret, query) = (GUESSES[0], GUESSES[1], GUESSES[2]);
    for body in [
        json!({ "login": login, "secret": secret }),
        json!({ "login": COUNSELLOR, "secret": secret }),
        json!({ "login": [login], "secret": { secret: 1 } }),
        json!({ login: secret }),
    ] {
        ear.hear("/v1/session", &nobody.post("/v1/session", &body));
    }
    let typed = [("login", COUNSELLOR), ("secret", secret), ("password", secret), ("then", "/desk")];
    for path in ["/sign-in", "/do", "/password", "/pledge", "/emergency", "/demo/sign-in", "/sign-out"] {
        for client in [nobody, officer, counsellor] {
            if path == "/sign-out" {
                continue;
            }
            // Whatever else a form holds is kept for who signs in on the way; passwords go to the two pages that take them.
            let fields: Vec<_> =
                typed.iter().copied().filter(|(name, _)| path != "/do" || *name != "password").collect();
            let reply =
                client.post_bytes(path, "application/x-www-form-urlencoded", form(&fields).as_bytes());
            ear.hear(path, &reply);
        }
    }
    let wrong: [Value; 4] = [
        json!({ "type": "report.submit", "urgency": WORDS[0] }),
        json!({ "type": WORDS[0] }),
        json!({ "type": "report.observe", "about": { WORDS[0]: 1 } }),
        json!({ "type": "report.settle", "case": cases[0], "outcome": "talked", "words": { "index": 0 } }),
    ];
    for action in wrong {
        ear.hear(
            "/v1/commands",
            &officer.command(&json!({ "id": fresh_id(), "action": action, "words": WORDS })),
        );
    }
    ear.hear(
        "malformed",
        &officer.post_bytes("/v1/commands", "application/json", b"{\"zqxwords\": zqxscript"),
    );
    for path in [
        "register",
        "students",
        "v1/focus",
        "cases/x",
        "v1/cases/1",
        "absent",
        "v1/absent",
        "static/x",
        "emergency",
    ] {
        for client in [nobody, officer, counsellor] {
            ear.hear(path, &client.get(&format!("/{path}?q={query}&as={query}&cursor={query}&name={query}")));
        }
    }
    for name in [
        "user-agent",
        "referer",
        "x-request-id",
        "traceparent",
        "x-forwarded-for",
        "cookie",
        "last-event-id",
        "origin",
    ] {
        for path in ["/v1/inbox", "/desk", "/v1/nothing"] {
            ear.hear(name, &officer.send("GET", path, None, &[(name, query)]).unwrap());
        }
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    serde_html_form::to_string(fields).unwrap()
}

fn each_file(directory: &Path, see: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { each_file(&path, see) } else { see(&path) }
    }
}
