//! Invitations: who has an account gets a one-time code, with which he sets his password. The log says who invited whom;
//! the code is shown once and kept as its hash.
//!
//! Invariant: a code is good only after the entry that tells of it is durable. Whoever may not manage accounts learns
//! nothing of who has one.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{CaseState, CloseAccount, Deed, Invite, Relation, Standing, authority};
use wuji_core::ids::{PersonNo, PostNo, RequestId};
use wuji_core::{Action, At, Network, Request};
use wuji_engine::{Code, CredentialsError, Engine, OpenError, ReadError, SubmitError, random_id};
use zeroize::Zeroizing;

use super::codes;
use super::passwords::{NotHashed, hash_secret};
use crate::tags::login_tag;

/// How long a code is good, in minutes.
pub const CODE_MIN: i64 = 72 * 60;

/// A code for somebody. No `Debug`.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct Invitation {
    /// His login.
    pub login: String,
    /// The code, as it is shown.
    pub code: String,
    /// It is good before this.
    pub valid_until: At,
}

/// What came of inviting.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct Invited {
    /// The codes.
    pub invitations: Vec<Invitation>,
    /// Which of the logins that were given no open account of anybody here has, counted from 1.
    pub unknown: Vec<usize>,
    /// Which of the logins wait until another person confirms that the account is its owner's, counted from 1.
    #[serde(default)]
    pub waiting: Vec<usize>,
    /// How many were passed over because they have a password.
    pub passed_over: usize,
}

/// Why nobody was invited.
#[derive(Debug)]
pub enum NotInvited {
    /// The log did not take it, or the inviter may not.
    Submit(SubmitError),
    /// The log cannot be read.
    Read(ReadError),
    /// The credentials were not kept. The log says that codes were given; they are not good.
    Credentials(CredentialsError),
    /// No randomness for codes.
    Entropy,
}

impl From<ReadError> for NotInvited {
    fn from(error: ReadError) -> Self {
        NotInvited::Read(error)
    }
}

impl From<OpenError> for NotInvited {
    fn from(error: OpenError) -> Self {
        NotInvited::Read(ReadError::Open(error))
    }
}

impl NotInvited {
    /// Stable code for machines.
    pub fn code(&self) -> &'static str {
        match self {
            NotInvited::Submit(error) => error.code(),
            NotInvited::Read(error) => error.code(),
            NotInvited::Credentials(error) => error.code(),
            NotInvited::Entropy => "no_entropy",
        }
    }
}

/// Somebody who manages accounts, in the post that lets him.
#[derive(Debug, Clone, Copy)]
pub struct Manager {
    /// Who.
    pub person: PersonNo,
    /// In which post.
    pub post: PostNo,
}

impl Manager {
    /// The first post of a person in which he manages accounts.
    pub fn of(network: &Network, person: PersonNo, now: At) -> Option<Self> {
        let roster = &network.roster;
        let manages = |post: &PostNo| {
            roster.role(*post).is_some_and(|role| {
                let standing = Standing::Post(role);
                authority(standing, Relation::Elsewhere, Deed::ManageAccounts, CaseState::Open)
            })
        };
        let post = network.posts_of(person, now).into_iter().find(manages)?;
        (network.access.has_account(person) && roster.is_here(person, now)).then_some(Self { person, post })
    }
}

/// Invites whoever has one of these logins; `only_new`: who has a password is passed over. `progress` hears how many codes
/// are ready: each takes some 20 ms.
pub fn invite(
    engine: &Engine,
    by: Manager,
    logins: &[String],
    only_new: bool,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Invited, NotInvited> {
    let mut invited =
        Invited { invitations: Vec::new(), unknown: Vec::new(), waiting: Vec::new(), passed_over: 0 };
    let (tags, now) = (engine.tags(), engine.now());
    let found = engine.read(|view| {
        let network = &view.network;
        let person = |login: &String| {
            let person = network.access.person_of(login_tag(&tags, login));
            let person = person.filter(|person| network.roster.is_here(*person, now))?;
            Some((person, network.may_be_invited(person, now)))
        };
        logins.iter().map(person).collect::<Vec<_>>()
    })?;
    let (mut seen, mut people) = (BTreeSet::new(), Vec::new());
    for (number, (login, person)) in (1..).zip(logins.iter().zip(found)) {
        match person {
            None => invited.unknown.push(number),
            Some((person, _)) if !seen.insert(person) => {}
            Some((person, _)) if only_new && has_password(engine, person) => invited.passed_over += 1,
            Some((_, false)) => invited.waiting.push(number),
            Some((person, true)) => people.push((person, login.clone())),
        }
    }
    let codes = hashed(people.len(), progress)?;
    let valid_until = engine.now().plus_minutes(CODE_MIN);
    let mut asked = Vec::with_capacity(people.len());
    for (person, _) in &people {
        let (id, action) = (RequestId(random_id()?), Action::Invite(Invite { person: *person }));
        asked.push((Request { id, by: by.person, post: Some(by.post), action }, Vec::new()));
    }
    // If one is refused, the others stand in the log and their codes are never good: whoever asks again gets new ones.
    for answer in engine.submit_all(asked) {
        answer.map_err(NotInvited::Submit)?;
    }
    let mut kept = Vec::with_capacity(people.len());
    for ((person, login), (code, hash)) in people.into_iter().zip(codes) {
        kept.push((person, Code { hash, until: valid_until }));
        invited.invitations.push(Invitation { login, code: code.to_string(), valid_until });
    }
    engine.credentials().invite_all(kept).map_err(NotInvited::Credentials)?;
    Ok(invited)
}

/// Ends the account with this login and strikes what it was entered with; false if there is none. The log says so first:
/// nobody enters an account that is closed.
pub fn close_account(engine: &Engine, by: Manager, login: &str) -> Result<bool, NotInvited> {
    let tag = login_tag(&engine.tags(), login);
    let Some(person) = engine.read(|view| view.network.access.person_of(tag))? else { return Ok(false) };
    let (id, action) = (RequestId(random_id()?), Action::CloseAccount(CloseAccount { person }));
    let request = Request { id, by: by.person, post: Some(by.post), action };
    engine.submit(request, Vec::new()).map_err(NotInvited::Submit)?;
    engine.credentials().strike(person).map_err(NotInvited::Credentials)?;
    Ok(true)
}

fn has_password(engine: &Engine, person: PersonNo) -> bool {
    engine.credentials().get(person).is_some_and(|credential| credential.password.is_some())
}

type Hashed = (Zeroizing<String>, Zeroizing<String>);

/// So many codes and their hashes, on two threads: more would take the memory and the processor that the server needs.
fn hashed(count: usize, progress: &(dyn Fn(usize) + Sync)) -> Result<Vec<Hashed>, NotInvited> {
    let done = AtomicUsize::new(0);
    let one = || -> Result<Hashed, NotInvited> {
        let code = codes::draw().ok_or(NotInvited::Entropy)?;
        let hash = hash_secret(&codes::plain(&code)).map_err(|NotHashed| NotInvited::Entropy)?;
        progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        Ok((code, hash))
    };
    let some = |count: usize| (0..count).map(|_| one()).collect::<Result<Vec<_>, _>>();
    thread::scope(|scope| {
        let other = scope.spawn(|| some(count / 2));
        let mut codes = some(count - count / 2)?;
        codes.extend(other.join().map_err(|_| NotInvited::Entropy)??);
        Ok(codes)
    })
}
