//! Readings and accounts. A reading is a command: decided by `authority`, durable, and only then shown.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Deed, Event};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, ClassNo, PersonNo, RoomNo, Tag};
use crate::refusal::Refusal;
use crate::roster::Role;

/// What is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A report, a crisis or a listing.
    #[n(0)]
    Case(#[n(0)] CaseNo),
    /// A person's record.
    #[n(1)]
    Person(#[n(0)] PersonNo),
    /// The focus register, as far as the reader's post reaches.
    #[n(2)]
    Register,
    /// The names of a room.
    #[n(3)]
    Room(#[n(0)] RoomNo),
    /// The names of a class.
    #[n(4)]
    Class(#[n(0)] ClassNo),
    /// Headers of the whole log.
    #[n(5)]
    Audit,
    /// The names of those about whom the reader works on cases.
    #[n(6)]
    CaseLoad,
    /// The names of those whom a census asks, as far as the reader's post reaches.
    #[n(7)]
    Census(#[n(0)] CaseNo),
}

/// What something is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Purpose {
    /// To handle the case.
    #[n(0)]
    Handling,
    /// To supervise how others handle it.
    #[n(1)]
    Supervision,
    /// To audit.
    #[n(2)]
    Audit,
    /// The subject asked for it.
    #[n(3)]
    AtRequest,
}

/// Open something for 30 minutes (action `access.visit`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// What.
    pub target: Target,
    /// What for.
    pub purpose: Purpose,
    /// Words too, or coded facts alone.
    #[serde(default)]
    pub words: bool,
}

/// Let a person sign in (action `access.open_account`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenAccount {
    /// Who.
    pub person: PersonNo,
    /// Keyed tag of the login.
    pub login: Tag,
}

/// Let a person no longer sign in (action `access.close_account`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseAccount {
    /// Who.
    pub person: PersonNo,
}

/// Decides `access.visit`. A reading that is denied leaves an entry itself, one an hour and person.
/// Whoever has not pledged learns of nothing whether it is there: that is asked first, of all targets alike.
pub(crate) fn visit(hearing: &mut Hearing<'_>, action: &Visit) -> Result<(), Refusal> {
    if !hearing.asker_person().is_some_and(|person| hearing.network.has_pledged(person, hearing.at)) {
        return Err(Refusal::PledgeMissing);
    }
    let (case, allowed) = match &action.target {
        Target::Case(case) => {
            let deed = case_deed(hearing, *case, action.words);
            (Some(*case), deed.is_some_and(|deed| hearing.may_case(deed, *case)))
        }
        Target::Person(person) => {
            let deed = if action.words { Deed::SeeRecord } else { Deed::SeePerson };
            (Some(person.record()), hearing.may_person(deed, *person))
        }
        Target::Register => (None, hearing.role().is_some_and(has_register)),
        Target::Room(room) => (None, hearing.may_room(*room)),
        Target::Class(class) => (None, hearing.may_class(*class)),
        Target::Audit => (None, hearing.role() == Some(Role::AuditAdministrator)),
        Target::CaseLoad => (None, hearing.asker_post().is_some()),
        Target::Census(case) => {
            let names = hearing.role().is_some_and(has_register);
            (Some(*case), names && hearing.may_case(Deed::SeeCensus, *case))
        }
    };
    if !allowed {
        return hearing.deny();
    }
    let Visit { target, purpose, words } = action.clone();
    let draft = hearing.draft(Event::Visited { target, purpose, words });
    let draft = match case {
        Some(case) => draft.case(case),
        None => draft,
    };
    hearing.push(draft);
    Ok(())
}

/// What reading a case takes, by what the case is.
fn case_deed(hearing: &Hearing<'_>, case: CaseNo, words: bool) -> Option<Deed> {
    let sees = hearing.network.sees(case)?;
    // Who supervises a case, or owes something of it without knowing whom it is about, opens its state alone.
    let facts = if hearing.may_case(sees.facts, case) { sees.facts } else { sees.state };
    Some(if words { sees.words } else { facts })
}

/// Whether a role has any row of the register.
fn has_register(role: Role) -> bool {
    role.is_centre() || role.is_station() || role == Role::Advisor
}

/// Decides `access.open_account` and `access.close_account`.
pub(crate) fn handle_account(
    hearing: &mut Hearing<'_>,
    person: PersonNo,
    event: Event,
) -> Result<(), Refusal> {
    hearing.allow_office(Deed::ManageAccounts)?;
    let has = hearing.network.access.has_account(person);
    if hearing.network.roster.person(person).is_none() {
        return Err(Refusal::NotFound);
    }
    if has == matches!(event, Event::AccountOpened { .. }) {
        let why = if has { "has an open account already" } else { "has no open account" };
        return Err(Refusal::Field { field: "person", why });
    }
    if let Event::AccountOpened { login } = &event
        && hearing.network.access.person_of(*login).is_some()
    {
        return Err(Refusal::LoginTaken);
    }
    hearing.push(hearing.draft(event).case(person.record()));
    Ok(())
}
