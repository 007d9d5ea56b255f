//! What is new in the log, for whoever watches: headers of durable entries, which name nobody. Each watcher still has to
//! ask `authority` what of it is his to know. What follows from an entry outside the log is done here too: whose account is
//! closed loses what he signed in with.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::broadcast;
use wuji_core::Kind;
use wuji_core::entry::Header;
use wuji_core::ids::Position;
use wuji_engine::ReadError;

use super::app::{App, Shared};

/// How many entries a watcher may fall behind before he is told that he missed some.
const BEHIND_MAX: usize = 4_096;
/// How long the follower waits for an entry before it looks whether it should stop.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The header of a new entry.
#[derive(Debug, Clone)]
pub struct Told {
    /// Where it stands.
    pub position: Position,
    /// Case, kind, from, to, the clock that it starts.
    pub header: Header,
}

/// New entries, to many watchers.
pub struct Events {
    sender: Mutex<Option<broadcast::Sender<Arc<Told>>>>,
}

impl Default for Events {
    fn default() -> Self {
        Self { sender: Mutex::new(Some(broadcast::Sender::new(BEHIND_MAX))) }
    }
}

impl Events {
    /// Watches from now on. It ends when the service stops; `Lagged` says that entries were missed.
    pub fn watch(&self) -> broadcast::Receiver<Arc<Told>> {
        match &*self.sender() {
            Some(sender) => sender.subscribe(),
            // Stopped: a receiver that ends at once.
            None => broadcast::Sender::new(1).subscribe(),
        }
    }

    /// Tells every watcher.
    pub fn tell(&self, told: Told) {
        if let Some(sender) = &*self.sender() {
            // Nobody watching is no failure.
            let _ = sender.send(Arc::new(told));
        }
    }

    /// Ends every watch.
    pub fn stop(&self) {
        self.sender().take();
    }

    fn sender(&self) -> MutexGuard<'_, Option<broadcast::Sender<Arc<Told>>>> {
        self.sender.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread that follows the durable head.
pub(super) struct Follower {
    stopping: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Follower {
    /// Ends it.
    pub(super) fn stop(self) {
        self.stopping.store(true, Ordering::Release);
        let _ = self.thread.join();
    }
}

/// Follows the durable head and tells of every new entry; when the engine stops it says so to whoever listens.
pub(super) fn follow(app: &Shared) -> io::Result<Follower> {
    let stopping = Arc::new(AtomicBool::new(false));
    let (told_to_stop, app) = (stopping.clone(), app.clone());
    let thread = thread::Builder::new().name("wuji-follower".to_owned());
    let thread = thread.spawn(move || {
        let begun = head(&app).and_then(|head| strike_closed(&app).map(|()| head));
        let Ok(mut head) = begun else { return app.stopped.notify_one() };
        // Before the first reader waits for them; whatever fails here is told to him.
        let _ = app.engine.learn_names();
        while !told_to_stop.load(Ordering::Acquire) {
            match step(&app, head) {
                Ok(reached) => head = reached,
                Err(_) => return app.stopped.notify_one(),
            }
        }
    })?;
    Ok(Follower { stopping, thread })
}

fn head(app: &App) -> Result<u64, ReadError> {
    app.engine.read(|view| view.network.head().0)
}

/// Waits for the entries past `head` and tells of them; says how far it came.
fn step(app: &App, head: u64) -> Result<u64, ReadError> {
    let reached = app.engine.wait_past(head, LOOK_EVERY);
    if reached <= head {
        // Only the engine's state says that it has stopped.
        return app.engine.read(|_| head);
    }
    let (mut next, mut closed) = (head, false);
    for entry in app.engine.entries(Position(head)) {
        let entry = entry?;
        next = entry.position.plus(1).0;
        closed |= entry.header.kind == Kind::AccountClosed;
        app.events.tell(Told { position: entry.position, header: entry.header });
    }
    if closed {
        strike_closed(app)?;
    }
    Ok(next)
}

/// Strikes what people without an open account signed in with. The log closes an account first, and a crash may come
/// between; so everybody is looked at.
pub(super) fn strike_closed(app: &App) -> Result<(), ReadError> {
    let credentials = app.engine.credentials();
    let mut people = credentials.people();
    app.engine.read(|view| people.retain(|person| !view.network.access.has_account(*person)))?;
    for person in people {
        if credentials.strike(person).is_err() {
            tracing::error!("what a closed account was entered with could not be struck");
        }
    }
    Ok(())
}
