//! CT.10 on education work: towards the end of a term the centre gives departments a bulletin and reports to the leading group;
//! most say in time that they have it, some late, some after it went to whoever supervises them.

use wuji_core::action::Action;
use wuji_core::escalation::Clock;
use wuji_core::network::Network;
use wuji_core::publication::{GiveBulletin, PaperKind, Receive, ReportUp};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::At;

use super::Semester;
use super::agenda::Plan;
use crate::college::{Asked, slot};
use crate::texts::{titled, titles};

impl Semester {
    pub(super) fn plan_publications(&mut self, network: &Network) {
        for term in network.calendar.terms() {
            let monday = |weeks: u8| term.first.plus(i32::from(term.weeks.saturating_sub(weeks)) * 7);
            let bulletin = monday(3).plus(3).at_minute(15 * 60 + 12);
            self.agenda.put(bulletin, Plan::Publish(PaperKind::Bulletin));
            self.agenda.put(monday(2).plus(1).at_minute(16 * 60 + 40), Plan::Publish(PaperKind::Report));
        }
    }

    /// The centre's director reports up, or tells departments.
    pub(super) fn publish(&mut self, network: &Network, at: At, kind: PaperKind) -> Option<Vec<Asked>> {
        let post = network.roster.single_post(UnitKind::Centre, Role::CentreDirector)?;
        let Some(person) = self.someone(network, post, at, &[]) else {
            self.agenda.put(at.plus_minutes(24 * 60), Plan::Publish(kind));
            return None;
        };
        let name = match kind {
            PaperKind::Report => "report",
            PaperKind::Bulletin => "bulletin",
        };
        let title = titles(name).first().copied().and_then(titled)?;
        let words = self.say(name);
        let (term, said) = (None, Some(slot(0)));
        let action = match kind {
            PaperKind::Report => Action::ReportUp(ReportUp { title, term, words: said }),
            PaperKind::Bulletin => Action::GiveBulletin(GiveBulletin { title, term, words: said }),
        };
        Some(vec![self.ask_saying(person, post, action, words)])
    }

    /// Whoever owes a receipt gives it; who supervises has it given by the post that it came to.
    pub(super) fn receive_paper(&mut self, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
        let paper = network.publication.paper(clock.case)?;
        let unit = |post| network.roster.post(post).and_then(|post| post.unit);
        let owner = clock.owner?;
        let open = |post: &wuji_core::publication::Delivery| post.received.is_none();
        let mut deliveries = paper.deliveries.iter().filter(|row| open(row));
        let own = |post: Option<_>| post.is_some_and(|post| unit(post) == unit(owner));
        let to = match deliveries.clone().any(|row| own(row.to)) {
            true => owner,
            false => deliveries.find(|row| row.lapsed)?.to?,
        };
        let person = self.someone(network, to, at, &[])?;
        Some(vec![self.ask(person, to, Action::ReceivePaper(Receive { case: clock.case }))])
    }
}
