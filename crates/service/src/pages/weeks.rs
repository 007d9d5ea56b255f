//! `/weeks`: weekly class reports. A commissioner sends this week's: nothing happened, in one tap, or a roll-call that names
//! the exceptions. An officer ticks his room. Whoever sees to classes finds here how each stands. Names nobody.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use wuji_core::ids::UnitNo;
use wuji_core::limits::WEEK_COUNT_MAX;
use wuji_core::periodic::{RoomMood, RoomState, Status, WeekConcern};
use wuji_core::{At, Day};

use super::asked::{Asked, Inside};
use super::door::said_done;
use super::forms::{Choice, Control, Field, Form, Kept, Look, Opt};
use super::frame::{Frame, respond};
use super::moment::{self, Left, Moment};
use super::report_now::code;
use super::trouble::Failure;
use crate::reading::{Cursor, OwedTick, OwedWeek, RoomLine, WeekLine, WeeksQuery, WeeksWindow};
use crate::server::Shared;
use crate::text::Text;

/// The route of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/weeks", get(page))
}

#[derive(Template)]
#[template(path = "pages/weeks.html")]
struct WeeksPage {
    frame: Frame,
    done: Option<String>,
    refused: Option<String>,
    owed: Vec<Own>,
    ticks: Vec<(String, String, Form)>,
    sees: bool,
    week: String,
    shown: String,
    before: String,
    after: Option<String>,
    unit: String,
    units: Vec<(String, String)>,
    sums: Vec<(String, Vec<String>)>,
    rows: Vec<Line>,
    next: Option<String>,
}

/// A week of one's own class.
struct Own {
    title: String,
    due: Moment,
    left: Left,
    sent: Option<String>,
    returned: Option<String>,
    zero: Form,
    more: Form,
}

/// A class and a week.
struct Line {
    title: String,
    status: String,
    grave: bool,
    sent: String,
    rooms: Vec<String>,
    links: Vec<(String, String)>,
}

/// What is looked for, as it was chosen.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    unit: String,
    week: String,
    cursor: String,
    done: Option<String>,
}

impl Wanted {
    /// What a form that was refused kept of it.
    pub(super) fn of(kept: &Kept) -> Self {
        let value = |name| kept.value(name).unwrap_or_default().to_owned();
        Self { unit: value("unit"), week: value("week"), cursor: String::new(), done: None }
    }
}

async fn page(Inside(asked): Inside, Query(wanted): Query<Wanted>) -> Response {
    asked.show(move |asked| draw(asked, wanted, None)).await
}

/// The weeks; after a refusal with what was typed.
pub(super) fn draw(asked: &Asked, wanted: Wanted, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let unit = wanted.unit.parse().ok().map(UnitNo);
    let query = WeeksQuery { unit, week: wanted.week.parse().ok(), weeks: None };
    let from = Some(wanted.cursor.as_str()).filter(|token| !token.is_empty());
    let from = from.and_then(|token| Cursor::open(&reader, "weeks", token));
    let window = match reader.weeks(&query, from) {
        Ok(window) => window,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let owed: Vec<Own> = window.owed.iter().map(|row| own(text, row, window.now, kept)).collect();
    let ticks: Vec<(String, String, Form)> =
        window.ticks.iter().map(|row| ticked(text, row, window.now, kept)).collect();
    let forms = owed.iter().flat_map(|row| [&row.zero, &row.more]).chain(ticks.iter().map(|(.., form)| form));
    let held = forms.into_iter().any(Form::is_refused);
    let mut frame = Frame::of(asked, text.get("page-weeks-title"));
    "/weeks".clone_into(&mut frame.here);
    let page = WeeksPage {
        frame,
        done: said_done(asked, wanted.done.as_deref()),
        refused: kept.filter(|_| !held).map(|kept| kept.trouble.clone()),
        owed,
        ticks,
        // A class of one's own alone needs no choosing.
        sees: !window.units.is_empty(),
        week: of_week(text, window.last, window.now),
        shown: window.last.to_string(),
        before: window.last.plus(-7).to_string(),
        after: Some(window.last.plus(7))
            .filter(|week| *week <= window.now.day())
            .map(|week| week.to_string()),
        units: units(text, &window),
        sums: window.sums.iter().map(|row| (row.unit.title.clone(), counted(text, &row.counts))).collect(),
        rows: window.rows.iter().map(|row| line(text, row, window.now)).collect(),
        next: window.next,
        unit: wanted.unit,
    };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}

fn units(text: Text, window: &WeeksWindow) -> Vec<(String, String)> {
    if window.units.len() < 2 {
        return Vec::new();
    }
    let all = (String::new(), text.get("page-duties-all"));
    let units = window.units.iter().map(|unit| (unit.unit.to_string(), unit.title.clone()));
    std::iter::once(all).chain(units).collect()
}

/// A week by its first and last day.
fn of_week(text: Text, week: Day, now: At) -> String {
    let day = |day: Day| moment::date(text, day.at_minute(0), now);
    text.with("page-weeks-of", &[("first", &day(week)), ("last", &day(week.plus(6)))])
}

fn counted<T: serde::Serialize>(text: Text, counts: &[(T, u32)]) -> Vec<String> {
    let said = |(status, count): &(T, u32)| {
        let status = text.name("week_status", status);
        text.with("duties-count", &[("status", &status), ("count", count)])
    };
    counts.iter().map(said).collect()
}

fn own(text: Text, row: &OwedWeek, now: At, kept: Option<&Kept>) -> Own {
    let sent = row.version.map(|version| {
        let what = text.get(if row.zero { "week_status-zero" } else { "week_status-reported" });
        text.with("page-weeks-version", &[("what", &what), ("version", &version)])
    });
    let returned = row
        .returned
        .map(|why| text.with("page-weeks-returned", &[("why", &text.name("send_back_reason", &why))]));
    let form = |kind: &str| {
        Form::of(text, kind, "/weeks")
            .hidden("then", "/weeks")
            .hidden("as", row.post.post)
            .hidden("form", format!("{} {}", row.class, row.week))
            .hidden("class:number", row.class)
            .hidden("week:text", row.week)
            .apart(format!("{}-{}", row.class, row.week))
    };
    let mut more = form("periodic.report").look("");
    for field in roll_call(text, row) {
        more = more.field(field);
    }
    let number = |name: &str, label: String| {
        let look = Look { kind: "number", complete: "off", range: Some((0, WEEK_COUNT_MAX.into())) };
        Field::new(name, label, Control::Line(look, String::new()))
    };
    let concerns = WeekConcern::ALL.iter().map(|concern| {
        number(&format!("concerns:concern-{}", code(concern)), text.name("week_concern", concern))
    });
    let counts = ["talks", "activities", "reports"];
    let counts = counts.map(|name| number(&format!("{name}:number"), text.get(&format!("field-{name}"))));
    for field in counts {
        more = more.field(field);
    }
    let words = Field::words("words:words", text.get("page-weeks-words"), 4);
    let words = words.hint(Some(text.get("page-weeks-words-hint")));
    let more = more.field(words).folding(text.get("page-weeks-concerns"), concerns);
    Own {
        title: format!("{} · {}", row.title, of_week(text, row.week, now)),
        due: Moment::of(text, row.due, now),
        left: Left::of(text, row.due, now),
        sent,
        returned,
        zero: form("periodic.zero").keep(kept),
        more: more.keep(kept),
    }
}

/// The roll-call: how it is in every room but those that are named; one answer for all others, which nobody gives by not
/// looking.
fn roll_call(text: Text, row: &OwedWeek) -> Vec<Field> {
    let others = [RoomState::Calm, RoomState::NoAnswer, RoomState::NotAsked];
    let others = others
        .iter()
        .map(|state| Opt::new(code(state), text.get(&format!("page-weeks-others-{}", code(state)))));
    let others = Control::Choice(Choice::One, others.collect());
    let others = Field::new("others:text", text.get("page-weeks-others"), others).needed();
    let mut fields =
        vec![others.hint(Some(text.with("page-weeks-others-hint", &[("rooms", &row.rooms.len())])))];
    fields.extend(row.rooms.iter().map(|room| answer(text, room)));
    fields
}

/// What stays named in a correction: a room that was not simply calm.
fn is_exception(said: Option<RoomState>) -> bool {
    said.is_some_and(|state| state != RoomState::Calm)
}

fn answer(text: Text, room: &RoomLine) -> Field {
    let mut options = vec![Opt::new("", text.get("page-weeks-as_others")).chosen(!is_exception(room.said))];
    options.extend(RoomState::ALL.iter().map(|state| {
        Opt::new(code(state), text.name("room_state", state))
            .chosen(is_exception(room.said) && room.said == Some(*state))
    }));
    let ticked =
        room.ticked.map(|mood| text.with("page-weeks-ticked", &[("mood", &text.name("room_mood", &mood))]));
    let name = format!("rooms:room-{}", room.room);
    Field::new(&name, room.title.clone(), Control::Select(options)).hint(ticked)
}

fn ticked(text: Text, row: &OwedTick, now: At, kept: Option<&Kept>) -> (String, String, Form) {
    let options = RoomMood::ALL
        .iter()
        .map(|mood| Opt::new(code(mood), text.name("room_mood", mood)).chosen(row.mood == Some(*mood)));
    let moods = Control::Choice(Choice::OneInRow, options.collect());
    let form = Form::of(text, "periodic.tick", "/weeks")
        .hidden("then", "/weeks")
        .hidden("as", row.post.post)
        .hidden("form", row.post.post)
        .apart(row.post.post)
        .field(Field::new("mood:text", text.get("field-mood"), moods).needed())
        .keep(kept);
    (format!("{} · {}", row.title, of_week(text, row.week, now)), text.get("page-weeks-tick-hint"), form)
}

fn line(text: Text, row: &WeekLine, now: At) -> Line {
    let mut status = vec![text.name("week_status", &row.status)];
    status.extend(row.countersigned.then(|| text.get("page-weeks-countersigned")));
    status.extend(row.doubt.is_some().then(|| text.get("case_kind-calm")));
    let sent = row.sent.map(|at| moment::said(text, at, now));
    let asked = row
        .asked
        .as_ref()
        .map(|post| text.with("page-weeks-asked", &[("post", &super::labels::post(text, post))]));
    let due = || text.with("page-weeks-due", &[("due", &moment::said(text, row.due, now))]);
    let rooms = row.rooms.iter().map(|(state, count)| {
        let status = text.name("room_state", state);
        text.with("duties-count", &[("status", &status), ("count", count)])
    });
    let cases = [
        (row.case, "case_kind-week_report"),
        (row.silence, "case_kind-silence"),
        (row.doubt.as_ref().map(|(case, _)| *case), "case_kind-calm"),
    ];
    let links =
        cases.into_iter().filter_map(|(case, key)| Some((format!("/cases/{}", case?), text.get(key))));
    Line {
        title: row.title.clone(),
        status: status.join(" · "),
        grave: matches!(row.status, Status::Missing | Status::Vacant) || row.doubt.is_some(),
        sent: match row.status {
            Status::Suspended => String::new(),
            _ => asked.or(sent).unwrap_or_else(due),
        },
        rooms: rooms.collect(),
        links: links.collect(),
    }
}
