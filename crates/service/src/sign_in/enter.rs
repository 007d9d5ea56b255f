//! Signing in with a login and a secret.
//!
//! An emergency may be sent with them too. There the counts do not turn anybody away: beyond them nobody is told any more
//! whether login and secret belong together ([`InNeed::Untold`]), so that guessing learns nothing and what is true goes
//! through.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::HeaderValue;
use tokio::sync::OwnedSemaphorePermit;
use wuji_core::At;
use wuji_core::ids::{PersonNo, Tag};
use zeroize::Zeroizing;

use super::codes;
use super::extract::cookie_name;
use super::refused::SignInRefused;
use super::sessions::{CodeMark, LIFE_MAX, Stage, Token};
use crate::server::{App, Config, Peer, Shared};
use crate::tags::login_tag;

/// Longest login and secret that are looked at, in bytes.
const LOGIN_BYTES_MAX: usize = 256;
const SECRET_BYTES_MAX: usize = 1_024;

/// A session that has just begun.
pub struct Begun {
    /// Its token.
    pub token: Token,
    /// Who.
    pub person: PersonNo,
    /// How far.
    pub stage: Stage,
    /// When it ends at the latest, by the wall clock.
    pub expires_at: At,
}

impl Begun {
    /// A session that begins now.
    pub(crate) fn new(token: Token, person: PersonNo, stage: Stage) -> Self {
        let ends = SystemTime::now().checked_add(LIFE_MAX);
        let ends = ends.and_then(|ends| ends.duration_since(UNIX_EPOCH).ok());
        let expires_at = At::from_ms(ends.and_then(|ends| i64::try_from(ends.as_millis()).ok()).unwrap_or(0));
        Self { token, person, stage, expires_at }
    }
}

/// What somebody signs in with. No `Debug`.
pub struct Attempt {
    /// Login.
    pub login: Zeroizing<String>,
    /// Password or one-time code.
    pub secret: Zeroizing<String>,
    /// Where it comes from.
    pub peer: Peer,
}

/// What comes of signing in for an emergency.
pub enum InNeed {
    /// He is signed in.
    Told(Begun),
    /// Too often to be told. Whoever it is must be found out behind the answer's back.
    Untold(Untold),
}

/// Somebody who may or may not be who he says, and is not told which. No `Debug`.
pub struct Untold {
    login: Tag,
    secret: Zeroizing<String>,
    place: OwnedSemaphorePermit,
}

/// Signs somebody in. An unknown login costs what a wrong password costs and is told the same.
pub async fn enter(app: &Shared, attempt: Attempt) -> Result<Begun, SignInRefused> {
    let fits = attempt.fits();
    let Attempt { login, secret, peer } = attempt;
    // Too long to be anybody's: counted like the others.
    let tag = login_tag(&app.engine.tags(), if fits { &login } else { "" });
    app.checks.throttle.count(tag, peer.0).map_err(|retry_s| SignInRefused::Throttled { retry_s })?;
    if !fits {
        return Err(SignInRefused::Failed);
    }
    let turn = app.checks.turn().await?;
    let entered = app.blocking(move |app| check(app, tag, &secret)).await;
    drop(turn);
    begin(app, tag, peer, entered?)
}

/// Signs somebody in who sends an emergency with login and secret. Never refused because somebody tried too often.
pub async fn enter_in_need(app: &Shared, attempt: Attempt) -> Result<InNeed, SignInRefused> {
    let fits = attempt.fits();
    let Attempt { login, secret, peer } = attempt;
    let tag = login_tag(&app.engine.tags(), if fits { &login } else { "" });
    let told = app.checks.throttle.may_be_told(tag, peer.0);
    if !fits {
        return Err(SignInRefused::Failed);
    }
    let place = app.checks.urgent_place()?;
    if !told {
        return Ok(InNeed::Untold(Untold { login: tag, secret, place }));
    }
    let turn = app.checks.urgent_turn(place).await?;
    let entered = app.blocking(move |app| check(app, tag, &secret)).await;
    drop(turn);
    begin(app, tag, peer, entered?).map(InNeed::Told)
}

impl Attempt {
    fn fits(&self) -> bool {
        self.login.len() <= LOGIN_BYTES_MAX && self.secret.len() <= SECRET_BYTES_MAX
    }
}

impl Untold {
    /// Who it is, if he is who he says. For nobody's eyes: an answer must not depend on it, its time neither.
    pub async fn person(self, app: &Shared) -> Option<PersonNo> {
        let Self { login, secret, place } = self;
        let turn = app.checks.urgent_turn(place).await.ok()?;
        let found = app.blocking(move |app| check(app, login, &secret)).await;
        drop(turn);
        found.ok().map(|(person, _)| person)
    }
}

fn begin(
    app: &Shared,
    tag: Tag,
    peer: Peer,
    (person, stage): (PersonNo, Stage),
) -> Result<Begun, SignInRefused> {
    app.checks.throttle.signed_in(tag, peer.0);
    let token = app.sessions.begin(person, stage).map_err(|_| SignInRefused::Unavailable)?;
    Ok(Begun::new(token, person, stage))
}

/// Whose login and secret these are, and how far they let him in.
fn check(app: &App, login: Tag, secret: &str) -> Result<(PersonNo, Stage), SignInRefused> {
    let now = app.engine.now();
    let person = app.engine.read(|view| {
        let person = view.network.access.person_of(login);
        person.filter(|person| view.network.roster.is_here(*person, now))
    });
    let person = person.map_err(|_| SignInRefused::Unavailable)?;
    let credential = person.and_then(|person| app.engine.credentials().get(person)).unwrap_or_default();
    let has_password = app.checks.verify(secret, credential.password.as_ref().map(|hash| hash.as_str()));
    // Who writes something of the form of a code is checked against one too, whether there is one or not.
    let code = codes::plain(secret);
    let live = credential.code.as_ref().filter(|code| now < code.until);
    let code_fits = codes::is_code(&code) && app.checks.verify(&code, live.map(|code| code.hash.as_str()));
    match (person, live) {
        (Some(person), _) if has_password => Ok((person, Stage::Full)),
        // It is spent when the password is set: whoever is cut off in between enters with it again.
        (Some(person), Some(code)) if code_fits => {
            Ok((person, Stage::PasswordDue(CodeMark::of(code.hash.as_str()))))
        }
        _ => Err(SignInRefused::Failed),
    }
}

/// The `Set-Cookie` that hands a token to a browser.
pub fn cookie_with(config: &Config, token: &Token) -> Option<HeaderValue> {
    set_cookie(config, token.reveal(), LIFE_MAX.as_secs())
}

/// The `Set-Cookie` that takes it away.
pub fn cookie_without(config: &Config) -> Option<HeaderValue> {
    set_cookie(config, "", 0)
}

fn set_cookie(config: &Config, value: &str, age_s: u64) -> Option<HeaderValue> {
    let name = cookie_name(config);
    let secure = if config.secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Lax{secure}");
    let mut cookie = HeaderValue::from_str(&cookie).ok()?;
    cookie.set_sensitive(true);
    Some(cookie)
}
