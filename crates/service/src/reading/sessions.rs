//! The session log (ST.4): every counsellor has his own, with whom he met, when and about what; heads have counts of their
//! units, which name nobody. What was said stands in the window of each counselling, for its counsellor alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{CaseState, Deed, Purpose, Relation, Standing, Target, authority};
use wuji_core::calendar::Days;
use wuji_core::counselling::{Booking, LogLine, SessionTopic};
use wuji_core::ids::{CaseNo, PostNo, UnitNo};
use wuji_core::time::Day;
use wuji_core::{At, Network};
use wuji_engine::ReadError;

use super::labels::PersonLabel;
use super::standing::{Sight, sight};
use super::{Reader, case};

/// So many days are shown unless somebody asks for others.
const DAYS: i32 = 28;

/// Sessions that were held.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SessionsWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// The days that it covers.
    pub days: Days,
    /// The reader's own sessions, the latest first.
    pub lines: Vec<SessionLine>,
    /// What the units held whose numbers the reader may see.
    pub units: Vec<UnitSessions>,
}

/// A session of one's own.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SessionLine {
    /// The counselling.
    pub case: CaseNo,
    /// With whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<PersonLabel>,
    /// When, for how long and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<Booking>,
    /// When it was recorded.
    pub recorded: At,
    /// About what.
    pub topics: Vec<SessionTopic>,
}

/// What the counsellors of a unit held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitSessions {
    /// Which.
    pub unit: UnitNo,
    /// What it is called.
    pub title: String,
    /// Sessions.
    pub sessions: u32,
    /// Minutes, all together.
    pub minutes: u32,
    /// Counsellings that they belong to.
    pub counsellings: u32,
}

impl Reader<'_> {
    /// The sessions of these days, of the last four weeks when absent. Naming clients is a recorded reading.
    pub fn sessions(&self, first: Option<Day>, last: Option<Day>) -> Result<SessionsWindow, ReadError> {
        let found = self.look(|view, now| {
            let network = &view.network;
            let last = last.unwrap_or(now.day());
            let days = Days { first: first.unwrap_or(last.plus(-(DAYS - 1))), last };
            let posts = self.posts(network, now);
            let roles = posts.iter().filter_map(|post| network.roster.role(*post));
            if !roles.into_iter().any(|role| role.is_centre() || role.is_station()) {
                return None;
            }
            let log = network.session_log(self.person);
            let mut post = None;
            let lines = log.into_iter().rev().filter_map(|line| {
                let began = line.session.booking.map_or(line.session.recorded, |booking| booking.at);
                let (own, _) =
                    days.holds(began.day()).then(|| self.own_session(network, &posts, &line, now))??;
                post = Some(own);
                Some(SessionLine {
                    case: line.case,
                    client: line.client.map(|client| PersonLabel::of(&network.roster, client)),
                    booking: line.session.booking,
                    recorded: line.session.recorded,
                    topics: line.session.topics,
                })
            });
            let lines = lines.collect();
            let units = self.unit_sessions(network, &posts, days);
            Some((SessionsWindow { now, days, lines, units }, post))
        })?;
        let (mut window, post) = found.ok_or(ReadError::NotFound)?;
        if let Some(post) = post {
            let (target, purpose) = (Target::CaseLoad, Purpose::Handling);
            let visit = self.engine.visit(self.person, Some(post), target, purpose, false)?;
            for client in window.lines.iter_mut().filter_map(|line| line.client.as_mut()) {
                client.name =
                    case::optional(self.engine.name(visit, client.person))?.map(|name| name.to_string());
            }
        }
        Ok(window)
    }

    /// The post in which a session of his own is still his to see.
    fn own_session(
        &self,
        network: &Network,
        posts: &[PostNo],
        line: &LogLine,
        now: At,
    ) -> Option<(PostNo, Sight)> {
        let seen = |post: &PostNo| Some((*post, sight(network, self.person, Some(*post), line.case, now)?));
        posts.iter().find_map(seen).filter(|(_, sight)| *sight >= Sight::Facts)
    }

    fn unit_sessions(&self, network: &Network, posts: &[PostNo], days: Days) -> Vec<UnitSessions> {
        let roster = &network.roster;
        let may = |unit: UnitNo| {
            posts.iter().filter_map(|post| roster.post(*post)).any(|post| {
                let own = post.unit == Some(unit);
                let relation = if own { Relation::OwnDepartment } else { Relation::Elsewhere };
                let standing = Standing::Post(post.role);
                authority(standing, relation, Deed::SeeExactStatistics, CaseState::Open)
                    || authority(standing, Relation::Elsewhere, Deed::SeeExactStatistics, CaseState::Open)
            })
        };
        let counts = network.session_counts(days).into_iter().filter(|(unit, _)| may(*unit));
        let line = |(unit, counts): (UnitNo, wuji_core::counselling::Counts)| UnitSessions {
            unit,
            title: roster.unit(unit).map(|unit| unit.title.to_string()).unwrap_or_default(),
            sessions: counts.sessions,
            minutes: counts.minutes,
            counsellings: counts.counsellings,
        };
        counts.map(line).collect()
    }
}
