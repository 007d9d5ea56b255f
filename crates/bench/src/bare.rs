//! The bare loop: write a frame of the same size behind the last into a preallocated, zero-filled file, fdatasync. Nothing
//! that is durable by itself can be faster on this disk with one caller.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

const FILE: u64 = 16 << 20;

/// Writes a second, on average, with frames of `size` bytes.
pub(crate) fn writes_per_second(directory: &Path, size: usize, time: Duration) -> io::Result<u64> {
    let path = directory.join("bare");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
    let zeros = vec![0; 1 << 20];
    for megabyte in 0..FILE >> 20 {
        file.write_all_at(&zeros, megabyte << 20)?;
    }
    file.sync_all()?;
    let frame = vec![0x5a; size];
    let (mut writes, mut offset) = (0_u64, 0_u64);
    let begun = Instant::now();
    while begun.elapsed() < time {
        if offset + size as u64 > FILE {
            offset = 0;
        }
        file.write_all_at(&frame, offset)?;
        file.sync_data()?;
        offset += size as u64;
        writes += 1;
    }
    let rate = per_second(writes, begun.elapsed());
    std::fs::remove_file(path)?;
    Ok(rate)
}

/// A rate without floats.
pub(crate) fn per_second(count: u64, time: Duration) -> u64 {
    (u128::from(count) * 1_000_000_000 / time.as_nanos().max(1)) as u64
}

/// A ratio with two decimals.
pub(crate) fn ratio(a: u64, b: u64) -> String {
    let hundredths = a * 100 / b.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
