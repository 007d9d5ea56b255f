//! The weekly class report 晴雨表 (CC.4): what a commissioner found when he asked the rooms of his class, with the explicit
//! zero report; ticks of rooms before it (DO.3), countersigning after it, and what follows when a class is silent.
//!
//! Four things are never one: nothing happened (a zero report), a room was not asked, nobody answered, and an answer that
//! cannot be believed. The first three are what a roll-call says; the last is a doubt that the engine raises when the week
//! ends, for the advisor alone.
//!
//! Instances are computed from calendar × roster × rule ([`ClassWeek`]) and stored nowhere. Entries tell what was reported,
//! that a week was closed, and which classes were silent. A whole college is closed by one command.
//!
//! Invariant: nothing that a commissioner can see depends on whether somebody else reported from his class.

mod answer;
mod calm;
mod close;
mod event;
mod report;
mod rules;
mod state;
mod status;

pub use answer::{Countersign, Explain, LookAt, SendBack};
pub(crate) use answer::{countersign, explain, lapse, look_at, send_back};
pub(crate) use close::close;
pub use event::{
    CalmFinding, ConcernCount, Content, Doubt, Event, RollCall, RoomMood, RoomState, SendBackReason,
    SilenceReason, WeekConcern,
};
pub use report::{ReportWeek, ReportZero, RoomAnswer, TickRoom, rooms_of};
pub(crate) use report::{report, tick, zero};
pub use rules::{Adopt, Tighten, WeekMeasure, WeekRule};
pub(crate) use rules::{adopting, tighten};
pub use state::{WeekReport, Weeks};
pub use status::{ClassWeek, Status};

use serde::Serialize;

use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::escalation::Cause;
use crate::ids::{CaseNo, ClassNo, Position, PostNo};
use crate::network::Network;
use crate::roster::{Role, Where};
use crate::time::{At, Day};

/// What a case of this area is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A class is silent.
    Silence,
    /// A calm week is looked at.
    Calm,
    /// A report with words, or one to be countersigned.
    Report,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Topic; 3] = [Topic::Silence, Topic::Calm, Topic::Report];
}

/// Something that a post has to see to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matter {
    /// What it is.
    pub topic: Topic,
    /// Of which class, while it can be read.
    pub class: Option<ClassNo>,
    /// Of which week.
    pub week: Option<Day>,
    /// The post that owed the report and is to blame.
    pub owed_by: Option<PostNo>,
    /// The posts that it reached, in order: the chain of a silence.
    pub path: Vec<PostNo>,
    /// Since when.
    pub opened: At,
    /// Its last step.
    pub changed: At,
    /// The entry that started its clock; none once somebody saw to it.
    pub clock: Option<Position>,
    /// Nobody held the commissioner's post.
    pub vacant: bool,
    /// Whether the engine was down when the report was due.
    pub cause: Option<Cause>,
    /// Why the class was silent.
    pub reason: Option<SilenceReason>,
    /// Why a calm week is looked at.
    pub doubts: Vec<Doubt>,
    /// What the look found.
    pub finding: Option<CalmFinding>,
}

impl Matter {
    /// Whether somebody still has to see to it.
    pub fn is_open(&self) -> bool {
        self.clock.is_some()
    }

    /// Whether somebody is to blame for a silence: the post was held and the engine was up.
    pub fn is_blamed(&self) -> bool {
        !self.vacant && self.cause == Some(Cause::Deadline)
    }
}

/// Where a class is, for a route.
fn place(class: Option<ClassNo>) -> Where {
    Where { class, room: None, bed: None }
}

impl Weeks {
    /// What access asks of a case of this area.
    pub(crate) fn view(&self, network: &Network, case: CaseNo) -> Option<CaseView<'_>> {
        let matter = self.matter(case)?;
        let holder = matter.path.last().copied();
        let report = matter.class.zip(matter.week).and_then(|(class, week)| self.report(class, week));
        // Whoever sent a report never sees that it is doubted, whatever post he comes to hold.
        let sent_by = report.filter(|_| matter.topic == Topic::Calm).map(|report| report.person.as_slice());
        let view = |sees, holder, addressed, sender| CaseView {
            subject: None,
            recused: sent_by.unwrap_or_default(),
            sender,
            holder,
            addressed,
            state: if matter.is_open() { CaseState::Open } else { CaseState::Closed },
            sees,
        };
        Some(match matter.topic {
            Topic::Silence => {
                let addressed = matter.path.iter().copied().chain(matter.owed_by).collect();
                view(Sees::whole(Deed::SeeSilence, Deed::SeeSilenceWords), holder, addressed, None)
            }
            Topic::Calm => {
                view(Sees::whole(Deed::SeeDoubt, Deed::SeeDoubt), holder, matter.path.clone(), None)
            }
            Topic::Report => {
                let class = matter.class.and_then(|class| network.roster.class(class));
                let station =
                    |row: &crate::roster::Class| network.roster.post_of(row.unit, Role::StationCounsellor);
                let mut addressed = matter.path.clone();
                addressed.extend(class.iter().flat_map(|row| row.advisors.iter().copied()));
                addressed.extend(class.and_then(station));
                let writer = class.and_then(|row| row.commissioner);
                let sender = report.and_then(|report| report.person);
                view(Sees::whole(Deed::SeeWeekReport, Deed::SeeWeekWords), writer, addressed, sender)
            }
        })
    }
}
