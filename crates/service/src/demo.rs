//! A synthetic college plays a semester on a real engine. Everybody in it is generated.

mod firsts;
mod host;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::time::Instant;

use uuid::Uuid;
use wuji_core::action::Import;
use wuji_core::ids::RequestId;
use wuji_core::roster::Enrol;
use wuji_core::time::Day;
use wuji_core::{Action, Refusal, Request, Words};
use wuji_engine::vault::EpochKey;
use wuji_engine::{Engine, Home, OpenError, SubmitError, Tags, random_id};
use wuji_sim::{Answer, College, Moment, Played, Semester, play, set_up};

pub use host::OnEngine;

use crate::home::administrator;
use crate::tags::tag;
use firsts::Firsts;

/// Which college, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// What everything follows from.
    pub seed: u64,
    /// How many students.
    pub students: usize,
    /// How many weeks.
    pub weeks: u8,
}

/// Why a demo ends early.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log, while it was played on.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The key file.
    #[error(transparent)]
    Key(#[from] wuji_engine::vault::EpochKeyError),
    /// The generated college could not be set up.
    #[error("the college could not be set up ({0})")]
    SetUp(&'static str),
}

/// What is to be told while it plays.
pub enum Scene<'a> {
    /// The college stands.
    Staffed,
    /// A moment of the story.
    Moment(&'a Moment, wuji_core::At),
    /// A week is over: its number, and how long the college has been playing.
    Week(u32, std::time::Duration),
}

/// A demo being played.
pub struct Demo {
    engine: Engine,
    college: College,
}

impl Demo {
    /// Founds a demo college in an empty place: `data`, `vault` and `wuji.key` in `directory`.
    pub fn found(directory: &Path, size: Size) -> Result<Self, DemoError> {
        let Size { seed, students, weeks } = size;
        let college = College { weeks, ..College::new(seed, students) };
        let key = EpochKey::generate()?;
        let io = |error| OpenError::Io { what: "making a directory", error };
        // The key stands in it: for its owner alone.
        DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(io)?;
        key.write(directory.join("wuji.key"))?;
        let home = Home { data: directory.join("data"), vault: directory.join("vault"), key };
        let mut id = [0; 16];
        id.iter_mut().zip(seed.to_be_bytes()).for_each(|(to, from)| *to = from);
        let begin = |tags: &Tags<'_>| {
            let beginning = college.beginning(&|text| tag(tags, text));
            let beginning = beginning.ok_or(Refusal::Genesis("the generated college has no beginning"))?;
            Ok((beginning.genesis, beginning.words))
        };
        let engine = Engine::found(&home, Uuid::from_bytes(id), college.begins_at(), begin)?;
        Ok(Self { engine, college })
    }

    /// The engine that it plays on.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Monday of week 1.
    pub fn first_day(&self) -> Day {
        self.college.first_day
    }

    /// Enrols the students of a real file instead of generated ones.
    pub fn enrol(&self, enrol: Enrol, words: Vec<Words>) -> Result<(), DemoError> {
        let administrator = self.engine.read(|view| administrator(&view.network));
        let (by, post) = administrator.ok().flatten().ok_or(DemoError::SetUp("no administrator"))?;
        let action = Action::Import(Import { actions: vec![Action::Enrol(enrol)], preview: None });
        let request = Request { id: RequestId(random_id()?), by, post: Some(post), action };
        self.engine.submit(request, words)?;
        Ok(())
    }

    /// Staffs the college and plays its weeks.
    pub fn play(&self, tell: &mut dyn FnMut(&Engine, Scene<'_>)) -> Result<Played, DemoError> {
        let mut host = OnEngine(self.engine.clone());
        let tags = self.engine.tags();
        for answer in set_up(&mut host, &self.college, &|text| tag(&tags, text))? {
            if let Answer::Refused(code) | Answer::Recorded(code) = answer {
                return Err(DemoError::SetUp(code));
            }
        }
        tell(&self.engine, Scene::Staffed);
        let College { seed, first_day, weeks, .. } = self.college;
        let mut semester = Semester::new(seed, first_day, weeks);
        let (begun, mut week) = (Instant::now(), 0);
        let mut firsts = Firsts::since(first_day);
        let played = play(&mut host, &mut semester, &|text| tag(&tags, text), &mut |step, _| {
            let now = u32::try_from(step.at.day().since(first_day) / 7).unwrap_or(0);
            if now > week {
                tell(&self.engine, Scene::Week(now, begun.elapsed()));
                week = now;
            }
            for code in self.engine.read(|view| firsts.look(view)).unwrap_or_default() {
                tell(&self.engine, Scene::Moment(&Moment { code, case: None }, step.at));
            }
            if let Some(moment) = &step.story {
                tell(&self.engine, Scene::Moment(moment, step.at));
            }
            true
        })?;
        self.engine.advance(first_day.plus(i32::from(weeks) * 7).at_minute(0))?;
        tell(&self.engine, Scene::Week(u32::from(weeks), begun.elapsed()));
        Ok(played)
    }
}
