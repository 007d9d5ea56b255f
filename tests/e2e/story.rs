//! A real college's first day: codes are handed out, people set passwords and pledge, a report goes up, the machine
//! restarts, and everything goes on.

use serde_json::{Value, json};

use crate::college::{
    self, ADVISOR, AUDIT, CHAIR, COMMISSIONER, COUNSELLOR, DIRECTOR, OFFICER, STATION, STATION_DIRECTOR,
};
use crate::http::Client;
use crate::running::{Running, done};

const PASSWORD: &str = "correct horse battery";

/// The first post that somebody holds.
fn post(client: &Client) -> Option<u64> {
    client.get("/v1/me").ok()["posts"][0]["post"].as_u64()
}

fn on_desk(client: &Client, case: u64) -> bool {
    let inbox = client.get("/v1/inbox").ok();
    inbox["lines"].as_array().unwrap().iter().any(|line| line["case"] == case)
}

#[test]
fn from_one_time_codes_to_a_report_that_climbs() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let codes = college::found(here);
    let running = Running::start(here, &["serve"]);
    let nobody = running.client();
    assert_eq!(nobody.get("/healthz").status, 200);
    assert_eq!(nobody.get("/readyz").status, 200);

    // A code opens nothing but the setting of a password, and is used up by it.
    let first = college::signs_in(&nobody, OFFICER, &codes[OFFICER]).unwrap();
    assert_eq!(first.get("/v1/inbox").problem(), (403, "password_due".to_owned()));
    assert_eq!(college::sets_password(&first, "short").problem().0, 422);
    let opened = college::sets_password(&first, PASSWORD).ok();
    assert_eq!(opened["pledge_due"], true);
    let officer = nobody.with_token(opened["token"].as_str().unwrap());
    officer.does(None, json!({ "type": "access.pledge", "edition": 1 }), &[]);
    assert_eq!(first.get("/v1/me").problem().0, 401, "the session of the code goes on");
    assert!(college::signs_in(&nobody, OFFICER, &codes[OFFICER]).is_err(), "a code works twice");
    let enter = |login: &str| college::moves_in(&nobody, login, &codes[login], PASSWORD);
    let [commissioner, advisor, station, counsellor] =
        [COMMISSIONER, ADVISOR, STATION, COUNSELLOR].map(enter);

    // From the room upward: each acknowledges, and sends it on; whoever is not asked has nothing of it.
    let observation =
        json!({ "about": "described", "signs": ["low_mood"], "low_mood_days": 3, "words": { "index": 0 } });
    let action = json!({ "type": "report.submit", "observation": observation, "urgency": "concerning" });
    let receipt = officer.does(post(&officer), action, &["She has not spoken for three days."]);
    let case = receipt["case"].as_u64().unwrap();
    assert!(!on_desk(&counsellor, case));
    let mut path = vec![&commissioner, &advisor, &station];
    for client in &path {
        let post = post(client);
        assert!(on_desk(client, case));
        client.does(post, json!({ "type": "report.acknowledge", "case": case }), &[]);
        client.does(post, json!({ "type": "report.forward", "case": case }), &[]);
    }
    path.push(&counsellor);

    // The machine restarts: sessions are gone, passwords and the report are not.
    running.kill();
    let running = Running::start(here, &["serve"]);
    let nobody = running.client();
    let old = nobody.with_token(counsellor.token());
    assert_eq!(old.get("/v1/me").problem(), (401, "sign_in_required".to_owned()));
    let [officer, counsellor] =
        [OFFICER, COUNSELLOR].map(|login| college::signs_in(&nobody, login, PASSWORD).unwrap());
    assert!(on_desk(&counsellor, case));
    let counsellor_post = counsellor.get("/v1/me").ok()["posts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|post| post["role"] == "centre_counsellor")
        .and_then(|post| post["post"].as_u64());
    counsellor.does(counsellor_post, json!({ "type": "report.acknowledge", "case": case }), &[]);
    let window = counsellor.get(&format!("/v1/cases/{case}")).ok();
    assert!(window.to_string().contains("She has not spoken for three days."), "{window}");
    let own = officer.get(&format!("/v1/cases/{case}"));
    assert!(!own.text().contains("has not spoken"), "the officer reads it back: {}", own.text());

    // Red: proposed by the centre, decided by two of the leading group.
    let assess = json!({ "type": "crisis.assess", "case": case, "grade": "red", "instrument": "interview",
        "factors": ["ideation"], "words": { "index": 0 } });
    let crisis = counsellor.does(counsellor_post, assess, &["Speaks of an end."])["case"].as_u64().unwrap();
    let enter = |login: &str| college::moves_in(&nobody, login, &codes[login], PASSWORD);
    let [director, chair, station_director, auditor] = [DIRECTOR, CHAIR, STATION_DIRECTOR, AUDIT].map(enter);
    let propose = json!({ "type": "crisis.propose", "case": crisis, "options": ["constant_company"], "words": { "index": 0 } });
    director.does(post(&director), propose, &["Somebody stays."]);
    let deciders = chair.get("/v1/deciders").ok();
    let persons: Vec<Value> = deciders
        .as_array()
        .unwrap_or(deciders["deciders"].as_array().unwrap())
        .iter()
        .map(|decider| json!({ "person": decider["person"] }))
        .take(2)
        .collect();
    let decide = json!({ "type": "crisis.decide", "case": crisis, "measures": ["constant_company"], "deciders": persons, "words": { "index": 0 } });
    chair.does(post(&chair), decide, &["Agreed."]);
    let decided = counsellor.get(&format!("/v1/cases/{crisis}")).ok();
    assert!(decided.to_string().contains("constant_company"), "{decided}");
    assert!(!station_director.get(&format!("/v1/cases/{crisis}")).text().contains("Speaks of an end."));
    assert_eq!(auditor.get(&format!("/v1/cases/{crisis}")).problem().0, 404);

    let (status, said) = running.stop();
    assert_eq!(status.code(), Some(0), "{said}");
    let verified: Value = serde_json::from_str(&done(here, &["--json", "verify"], "")).unwrap();
    assert_eq!(verified["code"], 0, "{verified}");
}
