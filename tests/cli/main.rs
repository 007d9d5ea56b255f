//! `wuji` as people start it: the real binary in a directory of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

mod accounts;
mod college;
mod demo;
mod duties;
mod places;
mod september;
mod server;
mod trouble;
mod usage;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs `wuji` in a directory, in English, with something on standard input.
fn wuji(directory: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wuji"))
        .args(["--lang", "en"])
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// Runs a command that must end with 0 and write JSON.
fn json(directory: &Path, arguments: &[&str]) -> Value {
    ended(directory, arguments, 0)
}

/// Runs a command that must end with this code and write JSON.
fn ended(directory: &Path, arguments: &[&str], with: i32) -> Value {
    let arguments: Vec<&str> = ["--json"].into_iter().chain(arguments.iter().copied()).collect();
    let output = wuji(directory, &arguments, "");
    assert_eq!(code(&output), with, "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Runs a command that must be refused; the code that it says.
fn refused(directory: &Path, arguments: &[&str]) -> (i32, String) {
    let arguments: Vec<&str> = ["--json"].into_iter().chain(arguments.iter().copied()).collect();
    let output = wuji(directory, &arguments, "");
    assert_ne!(code(&output), 0, "{arguments:?} was not refused");
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{arguments:?}: {}", String::from_utf8_lossy(&output.stdout)));
    (code(&output), said["error"].as_str().unwrap().to_owned())
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const ADMINISTRATORS: &str = "S001 sys Ann\nS002 sec Bo Lin\nS003 aud Cai-Li\n";

/// Founds a college, not a demo.
fn found(directory: &Path) {
    let output = wuji(directory, &["init", "--title", "A college"], ADMINISTRATORS);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
}
