//! Recording that a duty was done, who took part, that it need not be done, and that a lapse was seen.

use serde::{Deserialize, Serialize};

use super::catalogue::{DutyNo, Want};
use super::register::Medium;
use super::rules::Form;
use super::scope::{Place, Spot};
use super::{Event, Status};
use crate::access::Deed;
use crate::calendar::Days;
use crate::hearing::Hearing;
use crate::ids::{CaseNo, EvidenceNo, PersonNo, PostNo};
use crate::limits::{ATTENDEES_MAX, DUTY_COUNT_MAX, DUTY_MINUTES_MAX};
use crate::network::Network;
use crate::periodic::rooms_of;
use crate::refusal::Refusal;
use crate::time::Day;
use crate::words::{Slot, Title};

/// Record that a duty was done (action `duty.record`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Which.
    pub duty: DutyNo,
    /// For what.
    pub place: Place,
    /// A day of the period that it counts for; the day on which it was done when absent.
    #[serde(default)]
    pub period: Option<Day>,
    /// When it was done; today when absent.
    #[serde(default)]
    pub on: Option<Day>,
    /// What it was called.
    #[serde(default)]
    pub title: Option<Title>,
    /// How many people took part.
    #[serde(default)]
    pub count: Option<u32>,
    /// How long it took, in minutes.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// By which medium or channel.
    #[serde(default)]
    pub medium: Option<Medium>,
    /// Which posts were asked: of a check-in, the commissioner of the class and officers of its rooms.
    #[serde(default)]
    pub asked: Vec<PostNo>,
    /// The record, where it speaks of people.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Record who took part in something (action `duty.attend`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attend {
    /// In what.
    pub evidence: EvidenceNo,
    /// Who.
    pub people: Vec<PersonNo>,
    /// How long; as long as it took when absent.
    #[serde(default)]
    pub minutes: Option<u32>,
}

/// Take back a record that was made in error (action `duty.withdraw`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Which.
    pub evidence: EvidenceNo,
    /// Why.
    pub words: Option<Slot>,
}

/// Say that a duty need not be done this time (action `duty.waive`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Waive {
    /// Which.
    pub duty: DutyNo,
    /// For what.
    pub place: Place,
    /// A day of the period.
    pub period: Day,
    /// Why.
    pub words: Option<Slot>,
}

/// Say that one has seen a lapse that one was told of (action `duty.see_lapse`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeeLapse {
    /// The lapse.
    pub case: CaseNo,
}

fn wrong<T>(field: &'static str, why: &'static str) -> Result<T, Refusal> {
    Err(Refusal::Field { field, why })
}

/// The duty, if the asker may do this to it at the place. Who may not even see its status reads that there is none.
fn allowed(hearing: &Hearing<'_>, deed: Deed, spot: Spot) -> Result<Form, Refusal> {
    let network = hearing.network;
    let form = network.duty.form(spot.duty).ok_or(Refusal::NotFound)?;
    if !form.is_for(network, spot.place) {
        return wrong("place", "is not what this duty is due for");
    }
    if hearing.may_duty(deed, spot) {
        Ok(form)
    } else if hearing.may_duty(Deed::SeeDuty, spot) {
        Err(Refusal::NotAllowed)
    } else {
        Err(Refusal::NotFound)
    }
}

/// The period of an instance that holds `day`. What is due on occasion has a period of that day alone.
fn period_of(hearing: &Hearing<'_>, form: &Form, spot: Spot, day: Day) -> Option<Days> {
    let network = hearing.network;
    let unit = form.unit(network, spot.place);
    network.duty.period_of(&network.calendar, spot.duty, unit, day)
}

fn within(field: &'static str, found: Option<u32>, most: u32) -> Result<(), Refusal> {
    match found {
        Some(found) if found == 0 || found > most => wrong(field, "is nothing, or more than can be"),
        _ => Ok(()),
    }
}

/// The posts that an advisor asks about a class: its commissioner, and the officers of the rooms in which it lives. Of what is
/// due for anything else, none.
pub fn askable(network: &Network, place: Place) -> Vec<PostNo> {
    let (Place::Class(class) | Place::Cover { class, .. }) = place else { return Vec::new() };
    let roster = &network.roster;
    let commissioner = roster.class(class).and_then(|row| row.commissioner);
    let rooms = rooms_of(network, class);
    let officers = rooms.into_iter().filter_map(|room| roster.room(room)?.officer);
    commissioner.into_iter().chain(officers).collect()
}

/// Decides `duty.record`.
pub(crate) fn record(hearing: &mut Hearing<'_>, action: &Record) -> Result<(), Refusal> {
    let spot = Spot { duty: action.duty, place: action.place };
    let form = allowed(hearing, Deed::RecordDuty, spot)?;
    if let Some(why) = form.proven_by.refusal() {
        return wrong("duty", why);
    }
    let on = action.on.unwrap_or_else(|| hearing.at.day());
    if hearing.at.day() < on {
        return Err(Refusal::Future("on"));
    }
    let period = period_of(hearing, &form, spot, action.period.unwrap_or(on)).ok_or(Refusal::NoPeriod)?;
    if on < period.first {
        return wrong("on", "lies before the period that it is to count for");
    }
    within("count", action.count, DUTY_COUNT_MAX)?;
    let mut known = askable(hearing.network, action.place);
    known.retain(|post| action.asked.contains(post));
    if known.len() != action.asked.len() {
        return wrong("asked", "names a post twice, or one that is not of the class");
    }
    within("minutes", action.minutes, DUTY_MINUTES_MAX)?;
    for want in form.wants {
        let (field, is_there) = match want {
            Want::Title => ("title", action.title.is_some()),
            Want::Count => ("count", action.count.is_some()),
            Want::Minutes => ("minutes", action.minutes.is_some()),
            Want::Medium => ("medium", action.medium.is_some()),
            Want::Asked => ("asked", !action.asked.is_empty()),
        };
        if !is_there {
            return wrong(field, "is wanted as evidence of this duty");
        }
    }
    let same =
        |row: &super::Evidence| row.on == on && row.title == action.title && row.medium == action.medium;
    if hearing.network.duty.evidence_of(spot).any(|(_, row)| period.holds(row.period) && same(row)) {
        return Err(Refusal::Twice);
    }
    let words = hearing.slot(action.words)?;
    let event = Event::Evidenced {
        duty: action.duty,
        place: action.place,
        period: period.first,
        on,
        title: action.title.clone(),
        count: action.count,
        minutes: action.minutes,
        medium: action.medium,
        owed: Some(form.owed(hearing.network, action.place)),
        asked: (!action.asked.is_empty()).then(|| action.asked.clone()),
    };
    // Words want a key of their own; without words nothing here is anybody's.
    let case = words.map(|_| hearing.open_case());
    let draft = hearing.draft(event).words(words);
    hearing.push(match case {
        Some(case) => draft.case(case),
        None => draft,
    });
    Ok(())
}

/// Records that something else which is done proves a duty, where the duty has a period that it counts for.
pub(crate) fn proves(hearing: &mut Hearing<'_>, spot: Spot, period: Day, title: Option<Title>) {
    let today = hearing.at.day();
    proves_on(hearing, spot, period, today, title);
}

/// The same of something that was done `on` a day.
pub(super) fn proves_on(hearing: &mut Hearing<'_>, spot: Spot, period: Day, on: Day, title: Option<Title>) {
    let Some(form) = hearing.network.duty.form(spot.duty) else { return };
    let Some(period) = period_of(hearing, &form, spot, period).filter(|period| period.first <= on) else {
        return;
    };
    let event = Event::Evidenced {
        duty: spot.duty,
        place: spot.place,
        period: period.first,
        on,
        title,
        count: None,
        minutes: None,
        medium: None,
        owed: Some(form.owed(hearing.network, spot.place)),
        asked: None,
    };
    hearing.push(hearing.draft(event));
}

/// Evidence that the asker may change as one who may record it.
fn own_evidence<'n>(hearing: &Hearing<'n>, number: EvidenceNo) -> Result<&'n super::Evidence, Refusal> {
    let evidence = hearing.network.duty.evidence(number).ok_or(Refusal::NotFound)?;
    allowed(hearing, Deed::RecordDuty, Spot { duty: evidence.duty, place: evidence.place })?;
    if evidence.withdrawn {
        return wrong("evidence", "was withdrawn");
    }
    Ok(evidence)
}

/// Decides `duty.attend`: one entry a person, in his record.
pub(crate) fn attend(hearing: &mut Hearing<'_>, action: &Attend) -> Result<(), Refusal> {
    let evidence = own_evidence(hearing, action.evidence)?;
    let network = hearing.network;
    let minutes = action.minutes.or(evidence.minutes).unwrap_or(0);
    within("minutes", action.minutes, evidence.minutes.unwrap_or(DUTY_MINUTES_MAX))?;
    if action.people.is_empty() || action.people.len() > ATTENDEES_MAX {
        return wrong("people", "names nobody, or more than 2,000");
    }
    let mut named: Vec<PersonNo> = action.people.clone();
    named.sort_unstable();
    if named.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return wrong("people", "names somebody twice");
    }
    for person in &action.people {
        if network.roster.person(*person).is_none() {
            return Err(Refusal::NotFound);
        }
        if network.duty.attended(*person).any(|(number, _)| number == action.evidence) {
            return Err(Refusal::Twice);
        }
    }
    for person in &action.people {
        let draft = hearing.draft(Event::Attended { evidence: action.evidence, minutes });
        let draft = draft.case(person.record());
        let himself = hearing.asker_person() == Some(*person);
        hearing.push(if himself { draft.unnamed() } else { draft });
    }
    Ok(())
}

/// Decides `duty.withdraw`.
pub(crate) fn withdraw(hearing: &mut Hearing<'_>, action: &Withdraw) -> Result<(), Refusal> {
    own_evidence(hearing, action.evidence)?;
    let words = hearing.needed_slot(action.words)?;
    let case = hearing.open_case();
    hearing.push(hearing.draft(Event::Withdrawn { evidence: action.evidence }).case(case).words(words));
    Ok(())
}

/// Whether the asker owes it there himself, in whichever of his posts.
fn owes(hearing: &Hearing<'_>, form: &Form, place: Place) -> bool {
    let roster = &hearing.network.roster;
    let Some(person) = hearing.asker_person() else { return false };
    let owner = form.owner_of(hearing.network, place);
    let holds = |post| roster.holds(post, person, hearing.at);
    owner.is_some_and(|owner| hearing.asker_post() == Some(owner) || holds(owner))
        || hearing.role().is_some_and(|role| form.with.contains(&role))
}

/// Decides `duty.waive`: by the post that supervises, or the heads of the leading group; never by whoever owes it. After the
/// period it stands beside the lapse and undoes nothing.
pub(crate) fn waive(hearing: &mut Hearing<'_>, action: &Waive) -> Result<(), Refusal> {
    let spot = Spot { duty: action.duty, place: action.place };
    let form = allowed(hearing, Deed::WaiveDuty, spot)?;
    if owes(hearing, &form, action.place) {
        return wrong("duty", "is your own to do; somebody else waives it");
    }
    let words = hearing.needed_slot(action.words)?;
    let network = hearing.network;
    let unit = form.unit(network, action.place);
    // What is due on occasion alone is never missed: there is nothing to waive.
    let period = network.duty.due_period_of(&network.calendar, action.duty, unit, action.period);
    let period = period.ok_or(Refusal::NoPeriod)?;
    if network.duty.waiver(spot, period).is_some() {
        return Err(Refusal::Twice);
    }
    let status = network.duty.judge(network, spot, period, hearing.at.day());
    if matches!(status, Some(Status::Done | Status::Late)) {
        return wrong("period", "is one in which it was done");
    }
    let owed = Some(form.owed(network, action.place));
    let event = Event::Waived { duty: action.duty, place: action.place, period: period.first, owed };
    let case = hearing.open_case();
    hearing.push(hearing.draft(event).case(case).words(words));
    Ok(())
}

/// Decides `duty.see_lapse`.
pub(crate) fn see_lapse(hearing: &mut Hearing<'_>, action: &SeeLapse) -> Result<(), Refusal> {
    let lapse = hearing.network.duty.lapse(action.case).ok_or(Refusal::NotFound)?;
    if lapse.told.is_none() || lapse.told != hearing.asker_post() {
        return Err(Refusal::NotFound);
    }
    if lapse.seen {
        return Err(Refusal::State { case: action.case, state: "seen already" });
    }
    hearing.push(hearing.draft(Event::LapseSeen).case(action.case));
    Ok(())
}
