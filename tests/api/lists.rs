//! The desk, one's own reports, the register, the network, notices.

use serde_json::{Value, json};
use wuji_core::roster::Role;

use super::campus::{CAST, Campus, story};

fn lines<'v>(window: &'v Value, field: &str) -> &'v Vec<Value> {
    window[field].as_array().unwrap()
}

#[tokio::test]
async fn a_desk_names_nobody() {
    let story = story();
    let campus = &story.campus;
    let names: Vec<String> =
        [campus.subject, campus.who(Role::DormOfficer).person].map(|person| campus.name(person)).to_vec();
    for role in CAST {
        let answer = campus.get(campus.who(role), "/v1/inbox").await;
        let inbox = answer.ok();
        assert!(names.iter().all(|name| !answer.text.contains(name.as_str())), "{role:?}");
        assert_eq!(inbox["count"], lines(&inbox, "lines").len(), "{role:?}");
    }
    let inbox = campus.get(campus.who(Role::Commissioner), "/v1/inbox").await.ok();
    let open = lines(&inbox, "lines").iter().find(|line| line["case"] == story.open.0).unwrap();
    assert_eq!(
        (&open["item"], &open["level"], &open["opens"]),
        (&"acknowledge".into(), &"routine".into(), &true.into())
    );
    let inbox = campus.get(campus.who(Role::AuditAdministrator), "/v1/inbox").await.ok();
    assert_eq!(inbox["count"], 0);
}

#[tokio::test]
async fn one_is_told_received_or_closed_of_ones_own_reports() {
    let story = story();
    let campus = &story.campus;
    let answer = campus.get(campus.who(Role::DormOfficer), "/v1/sent").await;
    let sent = answer.ok();
    let state = |case: u32| {
        lines(&sent, "lines")
            .iter()
            .find(|line| line["case"] == case)
            .map(|line| line["state"].clone())
            .unwrap()
    };
    assert_eq!(state(story.report.0), "closed");
    assert_eq!(state(story.open.0), "received");
    for hidden in ["crisis", "red", "holder", "outcome"] {
        assert!(!answer.text.contains(hidden), "{hidden}");
    }
    let sent = campus.get(campus.student(), "/v1/sent").await.ok();
    assert_eq!(sent["count"], 0);
}

#[tokio::test]
async fn cc_7_whoever_reports_a_breach_is_told_how_far_it_has_come_and_nothing_else() {
    let campus = Campus::new();
    let reporter = campus.student();
    let breach = json!({
        "type": "rights.report_breach", "kind": "told_on", "about": campus.subject.0, "words": { "index": 0 },
    });
    campus.command(reporter, breach, &["he told it in the canteen"]).await.ok();
    let sent = campus.get(reporter, "/v1/sent").await.ok();
    let case = lines(&sent, "lines")[0]["case"].as_u64().unwrap();
    let told = async || {
        let answer = campus.get(reporter, "/v1/sent").await;
        let sent = answer.ok();
        assert_eq!(sent["count"], 1);
        for hidden in ["canteen", "grave", "holder", "confirmed"] {
            assert!(!answer.text.contains(hidden), "{hidden}");
        }
        let line = lines(&sent, "lines")[0].clone();
        assert_eq!((&line["what"], &line["case"]), (&json!("breach"), &json!(case)));
        line["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(told().await, "received");
    let assess = json!({ "type": "rights.assess_breach", "case": case, "severity": "grave", "people": 3 });
    campus.does(Role::SecurityAdministrator, assess, &[]).await;
    assert_eq!(told().await, "under_inquiry");
    let tell = json!({ "type": "rights.tell_concerned", "case": case, "people": 3 });
    campus.does(Role::SecurityAdministrator, tell, &[]).await;
    assert_eq!(told().await, "under_inquiry");
    let measure = json!({ "type": "rights.take_measure", "case": case, "measure": "instructed" });
    campus.does(Role::SecurityAdministrator, measure, &[]).await;
    let close = json!({ "type": "rights.close_breach", "case": case, "outcome": "confirmed", "words": { "index": 0 } });
    campus.does(Role::SecurityAdministrator, close, &["it was so"]).await;
    assert_eq!(told().await, "closed");
    // The list is his way; the case itself is not there for him, nor its list for others.
    campus.pledge(reporter).await;
    assert_eq!(campus.get(reporter, &format!("/v1/cases/{case}")).await.status.as_u16(), 404);
    let other = campus.get(campus.who(Role::DormOfficer), "/v1/sent").await;
    assert!(!other.text.contains("breach"), "{}", other.text);
}

#[tokio::test]
async fn the_register_is_searched_within_what_is_ones_own() {
    let story = story();
    let campus = &story.campus;
    let name = campus.name(campus.subject);
    for role in CAST {
        let answer = campus.get(campus.who(role), "/v1/focus").await;
        let reaches = role.is_centre() || role.is_station() || role == Role::Advisor;
        if !reaches {
            assert_eq!(answer.refused().0, 404, "{role:?}");
            continue;
        }
        let register = answer.ok();
        assert_eq!(register["count"], lines(&register, "rows").len());
        let row = lines(&register, "rows").iter().find(|row| row["case"] == story.listing.0).unwrap();
        assert_eq!(
            (&row["person"]["name"], &row["grade"]),
            (&Value::from(name.as_str()), &"red".into()),
            "{role:?}"
        );
    }
    for role in [Role::Advisor, Role::StationCounsellor] {
        if let Some(other) = campus.elsewhere(role) {
            campus.pledge(other).await;
            let register = campus.get(other, "/v1/focus").await.ok();
            assert_eq!(register["count"], 0, "{role:?} of another department");
        }
    }
    let who = campus.who(Role::CentreDirector);
    let search = |text: String| async move {
        let found = campus.post_json(who, "/v1/focus/search", &json!({ "search": text })).await.ok();
        found["count"].as_u64().unwrap()
    };
    let first = name.chars().next().unwrap().to_string();
    assert_eq!(search(first).await, 1);
    assert_eq!(search("<script>alert(1)</script>".to_owned()).await, 0);
    let blue = campus.get(who, "/v1/focus?grade=blue").await.ok();
    assert_eq!(blue["count"], 0);
    assert_eq!(
        campus.get(who, "/v1/focus?grade=violet").await.refused(),
        (400, "parameter_invalid".to_owned())
    );
}

#[tokio::test]
async fn the_network_names_staff_and_counts_students_posts() {
    let story = story();
    let campus = &story.campus;
    let officer = campus.name(campus.who(Role::DormOfficer).person);
    let director = campus.name(campus.who(Role::CentreDirector).person);
    for role in CAST {
        let answer = campus.get(campus.who(role), "/v1/network").await;
        let network = answer.ok();
        assert!(answer.text.contains(&director) && !answer.text.contains(&officer), "{role:?}");
        assert!(network["coverage"]["students"].as_u64().unwrap() > 50);
        let is_student = matches!(role, Role::DormOfficer | Role::Commissioner);
        assert!(!is_student || lines(&network, "vacancies").is_empty());
    }
    let answer = campus.get(campus.student(), "/v1/network").await;
    assert_eq!(answer.refused().0, 404);
}

#[tokio::test]
async fn notices_name_nobody_and_the_case_to_its_own_station_alone() {
    let story = story();
    let campus = &story.campus;
    let answer = campus.get(campus.who(Role::StationCounsellor), "/v1/notices").await;
    let notices = answer.ok();
    assert_eq!(lines(&notices, "notices").len(), 1);
    assert_eq!(notices["notices"][0]["case"], story.crisis.0);
    assert_eq!(notices["notices"][0]["advice"], json!(["look_out", "offer_talks"]));
    assert!(!answer.text.contains(&campus.name(campus.subject)));
    if let Some(other) = campus.elsewhere(Role::StationCounsellor) {
        let notices = campus.get(other, "/v1/notices").await.ok();
        assert_eq!(lines(&notices, "notices").len(), 1);
        assert_eq!(notices["notices"][0].get("case"), None);
    }
    assert_eq!(campus.get(campus.who(Role::AuditAdministrator), "/v1/notices").await.refused().0, 404);
}

#[tokio::test]
async fn a_window_says_who_one_is() {
    let story = story();
    let campus = &story.campus;
    let me = campus.get(campus.who(Role::CentreCounsellor), "/v1/me").await.ok();
    assert_eq!(me["has_pledged"], true);
    let sections = lines(&me, "sections");
    assert!(sections.contains(&"register".into()) && !sections.contains(&"audit".into()));
    let me = campus.get(campus.student(), "/v1/me").await.ok();
    assert_eq!((lines(&me, "sections").len(), lines(&me, "posts").len()), (0, 0));
}

#[tokio::test]
async fn a_window_that_has_not_changed_is_not_sent_again() {
    let story = story();
    let campus = &story.campus;
    let who = campus.who(Role::CentreDirector);
    let first = campus.get(who, "/v1/network").await;
    let mut again = campus.request(
        Some(who),
        axum::http::Method::GET,
        &format!("/v1/network?as={}", who.post.unwrap()),
        "",
    );
    again.headers_mut().insert("if-none-match", first.headers["etag"].clone());
    let again = campus.send(again).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
}

#[tokio::test]
async fn a_class_report_is_offered_to_whoever_may_hand_one_in() {
    let campus = &story().campus;
    for role in CAST {
        let window = campus.get(campus.who(role), "/v1/cases").await;
        if window.status != 200 {
            continue;
        }
        let window = window.ok();
        let offered: Vec<&str> = window["openings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["action"].as_str().unwrap())
            .collect();
        let reports = offered.iter().any(|action| matches!(*action, "periodic.report" | "periodic.zero"));
        assert!(!reports || matches!(role, Role::Commissioner | Role::Advisor), "{role:?} {offered:?}");
    }
}

#[tokio::test]
async fn gap_5_accounts_of_staff_are_for_whoever_gives_or_confirms_them() {
    let story = story();
    let campus = &story.campus;
    for role in CAST {
        let answer = campus.get(campus.who(role), "/v1/accounts").await;
        let sees = matches!(
            role,
            Role::SystemAdministrator
                | Role::SecurityAdministrator
                | Role::CentreDirector
                | Role::LeadingChair
        ) || role == Role::LeadingViceChair;
        assert_eq!(answer.status.as_u16(), if sees { 200 } else { 404 }, "{role:?}");
    }
    let director = campus.who(Role::CentreDirector);
    let window = campus.get(campus.who(Role::SecurityAdministrator), "/v1/accounts").await.ok();
    let row = |window: &Value| {
        let rows = lines(window, "rows").iter();
        rows.clone().find(|row| row["person"] == director.person.0).cloned().unwrap()
    };
    assert_eq!((&window["may_confirm"], row(&window)["name"].is_string()), (&json!(true), true));
    let window = campus.get(campus.who(Role::SystemAdministrator), "/v1/accounts").await.ok();
    assert_eq!(window["may_confirm"], json!(false));
    assert!(
        !campus
            .get(campus.who(Role::SystemAdministrator), "/v1/accounts")
            .await
            .text
            .contains(&campus.name(campus.subject))
    );
}
