//! Telling a person later who opened his file. The receipt itself is folded by `projection::Receipts`.

use serde::{Deserialize, Serialize};

use super::{DelayGround, Event};
use crate::access::Deed;
use crate::hearing::Hearing;
use crate::ids::PersonNo;
use crate::limits::RECEIPT_DELAY_DAYS_MAX;
use crate::refusal::Refusal;
use crate::time::Day;
use crate::words::Slot;

/// Tell a person later who opened his file (action `rights.delay_receipt`); stands in the log for the audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DelayReceipt {
    /// Whom.
    pub person: PersonNo,
    /// Why.
    pub ground: DelayGround,
    /// Until the end of that day, at most 90 days on.
    pub until: Day,
    /// Why, in words.
    pub words: Option<Slot>,
}

/// Decides `rights.delay_receipt`: the centre director, not about himself.
pub(crate) fn delay_receipt(hearing: &mut Hearing<'_>, action: &DelayReceipt) -> Result<(), Refusal> {
    if !hearing.may_person(Deed::DelayReceipt, action.person) {
        return Err(Refusal::NotFound);
    }
    let words = hearing.needed_slot(action.words)?;
    if !(0..=RECEIPT_DELAY_DAYS_MAX).contains(&action.until.since(hearing.at.day())) {
        return Err(Refusal::Field { field: "until", why: "is past, or more than 90 days on" });
    }
    let event = Event::ReceiptDelayed { ground: action.ground, until: action.until };
    hearing.push(hearing.draft(event).case(action.person.record()).words(words));
    Ok(())
}
