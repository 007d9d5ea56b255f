//! `wuji.toml`: every key is optional, every problem is told with its line, column and key. Values are not repeated.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Hotline, Limits, origin};
use crate::import::college::place;
use crate::server::trace::Loudness;

/// What a file says; nothing where it is silent.
#[derive(Debug, Default)]
pub struct Settings {
    /// Directory of the journal and its copy.
    pub data: Option<PathBuf>,
    /// Directory of the keyring.
    pub vault: Option<PathBuf>,
    /// File of the epoch key.
    pub key: Option<PathBuf>,
    /// Where to listen.
    pub listen: Option<SocketAddr>,
    /// How browsers reach the service.
    pub public_url: Option<String>,
    /// Proxies that are believed.
    pub trusted_proxy: Option<Vec<IpAddr>>,
    /// Cookies over TLS alone.
    pub secure_cookies: Option<bool>,
    /// How much is logged.
    pub log: Option<Loudness>,
    /// Lines of help.
    pub hotlines: Option<Vec<Hotline>>,
    /// How much at once; what the file does not say is as always.
    pub limits: Limits,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
    /// The key, like `limits.connections`; of a key that nothing reads, the table that it stands in.
    pub key: String,
    /// Stable code.
    pub code: &'static str,
}

/// Reads a file, or says everything that is wrong with it.
pub fn read(text: &str) -> Result<Settings, Vec<Problem>> {
    let (table, faults) = DeTable::parse_recoverable(text);
    let mut reading = Reading { text, settings: Settings::default(), problems: Vec::new() };
    for fault in faults {
        reading.refuse(fault.span().map_or(0, |span| span.start), "", "syntax");
    }
    // What is no TOML is not guessed at.
    if reading.problems.is_empty() {
        for (key, value) in table.get_ref().iter() {
            reading.take(key, value);
        }
    }
    if reading.problems.is_empty() {
        return Ok(reading.settings);
    }
    reading.problems.sort_by_key(|problem| (problem.line, problem.column));
    Err(reading.problems)
}

struct Reading<'t> {
    text: &'t str,
    settings: Settings,
    problems: Vec<Problem>,
}

type Value<'v> = Spanned<DeValue<'v>>;

impl Reading<'_> {
    fn refuse(&mut self, offset: usize, key: &str, code: &'static str) {
        let (line, column) = place(self.text, offset);
        self.problems.push(Problem { line, column, key: key.to_owned(), code });
    }

    fn take(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>) {
        match key.get_ref().as_ref() {
            "data" => self.settings.data = self.text_of("data", value).map(PathBuf::from),
            "vault" => self.settings.vault = self.text_of("vault", value).map(PathBuf::from),
            "key" => self.settings.key = self.text_of("key", value).map(PathBuf::from),
            "listen" => {
                let listen = self.text_of("listen", value);
                self.settings.listen = listen.and_then(|text| self.parsed("listen", value, &text));
            }
            "public_url" => {
                if let Some(url) = self.text_of("public_url", value) {
                    self.settings.public_url = origin(&url);
                    if self.settings.public_url.is_none() {
                        self.refuse(value.span().start, "public_url", "url_invalid");
                    }
                }
            }
            "trusted_proxy" => self.settings.trusted_proxy = self.proxies(value),
            "hotlines" => self.settings.hotlines = self.hotlines(value),
            "secure_cookies" => match value.get_ref() {
                DeValue::Boolean(secure) => self.settings.secure_cookies = Some(*secure),
                _ => self.refuse(value.span().start, "secure_cookies", "wrong_type"),
            },
            "log" => {
                let word = self.text_of("log", value);
                self.settings.log = word.and_then(|word| {
                    let known = <Loudness as clap::ValueEnum>::from_str(&word, false).ok();
                    if known.is_none() {
                        self.refuse(value.span().start, "log", "log_unknown");
                    }
                    known
                });
            }
            "limits" => match value.get_ref() {
                DeValue::Table(table) => {
                    for (key, value) in table.iter() {
                        self.limit(key, value);
                    }
                }
                _ => self.refuse(value.span().start, "limits", "wrong_type"),
            },
            _ => self.refuse(key.span().start, "", "unknown_key"),
        }
    }

    fn limit(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>) {
        let mut limits = self.settings.limits;
        let to: (&str, &mut dyn FnMut(u32)) = match key.get_ref().as_ref() {
            "connections" => ("limits.connections", &mut |n| limits.connections = n as usize),
            "requests" => ("limits.requests", &mut |n| limits.requests = n as usize),
            "commands_per_minute" => ("limits.commands_per_minute", &mut |n| limits.commands_per_minute = n),
            "questions_per_minute" => {
                ("limits.questions_per_minute", &mut |n| limits.questions_per_minute = n)
            }
            _ => return self.refuse(key.span().start, "limits", "unknown_key"),
        };
        let (name, set) = to;
        match value.get_ref() {
            DeValue::Integer(number) => {
                let number = u32::from_str_radix(number.as_str(), number.radix()).ok();
                match number.filter(|number| (1..=1_000_000).contains(number)) {
                    Some(number) => {
                        set(number);
                        self.settings.limits = limits;
                    }
                    None => self.refuse(value.span().start, name, "number_out_of_range"),
                }
            }
            _ => self.refuse(value.span().start, name, "wrong_type"),
        }
    }

    fn text_of(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.clone().into_owned()),
            _ => {
                self.refuse(value.span().start, key, "wrong_type");
                None
            }
        }
    }

    fn parsed<T: std::str::FromStr>(&mut self, key: &str, value: &Value<'_>, text: &str) -> Option<T> {
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.refuse(value.span().start, key, "address_invalid");
        }
        parsed
    }

    fn hotlines(&mut self, value: &Value<'_>) -> Option<Vec<Hotline>> {
        let DeValue::Array(list) = value.get_ref() else {
            self.refuse(value.span().start, "hotlines", "wrong_type");
            return None;
        };
        let mut hotlines = Vec::new();
        for (n, one) in list.iter().enumerate() {
            let key = format!("hotlines[{n}]");
            let Some(text) = self.text_of(&key, one) else { continue };
            match Hotline::of(&text) {
                Some(hotline) => hotlines.push(hotline),
                None => self.refuse(one.span().start, &key, "hotline_invalid"),
            }
        }
        Some(hotlines)
    }

    fn proxies(&mut self, value: &Value<'_>) -> Option<Vec<IpAddr>> {
        let DeValue::Array(list) = value.get_ref() else {
            self.refuse(value.span().start, "trusted_proxy", "wrong_type");
            return None;
        };
        let mut proxies = Vec::new();
        for (n, one) in list.iter().enumerate() {
            let key = format!("trusted_proxy[{n}]");
            let text = self.text_of(&key, one);
            proxies.extend(text.and_then(|text| self.parsed::<IpAddr>(&key, one, &text)));
        }
        Some(proxies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_file_is_read() {
        let text = "data = 'd'\nlisten = '0.0.0.0:80'\npublic_url = 'https://wuji.example.edu.cn/'\n\
                    trusted_proxy = ['10.0.0.1', '::1']\nsecure_cookies = false\nlog = 'warn'\n\
                    hotlines = ['Crisis line 400-000-0000']\n[limits]\nconnections = 99\n";
        let read = read(text).unwrap();
        assert_eq!(read.data.unwrap(), PathBuf::from("d"));
        assert_eq!(read.listen.unwrap().port(), 80);
        assert_eq!(read.public_url.unwrap(), "https://wuji.example.edu.cn");
        assert_eq!(read.trusted_proxy.unwrap().len(), 2);
        assert_eq!((read.secure_cookies, read.log), (Some(false), Some(Loudness::Warn)));
        let hotline = read.hotlines.unwrap().pop().unwrap();
        assert_eq!((hotline.name.as_str(), hotline.number.as_str()), ("Crisis line", "400-000-0000"));
        assert_eq!(read.limits.connections, 99);
        assert_eq!(read.limits.requests, Limits::default().requests);
    }

    #[test]
    fn every_problem_has_its_place() {
        let text = "data = 1\nlisten = 'here'\nwhat = 2\ntrusted_proxy = ['10.0.0.1', 'x']\n\
                    public_url = 'ftp://x'\nlog = 'loud'\nhotlines = ['nobody']\n[limits]\nrequests = 0\nmore = 1\n";
        let problems = read(text).unwrap_err();
        let told: Vec<(u32, u32, &str, &str)> = problems
            .iter()
            .map(|problem| (problem.line, problem.column, problem.key.as_str(), problem.code))
            .collect();
        let expected = [
            (1, 8, "data", "wrong_type"),
            (2, 10, "listen", "address_invalid"),
            (3, 1, "", "unknown_key"),
            (4, 30, "trusted_proxy[1]", "address_invalid"),
            (5, 14, "public_url", "url_invalid"),
            (6, 7, "log", "log_unknown"),
            (7, 13, "hotlines[0]", "hotline_invalid"),
            (9, 12, "limits.requests", "number_out_of_range"),
            (10, 1, "limits", "unknown_key"),
        ];
        assert_eq!(told, expected);
        assert_eq!(read("a = = 1").unwrap_err().first().unwrap().code, "syntax");
    }
}
