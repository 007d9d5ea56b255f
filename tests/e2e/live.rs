//! What happens shows on other desks at once, and a stream that broke goes on where it was.

use serde_json::{Value, json};

use crate::http::Stream;
use crate::running::{demo, eventually};

#[test]
fn an_emergency_is_heard_and_on_the_desk_of_another_session() {
    let place = tempfile::tempdir().unwrap();
    let running = demo(place.path());
    let officer = running.client().persona("dorm_officer");
    let on_call = running.client().persona("centre_on_call");
    let stream = Stream::open(&on_call, None);
    let cases = || -> Vec<Value> {
        let inbox = on_call.get("/v1/inbox").ok();
        inbox["lines"].as_array().unwrap().iter().map(|line| line["case"].clone()).collect()
    };
    let before = cases();
    let emergency = json!({ "type": "report.emergency", "about": "described", "words": { "index": 0 } });
    let words = "Left the room and a letter.";
    let receipt = officer.does(None, emergency.clone(), &[words]);
    let first = stream.next("inbox");
    assert!(!before.contains(&receipt["case"]));
    assert!(cases().contains(&receipt["case"]), "not on the desk when the event came");
    assert!(!first.id.is_empty() && !first.data.contains(words), "{first:?}");

    // While nobody listened, another one: resumed from the first, it is there; the first is not told again.
    drop(stream);
    officer.does(None, emergency, &["Another."]);
    let resumed = Stream::open(&on_call, Some(&first.id));
    let second = resumed.next("inbox");
    assert_ne!(second.id, first.id);

    // Whose desk it is not hears nothing of it: what he hears next is his own.
    let elsewhere = running.client().persona("student");
    let stream = Stream::open(&elsewhere, None);
    officer.does(None, json!({ "type": "report.emergency", "about": "described" }), &[]);
    let own = elsewhere.does(None, json!({ "type": "report.emergency", "about": "described" }), &[]);
    assert!(own["case"].is_u64());
    let case = own["case"].as_u64().unwrap();
    eventually("an acknowledgement", || {
        let acknowledge = json!({ "type": "report.acknowledge", "case": case });
        (on_call.tries(post_of(&on_call), acknowledge, &[]).status == 200).then_some(())
    });
    drop(stream);
}

/// Forged, foreign and old places to resume from are no error of the stream: it begins anew, or says that it cannot.
#[test]
fn a_forged_place_to_resume_from_shows_nothing() {
    let place = tempfile::tempdir().unwrap();
    let running = demo(place.path());
    let on_call = running.client().persona("centre_on_call");
    let officer = running.client().persona("dorm_officer");
    let stream = Stream::open(&on_call, None);
    officer.does(None, json!({ "type": "report.emergency", "about": "described" }), &[]);
    let foreign = stream.next("inbox").id;
    let mut forged: String = foreign.clone();
    forged.replace_range(10..12, if foreign.get(10..12) == Some("AA") { "BB" } else { "AA" });
    for id in ["0", "999999999", "AAAA", &"A".repeat(4_000), &forged] {
        let reply = open_briefly(&on_call, id);
        assert!(reply == 200 || reply == 400, "{id}: {reply}");
    }
    // Bound to the person: another one learns nothing with it.
    let reply = open_briefly(&officer, &foreign);
    assert!(reply == 200 || reply == 400, "{reply}");
}

fn post_of(client: &crate::http::Client) -> Option<u64> {
    let me = client.get("/v1/me").ok();
    me["posts"][0]["post"].as_u64()
}

/// The status with which a stream from there begins.
fn open_briefly(client: &crate::http::Client, after: &str) -> u16 {
    client.stream_status(after)
}
