//! The board of crises (LG.0b): every open crisis of which the reader may know, by what is due first. Case number, department,
//! grade, holder and clock: it names nobody, so no reading is recorded. Filtered before it is counted and paged.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::crisis::Grade;
use wuji_core::ids::CaseNo;
use wuji_core::{At, Network};
use wuji_engine::ReadError;

use super::Reader;
use super::crisis::department;
use super::labels::{Actor, ClockLabel, PostLabel};
use super::page::{Cursor, page};

/// The board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CrisesWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// How many rows there are, on all pages.
    pub count: usize,
    /// What is due first, then the gravest.
    pub rows: Vec<CrisesLine>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// An open crisis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CrisesLine {
    /// Its number.
    pub case: CaseNo,
    /// Its grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// The department of the person concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The post that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PostLabel>,
    /// When it was opened.
    pub opened_at: At,
    /// What is due first, and by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockLabel>,
}

impl Reader<'_> {
    /// The open crises of which he may know.
    pub fn crises(&self, from: Option<Cursor>) -> Result<CrisesWindow, ReadError> {
        let (mut window, next) = self.look(|view, now| {
            let network = &view.network;
            let known = network
                .crisis
                .iter()
                .filter(|(case, crisis)| crisis.is_open() && self.standing(network, *case, now).is_some());
            let rows: Vec<_> = known.filter_map(|(case, _)| line(network, case)).collect();
            let count = rows.len();
            let key = |row: &CrisesLine| {
                let due = row.clock.as_ref().map_or(i64::MAX, |clock| clock.due.ms());
                [due, row.grade.map_or(i64::MIN, |grade| -(grade as i64)), i64::from(row.case.0)]
            };
            let (rows, next) = page(rows.into_iter().map(|row| (key(&row), row)).collect(), from);
            (CrisesWindow { now, count, rows, next: None }, next)
        })?;
        window.next = next.map(|cursor| cursor.seal(self, "crises"));
        Ok(window)
    }
}

fn line(network: &Network, case: CaseNo) -> Option<CrisesLine> {
    let crisis = network.crisis.get(case)?;
    let label = |post| PostLabel::of(&network.roster, post);
    let first = network.escalation.of_case(case).map(|(_, clock)| clock).min_by_key(|clock| clock.start.due);
    Some(CrisesLine {
        case,
        grade: crisis.grade,
        department: department(network, crisis),
        holder: crisis.holder.and_then(label),
        opened_at: crisis.opened_at,
        clock: first.map(|clock| ClockLabel::of(clock, clock.owner.and_then(label).map(Actor::Post))),
    })
}
