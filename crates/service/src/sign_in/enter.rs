//! Signing in with a login and a secret.

use std::sync::PoisonError;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::HeaderValue;
use wuji_core::At;
use wuji_core::ids::{PersonNo, Tag};
use wuji_engine::Credential;
use zeroize::Zeroizing;

use super::codes;
use super::extract::cookie_name;
use super::refused::SignInRefused;
use super::sessions::{LIFE_MAX, Stage, Token};
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
    /// An emergency waits for it: it does not queue behind others.
    pub urgent: bool,
}

/// Signs somebody in. An unknown login costs what a wrong password costs and is told the same.
pub async fn enter(app: &Shared, attempt: Attempt) -> Result<Begun, SignInRefused> {
    let Attempt { login, secret, peer, urgent } = attempt;
    // Too long to be anybody's: counted like the others, by what it begins with.
    let fits = login.len() <= LOGIN_BYTES_MAX && secret.len() <= SECRET_BYTES_MAX;
    let login = if fits { login } else { Zeroizing::default() };
    let tag = login_tag(&app.engine.tags(), &login);
    app.checks.throttle.count(tag, peer.0, urgent).map_err(|retry_s| SignInRefused::Throttled { retry_s })?;
    if !fits {
        return Err(SignInRefused::Failed);
    }
    let turn = app.checks.turn(urgent).await?;
    let entered = app.blocking(move |app| check(app, tag, &secret)).await;
    drop(turn);
    let (person, stage) = entered?;
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
    let code_fits = codes::is_code(&code) && {
        let live = credential.code.as_ref().filter(|code| now < code.until);
        app.checks.verify(&code, live.map(|code| code.hash.as_str()))
    };
    match person {
        Some(person) if has_password => Ok((person, Stage::Full)),
        Some(person) if code_fits => {
            spend(app, person, &credential)?;
            Ok((person, Stage::PasswordDue))
        }
        _ => Err(SignInRefused::Failed),
    }
}

/// A code is good once: it is gone, durably, before its session begins.
fn spend(app: &App, person: PersonNo, seen: &Credential) -> Result<(), SignInRefused> {
    let _changing = app.checks.changing.lock().unwrap_or_else(PoisonError::into_inner);
    let credentials = app.engine.credentials();
    let present = credentials.get(person).unwrap_or_default();
    if present.code != seen.code {
        return Err(SignInRefused::Failed);
    }
    let spent = Credential { code: None, ..present };
    credentials.put(person, spent).map_err(|_| SignInRefused::Unavailable)
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
