//! What becomes of posts in a semester: elections attested in the first weeks, some never; a term of office and a deputy;
//! an office that goes to another; leave and return; a class that nobody came to; a password forgotten.
//!
//! Chance has a stream of its own here.

use wuji_core::access::{ConfirmInvite, Invite};
use wuji_core::action::Action;
use wuji_core::ids::{ClassNo, PersonNo, PostNo, UnitNo};
use wuji_core::network::Network;
use wuji_core::roster::{
    Attest, Basis, CloseClass, Criterion, EndLeave, Load, OpenClass, PassOffice, PersonKind, PostPerson,
    Role, TakeLeave, UnitKind, Way,
};
use wuji_core::time::At;

use super::agenda::Plan;
use super::{Semester, is_without_post};
use crate::college::{Asked, administrator};
use crate::texts::{title, titled};

/// Something about posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    /// Stations attest what they know of this post's holders.
    Attested(PostNo),
    /// The directors' offices are written down.
    Offices,
    /// The office of a station's director goes to an advisor of the department.
    OfficePassed,
    /// Somebody deputises for a station's counsellor, until a day.
    Deputised,
    /// A student goes on leave.
    Left,
    /// He comes back early.
    Back,
    /// A class is opened that nobody comes to.
    ClassOpened,
    /// It is closed.
    ClassClosed,
    /// A counsellor's forgotten password: the security administrator confirms.
    Confirmed,
    /// The system administrator gives a new code.
    Invited,
}

/// When: week, day from Monday, minute.
const CALENDAR: [(Move, i32, i32, u16); 9] = [
    (Move::Offices, 1, 1, 15 * 60 + 11),
    (Move::Confirmed, 2, 4, 9 * 60 + 33),
    (Move::Invited, 2, 4, 9 * 60 + 41),
    (Move::ClassOpened, 2, 3, 9 * 60 + 17),
    (Move::ClassClosed, 3, 3, 16 * 60 + 2),
    (Move::Deputised, 5, 0, 8 * 60 + 26),
    (Move::Left, 6, 2, 10 * 60 + 51),
    (Move::Back, 9, 4, 14 * 60 + 22),
    (Move::OfficePassed, 17, 0, 9 * 60 + 13),
];

impl Semester {
    pub(super) fn plan_posts(&mut self, network: &Network) {
        for (step, week, day, minute) in CALENDAR {
            self.agenda.put(self.instant(week, day, minute), Plan::Post(step));
        }
        let asked = |role: Role| !role.demand().criteria.is_empty() || role.demand().load.is_some();
        let posts: Vec<PostNo> =
            network.roster.posts().filter(|(_, post)| asked(post.role)).map(|(post, _)| post).collect();
        for post in posts {
            // Elections are over in two weeks; of some nobody says anything.
            if self.random.percent(93) {
                let (week, day) = (self.random.between(1, 3) as i32, self.random.between(0, 5) as i32);
                let minute = self.random.between(8 * 60, 18 * 60) as u16;
                self.agenda.put(self.instant(week, day, minute), Plan::Post(Move::Attested(post)));
            }
        }
    }

    /// Does something about posts; `None` where there is nothing to do.
    pub(super) fn move_posts(&mut self, network: &Network, at: At, step: Move) -> Option<Vec<Asked>> {
        let (by, office) = administrator(network, Role::SystemAdministrator)?;
        let one = |semester: &mut Self, action| Some(vec![semester.ask(by, office, action)]);
        match step {
            Move::Attested(post) => {
                let attests = self.attests(network, at, post)?;
                Some(attests.into_iter().map(|attest| self.ask(by, office, Action::Attest(attest))).collect())
            }
            Move::Offices => {
                let mut all = Vec::new();
                for (unit, _) in stations(network) {
                    let post = network.roster.post_of(unit, Role::StationDirector)?;
                    let Some(holder) = network.roster.holders(post, at).next() else { continue };
                    let basis = Some(Basis::ExOfficio { office: titled(title("office"))? });
                    let (person, load, criteria) = (holder.person, None, Vec::new());
                    let attest = Attest { post, person, basis, load, criteria };
                    all.push(self.ask(by, office, Action::Attest(attest)));
                }
                Some(all)
            }
            Move::OfficePassed => {
                let (unit, _) = stations(network).next()?;
                let person = self.advisor(network, unit, at)?;
                let pass = PassOffice { unit, office: titled(title("office"))?, person };
                one(self, Action::PassOffice(pass))
            }
            Move::Deputised => {
                let (unit, _) = stations(network).nth(1).or_else(|| stations(network).next())?;
                let post = network.roster.post_of(unit, Role::StationCounsellor)?;
                let of = network.roster.holders(post, at).next()?.person;
                let person = self.advisor(network, unit, at)?;
                let until = Some(at.day().plus(10).at_minute(18 * 60));
                let deputy = PostPerson { post, person, from: None, until, deputy_of: Some(of) };
                one(self, Action::Post(deputy))
            }
            Move::Left => {
                let person = self.plain_student(network, at)?;
                let until = at.day().plus(300);
                one(self, Action::TakeLeave(TakeLeave { person, until }))
            }
            Move::Back => {
                let mut people = network.roster.people().map(|(person, _)| person);
                let person = people.find(|person| network.roster.is_on_leave(*person, at))?;
                one(self, Action::EndLeave(EndLeave { person }))
            }
            Move::ClassOpened => {
                let (unit, _) = stations(network).next()?;
                let year = u16::try_from(at.day().year()).ok()?;
                one(self, Action::OpenClass(OpenClass { unit, title: titled(title("empty_class"))?, year }))
            }
            Move::ClassClosed => {
                let class: ClassNo = network.roster.classes().last()?.0;
                one(self, Action::CloseClass(CloseClass { class }))
            }
            Move::Confirmed => {
                let person = self.forgetful(network, at)?;
                let (by, office) = administrator(network, Role::SecurityAdministrator)?;
                let action = Action::ConfirmInvite(ConfirmInvite { owners: vec![person] });
                Some(vec![self.ask(by, office, action)])
            }
            Move::Invited => {
                let person = self.forgetful(network, at)?;
                one(self, Action::Invite(Invite { person }))
            }
        }
    }

    /// What can be said of whoever holds a post: mostly everything.
    fn attests(&mut self, network: &Network, at: At, post: PostNo) -> Option<Vec<Attest>> {
        let role = network.roster.role(post)?;
        let demand = role.demand();
        let mut all = Vec::new();
        for posting in network.roster.holders(post, at).filter(|posting| posting.deputy_of.is_none()) {
            let basis = match self.random.below(10) {
                0..6 if demand.ways.contains(&Way::Elected) => {
                    Basis::Elected { votes: self.random.between(3, 6) as u16, of: 6 }
                }
                6..10 if demand.ways.contains(&Way::ExOfficio) => {
                    Basis::ExOfficio { office: titled(title("head_of_room"))? }
                }
                _ => Basis::Appointed,
            };
            let complete = self.random.percent(95);
            let criteria: Vec<Criterion> =
                demand.criteria.iter().copied().skip(usize::from(!complete)).collect();
            let load = demand.load.filter(|_| self.random.percent(95)).or(Some(Load::PartTime));
            let (person, basis) = (posting.person, Some(basis));
            all.push(Attest { post, person, basis, load: demand.load.and(load), criteria });
        }
        Some(all)
    }

    /// An advisor of a department.
    fn advisor(&mut self, network: &Network, unit: UnitNo, at: At) -> Option<PersonNo> {
        let posts = &network.roster.unit(unit)?.posts;
        let advisors = posts.iter().copied().filter(|post| network.roster.role(*post) == Some(Role::Advisor));
        advisors.into_iter().find_map(|post| self.someone(network, post, at, &[]))
    }

    /// A student without a post whom no story needs.
    fn plain_student(&mut self, network: &Network, at: At) -> Option<PersonNo> {
        let people: Vec<PersonNo> = network
            .roster
            .people()
            .filter(|(_, row)| row.kind == PersonKind::Student)
            .map(|(person, _)| person)
            .filter(|person| network.roster.is_here(*person, at) && is_without_post(network, *person))
            .filter(|person| !self.scripted.contains(person))
            .collect();
        self.random.pick(&people).copied()
    }

    /// A counsellor of the centre who has pledged.
    fn forgetful(&self, network: &Network, at: At) -> Option<PersonNo> {
        let post = network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor)?;
        let mut people = network.roster.holders(post, at).map(|posting| posting.person);
        people.find(|person| network.has_pledged(*person, at))
    }
}

fn stations(network: &Network) -> impl Iterator<Item = (UnitNo, &wuji_core::roster::Unit)> {
    network.roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station)
}
