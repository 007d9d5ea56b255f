//! A synthetic college, scaled like the reference college C1 (for 11,000 students: 10 departments, 240 classes, 1,841
//! rooms, 55 advisors), as the requests that set it up. Nobody in it exists.
//!
//! Staffing looks at the present [`Network`] and at nothing else, so that a college whose students were enrolled from a
//! real file is staffed in the same way: [`College::next_request`] says what is still missing, until nothing is.
//!
//! Absent on purpose: keys. Numbers become tags through a function that the caller brings.

mod posts;
mod staff;
mod students;

use uuid::Uuid;
use wuji_core::access;
use wuji_core::action::{Action, Import, Request};
use wuji_core::ids::{PersonNo, PostNo, Tag};
use wuji_core::network::Network;
use wuji_core::operation::{Administrator, ClockForm, CollegeId, Genesis};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::{At, Day};
use wuji_core::words::{Slot, Words};

use crate::random::{Random, digest};
use crate::texts::{Names, title, titled, titles};

/// How a number that would name a person becomes a tag.
pub type Tagging<'a> = &'a dyn Fn(&str) -> Tag;

/// A request and the words beside it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The request.
    pub request: Request,
    /// Its words, by their slots.
    pub words: Vec<Words>,
}

/// A synthetic college.
#[derive(Debug, Clone)]
pub struct College {
    /// What everything follows from.
    pub seed: u64,
    /// How many students it has.
    pub students: usize,
    /// Monday of week 1.
    pub first_day: Day,
    /// Weeks of the term.
    pub weeks: u8,
}

/// The first thing that happens to a college: who begins it, and the words beside.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// When.
    pub at: At,
    /// What.
    pub genesis: Genesis,
    /// Names of the three administrators.
    pub words: Vec<Words>,
}

impl College {
    /// A college of `students` whose term begins on Monday, 2026-09-07, and has 18 weeks.
    pub fn new(seed: u64, students: usize) -> Self {
        let first_day = Day::of(2026, 9, 7).unwrap_or_else(|| At::default().day());
        Self { seed, students, first_day, weeks: 18 }
    }

    /// When it is set up: a week before the term, at eight in the morning.
    pub fn begins_at(&self) -> At {
        self.first_day.plus(-7).at_minute(8 * 60)
    }

    /// Its genesis: a demo, on a simulated clock.
    pub fn beginning(&self, tag: Tagging<'_>) -> Option<Beginning> {
        let mut random = Random::of(self.seed, 1);
        let names = Names::new();
        let units: Option<Vec<_>> = UnitKind::SINGLE
            .into_iter()
            .zip(titles("units"))
            .map(|(kind, title)| Some((kind, titled(title)?)))
            .collect();
        let roles = [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];
        let mut words = Vec::new();
        let mut administrators = Vec::new();
        for (index, role) in (0u16..).zip(roles) {
            let number = format!("A{:04}", index + 1);
            words.push(names.record(&mut random, &number, false)?);
            let login = tag(&format!("login:{number}"));
            administrators.push(Administrator { role, tag: tag(&number), login, words: slot(index) });
        }
        let college = CollegeId::from(Uuid::from_bytes(digest(&self.seed.to_be_bytes())));
        let genesis = Genesis {
            college,
            title: titled(title("college"))?,
            demo: true,
            clock: ClockForm::Simulated,
            units: units?,
            administrators,
        };
        Some(Beginning { at: self.begins_at(), genesis, words })
    }

    /// What is to be asked next to set the college up, given what is there; nothing once it is staffed. Three requests
    /// at most: the students (none where some are enrolled already), the staff, the posts with shifts, calendar, phone
    /// lines and accounts.
    pub fn next_request(&self, network: &Network, tag: Tagging<'_>) -> Option<Asked> {
        let (by, post) = administrator(network, Role::SystemAdministrator)?;
        let stations = network.roster.units().any(|(_, unit)| unit.kind == UnitKind::Station);
        let (stage, (actions, words)) = if !stations {
            (1, students::actions(self, tag)?)
        } else if network.roster.tagged(tag(&staff::number(1))).is_none() {
            (2, staff::actions(self, network, tag)?)
        } else if !posts::are_filled(network) {
            (3, (posts::actions(self, network, tag)?, Vec::new()))
        } else {
            return None;
        };
        let id = Random::of(self.seed, 10 + stage).id();
        let action = Action::Import(Import { actions, preview: None });
        Some(Asked { request: Request { id, by, post: Some(post), action }, words })
    }
}

/// What a student signs in with; who knows the student number may use another login.
pub fn student_login(person: PersonNo) -> String {
    format!("s{person}")
}

/// Who administers, and his post.
pub(crate) fn administrator(network: &Network, role: Role) -> Option<(PersonNo, PostNo)> {
    let post = network.roster.single_post(UnitKind::Administration, role)?;
    let person = network.roster.holders(post, network.last_at()).next()?.person;
    Some((person, post))
}

pub(crate) fn slot(index: u16) -> Slot {
    Slot { index, cut: false }
}

pub(crate) fn account(person: PersonNo, login: &str, tag: Tagging<'_>) -> Action {
    Action::OpenAccount(access::OpenAccount { person, login: tag(&format!("login:{login}")) })
}

#[cfg(test)]
mod tests {
    use wuji_core::roster::PersonKind;

    use super::*;
    use crate::play::{Host, Rehearsal, set_up, test_tag};

    fn sizes(students: usize) -> [usize; 6] {
        let college = College { students, ..College::new(5, students) };
        let mut host = Rehearsal::of(&college, &test_tag).unwrap();
        set_up(&mut host, &college, &test_tag).unwrap();
        let network = host.network();
        let roster = &network.roster;
        let advisors = roster.posts().filter(|(_, post)| post.role == Role::Advisor).count();
        let vacant = roster.posts().filter(|(post, _)| roster.holders(*post, host.now()).next().is_none());
        let stations = roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station).count();
        [
            roster.people().filter(|(_, person)| person.kind == PersonKind::Student).count(),
            stations,
            roster.classes().count(),
            roster.rooms().count(),
            advisors,
            vacant.count(),
        ]
    }

    #[test]
    fn is_scaled_like_the_reference_college() {
        assert_eq!(sizes(11_000), [11_000, 10, 240, 1_841, 55, 0]);
    }

    #[test]
    fn a_small_college_has_every_post_filled() {
        assert_eq!(sizes(40), [40, 2, 2, 7, 2, 0]);
    }

    #[test]
    fn follows_from_its_seed() {
        let words = |seed| {
            let beginning = College::new(seed, 40).beginning(&test_tag).unwrap();
            beginning.words.into_iter().map(Words::into_sealing).collect::<Vec<_>>()
        };
        assert_eq!(words(3), words(3));
        assert_ne!(words(3), words(4));
    }

    #[test]
    fn the_host_sees_the_college_through_one_door() {
        let college = College::new(1, 40);
        let host = Rehearsal::of(&college, &test_tag).unwrap();
        let mut asked = None;
        host.read(&mut |network| asked = college.next_request(network, &test_tag));
        assert_eq!(asked.unwrap().words.len(), 40);
    }
}
