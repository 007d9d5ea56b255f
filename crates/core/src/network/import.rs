//! Several actions as one, and their preview: what would come of them, counted, without keeping anything.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::act::act;
use super::{Network, entries};
use crate::access::{Deed, Relation};
use crate::action::{Action, Import};
use crate::entry::{Body, Draft, Event};
use crate::hearing::{Asker, Hearing};
use crate::ids::{PersonNo, PostNo, RequestId, Tag};
use crate::kind::Kind;
use crate::refusal::Refusal;
use crate::time::At;
use crate::{policy, roster};

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Preview {
    /// How many entries of each kind.
    pub counts: BTreeMap<Kind, u32>,
    /// How many open reports, crises and clocks change hands, by the post that they leave.
    pub leaving: BTreeMap<PostNo, u32>,
    /// Commit with it, and it is this or nothing.
    pub digest: Tag,
    /// The state that it would lead to.
    #[serde(skip)]
    pub after: Network,
}

impl Network {
    /// What `actions` would do at `at`, done by `by` in `post`. Changes nothing. `words` is how many words come with them.
    pub fn preview(
        &self,
        at: At,
        by: PersonNo,
        post: PostNo,
        actions: &[Action],
        words: usize,
    ) -> Result<Preview, Refusal> {
        let asker = Asker::Person { person: by, post: Some(post) };
        if !self.acts_in(post, by, at) {
            return Err(Refusal::NotYourPost);
        }
        // The id does not count: the digest is of what happens, not of who asked under which id.
        let mut hearing = Hearing::new(self, at, asker, RequestId(uuid::Uuid::nil()), words);
        let after = run(&mut hearing, actions)?;
        let (drafts, _) = hearing.finish()?;
        let (mut counts, mut leaving) = (BTreeMap::new(), BTreeMap::new());
        for draft in &drafts {
            *counts.entry(draft.header.kind).or_default() += 1;
            let hands =
                matches!(draft.header.kind, Kind::Passed | Kind::CrisisHandedOff | Kind::ClockStarted);
            if let Some(from) = draft.header.from.filter(|_| hands) {
                *leaving.entry(from).or_default() += 1;
            }
        }
        Ok(Preview { counts, leaving, digest: digest(&drafts), after })
    }
}

/// Decides `import`.
pub(super) fn import(hearing: &mut Hearing<'_>, action: &Import) -> Result<(), Refusal> {
    // Results of a census are the centre's and, row by row, the stations'; administrators have nothing of content.
    let results = |action: &Action| matches!(action, Action::RecordResults(_));
    let is_census = !action.actions.is_empty() && action.actions.iter().all(results);
    if is_census {
        hearing
            .allow(Relation::OwnDepartment, Deed::RecordCensus)
            .or_else(|_| hearing.allow_office(Deed::RecordCensus))?;
    } else {
        hearing.allow_office(Deed::SetUp)?;
    }
    run(hearing, &action.actions)?;
    if action.preview.is_some_and(|wanted| wanted != digest(hearing.drafts())) {
        return Err(Refusal::Stale);
    }
    Ok(())
}

/// Decides one action after the other, each on the state that those before it lead to.
fn run(hearing: &mut Hearing<'_>, actions: &[Action]) -> Result<Network, Refusal> {
    let mut scratch = hearing.network.clone();
    for action in actions {
        if matches!(action, Action::Import(_)) {
            return Err(Refusal::Field { field: "actions", why: "holds an import within an import" });
        }
        let mut inner = Hearing::new(&scratch, hearing.at, hearing.asker, hearing.command, hearing.words());
        act(&mut inner, action)?;
        let (drafts, _) = inner.finish()?;
        for entry in entries(&scratch, &drafts) {
            // What is accepted applies.
            scratch.apply(&entry).map_err(|_| Refusal::Stale)?;
        }
        hearing.extend(drafts);
    }
    Ok(scratch)
}

/// Digest of what drafts say, apart from when and under which id: a commit a minute after its preview is the same.
fn digest(drafts: &[Draft]) -> Tag {
    let mut sha = Sha256::new();
    let mut bytes = Vec::new();
    for draft in drafts {
        bytes.clear();
        let header = &draft.header;
        let words = draft.words.map(|slot| u32::from(slot.index));
        for number in [header.case.map(|n| n.0), header.to.map(|n| n.0), words] {
            bytes.extend(number.unwrap_or(u32::MAX).to_be_bytes());
        }
        timeless(draft).encode_into(&mut bytes);
        sha.update((bytes.len() as u32).to_be_bytes());
        sha.update(&bytes);
    }
    let mut tag = [0; 16];
    for (to, from) in tag.iter_mut().zip(sha.finalize()) {
        *to = from;
    }
    Tag(tag)
}

/// The body of a draft with every "now" taken out.
fn timeless(draft: &Draft) -> Body {
    let now = draft.header.at;
    let mut body = draft.body.clone();
    let instant = match &mut body.event {
        Event::Roster(roster::Event::Posted { period, .. } | roster::Event::Absent { period }) => {
            &mut period.from
        }
        Event::Roster(roster::Event::Relieved { since, .. } | roster::Event::Departed { since, .. }) => since,
        Event::Policy(policy::Event::Adopted { from, .. }) => from,
        _ => return body,
    };
    if *instant == now {
        *instant = At::default();
    }
    body
}
