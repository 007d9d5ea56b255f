//! The phone lines that stand above everything else when somebody is in danger: 120, 110, and who is on call. They are
//! public, and stay known when the log can no longer be read.

use std::sync::{Mutex, PoisonError};

use wuji_core::network::Network;
use wuji_core::roster::{Role, UnitKind};

use crate::server::App;
use crate::text::Text;

/// A phone line.
#[derive(Clone)]
pub(super) struct Line {
    /// As people dial it, shown.
    pub(super) number: String,
    /// For a `tel:` link.
    pub(super) dial: String,
    /// Who answers.
    pub(super) who: String,
}

/// The line of the college as it was last read: what is shown when the log is not readable.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// 120, 110, and the college's line.
pub(super) fn lines(app: &App, text: Text) -> Vec<Line> {
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Ok(found) = app.engine.read(|view| on_call(&view.network)) {
        *last = found;
    }
    let fixed = [("120", "page-phone-120"), ("110", "page-phone-110")];
    let mut lines: Vec<Line> =
        fixed.into_iter().map(|(number, who)| Line::of(number.to_owned(), text.get(who))).collect();
    lines.extend(last.clone().map(|number| Line::of(number, text.get("page-phone-on_call"))));
    lines
}

/// The line of the centre's on-call, else of the next that would be told.
fn on_call(network: &Network) -> Option<String> {
    let posts = [
        (UnitKind::Centre, Role::CentreOnCall),
        (UnitKind::Centre, Role::CentreDirector),
        (UnitKind::Centre, Role::CentreCounsellor),
        (UnitKind::LeadingGroup, Role::LeadingOnCall),
    ];
    posts.into_iter().find_map(|(kind, role)| {
        let post = network.roster.single_post(kind, role)?;
        Some(network.roster.post(post)?.line.as_ref()?.as_str().to_owned())
    })
}

impl Line {
    pub(super) fn of(number: String, who: String) -> Self {
        let dial = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        Self { number, dial, who }
    }
}
