//! What people send on ordinary days: room by room, class by class, by phone, about themselves. Rates are those of the
//! reference college, scaled by the number of students.

use std::collections::BTreeMap;

use wuji_core::access::{Purpose, Target, Visit};
use wuji_core::action::Action;
use wuji_core::ids::{ClassNo, PersonNo, PostNo, RoomNo};
use wuji_core::network::Network;
use wuji_core::report::{
    About, Channel, Choice, Emergency, LifeEvent, Observe, ReceivedFrom, Sign, Submit, Urgency,
};
use wuji_core::roster::{PersonKind, RecordAbsence, Role, UnitKind};
use wuji_core::time::{At, Day};

use super::agenda::Plan;
use super::{Semester, is_present};
use crate::college::{Asked, slot};

/// What somebody sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sending {
    /// A dormitory officer about a room-mate.
    Room,
    /// A dormitory officer notes something and sends it later.
    Observation,
    /// A commissioner about a classmate.
    Class,
    /// A commissioner about somebody whose name he does not know.
    Described,
    /// An advisor about a student of his classes.
    Advisor,
    /// A station enters what came by phone.
    Phone,
    /// A student about himself.
    Himself,
    /// A student without a post about somebody described.
    Account,
    /// An emergency in a room.
    Emergency,
    /// Somebody looks for what is not his.
    LookUp,
    /// A member of staff is away.
    Absence,
}

/// Per week of a college of 11,000 students.
const RATES: [(Sending, usize); 10] = [
    (Sending::Room, 55),
    (Sending::Observation, 9),
    (Sending::Described, 4),
    (Sending::Advisor, 9),
    (Sending::Phone, 9),
    (Sending::Himself, 6),
    (Sending::Account, 4),
    (Sending::Emergency, 3),
    (Sending::LookUp, 2),
    (Sending::Absence, 3),
];
/// Sent on Sunday evenings.
const CLASS_RATE: usize = 48;
const REFERENCE: usize = 11_000;

impl Semester {
    pub(super) fn plan_day(&mut self, network: &Network, day: Day) {
        if day.is_monday() || self.classes.is_empty() {
            self.classes = by_class(network);
        }
        let students: usize = self.classes.values().map(Vec::len).sum();
        for (sending, rate) in RATES {
            for _ in 0..self.count(rate * students, REFERENCE * 7) {
                let minute = self.random.between(6 * 60 + 40, 23 * 60 + 20) as u16;
                self.agenda.put(day.at_minute(minute), Plan::Send(sending));
            }
        }
        if day.plus(1).is_monday() {
            for _ in 0..self.count(CLASS_RATE * students, REFERENCE) {
                let minute = self.random.between(19 * 60, 21 * 60) as u16;
                self.agenda.put(day.at_minute(minute), Plan::Send(Sending::Class));
            }
        }
    }

    /// `all / of`, the remainder by chance.
    fn count(&mut self, all: usize, of: usize) -> usize {
        all / of + usize::from(self.random.below(of) < all % of)
    }

    pub(super) fn send(&mut self, network: &Network, at: At, sending: Sending) -> Option<Vec<Asked>> {
        let asked = match sending {
            Sending::Room => {
                let (officer, post, mate) = self.room(network, at)?;
                let urgency = self.urgency();
                vec![self.submit(officer, post, About::Person(mate), urgency, None, "observed")]
            }
            Sending::Observation => {
                let (officer, post, mate) = self.room(network, at)?;
                let later = at.plus_minutes(self.random.between(60, 2 * 24 * 60));
                self.agenda.put(later, Plan::SendLater { sender: officer, post });
                let action = Action::Observe(self.observe(About::Person(mate)));
                let words = self.say("observed");
                vec![self.ask_saying(officer, post, action, words)]
            }
            Sending::Class => {
                let (commissioner, post, mate) = self.class(network, at)?;
                let urgency = if self.random.percent(60) { Urgency::Routine } else { Urgency::Concerning };
                let to = self.choice(urgency);
                vec![self.submit(commissioner, post, About::Person(mate), urgency, to, "weekly")]
            }
            Sending::Described => {
                let (commissioner, post, _) = self.class(network, at)?;
                let (urgency, to) = (Urgency::Concerning, Some(Choice::Station));
                vec![self.submit(commissioner, post, About::Described, urgency, to, "described")]
            }
            Sending::Advisor => {
                let class = self.any_class(network)?;
                let post = *network.roster.class(class)?.advisors.last()?;
                let advisor = self.someone(network, post, at, &[])?;
                let student = self.student_of(network, class)?;
                let to = self.random.percent(30).then_some(Choice::StudentAffairs);
                let urgency = self.urgency();
                vec![self.submit(advisor, post, About::Person(student), urgency, to, "observed")]
            }
            Sending::Phone => vec![self.by_phone(network, at)?],
            Sending::Himself => {
                let student = self.account(network, at)?;
                let to = self.random.percent(50).then_some(Choice::Centre);
                vec![self.submit(student, None, About::Myself, Urgency::Routine, to, "self")]
            }
            Sending::Account => {
                let student = self.account(network, at)?;
                vec![self.submit(student, None, About::Described, Urgency::Concerning, None, "described")]
            }
            Sending::Emergency => {
                let (officer, post, mate) = self.room(network, at)?;
                vec![self.emergency(officer, post, Some(About::Person(mate)), "emergency")]
            }
            Sending::LookUp => {
                let (commissioner, post, _) = self.class(network, at)?;
                let (_, _, stranger) = self.class(network, at)?;
                // He does not believe it the first time.
                [(); 2].map(|()| self.look_up(commissioner, post, stranger)).into()
            }
            Sending::Absence => {
                let posts: Vec<PostNo> = network
                    .roster
                    .posts()
                    .filter(|(_, post)| matches!(post.role, Role::Advisor | Role::StationCounsellor))
                    .map(|(post, _)| post)
                    .collect();
                let post = *self.random.pick(&posts)?;
                let person = self.someone(network, post, at, &[])?;
                let until = at.day().plus(self.random.between(1, 4) as i32).at_minute(8 * 60);
                let action = Action::RecordAbsence(RecordAbsence { person, from: None, until });
                vec![self.ask(person, None, action)]
            }
        };
        Some(asked)
    }

    /// A room with its officer, and one who lives there.
    fn room(&mut self, network: &Network, at: At) -> Option<(PersonNo, PostNo, PersonNo)> {
        let rooms = network.roster.rooms().count();
        for _ in 0..8 {
            let Some(room) = network.roster.room(RoomNo(self.random.below(rooms) as u32)) else { continue };
            let Some(post) = room.officer else { continue };
            let Some(officer) = self.someone(network, post, at, &[]) else { continue };
            let mates: Vec<PersonNo> = room.beds.values().copied().filter(|mate| *mate != officer).collect();
            let mates = self.strangers_to_the_story(mates);
            if let Some(mate) = self.random.pick(&mates) {
                return Some((officer, post, *mate));
            }
        }
        None
    }

    /// A class with its commissioner, and a classmate.
    fn class(&mut self, network: &Network, at: At) -> Option<(PersonNo, PostNo, PersonNo)> {
        for _ in 0..8 {
            let class = self.any_class(network)?;
            let Some(post) = network.roster.class(class).and_then(|class| class.commissioner) else {
                continue;
            };
            let Some(commissioner) = self.someone(network, post, at, &[]) else { continue };
            match self.student_of(network, class) {
                Some(mate) if mate != commissioner => return Some((commissioner, post, mate)),
                _ => {}
            }
        }
        None
    }

    fn any_class(&mut self, network: &Network) -> Option<ClassNo> {
        let classes = network.roster.classes().count();
        (classes > 0).then(|| ClassNo(self.random.below(classes) as u32))
    }

    /// A student who belongs to a class now, and to no tale of the story.
    pub(super) fn student_of(&mut self, network: &Network, class: ClassNo) -> Option<PersonNo> {
        let is_there = |person: &PersonNo| {
            network
                .roster
                .person(*person)
                .is_some_and(|row| row.place.class == Some(class) && row.departed.is_none())
        };
        let people = self.classes.get(&class)?.iter().copied().filter(is_there).collect();
        let people = self.strangers_to_the_story(people);
        self.random.pick(&people).copied()
    }

    fn strangers_to_the_story(&self, people: Vec<PersonNo>) -> Vec<PersonNo> {
        people.into_iter().filter(|person| !self.scripted.contains(person)).collect()
    }

    /// A student with an account.
    pub(super) fn account(&mut self, network: &Network, at: At) -> Option<PersonNo> {
        for _ in 0..200 {
            let class = self.any_class(network)?;
            let Some(person) = self.student_of(network, class) else { continue };
            if network.access.has_account(person) && is_present(network, person, at) {
                return Some(person);
            }
        }
        None
    }

    pub(super) fn urgency(&mut self) -> Urgency {
        match self.random.below(100) {
            0..50 => Urgency::Routine,
            50..90 => Urgency::Concerning,
            _ => Urgency::Urgent,
        }
    }

    /// Where a commissioner sends it, where he may choose.
    fn choice(&mut self, urgency: Urgency) -> Option<Choice> {
        let choices =
            [Choice::Advisor, Choice::Station, Choice::StudentAffairs, Choice::YouthLeague, Choice::Centre];
        let chooses = urgency != Urgency::Routine && self.random.percent(30);
        chooses.then(|| self.random.pick(&choices).copied()).flatten()
    }

    pub(super) fn observe(&mut self, about: About) -> Observe {
        let seen = 1 + self.random.below(3);
        let start = self.random.below(Sign::ALL.len());
        let signs = Sign::ALL.iter().cycle().skip(start).take(seen).copied().collect();
        let life_event = match self.random.percent(25) {
            true => self.random.pick(LifeEvent::ALL).copied(),
            false => None,
        };
        let low_mood_days = self.random.percent(30).then(|| self.random.between(2, 9) as u16);
        let first_help = self.random.percent(30);
        Observe {
            about,
            signs,
            life_event,
            low_mood_days,
            occurred_at: None,
            first_help,
            words: Some(slot(0)),
        }
    }

    pub(super) fn submit(
        &mut self,
        by: PersonNo,
        post: impl Into<Option<PostNo>>,
        about: About,
        urgency: Urgency,
        to: Option<Choice>,
        topic: &str,
    ) -> Asked {
        let observation = self.observe(about);
        let submit =
            Submit { observation, urgency, to, involved: Vec::new(), keep_from: Vec::new(), received: None };
        let words = self.say(topic);
        self.ask_saying(by, post, Action::Submit(submit), words)
    }

    pub(super) fn emergency(
        &mut self,
        by: PersonNo,
        post: impl Into<Option<PostNo>>,
        about: Option<About>,
        topic: &str,
    ) -> Asked {
        let signs = vec![Sign::SpeaksOfDeath, Sign::Farewell];
        let emergency = Emergency { about, signs, words: Some(slot(0)), ..Emergency::default() };
        let words = self.say(topic);
        self.ask_saying(by, post, Action::Emergency(emergency), words)
    }

    /// A station, or the centre, enters what came by phone.
    fn by_phone(&mut self, network: &Network, at: At) -> Option<Asked> {
        let class = self.any_class(network)?;
        let unit = network.roster.class(class)?.unit;
        let post = match self.random.percent(60) {
            true => network.roster.post_of(unit, Role::StationCounsellor),
            false => network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor),
        }?;
        let person = self.someone(network, post, at, &[])?;
        let student = self.student_of(network, class)?;
        let observation = self.observe(About::Person(student));
        // Word from home; now and then it asks to keep the advisor out of it.
        let advisor = network.roster.class(class)?.advisors.last().copied();
        let advisor = advisor.and_then(|post| network.roster.holders(post, at).next());
        let keep_from = match self.random.percent(25) {
            true => advisor.map(|posting| posting.person).into_iter().collect(),
            false => Vec::new(),
        };
        let received = Some(ReceivedFrom { channel: Channel::Phone, from: None });
        let urgency = self.urgency();
        let action = Action::Submit(Submit {
            observation,
            urgency,
            to: None,
            involved: Vec::new(),
            keep_from,
            received,
        });
        let words = self.say("phone");
        Some(self.ask_saying(person, post, action, words))
    }

    pub(super) fn look_up(&mut self, by: PersonNo, post: PostNo, person: PersonNo) -> Asked {
        let target = Target::Person(person);
        self.ask(by, post, Action::Visit(Visit { target, purpose: Purpose::Handling, words: true }))
    }
}

fn by_class(network: &Network) -> BTreeMap<ClassNo, Vec<PersonNo>> {
    let mut classes: BTreeMap<ClassNo, Vec<PersonNo>> = BTreeMap::new();
    for (person, row) in network.roster.people() {
        if let Some(class) =
            row.place.class.filter(|_| row.kind == PersonKind::Student && row.departed.is_none())
        {
            classes.entry(class).or_default().push(person);
        }
    }
    classes
}
