//! `wuji ask`: any action of the API from the command line, through the running server. Fields are given as `name=value`;
//! words are read from standard input, so that they stand in no list of processes and no history.

use std::io::{self, Read};

use clap::Args;
use serde_json::{Map, Value, json};
use wuji_engine::random_id;

use super::visitor::Visitor;
use crate::api::Receipt;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::shape::{FieldKind, FieldShape, Shape, shape, shapes};
use crate::text::{Text, key};

/// What `ask` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    action: Option<String>,
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    #[arg(long)]
    words: bool,
    #[command(flatten)]
    visitor: Visitor,
}

/// Asks; without an action lists them, without fields tells what an action asks for.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let Some(name) = &arguments.action else { return list(terminal) };
    let Some(shape) = shape(name) else { return terminal.refuse("ask-unknown_action", name) };
    let needs = shape.fields.iter().any(|field| field.needed);
    if arguments.fields.is_empty() && !arguments.words && needs {
        return explain(shape, terminal);
    }
    let mut action = match read(shape, &arguments.fields) {
        Ok(action) => action,
        Err((why, field)) => return terminal.refuse(why, &field),
    };
    let mut words = Vec::new();
    if arguments.words {
        let Some(field) = shape.fields.iter().find(|field| field.kind == FieldKind::Words) else {
            return terminal.refuse("ask-no_words", name);
        };
        let mut said = String::new();
        io::stdin().read_to_string(&mut said)?;
        action.insert(field.name.clone(), json!({"index": 0}));
        words.push(said.trim().to_owned());
    }
    match send(arguments, action, &words, terminal.text) {
        Ok(receipt) => tell(&receipt, terminal),
        Err(stop) => stop.tell(terminal),
    }
}

fn send(
    arguments: &Arguments,
    action: Map<String, Value>,
    words: &[String],
    text: Text,
) -> Result<Receipt, Stop> {
    let client = arguments.visitor.enter(text)?;
    let id = random_id().map_err(|_| Stop::Entropy)?;
    let body = json!({"id": id, "as": arguments.visitor.post(), "action": action, "words": words});
    Ok(client.post("/v1/commands", &body)?)
}

/// Reads the fields of an action.
fn read(shape: &Shape, given: &[String]) -> Result<Map<String, Value>, (&'static str, String)> {
    let mut action = Map::from_iter([("type".to_owned(), json!(shape.name))]);
    for pair in given {
        let (name, value) = pair.split_once('=').ok_or(("ask-no_value", pair.clone()))?;
        let field = shape.field(name).ok_or(("ask-unknown_field", name.to_owned()))?;
        let value = value_of(&field.kind, value).ok_or(("ask-bad_value", name.to_owned()))?;
        action.insert(name.to_owned(), value);
    }
    let lacks = |field: &&FieldShape| {
        field.needed && field.kind != FieldKind::Words && !action.contains_key(&field.name)
    };
    match shape.fields.iter().find(lacks) {
        Some(field) => Err(("ask-missing_field", field.name.clone())),
        None => Ok(action),
    }
}

fn value_of(kind: &FieldKind, value: &str) -> Option<Value> {
    let number = |text: &str| text.trim_start_matches('#').parse::<u64>().ok();
    Some(match kind {
        FieldKind::Case
        | FieldKind::Person
        | FieldKind::Post
        | FieldKind::Class
        | FieldKind::Unit
        | FieldKind::Number(..) => json!(number(value)?),
        FieldKind::People => {
            json!(value.split(',').map(number).collect::<Option<Vec<u64>>>()?)
        }
        FieldKind::Flag => json!(value.parse::<bool>().ok()?),
        FieldKind::Day | FieldKind::Instant | FieldKind::Title => json!(value),
        FieldKind::One(_, codes) => json!(codes.iter().find(|code| *code == value)?),
        FieldKind::Many(_, codes) => {
            let known = |one: &str| codes.iter().find(|code| *code == one).cloned();
            json!(value.split(',').map(known).collect::<Option<Vec<String>>>()?)
        }
        FieldKind::Words => return None,
        FieldKind::Other => serde_json::from_str(value).ok()?,
    })
}

fn list(terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    if terminal.json {
        let names: Vec<&str> = shapes().iter().map(|shape| shape.name.as_str()).collect();
        terminal.write_json(&names)?;
        return Ok(Exit::Ok);
    }
    for shape in shapes() {
        terminal.line(&format!("{:<28} {}", shape.name, text.get(&key("action", &shape.name))))?;
    }
    Ok(Exit::Ok)
}

fn explain(shape: &Shape, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    terminal.line(&text.get(&key("action", &shape.name)))?;
    for field in &shape.fields {
        let needed = text.get(if field.needed { "ask-needed" } else { "ask-optional" });
        let line = format!("  {:<16} {:<8} {}", field.name, needed, takes(&field.kind, text));
        terminal.line(&line)?;
    }
    Ok(Exit::Ok)
}

fn takes(kind: &FieldKind, text: Text) -> String {
    match kind {
        FieldKind::Case => text.get("ask-kind-case"),
        FieldKind::Person => text.get("ask-kind-person"),
        FieldKind::People => text.get("ask-kind-people"),
        FieldKind::Post => text.get("ask-kind-post"),
        FieldKind::Class => text.get("ask-kind-class"),
        FieldKind::Unit => text.get("ask-kind-unit"),
        FieldKind::Number(min, max) => match max {
            Some(max) => format!("{min}–{max}"),
            None => text.get("ask-kind-number"),
        },
        FieldKind::Flag => "true, false".to_owned(),
        FieldKind::Day => text.get("ask-kind-day"),
        FieldKind::Instant => text.get("ask-kind-instant"),
        FieldKind::Title => text.get("ask-kind-title"),
        FieldKind::Words => text.get("ask-kind-words"),
        FieldKind::One(_, codes) => codes.join(", "),
        FieldKind::Many(_, codes) => text.with("ask-kind-many", &[("codes", &codes.join(","))]),
        FieldKind::Other => text.get("ask-kind-json"),
    }
}

fn tell(receipt: &Receipt, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    if terminal.json {
        terminal.write_json(receipt)?;
        return Ok(Exit::Ok);
    }
    let text = terminal.text;
    let line = match receipt.case {
        Some(case) => text.with("ask-done_case", &[("case", &case), ("at", &receipt.at)]),
        None => text.with("ask-done", &[("at", &receipt.at)]),
    };
    terminal.line(&line)?;
    Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_by_what_they_take() {
        let shape = shape("crisis.close").unwrap();
        let read = |fields: &[&str]| read(shape, &fields.iter().map(ToString::to_string).collect::<Vec<_>>());
        let action = read(&["case=#7", "outcome=passed"]).unwrap();
        assert_eq!(action.get("case"), Some(&json!(7)));
        assert_eq!(read(&["case=x", "outcome=passed"]), Err(("ask-bad_value", "case".to_owned())));
        assert_eq!(read(&["case=7"]), Err(("ask-missing_field", "outcome".to_owned())));
        assert_eq!(read(&["case=7", "outcome=no"]), Err(("ask-bad_value", "outcome".to_owned())));
        assert_eq!(read(&["colour=red"]), Err(("ask-unknown_field", "colour".to_owned())));
        assert_eq!(read(&["case"]), Err(("ask-no_value", "case".to_owned())));
    }
}
