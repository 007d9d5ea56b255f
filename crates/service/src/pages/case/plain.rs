//! What is shown of a case that has no sheet of its own: its facts, by name.

use wuji_core::At;

use super::{Note, Part, Row, Sheet, acting_row, person_rows, row};
use crate::pages::labels;
use crate::pages::moment::{self, Moment};
use crate::reading::{CaseKind, Detail, Fact, FactValue, PlainWindow};
use crate::text::{Text, code, key};

/// The sheet of a case.
pub(super) fn sheet(text: Text, window: &PlainWindow) -> Sheet {
    let now = window.head.now;
    let mut rows: Vec<Row> =
        window.subject.as_ref().map(|person| person_rows(text, person)).unwrap_or_default();
    rows.extend(window.facts.iter().map(|told| fact(text, told, now)));
    if let Some(holder) = &window.holder {
        rows.push(row(text, "page-row-holder", labels::post(text, holder)));
    }
    rows.extend(acting_row(text, window.head.post.as_ref()));
    Sheet {
        heading: text.with(&key("page-kind", &code(&window.kind)), &[("case", &window.head.case)]),
        state: said(text, &window.state),
        notes: copy(text, window).into_iter().collect(),
        rows,
        ..Sheet::of(text, &window.head)
    }
}

/// Where the copy of a file is made that a request asks for.
fn copy(text: Text, window: &PlainWindow) -> Option<Note> {
    let asks = |fact: &Fact| match &fact.value {
        FactValue::Codes(said) => said.prefix == "wish" && said.codes == ["copy"],
        _ => false,
    };
    let said = text.get("page-copy-make");
    let href = Some(format!("/cases/{}/copy", window.head.case));
    (window.kind == CaseKind::Right && window.facts.iter().any(asks)).then_some(Note { look: "", said, href })
}

/// Codes in words.
pub(in crate::pages) fn said(text: Text, detail: &Detail) -> String {
    let names: Vec<String> = detail.codes.iter().map(|code| text.get(&key(&detail.prefix, code))).collect();
    names.join(&text.get("page-list-comma"))
}

/// Something done for the person concerned.
pub(super) fn part(text: Text, part: &crate::reading::Part, now: At) -> Part {
    let rows = part.facts.iter().map(|told| fact(text, told, now)).collect();
    Part { name: text.get(&key("part", &part.name)), rows }
}

fn fact(text: Text, told: &Fact, now: At) -> Row {
    let href = match &told.value {
        FactValue::Case(case) => Some(format!("/cases/{case}")),
        _ => None,
    };
    Row { name: text.get(&key("fact", &told.name)), value: value(text, &told.value, now), href }
}

/// What a fact is, in words.
pub(crate) fn value(text: Text, value: &FactValue, now: At) -> String {
    match value {
        FactValue::Codes(detail) => said(text, detail),
        FactValue::Number(number) => number.to_string(),
        FactValue::Day(day) => moment::date(text, day.at_minute(0), now),
        FactValue::At(at) => Moment::of(text, *at, now).said,
        FactValue::Title(title) => title.clone(),
        FactValue::Post(post) => labels::post(text, post),
        FactValue::Person(person) => labels::person(text, person),
        FactValue::Case(case) => text.with("page-case", &[("case", case)]),
    }
}
