//! The whole engine on disks that fail and lose power: what was acknowledged is there after every reopening, nothing is
//! there twice, and the same requests sent again are answered. The journal's and the keyring's own suites go deeper; this
//! one sees that the engine keeps their promise.

use std::collections::BTreeSet;

use wuji_core::ids::PersonNo;
use wuji_engine::storage::{Fault, Faults, Generator};
use wuji_engine::{Engine, SubmitError};

use super::log::{College, administrator, emergency_of, key, words};

const FAULTS: [Fault; 4] = [Fault::Broken, Fault::Full, Fault::Short, Fault::PowerCut];

#[derive(Default)]
struct Counts {
    scenarios: u64,
    reopenings: u64,
    acknowledged: u64,
    unknown: u64,
    refused: u64,
}

#[test]
fn acknowledged_requests_survive_failing_disks_and_power_cuts() {
    let scenarios = if std::env::var_os("WUJI_LONG").is_some() { 20_000 } else { 400 };
    let mut counts = Counts::default();
    for seed in 0..scenarios {
        scenario(seed, &mut counts);
    }
    println!(
        "{} scenarios, {} reopenings, {} acknowledged, {} of unknown outcome, {} refused as not recorded",
        counts.scenarios, counts.reopenings, counts.acknowledged, counts.unknown, counts.refused
    );
    assert!(counts.unknown > 0 && counts.refused > 0, "the faults never struck");
}

fn scenario(seed: u64, counts: &mut Counts) {
    let mut generator = Generator::new(seed);
    let mut college = College::new();
    let administrator = administrator(&college.found()).0;
    let mut acknowledged: BTreeSet<u128> = BTreeSet::new();
    let mut asked: u128 = 0;
    counts.scenarios += 1;
    for _ in 0..3 {
        let fault = FAULTS[generator.below(FAULTS.len() as u64) as usize];
        let when = generator.below(24);
        if generator.one_in(4) {
            college.vault.plan(Faults::none().at(when / 8, fault), seed);
        } else {
            college.journal.plan(Faults::none().at(when, fault), seed);
        }
        if let Ok(engine) = Engine::open_on(&college.disks(), &key()) {
            for _ in 0..generator.below(12) {
                asked += 1;
                match engine.submit(emergency_of(administrator, asked), words("help")) {
                    Ok(_) => _ = acknowledged.insert(asked),
                    Err(SubmitError::OutcomeUnknown) => counts.unknown += 1,
                    Err(SubmitError::Poisoned) => counts.refused += 1,
                    Err(error) => panic!("seed {seed}: {error}"),
                }
            }
        }
        college = College {
            journal: college.journal.crash(seed),
            vault: college.vault.crash(seed.wrapping_add(1)),
        };
        check(&college, administrator, &acknowledged, asked, seed, counts);
    }
    counts.acknowledged += acknowledged.len() as u64;
}

fn check(
    college: &College,
    administrator: PersonNo,
    acknowledged: &BTreeSet<u128>,
    asked: u128,
    seed: u64,
    counts: &mut Counts,
) {
    let engine = Engine::open_on(&college.disks(), &key())
        .unwrap_or_else(|error| panic!("seed {seed}: does not open again: {error}"));
    counts.reopenings += 1;
    let reports = engine.read(|view| view.network.report.iter().count()).unwrap();
    for id in 1..=asked {
        let repeated = engine.submit(emergency_of(administrator, id), words("help")).unwrap().repeated;
        assert!(
            repeated || !acknowledged.contains(&id),
            "seed {seed}: request {id} was acknowledged and is lost"
        );
        // What was not kept is kept now: the next round counts on it.
    }
    let now = engine.read(|view| view.network.report.iter().count()).unwrap();
    assert!(now >= reports, "seed {seed}");
    assert_eq!(now as u128, asked, "seed {seed}: each request is there once");
}
