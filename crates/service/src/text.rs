//! Every sentence that people read, in two languages, from `locales/`. The files are part of the binary.
//!
//! A key is a prefix and the stable name of what it speaks of: `problem-no_such_date`, `refusal-stale`,
//! `kind-report-submitted` (a dot of the name becomes a hyphen). [`Text::name`] makes it from any coded value.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::OsString;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use serde::Serialize;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "zh-CN",
        // Marks around arguments are for mixed directions of writing; terminals show them as boxes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ZH_CN: LanguageIdentifier = langid!("zh-CN");
static EN: LanguageIdentifier = langid!("en");

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Language {
    /// Simplified Chinese, the user's language.
    #[default]
    #[value(name = "zh-CN")]
    ZhCn,
    /// English.
    #[value(name = "en")]
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Language; 2] = [Language::ZhCn, Language::En];

    /// The language that the environment asks for: `LC_ALL` before `LANG`; Chinese where neither says one of ours.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let first = ["LC_ALL", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
        let is_english = first.and_then(|value| value.into_string().ok()).is_some_and(|value| {
            let language = value.split(['_', '-', '.', '@']).next();
            language.is_some_and(|language| language.eq_ignore_ascii_case("en"))
        });
        if is_english { Language::En } else { Language::ZhCn }
    }

    /// As tags of languages are written.
    pub fn tag(self) -> &'static str {
        match self {
            Language::ZhCn => "zh-CN",
            Language::En => "en",
        }
    }
}

/// Texts in one language.
#[derive(Debug, Clone, Copy)]
pub struct Text(Language);

impl Text {
    /// Texts in this language.
    pub fn new(language: Language) -> Self {
        Self(language)
    }

    /// Which language.
    pub fn language(self) -> Language {
        self.0
    }

    /// The text of a key; the key itself where there is none, so that nothing is ever left blank.
    pub fn get(self, key: &str) -> String {
        self.find(key).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key, if there is one.
    pub fn find(self, key: &str) -> Option<String> {
        LOCALES.try_lookup(self.identifier(), key)
    }

    /// The text of a key with its arguments put in.
    pub fn with(self, key: &str, arguments: &[(&'static str, &dyn ToString)]) -> String {
        let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = arguments
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(value.to_string())))
            .collect();
        LOCALES.try_lookup_with_args(self.identifier(), key, &arguments).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a coded value: of `role` and `Role::Advisor`, what `role-advisor` says.
    pub fn name<T: Serialize + ?Sized>(self, prefix: &str, value: &T) -> String {
        self.get(&key(prefix, &code(value)))
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self.0 {
            Language::ZhCn => &ZH_CN,
            Language::En => &EN,
        }
    }
}

/// The key of a stable name.
pub fn key(prefix: &str, name: &str) -> String {
    format!("{prefix}-{}", name.replace('.', "-"))
}

/// The stable name of a coded value: its JSON form, or the name of its variant.
pub(crate) fn code<T: Serialize + ?Sized>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(serde_json::Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        Ok(_) | Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_chooses() {
        let with = |all: &'static str, lang: &'static str| {
            Language::from_environment(move |name| match name {
                "LC_ALL" => Some(all.into()),
                "LANG" => Some(lang.into()),
                _ => None,
            })
        };
        assert_eq!(with("", "en_US.UTF-8"), Language::En);
        assert_eq!(with("zh_CN.UTF-8", "en_US.UTF-8"), Language::ZhCn);
        assert_eq!(with("", "C.UTF-8"), Language::ZhCn);
        assert_eq!(Language::from_environment(|_| None), Language::ZhCn);
    }

    #[test]
    fn arguments_stand_without_marks() {
        let text = Text::new(Language::En).with("template-written", &[("file", &"a.csv")]);
        assert_eq!(text, "a.csv written");
        assert_eq!(Text::new(Language::En).get("no-such-key"), "no-such-key");
        let role = wuji_core::roster::Role::Advisor;
        assert_eq!(Text::new(Language::En).name("role", &role), "advisor");
    }
}
