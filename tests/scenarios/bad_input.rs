//! Bad input: each wrong request has its stable code and keeps nothing; what is no request at all is refused as JSON.

use serde_json::{Value, json};
use wuji_core::action::{Action, Request};
use wuji_core::limits::{RECUSALS_MAX, SIGNS_MAX, WORDS_CHARS_MAX};
use wuji_core::report::Urgency;
use wuji_core::roster::Role;
use wuji_core::words::{TextFault, Words};

use crate::campus::{Campus, at};

const MORNING: &str = "2026-09-14 08:00";

/// A report of the officer, with one thing changed.
fn changed(c: &Campus, change: impl FnOnce(&mut Value)) -> Value {
    let mut action = serde_json::to_value(c.submission(Urgency::Concerning, None)).unwrap();
    change(&mut action);
    action
}

#[test]
fn a_request_reads_from_json_as_the_architecture_writes_it() {
    let text = json!({
        "id": "06c45d18-8009-454f-b88b-b8a8724c81ec",
        "by": 7,
        "as": 3,
        "action": { "type": "report.acknowledge", "case": 12 },
    });
    let request: Request = serde_json::from_value(text.clone()).unwrap();
    assert_eq!(request.action.name(), "report.acknowledge");
    let mut unknown = text;
    unknown["please"] = json!(true);
    assert!(serde_json::from_value::<Request>(unknown).is_err());
}

#[test]
fn what_is_no_action_is_refused_as_json() {
    let c = Campus::on(MORNING);
    let wrong: [(&str, Value); 9] = [
        ("unknown field", changed(&c, |a| a["colour"] = json!("red"))),
        ("unknown field inside", changed(&c, |a| a["observation"]["colour"] = json!("red"))),
        ("unknown action", changed(&c, |a| a["type"] = json!("report.shout"))),
        ("missing field", changed(&c, |a| a["urgency"] = Value::Null)),
        ("wrong type", changed(&c, |a| a["urgency"] = json!(3))),
        ("unknown code", changed(&c, |a| a["urgency"] = json!("very"))),
        ("unknown sign", changed(&c, |a| a["observation"]["signs"] = json!(["schizophrenia"]))),
        ("number out of range", changed(&c, |a| a["observation"]["low_mood_days"] = json!(70_000))),
        ("no instant", changed(&c, |a| a["observation"]["occurred_at"] = json!("yesterday"))),
    ];
    for (what, action) in wrong {
        assert!(serde_json::from_value::<Action>(action).is_err(), "{what}");
    }
    assert!(serde_json::from_value::<Action>(changed(&c, |_| {})).is_ok());
}

#[test]
fn an_emergency_takes_fields_that_nobody_knows_and_needs_none() {
    for action in [
        json!({ "type": "report.emergency" }),
        json!({ "type": "report.emergency", "colour": "red", "signs": [] }),
    ] {
        assert!(serde_json::from_value::<Action>(action).is_ok());
    }
}

#[test]
fn wrong_values_have_stable_codes_and_keep_nothing() {
    let mut c = Campus::on(MORNING);
    let future = at("2026-09-14 08:06").to_string();
    let signs: Vec<&str> = vec!["low_mood"; SIGNS_MAX + 1];
    let many: Vec<u32> = (1..=RECUSALS_MAX as u32 + 1).collect();
    let table = [
        ("in_the_future", changed(&c, |a| a["observation"]["occurred_at"] = json!(future))),
        ("invalid_field", changed(&c, |a| a["observation"]["signs"] = json!(signs))),
        ("invalid_field", changed(&c, |a| a["observation"]["low_mood_days"] = json!(366))),
        ("invalid_field", changed(&c, |a| a["keep_from"] = json!(many))),
        ("invalid_field", changed(&c, |a| a["urgency"] = json!("emergency"))),
        ("invalid_field", changed(&c, |a| a["observation"]["words"] = json!({ "index": 1 }))),
        ("not_found", changed(&c, |a| a["observation"]["about"] = json!({ "person": 4_000_000 }))),
        ("not_found", json!({ "type": "report.acknowledge", "case": 4_000_000 })),
        ("not_found", json!({ "type": "report.note", "case": 4_000_000 })),
        ("not_found", json!({ "type": "report.send", "case": 4_000_000, "urgency": "routine" })),
        ("not_found", json!({ "type": "crisis.propose", "case": 1, "options": ["leave"] })),
        ("not_found", json!({ "type": "focus.approve", "case": 4_000_000 })),
        ("not_found", json!({ "type": "roster.identify", "case": 4_000_000, "person": 1 })),
        ("not_allowed", json!({ "type": "roster.open_site", "title": "north" })),
        ("not_allowed", json!({ "type": "policy.apply_to_open" })),
        ("not_allowed", json!({ "type": "import", "actions": [] })),
        ("not_allowed", json!({ "type": "calendar.adopt", "hours": [] })),
    ];
    for (code, action) in table {
        let text = action.to_string();
        let action: Action = serde_json::from_value(action).unwrap_or_else(|error| panic!("{text}: {error}"));
        c.refused(Role::DormOfficer, action, code);
    }
}

#[test]
fn wrong_setting_up_has_stable_codes() {
    let mut c = Campus::on(MORNING);
    let title = "x".repeat(65);
    assert!(serde_json::from_value::<Action>(json!({ "type": "roster.open_site", "title": title })).is_err());
    let (officer, subject) = (c.person(Role::DormOfficer).0, c.subject.0);
    let (post, commissioner) = (c.post(Role::DormOfficer).0, c.post(Role::Commissioner).0);
    let on_call = c.post(Role::CentreOnCall).0;
    let counsellor = c.person(Role::CentreCounsellor).0;
    let security = c.post(Role::SecurityAdministrator).0;
    let system = c.person(Role::SystemAdministrator).0;
    let post_to = |post: u32, person: u32| json!({ "type": "roster.post", "post": post, "person": person });
    let hours = json!([{ "from": "14:00", "until": "18:00" }, { "from": "08:00", "until": "12:00" }]);
    let table = [
        ("seats_taken", post_to(post, subject)),
        ("invalid_field", post_to(post, officer)),
        ("seats_taken", post_to(commissioner, counsellor)),
        ("invalid_field", post_to(on_call, counsellor)),
        ("not_found", post_to(4_000_000, officer)),
        ("not_found", post_to(post, 4_000_000)),
        ("seats_taken", post_to(security, system)),
        ("invalid_field", json!({ "type": "import", "actions": [] })),
        ("invalid_field", json!({ "type": "calendar.adopt", "hours": [] })),
        ("invalid_field", json!({ "type": "calendar.adopt", "hours": hours })),
        ("invalid_field", json!({ "type": "roster.open_unit", "kind": "centre", "title": "another" })),
        ("not_found", json!({ "type": "roster.place", "person": subject, "class": 4_000_000 })),
        ("invalid_field", json!({ "type": "roster.place", "person": subject, "room": 0 })),
        ("invalid_field", json!({ "type": "roster.place", "person": subject, "bed": 2 })),
        (
            "invalid_field",
            json!({ "type": "access.open_account", "person": officer,
            "login": "06c45d188009454fb88bb8a8724c81ec" }),
        ),
    ];
    for (code, action) in table {
        let text = action.to_string();
        let action: Action = serde_json::from_value(action).unwrap_or_else(|error| panic!("{text}: {error}"));
        println!("{text}");
        c.refused(Role::SystemAdministrator, action, code);
    }
}

#[test]
fn an_unheld_post_another_post_and_no_account_are_refused() {
    let mut c = Campus::on(MORNING);
    let (officer, post) = (c.person(Role::DormOfficer), Some(c.post(Role::CentreDirector)));
    let action = c.submission(Urgency::Concerning, None);
    c.refused_as(officer, post, action.clone(), "not_your_post");
    c.refused_as(wuji_core::ids::PersonNo(4_000_000), None, action.clone(), "no_account");
    let nobody = wuji_core::ids::PostNo(4_000_000);
    c.refused_as(officer, Some(nobody), action.clone(), "not_your_post");
    let person = officer;
    c.does(Role::SystemAdministrator, Action::CloseAccount(wuji_core::access::CloseAccount { person }));
    let post = Some(c.post(Role::DormOfficer));
    c.refused_as(officer, post, action, "no_account");
}

#[test]
fn a_repeated_id_is_the_same_request_or_none() {
    let mut c = Campus::on(MORNING);
    let (officer, commissioner) = (c.person(Role::DormOfficer), c.person(Role::Commissioner));
    let post = Some(c.post(Role::DormOfficer));
    let action = c.submission(Urgency::Concerning, None);
    let request = c.request(officer, post, action);
    let first = c.ask(request.clone(), "one");
    let head = c.network().head();
    let Ok(wuji_sim::Answer::Accepted(position)) = first else { panic!("{first:?}") };
    assert_eq!(c.ask(request.clone(), "one"), Ok(wuji_sim::Answer::AlreadyDone(position)));
    assert_eq!(c.ask(request.clone(), "two"), Err("id_reused"));
    let stranger = Request { by: commissioner, ..request };
    assert_eq!(c.ask(stranger, "one"), Err("id_taken"));
    assert_eq!(c.network().head(), head);
}

#[test]
fn words_are_checked_where_they_come_in() {
    assert_eq!(Words::try_new(" \n ").unwrap_err(), TextFault::Empty);
    assert_eq!(Words::try_new(&"x".repeat(WORDS_CHARS_MAX + 1)).unwrap_err(), TextFault::TooLong);
    assert_eq!(Words::try_new("a\u{202e}b").unwrap_err(), TextFault::Control);
    // Those of an emergency are cut and cleaned instead, and the receipt says so.
    let long = format!("{}\u{0}", "x".repeat(WORDS_CHARS_MAX + 5));
    let (words, cut) = Words::cut(&long).unwrap();
    assert_eq!((words.len_bytes(), cut), (WORDS_CHARS_MAX, true));
}
