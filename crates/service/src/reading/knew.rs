//! Who knew of a case at an instant, by posts: told, opened, could have opened. For the audit administrator, who learns of no
//! person: the case is a number, whoever reported reads "a room-mate" or "a classmate".
//!
//! Told and opened follow from the entries of the case; what somebody could have opened, from the state of that instant. For an
//! earlier one the log is replayed up to it, which takes as long as opening it.

use std::sync::{Mutex, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::ids::{CaseNo, PostNo};
use wuji_core::projection::{Depth, Knowledge, Projection, could_open};
use wuji_core::roster::Roster;
use wuji_core::{At, Kind, Network};
use wuji_engine::{Archive, Home, ReadError, Until};

use super::Reader;
use super::labels::{Actor, PostLabel};
use super::steps::Mask;

static REPLAYING: Mutex<()> = Mutex::new(());

/// Who knew of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KnewWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// The case; a person's record has the person's number.
    pub case: CaseNo,
    /// Who knew then.
    pub at: At,
    /// Whom it had reached, and who had acted in it, in order.
    pub told: Vec<ToldLine>,
    /// In which posts it had been opened, in order.
    pub opened: Vec<OpenedLine>,
    /// In which posts somebody could have opened it at that instant.
    pub could: Vec<CouldLine>,
}

/// A post that had been told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ToldLine {
    /// Which; the first sender is masked.
    pub post: Actor,
    /// Since when.
    pub since: At,
    /// By what.
    pub by: Kind,
}

/// A post in which it had been opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenedLine {
    /// Which; the first sender is masked.
    pub post: Actor,
    /// Since when.
    pub since: At,
    /// How far.
    pub depth: Depth,
}

/// A post in which somebody could have opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CouldLine {
    /// Which.
    pub post: PostLabel,
    /// How far.
    pub depth: Depth,
}

impl Reader<'_> {
    /// Who knew of a case at `at`, now when absent. Recorded as a reading of the headers.
    pub fn knew(
        &self,
        case: CaseNo,
        at: Option<At>,
        home: impl FnOnce() -> Result<Home, ReadError>,
    ) -> Result<KnewWindow, ReadError> {
        self.visit_audit()?;
        let entries = self.entries_of(case, at)?;
        if entries.is_empty() {
            return Err(ReadError::NotFound);
        }
        let mut known = Knowledge::of(case);
        for entry in &entries {
            known.apply(entry, None);
        }
        let now = self.engine.now();
        let at = at.filter(|at| *at < now);
        known.could = match at {
            None => self.look(|view, now| could_open(&view.network, case, now))?,
            Some(at) => {
                // A replay takes memory and both processors: one after the other.
                let _turn = REPLAYING.lock().unwrap_or_else(PoisonError::into_inner);
                could_open(&Archive::open(&home()?)?.replay(Until::At(at), |_| {})?.network, case, at)
            }
        };
        self.look(|view, now| {
            let network = &view.network;
            let mask = Mask::of(&network.roster, &entries, self.person, false);
            window(network, &known, &mask, now, at.unwrap_or(now))
        })
    }
}

fn window(network: &Network, known: &Knowledge, mask: &Mask<'_>, now: At, at: At) -> KnewWindow {
    let roster: &Roster = &network.roster;
    // The post that sent this very case, wherever in the log it did.
    let sender = network.report.get(known.case).and_then(|report| report.from);
    let actor = |post: PostNo| if sender == Some(post) { mask.sender(post) } else { mask.post(post, None) };
    let told = known.told.iter();
    let told = told.map(|(post, (since, by))| ToldLine { post: actor(*post), since: *since, by: *by });
    let opened = known.opened.iter();
    let opened =
        opened.map(|(post, (since, depth))| OpenedLine { post: actor(*post), since: *since, depth: *depth });
    let could = known
        .could
        .iter()
        .filter_map(|(post, depth)| Some(CouldLine { post: PostLabel::of(roster, *post)?, depth: *depth }));
    let mut window = KnewWindow {
        now,
        case: known.case,
        at,
        told: told.collect(),
        opened: opened.collect(),
        could: could.collect(),
    };
    window.told.sort_by_key(|line| line.since);
    window.opened.sort_by_key(|line| line.since);
    window
}
