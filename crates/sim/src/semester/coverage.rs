//! What a run did not show.

use std::collections::BTreeSet;

use wuji_core::calendar::Days;
use wuji_core::duty::{CATALOGUE, Status};
use wuji_core::entry::Entry;
use wuji_core::kind::Kind;
use wuji_core::network::Network;
use wuji_core::time::Day;

/// Kinds of entries that people can make and that do not occur in a log. What the engine tells of itself
/// (`operation.*`) is not asked for.
pub fn missing_kinds<'e>(log: impl IntoIterator<Item = &'e Entry>) -> Vec<Kind> {
    let seen: BTreeSet<Kind> = log.into_iter().map(|entry| entry.header.kind).collect();
    let of_people = |kind: &Kind| !kind.name().starts_with("operation.");
    Kind::ALL.iter().copied().filter(of_people).filter(|kind| !seen.contains(kind)).collect()
}

/// Codes of the catalogue's duties of which no instance in `days` is done, late, waived or lapsed on `today`: nothing shows
/// whether they are done.
pub fn unshown_duties(network: &Network, days: Days, today: Day) -> Vec<&'static str> {
    let shown = network.duties(None, days, today).into_iter();
    let shown = shown.filter(|instance| !matches!(instance.status, Status::Ahead | Status::Due));
    let shown: BTreeSet<String> = shown.map(|instance| instance.duty.to_string()).collect();
    CATALOGUE.iter().map(|row| row.code).filter(|code| !shown.contains(*code)).collect()
}
