//! `/healthz`: the process lives. `/readyz`: the engine takes requests. Anybody may ask, so both answer in codes alone: how
//! long the log is would tell a stranger when something happened.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use wuji_engine::copy::CopyStatus;

use super::app::Shared;

/// The routes of health.
pub(super) fn router(app: &Shared) -> Router {
    Router::new().route("/healthz", get(lives)).route("/readyz", get(ready)).with_state(app.clone())
}

async fn lives() -> Response {
    Json(json!({ "status": "lives" })).into_response()
}

async fn ready(State(app): State<Shared>) -> Response {
    let reads = app.blocking(|app| app.engine.read(|_| ())).await;
    if reads.is_err() {
        let body = json!({ "status": "stopped", "code": "poisoned" });
        return (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response();
    }
    let copy = match app.engine.copy_status() {
        None => "none",
        Some(CopyStatus::Building { .. }) => "building",
        Some(CopyStatus::Current) => "current",
        // Why stands in the log of the engine's host; a path may be in it.
        Some(CopyStatus::Unavailable { .. }) => "unavailable",
    };
    Json(json!({ "status": "ready", "copy": copy })).into_response()
}
