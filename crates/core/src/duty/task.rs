//! Tasks, one model for resolutions of meetings (LG.4), rectifications of inspections (LG.5, ST.3), directives to stations
//! (CT.5), joint tasks (L2.0), items of plans (CT.1, ST.1) and materials asked for (ST.0c, CC.5): one post owes each, another
//! gave it and says when it is done.
//!
//! Invariant: an open task has one running clock: of the post that owes it, until it says done; then of the post that gave
//! it, until it confirms. A task that is overdue goes to whoever supervises; the post that owes it may still do it.
//!
//! Absent on purpose: people. A task has a title; what it says of people are words, sealed under the task's own case.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::scope::{Place, Spot, supervising_post, supervisor_role, unit_of_post};
use super::{Event, catalogue, evidence};
use crate::access::{Deed, Relation};
use crate::crisis::Measure;
use crate::entry::{self, ClockStart, Entry};
use crate::escalation::{self, Cause, Clock, Item, Level, Row};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, EvidenceNo, Position, PostNo, UnitNo};
use crate::kind::Kind;
use crate::limits::{DEADLINE_DAYS_MAX, PARTNERS_MAX};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::{codes, tell_leading_group};
use crate::roster::Role;
use crate::table::Table;
use crate::time::{At, Day};
use crate::words::{Slot, Title};

codes! {
    /// What a task is.
    TaskKind {
        0 /// A resolution of a meeting.
          Resolution,
        1 /// What an inspection found, to be put right.
          Rectification,
        2 /// A directive of the centre.
          Directive,
        3 /// Work of several offices with one that owes it.
          Joint,
        4 /// An item of a plan.
          PlanItem,
        5 /// Materials to be handed in.
          Materials,
        6 /// Anything else.
          Other,
        7 /// What a post carries out of the leading group's decision in a crisis.
          Execution,
    }
}

/// How far a task has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Given.
    Open,
    /// Seen by the post that owes it.
    Acknowledged,
    /// Done, says the post that owes it.
    Done,
    /// Done, says the post that gave it.
    Confirmed,
    /// Taken back.
    Withdrawn,
}

impl TaskState {
    /// Every state.
    pub const ALL: [TaskState; 5] = [
        TaskState::Open,
        TaskState::Acknowledged,
        TaskState::Done,
        TaskState::Confirmed,
        TaskState::Withdrawn,
    ];

    /// Whether anybody still has to do something.
    pub fn is_open(self) -> bool {
        matches!(self, TaskState::Open | TaskState::Acknowledged | TaskState::Done)
    }
}

/// A task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Task {
    /// What it is, while it can be read.
    pub kind: Option<TaskKind>,
    /// What people call it.
    pub title: Option<Title>,
    /// The post that gave it.
    pub from: Option<PostNo>,
    /// The post that owes it.
    pub to: Option<PostNo>,
    /// Posts that do it together with that one.
    pub with: Vec<PostNo>,
    /// What it comes from.
    pub origin: Option<EvidenceNo>,
    /// What is carried out of a decision; a code says what, and of whom the post is told by whoever it works with.
    pub measures: Vec<Measure>,
    /// To be done by the end of that day.
    pub due: Option<Day>,
    /// How far it has come.
    pub state: TaskState,
    /// Of 100.
    pub percent: u8,
    /// It was overdue at least once.
    pub lapsed: bool,
    /// Given then.
    pub opened: At,
    /// Its last step.
    pub changed: At,
}

/// All tasks.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Tasks {
    rows: Table<CaseNo, Task>,
}

impl Tasks {
    /// A task by its case.
    pub fn get(&self, case: CaseNo) -> Option<&Task> {
        self.rows.get(case)
    }

    /// All tasks, in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Task)> {
        self.rows.iter()
    }

    /// Tasks that are not finished and that a post owes, gave or shares.
    pub fn open_of(&self, post: PostNo) -> impl Iterator<Item = (CaseNo, &Task)> {
        self.iter().filter(move |(_, task)| {
            let own = task.to == Some(post) || task.from == Some(post) || task.with.contains(&post);
            own && task.state.is_open()
        })
    }

    pub(super) fn apply(&mut self, entry: &Entry) {
        let (Some(case), at) = (entry.header.case, entry.header.at) else { return };
        if entry.header.kind == Kind::TaskOpened {
            let task = Task {
                kind: None,
                title: None,
                from: entry.header.from,
                to: entry.header.to,
                with: Vec::new(),
                origin: None,
                measures: Vec::new(),
                due: None,
                state: TaskState::Open,
                percent: 0,
                lapsed: false,
                opened: at,
                changed: at,
            };
            self.rows.insert(case, task);
        }
        let Some(task) = self.rows.get_mut(case) else { return };
        // States follow from headers; only what the task says is in bodies.
        task.state = match entry.header.kind {
            Kind::TaskAcknowledged | Kind::TaskReturned => TaskState::Acknowledged,
            Kind::TaskDone => TaskState::Done,
            Kind::TaskConfirmed => TaskState::Confirmed,
            Kind::TaskWithdrawn => TaskState::Withdrawn,
            Kind::Lapsed => {
                task.lapsed = true;
                return;
            }
            Kind::TaskOpened | Kind::TaskProgressed => task.state,
            _ => return,
        };
        task.changed = at;
        if task.state == TaskState::Done {
            task.percent = 100;
        }
        let Some(entry::Event::Duty(event)) = entry.event() else { return };
        match event {
            Event::TaskOpened { kind, title, due, origin, with, measures } => {
                task.kind = Some(*kind);
                task.title = Some(title.clone());
                task.due = Some(*due);
                task.origin = *origin;
                task.with.clone_from(with);
                task.measures = measures.clone().unwrap_or_default();
            }
            Event::TaskProgressed { percent } => task.percent = *percent,
            Event::TaskReturned { due } => task.due = Some(*due),
            _ => {}
        }
    }
}

/// Give a task (action `duty.open_task`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenTask {
    /// What it is.
    pub kind: TaskKind,
    /// What people call it; names nobody.
    pub title: Title,
    /// The post that owes it.
    pub to: PostNo,
    /// Posts that do it together with that one.
    #[serde(default)]
    pub with: Vec<PostNo>,
    /// To be done by the end of that day.
    pub due: Day,
    /// The meeting, inspection or plan that it comes from.
    #[serde(default)]
    pub origin: Option<EvidenceNo>,
    /// What it says of people.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Say that one's post has seen a task (action `duty.acknowledge_task`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeTask {
    /// The task.
    pub case: CaseNo,
}

/// Say how far a task has come (action `duty.progress_task`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgressTask {
    /// The task.
    pub case: CaseNo,
    /// Of 100.
    pub percent: u8,
    /// What was done.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Say that a task is done (action `duty.finish_task`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FinishTask {
    /// The task.
    pub case: CaseNo,
    /// What was done.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Confirm that a task which one gave is done (action `duty.confirm_task`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmTask {
    /// The task.
    pub case: CaseNo,
}

/// Send a task back that is not done yet (action `duty.return_task`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReturnTask {
    /// The task.
    pub case: CaseNo,
    /// To be done by the end of that day.
    pub due: Day,
    /// What is missing.
    pub words: Option<Slot>,
}

/// Take back a task that one gave (action `duty.withdraw_task`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawTask {
    /// The task.
    pub case: CaseNo,
    /// Why.
    pub words: Option<Slot>,
}

fn wrong<T>(field: &'static str, why: &'static str) -> Result<T, Refusal> {
    Err(Refusal::Field { field, why })
}

/// The clock of whoever owes a task, until the end of its day.
pub(super) fn until(network: &Network, due: Day, at: At) -> ClockStart {
    let row = Row { item: Item::Task, level: Level::Routine, unit: None };
    let (_, policy) = network.policy.line(row, at);
    ClockStart { row, policy, due: due.at_minute(24 * 60) }
}

pub(crate) fn check_due(hearing: &Hearing<'_>, due: Day) -> Result<(), Refusal> {
    let days = due.since(hearing.at.day());
    if days < 0 || i64::from(days) > DEADLINE_DAYS_MAX {
        wrong("due", "is past, or too far ahead")
    } else {
        Ok(())
    }
}

/// How whoever acts in a post stands to one that he gives a task to.
fn relation(network: &Network, own: PostNo, to: PostNo) -> Relation {
    let roster = &network.roster;
    let (unit, other) = (unit_of_post(network, own), unit_of_post(network, to));
    let class = roster.post(to).and_then(|post| post.class).and_then(|class| roster.class(class));
    if class.is_some_and(|class| class.advisors.contains(&own)) {
        Relation::OwnClass
    } else if unit.is_some() && unit == other {
        Relation::OwnDepartment
    } else {
        Relation::Elsewhere
    }
}

/// Decides `duty.open_task`. Down the route, or beside: the leading group to every staff post, offices of level 2 to each
/// other and to stations and advisors, a station within its department, an advisor to the commissioners of his classes.
pub(crate) fn open_task(hearing: &mut Hearing<'_>, action: &OpenTask) -> Result<(), Refusal> {
    let network = hearing.network;
    let from = hearing.asker_post().ok_or(Refusal::NotAllowed)?;
    if action.with.len() > PARTNERS_MAX {
        return wrong("with", "names more than 16 posts");
    }
    for to in action.with.iter().chain([&action.to]) {
        let role = network.roster.role(*to).ok_or(Refusal::NotFound)?;
        let found = relation(network, from, *to);
        hearing.allow(found, Deed::OpenTask)?;
        let own = matches!(found, Relation::OwnClass | Relation::OwnDepartment);
        // Beside: offices and the centre give each other tasks. Never up, and never past a station to its students.
        let goes_down = hearing
            .role()
            .is_some_and(|giver| role.step() < giver.step() || (!giver.is_leading() && !role.is_leading()));
        let may_take = own || (role.is_staff() && goes_down);
        if role.is_administrator() || *to == from || !may_take {
            return Err(Refusal::NotAllowed);
        }
    }
    if action.kind == TaskKind::Execution {
        return wrong("kind", "comes with a decision of the leading group alone");
    }
    if action.with.contains(&action.to) {
        return wrong("with", "names the post that owes the task");
    }
    check_due(hearing, action.due)?;
    let withdrawn = |number| network.duty.evidence(number).is_none_or(|evidence| evidence.withdrawn);
    if action.origin.is_some_and(withdrawn) {
        return wrong("origin", "is no evidence that counts");
    }
    let words = hearing.slot(action.words)?;
    let case = hearing.open_case();
    let event = Event::TaskOpened {
        kind: action.kind,
        title: action.title.clone(),
        due: action.due,
        origin: action.origin,
        with: action.with.clone(),
        measures: None,
    };
    let start = until(network, action.due, hearing.at);
    let draft = hearing.draft(event).case(case).leaves(Some(from)).reaches(Some(action.to));
    hearing.push(draft.words(words).starts(start));
    Ok(())
}

/// A task in one of these states that the asker's post may do this to.
fn task<'n>(
    hearing: &Hearing<'n>,
    deed: Deed,
    case: CaseNo,
    states: &[TaskState],
) -> Result<&'n Task, Refusal> {
    let network = hearing.network;
    let task = network.duty.tasks.get(case).ok_or(Refusal::NotFound)?;
    if !hearing.may_case(Deed::SeeTask, case) {
        return Err(Refusal::NotFound);
    }
    let post = hearing.asker_post();
    let owing = || network.escalation.of_case(case).any(|(_, clock)| clock.owner == post);
    let own = match deed {
        Deed::HandleTask => task.to == post || (owing() && task.state != TaskState::Done),
        _ => task.from == post || (owing() && task.state == TaskState::Done),
    };
    if !own || !hearing.may_case(deed, case) {
        return Err(Refusal::NotAllowed);
    }
    if !states.contains(&task.state) {
        let state = match task.state {
            TaskState::Open => "not acknowledged yet",
            TaskState::Acknowledged => "under way",
            TaskState::Done => "waits for confirmation",
            TaskState::Confirmed => "confirmed",
            TaskState::Withdrawn => "taken back",
        };
        return Err(Refusal::State { case, state });
    }
    Ok(task)
}

fn clock_of(hearing: &Hearing<'_>, case: CaseNo) -> Option<Position> {
    hearing.network.escalation.of_case(case).next().map(|(position, _)| position)
}

const UNDER_WAY: [TaskState; 2] = [TaskState::Open, TaskState::Acknowledged];

/// Decides `duty.acknowledge_task`.
pub(crate) fn acknowledge_task(hearing: &mut Hearing<'_>, action: &AcknowledgeTask) -> Result<(), Refusal> {
    task(hearing, Deed::HandleTask, action.case, &[TaskState::Open])?;
    hearing.push(hearing.draft(Event::TaskAcknowledged).case(action.case));
    Ok(())
}

/// Decides `duty.progress_task`.
pub(crate) fn progress_task(hearing: &mut Hearing<'_>, action: &ProgressTask) -> Result<(), Refusal> {
    let task = task(hearing, Deed::HandleTask, action.case, &UNDER_WAY)?;
    if action.percent > 100 {
        return wrong("percent", "is more than 100");
    }
    if task.percent == action.percent && action.words.is_none() {
        return wrong("percent", "is what it was; say what was done");
    }
    let words = hearing.slot(action.words)?;
    let acknowledges = task.state == TaskState::Open;
    if acknowledges {
        hearing.push(hearing.draft(Event::TaskAcknowledged).case(action.case));
    }
    let event = Event::TaskProgressed { percent: action.percent };
    hearing.push(hearing.draft(event).case(action.case).words(words));
    Ok(())
}

/// Decides `duty.finish_task`: the clock goes to the post that gave it.
pub(crate) fn finish_task(hearing: &mut Hearing<'_>, action: &FinishTask) -> Result<(), Refusal> {
    let task = task(hearing, Deed::HandleTask, action.case, &UNDER_WAY)?;
    let words = hearing.slot(action.words)?;
    let start = escalation::clock(hearing.network, Item::Confirmation, Level::Routine, task.from, hearing.at);
    let running = clock_of(hearing, action.case);
    let draft = hearing.draft(Event::TaskDone).case(action.case).leaves(task.to).reaches(task.from);
    hearing.push(draft.words(words).stops_any(running).starts(start));
    Ok(())
}

/// Decides `duty.confirm_task`. What a station did for the centre is its cooperation (ST.6), late where the task was.
pub(crate) fn confirm_task(hearing: &mut Hearing<'_>, action: &ConfirmTask) -> Result<(), Refusal> {
    let task = task(hearing, Deed::ConfirmTask, action.case, &[TaskState::Done])?;
    let running = clock_of(hearing, action.case);
    hearing.push(hearing.draft(Event::TaskConfirmed).case(action.case).stops_any(running));
    if let Some(station) = cooperates(hearing.network, task) {
        let spot = Spot { duty: catalogue::ST_6, place: Place::Unit(station) };
        let done = task.changed.day();
        let period = task.due.map_or(done, |due| due.min(done));
        evidence::proves_on(hearing, spot, period, done, task.title.clone());
    }
    Ok(())
}

/// The station that did a task of the centre.
fn cooperates(network: &Network, task: &Task) -> Option<UnitNo> {
    let of_centre = task.from.and_then(|from| network.roster.role(from)).is_some_and(Role::is_centre);
    let owes = network.roster.post(task.to.filter(|_| of_centre)?)?;
    let of_station = matches!(owes.role, Role::StationCounsellor | Role::StationDirector);
    owes.unit.filter(|_| of_station)
}

/// Decides `duty.return_task`.
pub(crate) fn return_task(hearing: &mut Hearing<'_>, action: &ReturnTask) -> Result<(), Refusal> {
    let task = task(hearing, Deed::ConfirmTask, action.case, &[TaskState::Done])?;
    check_due(hearing, action.due)?;
    let words = hearing.needed_slot(action.words)?;
    let running = clock_of(hearing, action.case);
    let start = until(hearing.network, action.due, hearing.at);
    let event = Event::TaskReturned { due: action.due };
    let draft = hearing.draft(event).case(action.case).leaves(task.from).reaches(task.to);
    hearing.push(draft.words(words).stops_any(running).starts(start));
    Ok(())
}

/// Decides `duty.withdraw_task`.
pub(crate) fn withdraw_task(hearing: &mut Hearing<'_>, action: &WithdrawTask) -> Result<(), Refusal> {
    let open = [TaskState::Open, TaskState::Acknowledged, TaskState::Done];
    task(hearing, Deed::ConfirmTask, action.case, &open)?;
    let words = hearing.needed_slot(action.words)?;
    let running = clock_of(hearing, action.case);
    hearing.push(hearing.draft(Event::TaskWithdrawn).case(action.case).words(words).stops_any(running));
    Ok(())
}

/// Decides the lapse of a task or of its confirmation: it goes to whoever supervises its owner, with the time that the
/// policy allows; at the top it stays.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let network = hearing.network;
    let item = clock.start.row.item;
    let above = clock.owner.and_then(|owner| {
        let role = supervisor_role(network.roster.role(owner)?);
        supervising_post(network, unit_of_post(network, owner), role, hearing.at)
    });
    let to = above.or(clock.owner);
    let start = escalation::clock(network, item, clock.start.row.level, to, hearing.at);
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped: Vec::new() });
    let draft = draft.case(clock.case).leaves(cause.blames(clock.owner)).reaches(to);
    hearing.push(draft.stops(position).starts(start));
    tell_leading_group(hearing, clock.owner, item, cause);
    Ok(())
}
