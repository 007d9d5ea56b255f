//! The HTTP API, version 1.

use axum::Router;

use crate::server::Shared;

/// Every route of the API.
pub fn router(_app: Shared) -> Router {
    Router::new()
}
