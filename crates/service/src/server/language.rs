//! In which language somebody is answered: his choice in the cookie, else what his browser prefers, else Chinese.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;

use super::peer::cookie;
use crate::text::{Language, Text};

/// The cookie that holds a choice: a tag of a language.
pub const LANGUAGE_COOKIE: &str = "wuji_language";

/// The language that a request wants.
#[derive(Debug, Clone, Copy)]
pub struct Wanted(pub Language);

impl Wanted {
    /// Of these headers.
    pub fn of(headers: &HeaderMap) -> Self {
        Self(chosen(headers).or_else(|| preferred(headers)).unwrap_or_default())
    }

    /// Texts in it.
    pub fn text(self) -> Text {
        Text::new(self.0)
    }
}

impl<S: Sync> FromRequestParts<S> for Wanted {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

fn chosen(headers: &HeaderMap) -> Option<Language> {
    let tag = cookie(headers, LANGUAGE_COOKIE)?;
    Language::ALL.into_iter().find(|language| language.tag() == tag)
}

/// The first of ours in the order of the list; browsers sort it by weight.
fn preferred(headers: &HeaderMap) -> Option<Language> {
    let list = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    list.split(',').find_map(|range| {
        let tag = range.split(';').next()?.trim();
        let primary = tag.split('-').next()?;
        Language::ALL.into_iter().find(|language| {
            language.tag().split('-').next().is_some_and(|ours| ours.eq_ignore_ascii_case(primary))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &'static str, value: &'static str) -> Language {
        let headers = HeaderMap::from_iter([(
            axum::http::HeaderName::from_static(name),
            axum::http::HeaderValue::from_static(value),
        )]);
        Wanted::of(&headers).0
    }

    #[test]
    fn the_choice_goes_before_the_browser() {
        assert_eq!(of("accept-language", "fr, en-GB;q=0.8, zh;q=0.5"), Language::En);
        assert_eq!(of("accept-language", "zh-Hans-CN,en"), Language::ZhCn);
        assert_eq!(of("accept-language", "fr"), Language::ZhCn);
        assert_eq!(of("cookie", "a=b; wuji_language=en"), Language::En);
        assert_eq!(of("cookie", "wuji_language=xx"), Language::ZhCn);
    }
}
