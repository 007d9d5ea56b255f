//! Where a report goes next. DO → CC → AD, else ST → CT → centre director; student affairs and the youth league only by
//! choice. A hop passes over steps where nobody can take it and says which and why.
//!
//! Source: clauses SA.5, CC.4, CC.6, DO.1 for the graph; `docs/domain.md` for gaps 1–4.

use super::Skip;
use crate::ids::{PersonNo, PostNo, UnitNo};
use crate::network::Network;
use crate::roster::{Reach, Role, Step, UnitKind, Where};
use crate::time::At;

/// What a route depends on besides the network.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a> {
    /// Where the subject is; the reporter's place for a described subject; nothing for staff.
    pub place: Where,
    /// Who must not have the case: subject, involved, kept away, recused.
    pub recused: &'a [PersonNo],
    /// The real sender: nobody holds both ends.
    pub sender: Option<PersonNo>,
    /// When.
    pub at: At,
}

/// The next holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The post.
    pub to: PostNo,
    /// Steps passed over before it.
    pub skipped: Vec<Skip>,
}

/// The way of an unanswered report, in order; the last step keeps it.
const CLIMB: [Step; 5] = [Step::Class, Step::Advisor, Step::Station, Step::Centre, Step::CentreDirector];

/// The next hop above `above`, or above nothing. At the top the centre director's post keeps the report, filled or not,
/// so that there is always exactly one holder. `None` only before the centre was opened.
pub fn next(network: &Network, way: &Way<'_>, above: Option<Step>) -> Option<Hop> {
    let mut skipped = Vec::new();
    for step in CLIMB {
        if above.is_some_and(|above| step <= above) {
            continue;
        }
        match at_step(network, way, step) {
            Ok(to) => return Some(Hop { to, skipped }),
            Err(why) => skipped.push(Skip { step, why }),
        }
    }
    // Better a colleague of the same office than a director who must not have it.
    let centre = UnitKind::Centre;
    let director = network.roster.single_post(centre, Role::CentreDirector)?;
    let counsellor = network.roster.single_post(centre, Role::CentreCounsellor);
    let reach = |post| network.roster.reach(post, way.at, way.recused, None);
    let to = match counsellor {
        Some(counsellor)
            if reach(Some(director)) == Reach::Recused && reach(Some(counsellor)) == Reach::Open =>
        {
            counsellor
        }
        _ => director,
    };
    Some(Hop { to, skipped })
}

/// The post of a step that can take the case now, or why none can.
pub fn at_step(network: &Network, way: &Way<'_>, step: Step) -> Result<PostNo, Reach> {
    let mut why = Reach::Vacant;
    for post in posts_of(network, way.place, step) {
        match network.roster.reach(Some(post), way.at, way.recused, way.sender) {
            Reach::Open => return Ok(post),
            closed => why = why.max(closed),
        }
    }
    Err(why)
}

/// The posts of a step for a subject at `place`, in the order in which they are tried.
fn posts_of(network: &Network, place: Where, step: Step) -> Vec<PostNo> {
    let roster = &network.roster;
    let class = place.class.and_then(|class| roster.class(class));
    let unit: Option<UnitNo> = roster.department(place);
    let in_unit = |role| unit.and_then(|unit| roster.post_of(unit, role));
    let single = |kind, role| roster.single_post(kind, role);
    match step {
        Step::Dorm => Vec::new(),
        Step::Class => class.and_then(|class| class.commissioner).into_iter().collect(),
        Step::Advisor => {
            class.map(|class| class.advisors.iter().rev().copied().collect()).unwrap_or_default()
        }
        // The director receives only where counsellor and deputy cannot.
        Step::Station => {
            [in_unit(Role::StationCounsellor), in_unit(Role::StationDirector)].into_iter().flatten().collect()
        }
        Step::Office => [
            single(UnitKind::StudentAffairs, Role::StudentAffairsTeacher),
            single(UnitKind::YouthLeague, Role::YouthLeagueTeacher),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Step::Centre => single(UnitKind::Centre, Role::CentreCounsellor).into_iter().collect(),
        Step::CentreDirector => single(UnitKind::Centre, Role::CentreDirector).into_iter().collect(),
        Step::LeadingGroup => single(UnitKind::LeadingGroup, Role::LeadingChair).into_iter().collect(),
    }
}

/// Who holds an emergency from the first instant: the centre's person on call; else the centre director, any centre
/// counsellor, the leading group's person on call, its chair. With all of them out of reach the centre's on-call post
/// holds it and the clock runs.
pub fn emergency_holder(network: &Network, way: &Way<'_>) -> Option<PostNo> {
    let roster = &network.roster;
    let centre_on_call = roster.single_post(UnitKind::Centre, Role::CentreOnCall);
    let order = [
        centre_on_call,
        roster.single_post(UnitKind::Centre, Role::CentreDirector),
        roster.single_post(UnitKind::Centre, Role::CentreCounsellor),
        roster.single_post(UnitKind::LeadingGroup, Role::LeadingOnCall),
        roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair),
    ];
    let open = |post: &PostNo| roster.reach(Some(*post), way.at, way.recused, None) == Reach::Open;
    order.into_iter().flatten().find(open).or(centre_on_call)
}

/// Who holds an emergency next that `holder` left unanswered: the leading group's person on call, chair, vice-chair,
/// members, then round again. Posts that nobody can answer for are passed over; if that is all of them, the turn goes
/// on regardless, so that the clock never stops.
pub fn emergency_turn(network: &Network, way: &Way<'_>, holder: PostNo) -> Option<PostNo> {
    let roster = &network.roster;
    let order: Vec<PostNo> =
        [Role::LeadingOnCall, Role::LeadingChair, Role::LeadingViceChair, Role::LeadingMember]
            .into_iter()
            .filter_map(|role| roster.single_post(UnitKind::LeadingGroup, role))
            .collect();
    let after = order.iter().position(|post| *post == holder).map_or(0, |place| place + 1);
    let turn = || order.iter().cycle().skip(after).take(order.len()).copied();
    let open = |post: &PostNo| roster.reach(Some(*post), way.at, way.recused, None) == Reach::Open;
    turn().find(open).or_else(|| turn().next())
}
