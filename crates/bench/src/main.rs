//! The benchmark: durable appends and full replay beside a bare loop, sled and SQLite, on the same disk in the same run.
//! What counts is the ratio in one run; absolute figures say as much about the machine.
//!
//! `cargo run --release -p wuji-bench -- all --directory DIR` (DIR on the disk that you mean; it is emptied again).

mod append;
mod bare;
mod college;
mod peers;
mod replay;
mod year;

use std::error::Error;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Durable appends and full replay, beside a bare loop, sled and SQLite")]
struct Arguments {
    #[command(subcommand)]
    what: What,
    /// Where to measure: a directory on the disk that you mean.
    #[arg(long, global = true, default_value = ".")]
    directory: PathBuf,
}

#[derive(Subcommand)]
enum What {
    /// Both.
    All,
    /// A concerning report with 200 bytes of words, durable each, from 1 and from 64 callers.
    Append {
        /// Seconds for each figure.
        #[arg(long, default_value_t = 3)]
        seconds: u64,
        /// This many callers alone, without peers: for a profiler.
        #[arg(long)]
        callers: Option<usize>,
    },
    /// A year of a college in memory: time, kinds of entries, duties. Fails where a kind does not occur.
    Year {
        /// Students.
        #[arg(long, default_value_t = 11_000)]
        students: usize,
        /// What chance follows from.
        #[arg(long, default_value_t = 20_260_907)]
        seed: u64,
    },
    /// A whole log, headers and bodies opened, into the state and the standing projections.
    Replay {
        /// Entries, at least.
        #[arg(long, default_value_t = 1_000_000)]
        entries: u64,
    },
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let directory = tempfile::tempdir_in(&arguments.directory)?;
    match arguments.what {
        What::All => {
            append::run(directory.path(), 3)?;
            replay::run(directory.path(), 1_000_000)
        }
        What::Append { seconds, callers: None } => append::run(directory.path(), seconds),
        What::Append { seconds, callers: Some(callers) } => append::alone(directory.path(), seconds, callers),
        What::Year { students, seed } => year::run(students, seed),
        What::Replay { entries } => replay::run(directory.path(), entries),
    }
}
