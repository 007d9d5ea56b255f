//! What of a crisis is shown.

use super::{Note, Row, Sheet, acting_row, person_rows, row};
use crate::pages::labels::{self, Mark};
use crate::pages::moment::{self, Moment};
use crate::reading::{CrisisWindow, DeciderLabel, SubjectLabel};
use crate::text::Text;

/// The sheet of a crisis.
pub(super) fn sheet(text: Text, window: &CrisisWindow) -> Sheet {
    let now = window.head.now;
    let comma = text.get("page-list-comma");
    let mut rows: Vec<Row> = match &window.subject {
        Some(SubjectLabel::Person(person)) => person_rows(text, person),
        Some(SubjectLabel::Described) => {
            vec![row(text, "page-row-subject", text.get("page-person-described"))]
        }
        None => Vec::new(),
    };
    if let Some(department) = window.department.as_ref().filter(|_| window.subject.is_none()) {
        rows.push(row(text, "page-row-department", department.clone()));
    }
    if let Some(holder) = &window.holder {
        rows.push(row(text, "page-row-holder", labels::post(text, holder)));
    }
    rows.push(row(text, "page-row-opened_at", Moment::of(text, window.opened_at, now).said));
    if let Some(proposal) = &window.proposal {
        rows.push(row(text, "page-row-proposal", labels::names(text, "measure", proposal).join(&comma)));
    }
    if let Some(decision) = &window.decision {
        let measures = labels::names(text, "measure", &decision.measures).join(&comma);
        rows.push(row(text, "page-row-decision", measures));
        rows.push(row(text, "page-row-decided_at", Moment::of(text, decision.at, now).said));
        let deciders: Vec<String> = decision.deciders.iter().map(|one| decider(text, one)).collect();
        rows.push(row(text, "page-row-deciders", deciders.join(&comma)));
        for one in &decision.executing {
            let post = one.post.as_ref().map(|post| labels::post(text, post)).unwrap_or_default();
            let until = one.until.map(|day| moment::date(text, day.at_minute(0), now)).unwrap_or_default();
            let measures = labels::names(text, "measure", &one.measures).join(&comma);
            let state = text.name("task_state", &one.state);
            rows.push(row(text, "page-row-executing", [post, measures, until, state].join(" · ")));
        }
    }
    for decision in &window.earlier {
        let measures = labels::names(text, "measure", &decision.measures).join(&comma);
        let when = Moment::of(text, decision.at, now).said;
        let said = text.with("page-post", &[("role", &measures), ("place", &when)]);
        rows.push(row(text, "page-row-earlier_decision", said));
    }
    if let Some(outcome) = &window.outcome {
        rows.push(row(text, "page-row-outcome", text.name("ended_by", outcome)));
    }
    rows.extend(acting_row(text, window.head.post.as_ref()));
    let mut notes = Vec::new();
    if let Some(asked) = &window.asked {
        let grade = text.name("grade", &asked.grade);
        notes.push(Note {
            look: "warn",
            said: text.with("page-note-regrade", &[("grade", &grade)]),
            href: None,
        });
    }
    if window.decision.as_ref().is_some_and(|decision| decision.to_ratify && decision.ratified.is_none()) {
        notes.push(Note { look: "warn", said: text.get("page-note-to_ratify"), href: None });
    }
    notes.extend(super::incident(text, &window.incident));
    for report in &window.reports {
        let said = text.with("page-note-from", &[("case", report)]);
        notes.push(Note { look: "", said, href: Some(format!("/cases/{report}")) });
    }
    Sheet {
        heading: text.with("page-kind-crisis", &[("case", &window.head.case)]),
        mark: window.grade.map(|grade| Mark::grade(text, grade)),
        state: text.get(if window.open { "case_state-open" } else { "case_state-closed" }),
        notes,
        rows,
        ..Sheet::of(text, &window.head)
    }
}

fn decider(text: Text, decider: &DeciderLabel) -> String {
    let post = decider.post.as_ref().map(|post| labels::post(text, post));
    let who = decider.name.clone().or(post).unwrap_or_else(|| text.get("page-row-named"));
    let vote = text.get(match (decider.dissents, decider.by_phone) {
        (false, false) => "page-vote-for",
        (false, true) => "page-vote-for_phone",
        (true, false) => "page-vote-against",
        (true, true) => "page-vote-against_phone",
    });
    text.with("page-post", &[("role", &who), ("place", &vote)])
}
