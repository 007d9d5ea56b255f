//! What access asks of care: of watch requests and aftercare as cases; which posts keep a guardianship, so that they know the
//! case they watch in; when somebody was last seen.

use super::{Aftercare, Care, Found, Watch};
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

    /// When he was last seen or spoken with in this case: a follow-up, a check, something done at once.
    fn last_contact(&self, case: CaseNo) -> Option<At> {
        let seen = |watch: &Watch| {
            watch.checked.filter(|(_, found)| found.is_some_and(|found| found != Found::NotSeen))
        };
        let checked = self.watch(case).and_then(seen).map(|(at, _)| at);
        checked.max(self.get(case).and_then(|cared| cared.last_contact))
    }

    /// Every case of this area about a person.
    pub(crate) fn all_about(&self, person: PersonNo) -> impl Iterator<Item = CaseNo> {
        let watches = self.watches().filter(move |(_, watch)| watch.person == Some(person));
        let after = self.all_aftercare().filter(move |(_, row)| row.person == Some(person));
        watches.map(|(case, _)| case).chain(after.map(|(case, _)| case))
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
    /// When somebody of those who care for a person last saw or spoke with him, in the cases of which `knows` holds.
    pub fn last_contact(&self, person: PersonNo, knows: impl Fn(CaseNo) -> bool) -> Option<At> {
        let cases = self.all_cases_of(person).into_iter().filter(|case| knows(*case));
        cases.filter_map(|case| self.care.last_contact(case)).max()
    }
}
