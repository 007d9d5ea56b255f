//! The frame around every page: language, navigation by role, the demo's banner, the clock that countdowns run by.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use wuji_core::At;
use wuji_core::roster::Role;

use super::asked::Asked;
use super::{assets, moment};
use crate::reading::{is_concerned_with_weeks, sees_accounts};
use crate::text::{Language, Text};

/// The frame of a page.
pub(super) struct Frame {
    pub(super) t: Text,
    pub(super) tag: &'static str,
    pub(super) title: String,
    pub(super) here: String,
    pub(super) others: Vec<(&'static str, String)>,
    pub(super) nav: Vec<NavItem>,
    pub(super) signed_in: bool,
    pub(super) who: String,
    pub(super) now: At,
    pub(super) demo: Option<DemoBar>,
    /// Without scripts, the page comes again after so many seconds.
    pub(super) refresh: Option<u32>,
    /// What the script needs, in the page's language.
    pub(super) scripted: Vec<(&'static str, String)>,
}

/// A link of the navigation.
pub(super) struct NavItem {
    pub(super) href: &'static str,
    pub(super) label: String,
    pub(super) current: bool,
}

/// The banner of a demo.
pub(super) struct DemoBar {
    pub(super) now: moment::Moment,
}

impl Frame {
    /// The frame of the page that was asked for.
    pub(super) fn of(asked: &Asked, title: String) -> Self {
        let text = asked.text;
        let now = asked.app.engine.now();
        let mut frame = Self::bare(text, title, now);
        frame.here.clone_from(&asked.path);
        if asked.app.demo.is_some() {
            frame.demo = Some(DemoBar { now: moment::Moment::of(text, now, now) });
        }
        let Some(who) = asked.who else { return frame };
        frame.signed_in = true;
        if let Ok((roles, posts, owes, weeks)) = asked.app.engine.read(|view| {
            let posts = view.network.posts_of(who.person, now);
            let roles = posts.iter().filter_map(|post| view.network.roster.role(*post));
            let owes = posts.iter().any(|post| !view.inbox.of(*post).is_empty());
            let weeks = posts.iter().any(|post| is_concerned_with_weeks(&view.network, *post, now));
            (roles.collect::<Vec<_>>(), posts.len(), owes, weeks)
        }) {
            let mut said: Vec<String> = roles.iter().map(|role| text.name("role", role)).collect();
            said.dedup();
            frame.who = if posts == 0 {
                text.get("standing-account")
            } else {
                said.join(&text.get("page-list-comma"))
            };
            frame.nav = nav(text, &roles, (owes, weeks), &asked.path);
        }
        frame
    }

    /// A frame that shows nobody.
    pub(super) fn bare(text: Text, title: String, now: At) -> Self {
        let others = Language::ALL.into_iter().filter(|language| *language != text.language());
        let named = |language: Language| (language.tag(), Text::new(language).get("page-language"));
        let others = others.map(named).collect();
        Self {
            t: text,
            tag: text.language().tag(),
            title,
            here: "/".to_owned(),
            others,
            nav: Vec::new(),
            signed_in: false,
            who: String::new(),
            now,
            demo: None,
            refresh: None,
            scripted: moment::scripted(text),
        }
    }

    /// Without scripts, come again after so many seconds.
    pub(super) fn refreshing(mut self, seconds: u32) -> Self {
        self.refresh = Some(seconds);
        self
    }

    pub(super) fn css(&self) -> &'static str {
        &assets::CSS
    }

    pub(super) fn script(&self) -> &'static str {
        &assets::SCRIPT
    }

    pub(super) fn icon(&self) -> &'static str {
        &assets::ICON
    }
}

/// Where each role has something to look at; an administrator has a desk while something lies on it.
fn nav(text: Text, roles: &[Role], (owes, weeks): (bool, bool), here: &str) -> Vec<NavItem> {
    let works = |role: &Role| *role != Role::DormOfficer && !role.is_administrator();
    let reads = |role: &Role| role.is_station() || role.is_centre() || *role == Role::Advisor;
    let offices = |role: &Role| matches!(role, Role::StudentAffairsTeacher | Role::YouthLeagueTeacher);
    let any = |is: &dyn Fn(&Role) -> bool| roles.iter().any(is);
    let items = [
        ("/desk", "page-nav-desk", owes || any(&works)),
        ("/report", "page-nav-report", true),
        ("/sent", "page-nav-sent", true),
        ("/weeks", "page-nav-weeks", weeks),
        ("/rights", "page-nav-rights", true),
        ("/students", "page-nav-students", any(&|role| reads(role) || offices(role))),
        ("/register", "page-nav-register", any(&reads)),
        ("/cases", "page-nav-cases", owes || any(&|role| !role.is_administrator())),
        ("/crises", "page-nav-crises", any(&|role| role.is_leading() || reads(role))),
        ("/notices", "page-nav-notices", any(&|role| role.is_station())),
        ("/census", "page-nav-census", any(&|role| role.is_staff() && !role.is_administrator())),
        ("/duties", "page-nav-duties", any(&|role| role.is_staff() && !role.is_administrator())),
        (
            "/overview",
            "page-nav-overview",
            any(&|role| role.is_leading() || role.is_centre() || role.is_station() || offices(role)),
        ),
        ("/network", "page-nav-network", !roles.is_empty()),
        ("/accounts", "page-nav-accounts", any(&|role| sees_accounts(*role))),
        ("/audit", "page-nav-audit", roles.contains(&Role::AuditAdministrator)),
    ];
    items
        .into_iter()
        .filter(|(.., shown)| *shown)
        .map(|(href, label, _)| NavItem { href, label: text.get(label), current: here == href })
        .collect()
}

/// A page as a response. Nothing of it is stored on the way or in the browser.
pub(super) fn respond(status: StatusCode, text: Text, page: &impl Template) -> Response {
    let Ok(html) = page.render() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(text.language().tag()));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language, Cookie"));
    response
}
