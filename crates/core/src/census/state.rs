//! Instruments, censuses, and what each person's result came to. Rows, owners and clocks from headers, results from bodies.

use std::collections::BTreeMap;

use serde::Serialize;

use super::event::census_of;
use super::instrument::shipped;
use super::interview::is_talk;
use super::{Cohort, Event, Excuse, Instrument, InstrumentNo, InterviewOutcome, Scored, Window};
use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::escalation::Level;
use crate::ids::{CaseNo, ClassNo, PersonNo, Position, PostNo, UnitNo};
use crate::kind::Kind;
use crate::roster::Roster;
use crate::table::Table;
use crate::time::{At, Day};

/// An instrument as adopted.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Adopted {
    position: Position,
    instrument: InstrumentNo,
    version: u32,
    definition: Instrument,
}

/// What a census asks, while it can be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Terms {
    /// By which instrument.
    pub instrument: InstrumentNo,
    /// In which version.
    pub version: u32,
    /// Who is asked.
    pub cohort: Cohort,
    /// When.
    pub window: Window,
}

/// A census.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Census {
    /// What it asks.
    pub terms: Option<Terms>,
    /// Opened then.
    pub opened: At,
    /// It takes results.
    pub is_open: bool,
    /// Departments that were not complete in time, the latest of each last, and whether the second window was over too.
    pub overdue: Vec<(UnitNo, bool, Vec<super::Missed>)>,
}

impl Census {
    /// Whether a class is asked.
    pub fn asks(&self, roster: &Roster, class: ClassNo) -> bool {
        match self.terms.as_ref().map(|terms| &terms.cohort) {
            Some(Cohort::Year(year)) => roster.class(class).is_some_and(|row| row.year == *year),
            Some(Cohort::Classes(classes)) => classes.contains(&class),
            None => false,
        }
    }
}

/// A person's case of a census: his result, and the interview that follows from it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Screening {
    /// Whose, while the case can be opened.
    pub person: Option<PersonNo>,
    /// Of which census; none where an interview alone was asked for.
    pub census: Option<CaseNo>,
    /// What the answers gave, while the case can be opened.
    pub scored: Option<Scored>,
    /// When he took it.
    pub taken: Option<Day>,
    /// When that was recorded.
    pub recorded: Option<At>,
    /// Why he did not.
    pub excused: Option<Excuse>,
    /// An interview is due, or a talk that follows it.
    pub is_due: bool,
    /// How soon, of the latest clock.
    pub level: Option<Level>,
    /// The post that owes it, or owed it last.
    pub owner: Option<PostNo>,
    /// Posts that owed it.
    pub addressed: Vec<PostNo>,
    /// How often nobody could talk with him.
    pub tries: u8,
    /// What the interview came to.
    pub outcome: Option<InterviewOutcome>,
    /// Who must not have it.
    pub recused: Vec<PersonNo>,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Censuses {
    adopted: Vec<Adopted>,
    rows: Table<CaseNo, Census>,
    screenings: Table<CaseNo, Screening>,
    /// The case of a person in a census.
    by_census: BTreeMap<CaseNo, BTreeMap<PersonNo, CaseNo>>,
    by_person: BTreeMap<PersonNo, Vec<CaseNo>>,
}

impl Censuses {
    /// An instrument in a version; version 0 is the product's.
    pub fn instrument(&self, number: InstrumentNo, version: u32) -> Option<Instrument> {
        if version == 0 {
            return shipped(number);
        }
        let is = |row: &&Adopted| row.instrument == number && row.version == version;
        self.adopted.iter().find(is).map(|row| row.definition.clone())
    }

    /// The newest version of an instrument; 0 where the college adopted none.
    pub fn newest(&self, number: InstrumentNo) -> u32 {
        let own = self.adopted.iter().filter(|row| row.instrument == number);
        own.map(|row| row.version).max().unwrap_or(0)
    }

    /// Instruments of the college, with their newest version, in the order of their numbers.
    pub fn own(&self) -> impl Iterator<Item = (InstrumentNo, u32)> {
        let newest: BTreeMap<InstrumentNo, u32> =
            self.adopted.iter().map(|row| (row.instrument, row.version)).collect();
        newest.into_iter()
    }

    /// The number of the instrument that this entry adopted.
    pub fn instrument_made_at(&self, entry: Position) -> Option<InstrumentNo> {
        self.adopted.iter().find(|row| row.position == entry).map(|row| row.instrument)
    }

    /// The number of the next instrument of the college.
    pub(super) fn next_own(&self) -> InstrumentNo {
        let last = self.adopted.iter().map(|row| row.instrument.0).max().unwrap_or(0);
        InstrumentNo(last.saturating_add(1).max(InstrumentNo::OWN))
    }

    /// A census by its case.
    pub fn get(&self, case: CaseNo) -> Option<&Census> {
        self.rows.get(case)
    }

    /// All censuses, in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Census)> {
        self.rows.iter()
    }

    /// A person's case of a census, by its number.
    pub fn screening(&self, case: CaseNo) -> Option<&Screening> {
        self.screenings.get(case)
    }

    /// Every person's case, in the order in which they came.
    pub fn screenings(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Screening)> {
        self.screenings.iter()
    }

    /// The case of a person in a census.
    pub fn of(&self, census: CaseNo, person: PersonNo) -> Option<(CaseNo, &Screening)> {
        let case = *self.by_census.get(&census)?.get(&person)?;
        self.screening(case).map(|row| (case, row))
    }

    /// A person's cases, in the order in which they came.
    pub fn about(&self, person: PersonNo) -> impl Iterator<Item = (CaseNo, &Screening)> {
        let cases = self.by_person.get(&person).into_iter().flatten();
        cases.filter_map(|case| self.screening(*case).map(|row| (*case, row)))
    }

    /// Whether a person need not be asked any more: he has a result or, until the second window, any reason.
    pub fn is_answered(&self, census: CaseNo, person: PersonNo, retest: bool) -> bool {
        self.of(census, person).is_some_and(|(_, row)| {
            let excused = match row.excused {
                Some(Excuse::Absent) => !retest,
                Some(Excuse::Declined | Excuse::Exempt) => true,
                None => false,
            };
            row.scored.is_some() || excused
        })
    }

    pub(crate) fn view(&self, case: CaseNo) -> Option<CaseView<'_>> {
        if let Some(census) = self.get(case) {
            return Some(CaseView {
                subject: None,
                recused: &[],
                sender: None,
                holder: None,
                addressed: Vec::new(),
                state: if census.is_open { CaseState::Open } else { CaseState::Closed },
                sees: Sees::whole(Deed::SeeCensus, Deed::SeeCensus),
            });
        }
        let row = self.screening(case)?;
        Some(CaseView {
            subject: row.person,
            recused: &row.recused,
            sender: None,
            holder: row.owner,
            addressed: row.addressed.clone(),
            state: if row.is_due { CaseState::Open } else { CaseState::Closed },
            sees: Sees {
                state: Deed::SeeScreeningState,
                facts: Deed::SeeScreening,
                words: Deed::SeeScreeningWords,
                own: None,
            },
        })
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let event = match entry.event() {
            Some(entry::Event::Census(event)) => Some(event),
            _ => None,
        };
        if let Some(Event::InstrumentAdopted { instrument, version, definition }) = event {
            let (instrument, version, definition) = (*instrument, *version, definition.clone());
            self.adopted.push(Adopted { position: entry.position, instrument, version, definition });
        }
        let Some(case) = header.case else { return Ok(()) };
        match header.kind {
            Kind::CensusOpened => {
                let terms = match event {
                    Some(Event::Opened { instrument, version, cohort, window }) => Some(Terms {
                        instrument: *instrument,
                        version: *version,
                        cohort: cohort.clone(),
                        window: *window,
                    }),
                    _ => None,
                };
                let census = Census { terms, opened: header.at, is_open: true, overdue: Vec::new() };
                if !self.rows.insert(case, census) {
                    return Err(Corruption::Impossible(entry.position));
                }
            }
            Kind::CensusClosed => {
                if let Some(census) = self.rows.get_mut(case) {
                    census.is_open = false;
                }
            }
            Kind::CensusOverdue => {
                if let (Some(census), Some(Event::Overdue { unit, retest, missed })) =
                    (self.rows.get_mut(case), event)
                {
                    census.overdue.push((*unit, *retest, missed.clone()));
                }
            }
            Kind::ResultRecorded | Kind::Excused | Kind::InterviewOrdered => {
                self.screenings.insert(case, Screening::new(census_of(header.kind, header.parent)));
            }
            _ => {}
        }
        let Some(row) = self.screenings.get_mut(case) else { return Ok(()) };
        row.apply(entry, event);
        if let Some(person) = event.and_then(Event::person) {
            let census = row.census;
            let cases = self.by_person.entry(person).or_default();
            if !cases.contains(&case) {
                cases.push(case);
            }
            if let Some(census) = census {
                self.by_census.entry(census).or_default().insert(person, case);
            }
        }
        Ok(())
    }
}

impl Screening {
    fn new(census: Option<CaseNo>) -> Self {
        Self {
            person: None,
            census,
            scored: None,
            taken: None,
            recorded: None,
            excused: None,
            is_due: false,
            level: None,
            owner: None,
            addressed: Vec::new(),
            tries: 0,
            outcome: None,
            recused: Vec::new(),
        }
    }

    /// Everybody who must not have it: the subject and the recused.
    pub fn kept_from(&self) -> Vec<PersonNo> {
        self.recused.iter().copied().chain(self.person).collect()
    }

    fn apply(&mut self, entry: &Entry, event: Option<&Event>) {
        let header = &entry.header;
        let starts = header.starts.filter(|start| is_talk(start.row.item));
        if let Some(start) = starts {
            self.is_due = true;
            self.level = Some(start.row.level);
            self.owner = header.to;
            if let Some(post) = header.to.filter(|post| !self.addressed.contains(post)) {
                self.addressed.push(post);
            }
        } else if matches!(header.kind, Kind::Interviewed | Kind::ClockStopped) {
            self.is_due = false;
        }
        match event {
            Some(Event::Recorded { person, on, scored }) => {
                self.person = Some(*person);
                self.taken = Some(*on);
                self.recorded = Some(header.at);
                self.scored = Some(scored.clone());
                self.excused = None;
            }
            Some(Event::Excused { person, reason }) => {
                self.person = Some(*person);
                self.excused = Some(*reason);
            }
            Some(Event::InterviewOrdered { person, recused }) => {
                self.person = Some(*person);
                self.recused.clone_from(recused);
            }
            Some(Event::Interviewed { outcome }) => {
                self.tries = self.tries.saturating_add(u8::from(outcome.is_again()));
                self.outcome = Some(*outcome);
            }
            Some(Event::InterviewPassed { recused: true }) => {
                self.recused.extend(entry.actor());
            }
            Some(
                Event::InterviewPassed { recused: false }
                | Event::InstrumentAdopted { .. }
                | Event::Opened { .. }
                | Event::Asked
                | Event::Completed { .. }
                | Event::Overdue { .. }
                | Event::Closed,
            )
            | None => {}
        }
    }
}
