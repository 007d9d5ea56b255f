//! Files and directories that a command makes: asked for before anything is begun, never over what is there, and a clear
//! sentence where it cannot be.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use wuji_core::At;
use wuji_core::operation::ClockForm;
use wuji_engine::storage::{Fault, Faults, MemoryStorage};
use wuji_engine::vault::EpochKey;
use wuji_engine::{Disks, Engine, Founding, Tags, random_id};

use super::{ADMINISTRATORS, code, err, found, json, refused, wuji};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    found(here);
    for arguments in [&["export", "-o"][..], &["template", "roster.csv", "-o"]] {
        let to = |path| arguments.iter().copied().chain([path]).collect::<Vec<_>>();
        assert_eq!(code(&wuji(here, &to("once"), "")), 0);
        let again = wuji(here, &to("once"), "");
        assert_eq!(code(&again), 1);
        assert!(err(&again).contains("once exists and was not overwritten"), "{}", err(&again));
        assert_eq!(refused(here, &to("once")), (1, "engine-file_exists".to_owned()));
        assert_eq!(refused(here, &to("no/such")), (1, "engine-file_unwritable".to_owned()));
        fs::remove_file(here.join("once")).unwrap();
    }
    // A disk that is full is no silence either.
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_wuji"))
        .args(["--lang", "en", "replay"])
        .current_dir(here)
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn();
    let output = child.unwrap().wait_with_output().unwrap();
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("could not be written"), "{}", err(&output));
}

#[test]
fn init_asks_its_places_before_it_founds() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("wuji-templates"), "a file, no directory").unwrap();
    let output = wuji(here, &["--json", "init", "--title", "A college"], ADMINISTRATORS);
    assert_eq!(code(&output), 1);
    assert!(String::from_utf8_lossy(&output.stdout).contains("engine-directory_unwritable"));
    assert!(!here.join("wuji-data").exists() && !here.join("wuji-vault").exists());
    fs::remove_file(here.join("wuji-templates")).unwrap();

    // A founding makes its directories for their owner alone; sled's files stand behind them.
    found(here);
    assert_eq!((mode(&here.join("wuji-data")), mode(&here.join("wuji-vault"))), (0o700, 0o700));
    let output = wuji(here, &["init", "--title", "Another"], "");
    assert!(err(&output).contains("there is a log"), "{}", err(&output));
    assert!(!err(&output).contains("login"), "nobody types for nothing: {}", err(&output));
}

#[test]
fn three_administrators_are_three_persons() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    for (lines, expected) in [
        ("S1 a Ann\nS1 b Bo\nS3 c Cy\n", "init-number_twice"),
        ("S1 a Ann\n\u{FF33}\u{FF11} b Bo\nS3 c Cy\n", "init-number_twice"),
        ("S1 a Ann\nS2 a Bo\nS3 c Cy\n", "init-login_twice"),
        ("S1 a Ann\nS2 b B0\nS3 c Cy\n", "init-name_invalid"),
        ("S1 a Ann\n=2 b Bo\nS3 c Cy\n", "init-number_invalid"),
        ("S1 a Ann\nS2\n", "init-unclear"),
    ] {
        let output = wuji(here, &["--json", "init", "--title", "A college"], lines);
        assert_eq!(code(&output), 1);
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(said["error"], expected);
        for made in ["wuji-data", "wuji-vault", "wuji.key"] {
            assert!(!here.join(made).exists(), "{expected} left {made}");
        }
    }
    found(here);
}

#[test]
fn a_founding_that_fails_says_what_to_empty() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let limited = |blocks: u32| {
        // No file may grow beyond this many blocks of 512 bytes: room for a keyring, none for a segment of the journal.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" --lang en --json init --title A");
        fs::write(here.join("lines"), ADMINISTRATORS).unwrap();
        let output = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_wuji")])
            .current_dir(here)
            .stdin(fs::File::open(here.join("lines")).unwrap())
            .output()
            .unwrap();
        assert_eq!(code(&output), 1, "{}", err(&output));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    for (blocks, expected) in [(100, "engine-disk_full"), (3_000, "engine-disk_full")] {
        let said = limited(blocks);
        assert_eq!(
            (&said["error"], &said["empty"]),
            (&expected.into(), &serde_json::json!(["wuji-data", "wuji-vault"]))
        );
        // The other try finds what the first left, and does not ask anybody to empty what it has not made.
        fs::remove_dir_all(here.join("wuji-data")).unwrap();
        fs::remove_dir_all(here.join("wuji-vault")).unwrap();
    }
    found(here);
    assert_eq!(json(here, &["verify"])["code"], 0);
}

/// Whatever operation of either disk fails, a founding says that it was the disk.
#[test]
fn a_failing_disk_is_never_called_a_thread() {
    let college = random_id().unwrap();
    let key = EpochKey::generate().unwrap();
    let try_with = |journal: Faults, vault: Faults| {
        let (disk, ring) = (MemoryStorage::new(), MemoryStorage::new());
        disk.plan(journal, 0);
        ring.plan(vault, 0);
        let disks = Disks { journal: Arc::new(disk), vault: Arc::new(ring), segment_len: 1 << 20 };
        let founding = founding(college);
        let begin = |tags: &Tags<'_>| founding.into_genesis(tags);
        Engine::found_on(&disks, &key, college, At::default(), begin).map(|engine| engine.close())
    };
    try_with(Faults::none(), Faults::none()).unwrap();
    let mut failed = 0;
    for number in 0..12 {
        for fault in [Fault::Full, Fault::Broken] {
            let faults = || Faults::none().at(number, fault);
            for tried in [try_with(faults(), Faults::none()), try_with(Faults::none(), faults())] {
                let Err(error) = tried else { continue };
                assert_ne!(error.code(), "thread_failed", "operation {number}");
                failed += 1;
            }
        }
    }
    assert!(failed > 10, "{failed}");
}

fn founding(college: uuid::Uuid) -> Founding {
    use wuji_core::Words;
    use wuji_core::roster::{Role, UnitKind};
    use wuji_core::words::Title;
    let title = || Title::try_new("A college").unwrap();
    let roles = [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];
    let founders = roles.into_iter().zip(["1", "2", "3"]).map(|(role, number)| wuji_engine::Founder {
        role,
        number: number.to_owned().into(),
        login: number.to_owned().into(),
        words: Words::try_new("{\"name\":\"A\"}").unwrap(),
    });
    let units = vec![(UnitKind::LeadingGroup, title()), (UnitKind::Administration, title())];
    let founders = founders.collect();
    Founding { college, title: title(), demo: false, clock: ClockForm::System, units, founders }
}

#[test]
fn a_demo_is_kept_in_an_empty_place_alone() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::create_dir(here.join("full")).unwrap();
    fs::write(here.join("full/note"), "mine").unwrap();
    fs::create_dir(here.join("empty")).unwrap();
    let small = ["demo", "--no-serve", "--students", "20", "--weeks", "1", "--keep"];
    let keep = |place| small.iter().copied().chain([place]).collect::<Vec<_>>();
    assert_eq!(refused(here, &keep("full")), (1, "engine-directory_not_empty".to_owned()));
    assert_eq!(refused(here, &keep("full/note")), (1, "engine-directory_not_empty".to_owned()));
    assert_eq!(refused(here, &keep("full/note/in")), (1, "engine-directory_not_empty".to_owned()));
    assert_eq!(json(here, &keep("empty"))["verify"]["code"], 0);
    assert_eq!(json(here, &keep("new"))["verify"]["code"], 0);
    assert_eq!(mode(&here.join("new")), 0o700);

    // A roster that cannot be read is told before anything is made.
    let roster: Vec<&str> = keep("other").into_iter().chain(["--roster", "none.csv"]).collect();
    assert_eq!(code(&wuji(here, &roster, "")), 1);
    assert!(!here.join("other").exists());
}
