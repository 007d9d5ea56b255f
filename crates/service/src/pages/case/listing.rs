//! What of a listing of the focus register is shown.

use super::{Note, Row, Sheet, acting_row, person_rows, row};
use crate::pages::labels::{self, Mark};
use crate::pages::moment::Moment;
use crate::reading::ListingWindow;
use crate::text::Text;

/// The sheet of a listing.
pub(super) fn sheet(text: Text, window: &ListingWindow) -> Sheet {
    let now = window.head.now;
    let comma = text.get("page-list-comma");
    let mut rows: Vec<Row> =
        window.subject.as_ref().map(|person| person_rows(text, person)).unwrap_or_default();
    rows.push(row(text, "page-row-grounds", labels::names(text, "ground", &window.grounds).join(&comma)));
    if let Some(owner) = &window.owner {
        rows.push(row(text, "page-row-owner", labels::post(text, owner)));
    }
    if let Some(at) = window.listed_at {
        rows.push(row(text, "page-row-listed_at", Moment::of(text, at, now).said));
    }
    if let Some(at) = window.reviewed_at {
        rows.push(row(text, "page-row-reviewed_at", Moment::of(text, at, now).said));
    }
    rows.extend(acting_row(text, window.head.post.as_ref()));
    let mut notes = Vec::new();
    if let Some(pending) = &window.pending {
        let change = change(text, pending.change);
        let key = if pending.is_own { "page-note-pending_own" } else { "page-note-pending" };
        notes.push(Note { look: "warn", said: text.with(key, &[("change", &change)]), href: None });
    }
    if let Some(source) = window.source {
        let said = text.with("page-note-from", &[("case", &source)]);
        notes.push(Note { look: "", said, href: Some(format!("/cases/{source}")) });
    }
    let state = match (window.open, window.grade) {
        (true, Some(_)) => "page-state-listed",
        (true, None) => "page-state-proposed",
        (false, _) => "page-state-ended",
    };
    Sheet {
        heading: text.with("page-kind-listing", &[("case", &window.head.case)]),
        mark: window.grade.map(|grade| Mark::grade(text, grade)),
        state: text.get(state),
        notes,
        rows,
        ..Sheet::of(text, &window.head)
    }
}

/// A change of the register in words.
pub(in crate::pages) fn change(text: Text, change: wuji_core::focus::Change) -> String {
    use wuji_core::focus::Change::{Delist, List, Regrade};
    let graded = |key, grade| text.with(key, &[("grade", &text.name("grade", &grade))]);
    match change {
        List(grade) => graded("page-change-list", grade),
        Regrade(grade) => graded("page-change-regrade", grade),
        Delist => text.get("page-change-delist"),
    }
}
