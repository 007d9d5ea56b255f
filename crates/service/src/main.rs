//! The `wuji` binary: everything is in the library, so that tests can call it.

use std::process::ExitCode;

fn main() -> ExitCode {
    wuji_service::command_line::run(std::env::args_os()).into()
}
