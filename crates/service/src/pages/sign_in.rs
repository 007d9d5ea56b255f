//! Signing in and out, setting a password, the pledge.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::asked::{Anybody, Asked, Dozing};
use super::forms::{Control, Field, Fields, Form, Kept, Look};
use super::frame::{Frame, respond};
use crate::server::{Peer, Shared};
use crate::sign_in::{
    Attempt, Begun, Entered, PasswordRefused, SignInRefused, Stage, cookie_with, cookie_without, enter,
    set_password,
};
use crate::text::{Text, key};

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/sign-in", get(sign_in_page).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/password", get(password_page).post(set))
        .route("/pledge", get(pledge_page))
}

/// A page that is one heading, some sentences and one form.
#[derive(Template)]
#[template(path = "pages/one_form.html")]
struct OneForm {
    frame: Frame,
    lead: Option<String>,
    paragraphs: Vec<String>,
    form: Form,
    demo: bool,
}

/// Where to go afterwards.
#[derive(Deserialize)]
struct Then {
    #[serde(default)]
    then: Option<String>,
}

/// A path of ours, never another site's: one slash, no backslash, nothing that a browser drops.
pub(crate) fn local(path: Option<&str>) -> &str {
    let fine = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c))
    };
    path.filter(fine).unwrap_or("/")
}

/// The fields of a sign-in.
pub(super) fn sign_in_fields(text: Text) -> [Field; 2] {
    let look = |kind, complete| Look { kind, complete, range: None };
    let login = Control::Line(look("text", "username"), String::new());
    let secret = Control::Line(look("password", "current-password"), String::new());
    [
        Field::new("login", text.get("page-sign_in-login"), login)
            .hint(Some(text.get("page-sign_in-login-hint")))
            .needed(),
        Field::new("secret", text.get("page-sign_in-secret"), secret)
            .hint(Some(text.get("page-sign_in-secret-hint")))
            .needed(),
    ]
}

async fn sign_in_page(Anybody(asked): Anybody, Query(Then { then }): Query<Then>) -> Response {
    asked.show(move |asked| draw_sign_in(asked, local(then.as_deref()), None)).await
}

fn draw_sign_in(asked: &Asked, then: &str, refused: Option<(StatusCode, &Kept)>) -> Response {
    let text = asked.text;
    let dozes = asked.who.is_some_and(|who| !who.awake);
    let mut form =
        Form::posting_to("/sign-in", "sign-in", text.get("page-sign_in-button")).hidden("then", then);
    for field in sign_in_fields(text) {
        form = form.field(field);
    }
    let mut frame = Frame::of(asked, text.get("page-sign_in-title"));
    "/sign-in".clone_into(&mut frame.here);
    let page = OneForm {
        frame,
        lead: dozes.then(|| text.get("page-sign_in-dozing")),
        paragraphs: Vec::new(),
        form: form.keep(refused.map(|(_, kept)| kept)),
        demo: asked.app.demo.is_some(),
    };
    respond(refused.map_or(StatusCode::OK, |(status, _)| status), text, &page)
}

/// Why somebody is not signed in, in words.
pub(super) fn refused_words(text: Text, refused: SignInRefused) -> String {
    said_refused(text, refused.code())
}

fn said_refused(text: Text, code: &str) -> String {
    let title = text.get(&key("server", code));
    match text.find(&key("server", &format!("{code}-next"))) {
        Some(next) => text.with("page-two_sentences", &[("first", &title), ("second", &next)]),
        None => title,
    }
}

async fn sign_in(
    State(app): State<Shared>,
    peer: Peer,
    Anybody(asked): Anybody,
    Fields(fields): Fields,
) -> Response {
    let value = |name: &str| fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone());
    let then = local(value("then").as_deref()).to_owned();
    let login = Zeroizing::new(value("login").unwrap_or_default());
    let secret = Zeroizing::new(value("secret").unwrap_or_default());
    match enter(&app, Attempt { login: login.clone(), secret, peer }).await {
        Ok(begun) => {
            let to = if begun.stage != Stage::Full { "/password" } else { then.as_str() };
            with_session(&app, &begun, Redirect::to(to).into_response())
        }
        Err(refused) => {
            let fields = vec![("login".to_owned(), login.to_string())];
            let kept =
                Kept { fields, trouble: refused_words(asked.text, refused), field: None, same_id: false };
            asked.show(move |asked| draw_sign_in(asked, &then, Some((refused.status(), &kept)))).await
        }
    }
}

/// Hands the session to the browser.
pub(super) fn with_session(app: &Shared, begun: &Begun, mut response: Response) -> Response {
    if let Some(cookie) = cookie_with(&app.config, &begun.token) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn sign_out(State(app): State<Shared>, entered: Option<Entered>) -> Response {
    if let Some(Entered(who)) = entered {
        app.sessions.end(who.session);
    }
    let mut response = Redirect::to("/sign-in").into_response();
    if let Some(cookie) = cookie_without(&app.config) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    // What this site left in the browser goes with the session.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}

async fn pledge_page(Dozing(asked): Dozing, Query(Then { then }): Query<Then>) -> Response {
    asked.show(move |asked| draw_pledge(asked, local(then.as_deref()), None)).await
}

/// The pledge and its button.
pub(super) fn draw_pledge(asked: &Asked, then: &str, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let form = Form::of(text, "access.pledge", "/pledge")
        .hidden("edition:number", wuji_core::limits::PLEDGE_EDITION)
        .hidden("then", then)
        .look("primary big")
        .keep(kept);
    let mut frame = Frame::of(asked, text.get("page-pledge-title"));
    "/pledge".clone_into(&mut frame.here);
    let page = OneForm {
        frame,
        lead: Some(text.get("page-pledge-lead")),
        paragraphs: (1..=6).map(|n| text.get(&format!("page-pledge-{n}"))).collect(),
        form,
        demo: false,
    };
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}

async fn password_page(entered: Entered, Anybody(asked): Anybody) -> Response {
    let Entered(who) = entered;
    let asked = Asked { who: Some(who), ..asked };
    asked.show(|asked| draw_password(asked, None)).await
}

fn draw_password(asked: &Asked, kept: Option<(StatusCode, &Kept)>) -> Response {
    let text = asked.text;
    let field = |name: &str, label: &str| {
        let look = Look { kind: "password", complete: "new-password", range: None };
        Field::new(name, text.get(label), Control::Line(look, String::new())).needed()
    };
    let mut form = Form::posting_to("/password", "password", text.get("page-password-button"));
    let signed = asked.who.is_some_and(|who| who.stage == Stage::Full);
    if signed {
        // A session that was left open is not enough to take an account over.
        let look = Look { kind: "password", complete: "current-password", range: None };
        let present = Control::Line(look, String::new());
        form = form.field(Field::new("present", text.get("page-password-present"), present).needed());
    }
    let form = form
        .field(field("password", "page-password-new").hint(Some(text.get("page-password-new-hint"))))
        .field(field("again", "page-password-again"))
        .keep(kept.map(|(_, kept)| kept));
    let page = OneForm {
        frame: Frame::of(asked, text.get("page-password-title")),
        lead: (!signed).then(|| text.get("page-password-lead")),
        paragraphs: Vec::new(),
        form,
        demo: false,
    };
    respond(kept.map_or(StatusCode::OK, |(status, _)| status), text, &page)
}

async fn set(
    State(app): State<Shared>,
    entered: Entered,
    Anybody(asked): Anybody,
    Fields(fields): Fields,
) -> Response {
    let Entered(who) = entered;
    let asked = Asked { who: Some(who), ..asked };
    let text = asked.text;
    let value = |name: &str| {
        let found = fields.iter().find(|(found, _)| found == name);
        Zeroizing::new(found.map(|(_, value)| value.clone()).unwrap_or_default())
    };
    let (present, wanted, again) = (value("present"), value("password"), value("again"));
    let refused = if wanted != again {
        (StatusCode::UNPROCESSABLE_ENTITY, text.get("page-password-differ"), "again")
    } else {
        let present = Some(present).filter(|present| !present.is_empty());
        match set_password(&app, who, present, wanted).await {
            Ok(begun) => return with_session(&app, &begun, Redirect::to("/").into_response()),
            Err(refused) => {
                let field = if refused == PasswordRefused::PresentWrong { "present" } else { "password" };
                (refused.status(), said_refused(text, refused.code()), field)
            }
        }
    };
    let (status, trouble, field) = refused;
    let kept = Kept { fields: Vec::new(), trouble, field: Some(field.to_owned()), same_id: false };
    asked.show(move |asked| draw_password(asked, Some((status, &kept)))).await
}

/// Signing in again with a form that was on its way: it goes on as soon as he has.
pub(super) fn draw_again(
    asked: &Asked,
    fields: &[(String, String)],
    refused: Option<(StatusCode, String)>,
) -> Response {
    let text = asked.text;
    let mut form = Form::posting_to("/do", "sign-in", text.get("page-sign_in-again-button"));
    for (name, value) in fields.iter().filter(|(name, _)| name != "login") {
        form = form.hidden(name, value);
    }
    for field in sign_in_fields(text) {
        form = form.field(field);
    }
    let status = refused.as_ref().map_or(StatusCode::UNAUTHORIZED, |(status, _)| *status);
    let login = fields.iter().filter(|(name, _)| name == "login").cloned().collect();
    let kept = refused.map(|(_, trouble)| Kept { fields: login, trouble, field: None, same_id: false });
    let mut frame = Frame::of(asked, text.get("page-sign_in-again-title"));
    "/sign-in".clone_into(&mut frame.here);
    let page = OneForm {
        frame,
        lead: Some(text.get("page-sign_in-again")),
        paragraphs: Vec::new(),
        form: form.keep_any(kept.as_ref()),
        demo: false,
    };
    respond(status, text, &page)
}
