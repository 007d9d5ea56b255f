//! Watch requests, as whoever watches sees them: whom, what to look for, how often and until when. And follow-ups of somebody
//! whose room-mate died.
//!
//! Absent on purpose: what a watch request serves. Nothing here leads from it to a crisis or to the register.

use wuji_core::Network;
use wuji_core::ids::CaseNo;

use super::{Plain, Told, codes, state};
use crate::reading::desk::CaseKind;

/// A case of this area.
pub(super) fn plain(network: &Network, case: CaseNo) -> Option<Plain> {
    watch(network, case).or_else(|| aftercare(network, case))
}

fn watch(network: &Network, case: CaseNo) -> Option<Plain> {
    let row = network.care.watch(case)?;
    let checked = row.checked;
    Some(Plain {
        kind: CaseKind::Watch,
        state: state("watch_state", if row.ended { "ended" } else { "open" }),
        facts: vec![
            Told::Codes("look_for", codes("look_for", &row.look_for)),
            Told::Number("every_days", Some(i64::from(row.every))),
            Told::Day("watch_until", row.until),
            Told::Post("asked_by", row.from),
            Told::At("checked_at", checked.map(|(at, _)| at)),
            Told::Codes("found", codes("found", checked.and_then(|(_, found)| found))),
        ],
    })
}

fn aftercare(network: &Network, case: CaseNo) -> Option<Plain> {
    let row = network.care.aftercare(case)?;
    let cared = network.care.get(case);
    let last = cared.and_then(|cared| cared.followed_up);
    Some(Plain {
        kind: CaseKind::Aftercare,
        state: state("watch_state", if row.ended { "ended" } else { "open" }),
        facts: vec![
            Told::At("followed_up_at", last.map(|(at, _)| at)),
            Told::Codes("course", codes("course", last.map(|(_, course)| course))),
        ],
    })
}
