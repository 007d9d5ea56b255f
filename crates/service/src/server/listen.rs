//! Listens and serves until it is told to stop, or until the engine stops.
//!
//! The accept loop is our own, so that a slow client costs a place for ten seconds and not for ever: headers must arrive
//! within `HEADERS_WITHIN`, connections are counted, one address gets a share of them. HTTP/1.1 alone: TLS and HTTP/2
//! end at the reverse proxy.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use super::app::Shared;
use super::demo::Demo;

/// How long a client may take to send the head of a request; also how long a connection stays open unused.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// How long requests that are under way may take when the service stops.
const FINISH_WITHIN: Duration = Duration::from_secs(10);
/// How often counts of the quiet are dropped.
const FORGET_EVERY: Duration = Duration::from_secs(60);
/// Pause after an accept that failed for want of something, like file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Longest head of a request, in bytes.
const HEAD_BYTES_MAX: usize = 32 << 10;
/// One address gets at most one of so many connections, unless it is a trusted proxy.
const SHARE: usize = 4;

/// Why it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It was told to stop. The engine is closed.
    Stopped,
    /// The engine stopped after a failure of its disk.
    Poisoned,
}

/// Binds the address, before anything that takes long.
pub fn bind(at: SocketAddr) -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind(at)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves on a listener until `stop`. Requests under way are finished, streams ended, and the engine closed.
pub async fn serve(app: Shared, listener: TcpListener, stop: impl Future<Output = ()>) -> io::Result<Ended> {
    Demo::go(&app)?;
    app.blocking(|app| app.checks.prepare()).await;
    let follower = super::events::follow(&app)?;
    let router = super::router(app.clone());
    let forgetting = tokio::spawn(forget_quiet(app.clone()));
    let places = Places::new(&app);
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    let ended = loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break Ended::Stopped,
            () = app.stopped.notified() => break Ended::Poisoned,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, place)) = accepted else { continue };
        let (router, peer) = (router.clone(), place.peer);
        let answer = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let answer = router.clone().oneshot(request);
            async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .max_header_size(HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(stream), answer);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What a client does wrong on its connection is its own affair.
            let _ = connection.await;
            drop(place);
        });
    };
    drop(listener);
    forgetting.abort();
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
    app.events.stop();
    if tokio::time::timeout(FINISH_WITHIN, graceful.shutdown()).await.is_err() {
        tracing::warn!(within_s = FINISH_WITHIN.as_secs(), "requests were cut off");
    }
    app.blocking(move |app| {
        if let Some(demo) = &app.demo {
            demo.stop();
        }
        follower.stop();
        // Finishes what waits and vouches for it with a rest frame.
        app.engine.close();
    })
    .await;
    Ok(ended)
}

/// Forgets, once a minute, whom nobody need count any more.
async fn forget_quiet(app: Shared) {
    let mut every = tokio::time::interval(FORGET_EVERY);
    loop {
        every.tick().await;
        app.gates.forget_quiet();
        app.checks.forget_quiet();
    }
}

/// Until the process is told to stop: SIGTERM, SIGINT. Heard from the call on, not from the first poll: who reads the
/// address may stop the process at once.
pub fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// One of the places for connections.
struct Place {
    peer: SocketAddr,
    _permit: OwnedSemaphorePermit,
    share: Option<(Arc<Shares>, IpAddr)>,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((shares, address)) = &self.share {
            shares.leave(*address);
        }
    }
}

/// The places for connections, and how many of them each address has.
struct Places {
    free: Arc<Semaphore>,
    shares: Arc<Shares>,
    trusted: Vec<IpAddr>,
}

struct Shares {
    each: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

impl Places {
    fn new(app: &Shared) -> Self {
        let all = app.config.limits.connections.max(1);
        let shares = Shares { each: (all / SHARE).max(1), taken: Mutex::default() };
        let trusted = app.config.trusted_proxy.clone();
        Self { free: Arc::new(Semaphore::new(all)), shares: Arc::new(shares), trusted }
    }

    /// A place for `peer`; nothing where its address has its share already.
    fn place(&self, peer: SocketAddr, permit: OwnedSemaphorePermit) -> Option<Place> {
        let address = peer.ip().to_canonical();
        let share = if self.trusted.contains(&address) {
            None
        } else {
            self.shares.enter(address).then(|| (self.shares.clone(), address)).map(Some)?
        };
        Some(Place { peer, _permit: permit, share })
    }
}

impl Shares {
    fn enter(&self, address: IpAddr) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(address).or_default();
        let free = *count < self.each;
        *count += usize::from(free);
        free
    }

    fn leave(&self, address: IpAddr) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&address);
            }
        }
    }
}

/// The next connection. While every place is taken, who comes waits in the kernel's queue.
async fn accept(listener: &TcpListener, places: &Places) -> Option<(TcpStream, Place)> {
    let permit = places.free.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            let place = places.place(peer, permit)?;
            // An answer is small and somebody waits for it.
            let _ = stream.set_nodelay(true);
            Some((stream, place))
        }
        Err(error) => {
            if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
                tracing::error!(kind = %error.kind(), "connections cannot be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_gets_its_share_of_the_places() {
        let shares = Shares { each: 2, taken: Mutex::default() };
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        assert!(shares.enter(one) && shares.enter(one) && !shares.enter(one));
        assert!(shares.enter(other));
        shares.leave(one);
        assert!(shares.enter(one));
        for address in [one, one, other] {
            shares.leave(address);
        }
        assert!(shares.taken.lock().unwrap().is_empty());
    }
}
