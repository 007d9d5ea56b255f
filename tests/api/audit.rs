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
