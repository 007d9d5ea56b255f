//! How often somebody may try. Three counts: of a login from one address, of an address, of a login from everywhere. The
//! last would let strangers lock somebody out, so it does not count where he has signed in from before.
//!
//! Emergencies are counted apart, so that nobody uses theirs up by signing in, and only to decide whether an attempt is
//! told what came of it: none is turned away.
//!
//! Invariant: what is counted is a keyed tag and an address, in memory alone; no login is kept.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use wuji_core::ids::{PersonNo, Tag};

/// Attempts a minute at one login from one address.
const PAIR_PER_MINUTE: u32 = 10;
/// Attempts a minute from one address: a whole building may share it.
const ADDRESS_PER_MINUTE: u32 = 300;
/// Attempts a minute at one login from addresses where nobody has signed in with it.
const LOGIN_PER_MINUTE: u32 = 100;
/// How long an address is known for a login.
const KNOWN_FOR: Duration = Duration::from_secs(30 * 24 * 3600);
/// Most pairs that are known.
const KNOWN_MAX: usize = 100_000;

/// Bytes of a tag and an address.
type Pair = ([u8; 16], IpAddr);

/// Counts attempts.
pub(super) struct Throttle {
    ordinary: Counts,
    urgent: Counts,
    changes: DefaultKeyedRateLimiter<PersonNo>,
    known: Mutex<HashMap<Pair, Instant>>,
    clock: DefaultClock,
}

/// The three counts.
struct Counts {
    pairs: DefaultKeyedRateLimiter<Pair>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    logins: DefaultKeyedRateLimiter<[u8; 16]>,
}

fn per_minute<K: std::hash::Hash + Eq + Clone>(count: u32) -> DefaultKeyedRateLimiter<K> {
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)))
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            pairs: per_minute(PAIR_PER_MINUTE),
            addresses: per_minute(ADDRESS_PER_MINUTE),
            logins: per_minute(LOGIN_PER_MINUTE),
        }
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            ordinary: Counts::default(),
            urgent: Counts::default(),
            changes: per_minute(PAIR_PER_MINUTE),
            known: Mutex::default(),
            clock: DefaultClock::default(),
        }
    }
}

impl Throttle {
    /// Counts an attempt; if there were too many, when the next one is taken, in seconds.
    pub(super) fn count(&self, login: Tag, address: IpAddr) -> Result<(), u64> {
        self.count_in(&self.ordinary, login, address)
    }

    /// Counts an attempt for which an emergency waits: whether it may be told what came of it.
    pub(super) fn may_be_told(&self, login: Tag, address: IpAddr) -> bool {
        self.count_in(&self.urgent, login, address).is_ok()
    }

    fn count_in(&self, counts: &Counts, login: Tag, address: IpAddr) -> Result<(), u64> {
        let pair = (login.0, address);
        let wait =
            |not_until: governor::NotUntil<_>| not_until.wait_time_from(self.clock.now()).as_secs() + 1;
        counts.pairs.check_key(&pair).map_err(wait)?;
        counts.addresses.check_key(&address).map_err(wait)?;
        if self.is_known(&pair) {
            return Ok(());
        }
        counts.logins.check_key(&login.0).map_err(wait)
    }

    /// Counts an attempt to change a password by somebody who is signed in.
    pub(super) fn count_changes(&self, person: PersonNo) -> Result<(), u64> {
        let wait =
            |not_until: governor::NotUntil<_>| not_until.wait_time_from(self.clock.now()).as_secs() + 1;
        self.changes.check_key(&person).map_err(wait)
    }

    /// Somebody signed in: from here he is known.
    pub(super) fn signed_in(&self, login: Tag, address: IpAddr) {
        let mut known = self.known();
        if known.len() >= KNOWN_MAX {
            known.retain(|_, since| since.elapsed() < KNOWN_FOR);
        }
        if known.len() < KNOWN_MAX {
            known.insert((login.0, address), Instant::now());
        }
    }

    /// Forgets who has been quiet.
    pub(super) fn forget_quiet(&self) {
        for counts in [&self.ordinary, &self.urgent] {
            counts.pairs.retain_recent();
            counts.addresses.retain_recent();
            counts.logins.retain_recent();
        }
        self.changes.retain_recent();
    }

    fn is_known(&self, pair: &Pair) -> bool {
        self.known().get(pair).is_some_and(|since| since.elapsed() < KNOWN_FOR)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Pair, Instant>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(n: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, n])
    }

    #[test]
    fn a_thousand_attempts_lock_nobody_else_out() {
        let throttle = Throttle::default();
        let (one, other) = (Tag([1; 16]), Tag([2; 16]));
        let taken = (0..1_000).filter(|_| throttle.count(one, address(1)).is_ok()).count();
        assert_eq!(taken, 10);
        assert!(throttle.count(one, address(2)).is_ok(), "he himself, from elsewhere");
        assert!(throttle.count(other, address(1)).is_ok(), "somebody else, from there");
    }

    #[test]
    fn strangers_everywhere_do_not_keep_him_from_where_he_is_known() {
        let throttle = Throttle::default();
        let login = Tag([1; 16]);
        throttle.signed_in(login, address(0));
        let taken = (1..=20).flat_map(|n| [n; 10]).filter(|n| throttle.count(login, address(*n)).is_ok());
        assert_eq!(taken.count(), 100);
        assert!(throttle.count(login, address(21)).is_err());
        assert!(throttle.count(login, address(0)).is_ok());
        assert!(throttle.may_be_told(login, address(22)), "an emergency is counted apart");
    }
}
