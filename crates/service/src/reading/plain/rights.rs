//! Requests concerning a file, breaches of confidentiality, break-glass.

use wuji_core::Network;
use wuji_core::ids::CaseNo;
use wuji_core::rights::{RequestState, RightRequest, Told as Concerned, Wish};

use super::{Plain, Told, codes, state};
use crate::reading::desk::CaseKind;

/// A case of rights.
pub(super) fn plain(network: &Network, case: CaseNo) -> Option<Plain> {
    None.or_else(|| request(network, case)).or_else(|| breach(network, case)).or_else(|| glass(network, case))
}

/// How a request stands, as its person may know it: what came of an objection is told by somebody, not by a word.
pub(crate) fn stands(request: &RightRequest) -> super::Detail {
    match (request.wish, request.state) {
        (Some(Wish::Objection), RequestState::Granted | RequestState::Refused) => {
            state("right_state", "answered")
        }
        (_, stands) => state("right_state", stands),
    }
}

fn request(network: &Network, case: CaseNo) -> Option<Plain> {
    let request = network.rights.request(case)?;
    let answer = matches!(request.state, RequestState::Granted | RequestState::Refused);
    Some(Plain {
        kind: CaseKind::Right,
        state: stands(request),
        facts: vec![
            Told::Codes("wish", codes("wish", request.wish)),
            Told::Codes("answer", answer.then(|| state("right_state", request.state))),
            Told::Codes("refusal_reason", codes("refusal_reason", request.reason)),
            Told::Codes("handed", codes("handed", request.handed)),
            Told::At("asked_at", Some(request.at)),
        ],
    })
}

fn breach(network: &Network, case: CaseNo) -> Option<Plain> {
    let breach = network.rights.breach(case)?;
    let (told, untold) = match breach.told {
        Some(Concerned::People(people)) => (Some(people), None),
        Some(Concerned::Not(reason)) => (None, Some(reason)),
        None => (None, None),
    };
    Some(Plain {
        kind: CaseKind::Breach,
        state: state("breach_state", breach.state),
        facts: vec![
            Told::Codes("breach_kind", codes("breach_kind", breach.kind)),
            Told::Codes("severity", codes("severity", breach.severity)),
            Told::Number("concerned", breach.people.map(i64::from)),
            Told::Number("told_people", told.map(i64::from)),
            Told::Codes("untold_reason", codes("untold_reason", untold)),
            Told::Codes("breach_measure", codes("breach_measure", breach.measures.iter().copied())),
            Told::Codes("breach_outcome", codes("breach_outcome", breach.outcome)),
        ],
    })
}

fn glass(network: &Network, case: CaseNo) -> Option<Plain> {
    let glass = network.access.glass(case)?;
    let stands = if glass.reviewed.is_some() { "reviewed" } else { "open" };
    Some(Plain {
        kind: CaseKind::Glass,
        state: state("glass_state", stands),
        facts: vec![
            Told::Codes("behind", codes("behind", glass.behind)),
            Told::Post("broken_by", glass.post),
            Told::At("broken_at", Some(glass.at)),
            Told::Codes("glass_finding", codes("glass_finding", glass.reviewed.flatten())),
        ],
    })
}
