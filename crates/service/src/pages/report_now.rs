//! `/report`: what somebody saw, of whom, how urgent; and what he is told when it has been sent.

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use wuji_core::escalation::{Item, Row, due};
use wuji_core::report::{self, Channel, LifeEvent, Sign, Urgency};
use wuji_core::roster::Role;

use super::asked::{Asked, Inside};
use super::forms::{Choice, Control, Field, Form, Kept, Look, Opt};
use super::frame::{Frame, respond};
use super::moment::Moment;
use super::trouble::Failure;
use super::{labels, people};
use crate::api::Receipt;
use crate::reading::PostLabel;
use crate::server::Shared;
use crate::text::Text;

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/report", get(page))
}

#[derive(Template)]
#[template(path = "pages/report.html")]
struct ReportPage {
    frame: Frame,
    form: Form,
}

#[derive(Template)]
#[template(path = "pages/report_sent.html")]
struct SentPage {
    frame: Frame,
    heading: String,
    lines: Vec<String>,
}

async fn page(Inside(asked): Inside) -> Response {
    asked.show(|asked| draw(asked, None)).await
}

/// Signs that belong together, the gravest last.
const SIGNS: [(&str, &[Sign]); 4] = [
    ("mood", &[Sign::LowMood, Sign::Crying, Sign::Irritable, Sign::Hopeless]),
    ("life", &[Sign::Sleepless, Sign::NotEating, Sign::MissingClass, Sign::Withdrawn, Sign::Substance]),
    (
        "danger",
        &[
            Sign::SpeaksOfDeath,
            Sign::Farewell,
            Sign::SelfHarm,
            Sign::MissingAtNight,
            Sign::Violence,
            Sign::OutOfTouch,
        ],
    ),
    ("other", &[Sign::Other]),
];

/// Who asks, as far as the form depends on it.
struct Asker {
    roles: Vec<Role>,
    posts: Vec<PostLabel>,
    /// By when somebody must acknowledge what is sent now, by urgency.
    due: Vec<(Urgency, wuji_core::At)>,
    now: wuji_core::At,
}

/// The form.
pub(super) fn draw(asked: &Asked, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let (Some(who), Some(reader)) = (asked.who, asked.reader()) else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let engine = &asked.app.engine;
    let now = engine.now();
    let asker = engine.read(|view| {
        let network = &view.network;
        let posts = network.posts_of(who.person, now);
        let acknowledged = |urgency: Urgency| {
            (urgency, due(network, Row { item: Item::Acknowledge, level: urgency.level(), unit: None }, now))
        };
        Asker {
            roles: posts.iter().filter_map(|post| network.roster.role(*post)).collect(),
            posts: posts.iter().filter_map(|post| PostLabel::of(&network.roster, *post)).collect(),
            due: [Urgency::Routine, Urgency::Concerning, Urgency::Urgent].map(acknowledged).to_vec(),
            now,
        }
    });
    let (asker, people) = match (asker, reader.people()) {
        (Ok(asker), Ok(people)) => (asker, people),
        (Err(error), _) | (_, Err(error)) => return Failure::read(text, &error).respond(asked),
    };
    let mut form = Form::of(text, "report.submit", "/report").button(text.get("page-report-send"));
    for field in people::about(asked, "observation.about:about", false) {
        form = form.field(field);
    }
    form = form
        .field(signs(text))
        .field(low_mood_days(text))
        .field(life_event(text))
        .field(
            Field::words("observation.words:words", text.get("page-report-words"), 5)
                .hint(Some(text.get("page-report-words-hint"))),
        )
        .field(urgency(text, &asker))
        .field(Field::new(
            "observation.first_help:flag",
            text.get("page-report-first_help"),
            Control::Flag(false),
        ));
    let mut more: Vec<Field> = Vec::new();
    more.extend(choice(text, &asker.roles));
    more.extend(people::keep_from(text, &people));
    if people::is_staff(asked, who.person) {
        more.push(channel(text));
    }
    if asker.posts.len() > 1 {
        more.extend(post(text, &asker.posts));
    } else if let Some(only) = asker.posts.first() {
        form = form.hidden("as", only.post);
    }
    let form = form.folding(text.get("page-report-more"), more).keep(kept);
    let mut frame = Frame::of(asked, text.get("page-report-title"));
    "/report".clone_into(&mut frame.here);
    let status = kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    respond(status, text, &ReportPage { frame, form })
}

fn signs(text: Text) -> Field {
    let mut options = Vec::new();
    for (group, signs) in SIGNS {
        for (at, sign) in signs.iter().enumerate() {
            let heading = (at == 0).then(|| text.get(&format!("page-signs-{group}")));
            options.push(Opt::new(code(sign), text.name("sign", sign)).group(heading));
        }
    }
    Field::new(
        "observation.signs:list",
        text.get("page-report-signs"),
        Control::Choice(Choice::Many, options),
    )
    .hint(Some(text.get("page-report-signs-hint")))
}

fn low_mood_days(text: Text) -> Field {
    let look = Look { kind: "number", complete: "off", range: Some((0, 365)) };
    Field::new(
        "observation.low_mood_days:number",
        text.get("page-report-low_mood_days"),
        Control::Line(look, String::new()),
    )
    .hint(Some(text.get("page-report-low_mood_days-hint")))
}

fn life_event(text: Text) -> Field {
    let mut options = vec![Opt::new("", text.get("page-report-life_event-none")).chosen(true)];
    options.extend(LifeEvent::ALL.iter().map(|event| Opt::new(code(event), text.name("life_event", event))));
    Field::new("observation.life_event:text", text.get("page-report-life_event"), Control::Select(options))
}

fn urgency(text: Text, asker: &Asker) -> Field {
    let option = |(urgency, due): &(Urgency, wuji_core::At)| {
        let plain = text.get(&format!("page-urgency-{}", code(urgency)));
        let until = Moment::of(text, *due, asker.now).said;
        let hint = text.with("page-urgency-until", &[("plain", &plain), ("until", &until)]);
        Opt::new(code(urgency), text.name("urgency", urgency)).hint(Some(hint))
    };
    let options = asker.due.iter().map(option).collect();
    Field::new("urgency:text", text.get("page-report-urgency"), Control::Choice(Choice::One, options))
        .hint(Some(text.get("page-report-urgency-hint")))
        .needed()
}

/// Where a sender has a choice; the core refuses what is not his.
fn choice(text: Text, roles: &[Role]) -> Option<Field> {
    let own: &[&str] = if roles.contains(&Role::Commissioner) {
        &["advisor", "station", "student_affairs", "youth_league", "centre"]
    } else if roles.contains(&Role::Advisor) {
        &["station", "student_affairs"]
    } else if roles.contains(&Role::DormOfficer) {
        &["station", "centre"]
    } else if roles.is_empty() {
        &["advisor", "station", "centre"]
    } else {
        &[]
    };
    if own.is_empty() {
        return None;
    }
    let mut options = vec![Opt::new("", text.get("page-choice-route")).chosen(true)];
    options.extend(own.iter().map(|choice| Opt::new(choice, text.get(&format!("page-choice-{choice}")))));
    let student = roles.iter().all(|role| *role == Role::DormOfficer);
    let hint = if student { "page-report-to-hint_student" } else { "page-report-to-hint" };
    let field = Field::new("to:text", text.get("page-report-to"), Control::Choice(Choice::One, options));
    Some(field.hint(Some(text.get(hint))))
}

fn channel(text: Text) -> Field {
    let mut options = vec![Opt::new("", text.get("page-report-channel-none")).chosen(true)];
    options.extend(Channel::ALL.iter().map(|channel| Opt::new(code(channel), text.name("channel", channel))));
    Field::new("received.channel:text", text.get("page-report-channel"), Control::Select(options))
        .hint(Some(text.get("page-report-channel-hint")))
}

/// In which post, for whoever has several.
fn post(text: Text, posts: &[PostLabel]) -> Option<Field> {
    let option =
        |(at, label): (usize, &PostLabel)| Opt::new(label.post, labels::post(text, label)).chosen(at == 0);
    let options = posts.iter().enumerate().map(option).collect();
    (!posts.is_empty()).then(|| Field::new("as", text.get("page-report-as"), Control::Select(options)))
}

/// The stable name of a coded value.
pub(super) fn code<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        Ok(_) | Err(_) => String::new(),
    }
}

/// Sent: who has it, by when it must be answered, what happens otherwise. Shown once, to the sender.
pub(super) fn draw_sent(asked: &Asked, receipt: &Receipt) -> Response {
    let text = asked.text;
    let case = receipt.case.map(|case| case.to_string()).unwrap_or_default();
    let mut lines = fate(asked, receipt, "page-report");
    lines.push(text.get("page-report-after"));
    let mut frame = Frame::of(asked, text.get("page-report-sent_title"));
    "/sent".clone_into(&mut frame.here);
    let page = SentPage { frame, heading: text.with("page-report-sent", &[("case", &case)]), lines };
    respond(StatusCode::OK, text, &page)
}

/// Who has what was just sent, and by when it must be answered: posts and times, nobody's name. Whoever sends it again
/// later learns nothing new by it.
pub(super) fn fate(asked: &Asked, receipt: &Receipt, prefix: &str) -> Vec<String> {
    let text = asked.text;
    let now = asked.app.engine.now();
    let Some(case) = receipt.case.filter(|_| !receipt.repeated) else {
        return vec![text.get("page-report-repeated")];
    };
    let found = asked.app.engine.read(|view| {
        let network = &view.network;
        // A further emergency about somebody is promised what a first one would be.
        if let Some((holder, due)) = report::promise(network, case) {
            return (holder.and_then(|holder| PostLabel::of(&network.roster, holder)), Some(due));
        }
        let holder = network.report.get(case).and_then(|report| report.holder);
        let due = network
            .escalation
            .of_case(case)
            .filter(|(_, clock)| clock.start.row.item == Item::Acknowledge)
            .map(|(_, clock)| clock.start.due)
            .min();
        (holder.and_then(|holder| PostLabel::of(&network.roster, holder)), due)
    });
    let Ok((holder, due)) = found else { return Vec::new() };
    let holder = holder.map(|holder| labels::post(text, &holder));
    let mut lines = Vec::new();
    if let Some(holder) = holder {
        lines.push(text.with(&format!("{prefix}-holder"), &[("holder", &holder)]));
    }
    if let Some(due) = due {
        lines.push(text.with(&format!("{prefix}-due"), &[("due", &Moment::of(text, due, now).said)]));
    }
    lines
}
