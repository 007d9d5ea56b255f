//! The demo: it plays, it is the same again from the same seed, and its log shows each persona what is theirs.

use std::path::Path;

use serde_json::Value;

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

    // From room to leading group, as the centre director sees it: the sender is a room-mate.
    let case = played["story"]["way"].as_u64().unwrap().to_string();
    let shown = json(here, &at_home(&["show", &case, "--as", "centre_director"]));
    let way = shown[0]["path"].as_array().unwrap();
    assert_eq!(way[0], "a room-mate");
    for role in ["commissioner", "advisor", "station counsellor", "counsellor of the centre"] {
        assert!(way.iter().any(|post| post.as_str().unwrap().contains(role)), "{role} is not in {way:?}");
    }
    let crisis = shown[1]["path"].as_array().unwrap();
    assert!(crisis.iter().any(|post| post.as_str().unwrap().contains("chair")), "{crisis:?}");
    assert!(shown[0]["steps"].as_array().unwrap().iter().any(|step| step["words"].is_string()));

    // The reading is an entry of its own; the administrator reads nothing of it, and that is an entry too.
    let entries = |here: &Path| json(here, &at_home(&["replay"]))["counts"]["entries"].as_u64().unwrap();
    let before = entries(here);
    assert!(before > state["counts"]["entries"].as_u64().unwrap());
    let denied = refused(here, &at_home(&["show", &case, "--as", "system_administrator"]));
    assert_eq!(denied, (1, "refusal-not_found".to_owned()));
    assert!(entries(here) > before);
    assert_eq!(
        refused(here, &at_home(&["show", "999999", "--as", "system_administrator"])),
        denied,
        "absent and hidden differ"
    );

    // The leading group's lines name no student; the register is filtered by what is one's own.
    let inbox = json(here, &at_home(&["inbox", "--as", "leading_chair"]));
    assert!(inbox["lines"].is_array());
    let all = json(here, &at_home(&["focus", "--as", "centre_director"]));
    let own = json(here, &at_home(&["focus", "--as", "station_counsellor"]));
    assert!(own.as_array().unwrap().len() < all.as_array().unwrap().len());
    assert!(all[0]["name"].as_str().is_some_and(|name| !name.is_empty()));
    assert_eq!(refused(here, &at_home(&["focus", "--as", "system_administrator"])).1, "refusal-not_found");

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
