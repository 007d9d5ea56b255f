//! Golden files: bytes and tables that must not change by accident. While the stored format is 0 they may be made anew with
//! `WUJI_BLESS=1`; from format 1 on never.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what is wrong by panicking"
)]

mod authority;
mod clauses;
mod entries;
mod tidy;

use std::path::Path;

/// Compares a text with the golden file of this name, or writes the file when asked to.
fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(name);
    if std::env::var_os("WUJI_BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    for (number, (found, wanted)) in text.lines().zip(golden.lines()).enumerate() {
        assert_eq!(found, wanted, "{name}, line {}", number + 1);
    }
    assert_eq!(text.lines().count(), golden.lines().count(), "{name} is longer or shorter");
}
