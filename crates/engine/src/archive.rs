//! A log read without opening it: no lock, no entry, nothing is written. What verify, export and replay work on, also
//! beside a running engine: they end at the last durable group that they saw when they began.

use std::io::{self, Write};
use std::sync::Arc;

use uuid::Uuid;
use wuji_core::Entry;
use wuji_core::export::{Line, Stored, to_hex};
use wuji_core::ids::Position;

use crate::engine::Home;
use crate::error::OpenError;
use crate::group::Parts;
use crate::journal::{Ending, FileReader, JournalReader, Scan, StoredGroup};
use crate::replay::{Replay, Until, open_group};
use crate::state::View;
use crate::storage::{Directory, Storage};
use crate::vault::{Keys, Vault};

/// A log to read.
pub struct Archive {
    college: Uuid,
    keys: Keys,
    reader: Arc<FileReader>,
    storage: Arc<dyn Storage>,
    scan: Scan,
}

impl Archive {
    /// The log of a home. A torn tail that nobody was answered for is passed over; damage is an error.
    pub fn open(home: &Home) -> Result<Self, OpenError> {
        let journal: Arc<dyn Storage> = Arc::new(Directory::new(home.journal()));
        Self::open_on(journal, Arc::new(Directory::new(&home.vault)), &home.key)
    }

    /// The log on the caller's disks.
    pub fn open_on(
        journal: Arc<dyn Storage>,
        vault: Arc<dyn Storage>,
        key: &crate::vault::EpochKey,
    ) -> Result<Self, OpenError> {
        let college = crate::journal::scan::college(&*journal).map_err(absent)?.ok_or(OpenError::Empty)?;
        let (reader, scan) = FileReader::open(journal.clone(), Some(college), &mut |_| {})?;
        if let Ending::Damaged(damage) = scan.ending {
            return Err(OpenError::Journal(crate::journal::JournalError::Damage(damage)));
        }
        let college = Uuid::from_bytes(college);
        let keys = Vault::open_read_only(vault, college, key)?.keys();
        Ok(Self { college, keys, reader, storage: journal, scan })
    }

    /// Position of the next entry.
    pub fn head(&self) -> Position {
        Position(self.reader.head())
    }

    /// What the scan saw: segments, groups, bytes, the hash of the last frame.
    pub fn scan(&self) -> &Scan {
        &self.scan
    }

    /// The state as it was. `progress` hears how many entries were applied so far.
    pub fn replay(
        &self,
        until: Until,
        progress: impl FnMut(u64) + Send + 'static,
    ) -> Result<View, OpenError> {
        let mut replay: Replay = Replay::begin(self.keys.clone(), self.college, until, progress)?;
        let head = self.reader.head();
        let wanted = match until {
            Until::Position(position) => position.min(head),
            Until::Head | Until::At(_) => head,
        };
        let scanned =
            crate::journal::scan::scan(&*self.storage, Some(self.college.into_bytes()), &mut |group| {
                if group.first < wanted {
                    replay.put(&group);
                }
            });
        let view = replay.finish()?;
        scanned?;
        Ok(view)
    }

    /// Reads, checks, opens and decodes everything on two threads and applies nothing; says how many entries there are.
    /// What a replay is measured against.
    pub fn open_all(&self) -> Result<u64, OpenError> {
        let mut halves = vec![Vec::new(), Vec::new()];
        let mut turn = 0;
        crate::journal::scan::scan(&*self.storage, Some(self.college.into_bytes()), &mut |group| {
            turn ^= 1;
            if let Some(half) = halves.get_mut(turn) {
                half.push(group.stored());
            }
        })?;
        crate::replay::open_only(halves, &self.keys, self.college)
    }

    /// The entries, headers and bodies opened, in order.
    pub fn entries(&self, until: Until) -> impl Iterator<Item = Result<Entry, OpenError>> + '_ {
        self.reader
            .read(0)
            .flat_map(move |group| {
                let mut entries = Vec::new();
                let opened = group
                    .map_err(OpenError::Journal)
                    .and_then(|group| open_group(&group, &self.keys, self.college, &mut entries));
                let failed = opened.err().map(Err);
                entries.into_iter().map(Ok).chain(failed)
            })
            .take_while(move |entry| entry.as_ref().map_or(true, |entry| until.holds(entry)))
    }

    /// Writes an export: one line of JSON an entry, the same bytes each time. Names nobody: what a case's key seals stays
    /// sealed.
    pub fn export(&self, until: Until, out: &mut dyn Write) -> Result<u64, OpenError> {
        let failed = |error: io::Error| OpenError::Io { what: "writing the export", error };
        let mut count = 0;
        for group in self.reader.read(0) {
            let group = group.map_err(OpenError::Journal)?;
            let mut entries = Vec::new();
            open_group(&group, &self.keys, self.college, &mut entries)?;
            for (entry, line) in entries.iter().zip(lines(&group, &entries)?) {
                if !until.holds(entry) {
                    return Ok(count);
                }
                serde_json::to_writer(&mut *out, &line).map_err(|error| failed(error.into()))?;
                out.write_all(b"\n").map_err(failed)?;
                count += 1;
            }
        }
        Ok(count)
    }
}

/// A directory that is not there holds no log.
fn absent(error: crate::journal::JournalError) -> OpenError {
    match error {
        crate::journal::JournalError::Disk { ref source, .. } if source.kind() == io::ErrorKind::NotFound => {
            OpenError::Empty
        }
        other => OpenError::Journal(other),
    }
}

fn lines(group: &StoredGroup, entries: &[Entry]) -> Result<Vec<Line>, OpenError> {
    let misshapen = |_| OpenError::Misshapen(Position(group.first));
    let parts = Parts::of(group.first, group.count, &group.payload).map_err(misshapen)?;
    let line = |(sealed, entry): (crate::group::Sealed<'_>, &Entry)| Line {
        position: sealed.position,
        header: entry.header.clone(),
        event: entry
            .event()
            .filter(|_| entry.header.case.is_none())
            .and_then(|event| serde_json::to_value(event).ok()),
        stored: Stored {
            header: to_hex(sealed.header),
            body: to_hex(sealed.body),
            words: to_hex(sealed.words),
        },
        leaf: to_hex(&sealed.leaf()),
    };
    Ok(parts.entries().zip(entries).map(line).collect())
}
