//! How much at once, and how much of one account. Emergencies are not counted anywhere here.

use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wuji_core::ids::PersonNo;

use crate::server::Limits;

/// The limits that are counted while the service runs.
pub struct Gates {
    places: Arc<Semaphore>,
    importing: Arc<Semaphore>,
    commands: DefaultKeyedRateLimiter<PersonNo>,
    questions: DefaultKeyedRateLimiter<PersonNo>,
    clock: DefaultClock,
}

/// The right to be worked on; given back when it is dropped. An emergency needs none.
pub struct Admission {
    _place: Option<OwnedSemaphorePermit>,
}

/// Why something is not worked on now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMuch {
    /// This account asked for too much in a minute: 429 `too_many_requests`.
    OfYou {
        /// When the next one is taken, in seconds.
        retry_s: u64,
    },
    /// Too much from everybody: 503 `busy`.
    OfAll {
        /// When to try again, in seconds.
        retry_s: u64,
    },
}

impl TooMuch {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            TooMuch::OfYou { .. } => "too_many_requests",
            TooMuch::OfAll { .. } => "busy",
        }
    }

    /// When to try again, in seconds.
    pub fn retry_s(self) -> u64 {
        match self {
            TooMuch::OfYou { retry_s } | TooMuch::OfAll { retry_s } => retry_s,
        }
    }
}

impl Gates {
    /// By these limits.
    pub(in crate::server) fn new(limits: &Limits) -> Self {
        let quota = |count: u32| Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN));
        Self {
            places: Arc::new(Semaphore::new(limits.requests.max(1))),
            importing: Arc::new(Semaphore::new(1)),
            commands: RateLimiter::keyed(quota(limits.commands_per_minute)),
            questions: RateLimiter::keyed(quota(limits.questions_per_minute)),
            clock: DefaultClock::default(),
        }
    }

    /// A place for a request, if there is one.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.places.clone().try_acquire_owned().ok()
    }

    /// Lets in a command of this account, once its body is read and says whether it is an emergency.
    pub fn admit(&self, person: PersonNo, emergency: bool) -> Result<Admission, TooMuch> {
        if emergency {
            return Ok(Admission { _place: None });
        }
        self.count(&self.commands, person)?;
        let place = self.place().ok_or(TooMuch::OfAll { retry_s: super::BUSY_RETRY_S })?;
        Ok(Admission { _place: Some(place) })
    }

    /// The right to take in a file, which one has at a time.
    pub fn importing(&self) -> Result<Admission, TooMuch> {
        let place = self.importing.clone().try_acquire_owned().ok();
        place
            .map(|place| Admission { _place: Some(place) })
            .ok_or(TooMuch::OfAll { retry_s: super::BUSY_RETRY_S })
    }

    /// Counts a question of this account.
    pub fn question(&self, person: PersonNo) -> Result<(), TooMuch> {
        self.count(&self.questions, person)
    }

    fn count(&self, limiter: &DefaultKeyedRateLimiter<PersonNo>, person: PersonNo) -> Result<(), TooMuch> {
        limiter.check_key(&person).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            TooMuch::OfYou { retry_s: wait.as_secs() + 1 }
        })
    }

    /// Forgets accounts that have been quiet.
    pub(in crate::server) fn forget_quiet(&self) {
        self.commands.retain_recent();
        self.questions.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_asks_too_much_waits_and_its_emergency_does_not() {
        let limits = Limits { commands_per_minute: 3, requests: 8, ..Limits::default() };
        let gates = Gates::new(&limits);
        let (one, other) = (PersonNo(1), PersonNo(2));
        assert!((0..3).all(|_| gates.admit(one, false).is_ok()));
        assert!(matches!(gates.admit(one, false), Err(TooMuch::OfYou { retry_s: 1..=21 })));
        assert!(gates.admit(other, false).is_ok());
        assert!((0..1_000).all(|_| gates.admit(one, true).is_ok()));
    }

    #[test]
    fn a_full_house_still_takes_an_emergency() {
        let gates = Gates::new(&Limits { requests: 1, ..Limits::default() });
        let place = gates.place().unwrap();
        assert!(matches!(gates.admit(PersonNo(1), false), Err(TooMuch::OfAll { .. })));
        assert!(gates.admit(PersonNo(1), true).is_ok());
        drop(place);
        assert!(gates.admit(PersonNo(1), false).is_ok());
    }
}
