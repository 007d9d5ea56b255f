//! The interviews that follow from results (约谈, CT.8b): held, declined, not reached, passed on; and what they come to.

use serde::{Deserialize, Serialize};

use super::event::{Event, InterviewOutcome};
use super::record::{due_interview, next_owner};
use super::state::Screening;
use crate::access::Deed;
use crate::crisis::Grade;
use crate::escalation::{self, Item, Level};
use crate::focus::{self, Change, Ground};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position};
use crate::limits::INTERVIEW_TRIES;
use crate::refusal::Refusal;
use crate::report::{self, About, Observe, Submit, Urgency};
use crate::words::Slot;

/// Say what an interview came to (action `census.interview`). With `list` it proposes the listing, with `crisis` it reports to
/// the centre, which assesses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Interview {
    /// The person's case.
    pub case: CaseNo,
    /// What it came to.
    pub outcome: InterviewOutcome,
    /// At which grade he is to be listed; blue when absent.
    #[serde(default)]
    pub grade: Option<Grade>,
    /// What was said.
    pub words: Option<Slot>,
}

/// Pass an interview on, up the route: to the centre, or within it to its director (action `census.pass_interview`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PassInterview {
    /// The person's case.
    pub case: CaseNo,
    /// Whoever passes it on must not have it.
    #[serde(default)]
    pub recused: bool,
    /// Why.
    pub words: Option<Slot>,
}

/// An interview that is due and that the asker may hold.
fn due<'n>(
    hearing: &Hearing<'n>,
    case: CaseNo,
) -> Result<(&'n Screening, PersonNo, Position, Level), Refusal> {
    let network = hearing.network;
    let row = network.census.screening(case).ok_or(Refusal::NotFound)?;
    if row.is_due {
        hearing.allow_case(Deed::Interview, case)?;
    } else if !hearing.may_case(Deed::SeeScreeningState, case) {
        return Err(Refusal::NotFound);
    }
    let person = row.person.ok_or(Refusal::NotFound)?;
    let mut clocks = network.escalation.of_case(case);
    match clocks.find(|(_, clock)| clock.start.row.item == Item::Interview) {
        Some((position, clock)) => Ok((row, person, position, clock.start.row.level)),
        None => Err(Refusal::State { case, state: "no interview is due" }),
    }
}

/// Decides `census.interview`. Who was not reached or would not talk is asked again in the same time; after the third time
/// by the centre.
pub(crate) fn interview(hearing: &mut Hearing<'_>, action: &Interview) -> Result<(), Refusal> {
    let (row, person, position, level) = due(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    let (case, outcome) = (action.case, action.outcome);
    let draft = hearing.draft(Event::Interviewed { outcome }).case(case).words(words).stops(position);
    if outcome.is_again() {
        let owner = if (row.tries + 1).is_multiple_of(INTERVIEW_TRIES) {
            next_owner(hearing.network, Some(person), &row.recused, row.owner, hearing.at).0
        } else {
            row.owner
        };
        let clock = escalation::clock(hearing.network, Item::Interview, level, owner, hearing.at);
        hearing.push(draft.leaves(row.owner).reaches(owner).starts(clock));
        return Ok(());
    }
    hearing.push(draft);
    match outcome {
        InterviewOutcome::List => list(hearing, person, case, action.grade, words),
        InterviewOutcome::Crisis => {
            let submit = Submit {
                observation: Observe {
                    about: About::Person(person),
                    signs: Vec::new(),
                    life_event: None,
                    low_mood_days: None,
                    occurred_at: None,
                    first_help: false,
                    words,
                },
                urgency: Urgency::Urgent,
                to: None,
                involved: Vec::new(),
                keep_from: row.recused.clone(),
                received: None,
            };
            report::submit(hearing, &submit)
        }
        InterviewOutcome::NoConcern
        | InterviewOutcome::Follow
        | InterviewOutcome::Refer
        | InterviewOutcome::Declined
        | InterviewOutcome::NotReached => Ok(()),
    }
}

/// Proposes the listing; one that is there, or waits for approval, stays as it is.
pub(crate) fn list(
    hearing: &mut Hearing<'_>,
    person: PersonNo,
    source: CaseNo,
    grade: Option<Grade>,
    words: Option<Slot>,
) -> Result<(), Refusal> {
    if hearing.network.focus.of(person).is_some() {
        return Ok(());
    }
    let ground = if hearing.network.census.screening(source).is_some_and(|row| row.census.is_some()) {
        Ground::Census
    } else {
        Ground::Reports
    };
    let change = Change::List(grade.unwrap_or(Grade::Blue));
    let propose = focus::Propose { person, change, grounds: vec![ground], source: Some(source), words };
    focus::propose(hearing, &propose)
}

/// Decides `census.pass_interview`.
pub(crate) fn pass_interview(hearing: &mut Hearing<'_>, action: &PassInterview) -> Result<(), Refusal> {
    let (row, person, position, level) = due(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    let mut recused = row.recused.clone();
    recused.extend(hearing.asker_person().filter(|_| action.recused));
    let (to, _) = next_owner(hearing.network, Some(person), &recused, row.owner, hearing.at);
    if to == row.owner && !action.recused {
        return Err(Refusal::Route);
    }
    let clock = escalation::clock(hearing.network, Item::Interview, level, to, hearing.at);
    let draft = hearing.draft(Event::InterviewPassed { recused: action.recused }).case(action.case);
    hearing.push(draft.words(words).leaves(row.owner).reaches(to).stops(position).starts(clock));
    Ok(())
}

/// Somebody left the college: nobody owes an interview with him any more.
pub(crate) fn departed(hearing: &mut Hearing<'_>, person: PersonNo) {
    let network = hearing.network;
    let due = network.census.about(person).filter(|(_, row)| row.is_due);
    for (position, clock) in due.flat_map(|(case, _)| network.escalation.of_case(case)) {
        let draft = hearing.draft(escalation::Event::ClockStopped).case(clock.case);
        hearing.push(draft.leaves(clock.owner).stops(position));
    }
}

/// Drafts that an interview is due for another reason than a census.
pub(crate) fn order_interview(
    hearing: &mut Hearing<'_>,
    person: PersonNo,
    reason: CaseNo,
    recused: &[PersonNo],
    level: Level,
) {
    let (owner, clock) = due_interview(hearing.network, person, recused, level, hearing.at);
    let case = hearing.open_case();
    let event = Event::InterviewOrdered { person, recused: recused.to_vec() };
    let draft = hearing.draft(event).case(case).parent(Some(reason)).reaches(owner).starts(clock);
    hearing.push(draft);
}
