//! What stands before every page and window: limits of size, time and number, headers that browsers obey, and requests
//! that other sites made a browser send.
//!
//! Emergencies are never shed and never counted. Since only a command's body says that it is one, `POST /v1/commands` and
//! `POST /do` pass the door here; [`Gates::admit`] counts them once they are read.
//!
//! Invariant: whatever is refused is a problem for programs and a page for people; nothing leaves as bare text.

mod gates;
mod headers;
mod hosts;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, ORIGIN};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use tokio_stream::StreamExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::answer::{Answered, Surface, failure, unheard};
use super::app::Shared;
use super::language::Wanted;
use super::trace;
use crate::limits::IMPORT_BODY_BYTES_MAX;
use crate::pages::Unrecorded;

pub use gates::{Admission, Gates, TooMuch};

/// Longest body of a request, in bytes. A form writes a Chinese character in nine: three texts of the longest kind fit.
pub const BODY_BYTES_MAX: usize = 256 << 10;
/// Longest body that is heard out, and dropped, before it is refused, in bytes.
const HEARD_OUT_BYTES_MAX: u64 = 4 << 20;
/// How long a request may take, its body included. Streams have answered by then.
const REQUEST_WITHIN: Duration = Duration::from_secs(15);
/// How long taking in a whole college may take.
const IMPORT_WITHIN: Duration = Duration::from_secs(300);
/// When to come back if there was no place, in seconds.
const BUSY_RETRY_S: u64 = 2;

/// Puts the guards around the whole surface, the outermost last.
pub(super) fn around(router: Router, app: &Shared) -> Router {
    let mut csrf = CsrfLayer::new();
    if let Some(origin) = &app.config.public_url {
        // Checked when the settings were read.
        csrf = csrf.clone().add_trusted_origin(origin.as_str()).unwrap_or(csrf);
    }
    router
        .fallback({
            let app = app.clone();
            move |request| unknown(app, request)
        })
        .layer(csrf)
        .layer(from_fn(bearer))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn(size))
        .layer(from_fn(time))
        .layer(from_fn_with_state(app.clone(), door))
        .layer(from_fn_with_state(app.clone(), hosts::check))
        .layer(CatchPanicLayer::custom(|_| bare(StatusCode::INTERNAL_SERVER_ERROR)))
        .layer(from_fn_with_state(app.clone(), dress))
        .layer(from_fn_with_state(app.clone(), headers::set))
        .layer(from_fn(trace::line))
}

async fn unknown(app: Shared, request: Request) -> Response {
    match Surface::of(request.uri().path()) {
        Surface::Api => bare(StatusCode::NOT_FOUND),
        Surface::Page => crate::pages::absent(app, request).await,
    }
}

fn bare(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// A bearer token is written by a program on purpose; no other site can make a browser send one. Without these headers the
/// layer behind takes it for what it is.
async fn bearer(mut request: Request, next: Next) -> Response {
    if request.headers().contains_key(AUTHORIZATION) {
        request.headers_mut().remove(ORIGIN);
        request.headers_mut().remove("sec-fetch-site");
    }
    next.run(request).await
}

fn is_import(request: &Request) -> bool {
    request.uri().path() == "/v1/imports"
}

/// A body that says that it is too long is not kept; one that does not say is read up to the limit.
async fn size(request: Request, next: Next) -> Response {
    let declared = request.body().size_hint().lower();
    // Files are read once it is known who sends them.
    let most = if is_import(&request) { IMPORT_BODY_BYTES_MAX } else { BODY_BYTES_MAX };
    if declared > most as u64 {
        if declared <= HEARD_OUT_BYTES_MAX {
            // Whoever is hung up on while he sends does not hear why.
            let mut rest = request.into_body().into_data_stream();
            while let Some(Ok(_)) = rest.next().await {}
            return bare(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let mut response = bare(StatusCode::PAYLOAD_TOO_LARGE);
        // Else the rest of it would be read to find the next request.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        return response;
    }
    let Some(Whole(whole)) = request.extensions().get::<Whole>().cloned() else {
        return next.run(request).await;
    };
    // A handler has a body only when all of it is there.
    let (parts, body) = request.into_parts();
    let end = std::iter::from_fn(move || {
        whole.store(true, Ordering::Relaxed);
        None::<Result<Bytes, axum::Error>>
    });
    let body = Body::from_stream(body.into_data_stream().chain(tokio_stream::iter(end)));
    next.run(Request::from_parts(parts, body)).await
}

/// Whether all of a body has come.
#[derive(Clone, Default)]
struct Whole(Arc<AtomicBool>);

/// Marks an answer of which nobody knows whether what was asked for was done.
#[derive(Clone)]
struct OutcomeUnknown;

async fn time(mut request: Request, next: Next) -> Response {
    let Whole(whole) = request.extensions_mut().get_or_insert_default::<Whole>().clone();
    let within = if is_import(&request) { IMPORT_WITHIN } else { REQUEST_WITHIN };
    match tokio::time::timeout(within, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let mut response = bare(StatusCode::REQUEST_TIMEOUT);
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            if whole.load(Ordering::Relaxed) {
                response.extensions_mut().insert(OutcomeUnknown);
            }
            response
        }
    }
}

/// Takes in as many requests at once as there are places. Who is only asked how he is, and what may be an emergency,
/// passes.
async fn door(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let passes =
        may_be_emergency(&request) || matches!(path, "/emergency" | "/self-help" | "/healthz" | "/readyz");
    let place = if passes { None } else { Some(app.gates.place()) };
    match place {
        Some(None) => refused(&request, StatusCode::SERVICE_UNAVAILABLE, "busy", Some(BUSY_RETRY_S)),
        _ => next.run(request).await,
    }
}

/// Only its body says whether a command is one.
fn may_be_emergency(request: &Request) -> bool {
    request.method() == Method::POST && matches!(request.uri().path(), "/do" | "/v1/commands")
}

fn refused(request: &Request, status: StatusCode, code: &str, retry_s: Option<u64>) -> Response {
    let text = Wanted::of(request.headers()).text();
    failure(Surface::of(request.uri().path()), text, status, code, retry_s)
}

/// Gives words to refusals that have none: those of the layers here and of the framework. Of what may have been an
/// emergency they say whether it was recorded.
async fn dress(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let may_be_emergency = may_be_emergency(&request);
    let surface = Surface::of(request.uri().path());
    let text = Wanted::of(request.headers()).text();
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_dressed(&response) {
        return response;
    }
    let code = if response.extensions().get::<ProtectionError>().is_some() {
        "cross_site"
    } else {
        match status {
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => "malformed",
            StatusCode::NOT_FOUND => "not_found",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::REQUEST_TIMEOUT if response.extensions().get::<OutcomeUnknown>().is_none() => {
                "body_too_slow"
            }
            StatusCode::REQUEST_TIMEOUT => "too_slow",
            StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "media_type",
            _ if status.is_client_error() => "malformed",
            _ => "failed",
        }
    };
    // A body of another shape than expected is malformed; 422 is kept for what a rule says no to.
    let status = if code == "malformed" { StatusCode::BAD_REQUEST } else { status };
    let mut dressed = if may_be_emergency {
        let unknown = matches!(code, "too_slow" | "failed");
        let unrecorded = if unknown { Unrecorded::Perhaps } else { Unrecorded::Untaken };
        app.blocking(move |app| unheard(app, surface, text, status, code, unrecorded)).await
    } else {
        failure(surface, text, status, code, None)
    };
    for (name, value) in response.headers() {
        if *name != CONTENT_TYPE && *name != CONTENT_LENGTH {
            dressed.headers_mut().insert(name.clone(), value.clone());
        }
    }
    dressed
}

/// Whether somebody has given it words already: a problem, a page, or ours.
fn is_dressed(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    response.extensions().get::<Answered>().is_some()
        || kind.starts_with("application/")
        || kind.starts_with("text/html")
}
