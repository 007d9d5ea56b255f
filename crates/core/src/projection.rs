//! Projections: folds over entries that answer a question. [`Inbox`] and [`Register`] stand beside the state and follow
//! every entry; [`Receipts`], [`Knowledge`], [`Trail`] and [`Timeline`] are the same kind of fold, run when somebody asks. Each rebuilds from the log
//! and equals the live one.

mod inbox;
mod indicators;
mod knowledge;
mod ledger;
mod proof;
mod receipts;
mod register;
mod timeline;
mod trail;

pub use inbox::{Inbox, Line};
pub use indicators::{Course, Hop, Indicator, Indicators, Kept, Published as PublishedIndicator};
pub use knowledge::{Depth, Knowledge, could_open};
pub use ledger::{About, ClauseStatus, LedgerRow, ledger};
pub use proof::{Fault, Missed, Proof};
pub use receipts::{Reading, Receipt, ReceiptLine, Receipts};
pub use register::{Register, RegisterRow};
pub use timeline::Timeline;
pub use trail::{Lapse, Step, Trail};

use crate::entry::Entry;

/// A fold over entries, in the order of the log.
pub trait Projection {
    /// Takes one entry.
    fn apply(&mut self, entry: &Entry);
}

/// Folds entries into a projection.
pub fn project<'e, P: Projection + Default>(entries: impl IntoIterator<Item = &'e Entry>) -> P {
    let mut projection = P::default();
    for entry in entries {
        projection.apply(entry);
    }
    projection
}
