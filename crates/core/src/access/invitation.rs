//! Who gets a one-time code to set a password with. A code is an account: whoever could give one alone could act as anybody.
//! So nobody comes to a staff post through one person: another one confirms that the account is its owner's, before the code
//! is given, or before a post that he gets later opens to him. Serves CC.7, DO.5 and gap 5.
//!
//! Absent on purpose: a confirmation for students without a staff post (a college has thousands, and what a peer sees is
//! little); the code itself, which is the vault's.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Deed, Event};
use crate::hearing::Hearing;
use crate::ids::{PersonNo, PostNo};
use crate::limits::INVITE_CONFIRMED_MIN;
use crate::network::Network;
use crate::refusal::Refusal;
use crate::roster::{Posting, Role};
use crate::time::At;

/// Give a person a one-time code to set a password with (action `access.invite`). The code itself is no part of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// Who.
    pub person: PersonNo,
}

/// Confirm that accounts are their owners' (action `access.confirm_invite`): each has the code that one alone gave him, or may
/// be given a new one within 72 hours, for he asked for it himself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmInvite {
    /// Whose they are, each once.
    pub owners: Vec<PersonNo>,
}

/// Say that an account that waits for a second person is not its owner's (action `access.refuse_invite`). It is closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RefuseInvite {
    /// Who.
    pub person: PersonNo,
}

/// What an account waits for before a staff post opens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Waits {
    /// A second person: one alone gave the code, and its owner has got a staff post since.
    Unconfirmed,
    /// A second person: no code was given to its owner yet.
    NotInvited,
    /// The code, which was confirmed.
    Code,
}

impl Network {
    /// Whether the person may be given a code at `at`: another person confirmed it within 72 hours; or he is one of the first
    /// administrators and has neither pledged nor confirmed anybody; or he has never pledged and is posted to no staff post, so that the account
    /// opens nothing.
    pub fn may_be_invited(&self, person: PersonNo, at: At) -> bool {
        let access = &self.access;
        access.is_confirmed(person, at)
            || access.founders.contains(&person)
            || !access.pledges.contains_key(&person) && self.staff_posts(person, at).next().is_none()
    }

    /// Whether the person may act in the post at `at`: he holds it; and where it is a staff post, his account is not known to
    /// one person alone.
    pub fn acts_in(&self, post: PostNo, person: PersonNo, at: At) -> bool {
        let staff = self.roster.role(post).is_some_and(Role::is_staff);
        self.roster.holds(post, person, at) && !(staff && self.access.alone.contains(&person))
    }

    /// The posts in which a person may act, in the order of their numbers.
    pub fn posts_of(&self, person: PersonNo, at: At) -> Vec<PostNo> {
        let posts = self.roster.person(person).map(|row| row.posts.as_slice()).unwrap_or_default();
        let mut posts: Vec<PostNo> =
            posts.iter().copied().filter(|post| self.acts_in(*post, person, at)).collect();
        posts.sort_unstable();
        posts
    }

    /// What the person's account waits for at `at`; nothing if it has none, is to fill no staff post, or waits for nothing.
    pub fn waits(&self, person: PersonNo, at: At) -> Option<Waits> {
        let access = &self.access;
        if !access.has_account(person) || self.staff_posts(person, at).next().is_none() {
            return None;
        }
        if access.alone.contains(&person) {
            return Some(Waits::Unconfirmed);
        }
        let known = access.invited.contains_key(&person) || access.pledges.contains_key(&person);
        match (access.is_confirmed(person, at), known) {
            (true, _) => Some(Waits::Code),
            (false, false) => Some(Waits::NotInvited),
            (false, true) => None,
        }
    }

    /// The staff posts to which a person is posted at `at` or later.
    pub fn staff_posts(&self, person: PersonNo, at: At) -> impl Iterator<Item = PostNo> {
        let posts = self.roster.person(person).map(|row| row.posts.as_slice()).unwrap_or_default();
        let lasts = move |posting: &Posting| {
            posting.person == person && posting.period.until.is_none_or(|until| at < until)
        };
        posts.iter().copied().filter(move |post| {
            self.roster.post(*post).is_some_and(|row| row.role.is_staff() && row.postings.iter().any(lasts))
        })
    }
}

impl super::Access {
    fn is_confirmed(&self, person: PersonNo, at: At) -> bool {
        self.confirmed.get(&person).is_some_and(|confirmed| at < confirmed.plus_minutes(INVITE_CONFIRMED_MIN))
    }
}

/// Decides `access.invite`. A code that one person gives alone is marked so: it opens no staff post.
pub(crate) fn invite(hearing: &mut Hearing<'_>, action: &Invite) -> Result<(), Refusal> {
    hearing.allow_office(Deed::ManageAccounts)?;
    let person = action.person;
    known(hearing, person)?;
    if !hearing.network.access.has_account(person) {
        return Err(Refusal::Field { field: "person", why: "has no open account" });
    }
    if !hearing.network.may_be_invited(person, hearing.at) {
        return Err(Refusal::ConfirmationMissing);
    }
    let access = &hearing.network.access;
    let seconded = access.is_confirmed(person, hearing.at) || access.founders.contains(&person);
    let event = if seconded { Event::Invited } else { Event::InvitedAlone };
    hearing.push(hearing.draft(event).case(person.record()));
    Ok(())
}

/// Decides `access.confirm_invite`. Whoever confirms can never invite: nobody who administers holds another post.
pub(crate) fn confirm_invite(hearing: &mut Hearing<'_>, action: &ConfirmInvite) -> Result<(), Refusal> {
    hearing.allow_office(Deed::ConfirmInvite)?;
    let network = hearing.network;
    for person in BTreeSet::from_iter(action.owners.iter().copied()) {
        another(hearing, person)?;
        if !network.access.alone.contains(&person) && network.may_be_invited(person, hearing.at) {
            return Err(Refusal::Field { field: "owners", why: "may be invited already" });
        }
        hearing.push(hearing.draft(Event::InviteConfirmed).case(person.record()));
    }
    Ok(())
}

/// Decides `access.refuse_invite`.
pub(crate) fn refuse_invite(hearing: &mut Hearing<'_>, action: &RefuseInvite) -> Result<(), Refusal> {
    hearing.allow_office(Deed::ConfirmInvite)?;
    let person = action.person;
    another(hearing, person)?;
    if hearing.network.waits(person, hearing.at).is_none() {
        return Err(Refusal::Field { field: "person", why: "waits for no confirmation" });
    }
    hearing.push(hearing.draft(Event::AccountClosed).case(person.record()));
    Ok(())
}

/// Refuses unless the person is here and is not the asker.
fn another(hearing: &Hearing<'_>, person: PersonNo) -> Result<(), Refusal> {
    known(hearing, person)?;
    if hearing.asker_person() == Some(person) { Err(Refusal::SamePerson) } else { Ok(()) }
}

fn known(hearing: &Hearing<'_>, person: PersonNo) -> Result<(), Refusal> {
    if hearing.network.roster.is_here(person, hearing.at) { Ok(()) } else { Err(Refusal::NotFound) }
}
