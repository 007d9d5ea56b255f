//! `/rights`: what is one's own. Counselling and referrals, consents, requests concerning one's file, who read of it and whom
//! it was told; with a form for whatever one may do. It shows nobody else, and nothing that others reported.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use wuji_core::At;
use wuji_core::rights::Wish;

use super::asked::{Asked, Inside};
use super::case::said;
use super::door::said_done;
use super::forms::{Choice, Choices, Control, Field, Form, Kept, Look, Opt, shaped};
use super::frame::{Frame, respond};
use super::labels;
use super::moment::{self, Left, Moment};
use super::trouble::Failure;
use crate::reading::{
    ConsentLine, ConsentState, DisclosureLine, OwnCounselling, OwnReferral, OwnRequest, ReceiptRow,
    RightsWindow,
};
use crate::server::Shared;
use crate::shape::shape;
use crate::text::{Text, code, key};

/// The route of this page.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/rights", get(page))
}

#[derive(Template)]
#[template(path = "pages/rights.html")]
struct RightsPage {
    frame: Frame,
    done: Option<String>,
    refused: Option<String>,
    care: Vec<Card>,
    consents: Vec<Consent>,
    requests: Vec<Card>,
    acts: Vec<Act>,
    lines: Vec<Line>,
    told: Vec<Told>,
}

/// A case of one's own.
struct Card {
    title: String,
    state: String,
    lines: Vec<String>,
    due: Option<(String, Left)>,
    link: Option<(String, String)>,
    acts: Vec<Act>,
}

/// A form that folds.
struct Act {
    summary: String,
    open: bool,
    form: Form,
}

/// A consent.
struct Consent {
    to: String,
    state: String,
    since: String,
    act: Option<Act>,
}

/// A reading.
struct Line {
    at: Moment,
    post: String,
    reading: String,
}

/// Something told to somebody outside.
struct Told {
    at: Moment,
    recipient: String,
    ground: String,
    shared: String,
    by: String,
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    done: Option<String>,
}

async fn page(Inside(asked): Inside, Query(Wanted { done }): Query<Wanted>) -> Response {
    asked.show(move |asked| draw(asked, done.as_deref(), None)).await
}

/// The page; after a refusal with what was typed.
pub(super) fn draw(asked: &Asked, done: Option<&str>, kept: Option<&Kept>) -> Response {
    let text = asked.text;
    let Some(reader) = asked.reader() else {
        return Failure::page(text, StatusCode::NOT_FOUND, "not_found").respond(asked);
    };
    let read = reader.rights().and_then(|window| Ok((window, reader.receipt()?)));
    let (window, receipt) = match read {
        Ok(read) => read,
        Err(error) => return Failure::read(text, &error).respond(asked),
    };
    let drawn = Drawn { text, now: window.now, kept };
    let counselled = window.counselling.iter().map(|row| drawn.counselled(row));
    let referred = window.referrals.iter().map(|row| drawn.referred(row));
    let mut frame = Frame::of(asked, text.get("page-rights-title"));
    "/rights".clone_into(&mut frame.here);
    let mut page = RightsPage {
        frame,
        done: said_done(asked, done),
        refused: None,
        care: counselled.chain(referred).collect(),
        consents: window.consents.iter().map(|line| drawn.consent(line)).collect(),
        requests: window.requests.iter().map(|request| drawn.request(request)).collect(),
        acts: drawn.acts(&window),
        lines: receipt.lines.iter().map(|row| drawn.line(row)).collect(),
        told: receipt.disclosures.iter().map(|row| drawn.told(row)).collect(),
    };
    page.refused = kept.filter(|_| !page.is_any_open()).map(|kept| kept.trouble.clone());
    respond(kept.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY), text, &page)
}

impl RightsPage {
    /// Whether a form on it holds what was refused.
    fn is_any_open(&self) -> bool {
        let cards = self.care.iter().chain(&self.requests).flat_map(|card| &card.acts);
        let consents = self.consents.iter().filter_map(|consent| consent.act.as_ref());
        cards.chain(consents).chain(&self.acts).any(|act| act.open)
    }
}

/// The page while it is drawn.
struct Drawn<'k> {
    text: Text,
    now: At,
    kept: Option<&'k Kept>,
}

impl Drawn<'_> {
    fn at(&self, at: At) -> Moment {
        Moment::of(self.text, at, self.now)
    }

    fn day(&self, day: wuji_core::Day) -> String {
        moment::date(self.text, day.at_minute(0), self.now)
    }

    fn form(&self, action: &str) -> Form {
        Form::of(self.text, action, "/rights").hidden("then", "/rights")
    }

    fn act(&self, summary: String, form: Form) -> Act {
        let form = form.keep(self.kept);
        Act { summary, open: form.is_refused(), form }
    }

    fn options<T: serde::Serialize>(&self, prefix: &str, codes: impl IntoIterator<Item = T>) -> Vec<Opt> {
        codes.into_iter().map(|one| Opt::new(code(&one), self.text.name(prefix, &one))).collect()
    }

    fn words(&self) -> Field {
        Field::words("words:words", self.text.get("page-rights-words"), 3)
    }

    fn counselled(&self, row: &OwnCounselling) -> Card {
        let text = self.text;
        let held = |booking: &wuji_core::counselling::Booking| {
            let how = text.name("session_modality", &booking.modality);
            let minutes = text.with("page-rights-minutes", &[("minutes", &booking.minutes)]);
            format!("{} · {minutes} · {how}", self.at(booking.at).said)
        };
        let who = row.counsellor.as_ref().map(|person| labels::person(text, person));
        let post = row.post.as_ref().map(|post| labels::post(text, post));
        let mut lines: Vec<String> = Vec::new();
        let with: Vec<String> = who.into_iter().chain(post).collect();
        if !with.is_empty() {
            lines.push(text.with("page-rights-with", &[("who", &with.join(" · "))]));
        }
        if let Some(booking) = &row.appointment {
            lines.push(text.with("page-rights-appointment", &[("at", &held(booking))]));
        }
        lines.extend(
            row.sessions.iter().rev().map(|booking| text.with("page-rights-held", &[("at", &held(booking))])),
        );
        let act = |action: &String| {
            let form = self.form(action).apart(row.case).hidden("case:number", row.case);
            self.act(text.get(&key("action", action)), form)
        };
        Card {
            title: text.with("page-kind-counselling", &[("case", &row.case)]),
            state: said(text, &row.state),
            lines,
            due: None,
            link: None,
            acts: row.actions.iter().map(act).collect(),
        }
    }

    fn referred(&self, row: &OwnReferral) -> Card {
        let text = self.text;
        let toward = row.toward.map(|toward| text.name("referred_to", &toward));
        let place: Vec<String> = toward.into_iter().chain(row.institution.clone()).collect();
        let mut lines = vec![text.with("page-rights-offered", &[("at", &self.at(row.offered_at).said)])];
        if !place.is_empty() {
            lines.push(text.with("page-rights-toward", &[("place", &place.join(" · "))]));
        }
        if let Some(post) = &row.post {
            lines.push(text.with("page-rights-with", &[("who", &labels::post(text, post))]));
        }
        let answer = |answer: &wuji_core::referral::ReferralAnswer| {
            let form = self
                .form("referral.answer")
                .apart(format!("{}-{}", row.case, code(answer)))
                .hidden("case:number", row.case)
                .hidden("answer:text", code(answer))
                .hidden("form", code(answer));
            let form = if answer.is_accepted() {
                form.button(text.get("page-rights-accept"))
            } else {
                let reasons = self.options("decline_reason", wuji_core::referral::DeclineReason::ALL);
                let reason = Control::Choice(Choice::One, reasons);
                form.field(Field::new("reason:text", text.get("page-rights-decline_reason"), reason).needed())
                    .field(self.words())
                    .button(text.get("page-rights-decline"))
                    .look("")
            };
            let summary = if answer.is_accepted() { "page-rights-accept" } else { "page-rights-decline" };
            self.act(text.get(summary), form)
        };
        Card {
            title: text.with("page-kind-referral", &[("case", &row.case)]),
            state: said(text, &row.state),
            lines,
            due: None,
            link: None,
            acts: row.answers.iter().map(answer).collect(),
        }
    }

    fn consent(&self, line: &ConsentLine) -> Consent {
        let text = self.text;
        let to = text.name("consent_to", &line.to);
        let until = line.until.map(|until| text.with("page-rights-until", &[("day", &self.day(until))]));
        let since = line.since.map(|since| self.at(since).said);
        let gives =
            matches!(line.state, ConsentState::Missing | ConsentState::Expired | ConsentState::Withdrawn);
        let action = if gives { "rights.consent" } else { "rights.withdraw_consent" };
        let name = code(&line.to);
        let form = self.form(action).apart(&name).hidden("to:text", &name).hidden("form", &name);
        let form = if gives {
            let look = Look { kind: "date", complete: "off", range: None };
            let until = Control::Line(look, String::new());
            form.hint(Some(text.get(&format!("page-rights-consent-{name}"))))
                .field(Field::new("until:text", text.get("page-rights-consent_until"), until))
                .button(text.get("page-rights-agree"))
        } else {
            form.hint(Some(text.get("page-rights-withdraw-hint"))).look("")
        };
        let summary = text.get(if gives { "page-rights-give" } else { "action-rights-withdraw_consent" });
        Consent {
            to,
            state: text.name("consent_state", &line.state),
            since: since.into_iter().chain(until).collect::<Vec<_>>().join(" · "),
            act: Some(self.act(summary, form)),
        }
    }

    fn request(&self, row: &OwnRequest) -> Card {
        let text = self.text;
        let mut lines = vec![text.with("page-rights-asked", &[("at", &self.at(row.asked_at).said)])];
        lines.extend(row.ended_at.map(|at| text.with("page-rights-answered", &[("at", &self.at(at).said)])));
        let reason = row.refusal_reason.map(|reason| text.name("refusal_reason", &reason));
        lines.extend(reason.map(|reason| text.with("page-rights-reason", &[("reason", &reason)])));
        let handed = row.handed.map(|handed| text.name("handed", &handed));
        lines.extend(handed.map(|handed| text.with("page-rights-handed", &[("how", &handed)])));
        if row.wish == Some(Wish::Objection) && row.ended_at.is_some() {
            lines.push(text.get("page-rights-objection_told"));
        }
        let act = |action: &String| {
            let form = self.form(action).apart(row.case).hidden("case:number", row.case).look("");
            self.act(text.get(&key("action", action)), form)
        };
        Card {
            title: row.wish.map(|wish| text.name("wish", &wish)).unwrap_or_default(),
            state: said(text, &row.state),
            lines,
            due: row.due.map(|due| (text.get("page-rights-due"), Left::of(text, due, self.now))),
            link: row.copy.then(|| (format!("/cases/{}/copy", row.case), text.get("page-copy-open"))),
            acts: row.actions.iter().map(act).collect(),
        }
    }

    /// What one may begin: a request concerning one's file, the report of a breach.
    fn acts(&self, window: &RightsWindow) -> Vec<Act> {
        let text = self.text;
        let mut acts = Vec::new();
        if !window.wishes.is_empty() {
            let wishes = window.wishes.iter().map(|wish| {
                let hint = text.get(&format!("page-rights-wish-{}", code(wish)));
                Opt::new(code(wish), text.name("wish", wish)).hint(Some(hint))
            });
            let control = Control::Choice(Choice::One, wishes.collect());
            let form = self
                .form("rights.ask")
                .field(Field::new("wish:text", text.get("field-wish"), control).needed())
                .field(self.words().hint(Some(text.get("page-rights-ask-words"))));
            acts.push(self.act(text.get("action-rights-ask"), form));
        }
        if let Some(shape) = shape("rights.report_breach") {
            let about = vec![
                Opt::new("", text.get("page-rights-about-nobody")).chosen(true),
                Opt::new(window.person, text.get("page-rights-about-me")),
            ];
            let form = self.form("rights.report_breach").field(Field::new(
                "about:number",
                text.get("field-about"),
                Control::Select(about),
            ));
            let form = shaped(text, form, shape, &["about", "suspects", "suspect_post"], Choices::default());
            acts.extend(form.map(|form| self.act(text.get("action-rights-report_breach"), form)));
        }
        acts
    }

    fn line(&self, row: &ReceiptRow) -> Line {
        let text = self.text;
        let post = row.post.as_ref().map(|post| labels::post(text, post));
        Line {
            at: self.at(row.at),
            post: post.unwrap_or_else(|| text.get("page-rights-student_post")),
            reading: text.name("reading", &row.reading),
        }
    }

    fn told(&self, row: &DisclosureLine) -> Told {
        let text = self.text;
        let recipient = text.name("recipient", &row.recipient);
        let recipient = std::iter::once(recipient).chain(row.title.clone());
        Told {
            at: self.at(row.at),
            recipient: recipient.collect::<Vec<_>>().join(" · "),
            ground: text.name("disclosure_ground", &row.ground),
            shared: labels::names(text, "shared", &row.shared).join(&text.get("page-list-comma")),
            by: row.by.as_ref().map(|post| labels::post(text, post)).unwrap_or_default(),
        }
    }
}
