//! Playing a college and its semester on a host: anything that can show a [`Network`], let time pass and take requests.
//! [`Rehearsal`] is the host in memory, over the core alone; the engine brings another.
//!
//! Invariant: time never passes over a clock: [`Host::advance`] lets every clock lapse that is due on the way.

use wuji_core::access::Denials;
use wuji_core::action::Action;
use wuji_core::corruption::Corruption;
use wuji_core::entry::{Draft, Entry, Fingerprint};
use wuji_core::ids::{Position, Tag};
use wuji_core::network::{Cause, Command, Network};
use wuji_core::refusal::{Outcome, Refusal};
use wuji_core::time::At;

use crate::college::{Asked, College, Tagging};
use crate::random::digest;
use crate::semester::{Semester, Step};

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Its first entry stands there.
    Accepted(Position),
    /// The same request came before; its first entry stands there.
    AlreadyDone(Position),
    /// Refused with this code.
    Refused(&'static str),
    /// Refused, and the refusal was recorded.
    Recorded(&'static str),
}

/// A college that can be played on.
pub trait Host {
    /// Why it cannot go on.
    type Failure;

    /// Shows the present state.
    fn read(&self, look: &mut dyn FnMut(&Network));

    /// Lets time pass until `to`; each clock that is due on the way lapses at its own instant.
    fn advance(&mut self, to: At) -> Result<(), Self::Failure>;

    /// Takes requests, one after the other, now.
    fn ask(&mut self, requests: Vec<Asked>) -> Result<Vec<Answer>, Self::Failure>;
}

/// What a host did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Played {
    /// Steps of the semester.
    pub steps: u64,
    /// Requests that were accepted.
    pub accepted: u64,
    /// Requests that had been answered before.
    pub already_done: u64,
    /// Requests that were refused.
    pub refused: u64,
}

/// Asks for everything that sets the college up, given what is there.
pub fn set_up<H: Host>(host: &mut H, college: &College, tag: Tagging<'_>) -> Result<Vec<Answer>, H::Failure> {
    let mut answers = Vec::new();
    // Three requests set a college up; one that is refused would be asked for ever.
    for _ in 0..3 {
        let mut asked = None;
        host.read(&mut |network| asked = college.next_request(network, tag));
        let Some(asked) = asked else { break };
        answers.extend(host.ask(vec![asked])?);
    }
    Ok(answers)
}

/// Plays the semester to its end, or until `see` says that it is enough. `tag` makes the tags of newcomers' logins.
pub fn play<H: Host>(
    host: &mut H,
    semester: &mut Semester,
    tag: Tagging<'_>,
    see: &mut dyn FnMut(&Step, &[Answer]) -> bool,
) -> Result<Played, H::Failure> {
    let mut played = Played::default();
    loop {
        let mut next = None;
        host.read(&mut |network| next = semester.next(network, tag));
        let Some(mut step) = next else { return Ok(played) };
        host.advance(step.at)?;
        let answers = host.ask(std::mem::take(&mut step.requests))?;
        played.steps += 1;
        for answer in &answers {
            match answer {
                Answer::Accepted(_) => played.accepted += 1,
                Answer::AlreadyDone(_) => played.already_done += 1,
                Answer::Refused(_) | Answer::Recorded(_) => played.refused += 1,
            }
        }
        if !see(&step, &answers) {
            return Ok(played);
        }
    }
}

/// A host in memory: no journal, no keys, the log as a list.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    network: Network,
    log: Vec<Entry>,
    now: At,
    denials: Denials,
}

impl Rehearsal {
    /// A host whose college has begun and is not set up yet.
    pub fn of(college: &College, tag: Tagging<'_>) -> Result<Self, Failure> {
        let beginning = college.beginning(tag).ok_or(Failure::NoCollege)?;
        let (network, log, denials) = (Network::default(), Vec::new(), Denials::default());
        let mut host = Self { network, log, now: beginning.at, denials };
        host.run(Cause::Genesis(Box::new(beginning.genesis)))?.map_err(Failure::Genesis)?;
        Ok(host)
    }

    /// The state.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Everything that happened.
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// The present instant.
    pub fn now(&self) -> At {
        self.now
    }

    /// Lets time pass without looking at any clock, as while an engine is down; [`Host::advance`] then wakes what is due.
    pub fn jump(&mut self, to: At) {
        self.now = self.now.max(to);
    }

    /// Decides one command now and keeps what follows from it.
    pub fn run(&mut self, cause: Cause) -> Result<Result<Answer, Refusal>, Failure> {
        let head = self.network.head();
        let command = Command { at: self.now, cause };
        match self.network.handle(&command) {
            Ok(Outcome::Accepted(drafts)) => {
                self.keep(drafts)?;
                Ok(Ok(Answer::Accepted(head)))
            }
            Ok(Outcome::AlreadyDone(position)) => Ok(Ok(Answer::AlreadyDone(position))),
            Ok(Outcome::Recorded(drafts, refusal)) => {
                self.keep(drafts)?;
                Ok(Ok(Answer::Recorded(refusal.code())))
            }
            Ok(Outcome::DeniedAgain(refusal, until)) => {
                if let Cause::Request { request, .. } = &command.cause {
                    self.denials.count(request, until);
                }
                Ok(Err(refusal))
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// When the next clock runs out, or the next hour of refused readings.
    fn next_due(&self) -> Option<At> {
        [self.network.next_due(), self.denials.next_due()].into_iter().flatten().min()
    }

    fn keep(&mut self, drafts: Vec<Draft>) -> Result<(), Failure> {
        for draft in drafts {
            let entry = draft.into_entry(self.network.head());
            self.network.apply(&entry).map_err(Failure::Corruption)?;
            self.log.push(entry);
        }
        Ok(())
    }
}

/// Why a rehearsal cannot go on: a fault of the core, never of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The texts of the generated college cannot be read.
    NoCollege,
    /// The genesis was refused.
    Genesis(Refusal),
    /// What was accepted did not apply.
    Corruption(Corruption),
    /// A clock that ran out made no entry.
    Stuck(Position),
}

impl Host for Rehearsal {
    type Failure = Failure;

    fn read(&self, look: &mut dyn FnMut(&Network)) {
        look(&self.network);
    }

    fn advance(&mut self, to: At) -> Result<(), Failure> {
        while let Some(due) = self.next_due().filter(|due| *due <= to) {
            self.now = self.now.max(due);
            let head = self.network.head();
            if let Some(repeated) = self.denials.take(self.now) {
                let _ = self.run(Cause::DeniedAgain(repeated))?;
            }
            if let Some(command) = self.network.wake(self.now) {
                let _ = self.run(command.cause)?;
            }
            if self.network.head() == head {
                return Err(Failure::Stuck(head));
            }
        }
        self.now = self.now.max(to);
        Ok(())
    }

    fn ask(&mut self, requests: Vec<Asked>) -> Result<Vec<Answer>, Failure> {
        let mut answers = Vec::with_capacity(requests.len());
        for asked in requests {
            let answer = self.run(cause(asked))?;
            answers.push(answer.unwrap_or_else(|refusal| Answer::Refused(refusal.code())));
        }
        Ok(answers)
    }
}

/// A request as a command's cause, with a fingerprint that tells repetitions apart and hides nothing.
pub fn cause(asked: Asked) -> Cause {
    let Asked { request, words } = asked;
    let mut bytes = match &request.action {
        // What a file holds is told by its size and its id; millions of bytes are not read for it.
        Action::Import(import) => import.actions.len().to_be_bytes().to_vec(),
        action => serde_json::to_vec(action).unwrap_or_default(),
    };
    let count = words.len();
    for words in words.into_iter().take(8) {
        bytes.extend(words.into_sealing().into_bytes());
        bytes.push(0);
    }
    Cause::Request { request: Box::new(request), fingerprint: Fingerprint(digest(&bytes)), words: count }
}

/// A tag without a key, for tests and rehearsals alone: it hides nothing.
pub fn test_tag(text: &str) -> Tag {
    Tag(digest(text.as_bytes()))
}
