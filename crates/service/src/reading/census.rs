//! How far a census has come, class by class and advisor by advisor, as far as the reader's posts reach; and how often rules
//! of early warning fired. Names posts and places, never a person, so that no reading is recorded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{CaseState, Deed, Relation, Standing, authority, may_case};
use wuji_core::census::instrument::SHIPPED;
use wuji_core::census::{ByAdvisor, ClassLine, ClassState, InstrumentNo, completion, completion_by_advisor};
use wuji_core::ids::{CaseNo, PostNo, UnitNo};
use wuji_core::publication::in_tens;
use wuji_core::roster::Role;
use wuji_core::warning::{Advice, DryRun, Rule, RuleNo, default_rules, dry_run};
use wuji_core::{At, Day, Network};
use wuji_engine::ReadError;

use super::Reader;
use super::labels::{PostLabel, class_title};
use super::standing::has_register;

/// Censuses, and how far one has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CensusWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// All censuses, the newest first.
    pub censuses: Vec<CensusLabel>,
    /// Which of them the rows are of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub census: Option<CaseNo>,
    /// There is a list of those who must take it again, and it is for the reader.
    pub retest: bool,
    /// By advisor.
    pub advisors: Vec<AdvisorLine>,
    /// By class.
    pub classes: Vec<CensusClass>,
    /// By what may be asked, for whoever opens a census.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instruments: Vec<InstrumentLabel>,
}

/// An instrument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InstrumentLabel {
    /// Its number, as `census.open` takes it; below 1,000 those of the product.
    pub instrument: InstrumentNo,
    /// What the college calls it, where it is its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its newest version; 0 is the product's.
    pub version: u32,
    /// How many items it has.
    pub items: u16,
}

/// A census.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CensusLabel {
    /// Its case.
    pub case: CaseNo,
    /// By which instrument.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<InstrumentNo>,
    /// What the college calls it, where it is its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// By then every class is complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// By then those have taken it who missed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retest_until: Option<Day>,
    /// It takes results.
    pub open: bool,
}

/// What one advisor's post is to see to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdvisorLine {
    /// The post; none for classes that nobody covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// Its classes.
    pub classes: u32,
    /// Those that are complete.
    pub complete: u32,
    /// Students of its classes who have not taken it.
    pub missing: u32,
    /// The least that can be said of its classes.
    pub state: CensusState,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
}

/// A class of a census.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CensusClass {
    /// What people call it.
    pub title: String,
    /// Its department.
    pub department: String,
    /// Its department's number.
    pub unit: UnitNo,
    /// Students that belong to it.
    pub students: u32,
    /// Took it, or need not: how many of them do not consent is told to nobody.
    pub answered: u32,
    /// Have not.
    pub missing: u32,
    /// How it stands.
    pub state: CensusState,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
}

/// How it stands with a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CensusState {
    /// Under way, and in time.
    Due,
    /// Everybody took it or need not.
    Complete,
    /// The window is over; who missed it takes it in the second one.
    Retest,
    /// The second window is over too.
    Overdue,
}

impl From<ClassState> for CensusState {
    fn from(state: ClassState) -> Self {
        match state {
            ClassState::Due => Self::Due,
            ClassState::Complete => Self::Complete,
            ClassState::Retest => Self::Retest,
            ClassState::Overdue => Self::Overdue,
        }
    }
}

/// The rules of early warning in force, or the product's where none is, and how often they fire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarningsWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// The version in force; 0 where the college adopted none, and then none fires.
    pub version: u32,
    /// By rule.
    pub rules: Vec<WarningLoad>,
}

/// What a rule would have done with all that the log has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarningLoad {
    /// The rule.
    pub rule: RuleNo,
    /// What the college calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it advises.
    pub advice: Advice,
    /// How often it would have fired; for whoever may not see all warnings in tens, and absent below 11.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fired: Option<u32>,
    /// About how many people; absent in the same way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// By week: its Monday, and how often. For whoever may see all warnings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weeks: Vec<(Day, u32)>,
    /// Rules that go together with it, and about how many people. For whoever may see all warnings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<(RuleNo, u32)>,
}

/// What a dry run tells somebody who may see all warnings, or only what lets nobody be found.
pub(crate) fn warning_loads(
    network: &Network,
    rules: &[Rule],
    run: &DryRun,
    whole: bool,
) -> Vec<WarningLoad> {
    let told = |count: u32| if whole { Some(count) } else { in_tens(count) };
    let row = |rule: &Rule| {
        let load = run.rules.iter().find(|load| load.rule == rule.number);
        let together = run.overlaps.iter().filter_map(|pair| match rule.number {
            number if number == pair.one => Some((pair.other, pair.people)),
            number if number == pair.other => Some((pair.one, pair.people)),
            _ => None,
        });
        let people = load.map_or(0, |load| load.people);
        WarningLoad {
            rule: rule.number,
            title: rule.title.as_ref().map(ToString::to_string),
            advice: rule.advice,
            // A count of firings would tell that there are few people.
            fired: told(people).and_then(|_| told(load.map_or(0, |load| load.fired))),
            people: told(people),
            weeks: load.filter(|_| whole).map(|load| load.weeks.clone()).unwrap_or_default(),
            together: if whole { together.collect() } else { Vec::new() },
        }
    };
    let _ = network;
    rules.iter().map(row).collect()
}

impl Reader<'_> {
    /// Censuses, and how far one has come: the newest, where none is named.
    pub fn census(&self, wanted: Option<CaseNo>) -> Result<CensusWindow, ReadError> {
        self.look(|view, now| {
            let network = &view.network;
            let posts = self.posts(network, now);
            let sees = |case| {
                let may =
                    |post: &PostNo| may_case(network, self.person, Some(*post), Deed::SeeCensus, case, now);
                posts.iter().any(may)
            };
            let known: Vec<CaseNo> =
                network.census.iter().rev().map(|(case, _)| case).filter(|case| sees(*case)).collect();
            let census = wanted.filter(|case| known.contains(case)).or(known.first().copied());
            let mut lines = census.map(|case| completion(network, case, None, now)).unwrap_or_default();
            lines.retain(|line| posts.iter().any(|post| reaches(network, *post, line)));
            let advisors = completion_by_advisor(&lines);
            let again = |line: &ClassLine| matches!(line.state, ClassState::Retest | ClassState::Overdue);
            let names = self.post_with(network, now, has_register).is_some();
            let keeps = self.post_with(network, now, |role| {
                authority(Standing::Post(role), Relation::Elsewhere, Deed::KeepInstruments, CaseState::Open)
            });
            CensusWindow {
                now,
                censuses: known.iter().filter_map(|case| label(network, *case)).collect(),
                census,
                retest: names && lines.iter().any(again),
                advisors: advisors.iter().map(|line| advisor(network, line)).collect(),
                classes: lines.iter().map(|line| class(network, line)).collect(),
                instruments: if keeps.is_some() { instruments(network) } else { Vec::new() },
            }
        })
    }

    /// The rules of early warning and what they do.
    pub fn warnings(&self) -> Result<WarningsWindow, ReadError> {
        let found = self.look(|view, now| {
            let network = &view.network;
            let sees = |role: Role| {
                let standing = Standing::Post(role);
                authority(standing, Relation::Elsewhere, Deed::SeeWarnings, CaseState::Open)
            };
            self.post_with(network, now, sees)?;
            let whole = self.post_with(network, now, |role| {
                authority(Standing::Post(role), Relation::Elsewhere, Deed::SeeWarning, CaseState::Open)
            });
            let rules = match network.warning.rules() {
                [] => default_rules(),
                rules => rules.to_vec(),
            };
            let run = dry_run(network, &rules);
            let rules = warning_loads(network, &rules, &run, whole.is_some());
            Some(WarningsWindow { now, version: network.warning.version(), rules })
        })?;
        found.ok_or(ReadError::NotFound)
    }
}

/// Whether somebody in this post may know how far a class is.
fn reaches(network: &Network, post: PostNo, line: &ClassLine) -> bool {
    let Some(row) = network.roster.post(post) else { return false };
    let mut relations = vec![Relation::Elsewhere];
    if line.advisors.contains(&post) {
        relations.push(Relation::OwnClass);
    }
    if row.role.is_station() && row.unit == Some(line.unit) {
        relations.push(Relation::OwnDepartment);
    }
    let may = |relation| authority(Standing::Post(row.role), relation, Deed::SeeCompletion, CaseState::Open);
    relations.into_iter().any(may)
}

/// Every instrument: of the product, then the college's own.
fn instruments(network: &Network) -> Vec<InstrumentLabel> {
    let census = &network.census;
    let own = census.own().map(|(number, _)| number).filter(|number| !SHIPPED.contains(number));
    let label = |instrument| {
        let version = census.newest(instrument);
        let row = census.instrument(instrument, version)?;
        let title = row.title.map(|title| title.to_string());
        Some(InstrumentLabel { instrument, title, version, items: row.items })
    };
    SHIPPED.into_iter().chain(own).filter_map(label).collect()
}

fn label(network: &Network, case: CaseNo) -> Option<CensusLabel> {
    let census = network.census.get(case)?;
    let terms = census.terms.as_ref();
    let named = terms.and_then(|terms| network.census.instrument(terms.instrument, terms.version));
    Some(CensusLabel {
        case,
        instrument: terms.map(|terms| terms.instrument),
        title: named.and_then(|named| named.title).map(|title| title.to_string()),
        from: terms.map(|terms| terms.window.from),
        until: terms.map(|terms| terms.window.until),
        retest_until: terms.map(|terms| terms.window.retest_until),
        open: census.is_open,
    })
}

fn advisor(network: &Network, line: &ByAdvisor) -> AdvisorLine {
    AdvisorLine {
        post: line.post.and_then(|post| PostLabel::of(&network.roster, post)),
        classes: line.classes,
        complete: line.complete,
        missing: line.missing,
        state: line.state.into(),
        due: line.due,
    }
}

fn class(network: &Network, line: &ClassLine) -> CensusClass {
    let roster = &network.roster;
    CensusClass {
        title: class_title(roster, line.class).unwrap_or_default(),
        department: roster.unit(line.unit).map(|unit| unit.title.to_string()).unwrap_or_default(),
        unit: line.unit,
        students: line.students,
        answered: line.students.saturating_sub(line.missing),
        missing: line.missing,
        state: line.state.into(),
        due: line.due,
    }
}
