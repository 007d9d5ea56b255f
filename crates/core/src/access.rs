//! Who may see and do what (CC.7, DO.5, and by law every member of staff): [`authority`], one pure, total function with
//! default deny; the relation of an asker to a case; accounts; readings as entries.
//!
//! Invariant: "not there" and "not for you" are one answer, [`crate::Refusal::NotFound`]. A reading is a durable entry before
//! anything is shown.

mod authority;
mod relation;
mod table;
mod visit;

pub use authority::{CaseState, Deed, Relation, Standing, authority};
pub use relation::{may_case, may_class, may_person, may_room};
pub use visit::{CloseAccount, OpenAccount, Purpose, Target, Visit};
pub(crate) use visit::{handle_account, visit};

use std::collections::{BTreeSet, VecDeque};

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::ids::{CaseNo, PersonNo, Position, PostNo, Tag};
use crate::kind::Kind;
use crate::limits::VISIT_MIN;
use crate::time::At;

/// An event of this area.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A person may sign in. The case is his record.
    #[n(0)]
    AccountOpened {
        /// Keyed tag of the login.
        #[n(0)]
        login: Tag,
    },
    /// A person may no longer sign in. The case is his record.
    #[n(1)]
    AccountClosed,
    /// Somebody opened something; the visit lasts 30 minutes. The case is what was opened, if it was one.
    #[n(2)]
    Visited {
        /// What was opened.
        #[n(0)]
        target: Target,
        /// What for.
        #[n(1)]
        purpose: Purpose,
        /// Words may be read, or coded facts alone.
        #[n(2)]
        words: bool,
    },
    /// Somebody asked for what is not his. For an hour more of that leaves no entry, so nobody can say how often he did.
    #[n(3)]
    Denied,
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::AccountOpened { .. } => Kind::AccountOpened,
            Event::AccountClosed => Kind::AccountClosed,
            Event::Visited { .. } => Kind::Visited,
            Event::Denied => Kind::Denied,
        }
    }
}

/// A reading that is under way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenVisit {
    /// The entry of the reading.
    pub position: Position,
    /// Who reads.
    pub person: PersonNo,
    /// In which post.
    pub post: Option<PostNo>,
    /// What.
    pub target: Target,
    /// Words may be read.
    pub words: bool,
    /// Since when.
    pub at: At,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Access {
    accounts: BTreeSet<PersonNo>,
    visits: VecDeque<OpenVisit>,
    denials: VecDeque<(PersonNo, At)>,
}

impl Access {
    /// Whether the person may sign in.
    pub fn has_account(&self, person: PersonNo) -> bool {
        self.accounts.contains(&person)
    }

    /// The visit of the entry at `position`, while it lasts at `at`.
    pub fn visit(&self, position: Position, at: At) -> Option<&OpenVisit> {
        self.visits.iter().find(|visit| visit.position == position && at < visit.at.plus_minutes(VISIT_MIN))
    }

    /// A visit of this person in this post to this target that lasts at `at`.
    pub fn visiting(
        &self,
        person: PersonNo,
        post: Option<PostNo>,
        target: &Target,
        words: bool,
        at: At,
    ) -> Option<Position> {
        self.visits
            .iter()
            .rev()
            .find(|visit| {
                visit.person == person
                    && visit.post == post
                    && visit.target == *target
                    && (visit.words || !words)
                    && at < visit.at.plus_minutes(VISIT_MIN)
            })
            .map(|visit| visit.position)
    }

    /// Whether a denial of this person was recorded within the last hour.
    pub(crate) fn denied_lately(&self, person: PersonNo, at: At) -> bool {
        self.denials.iter().any(|(who, when)| *who == person && at < when.plus_minutes(60))
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let Some(entry::Event::Access(event)) = entry.event() else { return Ok(()) };
        let at = entry.header.at;
        let record = |case: Option<CaseNo>| case.map(|case| PersonNo(case.0));
        match event {
            Event::AccountOpened { .. } => self.accounts.extend(record(entry.header.case)),
            Event::AccountClosed => {
                if let Some(person) = record(entry.header.case) {
                    self.accounts.remove(&person);
                }
            }
            Event::Visited { target, words, .. } => {
                while self.visits.front().is_some_and(|visit| visit.at.plus_minutes(VISIT_MIN) <= at) {
                    self.visits.pop_front();
                }
                let person = entry.actor().ok_or(Corruption::Impossible(entry.position))?;
                let (post, position) = (entry.header.by.post(), entry.position);
                let (target, words) = (target.clone(), *words);
                self.visits.push_back(OpenVisit { position, person, post, target, words, at });
            }
            Event::Denied => {
                while self.denials.front().is_some_and(|(_, when)| when.plus_minutes(60) <= at) {
                    self.denials.pop_front();
                }
                let person = entry.actor().ok_or(Corruption::Impossible(entry.position))?;
                self.denials.push_back((person, at));
            }
        }
        Ok(())
    }
}
