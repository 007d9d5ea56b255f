//! Who is counselled, by whom, how often; who is referred, goes, comes back and is assessed.
//!
//! Chance has a stream of its own here, so that what people report does not depend on what they tell a counsellor.

use wuji_core::action::Action;
use wuji_core::counselling::{
    Book, Cancel, CounsellingBasis, CounsellingConsent, CounsellingEnding, End, HandOver, Hold, Miss, Open,
    Raise, SessionModality, SessionTopic, Stage, Supervise, Take,
};
use wuji_core::crisis::KinResult;
use wuji_core::escalation::{Clock, Item};
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};
use wuji_core::network::Network;
use wuji_core::report::{Sign, State, Subject, Urgency};
use wuji_core::roster::{PersonKind, Role, UnitKind};
use wuji_core::time::{At, Day};

use super::agenda::Plan;
use super::{Semester, is_present, referrals};
use crate::college::{Asked, slot};

/// Something about counselling or a referral.
#[derive(Debug, Clone, Copy)]
pub(super) enum Talk {
    /// Somebody comes to a counsellor.
    Come,
    /// Whoever asked for help himself is counselled.
    Begin(CaseNo),
    /// Whoever owes this clock does it.
    Owed(Position),
    /// After a session: another appointment, or the end.
    GoOn(CaseNo),
    /// Somebody who was referred has gone: letters, leave, the way back.
    Away(CaseNo),
    /// Something rare.
    Rare(Rare),
}

/// Something rare about counselling or referrals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rare {
    /// A counsellor reports a danger.
    Raised,
    /// A counselling is handed over.
    HandedOver,
    /// Somebody is referred.
    Referred,
    /// A referral changes hands.
    HandedOff,
}

/// When: week, day from Monday, minute.
const CALENDAR: [(Rare, i32, i32, u16); 12] = [
    (Rare::Referred, 2, 1, 10 * 60 + 13),
    (Rare::Referred, 2, 3, 15 * 60 + 21),
    (Rare::HandedOff, 2, 3, 16 * 60 + 2),
    (Rare::Raised, 3, 2, 11 * 60 + 17),
    (Rare::Referred, 4, 1, 10 * 60 + 13),
    (Rare::HandedOver, 5, 3, 9 * 60 + 33),
    (Rare::Referred, 5, 4, 14 * 60 + 51),
    (Rare::Referred, 7, 0, 10 * 60 + 13),
    (Rare::Raised, 9, 2, 11 * 60 + 17),
    (Rare::Referred, 9, 3, 14 * 60 + 51),
    (Rare::HandedOver, 11, 3, 9 * 60 + 33),
    (Rare::Referred, 12, 2, 10 * 60 + 13),
];

/// People who come by in a week of a college of 11,000 students: with some five sessions each, about 1,500 sessions a year.
const RATE: usize = 9;
const REFERENCE: usize = 11_000;

/// Whether a clock belongs here.
pub(super) fn is_of_counselling(network: &Network, clock: &Clock) -> bool {
    network.counselling.get(clock.case).is_some() || network.referral.get(clock.case).is_some()
}

impl Semester {
    pub(super) fn plan_counselling(&mut self) {
        for (rare, week, day, minute) in CALENDAR {
            self.agenda.put(self.instant(week, day, minute), Plan::Talk(Talk::Rare(rare)));
        }
    }

    /// Plans who comes in the week of a Monday, and whose own request becomes a counselling.
    pub(super) fn plan_talks(&mut self, network: &Network, monday: Day) {
        let students = network.roster.people().filter(|(_, row)| row.kind == PersonKind::Student).count();
        let all = RATE * students;
        let count = all / REFERENCE + usize::from(self.random.below(REFERENCE) < all % REFERENCE);
        for _ in 0..count.max(1) {
            let day = monday.plus(self.random.below(5) as i32);
            let minute = self.random.between(8 * 60 + 40, 17 * 60 + 30) as u16;
            self.agenda.put(day.at_minute(minute), Plan::Talk(Talk::Come));
        }
        let himself: Vec<CaseNo> = network
            .open_reports()
            .filter(|(_, report)| report.acknowledged && report.subject.and_then(Subject::person).is_some())
            .filter(|(_, report)| report.subject.and_then(Subject::person) == report.sender)
            .map(|(case, _)| case)
            .collect();
        for case in himself {
            let minute = self.random.between(8 * 60 + 5, 17 * 60) as u16;
            self.agenda.put(monday.at_minute(minute), Plan::Talk(Talk::Begin(case)));
        }
    }

    /// Plans when a clock of a counselling or referral is answered, if at all.
    pub(super) fn plan_owed(&mut self, network: &Network, position: Position, clock: &Clock) {
        if !self.random.percent(93) {
            return;
        }
        let now = network.last_at();
        let due = clock.start.due;
        let at = match clock.start.row.item {
            // Recorded after it was held, within three days of its end.
            Item::SessionRecord => due.plus_minutes(-self.random.between(60, 3 * 24 * 60 - 5)),
            Item::Resumption => due.plus_minutes(-self.random.between(5 * 60, 40 * 60)),
            _ => now.plus_ms((due.ms() - now.ms()) / 100 * self.random.between(10, 80)),
        };
        self.agenda.put(at.max(now.plus_minutes(3)), Plan::Talk(Talk::Owed(position)));
    }

    /// Does something about counselling or a referral; `None` where there is nothing to do.
    pub(super) fn talk(&mut self, network: &Network, at: At, talk: Talk) -> Option<Vec<Asked>> {
        match talk {
            Talk::Come => self.come(network, at),
            Talk::Begin(case) => self.begin_counselling(network, at, case),
            Talk::Owed(position) => {
                let clock = *network.escalation.clock(position)?;
                if network.referral.get(clock.case).is_some() {
                    return referrals::owed(self, network, at, &clock);
                }
                self.owed(network, at, &clock)
            }
            Talk::GoOn(case) => self.go_on(network, at, case),
            Talk::Away(case) => referrals::away(self, network, at, case),
            Talk::Rare(rare) => {
                let asked = self.rare(network, at, rare);
                if asked.is_none() {
                    // Nobody is there yet whom it could concern.
                    self.agenda.put(at.plus_minutes(24 * 60), Plan::Talk(Talk::Rare(rare)));
                }
                asked
            }
        }
    }

    /// A counsellor's post and who acts in it: of the centre, or of somebody's station.
    pub(super) fn counsellor(
        &mut self,
        network: &Network,
        at: At,
        client: PersonNo,
    ) -> Option<(PersonNo, PostNo)> {
        let row = network.roster.person(client)?;
        let unit = network.roster.department(row.place).filter(|_| self.random.percent(55));
        let post = match unit {
            Some(unit) => network.roster.post_of(unit, Role::StationCounsellor)?,
            None => network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor)?,
        };
        Some((self.someone(network, post, at, &[client])?, post))
    }

    /// Somebody comes by: now and then a member of staff; some are only put on the list.
    fn come(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let staff: Vec<PersonNo> = network
            .roster
            .people()
            .filter(|(person, row)| row.kind == PersonKind::Staff && is_present(network, *person, at))
            .map(|(person, _)| person)
            .collect();
        let client = match self.random.percent(8) {
            true => *self.random.pick(&staff)?,
            false => self.account(network, at)?,
        };
        let (person, post) = self.counsellor(network, at, client)?;
        let bases = [
            CounsellingBasis::WalkIn,
            CounsellingBasis::WalkIn,
            CounsellingBasis::CensusInterview,
            CounsellingBasis::Crisis,
        ];
        let basis = *self.random.pick(&bases)?;
        let consent = self.consent();
        let words = self.say("counselling");
        let open = Open { person: client, basis, consent, source: None, words: Some(slot(0)) };
        Some(vec![self.ask_saying(person, post, Action::OpenCounselling(open), words)])
    }

    fn consent(&mut self) -> Option<CounsellingConsent> {
        match self.random.below(20) {
            0..3 => None,
            3 => Some(CounsellingConsent::WithGuardian),
            _ => Some(CounsellingConsent::Given),
        }
    }

    fn begin_counselling(&mut self, network: &Network, at: At, case: CaseNo) -> Option<Vec<Asked>> {
        let report = network.report.get(case).filter(|report| report.state == State::Open)?;
        let (client, post) = (report.subject.and_then(Subject::person)?, report.holder?);
        let counsels = matches!(network.roster.role(post)?, Role::StationCounsellor | Role::CentreCounsellor);
        let person = self.someone(network, post, at, &report.kept_from()).filter(|_| counsels)?;
        let consent = self.consent();
        let open = Open {
            person: client,
            basis: CounsellingBasis::SelfRequest,
            consent,
            source: Some(case),
            words: None,
        };
        Some(vec![self.ask(person, post, Action::OpenCounselling(open))])
    }

    fn owed(&mut self, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
        let case = clock.case;
        let row = network.counselling.get(case)?;
        let client = row.client?;
        if row.stage == Stage::Waiting {
            let post = row.post?;
            let person = self.someone(network, post, at, &[client])?;
            let take = Take { case, consent: CounsellingConsent::Given };
            return Some(vec![self.ask(person, post, Action::TakeCounselling(take))]);
        }
        let (person, post) = (row.counsellor?, row.post?);
        if !network.roster.holds(post, person, at) || !network.roster.is_here(client, at) {
            return None;
        }
        if clock.start.row.item == Item::Appointment {
            return Some(vec![self.booking(person, post, case, at)]);
        }
        let booking = row.booking?;
        let called_off = network.counselling.iter().any(|(_, row)| row.cancelled > 0);
        let action = match self.random.below(100) {
            // The first of all is called off by phone.
            _ if !called_off => Action::CancelAppointment(Cancel { case, by_client: true }),
            0..7 => Action::MissAppointment(Miss { case }),
            7..12 if network.access.has_account(client) => {
                let cancel = Action::CancelAppointment(Cancel { case, by_client: false });
                return Some(vec![self.ask(client, None, cancel)]);
            }
            7..12 => Action::CancelAppointment(Cancel { case, by_client: true }),
            _ => {
                let (minutes, modality) = (booking.minutes, booking.modality);
                return Some(vec![self.talked(person, post, case, minutes, modality, false, at)]);
            }
        };
        Some(vec![self.ask(person, post, action)])
    }

    fn booking(&mut self, person: PersonNo, post: PostNo, case: CaseNo, at: At) -> Asked {
        let day = at.day().plus(self.random.between(2, 7) as i32);
        let day = if day.is_weekend() { day.plus(2) } else { day };
        // Mornings and afternoons, by the quarter.
        let quarter = self.random.below(14) as u16;
        let minute = if quarter < 7 { 8 * 60 + quarter * 30 } else { 14 * 60 + (quarter - 7) * 30 };
        let modality = match self.random.below(10) {
            0 => SessionModality::Phone,
            1 => SessionModality::Online,
            _ => SessionModality::InPerson,
        };
        let at = day.at_minute(minute + self.random.below(4) as u16 * 5);
        self.ask(person, post, Action::BookAppointment(Book { case, at, minutes: 50, modality }))
    }

    #[expect(clippy::too_many_arguments, reason = "a session is all of this")]
    fn talked(
        &mut self,
        person: PersonNo,
        post: PostNo,
        case: CaseNo,
        minutes: u16,
        modality: SessionModality,
        walk_in: bool,
        at: At,
    ) -> Asked {
        let topics = self.random.pick(SessionTopic::ALL).copied().into_iter().collect();
        let later = at.plus_minutes(self.random.between(5, 3 * 24 * 60));
        self.agenda.put(later, Plan::Talk(Talk::GoOn(case)));
        let words = self.say("session");
        let hold = Hold { case, at: None, minutes, modality, topics, walk_in, words: Some(slot(0)) };
        self.ask_saying(person, post, Action::HoldSession(hold), words)
    }

    /// Another appointment, supervision now and then, or the end.
    fn go_on(&mut self, network: &Network, at: At, case: CaseNo) -> Option<Vec<Asked>> {
        let row = network.counselling.get(case).filter(|row| row.stage == Stage::Open)?;
        let (person, post) = (row.counsellor?, row.post?);
        if !network.roster.holds(post, person, at) || row.appointment.is_some() {
            return None;
        }
        let here = row.client.is_some_and(|client| network.roster.is_here(client, at));
        if here && self.random.percent(80) {
            let mut asked = Vec::new();
            if self.random.percent(6) {
                let words = self.say("supervision");
                let supervise = Supervise { case, on: None, minutes: 60, words: Some(slot(0)) };
                asked.push(self.ask_saying(person, post, Action::SuperviseCounselling(supervise), words));
            }
            asked.push(match self.random.percent(6) {
                true => self.talked(person, post, case, 30, SessionModality::InPerson, true, at),
                false => self.booking(person, post, case, at),
            });
            return Some(asked);
        }
        let endings = [
            CounsellingEnding::GoalsReached,
            CounsellingEnding::GoalsReached,
            CounsellingEnding::StoppedByClient,
            CounsellingEnding::Referred,
        ];
        let ending = if here { *self.random.pick(&endings)? } else { CounsellingEnding::Left };
        let words = self.say("closed");
        let end = Action::EndCounselling(End { case, ending, words: Some(slot(0)) });
        Some(vec![self.ask_saying(person, post, end, words)])
    }

    fn rare(&mut self, network: &Network, at: At, rare: Rare) -> Option<Vec<Asked>> {
        let of_students = |row: &&wuji_core::counselling::Counselling| {
            let client = row.client.and_then(|client| network.roster.person(client));
            let acts =
                row.counsellor.zip(row.post).is_some_and(|(who, post)| network.roster.holds(post, who, at));
            row.stage == Stage::Open && acts && client.is_some_and(|row| row.kind == PersonKind::Student)
        };
        let open: Vec<CaseNo> = network
            .counselling
            .iter()
            .filter(|(_, row)| of_students(row) && row.appointment.is_none())
            .map(|(case, _)| case)
            .collect();
        match rare {
            Rare::Raised => {
                let case = *self.random.pick(&open)?;
                let row = network.counselling.get(case)?;
                let words = self.say("phone");
                let (signs, words_slot) = (vec![Sign::Hopeless], Some(slot(0)));
                let raise = Raise { case, urgency: Urgency::Concerning, signs, words: words_slot };
                Some(vec![self.ask_saying(row.counsellor?, row.post?, Action::RaiseDanger(raise), words)])
            }
            Rare::HandedOver => {
                let centre = network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor)?;
                let of_station = |case: &&CaseNo| {
                    network.counselling.get(**case).is_some_and(|row| row.post != Some(centre))
                };
                let case = open.iter().find(of_station).or(open.first()).copied()?;
                let row = network.counselling.get(case)?;
                let words = self.say("handed");
                let (consent, words_slot) = (CounsellingConsent::Given, Some(slot(0)));
                let hand_over = HandOver { case, to: centre, consent, words: words_slot };
                let action = Action::HandOverCounselling(hand_over);
                Some(vec![self.ask_saying(row.counsellor?, row.post?, action, words)])
            }
            Rare::Referred => referrals::refer(self, network, at),
            Rare::HandedOff => referrals::hand_off(self, network, at),
        }
    }

    /// A family told, unreached, or not told for a reason.
    pub(super) fn kin_result(&mut self) -> KinResult {
        match self.random.below(10) {
            0 => KinResult::Unreached,
            1 => KinResult::Refused,
            _ => KinResult::Told,
        }
    }
}
