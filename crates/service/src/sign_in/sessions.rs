//! Sessions, in memory: who signed in, since when, and when he was last at it. A restart signs everybody out.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use wuji_core::ids::PersonNo;
use wuji_engine::OpenError;
use zeroize::Zeroizing;

/// Longest life of a session.
pub(super) const LIFE_MAX: Duration = Duration::from_secs(12 * 3600);
/// Idle time after which a session dozes.
pub(super) const IDLE_MAX: Duration = Duration::from_secs(15 * 60);
/// How long a sign-in is fresh: long enough to write down why.
pub(super) const FRESH_MAX: Duration = Duration::from_secs(10 * 60);
/// Most sessions of one person; the oldest goes.
pub(super) const PER_PERSON_MAX: usize = 20;

/// The secret that a browser or program shows. Shown once, kept nowhere. No `Debug` of it.
pub struct Token(Zeroizing<String>);

impl Token {
    /// The token itself, for its cookie or its answer.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// By what a session is found: the digest of its token.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId([u8; 32]);

impl SessionId {
    fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(..)")
    }
}

/// Which one-time code somebody entered with: the digest of its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeMark([u8; 32]);

impl CodeMark {
    /// Of the hash of a code.
    pub fn of(hash: &str) -> Self {
        Self(Sha256::digest(hash.as_bytes()).into())
    }
}

/// How far somebody has signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// By this one-time code: he must set a password before anything else, and while the code is good.
    PasswordDue(CodeMark),
    /// Entirely.
    Full,
}

/// How a request showed its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// In a cookie: a browser, which other sites can make send things.
    Cookie,
    /// As a bearer token: a program.
    Bearer,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn {
    /// Who.
    pub person: PersonNo,
    /// By which session.
    pub session: SessionId,
    /// Not dozing.
    pub awake: bool,
    /// How far.
    pub stage: Stage,
    /// How it was shown.
    pub way: Way,
    /// How long it will live.
    pub remaining: Duration,
}

impl SignedIn {
    /// Whether he signed in just now: a session that was left open is not enough for what only need excuses.
    pub fn is_fresh(&self) -> bool {
        LIFE_MAX.saturating_sub(self.remaining) < FRESH_MAX
    }
}

struct Session {
    person: PersonNo,
    stage: Stage,
    since: Instant,
    active: Instant,
}

/// Everybody who is signed in.
#[derive(Default)]
pub struct Sessions {
    open: Mutex<HashMap<SessionId, Session>>,
}

impl Sessions {
    /// Signs a person in.
    pub fn begin(&self, person: PersonNo, stage: Stage) -> Result<Token, OpenError> {
        self.begin_at(person, stage, Instant::now())
    }

    fn begin_at(&self, person: PersonNo, stage: Stage, now: Instant) -> Result<Token, OpenError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut()).map_err(|error| OpenError::Io {
            what: "drawing a token",
            error: std::io::Error::other(error.to_string()),
        })?;
        let token = Token(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_ref())));
        let mut open = self.open();
        open.retain(|_, session| now.saturating_duration_since(session.since) < LIFE_MAX);
        let mut own: Vec<(Instant, SessionId)> = open
            .iter()
            .filter(|(_, session)| session.person == person)
            .map(|(id, session)| (session.since, *id))
            .collect();
        own.sort_unstable();
        for (_, id) in own.iter().take((own.len() + 1).saturating_sub(PER_PERSON_MAX)) {
            open.remove(id);
        }
        open.insert(SessionId::of(token.reveal()), Session { person, stage, since: now, active: now });
        Ok(token)
    }

    /// Who shows this token.
    pub fn find(&self, token: &str, way: Way) -> Option<SignedIn> {
        self.find_at(token, way, Instant::now())
    }

    fn find_at(&self, token: &str, way: Way, now: Instant) -> Option<SignedIn> {
        let id = SessionId::of(token);
        let mut open = self.open();
        let session = open.get(&id)?;
        let Some(remaining) = LIFE_MAX
            .checked_sub(now.saturating_duration_since(session.since))
            .filter(|remaining| !remaining.is_zero())
        else {
            open.remove(&id);
            return None;
        };
        let awake = now.saturating_duration_since(session.active) < IDLE_MAX;
        let Session { person, stage, .. } = *session;
        Some(SignedIn { person, session: id, awake, stage, way, remaining })
    }

    /// He is at it: the session does not doze before another 15 minutes. A dozing one is not woken by this.
    pub fn touch(&self, session: SessionId) {
        let now = Instant::now();
        if let Some(session) = self.open().get_mut(&session)
            && now.saturating_duration_since(session.active) < IDLE_MAX
        {
            session.active = now;
        }
    }

    /// Whether a session has neither ended nor run out.
    pub fn is_open(&self, session: SessionId) -> bool {
        let now = Instant::now();
        self.open().get(&session).is_some_and(|open| now.saturating_duration_since(open.since) < LIFE_MAX)
    }

    /// Ends a session.
    pub fn end(&self, session: SessionId) {
        self.open().remove(&session);
    }

    /// Ends every session of a person but the one named.
    pub fn end_all(&self, person: PersonNo, but: Option<SessionId>) {
        self.open().retain(|id, session| session.person != person || Some(*id) == but);
    }

    fn open(&self) -> MutexGuard<'_, HashMap<SessionId, Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: PersonNo = PersonNo(1);
    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_session_dozes_and_dies() {
        let sessions = Sessions::default();
        let now = Instant::now();
        let token = sessions.begin_at(ONE, Stage::Full, now).unwrap();
        let at = |after: Duration| sessions.find_at(token.reveal(), Way::Cookie, now + after);
        assert!(at(9 * MINUTE).unwrap().is_fresh());
        assert!(!at(10 * MINUTE).unwrap().is_fresh());
        assert!(at(14 * MINUTE).unwrap().awake);
        assert!(!at(15 * MINUTE).unwrap().awake);
        assert!(at(719 * MINUTE).is_some());
        assert!(at(720 * MINUTE).is_none());
        assert!(at(MINUTE).is_none(), "what died stays dead");
    }

    #[test]
    fn the_oldest_session_goes() {
        let sessions = Sessions::default();
        let now = Instant::now();
        let begin = |n: u32| sessions.begin_at(ONE, Stage::Full, now + n * MINUTE).unwrap();
        let tokens: Vec<Token> = (0..=20).map(begin).collect();
        let lives =
            |token: &Token| sessions.find_at(token.reveal(), Way::Bearer, now + 30 * MINUTE).is_some();
        let alive: Vec<bool> = tokens.iter().map(lives).collect();
        assert_eq!(alive.iter().filter(|alive| **alive).count(), PER_PERSON_MAX);
        assert!(!alive.first().unwrap());
    }

    #[test]
    fn an_ended_session_is_nobody() {
        let sessions = Sessions::default();
        let (one, other) =
            (sessions.begin(ONE, Stage::Full).unwrap(), sessions.begin(ONE, Stage::Full).unwrap());
        let kept = sessions.find(other.reveal(), Way::Cookie).unwrap();
        sessions.end_all(ONE, Some(kept.session));
        assert!(sessions.find(one.reveal(), Way::Cookie).is_none());
        sessions.end(kept.session);
        assert!(sessions.find(other.reveal(), Way::Cookie).is_none());
        assert!(sessions.find("", Way::Cookie).is_none());
    }
}
