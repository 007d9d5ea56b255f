//! The one writer. A turn: take what waits, decide – stage – apply each, lapse what ran out, one append with one sync for
//! all of it, and only then answer. While the disk syncs, the next turn gathers by itself; there is no timer.
//!
//! Invariant: nothing computed from position p leaves before p is durable. An error of disk or keys poisons: whoever
//! waits reads that the outcome is unknown, later callers that nothing was recorded; nothing is tried again.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use wuji_core::access::Denials;
use wuji_core::entry::Draft;
use wuji_core::ids::Position;
use wuji_core::limits::WAKES_PER_GROUP_MAX;
use wuji_core::operation::{self, ClockForm};
use wuji_core::{At, Cause, Command, Outcome, Refusal, operation::Genesis};
use zeroize::Zeroizing;

use crate::engine::{Receipt, Shared};
use crate::error::{OpenError, SubmitError};
use crate::group::Gathering;
use crate::journal::{Group, Journal, JournalError};
use crate::queue::{Turn, Work};
use crate::reply::{Bell, Reply, ring_all};
use crate::vault::{KeysAdded, Vault, VaultError};

/// Keys that are always ready, so that an emergency never waits for one.
const SPARE_KEYS: u32 = 256;
/// A group is closed when it has grown to this many bytes.
const GROUP_BYTES: usize = 4 << 20;
/// What one command may need, in bytes, so that it fits a frame.
const COMMAND_BYTES_MAX: usize = 28 << 20;
/// Silence after which the last group is vouched for by a rest frame.
const REST: Duration = Duration::from_millis(200);
/// How often the clocks are compared.
const COMPARE: Duration = Duration::from_secs(60);

/// Leaves a caller's answer: what became of his request, or that it is unknown.
type Answer = Box<dyn FnOnce(bool) -> Option<Arc<Bell>> + Send>;

/// Why the engine cannot go on.
#[derive(Debug)]
pub(crate) enum Fatal {
    /// The disk of the journal.
    Journal(JournalError),
    /// The disk of the keyring.
    Vault(VaultError),
    /// What was decided cannot be sealed or applied.
    Impossible,
}

impl From<JournalError> for Fatal {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

impl From<VaultError> for Fatal {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

impl From<Fatal> for OpenError {
    fn from(fatal: Fatal) -> Self {
        match fatal {
            Fatal::Journal(error) => Self::Journal(error),
            Fatal::Vault(error) => Self::Vault(error),
            Fatal::Impossible => Self::Stopped,
        }
    }
}

pub(crate) struct Writer {
    shared: Arc<Shared>,
    journal: Box<dyn Journal>,
    vault: Vault,
    gathering: Gathering,
    payload: Vec<u8>,
    /// Answers that wait for the sync of the group being gathered.
    answers: Vec<Answer>,
    /// Refused readings that left no entry, counted until their hour is over.
    denials: Denials,
    era: u16,
    cases_before: u32,
}

impl Writer {
    pub(crate) fn new(shared: Arc<Shared>, journal: Box<dyn Journal>, vault: Vault) -> Self {
        let mut gathering = Gathering::default();
        gathering.begin(journal.head());
        let (payload, answers, denials) = (Vec::new(), Vec::new(), Denials::default());
        Self { shared, journal, vault, gathering, payload, answers, denials, era: 0, cases_before: 0 }
    }

    /// Founds the college: genesis and its keys, durable when this returns.
    pub(crate) fn found(
        &mut self,
        genesis: Genesis,
        words: &[Zeroizing<String>],
    ) -> Result<Result<(), Refusal>, Fatal> {
        let command = Command { at: self.now(), cause: Cause::Genesis(Box::new(genesis)) };
        if let Err(refusal) = self.decide(&command, words)? {
            return Ok(Err(refusal));
        }
        self.commit()?;
        self.make_spare_keys()?;
        self.commit()?;
        Ok(Ok(()))
    }

    /// Records what the engine tells of itself, durable when this returns.
    pub(crate) fn record(&mut self, events: Vec<operation::Event>) -> Result<(), Fatal> {
        for event in events {
            self.note(event)?;
        }
        self.commit()
    }

    /// Works until the queue is closed.
    pub(crate) fn run(mut self) {
        let mut rested = false;
        loop {
            let shared = self.shared.clone();
            let Turn { works, closed, is_quiet } = shared.queue.take(self.patience(rested), !rested);
            let result = if is_quiet { self.idle(&mut rested) } else { self.turn(works, &mut rested) };
            if result.is_err() {
                self.poison();
                return self.refuse_all();
            }
            if closed {
                // The rest frame vouches for the last group; without it the next opening takes the group all the same.
                let _ = self
                    .tell_denials(None)
                    .and_then(|()| self.commit())
                    .and_then(|()| Ok(self.journal.rest()?));
                return;
            }
        }
    }

    /// How long nothing needs to happen.
    fn patience(&self, rested: bool) -> Duration {
        if self.is_gathering() {
            // Keys were made: that is told at once if nobody comes.
            return Duration::ZERO;
        }
        let quiet = if rested { COMPARE } else { REST };
        if self.clock().form() == ClockForm::Simulated {
            return quiet;
        }
        let now = self.now();
        let due =
            [self.shared.view().network.next_due(), self.denials.next_due()].into_iter().flatten().min();
        let until_due = due.map(|due| Duration::from_millis(due.ms().saturating_sub(now.ms()).max(0) as u64));
        until_due.map_or(quiet, |until_due| until_due.min(quiet))
    }

    /// Nobody asked for a while: lapse what ran out, vouch for the last group, compare the clocks.
    fn idle(&mut self, rested: &mut bool) -> Result<(), Fatal> {
        self.turn(Vec::new(), rested)?;
        self.commit()?;
        if !*rested {
            self.journal.rest()?;
            *rested = true;
        }
        let difference = self.clock().difference();
        match difference {
            Some(by_ms) => {
                *rested = false;
                self.record(vec![operation::Event::ClockDiffered { by_ms }])
            }
            None => Ok(()),
        }
    }

    fn turn(&mut self, works: Vec<Work>, rested: &mut bool) -> Result<(), Fatal> {
        let mut works = works.into_iter();
        let result = self.take_all(&mut works);
        if result.is_err() {
            works.for_each(refuse);
            return result;
        }
        if self.is_gathering() {
            *rested = false;
            self.commit()?;
        }
        self.make_spare_keys()
    }

    fn is_gathering(&self) -> bool {
        self.gathering.count() > 0 || !self.answers.is_empty()
    }

    fn take_all(&mut self, works: &mut impl Iterator<Item = Work>) -> Result<(), Fatal> {
        for work in works {
            match work {
                Work::Request { request, fingerprint, words, reply } => {
                    let at = self.now();
                    let count = words.len();
                    let cause = Cause::Request { request, fingerprint, words: count };
                    let outcome = self.decide(&Command { at, cause }, &words)?;
                    self.answer_later(reply, outcome.map_err(SubmitError::Refused));
                }
                Work::Advance { to, reply } => {
                    self.advance(to)?;
                    self.answer_later(reply, Ok(()));
                }
            }
            if self.gathering.len() > GROUP_BYTES {
                self.commit()?;
            }
        }
        if self.clock().form() == ClockForm::System {
            let now = self.now();
            self.lapse(now, WAKES_PER_GROUP_MAX)?;
        }
        let now = self.now();
        self.tell_denials(Some(now))
    }

    /// Tells how often somebody was refused again: of hours that are over at `now`, or of all.
    fn tell_denials(&mut self, now: Option<At>) -> Result<(), Fatal> {
        let next = |denials: &mut Denials| match now {
            Some(now) => denials.take(now),
            None => denials.take_any(),
        };
        while let Some(repeated) = next(&mut self.denials) {
            let command = Command { at: self.now(), cause: Cause::DeniedAgain(repeated) };
            self.decide(&command, &[])?.map_err(|_| Fatal::Impossible)?;
        }
        Ok(())
    }

    /// Lapses at most `most` clocks that ran out at `now`; says how many did.
    fn lapse(&mut self, now: At, most: usize) -> Result<usize, Fatal> {
        for done in 0..most {
            let command = self.shared.view().network.wake(now);
            let Some(command) = command else { return Ok(done) };
            // A clock that ran out can always lapse; that it cannot is a fault of the core, and going on would hide it.
            self.decide(&command, &[])?.map_err(|_| Fatal::Impossible)?;
        }
        Ok(most)
    }

    /// Sets a simulated clock, stopping at every due time on the way.
    fn advance(&mut self, to: At) -> Result<(), Fatal> {
        loop {
            let due = [self.shared.view().network.next_due(), self.denials.next_due()];
            let Some(due) = due.into_iter().flatten().filter(|due| *due <= to).min() else { break };
            self.clock().set(due);
            let now = self.now();
            self.lapse(now, usize::MAX)?;
            self.tell_denials(Some(now))?;
            if self.gathering.len() > GROUP_BYTES {
                self.commit()?;
            }
        }
        self.clock().set(to);
        Ok(())
    }

    /// Decides a command and stages what follows.
    fn decide(
        &mut self,
        command: &Command,
        words: &[Zeroizing<String>],
    ) -> Result<Result<Receipt, Refusal>, Fatal> {
        let outcome = self.shared.view().network.handle(command);
        Ok(match outcome {
            Ok(Outcome::Accepted(drafts)) if too_large(&drafts, words) => Err(Refusal::TooLarge),
            Ok(Outcome::Accepted(drafts)) => Ok(self.stage(drafts, words)?),
            Ok(Outcome::AlreadyDone(position)) => Ok(Receipt::again(position)),
            Ok(Outcome::Recorded(drafts, refusal)) => {
                self.stage(drafts, words)?;
                Err(refusal)
            }
            Ok(Outcome::DeniedAgain(refusal, until)) => {
                if let Cause::Request { request, .. } = &command.cause {
                    self.denials.count(request, until);
                }
                Err(refusal)
            }
            Err(refusal) => Err(refusal),
        })
    }

    fn note(&mut self, event: operation::Event) -> Result<(), Fatal> {
        let command = Command { at: self.now(), cause: Cause::Engine(event) };
        self.decide(&command, &[])?.map_err(|_| Fatal::Impossible)?;
        Ok(())
    }

    /// Seals and applies drafts; they become durable with the group.
    fn stage(&mut self, drafts: Vec<Draft>, words: &[Zeroizing<String>]) -> Result<Receipt, Fatal> {
        let newest =
            drafts.iter().filter_map(|draft| draft.header.case).map(|case| case.0).max().unwrap_or(0);
        let added = if newest > self.vault.made() { self.make_keys(newest)? } else { None };
        let shared = self.shared.clone();
        let first = Position(self.journal.head() + u64::from(self.gathering.count()));
        let receipt = Receipt::of(first, &drafts);
        {
            let mut view = shared.view_mut();
            for draft in drafts {
                let text = draft.words.and_then(|slot| words.get(usize::from(slot.index)));
                let text = text.map(|text| text.as_str());
                self.gathering
                    .add(&shared.keys, shared.college, &draft, text)
                    .map_err(|_| Fatal::Impossible)?;
                let position = view.network.head();
                view.apply(&draft.into_entry(position)).map_err(|_| Fatal::Impossible)?;
            }
        }
        if let Some(added) = added {
            self.note(keys_added(added))?;
        }
        Ok(receipt)
    }

    fn make_keys(&mut self, through: u32) -> Result<Option<KeysAdded>, Fatal> {
        Ok(self.vault.make_through(through.saturating_add(SPARE_KEYS))?)
    }

    /// Makes keys ahead, after the answers: nobody waits for them.
    fn make_spare_keys(&mut self) -> Result<(), Fatal> {
        let next = self.shared.view().network.cases_end().0;
        let used = next - self.cases_before.min(next);
        self.cases_before = next;
        if self.vault.made() >= next.saturating_add(SPARE_KEYS) {
            return Ok(());
        }
        // Many cases at once: as many again are likely to follow.
        let ahead = used.saturating_mul(64).min(16_384);
        match self.make_keys(next.saturating_add(SPARE_KEYS).saturating_add(ahead))? {
            // It is told with the next group, or at once if nobody comes.
            Some(added) => self.note(keys_added(added)),
            None => Ok(()),
        }
    }

    fn answer_later<T: Send + 'static>(&mut self, reply: Reply<T>, answer: Result<T, SubmitError>) {
        self.answers.push(Box::new(move |kept| {
            reply.leave(if kept { answer } else { Err(SubmitError::OutcomeUnknown) })
        }));
    }

    /// Makes everything staged durable, then answers.
    fn commit(&mut self) -> Result<(), Fatal> {
        let kept = self.append();
        if kept.is_err() {
            // Before the answers: whoever is told that the outcome is unknown must find the engine stopped.
            self.shared.poisoned.store(true, Ordering::Release);
        }
        ring_all(self.answers.drain(..).filter_map(|answer| answer(kept.is_ok())).collect());
        kept
    }

    fn append(&mut self) -> Result<(), Fatal> {
        let count = self.gathering.count();
        if count == 0 {
            return Ok(());
        }
        self.gathering
            .finish(&self.shared.keys, self.shared.college, &mut self.payload)
            .map_err(|_| Fatal::Impossible)?;
        let (head, era, epoch) = (self.journal.head(), self.era, self.vault.epoch());
        let group = Group { count, era, epoch, payload: &self.payload };
        let head = self.journal.append(head, &group)?;
        self.gathering.begin(head);
        Ok(())
    }

    fn poison(&mut self) {
        self.shared.poisoned.store(true, Ordering::Release);
        ring_all(self.answers.drain(..).filter_map(|answer| answer(false)).collect());
    }

    /// Answers everybody who comes later, until the engine is closed.
    fn refuse_all(&self) {
        loop {
            let Turn { works, closed, .. } = self.shared.queue.take(COMPARE, false);
            works.into_iter().for_each(refuse);
            if closed {
                return;
            }
        }
    }

    fn clock(&self) -> std::sync::MutexGuard<'_, crate::clock::Clock> {
        self.shared.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> At {
        let now = self.clock().now();
        now.max(self.shared.view().network.last_at())
    }
}

fn refuse(work: Work) {
    match work {
        Work::Request { reply, .. } => {
            reply.send(Err(SubmitError::Poisoned));
        }
        Work::Advance { reply, .. } => {
            reply.send(Err(SubmitError::Poisoned));
        }
    }
}

fn keys_added(added: KeysAdded) -> operation::Event {
    operation::Event::KeysAdded { first: added.first, count: added.count, digest: added.digest }
}

/// Whether a command would not fit a frame. Entries without words need a few hundred bytes; policies and terms are the
/// longest bodies.
fn too_large(drafts: &[Draft], words: &[Zeroizing<String>]) -> bool {
    const ENTRY_BYTES: usize = 400;
    let words: usize = words.iter().map(|words| words.len().next_power_of_two() + 64).sum();
    words.saturating_add(drafts.len().saturating_mul(ENTRY_BYTES)) > COMMAND_BYTES_MAX
}
