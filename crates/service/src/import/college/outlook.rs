//! What a plan leads to, before it is committed: how many entries of each kind, and which gaps are left. Gaps warn; they
//! never block.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::action::Import;
use wuji_core::ids::{PersonNo, PostNo, Tag};
use wuji_core::policy::{Gap, unreachable_centre};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::{Action, At, Kind, Network, Refusal};

use crate::limits::{GAP_TITLES_MAX, OUTLOOK_DAYS};

/// Things of a kind that lack something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lacking {
    /// How many.
    pub count: u32,
    /// Titles of the first ten.
    pub first: Vec<String>,
}

impl Lacking {
    fn of(titles: impl Iterator<Item = String>) -> Self {
        let mut lacking = Self::default();
        for title in titles {
            lacking.count += 1;
            if lacking.first.len() < GAP_TITLES_MAX {
                lacking.first.push(title);
            }
        }
        lacking
    }
}

/// Where the network would have holes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Gaps {
    /// Roles of the college's offices that nobody holds.
    pub vacant_offices: Vec<Role>,
    /// Departments whose station has no counsellor.
    pub stations_without_counsellor: Lacking,
    /// Classes without a commissioner.
    pub classes_without_commissioner: Lacking,
    /// Classes without an advisor.
    pub classes_without_advisor: Lacking,
    /// Rooms in which somebody lives, without an officer.
    pub rooms_without_officer: Lacking,
    /// Hours of the next 30 days in which nobody at the centre could be reached.
    pub centre_unreachable: Vec<Gap>,
}

impl Gaps {
    /// The gaps of a network at an instant.
    pub fn of(network: &Network, at: At) -> Self {
        let roster = &network.roster;
        let is_held =
            |post: Option<PostNo>| post.is_some_and(|post| roster.holders(post, at).next().is_some());
        let offices =
            [UnitKind::LeadingGroup, UnitKind::StudentAffairs, UnitKind::YouthLeague, UnitKind::Centre];
        let vacant = offices
            .iter()
            .flat_map(|kind| kind.posts().iter().map(|(role, _)| (*kind, *role)))
            // Being on call has hours of its own below; a leading group may do without further members.
            .filter(|(_, role)| !role.is_on_call() && *role != Role::LeadingMember)
            .filter(|(kind, role)| !is_held(roster.single_post(*kind, *role)))
            .map(|(_, role)| role);
        let stations = roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station);
        let classes = || roster.classes().map(|(_, class)| class).filter(|class| !class.closed);
        let title = |class: &wuji_core::roster::Class| class.title.to_string();
        Self {
            vacant_offices: vacant.collect(),
            stations_without_counsellor: Lacking::of(
                stations
                    .filter(|(number, _)| !is_held(roster.post_of(*number, Role::StationCounsellor)))
                    .map(|(_, unit)| unit.title.to_string()),
            ),
            classes_without_commissioner: Lacking::of(
                classes().filter(|class| !is_held(class.commissioner)).map(title),
            ),
            classes_without_advisor: Lacking::of(
                classes().filter(|class| !class.advisors.iter().any(|post| is_held(Some(*post)))).map(title),
            ),
            rooms_without_officer: Lacking::of(
                roster
                    .rooms()
                    .filter(|(_, room)| !room.beds.is_empty() && !is_held(room.officer))
                    .map(|(_, room)| format!("{} {}", room.building, room.title)),
            ),
            centre_unreachable: unreachable_centre(network, at, OUTLOOK_DAYS),
        }
    }

    /// Hours in which nobody at the centre could be reached, in minutes.
    pub fn unreachable_minutes(&self) -> i64 {
        let minutes =
            |gap: &Gap| gap.period.until.map_or(0, |until| until.ms() - gap.period.from.ms()) / 60_000;
        self.centre_unreachable.iter().map(minutes).sum()
    }
}

/// A plan, ready to be committed, and what would come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// The action to send, bound to this preview.
    pub import: Import,
    /// Digest of what would happen.
    pub digest: Tag,
    /// How many entries of each kind it makes.
    pub counts: BTreeMap<Kind, u32>,
    /// How many open matters leave each post.
    pub leaving: BTreeMap<PostNo, u32>,
    /// Gaps that it leaves.
    pub gaps: Gaps,
}

/// What `actions` would lead to at `at`, done by `by` in `post`, with that many words beside them.
pub fn outlook(
    network: &Network,
    at: At,
    by: PersonNo,
    post: PostNo,
    actions: Vec<Action>,
    words: usize,
) -> Result<Outlook, Refusal> {
    let preview = network.preview(at, by, post, &actions, words)?;
    let gaps = Gaps::of(&preview.after, at);
    let digest = preview.digest;
    let import = Import { actions, preview: Some(digest) };
    Ok(Outlook { import, digest, counts: preview.counts, leaving: preview.leaving, gaps })
}
