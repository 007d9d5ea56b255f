//! Verifying every stored byte beside the running service: one at a time, since each reads the whole log and opens every
//! part of it. Whoever asks meanwhile is told how far it has come; what is ready after its asker has gone is kept for the
//! next one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use wuji_engine::{Home, OpenError, Verified};

/// How long an asker waits before he is told how far it has come: less than a request may take.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// What is known of a verification.
pub enum Verification {
    /// It is done.
    Done(Arc<Verified>),
    /// It runs, and has come so far, in percent.
    Running(u8),
    /// The log could not be read.
    Failed,
}

enum State {
    Idle,
    /// Of so many entries.
    Running(u64),
    /// What was found; and whether somebody has been told.
    Ready(Option<Arc<Verified>>, bool),
}

/// Verifies, one at a time.
#[derive(Clone)]
pub struct Verifier {
    bench: Arc<Bench>,
}

struct Bench {
    state: Mutex<State>,
    changed: Condvar,
    /// Entries that were checked.
    done: Arc<AtomicU64>,
}

impl Default for Verifier {
    fn default() -> Self {
        let bench = Bench { state: Mutex::new(State::Idle), changed: Condvar::new(), done: Arc::default() };
        Self { bench: Arc::new(bench) }
    }
}

impl Verifier {
    /// Verifies the log at `home`, of some `total` entries, unless that is being done already. Waits a while for the end.
    pub fn verify(&self, home: Home, total: u64) -> Verification {
        self.run(total, WAIT_MAX, move |done| {
            wuji_engine::verify(&home, move |entries| done.store(entries, Ordering::Relaxed))
        })
    }

    fn run(
        &self,
        total: u64,
        wait: Duration,
        work: impl FnOnce(Arc<AtomicU64>) -> Result<Verified, OpenError> + Send + 'static,
    ) -> Verification {
        let bench = &self.bench;
        let mut state = bench.state();
        match &mut *state {
            State::Running(total) => return bench.running(*total),
            State::Ready(found, told @ false) => {
                *told = true;
                return said(found);
            }
            State::Ready(_, true) | State::Idle => *state = State::Running(total),
        }
        bench.done.store(0, Ordering::Relaxed);
        let end = End { bench: bench.clone(), found: None };
        thread::spawn(move || {
            let mut end = end;
            end.found = work(end.bench.done.clone()).ok().map(Arc::new);
        });
        let waited =
            bench.changed.wait_timeout_while(state, wait, |state| matches!(state, State::Running(_)));
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match &mut *state {
            State::Running(total) => bench.running(*total),
            State::Ready(found, told) => {
                *told = true;
                said(found)
            }
            State::Idle => Verification::Failed,
        }
    }
}

fn said(found: &Option<Arc<Verified>>) -> Verification {
    found.clone().map_or(Verification::Failed, Verification::Done)
}

impl Bench {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn running(&self, total: u64) -> Verification {
        let percent = self.done.load(Ordering::Relaxed).saturating_mul(100) / total.max(1);
        // All is not done before the findings are there.
        Verification::Running(u8::try_from(percent.min(99)).unwrap_or(99))
    }
}

/// Puts down what was found when the work ends, however it does: nobody waits for ever.
struct End {
    bench: Arc<Bench>,
    found: Option<Arc<Verified>>,
}

impl Drop for End {
    fn drop(&mut self) {
        *self.bench.state() = State::Ready(self.found.take(), false);
        self.bench.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn nothing() -> Result<Verified, OpenError> {
        Err(OpenError::Empty)
    }

    #[test]
    fn one_runs_at_a_time_and_the_others_are_told_how_far_it_is() {
        let verifier = Verifier::default();
        let (go, gone) = mpsc::channel::<()>();
        let begun = verifier.run(200, Duration::ZERO, move |done| {
            done.store(84, Ordering::Relaxed);
            let _ = gone.recv();
            nothing()
        });
        assert!(matches!(begun, Verification::Running(_)));
        while !matches!(verifier.run(7, Duration::ZERO, |_| unreachable!()), Verification::Running(42)) {
            thread::yield_now();
        }
        go.send(()).unwrap();
        // Its asker is gone: the next one is told, and the one after that begins anew.
        while matches!(verifier.run(7, Duration::ZERO, |_| unreachable!()), Verification::Running(_)) {
            thread::yield_now();
        }
        let (ask, asked) = mpsc::channel();
        verifier.run(7, WAIT_MAX, move |_| {
            let _ = ask.send(());
            nothing()
        });
        assert!(asked.try_recv().is_ok());
    }

    #[test]
    fn what_breaks_down_ends_too() {
        let verifier = Verifier::default();
        let broken = verifier.run(1, WAIT_MAX, |_| std::panic::resume_unwind(Box::new(())));
        assert!(matches!(broken, Verification::Failed));
    }
}
