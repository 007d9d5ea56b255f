//! The one door in: what a client sends, read strictly, and what it gets back. An emergency is read leniently: what cannot
//! be read of it is left out, and what remains is recorded.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use wuji_core::census::InstrumentNo;
use wuji_core::ids::{CaseNo, DocumentNo, EvidenceNo, Position, PostNo, RequestId};
use wuji_core::limits::GLASS_REASON_CHARS_MIN;
use wuji_core::report::Emergency;
use wuji_core::roster::Role;
use wuji_core::words::Slot;
use wuji_core::{Action, At, Network, Request, Words};
use wuji_engine::random_id;

use super::asked::Asked;
use super::locate::locate;
use super::mend::mend;
use super::problem::{Problem, why_key};
use crate::server::{Admission, App, Shared, Surface};
use crate::sign_in::{Entered, SignedIn};

/// Most texts of one command.
const WORDS_MAX: usize = 4_096;

/// A command as a client sends it.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandBody {
    /// Chosen by the sender: a new UUID for each command. The same id with the same body is the same command, however
    /// often it is sent.
    pub id: RequestId,
    /// In which of his posts he acts; as a person with an account when absent.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostNo>,
    /// What for.
    pub action: Action,
    /// Texts, which the action points to by their index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Something of the texts was left out.
    #[serde(skip)]
    cut: bool,
}

/// What was recorded. Not where in the log nor how many entries it made: whoever could count what his emergency set going
/// would know whether somebody had reported before him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// When it was taken.
    pub at: At,
    /// The case of its first entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNo>,
    /// The same command had come before; nothing was added.
    pub repeated: bool,
    /// Something of an emergency could not be read or was too long, and was left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// What it made that other commands name by its number: for staff, about duties, documents and instruments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
}

/// What a command made, by numbers that other commands take.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// That a duty was done: `duty.attend`, `duty.withdraw`, the origin of a task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceNo>,
    /// A document: `supersedes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentNo>,
    /// An instrument: `census.open`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<InstrumentNo>,
}

impl Made {
    /// What these entries made, if it was something that is counted.
    fn by(network: &Network, first: Position, entries: u32) -> Option<Self> {
        let each = || (0..entries as usize).map(|n| first.plus(n));
        let made = Self {
            evidence: each().find_map(|entry| network.duty.evidence_made_at(entry)),
            document: each().find_map(|entry| network.duty.registers().document_made_at(entry)),
            instrument: each().find_map(|entry| network.census.instrument_made_at(entry)),
        };
        (made != Self::default()).then_some(made)
    }
}

/// Whether an action makes something that is counted.
fn makes(action: &Action) -> bool {
    matches!(
        action,
        Action::RecordDuty(_) | Action::FileDocument(_) | Action::OpenVenue(_) | Action::AdoptInstrument(_)
    )
}

impl CommandBody {
    /// Reads the bytes of a body.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        match serde_json::from_slice(bytes) {
            Ok(value) => Self::parse(value),
            Err(_) => Self::mended(bytes).unwrap_or_else(|| Err(Problem::new("malformed").at(""))),
        }
    }

    /// An emergency that was not quite JSON; of anything else, nothing.
    fn mended(bytes: &[u8]) -> Option<Result<Self, Problem>> {
        let value = serde_json::from_str(&mend(bytes)).ok()?;
        Some(emergency(&value)?.map(|body| Self { cut: true, ..body }))
    }

    /// Reads a body.
    pub fn parse(value: Value) -> Result<Self, Problem> {
        if let Some(emergency) = emergency(&value) {
            return emergency;
        }
        // A list would be taken for the fields in their order.
        if !value.is_object() {
            return Err(Problem::new("malformed").at(""));
        }
        let name = value.pointer("/action/type");
        let known = name.and_then(Value::as_str).is_some_and(|name| Action::NAMES.contains(&name));
        if name.is_some_and(Value::is_string) && !known {
            return Err(Problem::new("unknown_action").at("/action/type"));
        }
        let body: CommandBody = serde_json::from_value(value.clone()).map_err(|error| {
            Problem::new("malformed").at(locate::<CommandBody>(&value, &error.to_string()))
        })?;
        if WORDS_MAX < body.words.len() {
            return Err(Problem::new("too_large").at("/words"));
        }
        Ok(body)
    }

    /// Whether it is an emergency, which nothing holds back.
    pub fn is_emergency(&self) -> bool {
        matches!(self.action, Action::Emergency(_))
    }

    /// A break-glass needs a fresh sign-in and a reason that says something. The core sees neither sessions nor words.
    fn fits_glass(&self, signed: SignedIn) -> Result<(), Problem> {
        let Action::BreakGlass(glass) = &self.action else { return Ok(()) };
        if !signed.is_fresh() {
            return Err(Problem::new("sign_in_stale"));
        }
        let reason = glass.words.and_then(|slot| self.words.get(slot.index as usize));
        let said = reason.map_or(0, |reason| reason.chars().filter(|c| !c.is_whitespace()).count());
        if said < GLASS_REASON_CHARS_MIN {
            let why = why_key("has fewer than 15 characters");
            return Err(Problem { why: Some(why.into()), ..Problem::new("invalid_field").field("words") });
        }
        Ok(())
    }

    /// The texts, checked; those of an emergency are cleaned and cut.
    fn texts(&mut self) -> Result<Vec<Words>, Problem> {
        if let Action::Emergency(emergency) = &mut self.action {
            let said = self.words.join("\n");
            let Some((words, cut)) = Words::cut(&said) else {
                self.cut |= !said.is_empty();
                emergency.words = None;
                return Ok(Vec::new());
            };
            self.cut |= cut;
            emergency.words = Some(Slot { index: 0, cut });
            return Ok(vec![words]);
        }
        let check = |(index, text): (usize, &String)| {
            Words::try_new(text).map_err(|fault| Problem::text(fault).at(format!("/words/{index}")))
        };
        self.words.iter().enumerate().map(check).collect()
    }
}

/// `POST /v1/commands`.
pub(super) async fn commands(
    State(app): State<Shared>,
    entered: Result<Entered, Response>,
    asked: Asked,
    bytes: Bytes,
) -> Response {
    let text = asked.text;
    let body = CommandBody::read(&bytes);
    let is_emergency = body.as_ref().is_ok_and(CommandBody::is_emergency);
    let signed = match entered {
        Ok(Entered(signed)) => signed,
        Err(refused) if is_emergency => return unheard(&app, refused.status()).await.answer(text),
        Err(refused) => return refused,
    };
    if let (false, Err(refused)) = (is_emergency, signed.signed()) {
        return refused.answer(Surface::Api, text, "/");
    }
    match body {
        Ok(body) => match admit(&app, signed, &body) {
            Ok(admission) => {
                let answer = app.blocking(move |app| submit(app, signed, body)).await;
                drop(admission);
                answer.map_or_else(|problem| problem.answer(text), |receipt| Json(receipt).into_response())
            }
            Err(problem) => problem.answer(text),
        },
        Err(problem) => problem.answer(text),
    }
}

/// An emergency of nobody who is signed in, or that finds the log stopped: loudly not recorded.
async fn unheard(app: &Shared, refused: StatusCode) -> Problem {
    let code = if refused.is_server_error() { "not_recorded" } else { "sign_in_required" };
    let problem = Problem { not_recorded: true, ..Problem::new(code) };
    app.blocking(move |app| with_phones(app, problem)).await
}

/// A session that dozes or still lacks its password may report an emergency, and nothing else; everything else is counted,
/// and waits if there is too much.
fn admit(app: &Shared, signed: SignedIn, body: &CommandBody) -> Result<Admission, Problem> {
    if !body.is_emergency() {
        signed.awake(app).map_err(Problem::of_sign_in)?;
    }
    app.gates.admit(signed.person, body.is_emergency()).map_err(Problem::of_gate)
}

/// Does what a person asks for; durable when this returns.
pub fn submit(app: &App, signed: SignedIn, mut body: CommandBody) -> Result<Receipt, Problem> {
    let is_emergency = body.is_emergency();
    body.fits_glass(signed)?;
    let words = body.texts()?;
    let CommandBody { id, post, action, cut, .. } = body;
    let makes = makes(&action);
    let receipt = app.engine.submit(Request { id, by: signed.person, post, action }, words);
    let receipt = receipt.map_err(|error| {
        let problem = Problem::from(error);
        // Whoever cannot be heard here must be heard by phone.
        if is_emergency && problem.not_recorded { with_phones(app, problem) } else { problem }
    })?;
    let wuji_engine::Receipt { at, case, repeated, position, entries } = receipt;
    // What was done is done, whether the state can be looked at or not.
    let made = post.filter(|_| makes).and_then(|post| {
        let found = app.engine.read(|view| {
            let is_staff = view.network.roster.role(post).is_some_and(Role::is_staff);
            is_staff.then(|| Made::by(&view.network, position, entries)).flatten()
        });
        found.ok().flatten()
    });
    Ok(Receipt { at, case, repeated, cut, made })
}

/// Who is on call, for an emergency that was not recorded.
fn with_phones(app: &App, problem: Problem) -> Problem {
    Problem { on_call: app.phones().into(), ..problem }
}

/// An emergency, with whatever of it can be read. It needs no field, and no id that is well formed.
fn emergency(value: &Value) -> Option<Result<CommandBody, Problem>> {
    let action = value
        .get("action")
        .filter(|action| action.get("type").and_then(Value::as_str) == Some("report.emergency"))?;
    let id = value.get("id").and_then(|id| serde_json::from_value(id.clone()).ok());
    let id = match id.map_or_else(|| random_id().map(RequestId), Ok) {
        Ok(id) => id,
        Err(error) => return Some(Err(error.into())),
    };
    let post = value.get("as").and_then(|post| serde_json::from_value(post.clone()).ok());
    let mut cut = false;
    let words: Vec<String> = match value.get("words") {
        Some(Value::Array(words)) => {
            words.iter().filter_map(Value::as_str).take(WORDS_MAX).map(str::to_owned).collect()
        }
        Some(Value::String(words)) => vec![words.clone()],
        Some(_) | None => Vec::new(),
    };
    let mut fields = Map::new();
    for (name, field) in action.as_object().into_iter().flatten().filter(|(name, _)| *name != "type") {
        let mut alone = Map::new();
        alone.insert(name.clone(), field.clone());
        match serde_json::from_value::<Emergency>(Value::Object(alone)) {
            Ok(_) => fields.extend([(name.clone(), field.clone())]),
            Err(_) => fields.extend(elements(name, field).inspect(|_| cut = true)),
        }
        cut |= !fields.contains_key(name);
    }
    let emergency = serde_json::from_value(Value::Object(fields)).unwrap_or_default();
    Some(Ok(CommandBody { id, post, action: Action::Emergency(emergency), words, cut }))
}

/// Of a list, those elements that can be read.
fn elements(name: &str, field: &Value) -> Option<(String, Value)> {
    let kept = field.as_array()?.iter().filter(|element| {
        let alone = Map::from_iter([(name.to_owned(), Value::Array(vec![(*element).clone()]))]);
        serde_json::from_value::<Emergency>(Value::Object(alone)).is_ok()
    });
    Some((name.to_owned(), Value::Array(kept.cloned().collect())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_emergency_is_taken_however_it_is_written() {
        let written = json!({
            "id": "not an id", "as": "x", "words": ["a", 7, "b"], "more": 1,
            "action": {"type": "report.emergency", "signs": ["self_harm", "no such sign"], "about": {"person": "?"},
                       "occurred_at": "yesterday", "unknown": true},
        });
        let mut body = CommandBody::parse(written).unwrap_or_else(|_| unreachable!());
        assert!(body.is_emergency() && body.cut && body.post.is_none());
        let words = body.texts().unwrap();
        assert_eq!(words.len(), 1);
        let Action::Emergency(emergency) = body.action else { unreachable!() };
        assert_eq!(emergency.signs, [wuji_core::report::Sign::SelfHarm]);
        assert_eq!(emergency.words.map(|slot| slot.index), Some(0));
        let bare = CommandBody::parse(json!({"action": {"type": "report.emergency"}}));
        assert!(bare.is_ok_and(|body| !body.cut));
        // Half of a character, as a phone cuts a text.
        let cut = br#"{"action": {"type": "report.emergency"}, "words": ["now \ud83d"]}"#;
        assert!(CommandBody::read(cut).is_ok_and(|body| body.cut && body.words == ["now \u{fffd}"]));
        assert!(CommandBody::read(br#"{"action": {"type": "report.note"}, "words": ["\ud83d"]}"#).is_err());
    }

    #[test]
    fn what_is_wrong_is_pointed_at_and_not_repeated() {
        let id = "00000000-0000-4000-8000-000000000001";
        let secret = "a secret";
        for (written, code, pointer) in [
            (json!({"id": id, "action": {"type": secret}}), "unknown_action", "/action/type"),
            (json!({"id": secret, "action": {"type": "report.accept", "case": 1}}), "malformed", "/id"),
            (
                json!({"id": id, "action": {"type": "report.accept", "case": secret}}),
                "malformed",
                "/action/case",
            ),
            (json!({"id": id, "action": {"type": "report.accept"}}), "malformed", "/action/case"),
            (
                json!({"id": id, "action": {"type": "report.accept", "case": 1, secret: 1}}),
                "malformed",
                "/action",
            ),
            (
                json!({"id": id, "words": [1], "action": {"type": "report.accept", "case": 1}}),
                "malformed",
                "/words/0",
            ),
            (
                json!({"id": id, "action": {"type": "report.submit", "urgency": "routine",
                       "observation": {"about": "myself", "signs": ["low_mood", secret]}}}),
                "malformed",
                "/action/observation/signs/1",
            ),
            (
                json!({"id": id, "action": {"type": "report.submit", "urgency": "routine", "observation": {}}}),
                "malformed",
                "/action/observation/about",
            ),
            (json!([]), "malformed", ""),
        ] {
            let Err(problem) = CommandBody::parse(written) else { unreachable!("{pointer}") };
            assert_eq!((problem.code, problem.pointer.as_deref()), (code, Some(pointer)));
            assert!(!format!("{problem:?}").contains(secret));
        }
    }
}
