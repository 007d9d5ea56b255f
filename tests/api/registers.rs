//! What duties leave behind: evidence and who attended, waivers with their reasons, and the registers beside the duties; each
//! for those alone whom it concerns.

use serde_json::{Value, json};
use wuji_core::roster::Role;

use super::campus::{Campus, Who};

const REASON: &str = "the whole class was away on practice";

/// The line of a duty in the window of a reader, at a post where one is named.
pub(crate) async fn line(campus: &Campus, who: Who, duty: &str, post: Option<Who>) -> Value {
    let mut path = "/v1/duties".to_owned();
    loop {
        let window = campus.get(who, &path).await.ok();
        let rows = window["rows"].as_array().unwrap().clone();
        let found = rows.into_iter().find(|row| {
            let there =
                post.and_then(|who| who.post).is_none_or(|post| row["place"]["post"]["post"] == post.0);
            row["duty"]["duty"] == duty && there
        });
        if let Some(found) = found {
            return found;
        }
        path = format!("/v1/duties?cursor={}", window["next"].as_str().unwrap());
    }
}

fn training() -> Value {
    json!({ "type": "duty.record", "duty": "ct_6_training", "place": "college", "title": "First aid", "count": 30,
            "minutes": 90 })
}

#[tokio::test]
async fn ct_6_a_training_is_recorded_attended_and_the_duty_of_its_holder_is_done() {
    let campus = Campus::new();
    let (centre, commissioner) = (campus.who(Role::CentreDirector), campus.who(Role::Commissioner));
    let receipt = campus.command(centre, training(), &[]).await.ok();
    let number = receipt["made"]["evidence"].as_u64().unwrap();
    let held = line(&campus, centre, "ct_6_training", None).await;
    assert_eq!(held["evidence"][0]["number"], number);
    assert_eq!((&held["status"], &held["evidence"][0]["attended"]), (&"done".into(), &0.into()));
    let own = line(&campus, commissioner, "cc_2_training", Some(commissioner)).await;
    assert_eq!((&own["status"], &own["proven_by"]), (&"due".into(), &"duty.attend".into()));
    let attend = json!({ "type": "duty.attend", "evidence": number, "people": [commissioner.person] });
    assert_eq!(campus.command(commissioner, attend.clone(), &[]).await.refused().0, 404);
    campus.command(centre, attend, &[]).await.ok();
    let own = line(&campus, commissioner, "cc_2_training", Some(commissioner)).await;
    assert_eq!((&own["status"], &own["evidence"][0]["title"]), (&"done".into(), &"First aid".into()));
    // Whoever attended has no number with which he could do anything.
    assert_eq!(own["evidence"][0].get("number"), None);
    // A record that was false is taken back; nobody was trained by it.
    let withdraw = json!({ "type": "duty.withdraw", "evidence": number, "words": { "index": 0 } });
    campus.command(centre, withdraw, &["it was put off"]).await.ok();
    let own = line(&campus, commissioner, "cc_2_training", Some(commissioner)).await;
    assert_eq!((&own["status"], &own["evidence"]), (&"due".into(), &json!([])));
}

#[tokio::test]
async fn lg_4_a_resolution_comes_from_its_meeting() {
    let campus = Campus::new();
    let chair = campus.who(Role::LeadingChair);
    let meeting = json!({ "type": "duty.record", "duty": "lg_4_meeting", "place": "college", "title": "First meeting",
                          "count": 9 });
    let number = campus.command(chair, meeting, &[]).await.ok()["made"]["evidence"].as_u64().unwrap();
    let task = json!({ "type": "duty.open_task", "kind": "resolution", "title": "Train all officers", "origin": number,
                       "to": campus.post(Role::CentreDirector), "due": "2026-10-20" });
    let case = campus.does(Role::LeadingChair, task, &[]).await;
    let window = campus.get(campus.who(Role::CentreDirector), &format!("/v1/cases/{case}")).await.ok();
    assert_eq!(window["origin"]["title"], "First meeting");
}

#[tokio::test]
async fn cc_7_receipts_of_peers_say_nothing_of_what_was_made() {
    let campus = Campus::new();
    let commissioner = campus.who(Role::Commissioner);
    let record = json!({ "type": "duty.record", "duty": "cc_3_publicity", "place": { "post": commissioner.post },
                         "title": "Sleep" });
    let receipt = campus.command(commissioner, record, &[]).await.ok();
    assert_eq!(receipt.get("made"), None);
    // His own record he may still take back.
    let own = line(&campus, commissioner, "cc_3_publicity", Some(commissioner)).await;
    let withdraw =
        json!({ "type": "duty.withdraw", "evidence": own["evidence"][0]["number"], "words": { "index": 0 } });
    campus.command(commissioner, withdraw, &["by mistake"]).await.ok();
}

#[tokio::test]
async fn ct_8a_instruments_are_listed_with_their_numbers() {
    let campus = Campus::new();
    let centre = campus.who(Role::CentreCounsellor);
    let adopt = json!({ "type": "census.adopt_instrument", "instrument": null, "definition": {
        "title": "Short form", "items": 12, "least": 0, "most": 3, "classes": [{ "any_of": [{ "total": 20 }] },
        { "any_of": [] }],
    }});
    let receipt = campus.command(centre, adopt, &[]).await.ok();
    let number = receipt["made"]["instrument"].as_u64().unwrap();
    let window = campus.get(centre, "/v1/census").await.ok();
    let rows = window["instruments"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!((&rows[3]["instrument"], &rows[3]["title"]), (&number.into(), &"Short form".into()));
    let chair = campus.get(campus.who(Role::LeadingChair), "/v1/census").await.ok();
    assert_eq!(chair.get("instruments"), None);
}

#[tokio::test]
async fn lg_2_why_a_duty_was_waived_is_for_those_who_may_know() {
    let campus = Campus::new();
    let (centre, chair) = (campus.who(Role::CentreDirector), campus.who(Role::LeadingChair));
    let unit = campus.look(|network| network.roster.post(campus.post(Role::StationCounsellor)).unwrap().unit);
    let waive = json!({ "type": "duty.waive", "duty": "sweep", "place": { "unit": unit }, "period": "2026-09-14",
                        "words": { "index": 0 } });
    let case = campus.does(Role::CentreDirector, waive, &[REASON]).await;
    for who in [centre, chair, campus.who(Role::StationCounsellor)] {
        campus.pledge(who).await;
        let window = campus.get(who, &format!("/v1/cases/{case}")).await;
        assert!(window.text.contains(REASON), "{}", window.text);
        let window = window.ok();
        assert_eq!((&window["kind"], &window["state"]["codes"][0]), (&"waiver".into(), &"waived".into()));
    }
    for role in [Role::Advisor, Role::AuditAdministrator, Role::YouthLeagueTeacher] {
        let who = campus.who(role);
        campus.pledge(who).await;
        assert_eq!(campus.get(who, &format!("/v1/cases/{case}")).await.refused().0, 404, "{role:?}");
    }
    let own = json!({ "type": "duty.waive", "duty": "lg_2_rules", "place": "college", "period": "2026-09-14",
                      "words": { "index": 0 } });
    assert_eq!(campus.command(chair, own, &[REASON]).await.refused(), (422, "invalid_field".to_owned()));
}
