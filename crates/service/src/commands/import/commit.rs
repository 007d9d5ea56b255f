//! Preview and commit against a college. The system administrator imports; he reads no identity back. What is committed is
//! what was previewed, or it is refused as stale.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use serde_json::json;
use wuji_core::action::Import;
use wuji_core::ids::{PersonNo, PostNo, RequestId};
use wuji_core::{Action, Kind, Network, Request, Words};
use wuji_engine::{Engine, Receipt, SubmitError, random_id};

use super::{Arguments, file_fault, row_of_college, tell_roster};
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{Stop, administrator};
use crate::import::college::{self, Gaps, TomlProblem, outlook};
use crate::import::roster::{self, Fault, FileFault};
use crate::tags::tag;

pub(super) fn run(
    arguments: &Arguments,
    bytes: &[u8],
    is_toml: bool,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let result = open(arguments).and_then(|college| {
        if is_toml {
            college.plan(arguments, bytes, terminal)
        } else {
            college.enrol(arguments, bytes, terminal)
        }
    });
    match result {
        Ok(exit) => Ok(exit),
        Err(stop) => stop.tell(terminal),
    }
}

/// A college, and who imports into it.
struct College {
    engine: Engine,
    network: Network,
    by: PersonNo,
    post: PostNo,
}

fn open(arguments: &Arguments) -> Result<College, Stop> {
    let engine = arguments.home.open()?;
    let network = engine.read(|view| view.network.clone())?;
    let (by, post) = administrator(&network).ok_or(Stop::Administrator)?;
    Ok(College { engine, network, by, post })
}

impl College {
    fn enrol(&self, arguments: &Arguments, bytes: &[u8], terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
        let tags = self.engine.tags();
        let reading = roster::read(bytes, &self.network, &|number| tag(&tags, number), &mut |_| {});
        let reading = match reading {
            Ok(reading) => reading,
            Err(fault) => return Ok(file_fault(&fault, terminal)?),
        };
        if !terminal.json {
            tell_roster(&arguments.file, &reading, terminal)?;
        }
        // The same file again has nothing new, but nothing wrong either.
        let wrong = reading.problems.iter().filter(|problem| problem.fault != Fault::AlreadyEnrolled);
        let refused = wrong.map(|problem| problem.line).collect::<BTreeSet<_>>().len();
        let problems = json!({ "counts": reading.counts(), "problems": reading.problems });
        let (rows, words) = reading.into_parts();
        let actions = if rows.rows.is_empty() { Vec::new() } else { vec![Action::Enrol(rows)] };
        self.preview(arguments, (actions, words), refused, problems, terminal)
    }

    fn plan(&self, arguments: &Arguments, bytes: &[u8], terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
        let tags = self.engine.tags();
        let Ok(file) = std::str::from_utf8(bytes) else {
            return Ok(file_fault(&FileFault::WrongEncoding, terminal)?);
        };
        let file = file.trim_start_matches('\u{FEFF}');
        let planned = college::plan(&self.network, self.engine.now(), self.by, self.post, file, &|text| {
            tag(&tags, text)
        });
        match planned {
            Ok(planned) => self.preview(arguments, planned, 0, json!({ "problems": [] }), terminal),
            Err(problems) => Ok(tell_problems(&arguments.file, &problems, terminal)?),
        }
    }

    /// Shows what would come of it; commits it where that was asked for. `refused` lines of the file are left out.
    fn preview(
        &self,
        arguments: &Arguments,
        (actions, words): (Vec<Action>, Vec<Words>),
        refused: usize,
        read: serde_json::Value,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Stop> {
        let text = terminal.text;
        let exit = match (refused, arguments.yes && !actions.is_empty()) {
            (0, _) => Exit::Ok,
            (_, true) => Exit::Partly,
            (_, false) => Exit::Refused,
        };
        if actions.is_empty() {
            if terminal.json {
                terminal.write_json(&json!({ "read": read, "committed": null }))?;
            } else {
                terminal.line(&text.get("import-nothing"))?;
            }
            return Ok(exit);
        }
        let (at, by, post) = (self.engine.now(), self.by, self.post);
        let preview =
            outlook(&self.network, at, by, post, actions, words.len()).map_err(SubmitError::Refused)?;
        if !terminal.json {
            tell_outlook(&preview.counts, &preview.gaps, terminal)?;
        }
        let receipt = if arguments.yes { Some(self.commit(preview.import, words)?) } else { None };
        if terminal.json {
            terminal.write_json(&json!({
                "file": arguments.file.display().to_string(), "read": read, "preview": preview.counts,
                "gaps": preview.gaps, "committed": receipt,
            }))?;
        } else if let Some(receipt) = receipt {
            let made = [("entries", &receipt.entries as &dyn ToString), ("position", &receipt.position)];
            terminal.line(&text.with("import-committed", &made))?;
            if refused > 0 {
                terminal.line(&text.with("import-partly", &[("lines", &refused)]))?;
            }
        } else if refused > 0 {
            terminal.line(&text.with("import-add_yes_partly", &[("lines", &refused)]))?;
        } else {
            terminal.line(&text.get("import-add_yes"))?;
        }
        Ok(exit)
    }

    fn commit(&self, import: Import, words: Vec<Words>) -> Result<Receipt, Stop> {
        let (by, post) = (self.by, self.post);
        let id = RequestId(random_id()?);
        Ok(self.engine.submit(Request { id, by, post: Some(post), action: Action::Import(import) }, words)?)
    }
}

fn tell_problems(path: &Path, problems: &[TomlProblem], terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    let file = path.display().to_string();
    if terminal.json {
        terminal.write_json(&json!({ "file": file, "problems": problems, "committed": null }))?;
        return Ok(Exit::Refused);
    }
    terminal.line(&text.with("import-form_wrong", &[("file", &file), ("problems", &problems.len())]))?;
    let rows = problems.iter().map(|problem| row_of_college(text, problem));
    terminal.table(["table-line", "table-place", "table-reason", "table-code"], rows)?;
    Ok(Exit::Refused)
}

fn tell_outlook(counts: &BTreeMap<Kind, u32>, gaps: &Gaps, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let text = terminal.text;
    terminal.line(&text.get("import-preview"))?;
    for (kind, count) in counts {
        terminal.line(&format!("{count:>10}  {}", text.name("kind", kind)))?;
    }
    let offices: Vec<String> = gaps.vacant_offices.iter().map(|role| text.name("role", role)).collect();
    if !offices.is_empty() {
        let line =
            format!("{:>10}  {}: {}", offices.len(), text.get("gap-vacant_offices"), offices.join(", "));
        terminal.line(&line)?;
    }
    for (name, lacking) in [
        ("gap-stations_without_counsellor", &gaps.stations_without_counsellor),
        ("gap-classes_without_commissioner", &gaps.classes_without_commissioner),
        ("gap-classes_without_advisor", &gaps.classes_without_advisor),
        ("gap-rooms_without_officer", &gaps.rooms_without_officer),
    ] {
        if lacking.count > 0 {
            let first = lacking.first.join(", ");
            let more = if lacking.first.len() < lacking.count as usize { " …" } else { "" };
            terminal.line(&format!("{:>10}  {}: {first}{more}", lacking.count, text.get(name)))?;
        }
    }
    let hours = gaps.unreachable_minutes() / 60;
    if hours > 0 {
        terminal.line(&format!("{hours:>10}  {}", text.get("gap-centre_unreachable")))?;
    }
    Ok(())
}
