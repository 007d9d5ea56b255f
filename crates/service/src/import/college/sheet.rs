//! Postings as a table, CSV or XLSX, a line each: another form of what `college.toml` says of staff, advisors, commissioners
//! and officers (ST.0, CC.0, DO.0, gap 3). A line becomes the same entry and is planned by the same rules; what is wrong with
//! it is told by its line.
//!
//! Whoever is named signs in by the login that the line gives, else by number.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;
use wuji_core::roster::{Role, UnitKind};

use super::file::{Accounts, Advisor, College, Commissioner, Held, Officer, Staff, Text};
use super::people;
use super::problem::{Span, TomlFault, TomlProblem, placed};
use crate::import::roster::{FileFault, HeaderFault, HeaderProblem, Line, folded, lines, normal};
use crate::text::code;

/// Most columns of such a table.
const COLUMNS_MAX: usize = 32;

/// A table of postings that was read.
pub struct Postings {
    /// How many lines it has, blank ones and the header apart.
    pub rows: u32,
    pub(super) college: College,
    pub(super) faults: Vec<(Span, TomlFault)>,
    /// As many line ends as the file has lines: the places of its entries are counted in them.
    pub(super) lines: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    post: Vec<String>,
    number: Vec<String>,
    name: Vec<String>,
    unit: Vec<String>,
    class: Vec<String>,
    building: Vec<String>,
    room: Vec<String>,
    login: Vec<String>,
    from: Vec<String>,
    until: Vec<String>,
    roles: BTreeMap<String, Vec<String>>,
}

// The file is part of the binary; a test reads it, so that it cannot be wrong here.
static WORDS: LazyLock<Vocabulary> =
    LazyLock::new(|| toml::from_str(include_str!("../../../vocabulary/posts.toml")).unwrap_or_default());

/// Where the columns stand.
struct Headers {
    post: usize,
    number: usize,
    names: Vec<String>,
}

impl Headers {
    /// None where it is no table of postings.
    fn read(line: &Line) -> Result<Option<Self>, FileFault> {
        let names: Vec<String> = line.cells.iter().map(|cell| folded(&cell.text)).collect();
        let Some(post) = place(&names, &WORDS.post) else { return Ok(None) };
        let (fault, column) = (HeaderFault::Missing, Some("student_number".into()));
        let missing = HeaderProblem { place: None, column, fault };
        let number = place(&names, &WORDS.number).ok_or(FileFault::Headers(vec![missing]))?;
        Ok(Some(Self { post, number, names }))
    }
}

fn place(names: &[String], words: &[String]) -> Option<usize> {
    names.iter().position(|name| words.iter().any(|word| folded(word) == *name))
}

impl Postings {
    /// What is wrong with lines of it, whatever the college.
    pub fn problems(&self) -> Vec<TomlProblem> {
        placed(&self.lines, self.faults.clone())
    }

    /// The logins of everybody whom it lets sign in, each once.
    pub fn logins(&self) -> Vec<String> {
        people::logins(&self.college)
    }
}

/// Reads a table of postings; none where the file is a table of something else.
pub fn read(file: &[u8]) -> Result<Option<Postings>, FileFault> {
    let mut headers = None;
    let mut is_other = false;
    let mut table = Table::default();
    let read = lines(file, COLUMNS_MAX, &mut |line| match &headers {
        None => {
            headers = Headers::read(&line)?;
            is_other = headers.is_none();
            // Nothing else of another table is read.
            if is_other { Err(FileFault::Empty) } else { Ok(()) }
        }
        Some(headers) => {
            table.take(&line, headers);
            Ok(())
        }
    });
    if is_other {
        return Ok(None);
    }
    read?;
    Ok(headers.map(|_| table.done()))
}

#[derive(Default)]
struct Table {
    rows: u32,
    last: u32,
    college: College,
    staff: Vec<(Span, Staff)>,
    advisors: Vec<(Span, Advisor)>,
    faults: Vec<(Span, TomlFault)>,
}

impl Table {
    fn take(&mut self, line: &Line, headers: &Headers) {
        self.rows += 1;
        self.last = self.last.max(line.number);
        let start = line.number.saturating_sub(1) as usize;
        let span = start..start + 1;
        let is_wrong = |cell: &crate::import::roster::Cell| cell.is_formula || cell.text.starts_with('=');
        if line.has_stray_quote {
            return self.faults.push((span, TomlFault::StrayQuote));
        }
        if line.cells.iter().any(is_wrong) {
            return self.faults.push((span, TomlFault::Formula));
        }
        let at = |place: usize| {
            let text = line.cells.get(place).map(|cell| normal(&cell.text).into_owned());
            text.unwrap_or_default()
        };
        let cell = |words: &[String]| place(&headers.names, words).map(at).unwrap_or_default();
        let text = |found: String| Spanned::new(span.clone(), found);
        let some = |found: String| (!found.is_empty()).then(|| text(found));
        let (number, login) = (text(at(headers.number)), some(cell(&WORDS.login)));
        let Some(role) = role(&at(headers.post)) else {
            return self.faults.push((span, TomlFault::RoleUnknown));
        };
        let class = text(cell(&WORDS.class));
        match role {
            Role::Commissioner => {
                let entry = Commissioner { class, student: number, login };
                self.college.commissioner.push(Spanned::new(span, entry));
            }
            Role::DormOfficer => {
                let (building, room) = (text(cell(&WORDS.building)), text(cell(&WORDS.room)));
                let entry = Officer { building, room, student: number, login };
                self.college.officer.push(Spanned::new(span, entry));
            }
            role => {
                let (from, until) = (day(&cell(&WORDS.from)), day(&cell(&WORDS.until)));
                let (Ok(from), Ok(until)) = (from, until) else {
                    return self.faults.push((span, TomlFault::NoSuchTime));
                };
                let moment = |found: Option<Datetime>| found.map(|found| Spanned::new(span.clone(), found));
                let unit = text(unit_of(role, cell(&WORDS.unit)));
                let is_advisor = role == Role::Advisor;
                if is_advisor {
                    self.advise(&span, unit.clone(), number.clone(), class);
                }
                let held = Held {
                    unit,
                    role: text(role.name().to_owned()),
                    from: moment(from),
                    until: moment(until),
                };
                let held = (!is_advisor).then(|| Spanned::new(span.clone(), held));
                let name = text(cell(&WORDS.name));
                self.employ(span, (number, name, login), held);
            }
        }
    }

    /// A member of staff, who may stand in several lines.
    fn employ(&mut self, span: Span, who: (Text, Text, Option<Text>), held: Option<Spanned<Held>>) {
        let (number, name, login) = who;
        let known = self.staff.iter_mut().find(|(_, staff)| staff.number.get_ref() == number.get_ref());
        match known {
            Some((_, staff)) => staff.posts.get_or_insert_default().extend(held),
            None => {
                let posts = Some(held.into_iter().collect());
                self.staff.push((span, Staff { number, name, sex: None, phone: None, login, posts }));
            }
        }
    }

    /// An advisor and a class that he covers; his classes may stand in several lines.
    fn advise(&mut self, span: &Span, unit: Text, number: Text, class: Text) {
        let is_same = |advisor: &Advisor| {
            let staff = advisor.staff.first().map(Spanned::get_ref);
            advisor.unit.get_ref() == unit.get_ref() && staff == Some(number.get_ref())
        };
        match self.advisors.iter_mut().find(|(_, advisor)| is_same(advisor)) {
            Some((_, advisor)) => advisor.classes.push(class),
            None => {
                let advisor = Advisor { unit, staff: vec![number], seats: None, classes: vec![class] };
                self.advisors.push((span.clone(), advisor));
            }
        }
    }

    fn done(self) -> Postings {
        let spanned = |(span, entry)| Spanned::new(span, entry);
        let accounts = Accounts { staff_by_number: Some(true), reporters_by_number: Some(true) };
        let college = College {
            staff: self.staff.into_iter().map(spanned).collect(),
            advisor: self.advisors.into_iter().map(|(span, entry)| Spanned::new(span, entry)).collect(),
            accounts: Some(Spanned::new(0..0, accounts)),
            ..self.college
        };
        Postings { rows: self.rows, college, faults: self.faults, lines: "\n".repeat(self.last as usize) }
    }
}

fn role(word: &str) -> Option<Role> {
    let wanted = folded(word);
    Role::ALL.into_iter().find(|role| {
        let words = WORDS.roles.get(role.name()).into_iter().flatten();
        role.name() == word || words.into_iter().any(|word| folded(word) == wanted)
    })
}

/// The unit that a line names; of an office that a college has once it need not be named.
fn unit_of(role: Role, named: String) -> String {
    let has_it = |kind: &UnitKind| kind.posts().iter().any(|(own, _)| *own == role);
    let single = UnitKind::SINGLE.into_iter().find(has_it);
    single.filter(|_| named.is_empty()).map_or(named, |kind| code(&kind))
}

/// A day as people write it; nothing where nothing stands there.
fn day(text: &str) -> Result<Option<Datetime>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let parts: Vec<u32> = text.split(['-', '/', '.']).map_while(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [year, month, day] => format!("{year:04}-{month:02}-{day:02}").parse().map(Some).map_err(|_| ()),
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_whole() {
        let words: Vocabulary = toml::from_str(include_str!("../../../vocabulary/posts.toml")).unwrap();
        assert!(words.roles.keys().all(|name| Role::ALL.iter().any(|role| role.name() == name)));
        assert_eq!(role("advisor"), Some(Role::Advisor));
        assert_eq!(role("nobody"), None);
        assert_eq!(
            (unit_of(Role::CentreDirector, String::new()), day("2026-13-01")),
            ("centre".into(), Err(()))
        );
        assert!(matches!(day("2026/9/1"), Ok(Some(_))));
    }
}
