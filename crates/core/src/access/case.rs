//! What access asks of any case. Each area says it of its own cases; nothing else about a case matters to a right.

use super::{CaseState, Deed};
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::network::Network;

/// A case as access sees it.
pub(crate) struct CaseView<'a> {
    pub(crate) subject: Option<PersonNo>,
    pub(crate) recused: &'a [PersonNo],
    pub(crate) sender: Option<PersonNo>,
    pub(crate) holder: Option<PostNo>,
    pub(crate) addressed: Vec<PostNo>,
    pub(crate) state: CaseState,
    pub(crate) sees: Sees,
}

/// What seeing a case of one kind takes, from little to everything. A deed counts for its own kind alone: whoever may see a
/// crisis of somebody may not therefore see a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sees {
    /// That it is there: number, state, level or grade, holder, clocks.
    pub state: Deed,
    /// Its coded facts, its steps, and who it is about.
    pub facts: Deed,
    /// Its words.
    pub words: Deed,
    /// What lets its sender, and its subject, know that it is there.
    pub own: Option<Deed>,
}

impl Sees {
    /// A kind of case of which whoever knows it knows all but the words.
    pub(crate) const fn whole(facts: Deed, words: Deed) -> Self {
        Self { state: facts, facts, words, own: None }
    }
}

impl Network {
    /// Everybody who must not have a case: whoever must not by itself; of a listing, whoever must not have what it came from;
    /// of an objection to one, whoever had a hand in it.
    pub(crate) fn recused(&self, case: CaseNo, view: &CaseView<'_>) -> Vec<PersonNo> {
        let mut recused = view.recused.to_vec();
        for source in self.focus.get(case).map(|listing| listing.sources.as_slice()).unwrap_or_default() {
            recused.extend(self.case(*source).iter().flat_map(|source| source.recused));
        }
        recused.extend(self.hands(case));
        recused
    }

    /// What seeing this case takes; nothing if it is no case.
    pub fn sees(&self, case: CaseNo) -> Option<Sees> {
        self.case(case).map(|view| view.sees)
    }
}
