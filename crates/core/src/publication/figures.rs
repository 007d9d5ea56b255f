//! What a report on education work says in numbers: how it stands with each duty of the term in each unit, what was held and
//! who came. Computed when the report is made, and kept in it.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::calendar::Days;
use crate::duty::{DutyNo, Status, Want};
use crate::ids::UnitNo;
use crate::network::Network;
use crate::time::Day;

/// How it stands with a duty in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Encode, Decode)]
pub struct Line {
    /// Which.
    #[n(0)]
    pub duty: DutyNo,
    /// Where.
    #[n(1)]
    pub unit: Option<UnitNo>,
    /// Done in time.
    #[n(2)]
    pub done: u32,
    /// Done late.
    #[n(3)]
    pub late: u32,
    /// Waived.
    #[n(4)]
    pub waived: u32,
    /// Missed.
    #[n(5)]
    pub missed: u32,
    /// Still to be done.
    #[n(6)]
    pub open: u32,
}

/// The numbers of a term.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Encode, Decode)]
pub struct Figures {
    /// By duty and unit.
    #[n(0)]
    pub lines: Vec<Line>,
    /// Trainings that were held.
    #[n(1)]
    pub trainings: u32,
    /// How long they took together, in minutes.
    #[n(2)]
    pub training_minutes: u32,
    /// Activities with a number of people.
    #[n(3)]
    pub activities: u32,
    /// How many people took part in them.
    #[n(4)]
    pub participants: u32,
}

impl Figures {
    /// What is known on `today` of the days of a term.
    pub(super) fn of(network: &Network, term: Days, today: Day) -> Self {
        let mut lines: BTreeMap<(DutyNo, Option<UnitNo>), Line> = BTreeMap::new();
        for instance in network.duties(None, term, today) {
            let (duty, unit) = (instance.duty, instance.unit);
            let empty = Line { duty, unit, done: 0, late: 0, waived: 0, missed: 0, open: 0 };
            let line = lines.entry((duty, unit)).or_insert(empty);
            let count = match instance.status {
                Status::Done => &mut line.done,
                Status::Late => &mut line.late,
                Status::Waived => &mut line.waived,
                Status::Lapsed => &mut line.missed,
                Status::Ahead | Status::Due => &mut line.open,
            };
            *count += 1;
        }
        let mut figures = Figures { lines: lines.into_values().collect(), ..Figures::default() };
        let held = network.duty.all_evidence().filter(|(_, row)| term.holds(row.on));
        for (_, row) in held {
            let wants = network.duty.form(row.duty).map(|form| form.wants).unwrap_or_default();
            if let Some(minutes) = row.minutes.filter(|_| wants.contains(&Want::Minutes)) {
                figures.trainings += 1;
                figures.training_minutes = figures.training_minutes.saturating_add(minutes);
            }
            if let Some(count) = row.count {
                figures.activities += 1;
                figures.participants = figures.participants.saturating_add(count);
            }
        }
        figures
    }
}
