//! The one door in: receipts, repetition, emergencies.

use axum::http::Method;
use serde_json::json;
use wuji_core::roster::Role;

use super::campus::{Campus, report, story};

#[tokio::test]
async fn the_same_command_twice_is_one() {
    let campus = Campus::new();
    let who = campus.who(Role::DormOfficer);
    let id = wuji_engine::random_id().unwrap();
    let body = json!({ "id": id, "as": who.post, "action": report(&campus, "routine"), "words": ["a"] });
    let first = campus.post_json(who, "/v1/commands", &body).await.ok();
    let again = campus.post_json(who, "/v1/commands", &body).await.ok();
    assert_eq!((&first["repeated"], &again["repeated"]), (&false.into(), &true.into()));
    assert_eq!((&first["at"], &first["case"]), (&again["at"], &again["case"]));
    let other = json!({ "id": id, "as": who.post, "action": report(&campus, "urgent"), "words": ["a"] });
    assert_eq!(campus.post_json(who, "/v1/commands", &other).await.refused(), (422, "id_reused".to_owned()));
    let taken = campus.post_json(campus.student(), "/v1/commands", &json!({ "id": id, "action": {
        "type": "report.submit", "urgency": "routine", "observation": { "about": "myself", "words": { "index": 0 } } },
        "words": ["b"] })).await;
    assert_eq!(taken.refused(), (422, "id_taken".to_owned()));
}

#[tokio::test]
async fn an_emergency_is_taken_in_any_form_and_by_a_dozing_session() {
    let campus = Campus::new();
    let who = campus.who(Role::DormOfficer);
    let body = json!({ "id": 7, "action": { "type": "report.emergency", "signs": ["self_harm", "x"] },
        "words": ["x".repeat(9_000), "\u{202e}"] });
    let receipt = campus.post_json(who, "/v1/commands", &body).await.ok();
    assert_eq!(receipt["cut"], true);
    let inbox = campus.get(campus.who(Role::CentreOnCall), "/v1/inbox").await.ok();
    let line = &inbox["lines"][0];
    assert_eq!((&line["case"], &line["level"]), (&receipt["case"], &"emergency".into()));
    assert_eq!(line["holder"]["role"], "centre_on_call");
    // Nothing said at all.
    let bare = json!({ "action": { "type": "report.emergency" } });
    campus.post_json(who, "/v1/commands", &bare).await.ok();
    let outside = campus.send(campus.request(None, Method::POST, "/v1/commands", bare.to_string())).await;
    assert_eq!(outside.refused(), (401, "sign_in_required".to_owned()));
}

#[tokio::test]
async fn an_emergency_that_cannot_be_recorded_says_so_and_whom_to_phone() {
    let campus = Campus::new();
    let who = campus.who(Role::DormOfficer);
    let token = campus.token(who);
    let request = |campus: &Campus| {
        let body = json!({ "action": { "type": "report.emergency" }, "words": ["now"] }).to_string();
        let mut request = campus.request(None, Method::POST, "/v1/commands", body);
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        request
    };
    campus.send(request(&campus)).await.ok();
    campus.app.engine.close();
    let answer = campus.send(request(&campus)).await;
    let problem = answer.json();
    assert_eq!(answer.refused(), (503, "not_recorded".to_owned()));
    assert_eq!((&problem["not_recorded"], &problem["phones"]), (&true.into(), &json!(["120", "110"])));
    assert!(!problem["on_call"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn phones_are_for_everybody() {
    let story = story();
    let answer = story.campus.send(story.campus.request(None, Method::GET, "/v1/phones", "")).await;
    let phones = answer.ok();
    assert_eq!(phones["emergency"], json!(["120", "110"]));
    assert_eq!(phones["on_call"][0]["role"], "centre_on_call");
}

#[tokio::test]
async fn nobody_reads_before_he_pledged() {
    let campus = Campus::new();
    let who = campus.who(Role::StationCounsellor);
    campus.pledge(campus.who(Role::CentreDirector)).await;
    let path = format!("/v1/students/{}", campus.subject);
    let answer = campus.get(who, &path).await;
    assert_eq!(answer.refused(), (403, "pledge_missing".to_owned()));
    assert!(!answer.text.contains(&campus.name(campus.subject)));
    campus.pledge(who).await;
    campus.get(who, &path).await.ok();
}
