//! Guardianship 日常监护 (ST.5e, ST.5h): ordered, kept by checks, ended. A red crisis is watched from its first instant.
//!
//! Source: fine print 7 and 11 of `docs/domain.md`: red has a named watcher at every instant, a note is due two hours after
//! the last note or signed hand-over, a hand-over is signed within eight hours; orange is seen daily, yellow weekly.

use serde::{Deserialize, Serialize};

use super::ground::{self, Ground, allowed, clock_of, stand_in, start, stop};
use super::{Event, Found, Guard, WhyEnded};
use crate::access::Deed;
use crate::crisis::{self, Grade};
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::limits::DEADLINE_DAYS_MAX;
use crate::refusal::Refusal;
use crate::roster::{Reach, Role};
use crate::time::Day;
use crate::words::Slot;

/// Order guardianship in a crisis or for somebody on the register (action `care.order_guardianship`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderGuardianship {
    /// The crisis or the listing.
    pub case: CaseNo,
    /// The post that keeps it: advisor, station or centre.
    pub post: PostNo,
    /// Who in that post; the first who is there when absent.
    #[serde(default)]
    pub person: Option<PersonNo>,
    /// Until the end of that day; not in a red crisis.
    #[serde(default)]
    pub until: Option<Day>,
    /// What to watch for.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Note that one looked after him (action `care.check_guardianship`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckGuardianship {
    /// The crisis or the listing.
    pub case: CaseNo,
    /// What was found.
    pub found: Found,
    /// What was seen.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// End guardianship (action `care.end_guardianship`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EndGuardianship {
    /// The crisis or the listing.
    pub case: CaseNo,
    /// Why.
    pub words: Option<Slot>,
}

/// Whether staff of this role may watch. Officers and commissioners get watch requests instead.
fn may_watch(role: Role) -> bool {
    role == Role::Advisor || role.is_station() || role.is_centre()
}

/// Who would watch in `post`: the person named, if he holds it and may; else the first who is there.
pub(super) fn watcher_in(
    hearing: &Hearing<'_>,
    ground: &Ground,
    field: &'static str,
    post: PostNo,
    person: Option<PersonNo>,
) -> Result<PersonNo, Refusal> {
    let roster = &hearing.network.roster;
    if !roster.role(post).is_some_and(may_watch) {
        return Err(Refusal::Field { field, why: "is no post of an advisor, a station or the centre" });
    }
    let unreachable = Refusal::Field { field, why: "cannot be reached now; choose another post" };
    if roster.reach(Some(post), hearing.at, &ground.keep, None) != Reach::Open {
        return Err(unreachable);
    }
    match person {
        Some(person) if roster.holds(post, person, hearing.at) && !ground.keep.contains(&person) => {
            Ok(person)
        }
        Some(_) => {
            Err(Refusal::Field { field: "person", why: "does not hold that post, or must not have this" })
        }
        None => roster.first_of(post, hearing.at, &ground.keep, true).ok_or(unreachable),
    }
}

/// Decides `care.order_guardianship`.
pub(crate) fn order_guardianship(
    hearing: &mut Hearing<'_>,
    action: &OrderGuardianship,
) -> Result<(), Refusal> {
    let case = action.case;
    let ground = allowed(hearing, Deed::Care, case)?;
    let words = hearing.slot(action.words)?;
    if hearing.network.care.guard(case).is_some() {
        return Err(Refusal::State { case, state: "guarded already; hand the watch over" });
    }
    let person = watcher_in(hearing, &ground, "post", action.post, action.person)?;
    if let Some(until) = action.until {
        if ground.is_red_crisis() {
            return Err(Refusal::Field {
                field: "until",
                why: "is not for a red crisis; it is watched until it is graded down or closed",
            });
        }
        check_day(hearing, "until", until)?;
    }
    draft_order(hearing, &ground, Some(action.post), Some(person), action.until, words);
    Ok(())
}

/// Checks that a day is today or later, and not too far ahead.
pub(super) fn check_day(hearing: &Hearing<'_>, field: &'static str, day: Day) -> Result<(), Refusal> {
    let days = day.since(hearing.at.day());
    if days < 0 || i64::from(days) > DEADLINE_DAYS_MAX {
        Err(Refusal::Field { field, why: "is past, or too far ahead" })
    } else {
        Ok(())
    }
}

fn draft_order(
    hearing: &mut Hearing<'_>,
    ground: &Ground,
    post: Option<PostNo>,
    watcher: Option<PersonNo>,
    until: Option<Day>,
    words: Option<Slot>,
) {
    let clock = check_clock(hearing, ground.level, post, until);
    let draft = hearing.draft(Event::GuardianshipOrdered { watcher, until }).case(ground.case);
    hearing.push(draft.reaches(post).words(words).starts(clock));
    if ground.level == Level::Red {
        start(hearing, ground.case, Item::HandOver, Level::Red, post);
    }
}

/// The clock of the next check; never later than the day until which guardianship was ordered.
fn check_clock(
    hearing: &Hearing<'_>,
    level: Level,
    post: Option<PostNo>,
    until: Option<Day>,
) -> crate::entry::ClockStart {
    let clock = escalation::clock(hearing.network, Item::Guardianship, level, post, hearing.at);
    let end = until.map_or(clock.due, |until| until.at_minute(24 * 60));
    crate::entry::ClockStart { due: clock.due.min(end.max(hearing.at.plus_minutes(1))), ..clock }
}

/// Whether the asker keeps this guardianship: he watches, his post does, the check has come to his post, or he may order it.
pub(super) fn keeps(hearing: &Hearing<'_>, case: CaseNo, guard: &Guard) -> bool {
    let post = hearing.asker_post();
    let clocks = hearing.network.escalation.of_case(case).map(|(_, clock)| clock);
    let mut due = clocks.filter(|clock| clock.start.row.item.is_of_guardianship());
    (guard.watcher.is_some() && guard.watcher == hearing.asker_person())
        || (post.is_some() && (guard.post == post || due.any(|clock| clock.owner == post)))
        || hearing.may_case(Deed::Care, case)
}

/// The guardianship that the asker keeps.
pub(super) fn kept<'n>(hearing: &Hearing<'n>, case: CaseNo) -> Result<(Ground, &'n Guard), Refusal> {
    let ground = allowed(hearing, Deed::Guard, case)?;
    let Some(guard) = hearing.network.care.guard(case) else {
        return Err(Refusal::State { case, state: "not under guardianship" });
    };
    if keeps(hearing, case, guard) { Ok((ground, guard)) } else { Err(Refusal::NotAllowed) }
}

/// How urgent it is to find somebody whom a check did not find: by when the next one is due, instead of the grade's time.
fn missing(level: Level) -> Level {
    match level {
        Level::Red => Level::Emergency,
        Level::Orange => Level::Urgent,
        Level::Yellow => Level::Concerning,
        Level::Blue | Level::Routine | Level::Concerning | Level::Urgent | Level::Emergency => Level::Routine,
    }
}

/// Decides `care.check_guardianship`. What is not as usual is told to the holder. Whom nobody saw is looked for at once: the
/// next check is due within minutes, and the centre's director learns of it. The last check ends the watch only if he is well.
pub(crate) fn check_guardianship(
    hearing: &mut Hearing<'_>,
    action: &CheckGuardianship,
) -> Result<(), Refusal> {
    let case = action.case;
    let (ground, guard) = kept(hearing, case)?;
    let words = hearing.slot(action.words)?;
    let due = clock_of(hearing, case, Item::Guardianship);
    let draft = hearing.draft(Event::GuardianshipChecked { found: action.found }).case(case).words(words);
    let draft = draft.stops_any(due);
    let is_last = guard.until.is_some_and(|until| until <= hearing.at.day()) && !ground.is_red_crisis();
    if action.found == Found::Well {
        if is_last {
            hearing.push(draft.reaches(ground.holder));
            draft_end(hearing, &ground, WhyEnded::Over, None);
        } else {
            let clock = check_clock(hearing, ground.level, guard.post, guard.until);
            hearing.push(draft.reaches(guard.post).starts(clock));
        }
        return Ok(());
    }
    let unseen = action.found == Found::NotSeen;
    let level = if unseen { missing(ground.level) } else { ground.level };
    let clock = check_clock(hearing, level, guard.post, guard.until.filter(|_| !is_last));
    hearing.push(draft.reaches(ground.holder));
    if unseen && ground.is_crisis {
        crisis::tell_director(hearing, case, &ground.keep, ground.holder);
    }
    let next = hearing.draft(escalation::Event::ClockStarted).case(case);
    hearing.push(next.reaches(guard.post).starts(clock));
    Ok(())
}

/// Decides `care.end_guardianship`.
pub(crate) fn end_guardianship(hearing: &mut Hearing<'_>, action: &EndGuardianship) -> Result<(), Refusal> {
    let case = action.case;
    let ground = allowed(hearing, Deed::Care, case)?;
    let words = hearing.needed_slot(action.words)?;
    if hearing.network.care.guard(case).is_none() {
        return Err(Refusal::State { case, state: "not under guardianship" });
    }
    if ground.is_red_crisis() {
        return Err(Refusal::State { case, state: "red: watched until it is graded down or closed" });
    }
    draft_end(hearing, &ground, WhyEnded::NotNeeded, words);
    Ok(())
}

/// Ends guardianship with its clocks.
pub(super) fn draft_end(hearing: &mut Hearing<'_>, ground: &Ground, why: WhyEnded, words: Option<Slot>) {
    let due = clock_of(hearing, ground.case, Item::Guardianship);
    let post = hearing.network.care.guard(ground.case).and_then(|guard| guard.post);
    let draft = hearing.draft(Event::GuardianshipEnded { why }).case(ground.case).leaves(post);
    hearing.push(draft.reaches(ground.holder).words(words).stops_any(due));
    stop(hearing, ground.case, Item::HandOver);
}

/// A crisis was opened, or graded up: red is watched from now on, by whom the assessment names, else by its holder; another
/// grade where the assessment names somebody. Never refused: who must not watch does not, and the holder does.
pub(crate) fn begin(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    grade: Grade,
    watcher: Option<PersonNo>,
    holder: Option<PostNo>,
    keep: &[PersonNo],
) {
    if grade != Grade::Red && watcher.is_none() {
        return;
    }
    let roster = &hearing.network.roster;
    let may = |person: &PersonNo| roster.is_here(*person, hearing.at) && !keep.contains(person);
    // A student, or whoever else has no post in which to watch, watches nobody: the holder does.
    let staff_post = |person: PersonNo| {
        let posts = roster.person(person).map(|row| row.posts.as_slice()).unwrap_or_default();
        let held = |post: &&PostNo| {
            roster.holds(**post, person, hearing.at) && roster.role(**post).is_some_and(may_watch)
        };
        posts.iter().find(held).copied()
    };
    let own = hearing
        .asker_person()
        .filter(|person| holder.is_some() && hearing.asker_post() == holder && may(person));
    let named = watcher.filter(may).and_then(|person| Some((staff_post(person)?, person)));
    let (post, person) = match (named, own) {
        (Some((post, person)), _) => (Some(post), Some(person)),
        (None, Some(person)) => (holder, Some(person)),
        (None, None) => stand_in(hearing, holder, keep),
    };
    let ground = Ground {
        case,
        person: None,
        keep: keep.to_vec(),
        level: grade.level(),
        holder,
        is_crisis: true,
        is_open: true,
    };
    draft_order(hearing, &ground, post, person, None, None);
}

/// The grade changed: the cadence of what runs changes from now on; a crisis that became red is watched from now on.
pub(crate) fn regraded(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    grade: Grade,
    watcher: Option<PersonNo>,
    keep: &[PersonNo],
) {
    let network = hearing.network;
    let Some(ground) = Ground::of(network, case) else { return };
    let Some(guard) = network.care.guard(case) else {
        if ground.is_crisis {
            let holder = ground::holder_now(hearing, case, ground.holder);
            begin(hearing, case, grade, watcher, holder, keep);
        }
        return;
    };
    if ground.level == grade.level() {
        return;
    }
    stop(hearing, case, Item::Guardianship);
    // A red crisis is watched until it is graded down or closed, whatever was ordered before.
    let until = guard.until.filter(|_| grade != Grade::Red || !ground.is_crisis);
    let clock = check_clock(hearing, grade.level(), guard.post, until);
    let draft = hearing.draft(escalation::Event::ClockStarted).case(case);
    hearing.push(draft.reaches(guard.post).starts(clock));
    if grade == Grade::Red {
        start(hearing, case, Item::HandOver, Level::Red, guard.post);
    } else {
        stop(hearing, case, Item::HandOver);
    }
}
