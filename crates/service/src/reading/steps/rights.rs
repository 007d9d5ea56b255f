//! The coded facts of consents, disclosures, requests and breaches.

use wuji_core::rights::{Event, Told};

use super::{Detail, detail};

/// What an event tells whoever may see the facts of its case.
pub(super) fn details(event: &Event) -> Vec<Option<Detail>> {
    match event {
        Event::Consented { to, giver, received, .. } | Event::ConsentWithdrawn { to, giver, received } => {
            vec![detail("consent_to", [to]), detail("giver", [giver]), detail("channel", *received)]
        }
        Event::GroundRecorded { to, ground, .. } => {
            vec![detail("consent_to", [to]), detail("legal_ground", [ground])]
        }
        Event::Disclosed { recipient, ground, shared, delay, .. } => vec![
            detail("recipient", [recipient]),
            detail("disclosure_ground", [ground]),
            detail("shared", shared),
            detail("delay_ground", delay.map(|(ground, _)| ground)),
        ],
        Event::Asked { wish, received, .. } => vec![detail("wish", [wish]), detail("channel", *received)],
        Event::Granted { handed } => vec![detail("handed", *handed)],
        Event::Refused { reason } => vec![detail("refusal_reason", [reason])],
        Event::BreachReported { kind, .. } => vec![detail("breach_kind", [kind])],
        Event::BreachAssessed { severity, .. } => vec![detail("severity", [severity])],
        Event::BreachTold { told } => match told {
            Told::People(_) => Vec::new(),
            Told::Not(reason) => vec![detail("untold_reason", [reason])],
        },
        Event::BreachMeasured { measure } => vec![detail("breach_measure", [measure])],
        Event::BreachClosed { outcome } => vec![detail("breach_outcome", [outcome])],
        Event::ReceiptDelayed { ground, .. } => vec![detail("delay_ground", [ground])],
        Event::Acknowledged | Event::Withdrawn | Event::Corrected { .. } => Vec::new(),
    }
}
