//! What waits for the writer: emergencies first, then the rest in the order in which it came.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use wuji_core::entry::Fingerprint;
use wuji_core::{Action, At, Request};
use zeroize::Zeroizing;

use crate::engine::Receipt;
use crate::reply::Reply;

/// Most requests that one group takes.
const TURN: usize = 4_096;

/// How long the writer looks out for the next request before it sleeps. A caller that was just answered often asks again at
/// once, and waking a sleeping thread costs a tenth of a sync or more.
const LOOK_OUT: Duration = Duration::from_micros(50);

/// Something for the writer to do.
pub(crate) enum Work {
    /// A person asks.
    Request {
        request: Box<Request>,
        fingerprint: Fingerprint,
        words: Vec<Zeroizing<String>>,
        reply: Reply<Receipt>,
    },
    /// Set a simulated clock, lapsing what lapses on the way.
    Advance { to: At, reply: Reply<()> },
}

impl Work {
    fn is_urgent(&self) -> bool {
        match self {
            Work::Request { request, .. } => matches!(request.action, Action::Emergency(_)),
            Work::Advance { .. } => false,
        }
    }
}

#[derive(Default)]
struct Waiting {
    urgent: VecDeque<Work>,
    ordinary: VecDeque<Work>,
    closed: bool,
    asleep: bool,
}

/// The queue.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    woken: Condvar,
    /// How many works wait, to be seen without the lock.
    count: AtomicUsize,
}

/// What the writer finds.
pub(crate) struct Turn {
    pub(crate) works: Vec<Work>,
    pub(crate) closed: bool,
    /// Nothing came in all the time that was given.
    pub(crate) is_quiet: bool,
}

impl Queue {
    /// Puts in works; `false` if the queue is closed.
    pub(crate) fn put(&self, works: impl IntoIterator<Item = Work>) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.closed {
            return false;
        }
        for work in works {
            self.count.fetch_add(1, Ordering::Release);
            if work.is_urgent() {
                waiting.urgent.push_back(work);
            } else {
                waiting.ordinary.push_back(work);
            }
        }
        // The writer looks again by itself when it comes back from the disk.
        if waiting.asleep {
            self.woken.notify_one();
        }
        true
    }

    /// Takes in nothing more; what waits is still done.
    pub(crate) fn close(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.closed = true;
        self.woken.notify_one();
    }

    /// What waits now, or comes within `timeout`.
    pub(crate) fn take(&self, timeout: Duration, just_worked: bool) -> Turn {
        if just_worked && !timeout.is_zero() {
            let begun = Instant::now();
            while self.count.load(Ordering::Acquire) == 0 && begun.elapsed() < LOOK_OUT {
                std::hint::spin_loop();
            }
        }
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let idle =
            |waiting: &Waiting| waiting.urgent.is_empty() && waiting.ordinary.is_empty() && !waiting.closed;
        let mut is_quiet = false;
        if idle(&waiting) && !timeout.is_zero() {
            waiting.asleep = true;
            let woken = self.woken.wait_timeout_while(waiting, timeout, |waiting| idle(waiting));
            waiting = woken.unwrap_or_else(PoisonError::into_inner).0;
            waiting.asleep = false;
            is_quiet = idle(&waiting);
        }
        let urgent = waiting.urgent.len().min(TURN);
        let ordinary = waiting.ordinary.len().min(TURN - urgent);
        let mut works: Vec<Work> = waiting.urgent.drain(..urgent).collect();
        works.extend(waiting.ordinary.drain(..ordinary));
        self.count.fetch_sub(works.len(), Ordering::Release);
        let closed = waiting.closed && waiting.urgent.is_empty() && waiting.ordinary.is_empty();
        Turn { works, closed, is_quiet }
    }
}
