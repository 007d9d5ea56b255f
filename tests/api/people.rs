//! One person: his page, his timeline, finding him, naming him in a report.

use serde_json::json;
use wuji_core::roster::Role;

use super::campus::{ASSESSED, CAST, OBSERVED, story};

#[tokio::test]
async fn a_student_is_shown_to_those_who_may_see_him() {
    let story = story();
    let campus = &story.campus;
    let name = campus.name(campus.subject);
    let path = format!("/v1/students/{}", campus.subject);
    for role in CAST {
        let answer = campus.get(campus.who(role), &path).await;
        let sees = role.is_centre()
            || role.is_station()
            || matches!(role, Role::DormOfficer | Role::Commissioner | Role::Advisor);
        assert_eq!(answer.status == 200, sees, "{role:?} {}", answer.text);
        if !sees {
            assert_eq!(answer.refused().1, "not_found");
            continue;
        }
        let window = answer.json();
        assert_eq!(window["person"]["name"], name.as_str(), "{role:?}");
        let cases: Vec<u64> =
            window["cases"].as_array().unwrap().iter().map(|case| case["case"].as_u64().unwrap()).collect();
        let knows_crisis = cases.contains(&u64::from(story.crisis.0));
        match role {
            Role::DormOfficer => assert!(cases.is_empty()),
            // What was addressed to him; never the crisis, never the register.
            Role::Commissioner => {
                assert!(!knows_crisis && !cases.contains(&u64::from(story.listing.0)));
            }
            Role::CentreCounsellor | Role::CentreDirector => assert!(knows_crisis),
            _ => {}
        }
        let has_record = window.get("record").is_some();
        let may_record = matches!(
            role,
            Role::StationCounsellor | Role::CentreCounsellor | Role::CentreOnCall | Role::CentreDirector
        );
        assert_eq!(has_record, may_record, "{role:?}");
    }
}

#[tokio::test]
async fn a_timeline_holds_the_steps_of_ones_own_cases_and_no_words() {
    let story = story();
    let campus = &story.campus;
    let path = format!("/v1/students/{}/timeline", campus.subject);
    let window = campus.get(campus.who(Role::CentreDirector), &path).await.ok();
    let steps = window["steps"].as_array().unwrap();
    let of = |case: u32| steps.iter().filter(|step| step["case"] == case).count();
    assert!(of(story.report.0) > 0 && of(story.crisis.0) > 0 && of(story.listing.0) > 0);
    assert!(!window.to_string().contains(OBSERVED) && !window.to_string().contains(ASSESSED));
    let window = campus.get(campus.who(Role::Commissioner), &path).await.ok();
    assert!(window["steps"].as_array().unwrap().iter().all(|step| step["case"] != story.crisis.0));
    let answer = campus.get(campus.who(Role::LeadingChair), &path).await;
    assert_eq!(answer.refused().0, 404);
}

#[tokio::test]
async fn a_number_finds_somebody_for_whom_he_is_and_nobody_else() {
    let story = story();
    let campus = &story.campus;
    let record =
        campus.get(campus.who(Role::CentreDirector), &format!("/v1/students/{}", campus.subject)).await.ok();
    let number = record["record"]["number"].as_str().unwrap().to_owned();
    let found = campus
        .post_json(campus.who(Role::StationCounsellor), "/v1/students/find", &json!({ "number": number }))
        .await;
    assert_eq!(found.ok()["person"], campus.subject.0);
    let stranger =
        campus.post_json(campus.student(), "/v1/students/find", &json!({ "number": number })).await;
    let nobody =
        campus.post_json(campus.student(), "/v1/students/find", &json!({ "number": "00000000" })).await;
    assert_eq!(stranger.ok(), nobody.ok());
}

#[tokio::test]
async fn one_names_ones_own_people() {
    let story = story();
    let campus = &story.campus;
    let name = campus.name(campus.subject);
    for role in [Role::DormOfficer, Role::Commissioner, Role::Advisor] {
        let people = campus.get(campus.who(role), "/v1/people").await.ok();
        assert!(people["mates"].to_string().contains(&name), "{role:?}");
        assert!(people["me"]["name"].is_string());
    }
    for role in [Role::CentreCounsellor, Role::StationCounsellor, Role::LeadingChair] {
        let people = campus.get(campus.who(role), "/v1/people").await.ok();
        assert_eq!(people["mates"].as_array().unwrap().len(), 0, "{role:?}");
    }
}

#[tokio::test]
async fn deciders_are_the_leading_groups_own() {
    let story = story();
    let campus = &story.campus;
    let deciders = campus.get(campus.who(Role::LeadingChair), "/v1/deciders").await.ok();
    assert!(deciders["deciders"].as_array().unwrap().iter().all(|one| one["name"].is_string()));
    assert_eq!(campus.get(campus.who(Role::CentreDirector), "/v1/deciders").await.refused().0, 404);
}
