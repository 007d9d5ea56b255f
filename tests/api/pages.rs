//! The pages as each persona gets them: whole, escaped, without a style or script of their own; a refused form keeps what
//! was typed; a language is chosen.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use axum::http::{Method, StatusCode};
use wuji_core::roster::Role;
use wuji_service::text::Language;

use crate::campus::{Answer, CAST, Campus, OBSERVED, Who, runtime, story};

async fn page(campus: &Campus, who: Option<Who>, path: &str) -> Answer {
    campus.send(campus.request(who, Method::GET, path, "")).await
}

/// Posts a form.
pub(crate) async fn form(campus: &Campus, who: Option<Who>, path: &str, fields: &[(&str, &str)]) -> Answer {
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    let mut request = campus.request(who, Method::POST, path, pairs.join("&"));
    request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    campus.send(request).await
}

fn id() -> String {
    wuji_engine::random_id().unwrap().to_string()
}

/// What the content policy forbids, and what a reader should never see.
fn check_whole(path: &str, html: &str) {
    for forbidden in ["<style", " style=", "javascript:", " onclick=", " onload=", " onerror="] {
        assert!(!html.contains(forbidden), "{path} holds {forbidden}");
    }
    for script in html.split("<script").skip(1) {
        assert!(script.starts_with(" src=\"/static/"), "{path} holds a script of its own");
    }
    assert!(!html.contains(">page-") && !html.contains("\"page-"), "{path} lacks a text");
    assert_eq!(html.matches("<h1").count(), 1, "{path} needs one heading");
    assert!(html.contains("<main id=\"main\">") && html.contains("lang=\""), "{path}");
}

#[test]
fn every_page_is_whole_for_everybody() {
    let story = story();
    let campus = &story.campus;
    let cases = [story.report, story.crisis, story.listing, story.open].map(|case| format!("/cases/{case}"));
    let mut paths: Vec<String> = [
        "/report",
        "/emergency",
        "/self-help",
        "/talk",
        "/desk",
        "/sent",
        "/students",
        "/register",
        "/crises",
        "/duties",
        "/weeks",
        "/weeks?week=2026-09-14",
        "/overview",
        "/ledger",
        "/rights",
        "/network",
        "/coverage",
        "/census",
        "/census/retest",
        "/notices",
        "/accounts",
        "/audit",
        "/sign-in",
        "/password",
        "/pledge",
        "/demo",
        "/nowhere",
        "/cases/999999",
        "/cases/x",
        "/students/x",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.extend(cases);
    paths.push(format!("/students/{}", campus.subject));
    paths.push(format!("/students/{}/dossier", campus.subject));
    runtime().block_on(async {
        for role in CAST {
            let who = campus.who(role);
            for path in &paths {
                let answer = page(campus, Some(who), path).await;
                assert!(
                    matches!(answer.status.as_u16(), 200 | 400 | 403 | 404),
                    "{role:?} {path} {}",
                    answer.status
                );
                check_whole(path, &answer.text);
                let policy = answer.headers["content-security-policy"].to_str().unwrap();
                assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
                assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
            }
        }
    });
}

#[test]
fn pages_show_what_the_windows_show_and_no_more() {
    let story = story();
    let campus = &story.campus;
    let name = campus.name(campus.subject);
    let path = format!("/cases/{}", story.open);
    runtime().block_on(async {
        let commissioner = page(campus, Some(campus.who(Role::Commissioner)), &path).await;
        assert!(commissioner.text.contains(&name));
        assert!(
            commissioner.text.contains("name=\"type\" value=\"report.acknowledge\"")
                || commissioner.text.contains("value=\"report.note\"")
        );
        for who in [campus.who(Role::SystemAdministrator), campus.who(Role::DormOfficer)] {
            let answer = page(campus, Some(who), &path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert!(!answer.text.contains(&name) && !answer.text.contains(OBSERVED));
        }
        let signed_out = page(campus, None, &path).await;
        assert_eq!(signed_out.status, StatusCode::SEE_OTHER);
        assert!(signed_out.headers["location"].to_str().unwrap().starts_with("/sign-in?then="));
    });
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_markup_is_text() {
    let campus = &story().campus;
    let who = campus.who(Role::DormOfficer);
    let about = format!("person-{}", campus.subject);
    let words = "<img src=x> \"quoted\" & more";
    let id = id();
    let typed = |days: &'static str| {
        vec![
            ("type", "report.submit".to_owned()),
            ("id", id.clone()),
            ("as", who.post.unwrap().to_string()),
            ("page", "/report".to_owned()),
            ("observation.about:about", about.clone()),
            ("observation.signs:list", "sleepless".to_owned()),
            ("observation.low_mood_days:number", days.to_owned()),
            ("observation.words:words", words.to_owned()),
            ("urgency:text", "urgent".to_owned()),
        ]
    };
    let send = async |days| {
        let typed = typed(days);
        let fields: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        form(campus, Some(who), "/do", &fields).await
    };
    runtime().block_on(async {
        let refused = send("900").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_whole("/report", &refused.text);
        assert!(
            refused.text.contains("value=\"900\"")
                && refused.text.contains("aria-invalid=\"true\" autofocus")
        );
        assert!(refused.text.contains("&#60;img src=x") && !refused.text.contains("<img"));
        assert!(refused.text.contains("value=\"urgent\" checked"));
        assert!(refused.text.contains("value=\"sleepless\" checked"));
        let unread = send("three").await;
        assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unread.text.contains("value=\"three\""));
        let sent = send("3").await;
        assert_eq!(sent.status, StatusCode::OK);
        check_whole("/do", &sent.text);
        let again = send("3").await;
        assert_eq!(again.status, StatusCode::OK, "a second tap sends nothing twice");
        assert!(again.text.contains("not recorded twice"));
    });
}

#[test]
fn whoever_was_signed_out_loses_nothing() {
    let campus = &story().campus;
    runtime().block_on(async {
        let words = "two nights without sleep";
        let fields =
            [("type", "report.note"), ("page", "/desk"), ("case:number", "1"), ("words:words", words)];
        let answer = form(campus, None, "/do", &fields).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.text.contains(&format!("name=\"words:words\" value=\"{words}\"")));
        assert!(answer.text.contains("name=\"secret\""));
        check_whole("/do", &answer.text);
    });
}

#[test]
fn an_emergency_shows_phones_and_says_loudly_what_was_not_recorded() {
    let story = story();
    let campus = &story.campus;
    runtime().block_on(async {
        let open = page(campus, None, "/emergency").await;
        assert_eq!(open.status, StatusCode::OK);
        assert!(open.text.contains("href=\"tel:120\"") && open.text.contains("href=\"tel:110\""));
        assert_eq!(open.text.matches("href=\"tel:").count(), 3, "and the line of whoever is on call");
        let fields = [
            ("type", "report.emergency"),
            ("page", "/emergency"),
            ("login", "nobody"),
            ("secret", "wrong password"),
            ("words:words", "on the roof"),
        ];
        let refused = form(campus, None, "/do", &fields).await;
        assert!(refused.status.is_client_error());
        assert!(refused.text.contains("NOT RECORDED") && refused.text.contains("on the roof"));
        assert!(refused.text.contains("href=\"tel:120\"") && !refused.text.contains("wrong password"));
        check_whole("/do", &refused.text);
        let bare = [("type", "report.emergency"), ("page", "/emergency")];
        let sent = form(campus, Some(campus.student()), "/do", &bare).await;
        assert_eq!(sent.status, StatusCode::OK, "it needs nothing but a tap");
        assert!(sent.text.contains("Reported, number"));
    });
}

#[test]
fn a_language_is_chosen_and_kept() {
    let campus = &story().campus;
    runtime().block_on(async {
        for (then, to) in [("/desk", "/desk"), ("//evil.example", "/"), ("https://evil.example", "/")] {
            let answer = page(campus, None, &format!("/language/en?then={then}")).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
            assert_eq!(answer.headers["location"], to);
            assert!(answer.headers["set-cookie"].to_str().unwrap().starts_with("wuji_language=en"));
        }
        let mut request = campus.request(None, Method::GET, "/emergency", "");
        request.headers_mut().insert("cookie", "wuji_language=zh-CN".parse().unwrap());
        let chinese = campus.send(request).await;
        assert!(chinese.text.contains("<html lang=\"zh-CN\">"));
        let english = page(campus, None, "/emergency").await;
        assert!(english.text.contains("<html lang=\"en\">"));
    });
}

/// A search for a name goes in a body, and finds by pinyin what the register holds.
#[test]
fn the_register_is_searched_without_a_trace_in_the_path() {
    let campus = &story().campus;
    let name = campus.name(campus.subject);
    runtime().block_on(async {
        let who = Some(campus.who(Role::CentreCounsellor));
        let found = form(campus, who, "/register", &[("search", name.as_str()), ("grade", "")]).await;
        assert_eq!(found.status, StatusCode::OK);
        assert!(found.text.contains(&name));
        check_whole("/register", &found.text);
        let none = form(campus, who, "/register", &[("search", "zzzz"), ("grade", "red")]).await;
        assert!(!none.text.contains(&name) && none.text.contains("value=\"zzzz\""));
    });
}

/// Every text that a page names is there in both languages.
#[test]
fn no_page_names_a_text_that_is_not_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![root.join("templates/pages"), root.join("src/pages")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let texts = |language: &str| {
        let files = fs::read_dir(root.join(format!("locales/{language}"))).unwrap();
        let text: String = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
        text.lines().filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect::<BTreeSet<_>>()
    };
    let texts = Language::ALL.map(|language| texts(language.tag()));
    let mut named = 0;
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        for rest in text.split("\"page-").skip(1) {
            let key = format!("page-{}", rest.split('"').next().unwrap());
            // The rest of the key is a code, or the key is a prefix.
            if key.ends_with('-') || key.contains('{') || PREFIXES.contains(&key.as_str()) {
                continue;
            }
            named += 1;
            assert!(texts.iter().all(|texts| texts.contains(&key)), "{}: {key}", path.display());
        }
    }
    assert!(named > 200, "{named} keys were looked at");
}

/// What stands before a code.
const PREFIXES: [&str; 8] = [
    "page-form",
    "page-problem",
    "page-due",
    "page-choice",
    "page-grade-hint",
    "page-kind",
    "page-emergency",
    "page-report",
];

#[test]
fn ct_7_anybody_reads_the_page_of_self_help_and_it_remembers_nobody() {
    let campus = Campus::new();
    runtime().block_on(async {
        let entries = |campus: &Campus| campus.app.engine.read(|view| view.network.head()).unwrap();
        let before = entries(&campus);
        let visitor = page(&campus, None, "/self-help").await;
        assert_eq!(visitor.status, StatusCode::OK);
        assert!(visitor.text.contains("tel:120") && visitor.text.contains("tel:110"));
        assert!(visitor.text.contains("href=\"/talk\"") && visitor.text.contains("href=\"/emergency\""));
        assert!(!visitor.headers.contains_key("set-cookie"), "nothing is left in the browser");
        assert_eq!(visitor.headers["cache-control"], "no-store");
        let student = page(&campus, Some(campus.who(Role::DormOfficer)), "/self-help").await;
        assert_eq!(student.status, StatusCode::OK);
        assert_eq!(entries(&campus), before, "nothing says who looked");
        // Asking takes a name: a visitor signs in and comes back.
        let asks = page(&campus, None, "/talk").await;
        assert_eq!(asks.status, StatusCode::SEE_OTHER);
        assert_eq!(asks.headers["location"], "/sign-in?then=/talk");
    });
}

#[test]
fn ct_7_a_student_asks_for_a_conversation_past_advisor_and_commissioner() {
    let campus = Campus::new();
    runtime().block_on(async {
        let student = campus.who(Role::DormOfficer);
        let drawn = page(&campus, Some(student), "/talk").await;
        assert!(drawn.text.contains("value=\"centre\"") && drawn.text.contains("value=\"station\""));
        for (to, role) in [("centre", Role::CentreCounsellor), ("station", Role::StationCounsellor)] {
            let id = id();
            let fields = [
                ("type", "report.submit"),
                ("id", id.as_str()),
                ("page", "/talk"),
                ("observation.about:about", "myself"),
                ("to:text", to),
                ("urgency:text", "concerning"),
                ("observation.words:words", ""),
            ];
            let sent = form(&campus, Some(student), "/do", &fields).await;
            assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
            let held = campus.app.engine.read(|view| {
                let network = &view.network;
                let (_, report) =
                    network.report.iter().rfind(|(_, row)| row.sender == Some(student.person)).unwrap();
                report.holder.and_then(|post| network.roster.role(post))
            });
            assert_eq!(held.unwrap(), Some(role));
        }
    });
}
