//! The fixture: a college of 40 students, and one student of it, the subject, with everybody above her: the officer of her
//! room, the commissioner of her class, its advisor, her station, the centre, the leading group.

use std::sync::OnceLock;

use wuji_core::access::Pledge;
use wuji_core::action::{Action, Request};
use wuji_core::adoption;
use wuji_core::entry::{Entry, Event};
use wuji_core::escalation::{self, Item, Skip};
use wuji_core::ids::{CaseNo, PersonNo, PostNo, RequestId};
use wuji_core::kind::Kind;
use wuji_core::limits::PLEDGE_EDITION;
use wuji_core::network::{Cause, Network};
use wuji_core::operation;
use wuji_core::report::{self, About, Choice, Emergency, Observe, Submit, Urgency};
use wuji_core::roster::{
    PersonKind, Place, PostPerson, Reach, RecordAbsence, Register, Relieve, Role, Sex, Step, UnitKind,
};
use wuji_core::time::At;
use wuji_core::words::{Slot, Words};
use wuji_sim::play::{Host, Rehearsal, cause, set_up, test_tag};
use wuji_sim::random::Random;
use wuji_sim::{Answer, Asked, College};

/// The words that come with every request.
pub(crate) const SAID: Option<Slot> = Some(Slot { index: 0, cut: false });

pub(crate) struct Campus {
    pub(crate) host: Rehearsal,
    /// Whom the reports are about.
    pub(crate) subject: PersonNo,
    ids: Random,
}

fn founded() -> &'static Rehearsal {
    static FOUNDED: OnceLock<Rehearsal> = OnceLock::new();
    FOUNDED.get_or_init(|| {
        let college = College::new(11, 40);
        let mut host = Rehearsal::of(&college, &test_tag).unwrap();
        set_up(&mut host, &college, &test_tag).unwrap();
        host
    })
}

/// `2026-09-14 20:10`, at +08:00.
pub(crate) fn at(text: &str) -> At {
    format!("{}:00+08:00", text.replace(' ', "T")).parse().unwrap()
}

impl Campus {
    /// The college on an instant.
    pub(crate) fn on(instant: &str) -> Self {
        let host = founded().clone();
        let network = host.network();
        let subject = network.roster.people().find_map(|(person, row)| {
            let class = network.roster.class(row.place.class?)?;
            let room = network.roster.room(row.place.room?)?;
            let holder =
                |post: Option<PostNo>| Some(network.roster.holders(post?, host.now()).next()?.person);
            let (officer, commissioner) = (holder(room.officer)?, holder(class.commissioner)?);
            // The officer learns in her class too, so that he could be posted its commissioner.
            let same_class = network.roster.person(officer)?.place.class == row.place.class;
            let plain = row.kind == PersonKind::Student && row.posts.is_empty();
            (plain && same_class && officer != commissioner).then_some(person)
        });
        let mut campus = Self { subject: subject.unwrap(), host, ids: Random::new(4) };
        campus.wait(instant);
        campus
    }

    pub(crate) fn network(&self) -> &Network {
        self.host.network()
    }

    /// Lets time pass; every clock that is due lapses at its minute.
    pub(crate) fn wait(&mut self, instant: &str) -> &mut Self {
        self.host.advance(at(instant)).unwrap();
        self
    }

    /// The post of a role on the subject's line.
    pub(crate) fn post(&self, role: Role) -> PostNo {
        let roster = &self.network().roster;
        let place = roster.person(self.subject).unwrap().place;
        let class = roster.class(place.class.unwrap()).unwrap();
        let single = |kind| roster.single_post(kind, role);
        let post = match role {
            Role::DormOfficer => roster.room(place.room.unwrap()).unwrap().officer,
            Role::Commissioner => class.commissioner,
            Role::Advisor => class.advisors.last().copied(),
            Role::StationDirector | Role::StationCounsellor | Role::StationOnCall => {
                roster.post_of(class.unit, role)
            }
            Role::StudentAffairsTeacher => single(UnitKind::StudentAffairs),
            Role::YouthLeagueTeacher => single(UnitKind::YouthLeague),
            Role::CentreDirector | Role::CentreCounsellor | Role::CentreOnCall => single(UnitKind::Centre),
            Role::LeadingChair | Role::LeadingViceChair | Role::LeadingMember | Role::LeadingOnCall => {
                single(UnitKind::LeadingGroup)
            }
            Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator => {
                single(UnitKind::Administration)
            }
        };
        post.unwrap()
    }

    /// Who fills a post now, the `n`-th of them.
    pub(crate) fn nth(&self, role: Role, n: usize) -> PersonNo {
        let holders = self.network().roster.holders(self.post(role), self.host.now());
        holders.map(|posting| posting.person).nth(n).unwrap()
    }

    pub(crate) fn person(&self, role: Role) -> PersonNo {
        self.nth(role, 0)
    }

    /// A student with an account and without a post.
    pub(crate) fn student(&self) -> PersonNo {
        let network = self.network();
        let plain = |person: &PersonNo| {
            let row = network.roster.person(*person).unwrap();
            row.kind == PersonKind::Student && row.posts.is_empty() && *person != self.subject
        };
        let mut people = network.roster.people().map(|(person, _)| person);
        people.find(|person| plain(person) && network.access.has_account(*person)).unwrap()
    }

    pub(crate) fn request(&mut self, by: PersonNo, post: Option<PostNo>, action: Action) -> Request {
        Request { id: self.ids.id(), by, post, action }
    }

    /// Asks, with words beside.
    pub(crate) fn ask(&mut self, request: Request, words: &str) -> Result<Answer, &'static str> {
        let asked = Asked { request, words: vec![Words::try_new(words).unwrap()] };
        self.host.run(cause(asked)).unwrap().map_err(|refusal| refusal.code())
    }

    /// Somebody in a role asks; the case of the first entry that follows.
    pub(crate) fn does(&mut self, role: Role, action: Action) -> CaseNo {
        self.does_as(self.person(role), role, action)
    }

    pub(crate) fn does_as(&mut self, person: PersonNo, role: Role, action: Action) -> CaseNo {
        let request = self.request(person, Some(self.post(role)), action);
        let name = request.action.name();
        match self.ask(request, "something is said") {
            Ok(Answer::Accepted(position)) => {
                let entry = &self.host.log()[position.0 as usize];
                entry.header.case.unwrap_or(CaseNo(0))
            }
            other => panic!("{name} by {role:?}: {other:?}"),
        }
    }

    /// The chair puts rules forward that are looser; the vice-chair approves.
    pub(crate) fn adopts_by_two(&mut self, action: Action) -> CaseNo {
        let case = self.does(Role::LeadingChair, action);
        self.does(Role::LeadingViceChair, Action::ApproveAdoption(adoption::Approve { case }));
        case
    }

    /// Somebody in a role asks and is refused with this code, and nothing is kept.
    pub(crate) fn refused(&mut self, role: Role, action: Action, code: &str) -> &mut Self {
        self.refused_as(self.person(role), Some(self.post(role)), action, code)
    }

    pub(crate) fn refused_as(
        &mut self,
        person: PersonNo,
        post: Option<PostNo>,
        action: Action,
        code: &str,
    ) -> &mut Self {
        let head = self.network().head();
        let request = self.request(person, post, action);
        assert_eq!(self.ask(request, "something is said").map_err(str::to_owned), Err(code.to_owned()));
        assert_eq!(self.network().head(), head, "a refusal keeps nothing");
        self
    }

    /// A report of the officer, the commissioner, … about the subject.
    pub(crate) fn reports(&mut self, role: Role, urgency: Urgency) -> CaseNo {
        let action = self.submission(urgency, None);
        self.does(role, action)
    }

    pub(crate) fn submission(&self, urgency: Urgency, to: Option<Choice>) -> Action {
        Action::Submit(self.submit(About::Person(self.subject), urgency, to))
    }

    pub(crate) fn submit(&self, about: About, urgency: Urgency, to: Option<Choice>) -> Submit {
        let (involved, keep_from, received) = (Vec::new(), Vec::new(), None);
        Submit { observation: observe(about), urgency, to, involved, keep_from, received }
    }

    /// The officer of the subject's room cries for help.
    pub(crate) fn cries(&mut self, role: Role) -> CaseNo {
        let action = self.emergency();
        self.does(role, action)
    }

    pub(crate) fn emergency(&self) -> Action {
        let about = Some(About::Person(self.subject));
        Action::Emergency(Emergency { about, words: SAID, ..Emergency::default() })
    }

    /// Given: whoever fills the post has pledged in this term.
    pub(crate) fn pledges(&mut self, role: Role) -> &mut Self {
        self.does(role, Action::Pledge(Pledge { edition: PLEDGE_EDITION }));
        self
    }

    pub(crate) fn acknowledges(&mut self, role: Role, case: CaseNo) -> &mut Self {
        self.does(role, Action::Acknowledge(report::Acknowledge { case, on_scene: false }));
        self
    }

    pub(crate) fn notes(&mut self, role: Role, case: CaseNo) -> &mut Self {
        self.does(role, Action::Note(report::Note { case, words: SAID }));
        self
    }

    /// Given: the post is vacant.
    pub(crate) fn vacant(&mut self, role: Role) -> &mut Self {
        let post = self.post(role);
        let people: Vec<PersonNo> =
            self.network().roster.holders(post, self.host.now()).map(|posting| posting.person).collect();
        for person in people {
            let relieve = Relieve { post, person, successor: None };
            self.does(Role::SystemAdministrator, Action::Relieve(relieve));
        }
        self
    }

    /// Given: the subject is somebody else, a newcomer of seventeen in the same class.
    pub(crate) fn is_about_a_minor(&mut self) -> &mut Self {
        let class = self.network().roster.person(self.subject).unwrap().place.class;
        let (kind, sex, born) = (PersonKind::Student, Sex::Unstated, Some("2009-03-01".parse().unwrap()));
        let tag = test_tag("a newcomer of seventeen");
        let register = Register { kind, tag, sex, born, words: SAID };
        let person = PersonNo(self.does(Role::SystemAdministrator, Action::Register(register)).0);
        self.does(Role::SystemAdministrator, Action::Place(Place { person, class, room: None, bed: None }));
        self.subject = person;
        self
    }

    /// Given: whoever fills the post is away.
    pub(crate) fn away(&mut self, role: Role, until: &str) -> &mut Self {
        let person = self.person(role);
        let action = RecordAbsence { person, from: None, until: at(until) };
        self.does(Role::SystemAdministrator, Action::RecordAbsence(action));
        self
    }

    /// Given: this person is posted to the role's post.
    pub(crate) fn posted(&mut self, role: Role, person: PersonNo, deputy_of: Option<PersonNo>) -> &mut Self {
        let post = self.post(role);
        let posting = PostPerson { post, person, from: None, until: None, deputy_of };
        self.does(Role::SystemAdministrator, Action::Post(posting));
        self
    }

    /// Given: the engine was down until now.
    pub(crate) fn was_down_since(&mut self, from: &str, until: &str) -> &mut Self {
        // Nobody looks at clocks while the engine is down: the host jumps without waking them.
        let mut host = self.host.clone();
        host.jump(at(until));
        let event = operation::Event::Opened { stopped_at: Some(at(from)) };
        host.run(Cause::Engine(event)).unwrap().unwrap();
        host.advance(at(until)).unwrap();
        self.host = host;
        self
    }

    /// Then: the report is held by this role's post of the subject's line.
    pub(crate) fn held_by(&self, case: CaseNo, role: Role) -> &Self {
        let holder = match self.network().report.get(case) {
            Some(report) => report.holder,
            None => self.network().crisis.get(case).unwrap().holder,
        };
        let found = holder.and_then(|post| self.network().roster.role(post));
        assert_eq!((holder, found), (Some(self.post(role)), Some(role)));
        self
    }

    /// Then: this item of the case is due then.
    pub(crate) fn due(&self, case: CaseNo, item: Item, instant: &str) -> &Self {
        let mut clocks = self.network().escalation.of_case(case);
        let clock = clocks.find(|(_, clock)| clock.start.row.item == item);
        let due = clock.map(|(_, clock)| clock.start.due.to_string());
        assert_eq!(due, Some(at(instant).to_string()), "{item:?}");
        self
    }

    /// Then: who owes this item.
    pub(crate) fn owed_by(&self, case: CaseNo, item: Item, role: Role) -> &Self {
        let mut clocks = self.network().escalation.of_case(case);
        let clock = clocks.find(|(_, clock)| clock.start.row.item == item).unwrap();
        assert_eq!(clock.1.owner, Some(self.post(role)), "{item:?}");
        self
    }

    /// Then: no clock of this item runs.
    pub(crate) fn not_due(&self, case: CaseNo, item: Item) -> &Self {
        let mut clocks = self.network().escalation.of_case(case);
        assert!(!clocks.any(|(_, clock)| clock.start.row.item == item), "{item:?}");
        self
    }

    /// Entries of a kind since `from`.
    pub(crate) fn entries(&self, kind: Kind) -> Vec<&Entry> {
        self.host.log().iter().filter(|entry| entry.header.kind == kind).collect()
    }

    /// Then: steps passed over by the newest hop.
    pub(crate) fn skipped(&self, steps: &[(Step, Reach)]) -> &Self {
        let skips = self.host.log().iter().rev().find_map(|entry| match entry.event()? {
            Event::Report(
                report::Event::Submitted { skipped, .. } | report::Event::Forwarded { skipped },
            )
            | Event::Report(report::Event::Passed { skipped, .. })
            | Event::Escalation(escalation::Event::Lapsed { skipped, .. }) => Some(skipped.clone()),
            _ => None,
        });
        let wanted: Vec<Skip> = steps.iter().map(|(step, why)| Skip { step: *step, why: *why }).collect();
        assert_eq!(skips, Some(wanted));
        self
    }

    /// Then: these roles were told of the case besides its holder.
    pub(crate) fn told(&self, case: CaseNo, roles: &[Role]) -> &Self {
        let told = &self.network().report.get(case).unwrap().told;
        let posts: Vec<PostNo> = roles.iter().map(|role| self.post(*role)).collect();
        assert_eq!(*told, posts);
        self
    }

    /// Another id.
    pub(crate) fn id(&mut self) -> RequestId {
        self.ids.id()
    }
}

pub(crate) fn observe(about: About) -> Observe {
    Observe {
        about,
        signs: Vec::new(),
        life_event: None,
        low_mood_days: None,
        occurred_at: None,
        first_help: false,
        words: SAID,
    }
}
