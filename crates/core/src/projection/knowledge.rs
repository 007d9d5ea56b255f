//! Who knew what, when: of one case at one instant, which posts had been told, which had opened it, and which could have. Told
//! follows from headers, opened from readings, could have from the authority of that instant on the state of that instant.
//! Nothing is inferred from what holds today.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Projection;
use crate::access::{self, Deed, may_case, may_person};
use crate::corruption::Corruption;
use crate::entry::{Entry, Event};
use crate::escalation::Clock;
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::kind::Kind;
use crate::network::Network;
use crate::time::At;

/// How much of a case a post had, or could have had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// Coded facts.
    Facts,
    /// Words too.
    Words,
}

/// Who knew of a case at an instant, by posts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Knowledge {
    /// The case.
    pub case: CaseNo,
    /// The posts that it had reached, or that had acted in it: since when, and by what.
    pub told: BTreeMap<PostNo, (At, Kind)>,
    /// The posts in which somebody had opened it, since when and how far.
    pub opened: BTreeMap<PostNo, (At, Depth)>,
    /// The posts in which somebody could have opened it at that instant, and how far.
    pub could: BTreeMap<PostNo, Depth>,
}

impl Knowledge {
    /// Nothing yet.
    pub fn of(case: CaseNo) -> Self {
        Self { case, told: BTreeMap::new(), opened: BTreeMap::new(), could: BTreeMap::new() }
    }

    /// Of one case, at the end of `at`. The entries may go on after it.
    pub fn at<'e>(
        entries: impl IntoIterator<Item = &'e Entry>,
        case: CaseNo,
        at: At,
    ) -> Result<Self, Corruption> {
        let mut network = Network::default();
        let mut known = Self::of(case);
        for entry in entries.into_iter().take_while(|entry| entry.header.at <= at) {
            network.apply(entry)?;
            known.apply(entry, None);
        }
        known.could = could_open(&network, case, at);
        Ok(known)
    }

    /// The same of every case about a person that there was then.
    pub fn about<'e>(
        entries: impl IntoIterator<Item = &'e Entry> + Clone,
        person: PersonNo,
        at: At,
    ) -> Result<Vec<Self>, Corruption> {
        let then = |entry: &&Entry| entry.header.at <= at;
        let network = Network::replay(entries.clone().into_iter().take_while(then))?;
        let mut known: BTreeMap<CaseNo, Self> = (0..network.cases_end().0)
            .map(CaseNo)
            .filter(|case| network.subject(*case) == Some(person))
            .map(|case| (case, Self::of(case)))
            .collect();
        for entry in entries.into_iter().take_while(then) {
            if let Some(row) = entry.header.case.and_then(|case| known.get_mut(&case)) {
                row.apply(entry, None);
            }
        }
        let could = |mut row: Self| {
            row.could = could_open(&network, row.case, at);
            row
        };
        Ok(known.into_values().map(could).collect())
    }
}

impl Projection for Knowledge {
    fn apply(&mut self, entry: &Entry, _: Option<&Clock>) {
        let header = &entry.header;
        if header.case != Some(self.case) {
            return;
        }
        if header.kind == Kind::Visited {
            let words =
                matches!(entry.event(), Some(Event::Access(access::Event::Visited { words: true, .. })));
            let depth = if words { Depth::Words } else { Depth::Facts };
            if let Some(post) = header.by.post() {
                let row = self.opened.entry(post).or_insert((header.at, depth));
                row.1 = row.1.max(depth);
            }
            return;
        }
        for post in header.by.post().into_iter().chain(header.to) {
            self.told.entry(post).or_insert((header.at, header.kind));
        }
    }
}

/// The posts in which somebody may open a case, or a person's record, at `at`, on the state of that instant.
pub fn could_open(network: &Network, case: CaseNo, at: At) -> BTreeMap<PostNo, Depth> {
    let roster = &network.roster;
    let sees = network.sees(case);
    let record = Some(PersonNo(case.0)).filter(|person| sees.is_none() && roster.person(*person).is_some());
    let holder = |post: PostNo, may: &dyn Fn(PersonNo) -> bool| {
        roster.holders(post, at).any(|posting| may(posting.person))
    };
    let depth = |post: PostNo| {
        let (words, facts) = match (sees, record) {
            (Some(sees), _) => {
                let may =
                    |deed| holder(post, &|person| may_case(network, person, Some(post), deed, case, at));
                (may(sees.words), may(sees.facts))
            }
            (None, Some(about)) => {
                let may =
                    |deed| holder(post, &|person| may_person(network, person, Some(post), deed, about, at));
                (may(Deed::SeeRecord), may(Deed::SeePerson))
            }
            (None, None) => (false, false),
        };
        if words { Some(Depth::Words) } else { facts.then_some(Depth::Facts) }
    };
    roster.posts().filter_map(|(post, _)| Some((post, depth(post)?))).collect()
}
