//! Consent to census, counselling and disclosure: given, withdrawn, or the legal ground instead (gap 13; PIPL 13, 29, 31).
//! Other areas ask [`Network::consent`]; none of them asks before an emergency.

use serde::{Deserialize, Serialize};

use super::{ConsentTo, Event, Giver, LegalGround};
use crate::access::Deed;
use crate::hearing::Hearing;
use crate::ids::PersonNo;
use crate::limits::MINOR_DAYS;
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::Channel;
use crate::time::{At, Day};
use crate::words::Slot;

/// How it stands with a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Nobody was asked, or nobody said yes.
    Missing,
    /// He said yes, and is under 18: his guardian has not.
    AwaitsGuardian,
    /// Given.
    Given,
    /// Given once, no longer.
    Withdrawn,
    /// Not given; the law allows it.
    Ground(LegalGround),
}

impl Consent {
    /// Whether it may be done.
    pub fn covers(self) -> bool {
        match self {
            Consent::Given | Consent::Ground(_) => true,
            Consent::Missing | Consent::AwaitsGuardian | Consent::Withdrawn => false,
        }
    }
}

/// Give a consent (action `rights.consent`): one's own, or one that a counsellor received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GiveConsent {
    /// To what.
    pub to: ConsentTo,
    /// Whose person it concerns; oneself when absent.
    #[serde(default)]
    pub person: Option<PersonNo>,
    /// Whose consent it is.
    #[serde(default = "himself")]
    pub giver: Giver,
    /// How it came; needed where it is not one's own.
    #[serde(default)]
    pub received: Option<Channel>,
    /// Since when it holds, where it was given earlier; now when absent.
    #[serde(default)]
    pub since: Option<At>,
    /// To the end of which day.
    #[serde(default)]
    pub until: Option<Day>,
    /// What was said.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Withdraw a consent, from now on (action `rights.withdraw_consent`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawConsent {
    /// To what.
    pub to: ConsentTo,
    /// Whose person it concerns; oneself when absent.
    #[serde(default)]
    pub person: Option<PersonNo>,
    /// Whose consent it is.
    #[serde(default = "himself")]
    pub giver: Giver,
    /// How word came; needed where it is not one's own.
    #[serde(default)]
    pub received: Option<Channel>,
    /// What was said.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Record that the law allows something without consent (action `rights.record_ground`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordGround {
    /// Of whom.
    pub person: PersonNo,
    /// What.
    pub to: ConsentTo,
    /// By which ground.
    pub ground: LegalGround,
    /// To the end of which day.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why.
    pub words: Option<Slot>,
}

fn himself() -> Giver {
    Giver::Himself
}

impl Network {
    /// How it stands with a person's consent at `at`. A consent that was given goes before a legal ground; a ground goes
    /// before a withdrawal. Somebody whose day of birth is not known counts as of age.
    pub fn consent(&self, person: PersonNo, to: ConsentTo, at: At) -> Consent {
        let own = self.rights.said(person, to, Giver::Himself, at);
        let guardian = self.rights.said(person, to, Giver::Guardian, at);
        let needs_guardian = self.is_minor(person, at);
        let ground = self.rights.ground(person, to, at);
        match (own, guardian) {
            (Some(true), _) if !needs_guardian => Consent::Given,
            (Some(true), Some(true)) => Consent::Given,
            _ if ground.is_some() => ground.map_or(Consent::Missing, Consent::Ground),
            (Some(false), _) => Consent::Withdrawn,
            (_, Some(false)) if needs_guardian => Consent::Withdrawn,
            (Some(true), None) => Consent::AwaitsGuardian,
            _ => Consent::Missing,
        }
    }

    /// Whether somebody is under 18 at `at`.
    pub fn is_minor(&self, person: PersonNo, at: At) -> bool {
        let born = self.roster.person(person).and_then(|row| row.born);
        // 18 years hold four or five leap days: on the doubtful day he still is.
        born.is_some_and(|born| at.day().since(born) < MINOR_DAYS)
    }
}

/// Whom it concerns, and how it came. One's own needs no channel and no office; a guardian's is always received.
fn concerned(
    hearing: &Hearing<'_>,
    person: Option<PersonNo>,
    giver: Giver,
    received: Option<Channel>,
) -> Result<(PersonNo, bool), Refusal> {
    let own = hearing.asker_person().ok_or(Refusal::NotAllowed)?;
    let person = person.unwrap_or(own);
    if person == own {
        if giver == Giver::Guardian {
            return Err(Refusal::SamePerson);
        }
        if !hearing.may_person(Deed::UseRights, person) {
            return Err(Refusal::NotFound);
        }
        return Ok((person, true));
    }
    if !hearing.may_person(Deed::ReceiveRights, person) {
        return Err(Refusal::NotFound);
    }
    if received.is_none() {
        return Err(Refusal::Field { field: "received", why: "is needed here; say how it came" });
    }
    Ok((person, false))
}

fn until(hearing: &Hearing<'_>, until: Option<Day>) -> Result<(), Refusal> {
    match until {
        Some(until) if until < hearing.at.day() => Err(Refusal::Field { field: "until", why: "is past" }),
        _ => Ok(()),
    }
}

/// Decides `rights.consent`.
pub(crate) fn give_consent(hearing: &mut Hearing<'_>, action: &GiveConsent) -> Result<(), Refusal> {
    let (person, own) = concerned(hearing, action.person, action.giver, action.received)?;
    until(hearing, action.until)?;
    let words = hearing.slot(action.words)?;
    let since = match action.since {
        Some(_) if own => {
            return Err(Refusal::Field { field: "since", why: "is now, where one consents for oneself" });
        }
        since => hearing.past("since", since)?,
    };
    if action.until.is_none()
        && hearing.network.rights.said(person, action.to, action.giver, hearing.at) == Some(true)
    {
        return Err(Refusal::Twice);
    }
    let event = Event::Consented {
        to: action.to,
        giver: action.giver,
        received: action.received.filter(|_| !own),
        since,
        until: action.until,
    };
    let draft = hearing.draft(event).case(person.record()).words(words);
    hearing.push(if own { draft.unnamed() } else { draft });
    Ok(())
}

/// Decides `rights.withdraw_consent`.
pub(crate) fn withdraw_consent(hearing: &mut Hearing<'_>, action: &WithdrawConsent) -> Result<(), Refusal> {
    let (person, own) = concerned(hearing, action.person, action.giver, action.received)?;
    let words = hearing.slot(action.words)?;
    if hearing.network.rights.said(person, action.to, action.giver, hearing.at) != Some(true) {
        return Err(Refusal::Field { field: "to", why: "is no consent that holds now" });
    }
    let received = action.received.filter(|_| !own);
    let event = Event::ConsentWithdrawn { to: action.to, giver: action.giver, received };
    let draft = hearing.draft(event).case(person.record()).words(words);
    hearing.push(if own { draft.unnamed() } else { draft });
    Ok(())
}

/// Decides `rights.record_ground`: a counsellor, not about himself.
pub(crate) fn record_ground(hearing: &mut Hearing<'_>, action: &RecordGround) -> Result<(), Refusal> {
    if !hearing.may_person(Deed::ReceiveRights, action.person) {
        return Err(Refusal::NotFound);
    }
    until(hearing, action.until)?;
    let words = hearing.needed_slot(action.words)?;
    let event = Event::GroundRecorded { to: action.to, ground: action.ground, until: action.until };
    hearing.push(hearing.draft(event).case(action.person.record()).words(words));
    Ok(())
}
