//! What somebody told of himself, reports and breaches of confidentiality: received or closed, and what he still owes of it. No
//! more, whoever he is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{Deed, may_case};
use wuji_core::escalation::{Item, Level};
use wuji_core::ids::CaseNo;
use wuji_core::report::State;
use wuji_core::rights::BreachState;
use wuji_core::{At, Network};
use wuji_engine::{ReadError, random_id};

use super::Reader;
use super::actions::Trial;
use super::desk::CaseKind;
use super::page::{Cursor, page};

/// One's own reports, of breaches of confidentiality too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sent {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// How many there are, on all pages.
    pub count: usize,
    /// The latest first.
    pub lines: Vec<SentLine>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A report of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentLine {
    /// Its number.
    pub case: CaseNo,
    /// A report or a breach.
    pub what: CaseKind,
    /// What became of it.
    pub state: SentState,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<At>,
    /// How urgent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// By when the written supplement is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement_due: Option<At>,
    /// What the sender may still do: send what he kept, hand in a supplement.
    pub actions: Vec<String>,
}

/// What became of a report, as its sender is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SentState {
    /// Recorded and not sent.
    Kept,
    /// Received.
    Received,
    /// A breach: somebody has assessed it and deals with it.
    UnderInquiry,
    /// Closed.
    Closed,
}

impl Reader<'_> {
    /// His own reports.
    pub fn sent(&self, from: Option<Cursor>) -> Result<Sent, ReadError> {
        let id = random_id()?;
        let (mut sent, next) = self.look(|view, now| {
            let network = &view.network;
            let mut posts: Vec<_> = network.posts_of(self.person, now).into_iter().map(Some).collect();
            posts.push(None);
            let sees =
                |deed, case| posts.iter().any(|post| may_case(network, self.person, *post, deed, case, now));
            let reports = network.report.iter().filter(|(_, row)| row.sender == Some(self.person));
            let reports = reports.map(|(case, _)| case).filter(|case| sees(Deed::SeeOwnReport, *case));
            let breaches = network.rights.breaches().filter(|(_, row)| row.reporter == Some(self.person));
            let breaches = breaches.map(|(case, _)| case).filter(|case| sees(Deed::SeeOwnBreach, *case));
            let rows: Vec<_> =
                reports.chain(breaches).map(|case| ([-i64::from(case.0), 0, 0], case)).collect();
            let count = rows.len();
            let (cases, next) = page(rows, from);
            let lines = cases.into_iter().filter_map(|case| {
                let trials =
                    posts.iter().map(|post| Trial { network, by: self.person, post: *post, at: now, id });
                line(network, case, trials)
            });
            (Sent { now, count, lines: lines.collect(), next: None }, next)
        })?;
        sent.next = next.map(|cursor| cursor.seal(self, "sent"));
        Ok(sent)
    }
}

fn line<'n>(network: &Network, case: CaseNo, trials: impl Iterator<Item = Trial<'n>>) -> Option<SentLine> {
    if let Some(breach) = network.rights.breach(case) {
        let state = match breach.state {
            BreachState::Reported => SentState::Received,
            BreachState::Assessed | BreachState::Told => SentState::UnderInquiry,
            BreachState::Closed => SentState::Closed,
        };
        let (what, sent_at, actions) = (CaseKind::Breach, Some(breach.at), Vec::new());
        return Some(SentLine { case, what, state, sent_at, level: None, supplement_due: None, actions });
    }
    let report = network.report.get(case)?;
    let state = match report.state {
        State::Observed => SentState::Kept,
        State::Open | State::Attached => SentState::Received,
        State::Settled(_) => SentState::Closed,
    };
    let mut clocks = network.escalation.of_case(case).map(|(_, clock)| clock.start);
    let supplement = clocks.find(|start| start.row.item == Item::Supplement);
    let mut actions: Vec<String> = trials.flat_map(|trial| trial.of_sender(case)).collect();
    actions.sort_unstable();
    actions.dedup();
    Some(SentLine {
        case,
        what: CaseKind::Report,
        state,
        sent_at: report.submitted_at,
        level: report.level,
        supplement_due: supplement.map(|start| start.due),
        actions,
    })
}
