//! Opening units, posts, classes and rooms; registering and posting people. Who goes is in `leave`.

use super::enrol::{CLASS_ROLE, ROOM_ROLE};
use super::{
    Action, CoverClass, Event, OpenPost, PersonKind, PostPerson, RecordAbsence, Register, Role, SetLine,
    UnitKind, attest, leave,
};
use crate::access::{Deed, Relation};
use crate::care;
use crate::counselling;
use crate::crisis;
use crate::hearing::Hearing;
use crate::ids::{ClassNo, PersonNo, PostNo, RoomNo, SiteNo, UnitNo};
use crate::limits::SEATS_MAX;
use crate::referral;
use crate::refusal::Refusal;
use crate::report;
use crate::time::Period;
use crate::words::Title;

/// Decides an action of this area.
pub(crate) fn handle(hearing: &mut Hearing<'_>, action: Action<'_>) -> Result<(), Refusal> {
    match action {
        Action::OpenUnit(action) => {
            hearing.allow_office(Deed::SetUp)?;
            let roster = &hearing.network.roster;
            if action.kind.is_single() && roster.single(action.kind).is_some() {
                return wrong("kind", "is a unit that a college has once, and has already");
            }
            if roster.units().any(|(_, unit)| unit.title == action.title) {
                return wrong("title", "is the title of another unit");
            }
            site_exists(hearing, action.site)?;
            open_unit(hearing, action.kind, action.title.clone(), action.site);
        }
        Action::OpenSite(action) => {
            hearing.allow_office(Deed::SetUp)?;
            let site = hearing.open_site();
            hearing.push(hearing.draft(Event::SiteOpened { site, title: action.title.clone() }));
        }
        Action::OpenClass(action) => {
            hearing.allow_office(Deed::SetUp)?;
            let roster = &hearing.network.roster;
            if roster.unit(action.unit).is_none_or(|unit| unit.kind != UnitKind::Station) {
                return wrong("unit", "is no department");
            }
            if roster.classes().any(|(_, class)| class.title == action.title) {
                return wrong("title", "is the title of another class");
            }
            draft_class(hearing, action.unit, action.title.clone(), action.year);
        }
        Action::OpenRoom(action) => {
            hearing.allow_office(Deed::SetUp)?;
            site_exists(hearing, action.site)?;
            let mut rooms = hearing.network.roster.rooms();
            if rooms.any(|(_, room)| room.building == action.building && room.title == action.title) {
                return wrong("title", "is the title of another room of this building");
            }
            draft_room(hearing, action.site, action.building.clone(), action.title.clone());
        }
        Action::OpenPost(action) => open_post(hearing, action)?,
        Action::Register(action) => register(hearing, action)?,
        Action::Place(action) => leave::place(hearing, action)?,
        Action::Depart(action) => leave::depart(hearing, action)?,
        Action::Post(action) => post(hearing, action)?,
        Action::Relieve(action) => leave::relieve(hearing, action)?,
        Action::RecordAbsence(action) => record_absence(hearing, action)?,
        Action::Cover(action) => cover(hearing, action)?,
        Action::SetLine(action) => set_line(hearing, action)?,
        Action::Identify(action) => report::identify(hearing, action.case, action.person)?,
        Action::Attest(action) => attest::attest(hearing, action)?,
        Action::PassOffice(action) => attest::pass_office(hearing, action)?,
        Action::TakeLeave(action) => leave::take_leave(hearing, action)?,
        Action::EndLeave(action) => leave::end_leave(hearing, action)?,
        Action::CloseClass(action) => leave::close_class(hearing, action)?,
    }
    Ok(())
}

pub(super) fn wrong(field: &'static str, why: &'static str) -> Result<(), Refusal> {
    Err(Refusal::Field { field, why })
}

fn site_exists(hearing: &Hearing<'_>, site: Option<SiteNo>) -> Result<(), Refusal> {
    match site {
        Some(site) if !hearing.network.roster.sites().any(|(number, _)| number == site) => {
            Err(Refusal::NotFound)
        }
        _ => Ok(()),
    }
}

/// Drafts a unit with the posts of its kind; returns them by role.
pub(crate) fn open_unit(
    hearing: &mut Hearing<'_>,
    kind: UnitKind,
    title: Title,
    site: Option<SiteNo>,
) -> Vec<(Role, PostNo)> {
    let unit = hearing.open_unit();
    draft_unit(hearing, unit, kind, title, site)
}

pub(super) fn draft_unit(
    hearing: &mut Hearing<'_>,
    unit: UnitNo,
    kind: UnitKind,
    title: Title,
    site: Option<SiteNo>,
) -> Vec<(Role, PostNo)> {
    hearing.push(hearing.draft(Event::UnitOpened { unit, kind, title, site }));
    let mut posts = Vec::new();
    for (role, seats) in kind.posts() {
        posts.push((*role, draft_post(hearing, *role, Some(unit), None, None, *seats)));
    }
    posts
}

fn draft_post(
    hearing: &mut Hearing<'_>,
    role: Role,
    unit: Option<UnitNo>,
    class: Option<ClassNo>,
    room: Option<RoomNo>,
    seats: u16,
) -> PostNo {
    let post = hearing.open_post();
    hearing.push(hearing.draft(Event::PostOpened { post, role, unit, class, room, seats }));
    post
}

pub(super) fn draft_class(hearing: &mut Hearing<'_>, unit: UnitNo, title: Title, year: u16) -> ClassNo {
    let class = hearing.open_class();
    hearing.push(hearing.draft(Event::ClassOpened { class, unit, title, year }));
    draft_post(hearing, CLASS_ROLE, Some(unit), Some(class), None, 1);
    class
}

pub(super) fn draft_room(
    hearing: &mut Hearing<'_>,
    site: Option<SiteNo>,
    building: Title,
    title: Title,
) -> RoomNo {
    let room = hearing.open_room();
    hearing.push(hearing.draft(Event::RoomOpened { room, site, building, title }));
    draft_post(hearing, ROOM_ROLE, None, None, Some(room), 1);
    room
}

fn open_post(hearing: &mut Hearing<'_>, action: &OpenPost) -> Result<(), Refusal> {
    hearing.allow_office(Deed::SetUp)?;
    let roster = &hearing.network.roster;
    let unit = roster.unit(action.unit).ok_or(Refusal::NotFound)?;
    if action.seats == 0 || action.seats > SEATS_MAX {
        return wrong("seats", "is not between 1 and 200");
    }
    // A unit has each of its posts once; advisors' posts are the ones that it has many of.
    if action.role != Role::Advisor {
        return wrong("role", "comes with its unit, class or room; only advisors' posts are opened apart");
    }
    if unit.kind != UnitKind::Station {
        return wrong("unit", "is no department");
    }
    draft_post(hearing, action.role, Some(action.unit), None, None, action.seats);
    Ok(())
}

fn register(hearing: &mut Hearing<'_>, action: &Register) -> Result<(), Refusal> {
    hearing.allow_office(Deed::SetUp)?;
    if hearing.network.roster.tagged(action.tag).is_some() {
        return wrong("tag", "belongs to a person who is registered already");
    }
    let words = hearing.needed_slot(action.words)?;
    let case = hearing.open_case();
    let (kind, tag, sex, born) = (action.kind, action.tag, action.sex, action.born);
    hearing.push(hearing.draft(Event::PersonRegistered { kind, tag, sex, born }).case(case).words(words));
    Ok(())
}

/// Whether the asker may post and move people of this place: the system administrator anywhere, a station in its
/// department, an advisor in his classes.
pub(super) fn allow_people(
    hearing: &Hearing<'_>,
    unit: Option<UnitNo>,
    class: Option<ClassNo>,
) -> Result<(), Refusal> {
    let roster = &hearing.network.roster;
    let own_unit = hearing.post().is_some_and(|post| post.unit.is_some() && post.unit == unit);
    let covers = class
        .and_then(|class| roster.class(class))
        .zip(hearing.asker_post())
        .is_some_and(|(class, post)| class.advisors.contains(&post));
    let relations =
        [(true, Relation::Elsewhere), (own_unit, Relation::OwnDepartment), (covers, Relation::OwnClass)];
    let allowed =
        relations.into_iter().any(|(is, relation)| is && hearing.allow(relation, Deed::PostPeople).is_ok());
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed) }
}

pub(super) fn known(hearing: &Hearing<'_>, person: PersonNo) -> Result<(), Refusal> {
    if hearing.network.roster.is_here(person, hearing.at) { Ok(()) } else { Err(Refusal::NotFound) }
}

/// The department and class that a person or a post belongs to.
pub(super) fn place_of_post(hearing: &Hearing<'_>, post: PostNo) -> (Option<UnitNo>, Option<ClassNo>) {
    let roster = &hearing.network.roster;
    let Some(post) = roster.post(post) else { return (None, None) };
    // A room belongs to no department; whoever lives there says whose it is.
    let dweller =
        post.room.and_then(|room| roster.room(room)).and_then(|room| room.beds.values().next().copied());
    let class =
        post.class.or_else(|| dweller.and_then(|person| roster.person(person)).and_then(|p| p.place.class));
    let unit = post.unit.or_else(|| class.and_then(|class| roster.class(class)).map(|class| class.unit));
    (unit, class)
}

pub(super) fn place_of_person(hearing: &Hearing<'_>, person: PersonNo) -> (Option<UnitNo>, Option<ClassNo>) {
    let roster = &hearing.network.roster;
    let place = roster.person(person).map(|person| person.place).unwrap_or_default();
    (roster.department(place), place.class)
}

fn post(hearing: &mut Hearing<'_>, action: &PostPerson) -> Result<(), Refusal> {
    let roster = &hearing.network.roster;
    let (unit, class) = place_of_post(hearing, action.post);
    allow_people(hearing, unit, class)?;
    known(hearing, action.person)?;
    let row = roster.post(action.post).ok_or(Refusal::NotFound)?;
    let period = Period { from: action.from.unwrap_or(hearing.at), until: action.until };
    if period.is_empty() || period.until.is_some_and(|until| until <= hearing.at) {
        return wrong("until", "ends the posting before it begins or before now");
    }
    if period.from < hearing.at {
        return wrong("from", "lies in the past; who held a post is history");
    }
    if row.role.is_on_call() && period.until.is_none() {
        return wrong("until", "is missing; being on call is a shift with an end");
    }
    let overlaps = |other: &&super::Posting| other.period.overlaps(&period);
    if row.postings.iter().filter(overlaps).any(|other| other.person == action.person) {
        return wrong("person", "holds this post in that time already");
    }
    match action.deputy_of {
        Some(of) if !row.postings.iter().filter(overlaps).any(|other| other.person == of) => {
            return wrong("deputy_of", "does not hold this post in that time");
        }
        None => {
            let taken =
                row.postings.iter().filter(overlaps).filter(|other| other.deputy_of.is_none()).count();
            if taken >= usize::from(row.seats) {
                return Err(Refusal::SeatsTaken);
            }
        }
        Some(_) => {}
    }
    fits(hearing, row, action.person)?;
    apart(hearing, action.post, action.person, period)?;
    draft_posting(hearing, action.post, action.person, period, action.deputy_of);
    Ok(())
}

/// Nobody posts himself; and who administers the system holds no other post in that time: the three are three persons, and
/// see nothing of content.
pub(super) fn apart(
    hearing: &Hearing<'_>,
    post: PostNo,
    person: PersonNo,
    period: Period,
) -> Result<(), Refusal> {
    if hearing.asker_person() == Some(person) {
        return Err(Refusal::SamePerson);
    }
    let roster = &hearing.network.roster;
    let administers = |post: PostNo| roster.role(post).is_some_and(Role::is_administrator);
    let held = |other: &PostNo| {
        let mut postings = roster.post(*other).into_iter().flat_map(|row| &row.postings);
        postings.any(|posting| posting.person == person && posting.period.overlaps(&period))
    };
    let others = roster.person(person).map(|row| row.posts.as_slice()).unwrap_or_default();
    let mut others = others.iter().copied().filter(|other| *other != post && held(other));
    if others.any(|other| administers(other) || administers(post)) {
        return wrong("person", "administers the system and would hold another post too");
    }
    Ok(())
}

/// A commissioner belongs to his class, an officer to his room, everybody else to the staff.
pub(super) fn fits(hearing: &Hearing<'_>, post: &super::Post, person: PersonNo) -> Result<(), Refusal> {
    let row = hearing.network.roster.person(person).ok_or(Refusal::NotFound)?;
    match post.role {
        Role::Commissioner if row.place.class != post.class => {
            wrong("person", "does not belong to this class")
        }
        Role::DormOfficer if row.place.room != post.room => wrong("person", "does not live in this room"),
        Role::Commissioner | Role::DormOfficer => Ok(()),
        _ if row.kind != PersonKind::Staff => wrong("person", "is a student; this post is for staff"),
        _ => Ok(()),
    }
}

pub(super) fn draft_posting(
    hearing: &mut Hearing<'_>,
    post: PostNo,
    person: PersonNo,
    period: Period,
    deputy_of: Option<PersonNo>,
) {
    let event = Event::Posted { post, person, period, deputy_of };
    hearing.push(hearing.draft(event).case(person.record()));
}

/// Relieves a person and posts who follows him in the same instant. What is on its way to the post stays with it; but
/// nobody succeeds to a case that must be kept from him.
pub(super) fn succeed(
    hearing: &mut Hearing<'_>,
    post: PostNo,
    person: PersonNo,
    successor: PersonNo,
) -> Result<(), Refusal> {
    known(hearing, successor)?;
    let roster = &hearing.network.roster;
    let row = roster.post(post).ok_or(Refusal::NotFound)?;
    let since = hearing.at;
    fits(hearing, row, successor)?;
    apart(hearing, post, successor, Period { from: since, until: None })?;
    if roster.holds(post, successor, since) {
        return wrong("successor", "holds this post already");
    }
    hearing.push(hearing.draft(Event::Relieved { post, person, since }).case(person.record()));
    // A shift keeps its end.
    let shift =
        row.role.is_on_call().then(|| row.at(since).find(|posting| posting.person == person)).flatten();
    let until = shift.and_then(|posting| posting.period.until);
    draft_posting(hearing, post, successor, Period { from: since, until }, None);
    report::pass_on_to(hearing, post, person, successor);
    crisis::pass_on_to(hearing, post, person, successor);
    care::pass_on(hearing, post, person, Some(successor));
    referral::pass_on(hearing, post, person, Some(successor));
    counselling::pass_on(hearing, post, person, Some(successor));
    Ok(())
}

fn record_absence(hearing: &mut Hearing<'_>, action: &RecordAbsence) -> Result<(), Refusal> {
    let himself = hearing.asker_person() == Some(action.person);
    if !himself {
        let (unit, class) = place_of_person(hearing, action.person);
        allow_people(hearing, unit, class)?;
    }
    known(hearing, action.person)?;
    let period = Period { from: action.from.unwrap_or(hearing.at), until: Some(action.until) };
    if period.is_empty() || action.until <= hearing.at {
        return wrong("until", "ends the absence before it begins or before now");
    }
    let draft = hearing.draft(Event::Absent { period }).case(action.person.record());
    hearing.push(if himself { draft.unnamed() } else { draft });
    Ok(())
}

fn cover(hearing: &mut Hearing<'_>, action: &CoverClass) -> Result<(), Refusal> {
    let roster = &hearing.network.roster;
    let class = roster.class(action.class).ok_or(Refusal::NotFound)?;
    allow_people(hearing, Some(class.unit), None)?;
    let post = roster.post(action.post).ok_or(Refusal::NotFound)?;
    if post.role != Role::Advisor || post.unit != Some(class.unit) {
        return wrong("post", "is no advisor's post of the class's department");
    }
    hearing.push(hearing.draft(Event::Covered { post: action.post, class: action.class }));
    Ok(())
}

fn set_line(hearing: &mut Hearing<'_>, action: &SetLine) -> Result<(), Refusal> {
    let roster = &hearing.network.roster;
    let post = roster.post(action.post).ok_or(Refusal::NotFound)?;
    allow_people(hearing, post.unit, None)?;
    if matches!(post.role, Role::Commissioner | Role::DormOfficer | Role::Advisor) {
        return wrong("post", "has no public line; only posts of levels 1 to 3 have");
    }
    hearing.push(hearing.draft(Event::LineSet { post: action.post, line: action.line.clone() }));
    Ok(())
}
