//! The pages that people meet in a browser.

use axum::Router;

use crate::server::Shared;

/// Every route of the pages.
pub fn router(_app: Shared) -> Router {
    Router::new()
}
