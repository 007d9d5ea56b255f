//! Times as people say them: today, yesterday, "11月23日 14:05"; and how long is left.

use askama::Template;
use wuji_core::At;

use crate::text::Text;

/// An instant, as people say it now.
#[derive(Template, Clone)]
#[template(source = "<time datetime=\"{{ iso }}\">{{ said }}</time>", ext = "html")]
pub(super) struct Moment {
    iso: String,
    pub(super) said: String,
}

impl askama::filters::HtmlSafe for Moment {}

impl Moment {
    pub(super) fn of(text: Text, at: At, now: At) -> Self {
        Self { iso: at.to_string(), said: said(text, at, now) }
    }
}

/// How long is left until an instant, or for how long it has passed. Ticks where scripts run.
#[derive(Template, Clone)]
#[template(
    source = "<time class=\"left{% if late %} late{% endif %}\" datetime=\"{{ iso }}\" data-until=\"{{ ms }}\">{{ said }}</time>",
    ext = "html"
)]
pub(super) struct Left {
    iso: String,
    ms: i64,
    pub(super) late: bool,
    said: String,
}

impl askama::filters::HtmlSafe for Left {}

impl Left {
    pub(super) fn of(text: Text, due: At, now: At) -> Self {
        let left = due.ms() - now.ms();
        let late = left <= 0;
        let key = if late { "page-time-late" } else { "page-time-left" };
        let said = text.with(key, &[("span", &span(text, left.abs()))]);
        Self { iso: due.to_string(), ms: due.ms(), late, said }
    }
}

/// The parts of a countdown, for the script.
pub(super) fn scripted(text: Text) -> Vec<(&'static str, String)> {
    let units = ["day", "hour", "minute", "second"];
    let mut parts: Vec<(&'static str, String)> = vec![
        ("left", text.with("page-time-left", &[("span", &"{}")])),
        ("late", text.with("page-time-late", &[("span", &"{}")])),
        ("changed", text.get("page-live-changed")),
        ("new", text.get("page-live-new")),
        ("sending", text.get("page-sending")),
    ];
    for unit in units {
        parts.push((unit, text.with(unit_key(unit), &[("n", &"{}")])));
    }
    parts
}

fn unit_key(unit: &str) -> &'static str {
    match unit {
        "day" => "page-time-days",
        "hour" => "page-time-hours",
        "minute" => "page-time-minutes",
        _ => "page-time-seconds",
    }
}

/// The two greatest units of a span.
pub(super) fn span(text: Text, ms: i64) -> String {
    let seconds = ms / 1000;
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
    let parts = if days > 0 {
        [("day", days), ("hour", hours)]
    } else if hours > 0 {
        [("hour", hours), ("minute", minutes)]
    } else {
        [("minute", minutes), ("second", rest)]
    };
    let said = |(at, (unit, n)): (usize, (&str, i64))| {
        (n > 0 || (at == 1 && minutes + hours + days == 0)).then(|| text.with(unit_key(unit), &[("n", &n)]))
    };
    parts.into_iter().enumerate().filter_map(said).collect::<Vec<_>>().join(" ")
}

/// An instant in words.
pub(super) fn said(text: Text, at: At, now: At) -> String {
    let minute = at.minute_of_day();
    let clock = format!("{:02}:{:02}", minute / 60, minute % 60);
    let day = day_said(text, at, now);
    format!("{day} {clock}")
}

fn day_said(text: Text, at: At, now: At) -> String {
    match at.day().since(now.day()) {
        0 => text.get("page-time-today"),
        -1 => text.get("page-time-yesterday"),
        1 => text.get("page-time-tomorrow"),
        _ => date(text, at, now),
    }
}

/// A day, with its year where it is not this one.
pub(super) fn date(text: Text, at: At, now: At) -> String {
    let (iso, today) = (at.to_string(), now.to_string());
    let part = |iso: &str, n: usize| iso.split(['-', 'T']).nth(n).unwrap_or_default().to_owned();
    let (year, month, day) = (part(&iso, 0), part(&iso, 1), part(&iso, 2));
    let plain = |number: &str| number.trim_start_matches('0').to_owned();
    let month = text.get(&format!("page-month-{}", plain(&month)));
    let same = part(&today, 0) == year;
    let key = if same { "page-time-date" } else { "page-time-date_year" };
    text.with(key, &[("year", &year), ("month", &month), ("day", &plain(&day))])
}

/// What a date-time field holds for an instant.
pub(super) fn field(at: At) -> String {
    at.to_string().chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn at(text: &str) -> At {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        let now = at("2026-11-23T14:05:00+08:00");
        let zh = |other: &str| said(Text::new(Language::ZhCn), at(other), now);
        assert_eq!(zh("2026-11-23T09:07:59+08:00"), "今天 09:07");
        assert_eq!(zh("2026-11-22T23:40:00+08:00"), "昨天 23:40");
        assert_eq!(zh("2026-11-24T00:00:00+08:00"), "明天 00:00");
        assert_eq!(zh("2026-09-01T08:00:00+08:00"), "9月1日 08:00");
        assert_eq!(zh("2025-12-31T08:00:00+08:00"), "2025年12月31日 08:00");
        let en = said(Text::new(Language::En), at("2026-09-01T08:00:00+08:00"), now);
        assert_eq!(en, "1 September 08:00");
    }

    #[test]
    fn spans_have_two_units() {
        let zh = Text::new(Language::ZhCn);
        assert_eq!(span(zh, 492_000), "8 分钟 12 秒");
        assert_eq!(span(zh, 7_000), "7 秒");
        assert_eq!(span(zh, 0), "0 秒");
        assert_eq!(span(zh, 3_600_000), "1 小时");
        assert_eq!(span(zh, 90_000_000), "1 天 1 小时");
        assert_eq!(field(at("2026-11-23T14:05:09+08:00")), "2026-11-23T14:05");
    }
}
