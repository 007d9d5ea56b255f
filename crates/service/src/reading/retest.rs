//! Who must take a census again 补测 (CT.8a), by class, and whose advisor sees to it: for whoever of the staff may see those
//! people. A reading of its own. Whoever does not consent is not on the list, like whoever took it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{Deed, Purpose, Target, may_case, may_person};
use wuji_core::census::retest;
use wuji_core::ids::{CaseNo, ClassNo, PersonNo};
use wuji_core::{At, Day, Network};
use wuji_engine::ReadError;

use super::Reader;
use super::case::optional;
use super::labels::{PersonLabel, PostLabel};
use super::page::{Cursor, page};
use super::standing::has_register;

/// Who must take a census again.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RetestWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// The census.
    pub census: CaseNo,
    /// In which post it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// By then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// How many rows there are, on all pages.
    pub count: usize,
    /// By class.
    pub rows: Vec<RetestLine>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Somebody who must.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RetestLine {
    /// Who.
    pub person: PersonLabel,
    /// The advisor's post that sees to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed_by: Option<PostLabel>,
}

impl Reader<'_> {
    /// Who must take a census again: the newest, where none is named. Nobody before its first window is over.
    pub fn retest(&self, wanted: Option<CaseNo>, from: Option<Cursor>) -> Result<RetestWindow, ReadError> {
        let found = self.look(|view, now| {
            let network = &view.network;
            let post = self.post_with(network, now, has_register)?;
            let sees = |case| may_case(network, self.person, Some(post), Deed::SeeCensus, case, now);
            let mut known = network.census.iter().rev().map(|(case, _)| case).filter(|case| sees(*case));
            let census = known.find(|case| wanted.is_none_or(|wanted| wanted == *case))?;
            let sees = |person| may_person(network, self.person, Some(post), Deed::SeePerson, person, now);
            let people = retest(network, census, now)
                .into_iter()
                .flat_map(|(class, people)| people.into_iter().map(move |person| (class, person)));
            let people: Vec<_> = people.filter(|(_, person)| sees(*person)).collect();
            Some((post, census, people, now))
        })?;
        let Some((post, census, people, now)) = found else { return Err(ReadError::NotFound) };
        let count = people.len();
        let keyed = people
            .into_iter()
            .map(|(class, person)| ([i64::from(class.0), i64::from(person.0), 0], (class, person)));
        let (people, next) = page(keyed.collect(), from);
        let target = Target::Census(census);
        let visit = match people.is_empty() {
            true => None,
            false => Some(self.engine.visit(self.person, Some(post), target, Purpose::Handling, false)?),
        };
        let (label, due, mut rows) = self.look(|view, _| {
            let network = &view.network;
            let rows = people.iter().map(|(class, person)| line(network, *class, *person));
            let rows: Vec<RetestLine> = rows.collect();
            let terms = network.census.get(census).and_then(|census| census.terms.as_ref());
            let due = terms.map(|terms| terms.window.retest_until);
            (PostLabel::of(&network.roster, post), due, rows)
        })?;
        for row in &mut rows {
            if let Some(visit) = visit {
                let name = optional(self.engine.name(visit, row.person.person))?;
                row.person.name = name.map(|name| name.to_string());
            }
        }
        let next = next.map(|cursor| cursor.seal(self, "retest"));
        Ok(RetestWindow { now, census, post: label, due, count, rows, next })
    }
}

fn line(network: &Network, class: ClassNo, person: PersonNo) -> RetestLine {
    let roster = &network.roster;
    let advisor = roster.class(class).and_then(|class| class.advisors.last().copied());
    RetestLine {
        person: PersonLabel::of(roster, person),
        owed_by: advisor.and_then(|post| PostLabel::of(roster, post)),
    }
}
