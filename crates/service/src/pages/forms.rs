//! The forms of the pages: built in Rust, drawn by one template, posted to `/do`, read back into the command's JSON.
//!
//! A field is named `path:kind`: where its value stands in the action, and how it is read ([`command`]). What was typed
//! lives in the request and its answer alone: a refused form is drawn again with it ([`Kept`]).

pub(super) mod command;
mod field;
mod shaped;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

pub(super) use field::{Choice, Control, Field, Look, Opt};
pub(super) use shaped::{Choices, shaped};

use super::trouble::Failure;
use crate::text::{Text, key};

/// The fields of a posted form, in their order.
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let body = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let fields = serde_html_form::from_bytes(&body);
        fields.map(Self).map_err(|_| StatusCode::BAD_REQUEST.into_response())
    }
}

/// What somebody typed into a form that was refused, and why it was.
pub(super) struct Kept {
    /// Names and values, as they came.
    pub(super) fields: Vec<(String, String)>,
    /// Why, in his language.
    pub(super) trouble: String,
    /// The field at fault, by its full name or by the last part of its path.
    pub(super) field: Option<String>,
    /// Nobody knows whether it was done: the same id must be sent again.
    pub(super) same_id: bool,
}

impl Kept {
    /// The first value of a field.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.fields.iter().any(|(found, held)| found == name && held == value)
    }
}

/// A form.
#[derive(Template)]
#[template(path = "pages/form.html")]
pub(super) struct Form {
    action: &'static str,
    id: String,
    hidden: Vec<(String, String)>,
    trouble: Option<String>,
    autofocus_trouble: bool,
    hint: Option<String>,
    fields: Vec<Field>,
    /// Fields that fold: few people need them.
    more: Vec<Field>,
    more_title: String,
    more_open: bool,
    button: String,
    look: &'static str,
}

impl askama::filters::HtmlSafe for Form {}

impl Form {
    /// A form that sends the action `kind` and comes back to `page` when it is refused.
    pub(super) fn of(text: Text, kind: &str, page: &str) -> Self {
        let id = wuji_engine::random_id().map(|id| id.to_string()).unwrap_or_default();
        let hidden = [("type", kind), ("id", id.as_str()), ("page", page)];
        Self {
            action: "/do",
            id: format!("do-{}", kind.replace('.', "-")),
            hidden: hidden.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            trouble: None,
            autofocus_trouble: false,
            hint: text.find(&key("page-form", &format!("{kind}-hint"))),
            fields: Vec::new(),
            more: Vec::new(),
            more_title: String::new(),
            more_open: false,
            button: text
                .find(&key("page-form", &format!("{kind}-button")))
                .unwrap_or_else(|| text.get(&key("action", kind))),
            look: "primary",
        }
    }

    /// A form that another handler than `/do` takes.
    pub(super) fn posting_to(action: &'static str, id: &str, button: String) -> Self {
        Self {
            action,
            id: id.to_owned(),
            hidden: Vec::new(),
            trouble: None,
            autofocus_trouble: false,
            hint: None,
            fields: Vec::new(),
            more: Vec::new(),
            more_title: String::new(),
            more_open: false,
            button,
            look: "primary",
        }
    }

    /// A value that nobody types.
    pub(super) fn hidden(mut self, name: &str, value: impl ToString) -> Self {
        self.hidden.push((name.to_owned(), value.to_string()));
        self
    }

    /// A field, after those before it.
    pub(super) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Fields that fold under this title.
    pub(super) fn folding(mut self, title: String, fields: impl IntoIterator<Item = Field>) -> Self {
        self.more_title = title;
        self.more.extend(fields);
        self
    }

    /// The class of its button.
    pub(super) fn look(mut self, look: &'static str) -> Self {
        self.look = look;
        self
    }

    /// The text of its button.
    pub(super) fn button(mut self, button: String) -> Self {
        self.button = button;
        self
    }

    /// A sentence above its fields.
    pub(super) fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// Tells several forms of one kind on a page apart.
    pub(super) fn apart(mut self, mark: impl ToString) -> Self {
        self.id = format!("{}-{}", self.id, mark.to_string());
        self
    }

    /// Puts back what was typed, if it was typed into this form: same kind, and the same case where it has one.
    pub(super) fn keep(self, kept: Option<&Kept>) -> Self {
        let own = kept.filter(|kept| self.is_of(kept));
        self.keep_any(own)
    }

    /// Puts back what was typed, whatever form it was typed into.
    pub(super) fn keep_any(mut self, kept: Option<&Kept>) -> Self {
        let id = self.id.clone();
        for field in self.fields.iter_mut().chain(&mut self.more) {
            field.id = format!("{id}-{}", field.id);
        }
        if let Some(kept) = kept {
            self.put_back(kept);
        }
        let needed = self.fields.iter().chain(&self.more).filter(|field| field.needed);
        self.hidden.extend(needed.map(|field| ("need".to_owned(), field.name.clone())));
        self
    }

    fn put_back(&mut self, kept: &Kept) {
        let mut at_field = false;
        for field in self.fields.iter_mut().chain(&mut self.more) {
            field.keep(kept);
            let last = field.name.split(':').next().and_then(|path| path.rsplit('.').next());
            let fault = kept.field.as_deref();
            if !at_field && fault.is_some() && (fault == Some(field.name.as_str()) || fault == last) {
                field.fault = Some(kept.trouble.clone());
                at_field = true;
            }
        }
        self.more_open = self.more.iter().any(Field::is_filled);
        if kept.same_id
            && let Some(id) = kept.value("id")
            && let Some((_, value)) = self.hidden.iter_mut().find(|(name, _)| name == "id")
        {
            id.clone_into(value);
        }
        self.trouble = Some(kept.trouble.clone());
        self.autofocus_trouble = !at_field;
    }

    /// Whether this is the form that was refused.
    pub(super) fn is_of(&self, kept: &Kept) -> bool {
        let own =
            |name: &str| self.hidden.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
        ["type", "case:number", "notice:number", "person:number", "form"]
            .iter()
            .all(|name| own(name) == kept.value(name))
    }

    /// Whether it holds what was refused, so that whatever folds it must be open.
    pub(super) fn is_refused(&self) -> bool {
        self.trouble.is_some()
    }
}

impl Kept {
    /// What was typed, and why it was refused.
    pub(super) fn of(fields: Vec<(String, String)>, failure: &Failure) -> Self {
        Self {
            fields,
            trouble: failure.sentence.clone(),
            field: failure.field.clone(),
            same_id: failure.code == "outcome_unknown",
        }
    }
}
