//! What generated people are called and what they say, from the files under `data/`: none of these people exists. Chinese
//! stands there and not in Rust.

use serde_json::json;
use wuji_core::words::{Title, Words};

use crate::random::Random;

const PEOPLE: &str = include_str!("../data/people.txt");
const TITLES: &str = include_str!("../data/titles.txt");
const PHRASES: &str = include_str!("../data/phrases.txt");

/// Lines of a section of a text; `#` begins a remark.
fn lines(text: &'static str, section: &str) -> Vec<&'static str> {
    let is_head =
        |line: &str| line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) == Some(section);
    text.lines()
        .skip_while(|line| !is_head(line))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect()
}

/// Lines of a section of the titles.
pub(crate) fn titles(section: &str) -> Vec<&'static str> {
    lines(TITLES, section)
}

/// The first line of a section of the titles.
pub(crate) fn title(section: &str) -> &'static str {
    titles(section).first().copied().unwrap_or_default()
}

/// A title that is known to be one; what is not one reads `?`.
pub(crate) fn titled(text: &str) -> Option<Title> {
    Title::try_new(text).ok()
}

/// Something that somebody says about a topic: one of the lines of that section.
pub(crate) fn say(random: &mut Random, topic: &str) -> Vec<Words> {
    let lines = lines(PHRASES, topic);
    random.pick(&lines).and_then(|line| Words::try_new(line).ok()).into_iter().collect()
}

/// Names of generated people.
pub(crate) struct Names {
    surnames: Vec<&'static str>,
    given: Vec<&'static str>,
}

impl Names {
    pub(crate) fn new() -> Self {
        let words = |section| lines(PEOPLE, section).into_iter().flat_map(str::split_whitespace).collect();
        Self { surnames: words("surnames"), given: words("given") }
    }

    pub(crate) fn name(&self, random: &mut Random) -> String {
        let mut name = String::new();
        name.extend(random.pick(&self.surnames).copied());
        name.extend(random.pick(&self.given).copied());
        if random.percent(70) {
            name.extend(random.pick(&self.given).copied());
        }
        name
    }

    /// The words of a person's record.
    pub(crate) fn record(&self, random: &mut Random, number: &str, has_kin: bool) -> Option<Words> {
        let phone = |random: &mut Random| format!("1{}", 3_000_000_000 + random.below(6_999_999_999));
        let name = self.name(random);
        let record = if has_kin {
            json!({
                "name": name, "number": number, "phone": phone(random),
                "kin": self.name(random), "kin_phone": phone(random),
            })
        } else {
            json!({ "name": name, "number": number, "phone": phone(random) })
        };
        Words::try_new(&record.to_string()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_says_that_nobody_exists() {
        for text in [PEOPLE, TITLES, PHRASES] {
            assert!(text.starts_with("# ") && text.lines().next().unwrap().contains("enerated"));
        }
    }

    #[test]
    fn sections_are_found() {
        assert_eq!(titles("departments").len(), 10);
        assert!(Names::new().surnames.len() > 90);
        assert_eq!(say(&mut Random::new(1), "emergency").len(), 1);
        assert!(say(&mut Random::new(1), "no such topic").is_empty());
    }
}
