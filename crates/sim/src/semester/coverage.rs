//! What a run did not show.

use std::collections::BTreeSet;

use wuji_core::entry::Entry;
use wuji_core::kind::Kind;

/// Kinds of entries that people can make and that do not occur in a log. What the engine tells of itself
/// (`operation.*`) is not asked for.
pub fn missing_kinds<'e>(log: impl IntoIterator<Item = &'e Entry>) -> Vec<Kind> {
    let seen: BTreeSet<Kind> = log.into_iter().map(|entry| entry.header.kind).collect();
    let of_people = |kind: &Kind| !kind.name().starts_with("operation.");
    Kind::ALL.iter().copied().filter(of_people).filter(|kind| !seen.contains(kind)).collect()
}
