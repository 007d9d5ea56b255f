//! `POST /do`: every form becomes a command here. A refusal draws the page of the form again, with what was typed and why;
//! whoever is no longer signed in signs in with the same form, so that nothing is lost.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use wuji_core::ids::{CaseNo, PersonNo};
use zeroize::Zeroizing;

use super::asked::{Anybody, Asked};
use super::forms::command::{self, Unread};
use super::forms::{Fields, Kept};
use super::trouble::Failure;
use super::{
    accounts, case, cases, desk, duties, emergency, notices, people, report_now, rights, self_help, sent,
    sign_in, students, weeks,
};
use crate::api::{CommandBody, Problem, Receipt, submit};
use crate::server::{Peer, Shared};
use crate::sign_in::{Attempt, Begun, InNeed, SignedIn, Stage, Untold, Way, enter, enter_in_need};
use crate::text::key;

/// The route of the forms.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/do", post(take))
}

/// A form that was sent.
struct Sent {
    asked: Asked,
    fields: Vec<(String, String)>,
}

/// The first value of a field.
fn value<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
}

async fn take(
    State(app): State<Shared>,
    peer: Peer,
    Anybody(asked): Anybody,
    Fields(mut fields): Fields,
) -> Response {
    let emergency = value(&fields, "type") == "report.emergency";
    let signed = asked.who.and_then(|who| if emergency { Some(who) } else { who.awake(&app).ok() });
    // In need one signs in again, with the form at hand.
    let glass = value(&fields, "type") == "access.break_glass";
    let signed = signed.filter(|who| !glass || who.is_fresh());
    let (who, begun) = match signed {
        Some(who) => (who, None),
        None => {
            let login = Zeroizing::new(value(&fields, "login").to_owned());
            let secret = Zeroizing::new(value(&fields, "secret").to_owned());
            fields.retain(|(name, _)| name != "secret");
            if login.is_empty() && secret.is_empty() && !emergency {
                return asked.show(move |asked| sign_in::draw_again(asked, &fields, None)).await;
            }
            let attempt = Attempt { login, secret, peer };
            let entered = if emergency {
                enter_in_need(&app, attempt).await
            } else {
                enter(&app, attempt).await.map(InNeed::Told)
            };
            let begun = match entered {
                Ok(InNeed::Told(begun)) => begun,
                Ok(InNeed::Untold(untold)) => return Sent { asked, fields }.unsaid(&app, untold).await,
                Err(refused) => return Sent { asked, fields }.kept_out(refused, emergency).await,
            };
            match app.sessions.find(begun.token.reveal(), Way::Cookie) {
                Some(who) => (who, Some(begun)),
                None => return asked.show(move |asked| sign_in::draw_again(asked, &fields, None)).await,
            }
        }
    };
    if begun.as_ref().is_some_and(|begun| begun.stage != Stage::Full) && !emergency {
        return with_session(&app, begun.as_ref(), Redirect::to("/password").into_response());
    }
    without_login(&mut fields);
    let response = Sent { asked: Asked { who: Some(who), ..asked }, fields }.go(who).await;
    with_session(&app, begun.as_ref(), response)
}

/// Leaves out with what somebody signs in, and that it was needed.
fn without_login(fields: &mut Vec<(String, String)>) {
    let signs_in = |name: &str| matches!(name, "login" | "secret");
    fields.retain(|(name, value)| !signs_in(if name == "need" { value } else { name }));
}

fn with_session(app: &Shared, begun: Option<&Begun>, response: Response) -> Response {
    match begun {
        Some(begun) => sign_in::with_session(app, begun, response),
        None => response,
    }
}

impl Sent {
    /// Nobody could be signed in with it.
    async fn kept_out(self, refused: crate::sign_in::SignInRefused, emergency: bool) -> Response {
        let Sent { asked, fields } = self;
        asked
            .show(move |asked| {
                let words = sign_in::refused_words(asked.text, refused);
                if !emergency {
                    return sign_in::draw_again(asked, &fields, Some((refused.status(), words)));
                }
                let kept = Kept { fields, trouble: words.clone(), field: None, same_id: true };
                emergency::draw(asked, Some(&kept), Some((refused.status(), words)))
            })
            .await
    }

    /// An emergency of somebody who is not told whether he is who he says: if he is, it is done, and the answer has been
    /// given by then.
    async fn unsaid(self, app: &Shared, untold: Untold) -> Response {
        let Sent { asked, mut fields } = self;
        let kept = fields.clone();
        without_login(&mut fields);
        let (app, sent) = (app.clone(), Sent { asked: asked.clone(), fields });
        tokio::spawn(async move {
            let Some(person) = untold.person(&app).await else { return };
            let Ok(token) = app.sessions.begin(person, Stage::Full) else { return };
            let Some(who) = app.sessions.find(token.reveal(), Way::Cookie) else { return };
            Sent { asked: Asked { who: Some(who), ..sent.asked }, fields: sent.fields }.go(who).await;
            app.sessions.end(who.session);
        });
        asked
            .show(move |asked| {
                let trouble = asked.text.get("page-emergency-unsaid-title");
                let kept = Kept { fields: kept, trouble, field: None, same_id: true };
                emergency::draw_unsaid(asked, &kept, asked.text.get("page-emergency-unsaid"))
            })
            .await
    }

    async fn go(self, who: SignedIn) -> Response {
        let Sent { asked, fields } = self;
        let emergency = value(&fields, "type") == "report.emergency";
        let admission = asked.app.gates.admit(who.person, emergency);
        asked
            .show(move |asked| match admission {
                Ok(_place) => done_or_again(asked, who, fields),
                Err(much) => {
                    let failure = failure(asked, &fields, &Problem::of_gate(much));
                    again(asked, fields, &failure)
                }
            })
            .await
    }
}

fn done_or_again(asked: &Asked, who: SignedIn, mut fields: Vec<(String, String)>) -> Response {
    let typed = fields.clone();
    let read = resolve(asked, &mut fields).and_then(|()| {
        if value(&fields, "type") == "report.emergency" {
            // The form may have been drawn for nobody; whom an emergency is told depends on the sender's post.
            if value(&fields, "as").is_empty() {
                let post = people::first_post(asked, who.person);
                fields.extend(post.map(|post| ("as".to_owned(), post.to_string())));
            }
            // What cannot be read of it is left out.
            fields.retain(|(name, _)| name != "need");
            while let Err(Unread { name, .. }) = command::read(&fields)
                && fields.iter().any(|(found, _)| *found == name)
            {
                fields.retain(|(found, _)| *found != name);
            }
        }
        command::read(&fields).map_err(|Unread { name, why }| {
            let mut failure = Failure::page(asked.text, StatusCode::UNPROCESSABLE_ENTITY, why);
            failure.field = Some(name);
            failure
        })
    });
    let receipt = read.and_then(|command| {
        let body = CommandBody::parse(command).map_err(|problem| failure(asked, &fields, &problem))?;
        submit(&asked.app, who, body).map_err(|problem| failure(asked, &fields, &problem))
    });
    match receipt {
        Ok(receipt) => done(asked, &fields, &receipt),
        Err(failure) => again(asked, typed, &failure),
    }
}

/// Puts people in the place of the numbers and lists that were filled in for them.
fn resolve(asked: &Asked, fields: &mut Vec<(String, String)>) -> Result<(), Failure> {
    let emergency = value(fields, "type") == "report.emergency";
    let listed = value(fields, "about_person").to_owned();
    let number = value(fields, "about_number").trim().to_owned();
    let missing = |name: &str| {
        let mut failure = Failure::page(asked.text, StatusCode::UNPROCESSABLE_ENTITY, "missing");
        failure.field = Some(name.to_owned());
        failure
    };
    let find = |number: &str, name: &str| {
        let unknown = || {
            let mut failure = Failure::page(asked.text, StatusCode::UNPROCESSABLE_ENTITY, "no_such_student");
            failure.field = Some(name.to_owned());
            failure
        };
        let found = asked.reader().ok_or_else(unknown)?.by_number(number);
        found.map_err(|error| Failure::read(asked.text, &error))?.ok_or_else(unknown)
    };
    let mut beside = None;
    for (name, value) in fields.iter_mut() {
        if name.ends_with(":about") && value == "list" {
            if listed.is_empty() && !emergency {
                return Err(missing("about_person"));
            }
            value.clone_from(&listed);
        } else if name.ends_with(":about") && value == "number" {
            let person = match number.as_str() {
                "" if !emergency => return Err(missing("about_number")),
                number => find(number, "about_number"),
            };
            *value = match person {
                Ok(person) => format!("person-{person}"),
                Err(failure) if !emergency => return Err(failure),
                // Nothing holds an emergency back: the number goes with the words.
                Err(_) => {
                    beside = Some(number.clone());
                    "described".to_owned()
                }
            };
        } else if let Some(path) = name.strip_suffix(":student_number") {
            if !value.trim().is_empty() {
                *value = find(value, name)?.to_string();
            }
            *name = format!("{path}:number");
        }
    }
    if emergency {
        // A post that was left meanwhile holds no emergency back either.
        let post = value(fields, "as").parse().ok().map(wuji_core::ids::PostNo);
        let holds = asked.who.is_some_and(|who| people::holds(asked, who.person, post));
        fields.retain(|(name, _)| name != "as" || holds);
    }
    if let Some(number) = beside {
        match fields.iter_mut().find(|(name, _)| name == "words:words") {
            Some((_, words)) => *words = format!("{words}\n{number}"),
            None => fields.push(("words:words".to_owned(), number)),
        }
    }
    Ok(())
}

/// Why the command was not done, for the page.
fn failure(asked: &Asked, fields: &[(String, String)], problem: &Problem) -> Failure {
    let text = asked.text;
    let (title, next) = match &problem.why {
        // The field stands beside it; its name in the command is nobody's word.
        Some(why) => (text.get(&key("api", problem.code)), text.get(why)),
        None if matches!(problem.code, "malformed" | "unknown_action") => {
            (text.get("page-status-400"), text.get("page-problem-malformed"))
        }
        None => problem.say(text),
    };
    let sentence = if next.starts_with(&title) {
        next
    } else {
        text.with("page-two_sentences", &[("first", &title), ("second", &next)])
    };
    // A text that was refused is pointed to by its place among the words.
    let pointed = problem.pointer.as_deref().and_then(|pointer| match pointer.strip_prefix("/words/") {
        Some(index) => {
            let filled =
                |(name, value): &&(String, String)| name.ends_with(":words") && !value.trim().is_empty();
            let index: usize = index.parse().ok()?;
            fields.iter().filter(filled).nth(index).map(|(name, _)| name.clone())
        }
        None => pointer.rsplit('/').find(|part| part.parse::<usize>().is_err()).map(str::to_owned),
    });
    let field = problem.field.as_deref().map(str::to_owned).or(pointed);
    Failure {
        status: problem.status,
        code: problem.code.to_owned(),
        sentence,
        field,
        unrecorded: problem.not_recorded,
    }
}

/// Where somebody goes when it is done.
fn done(asked: &Asked, fields: &[(String, String)], receipt: &Receipt) -> Response {
    let kind = value(fields, "type");
    match kind {
        "report.emergency" => return emergency::draw_sent(asked, receipt),
        "report.submit" | "report.send" => return report_now::draw_sent(asked, receipt),
        _ => {}
    }
    let then = match (kind, receipt.case) {
        // An assessment with a grade opens a case of its own.
        ("crisis.assess", Some(case)) => format!("/cases/{case}"),
        _ => sign_in::local(Some(value(fields, "then"))).to_owned(),
    };
    let done = if then == "/" { then } else { format!("{then}?done={kind}") };
    Redirect::to(&done).into_response()
}

/// The page of the form again.
fn again(asked: &Asked, typed: Vec<(String, String)>, failure: &Failure) -> Response {
    let page = value(&typed, "page").to_owned();
    let asked = &asked.at(&page);
    let kept = Kept::of(typed, failure);
    let number = |prefix: &str| page.strip_prefix(prefix).and_then(|number| number.parse::<u32>().ok());
    if let Some(case) = number("/cases/") {
        return case::draw(asked, CaseNo(case), None, None, Some(&kept));
    }
    if let Some(student) = number("/students/") {
        return students::draw(asked, PersonNo(student), None, Some(&kept));
    }
    match page.as_str() {
        "/report" => report_now::draw(asked, Some(&kept)),
        "/talk" => self_help::draw_talk(asked, Some(&kept)),
        "/emergency" => {
            let unrecorded = failure.unrecorded.then(|| (failure.status, failure.sentence.clone()));
            emergency::draw(asked, Some(&kept), unrecorded)
        }
        "/pledge" => sign_in::draw_pledge(asked, value(&kept.fields, "then"), Some(&kept)),
        "/desk" => desk::draw(asked, false, None, Some(&kept)),
        "/weeks" => weeks::draw(asked, weeks::Wanted::of(&kept), Some(&kept)),
        "/duties" => duties::draw(asked, duties::Wanted::of(&kept), Some(&kept)),
        "/rights" => rights::draw(asked, None, Some(&kept)),
        "/sent" => sent::draw(asked, None, None, Some(&kept)),
        "/cases" => cases::draw(asked, cases::Wanted::default(), Some(&kept)),
        "/notices" => notices::draw(asked, None, Some(&kept)),
        "/accounts" => accounts::draw(asked, None, Some(&kept)),
        _ => failure.respond(asked),
    }
}

/// What was just done, for the page that follows: the name of an action of ours, or nothing.
pub(super) fn said_done(asked: &Asked, done: Option<&str>) -> Option<String> {
    let action = asked.text.find(&key("action", done?))?;
    Some(asked.text.with("page-done", &[("action", &action)]))
}
