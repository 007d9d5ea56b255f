//! What the engine tells of itself: the genesis of a college, its openings, its keys, its clock. No request makes these
//! entries; the engine does.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access;
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Tag};
use crate::kind::Kind;
use crate::refusal::Refusal;
use crate::roster::{self, PersonKind, Role, Sex, UnitKind};
use crate::time::{At, Period};
use crate::words::{Slot, Title};

/// The stored format while it is not declared 1.
pub const FORMAT: u16 = 0;

/// Where the engine's time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum ClockForm {
    /// Monotonic time, re-based on the wall clock when opening.
    #[n(0)]
    System,
    /// Set by the caller.
    #[n(1)]
    Simulated,
}

/// Id of a college, the same for ever.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct CollegeId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

impl From<Uuid> for CollegeId {
    fn from(id: Uuid) -> Self {
        Self(id.into_bytes())
    }
}

impl From<CollegeId> for Uuid {
    fn from(id: CollegeId) -> Self {
        Uuid::from_bytes(id.0)
    }
}

/// An event of this area. All are sealed by the college key.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The log begins.
    #[n(0)]
    Genesis {
        /// Whose it is.
        #[n(0)]
        college: CollegeId,
        /// What people call it.
        #[n(1)]
        title: Title,
        /// A demo: people are generated.
        #[n(2)]
        demo: bool,
        /// Where its time comes from.
        #[n(3)]
        clock: ClockForm,
        /// Counts restores after a lost disk.
        #[n(4)]
        era: u16,
        /// Stored format.
        #[n(5)]
        format: u16,
    },
    /// The engine was opened.
    #[n(1)]
    Opened {
        /// When the run before was last seen alive; none for the first run.
        #[n(0)]
        stopped_at: Option<At>,
    },
    /// Keys were added to the keyring.
    #[n(2)]
    KeysAdded {
        /// The first of them.
        #[n(0)]
        first: u32,
        /// How many.
        #[n(1)]
        count: u32,
        /// Commitment to them and to all before.
        #[cbor(n(2), with = "minicbor::bytes")]
        #[serde(serialize_with = "as_hex")]
        digest: [u8; 32],
    },
    /// The engine's clock and the wall clock differ by more than two minutes.
    #[n(3)]
    ClockDiffered {
        /// Wall clock minus engine clock, in milliseconds.
        #[n(0)]
        by_ms: i64,
    },
    /// A torn tail that nobody had been answered for was dropped.
    #[n(4)]
    TornDropped {
        /// How many bytes.
        #[n(0)]
        bytes: u64,
    },
}

fn as_hex<S: serde::Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crate::export::to_hex(bytes))
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Genesis { .. } => Kind::Genesis,
            Event::Opened { .. } => Kind::Opened,
            Event::KeysAdded { .. } => Kind::KeysAdded,
            Event::ClockDiffered { .. } => Kind::ClockDiffered,
            Event::TornDropped { .. } => Kind::TornDropped,
        }
    }
}

/// One of the three administrators at genesis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Administrator {
    /// Which.
    pub role: Role,
    /// Keyed tag of the staff number.
    pub tag: Tag,
    /// Keyed tag of the login.
    pub login: Tag,
    /// The name.
    pub words: Slot,
}

/// How a college begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Genesis {
    /// Whose log it is.
    pub college: CollegeId,
    /// What people call the college.
    pub title: Title,
    /// A demo.
    pub demo: bool,
    /// Where its time comes from.
    pub clock: ClockForm,
    /// Titles of the units that every college has: leading group, student affairs, youth league, centre, administration.
    pub units: Vec<(UnitKind, Title)>,
    /// System, security, audit; three persons.
    pub administrators: Vec<Administrator>,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Operation {
    college: Option<CollegeId>,
    title: Option<Title>,
    demo: bool,
    clock: Option<ClockForm>,
    keys: Option<KeysAdded>,
}

/// The newest keys that the log knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct KeysAdded {
    /// The first of them.
    pub first: u32,
    /// How many.
    pub count: u32,
    /// Commitment to them and to all before.
    pub digest: [u8; 32],
}

impl Operation {
    /// Whose log it is; none before genesis.
    pub fn college(&self) -> Option<CollegeId> {
        self.college
    }

    /// What people call the college.
    pub fn title(&self) -> Option<&Title> {
        self.title.as_ref()
    }

    /// Whether the people are generated.
    pub fn is_demo(&self) -> bool {
        self.demo
    }

    /// Where its time comes from.
    pub fn clock(&self) -> Option<ClockForm> {
        self.clock
    }

    /// The newest keys that the log knows of; their digest commits to all before.
    pub fn keys(&self) -> Option<KeysAdded> {
        self.keys
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let Some(entry::Event::Operation(event)) = entry.event() else { return Ok(()) };
        match event {
            Event::Genesis { college, title, demo, clock, .. } => {
                if self.college.is_some() {
                    return Err(Corruption::Impossible(entry.position));
                }
                self.college = Some(*college);
                self.title = Some(title.clone());
                self.demo = *demo;
                self.clock = Some(*clock);
            }
            Event::KeysAdded { first, count, digest } => {
                self.keys = Some(KeysAdded { first: *first, count: *count, digest: *digest });
            }
            Event::Opened { .. } | Event::ClockDiffered { .. } | Event::TornDropped { .. } => {}
        }
        Ok(())
    }
}

/// Decides the genesis: the college, its fixed units with their posts, the three administrators in theirs.
pub(crate) fn genesis(hearing: &mut Hearing<'_>, genesis: &Genesis) -> Result<(), Refusal> {
    if hearing.network.operation.college.is_some() {
        return Err(Refusal::Genesis("this log holds a college already"));
    }
    let wanted = [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];
    let roles: Vec<Role> = genesis.administrators.iter().map(|one| one.role).collect();
    let mut tags: Vec<Tag> = genesis.administrators.iter().map(|one| one.tag).collect();
    tags.sort_unstable();
    tags.dedup();
    let mut logins: Vec<Tag> = genesis.administrators.iter().map(|one| one.login).collect();
    logins.sort_unstable();
    logins.dedup();
    if roles != wanted || tags.len() != wanted.len() || logins.len() != wanted.len() {
        return Err(Refusal::Genesis(
            "a college needs a system, a security and an audit administrator: three persons, three logins",
        ));
    }
    let event = Event::Genesis {
        college: genesis.college,
        title: genesis.title.clone(),
        demo: genesis.demo,
        clock: genesis.clock,
        era: 0,
        format: FORMAT,
    };
    hearing.push(hearing.draft(event));
    let mut posts = Vec::new();
    for (kind, title) in &genesis.units {
        posts.extend(roster::open_unit(hearing, *kind, title.clone(), None));
    }
    for one in &genesis.administrators {
        let words = hearing.needed_slot(Some(one.words))?;
        let case: CaseNo = hearing.open_case();
        let person = PersonNo(case.0);
        let event = roster::Event::PersonRegistered {
            kind: PersonKind::Staff,
            tag: one.tag,
            sex: Sex::Unstated,
            born: None,
        };
        hearing.push(hearing.draft(event).case(case).words(words));
        hearing.push(hearing.draft(access::Event::AccountOpened { login: one.login }).case(case));
        let post = posts.iter().find(|(role, _)| *role == one.role).map(|(_, post)| *post);
        let post = post.ok_or(Refusal::Genesis("the administration unit is missing"))?;
        let period = Period { from: hearing.at, until: None };
        let event = roster::Event::Posted { post, person, period, deputy_of: None };
        hearing.push(hearing.draft(event).case(case));
    }
    Ok(())
}
