//! What the service says of itself: one JSON line a request, to standard error.
//!
//! Invariant: a line holds the *matched* path (`/cases/{n}`), never the path or query of a request; no body, header, name,
//! login or address. Other crates write nothing: their debug output would show headers. A panic says where, not what.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loudness {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// And what may be wrong.
    Warn,
    /// And every request.
    Info,
    /// And more.
    Debug,
}

impl Loudness {
    fn level(self) -> LevelFilter {
        match self {
            Loudness::Off => LevelFilter::OFF,
            Loudness::Error => LevelFilter::ERROR,
            Loudness::Warn => LevelFilter::WARN,
            Loudness::Info => LevelFilter::INFO,
            Loudness::Debug => LevelFilter::DEBUG,
        }
    }
}

/// Begins to write; a second call changes nothing.
pub fn start(loudness: Loudness) {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(std::io::stderr);
    let ours = Targets::new().with_target("wuji_service", loudness.level());
    if tracing_subscriber::registry().with(ours).with(lines).try_init().is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            // Where, not what: the message may hold a value.
            let place = panic.location().map_or_else(String::new, ToString::to_string);
            tracing::error!(place, "panicked");
        }));
    }
}

/// The id of a request, for its line in the log and for whoever asks about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestNumber(u64);

impl std::fmt::Display for RequestNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

/// Writes the line of a request.
pub(super) async fn line(mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let mut bytes = [0; 8];
    // Without randomness the number says nothing, and the request is served all the same.
    let _ = getrandom::fill(&mut bytes);
    let number = RequestNumber(u64::from_be_bytes(bytes));
    request.extensions_mut().insert(number);
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let parent = trace_parent(request.headers());
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (path, id) = (path.as_deref().unwrap_or("-"), number.to_string());
    let trace = parent.as_ref().and_then(|parent| parent.get(3..35));
    if status >= 500 {
        tracing::error!(%method, path, status, duration_ms, id, trace, "request");
    } else {
        tracing::info!(%method, path, status, duration_ms, id, trace, "request");
    }
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(parent) = parent.and_then(|parent| HeaderValue::from_str(&parent).ok()) {
        headers.insert(TRACE_PARENT, parent);
    }
    response
}

/// A W3C `traceparent`, if it is one: `00-<32 hex>-<16 hex>-<2 hex>`.
fn trace_parent(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(TRACE_PARENT)?.to_str().ok()?;
    let mut parts = value.split('-');
    let hex = |part: &str, length| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let whole = parts.next()? == "00"
        && hex(parts.next()?, 32)
        && hex(parts.next()?, 16)
        && hex(parts.next()?, 2)
        && parts.next().is_none();
    whole.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_well_formed_parent_is_kept() {
        let of = |value: &str| {
            trace_parent(&HeaderMap::from_iter([(TRACE_PARENT, HeaderValue::from_str(value).unwrap())]))
        };
        let whole = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert_eq!(of(whole).unwrap(), whole);
        assert_eq!(of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331"), None);
        assert_eq!(of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x"), None);
        assert_eq!(of("a name instead"), None);
    }
}
