//! The window of a listing of the focus register.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::Network;
use wuji_core::crisis::Grade;
use wuji_core::entry::Event;
use wuji_core::focus::{self, Change, Ground, Listing};
use wuji_core::ids::CaseNo;
use wuji_core::time::At;

use super::case::Story;
use super::head::Head;
use super::labels::{PersonLabel, PostLabel};

/// A listing, as far as its reader may see it.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListingWindow {
    /// What it begins with.
    #[serde(flatten)]
    pub head: Head,
    /// Whether it has not ended.
    pub open: bool,
    /// The person listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<PersonLabel>,
    /// The grade while he is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// On which grounds, the latest proposal's.
    pub grounds: Vec<Ground>,
    /// A change that waits for approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingChange>,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PostLabel>,
    /// Since when he is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_at: Option<At>,
    /// When it was last reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_at: Option<At>,
    /// The report or crisis that it came from, where the reader may know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<CaseNo>,
}

/// A change of the register that waits for approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PendingChange {
    /// What is to change.
    pub change: Change,
    /// The reader proposed it himself: another person approves.
    pub is_own: bool,
}

/// The outline of a listing: everything but names, words and what the reader may do.
pub(super) fn outline(network: &Network, listing: &Listing, story: &Story<'_>, head: Head) -> ListingWindow {
    let roster = &network.roster;
    let (mut grounds, mut source, mut listed_at, mut reviewed_at) = (Vec::new(), None, None, None);
    for entry in &story.entries {
        match entry.event() {
            Some(Event::Focus(focus::Event::Proposed { grounds: new, .. })) => {
                grounds.clone_from(new);
                source = source.or(entry.header.parent);
            }
            Some(Event::Focus(focus::Event::Listed { .. })) => listed_at = Some(entry.header.at),
            Some(Event::Focus(focus::Event::Reviewed)) => reviewed_at = Some(entry.header.at),
            _ => {}
        }
    }
    ListingWindow {
        head,
        open: !listing.ended,
        subject: listing.person.map(|person| PersonLabel::of(roster, person)),
        grade: listing.grade,
        grounds,
        pending: listing.pending.as_ref().map(|pending| PendingChange {
            change: pending.change,
            is_own: pending.by == Some(story.reader),
        }),
        owner: listing.owner.and_then(|owner| PostLabel::of(roster, owner)),
        listed_at,
        reviewed_at,
        source: source.filter(|case| story.sees_state(network, *case)),
    }
}
