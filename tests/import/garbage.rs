//! Damaged files: whatever is cut, flipped or repeated in them, reading ends with an answer.

use wuji_service::import::college;
use wuji_service::template::Template;
use wuji_service::text::Language;

use crate::fixture::read;
use crate::world::{World, fixture, opening, tag};

/// The next of a fixed sequence of numbers: the same damage in every run.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 8) as usize
}

fn damaged(file: &[u8], state: &mut u64) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..=next(state) % 4 {
        let place = next(state) % file.len().max(1);
        match next(state) % 4 {
            0 => file.truncate(place.max(1)),
            1 => file.insert(place, b"\"\n,[]='\0\xFF#"[next(state) % 10]),
            2 => file[place] ^= 1 << (next(state) % 8),
            _ => file
                .splice(place..place, file[place..].iter().take(40).copied().collect::<Vec<_>>())
                .for_each(drop),
        }
    }
    file
}

#[test]
fn damaged_rosters_are_read_or_refused() {
    let mut state = 0x5EED_0001;
    let (csv, xlsx) = (fixture("roster.gb18030.csv"), Template::RosterXlsx.bytes(Language::ZhCn).unwrap());
    let mut whole = 0;
    for _ in 0..1_000 {
        let reading = read(&damaged(&csv, &mut state));
        whole += usize::from(reading.is_ok_and(|reading| !reading.enrol().rows.is_empty()));
        let _ = read(&damaged(&xlsx, &mut state));
    }
    assert!(whole > 100, "the damage is not so great that nothing is ever read: {whole}");
}

#[test]
fn damaged_college_files_are_planned_or_refused() {
    let mut state = 0x5EED_0002;
    let world = World::with_roster(&Template::RosterCsv.bytes(Language::ZhCn).unwrap());
    let file = Template::CollegeToml.bytes(Language::ZhCn).unwrap();
    let mut planned = 0;
    for _ in 0..300 {
        let file = String::from_utf8_lossy(&damaged(&file, &mut state)).into_owned();
        let plan = college::plan(&world.network, opening(), world.admin, world.post, &file, &tag);
        if let Err(problems) = &plan {
            let lines = file.matches('\n').count() as u32 + 1;
            assert!(problems.iter().all(|one| one.line <= lines));
        }
        planned += usize::from(plan.is_ok());
    }
    assert!(planned > 20 && planned < 300, "{planned} planned");
}
