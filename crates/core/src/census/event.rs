//! What happened in a census.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Instrument, InstrumentNo, Scored};
use crate::ids::{CaseNo, ClassNo, PersonNo, PostNo, UnitNo};
use crate::kind::Kind;
use crate::report::codes;
use crate::time::Day;

codes! {
    /// Why somebody has not taken it, and need not now.
    Excuse {
        0 /// Away or ill: he takes it in the second window.
          Absent,
        1 /// Does not consent; he may at any time.
          Declined,
        2 /// Cannot be asked: on leave, in treatment.
          Exempt,
    }
}

codes! {
    /// What an interview came to. Suspicion, never a diagnosis.
    InterviewOutcome {
        0 /// Nothing to worry about.
          NoConcern,
        1 /// Somebody looks after him from time to time.
          Follow,
        2 /// To be listed in the register.
          List,
        3 /// Referred.
          Refer,
        4 /// May be a crisis: goes to the centre to be assessed.
          Crisis,
        5 /// Would not talk; asked again.
          Declined,
        6 /// Was not reached; tried again.
          NotReached,
    }
}

impl InterviewOutcome {
    /// Whether the interview is still due.
    pub fn is_again(self) -> bool {
        matches!(self, InterviewOutcome::Declined | InterviewOutcome::NotReached)
    }
}

/// Who is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cohort {
    /// Every class of a year of entry.
    #[n(0)]
    Year(#[n(0)] u16),
    /// These classes.
    #[n(1)]
    Classes(#[n(0)] Vec<ClassNo>),
}

/// When. Each day is the last one: it ends at its 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first day.
    #[n(0)]
    pub from: Day,
    /// By then every class is complete; advisors see to it (SA.3).
    #[n(1)]
    pub until: Day,
    /// By then those have taken it who missed it (补测).
    #[n(2)]
    pub retest_until: Day,
}

/// A class that was not complete in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Missed {
    /// The class.
    #[n(0)]
    pub class: ClassNo,
    /// Its advisor's post; none where nobody held it.
    #[n(1)]
    pub post: Option<PostNo>,
}

/// An event of this area. The case is the census, or of a person's result and interview the person's own case of it.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The college adopted an instrument of its own, or another version of one.
    #[n(0)]
    InstrumentAdopted {
        /// Which.
        #[n(0)]
        instrument: InstrumentNo,
        /// One more than the last version.
        #[n(1)]
        version: u32,
        /// What it is.
        #[n(2)]
        definition: Instrument,
    },
    /// A census was opened.
    #[n(1)]
    Opened {
        /// By which instrument.
        #[n(0)]
        instrument: InstrumentNo,
        /// In which version; 0 is the product's.
        #[n(1)]
        version: u32,
        /// Who is asked.
        #[n(2)]
        cohort: Cohort,
        /// When.
        #[n(3)]
        window: Window,
    },
    /// A department was asked to see to it: the clock in the header is its.
    #[n(2)]
    Asked,
    /// A department is complete.
    #[n(3)]
    Completed {
        /// Which.
        #[n(0)]
        unit: UnitNo,
    },
    /// A department was not complete in time.
    #[n(4)]
    Overdue {
        /// Which.
        #[n(0)]
        unit: UnitNo,
        /// The second window was over too.
        #[n(1)]
        retest: bool,
        /// Its classes that were not, and whose they are.
        #[n(2)]
        missed: Vec<Missed>,
    },
    /// It takes no more results.
    #[n(5)]
    Closed,
    /// Somebody's result. The parent in the header is the census.
    #[n(6)]
    Recorded {
        /// Whose.
        #[n(0)]
        person: PersonNo,
        /// When he took it.
        #[n(1)]
        on: Day,
        /// What it gave.
        #[n(2)]
        scored: Scored,
    },
    /// Somebody has not taken it, for this reason.
    #[n(7)]
    Excused {
        /// Who.
        #[n(0)]
        person: PersonNo,
        /// Why.
        #[n(1)]
        reason: Excuse,
    },
    /// Somebody was talked with, or not. Words: what was said.
    #[n(8)]
    Interviewed {
        /// What it came to.
        #[n(0)]
        outcome: InterviewOutcome,
    },
    /// An interview went to somebody else. Words: why.
    #[n(9)]
    InterviewPassed {
        /// Whoever passed it on must not have it.
        #[n(0)]
        recused: bool,
    },
    /// An interview is due for another reason than a census. The parent in the header is that reason's case.
    #[n(10)]
    InterviewOrdered {
        /// With whom.
        #[n(0)]
        person: PersonNo,
        /// Who must not have it.
        #[n(1)]
        recused: Vec<PersonNo>,
    },
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::InstrumentAdopted { .. } => Kind::InstrumentAdopted,
            Event::Opened { .. } => Kind::CensusOpened,
            Event::Asked => Kind::CensusAsked,
            Event::Completed { .. } => Kind::CensusCompleted,
            Event::Overdue { .. } => Kind::CensusOverdue,
            Event::Closed => Kind::CensusClosed,
            Event::Recorded { .. } => Kind::ResultRecorded,
            Event::Excused { .. } => Kind::Excused,
            Event::Interviewed { .. } => Kind::Interviewed,
            Event::InterviewPassed { .. } => Kind::InterviewPassed,
            Event::InterviewOrdered { .. } => Kind::InterviewOrdered,
        }
    }

    /// The case of the parent, where the event says whose result it is.
    pub(super) fn person(&self) -> Option<PersonNo> {
        match self {
            Event::Recorded { person, .. }
            | Event::Excused { person, .. }
            | Event::InterviewOrdered { person, .. } => Some(*person),
            Event::InstrumentAdopted { .. }
            | Event::Opened { .. }
            | Event::Asked
            | Event::Completed { .. }
            | Event::Overdue { .. }
            | Event::Closed
            | Event::Interviewed { .. }
            | Event::InterviewPassed { .. } => None,
        }
    }
}

/// The parent of a person's case is the census that it belongs to; one opened for another reason belongs to none.
pub(super) fn census_of(kind: Kind, parent: Option<CaseNo>) -> Option<CaseNo> {
    parent.filter(|_| matches!(kind, Kind::ResultRecorded | Kind::Excused))
}
