//! The small college under test: its state, its log, a second state that sees only what the log's bytes say, and a ledger
//! of what people asked to be kept from whom.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

use wuji_core::action::Action;
use wuji_core::entry::{Draft, Entry};
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::network::{Cause, Command, Network};
use wuji_core::operation;
use wuji_core::refusal::{Outcome, Refusal};
use wuji_core::time::At;
use wuji_sim::play::{Host, Rehearsal, set_up, test_tag};
use wuji_sim::random::Random;
use wuji_sim::{Asked, College};

use crate::chaos::{Chaos, Op};
use crate::invariants::{self, Decided};

/// A broken invariant, by name.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) invariant: &'static str,
    pub(crate) why: String,
    pub(crate) at: At,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.invariant, self.at, self.why)
    }
}

/// What a run was made of.
#[derive(Debug, Default, Clone)]
pub(crate) struct Counts {
    pub(crate) accepted: BTreeMap<&'static str, u32>,
    pub(crate) refused: BTreeMap<&'static str, u32>,
    pub(crate) repeated: u32,
    pub(crate) lapses: u32,
    pub(crate) outages: u32,
    pub(crate) entries: usize,
}

impl Counts {
    pub(crate) fn add(&mut self, other: &Counts) {
        for (name, count) in &other.accepted {
            *self.accepted.entry(name).or_default() += count;
        }
        for (code, count) in &other.refused {
            *self.refused.entry(code).or_default() += count;
        }
        self.repeated += other.repeated;
        self.lapses += other.lapses;
        self.outages += other.outages;
        self.entries += other.entries;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |counts: &BTreeMap<&str, u32>| counts.values().sum::<u32>();
        writeln!(
            f,
            "{} entries; {} accepted, {} refused, {} repeated, {} lapses, {} outages",
            self.entries,
            sum(&self.accepted),
            sum(&self.refused),
            self.repeated,
            self.lapses,
            self.outages
        )?;
        writeln!(f, "accepted: {:?}", self.accepted)?;
        write!(f, "refused: {:?}", self.refused)
    }
}

/// A corruption between deciding and applying.
pub(crate) type Sabotage = fn(&Network, &mut Vec<Draft>);

pub(crate) struct World {
    pub(crate) network: Network,
    /// Sees every entry as its stored bytes say it.
    pub(crate) mirror: Network,
    pub(crate) log: Vec<Entry>,
    /// How much of the log was there before the run.
    pub(crate) founded: usize,
    pub(crate) now: At,
    /// Who must not have a case, from what people asked for.
    pub(crate) kept: BTreeMap<CaseNo, BTreeSet<PersonNo>>,
    pub(crate) counts: Counts,
    pub(crate) sabotage: Option<Sabotage>,
    /// Only this invariant is checked, where one is named.
    pub(crate) only: Option<&'static str>,
    chaos: Chaos,
    commands: u64,
}

/// The college before anything happens, set up once.
fn founded() -> &'static Rehearsal {
    static FOUNDED: OnceLock<Rehearsal> = OnceLock::new();
    FOUNDED.get_or_init(|| {
        let college = College::new(40, 40);
        let mut host = Rehearsal::of(&college, &test_tag).unwrap();
        set_up(&mut host, &college, &test_tag).unwrap();
        host.advance(college.first_day.at_minute(9 * 60)).unwrap();
        host
    })
}

impl World {
    pub(crate) fn new() -> Self {
        let host = founded();
        Self {
            network: host.network().clone(),
            mirror: host.network().clone(),
            log: host.log().to_vec(),
            founded: host.log().len(),
            now: host.now(),
            kept: BTreeMap::new(),
            counts: Counts::default(),
            sabotage: None,
            only: None,
            chaos: Chaos::default(),
            commands: 0,
        }
    }

    /// One operation of chance.
    pub(crate) fn play(&mut self, seed: u64) -> Result<(), Failure> {
        let mut random = Random::new(seed);
        match self.chaos.op(&mut random, &self.network, self.now) {
            Op::Wait(minutes) => self.wait_until(self.now.plus_minutes(minutes)),
            Op::Late(minutes, asked) => {
                // The writer has not looked at its clocks yet; waiting commands go first.
                self.now = self.now.plus_minutes(minutes);
                self.ask(*asked)?;
                self.wait_until(self.now)
            }
            Op::Outage(minutes) => {
                let stopped_at = Some(self.network.last_at());
                self.now = self.now.plus_minutes(minutes);
                self.counts.outages += 1;
                self.decide(Cause::Engine(operation::Event::Opened { stopped_at }))?;
                self.wait_until(self.now)
            }
            Op::Ask(asked) => self.ask(*asked),
        }
    }

    pub(crate) fn ask(&mut self, asked: Asked) -> Result<(), Failure> {
        self.decide(wuji_sim::play::cause(asked))
    }

    /// Lets time pass; each clock lapses at its own instant, or now where that has passed.
    pub(crate) fn wait_until(&mut self, to: At) -> Result<(), Failure> {
        while let Some(due) = self.network.next_due().filter(|due| *due <= to) {
            self.now = self.now.max(due);
            let Some(command) = self.network.wake(self.now) else {
                return Err(self.failure("a_wake_makes_entries", "due and not woken".into()));
            };
            self.counts.lapses += 1;
            self.decide(command.cause)?;
        }
        self.now = self.now.max(to);
        Ok(())
    }

    fn failure(&self, invariant: &'static str, why: String) -> Failure {
        Failure { invariant, why, at: self.now }
    }

    fn checks(&self, invariant: &'static str) -> bool {
        self.only.is_none_or(|only| only == invariant)
    }

    /// Decides one command, checks what was decided, applies it, checks the state.
    fn decide(&mut self, cause: Cause) -> Result<(), Failure> {
        let command = Command { at: self.now, cause };
        let mut outcome = self.network.handle(&command);
        if let (Some(sabotage), Ok(Outcome::Accepted(drafts))) = (self.sabotage, &mut outcome) {
            sabotage(&self.network, drafts);
        }
        let entries = entries(&self.network, &outcome);
        let decided =
            Decided { before: &self.network, command: &command, outcome: &outcome, entries: &entries };
        for (name, invariant) in invariants::DECIDED {
            if self.checks(name) {
                invariant(&decided).map_err(|why| self.failure(name, why))?;
            }
        }
        self.count(&command, &outcome);
        for entry in &entries {
            self.keep(entry)?;
        }
        self.note_recusals(&command, &outcome, &entries);
        self.commands += 1;
        for (name, invariant) in invariants::REPEATED {
            if self.checks(name) {
                invariant(&self.network, &command, &outcome, &entries)
                    .map_err(|why| self.failure(name, why))?;
            }
        }
        // The state as a whole is looked at after every request, and after some of the lapses.
        if matches!(command.cause, Cause::Lapse(_)) && !self.commands.is_multiple_of(16) {
            return Ok(());
        }
        self.look()
    }

    /// Checks the state.
    pub(crate) fn look(&self) -> Result<(), Failure> {
        for (name, invariant) in invariants::STATE {
            if self.checks(name) {
                invariant(self).map_err(|why| self.failure(name, why))?;
            }
        }
        Ok(())
    }

    /// What is only looked at once.
    pub(crate) fn end(&mut self) -> Result<(), Failure> {
        self.counts.entries = self.log.len() - self.founded;
        self.look()?;
        for (name, invariant) in invariants::AT_THE_END {
            if self.checks(name) {
                invariant(self).map_err(|why| self.failure(name, why))?;
            }
        }
        Ok(())
    }

    fn keep(&mut self, entry: &Entry) -> Result<(), Failure> {
        let stored = crate::codec::stored(entry);
        let read = crate::codec::read(entry.position, &stored);
        let read = read.map_err(|why| self.failure("stored_bytes_say_the_same", why))?;
        if self.checks("stored_bytes_say_the_same") && read != *entry {
            return Err(self.failure("stored_bytes_say_the_same", format!("{entry:?} reads {read:?}")));
        }
        for applied in [self.network.apply(&read), self.mirror.apply(&read)] {
            if let Err(corruption) = applied {
                return Err(self.failure("accepted_applies", format!("{corruption}: {entry:?}")));
            }
        }
        self.log.push(read);
        Ok(())
    }

    fn count(&mut self, command: &Command, outcome: &Result<Outcome, Refusal>) {
        let Cause::Request { request, .. } = &command.cause else { return };
        let name = request.action.name();
        match outcome {
            Ok(Outcome::Accepted(_)) => *self.counts.accepted.entry(name).or_default() += 1,
            Ok(Outcome::AlreadyDone(_)) => self.counts.repeated += 1,
            Ok(Outcome::Recorded(_, refusal) | Outcome::DeniedAgain(refusal, _)) | Err(refusal) => {
                *self.counts.refused.entry(refusal.code()).or_default() += 1;
            }
        }
    }

    /// The ledger of who must not have which case: from requests, never from the state that is under test.
    fn note_recusals(&mut self, command: &Command, outcome: &Result<Outcome, Refusal>, entries: &[Entry]) {
        let (Cause::Request { request, .. }, Ok(Outcome::Accepted(_))) = (&command.cause, outcome) else {
            return;
        };
        // What was kept from somebody in a report is kept from him in the crisis that it became.
        for settled in entries.iter().filter(|entry| entry.header.kind == Kind::Settled) {
            if let (Some(report), Some(crisis)) = (settled.header.case, settled.header.parent) {
                let people = self.kept.get(&report).cloned().unwrap_or_default();
                self.kept.entry(crisis).or_default().extend(people);
            }
        }
        // Of an emergency and what it adds to, of an incident: of every case that the command touched.
        let cases: BTreeSet<CaseNo> = entries.iter().filter_map(|entry| entry.header.case).collect();
        let known = |person: &&PersonNo| self.network.roster.person(**person).is_some();
        let named: Vec<PersonNo> = match &request.action {
            Action::Submit(action) => action.involved.iter().chain(&action.keep_from).collect(),
            Action::Send(action) => action.involved.iter().chain(&action.keep_from).collect(),
            Action::Emergency(action) => action.involved.iter().chain(&action.keep_from).collect(),
            Action::SubmitSeveral(action) => action.involved.iter().chain(&action.keep_from).collect(),
            Action::RecuseCrisis(action) => vec![action.person.as_ref().unwrap_or(&request.by)],
            Action::Recuse(action) => vec![action.person.as_ref().unwrap_or(&request.by)],
            _ => Vec::new(),
        }
        .into_iter()
        .filter(known)
        .copied()
        .collect();
        if !named.is_empty() {
            for case in cases {
                self.kept.entry(case).or_default().extend(named.iter().copied());
            }
        }
    }
}

/// The entries that follow from an outcome.
pub(crate) fn entries(network: &Network, outcome: &Result<Outcome, Refusal>) -> Vec<Entry> {
    let drafts = match outcome {
        Ok(Outcome::Accepted(drafts) | Outcome::Recorded(drafts, _)) => drafts.as_slice(),
        Ok(Outcome::AlreadyDone(_) | Outcome::DeniedAgain(..)) | Err(_) => &[],
    };
    let place = |(n, draft): (usize, &Draft)| draft.clone().into_entry(network.head().plus(n));
    drafts.iter().enumerate().map(place).collect()
}
