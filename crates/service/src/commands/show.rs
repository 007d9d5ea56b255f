//! `wuji show`: one case with its way through the levels, as far as a post may see it. A reading: it is an entry before
//! anything is shown. The first sender reads "a room-mate", "a classmate" except to the counsellor who holds the case.

use std::io;

use clap::Args;
use serde::Serialize;
use wuji_core::access::{Deed, Purpose, Target, may_case};
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};
use wuji_core::projection::{Projection, Step, Trail};
use wuji_core::report::Subject;
use wuji_core::roster::Role;
use wuji_core::{At, Network};
use wuji_engine::{Engine, ReadError, SubmitError, Until};

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop, until};
use crate::persona::{Persona, post_title};
use crate::text::Text;

/// What `show` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    case: u32,
    #[arg(long = "as", value_name = "PERSONA")]
    persona: Option<Persona>,
    #[arg(long, value_parser = until, value_name = "WHEN")]
    until: Option<Until>,
    #[command(flatten)]
    home: HomeArguments,
}

#[derive(Serialize)]
struct Shown {
    case: CaseNo,
    what: &'static str,
    state: String,
    subject: Option<String>,
    holder: Option<String>,
    became: Option<CaseNo>,
    path: Vec<String>,
    steps: Vec<ShownStep>,
}

#[derive(Serialize)]
struct ShownStep {
    position: Position,
    at: At,
    kind: wuji_core::Kind,
    by: String,
    to: Option<String>,
    due: Option<At>,
    words: Option<String>,
}

/// Shows it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match look(arguments, terminal.text) {
        Ok(shown) => tell(&shown, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

/// Who looks, at what, when.
struct Look<'a> {
    engine: &'a Engine,
    text: Text,
    by: PersonNo,
    post: PostNo,
    case: CaseNo,
    now: At,
}

fn look(arguments: &Arguments, text: Text) -> Result<Shown, Stop> {
    let engine = arguments.home.open_demo()?;
    let persona = arguments.persona.ok_or(Stop::SignInRequired)?;
    let (by, post) = engine.read(|view| persona.find(&view.network))?.ok_or(Stop::Persona)?;
    let look = Look { engine: &engine, text, by, post, case: CaseNo(arguments.case), now: engine.now() };
    // Words where he may read them; else the coded facts alone.
    let visit = match look.visit(true) {
        Err(ReadError::Submit(SubmitError::Refused(_))) => look.visit(false)?,
        other => other?,
    };
    look.show(visit, arguments.until.unwrap_or(Until::Head))
}

impl Look<'_> {
    fn visit(&self, words: bool) -> Result<Position, ReadError> {
        self.engine.visit(self.by, Some(self.post), Target::Case(self.case), Purpose::Handling, words)
    }

    fn may(&self, network: &Network, deed: Deed) -> bool {
        may_case(network, self.by, Some(self.post), deed, self.case, self.now)
    }

    fn show(&self, visit: Position, until: Until) -> Result<Shown, Stop> {
        let positions: Vec<Position> = self.engine.read(|view| view.positions(self.case).collect())?;
        let mut trail = Trail::of(self.case);
        for position in positions {
            if let Some(entry) = self.engine.entry(position)?.filter(|entry| until.holds(entry)) {
                trail.apply(&entry);
            }
        }
        let (mut shown, subject) = self.engine.read(|view| self.outline(&view.network, &trail.steps))?;
        shown.subject = match subject {
            Some(person) => self.engine.name(visit, person).ok().map(|name| name.to_string()),
            None => Some(self.text.get("show-described")),
        };
        for step in &mut shown.steps {
            // Not his, or no words at all: the step stands without them.
            step.words = self.engine.open_words(visit, step.position).ok().map(|words| words.to_string());
        }
        Ok(shown)
    }

    fn outline(&self, network: &Network, steps: &[Step]) -> (Shown, Option<PersonNo>) {
        let report = network.report.get(self.case);
        let crisis = network.crisis.get(self.case);
        let listing = network.focus.get(self.case);
        let sees_sender = report.is_none() || self.may(network, Deed::SeeSender);
        let sender = report.and_then(|report| report.from).filter(|_| !sees_sender);
        let title = |post: PostNo| {
            if Some(post) == sender {
                self.masked(network, post)
            } else {
                post_title(self.text, network, post)
            }
        };
        let (what, state, holder) = match (report, crisis, listing) {
            (Some(report), ..) => {
                ("report", self.text.get(&format!("state-{}", report.state.name())), report.holder)
            }
            (_, Some(crisis), _) => {
                let state = if crisis.is_open() { "state-open" } else { "state-closed" };
                ("crisis", self.text.get(state), crisis.holder)
            }
            (.., Some(listing)) => {
                let state = if listing.ended { "state-closed" } else { "state-open" };
                ("listing", self.text.get(state), listing.owner)
            }
            _ => ("case", String::new(), None),
        };
        let subject = report
            .and_then(|report| report.subject)
            .or(crisis.and_then(|crisis| crisis.subject))
            .and_then(Subject::person)
            .or(listing.and_then(|listing| listing.person));
        let first = report.and_then(|report| report.from);
        let path = first.into_iter().chain(report.into_iter().flat_map(|report| report.path.iter().copied()));
        let steps = steps.iter().filter(|step| step.case == Some(self.case));
        let shown = Shown {
            case: self.case,
            what,
            state,
            subject: None,
            holder: holder.map(title),
            became: report.and_then(|report| report.crisis),
            path: path.map(title).collect(),
            steps: steps
                .map(|step| ShownStep {
                    position: step.position,
                    at: step.at,
                    kind: step.kind,
                    by: match step.by {
                        wuji_core::entry::By::Post { post, .. } => title(post),
                        wuji_core::entry::By::Account => self.text.get("show-somebody"),
                        wuji_core::entry::By::Engine => self.text.get("show-engine"),
                    },
                    to: step.to.map(title),
                    due: step.starts.map(|start| start.due),
                    words: None,
                })
                .collect(),
        };
        (shown, subject)
    }

    /// The sender, to whoever need not know him.
    fn masked(&self, network: &Network, post: PostNo) -> String {
        self.text.get(match network.roster.role(post) {
            Some(Role::DormOfficer) => "show-room_mate",
            Some(Role::Commissioner) => "show-classmate",
            _ => "show-somebody",
        })
    }
}

fn tell(shown: &Shown, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    if terminal.json {
        terminal.write_json(shown)?;
        return Ok(Exit::Ok);
    }
    let none = String::new();
    let heading = [
        ("what", &text.get(&format!("show-{}", shown.what)) as &dyn ToString),
        ("case", &shown.case),
        ("state", &shown.state),
        ("subject", shown.subject.as_ref().unwrap_or(&none)),
    ];
    terminal.line(&text.with("show-heading", &heading))?;
    if let Some(holder) = &shown.holder {
        terminal.line(&text.with("show-holder", &[("holder", holder)]))?;
    }
    if !shown.path.is_empty() {
        terminal.line(&text.with("show-path", &[("path", &shown.path.join(" → "))]))?;
    }
    if let Some(crisis) = shown.became {
        terminal.line(&text.with("show-became", &[("case", &crisis)]))?;
    }
    for step in &shown.steps {
        let kind = text.name("kind", &step.kind);
        let to = step.to.as_ref().map_or(String::new(), |to| format!(" → {to}"));
        let due = step.due.map_or(String::new(), |due| text.with("show-due", &[("due", &due)]));
        terminal.line(&format!(
            "{:>8}  {}  {kind}  {}{to}{due}",
            step.position.to_string(),
            step.at,
            step.by
        ))?;
        for line in step.words.iter().flat_map(|words| words.lines()) {
            terminal.line(&format!("            | {line}"))?;
        }
    }
    Ok(Exit::Ok)
}
