//! Where in a body the fault lies that keeps it from being read. serde says what is wrong in words that repeat what was
//! sent; nothing of that may come back. So the place is found by trying: the part whose removal changes the complaint is the
//! part that is wrong.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Most values of a body that are tried.
const TRIED_MAX: usize = 400;

/// The JSON pointer to what keeps `value` from being a `T`, given what serde said. Only names of our own fields stand in it.
pub(super) fn locate<T: DeserializeOwned>(value: &Value, error: &str) -> String {
    let mut search =
        Search { whole: value.clone(), tried: 0, complaint: |value: &Value| complaint::<T>(value) };
    let mut pointer = String::new();
    while let Some(next) = search.deeper(&pointer, error) {
        pointer = next;
    }
    if let Some(field) = missing(error) {
        pointer.push('/');
        pointer.push_str(field);
    }
    pointer
}

struct Search<F> {
    whole: Value,
    tried: usize,
    complaint: F,
}

fn complaint<T: DeserializeOwned>(value: &Value) -> Option<String> {
    T::deserialize(value).err().map(|error| error.to_string())
}

impl<F: Fn(&Value) -> Option<String>> Search<F> {
    /// The child of what `pointer` points to that is wrong, if it is one of them.
    fn deeper(&mut self, pointer: &str, error: &str) -> Option<String> {
        let children: Vec<String> = match self.whole.pointer(pointer)? {
            Value::Object(fields) => fields.keys().filter(|name| is_ours(name)).cloned().collect(),
            Value::Array(elements) => (0..elements.len()).map(|index| index.to_string()).collect(),
            _ => Vec::new(),
        };
        children
            .into_iter()
            .map(|child| format!("{pointer}/{child}"))
            .find(|place| self.is_wrong(place, error))
    }

    /// Whether something else in this place changes the complaint.
    fn is_wrong(&mut self, place: &str, error: &str) -> bool {
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
            changes = (self.complaint)(&self.whole).as_deref() != Some(error);
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

/// The field that serde misses: it names ours, not the sender's.
fn missing(error: &str) -> Option<&str> {
    let (field, _) = error.strip_prefix("missing field `")?.split_once('`')?;
    is_ours(field).then_some(field)
}
