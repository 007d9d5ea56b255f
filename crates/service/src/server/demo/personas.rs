//! Whom one can be in a demo: the people of one room's way through the five levels, from its officer to the leading
//! group, and those who run the system. All of them are found in the present state, so that it holds for any college;
//! whoever is missing in a small one is left out.

use std::collections::BTreeMap;

use serde::Serialize;
use wuji_core::ids::{ClassNo, PersonNo, PostNo, RoomNo};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::{At, Network};
use wuji_engine::ReadError;

use crate::server::App;

/// Somebody to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Persona {
    /// Stable name, for the form and for tests: `dorm_officer`, `student`, `centre_on_call`.
    pub key: &'static str,
    /// The post in which he is meant; none for an ordinary student.
    pub post: Option<PostNo>,
    /// Its role.
    pub role: Option<Role>,
    /// Room, class or unit; of a student, his room.
    pub place: Option<String>,
    /// Who.
    #[serde(skip)]
    pub person: PersonNo,
}

/// Whom one can be now, the room first and then up its way.
pub fn personas(app: &App) -> Result<Vec<Persona>, ReadError> {
    let Some(demo) = &app.demo else { return Ok(Vec::new()) };
    let now = app.engine.now();
    app.engine.read(|view| {
        let cast = Cast { network: &view.network, at: now };
        let home = demo.home.get_or_init(|| cast.home());
        cast.all(home.as_ref())
    })
}

/// Where the way begins: chosen once, so that what happens there later does not move everybody elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Home {
    room: RoomNo,
    class: Option<ClassNo>,
    student: Option<PersonNo>,
}

struct Cast<'n> {
    network: &'n Network,
    at: At,
}

impl Cast<'_> {
    fn all(&self, home: Option<&Home>) -> Vec<Persona> {
        let roster = &self.network.roster;
        let class = home.and_then(|home| home.class);
        let class_row = class.and_then(|class| roster.class(class));
        let station = class_row.map(|class| class.unit);
        let in_station = |role| station.and_then(|station| roster.post_of(station, role));
        let advisor = class_row.and_then(|class| class.advisors.last().copied());
        let officer = home.and_then(|home| roster.room(home.room)?.officer);
        let single = |kind, role| roster.single_post(kind, role);
        let on_call = single(UnitKind::Centre, Role::CentreOnCall);
        let at_night = on_call.and_then(|post| self.holder(post, None));
        let mut cast = Vec::new();
        let mut add = |key, post: Option<PostNo>, but| {
            if let Some(persona) = post.and_then(|post| self.persona(key, post, but)) {
                cast.push(persona);
            }
        };
        add("dorm_officer", officer, None);
        add("commissioner", class_row.and_then(|class| class.commissioner), None);
        add("advisor", advisor, None);
        add("station_counsellor", in_station(Role::StationCounsellor), None);
        add("station_director", in_station(Role::StationDirector), None);
        add("student_affairs", single(UnitKind::StudentAffairs, Role::StudentAffairsTeacher), None);
        add("youth_league", single(UnitKind::YouthLeague, Role::YouthLeagueTeacher), None);
        add("centre_on_call", on_call, None);
        add("centre_counsellor", single(UnitKind::Centre, Role::CentreCounsellor), at_night);
        add("centre_director", single(UnitKind::Centre, Role::CentreDirector), None);
        for (key, role) in [
            ("leading_chair", Role::LeadingChair),
            ("leading_vice_chair", Role::LeadingViceChair),
            ("leading_member", Role::LeadingMember),
        ] {
            add(key, single(UnitKind::LeadingGroup, role), None);
        }
        for (key, role) in [
            ("audit_administrator", Role::AuditAdministrator),
            ("system_administrator", Role::SystemAdministrator),
            ("security_administrator", Role::SecurityAdministrator),
        ] {
            add(key, single(UnitKind::Administration, role), None);
        }
        let student = home.and_then(|home| Some((home.student?, home.room)));
        let student = student.filter(|(person, _)| self.can_enter(*person));
        let student = student.map(|(person, room)| Persona {
            key: "student",
            post: None,
            role: None,
            place: self.room_title(room),
            person,
        });
        // Beside his officer, whom he lives with.
        let beside = cast.iter().position(|persona| persona.key != "dorm_officer").unwrap_or(cast.len());
        if let Some(student) = student {
            cast.insert(beside, student);
        }
        cast
    }

    /// The first room with the most complete way: an officer and a student with accounts, a class with its commissioner
    /// and advisor; and nobody in it about whom there was anything in the played weeks, so that a story can begin there.
    fn home(&self) -> Option<Home> {
        let roster = &self.network.roster;
        let mut people: BTreeMap<RoomNo, Vec<PersonNo>> = BTreeMap::new();
        for (person, row) in roster.people() {
            if let Some(room) = row.place.room {
                people.entry(room).or_default().push(person);
            }
        }
        let mut best: Option<(u8, Home)> = None;
        for (room, people) in people {
            let post = roster.room(room).and_then(|room| room.officer);
            let Some(officer) = post.and_then(|post| self.holder(post, None)) else { continue };
            let class = roster.person(officer).and_then(|person| person.place.class);
            let is_ordinary = |person: &PersonNo| {
                roster.person(*person).is_some_and(|row| row.posts.is_empty()) && self.can_enter(*person)
            };
            let student = people.iter().copied().find(is_ordinary);
            let row = class.and_then(|class| roster.class(class));
            let holds = |post: Option<PostNo>| post.is_some_and(|post| self.holder(post, None).is_some());
            let way = holds(row.and_then(|row| row.commissioner))
                && holds(row.and_then(|row| row.advisors.last().copied()));
            // A report goes the way of its subject's class: only where all learn in one does it meet these personas.
            let together = people
                .iter()
                .all(|person| roster.person(*person).is_some_and(|row| row.place.class == class));
            let commissioner = row.and_then(|row| row.commissioner).and_then(|post| self.holder(post, None));
            let apart = together && commissioner != Some(officer);
            let quiet = people.iter().all(|person| self.was_quiet(*person));
            let points =
                u8::from(way) * 8 + u8::from(apart) * 4 + u8::from(student.is_some()) * 2 + u8::from(quiet);
            if best.as_ref().is_none_or(|(most, _)| points > *most) {
                best = Some((points, Home { room, class, student }));
            }
        }
        best.map(|(_, home)| home)
    }

    /// Nothing was about him in the played weeks; what visitors of the demo did later does not count.
    fn was_quiet(&self, person: PersonNo) -> bool {
        let end = self.network.calendar.terms().last().map_or(self.at, |term| term.end().at_minute(0));
        let mut reports = self.network.report.about(person);
        reports.all(|(_, report)| report.submitted_at.is_none_or(|at| at >= end))
            && self.network.crisis.open_about(person).is_none_or(|(_, crisis)| crisis.opened_at >= end)
    }

    fn can_enter(&self, person: PersonNo) -> bool {
        self.network.access.has_account(person) && self.network.roster.is_here(person, self.at)
    }

    /// Who holds a post now and may sign in; somebody else than `but`, if there is anybody.
    fn holder(&self, post: PostNo, but: Option<PersonNo>) -> Option<PersonNo> {
        let holders = self.network.roster.holders(post, self.at).map(|posting| posting.person);
        let mut people = holders.filter(|person| self.can_enter(*person));
        people.find(|person| Some(*person) != but)
    }

    fn persona(&self, key: &'static str, post: PostNo, but: Option<PersonNo>) -> Option<Persona> {
        let roster = &self.network.roster;
        let row = roster.post(post)?;
        let unit = || {
            let named = row.role.is_station() || row.role == Role::Advisor;
            row.unit.filter(|_| named).and_then(|unit| Some(roster.unit(unit)?.title.to_string()))
        };
        let class = || row.class.and_then(|class| Some(roster.class(class)?.title.to_string()));
        let place = row.room.and_then(|room| self.room_title(room)).or_else(class).or_else(unit);
        Some(Persona { key, post: Some(post), role: Some(row.role), place, person: self.holder(post, but)? })
    }

    fn room_title(&self, room: RoomNo) -> Option<String> {
        let room = self.network.roster.room(room)?;
        Some(format!("{} {}", room.building, room.title))
    }
}
