//! The window of a case that needs none of its own: what kind of case it is, how it stands, its coded facts, its clocks, its
//! steps. Each area says here what the facts of its cases are.

mod adoption;
mod care;
mod census;
mod counselling;
mod duty;
mod publication;
mod rights;
mod weeks;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::counselling::Stage;
use wuji_core::ids::{CaseNo, PersonNo, PostNo};
use wuji_core::rights::BreachState;
use wuji_core::{At, Day, Network};

use super::case::Story;
use super::desk::CaseKind;
use super::head::Head;
use super::labels::{PersonLabel, PostLabel};
use super::standing::Sight;
use super::steps::Detail;
use crate::text::code;

/// A case, as far as its reader may see it.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlainWindow {
    /// What kind of case it is.
    pub kind: CaseKind,
    /// What it begins with.
    #[serde(flatten)]
    pub head: Head,
    /// Whether it has not ended.
    pub open: bool,
    /// How it stands.
    pub state: Detail,
    /// The person concerned, for whoever may see the facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<PersonLabel>,
    /// The post that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PostLabel>,
    /// What is known of it.
    pub facts: Vec<Fact>,
}

/// A fact with its name.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fact {
    /// The text of the name is that of the key `fact-name`.
    pub name: String,
    /// What it is.
    pub value: FactValue,
}

/// What a fact is.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactValue {
    /// Codes.
    Codes(Detail),
    /// A number.
    Number(i64),
    /// A calendar day.
    Day(Day),
    /// An instant.
    At(At),
    /// What people call it.
    Title(String),
    /// A post.
    Post(PostLabel),
    /// A person; the name is there where the reader may know it.
    Person(PersonLabel),
    /// Another case of which the reader may know.
    Case(CaseNo),
}

/// What an area says of one of its cases.
pub(super) struct Plain {
    pub(super) kind: CaseKind,
    pub(super) state: Detail,
    pub(super) facts: Vec<Told>,
}

/// A fact before it is known who reads it.
pub(super) enum Told {
    Codes(&'static str, Option<Detail>),
    Number(&'static str, Option<i64>),
    Day(&'static str, Option<Day>),
    At(&'static str, Option<At>),
    Title(&'static str, Option<String>),
    Post(&'static str, Option<PostNo>),
    /// Somebody of the staff, by name for whoever may know holders.
    Person(&'static str, Option<PersonNo>),
    /// Left out where the reader may not know of it.
    Case(&'static str, Option<CaseNo>),
}

/// The codes of a fact.
pub(super) fn codes<T: Serialize>(prefix: &str, values: impl IntoIterator<Item = T>) -> Option<Detail> {
    let codes: Vec<String> = values.into_iter().map(|value| code(&value)).collect();
    (!codes.is_empty()).then(|| Detail { prefix: prefix.to_owned(), codes })
}

/// How a case stands.
pub(super) fn state<T: Serialize>(prefix: &str, value: T) -> Detail {
    Detail { prefix: prefix.to_owned(), codes: vec![code(&value)] }
}

pub(super) use rights::stands;

/// What a case is, where an area has told; asked of one after the other.
pub(super) fn plain(network: &Network, case: CaseNo) -> Option<Plain> {
    None.or_else(|| duty::plain(network, case))
        .or_else(|| census::plain(network, case))
        .or_else(|| rights::plain(network, case))
        .or_else(|| publication::plain(network, case))
        .or_else(|| care::plain(network, case))
        .or_else(|| counselling::counselling(network, case))
        .or_else(|| counselling::referral(network, case))
        .or_else(|| weeks::plain(network, case))
        .or_else(|| adoption::plain(network, case))
}

/// Whether anything is still to be done in a case of which an area tells. Lists ask this of every case of a college, so it
/// says nothing else of it.
pub(super) fn is_open(network: &Network, case: CaseNo) -> Option<bool> {
    // Evidence and waivers wait for nothing.
    None.or_else(|| network.duty.beside(case).map(|_| false))
        .or_else(|| network.census.get(case).map(|census| census.is_open))
        .or_else(|| network.census.screening(case).map(|row| row.is_due))
        .or_else(|| network.warning.get(case).map(|row| row.is_open))
        .or_else(|| network.rights.request(case).map(|request| request.is_open()))
        .or_else(|| network.rights.breach(case).map(|breach| breach.state != BreachState::Closed))
        .or_else(|| network.access.glass(case).map(|glass| glass.reviewed.is_none()))
        .or_else(|| network.publication.paper(case).map(|paper| paper.outstanding() > 0))
        .or_else(|| network.care.watch(case).map(|row| !row.ended))
        .or_else(|| network.care.aftercare(case).map(|row| !row.ended))
        .or_else(|| network.counselling.get(case).map(|row| !matches!(row.stage, Stage::Ended(_))))
        .or_else(|| network.referral.get(case).map(|row| row.is_open()))
        .or_else(|| network.periodic.matter(case).map(|matter| matter.is_open()))
        .or_else(|| network.adoption.get(case).map(|row| row.stage == wuji_core::adoption::Stage::Waiting))
}

/// The outline of a case: everything but names, words and what the reader may do.
pub(super) fn outline(
    network: &Network,
    then: &Network,
    plain: Plain,
    story: &Story<'_>,
    head: Head,
) -> PlainWindow {
    let roster = &network.roster;
    let sees = story.sight > Sight::State;
    let subject = then.subject(story.case).filter(|_| sees);
    // Of a breach whoever handles it knows all but whom it concerns, and of what kind it is names nobody.
    let told = if sees || plain.kind == CaseKind::Breach { plain.facts } else { Vec::new() };
    PlainWindow {
        kind: plain.kind,
        head,
        open: is_open(then, story.case).unwrap_or(false),
        state: plain.state,
        subject: subject.map(|person| PersonLabel::of(roster, person)),
        holder: then.holder(story.case).and_then(|post| PostLabel::of(roster, post)),
        facts: facts(network, told, story),
    }
}

/// What is known, as far as its reader may know it.
pub(super) fn facts(network: &Network, told: Vec<Told>, story: &Story<'_>) -> Vec<Fact> {
    told.into_iter().filter_map(|told| fact(network, told, story)).collect()
}

fn fact(network: &Network, told: Told, story: &Story<'_>) -> Option<Fact> {
    let roster = &network.roster;
    let (name, value) = match told {
        Told::Codes(name, value) => (name, value.map(FactValue::Codes)),
        Told::Number(name, value) => (name, value.map(FactValue::Number)),
        Told::Day(name, value) => (name, value.map(FactValue::Day)),
        Told::At(name, value) => (name, value.map(FactValue::At)),
        Told::Title(name, value) => (name, value.map(FactValue::Title)),
        Told::Post(name, value) => {
            (name, value.and_then(|post| PostLabel::of(roster, post)).map(FactValue::Post))
        }
        Told::Person(name, value) => {
            (name, value.map(|person| FactValue::Person(PersonLabel::of(roster, person))))
        }
        Told::Case(name, value) => {
            (name, value.filter(|case| story.sees_state(network, *case)).map(FactValue::Case))
        }
    };
    Some(Fact { name: name.to_owned(), value: value? })
}
