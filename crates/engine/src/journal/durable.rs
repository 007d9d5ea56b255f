//! The durable head, and the threads that wait for it to move.
//!
//! Invariant: it only grows, and the writer pays for a wake-up only if somebody waits.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The head, shared by the writer and all readers.
#[derive(Debug, Default)]
pub(super) struct Durable {
    head: AtomicU64,
    waiting: Mutex<usize>,
    moved: Condvar,
}

impl Durable {
    pub(super) fn new(head: u64) -> Self {
        Self { head: AtomicU64::new(head), ..Self::default() }
    }

    pub(super) fn head(&self) -> u64 {
        self.head.load(Ordering::Acquire)
    }

    /// Everything before `head` is durable and can be read.
    pub(super) fn advance(&self, head: u64) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        // Stored under the lock: whoever is about to wait has either seen it or is counted.
        self.head.store(head, Ordering::Release);
        if *waiting > 0 {
            self.moved.notify_all();
        }
    }

    pub(super) fn wait_past(&self, head: u64, timeout: Duration) -> u64 {
        if self.head() <= head {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            *waiting += 1;
            let waited = self.moved.wait_timeout_while(waiting, timeout, |_| self.head() <= head);
            let (mut waiting, _) = waited.unwrap_or_else(PoisonError::into_inner);
            *waiting -= 1;
        }
        self.head()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiter_sees_the_head_move_or_its_time_pass() {
        let durable = Durable::new(3);
        assert_eq!(durable.wait_past(2, Duration::from_secs(60)), 3);
        assert_eq!(durable.wait_past(3, Duration::from_millis(1)), 3);
        std::thread::scope(|scope| {
            let waiter = scope.spawn(|| durable.wait_past(3, Duration::from_secs(60)));
            durable.advance(5);
            assert_eq!(waiter.join().unwrap(), 5);
        });
    }
}
