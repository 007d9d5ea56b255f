//! What is shown of a case that has no sheet of its own: its facts, by name.

use super::{Row, Sheet, acting_row, clocks, person_rows, row, window_steps};
use crate::pages::labels;
use crate::pages::moment::{self, Moment};
use crate::reading::{Detail, Fact, FactValue, PlainWindow};
use crate::text::{Text, code, key};

/// The sheet of a case.
pub(super) fn sheet(text: Text, window: &PlainWindow) -> Sheet {
    let now = window.now;
    let mut rows: Vec<Row> =
        window.subject.as_ref().map(|person| person_rows(text, person)).unwrap_or_default();
    rows.extend(window.facts.iter().map(|told| fact(text, told, now)));
    if let Some(holder) = &window.holder {
        rows.push(row(text, "page-row-holder", labels::post(text, holder)));
    }
    rows.extend(acting_row(text, window.post.as_ref()));
    Sheet {
        heading: text.with(&key("page-kind", &code(&window.kind)), &[("case", &window.case)]),
        mark: None,
        state: said(text, &window.state),
        clocks: clocks(text, &window.clocks, now),
        notes: Vec::new(),
        rows,
        facts: Vec::new(),
        ladder: Vec::new(),
        steps: window_steps(text, &window.steps, &[], now),
    }
}

/// Codes in words.
pub(in crate::pages) fn said(text: Text, detail: &Detail) -> String {
    let names: Vec<String> = detail.codes.iter().map(|code| text.get(&key(&detail.prefix, code))).collect();
    names.join(&text.get("page-list-comma"))
}

fn fact(text: Text, told: &Fact, now: wuji_core::At) -> Row {
    let (value, href) = match &told.value {
        FactValue::Codes(detail) => (said(text, detail), None),
        FactValue::Number(number) => (number.to_string(), None),
        FactValue::Day(day) => (moment::date(text, day.at_minute(0), now), None),
        FactValue::At(at) => (Moment::of(text, *at, now).said, None),
        FactValue::Title(title) => (title.clone(), None),
        FactValue::Post(post) => (labels::post(text, post), None),
        FactValue::Person(person) => (labels::person(text, person), None),
        FactValue::Case(case) => (text.with("page-case", &[("case", case)]), Some(format!("/cases/{case}"))),
    };
    Row { name: text.get(&key("fact", &told.name)), value, href }
}
