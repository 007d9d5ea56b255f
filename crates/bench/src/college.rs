//! A college to measure on: generated, staffed, with officers who may report.

use std::error::Error;
use std::path::Path;

use uuid::Uuid;
use wuji_core::ids::{PersonNo, PostNo, RequestId};
use wuji_core::report::{About, Observe, Sign, Submit, Urgency};
use wuji_core::roster::Role;
use wuji_core::words::Slot;
use wuji_core::{Action, Refusal, Request, Words};
use wuji_engine::vault::EpochKey;
use wuji_engine::{Engine, Home, Tags};
use wuji_service::demo::OnEngine;
use wuji_service::tags::tag;
use wuji_sim::{Answer, College, set_up};

pub(crate) fn home(directory: &Path) -> Result<Home, Box<dyn Error>> {
    Ok(Home { data: directory.join("data"), vault: directory.join("vault"), key: EpochKey::generate()? })
}

/// Founds and staffs a college of this many students.
pub(crate) fn found(home: &Home, students: usize) -> Result<(OnEngine, College), Box<dyn Error>> {
    let college = College::new(1, students);
    let begin = |tags: &Tags<'_>| {
        let beginning = college.beginning(&|text| tag(tags, text));
        let beginning = beginning.ok_or(Refusal::Genesis("the generated college has no beginning"))?;
        Ok((beginning.genesis, beginning.words))
    };
    let engine = Engine::found(home, Uuid::from_u128(1), college.begins_at(), begin)?;
    let mut host = OnEngine(engine.clone());
    let tags = engine.tags();
    for answer in set_up(&mut host, &college, &|text| tag(&tags, text))? {
        if let Answer::Refused(code) | Answer::Recorded(code) = answer {
            return Err(format!("the college could not be set up: {code}").into());
        }
    }
    Ok((host, college))
}

/// An officer, his post, and a room-mate.
pub(crate) type Officer = (PersonNo, PostNo, PersonNo);

/// Every officer who has a room-mate.
pub(crate) fn officers(engine: &Engine) -> Result<Vec<Officer>, Box<dyn Error>> {
    Ok(engine.read(|view| {
        let roster = &view.network.roster;
        let officers = roster.posts().filter(|(_, post)| post.role == Role::DormOfficer);
        officers
            .filter_map(|(number, post)| {
                let officer = roster.holders(number, view.network.last_at()).next()?.person;
                let room = roster.room(post.room?)?;
                let mate = room.beds.values().copied().find(|mate| *mate != officer)?;
                Some((officer, number, mate))
            })
            .collect()
    })?)
}

/// A concerning report with 200 bytes of words.
pub(crate) fn report(id: u128, from: Officer) -> (Request, Vec<Words>) {
    let (by, post, mate) = from;
    let words = Words::try_new(&"w".repeat(200)).into_iter().collect();
    let observation = Observe {
        about: About::Person(mate),
        signs: vec![Sign::LowMood, Sign::Sleepless],
        life_event: None,
        low_mood_days: Some(3),
        occurred_at: None,
        first_help: true,
        words: Some(Slot { index: 0, cut: false }),
    };
    let action = Action::Submit(Submit {
        observation,
        urgency: Urgency::Concerning,
        to: None,
        involved: Vec::new(),
        keep_from: Vec::new(),
        received: None,
    });
    (Request { id: RequestId(Uuid::from_u128(id)), by, post: Some(post), action }, words)
}
