//! The thread that keeps the copy.
//!
//! It looks a few times a second, or when asked; it never waits on the journal's head, so that the writer
//! never pays for waking it. After opening it checks what is there, block by block; then it only adds.
//! Whatever is wrong ends in the same way: the directory is deleted and the copy made again.

use std::fs;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::blocks::{Address, BLOCK_LEN, Blocks, Unusable, close};
use super::{CopyStatus, Shared};
use crate::journal::{Extent, JournalReader};

/// Between two looks at the journal.
const PAUSE: Duration = Duration::from_millis(200);
/// So many entries between two looks are a peak: the machine has better to do than to copy.
const PEAK_ENTRIES: u64 = 2_000;
/// Looks passed over in a peak, so that the copy is never more than a minute behind.
const PASSED_OVER_MAX: u32 = 300;
/// Between two attempts to use a sled that cannot be used.
const PAUSE_UNUSABLE: Duration = Duration::from_secs(10);
/// Blocks put between two flushes.
const FLUSH_EVERY: u64 = 64;
const FIRST: Address = Address { segment: 1, block: 0 };

pub(super) fn follow(shared: &Shared) {
    let mut next = FIRST;
    let mut usable = shared.blocks.read().unwrap_or_else(PoisonError::into_inner).is_some();
    let (mut head, mut passed_over) = (shared.journal.head(), 0);
    loop {
        let moved = shared.journal.head() - std::mem::replace(&mut head, shared.journal.head());
        if moved > PEAK_ENTRIES && passed_over < PASSED_OVER_MAX && shared.is_current() {
            passed_over += 1;
            std::thread::park_timeout(PAUSE);
            continue;
        }
        passed_over = 0;
        let asked = shared.progress.lock().unwrap_or_else(PoisonError::into_inner).asked;
        let from_nothing = shared.doubted.swap(false, Ordering::AcqRel) || !usable;
        let copied = if from_nothing {
            next = FIRST;
            begin_again(shared).and_then(|()| copy(shared, &mut next))
        } else {
            copy(shared, &mut next)
        };
        if shared.stop.load(Ordering::Acquire) {
            break;
        }
        usable = copied.is_ok();
        let (status, pause) = match copied {
            Ok(()) => (CopyStatus::Current, PAUSE),
            Err(_) if !from_nothing => continue,
            Err(error) => (CopyStatus::Unavailable { error: error.to_string() }, PAUSE_UNUSABLE),
        };
        let mut progress = shared.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.status = status;
        progress.served = asked;
        let more = progress.asked > asked;
        drop(progress);
        shared.progressed.notify_all();
        if !more {
            std::thread::park_timeout(pause); // an unpark since the last look makes this return at once
        }
    }
    if let Some(blocks) = shared.blocks.write().unwrap_or_else(PoisonError::into_inner).take() {
        close(blocks);
    }
}

/// Deletes the copy and makes an empty one.
fn begin_again(shared: &Shared) -> Result<(), Unusable> {
    shared.copied.store(0, Ordering::Release);
    shared.rebuilds.fetch_add(1, Ordering::Relaxed);
    shared.report(CopyStatus::Building { done: 0, total: 0 });
    let mut blocks = shared.blocks.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(old) = blocks.take() {
        close(old);
    }
    if shared.directory.exists() {
        fs::remove_dir_all(&shared.directory).map_err(|error| Unusable::Broken(error.to_string()))?;
    }
    *blocks = Some(Blocks::open(&shared.directory, shared.journal.college())?);
    Ok(())
}

/// Checks, or copies, every block from `next` that can be copied now.
fn copy(shared: &Shared, next: &mut Address) -> Result<(), Unusable> {
    let blocks = shared.blocks.read().unwrap_or_else(PoisonError::into_inner);
    let Some(blocks) = blocks.as_ref() else { return Err(Unusable::Broken("sled is not open".to_owned())) };
    let mut highest = blocks.highest();
    let extents = shared.journal.extents();
    let total: u64 = extents.iter().map(|extent| u64::from(block_count(extent))).sum();
    let mut done: u64 = {
        let before = extents.iter().filter(|extent| extent.segment < next.segment);
        before.map(|extent| u64::from(block_count(extent))).sum::<u64>() + u64::from(next.block)
    };
    let mut unflushed = 0;
    let mut bytes = vec![0; BLOCK_LEN];
    let from = *next;
    for extent in extents.iter().filter(|extent| extent.segment >= from.segment) {
        let begin = if extent.segment == from.segment { from.block } else { 0 };
        for block in begin..block_count(extent) {
            if shared.stop.load(Ordering::Acquire) {
                return Ok(());
            }
            let address = Address { segment: extent.segment, block };
            if highest.is_some_and(|highest| address <= highest) {
                if blocks.checked(address).is_none() {
                    return Err(Unusable::Broken("a block was lost or changed".to_owned()));
                }
            } else {
                highest = None;
                let read = shared.journal.read_raw(address.place(), &mut bytes);
                let read = read.map_err(|error| Unusable::Broken(error.to_string()))?;
                blocks.put(address, bytes.get(..read).unwrap_or_default())?;
                unflushed += 1;
            }
            if unflushed >= FLUSH_EVERY {
                blocks.flush()?;
                unflushed = 0;
            }
            done += 1;
            *next = Address { segment: extent.segment, block: block + 1 };
            shared.copied.store(next.order(), Ordering::Release);
            if done.is_multiple_of(FLUSH_EVERY) && shared.stale() {
                shared.report(CopyStatus::Building { done, total });
            }
        }
        if extent.finished {
            *next = Address { segment: extent.segment + 1, block: 0 };
            shared.copied.store(next.order(), Ordering::Release);
        }
    }
    if unflushed > 0 {
        blocks.flush()?;
    }
    Ok(())
}

/// How many blocks of a segment can be copied: the whole ones, and what is left of a finished segment.
fn block_count(extent: &Extent) -> u32 {
    let whole = extent.len / BLOCK_LEN as u64;
    let left = extent.finished && !extent.len.is_multiple_of(BLOCK_LEN as u64);
    (whole + u64::from(left)) as u32
}

impl Shared {
    /// Whether the copy has all that it should, and nobody wants to know it for certain.
    fn is_current(&self) -> bool {
        let progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let stops = self.stop.load(Ordering::Acquire) || self.doubted.load(Ordering::Acquire);
        progress.status == CopyStatus::Current && progress.asked == progress.served && !stops
    }

    /// Whether the copy is being built, so that progress is worth telling.
    fn stale(&self) -> bool {
        let progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(progress.status, CopyStatus::Building { .. })
    }
}
