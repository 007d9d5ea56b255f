//! What every window of a case begins with: which case, read by whom and when, what runs, what happened, what may be done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::ids::CaseNo;
use wuji_core::{At, Network};

use super::actions::Targets;
use super::care::{self, Part};
use super::case::Story;
use super::labels::{ClockLabel, PostLabel};
use super::steps::StepLabel;

/// What is the same of every case.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// Its number.
    pub case: CaseNo,
    /// In which post it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// When it was read, by the engine's clock.
    pub now: At,
    /// Its state is the one of then; the reader's rights are those of now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<At>,
    /// The clocks that run, the first due first.
    pub clocks: Vec<ClockLabel>,
    /// What is done for the person concerned, where the reader may know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub care: Vec<Part>,
    /// What happened, in order, where the reader may know.
    pub steps: Vec<StepLabel>,
    /// What the reader may do to it now.
    pub actions: Vec<String>,
    /// To whom, where an action goes to a post.
    pub targets: Targets,
}

impl Head {
    /// The head of a case's window, without words and what the reader may do.
    pub(super) fn of(network: &Network, then: &Network, story: &Story<'_>) -> Self {
        Self {
            case: story.case,
            post: story.post.and_then(|post| PostLabel::of(&network.roster, post)),
            now: story.now,
            as_of: story.as_of,
            clocks: clocks(then, story),
            care: care::parts(network, then, story),
            steps: story.steps(),
            actions: Vec::new(),
            targets: Targets::default(),
        }
    }
}

/// The clocks of the case that run; of a report, to a peer, those that his post owes.
fn clocks(then: &Network, story: &Story<'_>) -> Vec<ClockLabel> {
    let mut clocks: Vec<ClockLabel> = then
        .escalation
        .of_case(story.case)
        .filter(|(_, clock)| !story.is_peer || clock.owner == story.post)
        .map(|(_, clock)| {
            let item = clock.start.row.item;
            ClockLabel::of(clock, clock.owner.map(|owner| story.mask.post(owner, Some(item))))
        })
        .collect();
    clocks.sort_by_key(|clock| clock.due);
    clocks
}
