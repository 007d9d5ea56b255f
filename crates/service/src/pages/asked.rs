//! What every page is told of the request for it: by whom, in which language, where.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;

use crate::reading::Reader;
use crate::server::{Shared, Surface, Wanted, failure};
use crate::sign_in::{Awake, Signed, SignedIn};
use crate::text::Text;

/// A request for a page.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) app: Shared,
    pub(super) text: Text,
    /// The path of the page, without its query; it holds numbers at most.
    pub(super) path: String,
    /// Who asks, if somebody is signed in.
    pub(super) who: Option<SignedIn>,
}

/// Anybody asks.
pub(super) struct Anybody(pub(super) Asked);
/// Somebody asks who is signed in, perhaps dozing.
pub(super) struct Dozing(pub(super) Asked);
/// Somebody asks who is signed in and awake.
pub(super) struct Inside(pub(super) Asked);

impl Asked {
    fn of(parts: &Parts, app: &Shared, who: Option<SignedIn>) -> Self {
        let text = Wanted::of(&parts.headers).text();
        Self { app: app.clone(), text, path: parts.uri.path().to_owned(), who }
    }

    /// Counts it as a question of whoever asks, like those of the API; the answer if there were too many.
    fn count(&self) -> Option<Response> {
        let much = self.app.gates.question(self.who?.person).err()?;
        let status = StatusCode::TOO_MANY_REQUESTS;
        Some(failure(Surface::Page, self.text, status, much.code(), Some(much.retry_s())))
    }

    /// Who reads, in whichever of his posts fits. Pages that nobody but a person may see have one.
    pub(super) fn reader(&self) -> Option<Reader<'_>> {
        self.who.map(|who| Reader::new(&self.app.engine, who.person, None))
    }

    /// The same request, as for another page.
    pub(super) fn at(&self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self.clone() }
    }

    /// Makes a page off the threads that serve everybody.
    pub(super) async fn show(self, page: impl FnOnce(&Asked) -> Response + Send + 'static) -> Response {
        let app = self.app.clone();
        app.blocking(move |_| page(&self)).await
    }
}

impl FromRequestParts<Shared> for Anybody {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        // A stopped engine keeps nobody from the phones.
        let signed = <Signed as OptionalFromRequestParts<Shared>>::from_request_parts(parts, app).await;
        let who = signed.ok().flatten().map(|Signed(who)| who);
        Ok(Self(Asked::of(parts, app, who)))
    }
}

impl FromRequestParts<Shared> for Dozing {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Signed(who) = <Signed as FromRequestParts<Shared>>::from_request_parts(parts, app).await?;
        let asked = Asked::of(parts, app, Some(who));
        asked.count().map_or(Ok(Self(asked)), Err)
    }
}

impl FromRequestParts<Shared> for Inside {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Awake(who) = <Awake as FromRequestParts<Shared>>::from_request_parts(parts, app).await?;
        let asked = Asked::of(parts, app, Some(who));
        asked.count().map_or(Ok(Self(asked)), Err)
    }
}
