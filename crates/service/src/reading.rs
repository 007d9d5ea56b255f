//! Every answer that shows something, for the API, the pages and the command line alike: [`Reader`] fills windows through
//! the core's authority, which is asked for every single thing that a window shows.
//!
//! Invariants: personal content is rendered inside a visit only, and a visit is a durable entry. "Not there" and "not for
//! you" are one answer, [`ReadError::NotFound`]. Lists are filtered before they are paged and counted. Whoever sent a report
//! reads "a room-mate" or "a classmate" but to the counsellor who holds it. Inbox lines name nobody.
//!
//! Absent on purpose: `Debug` of anything that holds a name or words; positions of entries; tags; numbers of people whom the
//! reader may not see.

mod accounts;
mod actions;
mod audit;
mod care;
mod case;
mod cases;
mod census;
mod copy;
mod coverage;
mod crises;
mod crisis;
mod desk;
mod dossier;
mod duties;
mod head;
mod knew;
mod labels;
mod lapse;
mod listing;
mod me;
mod network;
mod notices;
mod overview;
mod page;
mod people;
mod plain;
mod receipt;
mod register;
mod report;
mod retest;
mod rights;
mod search;
mod sent;
mod sessions;
mod standing;
mod steps;
mod student;
mod task;
mod telling;
mod weeks;

pub(crate) use accounts::sees_accounts;
pub use accounts::{AccountLine, AccountsWindow};
pub use actions::{Codes, Opening, Targets};
pub use audit::{FindingLabel, Missed, MissedLine, TrailQuery, TrailRow, TrailWindow, VerifyWindow};
pub use care::Part;
pub use case::CaseWindow;
pub use cases::{CasesLine, CasesQuery, CasesWindow};
pub(crate) use census::warning_loads;
pub use census::{
    AdvisorLine, CensusClass, CensusLabel, CensusState, CensusWindow, InstrumentLabel, WarningLoad,
    WarningsWindow,
};
pub use copy::{CopyWindow, OwnReport};
pub(crate) use coverage::coverage;
pub use coverage::{CoverageWindow, GapLabel, LackCount, UnitCoverage};
pub use crises::{CrisesLine, CrisesWindow};
pub use crisis::{AskedGrade, CrisisWindow, DeciderLabel, DecisionLabel, ExecutionLabel};
pub use desk::{CaseKind, Inbox, InboxLine};
pub use dossier::{DossierPart, DossierSection, DossierWindow};
pub(crate) use duties::term_of;
pub use duties::{
    DutiesQuery, DutiesWindow, DutyLabel, DutyLine, EvidenceLabel, PlaceLabel, RecordForm, TermLabel,
    UnitTitle,
};
pub use head::Head;
pub use knew::{CouldLine, KnewWindow, OpenedLine, ToldLine};
pub use labels::{Actor, ClockLabel, PersonLabel, PostLabel, SubjectLabel};
pub use lapse::{LapseWindow, MissedLabel};
pub use listing::{ListingWindow, PendingChange};
pub use me::{Me, Section};
pub use network::{Coverage, NetworkWindow, PhoneLine, PostWindow, UnitLabel, phones};
pub use notices::{NoticeLabel, Notices};
pub(crate) use overview::ledger_line;
pub use overview::{
    EvidenceLine, IndicatorLine, LedgerLine, LedgerWindow, MonthWindow, OverviewWindow, TableRow,
    TableWindow, UnitWork, VacantPosts,
};
pub use page::{Cursor, PAGE_ROWS};
pub use people::{DeciderChoice, People};
pub use plain::{Fact, FactValue, PlainWindow};
pub use receipt::{DisclosureLine, ReceiptRow, ReceiptWindow};
pub use register::{RegisterLine, RegisterQuery, RegisterWindow};
pub use report::{FactsLabel, ReportState, ReportWindow};
pub use retest::{RetestLine, RetestWindow};
pub use rights::{ConsentLine, ConsentState, OwnCounselling, OwnReferral, OwnRequest, RightsWindow};
pub use sent::{Sent, SentLine, SentState};
pub use sessions::{SessionLine, SessionsWindow, UnitSessions};
pub use steps::{Detail, StepLabel};
pub use student::{CaseLine, RecordLabel, StudentWindow, TimelineWindow};
pub use task::{OriginLabel, TaskWindow};
pub use telling::Telling;
pub use weeks::{OwedTick, OwedWeek, RoomLine, WeekLine, WeekSum, WeeksQuery, WeeksWindow};
pub(crate) use weeks::{is_concerned_with_weeks, monday};

use wuji_core::At;
use wuji_core::ids::{PersonNo, PostNo};
use wuji_engine::{Engine, ReadError, View};

/// Somebody who reads: a person, in one of his posts.
#[derive(Clone, Copy)]
pub struct Reader<'e> {
    /// The log.
    pub engine: &'e Engine,
    /// Who reads. The host says who somebody is.
    pub person: PersonNo,
    /// In which post; none: of the person's posts the one that has most to do with what is read.
    pub post: Option<PostNo>,
}

impl<'e> Reader<'e> {
    /// This person, in this post or in whichever fits.
    pub fn new(engine: &'e Engine, person: PersonNo, post: Option<PostNo>) -> Self {
        Self { engine, person, post }
    }

    /// Looks at the state, at one instant.
    fn look<R>(&self, look: impl FnOnce(&View, At) -> R) -> Result<R, ReadError> {
        let now = self.engine.now();
        self.engine.read(|view| look(view, now))
    }
}
