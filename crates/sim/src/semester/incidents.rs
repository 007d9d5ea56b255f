//! What happens to several people at once: a quarrel that a commissioner reports, now and then at night; counsellors join
//! what belongs together and take apart what does not. And the night in which two of an enlarged leading group decide, and
//! the meeting that ratifies it.
//!
//! Chance has a stream of its own here, so that what people report of one person does not shift with it.

use wuji_core::action::Action;
use wuji_core::crisis::Ratify;
use wuji_core::ids::{CaseNo, ClassNo, PersonNo};
use wuji_core::network::Network;
use wuji_core::report::{About, Concerned, Join, LifeEvent, Part, Sign, State, SubmitSeveral, Urgency};
use wuji_core::roster::{PostPerson, Role, UnitKind};
use wuji_core::time::At;

use super::Semester;
use super::agenda::Plan;
use crate::college::{Asked, slot};

/// Something that concerns several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// Two of a class quarrel.
    Quarrel(Urgency),
    /// A counsellor puts a report to another.
    Joined,
    /// It did not belong there.
    Parted(CaseNo),
    /// More members for a night.
    Enlarged,
    /// The next meeting looks at what was decided out of hours.
    Ratified,
}

impl Semester {
    /// Plans them for the whole semester.
    pub(super) fn plan_incidents(&mut self) {
        for week in 1..=i32::from(self.weeks) {
            let day = self.incident_random.below(5) as i32;
            if week % 2 == 0 {
                let at = self.instant(week, day, 16 * 60 + 20);
                self.agenda.put(at, Plan::Incident(Occasion::Quarrel(Urgency::Concerning)));
            }
            if week % 5 == 3 {
                let at = self.instant(week, day, 22 * 60 + 45);
                self.agenda.put(at, Plan::Incident(Occasion::Quarrel(Urgency::Emergency)));
            }
            let at = self.instant(week, 2, 10 * 60 + 40);
            self.agenda.put(at, Plan::Incident(Occasion::Joined));
            self.agenda.put(self.instant(week, 1, 15 * 60 + 10), Plan::Incident(Occasion::Ratified));
        }
        self.agenda.put(self.instant(3, 2, 20 * 60), Plan::Incident(Occasion::Enlarged));
    }

    /// What comes of an occasion.
    pub(super) fn occasion(&mut self, network: &Network, at: At, occasion: Occasion) -> Option<Vec<Asked>> {
        match occasion {
            Occasion::Quarrel(urgency) => self.quarrel(network, at, urgency),
            Occasion::Joined => self.join_two(network, at),
            Occasion::Parted(case) => {
                let report = network.report.get(case).filter(|_| !network.incident(case).is_empty())?;
                let holder = report.holder?;
                let person = self.someone(network, holder, at, &report.kept_from())?;
                Some(vec![self.ask(person, holder, Action::Part(Part { case }))])
            }
            Occasion::Enlarged => self.enlarge(network, at),
            Occasion::Ratified => self.ratify_all(network, at),
        }
    }

    fn quarrel(&mut self, network: &Network, at: At, urgency: Urgency) -> Option<Vec<Asked>> {
        let classes = network.roster.classes().count();
        let class = ClassNo(self.random.below(classes) as u32);
        let post = network.roster.class(class)?.commissioner?;
        let commissioner = self.someone(network, post, at, &[])?;
        let mut mates = self.classes.get(&class).cloned().unwrap_or_default();
        mates.retain(|mate| *mate != commissioner && !self.scripted.contains(mate));
        let first = *self.random.pick(&mates)?;
        mates.retain(|mate| *mate != first);
        let second = *self.random.pick(&mates)?;
        let concerned = |person: PersonNo| Concerned {
            about: About::Person(person),
            signs: vec![Sign::Irritable],
            life_event: Some(LifeEvent::PeerConflict),
        };
        let words = self.say("observed");
        let action = Action::SubmitSeveral(SubmitSeveral {
            people: vec![concerned(first), concerned(second)],
            urgency,
            to: None,
            occurred_at: None,
            first_help: self.random.percent(50),
            involved: Vec::new(),
            keep_from: Vec::new(),
            received: None,
            words: Some(slot(0)),
        });
        Some(vec![self.ask_saying(commissioner, post, action, words)])
    }

    /// A counsellor finds that two of the open reports tell of one thing.
    fn join_two(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let joins =
            |role: Role| role.is_centre() || matches!(role, Role::StationCounsellor | Role::StationOnCall);
        let free: Vec<CaseNo> = network
            .report
            .iter()
            .rev()
            .take(400)
            .filter(|(case, report)| {
                let held = report.holder.and_then(|holder| network.roster.role(holder)).is_some_and(joins);
                let settled = matches!(report.state, State::Settled(_) | State::Observed);
                held && !settled && network.incident(*case).is_empty() && !self.is_scripted(network, *case)
            })
            .map(|(case, _)| case)
            .collect();
        let case = *self.random.pick(&free)?;
        let report = network.report.get(case)?;
        let unit = |case: CaseNo| {
            let report = network.report.get(case)?;
            network.roster.post(report.holder?)?.unit
        };
        let near: Vec<CaseNo> =
            free.iter().copied().filter(|other| *other != case && unit(*other) == unit(case)).collect();
        let with = *self.random.pick(&near)?;
        let holder = report.holder?;
        let mut keep = report.kept_from();
        keep.extend(network.report.get(with)?.kept_from());
        let person = self.someone(network, holder, at, &keep)?;
        if self.random.percent(40) {
            self.agenda.put(at.plus_minutes(95), Plan::Incident(Occasion::Parted(case)));
        }
        Some(vec![self.ask(person, holder, Action::Join(Join { case, with }))])
    }

    fn enlarge(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let single = |kind, role| network.roster.single_post(kind, role);
        let administrator = single(UnitKind::Administration, Role::SystemAdministrator)?;
        let by = self.someone(network, administrator, at, &[])?;
        let post = single(UnitKind::LeadingGroup, Role::LeadingMember)?;
        let offices = [
            single(UnitKind::StudentAffairs, Role::StudentAffairsTeacher)?,
            single(UnitKind::YouthLeague, Role::YouthLeagueTeacher)?,
        ];
        let until = Some(at.plus_minutes(12 * 60));
        let mut asked = Vec::new();
        for office in offices {
            let person = self.someone(network, office, at, &[])?;
            let posting = PostPerson { post, person, from: None, until, deputy_of: None };
            asked.push(self.ask(by, administrator, Action::Post(posting)));
        }
        Some(asked)
    }

    fn ratify_all(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let chair = network.roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair)?;
        let waits: Vec<(CaseNo, Vec<PersonNo>)> = network
            .crisis
            .iter()
            .filter(|(_, crisis)| {
                crisis.decision.as_ref().is_some_and(|made| made.to_ratify && made.ratified.is_none())
            })
            .map(|(case, crisis)| (case, crisis.kept_from()))
            .collect();
        let mut asked = Vec::new();
        for (case, keep) in waits {
            let Some(person) = self.someone(network, chair, at, &keep) else { continue };
            let on = Some(at.day());
            let action = Action::Ratify(Ratify { case, on, meeting: None, words: None });
            asked.push(self.ask(person, chair, action));
        }
        Some(asked)
    }
}
