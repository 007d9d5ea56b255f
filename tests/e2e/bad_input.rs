//! What comes in wrong is answered with a clear problem: the right status, a stable code, nothing of the input.

use serde_json::{Value, json};

use crate::http::{Client, Reply, fresh_id};
use crate::running::{Running, demo};

fn started() -> (tempfile::TempDir, Running) {
    let place = tempfile::tempdir().unwrap();
    let running = demo(place.path());
    (place, running)
}

/// A problem that tells what to do, and nothing that was sent.
fn is_clear(reply: &Reply, sent: &str) -> (u16, String) {
    let (status, code) = reply.problem();
    let problem = reply.json();
    assert!(status < 500, "{problem}");
    assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()), "{problem}");
    assert!(!reply.text().contains(sent), "it repeats what was sent: {problem}");
    (status, code)
}

#[test]
fn malformed_bodies_are_told_as_that() {
    let (_place, running) = started();
    let client = running.client().persona("dorm_officer");
    let deep = format!("{{\"id\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let id = fresh_id();
    let bodies: Vec<Vec<u8>> = [
        "",
        "{",
        "[]",
        "null",
        "\"zqx-canary\"",
        "{\"zqx-canary\": 1}",
        "{\"id\": 5, \"action\": {\"type\": \"report.observe\"}}",
"{\"id\": \"zqx-canary\", \"action\": {\"type\": \"report.observe\", \"about\": \"described\"}}",
        &format!("{{\"id\": \"{id}\", \"action\": 7}}"),
        &format!("{{\"id\": \"{id}\", \"action\": {{\"type\": \"zqx-canary\"}}}}"),
        &format!("{{\"id\": \"{id}\", \"action\": {{\"type\": \"operation.genesis\"}}}}"),
        &format!("{{\"id\": \"{id}\", \"action\": {{\"type\": \"report.observe\"}}}}"),
        &format!("{{\"id\": \"{id}\", \"action\": {{\"type\": \"report.observe\", \"about\": \"described\", \"zqx-canary\": 1}}}}"),
        &format!("{{\"id\": \"{id}\", \"action\": {{\"type\": \"report.observe\", \"about\": {{\"person\": -1}}}}}}"),
        &format!("{{\"id\": \"{id}\", \"as\": 1e99, \"action\": {{\"type\": \"report.observe\", \"about\": \"described\"}}}}"),
        &deep,
    ]
    .into_iter()
    .map(|body| body.as_bytes().to_vec())
    .chain([vec![0xFF, 0xFE, b'{'], vec![0; 1_000]])
    .collect();
    for body in bodies {
        let shown = String::from_utf8_lossy(&body[..body.len().min(120)]).into_owned();
        let reply = client.post_bytes("/v1/commands", "application/json", &body);
        let (status, code) = is_clear(&reply, "zqx-canary");
        assert!([400, 422].contains(&status), "{shown}: {status} {code}");
    }
    let form = client.post_bytes("/v1/commands", "application/x-www-form-urlencoded", b"type=report.observe");
    assert!([400, 415].contains(&is_clear(&form, "report.observe").0));
    for (method, path) in
        [("PUT", "/v1/commands"), ("GET", "/v1/commands"), ("POST", "/v1/inbox"), ("GET", "/v1/zqx-canary")]
    {
        let reply = client.send(method, path, None, &[]).unwrap();
        assert!([404, 405].contains(&is_clear(&reply, "zqx-canary").0), "{method} {path}: {}", reply.status);
    }
    // Words that are too many, too long or not text, and slots that lead nowhere.
    let observe = |words: Value, index: u32| {
        let action = json!({ "type": "report.observe", "about": "described", "words": { "index": index } });
        client.command(&json!({ "id": fresh_id(), "action": action, "words": words }))
    };
    assert!(is_clear(&observe(json!(["zqx-canary"]), 7), "zqx-canary").0 >= 400);
    assert!(is_clear(&observe(json!(["x".repeat(5_000)]), 0), "xxxx").0 >= 400);
    assert!(is_clear(&observe(json!(["zqx\u{202e}canary"]), 0), "canary").0 >= 400);
    assert!(is_clear(&observe(json!(["zqx\u{0}canary"]), 0), "canary").0 >= 400);
    assert_eq!(observe(json!(["all is well after all of it"]), 0).status, 200);
    // An emergency is taken however it is written; what cannot be read of it is left out, and the receipt says so.
    let garbled = json!({ "id": "zqx-canary", "as": "x", "words": ["she left", 7], "more": 1,
        "action": { "type": "report.emergency", "signs": ["farewell", "zqx-canary"], "about": 5, "unknown": {} } });
    assert_eq!(client.command(&garbled).ok()["cut"], true);
}

#[test]
fn whoever_is_nobody_gets_nothing() {
    let (_place, running) = started();
    let nobody = running.client();
    let officer = running.client().persona("dorm_officer");
    let long = "A".repeat(9_000);
    for path in ["/v1/me", "/v1/inbox", "/v1/network", "/v1/events", "/v1/focus"] {
        assert_eq!(nobody.get(path).problem(), (401, "sign_in_required".to_owned()), "{path}");
        for token in ["", "zqx-canary", officer.token().to_uppercase().as_str(), &long] {
            let reply = nobody.with_token(token).get(path);
            if reply.status != 431 {
                assert_eq!(is_clear(&reply, "zqx-canary"), (401, "sign_in_required".to_owned()), "{path}");
            }
        }
    }
    let basic = nobody.send("GET", "/v1/me", None, &[("authorization", "Basic enF4OmNhbmFyeQ==")]).unwrap();
    assert_eq!(basic.problem().0, 401);
    // Signed out is gone, at once and for good.
    assert_eq!(officer.get("/v1/me").status, 200);
    assert!(officer.delete("/v1/session").status < 300);
    assert_eq!(officer.get("/v1/me").problem(), (401, "sign_in_required".to_owned()));
    let sent = officer.tries(None, json!({ "type": "report.observe", "about": "described" }), &[]);
    assert_eq!(sent.problem().0, 401);
    // Nobody there and a wrong password are one answer.
    let wrong =
        |login: &str| nobody.post("/v1/session", &json!({ "login": login, "secret": "zqx-canary-password" }));
    let (known, unknown) = (wrong("A0001"), wrong("zqx-canary-login"));
    assert_eq!(is_clear(&known, "zqx-canary"), (401, "sign_in_failed".to_owned()));
    assert_eq!(known.body, unknown.body);
    assert_eq!(known.status, unknown.status);
}

#[test]
fn what_is_somebody_elses_is_not_there() {
    let (_place, running) = started();
    let [officer, other, on_call] =
        ["dorm_officer", "student_affairs", "centre_on_call"].map(|key| running.client().persona(key));
    let words = "zqx-canary words";
    let action = json!({ "type": "report.emergency", "about": "described", "words": { "index": 0 } });
    let case = officer.does(None, action, &[words])["case"].as_u64().unwrap();
    let absent = 999_999;
    let post = |client: &Client| client.get("/v1/me").ok()["posts"][0]["post"].as_u64();
    let (own, foreign) = (post(&other), post(&on_call));
    let same = |hidden: Reply, absent: Reply, what: &str| {
        assert_eq!(hidden.status, absent.status, "{what}");
        let (hidden, absent) = (hidden.text(), absent.text().replace("999999", &case.to_string()));
        assert_eq!(hidden, absent, "{what}");
    };
    for path in ["/v1/cases/{}", "/v1/reports/{}", "/v1/crises/{}", "/v1/cases/{}/trail"] {
        let ask = |number: u64| other.get(&path.replace("{}", &number.to_string()));
        let hidden = ask(case);
        assert_eq!(hidden.status, 404, "{path}");
        same(hidden, ask(absent), path);
    }
    for kind in [
        "report.acknowledge",
        "report.accept",
        "report.note",
        "report.forward",
        "crisis.close",
        "crisis.propose",
    ] {
        let tries = |case: u64| {
            let mut action = json!({ "type": kind, "case": case });
            match kind {
                "crisis.close" => action["outcome"] = json!("passed"),
                "crisis.propose" => action["options"] = json!(["counselling"]),
                _ => {}
            }
            other.tries(own, action, &[])
        };
        let hidden = tries(case);
        assert!([404, 422].contains(&hidden.status), "{kind}: {} {}", hidden.status, hidden.text());
        same(hidden, tries(absent), kind);
    }
    let as_another = other.tries(foreign, json!({ "type": "report.acknowledge", "case": case }), &[]);
    assert_eq!(as_another.problem().1, "not_your_post");
    // An id that stands for somebody else's command says nothing of it.
    let body = json!({ "id": fresh_id(), "action": { "type": "report.observe", "about": "described" } });
    let receipt = officer.command(&body).ok();
    let taken = other.command(&body);
    assert_eq!(taken.problem().1, "id_taken");
    assert!(!taken.text().contains(&receipt["case"].to_string()));
    // It was left as it was.
    let line = on_call.get("/v1/inbox").ok();
    let line = line["lines"].as_array().unwrap().iter().find(|line| line["case"] == case).unwrap().clone();
    assert_eq!(line["acknowledged"], false);
}

#[test]
fn forged_cursors_lead_nowhere() {
    let (_place, running) = started();
    let [auditor, officer] = ["audit_administrator", "dorm_officer"].map(|key| running.client().persona(key));
    let first = auditor.get("/v1/audit/trail");
    let link = first.header("link").expect("a trail of more than one page").to_owned();
    let real = link.split("cursor=").nth(1).and_then(|rest| rest.split(['&', '>']).next()).unwrap();
    let flipped = if real.starts_with('A') { "B" } else { "A" };
    let cursors = [
        "zqx-canary",
        "AAAA",
        "%00",
        &"A".repeat(3_000),
        &real.replacen(&real.chars().take(1).collect::<String>(), flipped, 1),
    ];
    for cursor in cursors {
        let (status, _) = is_clear(&auditor.get(&format!("/v1/audit/trail?cursor={cursor}")), "zqx-canary");
        assert_eq!(status, 400, "{cursor}");
    }
    // A real one, of somebody else or of another list.
    assert_eq!(auditor.get(&format!("/v1/audit/trail?cursor={real}")).status, 200);
    assert_eq!(auditor.get(&format!("/v1/inbox?cursor={real}")).status, 400);
    assert_eq!(officer.get(&format!("/v1/inbox?cursor={real}")).status, 400);
}

#[test]
fn scripts_are_words() {
    let (_place, running) = started();
    let [officer, commissioner] = ["dorm_officer", "commissioner"].map(|key| running.client().persona(key));
    let script = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}";
    let post = officer.get("/v1/me").ok()["posts"][0]["post"].as_u64();
    let observation = json!({ "about": "described", "words": { "index": 0 } });
    let action = json!({ "type": "report.submit", "observation": observation, "urgency": "concerning" });
    let case = officer.does(post, action, &[script])["case"].as_u64().unwrap();
    let page = commissioner.get(&format!("/cases/{case}"));
    assert_eq!(page.status, 200, "{:?}", page.headers);
    let text = page.text();
    assert!(text.contains("alert(1)"), "the words are not shown: {text}");
    assert!(!text.contains("<script>alert") && !text.contains("<img src=x"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}
