//! `/desk`: what the posts of somebody must do by when, and what they were told. It names nobody, so it goes on while a
//! session dozes, and refreshes itself: by script on each event, without scripts twice a minute.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use wuji_core::escalation::{Item, Level};

use super::asked::{Asked, Dozing};
use super::door::said_done;
use super::forms::{Form, Kept};
use super::frame::{Frame, respond};
use super::labels::{self, Mark};
use super::moment::{Left, Moment};
use super::trouble::Failure;
use crate::reading::{CaseKind, Inbox, InboxLine};
use crate::server::Shared;
use crate::text::{Text, code, key};

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk", get(page))
}

/// How often the desk comes again without scripts, in seconds.
const REFRESH_S: u32 = 30;

#[derive(Template)]
#[template(path = "pages/desk.html")]
struct DeskPage {
    frame: Frame,
    done: Option<String>,
    trouble: Option<String>,
    list: DeskList,
}

/// The list alone, as the script fetches it.
#[derive(Template)]
#[template(path = "pages/desk_list.html")]
struct DeskList {
    t: Text,
    owed: Vec<Card>,
    told: Vec<Card>,
    count: usize,
    more: bool,
}

impl askama::filters::HtmlSafe for DeskList {}

/// A line of the desk.
struct Card {
    colour: &'static str,
    mark: Option<Mark>,
    title: String,
    /// The case, where it opens.
    href: Option<String>,
    what: String,
    due: Option<(Left, Moment)>,
    since: Moment,
    holder: Option<String>,
    post: String,
    form: Option<Form>,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    fragment: Option<String>,
    #[serde(default)]
    done: Option<String>,
}

async fn page(Dozing(asked): Dozing, Query(Part { fragment, done }): Query<Part>) -> Response {
    asked.show(move |asked| draw(asked, fragment.is_some(), done.as_deref(), None)).await
}

/// The desk; after a refusal with its reason.
pub(super) fn draw(asked: &Asked, fragment: bool, done: Option<&str>, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let inbox = match reader.inbox(None) {
        Ok(inbox) => inbox,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let list = list(text, inbox);
    if fragment {
        return respond(StatusCode::OK, text, &list);
    }
    let mut frame = Frame::of(asked, text.get("page-desk-title")).refreshing(REFRESH_S);
    "/desk".clone_into(&mut frame.here);
    let page = DeskPage {
        frame,
        done: said_done(asked, done),
        trouble: kept.map(|kept| kept.trouble.clone()),
        list,
    };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}

fn list(text: Text, inbox: Inbox) -> DeskList {
    let now = inbox.now;
    let more = inbox.next.is_some();
    let (mut owed, told): (Vec<InboxLine>, Vec<InboxLine>) =
        inbox.lines.into_iter().partition(|line| line.item.is_some());
    // Emergencies before everything else; the rest stays in the order of due times.
    owed.sort_by_key(|line| line.level != Some(Level::Emergency));
    let cards = |lines: Vec<InboxLine>| lines.iter().map(|line| card(text, line, now)).collect::<Vec<Card>>();
    DeskList { t: text, count: owed.len(), owed: cards(owed), told: cards(told), more }
}

fn card(text: Text, line: &InboxLine, now: wuji_core::At) -> Card {
    let what = key("page-kind", &code(&line.what));
    let emergency = line.level == Some(Level::Emergency);
    let takes = line.item == Some(Item::Acknowledge)
        || (line.item.is_none() && emergency && !line.acknowledged && line.what == CaseKind::Report);
    let label = if line.item.is_some() { "page-desk-acknowledge" } else { "page-desk-take" };
    let form = takes.then(|| {
        Form::of(text, "report.acknowledge", "/desk")
            .apart(format!("{}-{}", line.case, line.post.post))
            .hidden("case:number", line.case)
            .hidden("as", line.post.post)
            .hidden("then", "/desk")
            .hint(None)
            .button(text.get(label))
            .look(if emergency { "danger" } else { "primary" })
            .keep(None)
    });
    Card {
        colour: line.level.map_or("", labels::colour),
        mark: line.level.map(|level| Mark::level(text, level)),
        title: text.with(&what, &[("case", &line.case)]),
        href: line.opens.then(|| format!("/cases/{}", line.case)),
        what: line.item.map_or_else(|| text.get("page-desk-told"), |item| owed(text, item)),
        due: line.due.map(|due| (Left::of(text, due, now), Moment::of(text, due, now))),
        since: Moment::of(text, line.since, now),
        holder: line.holder.as_ref().map(|holder| {
            let key = if line.acknowledged { "page-desk-held" } else { "page-desk-held_unseen" };
            text.with(key, &[("holder", &labels::post(text, holder))])
        }),
        post: labels::post(text, &line.post),
        form,
    }
}

/// What is owed, as something to do where there is a sentence for it.
fn owed(text: Text, item: Item) -> String {
    text.find(&key("page-due", &code(&item))).unwrap_or_else(|| text.name("item", &item))
}
