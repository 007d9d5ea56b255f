//! Reports on education work and bulletins (CT.10).

use wuji_core::Network;
use wuji_core::ids::CaseNo;
use wuji_core::publication::PaperKind;

use super::{Plain, Told, state};
use crate::reading::desk::CaseKind;

/// A report or a bulletin.
pub(super) fn plain(network: &Network, case: CaseNo) -> Option<Plain> {
    let paper = network.publication.paper(case)?;
    let open = paper.outstanding() > 0;
    let received = paper.deliveries.len() - paper.outstanding();
    let mut facts = vec![
        Told::Title("title", paper.title.as_ref().map(ToString::to_string)),
        Told::Day("term", paper.term),
        Told::Post("given_by", paper.from),
        Told::At("given_at", Some(paper.at)),
        Told::Number("delivered", Some(paper.deliveries.len() as i64)),
        Told::Number("received", Some(received as i64)),
    ];
    // Whoever has not said so yet, one fact a post.
    let outstanding = paper.deliveries.iter().filter(|row| row.received.is_none());
    facts.extend(outstanding.map(|row| Told::Post("not_received_by", row.to)));
    if paper.kind == PaperKind::Report {
        let figures = &paper.figures;
        let sum = |count: fn(&wuji_core::publication::Line) -> u32| {
            Some(figures.lines.iter().map(count).map(i64::from).sum())
        };
        facts.extend([
            Told::Number("duties_done", sum(|line| line.done)),
            Told::Number("duties_late", sum(|line| line.late)),
            Told::Number("duties_waived", sum(|line| line.waived)),
            Told::Number("duties_missed", sum(|line| line.missed)),
            Told::Number("duties_open", sum(|line| line.open)),
            Told::Number("trainings", Some(i64::from(figures.trainings))),
            Told::Number("minutes", Some(i64::from(figures.training_minutes))),
            Told::Number("activities", Some(i64::from(figures.activities))),
            Told::Number("participants", Some(i64::from(figures.participants))),
        ]);
    }
    Some(Plain {
        kind: match paper.kind {
            PaperKind::Report => CaseKind::TermReport,
            PaperKind::Bulletin => CaseKind::Bulletin,
        },
        state: state("paper_state", if open { "outstanding" } else { "received" }),
        facts,
    })
}
