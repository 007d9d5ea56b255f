//! Signing in with a login and a secret.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::HeaderValue;
use wuji_core::At;
use wuji_core::ids::PersonNo;
use zeroize::Zeroizing;

use super::extract::cookie_name;
use super::refused::SignInRefused;
use super::sessions::{LIFE_MAX, Stage, Token};
use crate::server::{Config, Peer, Shared};

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
pub async fn enter(_app: &Shared, _attempt: Attempt) -> Result<Begun, SignInRefused> {
    Err(SignInRefused::Failed)
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
