//! Samples of accounts, readings and break-glass.

use wuji_core::Kind;
use wuji_core::access::{Behind, Event, GlassFinding, Purpose, Target};
use wuji_core::ids::{CaseNo, ClassNo, PersonNo, RoomNo, Tag};

/// The samples of a kind of this area; nothing for any other.
pub(super) fn samples(kind: Kind) -> Vec<Event> {
    match kind {
        Kind::AccountOpened => vec![Event::AccountOpened { login: Tag([1; 16]) }],
        Kind::AccountClosed => vec![Event::AccountClosed],
        Kind::Visited => [
            Target::Case(CaseNo(1)),
            Target::Person(PersonNo(2)),
            Target::Register,
            Target::Room(RoomNo(3)),
            Target::Class(ClassNo(4)),
            Target::Audit,
            Target::CaseLoad,
        ]
        .into_iter()
        .zip(
            [Purpose::Handling, Purpose::Supervision, Purpose::Audit, Purpose::AtRequest].into_iter().cycle(),
        )
        .map(|(target, purpose)| Event::Visited { target, purpose, words: true })
        .collect(),
        Kind::Denied => vec![Event::Denied],
        Kind::DeniedAgain => vec![Event::DeniedAgain { person: PersonNo(7), times: 41 }],
        Kind::Pledged => vec![Event::Pledged { edition: 1 }],
        Kind::InviteConfirmed => vec![Event::InviteConfirmed],
        Kind::InvitedAlone => vec![Event::InvitedAlone],
        Kind::Invited => vec![Event::Invited],
        Kind::GlassBroken => Behind::ALL
            .iter()
            .map(|behind| Event::GlassBroken { person: PersonNo(7), behind: *behind })
            .collect(),
        Kind::GlassReviewed => {
            GlassFinding::ALL.iter().map(|finding| Event::GlassReviewed { finding: *finding }).collect()
        }
        Kind::GlassTold => vec![Event::GlassTold],
        _ => Vec::new(),
    }
}
