//! The window of a report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::entry::{Entry, Event};
use wuji_core::escalation::{Item, Level};
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::report::{self, Channel, Facts, LifeEvent, Outcome, Report, Sign, State};
use wuji_core::time::At;
use wuji_core::{Kind, Network};

use super::case::Story;
use super::head::Head;
use super::labels::{Actor, ClockLabel, PersonLabel, SubjectLabel};
use super::standing::Sight;
use super::telling::Telling;

/// How far a report has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// An observation that was not sent.
    Observed,
    /// Somebody holds it.
    Open,
    /// Attached to an open emergency, which has the clock.
    Attached,
    /// Ended.
    Settled,
}

impl ReportState {
    /// Of a report's state, with how it ended.
    pub(super) fn of(state: State) -> (Self, Option<Outcome>) {
        match state {
            State::Observed => (Self::Observed, None),
            State::Open => (Self::Open, None),
            State::Attached => (Self::Attached, None),
            State::Settled(outcome) => (Self::Settled, outcome),
        }
    }
}

/// A report, as far as its reader may see it.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportWindow {
    /// What it begins with.
    #[serde(flatten)]
    pub head: Head,
    /// How far it has come.
    pub state: ReportState,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// How urgent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<At>,
    /// Its holder has seen it.
    pub acknowledged: bool,
    /// The centre accepted it.
    pub with_centre: bool,
    /// The person concerned, where the reader may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectLabel>,
    /// Who sent it, masked but to the holding counsellor.
    pub sender: Actor,
    /// By which channel the word came that its first holder entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// What was observed, where the reader may know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FactsLabel>,
    /// The post that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Actor>,
    /// Who acknowledged it there, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder_name: Option<String>,
    /// Whose name that is.
    #[serde(skip)]
    pub(super) holder_person: Option<PersonNo>,
    /// The posts that it went through, the sender first, the holder last.
    pub path: Vec<Actor>,
    /// The posts that were told besides.
    pub told: Vec<Actor>,
    /// The emergency that it is attached to, where the reader may know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached_to: Option<CaseNo>,
    /// What others told of the same emergency, where the reader may know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tellings: Vec<Telling>,
    /// Their cases, before they were read.
    #[serde(skip)]
    pub(super) adding: Vec<CaseNo>,
    /// Other cases of the same incident, where the reader may know of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incident: Vec<CaseNo>,
    /// The crisis that it became or adds to, where the reader may know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis: Option<CaseNo>,
}

/// What was observed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FactsLabel {
    /// When it was told.
    pub at: At,
    /// What was seen.
    pub signs: Vec<Sign>,
    /// What happened to the person lately.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_event: Option<LifeEvent>,
    /// For how many days the mood has been low.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_mood_days: Option<u16>,
    /// When it happened, as claimed.
    pub occurred_at: At,
    /// First help was given.
    pub first_help: bool,
    /// Something of the words was cut.
    pub cut: bool,
}

impl FactsLabel {
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let facts: &Facts = match entry.event()? {
            Event::Report(report::Event::Observed(facts)) => facts,
            _ => return None,
        };
        Some(Self {
            at: entry.header.at,
            signs: facts.signs.clone(),
            life_event: facts.life_event,
            low_mood_days: facts.low_mood_days,
            occurred_at: facts.occurred_at,
            first_help: facts.first_help,
            cut: facts.cut,
        })
    }
}

/// The outline of a report: everything but names, words and what the reader may do.
pub(super) fn outline(
    network: &Network,
    then: &Network,
    report: &Report,
    story: &Story<'_>,
    head: Head,
) -> ReportWindow {
    let roster = &network.roster;
    let facts = story.sight >= Sight::Facts;
    let mask = &story.mask;
    let (state, outcome) = ReportState::of(report.state);
    // To a peer who did not end it himself it is closed, and no more.
    let knows_end = || story.entries.iter().any(|entry| entry.header.kind == Kind::Settled);
    let outcome = outcome.filter(|_| !story.is_peer || knows_end());
    let channel = story.entries.iter().find_map(|entry| match entry.event() {
        Some(Event::Report(report::Event::Submitted { received, .. })) => {
            received.map(|received| received.channel)
        }
        _ => None,
    });
    // Whoever enters word that he received is its first holder, and stands there by his post.
    let sender = match report.from.filter(|_| channel.is_none()) {
        Some(_) if report.sender == Some(story.reader) => report.from.map(|from| story.plain(roster, from)),
        from => from.map(|from| mask.sender(from)),
    };
    let sender = sender.unwrap_or(Actor::Somebody);
    let holder = report.holder.map(|holder| mask.post(holder, None));
    let is_masked = !matches!(holder, Some(Actor::Post(_)));
    let path = report.path.iter().map(|post| mask.post(*post, None));
    let first = report.attached.filter(|other| story.sees_state(network, *other));
    // Who was told of this one alone does not learn by it that there was one before.
    let is_apart = state == ReportState::Attached && first.is_none();
    let state = if is_apart { ReportState::Open } else { state };
    let head = if is_apart {
        Head { clocks: promised(network, then, story).into_iter().collect(), ..head }
    } else {
        head
    };
    ReportWindow {
        head,
        state,
        outcome,
        level: report.level,
        submitted_at: report.submitted_at,
        acknowledged: report.acknowledged,
        with_centre: report.with_centre,
        subject: report.subject.filter(|_| facts).map(|subject| match subject {
            report::Subject::Person(person) => SubjectLabel::Person(PersonLabel::of(roster, person)),
            report::Subject::Described => SubjectLabel::Described,
        }),
        sender: sender.clone(),
        channel,
        facts: story.entries.iter().filter(|_| facts).filter_map(FactsLabel::of).collect(),
        holder,
        holder_name: None,
        holder_person: report.person.filter(|_| !is_masked),
        path: std::iter::once(sender).chain(path).collect(),
        told: report.told.iter().map(|post| mask.post(*post, None)).collect(),
        attached_to: first,
        tellings: Vec::new(),
        adding: adding(network, report, story),
        incident: story.incident(network),
        crisis: report.crisis.filter(|crisis| story.sees_state(network, *crisis)),
    }
}

/// The further tellings of an emergency that the reader may know of; of an earlier state none.
fn adding(network: &Network, report: &Report, story: &Story<'_>) -> Vec<CaseNo> {
    let adds = |case: &CaseNo| {
        let telling = network.report.get(*case);
        telling.and_then(|telling| telling.attached) == Some(story.case)
            && telling.and_then(|telling| telling.subject) == report.subject
            && report.subject.is_some_and(|subject| subject != report::Subject::Described)
    };
    let cases = network.report.attached_to(story.case).iter().copied();
    let known = cases.filter(|case| adds(case) && story.sees_state(network, *case));
    known.filter(|_| story.as_of.is_none() && story.sight == Sight::Words).collect()
}

/// The clock that an attached emergency would have if it were a first one.
fn promised(network: &Network, then: &Network, story: &Story<'_>) -> Option<ClockLabel> {
    let (owner, due) = report::promise(then, story.case).or_else(|| report::promise(network, story.case))?;
    let owner = owner.map(|owner| story.mask.post(owner, Some(Item::Acknowledge)));
    let since = then.report.get(story.case)?.submitted_at?;
    Some(ClockLabel { item: Item::Acknowledge, level: Level::Emergency, due, since, owner })
}
