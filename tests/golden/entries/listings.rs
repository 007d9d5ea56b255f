//! Samples of the focus register.

use wuji_core::Kind;
use wuji_core::crisis::Grade;
use wuji_core::focus::{Change, Event, Ground};
use wuji_core::ids::PersonNo;

/// The samples of a kind of this area; nothing for any other.
pub(super) fn samples(kind: Kind) -> Vec<Event> {
    match kind {
        Kind::ListingProposed => [Change::List(Grade::Blue), Change::Regrade(Grade::Red), Change::Delist]
            .map(|change| Event::Proposed { person: PersonNo(1), change, grounds: Ground::ALL.to_vec() })
            .to_vec(),
        Kind::Listed => vec![Event::Listed { grade: Grade::Yellow }],
        Kind::FocusRegraded => vec![Event::Regraded { grade: Grade::Orange }],
        Kind::Delisted => vec![Event::Delisted],
        Kind::Declined => vec![Event::Declined],
        Kind::Reviewed => vec![Event::Reviewed],
        _ => Vec::new(),
    }
}
