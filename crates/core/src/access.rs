//! Who may see and do what (CC.7, DO.5, and by law every member of staff): [`authority`], one pure, total function with
//! default deny; the relation of an asker to a case; accounts and the pledge; readings as entries.
//!
//! Invariant: "not there" and "not for you" are one answer, [`crate::Refusal::NotFound`]. A reading is a durable entry before
//! anything is shown, and nobody reads who has not pledged in this term.
//!
//! Absent on purpose: passwords and one-time codes. The vault keeps them; the log knows who may sign in.

mod authority;
mod case;
mod denial;
mod glass;
mod invitation;
mod pledge;
mod relation;
mod table;
mod visit;

pub use authority::{CaseState, Deed, Relation, Standing, authority};
pub(crate) use case::CaseView;
pub use case::Sees;
pub(crate) use denial::denied_again;
pub use denial::{Denials, Repeated};
pub use glass::{Behind, BreakGlass, Glass, GlassFinding, ReviewGlass};
pub(crate) use glass::{break_glass, lapse_review, review_glass};
pub use invitation::{ConfirmInvite, Invite, RefuseInvite, Waits};
pub(crate) use invitation::{confirm_invite, invite, refuse_invite};
pub use pledge::Pledge;
pub(crate) use pledge::pledge;
pub use relation::{may_case, may_class, may_duty, may_holder, may_person, may_room, may_weeks};
pub use visit::{CloseAccount, OpenAccount, Purpose, Target, Visit};
pub(crate) use visit::{handle_account, visit};

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::corruption::Corruption;
use crate::entry::{self, By, Entry};
use crate::ids::{CaseNo, PersonNo, Position, PostNo, Tag};
use crate::kind::Kind;
use crate::limits::{DENIAL_MIN, VISIT_MIN};
use crate::time::At;
use glass::Glasses;

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
    /// Somebody asked for what is not his. More of that leaves no entry for an hour; then its sum does.
    #[n(3)]
    Denied,
    /// Somebody pledged to keep secret what he reads. The case is his record.
    #[n(4)]
    Pledged {
        /// Which wording of the pledge.
        #[n(0)]
        edition: u16,
    },
    /// A person was given a one-time code to set a password with. The case is his record.
    #[n(5)]
    Invited,
    /// Somebody opened in need, for four hours, what his post may not. The case is the break-glass. Words: why.
    #[n(6)]
    GlassBroken {
        /// About whom.
        #[n(0)]
        person: PersonNo,
        /// Which cases.
        #[n(1)]
        behind: Behind,
    },
    /// Another person looked at it. Words: why.
    #[n(7)]
    GlassReviewed {
        /// What was found.
        #[n(0)]
        finding: GlassFinding,
    },
    /// The leading group is told of it, in the same command.
    #[n(8)]
    GlassTold,
    /// Another person confirmed that an account is its owner's, and that he may be given a new code. The case is his record.
    #[n(10)]
    InviteConfirmed,
    /// One person alone gave a one-time code: the account opens no staff post until another one confirms that it is its
    /// owner's. The case is his record.
    #[n(11)]
    InvitedAlone,
    /// Somebody asked again within the hour for what is not his; told when the hour was over.
    #[n(12)]
    DeniedAgain {
        /// Who.
        #[n(0)]
        person: PersonNo,
        /// How often, the first not counted.
        #[n(1)]
        times: u32,
    },
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::AccountOpened { .. } => Kind::AccountOpened,
            Event::AccountClosed => Kind::AccountClosed,
            Event::Visited { .. } => Kind::Visited,
            Event::Denied => Kind::Denied,
            Event::Pledged { .. } => Kind::Pledged,
            Event::Invited => Kind::Invited,
            Event::GlassBroken { .. } => Kind::GlassBroken,
            Event::GlassReviewed { .. } => Kind::GlassReviewed,
            Event::GlassTold => Kind::GlassTold,
            Event::InviteConfirmed => Kind::InviteConfirmed,
            Event::InvitedAlone => Kind::InvitedAlone,
            Event::DeniedAgain { .. } => Kind::DeniedAgain,
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

/// The last pledge of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Pledged {
    at: At,
    edition: u16,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Access {
    accounts: BTreeMap<PersonNo, Tag>,
    logins: BTreeMap<Tag, PersonNo>,
    pledges: BTreeMap<PersonNo, Pledged>,
    /// Confirmed invitations that were not used yet.
    confirmed: BTreeMap<PersonNo, At>,
    /// Whose last code one person gave alone.
    alone: BTreeSet<PersonNo>,
    /// When whoever was ever given a code was last given one.
    invited: BTreeMap<PersonNo, At>,
    /// The first administrators, until each pledges or confirms somebody: before that nobody else could confirm them.
    founders: BTreeSet<PersonNo>,
    visits: VecDeque<OpenVisit>,
    denials: VecDeque<(PersonNo, At)>,
    glasses: Glasses,
}

impl Access {
    /// Whether the person may sign in.
    pub fn has_account(&self, person: PersonNo) -> bool {
        self.accounts.contains_key(&person)
    }

    /// Whose open account has this login.
    pub fn person_of(&self, login: Tag) -> Option<PersonNo> {
        self.logins.get(&login).copied()
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

    /// When the person was last given a one-time code.
    pub fn invited_at(&self, person: PersonNo) -> Option<At> {
        self.invited.get(&person).copied()
    }

    /// When the person last pledged secrecy.
    pub fn pledged_at(&self, person: PersonNo) -> Option<At> {
        self.pledges.get(&person).map(|pledged| pledged.at)
    }

    /// A break-glass by its case.
    pub fn glass(&self, case: CaseNo) -> Option<&Glass> {
        self.glasses.get(case)
    }

    /// Every break-glass, in the order in which they came.
    pub fn glasses(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Glass)> {
        self.glasses.iter()
    }

    pub(crate) fn view(&self, case: CaseNo) -> Option<CaseView<'_>> {
        self.glasses.view(case)
    }

    /// Until when a denial of this person within the last hour speaks for more of them.
    pub(crate) fn denied_until(&self, person: PersonNo, at: At) -> Option<At> {
        let ends = self.denials.iter().filter(|(who, _)| *who == person);
        ends.map(|(_, when)| when.plus_minutes(DENIAL_MIN)).find(|until| at < *until)
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        self.glasses.apply(entry);
        let Some(entry::Event::Access(event)) = entry.event() else { return Ok(()) };
        if let (Event::Pledged { .. } | Event::InviteConfirmed, Some(person)) = (event, entry.actor()) {
            self.founders.remove(&person);
        }
        let at = entry.header.at;
        let impossible = Corruption::Impossible(entry.position);
        let record = |case: Option<CaseNo>| case.map(|case| PersonNo(case.0));
        match event {
            Event::AccountOpened { login } => {
                let person = record(entry.header.case).ok_or(impossible)?;
                self.accounts.insert(person, *login);
                self.logins.insert(*login, person);
                if entry.header.by == By::Engine {
                    self.founders.insert(person);
                }
            }
            Event::AccountClosed => {
                let person = record(entry.header.case).ok_or(impossible)?;
                if let Some(login) = self.accounts.remove(&person) {
                    self.logins.remove(&login);
                }
            }
            Event::Pledged { edition } => {
                let person = record(entry.header.case).ok_or(impossible)?;
                self.pledges.insert(person, Pledged { at, edition: *edition });
            }
            Event::GlassBroken { .. }
            | Event::GlassReviewed { .. }
            | Event::GlassTold
            | Event::DeniedAgain { .. } => {}
            Event::Invited => {
                let person = record(entry.header.case).ok_or(impossible)?;
                self.confirmed.remove(&person);
                self.invited.insert(person, at);
            }
            Event::InvitedAlone => {
                let person = record(entry.header.case).ok_or(impossible)?;
                self.alone.insert(person);
                self.invited.insert(person, at);
            }
            // Of an account that waits with its code it says that it is his; else it lets one new code be given.
            Event::InviteConfirmed => {
                let person = record(entry.header.case).ok_or(impossible)?;
                if !self.alone.remove(&person) {
                    self.confirmed.insert(person, at);
                }
            }
            Event::Visited { target, words, .. } => {
                while self.visits.front().is_some_and(|visit| visit.at.plus_minutes(VISIT_MIN) <= at) {
                    self.visits.pop_front();
                }
                let person = entry.actor().ok_or(impossible)?;
                let (post, position) = (entry.header.by.post(), entry.position);
                let (target, words) = (target.clone(), *words);
                self.visits.push_back(OpenVisit { position, person, post, target, words, at });
            }
            Event::Denied => {
                while self.denials.front().is_some_and(|(_, when)| when.plus_minutes(DENIAL_MIN) <= at) {
                    self.denials.pop_front();
                }
                let person = entry.actor().ok_or(impossible)?;
                self.denials.push_back((person, at));
            }
        }
        Ok(())
    }
}
