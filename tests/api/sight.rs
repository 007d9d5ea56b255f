//! What nobody may infer: a peer of how a report ended, levels 1 to 3 of small numbers; and what somebody must find: the board
//! of crises, what an administrator owes. CC.7, LG.0a, LG.0b.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wuji_core::roster::Role;

use super::campus::{CAST, Campus, story};

fn rows<'v>(window: &'v Value, field: &str) -> &'v Vec<Value> {
    window[field].as_array().unwrap()
}

#[tokio::test]
async fn cc_7_a_peer_reads_closed_and_not_how_nor_why() {
    let story = story();
    let campus = &story.campus;
    let commissioner = campus.who(Role::Commissioner);
    let window = campus.get(commissioner, &format!("/v1/reports/{}", story.report)).await.ok();
    assert_eq!(window["state"], "settled");
    assert_eq!(window.get("outcome"), None);
    let text = window.to_string();
    for hidden in ["crisis", "settled_at", "report.settled", "assess", "\"care\""] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    // His own part of the way is there.
    let steps: Vec<&str> = rows(&window, "steps").iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert!(steps.contains(&"report.forwarded") && !steps.contains(&"report.accepted"), "{steps:?}");
    let timeline = format!("/v1/students/{}/timeline", campus.subject);
    let timeline = campus.get(commissioner, &timeline).await.ok().to_string();
    assert!(timeline.contains("report.forwarded"));
    for hidden in ["report.settled", "\"crisis\"", "report.accepted"] {
        assert!(!timeline.contains(hidden), "{hidden}: {timeline}");
    }
    // The advisor is staff: how it ended he reads.
    let window = campus.get(campus.who(Role::Advisor), &format!("/v1/reports/{}", story.report)).await.ok();
    assert_eq!(window["outcome"], "crisis");
}

#[tokio::test]
async fn lg_0b_the_board_has_open_crises_by_what_is_due_first_and_names_nobody() {
    let story = story();
    let campus = &story.campus;
    let name = campus.name(campus.subject);
    for role in CAST {
        let answer = campus.get(campus.who(role), "/v1/crises").await;
        let board = answer.ok();
        assert!(!answer.text.contains(&name), "{role:?}");
        assert_eq!(board["count"], rows(&board, "rows").len());
        let knows = matches!(
            role,
            Role::LeadingChair
                | Role::LeadingMember
                | Role::StationCounsellor
                | Role::StationDirector
                | Role::Advisor
                | Role::CentreOnCall
                | Role::CentreCounsellor
                | Role::CentreDirector
        );
        let row = rows(&board, "rows").iter().find(|row| row["case"] == story.crisis.0);
        assert_eq!(row.is_some(), knows, "{role:?}");
        let Some(row) = row else { continue };
        assert_eq!(row["grade"], "red");
        assert!(row["department"].is_string() && row["holder"]["role"] == "centre_counsellor");
        assert!(row["clock"]["due"].is_string() && row["clock"]["item"].is_string());
        let due: Vec<&str> =
            rows(&board, "rows").iter().filter_map(|row| row["clock"]["due"].as_str()).collect();
        assert!(due.is_sorted(), "{due:?}");
    }
}

#[tokio::test]
async fn lg_0a_how_clauses_stand_counts_nothing_that_the_ledger_keeps_back() {
    let story = story();
    let campus = &story.campus;
    for role in [Role::LeadingChair, Role::StudentAffairsTeacher] {
        let ledger = campus.get(campus.who(role), "/v1/ledger").await.ok();
        let rank = ["missed", "vacant", "due", "kept", "waived", "nothing"];
        let mut worst: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows(&ledger, "rows") {
            let status = rank.iter().position(|name| row["status"] == *name).unwrap();
            let clause = row["clause"].as_str().unwrap().to_owned();
            worst.entry(clause).and_modify(|found| *found = status.min(*found)).or_insert(status);
        }
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for status in worst.into_values() {
            *counts.entry(rank[status]).or_default() += 1;
        }
        let overview = campus.get(campus.who(role), "/v1/overview").await.ok();
        assert_eq!(overview["clauses"], json!(counts), "{role:?}");
    }
}

#[tokio::test]
async fn lg_0a_whoever_has_his_own_numbers_exactly_has_none_of_all() {
    let story = story();
    let campus = &story.campus;
    let window = campus.get(campus.who(Role::StationDirector), "/v1/overview").await.ok();
    let own = rows(&window, "indicators");
    assert!(!own.is_empty() && own.iter().all(|row| row.get("unit").is_some()), "{own:?}");
    let window = campus.get(campus.who(Role::CentreDirector), "/v1/overview").await.ok();
    assert!(rows(&window, "indicators").iter().any(|row| row.get("unit").is_none()));
}

#[tokio::test]
async fn st_5c_small_numbers_of_warnings_are_not_there_for_the_leading_group() {
    let story = story();
    let campus = &story.campus;
    let window = campus.get(campus.who(Role::LeadingChair), "/v1/warnings").await.ok();
    for rule in rows(&window, "rules") {
        assert!(rule.get("fired").is_none() && rule.get("people").is_none(), "{rule}");
    }
    let window = campus.get(campus.who(Role::CentreDirector), "/v1/warnings").await.ok();
    assert!(rows(&window, "rules").iter().all(|rule| rule["fired"].is_u64()));
}

#[tokio::test]
async fn a_question_about_now_is_not_answered_to_whoever_asks_about_then() {
    let story = story();
    let chair = story.campus.who(Role::LeadingChair);
    for path in ["/v1/overview", "/v1/crises"] {
        let answer = story.campus.get(chair, &format!("{path}?as_of=2026-09-14T20:00:00%2B08:00")).await;
        assert_eq!(answer.refused().1, "parameter_invalid", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cc_7_an_administrator_finds_and_opens_what_he_owes() {
    let campus = Campus::new();
    let security = campus.who(Role::SecurityAdministrator);
    campus.pledge(security).await;
    campus.pledge(campus.who(Role::CentreDirector)).await;
    let sections = |me: &Value| rows(me, "sections").iter().any(|section| section == "desk");
    let me = campus.get(security, "/v1/me").await.ok();
    assert!(!sections(&me), "{me}");
    let report = json!({
        "type": "rights.report_breach", "kind": "told_on", "about": campus.subject, "words": { "index": 0 },
    });
    let receipt = campus.command(campus.student(), report, &["he told it in the canteen"]).await.ok();
    assert!(receipt["case"].is_number() || receipt["case"].is_null());
    let me = campus.get(security, "/v1/me").await.ok();
    assert!(sections(&me), "{me}");
    let inbox = campus.get(security, "/v1/inbox").await.ok();
    let line = &rows(&inbox, "lines")[0];
    assert_eq!((&line["what"], &line["opens"]), (&"breach".into(), &true.into()));
    let window = campus.get(security, &format!("/v1/cases/{}", line["case"])).await.ok();
    let text = window.to_string();
    assert!(text.contains("told_on"), "{text}");
    assert_eq!(window.get("subject"), None);
    assert!(!text.contains("canteen") && !text.contains(&campus.name(campus.subject)));
}
