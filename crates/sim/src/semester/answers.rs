//! What holders do about the clocks that they owe: acknowledge, note, forward, return, hand off, settle; sometimes they
//! read first, sometimes they do nothing and the item climbs.

use wuji_core::access::{Purpose, Target, Visit};
use wuji_core::action::Action;
use wuji_core::escalation::{Clock, Item, Level};
use wuji_core::focus;
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};
use wuji_core::network::Network;
use wuji_core::report::{
    Accept, Acknowledge, Choice, Forward, HandOff, Note, Outcome, Recuse, Report, Return, Settle, State,
    Subject, Supplement,
};
use wuji_core::roster::{Identify, Reach, Role};
use wuji_core::time::At;

use super::agenda::Plan;
use super::care::is_nursing;
use super::{Semester, is_present, kept_from};
use crate::college::{Asked, slot};

const NIGHT_ENDS: u16 = 7 * 60 + 30;
const DAY_ENDS: u16 = 22 * 60 + 30;
const DAY_MIN: i64 = 24 * 60;

/// Whether the centre still owes the assessment of a report.
pub(super) fn awaits_assessment(network: &Network, case: CaseNo) -> bool {
    network.escalation.of_case(case).any(|(_, clock)| clock.start.row.item == Item::Assessment)
}

/// Whether a clock is owed to somebody whom a census or a warning found.
pub(super) fn is_of_screening(network: &Network, clock: &Clock) -> bool {
    matches!(clock.start.row.item, Item::Interview | Item::Look)
        || network.census.screening(clock.case).is_some()
}

/// Somebody in a post, about to do something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Actor {
    pub(super) person: PersonNo,
    pub(super) post: PostNo,
    pub(super) role: Role,
}

impl Semester {
    /// Plans when a clock will be answered, if at all.
    pub(super) fn plan_answer(&mut self, network: &Network, position: Position, clock: &Clock) {
        let row = clock.start.row;
        let percent = match (row.item, row.level) {
            (Item::Acknowledge, Level::Emergency) => 92,
            (Item::Acknowledge, _) => 84,
            (Item::Lease, _) => 88,
            (Item::Supplement, _) => 70,
            (Item::Assessment, _) => 85,
            (Item::Proposal | Item::Decision | Item::KinContact, _) => 93,
            (Item::Approval, _) => 88,
            (Item::Review, _) => 90,
            (Item::Task | Item::Confirmation, _) => 85,
            (Item::Interview | Item::Look, _) => 86,
            // Sessions complete it, nobody says so; meetings ratify.
            (Item::Completion | Item::Ratification, _) => 0,
            (Item::BreachAssessment | Item::BreachStep | Item::RightsRequest | Item::GlassReview, _) => 88,
            (Item::Receipt, _) => 80,
            (Item::FollowUp, _) if is_of_screening(network, clock) => 86,
            (
                Item::Guardianship | Item::HandOver | Item::FollowUp | Item::WatchCheck | Item::PlanReview,
                _,
            ) => return self.plan_nursing(network, position, clock),
            (Item::ClassReport | Item::CalmLook | Item::Countersign, _) => 85,
            // These are planned apart.
            (
                Item::Appointment
                | Item::SessionRecord
                | Item::ReferralAnswer
                | Item::Escort
                | Item::Resumption,
                _,
            ) => 0,
        };
        if !self.random.percent(percent) {
            return;
        }
        let now = network.last_at();
        if row.item == Item::Review {
            // Reviews are written in the last days before they are due.
            let at = clock.start.due.plus_minutes(-self.random.between(DAY_MIN, 9 * DAY_MIN));
            self.agenda.put(at.max(now.plus_minutes(DAY_MIN)), Plan::Answer(position));
            return;
        }
        let total_ms = clock.start.due.ms() - now.ms();
        let share = self.random.between(5, 90);
        let at = now.plus_ms(total_ms / 100 * share);
        let by_day = match at.minute_of_day() {
            minute if minute < NIGHT_ENDS => at.plus_minutes(i64::from(NIGHT_ENDS - minute) + share),
            minute if minute > DAY_ENDS => {
                at.plus_minutes(DAY_MIN - i64::from(minute) + i64::from(NIGHT_ENDS) + share)
            }
            _ => at,
        };
        // Nobody is woken for what can wait until morning.
        let at = if by_day < clock.start.due && total_ms > 3 * 3_600_000 { by_day } else { at };
        self.agenda.put(at, Plan::Answer(position));
    }

    /// Answers a clock, if it still runs.
    pub(super) fn answer(&mut self, network: &Network, at: At, position: Position) -> Option<Vec<Asked>> {
        let clock = *network.escalation.clock(position)?;
        let screening = is_of_screening(network, &clock);
        if is_nursing(clock.start.row.item) && !screening {
            return self.nurse_clock(network, at, &clock);
        }
        if self.is_scripted(network, clock.case) && !screening {
            return None;
        }
        match clock.start.row.item {
            Item::Acknowledge | Item::Lease if network.report.get(clock.case).is_some() => {
                let report = network.report.get(clock.case)?;
                let post = report.holder?;
                let person = self.someone(network, post, at, &report.kept_from())?;
                let actor = Actor { person, post, role: network.roster.role(post)? };
                let mut asked = self.read_first(network, actor, clock.case);
                if clock.start.row.item == Item::Acknowledge && !report.acknowledged {
                    asked.extend(self.seen_by_others(network, at, clock.case, report));
                    let case = clock.case;
                    let action = Action::Acknowledge(Acknowledge { case, on_scene: false });
                    asked.push(self.ask(actor.person, actor.post, action));
                } else {
                    asked.extend(self.progress(network, at, actor, clock.case, report)?);
                }
                Some(asked)
            }
            Item::Supplement => self.supplement(network, clock.case),
            Item::Approval => self.approve(network, at, &clock),
            Item::Review => self.review(network, at, &clock),
            Item::BreachAssessment | Item::BreachStep | Item::RightsRequest | Item::GlassReview => {
                self.by_rights(|semester| semester.answer_right(network, at, &clock))
            }
            Item::Receipt => {
                std::mem::swap(&mut self.random, &mut self.publication_random);
                let asked = self.receive_paper(network, at, &clock);
                std::mem::swap(&mut self.random, &mut self.publication_random);
                asked
            }
            Item::Task | Item::Confirmation => {
                std::mem::swap(&mut self.random, &mut self.duty_random);
                let asked = self.answer_task(network, at, &clock);
                std::mem::swap(&mut self.random, &mut self.duty_random);
                asked
            }
            Item::Interview | Item::Look | Item::FollowUp => {
                std::mem::swap(&mut self.random, &mut self.census_random);
                let asked = self.answer_screening(network, at, &clock);
                std::mem::swap(&mut self.random, &mut self.census_random);
                asked
            }
            Item::Completion | Item::Ratification => None,
            Item::Guardianship | Item::HandOver | Item::WatchCheck | Item::PlanReview => None,
            Item::ClassReport | Item::CalmLook | Item::Countersign => {
                self.by_week_chance(|this| this.answer_week(network, at, &clock))
            }
            Item::Appointment
            | Item::SessionRecord
            | Item::ReferralAnswer
            | Item::Escort
            | Item::Resumption => None,
            Item::Acknowledge
            | Item::Lease
            | Item::Assessment
            | Item::Proposal
            | Item::Decision
            | Item::KinContact => self.answer_crisis(network, at, &clock),
        }
    }

    /// A reading before acting, half of the time.
    pub(super) fn read_first(&mut self, network: &Network, actor: Actor, case: CaseNo) -> Vec<Asked> {
        if !self.random.percent(45) {
            return Vec::new();
        }
        // Whoever was told only, or directs a station, reads no words.
        let words = network.report.get(case).is_some_and(|report| report.holder == Some(actor.post))
            && actor.role != Role::StationDirector;
        let target = Target::Case(case);
        let visit = Visit { target, purpose: Purpose::Handling, words };
        vec![self.ask(actor.person, actor.post, Action::Visit(visit))]
    }

    /// Of an emergency, others who were told say "seen" as well, or an advisor is on scene.
    fn seen_by_others(&mut self, network: &Network, at: At, case: CaseNo, report: &Report) -> Option<Asked> {
        if !report.is_emergency() || !self.random.percent(30) {
            return None;
        }
        let post = *self.random.pick(&report.told)?;
        let person = self.someone(network, post, at, &report.kept_from())?;
        let role = network.roster.role(post)?;
        // A commissioner or an office says "seen" and no more.
        if !matches!(role, Role::Advisor | Role::Commissioner | Role::StationOnCall) {
            return None;
        }
        let on_scene = role == Role::Advisor && self.random.percent(40);
        Some(self.ask(person, post, Action::Acknowledge(Acknowledge { case, on_scene })))
    }

    /// What the holder of an acknowledged report does next.
    fn progress(
        &mut self,
        network: &Network,
        at: At,
        actor: Actor,
        case: CaseNo,
        report: &Report,
    ) -> Option<Vec<Asked>> {
        let mut asked = Vec::new();
        if report.subject == Some(Subject::Described) && self.random.percent(60) {
            asked.extend(self.identify(network, actor, case));
        }
        let draw = self.random.below(100);
        let action = match actor.role {
            Role::Commissioner if draw < 40 => self.forward_by_choice(case),
            Role::Commissioner if draw < 55 => self.note(case),
            Role::Advisor if draw < 35 => self.forward(case, None),
            Role::Advisor if draw < 60 => self.note(case),
            Role::Advisor if draw < 66 => self.give_back(network, at, case, report)?,
            Role::StudentAffairsTeacher | Role::YouthLeagueTeacher if draw < 70 => self.forward(case, None),
            Role::StationDirector => self.forward(case, None),
            Role::StationCounsellor | Role::StationOnCall if draw < 20 => self.forward(case, None),
            Role::StationCounsellor | Role::StationOnCall if draw < 45 => self.note(case),
            Role::StationCounsellor | Role::StationOnCall if draw < 50 => {
                self.give_back(network, at, case, report)?
            }
            Role::CentreCounsellor | Role::CentreOnCall if draw < 25 && !report.with_centre => {
                Action::Accept(Accept { case })
            }
            Role::CentreCounsellor | Role::CentreOnCall | Role::CentreDirector if draw < 40 => {
                self.note(case)
            }
            Role::CentreCounsellor | Role::CentreOnCall if draw < 48 => {
                asked.extend(self.assess(network, actor, case));
                return Some(asked);
            }
            Role::StationCounsellor
            | Role::StationOnCall
            | Role::CentreOnCall
            | Role::CentreDirector
            | Role::CentreCounsellor
                if draw < 56 =>
            {
                self.hand_off(network, at, actor, case, report)?
            }
            Role::LeadingChair | Role::LeadingViceChair | Role::LeadingMember | Role::LeadingOnCall => {
                self.give_back(network, at, case, report)?
            }
            _ if draw >= 98 => Action::Recuse(Recuse { case, person: None }),
            Role::StationCounsellor | Role::CentreCounsellor if draw < 70 => {
                asked.extend(self.list(network, actor, case, focus::Ground::Reports));
                self.settle(case, report)
            }
            Role::Commissioner
            | Role::Advisor
            | Role::StudentAffairsTeacher
            | Role::YouthLeagueTeacher
            | Role::StationCounsellor
            | Role::StationOnCall
            | Role::CentreCounsellor
            | Role::CentreOnCall
            | Role::CentreDirector => self.settle(case, report),
            Role::DormOfficer
            | Role::SystemAdministrator
            | Role::SecurityAdministrator
            | Role::AuditAdministrator => return None,
        };
        // What the centre has not assessed nobody ends, and what is urgent no student.
        let awaited = awaits_assessment(network, case);
        let student = !actor.role.is_staff() && report.level >= Some(Level::Urgent);
        let action = match action {
            Action::Settle(_) if awaited && actor.role.is_centre() => {
                asked.extend(self.assess(network, actor, case));
                return Some(asked);
            }
            Action::Settle(_) if awaited && actor.role.is_leading() => self.note(case),
            Action::Settle(_) if awaited || student => self.forward(case, None),
            other => other,
        };
        let words = match &action {
            Action::Forward(_) => self.say("forwarded"),
            Action::Note(_) => self.say("noted"),
            Action::Return(_) => self.say("returned"),
            Action::HandOff(_) => self.say("handed"),
            Action::Settle(_) => self.say("settled"),
            _ => Vec::new(),
        };
        asked.push(self.ask_saying(actor.person, actor.post, action, words));
        Some(asked)
    }

    fn note(&self, case: CaseNo) -> Action {
        Action::Note(Note { case, words: Some(slot(0)) })
    }

    pub(super) fn forward(&self, case: CaseNo, to: Option<Choice>) -> Action {
        Action::Forward(Forward { case, to, words: Some(slot(0)) })
    }

    fn forward_by_choice(&mut self, case: CaseNo) -> Action {
        let to = match self.random.below(100) {
            0..70 => None,
            70..80 => Some(Choice::Station),
            80..88 => Some(Choice::StudentAffairs),
            88..94 => Some(Choice::YouthLeague),
            _ => Some(Choice::Centre),
        };
        self.forward(case, to)
    }

    fn settle(&mut self, case: CaseNo, report: &Report) -> Action {
        let outcomes = [Outcome::Talked, Outcome::Talked, Outcome::Counselling, Outcome::NoConcern];
        let outcome = match self.random.pick(&outcomes) {
            _ if report.is_emergency() && self.random.percent(40) => Outcome::Unfounded,
            Some(outcome) => *outcome,
            None => Outcome::Talked,
        };
        Action::Settle(Settle { case, outcome, words: Some(slot(0)) })
    }

    /// Back to a post that held it before and can be reached; settles where there is none.
    pub(super) fn give_back(
        &mut self,
        network: &Network,
        at: At,
        case: CaseNo,
        report: &Report,
    ) -> Option<Action> {
        let keep = report.kept_from();
        let reachable =
            |post: &PostNo| network.roster.reach(Some(*post), at, &keep, report.sender) == Reach::Open;
        let before: Vec<PostNo> = report
            .path
            .iter()
            .copied()
            .filter(|post| Some(*post) != report.holder)
            .filter(reachable)
            .collect();
        // The leading group gives an emergency back to the centre, everybody else to whoever had it last.
        let holder = report.holder.and_then(|holder| network.roster.role(holder));
        let to = if holder.is_some_and(Role::is_leading) { before.first() } else { before.last() };
        match to {
            Some(to) => Some(Action::Return(Return { case, to: *to, words: Some(slot(0)) })),
            None => Some(self.settle(case, report)),
        }
    }

    fn hand_off(
        &mut self,
        network: &Network,
        at: At,
        actor: Actor,
        case: CaseNo,
        report: &Report,
    ) -> Option<Action> {
        let unit = network.roster.post(actor.post)?.unit?;
        let keep = report.kept_from();
        let is_staff = |post: &PostNo| {
            network.roster.role(*post).is_some_and(|role| role.is_station() || role.is_centre())
        };
        let others: Vec<PostNo> = network
            .roster
            .unit(unit)?
            .posts
            .iter()
            .copied()
            .filter(|post| *post != actor.post && is_staff(post))
            .filter(|post| network.roster.reach(Some(*post), at, &keep, None) == Reach::Open)
            .collect();
        let to = *self.random.pick(&others)?;
        Some(Action::HandOff(HandOff { case, to, words: Some(slot(0)) }))
    }

    /// Says who a described subject is: a student of the holder's department, or of any where the centre holds it.
    pub(super) fn identify(&mut self, network: &Network, actor: Actor, case: CaseNo) -> Option<Asked> {
        let may =
            matches!(actor.role, Role::StationCounsellor | Role::StationOnCall) || actor.role.is_centre();
        if !may {
            return None;
        }
        let unit = network.roster.post(actor.post)?.unit;
        let classes: Vec<_> = network
            .roster
            .classes()
            .filter(|(_, class)| actor.role.is_centre() || Some(class.unit) == unit)
            .map(|(class, _)| class)
            .collect();
        let class = *self.random.pick(&classes)?;
        let person = self.student_of(network, class)?;
        Some(self.ask(actor.person, actor.post, Action::Identify(Identify { case, person })))
    }

    fn supplement(&mut self, network: &Network, case: CaseNo) -> Option<Vec<Asked>> {
        let report = network.report.get(case)?;
        let (sender, post) = (report.sender?, report.from);
        let held = post.filter(|post| network.roster.holds(*post, sender, network.last_at()));
        let action = Action::Supplement(Supplement { case, words: Some(slot(0)) });
        let words = self.say("supplement");
        Some(vec![self.ask_saying(sender, held, action, words)])
    }

    fn approve(&mut self, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
        let proposer = network.focus.get(clock.case)?.pending.as_ref()?.by;
        let not: Vec<PersonNo> = proposer.into_iter().chain(kept_from(network, clock.case)).collect();
        let post = clock.owner?;
        let person = self.someone(network, post, at, &not)?;
        let case = clock.case;
        let (action, words) = if self.random.percent(82) {
            (Action::ApproveListing(focus::Approve { case }), Vec::new())
        } else {
            let words = self.say("declined");
            (Action::DeclineListing(focus::Decline { case, words: Some(slot(0)) }), words)
        };
        Some(vec![self.ask_saying(person, post, action, words)])
    }

    fn review(&mut self, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
        let post = clock.owner?;
        let person = self.someone(network, post, at, &[])?;
        let action = Action::ReviewListing(focus::Review { case: clock.case, words: Some(slot(0)) });
        let words = self.say("reviewed");
        Some(vec![self.ask_saying(person, post, action, words)])
    }

    /// Sends an observation that waits.
    pub(super) fn send_later(
        &mut self,
        network: &Network,
        sender: PersonNo,
        post: PostNo,
    ) -> Option<Vec<Asked>> {
        let waits = |report: &Report| report.state == State::Observed && report.sender == Some(sender);
        let (case, _) = network.report.iter().rev().find(|(_, report)| waits(report))?;
        let holds = network.roster.holds(post, sender, network.last_at());
        if !holds || !is_present(network, sender, network.last_at()) {
            return None;
        }
        let urgency = self.urgency();
        let action = Action::Send(wuji_core::report::Send {
            case,
            urgency,
            to: None,
            involved: Vec::new(),
            keep_from: Vec::new(),
        });
        Some(vec![self.ask(sender, post, action)])
    }
}
