//! What the audit administrator reads: headers alone. Who acted when on which case number, which deadlines were missed, and
//! whether every stored byte still verifies. No name, no subject, no word; the first sender is masked here too.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{self, Purpose, Target};
use wuji_core::entry::{Entry, Event};
use wuji_core::escalation::{self, Cause, Item, Level};
use wuji_core::ids::{CaseNo, Position, PostNo};
use wuji_core::roster::Role;
use wuji_core::{At, Kind, Network};
use wuji_engine::{Finding, ReadError, Verified};

use super::Reader;
use super::labels::Actor;
use super::page::{Cursor, PAGE_ROWS};
use super::steps::Mask;

/// Most entries that one question looks at.
const LOOKED_AT_MAX: usize = 20_000;

/// What is looked for in the trail.
#[derive(Clone, Copy, Default)]
pub struct TrailQuery {
    /// Of this case alone.
    pub case: Option<CaseNo>,
    /// Up to then.
    pub until: Option<At>,
    /// Of this kind alone.
    pub kind: Option<Kind>,
}

/// The trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrailWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// The latest first.
    pub rows: Vec<TrailRow>,
    /// Where the next page begins. A page may be short, even empty, and yet have a next one: each looks at a bounded
    /// part of the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// An entry by its header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrailRow {
    /// When.
    pub at: At,
    /// What.
    pub kind: Kind,
    /// By whom.
    pub by: Actor,
    /// On which case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNo>,
    /// The case that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CaseNo>,
    /// From which post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Actor>,
    /// To which post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Actor>,
    /// What became due with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// At which urgency or grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<At>,
    /// It stopped a clock.
    pub stops: bool,
    /// How often, where it stands for many: refused readings of an hour after the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// Deadlines that were missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Missed {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// From when on.
    pub from: At,
    /// Until when; earlier than asked for where the time is too long for one answer: ask on from there.
    pub until: At,
    /// All of that time was looked at.
    pub is_complete: bool,
    /// In order.
    pub lapses: Vec<MissedLine>,
}

/// A deadline that was missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MissedLine {
    /// When it was said.
    pub at: At,
    /// Of which case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNo>,
    /// What was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// At which urgency or grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<At>,
    /// The post that missed it; nobody where the engine was down or the policy changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_by: Option<Actor>,
    /// Who owes it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Actor>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// What verifying every stored byte found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerifyWindow {
    /// 0 ok · 20 torn unacknowledged tail · 40 corrupt.
    pub code: u8,
    /// How many entries.
    pub entries: u64,
    /// Bytes that were checked.
    pub bytes: u64,
    /// Hash of the last frame: the same log, the same hash.
    pub chain_head: String,
    /// SHA-256 over all leaves.
    pub leaves: String,
    /// Stable names of what was found.
    pub findings: Vec<FindingLabel>,
}

impl From<&Verified> for VerifyWindow {
    fn from(verified: &Verified) -> Self {
        let label = |finding: &Finding| FindingLabel {
            code: finding.code,
            name: finding.name.to_owned(),
            position: finding.position,
        };
        Self {
            code: verified.code,
            entries: verified.entries,
            bytes: verified.bytes,
            chain_head: verified.chain_head.clone(),
            leaves: verified.leaves.clone(),
            findings: verified.findings.iter().map(label).collect(),
        }
    }
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingLabel {
    /// 20 or 40.
    pub code: u8,
    /// Stable name.
    pub name: String,
    /// The first entry that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

impl Reader<'_> {
    /// The trail of headers, the latest first.
    pub fn trail(&self, query: &TrailQuery, from: Option<Cursor>) -> Result<TrailWindow, ReadError> {
        self.visit_audit()?;
        let head = self.engine.read(|view| view.network.head().0)?;
        let before = from.map_or(head, |cursor| cursor.place().min(head));
        let (entries, looked_to) = match query.case {
            Some(case) => self.of_case_before(case, before)?,
            None => self.before(before)?,
        };
        let wanted = |entry: &&Entry| {
            query.kind.is_none_or(|kind| entry.header.kind == kind)
                && query.until.is_none_or(|until| entry.header.at <= until)
        };
        let found: Vec<&Entry> = entries.iter().rev().filter(wanted).collect();
        let is_more = PAGE_ROWS < found.len();
        let last = found.get(PAGE_ROWS - 1).filter(|_| is_more).map_or(looked_to, |entry| entry.position.0);
        let shown: Vec<&Entry> = found.into_iter().take(PAGE_ROWS).collect();
        let (now, rows) = self.look(|view, now| {
            let network = &view.network;
            let mut mask = Mask::of(&network.roster, &[], self.person, false);
            for entry in &entries {
                mask.learn(entry);
            }
            (now, shown.into_iter().map(|entry| row(network, &mask, entry)).collect())
        })?;
        let next = (0 < last).then(|| Cursor::at_place(last).seal(self, "trail"));
        Ok(TrailWindow { now, rows, next })
    }

    /// Deadlines that were missed from `from` until `until`.
    pub fn missed(&self, from: At, until: At) -> Result<Missed, ReadError> {
        self.visit_audit()?;
        let first = self.position_at(from)?;
        let mut missed =
            Missed { now: self.engine.now(), from, until, is_complete: true, lapses: Vec::new() };
        let mut lapsed = Vec::new();
        for (count, entry) in self.engine.entries(Position(first)).enumerate() {
            let entry = entry?;
            if until <= entry.header.at {
                break;
            }
            if count == LOOKED_AT_MAX {
                (missed.until, missed.is_complete) = (entry.header.at, false);
                break;
            }
            if entry.header.kind == Kind::Lapsed {
                lapsed.push(entry);
            }
        }
        for entry in lapsed {
            let started = match entry.header.stops {
                Some(stops) => self.engine.entry(stops)?,
                None => None,
            };
            let start = started.and_then(|started| started.header.starts);
            let item = start.map(|start| start.row.item);
            let cause = match entry.event() {
                Some(Event::Escalation(escalation::Event::Lapsed { cause, .. })) => Some(*cause),
                _ => None,
            };
            let (missed_by, to) = self.engine.read(|view| {
                let mask = Mask::of(&view.network.roster, &[], self.person, false);
                let actor = |post: PostNo| mask.post(post, item);
                (entry.header.from.map(actor), entry.header.to.map(actor))
            })?;
            missed.lapses.push(MissedLine {
                at: entry.header.at,
                case: entry.header.case,
                item,
                level: start.map(|start| start.row.level),
                due: start.map(|start| start.due),
                missed_by,
                to,
                cause,
            });
        }
        Ok(missed)
    }

    /// Whether he may have the log verified; how many entries it has.
    pub fn verifies(&self) -> Result<u64, ReadError> {
        self.visit_audit()?;
        self.engine.read(|view| view.network.head().0)
    }

    /// Every answer here stands on a recorded reading of the audit administrator.
    pub(super) fn visit_audit(&self) -> Result<(), ReadError> {
        let post = self
            .look(|view, now| self.post_with(&view.network, now, |role| role == Role::AuditAdministrator))?;
        let Some(post) = post else { return Err(self.refused(Target::Audit)) };
        self.engine.visit(self.person, Some(post), Target::Audit, Purpose::Audit, false).map(|_| ())
    }

    /// The entries before a position, at most a bounded number, in order; and how far back was looked.
    fn before(&self, before: u64) -> Result<(Vec<Entry>, u64), ReadError> {
        let from = before.saturating_sub(LOOKED_AT_MAX as u64 / 10);
        let entries = self.engine.entries(Position(from));
        let entries: Result<Vec<Entry>, ReadError> = entries
            .take_while(|entry| entry.as_ref().is_ok_and(|entry| entry.position.0 < before) || entry.is_err())
            .collect();
        Ok((entries?, from))
    }

    fn of_case_before(&self, case: CaseNo, before: u64) -> Result<(Vec<Entry>, u64), ReadError> {
        let positions: Vec<Position> = self.engine.read(|view| view.positions(case).collect())?;
        let mut entries = Vec::new();
        for position in positions.into_iter().filter(|position| position.0 < before) {
            entries.extend(self.engine.entry(position)?);
        }
        Ok((entries, 0))
    }

    /// The position of the first entry made at `at` or later.
    fn position_at(&self, at: At) -> Result<u64, ReadError> {
        let (mut low, mut high) = (0, self.engine.read(|view| view.network.head().0)?);
        while low < high {
            let middle = low.midpoint(high);
            match self.engine.entry(Position(middle))? {
                Some(entry) if entry.header.at < at => low = middle + 1,
                Some(_) | None => high = middle,
            }
        }
        Ok(low)
    }
}

fn row(network: &Network, mask: &Mask<'_>, entry: &Entry) -> TrailRow {
    let header = &entry.header;
    let starts = header.starts;
    let item = starts.map(|start| start.row.item);
    // The post that sent this very case, wherever in the log it did.
    let sender = header.case.and_then(|case| network.report.get(case)).and_then(|report| report.from);
    let actor = |post: PostNo| if sender == Some(post) { mask.sender(post) } else { mask.post(post, item) };
    let by = match header.by.post() {
        Some(post) if sender == Some(post) => mask.sender(post),
        _ => mask.by(header),
    };
    TrailRow {
        at: header.at,
        kind: header.kind,
        by,
        case: header.case,
        parent: header.parent,
        from: header.from.map(actor),
        to: header.to.map(actor),
        item,
        level: starts.map(|start| start.row.level),
        due: starts.map(|start| start.due),
        stops: header.stops.is_some(),
        times: match entry.event() {
            Some(Event::Access(access::Event::DeniedAgain { times, .. })) => Some(*times),
            _ => None,
        },
    }
}
