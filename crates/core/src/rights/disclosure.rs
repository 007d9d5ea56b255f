//! Each exception to secrecy: to whom, on which ground, how much (gap 13). It stands in the case that it concerns, and the
//! person concerned is told, at once or after a recorded delay.

use serde::{Deserialize, Serialize};

use super::{Consent, DelayGround, DisclosureGround, Event, Recipient, Shared};
use crate::access::Deed;
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo};
use crate::limits::RECEIPT_DELAY_DAYS_MAX;
use crate::refusal::Refusal;
use crate::time::Day;
use crate::words::{Slot, Title};

/// Record that something confidential was told to somebody outside (action `rights.disclose`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Disclose {
    /// The case that it was of; the person's record when absent.
    #[serde(default)]
    pub case: Option<CaseNo>,
    /// The person whose record it was of; not with a case.
    #[serde(default)]
    pub person: Option<PersonNo>,
    /// To whom.
    pub recipient: Recipient,
    /// What people call them; names nobody.
    #[serde(default)]
    pub title: Option<Title>,
    /// Why it may be.
    pub ground: DisclosureGround,
    /// How much; at least one.
    pub shared: Vec<Shared>,
    /// Why the person concerned learns of it later.
    #[serde(default)]
    pub delay: Option<DelayGround>,
    /// After which day he does, at most 90 days on.
    #[serde(default)]
    pub delay_until: Option<Day>,
    /// What was told, and why.
    pub words: Option<Slot>,
}

/// Decides `rights.disclose`. Without consent another ground is needed, and there always is one in an emergency.
pub(crate) fn disclose(hearing: &mut Hearing<'_>, action: &Disclose) -> Result<(), Refusal> {
    let (case, person) = match (action.case, action.person) {
        (Some(case), None) => {
            let facts = hearing.network.sees(case).map(|sees| sees.facts);
            if !facts.is_some_and(|facts| hearing.may_case(facts, case)) {
                return Err(Refusal::NotFound);
            }
            hearing.allow_case(Deed::Disclose, case)?;
            let subject = hearing.network.subject(case);
            let described =
                hearing.network.report.get(case).is_some() || hearing.network.crisis.get(case).is_some();
            if subject.is_none() && !described {
                return Err(Refusal::NotFound);
            }
            (case, subject)
        }
        (None, Some(person)) => {
            if !hearing.may_person(Deed::Disclose, person) {
                return Err(Refusal::NotFound);
            }
            (person.record(), Some(person))
        }
        _ => return Err(Refusal::Field { field: "case", why: "or a person is needed, not both" }),
    };
    let words = hearing.needed_slot(action.words)?;
    if action.shared.is_empty() || action.shared.len() > Shared::ALL.len() {
        return Err(Refusal::Field {
            field: "shared",
            why: "says how much was told; at least one, none twice",
        });
    }
    if action.recipient == Recipient::Other && action.title.is_none() {
        return Err(Refusal::Field { field: "title", why: "is needed here; say who they are" });
    }
    if action.ground == DisclosureGround::Consent {
        let to = action.recipient.consent();
        let given = person
            .zip(to)
            .is_some_and(|(person, to)| hearing.network.consent(person, to, hearing.at) == Consent::Given);
        if !given {
            let why = "is no ground: there is no consent to this that holds now";
            return Err(Refusal::Field { field: "ground", why });
        }
    }
    // An emergency, or a danger, is a reason to tell who helps what he needs; not to hand out a whole file, nor to research.
    let open = matches!(action.ground, DisclosureGround::Consent | DisclosureGround::LegalDuty);
    if !open && action.recipient == Recipient::Research {
        let why = "is no ground to tell researchers; that takes consent, or a duty by law";
        return Err(Refusal::Field { field: "ground", why });
    }
    if !open && action.shared.contains(&Shared::WholeFile) {
        let why = "holds the whole file, which takes consent or a duty by law; name what is needed";
        return Err(Refusal::Field { field: "shared", why });
    }
    let delay = match (action.delay, action.delay_until) {
        (Some(ground), Some(until)) => {
            let days = until.since(hearing.at.day());
            if !(0..=RECEIPT_DELAY_DAYS_MAX).contains(&days) {
                return Err(Refusal::Field { field: "delay_until", why: "is past, or more than 90 days on" });
            }
            Some((ground, until))
        }
        (None, None) => None,
        _ => return Err(Refusal::Field { field: "delay", why: "needs a ground and a day" }),
    };
    let event = Event::Disclosed {
        recipient: action.recipient,
        title: action.title.clone(),
        ground: action.ground,
        shared: action.shared.clone(),
        delay,
    };
    hearing.push(hearing.draft(event).case(case).words(words));
    Ok(())
}
