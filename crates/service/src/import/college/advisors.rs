//! Advisors' posts: the one kind of post that the file opens. A post covers classes; whoever holds it advises them. A
//! post is found again by who holds it, or by the classes that a vacant one covers, so that nothing is opened twice.

use toml::Spanned;
use wuji_core::Action;
use wuji_core::ids::{ClassNo, PersonNo, PostNo, UnitNo};
use wuji_core::roster::{CoverClass, OpenPost, Role};
use wuji_core::time::Period;

use super::file::{Advisor, College};
use super::planner::Planner;
use super::problem::TomlFault;
use super::titles::Titles;

/// An entry whose references are resolved.
struct Wanted<'f> {
    entry: &'f Spanned<Advisor>,
    unit: UnitNo,
    staff: Vec<PersonNo>,
    classes: Vec<ClassNo>,
    post: Option<PostNo>,
}

/// Opens advisors' posts, posts the advisors, lets the posts cover their classes.
pub(super) fn plan(planner: &mut Planner<'_>, titles: &Titles, college: &College) {
    let mut all: Vec<Wanted<'_>> =
        college.advisor.iter().filter_map(|entry| wanted(planner, titles, entry)).collect();
    open(planner, &mut all);
    for one in &all {
        let (Some(post), names) = (one.post, &one.entry.get_ref().staff) else { continue };
        for (person, name) in one.staff.iter().zip(names) {
            let period = Period { from: planner.at, until: None };
            planner.posting(name.span(), post, *person, period, None);
        }
    }
    planner.flush();
    for one in &all {
        let Some(post) = one.post else { continue };
        for (class, name) in one.classes.iter().zip(&one.entry.get_ref().classes) {
            let row = planner.network.roster.class(*class);
            if row.is_some_and(|row| !row.advisors.contains(&post)) {
                planner.add(name.span(), Action::Cover(CoverClass { post, class: *class }));
            }
        }
    }
    planner.flush();
}

fn wanted<'f>(planner: &mut Planner<'_>, titles: &Titles, entry: &'f Spanned<Advisor>) -> Option<Wanted<'f>> {
    let advisor = entry.get_ref();
    let before = planner.faults.len();
    let unit = titles.unit(planner, &advisor.unit);
    let staff: Vec<_> = advisor.staff.iter().filter_map(|text| titles.person(planner, text)).collect();
    let classes: Vec<_> = advisor.classes.iter().filter_map(|text| titles.class(planner, text)).collect();
    if advisor.staff.is_empty() {
        planner.fault(entry.span(), TomlFault::ListEmpty);
    }
    let unit = unit?;
    for (class, text) in classes.iter().zip(&advisor.classes) {
        if planner.network.roster.class(*class).is_some_and(|row| row.unit != unit) {
            planner.fault(text.span(), TomlFault::ClassOfOtherUnit);
        }
    }
    // Lists are matched by place below, so an entry with anything missing is left out.
    let is_whole = planner.faults.len() == before && staff.len() == advisor.staff.len();
    is_whole.then_some(Wanted { entry, unit, staff, classes, post: None })
}

fn open(planner: &mut Planner<'_>, all: &mut [Wanted<'_>]) {
    let mut given = Vec::new();
    for one in all.iter_mut() {
        one.post = existing(planner, one, &given);
        given.extend(one.post);
    }
    let roster = &planner.network.roster;
    let first_new = roster.posts().count();
    for one in all.iter().filter(|one| one.post.is_none()) {
        let entry = one.entry.get_ref();
        let seats = entry.seats.unwrap_or_else(|| u16::try_from(entry.staff.len()).unwrap_or(u16::MAX));
        let action = Action::OpenPost(OpenPost { unit: one.unit, role: Role::Advisor, seats });
        planner.add(one.entry.span(), action);
    }
    let taken = planner.flush();
    let new: Vec<PostNo> = planner.network.roster.posts().skip(first_new).map(|(number, _)| number).collect();
    let mut new = new.into_iter();
    for (one, taken) in all.iter_mut().filter(|one| one.post.is_none()).zip(taken) {
        one.post = if taken { new.next() } else { None };
    }
}

/// A post of the unit that its first advisor holds already, or a vacant one that covers the first class.
fn existing(planner: &Planner<'_>, one: &Wanted<'_>, given: &[PostNo]) -> Option<PostNo> {
    let roster = &planner.network.roster;
    let is_advisors = |post: &PostNo| {
        !given.contains(post)
            && roster.post(*post).is_some_and(|row| row.role == Role::Advisor && row.unit == Some(one.unit))
    };
    let first = *one.staff.first()?;
    let held = roster.person(first)?.posts.iter().copied();
    held.filter(is_advisors).find(|post| roster.holds(*post, first, planner.at)).or_else(|| {
        let covering = roster.class(*one.classes.first()?)?.advisors.iter().rev().copied();
        covering.filter(is_advisors).find(|post| roster.holders(*post, planner.at).next().is_none())
    })
}
