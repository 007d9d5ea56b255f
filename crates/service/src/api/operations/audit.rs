//! The operations of the audit administrator.

use axum::routing::get;

use super::{Operation, paging, query, window};
use crate::api::windows;
use crate::reading::{KnewWindow, Missed, TrailWindow, VerifyWindow};

pub(super) fn audit() -> Vec<Operation> {
    let trail = [
        query::<u32>("case", "Of this case alone."),
        query::<wuji_core::At>("until", "Up to then."),
        query::<wuji_core::Kind>("kind", "Of this kind alone."),
        paging(),
    ];
    let span = [
        query::<wuji_core::At>("from", "From then on; a month before `until` when absent."),
        query::<wuji_core::At>("until", "Until then; now when absent."),
    ];
    vec![
        window::<TrailWindow>(
            "/v1/audit/trail",
            "trail",
            "audit",
            "Who acted when on which case",
            get(windows::trail),
        )
        .says("For the audit administrator. Headers alone: no name, no subject.")
        .with(trail),
        window::<Missed>(
            "/v1/audit/missed",
            "missed",
            "audit",
            "Deadlines that were missed",
            get(windows::missed),
        )
        .says("For the audit administrator, with the post that missed each.")
        .with(span),
        window::<KnewWindow>(
            "/v1/audit/knew",
            "knew",
            "audit",
            "Who knew of a case at an instant",
            get(windows::knew),
        )
        .says("For the audit administrator: told, opened, could have opened, by posts; names nobody. For an earlier instant the log is replayed up to it.")
        .with([
            query::<u32>("case", "The case, or a person's record."),
            query::<wuji_core::At>("at", "At that instant; now when absent."),
        ]),
        window::<VerifyWindow>(
            "/v1/audit/verify",
            "verify",
            "audit",
            "Verify every stored byte",
            get(windows::verify),
        )
        .says("For the audit administrator. Runs beside the service; a long log takes seconds."),
    ]
}
