//! `wuji show`: one case with its way through the levels, as far as its reader may see it, asked of the running server. A
//! reading: it is an entry before anything is shown. The first sender reads "a room-mate", "a classmate" except to the
//! counsellor who holds the case.

use std::io;

use clap::Args;
use wuji_core::At;
use wuji_core::ids::CaseNo;

use super::visitor::Visitor;
use crate::client::{Client, ClientError};
use crate::command_line::{Columns, Terminal};
use crate::exit::Exit;
use crate::home::Stop;
use crate::pages::fact_value;
use crate::persona::{actor_title, post_title};
use crate::reading::{
    Actor, CaseWindow, DutyLabel, Fact, Head, PersonLabel, PostLabel, StepLabel, SubjectLabel,
};
use crate::text::{Text, code, key};

/// What `show` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    case: u32,
    #[arg(long = "as-of", value_name = "TIME")]
    as_of: Option<At>,
    #[command(flatten)]
    visitor: Visitor,
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

/// A case in lines.
pub(super) fn tell(case: &CaseWindow, terminal: &mut Terminal<'_>) -> io::Result<()> {
    Outline::of(case, terminal.text).tell(terminal)
}

/// The case, and the crisis that it became, as far as the reader may see that too.
fn look(arguments: &Arguments, text: Text) -> Result<Vec<CaseWindow>, Stop> {
    let client = arguments.visitor.enter(text)?;
    let mut shown = vec![one(&client, arguments, arguments.case)?];
    if let Some(CaseWindow::Report(report)) = shown.first()
        && let Some(crisis) = report.crisis
    {
        match one(&client, arguments, crisis.0) {
            Ok(crisis) => shown.push(crisis),
            // Its number may be known to more people than it may be read by.
            Err(ClientError::Problem { code, .. }) if code == "not_found" => {}
            Err(error) => return Err(Stop::Client(error)),
        }
    }
    Ok(shown)
}

fn one(client: &Client, arguments: &Arguments, case: u32) -> Result<CaseWindow, ClientError> {
    let as_of = arguments.as_of.map(|at| at.to_string());
    client.get(&format!("/v1/cases/{case}"), &[arguments.visitor.query(), ("as_of", as_of)])
}

/// What the windows have in common.
struct Outline<'w> {
    what: String,
    head: &'w Head,
    state: String,
    subject: String,
    holder: Option<String>,
    way: Vec<String>,
    became: Option<CaseNo>,
    facts: &'w [Fact],
}

impl<'w> Outline<'w> {
    fn of(window: &'w CaseWindow, text: Text) -> Self {
        let head = window.head();
        let open = |open| text.get(if open { "show-open" } else { "show-closed" });
        let post = |label: &PostLabel| post_title(text, label);
        let actors = |actors: &[Actor]| actors.iter().map(|actor| actor_title(text, actor)).collect();
        match window {
            CaseWindow::Report(report) => Self {
                what: "report".to_owned(),
                head,
                state: text.name("state", &report.state),
                subject: subject(report.subject.as_ref(), text),
                holder: report.holder.as_ref().map(|holder| actor_title(text, holder)),
                way: actors(&report.path),
                became: report.crisis,
                facts: &[],
            },
            CaseWindow::Crisis(crisis) => Self {
                what: "crisis".to_owned(),
                head,
                state: crisis.grade.map_or(open(crisis.open), |grade| {
                    format!("{} {}", open(crisis.open), text.name("grade", &grade))
                }),
                subject: subject(crisis.subject.as_ref(), text),
                holder: crisis.holder.as_ref().map(post),
                way: actors(&crisis.addressed),
                became: None,
                facts: &[],
            },
            CaseWindow::Listing(listing) => Self {
                what: "listing".to_owned(),
                head,
                state: open(listing.open),
                subject: listing.subject.as_ref().map(named).unwrap_or_default(),
                holder: listing.owner.as_ref().map(post),
                way: Vec::new(),
                became: None,
                facts: &[],
            },
            CaseWindow::Task(task) => Self {
                what: "task".to_owned(),
                head,
                state: text.name("task_state", &task.state),
                subject: task.title.clone().unwrap_or_default(),
                holder: task.to.as_ref().map(post),
                way: Vec::new(),
                became: None,
                facts: &[],
            },
            CaseWindow::Lapse(lapse) => Self {
                what: "lapse".to_owned(),
                head,
                state: open(!lapse.seen),
                subject: duty_title(text, &lapse.duty),
                holder: lapse.told.as_ref().map(post),
                way: Vec::new(),
                became: None,
                facts: &[],
            },
            CaseWindow::Plain(plain) => Self {
                what: code(&plain.kind),
                head,
                state: plain
                    .state
                    .codes
                    .iter()
                    .map(|state| text.get(&key(&plain.state.prefix, state)))
                    .collect(),
                subject: plain.subject.as_ref().map(named).unwrap_or_default(),
                holder: plain.holder.as_ref().map(post),
                way: Vec::new(),
                became: None,
                facts: &plain.facts,
            },
        }
    }

    fn tell(&self, terminal: &mut Terminal<'_>) -> io::Result<()> {
        let text = terminal.text;
        let heading = [
            ("what", &text.get(&format!("show-{}", self.what)) as &dyn ToString),
            ("case", &self.head.case),
            ("state", &self.state),
            ("subject", &self.subject),
        ];
        terminal.line(&text.with("show-heading", &heading))?;
        if let Some(holder) = &self.holder {
            terminal.line(&text.with("show-holder", &[("holder", holder)]))?;
        }
        for (number, post) in self.way.iter().enumerate() {
            if number == 0 {
                terminal.line(&text.get(if self.what == "report" {
                    "show-path"
                } else {
                    "show-addressed"
                }))?;
            }
            terminal.line(&format!("  {} {post}", if number == 0 { ' ' } else { '→' }))?;
        }
        if let Some(crisis) = self.became {
            terminal.line(&text.with("show-became", &[("case", &crisis)]))?;
        }
        for fact in self.facts {
            terminal.line(&self.fact(fact, text))?;
        }
        for part in &self.head.care {
            let facts: Vec<String> = part.facts.iter().map(|fact| self.fact(fact, text)).collect();
            let name = text.get(&key("part", &part.name));
            terminal.line(&format!("{name}  {}", facts.join(" · ")))?;
        }
        for clock in &self.head.clocks {
            let owner = clock.owner.as_ref().map(|owner| actor_title(text, owner)).unwrap_or_default();
            let said = [
                ("item", &text.name("item", &clock.item) as &dyn ToString),
                ("due", &clock.due),
                ("owner", &owner),
            ];
            terminal.line(&text.with("show-clock", &said))?;
        }
        self.tell_steps(terminal)
    }

    fn fact(&self, fact: &Fact, text: Text) -> String {
        let value = fact_value(text, &fact.value, self.head.now);
        text.with("show-fact", &[("name", &text.get(&key("fact", &fact.name))), ("value", &value)])
    }

    fn tell_steps(&self, terminal: &mut Terminal<'_>) -> io::Result<()> {
        let text = terminal.text;
        let row = |step: &StepLabel| {
            let by = actor_title(text, &step.by);
            // To himself is no way.
            let to = step.to.as_ref().map(|to| actor_title(text, to)).filter(|to| *to != by);
            let to = to.map_or(String::new(), |to| format!("→ {to}"));
            let due = step.due.map_or(String::new(), |due| text.with("show-due", &[("due", &due)]));
            [step.at.to_string(), text.name("kind", &step.kind), by, to, due]
        };
        let rows: Vec<[String; 5]> = self.head.steps.iter().map(row).collect();
        let columns = Columns::of(&rows);
        for (step, row) in self.head.steps.iter().zip(&rows) {
            terminal.line(&columns.line(row))?;
            for line in step.words.iter().flat_map(|words| words.lines()) {
                terminal.line(&format!("    | {line}"))?;
            }
        }
        Ok(())
    }
}

fn subject(subject: Option<&SubjectLabel>, text: Text) -> String {
    match subject {
        Some(SubjectLabel::Person(person)) => named(person),
        Some(SubjectLabel::Described) => text.get("show-described"),
        None => String::new(),
    }
}

/// What a duty is called.
fn duty_title(text: Text, duty: &DutyLabel) -> String {
    duty.title.clone().unwrap_or_else(|| text.get(&format!("duty-{}", duty.duty)))
}

fn named(person: &PersonLabel) -> String {
    let parts = [&person.name, &person.class, &person.room];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}
