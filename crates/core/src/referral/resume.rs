//! 复学评估: the centre assesses, before or at his return, whether somebody may resume; whoever returns is proposed for the
//! register.

use serde::{Deserialize, Serialize};

use super::handle::{centre, clock_of, end, resumption_by};
use super::{Event, Fitness, Referral, ReferralOutcome, ReturnCondition, Stage};
use crate::access::Deed;
use crate::crisis::Grade;
use crate::escalation::{Item, Level};
use crate::focus::{self, Ground};
use crate::hearing::Hearing;
use crate::ids::CaseNo;
use crate::limits::LEAVE_DAYS_MAX;
use crate::refusal::Refusal;
use crate::time::Day;
use crate::words::Slot;

/// Assess whether somebody may resume (action `referral.assess`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AssessResumption {
    /// The referral.
    pub case: CaseNo,
    /// What was found.
    pub fitness: Fitness,
    /// On what conditions he returns.
    #[serde(default)]
    pub conditions: Vec<ReturnCondition>,
    /// To be assessed again by the end of that day, where he may not return yet.
    #[serde(default)]
    pub again: Option<Day>,
    /// At which grade he is proposed for the register; blue when absent, yellow where he returns on conditions.
    #[serde(default)]
    pub grade: Option<Grade>,
    /// The assessment.
    pub words: Option<Slot>,
}

/// Whether the newest assessment lets him return.
pub(super) fn is_fit(row: &Referral) -> bool {
    matches!(row.fitness, Some(Fitness::May | Fitness::OnConditions))
}

/// Decides `referral.assess`: by the centre.
pub(crate) fn assess(hearing: &mut Hearing<'_>, action: &AssessResumption) -> Result<(), Refusal> {
    let case = action.case;
    let row = hearing.network.referral.get(case).ok_or(Refusal::NotFound)?;
    if !row.is_open() && hearing.may_case(Deed::SeeReferral, case) {
        return Err(Refusal::State { case, state: row.stage.name() });
    }
    hearing.allow_case(Deed::AssessResumption, case)?;
    if !matches!(row.stage, Stage::Away | Stage::Returned) {
        return Err(Refusal::State { case, state: row.stage.name() });
    }
    let words = hearing.needed_slot(action.words)?;
    check(hearing, action)?;
    let running = clock_of(hearing, case, Item::Resumption);
    let (fitness, again) = (action.fitness, action.again);
    let event = Event::Assessed { fitness, conditions: action.conditions.clone(), again };
    let draft = hearing.draft(event).case(case).words(words).stops_any(running);
    if let Some(again) = again {
        let start = resumption_by(hearing, row.level.unwrap_or(Level::Routine), again);
        let to = centre(hearing, &row.kept_from());
        hearing.push(draft.reaches(to).starts(start));
        return Ok(());
    }
    hearing.push(draft);
    let by_fitness = if fitness == Fitness::May { Grade::Blue } else { Grade::Yellow };
    if let Some(person) = row.person {
        focus::draft_listing(hearing, person, action.grade.unwrap_or(by_fitness), Ground::Returned, case);
    }
    if row.stage == Stage::Returned {
        end(hearing, case, ReferralOutcome::Resumed, None, running);
    }
    Ok(())
}

fn check(hearing: &Hearing<'_>, action: &AssessResumption) -> Result<(), Refusal> {
    let wrong = |field, why| Err(Refusal::Field { field, why });
    let today = hearing.at.day();
    if action.conditions.len() > ReturnCondition::ALL.len() {
        return wrong("conditions", "names a condition twice");
    }
    match action.fitness {
        Fitness::NotYet
            if action.again.is_none_or(|day| day <= today || day.since(today) > LEAVE_DAYS_MAX) =>
        {
            wrong("again", "is missing, past, or too far ahead; say when he is assessed again")
        }
        Fitness::May | Fitness::OnConditions if action.again.is_some() => {
            wrong("again", "is of an assessment that says not yet")
        }
        Fitness::OnConditions if action.conditions.is_empty() => {
            wrong("conditions", "is empty; say on what conditions he returns")
        }
        Fitness::May | Fitness::NotYet if !action.conditions.is_empty() => {
            wrong("conditions", "is of an assessment that says on conditions")
        }
        Fitness::May | Fitness::OnConditions | Fitness::NotYet => Ok(()),
    }
}
