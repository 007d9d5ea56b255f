//! Small registers beside the duties: documents (LG.1, LG.2, P.3, CT.1, ST.1, ST.2, SA.4), the budget of a year and what was
//! spent of it (LG.3), qualifications of people (SA.4), places that stations work in (ST.4). Filing the document, the budget
//! or the place that a duty asks for is the evidence of that duty; nobody writes it down twice.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::catalogue::{self, Proof};
use super::scope::{Place, Spot};
use super::{Event, evidence};
use crate::access::{Deed, Relation};
use crate::entry::Entry;
use crate::hearing::Hearing;
use crate::ids::{DocumentNo, PersonNo, Position, UnitNo};
use crate::limits::{CLAUSES_MAX, FEN_MAX};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::codes;
use crate::roster::UnitKind;
use crate::time::Day;
use crate::words::Title;

codes! {
    /// By which medium or channel something was made known.
    Medium {
        0 /// Display boards.
          Board,
        1 /// Show windows.
          Window,
        2 /// Radio.
          Radio,
        3 /// Weekend cinema.
          Cinema,
        4 /// Website or phone.
          Online,
        5 /// A lecture.
          Lecture,
        6 /// The student union.
          StudentUnion,
        7 /// The league.
          League,
        8 /// Classes.
          Class,
        9 /// Clubs.
          Club,
        10 /// Campus culture.
           Culture,
    }
}

codes! {
    /// Who issued a document.
    Authority {
        0 /// The state.
          State,
        1 /// The province.
          Province,
        2 /// The college.
          College,
        3 /// A unit of the college.
          Unit,
    }
}

codes! {
    /// What a document is.
    DocumentKind {
        0 /// Policy to be carried out (LG.1).
          Policy,
        1 /// Rules of work (LG.2, ST.2).
          Rules,
        2 /// A plan of work (CT.1, ST.1).
          Plan,
        3 /// A unit's implementing measures (P.3).
          Measures,
        4 /// A policy that encourages qualifications (SA.4).
          Incentive,
        5 /// A report or bulletin (CT.10).
          Report,
    }
}

/// A document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What it is.
    #[n(0)]
    pub kind: DocumentKind,
    /// Who issued it.
    #[n(1)]
    pub authority: Authority,
    /// The unit that issued it or keeps it.
    #[n(2)]
    pub unit: UnitNo,
    /// What it is called.
    #[n(3)]
    pub title: Title,
    /// When it was issued.
    #[n(4)]
    pub on: Day,
    /// The clauses of the college's document that it touches.
    #[n(5)]
    #[serde(default)]
    pub clauses: Vec<Title>,
    /// The document whose place it takes.
    #[n(6)]
    #[serde(default)]
    pub supersedes: Option<DocumentNo>,
}

/// File a document (action `duty.file_document`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileDocument {
    /// The document.
    #[serde(flatten)]
    pub document: Document,
}

/// Set the budget of a year, or change it (action `duty.set_budget`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetBudget {
    /// Which year.
    pub year: u16,
    /// How much, in fen.
    pub fen: u64,
}

/// Record that money was spent (action `duty.spend`). Spending more than the budget has is shown, not refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Spend {
    /// How much, in fen.
    pub fen: u64,
    /// When; the budget is that year's.
    pub on: Day,
    /// What on.
    pub title: Title,
    /// By which unit.
    #[serde(default)]
    pub unit: Option<UnitNo>,
}

/// Record a person's qualification (action `duty.qualify`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Qualify {
    /// Whose.
    pub person: PersonNo,
    /// Which.
    pub title: Title,
    /// Since when.
    pub since: Day,
    /// Until when, the day counted.
    #[serde(default)]
    pub until: Option<Day>,
}

/// Record a place that a unit works in (action `duty.open_venue`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenVenue {
    /// The unit.
    pub unit: UnitNo,
    /// What people call it.
    pub title: Title,
}

/// Money that was spent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Expenditure {
    /// From the budget of which year.
    pub year: u16,
    /// How much, in fen.
    pub fen: u64,
    /// When.
    pub on: Day,
    /// What on.
    pub title: Title,
    /// By which unit.
    pub unit: Option<UnitNo>,
}

/// A person's qualification.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Qualification {
    /// Which.
    pub title: Title,
    /// Since when.
    pub since: Day,
    /// Until when, the day counted.
    pub until: Option<Day>,
}

/// What a year was to cost and did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PlanVersusActual {
    /// Budget as it was set first, in fen; none was set.
    pub first: Option<u64>,
    /// Budget as it stands, in fen.
    pub planned: Option<u64>,
    /// Spent, in fen.
    pub spent: u64,
}

/// A budget of a year, as it was set once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Budget {
    /// How much, in fen.
    pub fen: u64,
    /// When it was set.
    pub on: Day,
}

impl PlanVersusActual {
    /// More was spent than planned.
    pub fn is_over(self) -> bool {
        self.planned.unwrap_or(0) < self.spent
    }
}

/// The registers.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Registers {
    /// With the entries that filed them.
    documents: Vec<(Position, Document)>,
    /// By year, as they were set one after the other.
    budgets: BTreeMap<u16, Vec<Budget>>,
    spent: Vec<Expenditure>,
    qualifications: BTreeMap<PersonNo, Vec<Qualification>>,
    venues: BTreeMap<UnitNo, Vec<Title>>,
}

impl Registers {
    /// All documents, in the order in which they were filed.
    pub fn documents(&self) -> impl Iterator<Item = (DocumentNo, &Document)> {
        (0..).map(DocumentNo).zip(self.documents.iter().map(|(_, document)| document))
    }

    fn document(&self, number: DocumentNo) -> Option<&Document> {
        self.documents.get(number.index()).map(|(_, document)| document)
    }

    /// The number of the document that this entry filed.
    pub fn document_made_at(&self, entry: Position) -> Option<DocumentNo> {
        let mut numbered = (0..).map(DocumentNo).zip(&self.documents);
        numbered.find(|(_, (position, _))| *position == entry).map(|(number, _)| number)
    }

    /// The document that took the place of another.
    pub fn superseded_by(&self, number: DocumentNo) -> Option<DocumentNo> {
        self.documents().find(|(_, other)| other.supersedes == Some(number)).map(|(number, _)| number)
    }

    /// What a year was to cost and did.
    pub fn accounts(&self, year: u16) -> PlanVersusActual {
        let spent = self.spent.iter().filter(|row| row.year == year).map(|row| row.fen);
        let versions = self.budgets(year);
        PlanVersusActual {
            first: versions.first().map(|budget| budget.fen),
            planned: versions.last().map(|budget| budget.fen),
            spent: spent.fold(0, u64::saturating_add),
        }
    }

    /// The budgets of a year, as they were set one after the other.
    pub fn budgets(&self, year: u16) -> &[Budget] {
        self.budgets.get(&year).map(Vec::as_slice).unwrap_or_default()
    }

    /// Years that have a budget.
    pub fn years(&self) -> impl Iterator<Item = u16> {
        self.budgets.keys().copied()
    }

    /// What was spent, in the order in which it was recorded.
    pub fn spent(&self) -> &[Expenditure] {
        &self.spent
    }

    /// A person's qualifications.
    pub fn qualifications(&self, person: PersonNo) -> &[Qualification] {
        self.qualifications.get(&person).map(Vec::as_slice).unwrap_or_default()
    }

    /// Who has qualifications that end within `days` of `today`, or have ended.
    pub fn expiring(&self, today: Day, days: i32) -> impl Iterator<Item = (PersonNo, &Qualification)> {
        let soon = today.plus(days);
        let rows =
            self.qualifications.iter().flat_map(|(person, rows)| rows.iter().map(move |row| (*person, row)));
        rows.filter(move |(_, row)| row.until.is_some_and(|until| until <= soon))
    }

    /// Places that a unit works in.
    pub fn venues(&self, unit: UnitNo) -> &[Title] {
        self.venues.get(&unit).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn apply(&mut self, entry: &Entry, event: &Event) {
        match event {
            Event::DocumentFiled(document) => self.documents.push((entry.position, document.clone())),
            Event::BudgetSet { year, fen } => {
                let budget = Budget { fen: *fen, on: entry.header.at.day() };
                self.budgets.entry(*year).or_default().push(budget);
            }
            Event::Spent { year, fen, on, title, unit } => {
                let (year, fen, on, title, unit) = (*year, *fen, *on, title.clone(), *unit);
                self.spent.push(Expenditure { year, fen, on, title, unit });
            }
            Event::Qualified { title, since, until } => {
                if let Some(case) = entry.header.case {
                    let row = Qualification { title: title.clone(), since: *since, until: *until };
                    self.qualifications.entry(PersonNo(case.0)).or_default().push(row);
                }
            }
            Event::VenueOpened { unit, title } => self.venues.entry(*unit).or_default().push(title.clone()),
            _ => {}
        }
    }
}

impl Network {
    /// Units of levels 2 and 3 that have no implementing measures of their own (P.3).
    pub fn units_without_measures(&self) -> Vec<UnitNo> {
        let registers = &self.duty.registers;
        let has = |unit: UnitNo| {
            let mut own = registers.documents().filter(|(_, document)| document.unit == unit);
            own.any(|(_, document)| document.kind == DocumentKind::Measures)
        };
        let units = self
            .roster
            .units()
            .filter(|(_, unit)| !matches!(unit.kind, UnitKind::LeadingGroup | UnitKind::Administration));
        units.map(|(unit, _)| unit).filter(|unit| !has(*unit)).collect()
    }
}

fn wrong<T>(field: &'static str, why: &'static str) -> Result<T, Refusal> {
    Err(Refusal::Field { field, why })
}

/// The kind of a unit to which the asker may do this: by office, or as one of its own.
fn allow_unit(hearing: &Hearing<'_>, deed: Deed, unit: UnitNo) -> Result<UnitKind, Refusal> {
    let row = hearing.network.roster.unit(unit).ok_or(Refusal::NotFound)?;
    let own = hearing.post().is_some_and(|post| post.unit == Some(unit));
    if own && hearing.allow(Relation::OwnDepartment, deed).is_ok() {
        return Ok(row.kind);
    }
    hearing.allow_office(deed).map(|()| row.kind)
}

/// The duties that a document of a unit proves.
fn proven(network: &Network, document: &Document) -> impl Iterator<Item = Spot> {
    let by = Proof::Document(document.kind);
    let forms = network.duty.all().filter_map(|duty| Some((duty, network.duty.form(duty)?)));
    forms.filter(move |(_, form)| form.proven_by == by).filter_map(|(duty, form)| {
        let places = [Place::College, Place::Unit(document.unit)];
        let mut own = places.into_iter().filter(|place| form.is_for(network, *place));
        let place = own.find(|place| form.unit(network, *place) == Some(document.unit))?;
        Some(Spot { duty, place })
    })
}

/// Decides `duty.file_document`.
pub(crate) fn file_document(hearing: &mut Hearing<'_>, action: &FileDocument) -> Result<(), Refusal> {
    let document = &action.document;
    allow_unit(hearing, Deed::KeepRegisters, document.unit)?;
    let network = hearing.network;
    let registers = &network.duty.registers;
    if hearing.at.day() < document.on {
        return Err(Refusal::Future("on"));
    }
    if document.clauses.len() > CLAUSES_MAX {
        return wrong("clauses", "names more than 40 clauses");
    }
    if registers.documents().any(|(_, other)| {
        other.unit == document.unit && other.title == document.title && other.on == document.on
    }) {
        return Err(Refusal::Twice);
    }
    if let Some(older) = document.supersedes {
        let row = registers.document(older).ok_or(Refusal::NotFound)?;
        if row.unit != document.unit || registers.superseded_by(older).is_some() {
            return wrong("supersedes", "is another unit's, or has been superseded");
        }
    }
    hearing.push(hearing.draft(Event::DocumentFiled(document.clone())));
    let today = hearing.at.day();
    for spot in proven(network, document) {
        evidence::proves(hearing, spot, today, Some(document.title.clone()));
    }
    Ok(())
}

fn check_fen(fen: u64) -> Result<(), Refusal> {
    if fen == 0 || fen > FEN_MAX {
        wrong("fen", "is nothing, or more than ten thousand million yuan")
    } else {
        Ok(())
    }
}

/// Decides `duty.set_budget`. Set before its year begins it is in time.
pub(crate) fn set_budget(hearing: &mut Hearing<'_>, action: &SetBudget) -> Result<(), Refusal> {
    hearing.allow_office(Deed::KeepBudget)?;
    check_fen(action.fen)?;
    let this_year = hearing.at.day().year();
    let year = i32::from(action.year);
    if !(this_year - 1..=this_year + 2).contains(&year) {
        return wrong("year", "is not last year, this year or one of the next two");
    }
    let accounts = hearing.network.duty.registers.accounts(action.year);
    if accounts.planned == Some(action.fen) {
        return Err(Refusal::Twice);
    }
    hearing.push(hearing.draft(Event::BudgetSet { year: action.year, fen: action.fen }));
    if let (None, Some(eve)) = (accounts.planned, Day::of(year - 1, 12, 31)) {
        evidence::proves(hearing, Spot { duty: catalogue::LG_3, place: Place::College }, eve, None);
    }
    Ok(())
}

/// Decides `duty.spend`.
pub(crate) fn spend(hearing: &mut Hearing<'_>, action: &Spend) -> Result<(), Refusal> {
    hearing.allow_office(Deed::RecordSpending)?;
    check_fen(action.fen)?;
    if hearing.at.day() < action.on {
        return Err(Refusal::Future("on"));
    }
    let network = hearing.network;
    if action.unit.is_some_and(|unit| network.roster.unit(unit).is_none()) {
        return Err(Refusal::NotFound);
    }
    let year = u16::try_from(action.on.year()).or_else(|_| wrong("on", "is no day of a budget"))?;
    if network.duty.registers.accounts(year).planned.is_none() {
        return Err(Refusal::NoBudget);
    }
    let Spend { fen, on, title, unit } = action.clone();
    if network
        .duty
        .registers
        .spent
        .iter()
        .any(|row| row.fen == fen && row.on == on && row.title == title && row.unit == unit)
    {
        return Err(Refusal::Twice);
    }
    hearing.push(hearing.draft(Event::Spent { year, fen, on, title, unit }));
    Ok(())
}

/// Decides `duty.qualify`.
pub(crate) fn qualify(hearing: &mut Hearing<'_>, action: &Qualify) -> Result<(), Refusal> {
    if !hearing.may_person(Deed::RecordQualification, action.person) {
        return Err(Refusal::NotFound);
    }
    let Qualify { person, title, since, until } = action.clone();
    if hearing.at.day() < since {
        return Err(Refusal::Future("since"));
    }
    if until.is_some_and(|until| until < since) {
        return wrong("until", "ends before it begins");
    }
    let known = hearing.network.duty.registers.qualifications(person);
    if known.iter().any(|row| row.title == title && row.since == since) {
        return Err(Refusal::Twice);
    }
    let draft = hearing.draft(Event::Qualified { title, since, until }).case(person.record());
    let himself = hearing.asker_person() == Some(person);
    hearing.push(if himself { draft.unnamed() } else { draft });
    Ok(())
}

/// Decides `duty.open_venue`.
pub(crate) fn open_venue(hearing: &mut Hearing<'_>, action: &OpenVenue) -> Result<(), Refusal> {
    let kind = allow_unit(hearing, Deed::KeepRegisters, action.unit)?;
    if hearing.network.duty.registers.venues(action.unit).contains(&action.title) {
        return Err(Refusal::Twice);
    }
    let (unit, title) = (action.unit, action.title.clone());
    hearing.push(hearing.draft(Event::VenueOpened { unit, title: title.clone() }));
    if kind == UnitKind::Station {
        let spot = Spot { duty: catalogue::ST_4, place: Place::Unit(unit) };
        let today = hearing.at.day();
        evidence::proves(hearing, spot, today, Some(title));
    }
    Ok(())
}
