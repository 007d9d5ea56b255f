//! The tree keeps its own rules.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(under: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(under)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<PathBuf> {
    ["crates", "tests", "examples"].into_iter().flat_map(|under| files(under, "rs")).collect()
}

#[test]
fn every_file_says_what_it_is() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} does not begin with what it is", path.display());
        let lines = text.lines().count();
        assert!(lines <= 520, "{} has {lines} lines: is it one thing?", path.display());
    }
}

#[test]
fn files_are_named_after_the_domain() {
    let refused =
        ["util", "utils", "helper", "helpers", "manager", "data", "info", "types", "common", "misc"];
    for path in sources() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(!refused.contains(&name), "{} is named after nothing", path.display());
    }
}

/// `service → engine → core`, `service → sim → core`, nothing else; the benchmark may look at everything.
#[test]
fn dependencies_go_one_way() {
    let allowed = BTreeMap::from([
        ("core", BTreeSet::new()),
        ("engine", BTreeSet::from(["core"])),
        ("sim", BTreeSet::from(["core"])),
        ("service", BTreeSet::from(["core", "engine", "sim"])),
        ("bench", BTreeSet::from(["core", "engine", "sim", "service"])),
    ]);
    for (name, allowed) in allowed {
        let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
        let normal = manifest.split("[dev-dependencies]").next().unwrap();
        for line in normal.lines() {
            let other = line.strip_prefix("wuji-").and_then(|rest| rest.split(['.', ' ']).next());
            let Some(other) = other else { continue };
            assert!(allowed.contains(other), "{name} depends on {other}");
        }
    }
}

/// Events hold codes and numbers. The only texts are titles and phone lines of posts.
#[test]
fn no_event_holds_free_text() {
    for path in files("crates/core/src", "rs") {
        let text = fs::read_to_string(&path).unwrap();
        for (start, _) in text.match_indices("pub enum Event {") {
            let event = text.get(start..).unwrap_or_default().lines().take_while(|line| *line != "}");
            let event: String = event.filter(|line| !line.trim_start().starts_with("///")).collect();
            for refused in ["String", "Words", "Slot", "&str", "f32", "f64"] {
                assert!(!event.contains(refused), "{}: an event holds a {refused}", path.display());
            }
        }
    }
}

#[test]
fn nothing_is_unfinished_and_no_machine_shows() {
    let marks = ["todo!(", "unimplemented!(", "dbg!(", "#[ignore", "FIXME", "XXX"].map(str::to_owned);
    let places = ["/home", "/root", "/work"].map(|place| format!("{place}/"));
    for path in sources() {
        // This file names what it looks for.
        if path.ends_with("tidy.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for mark in marks.iter().chain(&places) {
            assert!(!text.contains(mark.as_str()), "{} holds {mark}", path.display());
        }
    }
}

/// Chinese words of the interface live in data and locale files. Documentation and glossaries may show the field's terms.
#[test]
fn chinese_texts_are_not_in_rust() {
    for path in files("crates", "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (number, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap();
            let chinese = line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(!chinese, "{}:{} holds Chinese text", path.display(), number + 1);
        }
    }
}
