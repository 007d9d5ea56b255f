//! For what a duty is due, who owes it there, who supervises, and how an asker stands to it. All of it is found in the
//! roster at the moment of asking; nothing of it is kept.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::DutyNo;
use super::event::Owed;
use super::rules::Form;
use crate::access::Relation;
use crate::ids::{ClassNo, PostNo, UnitNo};
use crate::network::Network;
use crate::roster::{Class, Post, Role, Roster, UnitKind};
use crate::time::At;

/// For what a duty is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Once for the college.
    #[n(0)]
    College,
    /// For each station.
    #[n(1)]
    Stations,
    /// For student affairs, the youth league, the centre and each station: their heads owe it.
    #[n(2)]
    Units,
    /// For each class.
    #[n(3)]
    Classes,
    /// For each advisor and each class that he covers.
    #[n(4)]
    Covers,
    /// For each post of this role.
    #[n(5)]
    Posts(#[n(0)] Role),
    /// For each person in a post of this role; shown by attendance of a training.
    #[n(6)]
    Holders(#[n(0)] Role),
}

/// What an instance of a duty is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The college.
    #[n(0)]
    College,
    /// A unit.
    #[n(1)]
    Unit(#[n(0)] UnitNo),
    /// A class.
    #[n(2)]
    Class(#[n(0)] ClassNo),
    /// An advisor's post and a class that it covers.
    #[n(3)]
    Cover {
        /// The post.
        #[n(0)]
        post: PostNo,
        /// The class.
        #[n(1)]
        class: ClassNo,
    },
    /// A post.
    #[n(4)]
    Post(#[n(0)] PostNo),
}

/// Classes that have not graduated.
fn learning(roster: &Roster) -> impl Iterator<Item = (ClassNo, &Class)> {
    roster.classes().filter(|(_, class)| !class.closed)
}

fn is_open(roster: &Roster, class: ClassNo) -> bool {
    roster.class(class).is_some_and(|class| !class.closed)
}

/// The kind of unit that has posts of this role, where a college has one of them.
fn single_kind(role: Role) -> Option<UnitKind> {
    UnitKind::SINGLE.into_iter().find(|kind| kind.posts().iter().any(|(found, _)| *found == role))
}

/// The role of a unit's head.
fn head(kind: UnitKind) -> Role {
    match kind {
        UnitKind::LeadingGroup => Role::LeadingChair,
        UnitKind::StudentAffairs => Role::StudentAffairsTeacher,
        UnitKind::YouthLeague => Role::YouthLeagueTeacher,
        UnitKind::Centre => Role::CentreDirector,
        UnitKind::Station => Role::StationDirector,
        UnitKind::Administration => Role::SystemAdministrator,
    }
}

/// Who supervises posts of this role: the head of the unit, above him the centre director, above him the chair.
pub(crate) fn supervisor_role(role: Role) -> Role {
    match role {
        Role::Commissioner
        | Role::DormOfficer
        | Role::Advisor
        | Role::StationCounsellor
        | Role::StationOnCall => Role::StationDirector,
        Role::StationDirector | Role::CentreCounsellor | Role::CentreOnCall => Role::CentreDirector,
        Role::CentreDirector
        | Role::StudentAffairsTeacher
        | Role::YouthLeagueTeacher
        | Role::LeadingChair
        | Role::LeadingViceChair
        | Role::LeadingMember
        | Role::LeadingOnCall
        | Role::SystemAdministrator
        | Role::SecurityAdministrator
        | Role::AuditAdministrator => Role::LeadingChair,
    }
}

/// The department or office that a post belongs to; of a room's officer, that of whoever lives there.
pub(crate) fn unit_of_post(network: &Network, post: PostNo) -> Option<UnitNo> {
    let roster = &network.roster;
    let row = roster.post(post)?;
    row.unit.or_else(|| {
        let room = roster.room(row.room?)?;
        room.beds.values().find_map(|person| roster.department(roster.person(*person)?.place))
    })
}

/// The post of a role in a unit, or the college's one post of that role.
fn post_in(network: &Network, unit: Option<UnitNo>, role: Role) -> Option<PostNo> {
    let roster = &network.roster;
    match single_kind(role) {
        Some(kind) => roster.single_post(kind, role),
        None => roster.post_of(unit?, role),
    }
}

/// The post that supervises `role` in `unit`; while nobody holds it, the one above it. The chair's stays the last.
pub(crate) fn supervising_post(
    network: &Network,
    unit: Option<UnitNo>,
    role: Role,
    at: At,
) -> Option<PostNo> {
    let post = post_in(network, unit, role);
    let held = post.is_some_and(|post| network.roster.holders(post, at).next().is_some());
    let above = supervisor_role(role);
    if held || above == role { post } else { supervising_post(network, unit, above, at) }
}

impl Form {
    /// Everything that the duty is due for now.
    pub(super) fn places(&self, network: &Network) -> Vec<Place> {
        let roster = &network.roster;
        let units = |wanted: fn(UnitKind) -> bool| {
            let units = roster.units().filter(move |(_, unit)| wanted(unit.kind));
            units.map(|(number, _)| Place::Unit(number)).collect()
        };
        match self.scope {
            Scope::College => vec![Place::College],
            Scope::Stations => units(|kind| kind == UnitKind::Station),
            Scope::Units => units(|kind| !matches!(kind, UnitKind::LeadingGroup | UnitKind::Administration)),
            Scope::Classes => learning(roster).map(|(number, _)| Place::Class(number)).collect(),
            Scope::Covers => learning(roster)
                .flat_map(|(class, row)| {
                    row.advisors.iter().map(move |post| Place::Cover { post: *post, class })
                })
                .collect(),
            Scope::Posts(role) | Scope::Holders(role) => {
                let learns = |post: &Post| post.class.is_none_or(|class| is_open(roster, class));
                let posts = roster.posts().filter(|(_, post)| post.role == role && learns(post));
                posts.map(|(number, _)| Place::Post(number)).collect()
            }
        }
    }

    /// Whether the duty may be due for this.
    pub(super) fn is_for(&self, network: &Network, place: Place) -> bool {
        let roster = &network.roster;
        let kind = |unit| roster.unit(unit).map(|row| row.kind);
        match (self.scope, place) {
            (Scope::College, Place::College) => true,
            (Scope::Stations, Place::Unit(unit)) => kind(unit) == Some(UnitKind::Station),
            (Scope::Units, Place::Unit(unit)) => kind(unit)
                .is_some_and(|kind| !matches!(kind, UnitKind::LeadingGroup | UnitKind::Administration)),
            (Scope::Classes, Place::Class(class)) => roster.class(class).is_some(),
            (Scope::Covers, Place::Cover { post, class }) => {
                roster.class(class).is_some_and(|row| row.advisors.contains(&post))
            }
            (Scope::Posts(role) | Scope::Holders(role), Place::Post(post)) => roster.role(post) == Some(role),
            (
                Scope::College
                | Scope::Stations
                | Scope::Units
                | Scope::Classes
                | Scope::Covers
                | Scope::Posts(_)
                | Scope::Holders(_),
                _,
            ) => false,
        }
    }

    /// The unit that an instance counts with.
    pub(super) fn unit(&self, network: &Network, place: Place) -> Option<UnitNo> {
        let class = |class| network.roster.class(class).map(|row| row.unit);
        match place {
            Place::College => network.roster.single(single_kind(self.owner)?),
            Place::Unit(unit) => Some(unit),
            Place::Class(number) => class(number),
            Place::Cover { class: number, .. } => class(number),
            Place::Post(post) => unit_of_post(network, post),
        }
    }

    /// The post that owes it there.
    pub(super) fn owner_of(&self, network: &Network, place: Place) -> Option<PostNo> {
        let roster = &network.roster;
        let class = match place {
            Place::Class(class) | Place::Cover { class, .. } => roster.class(class),
            Place::College | Place::Unit(_) | Place::Post(_) => None,
        };
        match (self.owner, place) {
            (_, Place::Cover { post, .. }) => Some(post),
            (role, Place::Post(post)) if roster.role(post) == Some(role) => Some(post),
            (_, Place::Unit(unit)) if self.scope == Scope::Units => {
                roster.post_of(unit, head(roster.unit(unit)?.kind))
            }
            (Role::Advisor, _) => class?.advisors.last().copied(),
            (Role::Commissioner, _) => class?.commissioner,
            (role, place) => post_in(network, self.unit(network, place), role),
        }
    }

    /// Who owes it there, and the unit that it counts with.
    pub(super) fn owed(&self, network: &Network, place: Place) -> Owed {
        Owed { unit: self.unit(network, place), owner: self.owner_of(network, place) }
    }

    /// The post that is told when it lapses there.
    pub(super) fn supervisor_of(&self, network: &Network, unit: Option<UnitNo>, at: At) -> Option<PostNo> {
        supervising_post(network, unit, self.supervisor, at)
    }

    /// How whoever acts in `post` stands to an instance.
    pub(super) fn relations(&self, network: &Network, post: PostNo, place: Place, at: At) -> Vec<Relation> {
        let roster = &network.roster;
        let Some(row) = roster.post(post) else { return Vec::new() };
        let owner = self.owner_of(network, place);
        let unit = self.unit(network, place);
        let class = match place {
            Place::Class(class) | Place::Cover { class, .. } => Some(class),
            Place::Post(other) => roster.post(other).and_then(|other| other.class),
            Place::College | Place::Unit(_) => None,
        };
        let covers =
            class.and_then(|class| roster.class(class)).is_some_and(|class| class.advisors.contains(&post));
        let mut found = Vec::new();
        if owner == Some(post) || self.with.contains(&row.role) || self.is_colleague(network, owner, row) {
            found.push(Relation::Holder);
        }
        if covers || (class.is_some() && row.class == class) {
            found.push(Relation::OwnClass);
        }
        if row.unit.is_some() && row.unit == unit {
            found.push(Relation::OwnDepartment);
        }
        if self.supervisor_of(network, unit, at) == Some(post) {
            found.push(Relation::Addressed);
        }
        found.push(Relation::Elsewhere);
        found
    }

    /// Of the same office as the owner: an office of levels 1 and 2 keeps its records as one.
    fn is_colleague(&self, network: &Network, owner: Option<PostNo>, post: &Post) -> bool {
        let unit = owner.and_then(|owner| network.roster.post(owner)).and_then(|owner| owner.unit);
        let kind = unit.and_then(|unit| network.roster.unit(unit)).map(|unit| unit.kind);
        unit.is_some() && unit == post.unit && kind.is_some_and(UnitKind::is_single)
    }
}

/// A duty at a place in a period, as one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Spot {
    pub(crate) duty: DutyNo,
    pub(crate) place: Place,
}
