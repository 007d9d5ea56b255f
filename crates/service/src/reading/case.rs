//! One case, whatever it is, now or as of an earlier instant. The state of then, the
//! rights of now.
//!
//! The state of then is a fold over the entries of that case alone: no slice of the core needs another case's entries for
//! what a window shows, so that looking back costs as much as the case is long.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{Deed, Purpose, Target, may_case, may_duty};
use wuji_core::duty::{DutyNo, Place};
use wuji_core::entry::Event;
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};
use wuji_core::roster::{Role, Roster};
use wuji_core::{At, Entry, Network, Refusal, care};
use wuji_engine::{OpenError, ReadError, SubmitError, random_id};

use super::actions::Trial;
use super::crisis::CrisisWindow;
use super::desk::CaseKind;
use super::head::Head;
use super::labels::{Actor, PersonLabel, PostLabel, SubjectLabel};
use super::lapse::LapseWindow;
use super::listing::ListingWindow;
use super::plain::{Fact, FactValue, PlainWindow};
use super::report::ReportWindow;
use super::standing::{Sight, sight};
use super::steps::{Mask, StepLabel, his_part, is_peer, is_step};
use super::task::TaskWindow;
use super::{Reader, crisis, lapse, listing, plain, report, task};

/// A case.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum CaseWindow {
    /// A report.
    Report(Box<ReportWindow>),
    /// A crisis.
    Crisis(Box<CrisisWindow>),
    /// A listing of the focus register.
    Listing(Box<ListingWindow>),
    /// A task.
    Task(Box<TaskWindow>),
    /// A duty that was missed.
    Lapse(Box<LapseWindow>),
    /// A case of any other kind.
    Plain(Box<PlainWindow>),
}

/// A case being read: by whom, how far, what happened in it.
pub(super) struct Story<'n> {
    pub(super) case: CaseNo,
    pub(super) kind: CaseKind,
    pub(super) reader: PersonNo,
    pub(super) post: Option<PostNo>,
    pub(super) sight: Sight,
    pub(super) now: At,
    pub(super) as_of: Option<At>,
    pub(super) entries: Vec<Entry>,
    pub(super) mask: Mask<'n>,
    /// He reads a report as a peer of whom it is about.
    pub(super) is_peer: bool,
}

impl Story<'_> {
    /// The steps, without words. The board of crises shows none, nor a missed duty to whom it was not told.
    pub(super) fn steps(&self) -> Vec<StepLabel> {
        if self.sight == Sight::State && matches!(self.kind, CaseKind::Crisis | CaseKind::Lapse) {
            return Vec::new();
        }
        self.shown().filter_map(|entry| StepLabel::of(entry, &self.mask, self.sight)).collect()
    }

    /// The entries that are steps of the case.
    fn shown(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| is_step(entry))
    }

    /// Whether the reader may know of another case.
    pub(super) fn sees_state(&self, network: &Network, case: CaseNo) -> bool {
        sight(network, self.reader, self.post, case, self.now).is_some()
    }

    /// The other cases of the same incident that the reader may know of.
    pub(super) fn incident(&self, network: &Network) -> Vec<CaseNo> {
        let others = network.incident(self.case).into_iter();
        others.filter(|other| self.sees_state(network, *other)).collect()
    }

    /// Whether the reader may do this to a duty there, in the post in which he reads.
    pub(super) fn may_duty(&self, network: &Network, deed: Deed, duty: DutyNo, place: Place) -> bool {
        let may = |post| may_duty(network, self.reader, post, deed, (duty, place), self.now);
        self.post.is_some_and(may)
    }

    pub(super) fn plain(&self, roster: &Roster, post: PostNo) -> Actor {
        PostLabel::of(roster, post).map_or(Actor::Somebody, Actor::Post)
    }
}

impl Reader<'_> {
    /// A case, as it is or as it was then.
    pub fn case(&self, case: CaseNo, as_of: Option<At>) -> Result<CaseWindow, ReadError> {
        self.open(case, as_of, true)
    }

    /// A case in a file: what may be done to it stands on its own page.
    pub(super) fn filed(&self, case: CaseNo) -> Result<CaseWindow, ReadError> {
        self.open(case, None, false)
    }

    fn open(&self, case: CaseNo, as_of: Option<At>, tries: bool) -> Result<CaseWindow, ReadError> {
        let found = self.look(|view, now| {
            let network = &view.network;
            let (post, sight) = self.standing(network, case, now)?;
            Some((post, sight, CaseKind::of(network, case)?, self.purpose(network, post)))
        })?;
        let Some((post, sight, kind, purpose)) = found else {
            return Err(self.refused(Target::Case(case)));
        };
        let entries = self.entries_of(case, as_of)?;
        let past = as_of.map(|_| fold(&entries)).transpose()?;
        let entries = self.look(|view, _| his_part(&view.network, case, post, entries))?;
        let has_words = entries.iter().any(|entry| is_step(entry) && entry.has_words);
        // The board of crises, a missed duty and a task without words name nobody; anything else of a case is opened by an entry.
        let names_nobody = match kind {
            CaseKind::Crisis => sight == Sight::State,
            CaseKind::Task => !has_words,
            CaseKind::Lapse => true,
            _ => false,
        };
        let visit = if names_nobody {
            None
        } else {
            let words = sight == Sight::Words;
            Some(self.engine.visit(self.person, post, Target::Case(case), purpose, words)?)
        };
        let places: Vec<(Position, bool)> = entries
            .iter()
            .filter(|entry| is_step(entry))
            .map(|entry| (entry.position, entry.has_words))
            .collect();
        let id = random_id()?;
        let window = self.look(|view, now| {
            let network = &view.network;
            // Asked again: rights may have gone since the visit.
            let sight =
                super::standing::sight(network, self.person, post, case, now).map(|now| now.min(sight))?;
            let lifted = may_case(network, self.person, post, Deed::SeeSender, case, now);
            let mask = Mask::of(&network.roster, &entries, self.person, lifted);
            let entries = entries.clone();
            let (reader, is_peer) = (self.person, is_peer(network, case, post));
            let story = Story { case, kind, reader, post, sight, now, as_of, entries, mask, is_peer };
            // What was done stays done: of an earlier state nothing can be done any more.
            let trial = Trial { network, by: self.person, post, at: now, id };
            let (actions, targets) =
                if tries && as_of.is_none() { trial.of_case(case) } else { Default::default() };
            let then = past.as_ref().unwrap_or(network);
            let head = Head { actions, targets, ..Head::of(network, then, &story) };
            window(network, then, &story, head)
        })?;
        let mut window = window.ok_or(ReadError::NotFound)?;
        if let Some(visit) = visit {
            self.fill(&mut window, visit, post, &places)?;
        }
        if let CaseWindow::Report(window) = &mut window {
            self.fill_tellings(window)?;
        }
        Ok(window)
    }

    /// What a reading is for, by the post.
    pub(super) fn purpose(&self, network: &Network, post: Option<PostNo>) -> Purpose {
        match post.and_then(|post| network.roster.role(post)) {
            Some(Role::StationDirector) => Purpose::Supervision,
            Some(role) if role.is_leading() => Purpose::Supervision,
            Some(Role::AuditAdministrator) => Purpose::Audit,
            Some(_) | None => Purpose::Handling,
        }
    }

    /// Asks for what is not his, so that the asking is recorded; says what was answered.
    pub(super) fn refused(&self, target: Target) -> ReadError {
        let post = self.look(|view, now| self.posts(&view.network, now).first().copied());
        let asked = post.and_then(|post| {
            self.engine.visit(self.person, self.post.or(post), target, Purpose::Handling, false)
        });
        match asked {
            Ok(_) | Err(ReadError::Submit(SubmitError::Refused(Refusal::NotFound | Refusal::NotAllowed))) => {
                ReadError::NotFound
            }
            Err(error) => error,
        }
    }

    /// The entries of a case, in order, up to `as_of`.
    pub(super) fn entries_of(&self, case: CaseNo, as_of: Option<At>) -> Result<Vec<Entry>, ReadError> {
        let positions: Vec<Position> = self.engine.read(|view| view.positions(case).collect())?;
        let mut entries = Vec::with_capacity(positions.len());
        for position in positions {
            let Some(entry) = self.engine.entry(position)? else { continue };
            if as_of.is_some_and(|until| until < entry.header.at) {
                break;
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// Puts in names and words, within the visit.
    fn fill(
        &self,
        window: &mut CaseWindow,
        visit: Position,
        post: Option<PostNo>,
        places: &[(Position, bool)],
    ) -> Result<(), ReadError> {
        if let Some(subject) = window.subject_mut() {
            subject.name = optional(self.engine.name(visit, subject.person))?.map(|name| name.to_string());
        }
        for (step, (position, has_words)) in window.head_mut().steps.iter_mut().zip(places) {
            if *has_words {
                // Not his: the step stands without them.
                step.words =
                    optional(self.engine.open_words(visit, *position))?.map(|words| words.to_string());
            }
        }
        for fact in window.facts_mut() {
            if let FactValue::Person(somebody) = &mut fact.value {
                somebody.name = self.holder_name(post, somebody.person)?;
            }
        }
        if let CaseWindow::Report(window) = window
            && let Some(person) = window.holder_person
        {
            window.holder_name = self.holder_name(post, person)?;
        }
        if let CaseWindow::Crisis(window) = window {
            let decisions = window.earlier.iter_mut().chain(&mut window.decision);
            for decider in decisions.flat_map(|decision| &mut decision.deciders) {
                if let Some(person) = decider.person {
                    decider.name = self.holder_name(post, person)?;
                }
            }
        }
        Ok(())
    }
}

impl CaseWindow {
    /// What it begins with.
    pub fn head(&self) -> &Head {
        match self {
            CaseWindow::Report(window) => &window.head,
            CaseWindow::Crisis(window) => &window.head,
            CaseWindow::Listing(window) => &window.head,
            CaseWindow::Task(window) => &window.head,
            CaseWindow::Lapse(window) => &window.head,
            CaseWindow::Plain(window) => &window.head,
        }
    }

    pub(crate) fn head_mut(&mut self) -> &mut Head {
        match self {
            CaseWindow::Report(window) => &mut window.head,
            CaseWindow::Crisis(window) => &mut window.head,
            CaseWindow::Listing(window) => &mut window.head,
            CaseWindow::Task(window) => &mut window.head,
            CaseWindow::Lapse(window) => &mut window.head,
            CaseWindow::Plain(window) => &mut window.head,
        }
    }

    /// The facts that may name somebody of the staff.
    fn facts_mut(&mut self) -> impl Iterator<Item = &mut Fact> {
        let (head, own) = match self {
            CaseWindow::Report(window) => (&mut window.head, None),
            CaseWindow::Crisis(window) => (&mut window.head, None),
            CaseWindow::Listing(window) => (&mut window.head, None),
            CaseWindow::Task(window) => (&mut window.head, None),
            CaseWindow::Lapse(window) => (&mut window.head, None),
            CaseWindow::Plain(window) => (&mut window.head, Some(&mut window.facts)),
        };
        head.care.iter_mut().flat_map(|part| &mut part.facts).chain(own.into_iter().flatten())
    }

    fn subject_mut(&mut self) -> Option<&mut PersonLabel> {
        match self {
            CaseWindow::Report(window) => person(&mut window.subject),
            CaseWindow::Crisis(window) => person(&mut window.subject),
            CaseWindow::Listing(window) => window.subject.as_mut(),
            CaseWindow::Task(_) | CaseWindow::Lapse(_) => None,
            CaseWindow::Plain(window) => window.subject.as_mut(),
        }
    }
}

impl TryFrom<CaseWindow> for Box<ReportWindow> {
    type Error = CaseWindow;

    fn try_from(window: CaseWindow) -> Result<Self, CaseWindow> {
        if let CaseWindow::Report(window) = window { Ok(window) } else { Err(window) }
    }
}

impl TryFrom<CaseWindow> for Box<CrisisWindow> {
    type Error = CaseWindow;

    fn try_from(window: CaseWindow) -> Result<Self, CaseWindow> {
        if let CaseWindow::Crisis(window) = window { Ok(window) } else { Err(window) }
    }
}

fn person(subject: &mut Option<SubjectLabel>) -> Option<&mut PersonLabel> {
    match subject {
        Some(SubjectLabel::Person(person)) => Some(person),
        Some(SubjectLabel::Described) | None => None,
    }
}

/// What is not there for the reader is left out; anything else that fails fails the window.
pub(super) fn optional<T>(read: Result<T, ReadError>) -> Result<Option<T>, ReadError> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(ReadError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn window(network: &Network, then: &Network, story: &Story<'_>, head: Head) -> Option<CaseWindow> {
    let case = story.case;
    Some(if let Some(found) = then.report.get(case) {
        CaseWindow::Report(Box::new(report::outline(network, then, found, story, head)))
    } else if let Some(found) = then.crisis.get(case) {
        CaseWindow::Crisis(Box::new(crisis::outline(network, found, story, head)))
    } else if let Some(found) = then.focus.get(case) {
        CaseWindow::Listing(Box::new(listing::outline(network, found, story, head)))
    } else if let Some(found) = then.duty.tasks().get(case) {
        CaseWindow::Task(Box::new(task::outline(network, found, story, head)))
    } else if let Some(found) = then.duty.lapse(case) {
        CaseWindow::Lapse(Box::new(lapse::outline(network, found, story, head)))
    } else {
        CaseWindow::Plain(Box::new(plain::outline(network, then, plain::plain(then, case)?, story, head)))
    })
}

/// The state that the entries of one case make, its clocks included. Positions are counted anew, because a network takes
/// entries without gaps.
pub(super) fn fold(entries: &[Entry]) -> Result<Network, ReadError> {
    let places: BTreeMap<Position, Position> =
        entries.iter().enumerate().map(|(n, entry)| (entry.position, Position(n as u64))).collect();
    let mut network = Network::default();
    for (n, entry) in entries.iter().enumerate() {
        let mut entry = Entry { position: Position(n as u64), ..entry.clone() };
        entry.header.stops = entry.header.stops.and_then(|stops| places.get(&stops).copied());
        let event = entry.body.as_mut().map(|body| &mut body.event);
        if let Some(Event::Care(
            care::Event::InterventionStepped { intervention }
            | care::Event::InterventionEnded { intervention, .. },
        )) = event
        {
            *intervention = places.get(intervention).copied().unwrap_or(*intervention);
        }
        network.apply(&entry).map_err(OpenError::from)?;
    }
    Ok(network)
}
