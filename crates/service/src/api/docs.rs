//! The page to read and try the API on: Swagger UI from this binary, at `/docs`, over `/openapi.json`. It styles itself in
//! place, so it has a content policy of its own; nothing else of the service has that.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use utoipa_swagger_ui::Config;

use super::openapi;
use crate::server::Shared;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `/docs` and `/openapi.json`.
pub(super) fn router() -> Router<Shared> {
    let config: Config<'static> = Config::from("/openapi.json");
    let config = config.try_it_out_enabled(true).persist_authorization(false).display_request_duration(true);
    Router::new()
        .route("/docs", get(|| async { Redirect::permanent("/docs/") }))
        .route("/docs/", get(page))
        .route("/docs/{*file}", get(page))
        .route("/openapi.json", get(document))
        .layer(Extension(Arc::new(config)))
}

async fn page(Extension(config): Extension<Arc<Config<'static>>>, file: Option<Path<String>>) -> Response {
    let file = file.map(|Path(file)| file).unwrap_or_default();
    let Ok(Some(found)) = utoipa_swagger_ui::serve(&file, config) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(found.bytes.into_owned()));
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&found.content_type) {
        headers.insert(CONTENT_TYPE, kind);
    }
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

async fn document() -> Response {
    ([(CONTENT_TYPE, "application/json")], openapi::document()).into_response()
}
