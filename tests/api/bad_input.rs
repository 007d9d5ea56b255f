//! What people and programs send that cannot be: a clear problem, nothing shown of what was sent, nothing lost.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Method;
use serde_json::json;
use wuji_core::roster::Role;
use wuji_service::api::{CODES, Problem, state_key, why_key};
use wuji_service::text::{Language, Text};

use super::campus::story;

const SECRET: &str = "TheSecretThatWasTyped";

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let story = story();
    let campus = &story.campus;
    let who = campus.who(Role::DormOfficer);
    let id = "00000000-0000-4000-8000-000000000009";
    for (body, code, pointer) in [
        (format!("{{\"id\": \"{SECRET}"), "malformed", ""),
        (format!("[\"{SECRET}\"]"), "malformed", ""),
        (json!({ "id": id, "action": { "type": SECRET } }).to_string(), "unknown_action", "/action/type"),
        (
            json!({ "id": id, "action": { "type": "report.accept", "case": SECRET } }).to_string(),
            "malformed",
            "/action/case",
        ),
        (
            json!({ "id": id, "action": { "type": "report.accept", "case": 1, SECRET: 1 } }).to_string(),
            "malformed",
            "/action",
        ),
        (
            json!({ "id": SECRET, "action": { "type": "report.accept", "case": 1 } }).to_string(),
            "malformed",
            "/id",
        ),
        (String::new(), "malformed", ""),
        ("\u{0}\u{1}".to_owned(), "malformed", ""),
    ] {
        let answer = campus.send(campus.request(Some(who), Method::POST, "/v1/commands", body)).await;
        assert_eq!(answer.refused(), (400, code.to_owned()));
        assert_eq!(answer.json()["pointer"], pointer);
        assert!(!answer.text.contains(SECRET), "{}", answer.text);
    }
    let nested = "[".repeat(100_000);
    let answer = campus.send(campus.request(Some(who), Method::POST, "/v1/commands", nested)).await;
    assert_eq!(answer.refused(), (400, "malformed".to_owned()));
}

#[tokio::test]
async fn texts_that_cannot_be_taken_are_pointed_at() {
    let story = story();
    let campus = &story.campus;
    let who = campus.who(Role::DormOfficer);
    let action = super::campus::report(campus, "routine");
    for words in [format!("{SECRET}\u{202e}"), SECRET.repeat(1_000), " ".to_owned()] {
        let answer = campus.command(who, action.clone(), &[&words]).await;
        assert_eq!(answer.refused(), (422, "invalid_text".to_owned()));
        assert_eq!(answer.json()["pointer"], "/words/0");
        assert!(!answer.text.contains(SECRET));
    }
}

#[tokio::test]
async fn tokens_that_are_not_ours() {
    let story = story();
    let campus = &story.campus;
    for value in ["Bearer x", "Bearer ", "Basic eDp5", "Bearer ../../..", "Bearer \u{e9}"] {
        let mut request = campus.request(None, Method::GET, "/v1/me", Body::empty());
        request
            .headers_mut()
            .insert("authorization", axum::http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
        assert_eq!(campus.send(request).await.refused(), (401, "sign_in_required".to_owned()));
    }
    let answer = campus.send(campus.request(None, Method::GET, "/v1/cases/1", Body::empty())).await;
    assert_eq!(answer.refused().0, 401);
}

#[tokio::test]
async fn somebody_elses_numbers_change_nothing_and_tell_nothing() {
    let story = story();
    let campus = &story.campus;
    let who = campus.who(Role::DormOfficer);
    for (action, words) in [
        (
            json!({ "type": "crisis.close", "case": story.crisis, "outcome": "passed", "words": { "index": 0 } }),
            vec!["x"],
        ),
        (json!({ "type": "focus.review", "case": story.listing, "words": { "index": 0 } }), vec!["x"]),
        (json!({ "type": "report.accept", "case": 4_000_000 }), vec![]),
    ] {
        let answer = campus.command(who, action, &words).await;
        assert_eq!(answer.refused(), (404, "not_found".to_owned()));
    }
    // He sent this one: he may know of it, and nothing more.
    let answer = campus.command(who, json!({ "type": "report.accept", "case": story.open }), &[]).await;
    assert_eq!(answer.refused(), (403, "not_allowed".to_owned()));
    let other = super::campus::Who { post: campus.who(Role::CentreDirector).post, ..who };
    let answer = campus.command(other, json!({ "type": "report.accept", "case": story.open }), &[]).await;
    assert_eq!(answer.refused(), (403, "not_your_post".to_owned()));
}

#[test]
fn every_problem_has_its_texts_in_both_languages() {
    for language in Language::ALL {
        let text = Text::new(language);
        for (code, status) in CODES {
            let problem = Problem::new(code);
            let (title, next) = problem.say(text);
            assert_eq!(problem.status.as_u16(), *status);
            assert!(
                !title.starts_with("api-") && !next.starts_with("refusal-"),
                "{code} in {language:?}: {title}, {next}"
            );
        }
    }
}

/// What the core says of a field or of a state is read in its own source, so that a new sentence cannot stay untranslated.
#[test]
fn what_the_core_says_is_said_in_both_languages() {
    // Before a sentence that no asker ever reads: of a decoder, of the schema, of a first start, of a refusal as a whole.
    let others = [
        "message(",
        "error(",
        "custom(",
        "ok_or(",
        "|_|",
        "Genesis(",
        "\"description\":",
        "\"pattern\":",
        "reason =",
    ];
    let core = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    let mut folders = vec![core];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]").next().unwrap();
            let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
            let source = lines.collect::<Vec<_>>().join("\n");
            for before in ["wrong(\"", "wrong(\n            \"", "field: \"", "Future(\"", "within(\""] {
                let names = source.split(before).skip(1).map(|rest| rest.split('"').next().unwrap());
                for name in names.filter(|name| !name.contains(' ')) {
                    for language in Language::ALL {
                        let key = format!("field-{name}");
                        assert!(Text::new(language).find(&key).is_some(), "{language:?}: {key}");
                    }
                }
            }
            let mut parts = source.split('"');
            let mut before = parts.next().unwrap().trim_end().to_owned();
            while let (Some(literal), Some(after)) = (parts.next(), parts.next()) {
                let is_said = literal.contains(' ') && !literal.contains(['{', '\\', '^', '+']);
                if is_said && !others.iter().any(|other| before.ends_with(other)) {
                    for language in Language::ALL {
                        let text = Text::new(language);
                        let keys = [why_key(literal), state_key(literal)];
                        let found = keys.iter().any(|key| text.find(key).is_some());
                        assert!(found, "{language:?}: {literal} in {}", path.display());
                    }
                    count += 1;
                }
                before = format!("\"{literal}\"{after}").trim_end().to_owned();
            }
        }
    }
    assert!(count > 250, "{count}");
}

#[test]
fn every_refusal_of_the_core_has_its_code_in_the_api() {
    // A refusal that the API does not know would be told as a failure of the server. `quorum` says `no_quorum` with numbers.
    let known: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    let texts = concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en");
    for file in std::fs::read_dir(texts).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let keys = text.lines().filter_map(|line| line.strip_prefix("refusal-")?.split_once(" ="));
        for (code, _) in keys.filter(|(code, _)| !code.contains('-') && *code != "quorum") {
            assert!(known.contains(code), "{code}");
        }
    }
}
