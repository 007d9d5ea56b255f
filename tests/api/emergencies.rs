//! Emergencies from the page and from sessions that can do nothing else; what is said where nothing was recorded.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use wuji_core::entry::By;
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, Position};
use wuji_core::roster::Role;
use wuji_engine::Credential;
use wuji_service::sign_in::passwords::hash_secret;
use wuji_service::sign_in::{CodeMark, Stage};
use wuji_sim::student_login;

use super::campus::{Answer, Campus, Who};

const FORM: &str = "application/x-www-form-urlencoded";

/// What `/emergency` asks for, as a browser sends it back: each hidden field, and what is typed.
pub(crate) async fn form(campus: &Campus, who: Option<Who>, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = campus.send(campus.request(who, Method::GET, "/emergency", "")).await;
    let form = page.text.split("<form method=\"post\" action=\"/do\"").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    let part = |tag: &str, name: &str| {
        Some(tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next().unwrap_or_default().to_owned())
    };
    let inputs = form.split("<input").skip(1).filter(|input| input.contains("type=\"hidden\""));
    let hidden = inputs.filter_map(|input| Some((part(input, "name")?, part(input, "value")?)));
    hidden.chain(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

pub(crate) async fn sends(campus: &Campus, who: Option<Who>, fields: &[(String, String)]) -> Answer {
    let body = serde_html_form::to_string(fields).unwrap();
    let mut request = campus.request(who, Method::POST, "/do", body);
    request.headers_mut().insert("content-type", FORM.parse().unwrap());
    campus.send(request).await
}

async fn lines(campus: &Campus, role: Role) -> Vec<Value> {
    let inbox = campus.get(campus.who(role), "/v1/inbox").await.ok();
    inbox["lines"].as_array().unwrap().iter().filter(|line| line["level"] == "emergency").cloned().collect()
}

#[tokio::test]
async fn the_page_signs_in_and_sends_with_one_tap() {
    let campus = Campus::new();
    let officer = campus.who(Role::DormOfficer);
    let password = Some(hash_secret("violet-harbour-19").unwrap());
    campus.app.engine.credentials().put(officer.person, Credential { password, code: None }).unwrap();
    let login = student_login(officer.person);
    let typed = [("login", login.as_str()), ("secret", "violet-harbour-19"), ("words:words", "on the roof")];
    let fields = form(&campus, None, &typed).await;
    assert!(fields.contains(&("need".to_owned(), "secret".to_owned())), "{fields:?}");
    let sent = sends(&campus, None, &fields).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
    assert_eq!(lines(&campus, Role::CentreOnCall).await.len(), 1);
    assert!(!sent.text.contains("violet-harbour"));
    // The same form again is the same emergency.
    assert_eq!(sends(&campus, None, &fields).await.status, StatusCode::OK);
    assert_eq!(lines(&campus, Role::CentreOnCall).await.len(), 1);
}

#[tokio::test]
async fn an_officers_page_tells_commissioner_and_advisor() {
    let campus = Campus::new();
    let officer = campus.who(Role::DormOfficer);
    let about = format!("person-{}", campus.subject);
    let fields = form(&campus, Some(officer), &[("about:about", &about)]).await;
    assert_eq!(sends(&campus, Some(officer), &fields).await.status, StatusCode::OK);
    for role in [Role::CentreOnCall, Role::Commissioner, Role::Advisor] {
        assert_eq!(lines(&campus, role).await.len(), 1, "{role:?}");
    }
    let sent = campus.get(officer, "/v1/sent").await.ok();
    assert!(sent["lines"][0]["supplement_due"].is_string(), "{sent}");
}

#[tokio::test]
async fn a_field_that_cannot_be_read_is_left_out() {
    let campus = Campus::new();
    let officer = campus.who(Role::DormOfficer);
    let typed =
        [("about:about", "bogus"), ("first_help:number", "x"), ("need", "nothing"), ("words:words", "now")];
    let fields = form(&campus, Some(officer), &typed).await;
    assert_eq!(sends(&campus, Some(officer), &fields).await.status, StatusCode::OK);
    assert_eq!(lines(&campus, Role::CentreOnCall).await.len(), 1);
}

#[tokio::test]
async fn who_asks_for_himself_is_named_by_no_header() {
    let campus = Campus::new();
    let officer = campus.who(Role::DormOfficer);
    let before = campus.look(|network| network.head());
    let emergency = json!({ "type": "report.emergency", "about": "myself" });
    let receipt = campus.command(officer, emergency, &[]).await.ok();
    let case = CaseNo(u32::try_from(receipt["case"].as_u64().unwrap()).unwrap());
    let entries = campus.app.engine.entries(Position(before.0)).map(Result::unwrap);
    let own: Vec<_> = entries.filter(|entry| entry.header.case == Some(case)).collect();
    assert!(own.len() > 3);
    for entry in own {
        assert!(matches!(entry.header.by, By::Account | By::Engine), "{:?}", entry.header);
        assert_eq!(entry.actor(), Some(officer.person));
        assert!(entry.header.starts.is_none_or(|start| start.row.item != Item::Supplement));
    }
}

#[tokio::test]
async fn whoever_must_set_a_password_first_may_report_one() {
    let campus = Campus::new();
    let officer = campus.who(Role::DormOfficer);
    let token = campus
        .app
        .sessions
        .begin(officer.person, Stage::PasswordDue(CodeMark::of("")))
        .unwrap()
        .reveal()
        .to_owned();
    let ask = |body: Value| {
        let mut request = campus.request(None, Method::POST, "/v1/commands", body.to_string());
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        campus.send(request)
    };
    ask(json!({ "action": { "type": "report.emergency" } })).await.ok();
    let other = json!({ "id": wuji_engine::random_id().unwrap(), "action": { "type": "access.pledge", "edition": 1 } });
    assert_eq!(ask(other).await.refused(), (403, "password_due".to_owned()));
}

#[tokio::test]
async fn nobodys_emergency_is_said_to_be_not_recorded() {
    let campus = Campus::new();
    let body = json!({ "action": { "type": "report.emergency" }, "words": ["now"] }).to_string();
    let answer = campus.send(campus.request(None, Method::POST, "/v1/commands", body)).await;
    let problem = answer.json();
    assert_eq!(answer.refused(), (401, "sign_in_required".to_owned()));
    assert_eq!((&problem["not_recorded"], &problem["phones"]), (&true.into(), &json!(["120", "110"])));
    assert!(!problem["on_call"].as_array().unwrap().is_empty());
}
