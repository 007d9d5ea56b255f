//! The document as a live ledger: each clause with how it stands, whose it is, when something of it is due next, and what shows
//! it. Computed from the state and the indicators when somebody asks; it names posts and units, nobody.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::indicators::Indicators;
use crate::calendar::Days;
use crate::duty::{DutyNo, Status};
use crate::escalation::Item;
use crate::ids::{EvidenceNo, PostNo, UnitNo};
use crate::kind::Kind;
use crate::network::Network;
use crate::publication::{CLAUSES, Clause, Shows};
use crate::report::codes;
use crate::roster::Role;
use crate::time::{At, Day};

codes! {
    /// How it stands with a clause.
    ClauseStatus {
        0 /// Done, or kept, as far as it was due.
          Kept,
        1 /// Something of it is due.
          Due,
        2 /// Something of it was missed and not made good.
          Missed,
        3 /// A post that it asks for is held by nobody.
          Vacant,
        4 /// Nothing of it was due, and nothing happened.
          Nothing,
        5 /// All of it that was due need not be done, for a reason that is recorded.
          Waived,
    }
}

/// What a row of the ledger is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A duty of the catalogue.
    Duty(DutyNo),
    /// Deadlines of cases.
    Deadline(Item),
    /// Posts that must be filled.
    Posts(Role),
    /// What happened.
    Happened(Kind),
    /// Nothing that anybody does: it holds of itself, whatever happens.
    Itself,
    /// Duties none of which falls into these days.
    OutOfTerm,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerRow {
    /// The clause.
    pub clause: &'static str,
    /// What of it.
    pub about: About,
    /// In which unit; none: the college.
    pub unit: Option<UnitNo>,
    /// How it stands.
    pub status: ClauseStatus,
    /// In a post of which role it is owed.
    pub role: Role,
    /// The one post that owes it, where it is one.
    pub owner: Option<PostNo>,
    /// Done or kept in time; posts that are held; entries.
    pub kept: u32,
    /// Done late.
    pub late: u32,
    /// Need not be done, for a reason that is recorded.
    pub waived: u32,
    /// Missed; posts that nobody holds.
    pub missed: u32,
    /// Due, not done yet.
    pub open: u32,
    /// When something of it is due next.
    pub next: Option<Day>,
    /// What shows it, the latest last.
    pub evidence: Vec<EvidenceNo>,
}

impl LedgerRow {
    fn new(clause: &Clause, about: About, unit: Option<UnitNo>) -> Self {
        Self {
            clause: clause.code,
            about,
            unit,
            status: ClauseStatus::Nothing,
            role: clause.owner,
            owner: None,
            kept: 0,
            late: 0,
            waived: 0,
            missed: 0,
            open: 0,
            next: None,
            evidence: Vec::new(),
        }
    }

    fn judge(mut self) -> Self {
        self.status = match self.about {
            About::Posts(_) if self.missed > 0 => ClauseStatus::Vacant,
            _ if self.missed > 0 => ClauseStatus::Missed,
            _ if self.open > 0 => ClauseStatus::Due,
            _ if self.kept + self.late > 0 || self.about == About::Itself => ClauseStatus::Kept,
            _ if self.waived > 0 => ClauseStatus::Waived,
            _ => ClauseStatus::Nothing,
        };
        self
    }

    /// Whether its numbers are of cases, so that small ones are not for everybody.
    pub fn is_of_cases(&self) -> bool {
        matches!(self.about, About::Deadline(_) | About::Happened(_))
    }
}

/// The ledger of a term, or of any days: every clause has a row.
pub fn ledger(network: &Network, indicators: &Indicators, days: Days, at: At) -> Vec<LedgerRow> {
    let duties = of_duties(network, days, at);
    let kept = indicators.kept(None, days);
    let mut rows = Vec::new();
    for clause in CLAUSES {
        let before = rows.len();
        for shows in clause.shows {
            match shows {
                Shows::Duties => rows.extend(
                    duties.iter().filter(|row| row.clause == clause.code).cloned().map(LedgerRow::judge),
                ),
                Shows::Deadlines(items) => rows.extend(items.iter().map(|item| {
                    let found = kept.get(item).copied().unwrap_or_default();
                    let running = || network.escalation.clocks().map(|(_, clock)| clock.start);
                    let open = running().filter(|start| start.row.item == *item).count();
                    let due = running().filter(|start| start.row.item == *item).map(|start| start.due).min();
                    LedgerRow {
                        kept: found.in_time,
                        missed: found.lapsed,
                        open: open as u32,
                        next: due.map(At::day),
                        ..LedgerRow::new(clause, About::Deadline(*item), None)
                    }
                    .judge()
                })),
                Shows::Posts(role) => rows.extend(of_posts(network, clause, *role, at)),
                Shows::Entries(kinds) => rows.extend(kinds.iter().map(|kind| {
                    let kept = indicators.happened(*kind, days);
                    LedgerRow { kept, ..LedgerRow::new(clause, About::Happened(*kind), None) }.judge()
                })),
                Shows::Itself => rows.push(LedgerRow::new(clause, About::Itself, None).judge()),
            }
        }
        if rows.len() == before {
            rows.push(LedgerRow::new(clause, About::OutOfTerm, None));
        }
    }
    rows
}

/// Duties by clause, duty and unit.
fn of_duties(network: &Network, days: Days, at: At) -> Vec<LedgerRow> {
    let mut found: BTreeMap<(&'static str, DutyNo, Option<UnitNo>), LedgerRow> = BTreeMap::new();
    for instance in network.duties(None, days, at.day()) {
        let Some(form) = network.duty.form(instance.duty) else { continue };
        for code in form.clauses {
            let Some(clause) = crate::publication::clause(code) else { continue };
            let key = (clause.code, instance.duty, instance.unit);
            let is_first = !found.contains_key(&key);
            let row = found.entry(key).or_insert_with(|| LedgerRow {
                role: form.owner,
                owner: instance.owner,
                ..LedgerRow::new(clause, About::Duty(instance.duty), instance.unit)
            });
            if !is_first && row.owner != instance.owner {
                row.owner = None;
            }
            match instance.status {
                Status::Done => row.kept += 1,
                Status::Waived => row.waived += 1,
                Status::Late => row.late += 1,
                Status::Lapsed => row.missed += 1,
                Status::Ahead | Status::Due => {
                    row.open += 1;
                    let last = instance.period.last;
                    row.next = Some(row.next.map_or(last, |next| next.min(last)));
                }
            }
            row.evidence.extend(instance.evidence.iter().copied());
        }
    }
    let mut rows: Vec<LedgerRow> = found.into_values().collect();
    for row in &mut rows {
        row.evidence.sort_unstable();
        row.evidence.dedup();
    }
    rows
}

/// Posts of a role by unit: how many are held and how many by nobody.
fn of_posts(network: &Network, clause: &Clause, role: Role, at: At) -> Vec<LedgerRow> {
    let mut found: BTreeMap<Option<UnitNo>, LedgerRow> = BTreeMap::new();
    for (number, post) in network.roster.posts().filter(|(_, post)| post.role == role) {
        // A room nobody lives in needs no officer.
        let lived_in =
            post.room.is_none_or(|room| network.roster.room(room).is_some_and(|room| !room.beds.is_empty()));
        let unit = crate::duty::unit_of_post(network, number);
        let row = found
            .entry(unit)
            .or_insert_with(|| LedgerRow { role, ..LedgerRow::new(clause, About::Posts(role), unit) });
        let held = network.roster.holders(number, at).next().is_some();
        match (held, lived_in) {
            (true, _) => row.kept += 1,
            (false, true) => row.missed += 1,
            (false, false) => {}
        }
    }
    found.into_values().map(LedgerRow::judge).collect()
}
