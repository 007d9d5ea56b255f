//! CT.10 on education work: the report up to the leading group, the bulletin down to departments and offices, their receipt.
//! Actions `publication.report_up`, `publication.give_bulletin`, `publication.receive`.

use serde::{Deserialize, Serialize};

use super::figures::Figures;
use super::state::{Paper, PaperKind};
use super::{Event, unit_of};
use crate::access::Deed;
use crate::calendar::{Days, Term};
use crate::duty::{self, Place, Spot, catalogue, supervising_post, supervisor_role, unit_of_post};
use crate::escalation::{self, Cause, Clock, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, Position, PostNo};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::tell_leading_group;
use crate::roster::{Role, UnitKind};
use crate::time::{At, Day};
use crate::words::{Slot, Title};

/// Report on the education work of a term to the leading group (action `publication.report_up`). The numbers are added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportUp {
    /// What it is called; names nobody.
    pub title: Title,
    /// A day of the term that it reports on; today when absent.
    #[serde(default)]
    pub term: Option<Day>,
    /// What it says.
    pub words: Option<Slot>,
}

/// Tell departments and offices how education work stands (action `publication.give_bulletin`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GiveBulletin {
    /// What it is called; names nobody.
    pub title: Title,
    /// A day of the term that it tells of; today when absent.
    #[serde(default)]
    pub term: Option<Day>,
    /// What it says.
    pub words: Option<Slot>,
}

/// Say that a report or a bulletin was received (action `publication.receive`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// The report or bulletin.
    pub case: CaseNo,
}

/// The term that holds a day, or the last one before it.
fn term<'n>(hearing: &Hearing<'n>, day: Option<Day>) -> Result<&'n Term, Refusal> {
    let today = hearing.at.day();
    let day = day.unwrap_or(today);
    if today < day {
        return Err(Refusal::Future("term"));
    }
    hearing.network.calendar.term_until(day).ok_or(Refusal::NoPeriod)
}

/// Decides `publication.report_up`. It proves the duty of its term.
pub(crate) fn report_up(hearing: &mut Hearing<'_>, action: &ReportUp) -> Result<(), Refusal> {
    hearing.allow_office(Deed::Publish)?;
    let words = hearing.needed_slot(action.words)?;
    let term = term(hearing, action.term)?;
    let network = hearing.network;
    let days = Days { first: term.first, last: term.end().plus(-1) };
    let chair = network.roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair);
    let figures = Figures::of(network, days, hearing.at.day());
    let event = Event::ReportedUp { term: term.first, title: action.title.clone(), figures };
    let clock = escalation::clock(network, Item::Receipt, Level::Routine, chair, hearing.at);
    let case = hearing.open_case();
    let draft = hearing.draft(event).case(case).leaves(hearing.asker_post()).reaches(chair);
    hearing.push(draft.words(words).starts(clock));
    let spot = Spot { duty: catalogue::CT_10_REPORT, place: Place::College };
    duty::proves(hearing, spot, term.first, Some(action.title.clone()));
    Ok(())
}

/// Decides `publication.give_bulletin`: to each station, student affairs and the youth league.
pub(crate) fn give_bulletin(hearing: &mut Hearing<'_>, action: &GiveBulletin) -> Result<(), Refusal> {
    hearing.allow_office(Deed::Publish)?;
    let words = hearing.needed_slot(action.words)?;
    let term = term(hearing, action.term)?;
    let network = hearing.network;
    let case = hearing.open_case();
    let event = Event::BulletinGiven { term: term.first, title: action.title.clone() };
    hearing.push(hearing.draft(event).case(case).leaves(hearing.asker_post()).words(words));
    for to in addressees(network, hearing.at) {
        let clock = escalation::clock(network, Item::Receipt, Level::Routine, Some(to), hearing.at);
        let draft = hearing.draft(Event::Delivered).case(case).leaves(hearing.asker_post());
        hearing.push(draft.reaches(Some(to)).starts(clock));
    }
    let spot = Spot { duty: catalogue::CT_10_BULLETIN, place: Place::College };
    duty::proves(hearing, spot, term.first, Some(action.title.clone()));
    Ok(())
}

/// Who has a bulletin: of each station the counsellor, the director while nobody is counsellor; the two offices' teachers.
fn addressees(network: &Network, at: At) -> Vec<PostNo> {
    let roster = &network.roster;
    let held = |post: &PostNo| roster.holders(*post, at).next().is_some();
    let units = roster.units().filter_map(|(unit, row)| match row.kind {
        UnitKind::Station => {
            let counsellor = roster.post_of(unit, Role::StationCounsellor);
            counsellor.filter(held).or_else(|| roster.post_of(unit, Role::StationDirector))
        }
        UnitKind::StudentAffairs => roster.post_of(unit, Role::StudentAffairsTeacher),
        UnitKind::YouthLeague => roster.post_of(unit, Role::YouthLeagueTeacher),
        UnitKind::LeadingGroup | UnitKind::Centre | UnitKind::Administration => None,
    });
    units.collect()
}

/// Decides `publication.receive`: by the post that it came to, or another of its unit.
pub(crate) fn receive(hearing: &mut Hearing<'_>, action: &Receive) -> Result<(), Refusal> {
    let network = hearing.network;
    let case = action.case;
    let paper = network.publication.paper(case).ok_or(Refusal::NotFound)?;
    if !hearing.may_case(Deed::SeePaper, case) {
        return Err(Refusal::NotFound);
    }
    hearing.allow_case(Deed::ReceivePaper, case)?;
    let own = unit_of(network, hearing.asker_post());
    let mut to_us = paper.deliveries.iter().filter(|row| own.is_some() && unit_of(network, row.to) == own);
    let delivery = to_us.next().ok_or(Refusal::NotAllowed)?;
    if delivery.received.is_some() {
        return Err(Refusal::State { case, state: "received already" });
    }
    let draft = hearing.draft(Event::Received).case(case).leaves(delivery.to);
    hearing.push(draft.stops_any(delivery.clock));
    Ok(())
}

/// Decides the lapse of a receipt: it goes to whoever supervises who owed it; between chair and vice-chair it goes to and fro.
pub(crate) fn lapse(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let network = hearing.network;
    let kind = network.publication.paper(clock.case).map(|paper: &Paper| paper.kind);
    let above = clock.owner.and_then(|owner| above(network, kind, owner, hearing.at));
    let to = above.or(clock.owner);
    let item = clock.start.row.item;
    let start = escalation::clock(network, item, clock.start.row.level, to, hearing.at);
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped: Vec::new() });
    let draft = draft.case(clock.case).leaves(cause.blames(clock.owner)).reaches(to);
    hearing.push(draft.stops(position).starts(start));
    tell_leading_group(hearing, clock.owner, item, cause);
    Ok(())
}

fn above(network: &Network, kind: Option<PaperKind>, owner: PostNo, at: At) -> Option<PostNo> {
    let roster = &network.roster;
    let role = roster.role(owner)?;
    let other = match role {
        Role::LeadingChair => Role::LeadingViceChair,
        _ => Role::LeadingChair,
    };
    if kind == Some(PaperKind::Report) && role.is_leading() {
        let other = roster.single_post(UnitKind::LeadingGroup, other);
        return other.filter(|post| roster.holders(*post, at).next().is_some());
    }
    supervising_post(network, unit_of_post(network, owner), supervisor_role(role), at)
}
