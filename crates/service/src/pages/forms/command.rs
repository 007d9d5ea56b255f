//! From fields of a form to the JSON of a command.
//!
//! | kind | reads as |
//! |---|---|
//! | `text` | a string; nothing when empty |
//! | `number` | a number; nothing when empty |
//! | `flag` | `true` when it is there |
//! | `list`, `people` | a list of strings, of numbers, one from each field of the name |
//! | `none` | an empty list, unless others of the name follow |
//! | `words` | the place of the text among the words beside the command; nothing when empty |
//! | `when` | an instant, from what a date-time field sends |
//! | `about` | `myself`, `described` or `person-N` |
//! | `change` | `delist`, `list-GRADE` or `regrade-GRADE` |
//! | `room-N` | how it is in room N of a roll-call; nothing when empty |
//! | `concern-CODE` | how often a concern was met; nothing when empty or 0 |
//! | `execute-N` | what post N carries out of a decision, by its last day; nothing when empty |
//! | `decider-N` | member N of a decision: `for`, `for_phone`, `against`, `against_phone`; nothing when empty |

use serde_json::{Map, Value, json};

/// A field that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pages) struct Unread {
    /// Its name; never its value.
    pub(in crate::pages) name: String,
    /// Why: `missing`, `not_a_number`, `no_such_time`, `malformed`.
    pub(in crate::pages) why: &'static str,
}

/// Reads fields into `{"id", "as", "action", "words"}`.
pub(in crate::pages) fn read(fields: &[(String, String)]) -> Result<Value, Unread> {
    let plain = |name: &str| fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
    for (_, needed) in fields.iter().filter(|(name, _)| name == "need") {
        if !fields.iter().any(|(name, value)| name == needed && !value.trim().is_empty()) {
            return Err(Unread { name: needed.clone(), why: "missing" });
        }
    }
    let mut action = Map::new();
    let mut words: Vec<String> = Vec::new();
    for (name, value) in fields {
        let Some((path, kind)) = name.split_once(':') else { continue };
        let fault = |why| Unread { name: name.clone(), why };
        let value = value.trim();
        let read = match kind {
            _ if value.is_empty() => None,
            "text" => Some(json!(value)),
            "flag" => Some(json!(true)),
            "number" => Some(json!(number(value).ok_or_else(|| fault("not_a_number"))?)),
            "when" => Some(json!(instant(value).ok_or_else(|| fault("no_such_time"))?)),
            "about" => Some(about(value).ok_or_else(|| fault("malformed"))?),
            "change" => Some(change(value).ok_or_else(|| fault("malformed"))?),
            "words" => {
                words.push(value.replace("\r\n", "\n"));
                Some(json!({"index": words.len() - 1}))
            }
            "none" => {
                let place = place(&mut action, path).ok_or_else(|| fault("malformed"))?;
                if place.is_null() {
                    *place = json!([]);
                }
                None
            }
            "list" => {
                append(&mut action, path, json!(value)).ok_or_else(|| fault("malformed"))?;
                None
            }
            "people" => {
                let person = number(value).ok_or_else(|| fault("malformed"))?;
                append(&mut action, path, json!(person)).ok_or_else(|| fault("malformed"))?;
                None
            }
            _ if kind.starts_with("concern-") && value == "0" => None,
            _ if let Some(row) = row(kind, value).map_err(|()| fault("not_a_number"))? => {
                append(&mut action, path, row).ok_or_else(|| fault("malformed"))?;
                None
            }
            _ => {
                let person = kind.strip_prefix("decider-").and_then(number);
                let member =
                    person.and_then(|person| decider(person, value)).ok_or_else(|| fault("malformed"))?;
                append(&mut action, path, member).ok_or_else(|| fault("malformed"))?;
                None
            }
        };
        if let Some(read) = read {
            put(&mut action, path, read).ok_or_else(|| fault("malformed"))?;
        }
    }
    let kind = plain("type").ok_or_else(|| Unread { name: "type".to_owned(), why: "missing" })?;
    action.insert("type".to_owned(), json!(kind));
    let post = match plain("as").filter(|post| !post.is_empty()) {
        Some(post) => json!(number(post).ok_or_else(|| Unread { name: "as".to_owned(), why: "malformed" })?),
        None => Value::Null,
    };
    let id = plain("id").unwrap_or_default();
    Ok(json!({"id": id, "as": post, "action": action, "words": words}))
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}

/// A date-time field sends `2026-11-23T14:05`; colleges live at +08:00.
pub(in crate::pages) fn instant(text: &str) -> Option<String> {
    let whole = match text.len() {
        16 => format!("{text}:00+08:00"),
        19 => format!("{text}+08:00"),
        _ => text.to_owned(),
    };
    whole.parse::<wuji_core::At>().ok().map(|at| at.to_string())
}

fn about(value: &str) -> Option<Value> {
    match value {
        "myself" | "described" => Some(json!(value)),
        _ => value.strip_prefix("person-").and_then(number).map(|person| json!({"person": person})),
    }
}

fn change(value: &str) -> Option<Value> {
    match value.split_once('-') {
        None => (value == "delist").then(|| json!(value)),
        Some((change @ ("list" | "regrade"), grade)) => Some(json!({change: grade})),
        Some(_) => None,
    }
}

/// A row of a weekly report, a room or a concern; a post that carries something out. Nothing of other kinds.
fn row(kind: &str, value: &str) -> Result<Option<Value>, ()> {
    if let Some(room) = kind.strip_prefix("room-") {
        return Ok(Some(json!({"room": number(room).ok_or(())?, "state": value})));
    }
    if let Some(post) = kind.strip_prefix("execute-") {
        return Ok(Some(json!({"post": number(post).ok_or(())?, "until": value})));
    }
    let Some(concern) = kind.strip_prefix("concern-") else { return Ok(None) };
    Ok(Some(json!({"concern": concern, "count": number(value).ok_or(())?})))
}

fn decider(person: u64, value: &str) -> Option<Value> {
    let (dissents, by_phone) = match value {
        "for" => (false, false),
        "for_phone" => (false, true),
        "against" => (true, false),
        "against_phone" => (true, true),
        _ => return None,
    };
    Some(json!({"person": person, "by_phone": by_phone, "dissents": dissents}))
}

/// The place at the end of a path; objects on the way are made.
fn place<'m>(map: &'m mut Map<String, Value>, path: &str) -> Option<&'m mut Value> {
    match path.split_once('.') {
        None => Some(map.entry(path).or_insert(Value::Null)),
        Some((first, rest)) => {
            let inner = map.entry(first).or_insert_with(|| json!({}));
            place(inner.as_object_mut()?, rest)
        }
    }
}

fn put(map: &mut Map<String, Value>, path: &str, value: Value) -> Option<()> {
    let place = place(map, path)?;
    // A second value of one name is not what a form of ours sends.
    place.is_null().then(|| *place = value)
}

fn append(map: &mut Map<String, Value>, path: &str, value: Value) -> Option<()> {
    let place = place(map, path)?;
    if place.is_null() {
        *place = json!([]);
    }
    place.as_array_mut().map(|list| list.push(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<Value, Unread> {
        let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        super::read(&owned.collect::<Vec<_>>())
    }

    #[test]
    fn a_report_reads_as_its_command() {
        let command = read(&[
            ("type", "report.submit"),
            ("id", "0b5e"),
            ("as", "7"),
            ("page", "/report"),
            ("need", "urgency:text"),
            ("observation.about:about", "person-12"),
            ("observation.signs:list", "low_mood"),
            ("observation.signs:list", "sleepless"),
            ("observation.low_mood_days:number", "3"),
            ("observation.occurred_at:when", "2026-11-23T14:05"),
            ("observation.first_help:flag", "yes"),
            ("observation.words:words", " line\r\nnext "),
            ("observation.life_event:text", ""),
            ("keep_from:people", "9"),
            ("urgency:text", "urgent"),
        ]);
        let expected = json!({
            "id": "0b5e", "as": 7, "words": ["line\nnext"],
            "action": {
                "type": "report.submit", "urgency": "urgent", "keep_from": [9],
                "observation": {
                    "about": {"person": 12}, "signs": ["low_mood", "sleepless"], "low_mood_days": 3,
                    "occurred_at": "2026-11-23T14:05:00+08:00", "first_help": true, "words": {"index": 0},
                },
            },
        });
        assert_eq!(command, Ok(expected));
    }

    #[test]
    fn deciders_and_changes_read_as_the_core_writes_them() {
        let command = read(&[
            ("type", "crisis.decide"),
            ("deciders:decider-4", "for_phone"),
            ("deciders:decider-5", ""),
            ("deciders:decider-6", "against"),
            ("change:change", "list-red"),
        ]);
        let deciders = json!([
            {"person": 4, "by_phone": true, "dissents": false},
            {"person": 6, "by_phone": false, "dissents": true},
        ]);
        let command = command.unwrap();
        assert_eq!(command.pointer("/action/deciders"), Some(&deciders));
        assert_eq!(command.pointer("/action/change"), Some(&json!({"list": "red"})));
    }

    #[test]
    fn a_roll_call_reads_as_the_core_writes_it() {
        let command = read(&[
            ("type", "periodic.report"),
            ("others:text", "calm"),
            ("rooms:room-7", "look"),
            ("rooms:room-8", ""),
            ("concerns:concern-sleep", "2"),
            ("concerns:concern-study", "0"),
            ("concerns:concern-money", ""),
        ]);
        let action = json!({
            "type": "periodic.report", "others": "calm", "rooms": [{"room": 7, "state": "look"}],
            "concerns": [{"concern": "sleep", "count": 2}],
        });
        assert_eq!(command.unwrap().get("action"), Some(&action));
        let (name, why) = ("concerns:concern-sleep".to_owned(), "not_a_number");
        assert_eq!(read(&[("type", "x"), ("concerns:concern-sleep", "many")]), Err(Unread { name, why }));
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_field() {
        let unread = |name: &str, why| Err(Unread { name: name.to_owned(), why });
        assert_eq!(read(&[("type", "x"), ("need", "a:text"), ("a:text", " ")]), unread("a:text", "missing"));
        assert_eq!(read(&[("type", "x"), ("n:number", "three")]), unread("n:number", "not_a_number"));
        assert_eq!(read(&[("type", "x"), ("t:when", "yesterday")]), unread("t:when", "no_such_time"));
        assert_eq!(read(&[("type", "x"), ("a:about", "persona")]), unread("a:about", "malformed"));
        assert_eq!(
            read(&[("type", "x"), ("a:text", "1"), ("a.b:text", "2")]),
            unread("a.b:text", "malformed")
        );
        assert_eq!(read(&[("a:text", "1")]), unread("type", "missing"));
    }
}
