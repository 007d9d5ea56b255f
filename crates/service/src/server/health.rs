//! `/healthz`: the process lives. `/readyz`: the engine takes requests. Numbers and states; nobody and nothing of a case.

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
    let head = app.blocking(|app| app.engine.read(|view| view.network.head())).await;
    let Ok(head) = head else {
        let body = json!({ "status": "stopped", "code": "poisoned" });
        return (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response();
    };
    let copy = match app.engine.copy_status() {
        None => json!("none"),
        Some(CopyStatus::Building { done, total }) => json!({ "building": { "done": done, "total": total } }),
        Some(CopyStatus::Current) => json!("current"),
        // Why stands in the log of the engine's host; a path may be in it.
        Some(CopyStatus::Unavailable { .. }) => json!("unavailable"),
    };
    Json(json!({ "status": "ready", "head": head, "copy": copy })).into_response()
}
