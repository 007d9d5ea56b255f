//! What an emergency adds to: an open emergency about the same person, his open crisis, or, beyond six an hour of one
//! account, that account's latest open one. Each telling is a case of its own all the same, with its own supplement and its
//! own line for its sender, so that nobody learns by sending whether somebody sent before him.
//!
//! Fine print 2 of `docs/domain.md`: while the first is unanswered, its older clock stays and the further one has none;
//! once it was acknowledged, the further one gives its holder ten minutes again. A crisis's holder has ten minutes for the
//! further one itself.

use super::pass::{hop, pass};
use super::submit::start_assessment;
use super::{Event, PassCause, Report, State, Subject, Urgency};
use crate::crisis::{self, Crisis};
use crate::escalation::route::Way;
use crate::escalation::{self, Clock, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::limits::{EMERGENCIES_PER_HOUR, JOIN_HOURS};
use crate::roster::Reach;

/// What a new emergency adds to.
pub(super) enum Earlier<'n> {
    /// To nothing: it is a first one.
    Nothing,
    /// To an open emergency about the same person.
    Emergency(CaseNo, &'n Report),
    /// To his open crisis.
    Crisis(CaseNo, &'n Crisis),
    /// To an open emergency of the same account, which has sent six within the hour.
    TooMany(CaseNo, &'n Report),
}

impl<'n> Earlier<'n> {
    /// What an emergency about this subject adds to now.
    pub(super) fn find(hearing: &Hearing<'n>, subject: Subject) -> Self {
        let network = hearing.network;
        if let Some(person) = subject.person() {
            if let Some((case, first)) = open_emergency(hearing, person) {
                return Self::Emergency(case, first);
            }
            if let Some((case, crisis)) = network.crisis.open_about(person) {
                return Self::Crisis(case, crisis);
            }
        }
        let latest = too_many(hearing).and_then(|case| Some((case, network.report.get(case)?)));
        latest.map_or(Self::Nothing, |(case, report)| Self::TooMany(case, report))
    }

    /// The case that it adds to.
    pub(super) fn case(&self) -> Option<CaseNo> {
        match self {
            Self::Nothing => None,
            Self::Emergency(case, _) | Self::Crisis(case, _) | Self::TooMany(case, _) => Some(*case),
        }
    }

    /// The emergency whose clock it has instead of one of its own.
    pub(super) fn emergency(&self) -> Option<CaseNo> {
        match self {
            Self::Nothing | Self::Crisis(..) => None,
            Self::Emergency(case, _) | Self::TooMany(case, _) => Some(*case),
        }
    }

    pub(super) fn is_one_too_many(&self) -> bool {
        matches!(self, Self::TooMany(..))
    }

    /// Who is kept from it already, besides those whom the new sender names.
    pub(super) fn keeps(&self, named: &[PersonNo]) -> Vec<PersonNo> {
        let recused = match self {
            Self::Nothing | Self::TooMany(..) => &[],
            Self::Emergency(_, first) => first.recused.as_slice(),
            Self::Crisis(_, crisis) => crisis.recused.as_slice(),
        };
        recused.iter().copied().filter(|person| !named.contains(person)).collect()
    }

    /// Who has it, and so the new one too, once whoever must not have either has lost it.
    pub(super) fn holder(&self, hearing: &Hearing<'n>, way: &Way<'_>) -> Option<PostNo> {
        let may = |post: &PostNo| {
            hearing.network.roster.reach(Some(*post), hearing.at, way.recused, None) != Reach::Recused
        };
        match self {
            Self::Nothing => None,
            Self::Emergency(_, first) => match first.holder.filter(may) {
                None => hop(hearing, first, way.recused).map_or(first.holder, |hop| Some(hop.to)),
                holder => holder,
            },
            Self::Crisis(_, crisis) => crisis::holder_without(hearing, crisis, way.recused),
            Self::TooMany(_, latest) => latest.holder.filter(may),
        }
    }

    /// Tells the earlier case of the new one: more time where it had been acknowledged, whom its sender keeps away, another
    /// assessment where there was one.
    pub(super) fn join(
        &self,
        hearing: &mut Hearing<'_>,
        telling: CaseNo,
        named: &[PersonNo],
        keep: &[PersonNo],
        about_himself: bool,
    ) {
        match self {
            Self::Nothing | Self::TooMany(..) => {}
            Self::Emergency(case, first) => {
                let lost =
                    hearing.network.roster.reach(first.holder, hearing.at, keep, None) == Reach::Recused;
                let event = Event::Joined { telling };
                let draft = hearing.draft(event).case(*case).reaches(first.holder);
                let draft = if first.acknowledged && !lost {
                    let network = hearing.network;
                    let level = Level::Emergency;
                    let again =
                        escalation::clock(network, Item::Acknowledge, level, first.holder, hearing.at);
                    draft.stops_any(first.answer).starts(again)
                } else {
                    draft
                };
                hearing.push(if about_himself { draft.unnamed() } else { draft });
                for person in named {
                    keep_from_all(hearing, *case, first, *person);
                }
                if lost {
                    pass(hearing, *case, first, keep, PassCause::Recused);
                }
                // It was assessed already: what came since was not.
                let assessing = |(_, clock): (Position, &Clock)| clock.start.row.item == Item::Assessment;
                if !hearing.network.escalation.of_case(*case).any(assessing) {
                    start_assessment(hearing, *case, Urgency::Emergency);
                }
            }
            Self::Crisis(case, crisis) => crisis::keep_away(hearing, *case, crisis, named),
        }
    }
}

/// Records that somebody must not have an emergency nor what adds to it, nor the crisis that it adds to.
pub(super) fn keep_from_all(hearing: &mut Hearing<'_>, case: CaseNo, report: &Report, person: PersonNo) {
    let network = hearing.network;
    draft_recusal(hearing, case, report, person);
    for other in network.report.attached_to(case) {
        if let Some(telling) = network.report.get(*other).filter(|telling| telling.adds_to(report)) {
            draft_recusal(hearing, *other, telling, person);
        }
    }
    let crisis = report.crisis.and_then(|case| Some((case, network.crisis.get(case)?)));
    if let Some((case, crisis)) = crisis.filter(|(_, crisis)| crisis.is_open()) {
        crisis::keep_away(hearing, case, crisis, &[person]);
    }
}

fn draft_recusal(hearing: &mut Hearing<'_>, case: CaseNo, report: &Report, person: PersonNo) {
    if report.recused.contains(&person) {
        return;
    }
    let draft = hearing.draft(Event::Recused { person }).case(case);
    hearing.push(draft);
}

/// Records of the open reports that add to a crisis who must not have them; whoever holds one and may not any more loses it.
pub(crate) fn keep_from_tellings(hearing: &mut Hearing<'_>, crisis: CaseNo, person: PersonNo) {
    let network = hearing.network;
    let adds = |report: &&(CaseNo, &Report)| {
        report.1.crisis == Some(crisis)
            && report.1.state == State::Open
            && !report.1.recused.contains(&person)
    };
    let about = network.crisis.get(crisis).and_then(|crisis| crisis.subject).and_then(Subject::person);
    let tellings: Vec<(CaseNo, &Report)> =
        about.into_iter().flat_map(|about| network.report.about(about)).collect();
    for (case, report) in tellings.iter().filter(adds) {
        draft_recusal(hearing, *case, report, person);
        for other in network.report.attached_to(*case) {
            if let Some(telling) = network.report.get(*other).filter(|telling| telling.adds_to(report)) {
                draft_recusal(hearing, *other, telling, person);
            }
        }
        let mut keep = report.kept_from();
        keep.push(person);
        if network.roster.reach(report.holder, hearing.at, &keep, None) == Reach::Recused {
            pass(hearing, *case, report, &keep, PassCause::Recused);
        }
    }
}

/// An open emergency about the same person within the last 24 hours.
fn open_emergency<'n>(hearing: &Hearing<'n>, person: PersonNo) -> Option<(CaseNo, &'n Report)> {
    let since = hearing.at.plus_minutes(-JOIN_HOURS * 60);
    hearing
        .network
        .report
        .about(person)
        .filter(|(_, report)| report.is_emergency() && report.state == State::Open)
        .filter(|(_, report)| report.submitted_at.is_some_and(|at| since <= at))
        .last()
}

/// The latest open emergency of an account that has sent six within the hour.
fn too_many(hearing: &Hearing<'_>) -> Option<CaseNo> {
    let lately = || {
        let since = hearing.at.plus_minutes(-60);
        hearing
            .asker_person()
            .into_iter()
            .flat_map(move |sender| hearing.network.report.lately(sender, since))
    };
    if lately().count() < EMERGENCIES_PER_HOUR {
        return None;
    }
    let open =
        |case: &CaseNo| hearing.network.report.get(*case).is_some_and(|report| report.state == State::Open);
    lately().rfind(open)
}
