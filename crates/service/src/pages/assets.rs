//! Stylesheet, script and icon: part of the binary, under paths that change with their content.

use std::sync::LazyLock;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::IntoResponse;
use axum::routing::get;
use sha2::{Digest, Sha256};

use crate::server::Shared;

/// The stylesheet.
pub(super) const CSS_TEXT: &str = include_str!("../../assets/console.css");
const SCRIPT_TEXT: &str = include_str!("../../assets/console.js");
const ICON_TEXT: &str = include_str!("../../assets/icon.svg");

/// Path of the stylesheet.
pub(super) static CSS: LazyLock<String> = LazyLock::new(|| path("console", CSS_TEXT, "css"));
/// Path of the script.
pub(super) static SCRIPT: LazyLock<String> = LazyLock::new(|| path("console", SCRIPT_TEXT, "js"));
/// Path of the icon.
pub(super) static ICON: LazyLock<String> = LazyLock::new(|| path("icon", ICON_TEXT, "svg"));

/// The routes of the files.
pub(super) fn router() -> Router<Shared> {
    let file = |text: &'static str, form: &'static str| {
        get(move || async move {
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static(form)),
                (CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
                (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            ];
            (headers, text).into_response()
        })
    };
    Router::new()
        .route(&CSS, file(CSS_TEXT, "text/css; charset=utf-8"))
        .route(&SCRIPT, file(SCRIPT_TEXT, "text/javascript; charset=utf-8"))
        .route(&ICON, file(ICON_TEXT, "image/svg+xml"))
        .route("/favicon.ico", file(ICON_TEXT, "image/svg+xml"))
}

fn path(name: &str, text: &str, ending: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let mark: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("/static/{name}.{mark}.{ending}")
}
