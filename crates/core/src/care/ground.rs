//! On what care stands: an open crisis, a listing, follow-ups after a death. Who it is about, who must not have it, how
//! severe it is, who holds it, and who comes next where something is not done.

use crate::access::Deed;
use crate::crisis::Grade;
use crate::escalation::route::{self, Hop, Way};
use crate::escalation::{self, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::kind::Kind;
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::Subject;
use crate::roster::{Reach, Role, Step, UnitKind, Where};

/// What care stands on.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub(super) case: CaseNo,
    pub(super) person: Option<PersonNo>,
    /// Who must not have it: the subject and the recused.
    pub(super) keep: Vec<PersonNo>,
    pub(super) level: Level,
    pub(super) holder: Option<PostNo>,
    pub(super) is_crisis: bool,
    /// Open, listed, under way.
    pub(super) is_open: bool,
}

impl Ground {
    /// What the case is to this area; nothing if it is neither crisis nor listing nor aftercare.
    pub(super) fn of(network: &Network, case: CaseNo) -> Option<Self> {
        if let Some(crisis) = network.crisis.get(case) {
            return Some(Self {
                case,
                person: crisis.subject.and_then(Subject::person),
                keep: crisis.kept_from(),
                // A grade that cannot be read counts as the most severe.
                level: crisis.grade.map_or(Level::Red, Grade::level),
                holder: crisis.holder,
                is_crisis: true,
                is_open: crisis.is_open(),
            });
        }
        if let Some(listing) = network.focus.get(case) {
            return Some(Self {
                case,
                person: listing.person,
                keep: listing.person.into_iter().collect(),
                level: listing.grade.map_or(Level::Yellow, Grade::level),
                holder: listing.owner,
                is_crisis: false,
                is_open: listing.grade.is_some() && !listing.ended,
            });
        }
        let row = network.care.aftercare(case)?;
        Some(Self {
            case,
            person: row.person,
            keep: row.person.into_iter().collect(),
            level: Level::Yellow,
            holder: row.holder,
            is_crisis: false,
            is_open: !row.ended,
        })
    }

    pub(super) fn is_red_crisis(&self) -> bool {
        self.is_crisis && self.level == Level::Red
    }

    fn place(&self, network: &Network) -> Where {
        let row = self.person.and_then(|person| network.roster.person(person));
        row.map(|row| row.place).unwrap_or_default()
    }

    /// Who owes what `owner` let lapse: the station's counsellor, the centre, its director.
    pub(super) fn above(&self, hearing: &Hearing<'_>, owner: Option<PostNo>) -> Option<Hop> {
        let network = hearing.network;
        let step = owner.and_then(|owner| network.roster.role(owner)).and_then(Role::step);
        let way = Way { place: self.place(network), recused: &self.keep, sender: None, at: hearing.at };
        route::next(network, &way, step.max(Some(Step::Advisor)))
    }

    /// The post, if somebody there can take it; else who comes first above.
    pub(super) fn owner(&self, hearing: &Hearing<'_>, post: Option<PostNo>) -> Option<PostNo> {
        if hearing.network.roster.reach(post, hearing.at, &self.keep, None) == Reach::Open {
            return post;
        }
        self.above(hearing, None).map(|hop| hop.to).or(post)
    }
}

/// What may be done in this case by whoever may see its facts and do this; it must be under way.
pub(super) fn allowed(hearing: &Hearing<'_>, deed: Deed, case: CaseNo) -> Result<Ground, Refusal> {
    let sees = hearing.network.sees(case).ok_or(Refusal::NotFound)?;
    hearing.allow_case(sees.facts, case)?;
    hearing.allow_case(deed, case)?;
    let ground = Ground::of(hearing.network, case).ok_or(Refusal::NotFound)?;
    if ground.is_open { Ok(ground) } else { Err(Refusal::State { case, state: "closed" }) }
}

/// The clock of an item that runs in a case and that this command has not stopped yet.
pub(super) fn clock_of(hearing: &Hearing<'_>, case: CaseNo, item: Item) -> Option<Position> {
    let mut clocks = hearing.network.escalation.of_case(case);
    let running = clocks.find(|(_, clock)| clock.start.row.item == item).map(|(position, _)| position);
    running.filter(|position| hearing.drafts().iter().all(|draft| draft.header.stops != Some(*position)))
}

/// Stops the clock of an item, if it runs.
pub(super) fn stop(hearing: &mut Hearing<'_>, case: CaseNo, item: Item) {
    if let Some(position) = clock_of(hearing, case, item) {
        let owner = hearing.network.escalation.clock(position).and_then(|clock| clock.owner);
        let draft = hearing.draft(escalation::Event::ClockStopped).case(case);
        hearing.push(draft.leaves(owner).stops(position));
    }
}

/// Starts the clock of an item for `owner`, now.
pub(super) fn start(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    item: Item,
    level: Level,
    owner: Option<PostNo>,
) {
    let clock = escalation::clock(hearing.network, item, level, owner, hearing.at);
    let draft = hearing.draft(escalation::Event::ClockStarted).case(case).reaches(owner).starts(clock);
    hearing.push(draft);
}

/// Who holds a crisis or listing after what this command has drafted already.
pub(crate) fn holder_now(hearing: &Hearing<'_>, case: CaseNo, holder: Option<PostNo>) -> Option<PostNo> {
    let handed = hearing
        .drafts()
        .iter()
        .rev()
        .find(|draft| draft.header.kind == Kind::CrisisHandedOff && draft.header.case == Some(case));
    handed.map_or(holder, |draft| draft.header.to)
}

/// Who watches where nobody was named or the watcher is gone: somebody in the holder's post; where nobody is there, the
/// first that can be named of the centre and the leading group.
pub(super) fn stand_in(
    hearing: &Hearing<'_>,
    holder: Option<PostNo>,
    keep: &[PersonNo],
) -> (Option<PostNo>, Option<PersonNo>) {
    let roster = &hearing.network.roster;
    let centre = |role| roster.single_post(UnitKind::Centre, role);
    let leading = |role| roster.single_post(UnitKind::LeadingGroup, role);
    let order = [
        holder,
        centre(Role::CentreCounsellor),
        centre(Role::CentreDirector),
        centre(Role::CentreOnCall),
        leading(Role::LeadingOnCall),
        leading(Role::LeadingChair),
        leading(Role::LeadingViceChair),
        leading(Role::LeadingMember),
    ];
    let first = |here: bool| {
        order
            .into_iter()
            .flatten()
            .find_map(|post| Some((Some(post), Some(roster.first_of(post, hearing.at, keep, here)?))))
    };
    // Somebody who is away is better than nobody.
    first(true).or_else(|| first(false)).unwrap_or((holder, None))
}
