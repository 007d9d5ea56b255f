//! What of a task, and of a duty that was missed, is shown.

use wuji_core::duty::TaskState;

use super::{Note, Row, Sheet, acting_row, row};
use crate::pages::duties::{place, title};
use crate::pages::labels;
use crate::pages::moment::{self, Moment};
use crate::reading::{LapseWindow, MissedLabel, TaskWindow};
use crate::text::Text;

/// The sheet of a task.
pub(super) fn task(text: Text, window: &TaskWindow) -> Sheet {
    let now = window.head.now;
    let post = |key, post: &Option<_>| post.as_ref().map(|label| row(text, key, labels::post(text, label)));
    let with: Vec<String> = window.with.iter().map(|label| labels::post(text, label)).collect();
    let with = (!with.is_empty()).then(|| with.join(&text.get("page-list-comma")));
    let due = window.due.map(|due| moment::date(text, due.at_minute(0), now));
    let origin = window.origin.as_ref().map(|origin| {
        let duty = origin.title.clone().unwrap_or_else(|| title(text, &origin.duty));
        text.with(
            "page-task-origin",
            &[("duty", &duty), ("day", &moment::date(text, origin.on.at_minute(0), now))],
        )
    });
    let percent = text.with("page-task-percent", &[("percent", &window.percent)]);
    let rows = [
        window.title.clone().map(|title| row(text, "page-row-title", title)),
        window.kind.map(|kind| row(text, "page-row-kind", text.name("task_kind", &kind))),
        Some(labels::names(text, "measure", &window.measures).join(&text.get("page-list-comma")))
            .filter(|measures| !measures.is_empty())
            .map(|measures| row(text, "page-row-decision", measures)),
        post("page-row-given_by", &window.from),
        post("page-row-owed_by", &window.to),
        with.map(|with| row(text, "page-row-with", with)),
        due.map(|due| row(text, "page-row-due", due)),
        Some(row(text, "page-row-progress", percent)),
        origin.map(|origin| row(text, "page-row-origin", origin)),
        Some(row(text, "page-row-opened_at", Moment::of(text, window.opened_at, now).said)),
        acting_row(text, window.head.post.as_ref()),
    ];
    let waits = matches!(window.state, TaskState::Open | TaskState::Acknowledged | TaskState::Done);
    let notes = (window.lapsed && waits).then(|| note(text.get("page-note-task_lapsed"), None));
    Sheet {
        heading: text.with("page-kind-task", &[("case", &window.head.case)]),
        state: text.name("task_state", &window.state),
        notes: notes.into_iter().collect(),
        rows: rows.into_iter().flatten().collect(),
        ..Sheet::of(text, &window.head)
    }
}

/// The sheet of a missed duty.
pub(super) fn lapse(text: Text, window: &LapseWindow) -> Sheet {
    let now = window.head.now;
    let period = period(text, window.first, window.last, now);
    let mut rows = vec![
        row(text, "page-row-duty", title(text, &window.duty)),
        row(text, "page-row-clauses", window.duty.clauses.join(" ")),
    ];
    rows.extend(window.unit.clone().map(|unit| row(text, "page-row-department", unit)));
    rows.push(row(text, "page-row-period", period));
    rows.push(row(text, "page-row-missed_since", Moment::of(text, window.since, now).said));
    rows.extend(window.missed.iter().map(|missed| missed_row(text, missed)));
    rows.extend(window.told.as_ref().map(|told| row(text, "page-row-told", labels::post(text, told))));
    rows.extend(acting_row(text, window.head.post.as_ref()));
    let state = if window.seen { "page-state-lapse_seen" } else { "page-state-lapse_unseen" };
    Sheet {
        heading: text.with("page-kind-lapse", &[("case", &window.head.case)]),
        state: text.get(state),
        notes: vec![note(text.get("page-note-lapse"), Some("/duties?status=lapsed".to_owned()))],
        rows,
        ..Sheet::of(text, &window.head)
    }
}

fn missed_row(text: Text, missed: &MissedLabel) -> Row {
    let post = missed.post.as_ref().map(|post| labels::post(text, post));
    let post = post.unwrap_or_else(|| text.get("page-lapse-vacant"));
    let place = place(text, &missed.place);
    let value = if place == post { place } else { format!("{place} · {post}") };
    row(text, "page-row-missed", value)
}

fn note(said: String, href: Option<String>) -> Note {
    Note { look: "warn", said, href }
}

/// Days from the first to the last.
pub(in crate::pages) fn period(
    text: Text,
    first: wuji_core::Day,
    last: wuji_core::Day,
    now: wuji_core::At,
) -> String {
    let day = |day: wuji_core::Day| moment::date(text, day.at_minute(0), now);
    if first == last { day(first) } else { format!("{} – {}", day(first), day(last)) }
}
