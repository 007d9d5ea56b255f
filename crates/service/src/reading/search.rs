//! Finding a name as people type it: characters, full pinyin, initials, or any mixture of them. Every reading of a
//! character counts, so that surnames with a reading of their own are found.

use pinyin::ToPinyinMulti;

/// Whether `wanted` matches a part of `name`.
pub(super) fn matches(name: &str, wanted: &str) -> bool {
    let wanted: Vec<char> =
        wanted.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    if wanted.is_empty() {
        return true;
    }
    let name: Vec<char> =
        name.to_lowercase().chars().filter(|c| !matches!(c, ' ' | '\u{b7}' | '-')).collect();
    (0..name.len()).any(|start| name.get(start..).is_some_and(|rest| follows(rest, &wanted)))
}

/// Whether a title holds what is looked for, whatever the case of its letters.
pub(super) fn holds(title: &str, wanted: &str) -> bool {
    title.to_lowercase().contains(&wanted.to_lowercase())
}

/// Whether `wanted` can be read off the characters of `name`, one after the other.
fn follows(name: &[char], wanted: &[char]) -> bool {
    let Some(first) = wanted.first() else { return true };
    let Some((character, rest)) = name.split_first() else { return false };
    if character == first && wanted.get(1..).is_some_and(|wanted| follows(rest, wanted)) {
        return true;
    }
    readings(*character).iter().any(|reading| {
        let reading: Vec<char> = reading.chars().collect();
        let same = reading.iter().zip(wanted).take_while(|(a, b)| a == b).count();
        (1..=same).any(|taken| {
            let is_whole = taken == reading.len();
            let is_initial = taken == initial(&reading);
            let is_last = taken == wanted.len();
            let left = wanted.get(taken..).unwrap_or_default();
            (is_whole || is_initial || taken == 1 || is_last) && follows(rest, left)
        })
    })
}

/// How many letters the initial has: two of `zh`, `ch`, `sh`.
fn initial(reading: &[char]) -> usize {
    if reading.get(1) == Some(&'h') { 2 } else { 1 }
}

fn readings(character: char) -> Vec<&'static str> {
    character
        .to_pinyin_multi()
        .map(|readings| readings.into_iter().map(|one| one.plain()).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_people_type_them() {
        let name = "张小明";
        for wanted in [
            "张",
            "小明",
            "zhangxiaoming",
            "zxm",
            "zhxm",
            "zhang",
            "xiaom",
            "zhangxm",
            "Z X M",
            "张xm",
            "xi'ao",
        ] {
            assert!(matches(name, wanted), "{wanted}");
        }
        for wanted in ["李", "zm", "mx", "zhangm", "ming小", "zxmx"] {
            assert!(!matches(name, wanted), "{wanted}");
        }
    }

    #[test]
    fn every_reading_counts() {
        assert!(matches("单雄信", "shan") && matches("单雄信", "dan"));
        assert!(matches("阿不都·热合曼", "abdrhm"));
        assert!(matches("Anna Li", "annal"));
    }
}
