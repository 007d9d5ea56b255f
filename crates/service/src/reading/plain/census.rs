//! A census, a person's result and interview, an early warning.

use wuji_core::Network;
use wuji_core::census::InstrumentNo;
use wuji_core::ids::CaseNo;
use wuji_core::warning::RuleNo;

use super::{Plain, Told, codes, state};
use crate::reading::desk::CaseKind;
use crate::reading::steps::Detail;

/// A case of these areas.
pub(super) fn plain(network: &Network, case: CaseNo) -> Option<Plain> {
    census(network, case).or_else(|| screening(network, case)).or_else(|| warning(network, case))
}

/// What people call an instrument: the college's by its title, the product's by the text of its number.
fn instrument(network: &Network, number: InstrumentNo, version: u32) -> Told {
    let title = network.census.instrument(number, version).and_then(|found| found.title);
    match title {
        Some(title) => Told::Title("instrument", Some(title.to_string())),
        None => Told::Codes("instrument", codes("census_instrument", [number.0.to_string()])),
    }
}

fn census(network: &Network, case: CaseNo) -> Option<Plain> {
    let census = network.census.get(case)?;
    let mut facts = Vec::new();
    if let Some(terms) = &census.terms {
        facts = vec![
            instrument(network, terms.instrument, terms.version),
            Told::Number("version", Some(i64::from(terms.version))),
            Told::Day("census_from", Some(terms.window.from)),
            Told::Day("census_until", Some(terms.window.until)),
            Told::Day("census_retest_until", Some(terms.window.retest_until)),
        ];
    }
    let open = census.is_open;
    let state = state("census_state", if open { "open" } else { "closed" });
    Some(Plain { kind: CaseKind::Census, state, facts })
}

/// `yes`, where it is so; what is not so is not said.
fn yes(is: bool) -> Option<Detail> {
    is.then(|| Detail { prefix: "yes_no".to_owned(), codes: vec!["yes".to_owned()] })
}

fn screening(network: &Network, case: CaseNo) -> Option<Plain> {
    let row = network.census.screening(case)?;
    let scored = row.scored.as_ref();
    let how = match (row.is_due, row.outcome, row.excused) {
        (true, ..) => "interview_due",
        (false, Some(_), _) => "interviewed",
        (false, None, Some(_)) => "excused",
        (false, None, None) => "recorded",
    };
    Some(Plain {
        kind: CaseKind::Screening,
        state: state("screening_state", how),
        facts: vec![
            Told::Case("census", row.census),
            Told::Day("taken", row.taken),
            Told::Number("total", scored.map(|scored| i64::from(scored.total))),
            Told::Number("screening_class", scored.map(|scored| i64::from(scored.class))),
            Told::Codes("critical", yes(scored.is_some_and(|scored| scored.critical))),
            Told::Codes("asks_for_help", yes(scored.is_some_and(|scored| scored.asks_for_help))),
            Told::Codes("excuse", codes("excuse", row.excused)),
            Told::Codes("interview_outcome", codes("interview_outcome", row.outcome)),
            Told::Number("tries", (row.tries > 0).then_some(i64::from(row.tries))),
        ],
    })
}

/// What people call rules: those that the college called something by that, the product's by the text of their number.
fn rules(network: &Network, numbers: &[RuleNo]) -> Vec<Told> {
    let known = network.warning.rules();
    let title = |number: &RuleNo| known.iter().find(|rule| rule.number == *number)?.title.clone();
    let mut untitled: Vec<String> = Vec::new();
    let mut told = Vec::new();
    for number in numbers {
        match title(number) {
            Some(title) => told.push(Told::Title("rule", Some(title.to_string()))),
            None => untitled.push(number.0.to_string()),
        }
    }
    untitled.dedup();
    told.push(Told::Codes("rule", codes("warning_rule", untitled)));
    told
}

fn warning(network: &Network, case: CaseNo) -> Option<Plain> {
    let row = network.warning.get(case)?;
    let fired: Vec<RuleNo> = row.firings.iter().map(|firing| firing.rule).collect();
    let mut advice: Vec<_> = row.firings.iter().map(|firing| firing.advice).collect();
    advice.sort_unstable();
    advice.dedup();
    let evidence: usize = row.firings.iter().map(|firing| firing.evidence.len()).sum();
    let mut facts = rules(network, &fired);
    facts.extend([
        Told::Codes("suggestion", codes("suggestion", advice)),
        Told::Number("evidence", Some(evidence as i64)),
        Told::At("fired_at", row.firings.last().map(|firing| firing.at)),
        Told::Codes("look_outcome", codes("look_outcome", row.outcome)),
        Told::Codes("dismissal", codes("dismissal", row.reason)),
    ]);
    Some(Plain {
        kind: CaseKind::Warning,
        state: state("warning_state", if row.is_open { "open" } else { "looked" }),
        facts,
    })
}
