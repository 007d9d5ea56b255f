//! Early warning (ST.5c): rules over coded facts that a college adopts by event. What fires is an entry that says which rule
//! fired and on which entries; a counsellor looks at it and lists, talks, reports or dismisses with a reason.
//!
//! Read [`Condition`] first: it is all that a rule can say. No rule is in force before the college adopted one: that a
//! machine points at people is a decision of people.
//!
//! Invariant: a firing is a command of the engine's own, after the one that gave it its reason; whoever sends a report learns
//! nothing of what others sent. No rule fires twice on the same evidence. What somebody asked for himself is evidence of
//! nothing. Whoever must not have one of the reports does not have the warning.
//!
//! Absent on purpose: words, weights, learning. A firing can be explained by pointing at entries.

mod dry_run;
mod event;
mod handle;
mod history;
mod rule;
mod state;

pub use dry_run::{DryRun, Load, Overlap, dry_run};
pub use event::{Dismissal, Event, LookOutcome};
pub use handle::{Adopt, Look};
pub(crate) use handle::{adopting, evaluate, lapse, look};
pub use rule::{Advice, Condition, Rule, RuleNo, default_rules};
pub use state::{Firing, Warning, Warnings};
