//! What others told of the same emergency: each a case of its own, read beside the first in one window, each by a reading of
//! its own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::At;
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_engine::ReadError;

use super::Reader;
use super::case::{CaseWindow, optional};
use super::labels::Actor;
use super::report::{FactsLabel, ReportWindow};

/// A further emergency about the same person.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Telling {
    /// Its number.
    pub case: CaseNo,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<At>,
    /// Who sent it, masked but to the holding counsellor.
    pub sender: Actor,
    /// What was observed.
    pub facts: Vec<FactsLabel>,
    /// What was said, first and in its supplements.
    pub words: Vec<String>,
}

impl Reader<'_> {
    /// Puts in what adds to a report.
    pub(super) fn fill_tellings(&self, window: &mut ReportWindow) -> Result<(), ReadError> {
        for case in std::mem::take(&mut window.adding) {
            let Some(CaseWindow::Report(found)) = optional(self.case(case, None))? else { continue };
            let said = found.head.steps.into_iter();
            let told = said.filter(|step| matches!(step.kind, Kind::Observed | Kind::Supplemented));
            window.tellings.push(Telling {
                case,
                sent_at: found.submitted_at,
                sender: found.sender,
                facts: found.facts,
                words: told.filter_map(|step| step.words).collect(),
            });
        }
        Ok(())
    }
}
