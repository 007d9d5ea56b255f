//! What a person may ask of those who keep secrets about him, and what they owe him: consent given, withdrawn or replaced by a
//! legal ground (gap 13); each exception to secrecy recorded; correction, objection, copy (gap 14); the register of breaches
//! (CC.7, DO.5); readings told late (the access receipt itself is `projection::Receipts`).
//!
//! Sources: the document's CC.7 and DO.5; Personal Information Protection Law (PIPL) 13, 29, 31 (consent), 45–46 (copy,
//! correction), 57 (breaches); Mental Health Law 28.
//!
//! Invariant: withdrawing a consent never stands in the way of an emergency, and nothing here ever confirms to somebody that
//! he is in the register or was reported.

mod breach;
mod consent;
mod disclosure;
mod event;
mod lapse;
mod receipt;
mod request;
mod state;

pub use breach::{AssessBreach, CloseBreach, ReportBreach, TakeMeasure, TellConcerned};
pub(crate) use breach::{assess_breach, close_breach, report_breach, take_measure, tell_concerned};
pub use consent::{Consent, GiveConsent, RecordGround, WithdrawConsent};
pub(crate) use consent::{give_consent, record_ground, withdraw_consent};
pub use disclosure::Disclose;
pub(crate) use disclosure::disclose;
pub use event::{
    BreachKind, BreachMeasure, BreachOutcome, ConsentTo, DelayGround, DisclosureGround, Event, Giver, Handed,
    LegalGround, Recipient, RefusalReason, Severity, Shared, Suspect, Told, UntoldReason, Wish,
};
pub(crate) use lapse::lapse;
pub use receipt::DelayReceipt;
pub(crate) use receipt::delay_receipt;
pub use request::{AcknowledgeRight, AskRight, GrantRight, RefuseRight, WithdrawRight};
pub(crate) use request::{acknowledge_right, ask_right, grant_right, refuse_right, withdraw_right};
pub use state::{Breach, BreachState, Delay, Disclosure, RequestState, RightRequest, Rights, Said};
