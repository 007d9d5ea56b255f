//! Projections: folds over entries that answer a question. [`Inbox`], [`Register`] and [`Indicators`] stand beside the state
//! and follow every entry; [`Proof`], [`Receipts`], [`Knowledge`], [`Trail`] and [`Timeline`] are the same kind of fold, run
//! when somebody asks. Each rebuilds from the log and equals the live one.

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
pub use receipts::{List, Reading, Receipt, ReceiptLine, Receipts, Sources};
pub use register::{Register, RegisterRow};
pub use timeline::Timeline;
pub use trail::{Lapse, Step, Trail};

use crate::entry::Entry;
use crate::escalation::{Clock, Escalation};

/// A fold over entries, in the order of the log.
pub trait Projection {
    /// Takes one entry, and the clock that it stopped: whoever folds keeps the running clocks once for all projections.
    /// [`Inbox`] and [`Indicators`] need it; where entries of one case alone are folded there is none to give.
    fn apply(&mut self, entry: &Entry, stopped: Option<&Clock>);
}

/// Folds entries into a projection.
pub fn project<'e, P: Projection + Default>(entries: impl IntoIterator<Item = &'e Entry>) -> P {
    let mut projection = P::default();
    let mut clocks = Escalation::default();
    for entry in entries {
        // An entry that stops a clock that is not there is the state's to refuse; for a projection it stops none.
        let stopped = clocks.apply(entry).unwrap_or_default();
        projection.apply(entry, stopped.as_ref());
    }
    projection
}
