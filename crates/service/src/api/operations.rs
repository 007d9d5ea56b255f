//! Every operation of the API: its route and its description, side by side.

mod accounts;
mod audit;

use axum::routing::{MethodRouter, get, post};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::command::{self, CommandBody, Receipt};
use super::events::{self, EventData};
use super::imports;
use super::windows::{self, Deciders, FocusSearch, Found, NumberSearch, Phones};
use crate::import::take::{Take, Taken};
use crate::reading::{
    CaseKind, CaseWindow, CasesWindow, CensusWindow, CopyWindow, CoverageWindow, CrisesWindow, CrisisWindow,
    DossierWindow, DutiesWindow, Inbox, LedgerWindow, Me, NetworkWindow, Notices, OverviewWindow, People,
    ReceiptWindow, RegisterWindow, ReportWindow, RetestWindow, RightsWindow, Sent, SessionsWindow,
    StudentWindow, TimelineWindow, WarningsWindow, WeeksWindow,
};
use crate::server::Shared;

/// An operation.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) id: &'static str,
    pub(super) tag: &'static str,
    /// In a line.
    pub(super) summary: &'static str,
    /// What to know besides.
    pub(super) description: &'static str,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<SchemaOf>,
    pub(super) answer: Answer,
    /// Codes of problems besides those that every signed-in operation has.
    pub(super) problems: &'static [&'static str],
    /// Somebody must be signed in.
    pub(super) signed: bool,
    pub(super) route: MethodRouter<Shared>,
}

/// The schema of a type.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What an operation answers.
pub(super) enum Answer {
    /// A window; `true`: with a tag, so that asking again may answer 304.
    Json(SchemaOf, bool),
    /// A stream of events.
    Events(SchemaOf),
}

/// A parameter.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    /// `path`, `query` or `header`.
    pub(super) place: &'static str,
    pub(super) schema: SchemaOf,
    pub(super) description: &'static str,
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn path(name: &'static str, description: &'static str) -> Parameter {
    Parameter { name, place: "path", schema: schema::<u32>, description }
}

fn query<T: JsonSchema>(name: &'static str, description: &'static str) -> Parameter {
    Parameter { name, place: "query", schema: schema::<T>, description }
}

fn acting() -> Parameter {
    query::<u32>(
        "as",
        "The post in which to read. When absent: of one's posts the one that has most to do with it.",
    )
}

fn as_of() -> Parameter {
    query::<wuji_core::At>("as_of", "The state as of then; the rights are those of now.")
}

fn paging() -> Parameter {
    query::<String>("cursor", "Where the page begins: `next` of the page before.")
}

fn window<W: JsonSchema>(
    path: &'static str,
    id: &'static str,
    tag: &'static str,
    summary: &'static str,
    route: MethodRouter<Shared>,
) -> Operation {
    Operation {
        method: "get",
        path,
        id,
        tag,
        summary,
        description: "",
        parameters: vec![acting()],
        body: None,
        answer: Answer::Json(schema::<W>, true),
        problems: &["pledge_missing", "not_found"],
        signed: true,
        route,
    }
}

impl Operation {
    fn says(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    fn with(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    fn posts<B: JsonSchema>(self) -> Self {
        Self { method: "post", body: Some(schema::<B>), ..self }
    }
}

/// Every operation, in the order of the description.
pub(super) fn operations() -> Vec<Operation> {
    let mut all = doors();
    all.extend(own());
    all.extend(cases());
    all.extend(lists());
    all.extend(audit::audit());
    all.extend(accounts::accounts());
    all.push(imports());
    all
}

fn imports() -> Operation {
    Operation {
        parameters: Vec::new(),
        answer: Answer::Json(schema::<Taken>, false),
        problems: &["malformed", "not_allowed", "not_found", "stale", "too_large", "busy", "outcome_unknown", "not_recorded"],
        ..window::<Taken>(
            "/v1/imports",
            "takeFile",
            "imports",
            "Take in a file: a roster, a college file, a new year, results of a census",
            post(imports::imports),
        )
        .says(
            "Without a token a preview: counts, every refused row with line and reason, gaps. With the token of a preview \
             and the same file what was previewed is committed as one, or refused as stale. The system administrator's, \
             but results of a census are the centre's and, of its department, the station's. A body of at most \
             24 MiB; one at a time.",
        )
        .posts::<Take>()
    }
}

fn doors() -> Vec<Operation> {
    vec![
        Operation {
            method: "post",
            path: "/v1/commands",
            id: "submit",
            tag: "commands",
            summary: "Do something",
            description: "The one door in. The answer comes when what was asked for is durable. The same id with the \
                same body is the same command and gives the same receipt; with another body it is refused. An \
                emergency (`report.emergency`) is never refused for its form, its texts or its number: what cannot \
                be read of it is left out, and `cut` says so.",
            parameters: Vec::new(),
            body: Some(schema::<CommandBody>),
            answer: Answer::Json(schema::<Receipt>, false),
            problems: &[
                "malformed",
                "unknown_action",
                "sign_in_stale",
                "not_allowed",
                "not_your_post",
                "pledge_missing",
                "not_found",
                "wrong_state",
                "stale",
                "too_large",
                "id_reused",
                "id_taken",
                "invalid_field",
                "invalid_text",
                "outcome_unknown",
                "not_recorded",
                "disk_nearly_full",
            ],
            signed: true,
            route: post(command::commands),
        },
        Operation {
            method: "get",
            path: "/v1/events",
            id: "events",
            tag: "events",
            summary: "Watch what is new",
            description: "Server-sent events: `inbox` (something of one's desk changed), `case` (a case that one may \
                know of has), `reset` (too much was missed: read everything again). At most 8 streams a session.",
            parameters: vec![Parameter {
                name: "Last-Event-ID",
                place: "header",
                schema: schema::<String>,
                description: "The id of the last event that was heard.",
            }],
            body: None,
            answer: Answer::Events(schema::<EventData>),
            problems: &["too_many_streams"],
            signed: true,
            route: get(events::events),
        },
        Operation {
            parameters: Vec::new(),
            problems: &[],
            signed: false,
            ..window::<Phones>(
                "/v1/phones",
                "phones",
                "emergency",
                "Whom to phone",
                get(windows::phone_lines),
            )
        }
        .says("For anybody, signed in or not."),
    ]
}

fn own() -> Vec<Operation> {
    vec![
        window::<Me>("/v1/me", "me", "own", "Who is signed in", get(windows::me)),
        window::<ReceiptWindow>(
            "/v1/me/receipt",
            "receipt",
            "own",
            "Which posts read one's own file",
            get(windows::receipt),
        )
        .says("One's own alone. What may not be told yet is not there, whatever it is."),
        window::<RightsWindow>(
            "/v1/me/rights",
            "rights",
            "own",
            "One's own consents, requests, counselling and referrals",
            get(windows::rights),
        )
        .says("One's own alone, with what one may do about each."),
        window::<Inbox>("/v1/inbox", "inbox", "own", "What one's posts owe by when", get(windows::inbox))
            .says("Names nobody, so it is no recorded reading.")
            .with([paging()]),
        window::<Sent>("/v1/sent", "sent", "own", "One's own reports", get(windows::sent)).with([paging()]),
        window::<People>(
            "/v1/people",
            "people",
            "own",
            "Whom one may name in a report",
            get(windows::people),
        ),
        window::<Notices>("/v1/notices", "notices", "own", "Notices of crises", get(windows::notices)),
    ]
}

fn cases() -> Vec<Operation> {
    let case = || path("case", "Its number.");
    let person = || path("person", "The person's number, as windows give it.");
    vec![
        window::<CaseWindow>(
            "/v1/cases/{case}",
            "case",
            "cases",
            "A case, whatever it is",
            get(windows::case::<CaseWindow>),
        )
        .says("A recorded reading, but for what names nobody: missed duties, and tasks without words.")
        .with([case(), as_of()]),
        window::<CopyWindow>(
            "/v1/cases/{case}/copy",
            "copy",
            "cases",
            "The copy of a file that a request asks for",
            get(windows::copy),
        )
        .says(
            "A recorded reading for whoever answers the request; for whose file it is, once it was handed over as a \
                file. Made when it is asked for and kept nowhere.",
        )
        .with([case()]),
        window::<ReportWindow>(
            "/v1/reports/{case}",
            "report",
            "cases",
            "A report",
            get(windows::case::<Box<ReportWindow>>),
        )
        .says("A recorded reading.")
        .with([case(), as_of()]),
        window::<CrisisWindow>(
            "/v1/crises/{case}",
            "crisis",
            "cases",
            "A crisis",
            get(windows::case::<Box<CrisisWindow>>),
        )
        .says("A recorded reading, but for the board of the leading group.")
        .with([case(), as_of()]),
        window::<StudentWindow>(
            "/v1/students/{person}",
            "student",
            "people",
            "A person",
            get(windows::student),
        )
        .says("A recorded reading.")
        .with([person()]),
        window::<DossierWindow>(
            "/v1/students/{person}/dossier",
            "dossier",
            "people",
            "The file of a student, in sections",
            get(windows::dossier),
        )
        .says("For whoever may have the student's record. A recorded reading of the record and of each case in it.")
        .with([person()]),
        window::<TimelineWindow>(
            "/v1/students/{person}/timeline",
            "timeline",
            "people",
            "What happened to a person",
            get(windows::timeline),
        )
        .says("A recorded reading.")
        .with([person(), as_of()]),
        window::<Found>(
            "/v1/students/find",
            "find",
            "people",
            "A person by number",
            post(windows::find_student),
        )
        .says("Numbers stand in no address. Nobody, and nobody for the caller, are one answer.")
        .posts::<NumberSearch>(),
    ]
}

fn lists() -> Vec<Operation> {
    vec![
        window::<CrisesWindow>("/v1/crises", "crises", "lists", "The board of crises", get(windows::crises))
            .says("Open crises by what is due first: number, department, grade, holder, clock. Names nobody, so it is no recorded reading.")
            .with([paging()]),
        window::<CasesWindow>(
            "/v1/cases",
            "cases",
            "lists",
            "The cases on which one works, and one's own",
            get(windows::cases),
        )
        .says("Those that have no list of their own; what may be begun stands beside. A recorded reading where people are named.")
        .with([
            query::<CaseKind>("kind", "Of this kind alone."),
            query::<bool>("ended", "Ended ones too."),
            paging(),
        ]),
        window::<SessionsWindow>(
            "/v1/sessions",
            "sessions",
            "lists",
            "The sessions that one held, and counts of one's unit",
            get(windows::sessions),
        )
        .says("Lines are one's own as a counsellor, a recorded reading; counts are for heads and name nobody.")
        .with([
            query::<wuji_core::Day>("from", "From that day on; four weeks when absent."),
            query::<wuji_core::Day>("until", "Until that day; today when absent."),
        ]),
        window::<CensusWindow>("/v1/census", "census", "lists", "How far a census has come", get(windows::census))
            .says("Names posts and places, never a person.")
            .with([query::<u32>("census", "The case of the census; the newest when absent.")]),
        window::<RetestWindow>(
            "/v1/census/retest",
            "retest",
            "lists",
            "Who must take a census again, and whose advisor sees to it",
            get(windows::retest),
        )
        .says("A recorded reading, for counsellors and advisors as far as their posts reach.")
        .with([query::<u32>("census", "The case of the census; the newest when absent."), paging()]),
        window::<WarningsWindow>(
            "/v1/warnings",
            "warnings",
            "lists",
            "The rules of early warning, and how often they fire",
            get(windows::warnings),
        )
        .says("Names nobody; counts of 1 to 10 are told to whoever may see all warnings alone."),
        window::<RegisterWindow>("/v1/focus", "focus", "lists", "The focus register", get(windows::focus))
            .says("A recorded reading, as far as the post reaches.")
            .with([query::<wuji_core::crisis::Grade>("grade", "At this grade alone."), paging()]),
        window::<RegisterWindow>(
            "/v1/focus/search",
            "searchFocus",
            "lists",
            "Search the focus register",
            post(windows::search_focus),
        )
        .says("By characters, pinyin or initials of a name, or by class. Names stand in no address.")
        .posts::<FocusSearch>(),
        window::<WeeksWindow>("/v1/weeks", "weeks", "lists", "Weekly class reports", get(windows::weeks))
            .says("Class × week with how each stands, as far as one's posts reach. Names posts and classes, nobody.")
            .with([
                query::<u32>("unit", "Of this unit alone."),
                query::<String>("week", "The week that holds this day; the present one when absent."),
                query::<u32>("weeks", "So many weeks up to that one, 1 to 60; one when absent."),
                paging(),
            ]),
        window::<DutiesWindow>("/v1/duties", "duties", "lists", "The duties of a term", get(windows::duties))
            .says("As far as one's posts reach. Names posts and places, nobody.")
            .with([
                query::<u32>("unit", "Of this unit alone."),
                query::<String>(
                    "term",
                    "By title or by a day of it; the current or the last one when absent.",
                ),
                query::<wuji_core::duty::Status>("status", "With this status alone."),
                paging(),
            ]),
        window::<OverviewWindow>(
            "/v1/overview",
            "overview",
            "lists",
            "The institution at a glance",
            get(windows::overview),
        )
        .says("For levels 1 to 3. Names units, nobody; numbers of cases are in tens, none below 11, but for whoever may see the cases.")
        .with([
            query::<String>("term", "By title or by a day of it; the current or the last one when absent."),
            query::<String>("month", "A closed month like 2026-09; the latest when absent."),
        ]),
        window::<LedgerWindow>(
            "/v1/ledger",
            "ledger",
            "lists",
            "The document as a live ledger",
            get(windows::ledger),
        )
        .says("Each clause with how it stands, whose it is, what is due next and what shows it. Names posts, nobody.")
        .with([query::<String>("term", "By title or by a day of it; the current or the last one when absent.")]),
        window::<NetworkWindow>("/v1/network", "network", "lists", "The five levels", get(windows::network)),
        window::<CoverageWindow>(
            "/v1/coverage",
            "coverage",
            "lists",
            "Whom the network does not reach, and what its posts lack",
            get(windows::coverage),
        )
        .says("For levels 1 to 3 and whoever sets the college up. Posts and classes are named, students counted.")
        .with([query::<u32>("unit", "Of this unit alone, with each post that lacks something.")]),
        window::<Deciders>(
            "/v1/deciders",
            "deciders",
            "lists",
            "The members of the leading group",
            get(windows::deciders),
        )
        .says("For its members, who name those who decided."),
    ]
}
