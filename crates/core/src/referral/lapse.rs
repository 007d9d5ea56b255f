//! What follows when a referral is not answered, not carried out, or nobody assesses who wants to resume: what is owed goes
//! up, with its full time. The referral keeps its holder; the offer has expired until somebody answers.

use crate::counselling;
use crate::escalation::{Cause, Clock};
use crate::hearing::Hearing;
use crate::ids::Position;
use crate::refusal::Refusal;

/// Decides the lapse of a clock of a referral.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let row = hearing.network.referral.get(clock.case).ok_or(Refusal::NotFound)?;
    counselling::lapse_kept_from(hearing, position, clock, cause, &row.kept_from())
}
