//! What goes wrong outside: a clear code each time, nothing lost, nothing half done.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};

use wuji_engine::vault::EpochKey;
use wuji_engine::{Engine, Home};

use super::{code, found, json, refused, wuji};

fn segment(here: &Path) -> PathBuf {
    here.join("wuji-data/journal/00000001.segment")
}

#[test]
fn each_trouble_has_its_code() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::create_dir(here.join("empty")).unwrap();
    assert_eq!(refused(here, &["verify"]), (60, "engine-epoch_key_unreadable".to_owned()));
    found(here);
    assert_eq!(refused(here, &["verify", "--data", "empty"]), (60, "engine-log_absent".to_owned()));
    assert_eq!(refused(here, &["replay", "--vault", "empty"]).1, "engine-keyring_absent");

    EpochKey::generate().unwrap().write(here.join("other.key")).unwrap();
    assert_eq!(refused(here, &["replay", "--key", "other.key"]).1, "engine-keyring_wrong_key");
    fs::write(here.join("short.key"), "abc\n").unwrap();
    assert_eq!(wuji(here, &["replay", "--key", "short.key"], "").status.code(), Some(1));

    // A second process: the first goes on, the second is told; reading needs no lock.
    let home = Home {
        data: here.join("wuji-data"),
        vault: here.join("wuji-vault"),
        key: EpochKey::from_file(here.join("wuji.key")).unwrap(),
    };
    let engine = Engine::open(&home, |_| {}).unwrap();
    let roster = "wuji-templates/roster.csv";
    assert_eq!(refused(here, &["import", roster, "--yes"]).1, "engine-running");
    assert_eq!(json(here, &["verify"])["code"], 0);
    drop(engine);
    assert_eq!(code(&wuji(here, &["import", roster, "--yes"], "")), 0);

    assert_eq!(code(&wuji(here, &["replay", "--until", "yesterday"], "")), 2);
    assert_eq!(code(&wuji(here, &["init", "--title", "A"], "one line only\n")), 1);
}

#[test]
fn a_flipped_byte_is_found_and_named() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    found(here);
    let clean = json(here, &["verify"]);
    let file = OpenOptions::new().read(true).write(true).open(segment(here)).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, 400).unwrap();
    file.write_all_at(&[byte[0] ^ 1], 400).unwrap();
    for keys in [&["verify"][..], &["verify", "--keyless"]] {
        let arguments: Vec<&str> = ["--json"].into_iter().chain(keys.iter().copied()).collect();
        let output = wuji(here, &arguments, "");
        assert_eq!(code(&output), 40);
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(said["findings"][0]["segment"], 1);
        assert_eq!(said["findings"][0]["position"], 0);
    }
    assert_eq!(refused(here, &["replay"]).1, "engine-journal_damaged");
    file.write_all_at(&byte, 400).unwrap();
    assert_eq!(json(here, &["verify"]), clean);
}

#[test]
fn a_damaged_keyring_is_damage_and_a_wrong_key_is_not() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    found(here);
    let keyring = here.join("wuji-vault/keyring-0001-0001");
    let young = fs::read(&keyring).unwrap();
    // More people than there are spare keys, so that the keyring is written again.
    let header = fs::read_to_string(here.join("wuji-templates/roster.csv")).unwrap();
    let header = header.lines().next().unwrap();
    let rows = (0..1_000).map(|number| format!("{number},An,,,Nursing,2026,Nursing 1,,,,,,,\n"));
    fs::write(here.join("many.csv"), format!("{header}\n{}", rows.collect::<String>())).unwrap();
    assert_eq!(code(&wuji(here, &["import", "many.csv", "--yes"], "")), 0);
    let whole = fs::read(&keyring).unwrap();

    // What was written first is damaged, and what was written later is whole.
    let end = whole.iter().rposition(|byte| *byte != 0).unwrap();
    let mut damaged = whole.clone();
    damaged[end / 2] ^= 1;
    fs::write(&keyring, damaged).unwrap();
    let (exit, said) = refused_or_found(here);
    assert_eq!(exit, 40, "{said}");

    // An older keyring is damage too.
    assert!(young != whole, "the import made no keys");
    fs::write(&keyring, young).unwrap();
    let (exit, said) = refused_or_found(here);
    assert_eq!(exit, 40, "{said}");

    fs::write(&keyring, whole).unwrap();
    EpochKey::generate().unwrap().write(here.join("other.key")).unwrap();
    let wrong = refused(here, &["verify", "--key", "other.key"]);
    assert_eq!(wrong, (60, "engine-keyring_wrong_key".to_owned()));
    fs::set_permissions(here.join("wuji.key"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(refused(here, &["verify"]), (60, "engine-epoch_key_loose".to_owned()));
}

fn refused_or_found(here: &Path) -> (i32, String) {
    let output = wuji(here, &["--json", "verify"], "");
    (code(&output), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_torn_tail_answers_20_and_is_dropped_when_opened() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    found(here);
    let bytes = json(here, &["verify"])["bytes"].as_u64().unwrap();
    let file = OpenOptions::new().write(true).open(segment(here)).unwrap();
    file.write_all_at(b"WJfr half a frame", bytes).unwrap();
    assert_eq!(code(&wuji(here, &["verify"], "")), 20);
    assert_eq!(code(&wuji(here, &["import", "wuji-templates/roster.csv", "--yes"], "")), 0);
    assert_eq!(code(&wuji(here, &["verify"], "")), 0);
    let export = wuji(here, &["export"], "");
    assert!(String::from_utf8_lossy(&export.stdout).contains("operation.torn_dropped"));
}
