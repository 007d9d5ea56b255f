//! How it stands with the duties of a term, as far as the reader's posts reach. Names posts and places, never a person, so
//! that no reading is recorded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{Deed, may_case, may_duty};
use wuji_core::calendar::{Calendar, Days, Term};
use wuji_core::duty::{Cadence, DutyNo, Instance, Place, Proof, Rule, Status, Want, askable};
use wuji_core::ids::{CaseNo, EvidenceNo, PostNo, UnitNo};
use wuji_core::roster::Roster;
use wuji_core::{At, Day, Network};
use wuji_engine::{ReadError, View};

use super::Reader;
use super::labels::{PostLabel, class_title};
use super::page::{Cursor, Key, page};

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct DutiesQuery {
    /// Of this unit alone.
    pub unit: Option<UnitNo>,
    /// In this term, by title or by a day of it; the current or the last one when absent.
    pub term: Option<String>,
    /// With this status alone.
    pub status: Option<Status>,
}

/// The duties of a term.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DutiesWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// Which term; none where the calendar has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<TermLabel>,
    /// The terms of the calendar.
    pub terms: Vec<TermLabel>,
    /// The units whose duties the reader may see.
    pub units: Vec<UnitTitle>,
    /// How many rows there are, on all pages.
    pub count: usize,
    /// What was missed first, then what is due, by the end of its period; then the rest.
    pub rows: Vec<DutyLine>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TermLabel {
    /// What people call it.
    pub title: String,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// A unit and what people call it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct UnitTitle {
    /// Its number.
    pub unit: UnitNo,
    /// Its title.
    pub title: String,
}

/// A duty. What one of the catalogue is called is a text of the interface, `duty-…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DutyLabel {
    /// Its code.
    pub duty: DutyNo,
    /// The title of a college's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Clauses of the document that it comes from.
    pub clauses: Vec<String>,
}

/// What an instance of a duty is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceLabel {
    /// The college.
    College,
    /// A unit, by title.
    Unit(String),
    /// A class, by title.
    Class(String),
    /// A post.
    Post(PostLabel),
}

/// A duty × place × period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DutyLine {
    /// Which duty.
    pub duty: DutyLabel,
    /// How often it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence: Option<Cadence>,
    /// For what.
    pub place: PlaceLabel,
    /// The unit that it counts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitTitle>,
    /// The post that owes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PostLabel>,
    /// First day of its period.
    pub first: Day,
    /// Last day of its period.
    pub last: Day,
    /// How it stands.
    pub status: Status,
    /// When it was done first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<Day>,
    /// How often it was done.
    pub times: usize,
    /// What shows that it was done.
    pub evidence: Vec<EvidenceLabel>,
    /// Why it need not be done, or what excuses a lapse: the case of the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<CaseNo>,
    /// It was excused after it had been missed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub excused: bool,
    /// The action that proves it, where that is none of `duty.record`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proven_by: Option<String>,
    /// What `duty.record` takes, where it is not done and the reader may say that it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordForm>,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceLabel {
    /// Its number, as `duty.attend`, `duty.withdraw` and the origin of a task take it: where the reader may record it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<EvidenceNo>,
    /// In which of the reader's posts he may.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostNo>,
    /// When it was done.
    pub on: Day,
    /// What it was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How many people took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// How long it took, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// How many of those who took part are named.
    pub attended: usize,
    /// Which posts were asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<PostLabel>,
    /// The case of its words, where the reader may open it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNo>,
}

/// What recording that a duty was done takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordForm {
    /// In which of the reader's posts.
    #[serde(rename = "as")]
    pub post: PostNo,
    /// For what.
    pub place: Place,
    /// What must be said.
    pub wants: Vec<Want>,
    /// The posts that may have been asked, where it must be said which were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<PostLabel>,
}

impl DutyLabel {
    /// The label of a duty.
    pub(super) fn of(network: &Network, duty: DutyNo) -> Self {
        let form = network.duty.form(duty);
        let clauses = form.map(|form| form.clauses.iter().map(ToString::to_string).collect());
        Self {
            duty,
            title: network.duty.title(duty).map(ToString::to_string),
            clauses: clauses.unwrap_or_default(),
        }
    }
}

impl PlaceLabel {
    /// The label of a place.
    pub(super) fn of(roster: &Roster, place: Place) -> Option<Self> {
        Some(match place {
            Place::College => Self::College,
            Place::Unit(unit) => Self::Unit(unit_title(roster, unit)?),
            Place::Class(class) | Place::Cover { class, .. } => Self::Class(class_title(roster, class)?),
            Place::Post(post) => Self::Post(PostLabel::of(roster, post)?),
        })
    }
}

impl TermLabel {
    pub(super) fn of(term: &Term) -> Self {
        Self { title: term.title.to_string(), first: term.first, last: term.end().plus(-1) }
    }
}

impl Reader<'_> {
    /// The duties of a term. A term that is none is not found.
    pub fn duties(&self, query: &DutiesQuery, from: Option<Cursor>) -> Result<DutiesWindow, ReadError> {
        let (mut window, next) =
            self.look(|view, now| self.stand(view, now, query, from))?.ok_or(ReadError::NotFound)?;
        window.next = next.map(|cursor| cursor.seal(self, "duties"));
        Ok(window)
    }

    fn stand(
        &self,
        view: &View,
        now: At,
        query: &DutiesQuery,
        from: Option<Cursor>,
    ) -> Option<(DutiesWindow, Option<Cursor>)> {
        let network = &view.network;
        let terms = network.calendar.terms().iter().map(TermLabel::of).collect();
        let term = term_of(&network.calendar, query.term.as_deref(), now.day()).map(TermLabel::of);
        if query.term.is_some() && term.is_none() {
            return None;
        }
        let days = term.as_ref().map(|term| Days { first: term.first, last: term.last });
        let posts = self.posts(network, now);
        let may = |deed: Deed, instance: &Instance| {
            let at = (instance.duty, instance.place);
            posts.iter().copied().find(|post| may_duty(network, self.person, *post, deed, at, now))
        };
        let mut seen = days.map(|days| network.duties(None, days, now.day())).unwrap_or_default();
        if posts.is_empty() {
            seen.clear();
        }
        seen.retain(|instance| may(Deed::SeeDuty, instance).is_some());
        let title = |unit| unit_title(&network.roster, unit).map(|title| UnitTitle { unit, title });
        let mut units: Vec<UnitTitle> =
            seen.iter().filter_map(|instance| instance.unit).filter_map(title).collect();
        units.sort();
        units.dedup();
        // Counted before they are filtered, so that a row keeps its key.
        let numbered = (0_i64..).zip(&seen).filter(|(_, instance)| {
            query.unit.is_none_or(|unit| instance.unit == Some(unit))
                && query.status.is_none_or(|status| instance.status == status)
        });
        let rows: Vec<(Key, &Instance)> =
            numbered.map(|(number, instance)| (key(number, instance), instance)).collect();
        let count = rows.len();
        let (rows, next) = page(rows, from);
        let rows = rows.into_iter().filter_map(|instance| {
            let row = line(network, instance)?;
            let record = record(network, instance, may(Deed::RecordDuty, instance));
            let evidence = instance.evidence.iter();
            let evidence = evidence.filter_map(|number| self.evidence_label(network, &posts, *number, now));
            let evidence = evidence.collect();
            let waiver = instance.waiver.and_then(|waiver| waiver.case);
            let waiver = waiver.filter(|case| self.reads(network, &posts, *case, now));
            Some(DutyLine { record, evidence, waiver, ..row })
        });
        let rows = rows.collect();
        Some((DutiesWindow { now, term, terms, units, count, rows, next: None }, next))
    }
}

impl Reader<'_> {
    /// What a record of a duty shows; nothing where it was withdrawn.
    pub(super) fn evidence_label(
        &self,
        network: &Network,
        posts: &[PostNo],
        number: EvidenceNo,
        now: At,
    ) -> Option<EvidenceLabel> {
        let row = network.duty.evidence(number).filter(|row| !row.withdrawn)?;
        let spot = (row.duty, row.place);
        let records = |post: &PostNo| may_duty(network, self.person, *post, Deed::RecordDuty, spot, now);
        let post = posts.iter().copied().find(records);
        Some(EvidenceLabel {
            number: post.map(|_| number),
            post,
            on: row.on,
            title: row.title.as_ref().map(ToString::to_string),
            count: row.count,
            minutes: row.minutes,
            attended: network.duty.attendees(number).count(),
            asked: row.asked.iter().filter_map(|post| PostLabel::of(&network.roster, *post)).collect(),
            case: row.case.filter(|case| self.reads(network, posts, *case, now)),
        })
    }

    /// Whether he may open the words beside a duty.
    fn reads(&self, network: &Network, posts: &[PostNo], case: CaseNo, now: At) -> bool {
        let deed = Deed::SeeDutyWords;
        posts.iter().any(|post| may_case(network, self.person, Some(*post), deed, case, now))
    }
}

/// What was missed, what is due, what is to come, and what needs nothing any more.
fn key(number: i64, instance: &Instance) -> Key {
    let rank = match instance.status {
        Status::Lapsed => 0,
        Status::Due => 1,
        Status::Ahead => 2,
        Status::Late | Status::Done | Status::Waived => 3,
    };
    [rank, instance.period.last.at_minute(0).ms(), number]
}

fn line(network: &Network, instance: &Instance) -> Option<DutyLine> {
    let roster = &network.roster;
    let done = instance.evidence.iter().filter_map(|number| network.duty.evidence(*number));
    let unit = instance.unit;
    Some(DutyLine {
        duty: DutyLabel::of(network, instance.duty),
        cadence: rule_of(network, instance).map(|rule| rule.cadence),
        place: PlaceLabel::of(roster, instance.place)?,
        unit: unit.and_then(|unit| Some(UnitTitle { unit, title: unit_title(roster, unit)? })),
        owner: instance.owner.and_then(|owner| PostLabel::of(roster, owner)),
        first: instance.period.first,
        last: instance.period.last,
        status: instance.status,
        done_on: done.map(|evidence| evidence.on).min(),
        times: instance.evidence.len(),
        evidence: Vec::new(),
        waiver: None,
        excused: instance.status == Status::Lapsed && instance.waiver.is_some(),
        proven_by: network.duty.form(instance.duty).and_then(|form| action_of(form.proven_by)),
        record: None,
    })
}

/// The rule by which an instance is due: that of the first day of its period, however it changed since.
fn rule_of(network: &Network, instance: &Instance) -> Option<Rule> {
    let Days { first, last } = instance.period;
    let rule = |day| network.duty.rule(instance.duty, instance.unit, day);
    rule(first).or_else(|| rule(last))
}

/// The action that proves a duty, where that is none of `duty.record`.
fn action_of(proof: Proof) -> Option<String> {
    let action = match proof {
        Proof::Record => return None,
        Proof::Attendance(_) => "duty.attend",
        Proof::Document(_) => "duty.file_document",
        Proof::Budget => "duty.set_budget",
        Proof::Venue => "duty.open_venue",
        Proof::Report => "publication.report_up",
        Proof::Bulletin => "publication.give_bulletin",
    };
    Some(action.to_owned())
}

/// What recording takes, where somebody's saying so is the proof.
fn record(network: &Network, instance: &Instance, post: Option<PostNo>) -> Option<RecordForm> {
    let form = network.duty.form(instance.duty)?;
    let is_open = matches!(instance.status, Status::Due | Status::Lapsed);
    let recordable = is_open && form.proven_by == Proof::Record;
    let (place, wants) = (instance.place, form.wants.to_vec());
    let posts = if wants.contains(&Want::Asked) { askable(network, place) } else { Vec::new() };
    let asked = posts.into_iter().filter_map(|post| PostLabel::of(&network.roster, post)).collect();
    post.filter(|_| recordable).map(|post| RecordForm { post, place, wants, asked })
}

pub(super) fn unit_title(roster: &Roster, unit: UnitNo) -> Option<String> {
    roster.unit(unit).map(|row| row.title.to_string())
}

/// A term by its title or by a day of it; the current or the last one where none is named, before all the first.
pub(crate) fn term_of<'c>(calendar: &'c Calendar, wanted: Option<&str>, today: Day) -> Option<&'c Term> {
    let Some(wanted) = wanted else {
        return calendar.term_until(today).or_else(|| calendar.term_from(today));
    };
    let day = wanted.parse::<Day>().ok();
    let holds = |term: &Term| day.is_some_and(|day| term.first <= day && day < term.end());
    calendar.terms().iter().find(|term| term.title.as_str() == wanted || holds(term))
}
