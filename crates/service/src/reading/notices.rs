//! Notices to departments (CT.10): grade, day, what to do. They name nobody; the case number is for the station of the
//! student's own department, and for whoever may see the crisis anyway.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::At;
use wuji_core::crisis::{Advice, Event, Grade, Notice};
use wuji_core::entry;
use wuji_core::ids::{CaseNo, Position};
use wuji_core::roster::Role;
use wuji_core::time::Day;
use wuji_engine::ReadError;

use super::Reader;
use super::labels::PostLabel;
use super::standing::sight;

/// Most notices that are shown, the latest first.
const NOTICES_MAX: usize = 100;

/// Notices to the reader's posts; at the centre and the leading group, all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notices {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// The latest first, at most 100.
    pub notices: Vec<NoticeLabel>,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoticeLabel {
    /// Its number among those to its post, as `crisis.receive_notice` takes it.
    pub notice: u32,
    /// When it was given.
    pub at: At,
    /// To which post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PostLabel>,
    /// Grade of the crisis.
    pub grade: Grade,
    /// Day on which it was opened.
    pub day: Day,
    /// What to do.
    pub advice: Vec<Advice>,
    /// Of which crisis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNo>,
    /// When it was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<At>,
    /// The reader may say that it was received.
    pub may_receive: bool,
}

impl Reader<'_> {
    /// Notices to him.
    pub fn notices(&self) -> Result<Notices, ReadError> {
        let found = self.look(|view, now| {
            let network = &view.network;
            let posts = self.posts(network, now);
            let all = self.post_with(network, now, |role| role.is_centre() || role.is_leading());
            if posts.iter().all(|post| network.roster.role(*post).is_none_or(Role::is_administrator)) {
                return None;
            }
            let mut notices: Vec<(Position, Notice, bool)> = network
                .crisis
                .notices()
                .filter_map(|(position, notice)| {
                    let own = notice.to.is_some_and(|to| posts.contains(&to));
                    let mut notice = notice.clone();
                    let knows = |case: &CaseNo| own || sight(network, self.person, all, *case, now).is_some();
                    notice.case = notice.case.filter(knows);
                    (own || all.is_some()).then_some((position, notice, own))
                })
                .collect();
            notices.reverse();
            notices.truncate(NOTICES_MAX);
            let label = |post| PostLabel::of(&network.roster, post);
            let labels: Vec<_> = notices.iter().map(|(_, notice, _)| notice.to.and_then(label)).collect();
            Some((now, notices, labels))
        })?;
        let (now, notices, labels) = found.ok_or(ReadError::NotFound)?;
        let mut shown = Vec::with_capacity(notices.len());
        for ((position, given, own), to) in notices.into_iter().zip(labels) {
            let Notice { number: notice, case, received, .. } = given;
            let Some(entry) = self.engine.entry(position)? else { continue };
            let Some(entry::Event::Crisis(Event::NoticeGiven { grade, day, advice })) = entry.event() else {
                continue;
            };
            let (grade, day, advice) = (*grade, *day, advice.clone());
            let may_receive = own && received.is_none();
            let at = entry.header.at;
            shown.push(NoticeLabel { notice, at, to, grade, day, advice, case, received, may_receive });
        }
        Ok(Notices { now, notices: shown })
    }
}
