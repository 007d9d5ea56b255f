//! What people do about weekly reports: half of them in the ten minutes before they are due, some late, some not at all; most
//! say that nothing happened, also where something did. One station ticks rooms and countersigns.
//!
//! Chance has a stream of its own here, so that nothing else depends on it.

use wuji_core::action::Action;
use wuji_core::escalation::{Clock, Item};
use wuji_core::ids::{ClassNo, PersonNo, PostNo, RoomNo};
use wuji_core::network::Network;
use wuji_core::periodic::{
    Adopt, CalmFinding, ConcernCount, Countersign, Explain, LookAt, ReportWeek, ReportZero, RoomAnswer,
    RoomMood, RoomState, SendBack, SendBackReason, SilenceReason, TickRoom, Tighten, Topic, WeekConcern,
    WeekMeasure, WeekRule, rooms_of,
};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::{At, Day, MinuteOfDay};

use super::Semester;
use super::agenda::Plan;
use crate::college::{Asked, slot};

/// Something about weekly reports.
#[derive(Debug, Clone)]
pub(super) enum Weekly {
    /// A commissioner reports a week.
    Report { class: ClassNo, week: Day },
    /// The officer of a room ticks this week.
    Tick(RoomNo),
    /// The college adopts the rule that it had by default, in writing.
    Adopted,
    /// A station binds itself to more.
    Tightened,
}

impl Semester {
    /// Lets `act` draw from the chance of weekly reports.
    pub(super) fn by_week_chance<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        std::mem::swap(&mut self.random, &mut self.week_random);
        let done = act(self);
        std::mem::swap(&mut self.random, &mut self.week_random);
        done
    }

    pub(super) fn plan_week_errands(&mut self) {
        self.agenda.put(self.instant(1, 1, 9 * 60 + 21), Plan::Week(Weekly::Adopted));
        self.agenda.put(self.instant(1, 1, 9 * 60 + 52), Plan::Week(Weekly::Tightened));
    }

    /// Plans the reports of the week that begins on a Monday.
    pub(super) fn plan_weeks(&mut self, network: &Network, monday: Day) {
        let classes = network.roster.classes().map(|(class, _)| class);
        for row in network.class_weeks(classes, monday, monday) {
            if row.status == wuji_core::periodic::Status::Suspended {
                continue;
            }
            let before = match self.random.below(200) {
                0..6 => continue,
                6..18 => -self.random.between(10, 15 * 60),
                18..110 => self.random.between(1, 11),
                _ => self.random.between(11, 2 * 24 * 60),
            };
            let report = Weekly::Report { class: row.class, week: row.week };
            self.agenda.put(row.due.plus_minutes(-before), Plan::Week(report));
        }
        let rooms: Vec<(RoomNo, At)> = network
            .roster
            .rooms()
            .filter_map(|(room, row)| {
                let mate = network.roster.person(*row.beds.values().next()?)?;
                let rule = network.periodic.rule(network.roster.department(mate.place)?, monday);
                rule.room_ticks.then(|| (room, rule.due(monday)))
            })
            .collect();
        for (room, due) in rooms {
            if self.random.percent(80) {
                let before = self.random.between(15, 24 * 60);
                self.agenda.put(due.plus_minutes(-before), Plan::Week(Weekly::Tick(room)));
            }
        }
    }

    pub(super) fn week(&mut self, network: &Network, at: At, weekly: Weekly) -> Option<Vec<Asked>> {
        match weekly {
            Weekly::Report { class, week } => {
                let post = network.roster.class(class)?.commissioner?;
                let person = self.someone(network, post, at, &[])?;
                Some(vec![self.send_week(network, (person, post), class, week)])
            }
            Weekly::Tick(room) => {
                let post = network.roster.room(room)?.officer?;
                let person = self.someone(network, post, at, &[])?;
                let mood = if self.random.percent(93) { RoomMood::Calm } else { RoomMood::Look };
                Some(vec![self.ask(person, post, Action::TickRoom(TickRoom { mood }))])
            }
            Weekly::Adopted => {
                let post = network.roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair)?;
                let person = self.someone(network, post, at, &[])?;
                let adopt = Adopt { from: None, rule: WeekRule::default() };
                Some(vec![self.ask(person, post, Action::AdoptWeeks(adopt))])
            }
            Weekly::Tightened => {
                let mut stations = network.roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station);
                let (unit, _) = stations.next()?;
                let post = network.roster.post_of(unit, Role::StationDirector)?;
                let person = self.someone(network, post, at, &[])?;
                let minute = MinuteOfDay::hour(20);
                let measure = WeekMeasure { weekday: 7, minute, room_ticks: true, countersign: true };
                Some(vec![self.ask(person, post, Action::TightenWeeks(Tighten { unit, measure }))])
            }
        }
    }

    fn send_week(
        &mut self,
        network: &Network,
        (person, post): (PersonNo, PostNo),
        class: ClassNo,
        week: Day,
    ) -> Asked {
        let action = self.week_report(network, class, week);
        let words = match &action {
            Action::ReportWeek(report) if report.words.is_some() => self.say("noted"),
            _ => Vec::new(),
        };
        self.ask_saying(person, post, action, words)
    }

    fn week_report(&mut self, network: &Network, class: ClassNo, week: Day) -> Action {
        let (own, week) = (Some(class), Some(week));
        if self.random.percent(62) {
            return Action::ReportZero(ReportZero { class: own, week });
        }
        let mut rooms = Vec::new();
        for room in rooms_of(network, class) {
            let state = match self.random.below(20) {
                0..15 => RoomState::Calm,
                15 => RoomState::Look,
                16 => RoomState::NoAnswer,
                17 => RoomState::NotAsked,
                // Left out: it was not asked, unless its officer ticked.
                _ => continue,
            };
            rooms.push(RoomAnswer { room, state });
        }
        let kinds = [
            WeekConcern::Study,
            WeekConcern::Mood,
            WeekConcern::Conflict,
            WeekConcern::Sleep,
            WeekConcern::Online,
        ];
        let concern = self.random.pick(&kinds).copied().filter(|_| self.random.percent(40));
        let concerns =
            concern.map(|concern| ConcernCount { concern, count: 1 + self.random.below(3) as u16 });
        Action::ReportWeek(ReportWeek {
            class: own,
            week,
            rooms,
            others: None,
            talks: self.random.below(6) as u16,
            activities: self.random.below(2) as u16,
            concerns: concerns.into_iter().collect(),
            reports: u16::from(self.random.percent(5)),
            words: self.random.percent(10).then(|| slot(0)),
        })
    }

    /// Answers a clock of a weekly report.
    pub(super) fn answer_week(&mut self, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
        let case = clock.case;
        let matter = network.periodic.matter(case)?;
        let post = clock.owner?;
        let person = self.someone(network, post, at, &[])?;
        let (class, week) = (matter.class?, matter.week?);
        let ask = |this: &mut Self, action| Some(vec![this.ask(person, post, action)]);
        let commissioner = network.roster.class(class)?.commissioner;
        match (clock.start.row.item, matter.topic) {
            (Item::ClassReport, Topic::Silence) if self.random.percent(40) => {
                // Asked for it, the commissioner sends it after all.
                let post = commissioner?;
                let person = self.someone(network, post, at, &[])?;
                Some(vec![self.send_week(network, (person, post), class, week)])
            }
            (Item::ClassReport, Topic::Silence) => {
                let reasons = [SilenceReason::Forgotten, SilenceReason::Away, SilenceReason::NotAsked];
                let vacant = matter.vacant.then_some(SilenceReason::Vacant);
                let reason = vacant.or_else(|| self.random.pick(&reasons).copied())?;
                ask(self, Action::Explain(Explain { case, reason, words: None }))
            }
            (Item::ClassReport, _) => Some(vec![self.send_week(network, (person, post), class, week)]),
            (Item::CalmLook, _) => {
                let findings =
                    [CalmFinding::Calm, CalmFinding::InHand, CalmFinding::NotCalm, CalmFinding::Taught];
                let finding = self.random.pick(&findings).copied()?;
                ask(self, Action::LookAt(LookAt { case, finding, words: None }))
            }
            _ if self.random.percent(90) => ask(self, Action::Countersign(Countersign { case })),
            _ => ask(self, Action::SendBack(SendBack { case, reason: SendBackReason::Thin })),
        }
    }
}
