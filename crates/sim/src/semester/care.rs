//! What is done for students in crises and on the register: who watches and who takes over, what is noted, who is followed up,
//! who is asked to look after them. Most of it in time, some late, some not at all.
//!
//! Chance has a stream of its own here, as with duties.

use wuji_core::action::Action;
use wuji_core::care::{
    Accompany, Aim, Basis, CannotWatch, CheckGuardianship, CheckWatch, Contact, Course, DeclineHandOver,
    DeclineWatch, Effect, EndAftercare, EndGuardianship, EndIntervention, EndWatch, Feedback, FollowUp,
    Found, Goal, LookFor, OfferHandOver, OrderGuardianship, PlanCare, Protect, Protection, RequestWatch,
    SignHandOver, StartIntervention, StepIntervention,
};
use wuji_core::crisis::{Grade, Measure};
use wuji_core::escalation::{Clock, Item, Level};
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};
use wuji_core::network::Network;
use wuji_core::roster::{Depart, Leaving, Reach, Role, UnitKind};
use wuji_core::time::At;

use super::agenda::Plan;
use super::{Semester, about, kept_from};
use crate::college::{Asked, slot};

const DAY_MIN: i64 = 24 * 60;

/// Something about care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nursing {
    /// Somebody looks at everybody who is in an open crisis or on the register.
    Round,
    /// Whoever was offered a watch answers.
    Sign(CaseNo),
    /// Somebody dies.
    Death,
}

/// Whether care owes it.
pub(super) fn is_nursing(item: Item) -> bool {
    item.is_of_guardianship() || matches!(item, Item::FollowUp | Item::WatchCheck | Item::PlanReview)
}

impl Semester {
    /// Plans when a clock of care is answered, if at all: notes of a red watch late in their two hours, everything else by
    /// day.
    pub(super) fn plan_nursing(&mut self, network: &Network, position: Position, clock: &Clock) {
        if !self.random.percent(93) {
            return;
        }
        let now = network.last_at();
        let total_min = (clock.start.due.ms() - now.ms()) / 60_000;
        let red = clock.start.row.level == Level::Red && clock.start.row.item.is_of_guardianship();
        let share = if red { self.random.between(70, 97) } else { self.random.between(10, 96) };
        let at = now.plus_minutes(total_min * share / 100);
        let minute = i64::from(at.minute_of_day());
        let at = if !red && minute < 8 * 60 { at.plus_minutes(8 * 60 - minute + share) } else { at };
        self.agenda.put(at.min(clock.start.due.plus_minutes(-1)), Plan::Answer(position));
    }

    /// Answers a clock of care.
    pub(super) fn nurse_clock(&mut self, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
        std::mem::swap(&mut self.random, &mut self.care_random);
        let asked = self.nurse_answer(network, at, clock);
        std::mem::swap(&mut self.random, &mut self.care_random);
        asked
    }

    fn nurse_answer(&mut self, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
        let case = clock.case;
        let post = clock.owner?;
        let words = Some(slot(0));
        if clock.start.row.item == Item::WatchCheck {
            return self.check_watch(network, at, case, post);
        }
        let keep = kept_from(network, case);
        let person = self.someone(network, post, at, &keep)?;
        match clock.start.row.item {
            Item::Guardianship => {
                let guard = network.care.guard(case)?;
                let (post, person) = match (guard.post, guard.watcher) {
                    (Some(own), Some(watcher)) if own == post && network.roster.holds(own, watcher, at) => {
                        (own, watcher)
                    }
                    _ => (post, person),
                };
                let found = match self.random.below(20) {
                    0 => Found::NotSeen,
                    1 | 2 => Found::Changed,
                    _ => Found::Well,
                };
                let said = self.say("guardianship");
                let action = Action::CheckGuardianship(CheckGuardianship { case, found, words });
                Some(vec![self.ask_saying(person, post, action, said)])
            }
            Item::HandOver => self.offer(network, at, case, person, post),
            Item::FollowUp => {
                let course = match self.random.below(20) {
                    0 => Course::NotReached,
                    1 => Course::Worse,
                    2..8 => Course::Unchanged,
                    _ => Course::Calm,
                };
                let contact = self.random.pick(Contact::ALL).copied()?;
                let said = self.say("follow_up");
                let action = Action::FollowUp(FollowUp { case, contact, course, words });
                Some(vec![self.ask_saying(person, post, action, said)])
            }
            Item::PlanReview => Some(vec![self.plan_care(network, at, case, person, post)?]),
            _ => None,
        }
    }

    /// Whoever watches red offers the watch to the next: the station by day, the centre's person on call at night.
    fn offer(
        &mut self,
        network: &Network,
        at: At,
        case: CaseNo,
        person: PersonNo,
        post: PostNo,
    ) -> Option<Vec<Asked>> {
        let keep = kept_from(network, case);
        let guard = network.care.guard(case)?;
        let centre = |role| network.roster.single_post(UnitKind::Centre, role);
        let place = about(network, case).and_then(|person| network.roster.person(person))?.place;
        let station = network.roster.department(place);
        let station = station.and_then(|unit| network.roster.post_of(unit, Role::StationCounsellor));
        let order = [
            station,
            centre(Role::CentreOnCall),
            centre(Role::CentreCounsellor),
            centre(Role::CentreDirector),
        ];
        let free = |to: &PostNo| {
            Some(*to) != guard.post && network.roster.reach(Some(*to), at, &keep, None) == Reach::Open
        };
        let posts: Vec<PostNo> = order.into_iter().flatten().filter(free).collect();
        let to = self.random.pick(&posts).copied()?;
        self.agenda.put(at.plus_minutes(self.random.between(2, 20)), Plan::Nurse(Nursing::Sign(case)));
        let said = self.say("watch");
        let action = OfferHandOver { case, to, person: None, words: Some(slot(0)) };
        Some(vec![self.ask_saying(person, post, Action::OfferHandOver(action), said)])
    }

    fn check_watch(&mut self, network: &Network, at: At, case: CaseNo, post: PostNo) -> Option<Vec<Asked>> {
        let watch = network.care.watch(case).filter(|watch| !watch.ended)?;
        let not: Vec<PersonNo> = watch.person.into_iter().collect();
        if watch.to != Some(post) {
            // It came back to whoever asked: he mostly asks the officer again by word, sometimes he lets it be.
            let person = self.someone(network, watch.from?, at, &not)?;
            return self
                .random
                .percent(20)
                .then(|| vec![self.ask(person, watch.from, Action::EndWatch(EndWatch { case }))]);
        }
        let person = self.someone(network, post, at, &not)?;
        let words = Some(slot(0));
        if watch.checked.is_none() && self.random.percent(4) {
            let why = self.random.pick(CannotWatch::ALL).copied()?;
            let said = self.say("declined");
            let action = Action::DeclineWatch(DeclineWatch { case, why, words });
            return Some(vec![self.ask_saying(person, post, action, said)]);
        }
        let found = match self.random.below(30) {
            0 => Found::NotSeen,
            1 => Found::Changed,
            _ => Found::Well,
        };
        let besides = [Feedback::Commissioner, Feedback::Centre, Feedback::Centre];
        let feedback = match found {
            Found::Well => None,
            Found::Changed | Found::NotSeen => self.random.pick(&besides).copied(),
        };
        let said = if found == Found::Well { Vec::new() } else { self.say("watched") };
        let words = words.filter(|_| !said.is_empty());
        let action = Action::CheckWatch(CheckWatch { case, found, feedback, words });
        Some(vec![self.ask_saying(person, post, action, said)])
    }

    /// Something planned about care.
    pub(super) fn nurse(&mut self, network: &Network, at: At, nursing: Nursing) -> Option<Vec<Asked>> {
        match nursing {
            Nursing::Sign(case) => {
                let offer = network.care.guard(case)?.offered?;
                let (post, person) = (offer.post?, offer.watcher?);
                let action = if self.random.percent(8) {
                    Action::DeclineHandOver(DeclineHandOver { case, words: None })
                } else {
                    Action::SignHandOver(SignHandOver { case })
                };
                Some(vec![self.ask(person, post, action)])
            }
            Nursing::Death => self.death(network, at).map(|asked| vec![asked]),
            Nursing::Round => {
                self.agenda.put(at.plus_minutes(DAY_MIN), Plan::Nurse(Nursing::Round));
                let crises = network.crisis.iter().filter(|(_, crisis)| crisis.is_open());
                let crises = crises.map(|(case, crisis)| (case, crisis.holder, crisis.grade));
                let listed = network.focus.iter().filter(|(_, row)| row.grade.is_some() && !row.ended);
                let listed = listed.map(|(case, row)| (case, row.owner, row.grade));
                let all: Vec<_> = crises.chain(listed).collect();
                let mut asked = Vec::new();
                for (case, holder, grade) in all {
                    asked.extend(self.round(network, at, case, holder, grade));
                }
                asked.extend(self.after_a_death(network, at));
                Some(asked)
            }
        }
    }

    /// What whoever holds a case does for the student today, one thing at most.
    fn round(
        &mut self,
        network: &Network,
        at: At,
        case: CaseNo,
        holder: Option<PostNo>,
        grade: Option<Grade>,
    ) -> Option<Asked> {
        let keep = kept_from(network, case);
        let post = holder?;
        let role = network.roster.role(post)?;
        if !role.is_centre() && !matches!(role, Role::StationCounsellor | Role::StationOnCall) {
            return None;
        }
        let person = self.someone(network, post, at, &keep)?;
        let subject = about(network, case).filter(|person| network.roster.is_here(*person, at))?;
        let place = network.roster.person(subject)?.place;
        let class = place.class.and_then(|class| network.roster.class(class));
        let words = Some(slot(0));
        let severe = grade.is_some_and(Grade::is_severe);
        let care = network.care.get(case);
        let running = care.is_some_and(|row| row.interventions.values().any(|row| row.ended.is_none()));
        let guard = network.care.guard(case);
        let action = match self.random.below(12) {
            0..3 if severe && guard.is_none() => {
                let advisor = class.and_then(|class| class.advisors.last().copied()).unwrap_or(post);
                let action = OrderGuardianship { case, post: advisor, person: None, until: None, words };
                Action::OrderGuardianship(action)
            }
            3 if guard.is_some() && grade != Some(Grade::Red) => {
                Action::EndGuardianship(EndGuardianship { case, words })
            }
            4 if !running => {
                let measure = self.random.pick(Measure::ALL).copied()?;
                Action::StartIntervention(StartIntervention { case, measure, words })
            }
            5 if running => Action::StepIntervention(StepIntervention { case, intervention: None, words }),
            6 if running => {
                let effect = self.random.pick(Effect::ALL).copied()?;
                Action::EndIntervention(EndIntervention { case, intervention: None, effect, words })
            }
            7 if severe => {
                let what = self.random.pick(Protection::ALL).copied()?;
                Action::Protect(Protect { case, what, basis: Basis::Consent, occurred_at: None, words })
            }
            8 if network.focus.get(case).is_some() && care.is_none_or(|row| row.plan.is_none()) => {
                return self.plan_care(network, at, case, person, post);
            }
            9..12 => return self.request(network, at, case, (person, post), subject),
            _ => return None,
        };
        let said = self.say("care");
        Some(self.ask_saying(person, post, action, said))
    }

    /// Asks the officer of the room or the commissioner of the class to look after somebody, where nobody does yet.
    fn request(
        &mut self,
        network: &Network,
        at: At,
        case: CaseNo,
        (person, post): (PersonNo, PostNo),
        subject: PersonNo,
    ) -> Option<Asked> {
        let place = network.roster.person(subject)?.place;
        let officer = place.room.and_then(|room| network.roster.room(room)).and_then(|room| room.officer);
        let class = place.class.and_then(|class| network.roster.class(class));
        let near = [officer, officer, class.and_then(|class| class.commissioner)];
        let to = self.random.pick(&near).copied().flatten()?;
        let keep: Vec<PersonNo> = kept_from(network, case).into_iter().chain([subject]).collect();
        let taken = network
            .care
            .open_watches()
            .any(|(_, watch)| watch.person == Some(subject) && watch.to == Some(to));
        if taken || network.roster.reach(Some(to), at, &keep, None) != Reach::Open {
            return None;
        }
        let start = self.random.below(LookFor::ALL.len());
        let look_for = LookFor::ALL.iter().cycle().skip(start).take(2).copied().collect();
        let until = at.day().plus(self.random.between(10, 40) as i32);
        let every = self.random.between(1, 3) as u8;
        Some(self.ask(person, post, Action::RequestWatch(RequestWatch { case, to, look_for, every, until })))
    }

    fn plan_care(
        &mut self,
        network: &Network,
        at: At,
        case: CaseNo,
        person: PersonNo,
        post: PostNo,
    ) -> Option<Asked> {
        network.focus.get(case)?;
        let (aim, measure) = (*self.random.pick(Aim::ALL)?, *self.random.pick(Measure::ALL)?);
        let goals = vec![Goal { aim, measure, owner: post, by: at.day().plus(30) }];
        let review = at.day().plus(self.random.between(20, 45) as i32);
        let said = self.say("plan");
        let action = Action::PlanCare(PlanCare { case, goals, review, words: Some(slot(0)) });
        Some(self.ask_saying(person, post, action, said))
    }

    /// A student who lived with others dies, after an illness; the administrator records it.
    fn death(&mut self, network: &Network, at: At) -> Option<Asked> {
        let roster = &network.roster;
        let office = roster.single_post(UnitKind::Administration, Role::SystemAdministrator)?;
        let by = self.someone(network, office, at, &[])?;
        let mates = |room| roster.room(room).map_or(0, |room| room.beds.len());
        let plain: Vec<PersonNo> = roster
            .people()
            .filter(|(person, row)| {
                row.posts.is_empty()
                    && row.place.room.is_some_and(|room| mates(room) > 1)
                    && roster.is_here(*person, at)
                    && network.cases_about(*person).is_empty()
                    && !self.scripted.contains(person)
            })
            .map(|(person, _)| person)
            .collect();
        let person = self.random.pick(&plain).copied()?;
        let reason = Some(Leaving::Died);
        Some(self.ask(by, office, Action::Depart(Depart { person, reason })))
    }

    /// The centre looks after those who lived with somebody who died, and lets them go after a while.
    fn after_a_death(&mut self, network: &Network, at: At) -> Vec<Asked> {
        let director = network.roster.single_post(UnitKind::Centre, Role::CentreDirector);
        let Some(post) = director else { return Vec::new() };
        let Some(by) = self.someone(network, post, at, &[]) else { return Vec::new() };
        let mut asked = Vec::new();
        let open: Vec<_> =
            network.care.all_aftercare().map(|(case, row)| (case, row.person, row.ended)).collect();
        for (person, row) in network.roster.people() {
            let room = row.place.room.and_then(|room| network.roster.room(room));
            let lonely = room.is_some_and(|room| {
                !room.beds.is_empty()
                    && room.beds.values().all(|mate| open.iter().all(|(_, of, _)| *of != Some(*mate)))
            });
            if row.leaving == Some(Leaving::Died) && lonely {
                asked.push(self.ask(by, post, Action::Accompany(Accompany { person })));
            }
        }
        for (case, _, ended) in open {
            let held = network.care.get(case).is_some_and(|row| row.calm_in_a_row > 0);
            if !ended && held && self.random.percent(20) {
                let said = self.say("care");
                let action = Action::EndAftercare(EndAftercare { case, words: Some(slot(0)) });
                asked.push(self.ask_saying(by, post, action, said));
            }
        }
        asked
    }
}
