//! What people do about their rights: consents of the freshmen on paper and of others by their accounts, some withdrawn; a ground
//! recorded instead; disclosures; requests of each kind, answered late or in time; breaches; a receipt that is delayed; a
//! glass that is broken in need.
//!
//! Chance has a stream of its own here.

use wuji_core::access::{Behind, BreakGlass, GlassFinding, Purpose, ReviewGlass, Target, Visit};
use wuji_core::action::Action;
use wuji_core::escalation::{Clock, Item};
use wuji_core::ids::{CaseNo, PersonNo, PostNo};
use wuji_core::network::Network;
use wuji_core::report::Channel;
use wuji_core::rights::{
    AcknowledgeRight, AskRight, AssessBreach, BreachKind, BreachMeasure, BreachOutcome, BreachState,
    CloseBreach, ConsentTo, DelayGround, DelayReceipt, Disclose, DisclosureGround, GiveConsent, Giver,
    GrantRight, Handed, LegalGround, Recipient, RecordGround, RefusalReason, RefuseRight, ReportBreach,
    RequestState, Severity, Shared, TakeMeasure, TellConcerned, UntoldReason, Wish, WithdrawConsent,
    WithdrawRight,
};
use wuji_core::roster::{PersonKind, Role, UnitKind};
use wuji_core::time::At;

use super::agenda::Plan;
use super::{Semester, kept_from};
use crate::college::{Asked, slot};

/// Something about rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    /// Stations enter what freshmen signed.
    Signed,
    /// People consent by their accounts.
    Consented,
    /// Somebody withdraws what he had consented to.
    Withdrew,
    /// A counsellor records a legal ground.
    Ground,
    /// Something of a crisis is told to somebody outside.
    Disclosed,
    /// Somebody asks concerning his file.
    Asked(Wish),
    /// Somebody takes his request back.
    TookBack,
    /// A breach is reported.
    Breach,
    /// A receipt is delayed.
    Delayed,
    /// A glass is broken.
    Glass,
}

/// When: week, day from Monday, minute.
const CALENDAR: [(Right, i32, i32, u16); 20] = [
    (Right::Signed, 1, 2, 10 * 60 + 4),
    (Right::Signed, 1, 3, 15 * 60 + 34),
    (Right::Consented, 1, 3, 19 * 60 + 12),
    (Right::Consented, 2, 1, 20 * 60 + 2),
    (Right::Asked(Wish::Copy), 2, 2, 12 * 60 + 40),
    (Right::Ground, 2, 3, 15 * 60 + 5),
    (Right::Asked(Wish::Correction), 2, 4, 18 * 60 + 21),
    (Right::Withdrew, 3, 0, 19 * 60 + 45),
    (Right::Asked(Wish::Objection), 3, 1, 21 * 60 + 9),
    (Right::TookBack, 3, 1, 21 * 60 + 40),
    (Right::Breach, 3, 2, 13 * 60 + 8),
    (Right::Disclosed, 3, 3, 16 * 60 + 44),
    (Right::Glass, 3, 4, 17 * 60 + 31),
    (Right::Delayed, 3, 5, 9 * 60 + 14),
    (Right::Asked(Wish::Objection), 4, 1, 20 * 60 + 33),
    (Right::Asked(Wish::Copy), 4, 2, 12 * 60 + 18),
    (Right::Disclosed, 5, 2, 11 * 60 + 25),
    (Right::Withdrew, 6, 3, 20 * 60 + 15),
    (Right::Breach, 7, 2, 8 * 60 + 55),
    (Right::Asked(Wish::Correction), 8, 3, 22 * 60 + 3),
];

impl Semester {
    /// Plans what is rare; twice a request of each kind for a small college, in proportion for a large one.
    pub(super) fn plan_rights(&mut self) {
        for (right, week, day, minute) in CALENDAR {
            self.agenda.put(self.instant(week, day, minute), Plan::Right(right));
        }
    }

    /// Chance of what concerns rights, in place of all other chance.
    pub(super) fn by_rights<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        std::mem::swap(&mut self.random, &mut self.rights_random);
        let done = act(self);
        std::mem::swap(&mut self.random, &mut self.rights_random);
        done
    }

    /// Does something about rights; `None` where there is nothing to do.
    pub(super) fn right(&mut self, network: &Network, at: At, right: Right) -> Option<Vec<Asked>> {
        match right {
            Right::Signed => self.sign(network, at),
            Right::Consented => Some(self.give_consents(network, at)),
            Right::Withdrew => self.withdraw(network, at),
            Right::Ground => {
                let (person, post) = self.of_a_station(network, at)?;
                let about = self.of_department(network, post, at)?;
                let words = self.say("noted");
                let (to, ground) = (ConsentTo::Hospital, LegalGround::MentalHealthLaw28);
                let until = Some(at.day().plus(30));
                let record = RecordGround { person: about, to, ground, until, words: Some(slot(0)) };
                Some(vec![self.ask_saying(person, post, Action::RecordGround(record), words)])
            }
            Right::Disclosed => self.disclose(network, at),
            Right::Asked(wish) => {
                let person = self.with_account(network, at)?;
                let words = self.say("self");
                let ask = AskRight { wish, person: None, received: None, words: Some(slot(0)) };
                Some(vec![self.ask_saying(person, None, Action::AskRight(ask), words)])
            }
            Right::TookBack => {
                let open = network.rights.requests().rev().find(|(_, request)| request.is_open())?;
                let person = open.1.person?;
                Some(vec![self.ask(person, None, Action::WithdrawRight(WithdrawRight { case: open.0 }))])
            }
            Right::Breach => {
                let person = self.with_account(network, at)?;
                let words = self.say("noted");
                let post = network.roster.posts().find(|(_, post)| post.role == Role::Commissioner)?.0;
                let report = ReportBreach {
                    kind: BreachKind::ToldOn,
                    about: None,
                    suspects: Vec::new(),
                    suspect_post: Some(post),
                    occurred_at: None,
                    words: Some(slot(0)),
                };
                Some(vec![self.ask_saying(person, None, Action::ReportBreach(report), words)])
            }
            Right::Delayed => {
                let (person, post) = self.filling(network, at, UnitKind::Centre, Role::CentreDirector)?;
                let about = self.with_account(network, at).filter(|about| *about != person)?;
                let words = self.say("noted");
                let (ground, until) = (DelayGround::Inquiry, at.day().plus(20));
                let delay = DelayReceipt { person: about, ground, until, words: Some(slot(0)) };
                Some(vec![self.ask_saying(person, post, Action::DelayReceipt(delay), words)])
            }
            Right::Glass => {
                let (person, post) = self.filling(network, at, UnitKind::Centre, Role::CentreCounsellor)?;
                let subject = |(case, _): (CaseNo, _)| network.subject(case);
                let about = network.crisis.iter().rev().find_map(subject).filter(|about| *about != person)?;
                let words = self.say("crisis");
                let glass = BreakGlass { person: about, behind: Behind::Crises, words: Some(slot(0)) };
                Some(vec![self.ask_saying(person, post, Action::BreakGlass(glass), words)])
            }
        }
    }

    /// Answers a clock of this area.
    pub(super) fn answer_right(&mut self, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
        let case = clock.case;
        let post = clock.owner?;
        match clock.start.row.item {
            Item::RightsRequest => self.answer_request(network, at, case, post),
            Item::BreachAssessment | Item::BreachStep => self.answer_breach(network, at, case, post),
            Item::GlassReview => {
                let glass = network.access.glass(case)?;
                let not: Vec<PersonNo> = glass.by.into_iter().chain(glass.person).collect();
                let person = self.someone(network, post, at, &not)?;
                let words = self.say("reviewed");
                let finding = self.random.pick(GlassFinding::ALL).copied()?;
                let review = ReviewGlass { case, finding, words: Some(slot(0)) };
                Some(vec![self.ask_saying(person, post, Action::ReviewGlass(review), words)])
            }
            _ => None,
        }
    }

    fn answer_request(
        &mut self,
        network: &Network,
        at: At,
        case: CaseNo,
        post: PostNo,
    ) -> Option<Vec<Asked>> {
        let request = network.rights.request(case).filter(|request| request.is_open())?;
        let (about, wish) = (request.person?, request.wish?);
        let person = self.someone(network, post, at, &[about])?;
        let mut asked = Vec::new();
        if request.state == RequestState::Received {
            let seen = AcknowledgeRight { case };
            asked.push(self.ask(person, post, Action::AcknowledgeRight(seen)));
        }
        let words = self.say("reviewed");
        // Something is refused and something corrected in every run, however short.
        let mut requests = network.rights.requests().map(|(_, request)| request.state);
        let first = wish != Wish::Correction && !requests.any(|state| state == RequestState::Refused);
        let refused = if wish == Wish::Correction { 20 } else { 10 };
        if first || self.random.percent(refused) {
            let reason = self.random.pick(RefusalReason::ALL).copied()?;
            let refuse = RefuseRight { case, reason, words: Some(slot(0)) };
            asked.push(self.ask_saying(person, post, Action::RefuseRight(refuse), words));
            return Some(asked);
        }
        let handed = (wish == Wish::Copy).then(|| self.random.pick(Handed::ALL).copied()).flatten();
        if wish == Wish::Copy {
            let visit = Visit { target: Target::Person(about), purpose: Purpose::AtRequest, words: true };
            asked.push(self.ask(person, post, Action::Visit(visit)));
        }
        let grant = GrantRight { case, corrects: None, handed, words: Some(slot(0)) };
        asked.push(self.ask_saying(person, post, Action::GrantRight(grant), words));
        Some(asked)
    }

    fn answer_breach(&mut self, network: &Network, at: At, case: CaseNo, post: PostNo) -> Option<Vec<Asked>> {
        let breach = network.rights.breach(case)?;
        let person = self.someone(network, post, at, &breach.recused)?;
        let action = match breach.state {
            BreachState::Reported => {
                let severity = self.random.pick(Severity::ALL).copied()?;
                Action::AssessBreach(AssessBreach { case, severity, people: 1 + self.random.below(9) as u32 })
            }
            BreachState::Assessed => {
                let told = self.random.percent(60);
                let (people, reason) = (told.then_some(1), (!told).then_some(UntoldReason::NoHarm));
                Action::TellConcerned(TellConcerned { case, people, reason })
            }
            BreachState::Told => {
                let measure = self.random.pick(BreachMeasure::ALL).copied()?;
                let taken = self.ask(person, post, Action::TakeMeasure(TakeMeasure { case, measure }));
                let words = self.say("closed");
                let close = CloseBreach { case, outcome: BreachOutcome::Confirmed, words: Some(slot(0)) };
                return Some(vec![taken, self.ask_saying(person, post, Action::CloseBreach(close), words)]);
            }
            BreachState::Closed => return None,
        };
        Some(vec![self.ask(person, post, action)])
    }

    /// Freshmen signed a sheet in class: their station enters it, a guardian's signature too where one is needed.
    fn sign(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let newest = network.roster.classes().map(|(_, class)| class.year).max()?;
        let stations = network.roster.posts().filter(|(_, post)| post.role == Role::StationCounsellor);
        let mut asked = Vec::new();
        for (post, row) in stations {
            let Some(person) = self.someone(network, post, at, &[]) else { continue };
            let signed = network.roster.people().filter(|(about, student)| {
                let class = student.place.class.and_then(|class| network.roster.class(class));
                let fresh = class.is_some_and(|class| class.year == newest && Some(class.unit) == row.unit);
                let said = network.rights.said(*about, ConsentTo::Census, Giver::Himself, at);
                fresh && student.departed.is_none() && said.is_none() && *about != person
            });
            for (about, _) in signed.take(20) {
                let givers = [Giver::Himself, Giver::Guardian];
                let needed = if network.is_minor(about, at) { 2 } else { 1 };
                for giver in givers.into_iter().take(needed) {
                    let consent = GiveConsent {
                        to: ConsentTo::Census,
                        person: Some(about),
                        giver,
                        received: Some(Channel::Writing),
                        since: None,
                        until: None,
                        words: None,
                    };
                    asked.push(self.ask(person, post, Action::GiveConsent(consent)));
                }
            }
        }
        Some(asked)
    }

    fn give_consents(&mut self, network: &Network, at: At) -> Vec<Asked> {
        let mut asked = Vec::new();
        for to in [ConsentTo::Counselling, ConsentTo::Family, ConsentTo::Hospital, ConsentTo::Research] {
            let Some(person) = self.with_account(network, at) else { continue };
            if network.rights.said(person, to, Giver::Himself, at) != Some(true) {
                let giver = Giver::Himself;
                let consent = GiveConsent {
                    to,
                    person: None,
                    giver,
                    received: None,
                    since: None,
                    until: None,
                    words: None,
                };
                asked.push(self.ask(person, None, Action::GiveConsent(consent)));
            }
        }
        asked
    }

    fn withdraw(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let consented = |person: &PersonNo| {
            let said = |to| network.rights.said(*person, to, Giver::Himself, at) == Some(true);
            ConsentTo::ALL.iter().copied().find(|to| said(*to))
        };
        let people = network.roster.people().map(|(person, _)| person);
        let mut found: Vec<_> = people
            .filter(|person| network.access.has_account(*person) && network.roster.is_here(*person, at))
            .filter_map(|person| Some((person, consented(&person)?)))
            .collect();
        found.truncate(200);
        let (person, to) = *self.random.pick(&found)?;
        let withdraw =
            WithdrawConsent { to, person: None, giver: Giver::Himself, received: None, words: None };
        Some(vec![self.ask(person, None, Action::WithdrawConsent(withdraw))])
    }

    fn disclose(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let (case, crisis) =
            network.crisis.iter().rev().find(|(case, _)| network.subject(*case).is_some())?;
        let actor = self.of_centre(network, at, crisis.holder, &kept_from(network, case))?;
        let words = self.say("kin");
        let until = at.day().plus(60);
        let disclose = Disclose {
            case: Some(case),
            person: None,
            recipient: Recipient::Hospital,
            title: None,
            ground: DisclosureGround::VitalInterests,
            shared: vec![Shared::Identity, Shared::Danger],
            delay: Some(DelayGround::DangerToHimself),
            delay_until: Some(until),
            words: Some(slot(0)),
        };
        Some(vec![self.ask_saying(actor.person, actor.post, Action::Disclose(disclose), words)])
    }

    /// A student who may sign in.
    fn with_account(&mut self, network: &Network, at: At) -> Option<PersonNo> {
        let people = network.roster.people().filter(|(person, row)| {
            row.kind == PersonKind::Student
                && network.access.has_account(*person)
                && network.roster.is_here(*person, at)
        });
        let people: Vec<PersonNo> = people.map(|(person, _)| person).collect();
        self.random.pick(&people).copied()
    }

    fn filling(
        &mut self,
        network: &Network,
        at: At,
        kind: UnitKind,
        role: Role,
    ) -> Option<(PersonNo, PostNo)> {
        let post = network.roster.single_post(kind, role)?;
        Some((self.someone(network, post, at, &[])?, post))
    }

    fn of_a_station(&mut self, network: &Network, at: At) -> Option<(PersonNo, PostNo)> {
        let posts = network.roster.posts().filter(|(_, post)| post.role == Role::StationCounsellor);
        let posts: Vec<PostNo> = posts.map(|(post, _)| post).collect();
        let post = *self.random.pick(&posts)?;
        Some((self.someone(network, post, at, &[])?, post))
    }

    fn of_department(&mut self, network: &Network, post: PostNo, at: At) -> Option<PersonNo> {
        let unit = network.roster.post(post)?.unit;
        let people = network.roster.people().filter(|(person, row)| {
            network.roster.department(row.place) == unit && network.roster.is_here(*person, at)
        });
        let people: Vec<PersonNo> = people.map(|(person, _)| person).collect();
        self.random.pick(&people).copied()
    }
}
