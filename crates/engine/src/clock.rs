//! The engine's clock: what stamps entries and makes clocks lapse. Two forms, named in genesis.
//!
//! *System*: the last entry's time plus the time that passed since, by the host's boot clock, so that sleep counts and no
//! jump of the wall clock moves a deadline. Opening re-bases it on the wall clock, forward only; while it runs the wall
//! clock slews it by at most one second a minute; a difference above two minutes is told once.
//! *Simulated*: what the caller says, never backwards.
//!
//! Invariant: it never goes backwards.

use std::time::{SystemTime, UNIX_EPOCH};

use wuji_core::At;
use wuji_core::operation::ClockForm;

/// A difference between engine clock and wall clock that is told, in milliseconds.
const DIFFERENCE_MS: i64 = 120_000;
/// The engine clock gains or loses at most one part in this many.
const SLEW: i64 = 60;

/// Where the host's time comes from; tests bring their own.
pub(crate) trait Host: Send {
    /// Wall clock, in milliseconds since 1970.
    fn wall_ms(&self) -> i64;
    /// Time since boot, sleep included, in milliseconds.
    fn boot_ms(&self) -> i64;
}

/// The machine that we run on.
pub(crate) struct Machine;

impl Host for Machine {
    fn wall_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn boot_ms(&self) -> i64 {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}

/// The clock.
pub(crate) struct Clock {
    form: ClockForm,
    host: Box<dyn Host>,
    now: At,
    boot_ms: i64,
    /// Time that passed without moving the slew by a whole millisecond.
    slack_ms: i64,
    told: bool,
}

impl Clock {
    /// A clock that goes on from `last`, the time of the last entry.
    pub(crate) fn new(form: ClockForm, last: At, host: Box<dyn Host>) -> Self {
        let boot_ms = host.boot_ms();
        let now = match form {
            ClockForm::System => last.max(At::from_ms(host.wall_ms())),
            ClockForm::Simulated => last,
        };
        Self { form, host, now, boot_ms, slack_ms: 0, told: false }
    }

    pub(crate) fn form(&self) -> ClockForm {
        self.form
    }

    /// What time it is.
    pub(crate) fn now(&mut self) -> At {
        if self.form == ClockForm::System {
            let boot_ms = self.host.boot_ms();
            let passed = (boot_ms - self.boot_ms).max(0);
            self.boot_ms = boot_ms;
            self.slack_ms += passed;
            let most = self.slack_ms / SLEW;
            self.slack_ms %= SLEW;
            let difference = self.host.wall_ms() - self.now.plus_ms(passed).ms();
            self.now = self.now.plus_ms((passed + difference.clamp(-most, most)).max(0));
        }
        self.now
    }

    /// Wall clock minus engine clock in milliseconds, once for each time that it grows above two minutes.
    pub(crate) fn difference(&mut self) -> Option<i64> {
        if self.form == ClockForm::Simulated {
            return None;
        }
        let difference = self.host.wall_ms() - self.now().ms();
        let is_far = difference.abs() > DIFFERENCE_MS;
        let tell = is_far && !self.told;
        self.told = is_far;
        tell.then_some(difference)
    }

    /// Sets a simulated clock, never backwards; a system clock goes its own way.
    pub(crate) fn set(&mut self, at: At) {
        if self.form == ClockForm::Simulated {
            self.now = self.now.max(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[derive(Clone, Default)]
    struct Fake {
        wall: Arc<AtomicI64>,
        boot: Arc<AtomicI64>,
    }

    impl Fake {
        fn pass(&self, wall_ms: i64, boot_ms: i64) {
            self.wall.fetch_add(wall_ms, Ordering::Relaxed);
            self.boot.fetch_add(boot_ms, Ordering::Relaxed);
        }
    }

    impl Host for Fake {
        fn wall_ms(&self) -> i64 {
            self.wall.load(Ordering::Relaxed)
        }
        fn boot_ms(&self) -> i64 {
            self.boot.load(Ordering::Relaxed)
        }
    }

    #[test]
    fn a_jump_of_the_wall_clock_moves_it_by_a_second_a_minute_only() {
        let host = Fake::default();
        let mut clock = Clock::new(ClockForm::System, At::from_ms(0), Box::new(host.clone()));
        host.pass(3_600_000, 0);
        assert_eq!(clock.now(), At::from_ms(0));
        assert_eq!(clock.difference(), Some(3_600_000));
        assert_eq!(clock.difference(), None);
        host.pass(60_000, 60_000);
        assert_eq!(clock.now(), At::from_ms(61_000));
    }

    #[test]
    fn it_never_goes_backwards_and_many_small_steps_slew_like_one() {
        let host = Fake::default();
        host.pass(10_000_000, 0);
        let mut clock = Clock::new(ClockForm::System, At::from_ms(10_000_000), Box::new(host.clone()));
        host.pass(-3_600_000, 0);
        let mut last = clock.now();
        for _ in 0..600 {
            host.pass(100, 100);
            let now = clock.now();
            assert!(now >= last);
            last = now;
        }
        assert_eq!(last, At::from_ms(10_000_000 + 59_000));
    }

    #[test]
    fn opening_goes_forward_only() {
        let host = Fake::default();
        host.pass(5_000, 0);
        assert_eq!(
            Clock::new(ClockForm::System, At::from_ms(9_000), Box::new(host.clone())).now(),
            At::from_ms(9_000)
        );
        assert_eq!(
            Clock::new(ClockForm::System, At::from_ms(1_000), Box::new(host)).now(),
            At::from_ms(5_000)
        );
    }

    #[test]
    fn a_simulated_clock_is_set_and_never_back() {
        let mut clock = Clock::new(ClockForm::Simulated, At::from_ms(5), Box::new(Fake::default()));
        clock.set(At::from_ms(9));
        clock.set(At::from_ms(3));
        assert_eq!(clock.now(), At::from_ms(9));
    }
}
