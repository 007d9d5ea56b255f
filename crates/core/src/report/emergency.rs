//! Emergencies. The action needs nothing but its id: anyone with an account, about anyone, or about someone whose name is
//! unknown. No fault of the request refuses it.
//!
//! The centre's person on call holds it from the first instant; `docs/domain.md` has the rest, fine print 1 and 2.

use serde::{Deserialize, Serialize};

use super::earlier::Earlier;
use super::lapse::place_of;
use super::submit::{ReceivedFrom, credited, draft_observation, may_hold, place, received, start_assessment};
use super::{About, Choice, Event, Facts, LifeEvent, Sign, Subject, Urgency};
use crate::access::Deed;
use crate::escalation::route::{self, Way};
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::limits::{RECUSALS_MAX, SIGNS_MAX};
use crate::network::Network;
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
    declare(hearing, action, None);
    Ok(())
}

/// Opens the case of an emergency, which may belong to an incident.
pub(super) fn declare(hearing: &mut Hearing<'_>, action: &Emergency, incident: Option<CaseNo>) -> CaseNo {
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
    // Who may not enter word for others speaks for himself.
    let received = received(hearing, action.received).unwrap_or(None);
    let earlier = Earlier::find(hearing, subject);
    let also = earlier.keeps(&recused);
    let mut keep: Vec<PersonNo> = recused.clone();
    keep.extend(also.iter().copied().chain(subject.person()));
    let sender = received.map_or(hearing.asker_person(), |received| received.from);
    let way = Way { place: place(hearing, subject), recused: &keep, sender, at: hearing.at };
    let holder = earlier.holder(hearing, &way).or_else(|| route::emergency_holder(hearing.network, &way));
    let attached = earlier.emergency();

    let case = hearing.open_case();
    draft_observation(hearing, case, facts, words);
    let event = Event::Submitted {
        urgency: Urgency::Emergency,
        recused: recused.clone(),
        received,
        skipped: Vec::new(),
        attached,
        also,
        incident,
    };
    let is_subject = |person: Option<PersonNo>| person.is_some() && person == subject.person();
    let draft = hearing.draft(event).case(case).parent(earlier.case()).reaches(holder);
    let draft = match attached {
        Some(_) => draft,
        None => draft.starts(clock(hearing, Item::Acknowledge, holder)),
    };
    let submitted = hearing.push(if is_subject(hearing.asker_person()) { draft.unnamed() } else { draft });
    // What is attached has no clock of the holder; so that he knows of it, he is told.
    if let Some(post) = holder.filter(|_| attached.is_some()) {
        tell(hearing, case, post);
    }
    if earlier.is_one_too_many() {
        return case;
    }
    for post in told(hearing, &way, holder, is_subject(sender), &action.tell) {
        tell(hearing, case, post);
    }
    if attached.is_none() {
        start_assessment(hearing, case, Urgency::Emergency);
    }
    if received.is_some() {
        enter(hearing, case, &way, holder, Some(submitted).filter(|_| attached.is_none()));
    } else if !is_subject(hearing.asker_person()) {
        // Who sends without a post owes no clock; the centre's counsellors, who assess it, ask him.
        let owner = hearing.asker_post().or_else(|| assessor(hearing, &keep));
        let clock = clock(hearing, Item::Supplement, owner);
        let draft = hearing.draft(escalation::Event::ClockStarted).case(case).reaches(owner).starts(clock);
        hearing.push(draft);
    }
    earlier.join(hearing, case, &recused, &keep, is_subject(hearing.asker_person()));
    case
}

/// What a sender is told of any emergency, be it the first about this person or not: which post has it, and by when
/// somebody must answer it. Of a further one it is what it would be of a first one, so that nobody learns by sending
/// whether somebody sent before him.
pub fn promise(network: &Network, case: CaseNo) -> Option<(Option<PostNo>, At)> {
    let report = network.report.get(case).filter(|report| report.is_emergency())?;
    let at = report.submitted_at?;
    let keep: Vec<PersonNo> =
        report.named.iter().copied().chain(report.subject.and_then(Subject::person)).collect();
    let way = Way { place: place_of(network, report), recused: &keep, sender: report.sender, at };
    let holder = route::emergency_holder(network, &way);
    Some((holder, escalation::clock(network, Item::Acknowledge, Level::Emergency, holder, at).due))
}

/// Word by another channel: a competent receiver takes it at once; another on the route goes on knowing of it.
fn enter(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    way: &Way<'_>,
    holder: Option<PostNo>,
    submitted: Option<Position>,
) {
    let Some(post) = hearing.asker_post().filter(|post| may_hold(hearing, *post, way.recused)) else {
        return;
    };
    let department = hearing.network.roster.department(way.place);
    // The station's director receives and forwards; he answers nothing.
    let own_station = |role: Role| {
        role.is_station()
            && role != Role::StationDirector
            && department.is_some()
            && hearing.post().and_then(|post| post.unit) == department
    };
    let competent = hearing.role().is_some_and(|role| role.is_centre() || own_station(role));
    match submitted.filter(|_| competent) {
        Some(submitted) => {
            let draft = hearing.draft(Event::Acknowledged { on_scene: false }).case(case);
            let draft = draft.leaves(holder).reaches(Some(post)).stops(submitted);
            hearing.push(draft.starts(clock(hearing, Item::Lease, Some(post))));
        }
        None if holder != Some(post) => tell(hearing, case, post),
        None => {}
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

/// The centre's counsellors, unless that leaves nobody who may have it: then its director.
fn assessor(hearing: &Hearing<'_>, keep: &[PersonNo]) -> Option<PostNo> {
    let roster = &hearing.network.roster;
    let counsellor = roster.single_post(UnitKind::Centre, Role::CentreCounsellor);
    match roster.reach(counsellor, hearing.at, keep, None) {
        Reach::Recused => roster.single_post(UnitKind::Centre, Role::CentreDirector),
        Reach::Open | Reach::Absent | Reach::Vacant | Reach::BothEnds => counsellor,
    }
}

fn clock(hearing: &Hearing<'_>, item: Item, owner: Option<PostNo>) -> crate::entry::ClockStart {
    escalation::clock(hearing.network, item, Level::Emergency, owner, hearing.at)
}

fn tell(hearing: &mut Hearing<'_>, case: CaseNo, post: PostNo) {
    let draft = hearing.draft(Event::Told).case(case).reaches(Some(post));
    hearing.push(draft);
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
