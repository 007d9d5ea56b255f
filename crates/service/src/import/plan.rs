//! What a file would have done: read, held against the state of now, turned into actions that go together as one. Nothing
//! is kept here and nobody is asked; [`super::take`] shows it and commits it.

use std::collections::BTreeSet;

use wuji_core::action::Action;
use wuji_core::ids::{CaseNo, PersonNo, PostNo, Tag};
use wuji_core::roster::{Enrol, Leavers, Leaving, RollOver, roll_over};
use wuji_core::words::Slot;
use wuji_core::{At, Network, Words};
use wuji_engine::SubmitError;

use super::census;
use super::college::{self, Postings, TomlProblem};
use super::roster::{self, Fault, FileFault, HeaderProblem, Problem};
use super::take::{FileBytes, Form, NotTaken, Progress, Results, Said, Take, Wrong, Year};
use crate::text::{Text, key};

/// What would be done.
pub(super) struct Plan {
    /// What the file says, and what is wrong with it.
    pub(super) read: Said,
    pub(super) actions: Vec<Action>,
    pub(super) words: Vec<Words>,
    /// Of a September: what is to be told once it is done.
    pub(super) year: Option<RollOver>,
    /// It changes who holds which post, so that gaps are looked for.
    pub(super) shows_gaps: bool,
}

/// What a file of posts comes to, or what is wrong with it.
type Succession = Result<(Vec<Action>, Vec<Words>), Vec<TomlProblem>>;

/// Who takes it in, and when.
type Asker = ((PersonNo, PostNo), At);

/// Plans a file.
pub(super) fn plan(
    network: &Network,
    asker: Asker,
    asked: &Take,
    tag: &dyn Fn(&str) -> Tag,
    text: Text,
    progress: &mut dyn FnMut(Progress),
) -> Result<Plan, NotTaken> {
    let file = &asked.file.0;
    let planning = Planning { network, asker, tag, text };
    let planned = match &asked.form {
        Form::Roster => planning.roster(file, progress),
        Form::College => Ok(planning.college(file)),
        Form::RollOver { officers, graduating, missing } => {
            return planning.year(file, officers.as_ref(), (*graduating, *missing), progress);
        }
        Form::Census { census } => {
            let newest = || network.census.iter().next_back().map(|(case, _)| case);
            let wanted = census.or_else(newest).filter(|case| network.census.get(*case).is_some());
            planning.census(file, wanted.ok_or(NotTaken::NoCensus)?, progress)
        }
    };
    Ok(planned.unwrap_or_else(|fault| planning.no_such_file(&fault)))
}

struct Planning<'a> {
    network: &'a Network,
    asker: Asker,
    tag: &'a dyn Fn(&str) -> Tag,
    text: Text,
}

impl Planning<'_> {
    fn roster(&self, file: &[u8], progress: &mut dyn FnMut(Progress)) -> Result<Plan, FileFault> {
        if let Some(postings) = college::read_postings(file)? {
            return Ok(self.postings(postings));
        }
        let rows = &mut |rows| progress(Progress::Read(rows));
        let mut reading = roster::read(file, self.network, self.tag, rows)?;
        reading.refuse_leavers();
        // The same file again has nothing new, but nothing wrong either.
        let wrong = reading.problems.iter().filter(|problem| problem.fault != Fault::AlreadyEnrolled);
        let read = Said {
            rows: reading.rows,
            refused: lines(wrong.map(|problem| problem.line)),
            problems: reading.problems.iter().map(|problem| of_roster(self.text, problem)).collect(),
            counts: Some(reading.counts()),
            ..Said::default()
        };
        let (rows, words) = reading.into_parts();
        let actions = if rows.rows.is_empty() { Vec::new() } else { vec![Action::Enrol(rows)] };
        Ok(Plan { read, actions, words, year: None, shows_gaps: true })
    }

    fn college(&self, file: &[u8]) -> Plan {
        let ((by, post), at) = self.asker;
        let Ok(file) = toml_text(file) else { return self.no_such_file(&FileFault::WrongEncoding) };
        match college::plan(self.network, at, by, post, file, self.tag) {
            Ok((actions, words)) => {
                Plan { read: Said::default(), actions, words, year: None, shows_gaps: true }
            }
            Err(problems) => self.refused(&problems),
        }
    }

    fn postings(&self, postings: Postings) -> Plan {
        let (asker, at) = self.asker;
        let rows = postings.rows;
        let mut plan = match college::plan_postings(self.network, at, asker, postings, false, self.tag) {
            Ok((actions, words)) => {
                Plan { read: Said::default(), actions, words, year: None, shows_gaps: true }
            }
            Err(problems) => self.refused(&problems),
        };
        plan.read.rows = rows;
        plan
    }

    /// The posts of a new year, as a table or as TOML.
    fn succession(&self, after: &Network, file: &[u8]) -> Result<Succession, FileFault> {
        let (asker, at) = self.asker;
        match toml_text(file) {
            Ok(text) if college::check(text).is_empty() => {
                Ok(college::plan_succession(after, at, asker, text, self.tag))
            }
            text => match (college::read_postings(file), text) {
                (Ok(Some(postings)), _) => {
                    Ok(college::plan_postings(after, at, asker, postings, true, self.tag))
                }
                (_, Ok(text)) => Ok(college::plan_succession(after, at, asker, text, self.tag)),
                (Err(fault), Err(_)) => Err(fault),
                (Ok(None), Err(_)) => Err(FileFault::WrongEncoding),
            },
        }
    }

    fn year(
        &self,
        file: &[u8],
        officers: Option<&FileBytes>,
        (graduating, others): (Option<u16>, Option<Leaving>),
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Plan, NotTaken> {
        let ((by, post), at) = self.asker;
        // Read as if nobody were here: whoever is, moves.
        let rows = &mut |rows| progress(Progress::Read(rows));
        let reading = match roster::read(file, &Network::default(), self.tag, rows) {
            Ok(reading) => reading,
            Err(fault) => return Ok(self.no_such_file(&fault)),
        };
        progress(Progress::Trying);
        let (rows, mut problems) = (reading.rows, reading.problems.clone());
        let named = reading.leavers.clone();
        let (enrol, all_words) = reading.into_parts();
        let mut done = self.moves(&enrol, Leavers { named, graduating, others });
        problems.extend(done.problems.iter().map(|problem| Problem::of_row(*problem)));
        problems.sort_unstable();
        let mut actions = std::mem::take(&mut done.actions);
        let slots = done.words.iter();
        let mut words: Vec<Words> =
            slots.filter_map(|slot| all_words.get(usize::from(*slot)).cloned()).collect();
        let mut read = Said {
            rows,
            refused: lines(problems.iter().map(|problem| problem.line)),
            problems: problems.iter().map(|problem| of_roster(self.text, problem)).collect(),
            year: Some(Year {
                moved: done.moved,
                arrived: done.arrived,
                departed: done.departed.clone(),
                unnamed: done.unnamed,
                classes_closed: done.closed,
            }),
            ..Said::default()
        };
        if let Some(FileBytes(officers)) = officers {
            let after = self.network.preview(at, by, post, &actions, words.len());
            let after = after.map_err(SubmitError::Refused)?.after;
            let planned = match self.succession(&after, officers) {
                Ok(planned) => planned,
                Err(fault) => return Ok(self.no_such_file(&fault)),
            };
            match planned {
                Ok((more, said)) => {
                    actions.extend(more.into_iter().map(|action| behind(action, words.len())));
                    words.extend(said);
                }
                Err(problems) => {
                    // A file of posts with a mistake commits nothing, of the roster neither.
                    let wrong = self.refused(&problems).read;
                    read.fault = wrong.fault;
                    read.problems.extend(wrong.problems);
                    return Ok(Plan {
                        read,
                        actions: Vec::new(),
                        words: Vec::new(),
                        year: None,
                        shows_gaps: false,
                    });
                }
            }
        }
        Ok(Plan { read, actions, words, year: Some(done), shows_gaps: true })
    }

    fn moves(&self, rows: &Enrol, leavers: Leavers) -> RollOver {
        roll_over(self.network, self.asker.1, rows, leavers)
    }

    fn census(
        &self,
        file: &[u8],
        census: CaseNo,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Plan, FileFault> {
        let rows = &mut |rows| progress(Progress::Read(rows));
        let reading = census::read(file, self.network, census, self.asker, self.tag, rows)?;
        let problems = reading.problems.iter().map(|problem| Wrong {
            line: problem.line,
            column: problem.column.map(|column| column.name().into_owned()),
            ..wrong(self.text, problem.fault.name())
        });
        let read = Said {
            rows: reading.rows,
            refused: reading.refused() as u32,
            problems: problems.collect(),
            results: Some(Results {
                census,
                good: reading.record.rows.len() as u32,
                classes: reading.classes.clone(),
                critical: reading.critical,
            }),
            ..Said::default()
        };
        let is_empty = reading.record.rows.is_empty();
        let actions = if is_empty { Vec::new() } else { vec![Action::RecordResults(reading.record)] };
        Ok(Plan { read, actions, words: Vec::new(), year: None, shows_gaps: false })
    }

    /// A file that is none of this kind.
    fn no_such_file(&self, fault: &FileFault) -> Plan {
        let headers: &[HeaderProblem] = if let FileFault::Headers(headers) = fault { headers } else { &[] };
        let of_header = |header: &HeaderProblem| Wrong {
            line: 1,
            column: header.column.as_ref().map(|column| column.clone().into_owned()),
            ..wrong(self.text, header.fault.name())
        };
        let whole = wrong(self.text, fault.code());
        let problems = std::iter::once(whole).chain(headers.iter().map(of_header)).collect();
        self.nothing(fault.code(), problems)
    }

    fn refused(&self, problems: &[TomlProblem]) -> Plan {
        let reason = |code: &'static str| {
            let own = self.text.find(&key("problem", code));
            own.unwrap_or_else(|| self.text.get(&key("refusal", code)))
        };
        let of_toml = |problem: &TomlProblem| Wrong {
            line: problem.line,
            column: Some(problem.path.clone()).filter(|path| !path.is_empty()),
            code: problem.code.to_owned(),
            reason: reason(problem.code),
        };
        self.nothing("college_file_wrong", problems.iter().map(of_toml).collect())
    }

    fn nothing(&self, fault: &str, problems: Vec<Wrong>) -> Plan {
        let refused = lines(problems.iter().map(|problem| problem.line));
        let read = Said { refused, fault: Some(fault.to_owned()), problems, ..Said::default() };
        Plan { read, actions: Vec::new(), words: Vec::new(), year: None, shows_gaps: false }
    }
}

fn toml_text(file: &[u8]) -> Result<&str, std::str::Utf8Error> {
    std::str::from_utf8(file).map(|text| text.trim_start_matches('\u{FEFF}'))
}

fn lines(of: impl Iterator<Item = u32>) -> u32 {
    of.collect::<BTreeSet<_>>().len() as u32
}

fn wrong(text: Text, code: &str) -> Wrong {
    Wrong { line: 0, column: None, code: code.to_owned(), reason: text.get(&key("problem", code)) }
}

fn of_roster(text: Text, problem: &Problem) -> Wrong {
    let column = problem.column.map(|column| column.name().to_owned());
    Wrong { line: problem.line, column, ..wrong(text, problem.fault.name()) }
}

/// An action of the second file: its words come behind those of the first.
fn behind(action: Action, words: usize) -> Action {
    match action {
        Action::Register(mut register) => {
            register.words = register.words.map(|slot| Slot {
                index: slot.index.saturating_add(u16::try_from(words).unwrap_or(u16::MAX)),
                ..slot
            });
            Action::Register(register)
        }
        other => other,
    }
}
