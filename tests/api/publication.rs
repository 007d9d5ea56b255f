//! What is published: for levels 1 to 3, and nothing of it small; the report up and the bulletin down, for those they went to.

use axum::http::Method;
use serde_json::{Value, json};
use wuji_core::roster::Role;

use super::campus::{Campus, Who};

async fn status(campus: &Campus, who: Who, path: &str) -> u16 {
    campus.send(campus.request(Some(who), Method::GET, path, "")).await.status.as_u16()
}

/// Every number of cases that a window shows.
fn numbers(window: &Value) -> Vec<u64> {
    let of = |row: &Value, names: &[&str]| -> Vec<u64> {
        names.iter().filter_map(|name| row[*name].as_u64()).collect()
    };
    let units = window["units"].as_array().into_iter().flatten().flat_map(|row| of(row, &["open", "lapsed"]));
    let hops = window["indicators"].as_array().into_iter().flatten();
    units.chain(hops.flat_map(|row| of(row, &["cases", "reached", "lapsed"]))).collect()
}

#[tokio::test]
async fn lg_0a_the_overview_and_the_ledger_are_for_levels_one_to_three() {
    let campus = Campus::new();
    for role in [
        Role::LeadingChair,
        Role::LeadingMember,
        Role::StudentAffairsTeacher,
        Role::YouthLeagueTeacher,
        Role::CentreDirector,
        Role::CentreCounsellor,
        Role::StationDirector,
        Role::StationCounsellor,
    ] {
        for path in ["/v1/overview", "/v1/ledger", "/overview", "/ledger"] {
            assert_eq!(status(&campus, campus.who(role), path).await, 200, "{role:?} {path}");
        }
    }
    for role in [Role::Advisor, Role::Commissioner, Role::DormOfficer, Role::SystemAdministrator] {
        for path in ["/v1/overview", "/v1/ledger"] {
            assert_eq!(status(&campus, campus.who(role), path).await, 404, "{role:?} {path}");
        }
    }
    let chair = campus.who(Role::LeadingChair);
    assert_eq!(status(&campus, chair, "/v1/overview?term=1999").await, 404);
    assert_eq!(status(&campus, chair, "/v1/overview?month=1999-01").await, 404);
}

#[tokio::test]
async fn lg_0a_only_who_may_see_the_cases_sees_small_numbers_of_them() {
    let campus = Campus::new();
    let chair = campus.get(campus.who(Role::LeadingChair), "/v1/overview").await.ok();
    assert_eq!(chair["exact"], false);
    assert!(numbers(&chair).iter().all(|number| *number >= 10 && number % 10 == 0), "{chair}");
    let director = campus.get(campus.who(Role::CentreDirector), "/v1/overview").await.ok();
    assert_eq!(director["exact"], true);
    // A station sees its own work alone.
    let station = campus.get(campus.who(Role::StationDirector), "/v1/overview").await.ok();
    assert_eq!(station["units"].as_array().unwrap().len(), 1);
    assert!(chair["units"].as_array().unwrap().len() > 3);
    // Every clause has a row, whoever asks at level 1; none names a person.
    let ledger = campus.get(campus.who(Role::LeadingChair), "/v1/ledger").await.ok();
    let mut clauses: Vec<&str> =
        ledger["rows"].as_array().unwrap().iter().map(|row| row["clause"].as_str().unwrap()).collect();
    clauses.dedup();
    assert_eq!(clauses.len(), wuji_core::publication::CLAUSES.len());
}

#[tokio::test]
async fn ct_10_a_bulletin_is_read_and_received_by_those_it_went_to() {
    let campus = Campus::new();
    let action = json!({ "type": "publication.give_bulletin", "title": "Autumn", "words": { "index": 0 } });
    let case = campus.does(Role::CentreDirector, action, &["keep the lists"]).await;
    let path = format!("/v1/cases/{case}");
    let station = campus.who(Role::StationCounsellor);
    campus.pledge(station).await;
    let window = campus.get(station, &path).await.ok();
    assert_eq!((&window["kind"], &window["open"]), (&json!("bulletin"), &json!(true)));
    assert!(window["actions"].as_array().unwrap().contains(&json!("publication.receive")), "{window}");
    campus.does(Role::StationCounsellor, json!({ "type": "publication.receive", "case": case }), &[]).await;
    let advisor = campus.who(Role::Advisor);
    campus.pledge(advisor).await;
    assert_eq!(campus.get(advisor, &path).await.refused(), (404, "not_found".to_owned()));
}
