//! The questions of the API. Each is a line of authority away from its window in [`crate::reading`].

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::At;
use wuji_core::crisis::Grade;
use wuji_core::ids::{CaseNo, PersonNo, UnitNo};
use wuji_engine::vault::EpochKey;
use wuji_engine::{Home, ReadError};

use super::asked::{Asked, cursor};
use super::problem::{EMERGENCY_PHONES, Problem};
use crate::reading::{
    CaseKind, CaseWindow, CasesQuery, DeciderChoice, DutiesQuery, PhoneLine, Reader, RegisterQuery,
    TrailQuery, VerifyWindow, WeeksQuery,
};
use crate::server::{App, Shared, Verification};
use crate::sign_in::{Awake, Signed};

/// What is looked for in the register. In a body, because a name never stands in an address.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FocusSearch {
    /// Part of a name, in characters, pinyin or initials, or of a class's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// At this grade alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Where the page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Somebody looked for by number. In a body, because a number never stands in an address.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberSearch {
    /// Student or staff number.
    pub number: String,
}

/// Who was found.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct Found {
    /// Somebody whom the reader may see; absent whether there is nobody or nobody for him.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonNo>,
}

/// Members of the leading group.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct Deciders {
    /// Those who may be named as deciders.
    pub deciders: Vec<DeciderChoice>,
}

/// Whom to phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Phones {
    /// Ambulance and police.
    pub emergency: Vec<String>,
    /// Who is on call, the centre first.
    pub on_call: Vec<PhoneLine>,
}

fn number(text: &str) -> Result<u32, Problem> {
    text.parse().map_err(|_| Problem::new("not_found"))
}

pub(super) async fn me(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, _| Ok(reader.me()?)).await
}

pub(super) async fn receipt(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, _| Ok(reader.receipt()?)).await
}

pub(super) async fn rights(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, _| Ok(reader.rights()?)).await
}

pub(super) async fn inbox(State(app): State<Shared>, Signed(signed): Signed, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, asked| Ok(reader.inbox(asked.cursor(reader, "inbox")?)?)).await
}

pub(super) async fn sent(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, asked| Ok(reader.sent(asked.cursor(reader, "sent")?)?)).await
}

pub(super) async fn people(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, _| Ok(reader.people()?)).await
}

pub(super) async fn deciders(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, _| Ok(Deciders { deciders: reader.deciders()? })).await
}

/// A case, whatever it is; or of one kind alone: of another it is not there.
pub(super) async fn case<W: Serialize + Send + TryFrom<CaseWindow> + 'static>(
    State(app): State<Shared>,
    Awake(signed): Awake,
    Path(case): Path<String>,
    asked: Asked,
) -> Response {
    let read = move |_: &App, reader: &Reader<'_>, asked: &Asked| {
        let window = reader.case(CaseNo(number(&case)?), asked.as_of()?)?;
        W::try_from(window).map_err(|_| Problem::new("not_found"))
    };
    asked.window_of_then(app, signed, read).await
}

pub(super) async fn copy(
    State(app): State<Shared>,
    Awake(signed): Awake,
    Path(case): Path<String>,
    asked: Asked,
) -> Response {
    asked.window(app, signed, move |_, reader, _| Ok(reader.copy(CaseNo(number(&case)?))?)).await
}

/// Which cases are looked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Looked {
    kind: Option<CaseKind>,
    ended: bool,
}

pub(super) async fn cases(
    State(app): State<Shared>,
    Awake(signed): Awake,
    Query(looked): Query<Looked>,
    asked: Asked,
) -> Response {
    let query = CasesQuery { kind: looked.kind, ended: looked.ended };
    let read = move |_: &App, reader: &Reader<'_>, asked: &Asked| {
        Ok(reader.cases(query, asked.cursor(reader, "cases")?)?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn accounts(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, _| Ok(reader.accounts()?)).await
}

pub(super) async fn crises(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, asked| Ok(reader.crises(asked.cursor(reader, "crises")?)?)).await
}

pub(super) async fn sessions(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        Ok(reader.sessions(asked.parameter("from")?, asked.parameter("until")?)?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn census(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        Ok(reader.census(asked.parameter::<u32>("census")?.map(CaseNo))?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn retest(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        let census = asked.parameter::<u32>("census")?.map(CaseNo);
        Ok(reader.retest(census, asked.cursor(reader, "retest")?)?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn warnings(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, _| Ok(reader.warnings()?)).await
}

pub(super) async fn student(
    State(app): State<Shared>,
    Awake(signed): Awake,
    Path(person): Path<String>,
    asked: Asked,
) -> Response {
    asked.window(app, signed, move |_, reader, _| Ok(reader.student(PersonNo(number(&person)?))?)).await
}

pub(super) async fn dossier(
    State(app): State<Shared>,
    Awake(signed): Awake,
    Path(person): Path<String>,
    asked: Asked,
) -> Response {
    asked.window(app, signed, move |_, reader, _| Ok(reader.dossier(PersonNo(number(&person)?))?)).await
}

pub(super) async fn timeline(
    State(app): State<Shared>,
    Awake(signed): Awake,
    Path(person): Path<String>,
    asked: Asked,
) -> Response {
    let read = move |_: &App, reader: &Reader<'_>, asked: &Asked| {
        Ok(reader.timeline(PersonNo(number(&person)?), asked.as_of()?)?)
    };
    asked.window_of_then(app, signed, read).await
}

pub(super) async fn find_student(
    State(app): State<Shared>,
    Awake(signed): Awake,
    asked: Asked,
    body: Bytes,
) -> Response {
    let read = move |_: &App, reader: &Reader<'_>, _: &Asked| {
        let NumberSearch { number } = body_of(&body)?;
        Ok(Found { person: reader.by_number(&number)? })
    };
    asked.window(app, signed, read).await
}

pub(super) async fn focus(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        let query = RegisterQuery { search: None, grade: asked.code("grade")? };
        Ok(reader.focus(&query, asked.cursor(reader, "focus")?)?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn search_focus(
    State(app): State<Shared>,
    Awake(signed): Awake,
    asked: Asked,
    body: Bytes,
) -> Response {
    let read = move |_: &App, reader: &Reader<'_>, _: &Asked| {
        let FocusSearch { search, grade, cursor: token } = body_of(&body)?;
        let from = cursor(reader, "focus", token.as_deref())?;
        Ok(reader.focus(&RegisterQuery { search, grade }, from)?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn duties(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        let query = DutiesQuery {
            unit: asked.parameter("unit")?.map(UnitNo),
            term: asked.parameter("term")?,
            status: asked.code("status")?,
        };
        Ok(reader.duties(&query, asked.cursor(reader, "duties")?)?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn overview(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        let (term, month): (Option<String>, Option<String>) =
            (asked.parameter("term")?, asked.parameter("month")?);
        Ok(reader.overview(term.as_deref(), month.as_deref())?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn ledger(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        let term: Option<String> = asked.parameter("term")?;
        Ok(reader.ledger(term.as_deref())?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn weeks(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        let query = WeeksQuery {
            unit: asked.parameter("unit")?.map(UnitNo),
            week: asked.parameter("week")?,
            weeks: asked.parameter("weeks")?,
        };
        Ok(reader.weeks(&query, asked.cursor(reader, "weeks")?)?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn network(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, _| Ok(reader.network()?)).await
}

pub(super) async fn coverage(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        Ok(reader.coverage(asked.parameter("unit")?.map(UnitNo))?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn notices(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |_, reader, _| Ok(reader.notices()?)).await
}

pub(super) async fn trail(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        let case = asked.parameter("case")?.map(CaseNo);
        let query = TrailQuery { case, until: asked.parameter("until")?, kind: asked.code("kind")? };
        Ok(reader.trail(&query, asked.cursor(reader, "trail")?)?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn missed(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |_: &App, reader: &Reader<'_>, asked: &Asked| {
        let until = asked.parameter("until")?.unwrap_or_else(|| reader.engine.now());
        let month_before = until.plus_minutes(-31 * 24 * 60);
        let from: At = asked.parameter("from")?.unwrap_or(month_before);
        Ok(reader.missed(from, until)?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn knew(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    let read = |app: &App, reader: &Reader<'_>, asked: &Asked| {
        let case = asked.parameter("case")?.ok_or_else(|| Problem::new("parameter_invalid").field("case"))?;
        let key = || home(app).map_err(|_| ReadError::NotFound);
        Ok(reader.knew(CaseNo(case), asked.parameter("at")?, key)?)
    };
    asked.window(app, signed, read).await
}

pub(super) async fn verify(State(app): State<Shared>, Awake(signed): Awake, asked: Asked) -> Response {
    asked.window(app, signed, |app, reader, _| verified(app, reader)).await
}

/// What verifying the log found, for whoever may know; else how far it has come.
pub(crate) fn verified(app: &App, reader: &Reader<'_>) -> Result<VerifyWindow, Problem> {
    let total = reader.verifies()?;
    match app.verifier.verify(home(app)?, total) {
        Verification::Done(verified) => Ok(VerifyWindow::from(verified.as_ref())),
        Verification::Running(percent) => Err(Problem::verifying(percent)),
        Verification::Failed => Err(Problem::new("unavailable")),
    }
}

/// Where the log lives. Read again for each verification: the key is not kept anywhere for it.
pub(crate) fn home(app: &App) -> Result<Home, Problem> {
    let config = &app.config;
    let key = EpochKey::from_file(&config.key).map_err(|_| Problem::new("unavailable"))?;
    Ok(Home { data: config.data.clone(), vault: config.vault.clone(), key })
}

/// For anybody, signed in or not.
pub(super) async fn phone_lines(State(app): State<Shared>, asked: Asked) -> Response {
    let answer = move |app: &App| {
        let emergency = EMERGENCY_PHONES.map(str::to_owned).to_vec();
        let phones = Phones { emergency, on_call: app.phones() };
        asked.dress(&phones).unwrap_or_else(|problem| problem.answer(asked.text))
    };
    app.blocking(answer).await
}

/// A body, or where it cannot be read.
pub(super) fn body_of<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let value = serde_json::from_slice(bytes).map_err(|_| Problem::new("malformed").at(""))?;
    T::deserialize(&value)
        .map_err(|error| Problem::new("malformed").at(super::locate::locate::<T>(&value, &error.to_string())))
}
