//! What of a report is shown.

use super::{Facts, Note, Row, Sheet, acting_row, facts, ladder, person_rows, row, window_steps};
use crate::pages::labels::{self, Mark};
use crate::pages::moment::Moment;
use crate::reading::{ReportState, ReportWindow, SubjectLabel};
use crate::text::Text;

/// The sheet of a report.
pub(super) fn sheet(text: Text, window: &ReportWindow) -> Sheet {
    let now = window.head.now;
    let mut rows: Vec<Row> = match &window.subject {
        Some(SubjectLabel::Person(person)) => person_rows(text, person),
        Some(SubjectLabel::Described) => {
            vec![row(text, "page-row-subject", text.get("page-person-described"))]
        }
        None => Vec::new(),
    };
    rows.push(row(text, "page-row-sender", labels::actor(text, &window.sender)));
    if let Some(channel) = &window.channel {
        rows.push(row(text, "page-row-channel", text.name("channel", channel)));
    }
    if let Some(at) = window.submitted_at {
        rows.push(row(text, "page-row-sent_at", Moment::of(text, at, now).said));
    }
    if let Some(holder) = &window.holder {
        let post = labels::actor(text, holder);
        let value = match &window.holder_name {
            Some(name) => text.with("page-post", &[("role", &post), ("place", name)]),
            None => post,
        };
        rows.push(row(text, "page-row-holder", value));
    }
    if let Some(outcome) = &window.outcome {
        rows.push(row(text, "page-row-outcome", text.name("outcome", outcome)));
    }
    rows.extend(acting_row(text, window.head.post.as_ref()));
    let mut notes = Vec::new();
    if let Some(crisis) = window.crisis {
        let said = text.with("page-note-became", &[("case", &crisis)]);
        notes.push(Note { look: "bad", said, href: Some(format!("/cases/{crisis}")) });
    }
    if let Some(other) = window.attached_to {
        let said = text.with("page-note-attached", &[("case", &other)]);
        notes.push(Note { look: "warn", said, href: Some(format!("/cases/{other}")) });
    }
    let state = match window.state {
        ReportState::Open if !window.acknowledged => "page-state-waiting",
        ReportState::Open if window.with_centre => "case_state-with_centre",
        ReportState::Open => "state-open",
        ReportState::Observed => "state-observed",
        ReportState::Attached => "state-attached",
        ReportState::Settled => "state-settled",
    };
    notes.extend(super::incident(text, &window.incident));
    for telling in &window.tellings {
        let (sender, case) = (labels::actor(text, &telling.sender), telling.case);
        let said = text.with("page-note-telling", &[("case", &case), ("sender", &sender)]);
        notes.push(Note { look: "", said, href: Some(format!("/cases/{case}")) });
    }
    let own = window.facts.iter().map(|one| facts(text, one, &window.head.steps, now));
    // What others told stands below it, in the same place.
    let told = window.tellings.iter().flat_map(|telling| {
        let said = telling.words.join("\n");
        telling.facts.iter().map(move |one| Facts {
            words: Some(said.clone()).filter(|said| !said.is_empty()),
            ..facts(text, one, &[], now)
        })
    });
    Sheet {
        heading: text.with("page-kind-report", &[("case", &window.head.case)]),
        mark: window.level.map(|level| Mark::level(text, level)),
        state: text.get(state),
        notes,
        rows,
        facts: own.chain(told).collect(),
        ladder: ladder::ladder(text, window),
        steps: window_steps(text, &window.head.steps, &window.facts, now),
        ..Sheet::of(text, &window.head)
    }
}
