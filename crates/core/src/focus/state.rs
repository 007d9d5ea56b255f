//! The listings, one case each.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Change, Event};
use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::corruption::Corruption;
use crate::crisis::Grade;
use crate::entry::{self, Entry};
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::kind::Kind;
use crate::table::Table;

/// A change that waits for approval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pending {
    /// What.
    pub change: Change,
    /// Who proposed it.
    pub by: Option<PersonNo>,
}

/// A listing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listing {
    /// Who, while the case can be opened.
    pub person: Option<PersonNo>,
    /// The grade while he is listed.
    pub grade: Option<Grade>,
    /// The post that proposed it, and looks after it.
    pub owner: Option<PostNo>,
    /// What waits for approval.
    pub pending: Option<Pending>,
    /// The cases that it came from: whoever must not have one of them must not have the listing.
    pub sources: Vec<CaseNo>,
    /// Delisted, or never listed.
    pub ended: bool,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Focus {
    cases: Table<CaseNo, Listing>,
    by_person: BTreeMap<PersonNo, CaseNo>,
}

impl Focus {
    /// The listing of this case.
    pub fn get(&self, case: CaseNo) -> Option<&Listing> {
        self.cases.get(case)
    }

    /// All listings, in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Listing)> {
        self.cases.iter()
    }

    /// The listing of a person that has not ended.
    pub fn of(&self, person: PersonNo) -> Option<(CaseNo, &Listing)> {
        let case = *self.by_person.get(&person)?;
        self.get(case).filter(|listing| !listing.ended).map(|listing| (case, listing))
    }

    /// The latest listing of a person, ended or not.
    pub(crate) fn last_of(&self, person: PersonNo) -> Option<CaseNo> {
        self.by_person.get(&person).copied()
    }

    /// Every listing of a person, ended or not, in the order in which they came.
    pub fn all_of(&self, person: PersonNo) -> impl Iterator<Item = (CaseNo, &Listing)> {
        self.iter().filter(move |(_, listing)| listing.person == Some(person))
    }

    pub(crate) fn view(&self, case: CaseNo) -> Option<CaseView<'_>> {
        let listing = self.get(case)?;
        Some(CaseView {
            subject: listing.person,
            recused: &[],
            sender: None,
            holder: listing.owner,
            addressed: Vec::new(),
            state: if listing.ended { CaseState::Closed } else { CaseState::WithCentre },
            sees: Sees::whole(Deed::SeeListing, Deed::SeeListingWords),
        })
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let Some(case) = header.case else { return Ok(()) };
        let event = match entry.event() {
            Some(entry::Event::Focus(event)) => Some(event),
            _ => None,
        };
        if header.kind == Kind::ListingProposed {
            let listing = Listing {
                person: None,
                grade: None,
                owner: header.from,
                pending: None,
                sources: Vec::new(),
                ended: false,
            };
            self.cases.insert(case, listing);
        }
        let Some(listing) = self.cases.get_mut(case) else { return Ok(()) };
        if header.kind == Kind::ListingProposed {
            listing.sources.extend(header.parent.filter(|source| !listing.sources.contains(source)));
        }
        match event {
            Some(Event::Proposed { person, change, .. }) => {
                listing.person = Some(*person);
                listing.pending = Some(Pending { change: *change, by: entry.actor() });
                self.by_person.insert(*person, case);
            }
            Some(Event::Listed { grade } | Event::Regraded { grade }) => {
                listing.grade = Some(*grade);
                listing.pending = None;
            }
            Some(Event::Delisted) => {
                listing.grade = None;
                listing.pending = None;
                listing.ended = true;
            }
            Some(Event::Declined) => {
                listing.pending = None;
                listing.ended = listing.grade.is_none();
            }
            Some(Event::Reviewed) | None => {}
        }
        Ok(())
    }
}
