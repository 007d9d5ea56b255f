//! Who is signed in: name, posts, what is open to him.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::At;
use wuji_core::limits::PLEDGE_EDITION;
use wuji_core::roster::{PersonKind, Role};
use wuji_engine::ReadError;

use super::labels::{PersonLabel, PostLabel};
use super::standing::has_register;
use super::{Reader, case};

/// Who is signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Me {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// The college.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub college: Option<String>,
    /// It is a generated college with a simulated clock.
    pub is_demo: bool,
    /// Himself, with name and place.
    pub person: PersonLabel,
    /// Student or staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PersonKind>,
    /// The posts that he holds now.
    pub posts: Vec<PostLabel>,
    /// He pledged secrecy in this term; before that he reads nothing about others.
    pub has_pledged: bool,
    /// The wording of the pledge that is in force.
    pub pledge_edition: u16,
    /// What is open to him besides reporting.
    pub sections: Vec<Section>,
}

/// A part of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// What one's posts owe by when.
    Desk,
    /// The focus register.
    Register,
    /// Looking up a student by number.
    Students,
    /// How it stands with the duties that one's posts reach.
    Duties,
    /// Units, posts, on call.
    Network,
    /// Notices of crises.
    Notices,
    /// The audit trail.
    Audit,
}

impl Reader<'_> {
    /// Who he is and what is open to him.
    pub fn me(&self) -> Result<Me, ReadError> {
        let name = case::optional(self.engine.own_name(self.person))?;
        self.look(|view, now| {
            let network = &view.network;
            let roster = &network.roster;
            let held = network.posts_of(self.person, now);
            let is =
                |test: &dyn Fn(Role) -> bool| held.iter().any(|post| roster.role(*post).is_some_and(test));
            let student = |role: Role| matches!(role, Role::DormOfficer | Role::Commissioner);
            let sections = [
                // An administrator has one while he owes something.
                (Section::Desk, is(&|role| !role.is_administrator()) || !self.lines(view, now).is_empty()),
                (Section::Register, is(&has_register)),
                (Section::Students, is(&|role| !role.is_administrator() && !student(role))),
                (Section::Duties, is(&|role| !role.is_administrator())),
                (Section::Network, !held.is_empty()),
                (Section::Notices, is(&|role| role.is_station() || role.is_centre() || role.is_leading())),
                (Section::Audit, is(&|role| role == Role::AuditAdministrator)),
            ];
            let person = PersonLabel::of(roster, self.person);
            Me {
                now,
                college: network.operation.title().map(ToString::to_string),
                is_demo: network.operation.is_demo(),
                person: PersonLabel { name: name.as_ref().map(|name| name.to_string()), ..person },
                kind: roster.person(self.person).map(|row| row.kind),
                posts: held.iter().filter_map(|post| PostLabel::of(roster, *post)).collect(),
                has_pledged: network.has_pledged(self.person, now),
                pledge_edition: PLEDGE_EDITION,
                sections: sections
                    .into_iter()
                    .filter(|(_, open)| *open)
                    .map(|(section, _)| section)
                    .collect(),
            }
        })
    }
}
