//! The policy check: hours without anybody reachable at the centre. It warns; it never blocks.

use serde::{Deserialize, Serialize};

use crate::network::Network;
use crate::roster::{Reach, Role, UnitKind};
use crate::time::{At, Period};

/// Hours in which an emergency would find nobody at the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Gap {
    /// From when to when.
    pub period: Period,
}

/// The hours of the `days` days from `from` in which the centre has nobody on call, and out of service hours, when
/// counsellors are not at their desks, nobody else either. Looks at every quarter of an hour.
pub fn unreachable_centre(network: &Network, from: At, days: u16) -> Vec<Gap> {
    const STEP_MIN: i64 = 15;
    let roster = &network.roster;
    let post = |role| roster.single_post(UnitKind::Centre, role);
    let (on_call, counsellor, director) =
        (post(Role::CentreOnCall), post(Role::CentreCounsellor), post(Role::CentreDirector));
    let mut gaps: Vec<Gap> = Vec::new();
    for step in 0..i64::from(days) * 24 * 60 / STEP_MIN {
        let at = from.plus_minutes(step * STEP_MIN);
        let open = |post| roster.reach(post, at, &[], None) == Reach::Open;
        let at_desk = network.calendar.is_service_time(at) && (open(counsellor) || open(director));
        if open(on_call) || at_desk {
            continue;
        }
        let until = Some(at.plus_minutes(STEP_MIN));
        match gaps.last_mut() {
            Some(gap) if gap.period.until == Some(at) => gap.period.until = until,
            _ => gaps.push(Gap { period: Period { from: at, until } }),
        }
    }
    gaps
}
