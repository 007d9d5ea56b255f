//! What every request can reach.

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use wuji_engine::Engine;

use super::config::Config;
use super::demo::Demo;
use super::events::Events;
use super::guard::Gates;
use super::verification::Verifier;
use crate::reading::{PhoneLine, phones};
use crate::sign_in::{Checks, Sessions};

/// The running service.
pub struct App {
    /// The log.
    pub engine: Engine,
    /// How it was set up.
    pub config: Config,
    /// Who is signed in.
    pub sessions: Sessions,
    /// What is new in the log.
    pub events: Events,
    /// What a demo has beside: personas and a clock to turn. Nothing in a real college.
    pub demo: Option<Demo>,
    /// What stands before a session.
    pub checks: Checks,
    /// How much at once.
    pub gates: Gates,
    /// Verifies the log, one at a time.
    pub verifier: Verifier,
    /// Told when the engine has stopped.
    pub(super) stopped: Notify,
    on_call: Mutex<Vec<PhoneLine>>,
}

/// The state of the routers.
pub type Shared = Arc<App>;

impl App {
    /// A service of this log.
    pub fn new(engine: Engine, config: Config, demo: Option<Demo>) -> Shared {
        let gates = Gates::new(&config.limits);
        let (sessions, events, stopped) = (Sessions::default(), Events::default(), Notify::new());
        let (checks, on_call, verifier) = (Checks::default(), Mutex::default(), Verifier::default());
        let app = Self { engine, config, sessions, events, demo, checks, gates, verifier, stopped, on_call };
        app.phones();
        Arc::new(app)
    }

    /// The lines of those on call, as they were last read: they stay known when the log can no longer be read.
    pub fn phones(&self) -> Vec<PhoneLine> {
        let mut last = self.on_call.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(found) = self.engine.read(|view| phones(&view.network.roster)) {
            *last = found;
        }
        last.clone()
    }

    /// Runs work of the engine, which waits for disks, off the threads that serve everybody.
    pub async fn blocking<R: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&App) -> R + Send + 'static,
    ) -> R {
        let app = self.clone();
        match tokio::task::spawn_blocking(move || work(&app)).await {
            Ok(done) => done,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                // The runtime is going away, and with it whoever waits here.
                Err(_) => std::future::pending().await,
            },
        }
    }
}
