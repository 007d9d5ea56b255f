//! `wuji rights`: one's own consents, requests, counselling, referrals, and who read one's file, asked of the running server.

use std::io;

use clap::Args;
use serde_json::json;

use super::visitor::Visitor;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::Stop;
use crate::persona::post_title;
use crate::reading::{Detail, ReceiptWindow, RightsWindow};
use crate::text::{Text, key};

/// What `rights` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    visitor: Visitor,
}

/// Shows them.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match own(&arguments.visitor, terminal.text) {
        Ok((rights, receipt)) if terminal.json => {
            terminal.write_json(&json!({ "rights": rights, "receipt": receipt }))?;
            Ok(Exit::Ok)
        }
        Ok((rights, receipt)) => {
            rights_lines(&rights, terminal)?;
            receipt_lines(&receipt, terminal)?;
            Ok(Exit::Ok)
        }
        Err(stop) => stop.tell(terminal),
    }
}

fn own(visitor: &Visitor, text: Text) -> Result<(RightsWindow, ReceiptWindow), Stop> {
    let client = visitor.enter(text)?;
    Ok((client.get("/v1/me/rights", &[])?, client.get("/v1/me/receipt", &[])?))
}

fn said(text: Text, detail: &Detail) -> String {
    let names: Vec<String> = detail.codes.iter().map(|code| text.get(&key(&detail.prefix, code))).collect();
    names.join(" ")
}

/// Consents, requests, counselling and referrals, for people.
pub(super) fn rights_lines(rights: &RightsWindow, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let text = terminal.text;
    let consents = rights.consents.iter().map(|line| {
        let since = line.since.map_or(String::new(), |since| since.to_string());
        format!("{}  {}  {since}", text.name("consent_to", &line.to), text.name("consent_state", &line.state))
    });
    section(terminal, "rights-consents", consents)?;
    let requests = rights.requests.iter().map(|request| {
        let wish = request.wish.map(|wish| text.name("wish", &wish)).unwrap_or_default();
        let due = request.due.map_or(String::new(), |due| text.with("rights-due", &[("due", &due)]));
        format!("#{}  {wish}  {}  {}  {due}", request.case, said(text, &request.state), request.asked_at)
    });
    section(terminal, "rights-requests", requests)?;
    let counselling = rights.counselling.iter().map(|row| {
        let who = row.counsellor.as_ref().and_then(|person| person.name.clone()).unwrap_or_default();
        let at = row.appointment.map_or(String::new(), |booking| booking.at.to_string());
        format!("#{}  {}  {who}  {at}", row.case, said(text, &row.state))
    });
    let referrals = rights.referrals.iter().map(|row| {
        let toward = row.toward.map(|toward| text.name("referred_to", &toward)).unwrap_or_default();
        let institution = row.institution.clone().unwrap_or_default();
        format!("#{}  {}  {toward} {institution}", row.case, said(text, &row.state))
    });
    section(terminal, "rights-care", counselling.chain(referrals))
}

/// Who read the file and whom it was told, for people.
pub(super) fn receipt_lines(receipt: &ReceiptWindow, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let text = terminal.text;
    let lines = receipt.lines.iter().map(|line| {
        let post = line.post.as_ref().map(|post| post_title(text, post));
        let post = post.unwrap_or_else(|| text.get("page-rights-student_post"));
        format!("{}  {post}  {}", line.at, text.name("reading", &line.reading))
    });
    section(terminal, "rights-receipt", lines)?;
    let told = receipt.disclosures.iter().map(|row| {
        let shared: Vec<String> = row.shared.iter().map(|shared| text.name("shared", shared)).collect();
        format!("{}  {}  {}", row.at, text.name("recipient", &row.recipient), shared.join(" "))
    });
    section(terminal, "rights-told", told)
}

fn section(terminal: &mut Terminal<'_>, title: &str, lines: impl Iterator<Item = String>) -> io::Result<()> {
    let lines: Vec<String> = lines.collect();
    terminal.line(&terminal.text.get(title))?;
    if lines.is_empty() {
        terminal.line(&format!("  {}", terminal.text.get("rights-nothing")))?;
    }
    for line in lines {
        terminal.line(&format!("  {}", line.trim_end()))?;
    }
    Ok(())
}
