//! Who may open a keyring, what the log can check about it, and what it never shows.

use std::sync::Arc;

use uuid::Uuid;
use wuji_engine::storage::{Directory, MemoryStorage, Storage};
use wuji_engine::vault::{EpochKey, KEYS_PER_WRITE_MAX, KeyFault, KeysAdded, Part, Place, Vault, open, seal};

const COLLEGE: Uuid = Uuid::from_u128(7);
const FILE: &str = "keyring-0001-0001";

fn made(disk: &MemoryStorage, root: &EpochKey, keys: u32) -> Vault {
    let mut vault = Vault::create(Arc::new(disk.clone()), COLLEGE, root).unwrap();
    vault.make_through(keys).unwrap();
    vault
}

#[test]
fn a_keyring_on_a_real_disk_is_found_again() {
    let directory = tempfile::tempdir().unwrap();
    let root = EpochKey::generate().unwrap();
    root.write(directory.path().join("epoch.key")).unwrap();
    let keyring = directory.path().join("vault");
    std::fs::create_dir(&keyring).unwrap();
    let storage: Arc<dyn Storage> = Arc::new(Directory::new(&keyring));

    let mut vault = Vault::create(storage.clone(), COLLEGE, &root).unwrap();
    assert_eq!((vault.made(), vault.epoch()), (0, 1));
    let added = vault.make_through(256).unwrap().unwrap();
    assert_eq!((added.first, added.count), (1, 256));
    assert_eq!(vault.make_through(256).unwrap(), None, "they are there already");
    assert_eq!(vault.make_through(10).unwrap(), None);
    let place = Place { college: COLLEGE, position: 1, part: Part::Body, case: 256 };
    let mut sealed = Vec::new();
    seal(vault.keys().case(256).unwrap(), &place, b"body", &mut sealed).unwrap();
    drop(vault);

    let root = EpochKey::from_file(directory.path().join("epoch.key")).unwrap();
    let vault = Vault::open(storage, COLLEGE, &root).unwrap();
    vault.check(&added).unwrap();
    let mut body = Vec::new();
    open(vault.keys().case(256).unwrap(), &place, &sealed, &mut body).unwrap();
    assert_eq!(body, b"body");
    assert_eq!(vault.keys().case(257).unwrap_err(), KeyFault::Missing(257));
}

#[test]
fn each_refusal_has_its_code() {
    let (root, other) = (EpochKey::generate().unwrap(), EpochKey::generate().unwrap());
    let disk = MemoryStorage::new();
    let code = |disk: &MemoryStorage, college, root: &EpochKey| {
        Vault::open(Arc::new(disk.clone()), college, root).unwrap_err().code()
    };
    assert_eq!(code(&disk, COLLEGE, &root), "keyring_absent");
    let mut vault = made(&disk, &root, 3);
    assert_eq!(code(&disk, COLLEGE, &other), "keyring_wrong_key");
    assert_eq!(code(&disk, Uuid::from_u128(8), &root), "keyring_foreign_college");
    assert_eq!(code(&disk, Uuid::from_u128(8), &other), "keyring_foreign_college");
    let again = Vault::create(Arc::new(disk.clone()), COLLEGE, &root);
    assert_eq!(again.unwrap_err().code(), "keyring_exists");
    assert_eq!(vault.make_through(4 + KEYS_PER_WRITE_MAX).unwrap_err().code(), "too_many_keys");
    vault.make_through(4).unwrap();

    let unfinished = MemoryStorage::new();
    unfinished.create(FILE, 1 << 20).unwrap();
    assert_eq!(code(&unfinished, COLLEGE, &root), "keyring_unfinished");
    disk.edit(FILE, |bytes| bytes[5000] ^= 1);
    assert_eq!(code(&disk, COLLEGE, &root), "keyring_damaged");
}

#[test]
fn files_of_others_in_the_directory_are_left_alone() {
    let root = EpochKey::generate().unwrap();
    let disk = MemoryStorage::new();
    for name in [
        "credentials",
        "keyring-",
        "keyring-1-1",
        "keyring-0001",
        "keyring-0001-0001.bak",
        "keyring-+001-0001",
    ] {
        disk.edit(name, |bytes| *bytes = vec![7; 10]);
    }
    made(&disk, &root, 3);
    assert_eq!(Vault::open(Arc::new(disk.clone()), COLLEGE, &root).unwrap().made(), 3);
    assert_eq!(disk.bytes("credentials"), [7; 10]);
}

#[test]
fn the_log_notices_an_older_keyring_and_another_one() {
    let root = EpochKey::generate().unwrap();
    let disk = MemoryStorage::new();
    let mut vault = made(&disk, &root, 256);
    let backup = disk.copied();
    let second = vault.make_through(512).unwrap().unwrap();
    let recorded = vault.additions().to_vec();
    assert_eq!(recorded.last(), Some(&second));

    let restored = Vault::open(Arc::new(backup), COLLEGE, &root).unwrap();
    restored.check(&recorded[0]).unwrap();
    assert_eq!(restored.check(&second).unwrap_err().code(), "keyring_behind");

    let mut stranger = made(&MemoryStorage::new(), &root, 256);
    stranger.make_through(512).unwrap();
    for wrong in [
        stranger.additions()[0],
        stranger.additions()[1],
        KeysAdded { first: 2, ..recorded[0] },
        KeysAdded { count: 255, ..recorded[0] },
        KeysAdded { count: 0, ..recorded[0] },
        KeysAdded { digest: second.digest, ..recorded[0] },
    ] {
        assert_eq!(vault.check(&wrong).unwrap_err().code(), "keyring_mismatch", "{wrong:?}");
    }
    assert_eq!(vault.check(&KeysAdded { count: u32::MAX, ..second }).unwrap_err().code(), "keyring_behind");
}

#[test]
fn an_import_makes_what_it_needs_in_one_write() {
    let root = EpochKey::generate().unwrap();
    let disk = MemoryStorage::new();
    let mut vault = made(&disk, &root, 256);
    disk.plan(Default::default(), 0);
    let added = vault.make_through(60_000).unwrap().unwrap();
    assert_eq!((added.first, added.count), (257, 59_744));
    assert_eq!(disk.changes(), 3, "a file of its own, one write, one sync");
    vault.make_through(60_001).unwrap();
    let again = Vault::open(Arc::new(disk.crash(1)), COLLEGE, &root).unwrap();
    assert_eq!((again.made(), again.torn()), (60_001, None));
    again.check(&added).unwrap();
}

#[test]
fn a_handle_taken_early_sees_keys_made_later() {
    let root = EpochKey::generate().unwrap();
    let mut vault = made(&MemoryStorage::new(), &root, 1);
    let keys = vault.keys();
    assert_eq!(keys.case(300).unwrap_err().code(), "key_missing");
    vault.make_through(300).unwrap();
    keys.case(300).unwrap();
}

#[test]
fn debug_of_everything_shows_no_secret() {
    let root = EpochKey::from_text("ab".repeat(32).as_bytes()).unwrap();
    let vault = made(&MemoryStorage::new(), &root, 1);
    let keys = vault.keys();
    let shown = format!("{root:?} {vault:?} {keys:?} {:?} {:?}", keys.case(1).unwrap(), keys.college());
    assert_eq!(shown, "EpochKey(..) Vault { epoch: 1, made: 1, .. } Keys(..) SealingKey(..) CollegeKeys(..)");
}
