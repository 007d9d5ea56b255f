//! Who must act on what by when: the clocks that run, by the post that owes them, and what a post was told. From headers
//! alone: a line names a case, an item and a time, and nobody.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

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

/// All inboxes.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Inbox {
    /// By post, what is owed (`false`) and what was told (`true`), each by its entry.
    #[serde(serialize_with = "each")]
    lines: Vec<BTreeMap<(bool, Position), Line>>,
    /// Which posts were told of a case, and by which entry.
    told: BTreeMap<CaseNo, Vec<(PostNo, Position)>>,
    /// Whom something reached of which nobody says that he has seen it: it lies there until somebody of the post has opened the
    /// case, or does something in it.
    unopened: BTreeSet<(CaseNo, PostNo)>,
    /// By emergency, what is attached to it and runs no clock.
    attached: BTreeMap<CaseNo, Vec<CaseNo>>,
}

impl Inbox {
    /// The lines of a post: first what is owed, by due time, then what it was told, the latest first.
    pub fn of(&self, post: PostNo) -> Vec<Line> {
        let mut lines: Vec<Line> =
            self.lines.get(post.index()).into_iter().flat_map(|lines| lines.values().copied()).collect();
        lines.sort_by_key(|line| match line.owed {
            Some((_, _, due)) => (0, due.ms(), line.position),
            None => (1, -line.since.ms(), line.position),
        });
        lines
    }

    fn put(&mut self, post: PostNo, line: Line) {
        if self.lines.len() <= post.index() {
            self.lines.resize_with(post.index() + 1, BTreeMap::new);
        }
        if let Some(lines) = self.lines.get_mut(post.index()) {
            lines.insert((line.owed.is_none(), line.position), line);
        }
    }

    fn take(&mut self, post: PostNo, was_told: bool, position: Position) {
        if let Some(lines) = self.lines.get_mut(post.index()) {
            lines.remove(&(was_told, position));
        }
    }

    fn tell(&mut self, case: CaseNo, post: PostNo, position: Position, since: At) {
        self.forget_told(case, Some(post));
        self.told.entry(case).or_default().push((post, position));
        self.put(post, Line { case, position, owed: None, since });
    }

    /// An emergency has gone from one post to another: so has what is attached to it.
    fn follow(&mut self, case: CaseNo, from: PostNo, to: PostNo, position: Position, since: At) {
        for other in self.attached.get(&case).cloned().unwrap_or_default() {
            if self.told.get(&other).is_some_and(|told| told.iter().any(|(post, _)| *post == from)) {
                self.forget_told(other, Some(from));
                self.tell(other, to, position, since);
            }
        }
    }

    fn forget_told(&mut self, case: CaseNo, only: Option<PostNo>) {
        let Some(told) = self.told.get_mut(&case) else { return };
        let (gone, left) =
            std::mem::take(told).into_iter().partition(|(post, _)| only.is_none_or(|only| only == *post));
        *told = left;
        if told.is_empty() {
            self.told.remove(&case);
        }
        let gone: Vec<(PostNo, Position)> = gone;
        for (post, position) in gone {
            self.unopened.remove(&(case, post));
            self.take(post, true, position);
        }
    }
}

/// As lists: keys of two parts are none in JSON.
fn each<S: Serializer>(lines: &[BTreeMap<(bool, Position), Line>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(lines.iter().map(|lines| lines.values().collect::<Vec<_>>()))
}

impl Projection for Inbox {
    fn apply(&mut self, entry: &Entry, stopped: Option<&Clock>) {
        let header = &entry.header;
        let left = stopped.and_then(|clock| clock.owner);
        if let (Some(stops), Some(owner)) = (header.stops, left) {
            self.take(owner, false, stops);
        }
        let Some(case) = header.case else { return };
        let (position, since) = (entry.position, header.at);
        if let (Some(start), Some(owner)) = (header.starts, header.to) {
            let owed = Some((start.row.item, start.row.level, start.due));
            self.put(owner, Line { case, position, owed, since });
            if let Some(from) = left.filter(|from| *from != owner && start.row.item.is_answer()) {
                self.follow(case, from, owner, position, since);
            }
        }
        match header.kind {
            Kind::Told | Kind::CrisisTold | Kind::DutyLapsed | Kind::GlassTold => {
                if let Some(post) = header.to {
                    self.tell(case, post, position, since);
                }
            }
            Kind::Submitted if header.starts.is_none() => {
                if let Some(other) = header.parent {
                    self.attached.entry(other).or_default().push(case);
                }
            }
            // Seen is seen: what one was told of goes when one says so, or when the case ends.
            Kind::Acknowledged | Kind::CrisisNoted | Kind::LapseSeen => {
                if let Some(post) = header.by.post() {
                    self.forget_told(case, Some(post));
                }
            }
            Kind::Settled | Kind::Closed | Kind::GlassReviewed => {
                self.forget_told(case, None);
                self.attached.remove(&case);
            }
            _ => {
                let by = header.by.post();
                if let Some(post) = by.filter(|post| self.unopened.contains(&(case, *post))) {
                    self.forget_told(case, Some(post));
                }
                let reached = header.to.filter(|to| header.starts.is_none() && by != Some(*to));
                if let Some(post) = reached {
                    self.tell(case, post, position, since);
                    self.unopened.insert((case, post));
                }
            }
        }
    }
}
