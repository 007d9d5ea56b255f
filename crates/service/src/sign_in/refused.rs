//! Why somebody is not signed in.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::server::{Surface, failure};
use crate::text::Text;

/// Why somebody is not signed in, or not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRefused {
    /// Nobody is signed in.
    Required,
    /// The session dozes: it needs the password again.
    Asleep,
    /// Entered with a one-time code: a password must be set first.
    PasswordDue,
    /// Wrong login or secret, or no such account: one answer.
    Failed,
    /// Too many attempts.
    Throttled {
        /// When the next one is taken, in seconds.
        retry_s: u64,
    },
    /// Too many sign-ins at once.
    Busy {
        /// When to try again, in seconds.
        retry_s: u64,
    },
    /// The engine has stopped.
    Unavailable,
}

impl SignInRefused {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            SignInRefused::Required => "sign_in_required",
            SignInRefused::Asleep => "session_asleep",
            SignInRefused::PasswordDue => "password_due",
            SignInRefused::Failed => "sign_in_failed",
            SignInRefused::Throttled { .. } => "sign_in_throttled",
            SignInRefused::Busy { .. } => "sign_in_busy",
            SignInRefused::Unavailable => "unavailable",
        }
    }

    /// Status of the answer.
    pub fn status(self) -> StatusCode {
        match self {
            SignInRefused::Required | SignInRefused::Asleep | SignInRefused::Failed => {
                StatusCode::UNAUTHORIZED
            }
            SignInRefused::PasswordDue => StatusCode::FORBIDDEN,
            SignInRefused::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
            SignInRefused::Busy { .. } | SignInRefused::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// When to try again, in seconds.
    pub fn retry_s(self) -> Option<u64> {
        match self {
            SignInRefused::Throttled { retry_s } | SignInRefused::Busy { retry_s } => Some(retry_s),
            _ => None,
        }
    }

    /// The answer: a problem for programs; people are led to where they can sign in, and back to `then`.
    pub fn answer(self, surface: Surface, text: Text, then: &str) -> Response {
        match (surface, self) {
            (Surface::Page, SignInRefused::Required | SignInRefused::Asleep) => {
                Redirect::to(&format!("/sign-in?then={}", escaped(then))).into_response()
            }
            (Surface::Page, SignInRefused::PasswordDue) => Redirect::to("/password").into_response(),
            _ => failure(surface, text, self.status(), self.code(), self.retry_s()),
        }
    }
}

/// A path as a value of a query.
fn escaped(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
