//! Whoever reports an emergency does not learn by it whether somebody reported before him: two colleges, of which one has
//! an earlier emergency about the same student, answer byte for byte alike.

use axum::http::StatusCode;
use serde_json::{Value, json};
use wuji_core::ids::CaseNo;
use wuji_core::roster::Role;
use wuji_engine::Credential;
use wuji_service::sign_in::passwords::hash_secret;

use super::campus::{Campus, Who};
use super::emergencies::{form, sends};

/// What came before, in one of the two.
#[derive(Debug, Clone, Copy)]
enum Before {
    /// Unanswered.
    Waiting,
    /// Taken by the station.
    Taken,
    /// Unanswered for a quarter of an hour: the leading group has it.
    Climbed,
    /// A red crisis.
    Crisis,
}

/// Everything that a sender is shown, with the case's number and whatever is drawn by chance taken out.
async fn shown(campus: &Campus, sender: Who, about: Value, by_page: bool) -> Vec<String> {
    let mut shown = Vec::new();
    if by_page {
        let typed = match &about {
            Value::String(_) => "myself".to_owned(),
            _ => format!("person-{}", campus.subject),
        };
        let fields = form(campus, Some(sender), &[("about:about", &typed), ("words:words", "quickly")]).await;
        let answer = sends(campus, Some(sender), &fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        shown.push(answer.text);
    } else {
        let named = campus.who(Role::CentreDirector).person;
        let emergency = json!({ "type": "report.emergency", "about": about, "keep_from": [named] });
        shown.push(campus.command(sender, emergency, &["come quickly"]).await.ok().to_string());
    }
    let sent: Value = campus.get(sender, "/v1/sent").await.ok();
    let own = sent["lines"].as_array().unwrap().first().cloned().unwrap();
    assert_eq!(sent["count"], 1, "{sent}");
    shown.push(sent.to_string());
    shown.push(campus.get(sender, "/sent").await.text);
    shown.push(campus.get(sender, "/v1/inbox").await.text);
    shown.push(campus.get(sender, "/v1/me").await.text);
    let case = CaseNo(u32::try_from(own["case"].as_u64().unwrap()).unwrap());
    shown.push(campus.get(sender, &format!("/v1/cases/{case}")).await.text);
    // Nor by asking about the numbers before his own.
    for before in case.0.saturating_sub(2)..case.0 {
        let ask = json!({ "type": "report.supplement", "case": before, "words": { "index": 0 } });
        shown.push(campus.command(sender, ask, &["more"]).await.text);
        shown.push(campus.get(sender, &format!("/v1/cases/{before}")).await.text);
    }
    shown.iter().map(|text| masked(text, case)).collect()
}

/// Without the number of the case, ids of requests and forms, and sealed cursors.
fn masked(text: &str, case: CaseNo) -> String {
    let number = case.to_string();
    let part = |part: &str| if part == number { "CASE".to_owned() } else { part.to_owned() };
    let parts = |word: &str| word.split('-').map(part).collect::<Vec<_>>().join("-");
    let is_id =
        |word: &str| uuid::Uuid::parse_str(word).is_ok() || (word.len() >= 40 && !word.contains("--"));
    let mut out = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
        let end = word.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
        let core = word.strip_suffix(end).unwrap_or(word);
        out.push_str(&if is_id(core) && !core.contains("supplement") {
            "ID".to_owned()
        } else {
            parts(core)
        });
        out.push_str(end);
    }
    out
}

fn same(fresh: &[String], further: &[String], what: &str) {
    for (fresh, further) in fresh.iter().zip(further) {
        let at = fresh.bytes().zip(further.bytes()).take_while(|(one, other)| one == other).count();
        let near = |text: &str| {
            text.get(at.saturating_sub(120)..).unwrap_or(text).chars().take(300).collect::<String>()
        };
        assert!(fresh == further, "{what}: {} and {}", near(fresh), near(further));
    }
    assert_eq!(fresh.len(), further.len());
}

/// A college in which this came before; the other has only the time that passed.
async fn college(before: Option<Before>, minutes: i64) -> Campus {
    let campus = Campus::new();
    let begun = campus.app.engine.now();
    // In both colleges somebody cries for help: about her, or about somebody else.
    let about = before.as_ref().map_or(json!("described"), |_| json!({ "person": campus.subject }));
    let emergency = json!({ "type": "report.emergency", "about": about });
    let case = campus.does(Role::Commissioner, emergency, &["on the roof"]).await;
    if let Some(before) = before {
        match before {
            Before::Waiting | Before::Climbed => {}
            Before::Taken => {
                let seen = json!({ "type": "report.acknowledge", "case": case });
                campus.does(Role::StationOnCall, seen, &[]).await;
            }
            Before::Crisis => {
                campus.pledge(campus.who(Role::CentreCounsellor)).await;
                let assess = json!({
                    "type": "crisis.assess", "case": case, "grade": "red", "factors": ["plan"],
                    "instrument": "interview", "words": { "index": 0 },
                });
                campus.does(Role::CentreCounsellor, assess, &["has a plan"]).await;
            }
        }
    }
    campus.app.engine.advance(begun.plus_minutes(minutes)).unwrap();
    campus
}

async fn subject_with_an_account(campus: &Campus) -> Who {
    let person = campus.subject;
    if !campus.look(|network| network.access.has_account(person)) {
        let open =
            json!({ "type": "access.open_account", "person": person, "login": uuid::Uuid::from_u128(77) });
        campus.does(Role::SystemAdministrator, open, &[]).await;
    }
    let password = Some(hash_secret("violet-harbour-19").unwrap());
    campus.app.engine.credentials().put(person, Credential { password, code: None }).unwrap();
    Who { person, post: None }
}

#[tokio::test]
async fn a_further_emergency_looks_like_a_first_one_to_a_room_mate() {
    for (before, minutes) in
        [(Before::Waiting, 5), (Before::Taken, 5), (Before::Climbed, 15), (Before::Crisis, 60)]
    {
        for by_page in [false, true] {
            let (fresh, further) = (college(None, minutes).await, college(Some(before), minutes).await);
            let mut seen = Vec::new();
            for campus in [&fresh, &further] {
                let (officer, about) = (campus.who(Role::DormOfficer), json!({ "person": campus.subject }));
                seen.push(shown(campus, officer, about, by_page).await);
            }
            same(&seen[0], &seen[1], &format!("{before:?}, by page: {by_page}"));
        }
    }
}

#[tokio::test]
async fn a_further_emergency_looks_like_a_first_one_to_the_student_herself() {
    for (before, minutes) in [(Before::Waiting, 5), (Before::Taken, 5), (Before::Crisis, 60)] {
        for by_page in [false, true] {
            let (fresh, further) = (college(None, minutes).await, college(Some(before), minutes).await);
            let mut seen = Vec::new();
            for campus in [&fresh, &further] {
                let subject = subject_with_an_account(campus).await;
                seen.push(shown(campus, subject, json!("myself"), by_page).await);
            }
            same(&seen[0], &seen[1], &format!("{before:?}, by page: {by_page}"));
        }
    }
}

#[tokio::test]
async fn whoever_works_on_the_first_reads_the_further_one_beside_it() {
    let campus = college(Some(Before::Waiting), 5).await;
    let on_call = campus.who(Role::CentreOnCall);
    campus.pledge(on_call).await;
    let emergency = json!({ "type": "report.emergency", "about": { "person": campus.subject } });
    let further = campus.does(Role::DormOfficer, emergency, &["she is on the bridge"]).await;
    let first = CaseNo(further.0 - 2);
    let window = campus.get(on_call, &format!("/v1/cases/{first}")).await.ok();
    let telling = &window["tellings"][0];
    assert_eq!((&telling["case"], &telling["words"][0]), (&json!(further), &json!("she is on the bridge")));
    // Each was opened by a reading of its own.
    let visits = |case: CaseNo| {
        let entries = campus.app.engine.entries(wuji_core::ids::Position(0)).map(Result::unwrap);
        entries
            .filter(|entry| {
                entry.header.case == Some(case) && entry.header.kind == wuji_core::kind::Kind::Visited
            })
            .count()
    };
    assert_eq!((visits(first), visits(further)), (1, 1));
    let page = campus.get(on_call, &format!("/cases/{first}")).await.text;
    assert!(page.contains("she is on the bridge") && page.contains(&format!("/cases/{further}")));
    // The officer was told of nothing; the advisor, told of the further one alone, sees it as any other.
    let advisor = campus.who(Role::Advisor);
    campus.pledge(advisor).await;
    let own = campus.get(advisor, &format!("/v1/cases/{further}")).await.ok();
    assert_eq!(own["state"], "attached", "he has the class, so he may know of both");
}
