//! What is new in the log, for whoever watches: headers of durable entries, which name nobody. Each watcher still has to
//! ask `authority` what of it is his to know.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast;
use wuji_core::entry::Header;
use wuji_core::ids::Position;

/// How many entries a watcher may fall behind before he is told that he missed some.
const BEHIND_MAX: usize = 4_096;

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

    fn sender(&self) -> std::sync::MutexGuard<'_, Option<broadcast::Sender<Arc<Told>>>> {
        self.sender.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
