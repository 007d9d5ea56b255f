//! The window of a duty that was missed in a unit: for the post that was told, whole; for whoever may see how it stands with
//! the duty, those instances of it. It names nobody and has no words, so that no reading is recorded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::Deed;
use wuji_core::duty::Lapse;
use wuji_core::{At, Day, Network};

use super::case::Story;
use super::duties::{DutyLabel, PlaceLabel, unit_title};
use super::head::Head;
use super::labels::PostLabel;
use super::standing::Sight;

/// A missed duty, as far as its reader may see it.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LapseWindow {
    /// What it begins with.
    #[serde(flatten)]
    pub head: Head,
    /// Which duty.
    pub duty: DutyLabel,
    /// In which unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// First day of the period in which it was not done.
    pub first: Day,
    /// Its last day.
    pub last: Day,
    /// Missed since then.
    pub since: At,
    /// What was missed, by which posts; as far as the reader may see it.
    pub missed: Vec<MissedLabel>,
    /// The post that was told, for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<PostLabel>,
    /// It has said that it saw it.
    pub seen: bool,
}

/// An instance that was missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MissedLabel {
    /// What it was due for.
    pub place: PlaceLabel,
    /// The post that missed it; none where nobody held it in all that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
}

/// The outline of a missed duty: everything but what the reader may do.
pub(super) fn outline(network: &Network, lapse: &Lapse, story: &Story<'_>, head: Head) -> LapseWindow {
    let label = |post| PostLabel::of(&network.roster, post);
    // Told of it: sees all of it. Anybody else sees what he may see of the duty itself.
    let is_told = story.sight > Sight::State;
    let sees = |place| is_told || story.may_duty(network, Deed::SeeDuty, lapse.duty, place);
    let missed = lapse.missed.iter().filter(|missed| sees(missed.place)).filter_map(|missed| {
        let place = PlaceLabel::of(&network.roster, missed.place)?;
        Some(MissedLabel { place, post: missed.post.and_then(label) })
    });
    LapseWindow {
        head,
        duty: DutyLabel::of(network, lapse.duty),
        unit: lapse.unit.and_then(|unit| unit_title(&network.roster, unit)),
        first: lapse.period.first,
        last: lapse.period.last,
        since: story.entries.first().map_or(story.now, |entry| entry.header.at),
        missed: missed.collect(),
        told: lapse.told.filter(|_| is_told).and_then(label),
        seen: lapse.seen,
    }
}
