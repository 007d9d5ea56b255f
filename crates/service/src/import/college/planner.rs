//! Actions on a scratch state: what is planned is tried at once, so that what comes later can refer to it. The state is
//! copied once a batch, not once an action; a batch that is refused is searched for the action at fault.

use wuji_core::ids::{PersonNo, PostNo, Tag};
use wuji_core::roster::{PersonKind, Role};
use wuji_core::time::Period;
use wuji_core::words::{Slot, Words};
use wuji_core::{Action, At, Network, Refusal, roster};

use super::problem::{Span, TomlFault};
use crate::limits::REFUSALS_MAX;

pub(super) struct Planner<'a> {
    /// The state that the actions so far lead to, the waiting ones apart.
    pub(super) network: Network,
    pub(super) at: At,
    /// Whoever is named for a post with one seat follows who holds it; else the post is taken.
    pub(super) succeeds: bool,
    by: PersonNo,
    post: PostNo,
    tag: &'a dyn Fn(&str) -> Tag,
    pub(super) faults: Vec<(Span, TomlFault)>,
    actions: Vec<Action>,
    words: Vec<Words>,
    waiting: Vec<Action>,
    spans: Vec<Span>,
    refusals: usize,
}

impl<'a> Planner<'a> {
    pub(super) fn new(
        network: &Network,
        at: At,
        by: PersonNo,
        post: PostNo,
        tag: &'a dyn Fn(&str) -> Tag,
    ) -> Self {
        Self {
            network: network.clone(),
            at,
            succeeds: false,
            by,
            post,
            tag,
            faults: Vec::new(),
            actions: Vec::new(),
            words: Vec::new(),
            waiting: Vec::new(),
            spans: Vec::new(),
            refusals: 0,
        }
    }

    /// Ends planning.
    pub(super) fn finish(self) -> (Vec<Action>, Vec<Words>, Vec<(Span, TomlFault)>) {
        (self.actions, self.words, self.faults)
    }

    pub(super) fn fault(&mut self, span: Span, fault: TomlFault) {
        self.faults.push((span, fault));
    }

    pub(super) fn tag(&self, number: &str) -> Tag {
        (self.tag)(number)
    }

    /// The slot of new words; none when a command has no more.
    pub(super) fn slot(&mut self, words: Words) -> Option<Slot> {
        let index = u16::try_from(self.words.len()).ok()?;
        self.words.push(words);
        Some(Slot { index, cut: false })
    }

    /// Puts an action into the batch.
    pub(super) fn add(&mut self, span: Span, action: Action) {
        self.waiting.push(action);
        self.spans.push(span);
    }

    fn try_out(&self, actions: &[Action]) -> Result<Network, Refusal> {
        let preview = self.network.preview(self.at, self.by, self.post, actions, self.words.len())?;
        Ok(preview.after)
    }

    /// Tries the batch. Actions that are refused become problems; says of each in turn whether it was taken.
    pub(super) fn flush(&mut self) -> Vec<bool> {
        let mut rest = std::mem::take(&mut self.waiting);
        let mut spans = std::mem::take(&mut self.spans);
        let mut taken = Vec::new();
        while !rest.is_empty() {
            let refusal = match self.try_out(&rest) {
                Ok(after) => {
                    self.network = after;
                    taken.resize(taken.len() + rest.len(), true);
                    self.actions.append(&mut rest);
                    break;
                }
                Err(refusal) => refusal,
            };
            self.refusals += 1;
            if self.refusals > REFUSALS_MAX {
                self.fault(spans.first().cloned().unwrap_or_default(), TomlFault::TooManyProblems);
                break;
            }
            let (good, refusal) = self.good_prefix(&rest, refusal);
            let (tail, tail_spans) = (rest.split_off(good), spans.split_off(good));
            if let Ok(after) = self.try_out(&rest) {
                self.network = after;
            }
            taken.resize(taken.len() + rest.len(), true);
            taken.push(false);
            self.actions.append(&mut rest);
            self.fault(tail_spans.first().cloned().unwrap_or_default(), TomlFault::Refused(refusal));
            rest = tail.into_iter().skip(1).collect();
            spans = tail_spans.into_iter().skip(1).collect();
        }
        taken
    }

    /// How many actions from the first are good together, and why the next is not.
    fn good_prefix(&self, actions: &[Action], refusal: Refusal) -> (usize, Refusal) {
        let (mut good, mut bad, mut why) = (0, actions.len(), refusal);
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            match self.try_out(actions.get(..middle).unwrap_or_default()) {
                Ok(_) => good = middle,
                Err(refusal) => (bad, why) = (middle, refusal),
            }
        }
        (good, why)
    }

    /// Posts a person for a time, unless he is posted so already or the time is over.
    pub(super) fn posting(
        &mut self,
        span: Span,
        post: PostNo,
        person: PersonNo,
        wanted: Period,
        deputy_of: Option<PersonNo>,
    ) {
        if wanted.is_empty() {
            return self.fault(span, TomlFault::EndsBeforeItBegins);
        }
        if wanted.until.is_some_and(|until| until <= self.at) {
            return;
        }
        let Some(row) = self.network.roster.post(post) else {
            return self.fault(span, TomlFault::PostUnknown);
        };
        if let Some(fault) = unfit(&self.network, row, person) {
            return self.fault(span, fault);
        }
        if row.role.is_on_call() && wanted.until.is_none() {
            return self.fault(span, TomlFault::ShiftWithoutEnd);
        }
        let period = Period { from: wanted.from.max(self.at), until: wanted.until };
        let held = row.postings.iter().find(|one| one.person == person && one.period.overlaps(&period));
        if let Some(held) = held {
            let covers = held.period.from <= period.from && held.period.until == period.until;
            if !covers || held.deputy_of != deputy_of {
                self.fault(span, TomlFault::PostedOtherwise);
            }
            return;
        }
        if let Some(of) = deputy_of
            && !row.postings.iter().any(|one| one.person == of && one.period.overlaps(&period))
        {
            return self.fault(span, TomlFault::NotHolder);
        }
        let now = |one: &&roster::Posting| one.deputy_of.is_none() && one.period.holds(self.at);
        let before = row.postings.iter().find(now).map(|one| one.person);
        let at_once = deputy_of.is_none() && wanted.from <= self.at && wanted.until.is_none();
        if let (Some(before), true) = (before, self.succeeds && at_once && row.seats == 1) {
            let successor = Some(person);
            return self.add(span, Action::Relieve(roster::Relieve { post, person: before, successor }));
        }
        let from = (wanted.from > self.at).then_some(wanted.from);
        let until = wanted.until;
        self.add(span, Action::Post(roster::PostPerson { post, person, from, until, deputy_of }));
    }
}

/// Why a person cannot hold a post at all.
fn unfit(network: &Network, post: &roster::Post, person: PersonNo) -> Option<TomlFault> {
    let row = network.roster.person(person)?;
    match post.role {
        Role::Commissioner => (row.place.class != post.class).then_some(TomlFault::NotInClass),
        Role::DormOfficer => (row.place.room != post.room).then_some(TomlFault::NotInRoom),
        _ => (row.kind != PersonKind::Staff).then_some(TomlFault::NotStaff),
    }
}
