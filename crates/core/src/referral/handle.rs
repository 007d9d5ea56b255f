//! What follows in a referral: the family, the way there, letters, leave, the way back; hand-off and the end.

use serde::{Deserialize, Serialize};

use super::{Companion, Event, Recommendation, Referral, ReferralLeave, ReferralOutcome, Stage};
use crate::access::Deed;
use crate::counselling::lapse_above;
use crate::crisis::{self, KinResult};
use crate::entry::ClockStart;
use crate::escalation::{self, Item, Level, Row};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::limits::LEAVE_DAYS_MAX;
use crate::refusal::Refusal;
use crate::report::stop_all;
use crate::roster::{Reach, Role, UnitKind};
use crate::time::Day;
use crate::words::Slot;

/// Record that the family was told of a referral, or why not (action `referral.contact_kin`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactKin {
    /// The referral.
    pub case: CaseNo,
    /// What became of it.
    pub result: KinResult,
    /// By whom, or why not.
    pub words: Option<Slot>,
}

/// Record that he went there (action `referral.depart`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Depart {
    /// The referral.
    pub case: CaseNo,
    /// On which day; today when absent.
    #[serde(default)]
    pub on: Option<Day>,
    /// With whom.
    pub companion: Companion,
}

/// Record a hospital's letter (action `referral.letter`): that it came and what it recommends, never a diagnosis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The referral.
    pub case: CaseNo,
    /// The day that it bears.
    pub on: Day,
    /// What it recommends.
    pub recommendation: Recommendation,
    /// What it says.
    pub words: Option<Slot>,
}

/// Record leave (action `referral.leave`): 请假 or 休学. Granted again, it replaces what was granted before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The referral.
    pub case: CaseNo,
    /// What leave.
    pub leave: ReferralLeave,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// The post that approved it: another than the asker's.
    pub approved_by: PostNo,
}

/// Record that he came back (action `referral.return`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// The referral.
    pub case: CaseNo,
    /// On which day; today when absent.
    #[serde(default)]
    pub on: Option<Day>,
}

/// Hand a referral to another post of a station or the centre (action `referral.hand_off`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HandOff {
    /// The referral.
    pub case: CaseNo,
    /// To which post.
    pub to: PostNo,
    /// Why.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// End a referral that leads nowhere any more (action `referral.close`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// The referral.
    pub case: CaseNo,
    /// How it ended.
    pub outcome: ReferralOutcome,
    /// In a sentence.
    pub words: Option<Slot>,
}

/// A referral in one of these stages that the asker may handle.
pub(super) fn held<'n>(
    hearing: &Hearing<'n>,
    case: CaseNo,
    stages: &[Stage],
) -> Result<&'n Referral, Refusal> {
    let row = hearing.network.referral.get(case).ok_or(Refusal::NotFound)?;
    if !row.is_open() && hearing.may_case(Deed::SeeReferral, case) {
        return Err(Refusal::State { case, state: row.stage.name() });
    }
    hearing.allow_case(Deed::HandleReferral, case)?;
    if stages.contains(&row.stage) { Ok(row) } else { Err(Refusal::State { case, state: row.stage.name() }) }
}

pub(super) fn clock_of(hearing: &Hearing<'_>, case: CaseNo, item: Item) -> Option<Position> {
    let mut clocks = hearing.network.escalation.of_case(case);
    clocks.find(|(_, clock)| clock.start.row.item == item).map(|(position, _)| position)
}

const OPEN: [Stage; 5] = [Stage::Offered, Stage::Expired, Stage::Accepted, Stage::Away, Stage::Returned];
/// Nobody has gone yet.
const AHEAD: [Stage; 3] = [Stage::Offered, Stage::Expired, Stage::Accepted];
const UNDER_WAY: [Stage; 3] = [Stage::Accepted, Stage::Away, Stage::Returned];

fn today_or_before(hearing: &Hearing<'_>, on: Option<Day>, since: Day) -> Result<Day, Refusal> {
    let on = on.unwrap_or(hearing.at.day());
    if on > hearing.at.day() {
        return Err(Refusal::Future("on"));
    }
    if on < since {
        return Err(Refusal::Field { field: "on", why: "lies before the referral" });
    }
    Ok(on)
}

/// Decides `referral.contact_kin`. A vain attempt leaves the clock running.
pub(crate) fn contact_kin(hearing: &mut Hearing<'_>, action: &ContactKin) -> Result<(), Refusal> {
    let row = held(hearing, action.case, &OPEN)?;
    let words = hearing.needed_slot(action.words)?;
    crisis::check_kin(hearing, row.person, action.result)?;
    let due =
        clock_of(hearing, action.case, Item::KinContact).filter(|_| action.result != KinResult::Unreached);
    let draft = hearing.draft(Event::KinContacted { result: action.result }).case(action.case);
    hearing.push(draft.words(words).stops_any(due));
    Ok(())
}

/// Decides `referral.depart`.
pub(crate) fn depart(hearing: &mut Hearing<'_>, action: &Depart) -> Result<(), Refusal> {
    let row = held(hearing, action.case, &[Stage::Accepted])?;
    let on = today_or_before(hearing, action.on, row.offered_at.day())?;
    let running = clock_of(hearing, action.case, Item::Escort);
    let event = Event::Departed { on, companion: action.companion };
    hearing.push(hearing.draft(event).case(action.case).stops_any(running));
    Ok(())
}

/// Decides `referral.letter`.
pub(crate) fn letter(hearing: &mut Hearing<'_>, action: &Letter) -> Result<(), Refusal> {
    held(hearing, action.case, &UNDER_WAY)?;
    let words = hearing.needed_slot(action.words)?;
    if action.on > hearing.at.day() {
        return Err(Refusal::Future("on"));
    }
    let event = Event::LetterReceived { on: action.on, recommendation: action.recommendation };
    hearing.push(hearing.draft(event).case(action.case).words(words));
    Ok(())
}

/// The centre's clock of the assessment of resumption, due by the end of a day.
pub(super) fn resumption_by(hearing: &Hearing<'_>, level: Level, day: Day) -> ClockStart {
    let row = Row { item: Item::Resumption, level, unit: None };
    let (_, policy) = hearing.network.policy.line(row, hearing.at);
    ClockStart { row, policy, due: day.at_minute(24 * 60) }
}

pub(super) fn centre(hearing: &Hearing<'_>, keep: &[PersonNo]) -> Option<PostNo> {
    let roster = &hearing.network.roster;
    let post = |role| roster.single_post(UnitKind::Centre, role);
    let counsellor = post(Role::CentreCounsellor);
    match roster.reach(counsellor, hearing.at, keep, None) {
        Reach::Recused => post(Role::CentreDirector),
        _ => counsellor,
    }
}

/// Decides `referral.leave`: the centre owes the assessment of resumption by the end of its last day.
pub(crate) fn grant_leave(hearing: &mut Hearing<'_>, action: &Leave) -> Result<(), Refusal> {
    let Leave { case, leave, from, until, approved_by } = *action;
    let row = held(hearing, case, &[Stage::Accepted, Stage::Away])?;
    if until < from || until < hearing.at.day() || until.since(from) > LEAVE_DAYS_MAX {
        return Err(Refusal::Field { field: "until", why: "ends the leave before it begins, or too late" });
    }
    let role = hearing.network.roster.role(approved_by);
    if role.is_none_or(|role| !role.is_staff() || role.is_administrator()) {
        return Err(Refusal::Field { field: "approved_by", why: "is no post that grants leave" });
    }
    // Two persons, not two posts of one; nor does he approve his own leave.
    let roster = &hearing.network.roster;
    let holders: Vec<PersonNo> =
        roster.holders(approved_by, hearing.at).map(|posting| posting.person).collect();
    if holders.is_empty() {
        return Err(Refusal::Field { field: "approved_by", why: "is held by nobody now" });
    }
    let another =
        |person: &PersonNo| Some(*person) != hearing.asker_person() && Some(*person) != row.person;
    if hearing.asker_post() == Some(approved_by) || !holders.iter().any(another) {
        return Err(Refusal::SamePerson);
    }
    let event = Event::LeaveGranted { leave, from, until, approved_by };
    let running = clock_of(hearing, case, Item::Resumption);
    let start = resumption_by(hearing, row.level.unwrap_or(Level::Routine), until);
    let to = centre(hearing, &row.kept_from());
    let draft = hearing.draft(event).case(case).reaches(to);
    hearing.push(draft.stops_any(running).starts(start));
    // He is on his way home: nobody owes the way there any more.
    if let Some(escort) = clock_of(hearing, case, Item::Escort) {
        let draft = hearing.draft(escalation::Event::ClockStopped).case(case).leaves(row.holder);
        hearing.push(draft.stops(escort));
    }
    Ok(())
}

/// Decides `referral.return`. Back before he was assessed: the centre owes it within the policy's time, or by the end of his
/// leave where that is sooner; assessed and found fit, the referral ends.
pub(crate) fn return_(hearing: &mut Hearing<'_>, action: &Return) -> Result<(), Refusal> {
    let case = action.case;
    let row = held(hearing, case, &[Stage::Away])?;
    let on = today_or_before(hearing, action.on, row.offered_at.day())?;
    if super::resume::is_fit(row) {
        hearing.push(hearing.draft(Event::Returned { on }).case(case));
        end(hearing, case, ReferralOutcome::Resumed, None, None);
        return Ok(());
    }
    let network = hearing.network;
    let running =
        clock_of(hearing, case, Item::Resumption).and_then(|at| Some((at, network.escalation.clock(at)?)));
    let to = centre(hearing, &row.kept_from());
    let level = row.level.unwrap_or(Level::Routine);
    let start = escalation::clock(network, Item::Resumption, level, to, hearing.at);
    let draft = hearing.draft(Event::Returned { on }).case(case);
    hearing.push(match running {
        Some((_, clock)) if clock.start.due <= start.due => draft,
        Some((position, clock)) => draft.reaches(clock.owner.or(to)).stops(position).starts(start),
        None => draft.reaches(to).starts(start),
    });
    Ok(())
}

/// Decides `referral.hand_off`.
pub(crate) fn hand_off(hearing: &mut Hearing<'_>, action: &HandOff) -> Result<(), Refusal> {
    let row = held(hearing, action.case, &OPEN)?;
    let words = hearing.slot(action.words)?;
    let roster = &hearing.network.roster;
    let counsels = |role: Role| matches!(role, Role::StationCounsellor) || role.is_centre();
    if row.holder == Some(action.to) || !roster.role(action.to).is_some_and(counsels) {
        return Err(Refusal::Field { field: "to", why: "is no other post of a counsellor" });
    }
    if roster.reach(Some(action.to), hearing.at, &row.kept_from(), None) != Reach::Open {
        return Err(Refusal::Field { field: "to", why: "cannot be reached now; choose another post" });
    }
    give(hearing, action.case, row, Some(action.to), words);
    Ok(())
}

/// Gives a referral to another post, with every clock that its holder owes.
fn give(hearing: &mut Hearing<'_>, case: CaseNo, row: &Referral, to: Option<PostNo>, words: Option<Slot>) {
    let draft = hearing.draft(Event::HandedOff).case(case).words(words);
    hearing.push(draft.leaves(row.holder).reaches(to));
    let network = hearing.network;
    for (position, clock) in network.escalation.of_case(case) {
        if clock.owner == row.holder {
            escalation::move_clock(hearing, position, clock, to);
        }
    }
}

/// Passes on the referrals that `post` holds and nobody there can hold any more once `gone` has left it; a successor who may
/// have it keeps it.
pub(crate) fn pass_on(hearing: &mut Hearing<'_>, post: PostNo, gone: PersonNo, successor: Option<PersonNo>) {
    let network = hearing.network;
    for (case, row) in network.referral.iter() {
        if !row.is_open() || row.holder != Some(post) {
            continue;
        }
        let mut keep = row.kept_from();
        keep.push(gone);
        let stays = successor.is_some_and(|successor| !keep.contains(&successor));
        let to = lapse_above(network, Some(post));
        if !stays
            && network.roster.reach(Some(post), hearing.at, &keep, None) != Reach::Open
            && to != Some(post)
        {
            give(hearing, case, row, to, None);
        }
    }
}

/// Decides `referral.close`.
pub(crate) fn close(hearing: &mut Hearing<'_>, action: &Close) -> Result<(), Refusal> {
    let row = held(hearing, action.case, &OPEN)?;
    let words = hearing.needed_slot(action.words)?;
    match action.outcome {
        ReferralOutcome::NotNeeded if AHEAD.contains(&row.stage) => {}
        // Whoever went comes back through an assessment (ST.5h).
        ReferralOutcome::NotNeeded => {
            return Err(Refusal::State { case: action.case, state: row.stage.name() });
        }
        ReferralOutcome::LeftCollege => {
            if row.person.is_some_and(|person| hearing.network.roster.is_here(person, hearing.at)) {
                return Err(Refusal::Field {
                    field: "outcome",
                    why: "is not so; he has not left the college",
                });
            }
        }
        _ => {
            return Err(Refusal::Field {
                field: "outcome",
                why: "follows from an answer or an assessment only",
            });
        }
    }
    end(hearing, action.case, action.outcome, words, None);
    Ok(())
}

/// Ends a referral; every clock of it stops but the one that this command has stopped already.
pub(super) fn end(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    outcome: ReferralOutcome,
    words: Option<Slot>,
    stopped: Option<Position>,
) {
    let event = Event::Closed { outcome, counselling: None };
    hearing.push(hearing.draft(event).case(case).words(words));
    stop_all(hearing, case, stopped);
}
