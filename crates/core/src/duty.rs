//! Every clause of the document that concerns no case (LG.0a–LG.6, L2.0, SA.1–SA.7, YL.0–YL.3, CT.1–CT.6, CT.10, ST.0c–ST.6,
//! CC.1–CC.3, DO.2, DO.4, P.3, the sweep) as one model: duty × period × place. Read [`CATALOGUE`] first: it is the document as
//! a table.
//!
//! Instances are computed from catalogue × calendar × roster ([`Instance`]) and stored nowhere; entries tell what was done,
//! waived and missed, and that a period ended. [`Task`]s and small registers stand beside.
//!
//! Invariant: a lapse is an entry, made when its period ends; it names the posts that missed the duty, and none where nobody
//! held them. What the answer to a question shows names nobody.

mod cadence;
pub mod catalogue;
mod close;
mod event;
mod evidence;
mod execution;
mod register;
mod rules;
mod scope;
mod state;
mod status;
mod task;

pub use cadence::{Cadence, Months};
pub use catalogue::{CATALOGUE, DutyNo, Proof, Shipped, Want};
pub(crate) use close::close;
pub use event::{Event, Missed, Owed};
pub use evidence::{Attend, Record, SeeLapse, Waive, Withdraw, askable};
pub(crate) use evidence::{attend, proves, record, see_lapse, waive, withdraw};
pub(crate) use execution::execute;
pub use register::{
    Authority, Budget, Document, DocumentKind, Expenditure, FileDocument, Medium, OpenVenue,
    PlanVersusActual, Qualification, Qualify, Registers, SetBudget, Spend,
};
pub(crate) use register::{file_document, open_venue, qualify, set_budget, spend};
pub use rules::{Adopt, Change, Form, OwnDuty, Rule, Tighten};
pub(crate) use rules::{adopting, tighten};
pub use scope::{Place, Scope};
pub(crate) use scope::{Spot, supervising_post, supervisor_role, unit_of_post};
pub use state::{Beside, Duties, Evidence, Lapse, Waiver};
pub use status::{Instance, Status, Untrained};
pub use task::{
    AcknowledgeTask, ConfirmTask, FinishTask, OpenTask, ProgressTask, ReturnTask, Task, TaskKind, TaskState,
    Tasks, WithdrawTask,
};
pub(crate) use task::{
    acknowledge_task, check_due, confirm_task, finish_task, lapse, open_task, progress_task, return_task,
    withdraw_task,
};

use crate::access::{CaseState, CaseView, Deed, Relation, Sees, Standing, authority};
use crate::ids::{CaseNo, PostNo};
use crate::network::Network;
use crate::roster::{Role, UnitKind};
use crate::time::At;

impl Duties {
    /// All tasks.
    pub fn tasks(&self) -> &Tasks {
        &self.tasks
    }

    /// Documents, budget, qualifications, places.
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// What access asks of a case of this area: a task, a lapse, or words that stand beside evidence or a waiver.
    pub(crate) fn view(&self, network: &Network, case: CaseNo) -> Option<CaseView<'static>> {
        let view = |sees: Sees, holder: Option<PostNo>, addressed: Vec<PostNo>, is_open: bool| CaseView {
            subject: None,
            recused: &[],
            sender: None,
            holder,
            addressed,
            state: if is_open { CaseState::Open } else { CaseState::Closed },
            sees,
        };
        if let Some(task) = self.tasks.get(case) {
            let addressed = task.with.iter().copied().chain(task.from).collect();
            return Some(view(
                Sees::whole(Deed::SeeTask, Deed::SeeTaskWords),
                task.to,
                addressed,
                task.state.is_open(),
            ));
        }
        if let Some(lapse) = self.lapse(case) {
            return Some(view(
                Sees::whole(Deed::SeeLapse, Deed::SeeLapse),
                lapse.told,
                Vec::new(),
                !lapse.seen,
            ));
        }
        let (writer, spot, concerned) = match *self.beside(case)? {
            Beside::Evidence(number) => {
                let row = self.evidence(number);
                (row.and_then(|row| row.by), row.map(Spot::of), Vec::new())
            }
            Beside::Withdrawal(number, by) => {
                let row = self.evidence(number);
                (by, row.map(Spot::of), row.and_then(|row| row.by).into_iter().collect())
            }
            Beside::Waiver(Waiver { duty, place, by, .. }) => {
                // Why a duty was waived, whoever owes it may know, and whoever may waive it too.
                let owner = self.form(duty).and_then(|form| form.owner_of(network, place));
                let heads = [Role::LeadingChair, Role::LeadingViceChair]
                    .map(|role| network.roster.single_post(UnitKind::LeadingGroup, role));
                let concerned = heads.into_iter().chain([owner]).flatten().collect();
                (by, Some(Spot { duty, place }), concerned)
            }
        };
        let supervisor = spot.and_then(|spot| {
            let form = self.form(spot.duty)?;
            form.supervisor_of(network, form.unit(network, spot.place), network.last_at())
        });
        let addressed = supervisor.into_iter().chain(concerned).collect();
        Some(view(Sees::whole(Deed::SeeDutyWords, Deed::SeeDutyWords), writer, addressed, false))
    }
}

impl Spot {
    fn of(evidence: &Evidence) -> Self {
        Self { duty: evidence.duty, place: evidence.place }
    }

    /// Whether somebody who acts in `post` may do this to the duty there.
    pub(crate) fn allows(self, network: &Network, post: PostNo, deed: Deed, at: At) -> bool {
        let Some(role) = network.roster.role(post) else { return false };
        let relations: Vec<Relation> = network
            .duty
            .form(self.duty)
            .map(|form| form.relations(network, post, self.place, at))
            .unwrap_or_default();
        relations.into_iter().any(|relation| authority(Standing::Post(role), relation, deed, CaseState::Open))
    }
}
