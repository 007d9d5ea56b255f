//! No open crisis lies still (CT.9c): whoever holds it owes its next entry within a day, of a blue or yellow one within three.
//! Each entry of the holder starts the time anew; where none comes the centre's director has it.
//!
//! Absent on purpose: readings, tellings, what the leading group does. They carry the crisis no further.

use std::collections::BTreeSet;

use super::Grade;
use crate::care;
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PostNo};
use crate::kind::Kind;
use crate::roster::Role;

/// Starts the time anew, for whoever holds the crisis.
pub(super) fn renew(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    grade: Option<Grade>,
    holder: Option<PostNo>,
) {
    let network = hearing.network;
    let running = network.escalation.of_case(case).find(|(_, clock)| clock.start.row.item == Item::Lease);
    if let Some((position, clock)) = running {
        let draft = hearing.draft(escalation::Event::ClockStopped).case(case);
        hearing.push(draft.leaves(clock.owner).stops(position));
    }
    // A grade that cannot be read counts as the most severe.
    let level = grade.map_or(Level::Red, Grade::level);
    let clock = escalation::clock(network, Item::Lease, level, holder, hearing.at);
    let draft = hearing.draft(escalation::Event::ClockStarted).case(case);
    hearing.push(draft.reaches(holder).starts(clock));
}

/// Whether an entry of this kind carries a crisis further.
fn is_progress(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::RegradeAsked
            | Kind::Proposed
            | Kind::NoticeGiven
            | Kind::CrisisNoted
            | Kind::KinContacted
            | Kind::GuardianshipOrdered
            | Kind::GuardianshipChecked
            | Kind::HandOverOffered
            | Kind::HandOverSigned
            | Kind::InterventionStarted
            | Kind::InterventionStepped
            | Kind::InterventionEnded
            | Kind::Protected
            | Kind::FollowedUp
            | Kind::Planned
    )
}

/// What this command wrote in crises that the asker holds, or his colleague at the centre, is their progress.
pub(crate) fn go_on(hearing: &mut Hearing<'_>) {
    let network = hearing.network;
    let furthered = hearing.drafts().iter().filter(|draft| is_progress(draft.header.kind));
    let cases: BTreeSet<CaseNo> = furthered.filter_map(|draft| draft.header.case).collect();
    let is_centre = |post: PostNo| network.roster.role(post).is_some_and(Role::is_centre);
    for case in cases {
        let Some(crisis) = network.crisis.get(case).filter(|crisis| crisis.is_open()) else { continue };
        let (Some(holder), Some(asker)) = (crisis.holder, hearing.asker_post()) else { continue };
        let anew = |draft: &crate::entry::Draft| {
            draft.header.case == Some(case)
                && draft.header.starts.is_some_and(|start| start.row.item == Item::Lease)
        };
        let renewed = hearing.drafts().iter().any(anew);
        if !renewed && (holder == asker || (is_centre(holder) && is_centre(asker))) {
            let holder = care::holder_now(hearing, case, Some(holder));
            renew(hearing, case, crisis.grade, holder);
        }
    }
}
