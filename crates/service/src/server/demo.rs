//! What a served demo has beside: personas to be with one tap, and a clock that goes on by itself and that anybody may
//! turn forward. None of it is reachable in a real college: its `App` has no [`Demo`], and the routes answer "not found".

mod http;
mod personas;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use wuji_core::At;
use wuji_engine::{Engine, ReadError, SubmitError};

pub(crate) use http::router;
pub use personas::{Persona, personas};

/// How often the simulated clock is set while it goes on at 1:1.
const STEP: Duration = Duration::from_secs(1);
/// Farthest that the clock is turned at once, in minutes.
const TURN_MINUTES_MAX: u32 = 7 * 24 * 60;

/// The demo's part of the service: its clock.
pub struct Demo {
    engine: Engine,
    stopping: AtomicBool,
    going: Mutex<Option<JoinHandle<()>>>,
    /// Where its personas live.
    home: OnceLock<Option<personas::Home>>,
}

/// How far the clock is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// By so many minutes.
    Minutes(u32),
    /// To just after the next deadline.
    Next,
}

/// Why the clock was not turned.
#[derive(Debug)]
pub enum NotTurned {
    /// Nothing is due any more.
    NothingDue,
    /// Not a number of minutes that it can be turned by.
    TooFar,
    /// The engine has stopped.
    Stopped,
}

impl From<ReadError> for NotTurned {
    fn from(_: ReadError) -> Self {
        NotTurned::Stopped
    }
}

impl From<SubmitError> for NotTurned {
    fn from(_: SubmitError) -> Self {
        NotTurned::Stopped
    }
}

impl Demo {
    /// Of this log.
    pub fn new(engine: Engine) -> Self {
        Self { engine, stopping: AtomicBool::new(false), going: Mutex::new(None), home: OnceLock::new() }
    }

    /// Lets the clock go on at 1:1, on a thread of its own, until [`Demo::stop`] or until the engine stops.
    pub fn go(app: &super::Shared) -> std::io::Result<()> {
        let Some(demo) = &app.demo else { return Ok(()) };
        let of_thread = app.clone();
        let thread = thread::Builder::new().name("wuji-demo-clock".to_owned());
        let thread = thread.spawn(move || {
            if let Some(demo) = &of_thread.demo {
                demo.keep_going();
            }
        })?;
        *demo.going.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        Ok(())
    }

    fn keep_going(&self) {
        let mut last = Instant::now();
        loop {
            // An answer of the engine may have left a wake-up behind: parking alone does not mean that time has passed.
            while let Some(left) = STEP.checked_sub(last.elapsed()) {
                if self.stopping.load(Ordering::Acquire) {
                    return;
                }
                thread::park_timeout(left);
            }
            if self.stopping.load(Ordering::Acquire) {
                return;
            }
            // What passed, not what was slept: a machine that was suspended or busy loses nothing.
            let passed = i64::try_from(last.elapsed().as_millis()).unwrap_or(0);
            last = Instant::now();
            if self.engine.advance(self.engine.now().plus_ms(passed)).is_err() {
                return;
            }
        }
    }

    /// Stops the clock.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        let going = self.going.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(going) = going {
            going.thread().unpark();
            let _ = going.join();
        }
    }

    /// Turns the clock forward; everything that ran out on the way has lapsed, durably, when this returns. Says what time
    /// it is then.
    pub fn turn(&self, turn: Turn) -> Result<At, NotTurned> {
        let now = self.engine.now();
        let to = match turn {
            Turn::Minutes(minutes @ 1..=TURN_MINUTES_MAX) => now.plus_minutes(i64::from(minutes)),
            Turn::Minutes(_) => return Err(NotTurned::TooFar),
            Turn::Next => {
                let due = self.engine.read(|view| view.network.next_due())?.ok_or(NotTurned::NothingDue)?;
                due.max(now).plus_ms(1_000)
            }
        };
        self.engine.advance(to)?;
        Ok(self.engine.now())
    }
}
