//! What a post carries out of the leading group's decision in a crisis (LG.0c, L2.0): a task of codes, with its clock, its
//! acknowledgement and its confirmation.
//!
//! Absent on purpose: of whom. Whoever must know is told by the post that it works with.

use super::Event;
use super::task::{TaskKind, until};
use crate::crisis::Measure;
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PostNo};
use crate::refusal::Refusal;
use crate::time::Day;
use crate::words::Title;

/// Drafts the task of a post that carries out a decision, together with whoever has the crisis. It names codes and a day, and
/// no header ties it to the crisis but that both are of one command.
pub(crate) fn execute(
    hearing: &mut Hearing<'_>,
    case: CaseNo,
    (to, with): (PostNo, Option<PostNo>),
    measures: Vec<Measure>,
    due: Day,
) -> Result<(), Refusal> {
    let title = Title::try_new(DECISION_CLAUSE).map_err(|fault| Refusal::Text { field: "title", fault })?;
    let event = Event::TaskOpened {
        kind: TaskKind::Execution,
        title,
        due,
        origin: None,
        with: with.into_iter().filter(|with| *with != to).collect(),
        measures: Some(measures),
    };
    let start = until(hearing.network, due, hearing.at);
    let draft = hearing.draft(event).case(case).leaves(hearing.asker_post()).reaches(Some(to));
    hearing.push(draft.starts(start));
    Ok(())
}

/// By what a task that comes of a decision is called: its measures say what it is.
const DECISION_CLAUSE: &str = "LG.0c";
