//! Groups in, state out: several threads open, one applies, in order. Decoding and opening bound a replay; the fold is
//! cheap.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use uuid::Uuid;
use wuji_core::{At, Corruption, Entry};

use crate::error::OpenError;
use crate::group::Parts;
use crate::journal::{GroupView, StoredGroup};
use crate::state::View;
use crate::vault::Keys;

/// Entries that one thread opens in one go.
const BATCH: u32 = 2_048;
/// Batches under way at once.
const AHEAD: usize = 16;

/// Until where a replay goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To the end.
    Head,
    /// Entries before this position.
    Position(u64),
    /// Entries made at this time or earlier.
    At(At),
}

impl Until {
    /// Whether an entry still belongs to it.
    pub fn holds(self, entry: &Entry) -> bool {
        match self {
            Until::Head => true,
            Until::Position(end) => entry.position.0 < end,
            Until::At(at) => entry.header.at <= at,
        }
    }
}

type Opened = Result<Vec<Entry>, OpenError>;

struct Batch {
    groups: Vec<StoredGroup>,
    answer: SyncSender<Opened>,
}

/// What a replay makes of the entries, in order.
pub(crate) trait Fold: Default + Send + 'static {
    /// Takes one entry.
    fn take(&mut self, entry: &Entry) -> Result<(), Corruption>;
}

impl Fold for View {
    fn take(&mut self, entry: &Entry) -> Result<(), Corruption> {
        self.apply(entry)
    }
}

/// A replay under way: groups are put in, in order; at the end there is a state.
pub(crate) struct Replay<F = View> {
    batch: Vec<StoredGroup>,
    entries: u32,
    work: Option<SyncSender<Batch>>,
    order: Option<SyncSender<Receiver<Opened>>>,
    openers: Vec<JoinHandle<()>>,
    applier: JoinHandle<Result<F, OpenError>>,
}

impl<F: Fold> Replay<F> {
    /// Begins a replay. `progress` hears the number of entries applied so far, every now and then.
    pub(crate) fn begin(
        keys: Keys,
        college: Uuid,
        until: Until,
        mut progress: impl FnMut(u64) + Send + 'static,
    ) -> Result<Self, OpenError> {
        let (work, batches) = sync_channel::<Batch>(AHEAD);
        let (order, answers) = sync_channel::<Receiver<Opened>>(AHEAD);
        let batches = Arc::new(Mutex::new(batches));
        let threads = thread::available_parallelism().map_or(1, usize::from).clamp(1, 8);
        let mut openers = Vec::new();
        for _ in 0..threads {
            let (batches, keys) = (batches.clone(), keys.clone());
            openers.push(spawn("wuji-open", move || open(&batches, &keys, college))?);
        }
        let applier = spawn("wuji-apply", move || {
            let (mut made, mut taken) = (F::default(), 0);
            for answer in answers {
                let entries = answer.recv().map_err(|_| OpenError::Thread)??;
                for entry in entries.iter().filter(|entry| until.holds(entry)) {
                    made.take(entry)?;
                    taken += 1;
                }
                progress(taken);
            }
            Ok(made)
        })?;
        Ok(Self { batch: Vec::new(), entries: 0, work: Some(work), order: Some(order), openers, applier })
    }

    /// Puts in the next group.
    pub(crate) fn put(&mut self, group: &GroupView<'_>) {
        self.entries += group.count;
        self.batch.push(group.stored());
        if self.entries >= BATCH {
            self.send();
        }
    }

    fn send(&mut self) {
        let groups = std::mem::take(&mut self.batch);
        self.entries = 0;
        if groups.is_empty() {
            return;
        }
        let (answer, opened) = sync_channel(1);
        // A closed channel means that the applier has given up: `finish` has its reason.
        let _ = self.order.as_ref().map(|order| order.send(opened));
        let _ = self.work.as_ref().map(|work| work.send(Batch { groups, answer }));
    }

    /// The state that all groups lead to.
    pub(crate) fn finish(mut self) -> Result<F, OpenError> {
        self.send();
        self.work = None;
        self.order = None;
        for opener in self.openers.drain(..) {
            opener.join().map_err(|_| OpenError::Thread)?;
        }
        self.applier.join().map_err(|_| OpenError::Thread)?
    }
}

fn spawn<T: Send + 'static>(
    name: &str,
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, OpenError> {
    thread::Builder::new().name(name.to_owned()).spawn(run).map_err(|_| OpenError::Thread)
}

fn open(batches: &Mutex<Receiver<Batch>>, keys: &Keys, college: Uuid) {
    loop {
        let next = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = next else { return };
        let mut entries = Vec::with_capacity(BATCH as usize);
        let opened = batch.groups.iter().try_for_each(|group| open_group(group, keys, college, &mut entries));
        let _ = batch.answer.send(opened.map(|()| entries));
    }
}

/// Opens and decodes without applying, as many at once as a replay: what a replay is measured against.
pub(crate) fn open_only(groups: Vec<Vec<StoredGroup>>, keys: &Keys, college: Uuid) -> Result<u64, OpenError> {
    let mut threads = Vec::new();
    for groups in groups {
        let keys = keys.clone();
        threads.push(spawn("wuji-open", move || {
            let mut count = 0;
            let mut entries = Vec::new();
            for group in &groups {
                entries.clear();
                open_group(group, &keys, college, &mut entries)?;
                count += entries.len() as u64;
            }
            Ok(count)
        })?);
    }
    threads.into_iter().map(|thread| thread.join().map_err(|_| OpenError::Thread)?).sum()
}

/// Opens headers and bodies of one group.
pub(crate) fn open_group(
    group: &StoredGroup,
    keys: &Keys,
    college: Uuid,
    into: &mut Vec<Entry>,
) -> Result<(), OpenError> {
    let misshapen = |_| OpenError::Misshapen(wuji_core::ids::Position(group.first));
    let parts = Parts::of(group.first, group.count, &group.payload).map_err(misshapen)?;
    parts.open(keys, college, into)
}
