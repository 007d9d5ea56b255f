//! How an answer reaches the caller who waits for it.
//!
//! After a sync a whole turn of callers is answered at once. Waking a sleeping thread costs a system call, and the writer
//! has better to do: it wakes the first, and each wakes two more on its way out. Callers of several requests, and of
//! emergencies, are woken by the writer itself and wake nobody.
//!
//! Invariant: every ticket gets an answer; a reply that is dropped unsent answers that the outcome is unknown.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use crate::error::SubmitError;

/// How long a lonely caller looks out for its answer: a sync on a common disk, and a little more.
const LOOK_OUT: Duration = Duration::from_micros(300);

/// What a caller sleeps by.
pub(crate) struct Bell {
    rung: AtomicBool,
    caller: Thread,
    /// Whom the caller wakes when it has its answer.
    next: Mutex<Vec<Thread>>,
    /// Whether it may be asked to wake others, and may be woken by one.
    chains: bool,
}

impl Bell {
    fn ring(&self) {
        self.rung.store(true, Ordering::Release);
        self.caller.unpark();
    }
}

struct Slot<T> {
    bell: Arc<Bell>,
    answer: Mutex<Option<Result<T, SubmitError>>>,
}

/// The writer's end.
pub(crate) struct Reply<T>(Option<Arc<Slot<T>>>);

/// The caller's end.
pub(crate) struct Ticket<T>(Arc<Slot<T>>);

/// Both ends of an answer that this thread will wait for.
pub(crate) fn expect<T>(chains: bool) -> (Reply<T>, Ticket<T>) {
    let bell =
        Bell { rung: AtomicBool::new(false), caller: thread::current(), next: Mutex::default(), chains };
    let slot = Arc::new(Slot { bell: Arc::new(bell), answer: Mutex::new(None) });
    (Reply(Some(slot.clone())), Ticket(slot))
}

impl<T> Reply<T> {
    /// Leaves the answer, and gives back the bell to ring.
    pub(crate) fn leave(mut self, answer: Result<T, SubmitError>) -> Option<Arc<Bell>> {
        let slot = self.0.take()?;
        *slot.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        Some(slot.bell.clone())
    }

    /// Answers at once.
    pub(crate) fn send(self, answer: Result<T, SubmitError>) {
        if let Some(bell) = self.leave(answer) {
            bell.ring();
        }
    }
}

impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        if let Some(slot) = self.0.take() {
            Reply(Some(slot)).send(Err(SubmitError::OutcomeUnknown));
        }
    }
}

impl<T> Ticket<T> {
    /// Waits for the answer. `alone`, it looks out for as long as a sync takes before it sleeps: being woken costs a good
    /// part of one. Among others it sleeps at once.
    pub(crate) fn wait(self, alone: bool) -> Result<T, SubmitError> {
        let bell = &self.0.bell;
        let begun = Instant::now();
        while !bell.rung.load(Ordering::Acquire) {
            if alone && begun.elapsed() < LOOK_OUT {
                thread::yield_now();
            } else {
                thread::park();
            }
        }
        let next = std::mem::take(&mut *bell.next.lock().unwrap_or_else(PoisonError::into_inner));
        next.iter().for_each(Thread::unpark);
        let answer = self.0.answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.unwrap_or(Err(SubmitError::OutcomeUnknown))
    }
}

/// Wakes everybody whose answer was left.
pub(crate) fn ring_all(bells: Vec<Arc<Bell>>) {
    let (chained, single): (Vec<_>, Vec<_>) = bells.into_iter().partition(|bell| bell.chains);
    single.iter().for_each(|bell| bell.ring());
    for (place, bell) in chained.iter().enumerate() {
        let mut next = bell.next.lock().unwrap_or_else(PoisonError::into_inner);
        let children = chained.iter().skip(2 * place + 1).take(2);
        next.extend(children.map(|child| child.caller.clone()));
    }
    // Nobody may be woken before all whom he wakes find their bell rung.
    for bell in chained.iter().rev() {
        bell.rung.store(true, Ordering::Release);
    }
    if let Some(first) = chained.first() {
        first.ring();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_of_callers_wakes_itself() {
        for count in [1, 2, 3, 64, 100] {
            thread::scope(|scope| {
                let (hand, replies) = std::sync::mpsc::channel();
                let callers: Vec<_> = (0..count)
                    .map(|number| {
                        let hand = hand.clone();
                        scope.spawn(move || {
                            let (reply, ticket) = expect::<u32>(number % 7 != 0);
                            hand.send((number, reply)).unwrap();
                            assert_eq!(ticket.wait(false), Ok(number));
                        })
                    })
                    .collect();
                let bells = (0..count).filter_map(|_| {
                    let (number, reply) = replies.recv().unwrap();
                    reply.leave(Ok(number))
                });
                ring_all(bells.collect());
                for caller in callers {
                    caller.join().unwrap();
                }
            });
        }
    }

    #[test]
    fn a_reply_that_is_dropped_answers_that_the_outcome_is_unknown() {
        let (reply, ticket) = expect::<()>(true);
        drop(reply);
        assert_eq!(ticket.wait(true), Err(SubmitError::OutcomeUnknown));
    }
}
