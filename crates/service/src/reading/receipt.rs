//! The access receipt of whoever asks: which posts read what of him and when, and what of it was told to somebody outside.
//!
//! It is folded when it is asked for, over the entries that concern him alone ([`Receipts::sources`]): his cases, his record,
//! the readings of lists on which he may have been. What may not be told yet is left out by the core, so that neither the lines
//! nor their number tell of it; a line has no position, and names no kind of case.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::At;
use wuji_core::access::{Deed, may_person};
use wuji_core::ids::PersonNo;
use wuji_core::projection::{Reading, Receipts, project};
use wuji_core::rights::{Disclosure, DisclosureGround, Recipient, Shared};
use wuji_core::roster::Roster;
use wuji_engine::ReadError;

use super::Reader;
use super::labels::PostLabel;

/// What a person is told of readings of his file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReceiptWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// Readings, the latest first.
    pub lines: Vec<ReceiptRow>,
    /// What was told to somebody outside, the latest first.
    pub disclosures: Vec<DisclosureLine>,
}

/// A reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReceiptRow {
    /// When.
    pub at: At,
    /// The post that read; none: a student's post, which says no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// How.
    pub reading: Reading,
}

/// Something confidential that was told to somebody outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DisclosureLine {
    /// When it was recorded.
    pub at: At,
    /// By which post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PostLabel>,
    /// To whom.
    pub recipient: Recipient,
    /// What people call them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Why it may be.
    pub ground: DisclosureGround,
    /// How much.
    pub shared: Vec<Shared>,
}

impl DisclosureLine {
    fn of(roster: &Roster, row: &Disclosure) -> Self {
        Self {
            at: row.at,
            by: row.by.and_then(|post| PostLabel::of(roster, post)),
            recipient: row.recipient,
            title: row.title.as_ref().map(ToString::to_string),
            ground: row.ground,
            shared: row.shared.clone(),
        }
    }
}

impl Reader<'_> {
    /// His own access receipt. Nobody else has it, so that it is no recorded reading.
    pub fn receipt(&self) -> Result<ReceiptWindow, ReadError> {
        let own = self.look(|view, now| {
            may_person(&view.network, self.person, None, Deed::SeeReceipt, self.person, now)
        })?;
        if own { self.receipt_of(self.person) } else { Err(ReadError::NotFound) }
    }

    /// What a person is told, whoever asks.
    pub(super) fn receipt_of(&self, person: PersonNo) -> Result<ReceiptWindow, ReadError> {
        let positions = self.look(|view, _| {
            let sources = Receipts::sources(&view.network, person);
            let cases = sources.cases.into_iter().flat_map(|case| view.positions(case));
            let lists = sources.lists.into_iter().flat_map(|list| view.list_readings(list));
            cases.chain(lists).collect()
        })?;
        let entries = self.engine.entries_at(positions)?;
        let receipts: Receipts = project(&entries);
        self.look(|view, now| {
            let network = &view.network;
            let roster = &network.roster;
            let receipt = receipts.of(network, person, now);
            let line = |line: wuji_core::projection::ReceiptLine| ReceiptRow {
                at: line.at,
                post: line.post.and_then(|post| PostLabel::of(roster, post)),
                reading: line.reading,
            };
            ReceiptWindow {
                now,
                lines: receipt.lines.into_iter().map(line).collect(),
                disclosures: receipt.disclosures.iter().map(|row| DisclosureLine::of(roster, row)).collect(),
            }
        })
    }
}
