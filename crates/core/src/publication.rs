//! What the college tells of its work: published statistics by closed month; CT.10 on education work, up to the leading group
//! and down to departments, with receipts. CT.10 on a crisis stands with the crisis: the full rendering is the leading group's
//! window, the minimised one is `crisis.give_notice`.
//!
//! Invariant: what is published never changes, and no number of 1 to 10 can be read in it or worked out of it. Read
//! [`suppress`](self::suppress()) for what exactly that means.
//!
//! Absent on purpose: filters, drill-down, running totals. A table that can be asked twice about almost the same people tells
//! about the one who makes the difference.

mod clauses;
mod event;
mod figures;
mod paper;
mod state;
mod suppress;
mod tables;

pub use clauses::{CLAUSES, Clause, Shows, clause};
pub use event::Event;
pub use figures::{Figures, Line};
pub use paper::{GiveBulletin, Receive, ReportUp};
pub(crate) use paper::{give_bulletin, lapse, receive, report_up};
pub use state::{Delivery, Paper, PaperKind, Publication, Published};
pub use suppress::{Column, Shown, in_tens, suppress};
pub use tables::{ColumnKind, Exact, Table, TableKind, tables};

use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PostNo, UnitNo};
use crate::network::Network;
use crate::refusal::Refusal;

impl Publication {
    /// What access asks of a report or a bulletin. Whatever came to one post of a unit came to its others.
    pub(crate) fn view(&self, network: &Network, case: CaseNo) -> Option<CaseView<'static>> {
        let paper = self.paper(case)?;
        let units = paper.deliveries.iter().filter_map(|delivery| unit_of(network, delivery.to));
        let posts = units.filter_map(|unit| network.roster.unit(unit)).flat_map(|unit| unit.posts.iter());
        let addressed = posts.copied().filter(|post| {
            let role = network.roster.role(*post);
            role.is_some_and(|role| role.is_station() || role.is_leading() || paper.was_sent_to(*post))
        });
        Some(CaseView {
            subject: None,
            recused: &[],
            sender: None,
            holder: paper.from,
            addressed: addressed.collect(),
            state: if paper.outstanding() > 0 { CaseState::Open } else { CaseState::Closed },
            sees: Sees::whole(Deed::SeePaper, Deed::SeePaperWords),
        })
    }
}

impl Paper {
    fn was_sent_to(&self, post: PostNo) -> bool {
        self.deliveries.iter().any(|delivery| delivery.to == Some(post))
    }
}

/// The unit of a post.
fn unit_of(network: &Network, post: Option<PostNo>) -> Option<UnitNo> {
    network.roster.post(post?)?.unit
}

/// Decides that the first month which is not published is, once it is long enough over.
pub(crate) fn close_month(hearing: &mut Hearing<'_>) -> Result<(), Refusal> {
    let network = hearing.network;
    let publication = &network.publication;
    publication.next_due().filter(|due| *due <= hearing.at).ok_or(Refusal::NotFound)?;
    let month = publication.open_month().ok_or(Refusal::NotFound)?;
    let tables = tables(network, month, hearing.at).iter().map(Exact::published).collect();
    hearing.push(hearing.draft(Event::MonthClosed { month, tables }));
    Ok(())
}
