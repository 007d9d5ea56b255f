//! Reports, crises and listings: what each persona is shown of them, and what not.

use serde_json::{Value, json};
use wuji_core::roster::Role;

use super::campus::{ASSESSED, CAST, Campus, OBSERVED, Story, Who, story};

fn text(window: &Value) -> String {
    window.to_string()
}

/// Everything by which the sender, the officer of the room, could be told.
fn shows_sender(story: &Story, window: &Value) -> bool {
    let officer = story.campus.who(Role::DormOfficer);
    let post = officer.post.unwrap().0;
    let label = format!("\"post\":{post},\"role\":\"dorm_officer\"");
    // To whom something may go is no matter of who sent it.
    let mut window = window.clone();
    if let Some(window) = window.as_object_mut() {
        window.remove("targets");
    }
    let window = &window;
    text(window).contains(&label) || text(window).contains(&story.campus.name(officer.person))
}

#[tokio::test]
async fn a_report_shows_each_post_what_is_its_own() {
    let story = story();
    let name = story.campus.name(story.campus.subject);
    let path = format!("/v1/reports/{}", story.report);
    for role in CAST {
        let answer = story.campus.get(story.campus.who(role), &path).await;
        let reads_words = matches!(
            role,
            Role::Commissioner
                | Role::Advisor
                | Role::StationCounsellor
                | Role::CentreCounsellor
                | Role::CentreOnCall
                | Role::CentreDirector
        );
        if reads_words {
            let window = answer.ok();
            assert!(text(&window).contains(OBSERVED), "{role:?}");
            assert!(text(&window).contains(&name), "{role:?}");
            assert_eq!(window["facts"][0]["low_mood_days"], 9);
            assert_eq!(window["state"], "settled");
        } else if role == Role::StationDirector {
            let window = answer.ok();
            assert_eq!((&window["state"], &window["level"]), (&"settled".into(), &"concerning".into()));
            assert!(!text(&window).contains(OBSERVED));
            assert!(!text(&window).contains(&name), "{window}");
            for field in ["subject", "facts"] {
                assert_eq!(window.get(field), None);
            }
            assert!(!text(&window).contains("low_mood"));
        } else {
            assert_eq!(answer.refused(), (404, "not_found".to_owned()), "{role:?}");
            assert!(!answer.text.contains(&name));
        }
    }
}

#[tokio::test]
async fn the_first_sender_is_a_room_mate_to_everybody_but_the_holding_counsellor() {
    let story = story();
    for role in CAST {
        for case in [story.report, story.crisis, story.open] {
            let answer = story.campus.get(story.campus.who(role), &format!("/v1/cases/{case}")).await;
            if answer.status == 200 {
                assert!(!shows_sender(story, &answer.json()), "{role:?} {case}");
            }
        }
    }
    let window =
        story.campus.get(story.campus.who(Role::Commissioner), &format!("/v1/reports/{}", story.open)).await;
    let window = window.ok();
    assert_eq!((&window["sender"], &window["path"][0]), (&"room_mate".into(), &"room_mate".into()));
    assert_eq!(window["steps"][0]["by"], "room_mate");
}

#[tokio::test]
async fn a_report_lists_what_can_be_done_to_it() {
    let story = story();
    let path = format!("/v1/reports/{}", story.open);
    let window = story.campus.get(story.campus.who(Role::Commissioner), &path).await.ok();
    let actions = window["actions"].as_array().unwrap();
    for name in ["report.acknowledge", "report.accept", "report.note", "report.forward", "report.settle"] {
        assert!(actions.contains(&name.into()), "{name} of {actions:?}");
    }
    assert!(!actions.contains(&"crisis.assess".into()));
    assert!(
        window["targets"]["forward"].as_array().unwrap().contains(&"advisor".into()) || actions.len() > 4
    );
    let advisor = story.campus.get(story.campus.who(Role::Advisor), &path).await.ok();
    assert!(!advisor["actions"].as_array().unwrap().contains(&"report.note".into()));
}

#[tokio::test]
async fn a_crisis_shows_the_leading_group_its_board_and_the_centre_everything() {
    let story = story();
    let name = story.campus.name(story.campus.subject);
    let path = format!("/v1/crises/{}", story.crisis);
    let window = story.campus.get(story.campus.who(Role::CentreCounsellor), &path).await.ok();
    assert!(text(&window).contains(ASSESSED) && text(&window).contains(&name));
    assert_eq!(window["grade"], "red");
    assert_eq!(window["decision"]["measures"][0], "hospital");
    let deciders = window["decision"]["deciders"].as_array().unwrap();
    assert!(
        !deciders.is_empty() && deciders.iter().all(|one| one["name"].is_string() && one["post"].is_object())
    );
    assert_eq!(window["reports"].as_array().unwrap().len(), 1);
    for role in [Role::DormOfficer, Role::Commissioner, Role::AuditAdministrator, Role::SystemAdministrator] {
        let answer = story.campus.get(story.campus.who(role), &path).await;
        assert_eq!(answer.refused().0, 404, "{role:?}");
    }
    // The station's director reads the summary: no words, no assessment.
    let window = story.campus.get(story.campus.who(Role::StationDirector), &path).await.ok();
    assert!(
        !text(&window).contains(ASSESSED)
            && window.get("decision").is_none()
            && window.get("proposal").is_none()
    );
    for coded in ["factor", "instrument", "measure", "hospital", "kin_result"] {
        assert!(!text(&window).contains(coded), "{coded}: {window}");
    }
    // Whoever of the leading group was not addressed sees number, department, grade, holder and clock.
    let on_call = story.campus.who(Role::LeadingOnCall);
    let member = story.campus.get(on_call, &path).await.ok();
    assert!(!text(&member).contains(&name) && !text(&member).contains(ASSESSED));
    assert_eq!(member.get("subject"), None);
    assert_eq!(member["steps"].as_array().unwrap().len(), 0);
    assert!(member["department"].is_string() && member["grade"] == "red");
}

#[tokio::test]
async fn an_earlier_instant_shows_the_state_of_then() {
    let story = story();
    let who = story.campus.who(Role::CentreCounsellor);
    let before = "2026-09-14T20:09:59%2B08:00";
    let answer = story.campus.get(who, &format!("/v1/reports/{}?as_of={before}", story.report)).await;
    assert_eq!(answer.refused(), (404, "not_found".to_owned()));
    let then = "2026-09-14T20:10:00%2B08:00";
    let window = story.campus.get(who, &format!("/v1/crises/{}?as_of={then}", story.crisis)).await.ok();
    assert_eq!(window["actions"].as_array().unwrap().len(), 0);
    assert!(window["as_of"].is_string());
    let answer = story.campus.get(who, &format!("/v1/crises/{}?as_of=yesterday", story.crisis)).await;
    assert_eq!(answer.refused(), (400, "parameter_invalid".to_owned()));
}

#[tokio::test]
async fn what_is_not_his_and_what_is_not_there_are_one_answer() {
    let story = story();
    for who in [story.campus.student(), story.campus.who(Role::DormOfficer)] {
        story.campus.pledge(who).await;
        let theirs = story.campus.get(who, &format!("/v1/cases/{}", story.crisis)).await;
        let nothing = story.campus.get(who, "/v1/cases/4000000").await;
        let record = story.campus.get(who, &format!("/v1/cases/{}", story.campus.subject)).await;
        let no_number = story.campus.get(who, "/v1/cases/x").await;
        for answer in [&theirs, &record, &no_number] {
            assert_eq!((answer.status, &answer.text), (nothing.status, &nothing.text));
        }
    }
    // Somebody else's post is not his either.
    let other =
        Who { post: story.campus.who(Role::CentreDirector).post, ..story.campus.who(Role::DormOfficer) };
    let answer = story.campus.get(other, &format!("/v1/cases/{}", story.crisis)).await;
    assert!(matches!(answer.refused().0, 403 | 404));
    assert!(!answer.text.contains("red"));
}

#[tokio::test]
async fn a_listing_is_read_where_the_post_reaches() {
    let story = story();
    let path = format!("/v1/cases/{}", story.listing);
    for role in CAST {
        let answer = story.campus.get(story.campus.who(role), &path).await;
        let sees = matches!(
            role,
            Role::Advisor
                | Role::StationCounsellor
                | Role::StationDirector
                | Role::CentreCounsellor
                | Role::CentreOnCall
                | Role::CentreDirector
        );
        assert_eq!(answer.status == 200, sees, "{role:?} {}", answer.text);
        if sees {
            let window = answer.json();
            assert_eq!((&window["what"], &window["grade"]), (&"listing".into(), &"red".into()));
            let words = text(&window).contains("needs company");
            assert_eq!(words, !matches!(role, Role::Advisor | Role::StationDirector), "{role:?}");
        }
    }
}

/// The fold over one case's own entries is the state that the whole log makes of it.
#[tokio::test]
async fn as_of_now_is_now() {
    let story = story();
    for role in CAST {
        for case in [story.report, story.crisis, story.listing, story.open] {
            let who = story.campus.who(role);
            let path = format!("/v1/cases/{case}");
            let now = story.campus.get(who, &path).await;
            let then = story.campus.get(who, &format!("{path}?as_of=2030-01-01T00:00:00%2B08:00")).await;
            assert_eq!(now.status, then.status);
            if now.status != 200 {
                continue;
            }
            let (mut now, mut then) = (now.json(), then.json());
            for window in [&mut now, &mut then] {
                for field in ["now", "as_of", "actions", "targets"] {
                    window.as_object_mut().unwrap().remove(field);
                }
            }
            assert_eq!(now, then, "{role:?} {case}");
        }
    }
}

#[tokio::test]
async fn who_joins_an_emergency_is_masked_and_so_is_who_owes_its_supplement() {
    let campus = super::campus::Campus::new();
    for role in CAST {
        campus.pledge(campus.who(role)).await;
    }
    let emergency = json!({
        "type": "report.emergency", "about": { "person": campus.subject }, "signs": ["self_harm"], "words": { "index": 0 },
    });
    let case = campus.does(Role::DormOfficer, emergency.clone(), &["first"]).await;
    campus.does(Role::Commissioner, emergency, &["second"]).await;
    let officer = campus.who(Role::DormOfficer).post.unwrap();
    let commissioner = campus.who(Role::Commissioner).post.unwrap();
    let hidden = [
        format!("\"post\":{officer},\"role\":\"dorm_officer\""),
        format!("\"post\":{commissioner},\"role\":\"commissioner\""),
    ];
    let path = format!("/v1/reports/{case}");
    for role in [Role::StationCounsellor, Role::StationOnCall, Role::StationDirector] {
        campus.pledge(campus.who(role)).await;
        let answer = campus.get(campus.who(role), &path).await;
        answer.ok();
        assert!(hidden.iter().all(|label| !answer.text.contains(label)), "{role:?} {}", answer.text);
    }
    let holder = campus.get(campus.who(Role::CentreOnCall), &path).await;
    let window = holder.ok();
    assert!(hidden.iter().all(|label| holder.text.contains(label)), "{}", holder.text);
    assert_eq!(window["facts"].as_array().unwrap().len(), 1);
    assert_eq!(window["tellings"].as_array().unwrap().len(), 1);
    let trail =
        campus.get(campus.who(Role::AuditAdministrator), &format!("/v1/audit/trail?case={case}")).await;
    trail.ok();
    assert!(hidden.iter().all(|label| !trail.text.contains(label)), "{}", trail.text);
    // The sender owes the supplement, and finds it on his own desk and list.
    let sent = campus.get(campus.who(Role::DormOfficer), "/v1/sent").await.ok();
    assert_eq!(sent["lines"][0]["actions"], json!(["report.supplement"]));
    let inbox = campus.get(campus.who(Role::DormOfficer), "/v1/inbox").await.ok();
    assert_eq!(
        (&inbox["lines"][0]["item"], &inbox["lines"][0]["opens"]),
        (&"supplement".into(), &false.into())
    );
    assert_eq!(inbox["lines"][0].get("holder"), None);
}

#[tokio::test]
async fn somebody_recused_no_longer_sees_what_he_held() {
    let campus = super::campus::Campus::new();
    for role in CAST {
        campus.pledge(campus.who(role)).await;
    }
    let case = campus.does(Role::DormOfficer, super::campus::report(&campus, "concerning"), &["x"]).await;
    let who = campus.who(Role::Commissioner);
    let path = format!("/v1/reports/{case}");
    campus.get(who, &path).await.ok();
    campus.does(Role::Commissioner, json!({ "type": "report.recuse", "case": case }), &[]).await;
    assert_eq!(campus.get(who, &path).await.refused().0, 404);
    let inbox = campus.get(who, "/v1/inbox").await.ok();
    assert_eq!(inbox["count"], 0);
}

#[tokio::test]
async fn the_leading_groups_board_has_severe_crises_alone() {
    let campus = Campus::new();
    for grade in ["yellow", "orange"] {
        let emergency = json!({ "type": "report.emergency" });
        let case = campus.does(Role::DormOfficer, emergency, &[]).await;
        campus.does(Role::CentreOnCall, json!({ "type": "report.acknowledge", "case": case }), &[]).await;
        let assess = json!({ "type": "crisis.assess", "case": case, "grade": grade, "factors": ["plan"],
            "instrument": "interview", "words": { "index": 0 } });
        campus.does(Role::CentreOnCall, assess, &[ASSESSED]).await;
        let crisis = campus.look(|network| network.report.get(case).unwrap().crisis.unwrap());
        let path = format!("/v1/crises/{crisis}");
        campus.pledge(campus.who(Role::LeadingMember)).await;
        let answer = campus.get(campus.who(Role::LeadingMember), &path).await;
        if grade == "orange" {
            assert_eq!(answer.ok()["grade"], "orange");
        } else {
            assert_eq!(answer.refused(), (404, "not_found".to_owned()));
        }
    }
}

#[tokio::test]
async fn what_is_refused_tells_nobody_that_there_is_a_report() {
    let story = story();
    for role in
        [Role::LeadingChair, Role::LeadingMember, Role::StudentAffairsTeacher, Role::SystemAdministrator]
    {
        for kind in ["report.note", "report.settle", "report.forward", "report.acknowledge"] {
            let ask = async |case: u32| {
                let words = json!({ "index": 0 });
                let action = match kind {
                    "report.settle" => {
                        json!({ "type": kind, "case": case, "outcome": "talked", "words": words })
                    }
                    "report.acknowledge" => json!({ "type": kind, "case": case }),
                    _ => json!({ "type": kind, "case": case, "words": words }),
                };
                story.campus.command(story.campus.who(role), action, &["x"]).await.text
            };
            assert_eq!(ask(story.open.0).await, ask(4_000_000).await, "{role:?} {kind}");
        }
    }
}

#[tokio::test]
async fn no_name_stands_in_a_title() {
    let story = story();
    let counsellor = story.campus.who(Role::StationCounsellor);
    let page = story.campus.get(counsellor, &format!("/students/{}", story.campus.subject)).await;
    let name = story.campus.name(story.campus.subject);
    let title = page.text.split("</title>").next().unwrap();
    assert!(page.text.contains(&name) && !title.contains(&name), "{title}");
}
