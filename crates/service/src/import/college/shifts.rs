//! Who is on call: single shifts, and rotas that take turns. Shifts that are over are skipped, so that a file can be
//! imported again in the middle of a term.

use toml::Spanned;
use wuji_core::At;
use wuji_core::ids::{PersonNo, PostNo};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::{Day, MinuteOfDay, Period};

use super::file::{self, College, Rota, Text};
use super::people;
use super::planner::Planner;
use super::problem::TomlFault;
use super::titles::Titles;
use crate::limits::ROTA_SHIFTS_MAX;

/// Plans shifts and rotas.
pub(super) fn plan(planner: &mut Planner<'_>, titles: &Titles, college: &College) {
    for shift in &college.shift {
        let entry = shift.get_ref();
        let post = on_call(planner, titles, &entry.unit);
        let person = titles.person(planner, &entry.staff);
        let period = people::period(planner, Some(&entry.from), Some(&entry.until));
        if let (Some(post), Some(person), Some(period)) = (post, person, period) {
            planner.posting(entry.staff.span(), post, person, period, None);
        }
    }
    planner.flush();
    for entry in &college.rota {
        rota(planner, titles, entry);
        planner.flush();
    }
}

/// The on-call post of a unit.
fn on_call(planner: &mut Planner<'_>, titles: &Titles, text: &Text) -> Option<PostNo> {
    let unit = titles.unit(planner, text)?;
    let role = match planner.network.roster.unit(unit)?.kind {
        UnitKind::LeadingGroup => Some(Role::LeadingOnCall),
        UnitKind::Centre => Some(Role::CentreOnCall),
        UnitKind::Station => Some(Role::StationOnCall),
        UnitKind::StudentAffairs | UnitKind::YouthLeague | UnitKind::Administration => None,
    };
    let post = role.and_then(|role| planner.network.roster.post_of(unit, role));
    if post.is_none() {
        planner.fault(text.span(), TomlFault::NoOnCall);
    }
    post
}

fn rota(planner: &mut Planner<'_>, titles: &Titles, rota: &Spanned<Rota>) {
    let entry = rota.get_ref();
    let before = planner.faults.len();
    let post = on_call(planner, titles, &entry.unit);
    let staff: Vec<PersonNo> = entry.staff.iter().filter_map(|text| titles.person(planner, text)).collect();
    let changes = changes(planner, entry);
    let (first, last) = (day(planner, &entry.from), day(planner, &entry.until));
    if entry.staff.is_empty() || entry.change.is_empty() {
        planner.fault(rota.span(), TomlFault::RotaEmpty);
    }
    let (Some(post), Some(first), Some(last)) = (post, first, last) else { return };
    if last < first {
        return planner.fault(entry.until.span(), TomlFault::EndsBeforeItBegins);
    }
    if planner.faults.len() != before || staff.len() != entry.staff.len() {
        return;
    }
    let days = last.since(first).saturating_add(1) as usize;
    if days.saturating_mul(changes.len()) > ROTA_SHIFTS_MAX {
        return planner.fault(rota.span(), TomlFault::RotaTooLong);
    }
    // Turns are counted from the first day, whenever the file is imported.
    let turns = staff.iter().zip(&entry.staff).cycle();
    for (period, (person, name)) in shifts(first, last, &changes).into_iter().zip(turns) {
        planner.posting(name.span(), post, *person, period, None);
    }
}

/// Shifts from the first change of the first day to the first change of the day after the last.
fn shifts(first: Day, last: Day, changes: &[MinuteOfDay]) -> Vec<Period> {
    let mut starts: Vec<At> = Vec::new();
    for ahead in 0..=last.since(first) {
        starts.extend(changes.iter().map(|change| first.plus(ahead).at_minute(change.minutes())));
    }
    starts.extend(changes.first().map(|change| last.plus(1).at_minute(change.minutes())));
    let ends = starts.iter().skip(1);
    starts.iter().zip(ends).map(|(from, until)| Period { from: *from, until: Some(*until) }).collect()
}

/// Times of change, in the order of the day, each once.
fn changes(planner: &mut Planner<'_>, entry: &Rota) -> Vec<MinuteOfDay> {
    let mut changes = Vec::new();
    for text in &entry.change {
        match MinuteOfDay::try_from(text.get_ref().clone()) {
            Ok(minute) => changes.push(minute),
            Err(_) => planner.fault(text.span(), TomlFault::NoSuchTime),
        }
    }
    changes.sort_unstable();
    changes.dedup();
    changes
}

/// A day, or a problem at its place.
pub(super) fn day(planner: &mut Planner<'_>, when: &Spanned<toml::value::Datetime>) -> Option<Day> {
    let day = file::day(when.get_ref());
    if day.is_none() {
        planner.fault(when.span(), TomlFault::NoSuchTime);
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rota_leaves_no_minute_between_its_ends() {
        let (first, last) = (Day::of(2026, 9, 1).unwrap(), Day::of(2026, 9, 3).unwrap());
        let shifts = shifts(first, last, &[MinuteOfDay::hour(8), MinuteOfDay::hour(18)]);
        assert_eq!(shifts.len(), 6);
        assert_eq!(shifts[0].from.to_string(), "2026-09-01T08:00:00+08:00");
        assert_eq!(shifts[5].until.unwrap().to_string(), "2026-09-04T08:00:00+08:00");
        assert!(shifts.windows(2).all(|pair| pair[0].until == Some(pair[1].from)));
    }
}
