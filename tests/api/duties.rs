//! Tasks from giving to confirming, missed duties, and the duties of a term: each for those whom they concern alone.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use wuji_core::ids::CaseNo;
use wuji_core::roster::Role;

use super::campus::{Campus, Who};
use super::pages::form;

const WORDS: &str = "two of them had to be called twice";

fn has(window: &Value, action: &str) -> bool {
    window["actions"].as_array().unwrap().contains(&action.into())
}

/// A task of the centre for the station, with words.
async fn give(campus: &Campus, words: &[&str]) -> CaseNo {
    let to = campus.post(Role::StationCounsellor);
    let mut action = json!({
        "type": "duty.open_task", "kind": "directive", "title": "Hand in the list of rooms", "to": to, "due": "2026-09-20",
    });
    if !words.is_empty() {
        action["words"] = json!({ "index": 0 });
    }
    campus.does(Role::CentreDirector, action, words).await
}

/// Not there for him. Whoever has not pledged is told so first, of whatever he asks for.
async fn is_hidden(campus: &Campus, who: Who, path: &str) {
    campus.pledge(who).await;
    assert_eq!(campus.get(who, path).await.refused(), (404, "not_found".to_owned()), "{who:?} {path}");
}

async fn page(campus: &Campus, who: Who, path: &str) -> super::campus::Answer {
    campus.send(campus.request(Some(who), Method::GET, path, "")).await
}

/// Sends a form of a page that shows it.
async fn fill(campus: &Campus, who: Who, path: &str, kind: &str, fields: &[(&str, &str)]) {
    let shown = page(campus, who, path).await;
    assert!(shown.text.contains(&format!("name=\"type\" value=\"{kind}\"")), "{kind}: {}", shown.text);
    let (id, post) = (wuji_engine::random_id().unwrap().to_string(), who.post.unwrap().to_string());
    let mut all = vec![("type", kind), ("id", &id), ("as", &post), ("page", path), ("then", path)];
    let case = path.strip_prefix("/cases/");
    all.extend(case.map(|case| ("case:number", case)));
    all.extend(fields);
    let sent = form(campus, Some(who), "/do", &all).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{kind}: {}", sent.text);
}

#[tokio::test]
async fn a_task_goes_from_its_giver_to_its_owner_and_back() {
    let campus = Campus::new();
    let (giver, owner) = (campus.who(Role::CentreDirector), campus.who(Role::StationCounsellor));
    // Without words it names nobody: no reading is recorded, so that no pledge is asked for.
    let plain = give(&campus, &[]).await;
    let path = format!("/v1/cases/{plain}");
    let before = campus.look(|network| network.head());
    let window = campus.get(owner, &path).await.ok();
    assert_eq!((&window["what"], &window["state"]), (&"task".into(), &"open".into()));
    assert_eq!(
        (&window["title"], &window["due"]),
        (&"Hand in the list of rooms".into(), &"2026-09-20".into())
    );
    assert_eq!(
        (&window["from"]["role"], &window["to"]["role"]),
        (&"centre_director".into(), &"station_counsellor".into())
    );
    assert!(has(&window, "duty.acknowledge_task") && !has(&window, "duty.confirm_task"));
    assert_eq!(campus.look(|network| network.head()), before);
    let inbox = campus.get(owner, "/v1/inbox").await.ok();
    let line = inbox["lines"].as_array().unwrap().iter().find(|line| line["case"] == plain.0).unwrap();
    assert_eq!((&line["what"], &line["opens"]), (&"task".into(), &true.into()));
    for role in [Role::LeadingChair, Role::Advisor, Role::Commissioner, Role::AuditAdministrator] {
        is_hidden(&campus, campus.who(role), &path).await;
    }
    is_hidden(&campus, campus.student(), &path).await;

    // With words it is a recorded reading.
    let case = give(&campus, &[WORDS]).await;
    let (path, there) = (format!("/v1/cases/{case}"), format!("/cases/{case}"));
    assert_eq!(campus.get(owner, &path).await.refused(), (403, "pledge_missing".to_owned()));
    campus.pledge(owner).await;
    campus.pledge(giver).await;
    let window = campus.get(owner, &path).await;
    assert!(window.text.contains(WORDS));
    fill(&campus, owner, &there, "duty.acknowledge_task", &[]).await;
    fill(&campus, owner, &there, "duty.progress_task", &[("percent:number", "60")]).await;
    let window = campus.get(owner, &path).await.ok();
    assert_eq!((&window["state"], &window["percent"]), (&"acknowledged".into(), &60.into()));
    fill(&campus, owner, &there, "duty.finish_task", &[("words:words", "handed in")]).await;
    let window = campus.get(giver, &path).await.ok();
    assert_eq!((&window["state"], &window["clocks"][0]["item"]), (&"done".into(), &"confirmation".into()));
    assert!(has(&window, "duty.confirm_task") && !has(&window, "duty.finish_task"));
    fill(
        &campus,
        giver,
        &there,
        "duty.return_task",
        &[("due:text", "2026-09-25"), ("words:words", "room 3")],
    )
    .await;
    fill(&campus, owner, &there, "duty.finish_task", &[]).await;
    fill(&campus, giver, &there, "duty.confirm_task", &[]).await;
    let window = campus.get(owner, &path).await.ok();
    assert_eq!((&window["state"], &window["percent"]), (&"confirmed".into(), &100.into()));
    assert_eq!((&window["actions"], &window["clocks"]), (&json!([]), &json!([])));
    let now = campus.app.engine.now().to_string().replace('+', "%2B");
    let then = campus.get(giver, &format!("{path}?as_of={now}")).await.ok();
    assert_eq!((&then["state"], then["as_of"].is_string()), (&"confirmed".into(), true));
}

#[tokio::test]
async fn a_missed_duty_is_seen_by_whoever_was_told() {
    let campus = Campus::new();
    campus.app.engine.advance("2026-09-21T08:00:00+08:00".parse().unwrap()).unwrap();
    let told = campus.who(Role::StudentAffairsTeacher);
    let unit = campus.look(|network| network.roster.post(campus.post(Role::StationCounsellor)).unwrap().unit);
    let case = campus.look(|network| {
        let mut lapses = network.duty.lapses();
        let found = lapses.find(|(_, lapse)| lapse.told == told.post && lapse.unit == unit);
        found.unwrap().0
    });
    let path = format!("/v1/cases/{case}");
    let window = campus.get(told, &path).await.ok();
    assert_eq!((&window["what"], &window["seen"]), (&"lapse".into(), &false.into()));
    assert_eq!(window["duty"]["duty"], "sa_5_check_in");
    assert!(has(&window, "duty.see_lapse"));
    let all = window["missed"].as_array().unwrap().len();
    assert!(all > 0 && window["missed"][0]["post"]["role"] == "advisor");
    // Whoever missed it sees what is his; whoever has nothing to do with it sees nothing.
    let advisor = campus.get(campus.who(Role::Advisor), &path).await.ok();
    assert!(!advisor["missed"].as_array().unwrap().is_empty() && !has(&advisor, "duty.see_lapse"));
    assert!(advisor["missed"].as_array().unwrap().len() <= all && advisor.get("told").is_none());
    for who in [campus.who(Role::DormOfficer), campus.who(Role::AuditAdministrator), campus.student()] {
        is_hidden(&campus, who, &path).await;
    }
    if let Some(other) = campus.elsewhere(Role::StationCounsellor) {
        is_hidden(&campus, other, &path).await;
    }
    let then = campus.get(told, &format!("{path}?as_of=2026-09-21T08:00:00%2B08:00")).await.ok();
    assert_eq!((&then["missed"], &then["actions"]), (&window["missed"], &json!([])));
    let there = format!("/cases/{case}");
    let shown = page(&campus, told, &there).await;
    assert!(shown.text.contains("href=\"/duties?status=lapsed\"") && shown.text.contains("check-in"));
    fill(&campus, told, &there, "duty.see_lapse", &[]).await;
    let window = campus.get(told, &path).await.ok();
    assert_eq!((&window["seen"], &window["actions"]), (&true.into(), &json!([])));
}

#[tokio::test]
async fn duties_are_listed_as_far_as_a_post_reaches() {
    let campus = Campus::new();
    campus.app.engine.advance("2026-09-21T08:00:00+08:00".parse().unwrap()).unwrap();
    let count = async |who: Who, query: &str| {
        campus.get(who, &format!("/v1/duties{query}")).await.ok()["count"].as_u64().unwrap()
    };
    let director = campus.who(Role::CentreDirector);
    let all = count(director, "").await;
    let station = count(campus.who(Role::StationCounsellor), "").await;
    assert!(all > station && station > 0, "{all} {station}");
    let commissioner = campus.who(Role::Commissioner);
    let own = campus.get(commissioner, "/v1/duties").await.ok();
    let post = commissioner.post.unwrap().0;
    let rows = own["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && own["count"] == rows.len());
    for row in rows {
        assert!(row["owner"]["post"] == post || row["place"]["post"]["post"] == post, "{row}");
    }
    for who in [campus.student(), campus.who(Role::AuditAdministrator)] {
        assert_eq!(count(who, "").await, 0);
    }
    // What was missed comes first; filters narrow, pages hold every row once.
    let first = campus.get(director, "/v1/duties").await.ok();
    assert_eq!(first["rows"][0]["status"], "lapsed");
    let missed = count(director, "?status=lapsed").await;
    assert!(0 < missed && missed < all);
    let units: Vec<u64> =
        first["units"].as_array().unwrap().iter().map(|unit| unit["unit"].as_u64().unwrap()).collect();
    let mut of_units = 0;
    for unit in units {
        of_units += count(director, &format!("?unit={unit}")).await;
    }
    assert_eq!(of_units, all);
    let (mut seen, mut next) = (first["rows"].as_array().unwrap().len() as u64, first["next"].clone());
    while let Some(cursor) = next.as_str() {
        let more = campus.get(director, &format!("/v1/duties?cursor={cursor}")).await.ok();
        seen += more["rows"].as_array().unwrap().len() as u64;
        next = more["next"].clone();
    }
    assert_eq!(seen, all);
    assert_eq!(count(director, "?term=2026-10-01").await, all);
    assert_eq!(campus.get(director, "/v1/duties?term=1999").await.refused().0, 404);
    assert_eq!(campus.get(director, "/v1/duties?status=odd").await.refused().0, 400);
}

#[tokio::test]
async fn a_duty_is_recorded_on_the_page_and_what_was_typed_is_kept() {
    let campus = Campus::new();
    let who = campus.who(Role::Commissioner);
    let publicity = |window: &Value| {
        let rows = window["rows"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["duty"]["duty"] == "cc_3_publicity").unwrap()
    };
    let row = publicity(&campus.get(who, "/v1/duties").await.ok());
    assert_eq!((&row["status"], &row["record"]["wants"]), (&"due".into(), &json!(["title"])));
    let (post, first) = (who.post.unwrap().to_string(), row["first"].as_str().unwrap());
    let mark = format!("cc_3_publicity {first} {post}");
    let fields = |title: &'static str| {
        [
            ("form", mark.clone()),
            ("duty:text", "cc_3_publicity".to_owned()),
            ("period:text", first.to_owned()),
            ("place.post:number", post.clone()),
            ("on:text", if title.is_empty() { "2026-09-13" } else { "" }.to_owned()),
            ("title:text", title.to_owned()),
        ]
    };
    let id = wuji_engine::random_id().unwrap().to_string();
    let refused = fields("");
    let mut all =
        vec![("type", "duty.record"), ("id", &id), ("as", &post), ("page", "/duties"), ("then", "/")];
    all.extend(refused.iter().map(|(name, value)| (*name, value.as_str())));
    let again = form(&campus, Some(who), "/do", &all).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("value=\"2026-09-13\"") && again.text.contains("class=\"act\" open"));
    let taken = fields("Board on sleep");
    let taken: Vec<(&str, &str)> = taken.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fill(&campus, who, "/duties", "duty.record", &taken).await;
    let row = publicity(&campus.get(who, "/v1/duties").await.ok());
    assert_eq!((&row["status"], &row["done_on"]), (&"done".into(), &"2026-09-14".into()));
    assert_eq!(row.get("record"), None);
}
