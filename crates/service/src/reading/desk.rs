//! The desk: what the reader's posts must do by when, and what they were told. Numbers and times; nobody is named, so no
//! reading is recorded.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::Network;
use wuji_core::access::{Deed, may_case};
use wuji_core::escalation::{Item, Level};
use wuji_core::ids::CaseNo;
use wuji_core::projection::Line;
use wuji_core::time::At;
use wuji_engine::{ReadError, View};

use super::page::{Cursor, Key, page};
use super::plain::plain;
use super::standing::sight;
use super::{PostLabel, Reader};

/// What a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// A report.
    Report,
    /// A crisis.
    Crisis,
    /// A listing of the focus register.
    Listing,
    /// A task.
    Task,
    /// A duty that was missed.
    Lapse,
    /// Words beside the evidence of a duty.
    Evidence,
    /// Why evidence of a duty was withdrawn.
    Withdrawal,
    /// Why a duty was waived.
    Waiver,
    /// A census.
    Census,
    /// A person's result in a census, and the interview.
    Screening,
    /// An early warning.
    Warning,
    /// What somebody asked concerning his file.
    Right,
    /// A breach of confidentiality.
    Breach,
    /// A break-glass.
    Glass,
    /// A report on education work to the leading group.
    TermReport,
    /// A bulletin on education work to departments and offices.
    Bulletin,
    /// A watch request.
    Watch,
    /// Follow-ups of somebody whose room-mate died.
    Aftercare,
    /// A counselling.
    Counselling,
    /// A referral.
    Referral,
    /// A class that sent no weekly report.
    Silence,
    /// A calm week that is looked at.
    Calm,
    /// A weekly report with words, or one to be countersigned.
    WeekReport,
    /// Rules that come into force, or wait for another person.
    Adoption,
}

impl CaseKind {
    /// What this case is, if it is one that windows show.
    pub(super) fn of(network: &Network, case: CaseNo) -> Option<Self> {
        if network.report.get(case).is_some() {
            Some(Self::Report)
        } else if network.crisis.get(case).is_some() {
            Some(Self::Crisis)
        } else if network.focus.get(case).is_some() {
            Some(Self::Listing)
        } else if network.duty.tasks().get(case).is_some() {
            Some(Self::Task)
        } else if network.duty.lapse(case).is_some() {
            Some(Self::Lapse)
        } else {
            plain(network, case).map(|plain| plain.kind)
        }
    }
}

/// The desk of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Inbox {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// How many lines there are, on all pages.
    pub count: usize,
    /// First what is owed, by due time, then what one was told, the latest first.
    pub lines: Vec<InboxLine>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InboxLine {
    /// The case.
    pub case: CaseNo,
    /// What it is.
    pub what: CaseKind,
    /// Which of the reader's posts.
    pub post: PostLabel,
    /// What is owed; none: told, nothing is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// At which urgency or grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<At>,
    /// Since when.
    pub since: At,
    /// Of an emergency: who holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PostLabel>,
    /// Somebody acknowledged it.
    pub acknowledged: bool,
    /// The reader may open the case.
    pub opens: bool,
}

/// What lets somebody know that a case lies on his desk which he may not open.
const ON_DESK: [Deed; 5] =
    [Deed::SeeEmergency, Deed::Supplement, Deed::ApproveListing, Deed::SeeTask, Deed::SeeLapse];

impl Reader<'_> {
    /// What the reader's posts must do by when.
    pub fn inbox(&self, from: Option<Cursor>) -> Result<Inbox, ReadError> {
        let (mut inbox, next) = self.look(|view, now| {
            let rows = self.lines(view, now);
            let count = rows.len();
            let (lines, next) = page(rows, from);
            (Inbox { now, count, lines, next: None }, next)
        })?;
        inbox.next = next.map(|cursor| cursor.seal(self, "inbox"));
        Ok(inbox)
    }

    /// All lines of the reader's desk, for whoever watches whether they change.
    pub fn desk(&self) -> Result<Vec<InboxLine>, ReadError> {
        self.look(|view, now| self.lines(view, now).into_iter().map(|(_, line)| line).collect())
    }

    /// Of these cases, those of which the reader may know.
    pub fn known(&self, cases: BTreeSet<CaseNo>) -> Result<Vec<CaseNo>, ReadError> {
        self.look(|view, now| {
            let network = &view.network;
            cases.into_iter().filter(|case| self.standing(network, *case, now).is_some()).collect()
        })
    }

    pub(super) fn lines(&self, view: &View, now: At) -> Vec<(Key, InboxLine)> {
        let mut rows = Vec::new();
        for post in self.posts(&view.network, now) {
            let Some(label) = PostLabel::of(&view.network.roster, post) else { continue };
            let lines = view.inbox.of(post).into_iter();
            rows.extend(lines.filter_map(|line| self.line(view, &label, &line, now)));
        }
        rows
    }

    fn line(&self, view: &View, post: &PostLabel, line: &Line, now: At) -> Option<(Key, InboxLine)> {
        let network = &view.network;
        let (case, own) = (line.case, Some(post.post));
        let opens = sight(network, self.person, own, case, now).is_some();
        if !opens && !ON_DESK.into_iter().any(|deed| may_case(network, self.person, own, deed, case, now)) {
            return None;
        }
        let report = network.report.get(case);
        let emergency = line.owed.is_some_and(|(_, level, _)| level == Level::Emergency)
            || report.is_some_and(|report| report.is_emergency());
        let holder = network.holder(case).filter(|_| emergency && opens);
        let order = match line.owed {
            Some((_, _, due)) => (0, due.ms()),
            None => (1, -line.since.ms()),
        };
        // Two posts of one person never have the same line: its position is its own.
        let key = [order.0, order.1, i64::try_from(line.position.0).unwrap_or(i64::MAX)];
        let owed = line.owed;
        let line = InboxLine {
            case,
            what: CaseKind::of(network, case)?,
            post: post.clone(),
            item: owed.map(|(item, ..)| item),
            level: owed.map(|(_, level, _)| level).or_else(|| report.and_then(|report| report.level)),
            due: owed.map(|(_, _, due)| due),
            since: line.since,
            holder: holder.and_then(|holder| PostLabel::of(&network.roster, holder)),
            acknowledged: report.is_some_and(|report| report.acknowledged) && opens,
            opens,
        };
        Some((key, line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Text, code, key};

    /// A kind of case that is written here is told in every place where kinds are.
    #[test]
    fn every_kind_of_case_has_texts() {
        let schema = schemars::schema_for!(CaseKind).to_value();
        let kinds = schema.get("oneOf").and_then(|kinds| kinds.as_array()).unwrap();
        for kind in kinds.iter().map(|kind| code(kind.get("const").unwrap())) {
            for text in Language::ALL.map(Text::new) {
                for prefix in ["page-kind", "case_kind", "show"] {
                    let key = key(prefix, &kind);
                    assert_ne!(text.with(&key, &[("case", &1)]), key);
                }
            }
        }
    }
}
