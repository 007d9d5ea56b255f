//! Properties of the core, found out by chance: a small college, random requests of all actions, valid and not, in random
//! order, with clock jumps, outages, repetitions and late requests; named invariants checked after every command.
//!
//! Every invariant has a saboteur (`saboteurs.rs`): a seeded corruption that makes it fail. `WUJI_LONG=1` runs the long
//! form.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails by panicking"
)]

mod chaos;
mod codec;
mod invariants;
mod liveness;
mod published;
mod saboteurs;
mod schema;
mod separable;
mod world;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use world::World;

/// Cases of a property: the short form, or the long one.
fn cases(short: u32) -> u32 {
    if std::env::var_os("WUJI_LONG").is_some() { short * 40 } else { short }
}

/// Runs a property over as many cases as the form says, without files of failures: a failure prints its seeds.
fn run<S: Strategy>(short: u32, strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases: cases(short), failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&strategy, test).unwrap();
}

#[test]
fn every_invariant_holds_after_every_command() {
    let totals = std::cell::RefCell::new(world::Counts::default());
    run(160, proptest::collection::vec(any::<u64>(), 60..260), |seeds| {
        let mut world = World::new();
        for seed in seeds {
            world.play(seed).map_err(|failure| TestCaseError::fail(failure.to_string()))?;
        }
        world.end().map_err(|failure| TestCaseError::fail(failure.to_string()))?;
        totals.borrow_mut().add(&world.counts);
        Ok(())
    });
    println!("{}", totals.borrow());
}
