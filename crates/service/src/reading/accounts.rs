//! Accounts of staff: which of them wait for a second person, which are used (gap 5, CC.7). For whoever gives codes, and for
//! whoever confirms them. Names are of people in staff posts, or about to be; no login, which the log does not know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{CaseState, Deed, Relation, Standing, Waits, authority};
use wuji_core::ids::PersonNo;
use wuji_core::roster::Role;
use wuji_core::{At, Network};
use wuji_engine::ReadError;

use super::Reader;
use super::labels::PostLabel;

/// Accounts of staff.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct AccountsWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// The reader may confirm and refuse: he never gives codes himself.
    pub may_confirm: bool,
    /// Those that wait first; then in the order in which people were registered.
    pub rows: Vec<AccountLine>,
}

/// Somebody who fills a staff post, or will, and has an account.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct AccountLine {
    /// Who.
    pub person: PersonNo,
    /// By name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The staff posts to which he is posted, now or later.
    pub posts: Vec<PostLabel>,
    /// What the account waits for; nothing: it is his.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits: Option<Waits>,
    /// When a code was last given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited_at: Option<At>,
    /// When he last pledged, and so signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pledged_at: Option<At>,
}

/// Whether a role looks after accounts: gives codes or confirms them.
pub(crate) fn sees_accounts(role: Role) -> bool {
    may(role, Deed::ConfirmInvite) || may(role, Deed::ManageAccounts)
}

fn may(role: Role, deed: Deed) -> bool {
    authority(Standing::Post(role), Relation::Elsewhere, deed, CaseState::Open)
}

impl Reader<'_> {
    /// The accounts of staff.
    pub fn accounts(&self) -> Result<AccountsWindow, ReadError> {
        let found = self.look(|view, now| {
            let network = &view.network;
            let confirms = self.post_with(network, now, |role| may(role, Deed::ConfirmInvite));
            let post = confirms.or_else(|| self.post_with(network, now, sees_accounts))?;
            let mut rows: Vec<AccountLine> =
                network.roster.people().filter_map(|(person, _)| line(network, person, now)).collect();
            rows.sort_by_key(|row| (row.waits.is_none(), row.waits, row.person));
            Some((post, AccountsWindow { now, may_confirm: confirms.is_some(), rows }))
        })?;
        let (post, mut window) = found.ok_or(ReadError::NotFound)?;
        for row in &mut window.rows {
            row.name = self.holder_name(Some(post), row.person)?;
        }
        Ok(window)
    }
}

fn line(network: &Network, person: PersonNo, now: At) -> Option<AccountLine> {
    let access = &network.access;
    if !access.has_account(person) || !network.roster.is_here(person, now) {
        return None;
    }
    let posts = network.staff_posts(person, now).filter_map(|post| PostLabel::of(&network.roster, post));
    let posts: Vec<PostLabel> = posts.collect();
    (!posts.is_empty()).then(|| AccountLine {
        person,
        name: None,
        posts,
        waits: network.waits(person, now),
        invited_at: access.invited_at(person),
        pledged_at: access.pledged_at(person),
    })
}
