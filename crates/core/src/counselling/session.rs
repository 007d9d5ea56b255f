//! Appointments and sessions, supervision, the danger that a counsellor must report, and the end.

use serde::{Deserialize, Serialize};

use super::{CancelledBy, Counselling, CounsellingEnding, Event, SessionModality, SessionTopic, Stage};
use crate::access::Deed;
use crate::entry::ClockStart;
use crate::escalation::{self, Item, Level, Row};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position};
use crate::limits::{BOOKED_AHEAD_DAYS_MAX, SESSION_MINUTES_MAX};
use crate::refusal::Refusal;
use crate::report::{
    self, About, Channel, Emergency, Observe, ReceivedFrom, Sign, Submit, Urgency, stop_all,
};
use crate::time::{At, Day};
use crate::words::Slot;

/// Make an appointment (action `counselling.book`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// The counselling.
    pub case: CaseNo,
    /// When it begins.
    pub at: At,
    /// For how long, 1 to 480.
    pub minutes: u16,
    /// How they will talk.
    pub modality: SessionModality,
}

/// Call the appointment off (action `counselling.cancel`): the counsellor, or the client himself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The counselling.
    pub case: CaseNo,
    /// The client called it off, by phone or in person.
    #[serde(default)]
    pub by_client: bool,
}

/// Record a session that was held (action `counselling.hold`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The counselling.
    pub case: CaseNo,
    /// When it began; as booked when absent, now without an appointment.
    #[serde(default)]
    pub at: Option<At>,
    /// How long it lasted, 1 to 480 minutes.
    pub minutes: u16,
    /// How they talked.
    pub modality: SessionModality,
    /// What it was about.
    #[serde(default)]
    pub topics: Vec<SessionTopic>,
    /// He came without an appointment; one that is made stays.
    #[serde(default)]
    pub walk_in: bool,
    /// The counsellor's own record: nobody else reads it.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Say that the client did not come (action `counselling.miss`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Miss {
    /// The counselling.
    pub case: CaseNo,
}

/// Note that one had supervision on a counselling (action `counselling.supervise`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Supervise {
    /// The counselling.
    pub case: CaseNo,
    /// On which day; today when absent.
    #[serde(default)]
    pub on: Option<Day>,
    /// For how long, 1 to 480.
    pub minutes: u16,
    /// One's own note: nobody else reads it.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Report a danger that one heard of in a session (action `counselling.raise`): as word received, apart from what was said. The
/// report says nothing of a counselling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Raise {
    /// The counselling.
    pub case: CaseNo,
    /// How urgent.
    pub urgency: Urgency,
    /// What was seen, at most 16.
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// What others must know; nothing else of the session.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// End a counselling (action `counselling.end`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The counselling.
    pub case: CaseNo,
    /// How it ended.
    pub ending: CounsellingEnding,
    /// In a sentence; nobody else reads it.
    pub words: Option<Slot>,
}

/// A counselling of the asker's own that is under way.
pub(super) fn own<'n>(hearing: &Hearing<'n>, case: CaseNo) -> Result<&'n Counselling, Refusal> {
    let row = hearing.network.counselling.get(case).ok_or(Refusal::NotFound)?;
    if hearing.may_case(Deed::SeeCounselling, case) && row.counsellor.is_some() && row.stage != Stage::Open {
        return Err(Refusal::State { case, state: row.stage.name() });
    }
    hearing.allow_case(Deed::Counsel, case)?;
    Ok(row)
}

fn clock_of(hearing: &Hearing<'_>, case: CaseNo, item: Item) -> Option<Position> {
    let mut clocks = hearing.network.escalation.of_case(case);
    clocks.find(|(_, clock)| clock.start.row.item == item).map(|(position, _)| position)
}

fn check_minutes(minutes: u16) -> Result<(), Refusal> {
    if (1..=SESSION_MINUTES_MAX).contains(&minutes) {
        Ok(())
    } else {
        Err(Refusal::Field { field: "minutes", why: "is not between 1 and 480" })
    }
}

/// The clock of the record: what became of the appointment is said within the policy's time after its end.
fn record_clock(hearing: &Hearing<'_>, end: At) -> ClockStart {
    let row = Row { item: Item::SessionRecord, level: Level::Routine, unit: None };
    let (_, policy) = hearing.network.policy.line(row, hearing.at);
    ClockStart { row, policy, due: escalation::due_under(hearing.network, row, end, hearing.at) }
}

/// Decides `counselling.book`.
pub(crate) fn book(hearing: &mut Hearing<'_>, action: &Book) -> Result<(), Refusal> {
    let Book { case, at, minutes, modality } = *action;
    let row = own(hearing, case)?;
    check_minutes(minutes)?;
    if at < hearing.at {
        return Err(Refusal::Field { field: "at", why: "lies in the past; an appointment is to come" });
    }
    if at > hearing.at.plus_minutes(BOOKED_AHEAD_DAYS_MAX * 24 * 60) {
        return Err(Refusal::Field { field: "at", why: "lies more than 180 days ahead" });
    }
    if row.appointment.is_some() {
        return Err(Refusal::State { case, state: "an appointment is open" });
    }
    let end = at.plus_minutes(i64::from(minutes));
    if hearing.asker_person().is_some_and(|person| is_busy(hearing, person, at, end)) {
        return Err(Refusal::Field { field: "at", why: "overlaps another appointment of yours" });
    }
    if row.client.is_none_or(|client| !hearing.network.roster.is_here(client, at)) {
        return Err(Refusal::Field { field: "case", why: "is of somebody who left the college; end it" });
    }
    let waits = clock_of(hearing, case, Item::Appointment);
    let start = record_clock(hearing, end);
    let draft =
        hearing.draft(Event::Booked { at, minutes, modality }).case(case).reaches(hearing.asker_post());
    hearing.push(draft.stops_any(waits).starts(start));
    Ok(())
}

fn is_busy(hearing: &Hearing<'_>, person: PersonNo, from: At, until: At) -> bool {
    let mut own = hearing.network.counselling.of_counsellor(person);
    own.any(|(_, row)| row.booking.is_some_and(|booking| booking.at < until && from < booking.end()))
}

/// Decides `counselling.cancel`: another appointment is owed.
pub(crate) fn cancel(hearing: &mut Hearing<'_>, action: &Cancel) -> Result<(), Refusal> {
    let case = action.case;
    let himself = hearing.may_case(Deed::CancelOwnAppointment, case);
    let row = match himself {
        true => hearing.network.counselling.get(case).ok_or(Refusal::NotFound)?,
        false => own(hearing, case)?,
    };
    let Some(appointment) = row.appointment else {
        return Err(Refusal::State { case, state: "no appointment is open" });
    };
    let by = if himself || action.by_client { CancelledBy::Client } else { CancelledBy::Counsellor };
    let start = escalation::clock(hearing.network, Item::Appointment, Level::Routine, row.post, hearing.at);
    let draft = hearing.draft(Event::Cancelled { by }).case(case).reaches(row.post);
    let draft = draft.stops(appointment).starts(start);
    hearing.push(if himself { draft.unnamed() } else { draft });
    Ok(())
}

/// Decides `counselling.hold`.
pub(crate) fn hold(hearing: &mut Hearing<'_>, action: &Hold) -> Result<(), Refusal> {
    let case = action.case;
    let row = own(hearing, case)?;
    check_minutes(action.minutes)?;
    let words = hearing.slot(action.words)?;
    if action.topics.len() > SessionTopic::ALL.len() {
        return Err(Refusal::Field { field: "topics", why: "names a topic twice" });
    }
    if !action.walk_in && row.appointment.is_none() {
        return Err(Refusal::Field { field: "walk_in", why: "is missing: no appointment is open" });
    }
    let booked = row.booking.filter(|_| !action.walk_in).map(|booking| booking.at);
    let at = hearing.past("at", action.at.or(booked))?;
    let event = Event::Held {
        at,
        minutes: action.minutes,
        modality: action.modality,
        topics: action.topics.clone(),
        walk_in: action.walk_in,
    };
    let waits = clock_of(hearing, case, Item::Appointment);
    let stops = if action.walk_in { waits } else { row.appointment };
    let draft = hearing.draft(event).case(case).words(words);
    hearing.push(draft.stops_any(stops));
    Ok(())
}

/// Decides `counselling.miss`: he is asked again, within the policy's time.
pub(crate) fn miss(hearing: &mut Hearing<'_>, action: &Miss) -> Result<(), Refusal> {
    let case = action.case;
    let row = own(hearing, case)?;
    let Some(appointment) = row.appointment else {
        return Err(Refusal::State { case, state: "no appointment is open" });
    };
    if row.booking.is_some_and(|booking| hearing.at < booking.at) {
        return Err(Refusal::State { case, state: "the appointment lies ahead" });
    }
    let start = escalation::clock(hearing.network, Item::Appointment, Level::Routine, row.post, hearing.at);
    let draft = hearing.draft(Event::Missed).case(case).reaches(row.post);
    hearing.push(draft.stops(appointment).starts(start));
    Ok(())
}

/// Decides `counselling.supervise`.
pub(crate) fn supervise(hearing: &mut Hearing<'_>, action: &Supervise) -> Result<(), Refusal> {
    own(hearing, action.case)?;
    check_minutes(action.minutes)?;
    let words = hearing.slot(action.words)?;
    let on = action.on.unwrap_or(hearing.at.day());
    if on > hearing.at.day() {
        return Err(Refusal::Future("on"));
    }
    let event = Event::Supervised { on, minutes: action.minutes };
    hearing.push(hearing.draft(event).case(action.case).words(words));
    Ok(())
}

/// Decides `counselling.raise`. The report goes the way of any word received, its words are what the counsellor writes for
/// it; that it came out of a counselling stands in the counselling alone.
pub(crate) fn raise(hearing: &mut Hearing<'_>, action: &Raise) -> Result<(), Refusal> {
    let client = own(hearing, action.case)?.client.ok_or(Refusal::NotFound)?;
    let before = hearing.drafts().len();
    let received = Some(ReceivedFrom { channel: Channel::InPerson, from: None });
    let about = About::Person(client);
    let (signs, words) = (action.signs.clone(), action.words);
    if action.urgency == Urgency::Emergency {
        let emergency = Emergency { about: Some(about), signs, received, words, ..Emergency::default() };
        report::emergency(hearing, &emergency)?;
    } else {
        let observation = Observe {
            about,
            signs,
            life_event: None,
            low_mood_days: None,
            occurred_at: None,
            first_help: false,
            words,
        };
        let submit = Submit {
            observation,
            urgency: action.urgency,
            to: None,
            involved: Vec::new(),
            keep_from: Vec::new(),
            received,
        };
        report::submit(hearing, &submit)?;
    }
    let raised = hearing.drafts().get(before).and_then(|draft| draft.header.case);
    let case = raised.ok_or(Refusal::NotFound)?;
    let event = Event::Raised { case, urgency: action.urgency };
    hearing.push(hearing.draft(event).case(action.case));
    Ok(())
}

/// Decides `counselling.end`: with how it ended, and never over an open appointment.
pub(crate) fn end(hearing: &mut Hearing<'_>, action: &End) -> Result<(), Refusal> {
    let row = own(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    if matches!(action.ending, CounsellingEnding::HandedOver | CounsellingEnding::CounsellorLeft) {
        return Err(Refusal::Field {
            field: "ending",
            why: "follows from a hand-over or from leaving the post only",
        });
    }
    if row.appointment.is_some() {
        return Err(Refusal::State { case: action.case, state: "an appointment is open" });
    }
    let draft = hearing.draft(Event::Ended { ending: action.ending }).case(action.case).words(words);
    hearing.push(draft.leaves(row.post));
    stop_all(hearing, action.case, None);
    Ok(())
}
