//! `wuji show`: one case with its way through the levels, as far as a post may see it. A reading: it is an entry before
//! anything is shown. The first sender reads "a room-mate", "a classmate" except to the counsellor who holds the case.

use std::io;

use clap::Args;
use serde::Serialize;
use wuji_core::access::{Deed, Purpose, Target, may_case};
use wuji_core::entry::By;
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};
use wuji_core::projection::{Projection, Step, Trail};
use wuji_core::report::{Report, Subject};
use wuji_core::roster::Role;
use wuji_core::{At, Kind, Network};
use wuji_engine::{Engine, ReadError, Until};

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
    kind: Kind,
    by: String,
    to: Option<String>,
    due: Option<At>,
    words: Option<String>,
}

/// Shows it.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let shown = match look(arguments, terminal.text) {
        Ok(shown) => shown,
        Err(stop) => return stop.tell(terminal),
    };
    if terminal.json {
        terminal.write_json(&shown)?;
    } else {
        for case in &shown {
            tell(case, terminal)?;
        }
    }
    Ok(Exit::Ok)
}

/// The case, and the crisis that it became, as far as the reader may see that too.
fn look(arguments: &Arguments, text: Text) -> Result<Vec<Shown>, Stop> {
    let until = arguments.until.unwrap_or(Until::Head);
    // As it was then: the state of that time. Whether he may see it is asked of the present.
    let past = match until {
        Until::Head => None,
        until => Some(arguments.home.archive()?.replay(until, |_| {})?),
    };
    let (engine, by, post) = arguments.home.open_demo(arguments.persona)?;
    let past = past.as_ref().map(|view| &view.network);
    let mut look =
        Look { engine: &engine, text, by, post, case: CaseNo(arguments.case), now: engine.now(), past };
    let mut shown = vec![look.show(until)?];
    if let Some(crisis) = shown.first().and_then(|report| report.became) {
        look.case = crisis;
        // Asked before it is opened: a look that is refused is an entry against whoever looked.
        if engine.read(|view| look.may(&view.network, Deed::SeeCrisisSummary))? {
            shown.push(look.show(until)?);
        }
    }
    Ok(shown)
}

/// Who looks, at what, when.
struct Look<'a> {
    engine: &'a Engine,
    text: Text,
    by: PersonNo,
    post: PostNo,
    case: CaseNo,
    now: At,
    past: Option<&'a Network>,
}

impl Look<'_> {
    fn visit(&self, words: bool) -> Result<Position, ReadError> {
        self.engine.visit(self.by, Some(self.post), Target::Case(self.case), Purpose::Handling, words)
    }

    fn may(&self, network: &Network, deed: Deed) -> bool {
        may_case(network, self.by, Some(self.post), deed, self.case, self.now)
    }

    fn show(&self, until: Until) -> Result<Shown, Stop> {
        let words = [Deed::SeeReportWords, Deed::SeeCrisis, Deed::SeeListingWords];
        let words = self.engine.read(|view| words.into_iter().any(|deed| self.may(&view.network, deed)))?;
        let visit = self.visit(words)?;
        let positions: Vec<Position> = self.engine.read(|view| view.positions(self.case).collect())?;
        let mut trail = Trail::of(self.case);
        for position in positions {
            if let Some(entry) = self.engine.entry(position)?.filter(|entry| until.holds(entry)) {
                trail.apply(&entry);
            }
        }
        let sees_sender = self.engine.read(|view| self.may(&view.network, Deed::SeeSender))?;
        let (mut shown, subject) = match self.past {
            Some(network) => self.outline(network, &trail.steps, sees_sender),
            None => self.engine.read(|view| self.outline(&view.network, &trail.steps, sees_sender))?,
        };
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

    fn outline(&self, network: &Network, steps: &[Step], sees_sender: bool) -> (Shown, Option<PersonNo>) {
        let report = network.report.get(self.case);
        let crisis = network.crisis.get(self.case);
        let listing = network.focus.get(self.case);
        let sender = report.and_then(|report| report.from).filter(|_| !sees_sender);
        let title = |post: PostNo| match sender {
            Some(sender) if sender == post => self.masked(network, post),
            _ => post_title(self.text, network, post),
        };
        let ended = |ended| self.text.get(if ended { "show-closed" } else { "show-open" });
        let (what, state, holder, subject) = match (report, crisis, listing) {
            (Some(report), ..) => {
                let state = self.text.get(&format!("state-{}", report.state.name()));
                ("report", state, report.holder, report.subject.and_then(Subject::person))
            }
            (_, Some(crisis), _) => {
                let subject = crisis.subject.and_then(Subject::person);
                ("crisis", ended(!crisis.is_open()), crisis.holder, subject)
            }
            (.., Some(listing)) => ("listing", ended(listing.ended), listing.owner, listing.person),
            _ => ("case", String::new(), None, None),
        };
        let shown = Shown {
            case: self.case,
            what,
            state,
            subject: None,
            holder: holder.map(title),
            became: report.and_then(|report| report.crisis),
            path: way(report, steps).into_iter().map(title).collect(),
            steps: steps
                .iter()
                .filter(|step| step.case == Some(self.case))
                .map(|step| ShownStep {
                    position: step.position,
                    at: step.at,
                    kind: step.kind,
                    by: match step.by {
                        By::Post { post, .. } => title(post),
                        By::Account => self.text.get("show-somebody"),
                        By::Engine => self.text.get("show-engine"),
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

/// The posts that a report went through, the sender first; of a crisis, those that proposed and decided.
fn way(report: Option<&Report>, steps: &[Step]) -> Vec<PostNo> {
    let Some(report) = report else {
        let turns =
            steps.iter().filter(|step| matches!(step.kind, Kind::Assessed | Kind::Proposed | Kind::Decided));
        return turns.filter_map(|step| step.by.post()).collect();
    };
    report.from.into_iter().chain(report.path.iter().copied()).collect()
}

fn tell(shown: &Shown, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let text = terminal.text;
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
        // To himself is no way.
        let to = step.to.as_ref().filter(|to| **to != step.by);
        let to = to.map_or(String::new(), |to| format!(" → {to}"));
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
    Ok(())
}
