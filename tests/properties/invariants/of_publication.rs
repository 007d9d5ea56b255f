//! What is always so of what is published, and of the proof of missed duties.

use wuji_core::kind::Kind;
use wuji_core::projection::{Fault, Proof, project};

use super::Verdict;
use crate::world::World;

/// What was delivered and not received has a clock; what was received has none.
pub(super) fn a_receipt_is_owed_until_it_is_given(world: &World) -> Verdict {
    let network = &world.network;
    for (case, paper) in network.publication.papers() {
        let clocks = network.escalation.of_case(case).count();
        if clocks != paper.outstanding() {
            return Err(format!("{case} has {clocks} clocks: {paper:?}"));
        }
    }
    Ok(())
}

/// No number of 1 to 10 stands in a table, and numbers that stand are shown in tens.
pub(super) fn nothing_small_is_published(world: &World) -> Verdict {
    let months = world.network.publication.months();
    // Those before were looked at when they were the last.
    for table in months.last().iter().flat_map(|month| &month.tables) {
        let standing = table.table.is_standing();
        let columns = table.columns.iter();
        for number in columns.flat_map(|column| column.cells.iter().copied().chain([column.total])).flatten()
        {
            if number < 11 && !(standing && number == 10) || standing && number % 10 != 0 {
                return Err(format!("{number} in {table:?}"));
            }
        }
    }
    let follows = match months {
        [.., before, last] => before.month.next() == last.month,
        _ => true,
    };
    if follows { Ok(()) } else { Err("a month is left out".into()) }
}

/// Each clock that ever started was kept, excused, moved, missed by somebody, or runs; and no deadline passed in silence.
pub(super) fn every_deadline_is_accounted_for(world: &World) -> Verdict {
    let proof: Proof = project(&world.log);
    let all = proof.kept + proof.excused + proof.moved + proof.missed.len() as u64 + proof.open() as u64;
    if all != proof.started {
        return Err(format!("{} of {} clocks are accounted for", all, proof.started));
    }
    // What was due while nobody woke the engine waits for the next waking, which must take it.
    let waking = || {
        let command = world.network.wake(world.now)?;
        world.network.handle(&command).ok()
    };
    for silent in proof.silent() {
        let waits = world.network.escalation.clock(silent.position).is_some();
        if !waits || waking().is_none() {
            return Err(format!("{silent:?}"));
        }
    }
    let of_post =
        |entry: &&wuji_core::entry::Entry| entry.header.kind == Kind::Lapsed && entry.header.from.is_some();
    let lapses = world.log.iter().filter(of_post).count();
    let proved = proof.missed.iter().filter(|missed| missed.fault == Fault::Lapsed).count();
    if lapses == proved { Ok(()) } else { Err(format!("{proved} of {lapses} lapses are proved")) }
}
