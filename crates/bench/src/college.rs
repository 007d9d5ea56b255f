//! A college to measure on: generated, staffed, with officers who may report.

use std::error::Error;
use std::path::Path;

use uuid::Uuid;
use wuji_core::ids::{PersonNo, PostNo, RequestId, Tag};
use wuji_core::report::{About, Observe, Sign, Submit, Urgency};
use wuji_core::roster::Role;
use wuji_core::words::Slot;
use wuji_core::{Action, At, Network, Request, Words};
use wuji_engine::vault::EpochKey;
use wuji_engine::{Engine, Home, Tags};
use wuji_sim::{Answer, Asked, College, Host, set_up};

/// The engine as a host of the simulation.
pub(crate) struct OnEngine(pub(crate) Engine);

impl Host for OnEngine {
    type Failure = wuji_engine::SubmitError;

    fn read(&self, look: &mut dyn FnMut(&Network)) {
        // A poisoned engine shows nothing; the next request says so.
        let _ = self.0.read(|view| look(&view.network));
    }

    fn advance(&mut self, to: At) -> Result<(), Self::Failure> {
        self.0.advance(to)
    }

    fn ask(&mut self, requests: Vec<Asked>) -> Result<Vec<Answer>, Self::Failure> {
        let asked = requests.into_iter().map(|asked| (asked.request, asked.words)).collect();
        self.0.submit_all(asked).into_iter().map(answer).collect()
    }
}

fn answer(
    answer: Result<wuji_engine::Receipt, wuji_engine::SubmitError>,
) -> Result<Answer, wuji_engine::SubmitError> {
    match answer {
        Ok(receipt) if receipt.repeated => Ok(Answer::AlreadyDone(receipt.position)),
        Ok(receipt) => Ok(Answer::Accepted(receipt.position)),
        Err(wuji_engine::SubmitError::Refused(refusal)) => Ok(Answer::Refused(refusal.code())),
        Err(error) => Err(error),
    }
}

/// A tag of either kind, as the simulation asks for them.
pub(crate) fn tag(tags: &Tags<'_>, text: &str) -> Tag {
    match text.strip_prefix("login:") {
        Some(login) => tags.login(login),
        None => tags.number(text),
    }
}

pub(crate) fn home(directory: &Path) -> Result<Home, Box<dyn Error>> {
    Ok(Home { data: directory.join("data"), vault: directory.join("vault"), key: EpochKey::generate()? })
}

/// Founds and staffs a college of this many students.
pub(crate) fn found(home: &Home, students: usize) -> Result<(OnEngine, College), Box<dyn Error>> {
    let college = College::new(1, students);
    let begin = |tags: &Tags<'_>| {
        let beginning = college.beginning(&|text| tag(tags, text));
        beginning.map(|beginning| (beginning.genesis, beginning.words)).unwrap_or_else(|| unreachable!())
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
