//! 重点关注学生信息库 (CT.8c) as far as a post reaches: searched, filtered, sorted and paged only after authority left what is
//! the reader's. A reading of its own, whose visit covers the names of the rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::At;
use wuji_core::access::{Deed, Target, may_case};
use wuji_core::crisis::Grade;
use wuji_core::focus::Ground;
use wuji_core::ids::CaseNo;
use wuji_core::projection::RegisterRow;
use wuji_engine::ReadError;

use super::labels::{PersonLabel, PostLabel};
use super::page::{Cursor, page};
use super::standing::{has_register, sight};
use super::{Reader, case, search};

/// What is looked for.
#[derive(Clone, Default)]
pub struct RegisterQuery {
    /// Part of a name, in characters, pinyin or initials, or of a class's title.
    pub search: Option<String>,
    /// At this grade alone.
    pub grade: Option<Grade>,
}

/// The register.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegisterWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// In which post it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// How many rows there are, on all pages.
    pub count: usize,
    /// The gravest first, then the longest listed.
    pub rows: Vec<RegisterLine>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A row.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegisterLine {
    /// The listing.
    pub case: CaseNo,
    /// Who.
    pub person: PersonLabel,
    /// At which grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// On which grounds.
    pub grounds: Vec<Ground>,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PostLabel>,
    /// Since when he is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_at: Option<At>,
    /// When it was last reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_at: Option<At>,
    /// The report or crisis that it came from, where the reader may know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<CaseNo>,
    /// A change waits for approval.
    pub is_pending: bool,
}

impl Reader<'_> {
    /// The register as far as the reader's post reaches.
    pub fn focus(&self, query: &RegisterQuery, from: Option<Cursor>) -> Result<RegisterWindow, ReadError> {
        let standing = self.look(|view, now| {
            let network = &view.network;
            let post = self.post_with(network, now, has_register)?;
            Some((post, self.purpose(network, Some(post))))
        })?;
        let Some((post, purpose)) = standing else { return Err(self.refused(Target::Register)) };
        let visit = self.engine.visit(self.person, Some(post), Target::Register, purpose, false)?;
        let (now, label, mut lines) = self.look(|view, now| {
            let network = &view.network;
            let mine = view.register.rows().filter(|(case, row)| {
                row.grade.is_some()
                    && may_case(network, self.person, Some(post), Deed::SeeListing, *case, now)
            });
            let lines: Vec<RegisterLine> = mine
                .map(|(case, row)| {
                    let sees = |case: &CaseNo| sight(network, self.person, Some(post), *case, now).is_some();
                    line(network, case, row, row.source.filter(sees))
                })
                .collect();
            (now, PostLabel::of(&network.roster, post), lines)
        })?;
        for line in &mut lines {
            line.person.name =
                case::optional(self.engine.name(visit, line.person.person))?.map(|name| name.to_string());
        }
        let wanted = query.search.as_deref().map(str::trim).filter(|search| !search.is_empty());
        lines.retain(|line| {
            query.grade.is_none_or(|grade| line.grade == Some(grade))
                && wanted.is_none_or(|wanted| is_found(&line.person, wanted))
        });
        let key = |line: &RegisterLine| {
            let grade = line.grade.map_or(0, |grade| grade as i64);
            [-grade, line.listed_at.map_or(i64::MAX, At::ms), i64::from(line.case.0)]
        };
        let count = lines.len();
        let (rows, next) = page(lines.into_iter().map(|line| (key(&line), line)).collect(), from);
        let next = next.map(|cursor| cursor.seal(self, "focus"));
        Ok(RegisterWindow { now, post: label, count, rows, next })
    }
}

fn is_found(person: &PersonLabel, wanted: &str) -> bool {
    let name = person.name.as_deref().unwrap_or_default();
    search::matches(name, wanted) || person.class.as_deref().is_some_and(|class| search::holds(class, wanted))
}

fn line(
    network: &wuji_core::Network,
    case: CaseNo,
    row: &RegisterRow,
    source: Option<CaseNo>,
) -> RegisterLine {
    RegisterLine {
        case,
        person: PersonLabel::of(&network.roster, row.person),
        grade: row.grade,
        grounds: row.grounds.clone(),
        owner: row.owner.and_then(|owner| PostLabel::of(&network.roster, owner)),
        listed_at: row.listed_at,
        reviewed_at: row.reviewed_at,
        source,
        is_pending: row.pending.is_some(),
    }
}
