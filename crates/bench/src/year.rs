//! A year of a college in memory, over the core alone: how long the generator and the state machine take, which kinds of
//! entries came of it, and how it stands with every duty of the catalogue. A kind that a whole year does not produce fails,
//! and so does a duty of which a whole year shows nothing done, late, waived or lapsed.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use wuji_core::calendar::Days;
use wuji_core::duty::{CATALOGUE, Instance, Status};
use wuji_core::kind::Kind;
use wuji_sim::{Answer, College, Rehearsal, Semester, missing_kinds, play, set_up, test_tag, unshown_duties};

/// Weeks of a year: 18 of autumn, 6 of vacation, 20 of spring, 8 of summer.
const WEEKS: u8 = 52;

pub(crate) fn run(students: usize, seed: u64) -> Result<(), Box<dyn Error>> {
    let college = College { weeks: WEEKS, ..College::new(seed, students) };
    let begun = Instant::now();
    let mut host = Rehearsal::of(&college, &test_tag).map_err(|failure| format!("{failure:?}"))?;
    for answer in set_up(&mut host, &college, &test_tag).map_err(|failure| format!("{failure:?}"))? {
        if let Answer::Refused(code) | Answer::Recorded(code) = answer {
            return Err(format!("the college could not be set up: {code}").into());
        }
    }
    let founded = host.log().len();
    let mut semester = Semester::new(seed, college.first_day, WEEKS);
    let played = play(&mut host, &mut semester, &test_tag, &mut |_, _| true)
        .map_err(|failure| format!("{failure:?}"))?;
    let taken = begun.elapsed();
    let speed = host.log().len() as f64 / taken.as_secs_f64();
    println!(
        "a year of {students} students: {} entries after {founded} of setting up, {} requests accepted, {} refused",
        host.log().len() - founded,
        played.accepted,
        played.refused
    );
    println!(
        "{:.1} s, generator and state machine, one thread: {speed:.0} entries a second\n",
        taken.as_secs_f64()
    );
    kinds(&host);
    let days = Days { first: college.first_day, last: college.first_day.plus(i32::from(WEEKS) * 7 - 1) };
    duties(&host, days);
    let missing: Vec<&str> = missing_kinds(host.log()).iter().map(|kind| kind.name()).collect();
    let unshown = unshown_duties(host.network(), days, host.now().day());
    let mut faults = Vec::new();
    faults.extend((!missing.is_empty()).then(|| format!("no entry of: {}", missing.join(", "))));
    faults.extend(
        (!unshown.is_empty())
            .then(|| format!("nothing done, late, waived or lapsed of: {}", unshown.join(", "))),
    );
    if faults.is_empty() { Ok(()) } else { Err(faults.join("; ").into()) }
}

fn kinds(host: &Rehearsal) {
    let mut counts: BTreeMap<Kind, u32> = BTreeMap::new();
    for entry in host.log() {
        *counts.entry(entry.header.kind).or_default() += 1;
    }
    for kind in Kind::ALL {
        if let Some(count) = counts.get(kind) {
            println!("  {count:>8}  {}", kind.name());
        }
    }
}

fn duties(host: &Rehearsal, days: Days) {
    let instances = host.network().duties(None, days, host.now().day());
    let heads = Status::ALL.map(|status| format!("{status:?}").to_lowercase());
    println!("\n  {:<28} {:>8}", "duty", heads.map(|head| format!("{head:>7}")).join(" "));
    for shipped in CATALOGUE {
        let of = |status| {
            let is =
                |instance: &&Instance| instance.duty.to_string() == shipped.code && instance.status == status;
            instances.iter().filter(is).count()
        };
        println!(
            "  {:<28} {}",
            shipped.code,
            Status::ALL.map(|status| format!("{:>7}", of(status))).join(" ")
        );
    }
}
