//! Whom the network does not reach and what its posts lack, by unit (P.1). Classes and posts are named, students counted, so
//! that no reading is recorded.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::At;
use wuji_core::access::{CaseState, Deed, Relation, Standing, authority};
use wuji_core::ids::UnitNo;
use wuji_core::roster::{Criterion, Gap, Lack, Reached, Role, Roster};
use wuji_engine::ReadError;

use super::Reader;
use super::labels::{PostLabel, class_title};

/// The coverage of the college.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CoverageWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// Its units, in the order of their numbers; students without a class first, in none.
    pub units: Vec<UnitCoverage>,
}

/// The coverage of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitCoverage {
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitNo>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Students.
    pub students: u32,
    /// Of them, in a room without an officer.
    pub without_officer: u32,
    /// Of them, in a class without a commissioner.
    pub without_commissioner: u32,
    /// Of them, in a class without an advisor.
    pub without_advisor: u32,
    /// Of them, without a counsellor at their station.
    pub without_station: u32,
    /// Of them, without a room.
    pub without_room: u32,
    /// Classes without an advisor.
    pub classes_without_advisor: Vec<String>,
    /// How many posts lack what.
    pub lacks: Vec<LackCount>,
    /// Which posts, where one unit was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<GapLabel>,
}

/// How many posts lack something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LackCount {
    /// Of which role.
    pub role: Role,
    /// What.
    pub lack: Lack,
    /// How many.
    pub count: u32,
}

/// What a post lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GapLabel {
    /// The post.
    pub post: PostLabel,
    /// What.
    pub lack: Lack,
    /// Vacant since then, or ending then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
    /// Criteria that are not attested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Criterion>,
}

impl Reader<'_> {
    /// The coverage, for levels 1 to 3 and whoever sets the college up; with the posts of one unit.
    pub fn coverage(&self, unit: Option<UnitNo>) -> Result<CoverageWindow, ReadError> {
        let found = self.look(|view, now| {
            self.post_with(&view.network, now, sees)?;
            Some(coverage(&view.network.roster, unit, now))
        })?;
        found.ok_or(ReadError::NotFound)
    }

    /// Whether that is for the reader.
    pub fn sees_coverage(&self) -> Result<bool, ReadError> {
        self.look(|view, now| self.post_with(&view.network, now, sees).is_some())
    }
}

fn sees(role: Role) -> bool {
    let may = |deed| authority(Standing::Post(role), Relation::Elsewhere, deed, CaseState::Open);
    may(Deed::SeeStatistics) || may(Deed::SetUp)
}

/// The coverage at `now`; with `unit` of that one alone, and its posts.
pub(crate) fn coverage(roster: &Roster, unit: Option<UnitNo>, now: At) -> CoverageWindow {
    let mut units = roster.coverage(now);
    units.retain(|number, _| unit.is_none() || *number == unit);
    let units = units.into_iter().map(|(number, reached)| of_unit(roster, number, &reached, unit.is_some()));
    CoverageWindow { now, units: units.collect() }
}

fn of_unit(roster: &Roster, unit: Option<UnitNo>, reached: &Reached, whole: bool) -> UnitCoverage {
    let mut lacks: BTreeMap<(Role, Lack), u32> = BTreeMap::new();
    for gap in &reached.gaps {
        *lacks.entry((gap.role, gap.lack)).or_default() += 1;
    }
    let gap = |gap: &Gap| {
        let post = PostLabel::of(roster, gap.post)?;
        Some(GapLabel { post, lack: gap.lack, at: gap.at, missing: gap.missing.clone() })
    };
    let classes = reached.classes_without_advisor.iter();
    UnitCoverage {
        unit,
        title: unit.and_then(|unit| roster.unit(unit)).map(|row| row.title.to_string()),
        students: reached.students,
        without_officer: reached.without_officer,
        without_commissioner: reached.without_commissioner,
        without_advisor: reached.without_advisor,
        without_station: reached.without_station,
        without_room: reached.without_room,
        classes_without_advisor: classes.filter_map(|class| class_title(roster, *class)).collect(),
        lacks: lacks.into_iter().map(|((role, lack), count)| LackCount { role, lack, count }).collect(),
        gaps: reached.gaps.iter().filter(|_| whole).filter_map(gap).collect(),
    }
}
