//! The workload of a semester: what the people of a college ask for, decided from a seed and the present state alone.
//!
//! People send reports, and they react to what their posts owe: every clock that runs is answered after a while, or not,
//! so that a share lapses and climbs. A scripted story runs beside, see [`Moment`].
//!
//! Invariant: [`Semester::next`] never plans past a clock that is due. It says so with a step without requests, sees what
//! the lapse made of the state, and only then goes on; so nobody acts on a state that has passed.

mod accounts;
mod agenda;
mod answers;
mod care;
mod census;
mod counselling;
mod coverage;
mod crises;
mod days;
mod duties;
mod errands;
mod incidents;
mod posts;
mod publication;
mod referrals;
mod rights;
mod scenes;
mod staging;
mod story;
#[cfg(test)]
mod tests;
mod weeks;

use std::collections::{BTreeMap, BTreeSet};

use wuji_core::action::{Action, Request};
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, ClassNo, PersonNo, Position, PostNo};
use wuji_core::network::Network;
use wuji_core::time::{At, Day};
use wuji_core::words::Words;

use crate::college::{Asked, Tagging};
use crate::random::Random;
use crate::texts::say;
use agenda::{Agenda, Plan};
use care::Nursing;
pub use coverage::{missing_kinds, unshown_duties};
use story::{Cast, Tale};

/// A moment of the scripted story, for whoever prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Stable, in snake case: tale first, `night_decided`.
    pub code: &'static str,
    /// The case, where it is known already.
    pub case: Option<CaseNo>,
}

/// What happens at one instant.
#[derive(Debug, Clone)]
pub struct Step {
    /// When.
    pub at: At,
    /// What people ask for; nothing where a clock runs out.
    pub requests: Vec<Asked>,
    /// The moment of the story that this is.
    pub story: Option<Moment>,
}

/// A semester under way.
#[derive(Debug, Clone)]
pub struct Semester {
    first_day: Day,
    weeks: u8,
    random: Random,
    ids: Random,
    /// Chance of what concerns duties.
    duty_random: Random,
    /// Chance of what concerns the census and early warning.
    census_random: Random,
    /// Chance of what concerns rights.
    rights_random: Random,
    /// Chance of what concerns reports on education work.
    publication_random: Random,
    /// Chance of what is done for students in care.
    care_random: Random,
    /// Chance of what concerns posts.
    post_random: Random,
    /// Chance of what concerns several people at once.
    incident_random: Random,
    /// Chance of what concerns weekly reports.
    week_random: Random,
    /// Chance of what concerns counselling and referrals.
    talk_random: Random,
    agenda: Agenda,
    begun: bool,
    /// Clocks from here on have not been looked at.
    unseen: Position,
    /// The newest crisis that has been looked at.
    last_crisis: CaseNo,
    /// Crises that departments were given notice of.
    noticed: BTreeSet<CaseNo>,
    cast: Cast,
    /// People whose cases the story answers, not chance.
    scripted: BTreeSet<PersonNo>,
    /// Students by class, as of this week.
    classes: BTreeMap<ClassNo, Vec<PersonNo>>,
}

/// Most requests of one step.
const REQUESTS_PER_STEP: usize = 48;

impl Semester {
    /// A semester of `weeks` from Monday `first_day` on.
    pub fn new(seed: u64, first_day: Day, weeks: u8) -> Self {
        Self {
            first_day,
            weeks,
            random: Random::of(seed, 100),
            ids: Random::of(seed, 101),
            duty_random: Random::of(seed, 102),
            census_random: Random::of(seed, 111),
            rights_random: Random::of(seed, 116),
            publication_random: Random::of(seed, 117),
            care_random: Random::of(seed, 113),
            post_random: Random::of(seed, 106),
            incident_random: Random::of(seed, 110),
            week_random: Random::of(seed, 103),
            talk_random: Random::of(seed, 114),
            agenda: Agenda::until(first_day.plus(i32::from(weeks) * 7).at_minute(0)),
            begun: false,
            unseen: Position(0),
            last_crisis: CaseNo(0),
            noticed: BTreeSet::new(),
            cast: Cast::default(),
            scripted: BTreeSet::new(),
            classes: BTreeMap::new(),
        }
    }

    /// What happens next in a college in this state; nothing once the semester is over. The caller lets time pass until
    /// [`Step::at`], then asks. `tag` makes the tag of a newcomer's login.
    pub fn next(&mut self, network: &Network, tag: Tagging<'_>) -> Option<Step> {
        if !self.begun {
            self.begin(network);
        }
        self.look(network);
        loop {
            let at = self.agenda.next_at()?.max(network.last_at());
            if let Some(due) = network.next_due().filter(|due| *due <= at) {
                let story = self.lapse_moment(network);
                return Some(Step { at: due.max(network.last_at()), requests: Vec::new(), story });
            }
            let mut step = self.gather(network, at);
            step.requests = self.complete(network, at, step.requests, tag);
            if !step.requests.is_empty() || step.story.is_some() {
                return Some(step);
            }
        }
    }

    fn begin(&mut self, network: &Network) {
        self.begun = true;
        self.cast = Cast::choose(network, &mut self.random);
        for day in 0..i32::from(self.weeks) * 7 {
            let day = self.first_day.plus(day);
            self.agenda.put(day.at_minute(0), Plan::Day(day));
        }
        self.plan_pledges(network);
        self.plan_story();
        self.plan_errands();
        self.plan_duty_errands();
        self.agenda.put(self.first_day.at_minute(9 * 60 + 20), Plan::Nurse(Nursing::Round));
        self.agenda.put(self.instant(9, 2, 14 * 60 + 33), Plan::Nurse(Nursing::Death));
        self.plan_census();
        self.plan_rights();
        self.plan_publications(network);
        std::mem::swap(&mut self.random, &mut self.post_random);
        self.plan_posts(network);
        std::mem::swap(&mut self.random, &mut self.post_random);
        self.plan_incidents();
        self.plan_week_errands();
        self.plan_counselling();
    }

    /// The requests of one instant: everything planned for it, one plan a case; a plan of the story stands alone.
    fn gather(&mut self, network: &Network, at: At) -> Step {
        let mut step = Step { at, requests: Vec::new(), story: None };
        let mut cases = BTreeSet::new();
        while let Some(plan) = self.agenda.take_until(at) {
            let alone = plan.stands_alone();
            let touched = plan.case(network);
            if (alone && !step.requests.is_empty()) || touched.is_some_and(|case| !cases.insert(case)) {
                self.agenda.put(at.plus_minutes(1), plan);
                continue;
            }
            let (requests, story) = self.carry_out(network, at, plan);
            step.requests.extend(requests);
            step.story = story;
            if step.story.is_some() || alone && !step.requests.is_empty() {
                break;
            }
            if step.requests.len() >= REQUESTS_PER_STEP {
                break;
            }
        }
        step
    }

    fn carry_out(&mut self, network: &Network, at: At, plan: Plan) -> (Vec<Asked>, Option<Moment>) {
        let requests = match plan {
            Plan::Day(day) => {
                self.plan_day(network, day);
                if day.is_monday() {
                    std::mem::swap(&mut self.random, &mut self.duty_random);
                    self.plan_duties(network, day);
                    std::mem::swap(&mut self.random, &mut self.duty_random);
                    self.by_week_chance(|this| this.plan_weeks(network, day));
                    std::mem::swap(&mut self.random, &mut self.talk_random);
                    self.plan_talks(network, day);
                    std::mem::swap(&mut self.random, &mut self.talk_random);
                }
                None
            }
            Plan::Duty(doing) => {
                std::mem::swap(&mut self.random, &mut self.duty_random);
                let asked = self.duty(network, at, doing);
                std::mem::swap(&mut self.random, &mut self.duty_random);
                asked
            }
            Plan::Census(survey) => {
                std::mem::swap(&mut self.random, &mut self.census_random);
                let asked = self.survey(network, at, survey);
                std::mem::swap(&mut self.random, &mut self.census_random);
                asked
            }
            Plan::Right(right) => self.by_rights(|semester| semester.right(network, at, right)),
            Plan::Publish(kind) => {
                std::mem::swap(&mut self.random, &mut self.publication_random);
                let asked = self.publish(network, at, kind);
                std::mem::swap(&mut self.random, &mut self.publication_random);
                asked
            }
            Plan::Post(step) => {
                std::mem::swap(&mut self.random, &mut self.post_random);
                let asked = self.move_posts(network, at, step);
                std::mem::swap(&mut self.random, &mut self.post_random);
                asked
            }
            Plan::Incident(occasion) => {
                std::mem::swap(&mut self.random, &mut self.incident_random);
                let asked = self.occasion(network, at, occasion);
                std::mem::swap(&mut self.random, &mut self.incident_random);
                asked
            }
            Plan::Week(weekly) => self.by_week_chance(|this| this.week(network, at, weekly)),
            Plan::Talk(talk) => {
                std::mem::swap(&mut self.random, &mut self.talk_random);
                let asked = self.talk(network, at, talk);
                std::mem::swap(&mut self.random, &mut self.talk_random);
                asked
            }
            Plan::Nurse(nursing) => {
                std::mem::swap(&mut self.random, &mut self.care_random);
                let asked = self.nurse(network, at, nursing);
                std::mem::swap(&mut self.random, &mut self.care_random);
                asked
            }
            Plan::Pledge(person) => self.pledge(network, at, person),
            Plan::Send(kind) => self.send(network, at, kind),
            Plan::SendLater { sender, post } => self.send_later(network, sender, post),
            Plan::Answer(clock) => self.answer(network, at, clock),
            Plan::Care(case) => self.care(network, at, case),
            Plan::ReceiveNotices => self.receive_notices(network, at),
            Plan::Errand(errand) => {
                let requests = self.run_errand(network, at, errand).unwrap_or_default();
                let code = errand.code().filter(|_| !requests.is_empty());
                return (requests, code.map(|code| Moment { code, case: None }));
            }
            Plan::Scene { scene, tries } => return self.play_scene(network, at, scene, tries),
            Plan::Repeat(asked) => {
                let story = Some(Moment { code: "sent_twice", case: None });
                return (vec![*asked], story);
            }
        };
        (requests.unwrap_or_default(), None)
    }

    /// Looks at clocks and crises that are new, and plans what people will do about them.
    fn look(&mut self, network: &Network) {
        let unseen = self.unseen;
        self.unseen = network.head();
        if unseen == self.unseen {
            return;
        }
        for (position, clock) in network.escalation.clocks_since(unseen) {
            if counselling::is_of_counselling(network, clock) {
                std::mem::swap(&mut self.random, &mut self.talk_random);
                self.plan_owed(network, position, clock);
                std::mem::swap(&mut self.random, &mut self.talk_random);
            } else if clock.start.row.item.is_of_task() {
                std::mem::swap(&mut self.random, &mut self.duty_random);
                self.plan_answer(network, position, clock);
                std::mem::swap(&mut self.random, &mut self.duty_random);
            } else if answers::is_of_screening(network, clock) {
                std::mem::swap(&mut self.random, &mut self.census_random);
                self.plan_answer(network, position, clock);
                std::mem::swap(&mut self.random, &mut self.census_random);
            } else if clock.start.row.item.is_of_rights() {
                self.by_rights(|semester| semester.plan_answer(network, position, clock));
            } else if clock.start.row.item == Item::Receipt {
                std::mem::swap(&mut self.random, &mut self.publication_random);
                self.plan_answer(network, position, clock);
                std::mem::swap(&mut self.random, &mut self.publication_random);
            } else if care::is_nursing(clock.start.row.item) {
                std::mem::swap(&mut self.random, &mut self.care_random);
                self.plan_nursing(network, position, clock);
                std::mem::swap(&mut self.random, &mut self.care_random);
            } else if clock.start.row.item.is_of_week() {
                self.by_week_chance(|this| this.plan_answer(network, position, clock));
            } else if !self.is_scripted(network, clock.case) {
                self.plan_answer(network, position, clock);
            }
        }
        let last = self.last_crisis;
        self.last_crisis = network.crisis.iter().next_back().map_or(last, |(case, _)| case);
        let fresh: Vec<CaseNo> =
            network.crisis.iter().rev().map(|(case, _)| case).take_while(|case| *case > last).collect();
        for case in fresh {
            let at = network.last_at().plus_minutes(self.random.between(30, 300));
            self.agenda.put(at, Plan::Care(case));
        }
    }

    fn is_scripted(&self, network: &Network, case: CaseNo) -> bool {
        about(network, case).is_some_and(|person| self.scripted.contains(&person))
    }

    /// Leaves a person of the story to chance from now on.
    fn release(&mut self, network: &Network, tale: Tale) {
        let Some(person) = self.cast.part(tale).map(|part| part.subject) else { return };
        if !self.scripted.remove(&person) {
            return;
        }
        for (position, clock) in network.escalation.clocks() {
            if about(network, clock.case) == Some(person) {
                self.plan_answer(network, position, clock);
            }
        }
    }

    fn ask(&mut self, by: PersonNo, post: impl Into<Option<PostNo>>, action: Action) -> Asked {
        self.ask_saying(by, post, action, Vec::new())
    }

    fn ask_saying(
        &mut self,
        by: PersonNo,
        post: impl Into<Option<PostNo>>,
        action: Action,
        words: Vec<Words>,
    ) -> Asked {
        let id = self.ids.id();
        Asked { request: Request { id, by, post: post.into(), action }, words }
    }

    fn say(&mut self, topic: &str) -> Vec<Words> {
        say(&mut self.random, topic)
    }

    /// Somebody who fills a post at `at`, is not away, may sign in, and is none of `not`.
    fn someone(&mut self, network: &Network, post: PostNo, at: At, not: &[PersonNo]) -> Option<PersonNo> {
        let people: Vec<PersonNo> = network
            .roster
            .holders(post, at)
            .filter(|posting| {
                let of = posting.deputy_of;
                !not.contains(&posting.person) && of.is_none_or(|of| !not.contains(&of))
            })
            .map(|posting| posting.person)
            .filter(|person| network.access.has_account(*person) && is_present(network, *person, at))
            .collect();
        self.random.pick(&people).copied()
    }

    /// The last day that is played.
    fn last_day(&self) -> Day {
        self.first_day.plus(i32::from(self.weeks) * 7 - 1)
    }

    /// `minute` minutes after midnight of a day: weeks count from 1, days from Monday, 0.
    fn instant(&self, week: i32, day: i32, minute: u16) -> At {
        self.first_day.plus((week - 1) * 7 + day).at_minute(minute)
    }
}

fn is_present(network: &Network, person: PersonNo, at: At) -> bool {
    network.roster.person(person).is_some_and(|row| !row.absences.iter().any(|away| away.holds(at)))
}

/// Whether somebody never held a post.
fn is_without_post(network: &Network, person: PersonNo) -> bool {
    network.roster.person(person).is_some_and(|row| row.posts.is_empty())
}

/// The person whom a case concerns, once known.
fn about(network: &Network, case: CaseNo) -> Option<PersonNo> {
    let report = network.report.get(case).map(|report| report.subject);
    let crisis = || network.crisis.get(case).map(|crisis| crisis.subject);
    match report.or_else(crisis) {
        Some(subject) => subject.and_then(wuji_core::report::Subject::person),
        None => {
            let listing = network.focus.get(case).and_then(|listing| listing.person);
            let screening = || network.census.screening(case).and_then(|row| row.person);
            let after = || network.care.aftercare(case).and_then(|row| row.person);
            let warning = || network.warning.get(case).and_then(|row| row.person);
            listing.or_else(screening).or_else(warning).or_else(after)
        }
    }
}

/// Everybody who must not have a case.
fn kept_from(network: &Network, case: CaseNo) -> Vec<PersonNo> {
    let report = network.report.get(case).map(|report| report.kept_from());
    let crisis = || network.crisis.get(case).map(|crisis| crisis.kept_from());
    let screening = || network.census.screening(case).map(|row| row.kept_from());
    let warning = || network.warning.get(case).map(|row| row.kept_from());
    report.or_else(crisis).or_else(screening).or_else(warning).unwrap_or_default()
}
