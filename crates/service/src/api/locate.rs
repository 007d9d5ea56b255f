//! Where in a body the fault lies that keeps it from being read. serde says what is wrong in words that repeat what was
//! sent; nothing of that may come back. So the place is found by trying: serde reads in order and stops at the first fault,
//! so the last part whose change changes the complaint is the part that is wrong.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Most values of a body that are tried.
const TRIED_MAX: usize = 400;

/// The JSON pointer to what keeps `value` from being a `T`, given what serde said. Only names of our own fields stand in it.
pub(super) fn locate<T: DeserializeOwned>(value: &Value, error: &str) -> String {
    if let Some(name) = between(error, "unknown field `") {
        // The name is the sender's: it is looked for and never told.
        let place =
            holder(value, |object| object.remove(name).is_some(), |tried| is_other::<T>(tried, error));
        return place.unwrap_or_default();
    }
    if let Some(field) = between(error, "missing field `").filter(|field| is_ours(field)) {
        let add = |object: &mut Object| object.insert(field.to_owned(), Value::Null).is_none();
        let fits = |tried: &Value| {
            // Where the field belongs, its value is what is wrong now.
            complaint::<T>(tried).is_none_or(|now| now != error && between(&now, "unknown field `").is_none())
        };
        let place = holder(value, add, fits).unwrap_or_default();
        return format!("{place}/{field}");
    }
    let mut search =
        Search { whole: value.clone(), tried: 0, differs: |tried: &Value| is_other::<T>(tried, error) };
    let mut pointer = String::new();
    while let Some(next) = search.deeper(&pointer) {
        pointer = next;
    }
    pointer
}

type Object = serde_json::Map<String, Value>;

fn complaint<T: DeserializeOwned>(value: &Value) -> Option<String> {
    T::deserialize(value).err().map(|error| error.to_string())
}

fn is_other<T: DeserializeOwned>(tried: &Value, error: &str) -> bool {
    complaint::<T>(tried).as_deref() != Some(error)
}

/// What stands between a beginning and the next backtick.
fn between<'e>(error: &'e str, begins: &str) -> Option<&'e str> {
    Some(error.strip_prefix(begins)?.split_once('`')?.0)
}

/// The first object whose change, if it can be changed so, changes what serde says.
fn holder(
    value: &Value,
    mut change: impl FnMut(&mut Object) -> bool,
    is_it: impl Fn(&Value) -> bool,
) -> Option<String> {
    let mut places = vec![String::new()];
    for _ in 0..TRIED_MAX {
        let place = places.pop()?;
        let mut tried = value.clone();
        let object = tried.pointer_mut(&place).and_then(Value::as_object_mut);
        if object.is_some_and(&mut change) && is_it(&tried) {
            return Some(place);
        }
        places.extend(children(value, &place));
    }
    None
}

/// The parts of what `pointer` points to, in the order in which serde reads them; a tag is read before what it tags.
fn children(whole: &Value, pointer: &str) -> Vec<String> {
    let names: Vec<String> = match whole.pointer(pointer) {
        Some(Value::Object(fields)) => {
            let mut names: Vec<String> = fields.keys().filter(|name| is_ours(name)).cloned().collect();
            names.sort_by_key(|name| name != "type");
            names
        }
        Some(Value::Array(elements)) => (0..elements.len()).map(|index| index.to_string()).collect(),
        _ => Vec::new(),
    };
    names.into_iter().map(|name| format!("{pointer}/{name}")).collect()
}

struct Search<F> {
    whole: Value,
    tried: usize,
    differs: F,
}

impl<F: Fn(&Value) -> bool> Search<F> {
    /// The part of what `pointer` points to that is wrong, if it is one of them.
    fn deeper(&mut self, pointer: &str) -> Option<String> {
        let children = children(&self.whole, pointer);
        children.into_iter().rfind(|place| self.is_wrong(place))
    }

    /// Whether something else in this place changes the complaint.
    fn is_wrong(&mut self, place: &str) -> bool {
        self.tried += 1;
        if TRIED_MAX < self.tried {
            return false;
        }
        let Some(slot) = self.whole.pointer_mut(place) else { return false };
        let was = slot.take();
        let others = [Value::Null, Value::Array(Vec::new()), Value::from(-1)];
        let mut changes = false;
        for other in others.into_iter().filter(|other| *other != was) {
            if let Some(slot) = self.whole.pointer_mut(place) {
                *slot = other;
            }
            changes = (self.differs)(&self.whole);
            if changes {
                break;
            }
        }
        if let Some(slot) = self.whole.pointer_mut(place) {
            *slot = was;
        }
        changes
    }
}

/// Names of fields are ours where they look like it; anything else might be what somebody typed.
fn is_ours(name: &str) -> bool {
    name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
