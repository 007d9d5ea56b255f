//! Posts: who holds them how and until when, what they lack, what follows when somebody goes. P.1, SA.0, YL.0, ST.0a,
//! ST.0b, CC.0, DO.0; gaps 3, 6 and 15.

mod clauses;
mod invitations;
mod leaving;
mod september;
mod terms;

use wuji_core::action::Action;
use wuji_core::ids::{PersonNo, PostNo, Tag};
use wuji_core::roster::{
    Attest, Basis, Criterion, Gap, Lack, Load, PersonKind, Place, PostPerson, Reached, Register, Relieve,
    Role, Sex, Where,
};
use wuji_core::words::Title;
use wuji_sim::play::test_tag;

use crate::campus::{Campus, SAID, at};

const MORNING: &str = "2026-09-14 08:00";

fn office(title: &str) -> Basis {
    Basis::ExOfficio { office: Title::try_new(title).unwrap() }
}

impl Campus {
    pub(crate) fn place_of(&self, person: PersonNo) -> Where {
        self.network().roster.person(person).unwrap().place
    }

    /// Given: it is attested how whoever fills the post came to it, and what he meets.
    fn attested(&mut self, role: Role, basis: Option<Basis>, load: Option<Load>, criteria: &[Criterion]) {
        let action = self.attest(role, basis, load, criteria);
        self.does(Role::SystemAdministrator, action);
    }

    fn attest(&self, role: Role, basis: Option<Basis>, load: Option<Load>, criteria: &[Criterion]) -> Action {
        let (post, person) = (self.post(role), self.person(role));
        Action::Attest(Attest { post, person, basis, load, criteria: criteria.to_vec() })
    }

    /// Whom the network does not reach in the subject's department.
    fn reached(&self) -> Reached {
        let unit = self.network().roster.department(self.place_of(self.subject));
        self.network().roster.coverage(self.host.now()).remove(&unit).unwrap()
    }

    /// What a post lacks, in any unit.
    fn lacks(&self, role: Role) -> Vec<Gap> {
        let post = self.post(role);
        let units = self.network().roster.coverage(self.host.now());
        units.into_values().flat_map(|unit| unit.gaps).filter(|gap| gap.post == post).collect()
    }

    fn lack(&self, role: Role) -> Vec<Lack> {
        self.lacks(role).into_iter().map(|gap| gap.lack).collect()
    }

    /// Given: a new member of staff, with an account.
    fn staff(&mut self, number: &str) -> PersonNo {
        let tag: Tag = test_tag(number);
        let (kind, sex) = (PersonKind::Staff, Sex::Unstated);
        let register = Register { kind, tag, sex, born: None, words: SAID };
        let person = PersonNo(self.does(Role::SystemAdministrator, Action::Register(register)).0);
        let account = wuji_core::access::OpenAccount { person, login: tag };
        self.does(Role::SystemAdministrator, Action::OpenAccount(account));
        person
    }

    fn posting(&self, role: Role, person: PersonNo, until: Option<&str>) -> Action {
        let post = self.post(role);
        Action::Post(PostPerson { post, person, from: None, until: until.map(at), deputy_of: None })
    }

    /// A plain student of the subject's class, and one of her room, both with accounts opened where they had none.
    fn classmate(&self) -> PersonNo {
        let class = self.place_of(self.subject).class;
        self.other(|place| place.class == class)
    }

    fn other(&self, fits: impl Fn(Where) -> bool) -> PersonNo {
        let mut people = self.network().roster.people();
        let plain = |(person, row): &(PersonNo, &wuji_core::roster::Person)| {
            row.posts.is_empty() && *person != self.subject && row.departed.is_none() && fits(row.place)
        };
        people.find(|one| one.1.kind == PersonKind::Student && plain(one)).unwrap().0
    }

    fn moved(&mut self, person: PersonNo, change: impl FnOnce(&mut Where)) {
        let mut place = self.place_of(person);
        change(&mut place);
        let Where { class, room, bed } = place;
        self.does(Role::SystemAdministrator, Action::Place(Place { person, class, room, bed }));
    }

    fn relieved(&mut self, role: Role, successor: Option<PersonNo>) {
        let (post, person) = (self.post(role), self.person(role));
        self.does(Role::SystemAdministrator, Action::Relieve(Relieve { post, person, successor }));
    }

    fn holds(&self, post: PostNo, person: PersonNo) -> bool {
        self.network().roster.holds(post, person, self.host.now())
    }
}
