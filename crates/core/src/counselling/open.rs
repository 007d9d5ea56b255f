//! How a counselling begins: opened out of a report, a referral, an interview or by whoever comes in; taken; handed over; and
//! what becomes of it when its counsellor leaves his post.

use serde::{Deserialize, Serialize};

use super::session::own;
use super::{CounsellingBasis, CounsellingConsent, CounsellingEnding, Event, Stage};
use crate::access::Deed;
use crate::entry::{self, ClockStart};
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::kind::Kind;
use crate::limits::OPENED_LATE_MIN;
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::{self, Subject, stop_all};
use crate::roster::{Reach, Role, UnitKind};
use crate::time::At;
use crate::words::Slot;

/// Open a counselling (action `counselling.open`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Who is to be counselled: a student or a member of staff.
    pub person: PersonNo,
    /// Why.
    pub basis: CounsellingBasis,
    /// On which ground, where the asker counsels him himself; absent, it waits for whoever of the asker's post takes it.
    #[serde(default)]
    pub consent: Option<CounsellingConsent>,
    /// The case that it comes from. A report that the asker's post holds is settled by it.
    #[serde(default)]
    pub source: Option<CaseNo>,
    /// What for.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Take a counselling that waits (action `counselling.take`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// The counselling.
    pub case: CaseNo,
    /// On which ground.
    pub consent: CounsellingConsent,
}

/// Hand a counselling over to a colleague's post, with the client's consent (action `counselling.hand_over`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// The counselling.
    pub case: CaseNo,
    /// To this post of a station or the centre.
    pub to: PostNo,
    /// The client agreed, or he and his guardian did.
    pub consent: CounsellingConsent,
    /// What the next counsellor is to know; all that he gets.
    pub words: Option<Slot>,
}

/// Whether somebody in a post of this role counsels.
fn counsels(role: Role) -> bool {
    matches!(role, Role::StationCounsellor | Role::CentreCounsellor | Role::CentreDirector)
}

/// The clock of whoever owes an appointment. It counts from the request; of a request that came to counselling late, a day
/// is left.
fn appointment_clock(hearing: &Hearing<'_>, level: Level, owner: Option<PostNo>, since: At) -> ClockStart {
    let start = escalation::clock(hearing.network, Item::Appointment, level, owner, since);
    ClockStart { due: start.due.max(hearing.at.plus_minutes(OPENED_LATE_MIN)), ..start }
}

/// Decides `counselling.open`.
pub(crate) fn open(hearing: &mut Hearing<'_>, action: &Open) -> Result<(), Refusal> {
    let network = hearing.network;
    let client = action.person;
    if !hearing.may_person(Deed::OpenCounselling, client) || !network.roster.is_here(client, hearing.at) {
        return Err(Refusal::NotFound);
    }
    let words = hearing.slot(action.words)?;
    if action.basis == CounsellingBasis::HandOver {
        return Err(Refusal::Field { field: "basis", why: "follows from a hand-over only" });
    }
    let mut own = network.counselling.about(client);
    let taken =
        |row: &super::Counselling| row.counsellor.is_some() && row.counsellor == hearing.asker_person();
    if let Some((case, _)) = own.find(|(_, row)| row.stage == Stage::Open && taken(row)) {
        return Err(Refusal::State { case, state: "you counsel him already" });
    }
    let (level, since) = match action.source {
        Some(source) => settle_source(hearing, source, client)?,
        None => (Level::Routine, hearing.at),
    };
    let owner = hearing.asker_post();
    let case = hearing.open_case();
    let event = Event::Opened { client, basis: action.basis, source: action.source };
    let start = appointment_clock(hearing, level, owner, since);
    let draft = hearing.draft(event).case(case).reaches(owner).words(words);
    hearing.push(draft.starts(start));
    if let Some(consent) = action.consent {
        hearing.push(hearing.draft(Event::Taken { consent }).case(case));
    }
    Ok(())
}

/// What a counselling comes from: a report that the asker's post holds is settled; any other case he must be able to see, and
/// it must be about the client. Says how soon it is wanted, and since when.
fn settle_source(
    hearing: &mut Hearing<'_>,
    source: CaseNo,
    client: PersonNo,
) -> Result<(Level, At), Refusal> {
    let network = hearing.network;
    let sees = network.sees(source).filter(|sees| hearing.may_case(sees.facts, source));
    if sees.is_none() || network.subject(source) != Some(client) {
        return Err(Refusal::NotFound);
    }
    let Some(found) = network.report.get(source) else { return Ok((Level::Routine, hearing.at)) };
    report::settle_into_counselling(hearing, source)?;
    let himself = found.subject.and_then(Subject::person) == found.sender;
    let level = found.level.unwrap_or(Level::Routine);
    let since = found.submitted_at.filter(|_| himself).unwrap_or(hearing.at);
    Ok((level, since))
}

/// Drafts a counselling that waits for a post.
pub(crate) fn draft_waiting(
    hearing: &mut Hearing<'_>,
    client: PersonNo,
    basis: CounsellingBasis,
    source: Option<CaseNo>,
    to: Option<PostNo>,
    words: Option<Slot>,
) -> CaseNo {
    let case = hearing.open_case();
    let start = appointment_clock(hearing, Level::Routine, to, hearing.at);
    let draft = hearing.draft(Event::Opened { client, basis, source }).case(case).reaches(to);
    hearing.push(draft.words(words).starts(start));
    case
}

/// Decides `counselling.take`.
pub(crate) fn take(hearing: &mut Hearing<'_>, action: &Take) -> Result<(), Refusal> {
    let case = action.case;
    let row = hearing.network.counselling.get(case).ok_or(Refusal::NotFound)?;
    if row.stage != Stage::Waiting && hearing.may_case(Deed::SeeCounsellingState, case) {
        return Err(Refusal::State { case, state: row.stage.name() });
    }
    hearing.allow_case(Deed::TakeCounselling, case)?;
    hearing.push(hearing.draft(Event::Taken { consent: action.consent }).case(case));
    // What had gone up comes back to whoever took it, due and all.
    for (position, clock) in hearing.network.escalation.of_case(case) {
        if clock.owner != hearing.asker_post() {
            escalation::move_clock(hearing, position, clock, hearing.asker_post());
        }
    }
    Ok(())
}

/// Decides `counselling.hand_over`: ends this case and opens another one, whose counsellor reads nothing of it but the note
/// that comes with it.
pub(crate) fn hand_over(hearing: &mut Hearing<'_>, action: &HandOver) -> Result<(), Refusal> {
    let row = own(hearing, action.case)?;
    let words = hearing.slot(action.words)?;
    if action.consent == CounsellingConsent::Law {
        return Err(Refusal::Field {
            field: "consent",
            why: "is the client's to give; nobody is handed over without it",
        });
    }
    if row.appointment.is_some() {
        return Err(Refusal::State { case: action.case, state: "an appointment is open" });
    }
    let roster = &hearing.network.roster;
    let client = row.client.ok_or(Refusal::NotFound)?;
    let asker: Vec<PersonNo> = hearing.asker_person().into_iter().chain([client]).collect();
    let fits = roster.role(action.to).is_some_and(counsels);
    if !fits || roster.reach(Some(action.to), hearing.at, &asker, None) != Reach::Open {
        return Err(Refusal::Field {
            field: "to",
            why: "is no post in which another counsellor can be reached",
        });
    }
    let (from, to) = (row.post, action.to);
    let draft = hearing.draft(Event::Ended { ending: CounsellingEnding::HandedOver }).case(action.case);
    hearing.push(draft.leaves(from));
    stop_all(hearing, action.case, None);
    draft_waiting(hearing, client, CounsellingBasis::HandOver, Some(action.case), Some(to), words);
    Ok(())
}

/// What `gone` counsels when he leaves `post`, or goes on leave, and with it the last of his posts in which one counsels: each ends, and the
/// client waits for another counsellor, of that post where somebody fills it, else of the centre.
pub(crate) fn pass_on(hearing: &mut Hearing<'_>, post: PostNo, gone: PersonNo, successor: Option<PersonNo>) {
    let network = hearing.network;
    let roster = &network.roster;
    if !roster.role(post).is_some_and(counsels) || may_go_on(hearing, gone) {
        return;
    }
    for (case, row) in network.counselling.of_counsellor(gone) {
        let ended = |draft: &entry::Draft| {
            draft.header.case == Some(case) && draft.header.kind == Kind::CounsellingEnded
        };
        // Who leaves two posts in one instant leaves each client once.
        if row.stage != Stage::Open || hearing.drafts().iter().any(ended) {
            continue;
        }
        let draft = hearing.draft(Event::Ended { ending: CounsellingEnding::CounsellorLeft }).case(case);
        hearing.push(draft.leaves(row.post));
        stop_all(hearing, case, None);
        // A client who left the college needs no other counsellor.
        let Some(client) = row.client.filter(|client| roster.is_here(*client, hearing.at)) else { continue };
        let filled = roster.reach(Some(post), hearing.at, &[gone, client], None) == Reach::Open
            || successor.is_some_and(|successor| successor != client);
        let to = Some(post).filter(|_| filled).or_else(|| centre(network));
        draft_waiting(hearing, client, CounsellingBasis::HandOver, Some(case), to, None);
    }
}

fn centre(network: &Network) -> Option<PostNo> {
    network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor)
}

/// Whether somebody who leaves posts in this command keeps one in which he counsels.
fn may_go_on(hearing: &Hearing<'_>, person: PersonNo) -> bool {
    let roster = &hearing.network.roster;
    let left = |post: PostNo| {
        hearing.drafts().iter().any(|draft| match &draft.body.event {
            entry::Event::Roster(crate::roster::Event::Relieved { post: other, person: who, .. }) => {
                *other == post && *who == person
            }
            // Leave rests all of them.
            entry::Event::Roster(crate::roster::Event::LeaveTaken { .. }) => {
                draft.header.case == Some(person.record())
            }
            _ => false,
        })
    };
    let posts = roster.person(person).map(|row| row.posts.as_slice()).unwrap_or_default();
    posts.iter().any(|post| {
        roster.role(*post).is_some_and(counsels) && roster.holds(*post, person, hearing.at) && !left(*post)
    })
}
