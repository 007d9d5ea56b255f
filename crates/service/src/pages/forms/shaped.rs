//! Forms that no page words by hand: made from what an action asks for. The label of a field is the text of the key
//! `field-name`, its options are the texts of their codes.

use super::{Choice, Control, Field, Form, Look, Opt};
use crate::pages::labels;
use crate::reading::{Codes, PostLabel};
use crate::shape::{FieldKind, FieldShape, Shape};
use crate::text::{Text, key};

/// Choices up to this number are shown; more fold.
const SHOWN_MAX: usize = 8;

/// Among what a form lets one choose.
#[derive(Clone, Copy, Default)]
pub(in crate::pages) struct Choices<'c> {
    /// The posts to which it may go.
    pub(in crate::pages) posts: &'c [PostLabel],
    /// The codes of those fields of which not every one can succeed.
    pub(in crate::pages) codes: Option<&'c Codes>,
}

/// The fields of an action but those that the form already has; nothing if it cannot be filled in field by field.
pub(in crate::pages) fn shaped(
    text: Text,
    mut form: Form,
    shape: &Shape,
    given: &[&str],
    among: Choices<'_>,
) -> Option<Form> {
    if !shape.is_plain() {
        return None;
    }
    // What is needed comes first, what is said in words last.
    let mut fields: Vec<&FieldShape> =
        shape.fields.iter().filter(|field| !given.contains(&field.name.as_str())).collect();
    fields.sort_by_key(|field| (field.kind == FieldKind::Words, !field.needed));
    for field in fields {
        if let Some(made) = one(text, shape, field, among) {
            form = form.field(if field.needed { made.needed() } else { made });
        }
        if field.needed && matches!(field.kind, FieldKind::Many(..) | FieldKind::People) {
            form = form.hidden(&format!("{}:none", field.name), "none");
        }
    }
    Some(form)
}

fn one(text: Text, shape: &Shape, field: &FieldShape, among: Choices<'_>) -> Option<Field> {
    let posts = among.posts;
    let label = shape.label(text, &field.name);
    let hint = text.find(&key("field", &format!("{}-hint", field.name)));
    let made = |kind: &str, control| Field::new(&format!("{}:{kind}", field.name), label.clone(), control);
    let line = |kind, input, range| {
        made(kind, Control::Line(Look { kind: input, complete: "off", range }, String::new()))
    };
    let options = |prefix: &str, codes: &[String]| -> Vec<Opt> {
        codes.iter().map(|code| Opt::new(code, shape.option(text, prefix, code))).collect()
    };
    let made = match &field.kind {
        FieldKind::Case | FieldKind::Class | FieldKind::Unit => line("number", "number", None),
        FieldKind::Person => line("student_number", "text", None),
        FieldKind::People | FieldKind::Other => return None,
        FieldKind::Post if posts.is_empty() => return None,
        FieldKind::Post => {
            let mut options: Vec<Opt> =
                posts.iter().map(|post| Opt::new(post.post, labels::post(text, post))).collect();
            if !field.needed {
                options.insert(0, Opt::new("", text.get("page-form-none")).chosen(true));
            }
            made("number", Control::Select(options))
        }
        FieldKind::Number(min, max) => {
            let whole = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
            line("number", "number", Some((whole(*min), whole(max.unwrap_or(u64::from(u32::MAX))))))
        }
        FieldKind::Flag => made("flag", Control::Flag(false)),
        FieldKind::Day => line("text", "date", None),
        FieldKind::Instant => line("when", "datetime-local", None),
        FieldKind::Title => line("text", "text", None),
        FieldKind::Words => made("words", Control::Words(4, String::new())),
        FieldKind::One(prefix, codes) => {
            let codes = among.codes.and_then(|codes| codes.get(&field.name)).unwrap_or(codes);
            let mut options = options(prefix, codes);
            if !field.needed {
                options.insert(0, Opt::new("", text.get("page-form-none")).chosen(true));
            }
            if options.len() <= SHOWN_MAX {
                made("text", Control::Choice(Choice::One, options))
            } else {
                made("text", Control::Select(options))
            }
        }
        FieldKind::Many(prefix, codes) => made("list", Control::Choice(Choice::Many, options(prefix, codes))),
    };
    Some(made.hint(hint))
}
