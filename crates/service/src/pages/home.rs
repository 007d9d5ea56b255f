//! `/`: to the right place, by role. Whoever has not given the term's pledge gives it first; reports and emergencies
//! never wait for that.

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use wuji_core::roster::Role;

use super::asked::{Anybody, Asked};
use super::trouble::Failure;
use crate::server::Shared;

/// The routes of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/", get(home))
}

async fn home(Anybody(asked): Anybody) -> Response {
    asked.show(go).await
}

fn go(asked: &Asked) -> Response {
    let Some(who) = asked.who else {
        let to = if asked.app.demo.is_some() { "/demo" } else { "/sign-in" };
        return Redirect::to(to).into_response();
    };
    let engine = &asked.app.engine;
    let now = engine.now();
    let seen = engine.read(|view| {
        let roster = &view.network.roster;
        let posts = view.network.posts_of(who.person, now);
        let roles: Vec<Role> = posts.into_iter().filter_map(|post| roster.role(post)).collect();
        (roles, view.network.has_pledged(who.person, now))
    });
    let (roles, pledged) = match seen {
        Ok(seen) => seen,
        Err(error) => return Failure::read(asked.text, &error).respond(asked),
    };
    let works = |role: &Role| *role != Role::DormOfficer && !role.is_administrator();
    let to = if !pledged {
        "/pledge"
    } else if roles.contains(&Role::AuditAdministrator) {
        "/audit"
    } else if roles.iter().any(works) {
        "/desk"
    } else if roles.iter().any(|role| role.is_administrator()) {
        "/network"
    } else {
        "/sent"
    };
    Redirect::to(to).into_response()
}
