//! The cases of a kind of which the reader may know: those that he works on, and his own. Filtered before they are counted
//! and paged; whoever is concerned is named within a visit of the reader's case load.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{Purpose, Target};
use wuji_core::ids::{CaseNo, PostNo};
use wuji_core::{At, Network};
use wuji_engine::{ReadError, random_id};

use super::Reader;
use super::actions::{Opening, Trial};
use super::case::optional;
use super::desk::CaseKind;
use super::labels::{PersonLabel, PostLabel};
use super::page::{Cursor, page};
use super::plain::{is_open, plain};
use super::standing::{Sight, sight};
use super::steps::Detail;

/// What is looked for.
#[derive(Clone, Copy, Default)]
pub struct CasesQuery {
    /// Of this kind alone.
    pub kind: Option<CaseKind>,
    /// Ended ones too.
    pub ended: bool,
}

/// Cases.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CasesWindow {
    /// When they were read, by the engine's clock.
    pub now: At,
    /// Of which kinds there are cases for the reader; of ended ones where those are looked for.
    pub kinds: Vec<CaseKind>,
    /// How many rows there are, on all pages.
    pub count: usize,
    /// What is due first, then the newest.
    pub rows: Vec<CasesLine>,
    /// What the reader may begin.
    pub openings: Vec<Opening>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A case.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CasesLine {
    /// Its number.
    pub case: CaseNo,
    /// What kind of case it is.
    pub kind: CaseKind,
    /// How it stands.
    pub state: Detail,
    /// Whether it has not ended.
    pub open: bool,
    /// The person concerned, for whoever may see the facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<PersonLabel>,
    /// The post that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PostLabel>,
    /// What is due first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<At>,
}

impl Reader<'_> {
    /// Cases whose kind has a plain window.
    pub fn cases(&self, query: CasesQuery, from: Option<Cursor>) -> Result<CasesWindow, ReadError> {
        let id = random_id()?;
        let (mut window, next, post) = self.look(|view, now| {
            let network = &view.network;
            let mut kinds = Vec::new();
            let mut rows = Vec::new();
            let posts = self.posts(network, now);
            for case in (1..network.cases_end().0).map(CaseNo) {
                // Most cases of a college have ended, and most of the others are somebody else's.
                let Some(open) = is_open(network, case).filter(|open| *open || query.ended) else { continue };
                let Some(line) = self.cases_line(network, &posts, case, open, now) else { continue };
                kinds.push(line.kind);
                if query.kind.is_none_or(|kind| kind == line.kind) {
                    let due = line.due.map_or(i64::MAX, At::ms);
                    rows.push(([due, -i64::from(case.0), 0], line));
                }
            }
            kinds.sort_unstable();
            kinds.dedup();
            let count = rows.len();
            let (rows, next) = page(rows, from);
            let post = posts.first().copied();
            let mut openings: Vec<Opening> = Vec::new();
            for post in posts.iter().copied().map(Some).chain(posts.is_empty().then_some(None)) {
                let trial = Trial { network, by: self.person, post, at: now, id };
                openings.extend(trial.openings(None));
            }
            openings.sort_by(|a, b| a.action.cmp(&b.action));
            openings.dedup_by(|a, b| a.action == b.action);
            (CasesWindow { now, kinds, count, rows, openings, next: None }, next, post)
        })?;
        window.next = next.map(|cursor| cursor.seal(self, "cases"));
        if window.rows.iter().any(|row| row.subject.is_some()) && post.is_some() {
            let visit = self.engine.visit(self.person, post, Target::CaseLoad, Purpose::Handling, false)?;
            for subject in window.rows.iter_mut().filter_map(|row| row.subject.as_mut()) {
                subject.name =
                    optional(self.engine.name(visit, subject.person))?.map(|name| name.to_string());
            }
        }
        Ok(window)
    }

    /// A case whose kind has a plain window, as far as the reader sees it in any of these posts. Whether it is his is asked
    /// before anything is said of it: most cases of a college are not.
    fn cases_line(
        &self,
        network: &Network,
        posts: &[PostNo],
        case: CaseNo,
        open: bool,
        now: At,
    ) -> Option<CasesLine> {
        let has_own_window = network.report.get(case).is_some()
            || network.crisis.get(case).is_some()
            || network.focus.get(case).is_some();
        if has_own_window {
            return None;
        }
        let sight = |post| sight(network, self.person, post, case, now);
        let seen = posts.iter().filter_map(|post| sight(Some(*post))).max();
        let sight = seen.or_else(|| self.post.is_none().then(|| sight(None))?)?;
        let plain = plain(network, case)?;
        let roster = &network.roster;
        let subject = network.subject(case).filter(|_| sight > Sight::State);
        Some(CasesLine {
            case,
            kind: plain.kind,
            state: plain.state,
            open,
            subject: subject.map(|person| PersonLabel::of(roster, person)),
            holder: network.holder(case).and_then(|post| PostLabel::of(roster, post)),
            due: network.escalation.of_case(case).map(|(_, clock)| clock.start.due).min(),
        })
    }
}
