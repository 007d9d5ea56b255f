//! What a college's own files become: the roster, `college.toml`, the templates, the texts, the command line.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

mod c1;
mod census;
mod college_file;
mod command_line;
mod fixture;
mod garbage;
mod privacy;
mod templates;
mod texts;
mod workbook;
mod world;
