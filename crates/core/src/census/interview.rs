//! The interviews that follow from results (约谈, CT.8b): held, declined, not reached, passed on; and what they come to.

use serde::{Deserialize, Serialize};

use super::event::{Event, InterviewOutcome};
use super::record::{due_interview, next_owner};
use super::state::Screening;
use crate::access::Deed;
use crate::crisis::Grade;
use crate::escalation::{self, Item, Level, Row};
use crate::focus::{self, Change, Ground};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position};
use crate::limits::INTERVIEW_TRIES;
use crate::referral::{self, Offer, ReferredTo};
use crate::refusal::Refusal;
use crate::report::{self, About, Observe, Submit, Urgency};
use crate::roster::Role;
use crate::words::{Slot, Title};

/// Say what an interview came to (action `census.interview`). With `list` it proposes the listing, with `refer` it offers a
/// referral, with `follow` another talk is due, with `crisis` it reports to the centre, which assesses.
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
    /// Where he is referred to; from a station the centre when absent.
    #[serde(default)]
    pub toward: Option<ReferredTo>,
    /// The institution's name, where that leads out of the college.
    #[serde(default)]
    pub institution: Option<Title>,
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

/// Whether it is owed to somebody whom a census or a warning found: the interview, and after it the talks that follow.
pub(super) fn is_talk(item: Item) -> bool {
    matches!(item, Item::Interview | Item::FollowUp)
}

/// A talk that is due and that the asker may hold.
fn due<'n>(hearing: &Hearing<'n>, case: CaseNo) -> Result<(&'n Screening, PersonNo, Position, Row), Refusal> {
    let network = hearing.network;
    let row = network.census.screening(case).ok_or(Refusal::NotFound)?;
    if row.is_due {
        hearing.allow_case(Deed::Interview, case)?;
    } else if !hearing.may_case(Deed::SeeScreeningState, case) {
        return Err(Refusal::NotFound);
    }
    let person = row.person.ok_or(Refusal::NotFound)?;
    let mut clocks = network.escalation.of_case(case);
    match clocks.find(|(_, clock)| is_talk(clock.start.row.item)) {
        Some((position, clock)) => Ok((row, person, position, clock.start.row)),
        None => Err(Refusal::State { case, state: "no interview is due" }),
    }
}

/// Decides `census.interview`. Who was not reached or would not talk is asked again in the same time; after the third time
/// by the centre.
pub(crate) fn interview(hearing: &mut Hearing<'_>, action: &Interview) -> Result<(), Refusal> {
    let (row, person, position, talk) = due(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    let (case, outcome) = (action.case, action.outcome);
    let draft = hearing.draft(Event::Interviewed { outcome }).case(case).words(words).stops(position);
    if outcome.is_again() {
        let owner = if (row.tries + 1).is_multiple_of(INTERVIEW_TRIES) {
            next_owner(hearing.network, Some(person), &row.recused, row.owner, hearing.at).0
        } else {
            row.owner
        };
        let clock = escalation::clock(hearing.network, talk.item, talk.level, owner, hearing.at);
        hearing.push(draft.leaves(row.owner).reaches(owner).starts(clock));
        return Ok(());
    }
    if outcome == InterviewOutcome::Follow {
        let level = cadence(talk.level);
        let clock = escalation::clock(hearing.network, Item::FollowUp, level, row.owner, hearing.at);
        hearing.push(draft.reaches(row.owner).starts(clock));
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
        InterviewOutcome::Refer => refer(hearing, action, person, talk.level, words),
        InterviewOutcome::NoConcern
        | InterviewOutcome::Follow
        | InterviewOutcome::Declined
        | InterviewOutcome::NotReached => Ok(()),
    }
}

/// How often somebody is talked with who is followed and not listed: as yellow where he was found to be in danger, else as
/// blue.
fn cadence(level: Level) -> Level {
    match level {
        Level::Concerning | Level::Urgent | Level::Emergency | Level::Yellow | Level::Orange | Level::Red => {
            Level::Yellow
        }
        Level::Routine | Level::Blue => Level::Blue,
    }
}

/// Offers the referral; one that leads there and is under way stays as it is.
fn refer(
    hearing: &mut Hearing<'_>,
    action: &Interview,
    person: PersonNo,
    level: Level,
    words: Option<Slot>,
) -> Result<(), Refusal> {
    let toward = match action.toward {
        Some(toward) => toward,
        None if hearing.role().is_some_and(Role::is_centre) => {
            return Err(Refusal::Field { field: "toward", why: "is missing; say where to" });
        }
        None => ReferredTo::Centre,
    };
    let network = hearing.network;
    let mut open = network.referral.about(person).filter(|(_, row)| row.is_open());
    if open.any(|(_, row)| row.toward == Some(toward)) {
        return Ok(());
    }
    let urgency = match level {
        Level::Urgent | Level::Emergency => Urgency::Urgent,
        Level::Concerning | Level::Yellow | Level::Orange | Level::Red => Urgency::Concerning,
        Level::Routine | Level::Blue => Urgency::Routine,
    };
    let (institution, source) = (action.institution.clone(), Some(action.case));
    referral::offer(hearing, &Offer { person, toward, institution, urgency, source, words })
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
    let (row, person, position, talk) = due(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    let mut recused = row.recused.clone();
    recused.extend(hearing.asker_person().filter(|_| action.recused));
    let (to, _) = next_owner(hearing.network, Some(person), &recused, row.owner, hearing.at);
    if to == row.owner && !action.recused {
        return Err(Refusal::Field { field: "recused", why: "nobody else has it but where you may not" });
    }
    let clock = escalation::clock(hearing.network, talk.item, talk.level, to, hearing.at);
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
