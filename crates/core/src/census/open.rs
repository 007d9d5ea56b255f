//! Adopting an instrument, opening and closing a census (CT.8a).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::event::{Cohort, Event, Window};
use super::instrument::{Instrument, InstrumentNo};
use crate::access::Deed;
use crate::entry::ClockStart;
use crate::escalation::{self, Item, Level, Row};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, ClassNo, PostNo, UnitNo};
use crate::limits::{CENSUS_DAYS_MAX, COHORT_CLASSES_MAX};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::roster::{Role, UnitKind};
use crate::time::{At, Day};

/// Adopt an instrument of the college, or another version of one (action `census.adopt_instrument`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AdoptInstrument {
    /// Which gets another version; a new one when absent.
    #[serde(default)]
    pub instrument: Option<InstrumentNo>,
    /// What it is.
    pub definition: Instrument,
}

/// Open a census (action `census.open`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// By which instrument, in its newest version.
    pub instrument: InstrumentNo,
    /// Who is asked.
    pub cohort: Cohort,
    /// When.
    pub window: Window,
}

/// Close a census: it takes no more results; interviews go on (action `census.close`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// The census.
    pub census: CaseNo,
}

/// Decides `census.adopt_instrument`.
pub(crate) fn adopt_instrument(hearing: &mut Hearing<'_>, action: &AdoptInstrument) -> Result<(), Refusal> {
    hearing.allow_office(Deed::KeepInstruments)?;
    action.definition.check()?;
    let known = &hearing.network.census;
    let instrument = match action.instrument {
        // A variant of the product's keeps its number.
        Some(number) if known.instrument(number, known.newest(number)).is_some() => number,
        Some(_) => return Err(Refusal::NotFound),
        None if action.definition.title.is_none() => {
            return Err(Refusal::Field { field: "title", why: "is needed for an instrument of the college" });
        }
        None => known.next_own(),
    };
    let version = known.newest(instrument) + 1;
    let definition = action.definition.clone();
    hearing.push(hearing.draft(Event::InstrumentAdopted { instrument, version, definition }));
    Ok(())
}

fn check_window(window: &Window, today: Day) -> Result<(), Refusal> {
    let wrong = |why| Err(Refusal::Field { field: "window", why });
    if window.until < window.from || window.retest_until < window.until {
        return wrong("ends before it begins");
    }
    if window.until < today {
        return wrong("is over");
    }
    if window.retest_until.since(window.from) > CENSUS_DAYS_MAX
        || window.from.since(today).abs() > CENSUS_DAYS_MAX
    {
        return wrong("is longer than a year, or further away");
    }
    Ok(())
}

/// The clock by which a department is complete: until the end of that day.
pub(super) fn until(network: &Network, unit: UnitNo, day: Day, at: At) -> ClockStart {
    let row = Row { item: Item::Completion, level: Level::Routine, unit: Some(unit) };
    let (_, policy) = network.policy.line(row, at);
    ClockStart { row, policy, due: day.at_minute(24 * 60) }
}

/// The post of the centre with this role.
pub(super) fn centre(network: &Network, role: Role) -> Option<PostNo> {
    network.roster.single_post(UnitKind::Centre, role)
}

/// Decides `census.open`. Each department of the cohort is asked to be complete by the end of the window.
pub(crate) fn open(hearing: &mut Hearing<'_>, action: &Open) -> Result<(), Refusal> {
    hearing.allow_office(Deed::OpenCensus)?;
    let network = hearing.network;
    let version = network.census.newest(action.instrument);
    if network.census.instrument(action.instrument, version).is_none() {
        return Err(Refusal::NotFound);
    }
    check_window(&action.window, hearing.at.day())?;
    let asked = |class: ClassNo| network.roster.class(class).map(|row| row.unit);
    let units: BTreeSet<UnitNo> = match &action.cohort {
        Cohort::Year(year) => {
            let of_year = network.roster.classes().filter(|(_, class)| class.year == *year);
            of_year.map(|(_, class)| class.unit).collect()
        }
        Cohort::Classes(classes) if classes.len() > COHORT_CLASSES_MAX => {
            return Err(Refusal::Field { field: "cohort", why: "names more than 2,000 classes" });
        }
        Cohort::Classes(classes) => {
            let units: Option<BTreeSet<UnitNo>> = classes.iter().map(|class| asked(*class)).collect();
            units.ok_or(Refusal::NotFound)?
        }
    };
    if units.is_empty() {
        return Err(Refusal::Field { field: "cohort", why: "has no class" });
    }
    let case = hearing.open_case();
    let (instrument, cohort, window) = (action.instrument, action.cohort.clone(), action.window);
    let draft = hearing.draft(Event::Opened { instrument, version, cohort, window });
    hearing.push(draft.case(case));
    for unit in units {
        let station = network.roster.post_of(unit, Role::StationCounsellor);
        let owner = station.or_else(|| centre(network, Role::CentreCounsellor));
        let clock = until(network, unit, window.until, hearing.at);
        let draft = hearing.draft(Event::Asked).case(case).reaches(owner).starts(clock);
        hearing.push(draft);
    }
    Ok(())
}

/// Decides `census.close`.
pub(crate) fn close(hearing: &mut Hearing<'_>, action: &Close) -> Result<(), Refusal> {
    hearing.allow_office(Deed::OpenCensus)?;
    let network = hearing.network;
    let census = network.census.get(action.census).ok_or(Refusal::NotFound)?;
    if !census.is_open {
        return Err(Refusal::State { case: action.census, state: "closed" });
    }
    hearing.push(hearing.draft(Event::Closed).case(action.census));
    for (position, clock) in network.escalation.of_case(action.census) {
        let draft = hearing.draft(escalation::Event::ClockStopped).case(action.census);
        hearing.push(draft.leaves(clock.owner).stops(position));
    }
    Ok(())
}
