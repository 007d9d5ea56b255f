//! What the college puts in force: deadlines, calendar, rules of duties, of early warning, of weekly reports (LG.2). One way
//! for all of them. Whoever may puts forward; what is **looser** than what is in force, and whatever an administrator puts
//! forward, waits until another person of the leading group approves. What came into force is told to the leading group and
//! to the centre's director, so that no deadline is moved behind anybody's back.
//!
//! Invariant: no looser rule comes into force by one person. Before anybody was ever chair or vice-chair there is nobody to
//! ask: a college is founded with what its system administrator enters, within the bounds.
//!
//! Absent on purpose: what units bind themselves to. They only tighten, each for itself.

mod event;
mod handle;
mod measure;
mod state;

pub use event::Event;
pub use handle::{Approve, Decline, See};
pub(crate) use handle::{adopt, approve, decline, see};
pub(crate) use measure::Adopting;
pub use measure::{Matter, Measure};
pub use state::{Adoption, Adoptions, Stage};

use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::ids::{CaseNo, PostNo};
use crate::network::Network;
use crate::roster::{Role, UnitKind};

impl Adoptions {
    /// What access asks of an adoption: rules concern nobody.
    pub(crate) fn view(&self, case: CaseNo) -> Option<CaseView<'static>> {
        let adoption = self.get(case)?;
        let waits = adoption.stage == Stage::Waiting;
        Some(CaseView {
            subject: None,
            recused: &[],
            sender: None,
            holder: adoption.from,
            addressed: adoption.told.clone(),
            state: if waits { CaseState::Open } else { CaseState::Closed },
            sees: Sees::whole(Deed::SeeRules, Deed::SeeRules),
        })
    }
}

/// Who is told of what comes into force, or is to: the leading group and the centre's director.
fn told(network: &Network) -> Vec<PostNo> {
    let leading = [Role::LeadingChair, Role::LeadingViceChair, Role::LeadingMember];
    let posts = leading.map(|role| network.roster.single_post(UnitKind::LeadingGroup, role));
    let director = network.roster.single_post(UnitKind::Centre, Role::CentreDirector);
    posts.into_iter().chain([director]).flatten().collect()
}

/// Whether anybody was ever chair or vice-chair of the leading group: before, the college is being founded.
fn is_founded(network: &Network) -> bool {
    let heads = [Role::LeadingChair, Role::LeadingViceChair];
    let posts = heads.map(|role| network.roster.single_post(UnitKind::LeadingGroup, role));
    let rows = posts.into_iter().flatten().filter_map(|post| network.roster.post(post));
    rows.into_iter().any(|post| !post.postings.is_empty())
}
