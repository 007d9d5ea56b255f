//! Words that stand beside evidence of a duty, or beside its waiver.

use wuji_core::Network;
use wuji_core::ids::CaseNo;

use super::{Plain, Told, state};
use crate::reading::desk::CaseKind;

/// Evidence, as far as it has words.
pub(super) fn plain(network: &Network, case: CaseNo) -> Option<Plain> {
    let evidence = network.duty.evidence_in(case)?;
    let title = evidence.title.as_ref().map(ToString::to_string);
    Some(Plain {
        kind: CaseKind::Evidence,
        open: !evidence.withdrawn,
        state: state("evidence_state", if evidence.withdrawn { "withdrawn" } else { "recorded" }),
        facts: vec![
            Told::Title("title", title),
            Told::Day("done_on", Some(evidence.on)),
            Told::Day("recorded_on", Some(evidence.recorded)),
            Told::Post("recorded_by", evidence.by),
            Told::Number("participants", evidence.count.map(i64::from)),
            Told::Number("minutes", evidence.minutes.map(i64::from)),
            Told::Codes("medium", super::codes("medium", evidence.medium)),
        ],
    })
}
