//! The description of the API: OpenAPI 3.1, made from the table of operations and the types themselves. The committed
//! `docs/openapi.json` is this document; a test keeps them the same.

use std::sync::OnceLock;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::operations::{Answer, Operation, operations};
use super::problem::{CODES, ProblemBody};
use crate::sign_in::http::{NewPassword, Opened, SignIn};

/// Problems that every operation has for whom is signed in.
const ALWAYS: [&str; 4] = ["cursor_invalid", "parameter_invalid", "too_many_requests", "unavailable"];

/// The document, pretty and sorted.
pub fn document() -> &'static str {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let mut text = serde_json::to_string_pretty(&value()).unwrap_or_default();
        text.push('\n');
        text
    })
}

/// The document as a value. Maps of `serde_json` are sorted.
pub fn value() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations() {
        let item = paths.entry(operation.path).or_insert_with(|| json!({}));
        let described = describe(&operation, &mut generator);
        if let Some(item) = item.as_object_mut() {
            item.insert(operation.method.to_owned(), described);
        }
    }
    sign_in(&mut paths, &mut generator);
    reference::<ProblemBody>(&mut generator);
    let schemas: Map<String, Value> = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Wuji",
            "version": "1",
            "summary": "Mental-health education and psychological-crisis intervention of a college, in five levels",
            "description": "One door in (`POST /v1/commands`), windows out, events. Sign in with `POST /v1/session` and \
                send the token as `Authorization: Bearer …`. What is not for the caller is not there. `docs/api.md` is \
                the guide.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "tags": [
            { "name": "session", "description": "Signing in" },
            { "name": "commands", "description": "Doing something" },
            { "name": "emergency", "description": "Whom to phone" },
            { "name": "own", "description": "What is one's own" },
            { "name": "cases", "description": "Reports, crises, listings" },
            { "name": "people", "description": "One person" },
            { "name": "lists", "description": "The register and the network" },
            { "name": "audit", "description": "For the audit administrator" },
            { "name": "accounts", "description": "For whoever manages accounts" },
            { "name": "events", "description": "What is new" },
        ],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "session": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn reference<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn describe(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let parameters: Vec<Value> = operation
        .parameters
        .iter()
        .map(|parameter| {
            json!({
                "name": parameter.name,
                "in": parameter.place,
                "required": parameter.place == "path",
                "description": parameter.description,
                "schema": (parameter.schema)(generator),
            })
        })
        .collect();
    let mut responses = Map::new();
    match operation.answer {
        Answer::Json(schema, tagged) => {
            let schema = schema(generator);
            let content = json!({ "application/json": { "schema": schema } });
            responses
                .insert("200".to_owned(), json!({ "description": operation.summary, "content": content }));
            if tagged && operation.method == "get" {
                let unchanged = json!({ "description": "Unchanged since the tag in `If-None-Match`" });
                responses.insert("304".to_owned(), unchanged);
            }
        }
        Answer::Events(schema) => {
            let content = json!({ "text/event-stream": { "schema": { "type": "string" }, "x-event": schema(generator) } });
            responses.insert("200".to_owned(), json!({ "description": "The stream", "content": content }));
        }
    }
    let always = ALWAYS.iter().filter(|_| operation.signed);
    problems(&mut responses, operation.problems.iter().chain(always).copied());
    if operation.signed {
        let codes = ["sign_in_required", "session_asleep"];
        responses.insert("401".to_owned(), problem("Nobody is signed in, or no longer", &codes));
    }
    let mut described = json!({
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "responses": responses,
    });
    if let Some(fields) = described.as_object_mut() {
        if !operation.description.is_empty() {
            fields.insert("description".to_owned(), json!(operation.description));
        }
        if !parameters.is_empty() {
            fields.insert("parameters".to_owned(), Value::Array(parameters));
        }
        if let Some(body) = operation.body {
            let content = json!({ "application/json": { "schema": body(generator) } });
            fields.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
        }
        let security = if operation.signed { json!([{ "session": [] }]) } else { json!([]) };
        fields.insert("security".to_owned(), security);
    }
    described
}

/// One response for each status, with the codes that it may have.
fn problems<'c>(responses: &mut Map<String, Value>, codes: impl Iterator<Item = &'c str>) {
    let mut by_status: std::collections::BTreeMap<u16, Vec<&str>> = std::collections::BTreeMap::new();
    for code in codes {
        let status = CODES.iter().find(|(known, _)| *known == code).map_or(503, |(_, status)| *status);
        by_status.entry(status).or_default().push(code);
    }
    for (status, mut codes) in by_status {
        codes.sort_unstable();
        responses.insert(status.to_string(), problem("A problem", &codes));
    }
}

fn problem(description: &str, codes: &[&str]) -> Value {
    json!({
        "description": format!("{description}: `{}`", codes.join("`, `")),
        "content": {
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } },
        },
    })
}

/// Signing in and out, whose routes stand with the sessions.
fn sign_in(paths: &mut Map<String, Value>, generator: &mut SchemaGenerator) {
    let json = |schema: Schema| json!({ "application/json": { "schema": schema } });
    let opened = json(reference::<Opened>(generator));
    let busy = problem("Not now", &["sign_in_busy", "unavailable"]);
    let session = json!({
        "post": {
            "operationId": "signIn",
            "tags": ["session"],
            "summary": "Sign in",
            "description": "With a login and a password or a one-time code. An unknown login and a wrong secret are one \
                answer.",
            "requestBody": { "required": true, "content": json(reference::<SignIn>(generator)) },
            "responses": {
                "200": { "description": "Signed in", "content": opened },
                "401": problem("Not signed in", &["sign_in_failed"]),
                "429": problem("Too many attempts", &["sign_in_throttled"]),
                "503": busy,
            },
            "security": [],
        },
        "delete": {
            "operationId": "signOut",
            "tags": ["session"],
            "summary": "Sign out",
            "responses": {
                "204": { "description": "Signed out" },
                "401": problem("Nobody is signed in", &["sign_in_required"]),
            },
            "security": [{ "session": [] }],
        },
    });
    let password = json!({
        "put": {
            "operationId": "setPassword",
            "tags": ["session"],
            "summary": "Set one's password",
            "description": "Every other session of the person ends; the answer holds the token of a new one.",
            "requestBody": { "required": true, "content": json(reference::<NewPassword>(generator)) },
            "responses": {
                "200": { "description": "Set", "content": opened },
                "401": problem("Nobody is signed in, or the present password is another", &["sign_in_required"]),
                "422": { "description": "The password cannot be taken", "content": {
                    "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } },
                } },
                "503": busy,
            },
            "security": [{ "session": [] }],
        },
    });
    paths.insert("/v1/session".to_owned(), session);
    paths.insert("/v1/session/password".to_owned(), password);
}
