//! The steps of a case, in words.

use askama::Template;
use wuji_core::At;
use wuji_core::kind::Kind;

use crate::pages::labels;
use crate::pages::moment::Moment;
use crate::reading::StepLabel;
use crate::text::{Text, key};

/// One step.
#[derive(Template)]
#[template(path = "pages/step.html")]
pub(in crate::pages) struct Step {
    at: Moment,
    what: String,
    by: String,
    to: Option<String>,
    due: Option<String>,
    facts: Vec<String>,
    words: Option<String>,
    lapsed: bool,
    /// The case it belongs to, where steps of several stand together.
    case: Option<(String, String)>,
}

impl askama::filters::HtmlSafe for Step {}

/// So many of the latest steps stand open; a crisis that is watched every two hours has thousands.
const OPEN_STEPS: usize = 40;

/// The earlier steps, which are folded, the latest, and what stands over the earlier ones.
pub(in crate::pages) fn folded<'s>(text: &Text, steps: &'s [Step]) -> (&'s [Step], &'s [Step], String) {
    let (earlier, latest) = steps.split_at(steps.len().saturating_sub(OPEN_STEPS));
    (earlier, latest, text.with("page-case-earlier", &[("count", &earlier.len())]))
}

/// Steps as they are shown; with links to their cases if `linked`.
pub(in crate::pages) fn steps(text: Text, steps: &[StepLabel], now: At, linked: bool) -> Vec<Step> {
    steps.iter().map(|step| of(text, step, now, linked)).collect()
}

fn of(text: Text, step: &StepLabel, now: At, linked: bool) -> Step {
    let due = step.due.zip(step.item.as_ref()).map(|(due, item)| {
        let (item, due) = (text.name("item", item), Moment::of(text, due, now).said);
        text.with("page-step-due", &[("item", &item), ("due", &due)])
    });
    let case =
        linked.then(|| (format!("/cases/{}", step.case), text.with("page-case", &[("case", &step.case)])));
    Step {
        at: Moment::of(text, step.at, now),
        what: text.name("kind", &step.kind),
        by: match step.kind {
            // Whoever did the thing before did not mean the clock.
            Kind::ClockStarted | Kind::ClockStopped => text.get("page-actor-engine"),
            _ => labels::actor(text, &step.by),
        },
        to: step.to.as_ref().map(|to| labels::actor(text, to)),
        due,
        facts: step
            .details
            .iter()
            .flat_map(|detail| detail.codes.iter().map(|code| text.get(&key(&detail.prefix, code))))
            .collect(),
        words: step.words.clone(),
        lapsed: step.kind == Kind::Lapsed,
        case,
    }
}
