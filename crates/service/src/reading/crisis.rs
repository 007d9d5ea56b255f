//! The window of a crisis. The leading group's board shows number, department, grade, holder and clock of one; who it is
//! about, its steps and words take more.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::Network;
use wuji_core::crisis::{Crisis, Decider, Decision, EndedBy, Event, Factor, Grade, Instrument, Measure};
use wuji_core::duty::TaskState;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::report::Subject;
use wuji_core::time::{At, Day};

use super::case::Story;
use super::head::Head;
use super::labels::{Actor, PersonLabel, PostLabel, SubjectLabel};
use super::standing::Sight;

/// A crisis, as far as its reader may see it.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CrisisWindow {
    /// What it begins with.
    #[serde(flatten)]
    pub head: Head,
    /// Whether it is open.
    pub open: bool,
    /// When it was opened.
    pub opened_at: At,
    /// Its grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// The department of the person concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The person concerned, where the reader may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectLabel>,
    /// The post that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PostLabel>,
    /// The posts that held it or were told.
    pub addressed: Vec<Actor>,
    /// A lower grade that waits for another person's approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedGrade>,
    /// The newest proposal, the recommended measure first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Vec<Measure>>,
    /// The newest decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionLabel>,
    /// Decisions that another one, or another grade, has followed, in the order in which they were taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<DecisionLabel>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<EndedBy>,
    /// The reports that it came from and that add to it, where the reader may know of them.
    pub reports: Vec<CaseNo>,
    /// Other cases of the same incident, where the reader may know of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incident: Vec<CaseNo>,
}

/// A lower grade that was asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AskedGrade {
    /// The grade.
    pub grade: Grade,
    /// What the new assessment found.
    pub factors: Vec<Factor>,
    /// By what.
    pub instrument: Instrument,
}

/// A decision of the leading group.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionLabel {
    /// When.
    pub at: At,
    /// What will be done.
    pub measures: Vec<Measure>,
    /// By whom.
    pub deciders: Vec<DeciderLabel>,
    /// Which posts carry it out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub executing: Vec<ExecutionLabel>,
    /// The next meeting ratifies it.
    pub to_ratify: bool,
    /// The day of the meeting that did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratified: Option<Day>,
}

/// A post that carries out a decision.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExecutionLabel {
    /// Its task.
    pub task: CaseNo,
    /// The post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// What of it.
    pub measures: Vec<Measure>,
    /// By the end of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// How far it has come.
    pub state: TaskState,
    /// It was overdue at least once.
    pub lapsed: bool,
}

/// One of those who decided.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeciderLabel {
    /// In which post of the leading group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// By name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// By phone.
    pub by_phone: bool,
    /// Against.
    pub dissents: bool,
    /// Whose name is looked up.
    #[serde(skip)]
    pub(super) person: Option<PersonNo>,
}

/// The outline of a crisis: everything but names, words and what the reader may do.
pub(super) fn outline(network: &Network, crisis: &Crisis, story: &Story<'_>, head: Head) -> CrisisWindow {
    let roster = &network.roster;
    let (facts, words) = (story.sight >= Sight::Facts, story.sight >= Sight::Words);
    let became = network.report.iter().filter(|(_, report)| report.crisis == Some(story.case));
    let reports = became.map(|(case, _)| case).filter(|case| facts && story.sees_state(network, *case));
    let reports = reports.collect();
    CrisisWindow {
        head,
        open: crisis.is_open(),
        opened_at: crisis.opened_at,
        grade: crisis.grade,
        department: department(network, crisis),
        subject: crisis.subject.filter(|_| facts).map(|subject| match subject {
            Subject::Person(person) => SubjectLabel::Person(PersonLabel::of(roster, person)),
            Subject::Described => SubjectLabel::Described,
        }),
        holder: crisis.holder.and_then(|holder| PostLabel::of(roster, holder)),
        addressed: crisis
            .addressed
            .iter()
            .filter(|_| facts)
            .map(|post| story.mask.post(*post, None))
            .collect(),
        asked: crisis.asked.as_ref().filter(|_| words).and_then(|(event, _)| match event {
            Event::RegradeAsked { grade, factors, instrument } => {
                Some(AskedGrade { grade: *grade, factors: factors.clone(), instrument: *instrument })
            }
            _ => None,
        }),
        proposal: crisis.proposal.as_ref().filter(|_| words).map(|proposal| proposal.options.clone()),
        decision: crisis.decision.as_ref().filter(|_| words).map(|row| decided(network, row, story.now)),
        earlier: crisis
            .earlier
            .iter()
            .filter(|_| words)
            .map(|row| decided(network, row, story.now))
            .collect(),
        outcome: crisis.closed.flatten().filter(|_| facts),
        reports,
        incident: if facts { story.incident(network) } else { Vec::new() },
    }
}

/// The department of the person concerned.
pub(super) fn department(network: &Network, crisis: &Crisis) -> Option<String> {
    let roster = &network.roster;
    let place = roster.person(crisis.subject.and_then(Subject::person)?)?.place;
    Some(roster.unit(roster.department(place)?)?.title.to_string())
}

fn decided(network: &Network, decision: &Decision, now: At) -> DecisionLabel {
    DecisionLabel {
        at: decision.at,
        measures: decision.measures.clone(),
        deciders: decision.deciders.iter().map(|decider| label(network, decider, now)).collect(),
        executing: decision.executing.iter().filter_map(|task| executing(network, *task)).collect(),
        to_ratify: decision.to_ratify,
        ratified: decision.ratified,
    }
}

fn executing(network: &Network, case: CaseNo) -> Option<ExecutionLabel> {
    let task = network.duty.tasks().get(case)?;
    let post = task.to.and_then(|post| PostLabel::of(&network.roster, post));
    let (measures, until) = (task.measures.clone(), task.due);
    Some(ExecutionLabel { task: case, post, measures, until, state: task.state, lapsed: task.lapsed })
}

fn label(network: &Network, decider: &Decider, now: At) -> DeciderLabel {
    let posts = network.posts_of(decider.person, now).into_iter();
    let leading = posts
        .filter(|post| network.roster.role(*post).is_some_and(|role| role.is_leading() && !role.is_on_call()))
        .find_map(|post| PostLabel::of(&network.roster, post));
    DeciderLabel {
        post: leading,
        name: None,
        by_phone: decider.by_phone,
        dissents: decider.dissents,
        person: Some(decider.person),
    }
}
