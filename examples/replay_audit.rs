//! What an auditor needs: the core alone and an export. Recomputes every leaf from the stored bytes, folds the headers, and
//! lists every deadline that was missed, with the post that missed it; what ran out while the engine was down, or because
//! the policy changed, blames no post. Names nobody.
//! `cargo run -p wuji-core --example replay_audit -- export.ndjson`

#![allow(clippy::disallowed_methods, reason = "the core does no I/O; whoever uses it does")]

use std::io::{BufRead, BufReader};

use wuji_core::Entry;
use wuji_core::export::Line;
use wuji_core::projection::{Projection, Trail};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: replay_audit EXPORT")?;
    let (mut trail, mut wrong) = (Trail::default(), 0);
    for line in BufReader::new(std::fs::File::open(path)?).lines() {
        let line: Line = serde_json::from_str(&line?)?;
        wrong += u64::from(!line.leaf_is_right());
        let has_words = !line.stored.words.is_empty();
        trail.apply(&Entry { position: line.position, header: line.header, body: None, has_words }, None);
    }
    let missed = trail.lapses.iter().filter(|lapse| lapse.missed.is_some()).count();
    println!(
        "{} entries, {wrong} leaves wrong, {missed} deadlines missed, {} more without blame",
        trail.steps.len(),
        trail.lapses.len() - missed
    );
    for lapse in &trail.lapses {
        let (Some(clock), Some(post)) = (lapse.clock, lapse.missed) else { continue };
        println!(
            "{}  post {post} missed {:?} ({:?}) due {}",
            lapse.at, clock.row.item, clock.row.level, clock.due
        );
    }
    if wrong == 0 { Ok(()) } else { Err("leaves do not match the stored bytes".into()) }
}
