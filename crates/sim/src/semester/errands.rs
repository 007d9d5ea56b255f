//! What happens rarely: policies, moves, departures, changes of the register. Each has its week, so that every kind of
//! entry occurs in every semester that is long enough.

use wuji_core::access::CloseAccount;
use wuji_core::action::Action;
use wuji_core::adoption;
use wuji_core::calendar::Days;
use wuji_core::care::is_calm;
use wuji_core::crisis::Grade;
use wuji_core::escalation::{Item, Level};
use wuji_core::focus::{Change, Decline, Ground, Review};
use wuji_core::ids::{PersonNo, PostNo, RoomNo};
use wuji_core::network::Network;
use wuji_core::policy::{Adopt, Allowance, ApplyToOpen, Line, Tighten};
use wuji_core::report::{State, Subject, Urgency};
use wuji_core::roster::{Depart, Leaving, PersonKind, Place, Role, UnitKind};
use wuji_core::time::At;

use super::agenda::Plan;
use super::answers::Actor;
use super::days::Sending;
use super::story::Tale;
use super::{Semester, is_without_post};
use crate::college::{Asked, administrator, slot};

/// Something rare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// A student asks for help himself.
    HimselfAsks,
    /// A commissioner reports somebody whose name he does not know.
    DescribedSent,
    /// The station finds out who it is.
    Identified,
    /// A department binds itself to a tighter deadline.
    PolicyTightened,
    /// A report whose clock runs when the new policy comes.
    BeforePolicy,
    /// The college adopts a tighter policy.
    PolicyAdopted,
    /// It applies to open clocks too.
    PolicyApplied,
    /// The chair finds one deadline too tight and puts a looser one forward.
    LooserProposed,
    /// The vice-chair approves.
    LooserApproved,
    /// The centre's director has seen it.
    LooserSeen,
    /// The system administrator puts another day without service forward.
    HolidayProposed,
    /// The vice-chair declines.
    HolidayDeclined,
    /// A phone without a signal: sent now, sent again later.
    SentTwice,
    /// Somebody is curious.
    LookedUp,
    /// A listing is proposed that will be declined.
    ListingProposed,
    /// It is declined.
    ListingDeclined,
    /// The listing of the night is to get another grade.
    RegradeProposed,
    /// Approved.
    RegradeApproved,
    /// It is reviewed.
    ListingReviewed,
    /// It is to end.
    DelistProposed,
    /// Approved.
    DelistApproved,
    /// A dormitory officer moves to another room.
    OfficerMoved,
    /// A room-mate follows him in the post.
    OfficerFollowed,
    /// A student leaves the college.
    Departed,
    /// His account is closed.
    AccountClosed,
    /// Somebody is away.
    Away,
}

impl Errand {
    /// The moment of the story that it is.
    pub(super) fn code(self) -> Option<&'static str> {
        match self {
            Errand::LookedUp => Some("look_up_refused"),
            Errand::SentTwice => Some("sent_once"),
            _ => None,
        }
    }
}

/// When: week, day from Monday, minute.
const CALENDAR: [(Errand, i32, i32, u16); 26] = [
    (Errand::HimselfAsks, 2, 1, 21 * 60),
    (Errand::Away, 3, 0, 9 * 60),
    (Errand::PolicyTightened, 4, 0, 9 * 60),
    (Errand::DescribedSent, 4, 1, 12 * 60 + 30),
    (Errand::Identified, 4, 1, 12 * 60 + 31),
    (Errand::SentTwice, 8, 1, 12 * 60),
    (Errand::LookedUp, 9, 3, 20 * 60),
    (Errand::ListingProposed, 10, 0, 9 * 60),
    (Errand::ListingDeclined, 10, 0, 9 * 60 + 1),
    (Errand::BeforePolicy, 10, 2, 10 * 60 + 20),
    (Errand::PolicyAdopted, 10, 2, 10 * 60 + 21),
    (Errand::PolicyApplied, 10, 2, 10 * 60 + 22),
    (Errand::LooserProposed, 10, 3, 9 * 60 + 40),
    (Errand::LooserApproved, 10, 3, 11 * 60 + 5),
    (Errand::LooserSeen, 10, 3, 14 * 60 + 30),
    (Errand::HolidayProposed, 10, 4, 9 * 60 + 10),
    (Errand::HolidayDeclined, 10, 4, 10 * 60 + 25),
    (Errand::Departed, 11, 3, 15 * 60),
    (Errand::AccountClosed, 11, 3, 15 * 60 + 5),
    (Errand::RegradeProposed, 12, 0, 10 * 60),
    (Errand::RegradeApproved, 12, 0, 10 * 60 + 1),
    (Errand::OfficerMoved, 12, 4, 17 * 60),
    (Errand::OfficerFollowed, 12, 6, 17 * 60),
    (Errand::ListingReviewed, 13, 1, 10 * 60),
    (Errand::DelistProposed, 15, 1, 10 * 60),
    (Errand::DelistApproved, 15, 1, 10 * 60 + 1),
];

impl Semester {
    pub(super) fn plan_errands(&mut self) {
        for (errand, week, day, minute) in CALENDAR {
            self.agenda.put(self.instant(week, day, minute), Plan::Errand(errand));
        }
    }

    pub(super) fn run_errand(&mut self, network: &Network, at: At, errand: Errand) -> Option<Vec<Asked>> {
        let night = |semester: &Self| semester.cast.part(Tale::Night).map(|part| part.subject);
        match errand {
            Errand::HimselfAsks => self.send(network, at, Sending::Himself),
            Errand::DescribedSent => self.send(network, at, Sending::Described),
            Errand::Identified => self.identify_latest(network, at),
            Errand::SentTwice => self.send_twice(network, at),
            Errand::LookedUp => self.send(network, at, Sending::LookUp),
            Errand::Away => self.send(network, at, Sending::Absence),
            Errand::PolicyTightened => self.tighten(network, at),
            Errand::BeforePolicy => {
                let mut asked = self.send(network, at, Sending::Room)?;
                if let Some(Action::Submit(submit)) = asked.first_mut().map(|asked| &mut asked.request.action)
                {
                    submit.urgency = Urgency::Concerning;
                }
                Some(asked)
            }
            Errand::PolicyAdopted | Errand::PolicyApplied | Errand::LooserProposed => {
                self.change_policy(network, at, errand)
            }
            Errand::LooserApproved | Errand::HolidayDeclined | Errand::LooserSeen => {
                self.answer_adoption(network, at, errand)
            }
            Errand::HolidayProposed => self.propose_holiday(network, at),
            Errand::ListingProposed => {
                let actor = self.of_centre(network, at, None, &[])?;
                let class = self.cast.part(Tale::Way)?.class;
                let person = self.student_of(network, class)?;
                let change = Change::List(Grade::Blue);
                Some(vec![self.change_listing(actor, person, change, Ground::LifeEvent, None)])
            }
            Errand::ListingDeclined => self.decline_latest(network, at),
            Errand::RegradeProposed => {
                let actor = self.of_centre(network, at, None, &[])?;
                let change = Change::Regrade(Grade::Yellow);
                Some(vec![self.change_listing(actor, night(self)?, change, Ground::Assessed, None)])
            }
            Errand::DelistProposed => {
                let actor = self.of_centre(network, at, None, &[])?;
                let person = night(self)?;
                let calm = network.focus.of(person).is_some_and(|(case, _)| is_calm(network, case));
                let ground = if calm { Ground::Calm } else { Ground::InError };
                Some(vec![self.change_listing(actor, person, Change::Delist, ground, None)])
            }
            Errand::RegradeApproved | Errand::DelistApproved => {
                let person = night(self)?;
                self.approves(network, at, person).map(|asked| vec![asked])
            }
            Errand::ListingReviewed => {
                let (case, _) = network.focus.of(night(self)?)?;
                let actor = self.of_centre(network, at, None, &[])?;
                let words = self.say("reviewed");
                let action = Action::ReviewListing(Review { case, words: Some(slot(0)) });
                Some(vec![self.ask_saying(actor.person, actor.post, action, words)])
            }
            Errand::OfficerMoved => self.move_officer(network, at),
            Errand::OfficerFollowed => self.fill_room(network, at),
            Errand::Departed => self.depart(network, at),
            Errand::AccountClosed => self.close_account(network),
        }
    }

    /// The newest report about somebody described, where a station or the centre holds it.
    fn identify_latest(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let is_open = |report: &wuji_core::report::Report| {
            report.state == State::Open && report.subject == Some(Subject::Described)
        };
        let (case, report) = network.report.iter().rev().find(|(_, report)| is_open(report))?;
        let post = report.holder?;
        let person = self.someone(network, post, at, &report.kept_from())?;
        let actor = Actor { person, post, role: network.roster.role(post)? };
        self.identify(network, actor, case).map(|asked| vec![asked])
    }

    fn tighten(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let station = |unit: &wuji_core::roster::Unit| unit.kind == UnitKind::Station;
        let (unit, _) = network.roster.units().find(|(_, unit)| station(unit))?;
        let post = network.roster.post_of(unit, Role::StationDirector)?;
        let person = self.someone(network, post, at, &[])?;
        let allowance = Allowance { minutes: 6 * 60, in_service_hours: true };
        let line = Line { item: Item::Acknowledge, level: Level::Concerning, allowance };
        Some(vec![self.ask(person, post, Action::Tighten(Tighten { unit, line }))])
    }

    fn change_policy(&mut self, network: &Network, at: At, errand: Errand) -> Option<Vec<Asked>> {
        let (person, post) = self.leading(network, at, Role::LeadingChair, &[])?;
        let line = |item, level, hours: u32| Line {
            item,
            level,
            allowance: Allowance { minutes: hours * 60, in_service_hours: true },
        };
        let routine = if errand == Errand::LooserProposed { 22 } else { 20 };
        let lines = vec![
            line(Item::Acknowledge, Level::Concerning, 7),
            line(Item::Acknowledge, Level::Routine, routine),
            line(Item::Lease, Level::Routine, 64),
        ];
        let action = match errand {
            Errand::PolicyApplied => Action::ApplyToOpen(ApplyToOpen {}),
            _ => Action::AdoptPolicy(Adopt { from: None, lines }),
        };
        Some(vec![self.ask(person, post, action)])
    }

    /// Somebody of the leading group in this role, none of these.
    fn leading(
        &mut self,
        network: &Network,
        at: At,
        role: Role,
        not: &[PersonNo],
    ) -> Option<(PersonNo, PostNo)> {
        let post = network.roster.single_post(UnitKind::LeadingGroup, role)?;
        Some((self.someone(network, post, at, not)?, post))
    }

    /// The vice-chair approves or declines what waits; the centre's director has seen what came into force.
    fn answer_adoption(&mut self, network: &Network, at: At, errand: Errand) -> Option<Vec<Asked>> {
        if errand == Errand::LooserSeen {
            let post = network.roster.single_post(UnitKind::Centre, Role::CentreDirector)?;
            let mut adoptions = network.adoption.iter();
            let (case, _) = adoptions
                .rfind(|(_, row)| row.stage == adoption::Stage::Enacted && row.unseen.contains(&post))?;
            let person = self.someone(network, post, at, &[])?;
            return Some(vec![self.ask(person, post, Action::SeeAdoption(adoption::See { case }))]);
        }
        let (case, row) = network.adoption.waiting().last()?;
        let by: Vec<PersonNo> = row.by.into_iter().collect();
        let (person, post) = self.leading(network, at, Role::LeadingViceChair, &by)?;
        let action = match errand {
            Errand::HolidayDeclined => Action::DeclineAdoption(adoption::Decline { case }),
            _ => Action::ApproveAdoption(adoption::Approve { case }),
        };
        Some(vec![self.ask(person, post, action)])
    }

    /// The system administrator enters another day without service, a month ahead.
    fn propose_holiday(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let (person, post) = administrator(network, Role::SystemAdministrator)?;
        let day =
            (28..42).map(|days| at.day().plus(days)).find(|day| network.calendar.is_service_day(*day))?;
        let mut adopt = network.calendar.in_force().clone();
        adopt.holidays.push(Days { first: day, last: day });
        Some(vec![self.ask(person, post, Action::AdoptCalendar(adopt))])
    }

    fn decline_latest(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let waits =
            |listing: &wuji_core::focus::Listing| listing.pending.is_some() && listing.grade.is_none();
        let (case, listing) = network.focus.iter().rev().find(|(_, listing)| waits(listing))?;
        let by = listing.pending.as_ref()?.by?;
        let post = network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor)?;
        let person = self.someone(network, post, at, &[by])?;
        let words = self.say("declined");
        let action = Action::DeclineListing(Decline { case, words: Some(slot(0)) });
        Some(vec![self.ask_saying(person, post, action, words)])
    }

    /// The officer of some room takes a bed in another of the same building.
    fn move_officer(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let parts = Tale::ALL.map(|tale| self.cast.part(tale).map(|part| part.officer));
        let (number, room, person) = network.roster.rooms().find_map(|(number, room)| {
            let post = room.officer.filter(|post| !parts.contains(&Some(*post)))?;
            let person = network.roster.holders(post, at).next()?.person;
            (room.beds.len() > 1).then_some((number, room, person))
        })?;
        let (to, bed) = network
            .roster
            .rooms()
            .filter(|(other, row)| *other != number && row.building == room.building)
            .find_map(|(other, row)| Some((other, (1..=12).find(|bed| !row.beds.contains_key(bed))?)))?;
        let (by, office) = administrator(network, Role::SystemAdministrator)?;
        let class = network.roster.person(person)?.place.class;
        let action = Action::Place(Place { person, class, room: Some(to), bed: Some(bed) });
        Some(vec![self.ask(by, office, action)])
    }

    /// A room without an officer gets one.
    fn fill_room(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let vacant = |room: RoomNo| -> Option<(PostNo, PersonNo)> {
            let row = network.roster.room(room)?;
            let post = row.officer.filter(|post| network.roster.holders(*post, at).next().is_none())?;
            let mut people: Vec<PersonNo> = row.beds.values().copied().collect();
            people.retain(|person| !self.scripted.contains(person));
            let free = people.iter().find(|person| is_without_post(network, **person));
            Some((post, *free.or(people.first())?))
        };
        let (post, person) = network.roster.rooms().find_map(|(room, _)| vacant(room))?;
        self.appoint(network, post, person)
    }

    /// A student without a post, with an account, leaves.
    fn depart(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let (by, office) = administrator(network, Role::SystemAdministrator)?;
        let person = (0..100).find_map(|_| {
            let person = self.account(network, at)?;
            network.roster.person(person).is_some_and(|row| row.posts.is_empty()).then_some(person)
        });
        let person = person.or_else(|| self.account(network, at))?;
        Some(vec![self.ask(by, office, Action::Depart(Depart { person, reason: Some(Leaving::Withdrew) }))])
    }

    fn close_account(&mut self, network: &Network) -> Option<Vec<Asked>> {
        let left = |person: &PersonNo| network.access.has_account(*person);
        let (person, _) = network
            .roster
            .people()
            .filter(|(_, row)| row.kind == PersonKind::Student && row.departed.is_some())
            .find(|(person, _)| left(person))?;
        let (by, office) = administrator(network, Role::SystemAdministrator)?;
        Some(vec![self.ask(by, office, Action::CloseAccount(CloseAccount { person }))])
    }
}
