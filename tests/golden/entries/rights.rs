//! Samples of consents, disclosures, requests and breaches.

use wuji_core::Kind;
use wuji_core::ids::{CaseNo, PersonNo, PostNo};
use wuji_core::report::Channel;
use wuji_core::rights::{
    BreachKind, BreachMeasure, BreachOutcome, ConsentTo, DelayGround, DisclosureGround, Event, Giver, Handed,
    LegalGround, Recipient, RefusalReason, Severity, Shared, Suspect, Told, UntoldReason, Wish,
};

use super::{at, day, title};

/// The samples of a kind of this area; nothing for any other.
pub(super) fn samples(kind: Kind) -> Vec<Event> {
    let received = Some(Channel::Writing);
    let (until, person) = (Some(day()), PersonNo(7));
    let givers = || ConsentTo::ALL.iter().copied().zip(Giver::ALL.iter().copied().cycle());
    match kind {
        Kind::Consented => {
            givers().map(|(to, giver)| Event::Consented { to, giver, received, since: at(), until }).collect()
        }
        Kind::ConsentWithdrawn => {
            givers().map(|(to, giver)| Event::ConsentWithdrawn { to, giver, received }).collect()
        }
        Kind::GroundRecorded => {
            let grounds = LegalGround::ALL.iter().copied();
            grounds.map(|ground| Event::GroundRecorded { to: ConsentTo::Family, ground, until }).collect()
        }
        Kind::Disclosed => {
            let grounds = DisclosureGround::ALL.iter().copied().cycle();
            let delays = DelayGround::ALL.iter().copied().cycle();
            let recipients = Recipient::ALL.iter().copied();
            recipients
                .zip(grounds)
                .zip(delays)
                .map(|((recipient, ground), delay)| Event::Disclosed {
                    recipient,
                    title: Some(title("Hospital")),
                    ground,
                    shared: Shared::ALL.to_vec(),
                    delay: Some((delay, day())),
                })
                .collect()
        }
        Kind::RightAsked => {
            let wishes = Wish::ALL.iter().copied();
            wishes.map(|wish| Event::Asked { person, wish, received }).collect()
        }
        Kind::RightAcknowledged => vec![Event::Acknowledged],
        Kind::RightGranted => {
            let ways = Handed::ALL.iter().copied().map(Some);
            ways.chain([None]).map(|handed| Event::Granted { handed }).collect()
        }
        Kind::RightRefused => {
            RefusalReason::ALL.iter().copied().map(|reason| Event::Refused { reason }).collect()
        }
        Kind::RightWithdrawn => vec![Event::Withdrawn],
        Kind::BreachReported => {
            let kinds = BreachKind::ALL.iter().copied();
            kinds
                .map(|kind| Event::BreachReported {
                    kind,
                    about: Some(person),
                    suspects: vec![Suspect::Person(PersonNo(8)), Suspect::Post(PostNo(9))],
                    recused: vec![PersonNo(8)],
                    occurred_at: at(),
                    confidant: Some(PostNo(10)),
                })
                .collect()
        }
        Kind::BreachAssessed => Severity::ALL
            .iter()
            .map(|severity| Event::BreachAssessed { severity: *severity, people: 3 })
            .collect(),
        Kind::BreachTold => {
            let untold = UntoldReason::ALL.iter().copied().map(Told::Not);
            untold.chain([Told::People(3)]).map(|told| Event::BreachTold { told }).collect()
        }
        Kind::BreachMeasured => {
            BreachMeasure::ALL.iter().map(|measure| Event::BreachMeasured { measure: *measure }).collect()
        }
        Kind::BreachClosed => {
            BreachOutcome::ALL.iter().map(|outcome| Event::BreachClosed { outcome: *outcome }).collect()
        }
        Kind::ReceiptDelayed => DelayGround::ALL
            .iter()
            .map(|ground| Event::ReceiptDelayed { ground: *ground, until: day() })
            .collect(),
        Kind::Corrected => vec![Event::Corrected { request: CaseNo(70) }],
        _ => Vec::new(),
    }
}
