//! The demo: it plays, it is the same again from the same seed, and its log shows each persona what is theirs.

use std::path::Path;

use serde_json::Value;

use super::server::Server;
use super::{code, json, refused, wuji};

const PLACE: [&str; 6] = ["--data", "kept/data", "--vault", "kept/vault", "--key", "kept/wuji.key"];

fn at_home<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    arguments.iter().copied().chain(PLACE).collect()
}

fn play(here: &Path, students: &str, weeks: &str, keep: &str) -> Value {
    json(here, &["demo", "--no-serve", "--students", students, "--weeks", weeks, "--keep", keep])
}

#[test]
fn a_semester_is_played_and_looked_at() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let played = play(here, "400", "8", "kept");
    assert_eq!(played["verify"]["code"], 0);
    assert_eq!(played["repeated"], 1, "the offline phone sends twice");
    let state = json(here, &at_home(&["replay"]));

    // From room to leading group, as the centre director sees it through the running demo: the sender is a room-mate.
    let server = Server::start(here, &["demo", "--keep", "kept"]);
    let case = played["story"]["way"].as_u64().unwrap().to_string();
    let ask = |arguments: &[&str]| {
        json(here, &arguments.iter().copied().chain(["--server", &server.url]).collect::<Vec<_>>())
    };
    let no = |arguments: &[&str]| {
        refused(here, &arguments.iter().copied().chain(["--server", &server.url]).collect::<Vec<_>>())
    };
    let shown = ask(&["show", &case, "--as", "centre_director"]);
    let way = shown[0]["path"].as_array().unwrap();
    assert_eq!(way[0], "room_mate");
    for role in ["commissioner", "advisor", "station_counsellor", "centre_counsellor"] {
        assert!(way.iter().any(|actor| actor["post"]["role"] == role), "{role} is not in {way:?}");
    }
    let crisis = shown[1]["addressed"].as_array().unwrap();
    assert!(crisis.iter().any(|actor| actor["post"]["role"] == "leading_chair"), "{crisis:?}");
    assert!(shown[0]["steps"].as_array().unwrap().iter().any(|step| step["words"].is_string()));

    // The reading is an entry of its own; the administrator reads nothing of it, and that is an entry too.
    let entries = |here: &Path| json(here, &at_home(&["replay"]))["counts"]["entries"].as_u64().unwrap();
    let before = entries(here);
    assert!(before > state["counts"]["entries"].as_u64().unwrap());
    let denied = no(&["show", &case, "--as", "system_administrator"]);
    assert_eq!(denied, (1, "not_found".to_owned()));
    assert!(entries(here) > before);
    assert_eq!(no(&["show", "999999", "--as", "system_administrator"]), denied, "absent and hidden differ");

    // The leading group's lines name no student; the register is filtered by what is one's own.
    let inbox = ask(&["inbox", "--as", "leading_chair"]);
    assert!(inbox["lines"].is_array());
    let all = ask(&["focus", "--as", "centre_director"]);
    let own = ask(&["focus", "--as", "station_counsellor"]);
    assert!(own["count"].as_u64() < all["count"].as_u64());
    assert!(all["rows"][0]["person"]["name"].as_str().is_some_and(|name| !name.is_empty()));
    assert_eq!(no(&["focus", "--as", "system_administrator"]).1, "not_found");

    // For people: one post a line, steps under each other, as of then.
    let output = wuji(here, &["show", &case, "--as", "centre_director", "--server", &server.url], "");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("\nway:\n    a room-mate\n  → "), "{said}");
    let early = ["show", &case, "--as", "centre_director", "--as-of", "2026-09-07T08:00:00+08:00"];
    assert_eq!(no(&early).1, "not_found", "there was no such case then");
    drop(server);

    // As of week 4: the state of then, from the log of now; the state of before all readings is still there.
    let until = state["counts"]["entries"].as_u64().unwrap().to_string();
    assert_eq!(json(here, &at_home(&["replay", "--until", &until]))["digest"], state["digest"]);
    let earlier = json(here, &at_home(&["replay", "--until", "2026-10-05T00:00:00+08:00"]));
    assert!(earlier["counts"]["entries"].as_u64() < state["counts"]["entries"].as_u64());
}

#[test]
fn the_same_seed_is_the_same_log() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let digest = |keep: &str| {
        play(here, "60", "3", keep);
        let home = [format!("{keep}/data"), format!("{keep}/vault"), format!("{keep}/wuji.key")];
        let arguments = ["export", "--data", &home[0], "--vault", &home[1], "--key", &home[2]];
        let output = wuji(here, &arguments, "");
        assert_eq!(code(&output), 0);
        // Keys and nonces differ; what the log says must not.
        let lines = String::from_utf8(output.stdout).unwrap();
        lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .filter(|line| line["header"]["kind"] != "operation.keys_added")
            .map(|line| line["header"].to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(digest("one"), digest("two"));
}
