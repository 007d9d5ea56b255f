//! Watch requests 关注任务 (CC.5, DO.3): a station or the centre asks the dormitory officer of a student's room, or the
//! commissioner of his class, to look after him. Whoever is asked learns whom, what to look for, how often and until when;
//! never why. He answers by checks 监护记录, which go to whoever asked, and to the commissioner, the station or the centre by
//! choice; he may say that he cannot.
//!
//! Absent on purpose: words of whoever asks. A sentence would say too much.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::ground::{Ground, allowed, clock_of};
use super::guardianship::check_day;
use super::{CannotWatch, Event, Found, LookFor, Watch, WhyEnded};
use crate::access::Deed;
use crate::entry::ClockStart;
use crate::escalation::{self, Item, Level, Row};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::limits::WATCH_EVERY_DAYS_MAX;
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::codes;
use crate::roster::{Reach, Role, UnitKind, Where};
use crate::time::Day;
use crate::words::Slot;

codes! {
    /// To whom a check goes besides whoever asked for it (DO.3).
    Feedback {
        0 /// The commissioner of his class.
          Commissioner,
        1 /// The station of his department.
          Station,
        2 /// The centre.
          Centre,
    }
}

/// Ask an officer or commissioner to look after somebody (action `care.request_watch`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RequestWatch {
    /// The crisis or listing that it serves.
    pub case: CaseNo,
    /// The post of the officer of his room, or of the commissioner of his class.
    pub to: PostNo,
    /// What to look for; at least one.
    pub look_for: Vec<LookFor>,
    /// A check is due every so many days, 1 to 14.
    pub every: u8,
    /// Until the end of that day.
    pub until: Day,
}

/// Answer a watch request by a check (action `care.check_watch`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckWatch {
    /// The watch request.
    pub case: CaseNo,
    /// What was found.
    pub found: Found,
    /// Who is to learn of it besides whoever asked.
    #[serde(default)]
    pub feedback: Option<Feedback>,
    /// What was seen.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Say that one cannot look after him (action `care.decline_watch`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeclineWatch {
    /// The watch request.
    pub case: CaseNo,
    /// Why.
    pub why: CannotWatch,
    /// In a sentence.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// End a watch request (action `care.end_watch`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EndWatch {
    /// The watch request.
    pub case: CaseNo,
}

/// Whether a post is that of the officer of a room or the commissioner of a class where a student is.
pub(super) fn is_near(network: &Network, post: PostNo, place: Where) -> bool {
    let Some(post) = network.roster.post(post) else { return false };
    match post.role {
        Role::DormOfficer => post.room.is_some() && post.room == place.room,
        Role::Commissioner => post.class.is_some() && post.class == place.class,
        _ => false,
    }
}

/// The next check: at the end of a day, and not after the last. Its clock says nothing of how severe it is.
fn check_clock(hearing: &Hearing<'_>, every: u8, until: Option<Day>) -> ClockStart {
    let row = Row { item: Item::WatchCheck, level: Level::Routine, unit: None };
    let (_, policy) = hearing.network.policy.line(row, hearing.at);
    let today = hearing.at.day();
    let next = today.plus(i32::from(every.max(1)));
    let day = until.map_or(next, |until| next.min(until)).max(today);
    ClockStart { row, policy, due: day.at_minute(24 * 60) }
}

/// Decides `care.request_watch`.
pub(crate) fn request_watch(hearing: &mut Hearing<'_>, action: &RequestWatch) -> Result<(), Refusal> {
    let ground = allowed(hearing, Deed::Care, action.case)?;
    let network = hearing.network;
    let person =
        ground.person.ok_or(Refusal::Field { field: "case", why: "is about nobody who is known yet" })?;
    let place = network.roster.person(person).map(|row| row.place).unwrap_or_default();
    if !is_near(network, action.to, place) {
        return Err(Refusal::Field {
            field: "to",
            why: "is neither the officer of his room nor the commissioner of his class",
        });
    }
    if network.roster.reach(Some(action.to), hearing.at, &ground.keep, None) != Reach::Open {
        return Err(Refusal::Field { field: "to", why: "cannot be reached now; choose another post" });
    }
    if action.look_for.is_empty() || action.look_for.len() > LookFor::ALL.len() {
        return Err(Refusal::Field { field: "look_for", why: "needs one thing at least, and none twice" });
    }
    if action.every == 0 || action.every > WATCH_EVERY_DAYS_MAX {
        return Err(Refusal::Field { field: "every", why: "is not between 1 and 14 days" });
    }
    check_day(hearing, "until", action.until)?;
    let twice = network
        .care
        .open_watches()
        .any(|(_, watch)| watch.person == Some(person) && watch.to == Some(action.to));
    if twice {
        return Err(Refusal::Twice);
    }
    let clock = check_clock(hearing, action.every, Some(action.until));
    let case = hearing.open_case();
    let event = Event::WatchRequested {
        person,
        serves: action.case,
        look_for: action.look_for.clone(),
        every: action.every,
        until: action.until,
    };
    let draft = hearing.draft(event).case(case).leaves(hearing.asker_post());
    hearing.push(draft.reaches(Some(action.to)).starts(clock));
    Ok(())
}

fn open<'n>(hearing: &Hearing<'n>, deed: Deed, case: CaseNo) -> Result<&'n Watch, Refusal> {
    hearing.allow_case(deed, case)?;
    let watch = hearing.network.care.watch(case).ok_or(Refusal::NotFound)?;
    if watch.ended { Err(Refusal::State { case, state: "ended" }) } else { Ok(watch) }
}

/// The post that learns of a check besides whoever asked.
fn told(hearing: &Hearing<'_>, watch: &Watch, feedback: Feedback) -> Result<PostNo, Refusal> {
    let roster = &hearing.network.roster;
    let place =
        watch.person.and_then(|person| roster.person(person)).map(|row| row.place).unwrap_or_default();
    let class = place.class.and_then(|class| roster.class(class));
    let post = match feedback {
        Feedback::Commissioner => class.and_then(|class| class.commissioner),
        Feedback::Station => class.and_then(|class| roster.post_of(class.unit, Role::StationCounsellor)),
        Feedback::Centre => roster.single_post(UnitKind::Centre, Role::CentreCounsellor),
    };
    let keep = kept_from(hearing.network, watch);
    let open = |post: &PostNo| roster.reach(Some(*post), hearing.at, &keep, None) == Reach::Open;
    post.filter(open)
        .ok_or(Refusal::Field { field: "feedback", why: "cannot be reached now; choose another" })
}

/// Who must not have a watch request: the student himself, and whoever must not have what it serves.
pub(super) fn kept_from(network: &Network, watch: &Watch) -> Vec<PersonNo> {
    let served = watch.serves.and_then(|case| Ground::of(network, case)).map(|ground| ground.keep);
    served.unwrap_or_default().into_iter().chain(watch.person).collect()
}

/// Who learns of a check that is not as usual: whoever asked for the watch; where he cannot be reached, the next above.
fn asker(hearing: &Hearing<'_>, watch: &Watch) -> Option<PostNo> {
    match watch.serves.and_then(|case| Ground::of(hearing.network, case)) {
        Some(ground) => ground.owner(hearing, watch.from),
        None => watch.from,
    }
}

/// Decides `care.check_watch`. What is not as usual goes to whoever asked, what somebody else is to learn to him besides.
pub(crate) fn check_watch(hearing: &mut Hearing<'_>, action: &CheckWatch) -> Result<(), Refusal> {
    let case = action.case;
    let watch = open(hearing, Deed::CheckWatch, case)?;
    let words = hearing.slot(action.words)?;
    let chosen = match action.feedback {
        Some(feedback) => Some(told(hearing, watch, feedback)?),
        None => None,
    };
    let asked = if action.found == Found::Well { None } else { asker(hearing, watch) };
    let to = chosen.or(asked);
    let besides = asked.filter(|asked| Some(*asked) != to);
    let due = clock_of(hearing, case, Item::WatchCheck);
    let draft = hearing.draft(Event::WatchChecked { found: action.found }).case(case);
    let draft = draft.leaves(watch.to).words(words).stops_any(due);
    if watch.until.is_some_and(|until| until <= hearing.at.day()) {
        hearing.push(draft.reaches(to.or(watch.from)));
        tell(hearing, case, besides);
        let end = hearing.draft(Event::WatchEnded { why: WhyEnded::Over }).case(case);
        hearing.push(end.reaches(watch.from));
        return Ok(());
    }
    let clock = check_clock(hearing, watch.every, watch.until);
    if to.is_none() {
        hearing.push(draft.reaches(watch.to).starts(clock));
    } else {
        hearing.push(draft.reaches(to));
        tell(hearing, case, besides);
        let next = hearing.draft(escalation::Event::ClockStarted).case(case);
        hearing.push(next.reaches(watch.to).starts(clock));
    }
    Ok(())
}

fn tell(hearing: &mut Hearing<'_>, case: CaseNo, to: Option<PostNo>) {
    if to.is_some() {
        let draft = hearing.draft(Event::WatchTold).case(case).reaches(to);
        hearing.push(draft);
    }
}

/// Decides `care.decline_watch`: it goes back to whoever asked.
pub(crate) fn decline_watch(hearing: &mut Hearing<'_>, action: &DeclineWatch) -> Result<(), Refusal> {
    let watch = open(hearing, Deed::CheckWatch, action.case)?;
    let words = hearing.slot(action.words)?;
    let due = clock_of(hearing, action.case, Item::WatchCheck);
    let draft = hearing.draft(Event::WatchDeclined { why: action.why }).case(action.case);
    hearing.push(draft.leaves(watch.to).reaches(watch.from).words(words).stops_any(due));
    Ok(())
}

/// Decides `care.end_watch`.
pub(crate) fn end_watch(hearing: &mut Hearing<'_>, action: &EndWatch) -> Result<(), Refusal> {
    open(hearing, Deed::Care, action.case)?;
    draft_end(hearing, action.case, WhyEnded::NotNeeded);
    Ok(())
}

/// Ends a watch request; whoever watches is told.
pub(super) fn draft_end(hearing: &mut Hearing<'_>, case: CaseNo, why: WhyEnded) {
    let Some(watch) = hearing.network.care.watch(case).filter(|watch| !watch.ended) else { return };
    let due = clock_of(hearing, case, Item::WatchCheck);
    let draft = hearing.draft(Event::WatchEnded { why }).case(case);
    hearing.push(draft.leaves(watch.from).reaches(watch.to).stops_any(due));
}
