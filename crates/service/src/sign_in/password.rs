//! Setting a password: what it must be like, and that everybody else who is signed in with the old one is signed out.

use std::sync::PoisonError;

use axum::http::StatusCode;
use wuji_engine::Credential;
use zeroize::Zeroizing;

use super::enter::Begun;
use super::passwords::hash_secret;
use super::refused::SignInRefused;
use super::sessions::{CodeMark, SignedIn, Stage};
use crate::server::{App, Shared};
use crate::tags::login_tag;

/// Shortest and longest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Longest password, in characters.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// The commonest passwords of at least ten characters, in small letters; what is tried first.
const COMMON: &str = include_str!("common_passwords.txt");

/// Why a password was not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRefused {
    /// Fewer than ten characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// It is the login.
    IsLogin,
    /// One of the commonest, or one character or sequence again and again.
    TooCommon,
    /// The present password is missing or wrong.
    PresentWrong,
    /// As signing in is refused.
    SignIn(SignInRefused),
}

impl PasswordRefused {
    /// Stable code; texts are `server-<code>` and `server-<code>-next`.
    pub fn code(self) -> &'static str {
        match self {
            PasswordRefused::TooShort => "password_too_short",
            PasswordRefused::TooLong => "password_too_long",
            PasswordRefused::IsLogin => "password_is_login",
            PasswordRefused::TooCommon => "password_too_common",
            PasswordRefused::PresentWrong => "password_wrong",
            PasswordRefused::SignIn(refused) => refused.code(),
        }
    }

    /// Status of the answer.
    pub fn status(self) -> StatusCode {
        match self {
            PasswordRefused::PresentWrong => StatusCode::FORBIDDEN,
            PasswordRefused::SignIn(refused) => refused.status(),
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// When to try again, in seconds.
    pub fn retry_s(self) -> Option<u64> {
        match self {
            PasswordRefused::SignIn(refused) => refused.retry_s(),
            _ => None,
        }
    }
}

/// Sets the password of whoever is signed in, and begins a session in the place of his; all others of his end. Who entered
/// with a one-time code needs no `present` one.
pub async fn set_password(
    app: &Shared,
    signed: SignedIn,
    present: Option<Zeroizing<String>>,
    wanted: Zeroizing<String>,
) -> Result<Begun, PasswordRefused> {
    check(&wanted)?;
    let person = signed.person;
    let turn = app.checks.turn().await.map_err(PasswordRefused::SignIn)?;
    let set = app.blocking(move |app| set(app, signed, present, &wanted)).await;
    drop(turn);
    set?;
    app.sessions.end_all(person, None);
    let unavailable = PasswordRefused::SignIn(SignInRefused::Unavailable);
    let token = app.sessions.begin(person, Stage::Full).map_err(|_| unavailable)?;
    Ok(Begun::new(token, person, Stage::Full))
}

fn set(
    app: &App,
    signed: SignedIn,
    present: Option<Zeroizing<String>>,
    wanted: &str,
) -> Result<(), PasswordRefused> {
    let unavailable = PasswordRefused::SignIn(SignInRefused::Unavailable);
    let person = signed.person;
    // Whose login it is, is found as a login is found: by its tag.
    let tag = login_tag(&app.engine.tags(), wanted);
    let is_login = app.engine.read(|view| view.network.access.person_of(tag) == Some(person));
    if is_login.map_err(|_| unavailable)? {
        return Err(PasswordRefused::IsLogin);
    }
    let credentials = app.engine.credentials();
    if signed.stage == Stage::Full {
        // A session that was left open is not enough to take an account over. It is counted like a sign-in.
        app.checks
            .throttle
            .count_changes(person)
            .map_err(|retry_s| PasswordRefused::SignIn(SignInRefused::Throttled { retry_s }))?;
        let hash = credentials.get(person).unwrap_or_default().password;
        let secret = present.ok_or(PasswordRefused::PresentWrong)?;
        if !app.checks.verify(&secret, hash.as_ref().map(|hash| hash.as_str())) {
            return Err(PasswordRefused::PresentWrong);
        }
    }
    let hash = hash_secret(wanted).map_err(|_| unavailable)?;
    let now = app.engine.now();
    let _changing = app.checks.changing.lock().unwrap_or_else(PoisonError::into_inner);
    if let Stage::PasswordDue(mark) = signed.stage {
        // A code is good once, and no longer than it says: whoever entered with it and did not set a password until it ran
        // out, was used or was given anew, is nobody.
        let code = credentials.get(person).and_then(|credential| credential.code);
        if !code.is_some_and(|code| now < code.until && CodeMark::of(&code.hash) == mark) {
            return Err(PasswordRefused::SignIn(SignInRefused::Required));
        }
    }
    let credential = Credential { password: Some(hash), code: None };
    credentials.put(person, credential).map_err(|_| unavailable)
}

/// What can be said of a password alone.
fn check(password: &str) -> Result<(), PasswordRefused> {
    let count = password.chars().count();
    if count < PASSWORD_CHARS_MIN {
        return Err(PasswordRefused::TooShort);
    }
    if count > PASSWORD_CHARS_MAX {
        return Err(PasswordRefused::TooLong);
    }
    let small = password.to_lowercase();
    if COMMON.lines().any(|common| common == small) || is_monotonous(&small) {
        return Err(PasswordRefused::TooCommon);
    }
    Ok(())
}

/// The same character, the same short piece, or a run like `0123456789` from beginning to end.
fn is_monotonous(password: &str) -> bool {
    let characters: Vec<char> = password.chars().collect();
    let repeats = |length: usize| {
        let mut pieces = characters.chunks(length);
        let first = pieces.next().unwrap_or_default();
        pieces.all(|piece| first.starts_with(piece))
    };
    let step = |pair: &[char]| match pair {
        [one, next] => i64::from(u32::from(*next)) - i64::from(u32::from(*one)),
        _ => 0,
    };
    let runs = |by: i64| characters.windows(2).all(|pair| matches!(step(pair), s if s == by || s == -9 * by));
    (1..=3).any(repeats) || runs(1) || runs(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_the_first_to_be_tried() {
        let cases = [
            ("short", Err(PasswordRefused::TooShort)),
            ("123456789", Err(PasswordRefused::TooShort)),
            ("1234567890", Err(PasswordRefused::TooCommon)),
            ("9876543210", Err(PasswordRefused::TooCommon)),
            ("aaaaaaaaaaaa", Err(PasswordRefused::TooCommon)),
            ("abcabcabcabc", Err(PasswordRefused::TooCommon)),
            ("Password123", Err(PasswordRefused::TooCommon)),
            ("a sentence of mine", Ok(())),
            ("\u{957f}\u{957f}\u{7684}\u{4e00}\u{53e5}\u{8bdd}\u{90fd}\u{53ef}\u{4ee5}\u{554a}", Ok(())),
        ];
        for (password, expected) in cases {
            assert_eq!(check(password), expected, "{password}");
        }
        assert_eq!(check(&"x y".repeat(50)), Err(PasswordRefused::TooLong));
    }

    #[test]
    fn the_list_is_in_small_letters_and_of_passwords_that_are_long_enough() {
        for line in COMMON.lines() {
            assert!(line.chars().count() >= PASSWORD_CHARS_MIN && line == line.to_lowercase(), "{line}");
        }
    }
}
