//! What is done for a student, as the windows of his cases show it; and his file.

use serde_json::{Value, json};
use wuji_core::roster::Role;

use super::campus::{ASSESSED, CAST, Campus, OBSERVED, Story, story, tell};

fn parts(window: &Value) -> Vec<&str> {
    let parts = window["care"].as_array().map(Vec::as_slice).unwrap_or_default();
    parts.iter().map(|part| part["name"].as_str().unwrap()).collect()
}

fn fact<'v>(window: &'v Value, part: &str, name: &str) -> Option<&'v Value> {
    let parts = window["care"].as_array()?;
    let part = parts.iter().find(|one| one["name"] == part)?;
    part["facts"].as_array()?.iter().find(|one| one["name"] == name).map(|fact| &fact["value"])
}

/// The story, with care under way in its crisis and its listing.
async fn cared() -> Story {
    let story = tell().await;
    let campus: &Campus = &story.campus;
    let begin = json!({ "type": "care.start_intervention", "case": story.crisis, "measure": "hospital" });
    campus.does(Role::CentreCounsellor, begin, &[]).await;
    let end = json!({ "type": "care.end_intervention", "case": story.crisis, "effect": "helped" });
    campus.does(Role::CentreCounsellor, end, &[]).await;
    let protect =
        json!({ "type": "care.protect", "case": story.crisis, "what": "stayed", "basis": "consent" });
    campus.does(Role::CentreCounsellor, protect, &[]).await;
    let station = campus.who(Role::StationCounsellor);
    let offer = json!({ "type": "care.offer_hand_over", "case": story.crisis, "to": station.post });
    campus.does(Role::CentreCounsellor, offer, &[]).await;
    let plan = json!({
        "type": "care.plan", "case": story.listing, "review": "2026-10-10",
        "goals": [{ "aim": "safety", "measure": "guardianship", "owner": station.post, "by": "2026-09-30" }],
    });
    campus.does(Role::CentreCounsellor, plan, &[]).await;
    let watch = json!({
        "type": "care.request_watch", "case": story.listing, "to": campus.post(Role::DormOfficer),
        "look_for": ["eating"], "every": 2, "until": "2026-09-30",
    });
    campus.does(Role::CentreCounsellor, watch, &[]).await;
    story
}

#[tokio::test]
async fn a_crisis_and_a_listing_show_the_care_to_whoever_works_on_them() {
    let story = cared().await;
    let counsellor = story.campus.who(Role::CentreCounsellor);
    let crisis = story.campus.get(counsellor, &format!("/v1/crises/{}", story.crisis)).await.ok();
    assert_eq!(parts(&crisis), ["guardianship", "hand_over", "contact", "intervention", "protected"]);
    assert_eq!(fact(&crisis, "guardianship", "guarded").unwrap()["codes"]["codes"][0], "unbroken");
    let watcher = fact(&crisis, "guardianship", "watcher").unwrap();
    assert!(watcher["person"]["name"].is_string(), "{watcher}");
    assert!(fact(&crisis, "guardianship", "check_due").is_some());
    assert_eq!(fact(&crisis, "hand_over", "watch_post").unwrap()["post"]["role"], "station_counsellor");
    assert_eq!(fact(&crisis, "intervention", "effect").unwrap()["codes"]["codes"][0], "helped");
    assert!(fact(&crisis, "contact", "last_contact").is_some());
    let listing = story.campus.get(counsellor, &format!("/v1/cases/{}", story.listing)).await.ok();
    assert_eq!(parts(&listing), ["contact", "plan", "goal", "watch"]);
    assert_eq!(fact(&listing, "goal", "progress").unwrap()["codes"]["codes"][0], "not_begun");
    assert!(fact(&listing, "contact", "follow_up_due").is_some());
    // The same an instant ago, with its interventions.
    let past = format!("/v1/crises/{}?as_of=2030-01-01T00:00:00%2B08:00", story.crisis);
    let past = story.campus.get(counsellor, &past).await.ok();
    assert_eq!(fact(&past, "intervention", "effect"), fact(&crisis, "intervention", "effect"));
}

#[tokio::test]
async fn whoever_supervises_or_decides_sees_who_watches_and_no_more() {
    let story = cared().await;
    let crisis = format!("/v1/crises/{}", story.crisis);
    let director = story.campus.get(story.campus.who(Role::StationDirector), &crisis).await.ok();
    assert_eq!(parts(&director), ["guardianship", "hand_over"]);
    // The board names nobody.
    let on_call = story.campus.get(story.campus.who(Role::LeadingOnCall), &crisis).await.ok();
    assert_eq!(parts(&on_call), [""; 0]);
    let listing = format!("/v1/cases/{}", story.listing);
    let advisor = story.campus.get(story.campus.who(Role::Advisor), &listing).await.ok();
    assert_eq!(parts(&advisor), [""; 0]);
}

#[tokio::test]
async fn p_1_coverage_is_for_levels_1_to_3_and_names_posts_alone() {
    let story = story();
    for role in CAST {
        let answer = story.campus.get(story.campus.who(role), "/v1/coverage").await;
        if matches!(role, Role::DormOfficer | Role::Commissioner | Role::Advisor | Role::AuditAdministrator) {
            assert_eq!(answer.refused().0, 404, "{role:?}");
        } else {
            let window = answer.ok();
            let students = window["units"].as_array().unwrap().iter().map(|unit| unit["students"].as_u64());
            assert_eq!(students.sum::<Option<u64>>(), Some(60), "{role:?}");
        }
    }
}

#[tokio::test]
async fn ct_8a_who_must_take_a_census_again_is_named_to_those_who_see_to_it() {
    let campus = Campus::new();
    for role in [Role::CentreDirector, Role::Advisor, Role::StationCounsellor, Role::LeadingChair] {
        campus.pledge(campus.who(role)).await;
    }
    let class = campus.look(|network| network.roster.person(campus.subject).unwrap().place.class.unwrap());
    let open = json!({
        "type": "census.open", "instrument": 1, "cohort": { "classes": [class] },
        "window": { "from": "2026-09-15", "until": "2026-09-18", "retest_until": "2026-09-25" },
    });
    let census = campus.does(Role::CentreDirector, open, &[]).await;
    let advisor = campus.who(Role::Advisor);
    let before = campus.get(advisor, "/v1/census/retest").await.ok();
    assert_eq!(before["count"], 0, "the first window is not over");
    campus.app.engine.advance("2026-09-19T09:00:00+08:00".parse().unwrap()).unwrap();
    let list = campus.get(advisor, "/v1/census/retest").await.ok();
    let rows = list["rows"].as_array().unwrap();
    let subject = rows.iter().find(|row| row["person"]["person"] == campus.subject.0).unwrap();
    assert_eq!(subject["person"]["name"], campus.name(campus.subject));
    assert_eq!(subject["owed_by"]["post"], advisor.post.unwrap().0);
    assert_eq!((&list["due"], &list["census"]), (&json!("2026-09-25"), &json!(census.0)));
    // Nobody else reads names: the leading group has numbers.
    let chair = campus.who(Role::LeadingChair);
    assert_eq!(campus.get(chair, "/v1/census/retest").await.refused().0, 404);
    let window = campus.get(chair, "/v1/census").await.ok();
    assert_eq!((&window["retest"], &window["classes"][0]["state"]), (&json!(false), &json!("retest")));
    // Who does not consent stands there no more than who took it.
    let excuse = json!({ "type": "census.excuse", "census": census.0, "person": campus.subject.0, "reason": "declined" });
    campus.does(Role::StationCounsellor, excuse, &[]).await;
    let after = campus.get(advisor, "/v1/census/retest").await.ok();
    assert_eq!(after["count"].as_u64(), list["count"].as_u64().map(|count| count - 1));
}

fn sections(dossier: &Value) -> Vec<&str> {
    let sections = dossier["sections"].as_array().unwrap();
    sections.iter().map(|section| section["section"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn st_5b_a_file_has_its_sections_for_whoever_may_have_the_record() {
    let story = cared().await;
    let path = format!("/v1/students/{}/dossier", story.campus.subject);
    let dossier = story.campus.get(story.campus.who(Role::CentreDirector), &path).await.ok();
    assert_eq!(sections(&dossier), ["reports", "crises", "register", "care"]);
    let text = dossier.to_string();
    assert!(text.contains(OBSERVED) && text.contains(ASSESSED));
    assert!(dossier["student"]["record"]["number"].is_string());
    // What may be done to a case stands on its own page.
    assert_eq!(dossier["sections"][1]["cases"][0]["actions"], json!([]));
    // Each section in the order in which its cases began.
    let reports = dossier["sections"][0]["cases"].as_array().unwrap();
    assert_eq!(
        reports.iter().map(|one| one["case"].as_u64().unwrap() as u32).collect::<Vec<_>>(),
        [story.report.0, story.open.0]
    );
    // The listing shows on which grounds.
    assert_eq!(dossier["sections"][2]["cases"][0]["grounds"], json!(["crisis"]));
}

#[tokio::test]
async fn st_5b_a_file_is_for_nobody_else_and_tells_nobody_what_is_not_his() {
    let story = story();
    let path = format!("/v1/students/{}/dossier", story.campus.subject);
    for role in CAST {
        let answer = story.campus.get(story.campus.who(role), &path).await;
        let has_record = matches!(
            role,
            Role::StationCounsellor | Role::CentreCounsellor | Role::CentreOnCall | Role::CentreDirector
        );
        if has_record {
            let dossier = answer.ok();
            let empty = |section: &Value| section["cases"].as_array().unwrap().is_empty();
            assert!(!dossier["sections"].as_array().unwrap().iter().any(empty), "{role:?}");
        } else {
            assert_eq!(answer.refused(), (404, "not_found".to_owned()), "{role:?}");
        }
    }
    // Of another department there is no file; of a student without a case there is one without sections.
    if let Some(other) = story.campus.elsewhere(Role::StationCounsellor) {
        story.campus.pledge(other).await;
        assert_eq!(story.campus.get(other, &path).await.refused().0, 404);
    }
    let plain = format!("/v1/students/{}/dossier", story.campus.student().person);
    let dossier = story.campus.get(story.campus.who(Role::CentreDirector), &plain).await.ok();
    assert_eq!(sections(&dossier), [""; 0]);
}

#[tokio::test]
async fn st_5b_each_reading_of_a_file_is_an_entry_for_the_record_and_for_each_case() {
    let story = cared().await;
    let director = story.campus.who(Role::CentreDirector);
    let visited = || {
        let engine = &story.campus.app.engine;
        let subject = story.campus.subject.record();
        let count = |case| {
            let positions: Vec<_> = engine.read(|view| view.positions(case).collect()).unwrap();
            let mine = positions.into_iter().filter_map(|position| engine.entry(position).unwrap());
            mine.filter(|entry| entry.header.kind == wuji_core::Kind::Visited)
                .filter(|entry| entry.actor() == Some(director.person))
                .count()
        };
        [subject, story.report, story.crisis, story.listing, story.open].map(count)
    };
    let before = visited();
    let path = format!("/v1/students/{}/dossier", story.campus.subject);
    story.campus.get(director, &path).await.ok();
    let after = visited();
    assert!(before.iter().zip(&after).all(|(before, after)| before < after), "{before:?} {after:?}");
}
