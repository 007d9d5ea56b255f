//! One field of a form, with its label, hint and fault.

use askama::filters::{Escaper, Html};

use super::Kept;

/// A field.
pub(in crate::pages) struct Field {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) fault: Option<String>,
    pub(super) needed: bool,
    pub(super) control: Control,
}

/// By what it is filled in.
pub(in crate::pages) enum Control {
    /// Free text: rows, text.
    Words(u8, String),
    /// A line: how, text.
    Line(Look, String),
    /// A tick.
    Flag(bool),
    /// One of a list that folds.
    Select(Vec<Opt>),
    /// One or several of a list that is shown.
    Choice(Choice, Vec<Opt>),
}

/// How a line is filled in.
#[derive(Default)]
pub(in crate::pages) struct Look {
    /// The input's type.
    pub(in crate::pages) kind: &'static str,
    /// What browsers may fill in.
    pub(in crate::pages) complete: &'static str,
    /// Smallest and greatest number.
    pub(in crate::pages) range: Option<(u32, u32)>,
}

/// How a shown list is laid out, and how many of it one may take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Choice {
    /// One, one below the other.
    One,
    /// One, side by side.
    OneInRow,
    /// Several, in columns.
    Many,
}

impl Choice {
    pub(super) fn css(self) -> &'static str {
        match self {
            Choice::One => "",
            Choice::OneInRow => "row",
            Choice::Many => "columns",
        }
    }

    pub(super) fn input(self) -> &'static str {
        match self {
            Choice::One | Choice::OneInRow => "radio",
            Choice::Many => "checkbox",
        }
    }
}

/// Something to choose.
pub(in crate::pages) struct Opt {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) group: Option<String>,
    pub(super) chosen: bool,
}

impl Opt {
    pub(in crate::pages) fn new(value: impl ToString, label: impl Into<String>) -> Self {
        Self { value: value.to_string(), label: label.into(), hint: None, group: None, chosen: false }
    }

    pub(in crate::pages) fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// A heading before it.
    pub(in crate::pages) fn group(mut self, group: Option<String>) -> Self {
        self.group = group;
        self
    }

    pub(in crate::pages) fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
}

impl Field {
    pub(in crate::pages) fn new(name: &str, label: String, control: Control) -> Self {
        let id: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Self { id, name: name.to_owned(), label, hint: None, fault: None, needed: false, control }
    }

    pub(in crate::pages) fn words(name: &str, label: String, rows: u8) -> Self {
        Self::new(name, label, Control::Words(rows, String::new()))
    }

    pub(in crate::pages) fn line(name: &str, label: String) -> Self {
        Self::new(
            name,
            label,
            Control::Line(Look { kind: "text", complete: "off", range: None }, String::new()),
        )
    }

    pub(in crate::pages) fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// Nothing is sent without it.
    pub(in crate::pages) fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    /// Puts back what was typed.
    pub(super) fn keep(&mut self, kept: &Kept) {
        match &mut self.control {
            Control::Words(_, value) => kept.value(&self.name).unwrap_or_default().clone_into(value),
            // A password is typed again.
            Control::Line(Look { kind: "password", .. }, _) => {}
            Control::Line(_, value) => kept.value(&self.name).unwrap_or_default().clone_into(value),
            Control::Flag(checked) => *checked = kept.value(&self.name).is_some(),
            Control::Select(options) | Control::Choice(_, options) => {
                for option in options {
                    option.chosen = kept.has(&self.name, &option.value);
                }
            }
        }
    }

    /// Whether something was filled in that is not so from the beginning, or is at fault.
    pub(super) fn is_filled(&self) -> bool {
        self.fault.is_some()
            || match &self.control {
                Control::Words(_, value) | Control::Line(_, value) => !value.is_empty(),
                Control::Flag(checked) => *checked,
                Control::Select(options) | Control::Choice(_, options) => {
                    options.iter().any(|option| option.chosen && !option.value.is_empty())
                }
            }
    }

    /// Hint and fault, as HTML.
    pub(super) fn beside(&self) -> String {
        let part = |class: &str, text: &Option<String>| {
            let text = text.as_ref()?;
            Some(format!("<span class=\"{class}\" id=\"{}-{class}\">{}</span>", self.id, escaped(text)))
        };
        [part("hint", &self.hint), part("fault", &self.fault)].into_iter().flatten().collect()
    }

    /// Attributes that tie hint and fault to the control, as HTML. The field at fault has the focus.
    pub(super) fn marks(&self) -> String {
        let hint = self.hint.is_some().then(|| format!("{}-hint", self.id));
        let fault = self.fault.is_some().then(|| format!("{}-fault", self.id));
        let beside: Vec<String> = [hint, fault].into_iter().flatten().collect();
        let mut marks = String::new();
        if !beside.is_empty() {
            marks.push_str(&format!(" aria-describedby=\"{}\"", beside.join(" ")));
        }
        let group = matches!(self.control, Control::Choice(..));
        if self.fault.is_some() {
            marks.push_str(if group { " autofocus" } else { " aria-invalid=\"true\" autofocus" });
        }
        if self.needed && !group {
            marks.push_str(" required");
        }
        marks
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    // Writing into a string does not fail.
    let _ = Html.write_escaped_str(&mut html, text);
    html
}
