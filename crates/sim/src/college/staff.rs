//! The staff of a college: as many as its departments and classes need; they are registered, and the advisors' posts
//! opened.

use std::collections::BTreeMap;

use wuji_core::action::Action;
use wuji_core::ids::UnitNo;
use wuji_core::network::Network;
use wuji_core::roster::{OpenPost, PersonKind, Register, Role, Sex, UnitKind};
use wuji_core::time::Day;
use wuji_core::words::Words;

use super::{College, Tagging, slot};
use crate::random::Random;
use crate::texts::Names;

/// Advisors of the reference college and its classes.
const ADVISORS: usize = 55;
const CLASSES: usize = 240;
/// Counsellors of the centre.
pub(super) const COUNSELLORS: usize = 3;

/// The staff number of the `n`-th member of staff, counted from 1.
pub(super) fn number(n: usize) -> String {
    format!("T{n:04}")
}

/// What a member of staff is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) role: Role,
    /// The department of station and advisors.
    pub(super) unit: Option<UnitNo>,
}

/// Who is needed, in the order of staff numbers.
pub(super) fn seats(network: &Network) -> Vec<Seat> {
    let seat = |role| Seat { role, unit: None };
    let mut seats = vec![
        seat(Role::LeadingChair),
        seat(Role::LeadingViceChair),
        seat(Role::LeadingMember),
        seat(Role::StudentAffairsTeacher),
        seat(Role::YouthLeagueTeacher),
        seat(Role::CentreDirector),
    ];
    seats.extend([seat(Role::CentreCounsellor); COUNSELLORS]);
    for (unit, advisors) in advisors(network) {
        let seat = |role| Seat { role, unit: Some(unit) };
        seats.extend([seat(Role::StationDirector), seat(Role::StationCounsellor)]);
        seats.extend(std::iter::repeat_n(seat(Role::Advisor), advisors));
    }
    seats
}

/// How many advisors each department needs. Shares are rounded on the running sum, so that the college as a whole has
/// its number.
fn advisors(network: &Network) -> Vec<(UnitNo, usize)> {
    let mut classes: BTreeMap<UnitNo, usize> = BTreeMap::new();
    for (_, class) in network.roster.classes() {
        *classes.entry(class.unit).or_default() += 1;
    }
    let stations = network.roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station);
    let (mut sum, mut given) = (0, 0);
    let mut needs = Vec::new();
    for (unit, _) in stations {
        sum += classes.get(&unit).copied().unwrap_or(0);
        let need = ((sum * ADVISORS + CLASSES / 2) / CLASSES).saturating_sub(given).max(1);
        given += need;
        needs.push((unit, need));
    }
    needs
}

pub(super) fn actions(
    college: &College,
    network: &Network,
    tag: Tagging<'_>,
) -> Option<(Vec<Action>, Vec<Words>)> {
    let mut random = Random::of(college.seed, 3);
    let names = Names::new();
    let (mut actions, mut words) = (Vec::new(), Vec::new());
    for (index, seat) in seats(network).into_iter().enumerate() {
        let number = number(index + 1);
        words.push(names.record(&mut random, &number, false)?);
        actions.push(Action::Register(Register {
            kind: PersonKind::Staff,
            tag: tag(&number),
            sex: if random.percent(60) { Sex::Female } else { Sex::Male },
            born: Day::of(1966, 1, 1).map(|day| day.plus(random.between(0, 30 * 365) as i32)),
            words: Some(slot(index as u16)),
        }));
        if let Seat { role: Role::Advisor, unit: Some(unit) } = seat {
            actions.push(Action::OpenPost(OpenPost { unit, role: Role::Advisor, seats: 1 }));
        }
    }
    Some((actions, words))
}
