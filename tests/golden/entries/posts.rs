//! Samples of what becomes of posts: attested, ended, passed with an office; of leave and leaving.

use wuji_core::Kind;
use wuji_core::ids::{ClassNo, PersonNo, PostNo, UnitNo};
use wuji_core::roster::{Basis, Criterion, Event, Leaving, Load};

use super::{at, day, title};

pub(super) fn samples(kind: Kind) -> Vec<Event> {
    let (post, person) = (PostNo(1), PersonNo(2));
    let attested = |basis, load, criteria: &[Criterion]| Event::Attested {
        post,
        person,
        basis,
        load,
        criteria: criteria.to_vec(),
    };
    match kind {
        Kind::Departed => {
            let reasons = Leaving::ALL.iter().copied().map(Some).chain([None]);
            reasons.map(|reason| Event::Departed { since: at(), reason }).collect()
        }
        Kind::Attested => vec![
            attested(Some(Basis::Appointed), Some(Load::FullTime), Criterion::ALL),
            attested(Some(Basis::ExOfficio { office: title("O1") }), Some(Load::PartTime), &[]),
            attested(Some(Basis::Elected { votes: 4, of: 6 }), None, &[Criterion::GetsOn]),
            attested(None, None, &[]),
        ],
        Kind::PostingEnded => vec![Event::PostingEnded { post, person }],
        Kind::OfficePassed => vec![Event::OfficePassed { office: title("O1"), unit: UnitNo(5) }],
        Kind::LeaveTaken => vec![Event::LeaveTaken { until: day() }],
        Kind::LeaveEnded => vec![Event::LeaveEnded],
        Kind::ClassClosed => vec![Event::ClassClosed { class: ClassNo(3) }],
        _ => Vec::new(),
    }
}
