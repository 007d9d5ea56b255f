//! The referrals: stage, holder and clocks from headers, the rest from bodies.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Event, Fitness, Recommendation, ReferralLeave, ReferralOutcome, ReferredTo};
use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::corruption::Corruption;
use crate::crisis::KinResult;
use crate::entry::{self, Entry};
use crate::escalation::{Item, Level};
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::kind::Kind;
use crate::table::Table;
use crate::time::{At, Day};
use crate::words::Title;

/// How far a referral has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody has answered.
    Offered,
    /// The time to answer ran out; it may still be answered.
    Expired,
    /// He is to go.
    Accepted,
    /// He is there, or on leave.
    Away,
    /// He is back; whether he may resume has not been assessed, or not for good.
    Returned,
    /// Ended; how is known while the case can be opened.
    Closed(Option<ReferralOutcome>),
}

impl Stage {
    /// The name in snake case.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Offered => "offered",
            Stage::Expired => "expired",
            Stage::Accepted => "accepted",
            Stage::Away => "away",
            Stage::Returned => "returned",
            Stage::Closed(_) => "closed",
        }
    }
}

/// Leave, as it was granted last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeaveTime {
    /// What leave.
    pub leave: ReferralLeave,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// Which post approved it.
    pub approved_by: PostNo,
}

/// A referral.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Referral {
    /// When it was offered.
    pub offered_at: At,
    /// How far it has come.
    pub stage: Stage,
    /// How urgent.
    pub level: Option<Level>,
    /// The post that has it.
    pub holder: Option<PostNo>,
    /// The posts that had it.
    pub addressed: Vec<PostNo>,
    /// The crisis or listing that it came from.
    pub parent: Option<CaseNo>,
    /// Who, while the case can be opened.
    pub person: Option<PersonNo>,
    /// Where to.
    pub toward: Option<ReferredTo>,
    /// The institution's name.
    pub institution: Option<Title>,
    /// Who must not have it.
    pub recused: Vec<PersonNo>,
    /// What became of telling the family, last.
    pub kin: Option<KinResult>,
    /// The newest letter: its day and what it recommends.
    pub letter: Option<(Day, Recommendation)>,
    /// Leave, as it was granted last.
    pub leave: Option<LeaveTime>,
    /// What the newest assessment found.
    pub fitness: Option<Fitness>,
}

impl Referral {
    /// Whether it is under way.
    pub fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Closed(_))
    }

    /// Everybody who must not have it: the person and the recused.
    pub fn kept_from(&self) -> Vec<PersonNo> {
        self.recused.iter().copied().chain(self.person).collect()
    }

    /// Whether the family was told, or a reason why not was recorded.
    pub fn kin_is_settled(&self) -> bool {
        self.kin.is_some_and(|kin| kin != KinResult::Unreached)
    }
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Referrals {
    cases: Table<CaseNo, Referral>,
    by_person: BTreeMap<PersonNo, Vec<CaseNo>>,
}

impl Referrals {
    /// The referral of this case.
    pub fn get(&self, case: CaseNo) -> Option<&Referral> {
        self.cases.get(case)
    }

    /// All referrals, in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Referral)> {
        self.cases.iter()
    }

    /// The referrals of a person, in the order in which they came.
    pub fn about(&self, person: PersonNo) -> impl Iterator<Item = (CaseNo, &Referral)> {
        let cases = self.by_person.get(&person).into_iter().flatten();
        cases.filter_map(|case| self.get(*case).map(|row| (*case, row)))
    }

    pub(crate) fn view(&self, case: CaseNo) -> Option<CaseView<'_>> {
        let row = self.get(case)?;
        Some(CaseView {
            subject: row.person,
            recused: &row.recused,
            // Whoever is referred knows of it.
            sender: row.person,
            holder: row.holder,
            addressed: row.addressed.clone(),
            state: if row.is_open() { CaseState::WithCentre } else { CaseState::Closed },
            sees: Sees {
                state: Deed::SeeReferralState,
                facts: Deed::SeeReferral,
                words: Deed::SeeReferralWords,
                own: Some(Deed::SeeOwnReferral),
            },
        })
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let Some(case) = header.case else { return Ok(()) };
        let event = match entry.event() {
            Some(entry::Event::Referral(event)) => Some(event),
            _ => None,
        };
        if header.kind == Kind::ReferralOffered {
            return self.offer(case, entry, event);
        }
        let Some(row) = self.cases.get_mut(case) else { return Ok(()) };
        match header.kind {
            // Accepted: somebody owes that he gets there. Declined: nobody owes anything, and it is closed beside.
            Kind::ReferralAnswered if header.starts.is_some() => row.stage = Stage::Accepted,
            Kind::ReferralDeparted => row.stage = Stage::Away,
            Kind::LeaveGranted if row.stage != Stage::Returned => row.stage = Stage::Away,
            Kind::ReferralReturned => row.stage = Stage::Returned,
            Kind::ReferralHandedOff => row.hold(header.to),
            Kind::ReferralClosed => row.stage = Stage::Closed(None),
            Kind::Lapsed if header.starts.map(|start| start.row.item) == Some(Item::ReferralAnswer) => {
                row.stage = Stage::Expired;
            }
            _ => {}
        }
        if let Some(event) = event {
            row.change(event);
        }
        Ok(())
    }

    fn offer(&mut self, case: CaseNo, entry: &Entry, event: Option<&Event>) -> Result<(), Corruption> {
        let header = &entry.header;
        let mut row = Referral {
            offered_at: header.at,
            stage: Stage::Offered,
            level: header.starts.map(|start| start.row.level),
            holder: None,
            addressed: Vec::new(),
            parent: header.parent,
            person: None,
            toward: None,
            institution: None,
            recused: Vec::new(),
            kin: None,
            letter: None,
            leave: None,
            fitness: None,
        };
        row.hold(header.to);
        if let Some(Event::Offered { person, toward, institution, recused, .. }) = event {
            row.person = Some(*person);
            row.toward = Some(*toward);
            row.institution.clone_from(institution);
            row.recused.clone_from(recused);
            self.by_person.entry(*person).or_default().push(case);
        }
        if self.cases.insert(case, row) { Ok(()) } else { Err(Corruption::Impossible(entry.position)) }
    }
}

impl Referral {
    fn hold(&mut self, post: Option<PostNo>) {
        self.holder = post.or(self.holder);
        if let Some(post) = post.filter(|post| !self.addressed.contains(post)) {
            self.addressed.push(post);
        }
    }

    fn change(&mut self, event: &Event) {
        match event {
            Event::KinContacted { result } => self.kin = Some(*result),
            Event::LetterReceived { on, recommendation } => self.letter = Some((*on, *recommendation)),
            Event::LeaveGranted { leave, from, until, approved_by } => {
                let (leave, from, until, approved_by) = (*leave, *from, *until, *approved_by);
                self.leave = Some(LeaveTime { leave, from, until, approved_by });
            }
            Event::Assessed { fitness, .. } => self.fitness = Some(*fitness),
            Event::Closed { outcome, .. } => self.stage = Stage::Closed(Some(*outcome)),
            Event::Offered { .. }
            | Event::Answered { .. }
            | Event::Departed { .. }
            | Event::Returned { .. }
            | Event::HandedOff => {}
        }
    }
}
