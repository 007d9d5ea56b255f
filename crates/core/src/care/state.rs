//! What care is under way. Posts and what runs come from headers, names and codes from bodies.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Basis, Course, Effect, Event, Found, Goal, LookFor, Protection};
use crate::corruption::Corruption;
use crate::crisis::{self, Grade, Measure};
use crate::entry::{self, Entry};
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::kind::Kind;
use crate::table::Table;
use crate::time::{At, Day};

/// A watch that was offered and not signed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// In which post he would watch.
    pub post: Option<PostNo>,
    /// To whom.
    pub watcher: Option<PersonNo>,
    /// When.
    pub at: At,
}

/// Guardianship that runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Guard {
    /// The post that keeps it.
    pub post: Option<PostNo>,
    /// Who watches, while the case can be opened.
    pub watcher: Option<PersonNo>,
    /// Since when he does.
    pub since: At,
    /// Until the end of that day.
    pub until: Option<Day>,
    /// The hand-over that waits for a signature.
    pub offered: Option<Offer>,
    /// The last check.
    pub checked: Option<At>,
}

/// An intervention.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Intervention {
    /// What, while the case can be opened.
    pub measure: Option<Measure>,
    /// Since when.
    pub since: At,
    /// Its last step.
    pub changed: At,
    /// Ended; what it did is known while the case can be opened.
    pub ended: Option<Option<Effect>>,
}

/// Something done at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Protected {
    /// What.
    pub what: Protection,
    /// On which ground.
    pub basis: Basis,
    /// When.
    pub occurred_at: At,
    /// Before any decision.
    pub interim: bool,
}

/// The newest version of a care plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// From 1.
    pub version: u16,
    /// Its measures.
    pub goals: Vec<Goal>,
    /// Looked at again by the end of that day.
    pub review: Day,
}

/// What is done in one crisis, listing or report.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Cared {
    /// Guardianship that runs.
    pub guard: Option<Guard>,
    /// Interventions, by the entry that began each.
    pub interventions: BTreeMap<Position, Intervention>,
    /// What was done at once.
    pub protected: Vec<Protected>,
    /// The newest care plan.
    pub plan: Option<Plan>,
    /// The last follow-up that reached him.
    pub followed_up: Option<(At, Course)>,
    /// Calm follow-ups in a row, since the grade it has now.
    pub calm_in_a_row: u32,
    /// When somebody last saw or spoke with him.
    pub last_contact: Option<At>,
}

/// A watch request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Watch {
    /// After whom, while the case can be opened.
    pub person: Option<PersonNo>,
    /// The crisis or listing that it serves.
    pub serves: Option<CaseNo>,
    /// Who asked.
    pub from: Option<PostNo>,
    /// Who watches.
    pub to: Option<PostNo>,
    /// Who else was told of a check.
    pub told: Vec<PostNo>,
    /// What to look for.
    pub look_for: Vec<LookFor>,
    /// A check is due every so many days.
    pub every: u8,
    /// Until the end of that day.
    pub until: Option<Day>,
    /// The last check, and what it found.
    pub checked: Option<(At, Option<Found>)>,
    /// Declined or ended.
    pub ended: bool,
}

/// Follow-ups of somebody whose room-mate died.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Aftercare {
    /// Of whom, while the case can be opened.
    pub person: Option<PersonNo>,
    /// The post that holds them.
    pub holder: Option<PostNo>,
    /// Ended.
    pub ended: bool,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Care {
    rows: Table<CaseNo, Cared>,
    guarded: BTreeSet<CaseNo>,
    watches: Table<CaseNo, Watch>,
    open_watches: BTreeSet<CaseNo>,
    aftercare: Table<CaseNo, Aftercare>,
}

impl Care {
    /// What is done in this crisis, listing or report.
    pub fn get(&self, case: CaseNo) -> Option<&Cared> {
        self.rows.get(case)
    }

    /// All of it, in the order in which it began.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Cared)> {
        self.rows.iter()
    }

    /// The guardianship that runs in this case.
    pub fn guard(&self, case: CaseNo) -> Option<&Guard> {
        self.get(case)?.guard.as_ref()
    }

    /// Who watches in this case.
    pub fn watcher(&self, case: CaseNo) -> Option<PersonNo> {
        self.guard(case)?.watcher
    }

    /// Guardianship that runs, by case.
    pub fn guards(&self) -> impl Iterator<Item = (CaseNo, &Guard)> {
        self.guarded.iter().filter_map(|case| Some((*case, self.guard(*case)?)))
    }

    /// The watch request of this case.
    pub fn watch(&self, case: CaseNo) -> Option<&Watch> {
        self.watches.get(case)
    }

    /// All watch requests, in the order in which they came.
    pub fn watches(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Watch)> {
        self.watches.iter()
    }

    /// Watch requests that have not ended.
    pub fn open_watches(&self) -> impl Iterator<Item = (CaseNo, &Watch)> {
        self.open_watches.iter().filter_map(|case| Some((*case, self.watch(*case)?)))
    }

    /// The follow-ups after a death, of this case.
    pub fn aftercare(&self, case: CaseNo) -> Option<&Aftercare> {
        self.aftercare.get(case)
    }

    /// All follow-ups after a death.
    pub fn all_aftercare(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Aftercare)> {
        self.aftercare.iter()
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let Some(case) = header.case else { return Ok(()) };
        let event = match entry.event() {
            Some(entry::Event::Care(event)) => Some(event),
            _ => None,
        };
        let opens = match header.kind {
            Kind::WatchRequested => self.watches.insert(case, watch(entry, event)),
            Kind::AftercareOpened => {
                let person = match event {
                    Some(Event::AftercareOpened { person }) => Some(*person),
                    _ => None,
                };
                self.aftercare.insert(case, Aftercare { person, holder: header.to, ended: false })
            }
            _ => true,
        };
        if !opens {
            return Err(Corruption::Impossible(entry.position));
        }
        if let Some(watch) = self.watches.get_mut(case) {
            watch.change(entry, event);
            if header.kind == Kind::WatchRequested {
                self.open_watches.insert(case);
            } else if watch.ended {
                self.open_watches.remove(&case);
            }
            return Ok(());
        }
        if header.kind == Kind::AftercareEnded
            && let Some(row) = self.aftercare.get_mut(case)
        {
            row.ended = true;
        }
        let of_a_person = matches!(
            header.kind,
            Kind::GuardianshipOrdered | Kind::InterventionStarted | Kind::Protected | Kind::FollowedUp
        ) || header.kind == Kind::Planned;
        if of_a_person && self.rows.get(case).is_none() {
            self.rows.insert(case, Cared::default());
        }
        if let Some(row) = self.rows.get_mut(case) {
            let was_guarded = row.guard.is_some();
            row.change(entry, event);
            match (was_guarded, row.guard.is_some()) {
                (false, true) => self.guarded.insert(case),
                (true, false) => self.guarded.remove(&case),
                _ => false,
            };
        }
        Ok(())
    }
}

fn watch(entry: &Entry, event: Option<&Event>) -> Watch {
    let header = &entry.header;
    let mut watch = Watch {
        person: None,
        serves: None,
        from: header.from,
        to: header.to,
        told: Vec::new(),
        look_for: Vec::new(),
        every: 1,
        until: None,
        checked: None,
        ended: false,
    };
    if let Some(Event::WatchRequested { person, serves, look_for, every, until }) = event {
        watch.person = Some(*person);
        watch.serves = Some(*serves);
        watch.look_for.clone_from(look_for);
        watch.every = *every;
        watch.until = Some(*until);
    }
    watch
}

impl Watch {
    fn change(&mut self, entry: &Entry, event: Option<&Event>) {
        let header = &entry.header;
        match header.kind {
            Kind::WatchChecked => {
                let found = match event {
                    Some(Event::WatchChecked { found }) => Some(*found),
                    _ => None,
                };
                self.checked = Some((header.at, found));
                let other = header.to.filter(|post| self.to != Some(*post) && self.from != Some(*post));
                if let Some(post) = other.filter(|post| !self.told.contains(post)) {
                    self.told.push(post);
                }
            }
            Kind::WatchDeclined | Kind::WatchEnded => self.ended = true,
            _ => {}
        }
    }
}

impl Cared {
    fn change(&mut self, entry: &Entry, event: Option<&Event>) {
        let header = &entry.header;
        let at = header.at;
        let watcher = match event {
            Some(Event::GuardianshipOrdered { watcher, .. } | Event::GuardianshipPassed { watcher }) => {
                *watcher
            }
            Some(Event::HandOverOffered { watcher } | Event::HandOverSigned { watcher }) => Some(*watcher),
            _ => None,
        };
        match header.kind {
            Kind::GuardianshipOrdered => {
                let until = match event {
                    Some(Event::GuardianshipOrdered { until, .. }) => *until,
                    _ => None,
                };
                let (post, offered, checked) = (header.to, None, None);
                self.guard = Some(Guard { post, watcher, since: at, until, offered, checked });
            }
            Kind::HandOverOffered => {
                if let Some(guard) = &mut self.guard {
                    guard.offered = Some(Offer { post: header.to, watcher, at });
                }
            }
            Kind::HandOverDeclined => {
                if let Some(guard) = &mut self.guard {
                    guard.offered = None;
                }
            }
            Kind::HandOverSigned | Kind::GuardianshipPassed => {
                if let Some(guard) = &mut self.guard {
                    guard.post = header.to;
                    guard.watcher = watcher;
                    guard.since = at;
                    guard.offered = None;
                }
            }
            Kind::GuardianshipChecked => {
                if let Some(guard) = &mut self.guard {
                    guard.checked = Some(at);
                }
            }
            Kind::GuardianshipEnded | Kind::Closed | Kind::Delisted => self.guard = None,
            Kind::FocusRegraded => self.calm_in_a_row = 0,
            // A red crisis has a watcher at every instant: no day ends his watch.
            Kind::Regraded => {
                if let (Some(guard), Some(entry::Event::Crisis(crisis::Event::Regraded { grade, .. }))) =
                    (&mut self.guard, entry.event())
                    && *grade == Grade::Red
                {
                    guard.until = None;
                }
            }
            Kind::InterventionStarted => {
                let measure = match event {
                    Some(Event::InterventionStarted { measure }) => Some(*measure),
                    _ => None,
                };
                let row = Intervention { measure, since: at, changed: at, ended: None };
                self.interventions.insert(entry.position, row);
            }
            _ => {}
        }
        if let Some(event) = event {
            self.tell(event, at);
        }
    }

    /// What only the body tells.
    fn tell(&mut self, event: &Event, at: At) {
        match event {
            Event::InterventionStepped { intervention } => {
                if let Some(row) = self.interventions.get_mut(intervention) {
                    row.changed = at;
                }
            }
            Event::InterventionEnded { intervention, effect } => {
                if let Some(row) = self.interventions.get_mut(intervention) {
                    row.changed = at;
                    row.ended = Some(Some(*effect));
                }
            }
            Event::Protected { what, basis, occurred_at, interim } => {
                let (what, basis, occurred_at, interim) = (*what, *basis, *occurred_at, *interim);
                self.protected.push(Protected { what, basis, occurred_at, interim });
                self.last_contact = self.last_contact.max(Some(occurred_at));
            }
            Event::FollowedUp { course: Course::NotReached, .. } => {}
            Event::FollowedUp { course, .. } => {
                self.followed_up = Some((at, *course));
                self.calm_in_a_row = if *course == Course::Calm { self.calm_in_a_row + 1 } else { 0 };
                self.last_contact = Some(at);
            }
            Event::GuardianshipChecked { found } if *found != Found::NotSeen => {
                self.last_contact = Some(at);
            }
            Event::Planned { version, goals, review } => {
                self.plan = Some(Plan { version: *version, goals: goals.clone(), review: *review });
            }
            Event::GuardianshipChecked { .. }
            | Event::GuardianshipOrdered { .. }
            | Event::HandOverOffered { .. }
            | Event::HandOverSigned { .. }
            | Event::HandOverDeclined
            | Event::GuardianshipPassed { .. }
            | Event::GuardianshipEnded { .. }
            | Event::InterventionStarted { .. }
            | Event::WatchRequested { .. }
            | Event::WatchChecked { .. }
            | Event::WatchDeclined { .. }
            | Event::WatchEnded { .. }
            | Event::WatchTold
            | Event::AftercareOpened { .. }
            | Event::AftercareEnded { .. } => {}
        }
    }
}
