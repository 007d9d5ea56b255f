//! One's own rights: consents, requests, counselling, the access receipt; and what a break-glass needs besides the right to it.

use axum::http::Method;
use serde_json::{Value, json};
use wuji_core::roster::Role;

use super::campus::{Campus, Who, story};
use super::pages::form;

async fn own(campus: &Campus, who: Who) -> Value {
    campus.get(who, "/v1/me/rights").await.ok()
}

fn consent<'w>(window: &'w Value, to: &str) -> &'w Value {
    window["consents"].as_array().unwrap().iter().find(|line| line["to"] == to).unwrap()
}

#[tokio::test]
async fn gap_13_consents_are_given_and_withdrawn_on_ones_own_page() {
    let campus = &story().campus;
    let who = campus.student();
    assert_eq!(consent(&own(campus, who).await, "research")["state"], "missing");
    let id = wuji_engine::random_id().unwrap().to_string();
    let fields = [
        ("type", "rights.consent"),
        ("id", id.as_str()),
        ("page", "/rights"),
        ("then", "/rights"),
        ("to:text", "research"),
        ("until:text", "2030-01-01"),
    ];
    let given = form(campus, Some(who), "/do", &fields).await;
    assert_eq!(given.headers["location"], "/rights?done=rights.consent", "{}", given.text);
    let line = own(campus, who).await;
    assert_eq!(consent(&line, "research")["state"], "given");
    assert_eq!(consent(&line, "research")["until"], "2030-01-01");
    let page = campus.send(campus.request(Some(who), Method::GET, "/rights", "")).await;
    assert!(page.text.contains("name=\"type\" value=\"rights.withdraw_consent\""), "{}", page.text);
    let withdraw = json!({ "type": "rights.withdraw_consent", "to": "research" });
    campus.command(who, withdraw.clone(), &[]).await.ok();
    assert_eq!(consent(&own(campus, who).await, "research")["state"], "withdrawn");
    assert_eq!(campus.command(who, withdraw, &[]).await.refused().1, "invalid_field");
}

#[tokio::test]
async fn gap_14_a_request_has_its_clock_and_who_read_it_is_told_at_once() {
    let campus = Campus::new();
    let who = campus.student();
    let ask = json!({ "type": "rights.ask", "wish": "objection" });
    let case = campus.command(who, ask, &[]).await.ok()["case"].clone();
    let window = own(&campus, who).await;
    let request = &window["requests"][0];
    assert_eq!((&request["case"], &request["wish"]), (&case, &json!("objection")));
    assert!(request["due"].is_string() && request["actions"] == json!(["rights.withdraw"]), "{request}");
    assert_eq!(window["wishes"], json!(["correction", "copy"]), "the same is not asked twice");
    let receipt = campus.get(who, "/v1/me/receipt").await.ok();
    assert_eq!(receipt["lines"], json!([]));
    let counsellor = campus.who(Role::CentreCounsellor);
    campus.pledge(counsellor).await;
    campus.get(counsellor, &format!("/v1/cases/{case}")).await.ok();
    let receipt = campus.get(who, "/v1/me/receipt").await.ok();
    assert_eq!(receipt["lines"][0]["post"]["role"], "centre_counsellor", "{receipt}");
    // What came of an objection is told by somebody, not by a word.
    let refuse = json!({ "type": "rights.refuse", "case": case, "reason": "nothing_to_change", "words": { "index": 0 } });
    campus.command(counsellor, refuse, &["told in person"]).await.ok();
    let window = own(&campus, who).await;
    let request = &window["requests"][0];
    assert_eq!(request["state"]["codes"], json!(["answered"]));
    assert!(request.get("refusal_reason").is_none() && request.get("due").is_none(), "{request}");
}

#[tokio::test]
async fn cc_7_a_receipt_says_nothing_of_a_report_that_is_under_way() {
    let campus = Campus::new();
    let who = campus.student();
    let before = campus.get(who, "/v1/me/receipt").await;
    let report = json!({
        "type": "report.submit", "urgency": "concerning",
        "observation": { "about": { "person": who.person }, "signs": ["low_mood"] },
    });
    // He is reported; the director opens his file and the report.
    let director = campus.who(Role::CentreDirector);
    campus.pledge(director).await;
    let reporter = campus.who(Role::CentreCounsellor);
    let case = campus.command(reporter, report, &[]).await.ok()["case"].clone();
    campus.get(director, &format!("/v1/cases/{case}")).await.ok();
    campus.get(director, &format!("/v1/students/{}", who.person)).await.ok();
    let after = campus.get(who, "/v1/me/receipt").await;
    assert_eq!(after.ok()["lines"], json!([]));
    assert_eq!(before.headers["etag"], after.headers["etag"]);
    let window = own(&campus, who).await;
    assert_eq!((&window["counselling"], &window["referrals"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn gap_11_a_client_sees_his_counsellor_and_his_appointment_and_nobody_else_does() {
    let campus = Campus::new();
    let who = campus.student();
    let counsellor = campus.who(Role::CentreCounsellor);
    campus.pledge(campus.who(Role::CentreDirector)).await;
    campus.pledge(counsellor).await;
    let open =
        json!({ "type": "counselling.open", "person": who.person, "basis": "walk_in", "consent": "given" });
    let case = campus.command(counsellor, open, &[]).await.ok()["case"].clone();
    let book = json!({
        "type": "counselling.book", "case": case, "at": "2026-09-16T10:00:00+08:00", "minutes": 50,
        "modality": "in_person",
    });
    campus.command(counsellor, book, &[]).await.ok();
    let window = own(&campus, who).await;
    let row = &window["counselling"][0];
    assert_eq!(row["appointment"]["at"], "2026-09-16T10:00:00+08:00", "{window}");
    assert_eq!(row["counsellor"]["name"], campus.name(counsellor.person).as_str());
    assert_eq!(row["actions"], json!(["counselling.cancel"]));
    assert!(row.get("basis").is_none());
    let client = campus.name(who.person);
    for role in [Role::CentreDirector, Role::CentreOnCall, Role::StationDirector, Role::SystemAdministrator] {
        let other = campus.who(role);
        campus.pledge(other).await;
        // Colleagues of the centre may know that one is under way, not whose it is.
        let answer = campus.get(other, &format!("/v1/cases/{case}")).await;
        assert!(!answer.text.contains(&client) && !answer.text.contains("2026-09-16T10:00"), "{role:?}");
    }
    let page = campus.send(campus.request(Some(who), Method::GET, "/rights", "")).await;
    assert!(page.text.contains(&campus.name(counsellor.person)), "{}", page.text);
    campus.command(who, json!({ "type": "counselling.cancel", "case": case }), &[]).await.ok();
    assert!(own(&campus, who).await["counselling"][0].get("appointment").is_none());
}

#[tokio::test]
async fn cc_7_a_break_glass_needs_a_reason_of_fifteen_characters() {
    let story = story();
    let campus = &story.campus;
    let who = campus.who(Role::CentreCounsellor);
    let glass = json!({
        "type": "access.break_glass", "person": campus.subject, "behind": "counselling", "words": { "index": 0 },
    });
    for short in ["because", "a b c d e f g h i j k l m", "四个字啊"] {
        let refused = campus.command(who, glass.clone(), &[short]).await;
        assert_eq!(refused.refused(), (422, "invalid_field".to_owned()), "{short}");
        assert_eq!(refused.json()["field"], "words");
    }
    // His page offers it, and keeps what was typed.
    let path = format!("/students/{}", campus.subject);
    let person = campus.subject.to_string();
    let page = campus.send(campus.request(Some(who), Method::GET, &path, "")).await;
    assert!(page.text.contains("name=\"type\" value=\"access.break_glass\""), "{}", page.text);
    let post = who.post.unwrap().to_string();
    let fields = [
        ("type", "access.break_glass"),
        ("page", path.as_str()),
        ("as", post.as_str()),
        ("person:number", person.as_str()),
        ("behind:text", "counselling"),
        ("words:words", "too short"),
    ];
    let again = form(campus, Some(who), "/do", &fields).await;
    assert_eq!(again.status, 422);
    assert!(again.text.contains("too short") && again.text.contains("15 characters"), "{}", again.text);
    let reason = "she does not answer the door or the phone";
    let case = campus.command(who, glass, &[reason]).await.ok()["case"].clone();
    let director = campus.who(Role::CentreDirector);
    let window = campus.get(director, &format!("/v1/cases/{case}")).await.ok();
    assert_eq!(window["kind"], "glass");
    assert!(window["actions"].as_array().unwrap().contains(&json!("access.review_glass")), "{window}");
    assert!(window.to_string().contains(reason));
}

/// Asks for help for himself, in his own words.
async fn asks_for_help(campus: &Campus, who: Who, said: &str) -> Value {
    let help = json!({
        "type": "report.submit", "urgency": "concerning", "to": "centre",
        "observation": { "about": "myself", "signs": ["sleepless"], "words": { "index": 0 } },
    });
    campus.command(who, help, &[said]).await.ok()["case"].clone()
}

#[tokio::test]
async fn gap_14_a_copy_is_made_for_whoever_answers_and_for_whose_file_it_is() {
    let campus = Campus::new();
    let who = campus.student();
    let (counsellor, director) = (campus.who(Role::CentreCounsellor), campus.who(Role::CentreDirector));
    campus.pledge(counsellor).await;
    campus.pledge(director).await;
    let (own, others) = ("I have not slept for a week", "he frightens his room-mates");
    asks_for_help(&campus, who, own).await;
    let report = json!({
        "type": "report.submit", "urgency": "concerning",
        "observation": { "about": { "person": who.person }, "signs": ["irritable"], "words": { "index": 0 } },
    });
    campus.command(campus.who(Role::CentreOnCall), report, &[others]).await.ok();
    let ask = json!({ "type": "rights.ask", "wish": "copy" });
    let case = campus.command(who, ask, &[]).await.ok()["case"].clone();
    let path = format!("/v1/cases/{case}/copy");
    // Not his before it is handed over; nobody else's at all.
    assert_eq!(campus.get(who, &path).await.refused().0, 404);
    for role in [Role::Advisor, Role::StationCounsellor, Role::SystemAdministrator] {
        campus.pledge(campus.who(role)).await;
        assert_eq!(campus.get(campus.who(role), &path).await.refused().0, 404, "{role:?}");
    }
    let grant = json!({
        "type": "rights.grant", "case": case, "handed": "file", "words": { "index": 0 },
    });
    let early = campus.command(counsellor, grant.clone(), &["given"]).await;
    assert_eq!(early.refused(), (409, "wrong_state".to_owned()), "his file is not open yet");
    let preview = campus.get(counsellor, &path).await.ok();
    assert_eq!(preview["person"]["name"], campus.name(who.person).as_str());
    assert!(preview["record"]["number"].is_string() && preview["record"].get("note").is_none(), "{preview}");
    assert_eq!(preview["reports"][0]["words"], json!([own]));
    campus.command(counsellor, grant, &["given"]).await.ok();
    let copy = campus.get(who, &path).await.ok();
    assert_eq!((&copy["own"], &copy["reports"][0]["words"]), (&json!(true), &json!([own])));
    let page = campus.send(campus.request(Some(who), Method::GET, &format!("/cases/{case}/copy"), "")).await;
    assert_eq!(page.status, 200);
    for text in [preview.to_string(), copy.to_string(), page.text] {
        assert!(text.contains(own) && !text.contains(others), "{text}");
    }
    // A copy that was asked for by somebody else, or of another kind, is not there.
    let other = json!({ "type": "rights.ask", "wish": "objection" });
    let other = campus.command(who, other, &[]).await.ok()["case"].clone();
    assert_eq!(campus.get(who, &format!("/v1/cases/{other}/copy")).await.refused().0, 404);
}

#[tokio::test]
async fn cc_7_who_knew_is_the_auditors_and_names_nobody() {
    let story = story();
    let campus = &story.campus;
    let path = format!("/v1/audit/knew?case={}", story.report);
    let auditor = campus.who(Role::AuditAdministrator);
    for role in super::campus::CAST.into_iter().filter(|role| *role != Role::AuditAdministrator) {
        assert_eq!(campus.get(campus.who(role), &path).await.refused().0, 404, "{role:?}");
    }
    let answer = campus.get(auditor, &path).await;
    let knew = answer.ok();
    let told = knew["told"].as_array().unwrap();
    assert!(told.iter().any(|line| line["post"] == "room_mate"), "the first sender is masked: {knew}");
    assert!(
        told.iter().any(|line| line["post"]["post"]["role"] == "advisor" && line["by"] == "report.forwarded")
    );
    let could = |window: &Value| -> Vec<String> {
        let lines = window["could"].as_array().unwrap().iter();
        lines.map(|line| line["post"]["role"].as_str().unwrap().to_owned()).collect()
    };
    assert!(could(&knew).contains(&"centre_director".to_owned()), "{knew}");
    for hidden in [campus.name(campus.subject), campus.name(campus.who(Role::DormOfficer).person)] {
        assert!(!answer.text.contains(&hidden));
    }
    // Before it was sent, nobody knew of it.
    let before = campus.get(auditor, &format!("{path}&at=2026-09-14T20:00:00%2B08:00")).await;
    assert_eq!(before.refused().0, 404);
    let sent = told[0]["since"].as_str().unwrap().replace('+', "%2B");
    let then = campus.get(auditor, &format!("{path}&at={sent}")).await.ok();
    assert!(then["told"].as_array().unwrap().len() <= told.len());
    let page = format!("/audit?case={}", story.report);
    let page = campus.send(campus.request(Some(auditor), Method::GET, &page, "")).await;
    assert!(page.text.contains("Who knew of this case"), "{}", page.text);
}

#[tokio::test]
async fn st_4_the_session_log_is_ones_own_and_heads_see_counts() {
    let campus = Campus::new();
    let who = campus.student();
    let (counsellor, director) = (campus.who(Role::CentreCounsellor), campus.who(Role::CentreDirector));
    campus.pledge(counsellor).await;
    campus.pledge(director).await;
    let open =
        json!({ "type": "counselling.open", "person": who.person, "basis": "walk_in", "consent": "given" });
    let case = campus.command(counsellor, open, &[]).await.ok()["case"].clone();
    let hold = json!({
        "type": "counselling.hold", "case": case, "minutes": 50, "modality": "in_person", "walk_in": true,
        "topics": ["study"], "words": { "index": 0 },
    });
    campus.command(counsellor, hold, &["what was said"]).await.ok();
    let own = campus.get(counsellor, "/v1/sessions").await.ok();
    assert_eq!(own["lines"][0]["client"]["name"], campus.name(who.person).as_str(), "{own}");
    assert_eq!(own["units"], json!([]));
    assert!(!own.to_string().contains("what was said"));
    let window = campus.get(counsellor, &format!("/v1/cases/{case}")).await.ok();
    assert!(window.to_string().contains("what was said"), "her own counsellor reads it there");
    let counts = campus.get(director, "/v1/sessions").await.ok();
    assert_eq!((&counts["lines"], &counts["units"][0]["sessions"]), (&json!([]), &json!(1)), "{counts}");
    assert_eq!(campus.get(campus.who(Role::Advisor), "/v1/sessions").await.refused().0, 404);
    let page = campus.send(campus.request(Some(counsellor), Method::GET, "/sessions", "")).await;
    assert!(page.text.contains(&format!("/cases/{case}")), "{}", page.text);
}
