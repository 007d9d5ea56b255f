//! Every clause that concerns no case: duty × period × place (LG.0a–LG.6, L2.0, SA.1–SA.7, YL.0–YL.3, CT.1–CT.6, CT.10,
//! ST.0c–ST.6, CC.1–CC.3, DO.2, DO.4, P.3, the sweep).
//!
//! The college begins on August 31. Fortnight 1 of the term is September 7 to 20; its halves are September 7 to November 8
//! and November 9 to January 10.

mod bad_input;
mod catalogue;
mod clauses;
mod past;
mod proofs;
mod registers;
mod rules;
mod tasks;
mod trainings;

use wuji_core::action::Action;
use wuji_core::calendar::Days;
use wuji_core::duty::{DutyNo, Instance, Lapse, Medium, Place, Record, Status, Waive, askable};
use wuji_core::ids::{ClassNo, EvidenceNo, PostNo, UnitNo};
use wuji_core::roster::Role;
use wuji_core::time::Day;
use wuji_core::words::Title;

use crate::campus::{Campus, SAID};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn title(text: &str) -> Title {
    Title::try_new(text).unwrap()
}

pub(crate) fn duty(code: &str) -> DutyNo {
    DutyNo::of(code).unwrap()
}

/// Evidence with everything that any duty wants.
fn held(code: &str, place: Place, on: &str) -> Record {
    Record {
        duty: duty(code),
        place,
        period: None,
        on: Some(day(on)),
        title: Some(title("held")),
        count: Some(40),
        minutes: Some(90),
        medium: Some(Medium::Board),
        asked: Vec::new(),
        words: None,
    }
}

impl Campus {
    fn today(&self) -> Day {
        self.host.now().day()
    }

    /// Somebody records that a duty was done.
    pub(crate) fn records(&mut self, role: Role, code: &str, place: Place, on: &str) -> &mut Self {
        let record = Record { asked: self.asked(place), ..held(code, place, on) };
        self.does(role, Action::RecordDuty(record));
        self
    }

    /// Whom an advisor asks about a class: its commissioner.
    fn asked(&self, place: Place) -> Vec<PostNo> {
        askable(self.network(), place).into_iter().take(1).collect()
    }

    fn waives(&mut self, role: Role, code: &str, place: Place, period: &str) -> &mut Self {
        let waive = Waive { duty: duty(code), place, period: day(period), words: SAID };
        self.does(role, Action::WaiveDuty(waive));
        self
    }

    /// The instances of a duty whose periods hold a day.
    fn instances(&self, code: &str, on: &str) -> Vec<Instance> {
        let days = Days { first: day(on), last: day(on) };
        let mut all = self.network().duties(None, days, self.today());
        all.retain(|instance| instance.duty == duty(code));
        all
    }

    /// Then: so it stands with a duty at a place in the period that holds a day.
    fn stands(&self, code: &str, place: Place, on: &str, status: Status) -> &Self {
        let all = self.instances(code, on);
        let found: Vec<Status> =
            all.iter().filter(|instance| instance.place == place).map(|instance| instance.status).collect();
        assert_eq!(found, [status], "{code} at {place:?} on {on}");
        self
    }

    /// The lapses of a duty, in order.
    pub(crate) fn lapses(&self, code: &str) -> Vec<Lapse> {
        let all = self.network().duty.lapses().map(|(_, lapse)| lapse.clone());
        all.filter(|lapse| lapse.duty == duty(code)).collect()
    }

    fn class(&self) -> ClassNo {
        let roster = &self.network().roster;
        roster.person(self.subject).unwrap().place.class.unwrap()
    }

    fn station(&self) -> UnitNo {
        let roster = &self.network().roster;
        roster.class(self.class()).unwrap().unit
    }

    /// A department that is not the subject's.
    fn other_station(&self) -> UnitNo {
        let roster = &self.network().roster;
        let stations = roster.units().filter(|(_, unit)| unit.kind == wuji_core::roster::UnitKind::Station);
        stations.map(|(unit, _)| unit).find(|unit| *unit != self.station()).unwrap()
    }

    pub(crate) fn newest_evidence(&self) -> EvidenceNo {
        self.network().duty.all_evidence().last().unwrap().0
    }
}
