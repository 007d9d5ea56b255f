//! The engine: a log of one college on a disk, with one writer and many callers. Cheap to clone; every clone speaks to the
//! same log. It trusts `by`: who somebody is, is the host's question; what he may, is the core's.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use uuid::Uuid;
use wuji_core::entry::{Draft, Fingerprint};
use wuji_core::ids::{CaseNo, Position};
use wuji_core::operation::{self, ClockForm};
use wuji_core::{Action, At, Entry, Refusal, Request, Words};
use zeroize::Zeroizing;

use crate::clock::{Clock, Host, Machine};
use crate::copy::{Copy, CopyStatus};
use crate::error::{OpenError, ReadError, SubmitError};
use crate::founding::Tags;
use crate::journal::files::SEGMENT_LEN;
use crate::journal::{FileJournal, Journal, JournalError, JournalReader, Lock, StoredGroup, scan};
use crate::names::Names;
use crate::queue::{Queue, Work};
use crate::replay::{Replay, Until, open_group};
use crate::reply::{Ticket, expect};
use crate::state::View;
use crate::storage::{Directory, Storage};
use crate::vault::{Credentials, EpochKey, Keys, Tokens, Vault};
use crate::writer::Writer;

/// Where a log lives: the journal and its copy in one directory, the keyring in another, the epoch key with the caller.
pub struct Home {
    /// Directory of the journal and of sled's copy.
    pub data: PathBuf,
    /// Directory of the keyring, outside `data`.
    pub vault: PathBuf,
    /// The epoch key, from yet another place.
    pub key: EpochKey,
}

impl Home {
    /// Directory of the journal.
    pub fn journal(&self) -> PathBuf {
        self.data.join("journal")
    }

    /// Directory of sled's copy.
    pub fn copy(&self) -> PathBuf {
        self.data.join("copy")
    }
}

/// The disks of an engine, for hosts and tests that bring their own.
pub struct Disks {
    /// Of the journal.
    pub journal: Arc<dyn Storage>,
    /// Of the keyring.
    pub vault: Arc<dyn Storage>,
    /// Length of a segment in bytes.
    pub segment_len: u64,
}

/// What was kept of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Receipt {
    /// Its first entry.
    pub position: Position,
    /// How many entries it made.
    pub entries: u32,
    /// When it was taken.
    pub at: At,
    /// The case of its first entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNo>,
    /// The same request had come before; nothing was added.
    pub repeated: bool,
}

impl Receipt {
    pub(crate) fn of(position: Position, drafts: &[Draft]) -> Self {
        let first = drafts.first().map(|draft| &draft.header);
        Self {
            position,
            entries: drafts.len() as u32,
            at: first.map(|header| header.at).unwrap_or_default(),
            case: first.and_then(|header| header.case),
            repeated: false,
        }
    }

    /// Of a request that came before; the caller completes it from the log.
    pub(crate) fn again(position: Position) -> Self {
        Self { position, entries: 0, at: At::default(), case: None, repeated: true }
    }
}

pub(crate) struct Shared {
    pub(crate) college: Uuid,
    pub(crate) keys: Keys,
    pub(crate) queue: Queue,
    pub(crate) clock: Mutex<Clock>,
    pub(crate) poisoned: AtomicBool,
    /// Callers that wait for an answer.
    callers: AtomicUsize,
    view: RwLock<View>,
    pub(crate) names: Names,
    credentials: Credentials,
    reader: Arc<dyn JournalReader>,
    copy: Option<Copy>,
}

impl Shared {
    pub(crate) fn view(&self) -> RwLockReadGuard<'_, View> {
        self.view.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn view_mut(&self) -> RwLockWriteGuard<'_, View> {
        self.view.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The group that holds an entry: from sled's copy, or in any doubt from the journal.
    pub(crate) fn group(&self, position: Position) -> Result<Option<StoredGroup>, ReadError> {
        let found = match &self.copy {
            Some(copy) => copy.group(position.0),
            None => self.reader.group(position.0),
        };
        Ok(found.map_err(OpenError::Journal)?)
    }
}

/// An open log.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

impl Engine {
    pub(crate) fn shared(&self) -> &Shared {
        &self.0.shared
    }
}

struct Inner {
    shared: Arc<Shared>,
    writer: Mutex<Option<JoinHandle<()>>>,
    /// Held as long as the engine lives: nobody else writes here.
    _lock: Option<Lock>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.shared.queue.close();
        if let Some(writer) = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = writer.join();
        }
    }
}

/// How a college begins, given the tags of its keys.
pub trait Begin: FnOnce(&Tags<'_>) -> Result<(operation::Genesis, Vec<Words>), Refusal> {}

impl<F: FnOnce(&Tags<'_>) -> Result<(operation::Genesis, Vec<Words>), Refusal>> Begin for F {}

/// What an engine is made of, before it runs.
struct Made {
    college: Uuid,
    vault: Vault,
    credentials: Credentials,
    journal: FileJournal,
    view: View,
    clock: Clock,
    notes: Vec<operation::Event>,
}

impl Engine {
    /// Founds `college` in an empty home and opens it. `begin` says how it begins, with the tags of its keys; a simulated
    /// clock begins at `start`.
    pub fn found(home: &Home, college: Uuid, start: At, begin: impl Begin) -> Result<Self, OpenError> {
        let lock = prepare(home)?;
        Self::found_with(&disks(home), &home.key, college, start, begin, Some((&home.copy(), lock)))
    }

    /// Opens the log of a home. `progress` hears how many entries were read so far.
    pub fn open(home: &Home, progress: impl FnMut(u64) + Send + 'static) -> Result<Self, OpenError> {
        let lock = prepare(home)?;
        let disks = disks(home);
        let made = Self::read_log(&disks, &home.key, Box::new(Machine), progress)?;
        let copy = Copy::open(&home.copy(), made.journal.files())?;
        Self::start(made, Some(copy), Some(lock))
    }

    /// Founds a college on the caller's disks. Nobody else may write there; there is no copy.
    pub fn found_on(
        disks: &Disks,
        key: &EpochKey,
        college: Uuid,
        start: At,
        begin: impl Begin,
    ) -> Result<Self, OpenError> {
        Self::found_with(disks, key, college, start, begin, None)
    }

    fn found_with(
        disks: &Disks,
        key: &EpochKey,
        college: Uuid,
        start: At,
        begin: impl Begin,
        directory: Option<(&Path, Lock)>,
    ) -> Result<Self, OpenError> {
        if scan::college(&*disks.journal)?.is_some() {
            return Err(OpenError::Exists);
        }
        let vault = Vault::create(disks.vault.clone(), college, key)?;
        let credentials = Credentials::open(disks.vault.clone(), college, vault.keys())?;
        let journal = disks.journal.clone();
        let journal =
            FileJournal::open(journal, college.into_bytes(), disks.segment_len, &mut |_| {})?.journal;
        let (genesis, words) = begin(&Tags(&vault.keys()))?;
        let genesis = operation::Genesis { college: college.into(), ..genesis };
        let words: Vec<_> = words.into_iter().map(|words| Zeroizing::new(words.into_sealing())).collect();
        let clock = Clock::new(genesis.clock, start, Box::new(Machine));
        let (copy, lock) = match directory {
            Some((copy, lock)) => (Some(Copy::open(copy, journal.files())?), Some(lock)),
            None => (None, None),
        };
        let (view, notes) = (View::default(), Vec::new());
        let made = Made { college, vault, credentials, journal, view, clock, notes };
        let (shared, mut writer) = Self::assemble(made, copy);
        writer.found(genesis, &words)??;
        Self::run(shared, writer, lock)
    }

    /// Opens a log on the caller's disks. Nobody else may write there; there is no copy.
    pub fn open_on(disks: &Disks, key: &EpochKey) -> Result<Self, OpenError> {
        let made = Self::read_log(disks, key, Box::new(Machine), |_| {})?;
        Self::start(made, None, None)
    }

    fn read_log(
        disks: &Disks,
        key: &EpochKey,
        host: Box<dyn Host>,
        progress: impl FnMut(u64) + Send + 'static,
    ) -> Result<Made, OpenError> {
        let college = Uuid::from_bytes(scan::college(&*disks.journal)?.ok_or(OpenError::Empty)?);
        let vault = Vault::open(disks.vault.clone(), college, key)?;
        let credentials = Credentials::open(disks.vault.clone(), college, vault.keys())?;
        let mut replay: Replay = Replay::begin(vault.keys(), college, Until::Head, progress)?;
        let journal = disks.journal.clone();
        let opened = FileJournal::open(journal, college.into_bytes(), disks.segment_len, &mut |group| {
            replay.put(&group);
        });
        let view = replay.finish()?;
        let opened = opened?;
        let network = &view.network;
        let known = network.operation.keys();
        if let Some(known) = known {
            let (first, count, digest) = (known.first, known.count, known.digest);
            vault.check(&crate::vault::KeysAdded { first, count, digest })?;
        }
        let form = network.operation.clock().unwrap_or(ClockForm::System);
        let stopped_at = (form == ClockForm::System).then_some(network.last_at());
        let mut notes = vec![operation::Event::Opened { stopped_at }];
        if let Some(torn) = opened.torn {
            notes.push(operation::Event::TornDropped { bytes: torn.bytes });
        }
        let through = known.map_or(0, |known| known.first + known.count - 1);
        for added in vault.additions().iter().filter(|added| added.first > through) {
            let (first, count, digest) = (added.first, added.count, added.digest);
            notes.push(operation::Event::KeysAdded { first, count, digest });
        }
        let clock = Clock::new(form, network.last_at(), host);
        Ok(Made { college, vault, credentials, journal: opened.journal, view, clock, notes })
    }

    fn start(mut made: Made, copy: Option<Copy>, lock: Option<Lock>) -> Result<Self, OpenError> {
        let notes = std::mem::take(&mut made.notes);
        let (shared, mut writer) = Self::assemble(made, copy);
        writer.record(notes)?;
        Self::run(shared, writer, lock)
    }

    fn assemble(made: Made, copy: Option<Copy>) -> (Arc<Shared>, Writer) {
        let Made { college, vault, credentials, journal, view, clock, .. } = made;
        let shared = Arc::new(Shared {
            college,
            keys: vault.keys(),
            queue: Queue::default(),
            clock: Mutex::new(clock),
            poisoned: AtomicBool::new(false),
            callers: AtomicUsize::new(0),
            view: RwLock::new(view),
            names: Names::default(),
            credentials,
            reader: journal.reader(),
            copy,
        });
        let writer = Writer::new(shared.clone(), Box::new(journal), vault);
        (shared, writer)
    }

    fn run(shared: Arc<Shared>, writer: Writer, lock: Option<Lock>) -> Result<Self, OpenError> {
        let thread = thread::Builder::new().name("wuji-writer".to_owned());
        let writer = thread.spawn(move || writer.run()).map_err(|_| OpenError::Thread)?;
        Ok(Self(Arc::new(Inner { shared, writer: Mutex::new(Some(writer)), _lock: lock })))
    }

    /// Asks for something; durable when this returns. The same id again is the same request.
    pub fn submit(&self, request: Request, words: Vec<Words>) -> Result<Receipt, SubmitError> {
        let mut answers = self.submit_all(vec![(request, words)]);
        answers.pop().unwrap_or(Err(SubmitError::Closed))
    }

    /// Asks for several things, in order, and waits for all of them.
    pub fn submit_all(&self, asked: Vec<(Request, Vec<Words>)>) -> Vec<Result<Receipt, SubmitError>> {
        let alone = asked.len() == 1;
        let mut answers = Vec::with_capacity(asked.len());
        let mut works = Vec::with_capacity(asked.len());
        for (request, words) in asked {
            let words: Vec<Zeroizing<String>> =
                words.into_iter().map(|words| Zeroizing::new(words.into_sealing())).collect();
            let fingerprint = self.fingerprint(&request, &words);
            let (reply, ticket) = expect(alone && !matches!(request.action, Action::Emergency(_)));
            works.push(Work::Request { request: Box::new(request), fingerprint, words, reply });
            answers.push(ticket);
        }
        if !self.0.shared.queue.put(works) {
            return answers.iter().map(|_| Err(SubmitError::Closed)).collect();
        }
        answers.into_iter().map(|ticket| self.complete(self.wait(ticket)?)).collect()
    }

    fn wait<T>(&self, ticket: Ticket<T>) -> Result<T, SubmitError> {
        let callers = &self.0.shared.callers;
        let alone = callers.fetch_add(1, Ordering::Relaxed) == 0;
        let answer = ticket.wait(alone);
        callers.fetch_sub(1, Ordering::Relaxed);
        answer
    }

    /// Keyed digest of a request in its canonical form with its words.
    fn fingerprint(&self, request: &Request, words: &[Zeroizing<String>]) -> Fingerprint {
        // Neither writing to memory nor the derived serializer can fail.
        let mut bytes = Zeroizing::new(serde_json::to_vec(request).unwrap_or_default());
        for words in words {
            bytes.extend((words.len() as u64).to_be_bytes());
            bytes.extend(words.as_bytes());
        }
        Fingerprint(self.0.shared.keys.college().fingerprint(&bytes))
    }

    /// The receipt of a repetition is the receipt of the first time.
    fn complete(&self, receipt: Receipt) -> Result<Receipt, SubmitError> {
        if !receipt.repeated {
            return Ok(receipt);
        }
        let first = self.entry(receipt.position).ok().flatten().ok_or(SubmitError::OutcomeUnknown)?;
        let header = first.header;
        Ok(Receipt { entries: header.part.of, at: header.at, case: header.case, ..receipt })
    }

    /// Sets a simulated clock; what runs out on the way lapses. A system clock goes its own way.
    pub fn advance(&self, to: At) -> Result<(), SubmitError> {
        let (reply, ticket) = expect(false);
        if !self.0.shared.queue.put([Work::Advance { to, reply }]) {
            return Err(SubmitError::Closed);
        }
        self.wait(ticket)
    }

    /// What time it is for the engine.
    pub fn now(&self) -> At {
        let now = self.0.shared.clock.lock().unwrap_or_else(PoisonError::into_inner).now();
        now.max(self.0.shared.view().network.last_at())
    }

    /// Looks at the state. `look` runs under a shared lock: keep it short, and let nothing out of it but what it returns;
    /// that is given once all it saw is durable.
    pub fn read<R>(&self, look: impl FnOnce(&View) -> R) -> Result<R, ReadError> {
        let (answer, head) = {
            let view = self.0.shared.view();
            (look(&view), view.network.head().0)
        };
        self.wait_durable(head)?;
        Ok(answer)
    }

    fn wait_durable(&self, head: u64) -> Result<(), ReadError> {
        let shared = &self.0.shared;
        loop {
            // Even what is durable is not read any more: the state in memory has run ahead of the disk.
            if shared.poisoned.load(Ordering::Acquire) {
                return Err(ReadError::Poisoned);
            }
            if shared.reader.wait_past(head.saturating_sub(1), Duration::from_millis(20)) >= head {
                return Ok(());
            }
        }
    }

    /// The entry at a position, headers and body opened.
    pub fn entry(&self, position: Position) -> Result<Option<Entry>, ReadError> {
        let Some(group) = self.0.shared.group(position)? else { return Ok(None) };
        let mut entries = Vec::new();
        open_group(&group, &self.0.shared.keys, self.0.shared.college, &mut entries)?;
        Ok(entries.into_iter().find(|entry| entry.position == position))
    }

    /// The entries at these positions, in the order of the log; each group is opened once, however many of them it holds.
    pub fn entries_at(&self, mut positions: Vec<Position>) -> Result<Vec<Entry>, ReadError> {
        positions.sort_unstable();
        positions.dedup();
        let mut found = Vec::with_capacity(positions.len());
        let mut wanted = positions.as_slice();
        while let Some(first) = wanted.first() {
            let Some(group) = self.0.shared.group(*first)? else { break };
            let end = Position(group.first + u64::from(group.count));
            let (here, later) = wanted.split_at(wanted.partition_point(|position| *position < end));
            let mut entries = Vec::new();
            open_group(&group, &self.0.shared.keys, self.0.shared.college, &mut entries)?;
            found.extend(entries.into_iter().filter(|entry| here.binary_search(&entry.position).is_ok()));
            wanted = later;
        }
        Ok(found)
    }

    /// The durable entries from a position on, headers and bodies opened.
    pub fn entries(&self, from: Position) -> impl Iterator<Item = Result<Entry, ReadError>> + '_ {
        let shared = &self.0.shared;
        shared.reader.read(from.0).flat_map(move |group| {
            let mut entries = Vec::new();
            let opened = group
                .map_err(OpenError::Journal)
                .and_then(|group| open_group(&group, &shared.keys, shared.college, &mut entries));
            let failed = opened.err().map(|error| Err(ReadError::Open(error)));
            entries.into_iter().filter(move |entry| from <= entry.position).map(Ok).chain(failed)
        })
    }

    /// The keyed tags of this college.
    pub fn tags(&self) -> Tags<'_> {
        Tags(&self.0.shared.keys)
    }

    /// What people sign in with.
    pub fn credentials(&self) -> &Credentials {
        &self.0.shared.credentials
    }

    /// Seals what is handed out and comes back: cursors, ids of events.
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens::new(&self.0.shared.keys, self.0.shared.college)
    }

    /// Blocks until more than `head` entries are durable or `timeout` is over; says how many are.
    pub fn wait_past(&self, head: u64, timeout: Duration) -> u64 {
        self.0.shared.reader.wait_past(head, timeout)
    }

    /// How far sled's copy is; nothing where there is none.
    pub fn copy_status(&self) -> Option<CopyStatus> {
        self.0.shared.copy.as_ref().map(Copy::status)
    }

    /// Takes in nothing more, finishes what waits and vouches for it. Dropping the last handle does the same.
    pub fn close(&self) {
        self.0.shared.queue.close();
        if let Some(writer) = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = writer.join();
        }
    }
}

fn prepare(home: &Home) -> Result<Lock, OpenError> {
    for directory in [&home.journal(), &home.vault] {
        // For the owner alone: sled makes its files with the umask's mode, and closes them afterwards.
        let made = DirBuilder::new().recursive(true).mode(0o700).create(directory);
        made.map_err(JournalError::disk("making a directory"))?;
    }
    Ok(Lock::take(&home.journal())?)
}

fn disks(home: &Home) -> Disks {
    Disks {
        journal: Arc::new(Directory::new(home.journal())),
        vault: Arc::new(Directory::new(&home.vault)),
        segment_len: SEGMENT_LEN,
    }
}

/// An id that nobody used before.
pub fn random_id() -> Result<Uuid, OpenError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| OpenError::Io {
        what: "drawing an id",
        error: std::io::Error::other(error.to_string()),
    })?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
