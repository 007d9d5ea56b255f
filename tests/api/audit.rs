//! The audit explorer: headers for the audit administrator, nothing for anybody else.

use serde_json::Value;
use wuji_core::roster::Role;

use super::campus::{CAST, OBSERVED, story};

#[tokio::test]
async fn the_trail_is_the_auditors_and_names_nobody() {
    let story = story();
    let campus = &story.campus;
    for role in CAST {
        for path in ["/v1/audit/trail", "/v1/audit/missed", "/v1/audit/verify"] {
            let answer = campus.get(campus.who(role), path).await;
            if role == Role::AuditAdministrator {
                answer.ok();
            } else {
                assert_eq!(answer.refused().0, 404, "{role:?} {path}");
            }
        }
    }
    let who = campus.who(Role::AuditAdministrator);
    let answer = campus.get(who, &format!("/v1/audit/trail?case={}", story.report)).await;
    let trail = answer.ok();
    let kinds: Vec<&str> =
        trail["rows"].as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"report.forwarded") && kinds.contains(&"report.submitted"));
    for hidden in [
        OBSERVED,
        "low_mood",
        &campus.name(campus.subject),
        &campus.name(campus.who(Role::DormOfficer).person),
    ] {
        assert!(!answer.text.contains(hidden));
    }
    let post = campus.who(Role::DormOfficer).post.unwrap().0;
    assert!(!answer.text.contains(&format!("\"post\":{post},\"role\":\"dorm_officer\"")));
}

#[tokio::test]
async fn the_trail_is_read_page_by_page_and_no_page_mark_is_made_up() {
    let story = story();
    let campus = &story.campus;
    let who = campus.who(Role::AuditAdministrator);
    let first = campus.get(who, "/v1/audit/trail").await;
    let page = first.ok();
    assert_eq!(page["rows"].as_array().unwrap().len(), 50);
    let next = page["next"].as_str().unwrap();
    assert!(first.headers["link"].to_str().unwrap().ends_with("rel=\"next\""));
    let second = campus.get(who, &format!("/v1/audit/trail?cursor={next}")).await.ok();
    assert_ne!(page["rows"], second["rows"]);
    let newest = |page: &Value| page["rows"][0]["at"].as_str().unwrap().to_owned();
    assert!(newest(&second) <= newest(&page));
    // Forged, of another list, of another person.
    let mut forged = next.to_owned();
    forged.replace_range(0..1, if forged.starts_with('A') { "B" } else { "A" });
    for (who, path) in [
        (who, format!("/v1/audit/trail?cursor={forged}")),
        (who, format!("/v1/inbox?cursor={next}")),
        (campus.who(Role::CentreDirector), format!("/v1/inbox?cursor={next}")),
        (who, "/v1/audit/trail?cursor=x".to_owned()),
    ] {
        assert_eq!(campus.get(who, &path).await.refused(), (400, "cursor_invalid".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn the_log_verifies_beside_the_running_service() {
    let story = story();
    let campus = &story.campus;
    let verified = campus.get(campus.who(Role::AuditAdministrator), "/v1/audit/verify").await.ok();
    assert_eq!((&verified["code"], verified["findings"].as_array().unwrap().len()), (&0.into(), 0));
    assert!(verified["entries"].as_u64().unwrap() > 100);
}

#[tokio::test]
async fn a_reading_leaves_an_entry_and_so_does_a_look_at_what_is_not_ones_own() {
    let campus = super::campus::Campus::new();
    for role in CAST {
        campus.pledge(campus.who(role)).await;
    }
    let case = campus.does(Role::DormOfficer, super::campus::report(&campus, "concerning"), &["x"]).await;
    let auditor = campus.who(Role::AuditAdministrator);
    let kinds = async |kind: &str| {
        let trail = campus.get(auditor, &format!("/v1/audit/trail?kind={kind}")).await.ok();
        trail["rows"].as_array().unwrap().clone()
    };
    let by = |rows: &[Value], role: &str| rows.iter().filter(|row| row["by"]["post"]["role"] == role).count();
    let commissioner = campus.who(Role::Commissioner);
    // The desk, one's own reports and the network name nobody who is not known anyway.
    for path in ["/v1/inbox", "/v1/sent", "/v1/network", "/v1/people"] {
        campus.get(commissioner, path).await.ok();
    }
    assert_eq!(by(&kinds("access.visited").await, "commissioner"), 0);
    for _ in 0..3 {
        campus.get(commissioner, &format!("/v1/reports/{case}")).await.ok();
    }
    let visited = kinds("access.visited").await;
    assert_eq!(by(&visited, "commissioner"), 1, "one visit lasts 30 minutes");
    assert!(visited.iter().any(|row| row["case"] == case.0));
    assert_eq!(by(&kinds("access.denied").await, "youth_league_teacher"), 0);
    let curious = campus.who(Role::YouthLeagueTeacher);
    for path in
        [format!("/v1/reports/{case}"), format!("/v1/students/{}", campus.subject), "/v1/focus".to_owned()]
    {
        assert_eq!(campus.get(curious, &path).await.refused().0, 404);
    }
    assert_eq!(by(&kinds("access.denied").await, "youth_league_teacher"), 1, "one an hour");
}

#[tokio::test]
async fn missed_deadlines_name_the_post_and_no_sender() {
    let campus = super::campus::Campus::new();
    for role in CAST {
        campus.pledge(campus.who(role)).await;
    }
    let emergency = serde_json::json!({ "type": "report.emergency", "about": { "person": campus.subject } });
    let case = campus.does(Role::DormOfficer, emergency, &[]).await;
    campus.app.engine.advance("2026-09-16T21:00:00+08:00".parse().unwrap()).unwrap();
    let answer = campus.get(campus.who(Role::AuditAdministrator), "/v1/audit/missed").await;
    let missed = answer.ok();
    let lapses: Vec<&Value> =
        missed["lapses"].as_array().unwrap().iter().filter(|lapse| lapse["case"] == case.0).collect();
    let of = |item: &str| lapses.iter().find(|lapse| lapse["item"] == item).copied().unwrap_or(&Value::Null);
    assert_eq!(of("acknowledge")["missed_by"]["post"]["role"], "centre_on_call");
    assert!(of("acknowledge")["due"].is_string());
    assert_eq!(of("supplement")["missed_by"], "room_mate", "{}", answer.text);
    assert_eq!(missed["is_complete"], true);
    let span = "from=2026-09-01T00:00:00%2B08:00&until=2026-09-02T00:00:00%2B08:00";
    let missed =
        campus.get(campus.who(Role::AuditAdministrator), &format!("/v1/audit/missed?{span}")).await.ok();
    assert_eq!(missed["lapses"].as_array().unwrap().len(), 0);
}
