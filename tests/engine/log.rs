//! The engine as a host uses it: found, ask, read, close, open again.

use std::sync::Arc;

use uuid::Uuid;
use wuji_core::access::{self, Pledge, Purpose, Target};
use wuji_core::ids::{PersonNo, PostNo, RequestId};
use wuji_core::limits::PLEDGE_EDITION;
use wuji_core::operation::ClockForm;
use wuji_core::report::{About, Emergency};
use wuji_core::roster::{self, PersonKind, Role, Sex, UnitKind};
use wuji_core::words::{Slot, Title};
use wuji_core::{Action, At, Refusal, Request, Words};
use wuji_engine::storage::{Fault, Faults, MemoryStorage};
use wuji_engine::vault::EpochKey;
use wuji_engine::{Archive, Disks, Engine, Founder, Founding, ReadError, SubmitError, Tags, Until};

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

pub(crate) fn key() -> EpochKey {
    EpochKey::from_text(KEY).unwrap()
}

pub(crate) fn start() -> At {
    "2026-09-07T08:00:00+08:00".parse().unwrap()
}

pub(crate) fn founding(clock: ClockForm) -> Founding {
    let title = |text: &str| Title::try_new(text).unwrap();
    let founder = |role, number: &str| Founder {
        role,
        number: number.to_owned().into(),
        login: number.to_owned().into(),
        words: Words::try_new("{\"name\":\"A\"}").unwrap(),
    };
    Founding {
        college: Uuid::from_u128(7),
        title: title("College"),
        demo: true,
        clock,
        units: vec![
            (UnitKind::LeadingGroup, title("Leading group")),
            (UnitKind::StudentAffairs, title("Student affairs")),
            (UnitKind::YouthLeague, title("Youth league")),
            (UnitKind::Centre, title("Centre")),
            (UnitKind::Administration, title("Administration")),
        ],
        founders: vec![
            founder(Role::SystemAdministrator, "S1"),
            founder(Role::SecurityAdministrator, "S2"),
            founder(Role::AuditAdministrator, "S3"),
        ],
    }
}

/// A college in memory, with the disks that it stands on.
pub(crate) struct College {
    pub(crate) journal: MemoryStorage,
    pub(crate) vault: MemoryStorage,
}

impl College {
    pub(crate) fn new() -> Self {
        Self { journal: MemoryStorage::new(), vault: MemoryStorage::new() }
    }

    pub(crate) fn disks(&self) -> Disks {
        Disks {
            journal: Arc::new(self.journal.clone()),
            vault: Arc::new(self.vault.clone()),
            segment_len: 64 << 10,
        }
    }

    pub(crate) fn found(&self) -> Engine {
        let begin = |tags: &Tags<'_>| founding(ClockForm::Simulated).into_genesis(tags);
        Engine::found_on(&self.disks(), &key(), Uuid::from_u128(7), start(), begin).unwrap()
    }

    pub(crate) fn open(&self) -> Engine {
        Engine::open_on(&self.disks(), &key()).unwrap()
    }
}

/// The system administrator and his post, the first of the three.
pub(crate) fn administrator(engine: &Engine) -> (PersonNo, PostNo) {
    engine
        .read(|view| {
            let roster = &view.network.roster;
            let post = roster.single_post(UnitKind::Administration, Role::SystemAdministrator).unwrap();
            (roster.holders(post, view.network.last_at()).next().unwrap().person, post)
        })
        .unwrap()
}

pub(crate) fn words(text: &str) -> Vec<Words> {
    vec![Words::try_new(text).unwrap()]
}

pub(crate) fn emergency(engine: &Engine, id: u128) -> Request {
    emergency_of(administrator(engine).0, id)
}

pub(crate) fn emergency_of(by: PersonNo, id: u128) -> Request {
    let action = Emergency {
        about: Some(About::Described),
        words: Some(Slot { index: 0, cut: false }),
        ..Emergency::default()
    };
    Request { id: RequestId(Uuid::from_u128(id)), by, post: None, action: Action::Emergency(action) }
}

pub(crate) fn register(engine: &Engine, id: u128) -> Request {
    let (by, post) = administrator(engine);
    let action = roster::Register {
        kind: PersonKind::Staff,
        tag: engine.tags().number(&id.to_string()),
        sex: Sex::Unstated,
        born: None,
        words: Some(Slot { index: 0, cut: false }),
    };
    Request { id: RequestId(Uuid::from_u128(id)), by, post: Some(post), action: Action::Register(action) }
}

#[test]
fn what_was_answered_is_there_again_and_the_same_request_adds_nothing() {
    let college = College::new();
    let engine = college.found();
    let request = emergency(&engine, 1);
    let first = engine.submit(request.clone(), words("help")).unwrap();
    let again = engine.submit(request.clone(), words("help")).unwrap();
    assert!(!first.repeated && again.repeated);
    assert_eq!((first.position, first.case, first.entries), (again.position, again.case, again.entries));
    let before = engine.read(|view| view.clone()).unwrap();
    engine.close();

    let engine = college.open();
    let after = engine.read(|view| view.clone()).unwrap();
    // The opening is an entry of its own; apart from that nothing changed.
    assert_eq!(after.network.head().0, before.network.head().0 + 1);
    assert_eq!(after.inbox, before.inbox);
    assert_eq!(after.network.report, before.network.report);
    assert!(engine.submit(request.clone(), words("help")).unwrap().repeated);
    // Other words under the same id are a supplement.
    let supplement = engine.submit(request, words("more")).unwrap();
    assert!(!supplement.repeated);
    assert_eq!(supplement.case, first.case);
}

#[test]
fn an_unanswered_emergency_lapses_when_time_passes_and_the_archive_agrees() {
    let college = College::new();
    let engine = college.found();
    let receipt = engine.submit(emergency(&engine, 1), words("help")).unwrap();
    engine.advance(start().plus_minutes(25)).unwrap();
    let (live, head) = engine.read(|view| (view.network.digest(), view.network.head())).unwrap();
    let report =
        engine.read(|view| view.network.report.get(receipt.case.unwrap()).cloned()).unwrap().unwrap();
    assert_eq!(report.path.len(), 3, "the centre's on-call, then two turns of the leading group");
    engine.close();

    let archive =
        Archive::open_on(Arc::new(college.journal.clone()), Arc::new(college.vault.clone()), &key()).unwrap();
    assert_eq!(archive.head(), head);
    let replayed = archive.replay(Until::Head, |_| {}).unwrap();
    assert_eq!(replayed.network.digest(), live);
    let earlier = archive.replay(Until::At(start()), |_| {}).unwrap();
    assert_eq!(earlier.network.report.get(receipt.case.unwrap()).unwrap().path.len(), 1);
    let (mut once, mut twice) = (Vec::new(), Vec::new());
    archive.export(Until::Position(20), &mut once).unwrap();
    archive.export(Until::Position(20), &mut twice).unwrap();
    assert_eq!(once, twice);
    assert_eq!(once.iter().filter(|byte| **byte == b'\n').count(), 20);
    for line in once.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let line: wuji_core::export::Line = serde_json::from_slice(line).unwrap();
        assert!(line.leaf_is_right());
    }
}

#[test]
fn words_open_within_a_visit_only_and_to_nobody_else() {
    let college = College::new();
    let engine = college.found();
    let receipt = engine.submit(emergency(&engine, 1), words("behind the gym")).unwrap();
    let (by, post) = administrator(&engine);
    let visit = || engine.visit(by, Some(post), Target::Case(receipt.case.unwrap()), Purpose::Handling, true);
    assert!(matches!(visit(), Err(ReadError::Submit(SubmitError::Refused(Refusal::PledgeMissing)))));
    let action = Action::Pledge(Pledge { edition: PLEDGE_EDITION });
    let id = RequestId(Uuid::from_u128(2));
    engine.submit(Request { id, by, post: None, action }, Vec::new()).unwrap();
    assert!(matches!(visit(), Err(ReadError::Submit(SubmitError::Refused(Refusal::NotFound)))));
    // The refusal left an entry; a position that is no visit opens nothing.
    let opened = engine.open_words(receipt.position, receipt.position);
    assert!(matches!(opened, Err(ReadError::NotFound)));
}

#[test]
fn a_disk_that_fails_stops_the_engine_and_not_the_host() {
    let college = College::new();
    let engine = college.found();
    college.journal.plan(Faults::none().at(0, Fault::Full), 1);
    let answer = engine.submit(register(&engine, 9), words("{\"name\":\"B\"}"));
    // The rest frame may have met the full disk first: then nothing was even tried.
    assert!(matches!(answer, Err(SubmitError::OutcomeUnknown | SubmitError::Poisoned)), "{answer:?}");
    assert!(matches!(engine.read(|view| view.network.head()), Err(ReadError::Poisoned)));
}

#[test]
fn many_callers_share_one_sync() {
    let college = College::new();
    let engine = college.found();
    std::thread::scope(|scope| {
        for caller in 0..16 {
            let engine = engine.clone();
            scope.spawn(move || {
                for n in 0..20 {
                    engine
                        .submit(register(&engine, 1_000 + caller * 100 + n), words("{\"name\":\"B\"}"))
                        .unwrap();
                }
            });
        }
    });
    let people = engine.read(|view| view.network.roster.people().count()).unwrap();
    assert_eq!(people, 3 + 320);
    engine.close();
    assert_eq!(college.open().read(|view| view.network.roster.people().count()).unwrap(), people);
}

#[test]
fn refused_readings_of_an_hour_are_counted_and_told_when_it_is_over_or_the_engine_ends() {
    let college = College::new();
    let engine = college.found();
    let (by, post) = administrator(&engine);
    let action = Action::Pledge(Pledge { edition: PLEDGE_EDITION });
    engine.submit(Request { id: RequestId(Uuid::from_u128(1)), by, post: None, action }, Vec::new()).unwrap();
    let denied = |engine: &Engine, times: usize| {
        for _ in 0..times {
            let answer = engine.visit(by, Some(post), Target::Audit, Purpose::Audit, false);
            assert!(matches!(answer, Err(ReadError::Submit(SubmitError::Refused(Refusal::NotFound)))));
        }
    };
    let sums = |engine: &Engine| -> Vec<u32> {
        let entries = engine.entries(wuji_core::ids::Position(0)).map(Result::unwrap);
        let sum = |entry: wuji_core::Entry| match entry.event() {
            Some(wuji_core::Event::Access(access::Event::DeniedAgain { times, .. })) => Some(*times),
            _ => None,
        };
        entries.filter_map(sum).collect()
    };
    denied(&engine, 4);
    assert!(sums(&engine).is_empty());
    engine.advance(start().plus_minutes(61)).unwrap();
    assert_eq!(sums(&engine), [3]);
    denied(&engine, 3);
    drop(engine);
    assert_eq!(sums(&college.open()), [3, 2]);
}
