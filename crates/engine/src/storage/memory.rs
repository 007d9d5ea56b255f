//! A directory in memory with a write cache that a power cut loses, tears and reorders.
//!
//! Invariant: what a write put there is read at once by everybody, and survives [`MemoryStorage::crash`] for
//! certain only after a `sync` that returned `Ok`. Everything follows from seeds.
//!
//! Absent on purpose: time. A fault is an operation's number, never a moment.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Fault, Faults, Generator, Storage, StorageFile};

/// A disk writes sectors of this size at once, most of the time.
const SECTOR: usize = 512;

/// A [`Storage`] in memory. Clones are the same disk.
#[derive(Clone, Default)]
pub struct MemoryStorage {
    disk: Arc<Mutex<Disk>>,
}

struct Disk {
    files: BTreeMap<String, Content>,
    faults: Faults,
    generator: Generator,
    changes: u64,
    reads: u64,
    off: bool,
}

/// One file, as programs see it and as the disk holds it.
#[derive(Default, Clone)]
struct Content {
    /// `None` once it was removed.
    visible: Option<Vec<u8>>,
    /// `None` until its name is durable.
    durable: Option<Vec<u8>>,
    /// Writes that no sync has covered, oldest first.
    waiting: Vec<(usize, Vec<u8>)>,
}

impl Default for Disk {
    fn default() -> Self {
        Self {
            files: BTreeMap::new(),
            faults: Faults::none(),
            generator: Generator::new(0),
            changes: 0,
            reads: 0,
            off: false,
        }
    }
}

impl MemoryStorage {
    /// An empty disk on which nothing goes wrong.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on `faults` happen, numbered from this call; `seed` settles what they leave open. The write
    /// cache stays as it is: this is how a process that was killed finds the disk.
    pub fn plan(&self, faults: Faults, seed: u64) {
        let mut disk = self.disk();
        disk.faults = faults;
        disk.generator = Generator::new(seed);
        disk.changes = 0;
        disk.reads = 0;
    }

    /// How many changing operations were begun since the last `plan`.
    pub fn changes(&self) -> u64 {
        self.disk().changes
    }

    /// What the disk could hold after a power cut now: each waiting write kept, lost or torn, in any order.
    pub fn crash(&self, seed: u64) -> Self {
        let mut generator = Generator::new(seed);
        let disk = self.disk();
        let mut files = BTreeMap::new();
        for (name, content) in &disk.files {
            let left = match (&content.durable, &content.visible) {
                (Some(durable), Some(_)) => Some(durable.clone()),
                (Some(durable), None) if generator.one_in(2) => Some(durable.clone()),
                (None, Some(visible)) if generator.one_in(2) => Some(vec![0; visible.len()]),
                (Some(_) | None, None) | (None, Some(_)) => None,
            };
            if let Some(mut bytes) = left {
                let mut waiting = content.waiting.clone();
                while !waiting.is_empty() {
                    let (offset, write) = waiting.swap_remove(generator.below(waiting.len() as u64) as usize);
                    survive(&mut bytes, offset, &write, &mut generator);
                }
                files.insert(name.clone(), Content::settled(bytes));
            }
        }
        Self { disk: Arc::new(Mutex::new(Disk { files, ..Disk::default() })) }
    }

    /// Another disk with the same files, all durable.
    pub fn copied(&self) -> Self {
        let disk = self.disk();
        let visible = |(name, content): (&String, &Content)| {
            content.visible.clone().map(|bytes| (name.clone(), Content::settled(bytes)))
        };
        let files = disk.files.iter().filter_map(visible).collect();
        Self { disk: Arc::new(Mutex::new(Disk { files, ..Disk::default() })) }
    }

    /// The bytes of `name`, empty if there is none.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        self.disk().files.get(name).and_then(|content| content.visible.clone()).unwrap_or_default()
    }

    /// Changes `name` behind everybody's back, durably; makes it if there is none.
    pub fn edit(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut disk = self.disk();
        let content = disk.files.entry(name.to_owned()).or_default();
        let mut bytes = content.visible.take().unwrap_or_default();
        change(&mut bytes);
        content.durable = None;
        content.waiting.clear();
        content.visible = Some(bytes.clone());
        content.durable = Some(bytes);
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, name: &str, writable: bool) -> Box<dyn StorageFile> {
        Box::new(MemoryFile { storage: self.clone(), name: name.to_owned(), writable })
    }
}

impl Content {
    fn settled(bytes: Vec<u8>) -> Self {
        Self { visible: Some(bytes.clone()), durable: Some(bytes), waiting: Vec::new() }
    }

    fn write(&mut self, offset: usize, bytes: &[u8]) {
        if let Some(visible) = &mut self.visible {
            place(visible, offset, bytes);
            self.waiting.push((offset, bytes.to_vec()));
        }
    }

    fn settle(&mut self) {
        for (offset, bytes) in self.waiting.drain(..) {
            place(self.durable.get_or_insert_default(), offset, &bytes);
        }
    }
}

impl Disk {
    fn begin(&mut self) -> io::Result<Option<Fault>> {
        if self.off {
            return Err(Fault::PowerCut.error());
        }
        let fault = self.faults.change(self.changes);
        self.changes += 1;
        self.off = fault == Some(Fault::PowerCut);
        Ok(fault)
    }

    fn begin_read(&mut self) -> io::Result<()> {
        let number = self.reads;
        self.reads += 1;
        if self.off || self.faults.read(number) { Err(Fault::Broken.error()) } else { Ok(()) }
    }

    fn content(&mut self, name: &str) -> io::Result<&mut Content> {
        let content = self.files.get_mut(name).filter(|content| content.visible.is_some());
        content.ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Storage for MemoryStorage {
    fn names(&self) -> io::Result<Vec<String>> {
        let mut disk = self.disk();
        disk.begin_read()?;
        let visible = |(name, content): (&String, &Content)| content.visible.as_ref().map(|_| name.clone());
        Ok(disk.files.iter().filter_map(visible).collect())
    }

    fn create(&self, name: &str, len: u64) -> io::Result<Box<dyn StorageFile>> {
        let mut disk = self.disk();
        if disk.content(name).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let fault = disk.begin()?;
        let zeros = vec![0; len as usize];
        match fault {
            None => {
                disk.files.insert(name.to_owned(), Content::settled(zeros));
                drop(disk);
                Ok(self.file(name, true))
            }
            Some(fault @ (Fault::Full | Fault::ReadOnly)) => Err(fault.error()),
            Some(fault @ (Fault::Broken | Fault::Short | Fault::PowerCut)) => {
                if disk.generator.one_in(2) {
                    disk.files.entry(name.to_owned()).or_default().visible = Some(zeros);
                }
                Err(fault.error())
            }
        }
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn StorageFile>> {
        let mut disk = self.disk();
        disk.begin_read()?;
        disk.content(name)?;
        drop(disk);
        Ok(self.file(name, true))
    }

    fn open_read(&self, name: &str) -> io::Result<Box<dyn StorageFile>> {
        let mut disk = self.disk();
        disk.begin_read()?;
        disk.content(name)?;
        drop(disk);
        Ok(self.file(name, false))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut disk = self.disk();
        disk.content(name)?;
        match disk.begin()? {
            None => {
                disk.files.remove(name);
                Ok(())
            }
            Some(fault @ (Fault::Full | Fault::ReadOnly)) => Err(fault.error()),
            Some(fault @ (Fault::Broken | Fault::Short | Fault::PowerCut)) => {
                disk.content(name)?.visible = None;
                Err(fault.error())
            }
        }
    }
}

/// An open file of a [`MemoryStorage`].
struct MemoryFile {
    storage: MemoryStorage,
    name: String,
    writable: bool,
}

impl StorageFile for MemoryFile {
    fn len(&self) -> io::Result<u64> {
        let mut disk = self.storage.disk();
        disk.begin_read()?;
        let content = disk.content(&self.name)?;
        Ok(content.visible.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut disk = self.storage.disk();
        disk.begin_read()?;
        let visible = disk.content(&self.name)?.visible.as_deref().unwrap_or_default();
        let there = visible.get(offset as usize..).unwrap_or_default();
        let read = there.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..read), there.get(..read)) {
            to.copy_from_slice(from);
        }
        Ok(read)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut disk = self.storage.disk();
        if !self.writable {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let outside = offset + bytes.len() as u64
            > disk.content(&self.name)?.visible.as_ref().map_or(0, |bytes| bytes.len() as u64);
        if outside {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let fault = disk.begin()?;
        let done = match fault {
            None => bytes.len(),
            Some(Fault::Full | Fault::ReadOnly) => 0,
            Some(Fault::Short) => bytes.len() / 2,
            Some(Fault::Broken | Fault::PowerCut) => disk.generator.below(bytes.len() as u64 + 1) as usize,
        };
        if done > 0 {
            disk.content(&self.name)?.write(offset as usize, bytes.get(..done).unwrap_or(bytes));
        }
        fault.map_or(Ok(()), |fault| Err(fault.error()))
    }

    fn sync(&self) -> io::Result<()> {
        let mut disk = self.storage.disk();
        match disk.begin()? {
            None => {
                disk.content(&self.name)?.settle();
                Ok(())
            }
            Some(fault @ Fault::PowerCut) => Err(fault.error()),
            Some(fault @ (Fault::Broken | Fault::Short | Fault::Full | Fault::ReadOnly)) => {
                let mut generator = disk.generator.clone();
                let content = disk.content(&self.name)?;
                for (offset, bytes) in std::mem::take(&mut content.waiting) {
                    match generator.below(3) {
                        0 => place(content.durable.get_or_insert_default(), offset, &bytes),
                        1 => content.waiting.push((offset, bytes)),
                        _ => {} // given up: visible, clean in the cache, never on the disk
                    }
                }
                disk.generator = generator;
                Err(fault.error())
            }
        }
    }
}

fn place(file: &mut [u8], offset: usize, bytes: &[u8]) {
    if let Some(there) = file.get_mut(offset..offset + bytes.len()) {
        there.copy_from_slice(bytes);
    }
}

/// What a power cut leaves of one waiting write.
fn survive(file: &mut [u8], offset: usize, bytes: &[u8], generator: &mut Generator) {
    match generator.below(4) {
        0 => {}
        1 => place(file, offset, bytes),
        _ => {
            let bytewise = generator.one_in(4);
            let mut done = 0;
            while done < bytes.len() {
                let sector = (SECTOR - (offset + done) % SECTOR).min(bytes.len() - done);
                let kept = if generator.one_in(2) {
                    sector
                } else if bytewise {
                    generator.below(sector as u64) as usize
                } else {
                    0
                };
                place(file, offset + done, bytes.get(done..done + kept).unwrap_or_default());
                done += sector;
            }
        }
    }
}
