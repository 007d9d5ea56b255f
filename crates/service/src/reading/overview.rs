//! LG.0a, the institution at a glance: deadlines and duties by unit, indicators of the term, the statistics of a closed month, gaps of the
//! network; and the document as a live ledger. All of it names posts and units, nobody, so that no reading is recorded; numbers
//! of cases are in tens for whoever may not see the cases.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{CaseState, Deed, Relation, Standing, authority};
use wuji_core::calendar::Days;
use wuji_core::duty::Status;
use wuji_core::ids::UnitNo;
use wuji_core::projection::{About, ClauseStatus, Hop, LedgerRow, ledger};
use wuji_core::publication::{ColumnKind, TableKind, in_tens};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::{At, Day, Network};
use wuji_engine::{ReadError, View};

use super::Reader;
use super::duties::{TermLabel, UnitTitle, term_of, unit_title};
use super::labels::PostLabel;

/// The institution at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OverviewWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// Which term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<TermLabel>,
    /// Every number is exact; else those of cases are in tens, and nothing below 11 is shown.
    pub exact: bool,
    /// What each unit owes.
    pub units: Vec<UnitWork>,
    /// How long it takes from one step to the next.
    pub indicators: Vec<IndicatorLine>,
    /// Clauses by how it stands with them.
    pub clauses: BTreeMap<String, u32>,
    /// Posts that nobody holds, by role.
    pub vacant: Vec<VacantPosts>,
    /// The months that are published, the latest first.
    pub months: Vec<String>,
    /// The one that is shown: the one asked for, or the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<MonthWindow>,
}

/// What a unit owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitWork {
    /// Which.
    pub unit: UnitTitle,
    /// Deadlines of cases that run and that its posts owe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<u32>,
    /// Deadlines of cases that its posts missed in the term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<u32>,
    /// Duties of the term that are due.
    pub due: u32,
    /// Duties of the term that were missed and not made good.
    pub missed: u32,
    /// Duties of the term that were done, late or not.
    pub done: u32,
}

/// How long a hop takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IndicatorLine {
    /// Which hop.
    pub hop: Hop,
    /// In which department; none: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitTitle>,
    /// How many cases began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cases: Option<u32>,
    /// How many of them came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<u32>,
    /// In how many a post missed a deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<u32>,
    /// The median, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<u32>,
    /// The 95th percentile, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p95: Option<u32>,
}

/// Posts of a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VacantPosts {
    /// Of which role.
    pub role: Role,
    /// How many nobody holds.
    pub vacant: u32,
}

/// A month that is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonthWindow {
    /// Which.
    pub month: String,
    /// Since when.
    pub at: At,
    /// Its tables.
    pub tables: Vec<TableWindow>,
}

/// A table of a month. A number that is not there is below 11, or kept back for the sake of one that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TableWindow {
    /// What it counts.
    pub table: TableKind,
    /// Its numbers are in tens, rounded down, as the next month counts the same again.
    pub in_tens: bool,
    /// Its columns.
    pub columns: Vec<ColumnKind>,
    /// Its rows.
    pub rows: Vec<TableRow>,
    /// The college, by column.
    pub totals: Vec<Option<u32>>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TableRow {
    /// Which unit; none: what belongs to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitTitle>,
    /// Its numbers, by column.
    pub cells: Vec<Option<u32>>,
}

/// The document as a live ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// Which term.
    pub term: TermLabel,
    /// The terms of the calendar.
    pub terms: Vec<TermLabel>,
    /// Every number is exact; else those of cases are in tens, and nothing below 11 is shown.
    pub exact: bool,
    /// By clause.
    pub rows: Vec<LedgerLine>,
}

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerLine {
    /// The clause, as the document's mission numbers it.
    pub clause: String,
    /// What of it: `duty`, `deadline`, `posts`, `happened`, `itself` or `out_of_term`.
    pub about: String,
    /// The code of that duty, item, role or kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The title of a college's own duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// In which unit; none: the college.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitTitle>,
    /// How it stands.
    pub status: ClauseStatus,
    /// In a post of which role it is owed.
    pub role: Role,
    /// The one post that owes it, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PostLabel>,
    /// Done or kept in time; posts that are held; entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<u32>,
    /// Done late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<u32>,
    /// Need not be done, for a reason that is recorded.
    pub waived: u32,
    /// Missed; posts that nobody holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<u32>,
    /// Due, not done yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<u32>,
    /// When something of it is due next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Day>,
    /// What shows it: day and title, the latest three.
    pub evidence: Vec<EvidenceLine>,
}

/// What shows that a clause is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceLine {
    /// When it was done.
    pub on: Day,
    /// What it was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// Most evidence of a row that is shown.
const EVIDENCE_SHOWN: usize = 3;

/// How far somebody may look.
struct Reach {
    exact: bool,
    /// Everything; else own units' duties and posts.
    whole: bool,
    units: Vec<UnitNo>,
}

impl Reader<'_> {
    /// How far the reader may look; nothing where he may see no statistics.
    fn reach(&self, network: &Network, now: At) -> Option<Reach> {
        let mut reach = Reach { exact: false, whole: false, units: Vec::new() };
        let mut sees = false;
        for post in self.posts(network, now) {
            let Some(role) = network.roster.role(post) else { continue };
            let may = |deed| authority(Standing::Post(role), Relation::Elsewhere, deed, CaseState::Open);
            sees |= may(Deed::SeeStatistics);
            reach.exact |= may(Deed::SeeExactStatistics);
            reach.whole |= may(Deed::SeeStatistics) && !role.is_station();
            reach.units.extend(network.roster.post(post).and_then(|row| row.unit));
        }
        (sees && self.is_open(network, now)).then_some(reach)
    }

    fn is_open(&self, network: &Network, now: At) -> bool {
        network.access.has_account(self.person) && network.roster.is_here(self.person, now)
    }

    /// The institution at a glance.
    pub fn overview(&self, term: Option<&str>, month: Option<&str>) -> Result<OverviewWindow, ReadError> {
        self.look(|view, now| {
            let network = &view.network;
            let reach = self.reach(network, now)?;
            let found = term_of(&network.calendar, term, now.day()).map(TermLabel::of);
            if term.is_some() && found.is_none() {
                return None;
            }
            let days = found.as_ref().map(|term| Days { first: term.first, last: term.last });
            let today = Days { first: now.day(), last: now.day() };
            let days = days.unwrap_or(today);
            let rows = ledger(network, &view.indicators, days, now);
            let mut clauses = BTreeMap::new();
            for (_, status) in by_clause(&rows, reach.exact) {
                *clauses.entry(crate::text::code(&status)).or_insert(0) += 1;
            }
            let months = network.publication.months();
            let shown = match month {
                Some(wanted) => Some(months.iter().find(|row| row.month.to_string() == wanted)?),
                None => months.last(),
            };
            Some(OverviewWindow {
                now,
                term: found,
                exact: reach.exact,
                units: units(view, &reach, days, now),
                indicators: indicators(view, &reach, days),
                clauses,
                vacant: vacant(&rows),
                months: months.iter().rev().map(|row| row.month.to_string()).collect(),
                month: shown.map(|row| of_month(network, row)),
            })
        })?
        .ok_or(ReadError::NotFound)
    }

    /// The document as a live ledger.
    pub fn ledger(&self, term: Option<&str>) -> Result<LedgerWindow, ReadError> {
        self.look(|view, now| {
            let network = &view.network;
            let reach = self.reach(network, now)?;
            let term = TermLabel::of(term_of(&network.calendar, term, now.day())?);
            let days = Days { first: term.first, last: term.last };
            let mut rows = ledger(network, &view.indicators, days, now);
            rows.retain(|row| {
                let own = row.unit.is_none_or(|unit| reach.units.contains(&unit));
                reach.whole || own || row.is_of_cases()
            });
            let rows = rows.iter().map(|row| ledger_line(network, row, reach.exact)).collect();
            let terms = network.calendar.terms().iter().map(TermLabel::of).collect();
            Some(LedgerWindow { now, term, terms, exact: reach.exact, rows })
        })?
        .ok_or(ReadError::NotFound)
    }
}

fn shown(number: u32, exact: bool) -> Option<u32> {
    if exact { Some(number) } else { in_tens(number) }
}

fn title(network: &Network, unit: UnitNo) -> Option<UnitTitle> {
    unit_title(&network.roster, unit).map(|title| UnitTitle { unit, title })
}

/// How a row stands, as it may be shown: that few cases were late says that there were some.
fn standing(row: &LedgerRow, exact: bool) -> ClauseStatus {
    if exact || !row.is_of_cases() {
        return row.status;
    }
    match (in_tens(row.missed), in_tens(row.open), in_tens(row.kept)) {
        (Some(_), ..) => ClauseStatus::Missed,
        (None, Some(_), _) => ClauseStatus::Due,
        (None, None, Some(_)) => ClauseStatus::Kept,
        (None, None, None) => ClauseStatus::Nothing,
    }
}

/// The worst of a clause's rows is its status.
fn by_clause(rows: &[LedgerRow], exact: bool) -> BTreeMap<&'static str, ClauseStatus> {
    let rank = |status: ClauseStatus| match status {
        ClauseStatus::Missed => 0,
        ClauseStatus::Vacant => 1,
        ClauseStatus::Due => 2,
        ClauseStatus::Kept => 3,
        ClauseStatus::Waived => 4,
        ClauseStatus::Nothing => 5,
    };
    let mut found: BTreeMap<&'static str, ClauseStatus> = BTreeMap::new();
    for row in rows {
        let stands = standing(row, exact);
        let status = found.entry(row.clause).or_insert(stands);
        if rank(stands) < rank(*status) {
            *status = stands;
        }
    }
    found
}

fn vacant(rows: &[LedgerRow]) -> Vec<VacantPosts> {
    let mut found: BTreeMap<Role, u32> = BTreeMap::new();
    let mut counted = Vec::new();
    for row in rows {
        if let About::Posts(role) = row.about
            && !counted.contains(&(role, row.unit))
        {
            counted.push((role, row.unit));
            *found.entry(role).or_default() += row.missed;
        }
    }
    found
        .into_iter()
        .filter(|(_, vacant)| *vacant > 0)
        .map(|(role, vacant)| VacantPosts { role, vacant })
        .collect()
}

fn units(view: &View, reach: &Reach, days: Days, now: At) -> Vec<UnitWork> {
    let network = &view.network;
    let mut open: BTreeMap<UnitNo, u32> = BTreeMap::new();
    for (_, clock) in network.escalation.clocks() {
        let unit = clock.owner.and_then(|post| network.roster.post(post)).and_then(|post| post.unit);
        if let Some(unit) = unit {
            *open.entry(unit).or_default() += 1;
        }
    }
    let mut duties: BTreeMap<UnitNo, (u32, u32, u32)> = BTreeMap::new();
    for instance in network.duties(None, days, now.day()) {
        let Some(unit) = instance.unit else { continue };
        let (due, missed, done) = duties.entry(unit).or_default();
        match instance.status {
            Status::Due => *due += 1,
            Status::Lapsed => *missed += 1,
            Status::Done | Status::Late => *done += 1,
            Status::Ahead | Status::Waived => {}
        }
    }
    let seen = network.roster.units().filter(|(unit, row)| {
        row.kind != UnitKind::Administration && (reach.whole || reach.units.contains(unit))
    });
    let rows = seen.filter_map(|(unit, _)| {
        let exact = reach.exact || (!reach.whole && reach.units.contains(&unit));
        let lapsed = view.indicators.kept(Some(unit), days).values().map(|kept| kept.lapsed).sum();
        let (due, missed, done) = duties.get(&unit).copied().unwrap_or_default();
        let open = shown(open.get(&unit).copied().unwrap_or(0), exact);
        Some(UnitWork { unit: title(network, unit)?, open, lapsed: shown(lapsed, exact), due, missed, done })
    });
    let mut rows: Vec<UnitWork> = rows.collect();
    // Whoever missed most stands first.
    rows.sort_by_key(|row| (std::cmp::Reverse((row.missed, row.due)), row.unit.unit));
    rows
}

fn indicators(view: &View, reach: &Reach, days: Days) -> Vec<IndicatorLine> {
    let seen = view.indicators.of(days).into_iter();
    // The college less one's own would tell of the others: whoever has his own exactly has no line over all.
    let seen = seen.filter(|row| match row.unit {
        Some(unit) => reach.whole || reach.units.contains(&unit),
        None => reach.whole,
    });
    seen.map(|row| {
        let unit = row.unit.and_then(|unit| title(&view.network, unit));
        let own = row.unit.is_some_and(|unit| !reach.whole && reach.units.contains(&unit));
        if reach.exact || own {
            let (cases, reached, lapsed) = (Some(row.cases), Some(row.reached), Some(row.lapsed));
            return IndicatorLine {
                hop: row.hop,
                unit,
                cases,
                reached,
                lapsed,
                median: row.median,
                p95: row.p95,
            };
        }
        let row = row.published();
        IndicatorLine {
            hop: row.hop,
            unit,
            cases: row.cases,
            reached: row.reached,
            lapsed: row.lapsed,
            median: row.median,
            p95: row.p95,
        }
    })
    .collect()
}

fn of_month(network: &Network, row: &wuji_core::publication::Published) -> MonthWindow {
    let tables = row.tables.iter().map(|table| {
        let rows = table.rows.iter().enumerate().map(|(index, unit)| TableRow {
            unit: unit.and_then(|unit| title(network, unit)),
            cells: table.columns.iter().map(|column| column.cells.get(index).copied().flatten()).collect(),
        });
        TableWindow {
            table: table.table,
            in_tens: table.table.is_standing(),
            columns: table.table.columns().to_vec(),
            rows: rows.collect(),
            totals: table.columns.iter().map(|column| column.total).collect(),
        }
    });
    MonthWindow { month: row.month.to_string(), at: row.at, tables: tables.collect() }
}

/// A row of the ledger, as it may be shown.
pub(crate) fn ledger_line(network: &Network, row: &LedgerRow, exact: bool) -> LedgerLine {
    let exact = exact || !row.is_of_cases();
    let (about, code) = match row.about {
        About::Duty(duty) => ("duty", Some(duty.to_string())),
        About::Deadline(item) => ("deadline", Some(crate::text::code(&item))),
        About::Posts(role) => ("posts", Some(role.name().to_owned())),
        About::Happened(kind) => ("happened", Some(kind.name().to_owned())),
        About::Itself => ("itself", None),
        About::OutOfTerm => ("out_of_term", None),
    };
    let own = match row.about {
        About::Duty(duty) => network.duty.title(duty).map(ToString::to_string),
        _ => None,
    };
    let evidence = row.evidence.iter().rev().filter_map(|number| network.duty.evidence(*number));
    LedgerLine {
        clause: row.clause.to_owned(),
        about: about.to_owned(),
        code,
        title: own,
        unit: row.unit.and_then(|unit| title(network, unit)),
        status: standing(row, exact),
        role: row.role,
        owner: row.owner.and_then(|post| PostLabel::of(&network.roster, post)),
        kept: shown(row.kept, exact),
        late: shown(row.late, exact),
        waived: row.waived,
        missed: shown(row.missed, exact),
        open: shown(row.open, exact),
        next: row.next.filter(|_| exact),
        evidence: evidence
            .take(EVIDENCE_SHOWN)
            .map(|row| EvidenceLine { on: row.on, title: row.title.as_ref().map(ToString::to_string) })
            .collect(),
    }
}
