//! What follows in an open crisis: notes and acts, the family, notice to departments, closing.

use serde::{Deserialize, Serialize};

use super::decide::{clock_of, open};
use super::{Act, Advice, EndedBy, Event, Grade, KinResult, KinWish, Relative};
use crate::access::Deed;
use crate::care;
use crate::escalation::Item;
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, PostNo, UnitNo};
use crate::refusal::Refusal;
use crate::report::{self, Subject};
use crate::roster::{Reach, Role, UnitKind};
use crate::words::Slot;

/// Note what was done (action `crisis.note`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The crisis.
    pub case: CaseNo,
    /// In a code, where one fits.
    #[serde(default)]
    pub act: Option<Act>,
    /// What was done.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Record that the family was told, or why not (action `crisis.contact_kin`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Kin {
    /// The crisis.
    pub case: CaseNo,
    /// What became of it.
    pub result: KinResult,
    /// Who was told, or tried.
    #[serde(default)]
    pub who: Option<Relative>,
    /// What the student wished.
    #[serde(default)]
    pub wish: Option<KinWish>,
    /// By whom, or why not.
    pub words: Option<Slot>,
}

/// Give the stations notice, minimised; the leading group has the full rendering (action `crisis.give_notice`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GiveNotice {
    /// The crisis.
    pub case: CaseNo,
    /// What to do; at least one.
    pub advice: Vec<Advice>,
}

/// Say that a notice was received (action `crisis.receive_notice`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceiveNotice {
    /// Its number among the notices to the post, counted from 1.
    pub notice: u32,
}

/// End a crisis (action `crisis.close`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// The crisis.
    pub case: CaseNo,
    /// How it ended.
    pub outcome: EndedBy,
    /// In a sentence.
    pub words: Option<Slot>,
}

/// Decides `crisis.note`.
pub(crate) fn note(hearing: &mut Hearing<'_>, action: &Note) -> Result<(), Refusal> {
    hearing.allow_case(Deed::HandleCrisis, action.case)?;
    open(hearing, action.case)?;
    let words = hearing.slot(action.words)?;
    if action.act.is_none() && words.is_none() {
        return Err(Refusal::Field { field: "act", why: "is missing; name an act or say what was done" });
    }
    let draft = hearing.draft(Event::Noted { act: action.act }).case(action.case).words(words);
    hearing.push(draft);
    Ok(())
}

/// A minor's refusal is no reason not to tell his guardians.
pub(crate) fn check_kin(
    hearing: &Hearing<'_>,
    person: Option<PersonNo>,
    result: KinResult,
) -> Result<(), Refusal> {
    let row = person.and_then(|person| hearing.network.roster.person(person));
    if result == KinResult::Refused && row.is_some_and(|row| row.is_minor(hearing.at.day())) {
        return Err(Refusal::Field {
            field: "result",
            why: "is a refusal of a minor; his guardians are told",
        });
    }
    Ok(())
}

/// Decides `crisis.contact_kin`. A vain attempt leaves the clock running.
pub(crate) fn kin(hearing: &mut Hearing<'_>, action: &Kin) -> Result<(), Refusal> {
    hearing.allow_case(Deed::HandleCrisis, action.case)?;
    let crisis = open(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    check_kin(hearing, crisis.subject.and_then(Subject::person), action.result)?;
    let due =
        clock_of(hearing, action.case, Item::KinContact).filter(|_| action.result != KinResult::Unreached);
    let (result, who, wish) = (action.result, action.who, action.wish);
    let draft = hearing.draft(Event::KinContacted { result, who, wish }).case(action.case);
    hearing.push(draft.words(words).stops_any(due));
    Ok(())
}

/// Decides `crisis.give_notice`: every station gets grade, day and advice; the subject's own the case number too; the
/// leading group's chair is told of the case.
pub(crate) fn give_notice(hearing: &mut Hearing<'_>, action: &GiveNotice) -> Result<(), Refusal> {
    hearing.allow_case(Deed::GiveNotice, action.case)?;
    let crisis = open(hearing, action.case)?;
    if action.advice.is_empty() {
        return Err(Refusal::Field { field: "advice", why: "is empty; say what departments should do" });
    }
    let network = hearing.network;
    let roster = &network.roster;
    let grade = crisis.grade.unwrap_or(Grade::Red);
    let event = Event::NoticeGiven { grade, day: crisis.opened_at.day(), advice: action.advice.clone() };
    let subject = crisis.subject.and_then(Subject::person).and_then(|person| roster.person(person));
    let own = subject.and_then(|person| roster.department(person.place));
    let stations: Vec<_> =
        roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station).map(|(unit, _)| unit).collect();
    let kept = crisis.kept_from();
    for unit in stations {
        let keep = if own == Some(unit) { kept.as_slice() } else { &[] };
        // Without anybody of the station who may have the case, the centre's director has the notice, without its number.
        match addressee(hearing, unit, keep) {
            Some(to) => {
                let draft = hearing.draft(event.clone()).reaches(Some(to));
                hearing.push(if own == Some(unit) { draft.case(action.case) } else { draft });
            }
            None => {
                let director = roster.single_post(UnitKind::Centre, Role::CentreDirector);
                let may =
                    |post: &PostNo| roster.reach(Some(*post), hearing.at, &kept, None) != Reach::Recused;
                if let Some(director) = director.filter(may) {
                    let draft = hearing.draft(event.clone()).reaches(Some(director));
                    hearing.push(draft);
                }
            }
        }
    }
    let chair = roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair);
    if roster.reach(chair, hearing.at, &kept, None) != Reach::Recused {
        let draft = hearing.draft(Event::Told).case(action.case).reaches(chair);
        hearing.push(draft);
    }
    Ok(())
}

/// The post of a station that has a notice: its counsellor, else its director, else whoever of the two comes back; nobody who
/// must not have the case.
fn addressee(hearing: &Hearing<'_>, unit: UnitNo, keep: &[PersonNo]) -> Option<PostNo> {
    let roster = &hearing.network.roster;
    let posts = [Role::StationCounsellor, Role::StationDirector];
    let posts: Vec<PostNo> = posts.into_iter().filter_map(|role| roster.post_of(unit, role)).collect();
    let reach = |post: &PostNo| roster.reach(Some(*post), hearing.at, keep, None);
    let open = posts.iter().find(|post| reach(post) == Reach::Open);
    open.or_else(|| posts.iter().rev().find(|post| reach(post) != Reach::Recused)).copied()
}

/// Decides `crisis.receive_notice`: by the post that it went to.
pub(crate) fn receive_notice(hearing: &mut Hearing<'_>, action: &ReceiveNotice) -> Result<(), Refusal> {
    hearing.allow_office(Deed::ReceiveNotice)?;
    let post = hearing.asker_post().ok_or(Refusal::NotFound)?;
    let (position, notice) = hearing.network.crisis.notice(post, action.notice).ok_or(Refusal::NotFound)?;
    if notice.received.is_some() {
        return Err(Refusal::Field { field: "notice", why: "was received already" });
    }
    let draft = hearing.draft(Event::NoticeReceived { notice: position });
    hearing.push(draft);
    Ok(())
}

/// Decides `crisis.close`: with an outcome; an orange or red crisis after its decision only.
pub(crate) fn close(hearing: &mut Hearing<'_>, action: &Close) -> Result<(), Refusal> {
    hearing.allow_case(Deed::CloseCrisis, action.case)?;
    let crisis = open(hearing, action.case)?;
    let words = hearing.needed_slot(action.words)?;
    // A grade that cannot be read counts as severe.
    if crisis.grade.is_none_or(Grade::is_severe) && crisis.decision.is_none() {
        return Err(Refusal::DecisionMissing);
    }
    let draft = hearing.draft(Event::Closed { outcome: action.outcome }).case(action.case).words(words);
    hearing.push(draft.leaves(crisis.holder));
    // What was decided out of hours is still to be ratified.
    report::stop_all(hearing, action.case, clock_of(hearing, action.case, Item::Ratification));
    care::crisis_closed(hearing, action.case, crisis.subject.and_then(Subject::person));
    Ok(())
}
