//! What a handler asks of a request: that somebody is signed in, and how far.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::Response;

use super::refused::SignInRefused;
use super::sessions::{SignedIn, Stage, Way};
use crate::server::{Config, Shared, Surface, Wanted, cookie};

/// Somebody entered, perhaps by a one-time code alone: for setting a password and signing out.
pub struct Entered(pub SignedIn);

/// Somebody is signed in, perhaps dozing: for the desk, its events and emergencies. It does not keep him awake.
pub struct Signed(pub SignedIn);

/// Somebody is signed in and at it.
pub struct Awake(pub SignedIn);

/// The name of the session's cookie. Browsers take `__Host-` over TLS alone.
pub(super) fn cookie_name(config: &Config) -> &'static str {
    if config.secure_cookies { "__Host-wuji" } else { "wuji_demo" }
}

impl SignedIn {
    /// That he is signed in entirely.
    pub fn signed(self) -> Result<Self, SignInRefused> {
        match self.stage {
            Stage::Full => Ok(self),
            Stage::PasswordDue(_) => Err(SignInRefused::PasswordDue),
        }
    }

    /// That he is signed in and not dozing; this keeps him awake.
    pub fn awake(self, app: &Shared) -> Result<Self, SignInRefused> {
        let signed = self.signed()?;
        if !signed.awake {
            return Err(SignInRefused::Asleep);
        }
        app.sessions.touch(signed.session);
        Ok(signed)
    }
}

/// Who sent this, if his account is still open and he is still here.
async fn entered(parts: &Parts, app: &Shared) -> Result<SignedIn, SignInRefused> {
    let (token, way) = token(&parts.headers, &app.config).ok_or(SignInRefused::Required)?;
    let signed = app.sessions.find(token, way).ok_or(SignInRefused::Required)?;
    let person = signed.person;
    let stays = app
        .blocking(move |app| {
            let now = app.engine.now();
            app.engine.read(|view| {
                view.network.access.has_account(person) && view.network.roster.is_here(person, now)
            })
        })
        .await;
    match stays {
        Ok(true) => Ok(signed),
        Ok(false) => {
            app.sessions.end_all(person, None);
            Err(SignInRefused::Required)
        }
        Err(_) => Err(SignInRefused::Unavailable),
    }
}

/// The token of a request. A bearer token goes before the cookie: who writes one means it.
fn token<'h>(headers: &'h HeaderMap, config: &Config) -> Option<(&'h str, Way)> {
    if let Some(header) = headers.get(AUTHORIZATION) {
        let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
        return scheme.eq_ignore_ascii_case("bearer").then_some((token.trim(), Way::Bearer));
    }
    cookie(headers, cookie_name(config)).map(|token| (token, Way::Cookie))
}

/// The answer to a refusal; whoever was reading a page comes back to it.
fn answer(refused: SignInRefused, parts: &Parts) -> Response {
    let path = parts.uri.path();
    let then = if parts.method == Method::GET { path } else { "/" };
    refused.answer(Surface::of(path), Wanted::of(&parts.headers).text(), then)
}

macro_rules! extracts {
    ($($extractor:ident |$signed:ident, $app:ident| $checked:expr;)*) => {$(
        impl FromRequestParts<Shared> for $extractor {
            type Rejection = Response;

            async fn from_request_parts(parts: &mut Parts, $app: &Shared) -> Result<Self, Response> {
                let checked = entered(parts, $app).await.and_then(|$signed| $checked);
                checked.map(Self).map_err(|refused| answer(refused, parts))
            }
        }

        impl OptionalFromRequestParts<Shared> for $extractor {
            type Rejection = Response;

            /// Nobody where nobody is signed in that far; only a stopped engine is refused.
            async fn from_request_parts(parts: &mut Parts, $app: &Shared) -> Result<Option<Self>, Response> {
                match entered(parts, $app).await.and_then(|$signed| $checked) {
                    Ok(signed) => Ok(Some(Self(signed))),
                    Err(refused @ SignInRefused::Unavailable) => Err(answer(refused, parts)),
                    Err(_) => Ok(None),
                }
            }
        }
    )*};
}

extracts! {
    Entered |signed, _app| Ok(signed);
    Signed |signed, _app| signed.signed();
    Awake |signed, app| signed.awake(app);
}
