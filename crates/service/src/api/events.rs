//! What is new, as server-sent events (SSE): that something of one's desk changed, or that a case which one may know of has.
//! They name a case number and nothing else. Nobody learns of a case that is not his, not even by the number of events.
//!
//! The id of an event is a sealed position. A client that comes back with `Last-Event-ID` gets what it missed, as far as
//! 10,000 entries back; beyond that, `reset`: read everything again.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, mpsc};
use tokio_stream::wrappers::ReceiverStream;
use wuji_core::entry::Header;
use wuji_core::ids::{CaseNo, Position};
use wuji_core::{Entry, Kind};
use wuji_engine::ReadError;

use super::problem::Problem;
use crate::reading::Reader;
use crate::server::{App, Shared, Told, Wanted};
use crate::sign_in::{SessionId, Signed, SignedIn};

/// Most streams of one session.
const STREAMS_MAX: usize = 8;
/// How far back a client may come back, in entries.
const BACK_MAX: u64 = 10_000;
/// How often a silent stream says that it is alive.
const ALIVE_EVERY: Duration = Duration::from_secs(15);
/// After what time a client that lost its stream comes back.
const RETRY_AFTER: Duration = Duration::from_secs(3);
/// Events that wait for a slow client; one that is slower is let go, and comes back with its last id.
const WAITING_MAX: usize = 256;

/// What an event says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventData {
    /// Of `case`: which one. Of `inbox` and `reset`: absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNo>,
}

/// The streams that are open.
#[derive(Default)]
pub(super) struct Streams(Mutex<HashMap<SessionId, usize>>);

/// An open stream; gives its place back.
struct Place {
    streams: Arc<Streams>,
    session: SessionId,
}

impl Streams {
    fn open(self: &Arc<Self>, session: SessionId) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(session).or_default();
        if STREAMS_MAX <= *count {
            return None;
        }
        *count += 1;
        Some(Place { streams: self.clone(), session })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.session);
            }
        }
    }
}

/// `GET /v1/events`.
pub(super) async fn events(
    State(app): State<Shared>,
    Extension(streams): Extension<Arc<Streams>>,
    Signed(signed): Signed,
    headers: HeaderMap,
) -> Response {
    let Some(place) = streams.open(signed.session) else {
        return Problem::new("too_many_streams").retry(15).answer(Wanted::of(&headers).text());
    };
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    // Before the answer begins: whatever happens after it is heard.
    let watch = app.events.watch();
    let begun = app.blocking(move |app| begin(app, signed, last.as_deref())).await;
    let begun = match begun {
        Ok(begun) => begun,
        Err(error) => return Problem::from(error).answer(Wanted::of(&headers).text()),
    };
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    // At once, so that whoever is between does not wait for the first event before he passes the answer on.
    let _ = sender.try_send(Ok(Event::default().retry(RETRY_AFTER).comment("listening")));
    tokio::spawn(async move {
        // Whoever is not signed in so long any more is not told anything.
        let _ = tokio::time::timeout(signed.remaining, follow(app, signed, watch, begun, sender)).await;
        drop(place);
    });
    let stream = ReceiverStream::new(receiver);
    Sse::new(stream).keep_alive(KeepAlive::new().interval(ALIVE_EVERY)).into_response()
}

/// Something to tell.
enum News {
    Inbox,
    Case(CaseNo),
    Reset,
}

type Sender = mpsc::Sender<Result<Event, Infallible>>;
type Watch = broadcast::Receiver<Arc<Told>>;
/// How the desk looks, from which entry on to listen, what to tell first.
type Begun = (u64, Position, Vec<News>);

/// Tells until the client goes, the service stops, or the reader may no longer be told.
async fn follow(app: Shared, signed: SignedIn, mut watch: Watch, begun: Begun, sender: Sender) {
    let (mut desk, mut next, news) = begun;
    if tell(&app, signed, next, news, &sender).await.is_none() {
        return;
    }
    loop {
        let first = tokio::select! {
            told = watch.recv() => told,
            () = sender.closed() => return,
            () = tokio::time::sleep(ALIVE_EVERY) => {
                if !app.sessions.is_open(signed.session) {
                    return;
                }
                continue;
            }
        };
        let mut fresh: Vec<(Position, Header)> = Vec::new();
        let mut lagged = false;
        match first {
            Ok(told) => fresh.push((told.position, told.header.clone())),
            Err(RecvError::Lagged(_)) => lagged = true,
            Err(RecvError::Closed) => return,
        }
        loop {
            match watch.try_recv() {
                Ok(told) => fresh.push((told.position, told.header.clone())),
                Err(TryRecvError::Lagged(_)) => lagged = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        fresh.retain(|(position, _)| next <= *position);
        if !app.sessions.is_open(signed.session) {
            return;
        }
        if let Some((position, _)) = fresh.last() {
            next = position.plus(1);
        }
        let cases: BTreeSet<CaseNo> = fresh.iter().filter_map(|(_, header)| case_of(header)).collect();
        let looked = app.blocking(move |app| look(app, signed, desk, cases)).await;
        let Ok((now, mut news)) = looked else { return };
        desk = now;
        if lagged {
            news = vec![News::Reset];
        }
        if tell(&app, signed, next, news, &sender).await.is_none() {
            return;
        }
    }
}

async fn tell(
    app: &Shared,
    signed: SignedIn,
    next: Position,
    news: Vec<News>,
    sender: &Sender,
) -> Option<()> {
    for one in news {
        let (name, case) = match one {
            News::Inbox => ("inbox", None),
            News::Case(case) => ("case", Some(case)),
            News::Reset => ("reset", None),
        };
        let data = serde_json::to_string(&EventData { case }).unwrap_or_default();
        let id = app.engine.tokens().seal("event", &bound(signed), &next.0.to_be_bytes());
        sender.send(Ok(Event::default().event(name).id(id).data(data))).await.ok()?;
    }
    Some(())
}

/// Nobody comes back with another's id.
fn bound(signed: SignedIn) -> Vec<u8> {
    signed.person.0.to_be_bytes().to_vec()
}

/// The case that an entry changed for those who may know of it; readings change nothing.
fn case_of(header: &Header) -> Option<CaseNo> {
    let reading = matches!(header.kind, Kind::Visited | Kind::Denied);
    header.case.filter(|_| !reading)
}

/// Where a stream begins, and what was missed since the last id that the client knows.
fn begin(app: &App, signed: SignedIn, last: Option<&str>) -> Result<Begun, ReadError> {
    let head = app.engine.read(|view| view.network.head())?;
    let desk = desk(app, signed)?;
    let Some(last) = last else { return Ok((desk, head, Vec::new())) };
    let plain = app.engine.tokens().open("event", &bound(signed), last);
    let known = plain.and_then(|plain| Some(u64::from_be_bytes(plain.try_into().ok()?)));
    let Some(known) = known.filter(|known| *known <= head.0 && head.0 - known <= BACK_MAX) else {
        return Ok((desk, head, vec![News::Reset]));
    };
    let mut cases = BTreeSet::new();
    for entry in app.engine.entries(Position(known)) {
        let Entry { position, header, .. } = entry?;
        if head <= position {
            break;
        }
        cases.extend(case_of(&header));
    }
    // Whether the desk looked otherwise then is not known: every client that comes back is told to look, and learns
    // nothing by that.
    let (desk, mut news) = look(app, signed, desk, cases)?;
    news.insert(0, News::Inbox);
    Ok((desk, head, news))
}

/// What is new for this reader: whether his desk looks otherwise than `before`, and the cases that he may know of.
fn look(
    app: &App,
    signed: SignedIn,
    before: u64,
    cases: BTreeSet<CaseNo>,
) -> Result<(u64, Vec<News>), ReadError> {
    let desk = desk(app, signed)?;
    let reader = Reader::new(&app.engine, signed.person, None);
    let mut news: Vec<News> = Vec::new();
    if desk != before {
        news.push(News::Inbox);
    }
    news.extend(reader.known(cases)?.into_iter().map(News::Case));
    Ok((desk, news))
}

/// What the reader's desk looks like, in a number.
fn desk(app: &App, signed: SignedIn) -> Result<u64, ReadError> {
    let lines = Reader::new(&app.engine, signed.person, None).desk()?;
    let mut digest = DefaultHasher::new();
    serde_json::to_string(&lines).unwrap_or_default().hash(&mut digest);
    Ok(digest.finish())
}
