//! What stands between an attempt and a session: the counts, and a queue for the hashing, which takes a processor and
//! 19 MiB each time. At most two hash at once and few wait. Emergencies have a queue and a place to hash of their own:
//! what strangers do to the door of everybody else does not reach them.

use std::sync::{Arc, Mutex, OnceLock};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use zeroize::Zeroizing;

use super::codes;
use super::passwords::{hash_secret, verify_secret};
use super::refused::SignInRefused;
use super::throttle::Throttle;

/// Hashings at once.
const AT_ONCE: usize = 2;
/// Attempts that hash or wait for it.
const QUEUE_MAX: usize = 40;
/// The same of attempts for which an emergency waits.
const URGENT_QUEUE_MAX: usize = 400;
/// The queue is full: come back in three seconds.
const BUSY: SignInRefused = SignInRefused::Busy { retry_s: 3 };

/// The checks of signing in.
pub struct Checks {
    pub(super) throttle: Throttle,
    /// Whoever changes credentials holds it: a code is good once.
    pub(super) changing: Mutex<()>,
    hashing: Semaphore,
    urgent_hashing: Semaphore,
    waiting: Arc<Semaphore>,
    urgent: Arc<Semaphore>,
    /// The hash of a secret that nobody has: what an unknown login is checked against.
    nobody: OnceLock<Zeroizing<String>>,
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            throttle: Throttle::default(),
            changing: Mutex::default(),
            hashing: Semaphore::new(AT_ONCE),
            urgent_hashing: Semaphore::new(1),
            waiting: Arc::new(Semaphore::new(QUEUE_MAX)),
            urgent: Arc::new(Semaphore::new(URGENT_QUEUE_MAX)),
            nobody: OnceLock::new(),
        }
    }
}

/// A turn at hashing.
pub(super) struct Turn<'c> {
    _hashing: SemaphorePermit<'c>,
    _waiting: OwnedSemaphorePermit,
}

impl Checks {
    /// Waits for a turn; refused at once where too many wait.
    pub(super) async fn turn(&self) -> Result<Turn<'_>, SignInRefused> {
        let waiting = self.waiting.clone().try_acquire_owned().map_err(|_| BUSY)?;
        let hashing = self.hashing.acquire().await.map_err(|_| BUSY)?;
        Ok(Turn { _hashing: hashing, _waiting: waiting })
    }

    /// A place in the queue of emergencies. Only where hundreds wait there is none.
    pub(super) fn urgent_place(&self) -> Result<OwnedSemaphorePermit, SignInRefused> {
        self.urgent.clone().try_acquire_owned().map_err(|_| BUSY)
    }

    /// Waits for the turn of such a place.
    pub(super) async fn urgent_turn(&self, place: OwnedSemaphorePermit) -> Result<Turn<'_>, SignInRefused> {
        let hashing = self.urgent_hashing.acquire().await.map_err(|_| BUSY)?;
        Ok(Turn { _hashing: hashing, _waiting: place })
    }

    /// Makes ready what the first unknown login would else take longer for.
    pub(crate) fn prepare(&self) {
        self.nobody();
    }

    fn nobody(&self) -> &str {
        self.nobody.get_or_init(|| hash_secret(&codes::draw().unwrap_or_default()).unwrap_or_default())
    }

    /// Whether a secret is that of a hash. Without a hash it is not, and takes as long to find out.
    pub(super) fn verify(&self, secret: &str, hash: Option<&str>) -> bool {
        match hash {
            Some(hash) => verify_secret(secret, hash),
            None => {
                // Its answer is not asked for: a code that nobody was shown is nobody's.
                verify_secret(secret, self.nobody());
                false
            }
        }
    }

    /// Forgets who has been quiet.
    pub(crate) fn forget_quiet(&self) {
        self.throttle.forget_quiet();
    }
}
