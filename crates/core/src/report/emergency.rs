//! Emergencies. The action needs nothing but its id: anyone with an account, about anyone, or about someone whose name is
//! unknown. No fault of the request refuses it.
//!
//! The centre's person on call holds it from the first instant; `docs/domain.md` has the rest, fine print 1 and 2.

use serde::{Deserialize, Serialize};

use super::pass::pass;
use super::submit::{ReceivedFrom, credited, draft_observation, may_hold, place, received, start_assessment};
use super::{
    About, Choice, Event, Facts, LifeEvent, PassCause, Received, Report, Sign, State, Subject, Urgency,
};
use crate::access::Deed;
use crate::crisis;
use crate::escalation::route::{self, Way};
use crate::escalation::{self, Clock, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::limits::{EMERGENCIES_PER_HOUR, JOIN_HOURS, RECUSALS_MAX, SIGNS_MAX};
use crate::refusal::Refusal;
use crate::roster::{Reach, Role, UnitKind};
use crate::time::At;
use crate::words::Slot;

/// Report an emergency (action `report.emergency`). Every field may be absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Emergency {
    /// Whom it is about.
    pub about: Option<About>,
    /// What was seen; more than 16 are cut.
    pub signs: Vec<Sign>,
    /// What happened to him.
    pub life_event: Option<LifeEvent>,
    /// When, kept as claimed.
    pub occurred_at: Option<At>,
    /// First help was given.
    pub first_help: bool,
    /// Told besides, where the sender is a commissioner.
    pub tell: Vec<Choice>,
    /// Named as involved; they will not have it.
    pub involved: Vec<PersonNo>,
    /// To be kept from them.
    pub keep_from: Vec<PersonNo>,
    /// Entered for somebody who told it by another channel.
    pub received: Option<ReceivedFrom>,
    /// What the sender says.
    pub words: Option<Slot>,
}

/// Decides `report.emergency`.
pub(crate) fn emergency(hearing: &mut Hearing<'_>, action: &Emergency) -> Result<(), Refusal> {
    let subject = subject(hearing, action.about);
    let words = hearing.slot(action.words).unwrap_or(None);
    let facts = Facts {
        subject,
        signs: action.signs.iter().copied().take(SIGNS_MAX).collect(),
        life_event: action.life_event,
        low_mood_days: None,
        occurred_at: action.occurred_at.unwrap_or(hearing.at),
        first_help: action.first_help,
        credited: credited(hearing, action.occurred_at.unwrap_or(hearing.at)),
        cut: words.is_some_and(|words| words.cut) || action.signs.len() > SIGNS_MAX,
    };
    let mut recused: Vec<PersonNo> = action.involved.iter().chain(&action.keep_from).copied().collect();
    recused.retain(|person| hearing.network.roster.person(*person).is_some());
    recused.sort_unstable();
    recused.dedup();
    recused.truncate(RECUSALS_MAX);
    let keep: Vec<PersonNo> = recused.iter().copied().chain(subject.person()).collect();

    // Who may not enter word for others speaks for himself.
    let received = received(hearing, action.received).unwrap_or(None);
    if let Some(person) = subject.person() {
        if let Some((case, first)) = open_emergency(hearing, person) {
            let second = Second { facts, received, words, tell: &action.tell, recused: &recused };
            return join(hearing, case, first, second);
        }
        if let Some((case, crisis)) = hearing.network.crisis.open_about(person) {
            return crisis::join(hearing, case, crisis, facts, received, words, &recused);
        }
    }
    let sender = received.map_or(hearing.asker_person(), |received| received.from);
    let way = Way { place: place(hearing, subject), recused: &keep, sender, at: hearing.at };
    let attached = too_many(hearing);
    let holder = attached
        .and_then(|case| hearing.network.report.get(case)?.holder)
        .filter(|holder| hearing.network.roster.reach(Some(*holder), way.at, &keep, None) != Reach::Recused)
        .or_else(|| route::emergency_holder(hearing.network, &way));
    let case = hearing.open_case();
    draft_observation(hearing, case, facts, words);
    let event =
        Event::Submitted { urgency: Urgency::Emergency, recused, received, skipped: Vec::new(), attached };
    let is_subject = |person: Option<PersonNo>| person.is_some() && person == subject.person();
    let draft = hearing.draft(event).case(case).parent(attached).reaches(holder);
    let draft = match attached {
        Some(_) => draft,
        None => draft.starts(clock(hearing, Item::Acknowledge, holder)),
    };
    let submitted = hearing.push(if is_subject(hearing.asker_person()) { draft.unnamed() } else { draft });
    if attached.is_some() {
        // It has no clock; so that the holder knows of it, he is told.
        if let Some(post) = holder {
            tell(hearing, case, post);
        }
        return Ok(());
    }
    for post in told(hearing, &way, holder, is_subject(sender), &action.tell) {
        tell(hearing, case, post);
    }
    start_assessment(hearing, case, Urgency::Emergency);
    if received.is_some() {
        enter(hearing, case, &way, holder, submitted);
    } else if let Some(post) = hearing.asker_post().filter(|_| !is_subject(hearing.asker_person())) {
        let clock = clock(hearing, Item::Supplement, Some(post));
        let draft =
            hearing.draft(escalation::Event::ClockStarted).case(case).reaches(Some(post)).starts(clock);
        hearing.push(draft);
    }
    Ok(())
}

/// Word by another channel: a competent receiver takes it at once; another on the route goes on knowing of it.
fn enter(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    way: &Way<'_>,
    holder: Option<PostNo>,
    submitted: Position,
) {
    let Some(post) = hearing.asker_post().filter(|post| may_hold(hearing, *post, way.recused)) else {
        return;
    };
    let department = hearing.network.roster.department(way.place);
    let own_station = |role: Role| {
        role.is_station() && department.is_some() && hearing.post().and_then(|post| post.unit) == department
    };
    if hearing.role().is_some_and(|role| role.is_centre() || own_station(role)) {
        let draft = hearing.draft(Event::Acknowledged { on_scene: false }).case(case);
        let draft = draft.leaves(holder).reaches(Some(post)).stops(submitted);
        hearing.push(draft.starts(clock(hearing, Item::Lease, Some(post))));
    } else {
        tell(hearing, case, post);
    }
}

/// The same id again with other words: a supplement to the first, never a refusal.
pub(crate) fn resend(hearing: &mut Hearing<'_>, case: CaseNo, action: &Emergency) {
    let words = hearing.slot(action.words).unwrap_or(None);
    let draft = hearing.draft(Event::Supplemented).case(case).words(words);
    hearing.push(draft);
}

/// Whom the sender means: somebody in the roster, or somebody described.
fn subject(hearing: &Hearing<'_>, about: Option<About>) -> Subject {
    let known = |person: &PersonNo| hearing.network.roster.person(*person).is_some();
    match about {
        Some(About::Person(person)) if known(&person) => Subject::Person(person),
        Some(About::Myself) => hearing.asker_person().map_or(Subject::Described, Subject::Person),
        Some(About::Person(_) | About::Described) | None => Subject::Described,
    }
}

fn clock(hearing: &Hearing<'_>, item: Item, owner: Option<PostNo>) -> crate::entry::ClockStart {
    escalation::clock(hearing.network, item, Level::Emergency, owner, hearing.at)
}

fn tell(hearing: &mut Hearing<'_>, case: CaseNo, post: PostNo) {
    let draft = hearing.draft(Event::Told).case(case).reaches(Some(post));
    hearing.push(draft);
}

/// An open emergency about the same person within the last 24 hours.
fn open_emergency<'n>(hearing: &Hearing<'n>, person: PersonNo) -> Option<(CaseNo, &'n Report)> {
    let since = hearing.at.plus_minutes(-JOIN_HOURS * 60);
    hearing
        .network
        .report
        .about(person)
        .filter(|(_, report)| report.is_emergency() && report.state == State::Open)
        .filter(|(_, report)| report.submitted_at.is_some_and(|at| since <= at))
        .last()
}

/// The latest open emergency of an account that has sent six within the hour.
fn too_many(hearing: &Hearing<'_>) -> Option<CaseNo> {
    let lately = || {
        let since = hearing.at.plus_minutes(-60);
        hearing
            .asker_person()
            .into_iter()
            .flat_map(move |sender| hearing.network.report.lately(sender, since))
    };
    if lately().count() < EMERGENCIES_PER_HOUR {
        return None;
    }
    let open =
        |case: &CaseNo| hearing.network.report.get(*case).is_some_and(|report| report.state == State::Open);
    lately().rfind(open)
}

/// What a second emergency about the same person says.
struct Second<'a> {
    facts: Facts,
    received: Option<Received>,
    words: Option<Slot>,
    tell: &'a [Choice],
    recused: &'a [PersonNo],
}

/// A second emergency about the same person joins the first: more are told, the older clock stays. Once somebody
/// acknowledged the first, the second starts its own ten minutes for the holder.
fn join(hearing: &mut Hearing<'_>, case: CaseNo, first: &Report, second: Second<'_>) -> Result<(), Refusal> {
    let Second { facts, received, words, tell: chosen, recused } = second;
    let about_himself = facts.subject.person() == hearing.asker_person();
    let mut keep = first.kept_from();
    let fresh: Vec<PersonNo> = recused.iter().copied().filter(|person| !keep.contains(person)).collect();
    keep.extend(&fresh);
    // Whom the second sender names may be the one who holds it.
    let lost = hearing.network.roster.reach(first.holder, hearing.at, &keep, None) == Reach::Recused;
    let way = Way {
        place: place(hearing, facts.subject),
        recused: &keep,
        sender: received.map_or(hearing.asker_person(), |received| received.from),
        at: hearing.at,
    };
    let already: Vec<PostNo> = first.addressed().collect();
    let also = told(hearing, &way, first.holder, about_himself, chosen);
    let draft =
        hearing.draft(Event::Joined { facts, received }).case(case).reaches(first.holder).words(words);
    let draft = if first.acknowledged && !lost {
        draft.stops_any(first.answer).starts(clock(hearing, Item::Acknowledge, first.holder))
    } else {
        draft
    };
    hearing.push(if about_himself { draft.unnamed() } else { draft });
    for person in fresh {
        let draft = hearing.draft(Event::Recused { person }).case(case);
        hearing.push(draft);
    }
    if lost {
        pass(hearing, case, first, &keep, PassCause::Recused);
    }
    for post in also.into_iter().filter(|post| !already.contains(post)) {
        tell(hearing, case, post);
    }
    // It was assessed already: what came since was not.
    let assessing = |(_, clock): (Position, &Clock)| clock.start.row.item == Item::Assessment;
    if !hearing.network.escalation.of_case(case).any(assessing) {
        start_assessment(hearing, case, Urgency::Emergency);
    }
    Ok(())
}

/// Who is told besides the holder: the on-call of centre and station; where the station's rota is empty, counsellor,
/// deputy and director; from a dormitory officer commissioner and advisor too; from a commissioner whom he adds. About
/// oneself: centre and station only.
fn told(
    hearing: &Hearing<'_>,
    way: &Way<'_>,
    holder: Option<PostNo>,
    about_himself: bool,
    chosen: &[Choice],
) -> Vec<PostNo> {
    let roster = &hearing.network.roster;
    let open = |post: &Option<PostNo>| roster.reach(*post, way.at, way.recused, None) == Reach::Open;
    let station = |role| roster.department(way.place).and_then(|unit| roster.post_of(unit, role));
    let mut posts = vec![roster.single_post(UnitKind::Centre, Role::CentreOnCall)];
    if open(&station(Role::StationOnCall)) {
        posts.push(station(Role::StationOnCall));
    } else {
        posts.extend([station(Role::StationCounsellor), station(Role::StationDirector)]);
    }
    if !about_himself {
        let class = way.place.class.and_then(|class| roster.class(class));
        let commissioner = class.and_then(|class| class.commissioner);
        let advisor = class.and_then(|class| class.advisors.last().copied());
        match hearing.role() {
            Some(Role::DormOfficer) => posts.extend([commissioner, advisor]),
            Some(Role::Commissioner) => posts.extend(chosen.iter().map(|choice| match choice {
                Choice::Advisor => advisor,
                Choice::StudentAffairs => {
                    roster.single_post(UnitKind::StudentAffairs, Role::StudentAffairsTeacher)
                }
                Choice::YouthLeague => roster.single_post(UnitKind::YouthLeague, Role::YouthLeagueTeacher),
                Choice::Commissioner | Choice::Station | Choice::Centre => None,
            })),
            _ => {}
        }
    }
    posts.retain(open);
    let mut told: Vec<PostNo> = Vec::new();
    for post in posts.into_iter().flatten() {
        if Some(post) != holder && Some(post) != hearing.asker_post() && !told.contains(&post) {
            told.push(post);
        }
    }
    told
}

/// Whether the asker's acknowledgement of an emergency counts: station or centre, or the advisor who declares that he is
/// on scene, or whoever of the leading group holds it.
pub(super) fn counts(hearing: &Hearing<'_>, case: CaseNo, on_scene: bool) -> bool {
    let advisor = hearing.role() == Some(Role::Advisor);
    hearing.may_case(Deed::TakeEmergency, case) && (!advisor || on_scene)
}
