//! What each action asks for, read once from its JSON Schema: which fields, of what kind, needed or not. Forms, the command
//! line and the question what may be done now are made from it, so that a new action needs none of its own.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use wuji_core::Action;
use wuji_core::time::At;

use crate::text::{Text, key};

/// An action.
pub(crate) struct Shape {
    /// As the wire form writes it.
    pub(crate) name: String,
    /// In the order of their names.
    pub(crate) fields: Vec<FieldShape>,
}

/// A field of an action.
pub(crate) struct FieldShape {
    /// As the wire form writes it.
    pub(crate) name: String,
    /// It must be there.
    pub(crate) needed: bool,
    /// What it takes.
    pub(crate) kind: FieldKind,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// The number of a case.
    Case,
    /// The number of a person.
    Person,
    /// The numbers of people.
    People,
    /// The number of a post.
    Post,
    /// The number of a class.
    Class,
    /// The number of a unit.
    Unit,
    /// A number, with the smallest and the greatest.
    Number(u64, Option<u64>),
    /// Yes or no.
    Flag,
    /// A calendar day.
    Day,
    /// An instant.
    Instant,
    /// A line that is no secret.
    Title,
    /// Sealed words.
    Words,
    /// One of these codes; the text of a code is that of the key `prefix-code`.
    One(String, Vec<String>),
    /// Several of these codes.
    Many(String, Vec<String>),
    /// Anything else: a form of its own, or JSON.
    Other,
}

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    let schema = wuji_core::schema::of_actions().to_value();
    let reader = Schemas { definitions: schema.get("$defs").cloned().unwrap_or_default() };
    let actions = schema.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut shapes: Vec<Shape> = actions.iter().filter_map(|action| reader.shape(action)).collect();
    shapes.sort_by(|a, b| a.name.cmp(&b.name));
    shapes
});

/// All actions, by their names.
pub(crate) fn shapes() -> &'static [Shape] {
    &SHAPES
}

/// What this action asks for.
pub(crate) fn shape(action: &str) -> Option<&'static Shape> {
    let found = SHAPES.binary_search_by(|shape| shape.name.as_str().cmp(action)).ok()?;
    SHAPES.get(found)
}

/// Actions whose forms pages word by hand, and those that have none because they follow from something else: a sign-in, a
/// reading, an import of the college.
const WRITTEN: &[&str] = &[
    "access.close_account",
    "access.confirm_invite",
    "access.invite",
    "access.open_account",
    "access.pledge",
    "access.refuse_invite",
    "access.visit",
    "crisis.approve_regrade",
    "crisis.assess",
    "crisis.close",
    "crisis.contact_kin",
    "crisis.decide",
    "crisis.give_notice",
    "crisis.hand_off",
    "crisis.note",
    "crisis.object",
    "crisis.propose",
    "crisis.receive_notice",
    "crisis.recuse",
    "duty.acknowledge_task",
    "duty.attend",
    "duty.confirm_task",
    "duty.file_document",
    "duty.finish_task",
    "duty.open_venue",
    "duty.progress_task",
    "duty.qualify",
    "duty.record",
    "duty.return_task",
    "duty.see_lapse",
    "duty.set_budget",
    "duty.spend",
    "duty.waive",
    "duty.withdraw",
    "duty.withdraw_task",
    "focus.approve",
    "focus.decline",
    "focus.propose",
    "focus.review",
    "periodic.report",
    "periodic.tick",
    "periodic.zero",
    "policy.apply_to_open",
    "report.accept",
    "report.acknowledge",
    "report.emergency",
    "report.forward",
    "report.hand_off",
    "report.note",
    "report.observe",
    "report.recuse",
    "report.return",
    "report.send",
    "report.settle",
    "report.submit",
    "report.submit_several",
    "report.supplement",
    "roster.attest",
    "roster.close_class",
    "roster.cover",
    "roster.enrol",
    "roster.identify",
    "roster.open_class",
    "roster.open_post",
    "roster.open_room",
    "roster.open_site",
    "roster.open_unit",
    "roster.pass_office",
    "roster.place",
    "roster.register",
    "roster.set_line",
];

impl Shape {
    /// Whether its form is written by hand, if it has one.
    pub(crate) fn is_written(&self) -> bool {
        WRITTEN.binary_search(&self.name.as_str()).is_ok()
    }

    /// Whether its form is made from this.
    pub(crate) fn is_made(&self) -> bool {
        !self.is_written() && self.is_plain()
    }

    /// What people call a field of it: as this action means it, where that has a text of its own.
    pub(crate) fn label(&self, text: Text, field: &str) -> String {
        let own = text.find(&key("field", &format!("{}-{field}", self.name)));
        own.unwrap_or_else(|| text.get(&key("field", field)))
    }

    /// What people call a code of a field, in the same way.
    pub(crate) fn option(&self, text: Text, prefix: &str, code: &str) -> String {
        let own = text.find(&key(prefix, &format!("{}-{code}", self.name)));
        own.unwrap_or_else(|| text.get(&key(prefix, code)))
    }

    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&FieldShape> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether it is about one case.
    pub(crate) fn is_about_case(&self) -> bool {
        self.field("case").is_some_and(|field| field.kind == FieldKind::Case)
    }

    /// Whether it is about one person and no case yet.
    pub(crate) fn is_about_person(&self) -> bool {
        !self.is_about_case() && self.field("person").is_some_and(|field| field.kind == FieldKind::Person)
    }

    /// Whether people can fill it in field by field.
    pub(crate) fn is_plain(&self) -> bool {
        self.fields.iter().all(|field| field.kind != FieldKind::Other || !field.needed)
    }

    /// An action with what is given and something in every other field that needs it, to try whether somebody might do it
    /// at `now`. It has words.
    pub(crate) fn sample(&self, given: &[(&str, Value)], now: At) -> Option<Action> {
        let mut action = Map::from_iter([("type".to_owned(), json!(self.name))]);
        for field in &self.fields {
            let value = given.iter().find(|(name, _)| *name == field.name).map(|(_, value)| value.clone());
            let value = match value {
                Some(value) => value,
                None if field.needed || field.kind == FieldKind::Words => field.kind.sample(now)?,
                None => continue,
            };
            action.insert(field.name.clone(), value);
        }
        serde_json::from_value(Value::Object(action)).ok()
    }
}

impl FieldKind {
    fn sample(&self, now: At) -> Option<Value> {
        Some(match self {
            FieldKind::Case | FieldKind::Person | FieldKind::Post | FieldKind::Class | FieldKind::Unit => {
                json!(0)
            }
            FieldKind::People => json!([]),
            FieldKind::Number(min, _) => json!(min.max(&1)),
            FieldKind::Flag => json!(false),
            FieldKind::Day => json!(now.day()),
            FieldKind::Instant => json!(now),
            FieldKind::Title => json!("title"),
            FieldKind::Words => json!({"index": 0}),
            FieldKind::One(_, codes) => json!(codes.first()?),
            FieldKind::Many(_, codes) => json!([codes.first()?]),
            FieldKind::Other => return None,
        })
    }
}

/// The definitions that schemas refer to.
struct Schemas {
    definitions: Value,
}

impl Schemas {
    fn shape(&self, action: &Value) -> Option<Shape> {
        let mut properties = Map::new();
        let mut required = Vec::new();
        self.collect(action, &mut properties, &mut required);
        let name = properties.get("type")?.get("const")?.as_str()?.to_owned();
        let fields = properties.iter().filter(|(field, _)| *field != "type").map(|(field, schema)| {
            let kind = self.kind(schema);
            let needed = required.iter().any(|needed| needed == field) && !self.is_nullable(schema);
            FieldShape { name: field.clone(), needed, kind }
        });
        Some(Shape { name, fields: fields.collect() })
    }

    /// The properties of a schema, those of what it refers to included.
    fn collect(&self, schema: &Value, properties: &mut Map<String, Value>, required: &mut Vec<String>) {
        if let Some((_, definition)) = self.referred(schema) {
            self.collect(definition, properties, required);
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.collect(part, properties, required);
        }
        if let Some(own) = schema.get("properties").and_then(Value::as_object) {
            properties.extend(own.iter().map(|(name, schema)| (name.clone(), schema.clone())));
        }
        let own = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        required.extend(own.filter_map(Value::as_str).map(str::to_owned));
    }

    fn referred<'s>(&'s self, schema: &'s Value) -> Option<(&'s str, &'s Value)> {
        let name = schema.get("$ref")?.as_str()?.rsplit('/').next()?;
        Some((name, self.definitions.get(name)?))
    }

    fn is_nullable(&self, schema: &Value) -> bool {
        let has_null = |list: &Value| list.as_array().is_some_and(|all| all.contains(&json!("null")));
        let any = schema.get("anyOf").and_then(Value::as_array);
        schema.get("type").is_some_and(has_null)
            || any.is_some_and(|any| any.contains(&json!({"type": "null"})))
    }

    fn kind(&self, schema: &Value) -> FieldKind {
        if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
            let mut real = any.iter().filter(|one| **one != json!({"type": "null"}));
            return match (real.next(), real.next()) {
                (Some(only), None) => self.kind(only),
                _ => FieldKind::Other,
            };
        }
        if let Some((name, definition)) = self.referred(schema) {
            return match name {
                "CaseNo" => FieldKind::Case,
                "PersonNo" => FieldKind::Person,
                "PostNo" => FieldKind::Post,
                "ClassNo" => FieldKind::Class,
                "UnitNo" => FieldKind::Unit,
                "Day" => FieldKind::Day,
                "At" => FieldKind::Instant,
                "Title" => FieldKind::Title,
                "Slot" => FieldKind::Words,
                _ => match codes(definition) {
                    Some(codes) => FieldKind::One(snake(name), codes),
                    None => FieldKind::Other,
                },
            };
        }
        if let Some(items) = schema.get("items") {
            return match self.kind(items) {
                FieldKind::One(prefix, codes) => FieldKind::Many(prefix, codes),
                FieldKind::Person => FieldKind::People,
                _ => FieldKind::Other,
            };
        }
        let is = |name: &str| match schema.get("type") {
            Some(Value::String(only)) => only == name,
            Some(Value::Array(all)) => all.iter().any(|one| one == name),
            _ => false,
        };
        if is("boolean") {
            FieldKind::Flag
        } else if is("integer") {
            let limit = |name| schema.get(name).and_then(Value::as_u64);
            FieldKind::Number(limit("minimum").unwrap_or(0), limit("maximum"))
        } else {
            FieldKind::Other
        }
    }
}

/// The codes of an enumeration without content.
fn codes(definition: &Value) -> Option<Vec<String>> {
    let plain = |list: &Value| -> Option<Vec<String>> {
        list.as_array()?.iter().map(|code| code.as_str().map(str::to_owned)).collect()
    };
    if let Some(list) = definition.get("enum") {
        return plain(list);
    }
    let mut found = Vec::new();
    for one in definition.get("oneOf")?.as_array()? {
        match (one.get("const"), one.get("enum")) {
            (Some(code), _) => found.push(code.as_str()?.to_owned()),
            (None, Some(list)) => found.extend(plain(list)?),
            (None, None) => return None,
        }
    }
    Some(found)
}

/// `KinResult` as prefixes of texts write it: `kin_result`.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    // Two enumerations of one name share its texts; the schema numbers the second.
    for c in name.trim_end_matches(|c: char| c.is_ascii_digit()).chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::text::Language;

    #[test]
    fn every_action_has_a_shape() {
        for name in Action::NAMES {
            assert!(shape(name).is_some(), "{name} has none");
        }
        assert_eq!(shapes().len(), Action::NAMES.len());
    }

    /// Two enumerations of one name share the prefix of their texts: no code may stand in both.
    #[test]
    fn no_text_serves_two_codes() {
        let schema = wuji_core::schema::of_actions().to_value();
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        for (name, definition) in schema.get("$defs").unwrap().as_object().unwrap() {
            for code in codes(definition).unwrap_or_default() {
                let before = known.insert(format!("{}-{code}", snake(name)), name);
                assert_eq!(before, None, "{code} of {name}");
            }
        }
        assert!(known.len() > 300, "{}", known.len());
    }

    #[test]
    fn what_an_action_means_otherwise_has_a_text_of_its_own() {
        let text = Text::new(Language::En);
        let consent = shape("rights.consent").unwrap();
        assert_ne!(consent.label(text, "to"), text.get("field-to"));
        assert_eq!(consent.label(text, "giver"), text.get("field-giver"));
    }

    #[test]
    fn fields_are_told_by_their_types() {
        let close = shape("crisis.close").unwrap();
        assert!(close.is_about_case() && close.is_plain());
        assert_eq!(close.field("words").unwrap().kind, FieldKind::Words);
        let outcome = close.field("outcome").unwrap();
        assert!(outcome.needed);
        assert!(
            matches!(&outcome.kind, FieldKind::One(prefix, codes) if prefix == "ended_by" && codes.len() > 2)
        );
        let measures = shape("crisis.propose").unwrap().field("options").unwrap();
        assert!(matches!(&measures.kind, FieldKind::Many(prefix, _) if prefix == "measure"));
        assert!(shape("access.invite").unwrap().is_about_person());
    }

    /// Forms that no page words by hand have a text for every field and every option.
    #[test]
    fn what_forms_are_made_of_has_texts() {
        for text in Language::ALL.map(Text::new) {
            let mut missing = Vec::new();
            for shape in shapes().iter().filter(|shape| !shape.is_written() && shape.is_plain()) {
                for field in &shape.fields {
                    missing.push(key("field", &field.name));
                    if let FieldKind::One(prefix, codes) | FieldKind::Many(prefix, codes) = &field.kind {
                        missing.extend(codes.iter().map(|code| key(prefix, code)));
                    }
                }
            }
            missing.retain(|key| text.find(key).is_none());
            missing.sort();
            missing.dedup();
            assert_eq!(missing, Vec::<String>::new(), "{:?}", text.language());
        }
    }

    #[test]
    fn what_is_plain_can_be_tried() {
        let now: At = "2026-09-07T08:00:00+08:00".parse().unwrap();
        for shape in shapes().iter().filter(|shape| shape.is_plain() && shape.is_about_case()) {
            assert!(shape.sample(&[("case", json!(7))], now).is_some(), "{}", shape.name);
        }
    }
}
