//! The pledge: before his first reading of a term everybody says that he keeps secret what he reads. Serves the law's demand
//! that access to personal records is bound by duty and recorded.
//!
//! Absent on purpose: a pledge before reporting, handling or acknowledging. Nothing that helps somebody waits for a form.

use serde::{Deserialize, Serialize};

use super::Event;
use crate::hearing::Hearing;
use crate::ids::PersonNo;
use crate::limits::{PLEDGE_DAYS, PLEDGE_EDITION};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::time::At;

/// Pledge to keep secret what one reads (action `access.pledge`), for the rest of this term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pledge {
    /// Which wording was read; only the one in force counts.
    pub edition: u16,
}

impl Network {
    /// Whether the person has pledged, in the wording in force, since the current term began; in a vacation since the last
    /// term began. Where no term has begun, or the last one ended 180 days ago, a pledge lasts 180 days.
    pub fn has_pledged(&self, person: PersonNo, at: At) -> bool {
        self.access
            .pledges
            .get(&person)
            .is_some_and(|pledged| pledged.edition == PLEDGE_EDITION && self.pledge_since(at) <= pledged.at)
    }

    /// Since when a pledge counts at `at`.
    fn pledge_since(&self, at: At) -> At {
        let day = at.day();
        self.calendar.term_until(day).filter(|term| day < term.end().plus(PLEDGE_DAYS)).map_or_else(
            || at.plus_minutes(-i64::from(PLEDGE_DAYS) * 24 * 60),
            |term| term.first.at_minute(0),
        )
    }
}

/// Decides `access.pledge`: everybody for himself.
pub(crate) fn pledge(hearing: &mut Hearing<'_>, action: &Pledge) -> Result<(), Refusal> {
    let person = hearing.asker_person().ok_or(Refusal::NotAllowed)?;
    if action.edition != PLEDGE_EDITION {
        return Err(Refusal::Field {
            field: "edition",
            why: "is not the wording in force; read the pledge again",
        });
    }
    if hearing.network.has_pledged(person, hearing.at) {
        return Err(Refusal::Field { field: "edition", why: "is pledged already for this term" });
    }
    let draft = hearing.draft(Event::Pledged { edition: action.edition });
    hearing.push(draft.case(person.record()));
    Ok(())
}
