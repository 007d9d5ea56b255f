//! The session log (ST.4) and the counts (P.2, CT.3), from what stands in the state: the log is its counsellor's own, the
//! counts name nobody. Whoever publishes counts suppresses the small ones.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Session, SessionModality};
use crate::calendar::Days;
use crate::ids::{CaseNo, PersonNo, UnitNo};
use crate::network::Network;
use crate::time::At;

/// A session in its counsellor's own log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogLine {
    /// The counselling.
    pub case: CaseNo,
    /// The client.
    pub client: Option<PersonNo>,
    /// The session.
    pub session: Session,
}

/// What a unit did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Sessions held.
    pub sessions: u32,
    /// Of these, by how they talked.
    pub by_modality: BTreeMap<SessionModality, u32>,
    /// Minutes, all together.
    pub minutes: u32,
    /// Counsellings that they belong to.
    pub counsellings: u32,
}

impl Network {
    /// The sessions that a person held, by when they began.
    pub fn session_log(&self, counsellor: PersonNo) -> Vec<LogLine> {
        let own = self.counselling.of_counsellor(counsellor);
        let mut lines: Vec<LogLine> = own
            .flat_map(|(case, row)| {
                let line =
                    move |session: &Session| LogLine { case, client: row.client, session: session.clone() };
                row.sessions.iter().map(line)
            })
            .collect();
        lines.sort_by_key(|line| (began(&line.session), line.session.position));
        lines
    }

    /// What the counsellors of each unit held in these days.
    pub fn session_counts(&self, days: Days) -> BTreeMap<UnitNo, Counts> {
        let mut counts: BTreeMap<UnitNo, Counts> = BTreeMap::new();
        for (_, row) in self.counselling.iter() {
            let unit = row.post.and_then(|post| self.roster.post(post)).and_then(|post| post.unit);
            let Some(unit) = unit else { continue };
            let held = |session: &&Session| days.holds(began(session).day());
            let mut any = false;
            for session in row.sessions.iter().filter(held) {
                let entry = counts.entry(unit).or_default();
                any = true;
                entry.sessions += 1;
                if let Some(booking) = session.booking {
                    *entry.by_modality.entry(booking.modality).or_default() += 1;
                    entry.minutes += u32::from(booking.minutes);
                }
            }
            if any {
                counts.entry(unit).or_default().counsellings += 1;
            }
        }
        counts
    }
}

/// When a session began; when it was recorded, where that can no longer be read.
fn began(session: &Session) -> At {
    session.booking.map_or(session.recorded, |booking| booking.at)
}
