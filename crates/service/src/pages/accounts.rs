//! `/accounts`: which accounts of staff wait for a second person, and which are used. Whoever confirms ticks those whose
//! owners he knows to have asked; whoever gives codes sees what he waits for.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use wuji_core::access::Waits;

use super::asked::{Asked, Inside};
use super::door::said_done;
use super::forms::{Choice, Control, Field, Form, Kept, Opt};
use super::frame::{Frame, respond};
use super::labels;
use super::moment::Moment;
use super::trouble::Failure;
use crate::reading::{AccountLine, AccountsWindow};
use crate::server::Shared;
use crate::text::Text;

/// The route of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/accounts", get(page))
}

#[derive(Template)]
#[template(path = "pages/accounts.html")]
struct AccountsPage {
    frame: Frame,
    done: Option<String>,
    trouble: Option<String>,
    /// What waits, ticked and sent at once.
    confirm: Option<Form>,
    rows: Vec<Row>,
}

/// An account.
struct Row {
    who: String,
    posts: String,
    waits: Option<String>,
    invited: Option<Moment>,
    pledged: Option<Moment>,
    refuse: Option<Form>,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    done: Option<String>,
}

async fn page(Inside(asked): Inside, Query(Part { done }): Query<Part>) -> Response {
    asked.show(move |asked| draw(asked, done.as_deref(), None)).await
}

/// The accounts.
pub(super) fn draw(asked: &Asked, done: Option<&str>, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let window = match reader.accounts() {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let mut frame = Frame::of(asked, text.get("page-accounts-title"));
    "/accounts".clone_into(&mut frame.here);
    let page = AccountsPage {
        frame,
        done: said_done(asked, done),
        trouble: kept.map(|kept| kept.trouble.clone()),
        confirm: confirm(text, &window, reader.person, kept),
        rows: window.rows.iter().map(|row| line(text, &window, row, kept)).collect(),
    };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}

fn waits_for_second(row: &AccountLine) -> bool {
    matches!(row.waits, Some(Waits::Unconfirmed | Waits::NotInvited))
}

/// Ticks for whoever waits for a second person; nobody confirms himself.
fn confirm(
    text: Text,
    window: &AccountsWindow,
    reader: wuji_core::ids::PersonNo,
    kept: Option<&Kept>,
) -> Option<Form> {
    let waiting = window.rows.iter().filter(|row| waits_for_second(row) && row.person != reader);
    let options: Vec<Opt> =
        waiting.map(|row| Opt::new(row.person, who(text, row)).hint(Some(posts(text, row)))).collect();
    (window.may_confirm && !options.is_empty()).then(|| {
        let control = Control::Choice(Choice::Many, options);
        Form::of(text, "access.confirm_invite", "/accounts")
            .field(Field::new("owners:people", text.get("page-accounts-waiting"), control).needed())
            .hidden("then", "/accounts")
            .keep(kept)
    })
}

fn line(text: Text, window: &AccountsWindow, row: &AccountLine, kept: Option<&Kept>) -> Row {
    let moment = |at| Moment::of(text, at, window.now);
    Row {
        who: who(text, row),
        posts: posts(text, row),
        waits: row.waits.map(|waits| text.name("waits", &waits)),
        invited: row.invited_at.map(moment),
        pledged: row.pledged_at.map(moment),
        refuse: (window.may_confirm && row.waits.is_some()).then(|| {
            Form::of(text, "access.refuse_invite", "/accounts")
                .apart(row.person)
                .hidden("person:number", row.person)
                .hidden("then", "/accounts")
                .look("")
                .keep(kept)
        }),
    }
}

fn who(text: Text, row: &AccountLine) -> String {
    row.name.clone().unwrap_or_else(|| text.with("page-accounts-person", &[("number", &row.person)]))
}

fn posts(text: Text, row: &AccountLine) -> String {
    let posts: Vec<String> = row.posts.iter().map(|post| labels::post(text, post)).collect();
    posts.join(&text.get("page-list-comma"))
}
