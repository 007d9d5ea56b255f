//! Who must act on what by when: the clocks that run, by the post that owes them, and what a post was told. From headers
//! alone: a line names a case, an item and a time, and nobody.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Projection;
use crate::entry::Entry;
use crate::escalation::{Clock, Item, Level};
use crate::ids::{CaseNo, Position, PostNo};
use crate::kind::Kind;
use crate::time::At;

/// One line of an inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The case.
    pub case: CaseNo,
    /// The entry that put the line here.
    pub position: Position,
    /// What is owed at which urgency or grade, and by when; none: told, nothing is owed.
    pub owed: Option<(Item, Level, At)>,
    /// Since when.
    pub since: At,
}

/// What a post was told of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Told {
    position: Position,
    since: At,
    /// Nobody says that he has seen it: it lies there until somebody of the post has opened the case, or does something in
    /// it.
    is_unopened: bool,
}

/// All inboxes.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Inbox {
    /// What each post owes, in the order of the entries that started it.
    owed: Vec<Vec<Line>>,
    /// What each post was told, by case: of each case the latest alone.
    told: Vec<BTreeMap<CaseNo, Told>>,
    /// Which posts were told of a case.
    posts: BTreeMap<CaseNo, Vec<PostNo>>,
    /// By emergency, what is attached to it and runs no clock.
    attached: BTreeMap<CaseNo, Vec<CaseNo>>,
}

impl Inbox {
    /// The lines of a post: first what is owed, by due time, then what it was told, the latest first.
    pub fn of(&self, post: PostNo) -> Vec<Line> {
        let owed = self.owed.get(post.index()).into_iter().flatten().copied();
        let told = self.told.get(post.index()).into_iter().flatten();
        let told = told.map(|(case, Told { position, since, .. })| Line {
            case: *case,
            position: *position,
            owed: None,
            since: *since,
        });
        let mut lines: Vec<Line> = owed.chain(told).collect();
        lines.sort_by_key(|line| match line.owed {
            Some((_, _, due)) => (0, due.ms(), line.position),
            None => (1, -line.since.ms(), line.position),
        });
        lines
    }

    fn owe(&mut self, post: PostNo, line: Line) {
        if let Some(lines) = row(&mut self.owed, post) {
            lines.push(line);
        }
    }

    fn settle(&mut self, post: PostNo, position: Position) {
        let Some(lines) = self.owed.get_mut(post.index()) else { return };
        if let Ok(place) = lines.binary_search_by_key(&position, |line| line.position) {
            lines.remove(place);
        }
    }

    fn tell(&mut self, case: CaseNo, post: PostNo, told: Told) {
        let earlier = row(&mut self.told, post).and_then(|of| of.insert(case, told));
        if earlier.is_none() {
            self.posts.entry(case).or_default().push(post);
        }
    }

    /// An emergency has gone from one post to another: so has what is attached to it.
    fn follow(&mut self, case: CaseNo, from: PostNo, to: PostNo, told: Told) {
        for other in self.attached.get(&case).cloned().unwrap_or_default() {
            if self.forget(other, from) {
                self.tell(other, to, told);
            }
        }
    }

    /// Says whether there was something to forget.
    fn forget(&mut self, case: CaseNo, post: PostNo) -> bool {
        let was_told = self.told.get_mut(post.index()).is_some_and(|of| of.remove(&case).is_some());
        if was_told && let Some(posts) = self.posts.get_mut(&case) {
            posts.retain(|told| *told != post);
            if posts.is_empty() {
                self.posts.remove(&case);
            }
        }
        was_told
    }

    fn forget_all(&mut self, case: CaseNo) {
        for post in self.posts.remove(&case).unwrap_or_default() {
            if let Some(of) = self.told.get_mut(post.index()) {
                of.remove(&case);
            }
        }
    }

    fn is_unopened(&self, case: CaseNo, post: PostNo) -> bool {
        let told = self.told.get(post.index()).and_then(|told| told.get(&case));
        told.is_some_and(|told| told.is_unopened)
    }
}

/// The row of a post, made where there is none yet.
fn row<T: Default>(rows: &mut Vec<T>, post: PostNo) -> Option<&mut T> {
    if rows.len() <= post.index() {
        rows.resize_with(post.index() + 1, T::default);
    }
    rows.get_mut(post.index())
}

impl Projection for Inbox {
    fn apply(&mut self, entry: &Entry, stopped: Option<&Clock>) {
        let header = &entry.header;
        let left = stopped.and_then(|clock| clock.owner);
        if let (Some(stops), Some(owner)) = (header.stops, left) {
            self.settle(owner, stops);
        }
        let Some(case) = header.case else { return };
        let (position, since) = (entry.position, header.at);
        let told = Told { position, since, is_unopened: false };
        if let (Some(start), Some(owner)) = (header.starts, header.to) {
            let owed = Some((start.row.item, start.row.level, start.due));
            self.owe(owner, Line { case, position, owed, since });
            if let Some(from) = left.filter(|from| *from != owner && start.row.item.is_answer()) {
                self.follow(case, from, owner, told);
            }
        }
        match header.kind {
            Kind::Told | Kind::CrisisTold | Kind::DutyLapsed | Kind::GlassTold | Kind::AdoptionTold => {
                if let Some(post) = header.to {
                    self.tell(case, post, told);
                }
            }
            Kind::Submitted if header.starts.is_none() => {
                if let Some(other) = header.parent {
                    self.attached.entry(other).or_default().push(case);
                }
            }
            // Seen is seen: what one was told of goes when one says so, or when the case ends.
            Kind::Acknowledged | Kind::CrisisNoted | Kind::LapseSeen | Kind::AdoptionSeen => {
                if let Some(post) = header.by.post() {
                    self.forget(case, post);
                }
            }
            Kind::Settled | Kind::Closed | Kind::GlassReviewed => {
                self.forget_all(case);
                self.attached.remove(&case);
            }
            // What waited for another person waits no longer; whoever is to know what came of it is told anew.
            Kind::AdoptionEnacted | Kind::AdoptionDeclined => {
                self.forget_all(case);
                if let Some(post) = header.to {
                    self.tell(case, post, told);
                }
            }
            _ => {
                let by = header.by.post();
                if let Some(post) = by.filter(|post| self.is_unopened(case, *post)) {
                    self.forget(case, post);
                }
                let reached = header.to.filter(|to| header.starts.is_none() && by != Some(*to));
                if let Some(post) = reached {
                    self.tell(case, post, Told { is_unopened: true, ..told });
                }
            }
        }
    }
}
