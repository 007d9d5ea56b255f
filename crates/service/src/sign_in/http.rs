//! `/v1/session`: signing in and out.

use axum::Router;

use crate::server::Shared;

/// The routes of signing in.
pub(crate) fn router(_app: Shared) -> Router {
    Router::new()
}
