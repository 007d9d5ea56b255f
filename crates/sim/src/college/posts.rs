//! Who holds what: posts of the staff, advisors' classes, shifts of everybody on call, commissioners and dormitory
//! officers chosen among those who learn and live there; calendar, phone lines and accounts.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use wuji_core::action::Action;
use wuji_core::calendar::{self, Days, Hours, Term};
use wuji_core::ids::{ClassNo, PersonNo, PostNo, RoomNo, UnitNo};
use wuji_core::network::Network;
use wuji_core::roster::{CoverClass, PersonKind, PostPerson, Role, SetLine, UnitKind};
use wuji_core::time::{Day, MinuteOfDay};
use wuji_core::words::Phone;

use super::staff::{number, seats};
use super::{College, Tagging, account, student_login};
use crate::random::Random;
use crate::texts::{title, titled};

/// One student of so many has an account without being a reporter.
const ACCOUNTS: usize = 20;
/// Days of shifts before the term begins and after it ends.
const SHIFTS_BEFORE: i32 = 7;
const SHIFTS_AFTER: i32 = 28;
/// A year of teaching: 38 weeks in two terms.
const AUTUMN_WEEKS: u8 = 18;
const VACATION_WEEKS: u8 = 6;
const SPRING_WEEKS: u8 = 20;

pub(super) fn are_filled(network: &Network) -> bool {
    network
        .roster
        .single_post(UnitKind::LeadingGroup, Role::LeadingChair)
        .and_then(|post| network.roster.post(post))
        .is_some_and(|post| !post.postings.is_empty())
}

pub(super) fn actions(college: &College, network: &Network, tag: Tagging<'_>) -> Option<Vec<Action>> {
    let mut actions = vec![Action::AdoptCalendar(calendar(college)?)];
    let staffed = Staffed::of(network, tag);
    staffed.posts(network, &mut actions);
    staffed.covers(network, &mut actions);
    staffed.shifts(college, network, &mut actions);
    lines(network, &mut actions);
    let reporters = reporters(college, network, &mut actions);
    for (person, number) in &staffed.people {
        actions.push(account(*person, number, tag));
    }
    let mut random = Random::of(college.seed, 5);
    for (person, row) in network.roster.people() {
        let is_student = row.kind == PersonKind::Student;
        if is_student && (random.below(ACCOUNTS) == 0 || reporters.contains(&person)) {
            actions.push(account(person, &student_login(person), tag));
        }
    }
    Some(actions)
}

/// The term, National Day with its shifted working days, service hours of the default policy.
fn calendar(college: &College) -> Option<calendar::Adopt> {
    let hours = |from, until| Hours { from: MinuteOfDay::hour(from), until: MinuteOfDay::hour(until) };
    let year = college.first_day.year();
    let (first, last) = (Day::of(year, 10, 1)?, Day::of(year, 10, 7)?);
    let is_sunday = |day: &Day| day.plus(1).is_monday();
    let is_saturday = |day: &Day| day.plus(2).is_monday();
    let before = (8..16).map(|days| first.plus(-days)).find(is_sunday);
    let after = (1..8).map(|days| last.plus(days)).find(is_saturday);
    Some(calendar::Adopt {
        terms: terms(college)?,
        holidays: vec![Days { first, last }],
        working: before.into_iter().chain(after).collect(),
        hours: vec![hours(8, 12), hours(14, 18)],
    })
}

/// One term; where the weeks go beyond it, a winter vacation and the spring term.
fn terms(college: &College) -> Option<Vec<Term>> {
    let long = AUTUMN_WEEKS + VACATION_WEEKS < college.weeks;
    let weeks = if long { AUTUMN_WEEKS } else { college.weeks };
    let mut terms = vec![Term { title: titled(title("term"))?, first: college.first_day, weeks }];
    if long {
        let before = AUTUMN_WEEKS + VACATION_WEEKS;
        let first = college.first_day.plus(i32::from(before) * 7);
        let weeks = (college.weeks - before).min(SPRING_WEEKS);
        terms.push(Term { title: titled(title("spring"))?, first, weeks });
    }
    Some(terms)
}

/// The registered staff by what they are for.
struct Staffed {
    people: Vec<(PersonNo, String)>,
    by_role: BTreeMap<(Role, Option<UnitNo>), Vec<PersonNo>>,
}

impl Staffed {
    fn of(network: &Network, tag: Tagging<'_>) -> Self {
        let (mut people, mut by_role) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
        for (index, seat) in seats(network).into_iter().enumerate() {
            let number = number(index + 1);
            if let Some(person) = network.roster.tagged(tag(&number)) {
                people.push((person, number));
                by_role.entry((seat.role, seat.unit)).or_default().push(person);
            }
        }
        Self { people, by_role }
    }

    fn in_role(&self, role: Role, unit: Option<UnitNo>) -> &[PersonNo] {
        self.by_role.get(&(role, unit)).map(Vec::as_slice).unwrap_or_default()
    }

    fn posts(&self, network: &Network, actions: &mut Vec<Action>) {
        for ((role, unit), people) in &self.by_role {
            let posts = match unit {
                None => single(network, *role).into_iter().collect(),
                Some(unit) => posts_in(network, *unit, *role),
            };
            // Advisors' posts have one seat each, all others take everybody.
            let everybody = posts.iter().copied().cycle().zip(people);
            actions.extend(everybody.map(|(post, person)| posting(post, *person)));
        }
    }

    fn covers(&self, network: &Network, actions: &mut Vec<Action>) {
        let mut classes: BTreeMap<UnitNo, Vec<ClassNo>> = BTreeMap::new();
        for (number, class) in network.roster.classes() {
            classes.entry(class.unit).or_default().push(number);
        }
        for (unit, classes) in classes {
            let posts = posts_in(network, unit, Role::Advisor);
            let covers = classes.iter().zip(posts.iter().cycle());
            actions
                .extend(covers.map(|(class, post)| Action::Cover(CoverClass { post: *post, class: *class })));
        }
    }

    /// The centre changes daily at eight, stations and the leading group on Mondays.
    fn shifts(&self, college: &College, network: &Network, actions: &mut Vec<Action>) {
        let days = SHIFTS_BEFORE + i32::from(college.weeks) * 7 + SHIFTS_AFTER;
        let first = college.first_day.plus(-SHIFTS_BEFORE);
        let mut rota = |post: Option<PostNo>, people: Vec<PersonNo>, length: i32| {
            let Some(post) = post else { return };
            let starts = (0..days).step_by(length as usize);
            for (from, person) in starts.zip(people.iter().cycle()) {
                let at = |days| Some(first.plus(days).at_minute(8 * 60));
                let (from, until) = (at(from), at(from + length));
                actions.push(Action::Post(PostPerson {
                    post,
                    person: *person,
                    from,
                    until,
                    deputy_of: None,
                }));
            }
        };
        let leading: Vec<PersonNo> = [Role::LeadingViceChair, Role::LeadingMember, Role::LeadingChair]
            .into_iter()
            .flat_map(|role| self.in_role(role, None).to_vec())
            .collect();
        rota(single(network, Role::LeadingOnCall), leading, 7);
        rota(single(network, Role::CentreOnCall), self.in_role(Role::CentreCounsellor, None).to_vec(), 1);
        for (unit, _) in network.roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station) {
            let mut people = self.in_role(Role::StationCounsellor, Some(unit)).to_vec();
            people.extend(self.in_role(Role::Advisor, Some(unit)));
            rota(network.roster.post_of(unit, Role::StationOnCall), people, 7);
        }
    }
}

fn posting(post: PostNo, person: PersonNo) -> Action {
    Action::Post(PostPerson { post, person, from: None, until: None, deputy_of: None })
}

/// The post of a role that a college has once.
fn single(network: &Network, role: Role) -> Option<PostNo> {
    network.roster.posts().find(|(_, post)| post.role == role).map(|(number, _)| number)
}

fn posts_in(network: &Network, unit: UnitNo, role: Role) -> Vec<PostNo> {
    let is = |number: &PostNo| network.roster.role(*number) == Some(role);
    let posts = network.roster.unit(unit).map(|unit| unit.posts.clone()).unwrap_or_default();
    posts.into_iter().filter(is).collect()
}

fn lines(network: &Network, actions: &mut Vec<Action>) {
    let with_line = |role: Role| role.is_on_call() || role == Role::CentreCounsellor;
    let posts = network.roster.posts().filter(|(_, post)| with_line(post.role));
    for (index, (post, _)) in posts.enumerate() {
        // Numbers of this form are not given to anybody.
        let line = Phone::try_new(&format!("000-8000 {:04}", index + 1)).ok();
        actions.push(Action::SetLine(SetLine { post, line }));
    }
}

/// A commissioner for each class, then an officer for each room, another person where there is one.
fn reporters(college: &College, network: &Network, actions: &mut Vec<Action>) -> BTreeSet<PersonNo> {
    let mut random = Random::of(college.seed, 4);
    let mut by_class: BTreeMap<ClassNo, Vec<PersonNo>> = BTreeMap::new();
    let mut by_room: BTreeMap<RoomNo, Vec<PersonNo>> = BTreeMap::new();
    for (person, row) in network.roster.people().filter(|(_, row)| row.departed.is_none()) {
        if let Some(class) = row.place.class {
            by_class.entry(class).or_default().push(person);
        }
        if let Some(room) = row.place.room {
            by_room.entry(room).or_default().push(person);
        }
    }
    let mut chosen = BTreeSet::new();
    let class_post = |class| network.roster.class(class).and_then(|row| row.commissioner);
    let room_post = |room| network.roster.room(room).and_then(|row| row.officer);
    let posts = by_class.into_iter().map(|(class, people)| (class_post(class), people));
    let posts = posts.chain(by_room.into_iter().map(|(room, people)| (room_post(room), people)));
    for (post, people) in posts {
        let (Some(post), false) = (post, people.is_empty()) else { continue };
        let mut people: VecDeque<PersonNo> = people.into();
        people.rotate_left(random.below(people.len()));
        let free = people.iter().find(|person| !chosen.contains(*person)).or(people.front());
        if let Some(person) = free {
            chosen.insert(*person);
            actions.push(posting(post, *person));
        }
    }
    chosen
}
