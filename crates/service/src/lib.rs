//! **Wuji service**: what a person at a terminal or a browser meets. It reads files, speaks two languages and shows; it
//! decides nothing (that is `wuji-core`) and stores nothing (that is `wuji-engine`).
//!
//! Start with [`command_line`]: which commands there are. [`import`] turns a college's own files into actions of the core,
//! [`template`] writes the files to fill in, [`text`] holds every sentence that people read.
//!
//! Invariant: a cell of a file that was refused is in no message, no log and no `Debug`; a problem says where and why.

pub mod api;
pub mod client;
pub mod command_line;
mod commands;
pub mod demo;
pub mod exit;
mod home;
pub mod import;
pub mod limits;
mod output;
pub mod pages;
mod persona;
pub mod reading;
pub mod server;
mod shape;
pub mod sign_in;
pub mod tags;
pub mod template;
pub mod text;
mod workbook;
