//! How every command takes a file in: where, in whose name, what is shown before and after. Beside the log, which then
//! must not be open elsewhere, or through the running server.

use std::io;
use std::path::Path;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use wuji_core::Network;
use wuji_core::ids::{PersonNo, PostNo};
use wuji_core::publication::Shown;
use wuji_core::roster::{Role, UnitKind};
use wuji_engine::Engine;

use crate::client::Client;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, administrator};
use crate::import::college::Gaps;
use crate::import::roster;
use crate::import::take::{FileBytes, Form, NotTaken, PassedOn, Progress, Said, Take, Taken, Wrong, take};
use crate::persona::As;
use crate::tags::tag;
use crate::text::{Text, key};

/// Where a file is taken in, and in whose name.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    #[arg(long, value_name = "LOGIN")]
    by: Option<String>,
    #[arg(long = "as", value_name = "PERSONA", requires = "server")]
    persona: Option<As>,
    #[command(flatten)]
    home: HomeArguments,
}

enum Opened {
    Home(Engine, PersonNo, Option<PostNo>),
    Server(Client, Option<PostNo>),
}

impl Place {
    fn open(&self, form: &Form, text: Text) -> Result<Opened, Stop> {
        let Some(server) = &self.server else { return self.open_home(form) };
        let post = match self.persona {
            Some(As::Post(post)) => Some(post),
            Some(As::Persona(_)) | None => None,
        };
        match (&self.by, &self.persona) {
            (Some(login), _) => Ok(Opened::Server(super::visitor::enter(server, login, text)?, post)),
            (None, Some(As::Persona(persona))) => {
                let mut client = Client::new(server, text.language())?;
                client.become_persona(persona)?;
                Ok(Opened::Server(client, None))
            }
            (None, Some(As::Post(_)) | None) => Err(Stop::AdministratorMissing),
        }
    }

    fn open_home(&self, form: &Form) -> Result<Opened, Stop> {
        let engine = self.home.open().map_err(|stop| match stop {
            Stop::Open(error) if error.code() == "journal_locked" => Stop::Running,
            other => other,
        })?;
        let network = engine.read(|view| view.network.clone())?;
        let tags = engine.tags();
        let who = match form {
            Form::Census { .. } => {
                let named = self.by.as_deref().map(|number| network.roster.tagged(tag(&tags, number)));
                match named {
                    Some(person) => person.map(|person| (person, None)),
                    None => recorder(&network).map(|(person, post)| (person, Some(post))),
                }
            }
            .ok_or(Stop::Recorder)?,
            Form::Roster | Form::College | Form::RollOver { .. } => {
                let (person, post) = administrator(&network).ok_or(Stop::Administrator)?;
                (person, Some(post))
            }
        };
        Ok(Opened::Home(engine, who.0, who.1))
    }
}

/// In whose name results are recorded where nobody is named: the centre's director.
fn recorder(network: &Network) -> Option<(PersonNo, PostNo)> {
    let post = network.roster.single_post(UnitKind::Centre, Role::CentreDirector)?;
    let holder = network.roster.holders(post, network.last_at()).next()?;
    Some((holder.person, post))
}

/// A file that a command names, read whole.
pub(crate) fn load(path: &Path) -> Result<FileBytes, Stop> {
    roster::load(path).map(FileBytes).map_err(|fault| Stop::Unreadable(fault.code()))
}

/// Takes a file in: a preview, and the commit of it with `yes`.
pub(crate) fn run(
    place: &Place,
    form: Form,
    file: &Path,
    yes: bool,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Stop> {
    let text = terminal.text;
    let asked = Take { post: None, form, file: load(file)?, token: None };
    let bar = spinner();
    let taken = match place.open(&asked.form, text)? {
        Opened::Home(engine, by, post) => {
            let mut progress = |progress| bar.set_message(said(text, progress));
            take(&engine, by, &Take { post, ..asked }, yes, text, &mut progress).map_err(Stop::from)
        }
        Opened::Server(client, post) => {
            bar.set_message(text.get("import-asking"));
            through(&client, Take { post, ..asked }, yes)
        }
    };
    bar.finish_and_clear();
    Ok(tell(file, &taken?, yes, terminal)?)
}

/// The server previews first, and commits what it previewed.
fn through(client: &Client, mut asked: Take, yes: bool) -> Result<Taken, Stop> {
    const PATH: &str = "/v1/imports";
    let previewed: Taken = client.post(PATH, &json!(asked))?;
    if !yes || previewed.token.is_none() {
        return Ok(previewed);
    }
    asked.token = previewed.token;
    Ok(client.post(PATH, &json!(asked))?)
}

impl From<NotTaken> for Stop {
    fn from(error: NotTaken) -> Self {
        match error {
            NotTaken::NotAllowed => Stop::Recorder,
            NotTaken::NoCensus => Stop::NoCensus,
            NotTaken::Submit(error) => Stop::Submit(error),
            NotTaken::Read(error) => Stop::Read(error),
            NotTaken::Entropy => Stop::Entropy,
        }
    }
}

/// Hidden by itself where standard error is no terminal; it turns while something long is done.
fn spinner() -> ProgressBar {
    const TURN: Duration = Duration::from_millis(120);
    let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
    let bar =
        ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(TURN);
    bar
}

fn said(text: Text, progress: Progress) -> String {
    match progress {
        Progress::Read(rows) => text.with("import-progress", &[("rows", &rows)]),
        Progress::Trying => text.get("import-trying"),
        Progress::Writing => text.get("import-writing"),
    }
}

fn tell(file: &Path, taken: &Taken, yes: bool, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let (read, text) = (&taken.read, terminal.text);
    let is_wrong = read.refused > 0 || read.fault.is_some();
    let exit = match (is_wrong, taken.committed.is_some()) {
        (false, _) => Exit::Ok,
        (true, true) => Exit::Partly,
        (true, false) => Exit::Refused,
    };
    if terminal.json {
        let mut value = json!(taken);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("file".into(), json!(file.display().to_string()));
            fields.extend(read.fault.as_ref().map(|fault| ("error".into(), json!(fault))));
        }
        terminal.write_json(&value)?;
        return Ok(exit);
    }
    tell_read(file, read, terminal)?;
    if !taken.preview.is_empty() {
        terminal.line(&text.get("import-preview"))?;
    }
    for (kind, count) in &taken.preview {
        terminal.line(&format!("{count:>10}  {}", text.name("kind", kind)))?;
    }
    taken.gaps.iter().try_for_each(|gaps| tell_gaps(gaps, terminal))?;
    taken.passed_on.iter().try_for_each(|passed| tell_passed(passed, terminal))?;
    let refused = [("lines", &read.refused as &dyn ToString)];
    match (&taken.committed, &taken.token, is_wrong) {
        (Some(at), _, wrong) => {
            terminal.line(&text.with("import-committed", &[("at", at)]))?;
            if wrong {
                terminal.line(&text.with("import-partly", &refused))?
            }
        }
        (None, None, _) if read.fault.is_some() => {}
        (None, None, _) => terminal.line(&text.get("import-nothing"))?,
        (None, Some(_), true) if !yes => terminal.line(&text.with("import-add_yes_partly", &refused))?,
        (None, Some(_), _) => terminal.line(&text.get("import-add_yes"))?,
    }
    Ok(exit)
}

/// What the file says and what of it is refused.
fn tell_read(file: &Path, read: &Said, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let text = terminal.text;
    let file = file.display().to_string();
    if read.fault.is_none() && read.rows > 0 {
        terminal.line(&text.with("import-read", &[("file", &file), ("rows", &read.rows)]))?;
    } else if read.fault.is_some() {
        let problems = read.problems.len();
        terminal.line(&text.with("import-form_wrong", &[("file", &file), ("problems", &problems)]))?;
    }
    if let Some(counts) = &read.counts {
        let good = [
            ("students", &counts.students as &dyn ToString),
            ("departments", &counts.departments),
            ("classes", &counts.classes),
            ("rooms", &counts.rooms),
        ];
        terminal.line(&text.with("import-good", &good))?;
    }
    if let Some(year) = &read.year {
        let leaving =
            |reason| format!("{}: {}", text.get("roll_over-departed"), text.name("leaving", reason));
        let departed = year.departed.iter().map(|(reason, count)| (*count, leaving(reason)));
        let lines = [(year.moved, "moved"), (year.arrived, "arrived")];
        let after = [(year.unnamed, "unnamed"), (year.classes_closed, "closed")];
        let own = |(count, name): (u32, &str)| (count, text.get(&key("roll_over", name)));
        let all = lines.map(own).into_iter().chain(departed).chain(after.map(own));
        for (count, what) in all.filter(|(count, _)| *count > 0) {
            terminal.line(&format!("{count:>10}  {what}"))?;
        }
    }
    if let Some(results) = &read.results {
        let read = [("rows", &read.rows as &dyn ToString), ("good", &results.good)];
        terminal.line(&text.with("census-read", &read))?;
        for (class, count) in &results.classes {
            terminal.line(&text.with("census-class", &[("class", class), ("count", count)]))?;
        }
    }
    if read.problems.is_empty() {
        return terminal.line(&text.get("import-none_refused"));
    }
    if read.fault.is_none() {
        let refused = [("lines", &read.refused as &dyn ToString), ("problems", &read.problems.len())];
        terminal.line(&text.with("import-refused", &refused))?;
    }
    let rows = read.problems.iter().take(PROBLEMS_SHOWN).map(|problem| row(text, problem));
    terminal.table(["table-line", "table-column", "table-reason", "table-code"], rows)?;
    match read.problems.len().saturating_sub(PROBLEMS_SHOWN) {
        0 => Ok(()),
        more => terminal.line(&text.with("import-more_refused", &[("count", &more)])),
    }
}

/// How many problems a terminal shows; `--json` has all of them.
const PROBLEMS_SHOWN: usize = 200;

fn row(text: Text, problem: &Wrong) -> [String; 4] {
    let column = problem.column.as_deref().map(|column| column_label(text, column));
    let line = if problem.line == 0 { String::new() } else { problem.line.to_string() };
    [line, column.unwrap_or_default(), problem.reason.clone(), problem.code.clone()]
}

/// What people call a column; the keys of a college file stand for themselves.
pub(crate) fn column_label(text: Text, column: &str) -> String {
    match column.strip_prefix("item_") {
        Some(item) => text.with("census-item", &[("item", &item)]),
        None => text.find(&key("column", column)).unwrap_or_else(|| column.to_owned()),
    }
}

fn tell_gaps(gaps: &Gaps, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let text = terminal.text;
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

/// What passed on, in tens.
fn tell_passed(passed: &PassedOn, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let text = terminal.text;
    let shown = |count: Shown| {
        count.map_or_else(
            || text.get("roll_over-few"),
            |count| text.with("roll_over-tens", &[("count", &count)]),
        )
    };
    for (role, count) in &passed.matters {
        let what = text.with("roll_over-passed_on", &[("role", &text.name("role", role))]);
        terminal.line(&format!("{:>10}  {what}", shown(*count)))?;
    }
    for (name, count) in
        [("reports", passed.reports), ("crises", passed.crises), ("listings", passed.listings)]
    {
        terminal.line(&format!("{:>10}  {}", shown(count), text.get(&format!("roll_over-open_{name}"))))?;
    }
    Ok(())
}
