//! Staff, their posts and accounts; commissioners and officers. The file adds; it never relieves anybody.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::value::Datetime;
use wuji_core::access::OpenAccount;
use wuji_core::ids::{PersonNo, PostNo};
use wuji_core::roster::{PersonKind, Register, SetLine, Sex};
use wuji_core::time::Period;
use wuji_core::words::{Phone, check_name};
use wuji_core::{Action, At};

use super::file::{self, College, Deputy, Staff, Text};
use super::planner::Planner;
use super::problem::{Span, TomlFault};
use super::titles::Titles;
use crate::import::roster::{is_number, normal, sex, staff_words, with_middle_dots};

/// Registers whoever of the staff is not known yet.
pub(super) fn register(planner: &mut Planner<'_>, titles: &mut Titles, college: &College) {
    for staff in &college.staff {
        let staff = staff.get_ref();
        let span = staff.number.span();
        let number = normal(staff.number.get_ref()).into_owned();
        if !is_number(&number) {
            planner.fault(span, TomlFault::NumberInvalid);
            continue;
        }
        let action = registration(planner, staff);
        if !titles.named.insert(number.clone()) {
            planner.fault(span, TomlFault::NumberTwice);
            continue;
        }
        let tag = planner.tag(&number);
        let known = planner.network.roster.tagged(tag);
        let kind = known.and_then(|person| planner.network.roster.person(person)).map(|row| row.kind);
        match (kind, action) {
            (Some(PersonKind::Student), _) => planner.fault(span, TomlFault::NotStaff),
            (None, Some((name, phone, sex))) => {
                let words = match staff_words(&name, &number, &phone) {
                    Ok(words) => planner.slot(words),
                    Err(fault) => {
                        planner.fault(span, fault.into());
                        continue;
                    }
                };
                let kind = PersonKind::Staff;
                planner.add(span, Action::Register(Register { kind, tag, sex, born: None, words }));
            }
            (Some(PersonKind::Staff), _) | (None, None) => {}
        }
    }
    planner.flush();
}

/// Name, phone and sex, where they can be taken.
fn registration(planner: &mut Planner<'_>, staff: &Staff) -> Option<(String, String, Sex)> {
    let before = planner.faults.len();
    let name = normal(&with_middle_dots(staff.name.get_ref())).into_owned();
    if let Err(fault) = check_name(&name) {
        planner.fault(staff.name.span(), fault.into());
    }
    let phone = staff.phone.as_ref().map(|text| normal(text.get_ref()).into_owned()).unwrap_or_default();
    if let Some(text) = &staff.phone
        && Phone::try_new(&phone).is_err()
    {
        planner.fault(text.span(), TomlFault::PhoneInvalid);
    }
    let word = staff.sex.as_ref().map(|word| sex(word.get_ref()));
    if word == Some(None)
        && let Some(text) = &staff.sex
    {
        planner.fault(text.span(), TomlFault::NoSuchSex);
    }
    (planner.faults.len() == before).then(|| (name, phone, word.flatten().unwrap_or(Sex::Unstated)))
}

/// Posts staff, then deputies, then reporters.
pub(super) fn post(planner: &mut Planner<'_>, titles: &Titles, college: &College) {
    for staff in &college.staff {
        let staff = staff.get_ref();
        for held in staff.posts.iter().flatten() {
            let entry = held.get_ref();
            let post = titles.post(planner, &entry.unit, &entry.role);
            let period = period(planner, entry.from.as_ref(), entry.until.as_ref());
            let person = titles.person(planner, &staff.number);
            if let (Some(post), Some(period), Some(person)) = (post, period, person) {
                planner.posting(held.span(), post, person, period, None);
            }
        }
    }
    planner.flush();
    for deputy in &college.deputy {
        deputize(planner, titles, deputy);
    }
    planner.flush();
}

fn deputize(planner: &mut Planner<'_>, titles: &Titles, deputy: &Spanned<Deputy>) {
    let entry = deputy.get_ref();
    let post = titles.post(planner, &entry.unit, &entry.role);
    let period = period(planner, entry.from.as_ref(), entry.until.as_ref());
    let (of, person) = (titles.person(planner, &entry.of), titles.person(planner, &entry.staff));
    if let (Some(post), Some(period), Some(of), Some(person)) = (post, period, of, person) {
        planner.posting(entry.staff.span(), post, person, period, Some(of));
    }
}

/// Commissioners of classes and officers of rooms.
pub(super) fn reporters(planner: &mut Planner<'_>, titles: &Titles, college: &College) {
    for entry in college.commissioner.iter().map(Spanned::get_ref) {
        let class = titles.class(planner, &entry.class);
        let row = class.and_then(|class| planner.network.roster.class(class));
        let post = row.and_then(|row| row.commissioner);
        reporter(planner, titles, post, &entry.student);
    }
    for entry in college.officer.iter().map(Spanned::get_ref) {
        let room = titles.room(planner, &entry.building, &entry.room);
        let post = room.and_then(|room| planner.network.roster.room(room)).and_then(|row| row.officer);
        reporter(planner, titles, post, &entry.student);
    }
    planner.flush();
}

fn reporter(planner: &mut Planner<'_>, titles: &Titles, post: Option<PostNo>, student: &Text) {
    let person = titles.person(planner, student);
    if let (Some(post), Some(person)) = (post, person) {
        let period = Period { from: planner.at, until: None };
        planner.posting(student.span(), post, person, period, None);
    }
}

/// Phone lines of posts.
pub(super) fn lines(planner: &mut Planner<'_>, titles: &Titles, college: &College) {
    for entry in college.line.iter().map(Spanned::get_ref) {
        let post = titles.post(planner, &entry.unit, &entry.role);
        let Ok(line) = Phone::try_new(&normal(entry.phone.get_ref())) else {
            planner.fault(entry.phone.span(), TomlFault::PhoneInvalid);
            continue;
        };
        let Some(post) = post else { continue };
        let line = Some(line);
        if planner.network.roster.post(post).is_some_and(|row| row.line != line) {
            planner.add(entry.phone.span(), Action::SetLine(SetLine { post, line }));
        }
    }
    planner.flush();
}

/// The number and the login of everybody whom a file lets sign in.
fn signing_in(college: &College) -> impl Iterator<Item = (&Text, &Text)> {
    let switches = college.accounts.as_ref().map(Spanned::get_ref);
    let staff_by_number = switches.and_then(|one| one.staff_by_number).unwrap_or(false);
    let reporters_by_number = switches.and_then(|one| one.reporters_by_number).unwrap_or(false);
    let staff = college.staff.iter().map(Spanned::get_ref);
    let staff = staff.map(move |one| (&one.number, one.login.as_ref(), staff_by_number));
    let commissioners = college.commissioner.iter().map(Spanned::get_ref);
    let commissioners = commissioners.map(move |one| (&one.student, one.login.as_ref(), reporters_by_number));
    let officers = college.officer.iter().map(Spanned::get_ref);
    let officers = officers.map(move |one| (&one.student, one.login.as_ref(), reporters_by_number));
    let all = staff.chain(commissioners).chain(officers);
    all.filter_map(|(number, login, by_number)| Some((number, login.or(by_number.then_some(number))?)))
}

/// Accounts of staff and reporters who have none yet.
pub(super) fn accounts(planner: &mut Planner<'_>, college: &College) {
    let (mut people, mut logins) = (BTreeSet::new(), BTreeSet::new());
    for (number, login) in signing_in(college) {
        account(planner, number, login, (&mut people, &mut logins));
    }
    planner.flush();
}

/// The logins that a file gives, each once, in its order.
pub(super) fn logins(college: &College) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let logins = signing_in(college).map(|(_, login)| normal(login.get_ref()).into_owned());
    logins.filter(|login| seen.insert(login.clone())).collect()
}

fn account(
    planner: &mut Planner<'_>,
    number: &Text,
    login: &Text,
    (people, logins): (&mut BTreeSet<PersonNo>, &mut BTreeSet<String>),
) {
    let word = normal(login.get_ref()).into_owned();
    if !is_number(&word) {
        return planner.fault(login.span(), TomlFault::NumberInvalid);
    }
    // One student may be commissioner and officer; the number is complained of where he is posted.
    let known = planner.network.roster.tagged(planner.tag(&normal(number.get_ref())));
    let Some(person) = known.filter(|person| people.insert(*person)) else { return };
    if !logins.insert(word.clone()) {
        return planner.fault(login.span(), TomlFault::LoginTwice);
    }
    if !planner.network.access.has_account(person) {
        let login_tag = planner.tag(&format!("login:{word}"));
        planner.add(login.span(), Action::OpenAccount(OpenAccount { person, login: login_tag }));
    }
}

/// A time in a post; from now where nothing is said.
pub(super) fn period(
    planner: &mut Planner<'_>,
    from: Option<&Spanned<Datetime>>,
    until: Option<&Spanned<Datetime>>,
) -> Option<Period> {
    let from = match from {
        Some(from) => moment(planner, from)?,
        None => planner.at,
    };
    let until = match until {
        Some(until) => Some(moment(planner, until)?),
        None => None,
    };
    Some(Period { from, until })
}

/// An instant, or a problem at its place.
pub(super) fn moment(planner: &mut Planner<'_>, when: &Spanned<Datetime>) -> Option<At> {
    let span: Span = when.span();
    let at = file::instant(when.get_ref());
    if at.is_none() {
        planner.fault(span, TomlFault::NoSuchTime);
    }
    at
}
