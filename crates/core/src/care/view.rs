//! What access asks of care: of watch requests and aftercare as cases; which posts keep a guardianship, so that they know the
//! case they watch in; when somebody was last seen.

use super::{Aftercare, Care, Watch};
use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::network::Network;
use crate::time::At;

impl Care {
    pub(crate) fn view<'n>(&'n self, network: &'n Network, case: CaseNo) -> Option<CaseView<'n>> {
        let state = |ended| if ended { CaseState::Closed } else { CaseState::Open };
        if let Some(Watch { person, serves, from, to, told, ended, .. }) = self.watch(case) {
            let recused = serves.and_then(|case| network.crisis.get(case)).map(|crisis| &crisis.recused);
            return Some(CaseView {
                subject: *person,
                recused: recused.map(Vec::as_slice).unwrap_or_default(),
                sender: None,
                holder: *to,
                addressed: from.iter().copied().chain(told.iter().copied()).collect(),
                state: state(*ended),
                sees: Sees::whole(Deed::SeeWatch, Deed::SeeWatchWords),
            });
        }
        let Aftercare { person, holder, ended } = self.aftercare(case)?;
        Some(CaseView {
            subject: *person,
            recused: &[],
            sender: None,
            holder: *holder,
            addressed: Vec::new(),
            state: state(*ended),
            sees: Sees::whole(Deed::SeeCare, Deed::SeeCareWords),
        })
    }

    /// The cases of this area about a person that are under way.
    pub(crate) fn about(&self, person: PersonNo) -> impl Iterator<Item = CaseNo> {
        let watches = self.open_watches().filter(move |(_, watch)| watch.person == Some(person));
        let after = self.all_aftercare().filter(move |(_, row)| row.person == Some(person) && !row.ended);
        watches.map(|(case, _)| case).chain(after.map(|(case, _)| case))
    }

    /// The posts that keep guardianship in a case, or are offered it.
    pub(crate) fn keepers(&self, case: CaseNo) -> impl Iterator<Item = PostNo> {
        let guard = self.guard(case);
        let offered = guard.and_then(|guard| guard.offered).and_then(|offer| offer.post);
        guard.and_then(|guard| guard.post).into_iter().chain(offered)
    }
}

impl Network {
    /// When somebody of those who care for a person last saw or spoke with him: a follow-up, a check, something done at once.
    pub fn last_contact(&self, person: PersonNo) -> Option<At> {
        let reports = self.report.about(person).map(|(case, _)| case);
        let crises = self.crisis.about(person).map(|(case, _)| case);
        let listing = self.focus.of(person).map(|(case, _)| case);
        let after = self.care.all_aftercare().filter(|(_, row)| row.person == Some(person));
        let cases = reports.chain(crises).chain(listing).chain(after.map(|(case, _)| case));
        let care = cases.filter_map(|case| self.care.get(case)?.last_contact);
        let watches = self.care.watches().filter(|(_, watch)| watch.person == Some(person));
        let seen = watches.filter_map(|(_, watch)| {
            watch.checked.filter(|(_, found)| found.is_some_and(|found| found != super::Found::NotSeen))
        });
        care.chain(seen.map(|(at, _)| at)).max()
    }
}
