//! Files over HTTP: previewed, and committed bound to their preview. The file stands in the body; nothing of it is kept
//! between the two.
//!
//! Invariant: whoever has no post that imports is told so before his body is read.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use wuji_core::Network;
use wuji_core::ids::PersonNo;

use super::asked::Asked;
use super::problem::Problem;
use super::windows::body_of;
use crate::import::take::{Form, NotTaken, Take, Taken, acting, take};
use crate::limits::IMPORT_BODY_BYTES_MAX;
use crate::server::{App, Shared};
use crate::sign_in::Awake;
use crate::text::Text;

impl From<NotTaken> for Problem {
    fn from(error: NotTaken) -> Self {
        match error {
            NotTaken::NotAllowed => Problem::new("not_allowed"),
            NotTaken::NoCensus => Problem::new("not_found"),
            NotTaken::Submit(error) => error.into(),
            NotTaken::Read(error) => error.into(),
            NotTaken::Entropy => Problem::new("unavailable"),
        }
    }
}

/// `POST /v1/imports`.
pub(super) async fn imports(
    State(app): State<Shared>,
    Awake(signed): Awake,
    asked: Asked,
    request: Request,
) -> Response {
    let (text, person) = (asked.text, signed.person);
    match taken(&app, person, text, request).await {
        Ok(taken) => Json(taken).into_response(),
        Err(problem) => problem.answer(text),
    }
}

async fn taken(app: &Shared, person: PersonNo, text: Text, request: Request) -> Result<Taken, Problem> {
    let _admission = app.gates.admit(person, false).map_err(Problem::of_gate)?;
    app.blocking(move |app| may(app, person)).await?;
    // One at a time: each has a copy of the whole network.
    let importing = app.gates.importing().map_err(Problem::of_gate)?;
    let bytes = to_bytes(request.into_body(), IMPORT_BODY_BYTES_MAX).await;
    let bytes = bytes.map_err(|_| Problem::new("too_large"))?;
    app.blocking(move |app| {
        // Until it is done, whether anybody still waits for it or not.
        let _importing = importing;
        let body: Take = body_of(&bytes)?;
        Ok(take(&app.engine, person, &body, false, text, &mut |_| {})?)
    })
    .await
}

/// Whether a person has any post in which files are taken in.
fn may(app: &App, person: PersonNo) -> Result<(), Problem> {
    let now = app.engine.now();
    let forms = [Form::Roster, Form::Census { census: None }];
    let any = |network: &Network| forms.iter().any(|form| acting(network, person, None, form, now).is_some());
    let may = app.engine.read(|view| any(&view.network))?;
    may.then_some(()).ok_or_else(|| Problem::new("not_allowed"))
}
