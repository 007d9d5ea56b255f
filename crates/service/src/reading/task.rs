//! The window of a task. What it says of people are words: they stand in its steps, within a visit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::Deed;
use wuji_core::crisis::Measure;
use wuji_core::duty::{Task, TaskKind, TaskState};
use wuji_core::ids::EvidenceNo;
use wuji_core::{At, Day, Network};

use super::case::Story;
use super::duties::DutyLabel;
use super::head::Head;
use super::labels::PostLabel;

/// A task, as far as its reader may see it. It names nobody; a recorded reading where words stand beside its steps.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TaskWindow {
    /// What it begins with.
    #[serde(flatten)]
    pub head: Head,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TaskKind>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How far it has come.
    pub state: TaskState,
    /// Of 100.
    pub percent: u8,
    /// What is carried out of a decision of the leading group; of whom, whoever it is done with tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// To be done by the end of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// It was overdue at least once.
    pub lapsed: bool,
    /// The post that gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PostLabel>,
    /// The post that owes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PostLabel>,
    /// Posts that do it together with that one.
    pub with: Vec<PostLabel>,
    /// The meeting, inspection or plan that it comes from, where the reader may see how it stands with that duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<OriginLabel>,
    /// Given then.
    pub opened_at: At,
    /// Its last step.
    pub changed_at: At,
}

/// What a task comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OriginLabel {
    /// The duty that was done.
    pub duty: DutyLabel,
    /// When.
    pub on: Day,
    /// What it was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// The outline of a task: everything but words and what the reader may do.
pub(super) fn outline(network: &Network, task: &Task, story: &Story<'_>, head: Head) -> TaskWindow {
    let label = |post| PostLabel::of(&network.roster, post);
    TaskWindow {
        head,
        kind: task.kind,
        // A clause names what comes of a decision; its measures say what it is.
        title: task.title.as_ref().filter(|_| task.measures.is_empty()).map(ToString::to_string),
        measures: task.measures.clone(),
        state: task.state,
        percent: task.percent,
        due: task.due,
        lapsed: task.lapsed,
        from: task.from.and_then(label),
        to: task.to.and_then(label),
        with: task.with.iter().copied().filter_map(label).collect(),
        origin: task.origin.and_then(|number| origin(network, number, story)),
        opened_at: task.opened,
        changed_at: task.changed,
    }
}

fn origin(network: &Network, number: EvidenceNo, story: &Story<'_>) -> Option<OriginLabel> {
    let evidence = network.duty.evidence(number)?;
    story.may_duty(network, Deed::SeeDuty, evidence.duty, evidence.place).then(|| OriginLabel {
        duty: DutyLabel::of(network, evidence.duty),
        on: evidence.on,
        title: evidence.title.as_ref().map(ToString::to_string),
    })
}
