//! What is wrong with a `college.toml`: where (line, column, key path), why, by a stable code. Values of the file are not
//! repeated; names of its keys are, as far as they are ours.

use std::ops::Range;

use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use wuji_core::Refusal;
use wuji_core::words::TextFault;

/// Bytes of the file that something came from.
pub(super) type Span = Range<usize>;

macro_rules! faults {
    ($($(#[$doc:meta])* $variant:ident $code:literal,)*) => {
        /// Why something in a `college.toml` cannot be taken.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum TomlFault {
            $($(#[$doc])* $variant,)*
            /// The core refused what follows from it.
            Refused(Refusal),
        }

        impl TomlFault {
            /// Codes of all of them but the core's own.
            pub const CODES: &[&str] = &[$($code,)*];

            /// Stable code; where the core refused, the core's.
            pub fn code(&self) -> &'static str {
                match self {
                    $(TomlFault::$variant => $code,)*
                    TomlFault::Refused(refusal) => refusal.code(),
                }
            }
        }
    };
}

faults! {
    /// Not TOML.
    Syntax "syntax",
    /// A key that nothing reads.
    UnknownKey "unknown_key",
    /// A key that is needed.
    MissingKey "missing_key",
    /// A value of another type.
    WrongType "wrong_type",
    /// A cell of a table that a workbook computes.
    Formula "formula",
    /// Quotation marks of a line that do not pair.
    StrayQuote "stray_quote",
    /// A staff or student number or login is letters, digits, `-`, `_` and `.`, at most 32.
    NumberInvalid "number_invalid",
    /// An earlier entry has this number.
    NumberTwice "number_twice",
    /// An earlier entry has this login.
    LoginTwice "login_twice",
    /// No name.
    NameMissing "name_missing",
    /// A name has at most 64 characters.
    NameTooLong "name_too_long",
    /// A name that begins like a formula.
    FormulaInName "formula_in_name",
    /// A name is letters, middle dots, hyphens and spaces.
    NameCharacter "name_character",
    /// Control characters, or characters that turn or hide text.
    ControlCharacter "control_character",
    /// A sex that the vocabulary does not know.
    NoSuchSex "no_such_sex",
    /// A phone line is digits, `+`, `-` and spaces, at most 20.
    PhoneInvalid "phone_invalid",
    /// A title has 1 to 64 characters and does not begin like a formula.
    TitleInvalid "title_invalid",
    /// No unit has this title, and it is no kind of unit that a college has once.
    UnitUnknown "unit_unknown",
    /// No role has this name.
    RoleUnknown "role_unknown",
    /// The unit has no post of this role.
    PostUnknown "post_unknown",
    /// Advisors are posted under `[[advisor]]`, with their classes.
    AdvisorElsewhere "advisor_elsewhere",
    /// No class has this title.
    ClassUnknown "class_unknown",
    /// The class belongs to another department.
    ClassOfOtherUnit "class_of_other_unit",
    /// The building has no such room.
    RoomUnknown "room_unknown",
    /// Nobody has this number.
    PersonUnknown "person_unknown",
    /// The person left the college.
    PersonLeft "person_left",
    /// A student cannot hold a post of staff.
    NotStaff "not_staff",
    /// The student does not belong to the class.
    NotInClass "not_in_class",
    /// The student does not live in the room.
    NotInRoom "not_in_room",
    /// The person holds the post already, for another time or in another way.
    PostedOtherwise "posted_otherwise",
    /// It ends before it begins.
    EndsBeforeItBegins "ends_before_it_begins",
    /// Being on call is a shift with an end.
    ShiftWithoutEnd "shift_without_end",
    /// A deputy stands in for somebody who holds the post in that time.
    NotHolder "not_holder",
    /// The unit has nobody on call.
    NoOnCall "no_on_call",
    /// No such day or time.
    NoSuchTime "no_such_time",
    /// A duration reads like `90`, `"90min"`, `"8h"`, `"3d"`.
    DurationInvalid "duration_invalid",
    /// A rota needs staff and times of change.
    RotaEmpty "rota_empty",
    /// A rota has at most 4,000 shifts.
    RotaTooLong "rota_too_long",
    /// A list that needs at least one.
    ListEmpty "list_empty",
    /// Not an item of the policy.
    ItemUnknown "item_unknown",
    /// Not an urgency or grade.
    LevelUnknown "level_unknown",
    /// An earlier line has this item and level.
    LineTwice "line_twice",
    /// Whoever imports does not hold the administrator's post now.
    NotYourPost "not_your_post",
    /// There were so many refusals that the rest was left unread.
    TooManyProblems "too_many_problems",
}

impl From<TextFault> for TomlFault {
    /// A fault of a person's name.
    fn from(fault: TextFault) -> Self {
        match fault {
            TextFault::Empty => TomlFault::NameMissing,
            TextFault::TooLong => TomlFault::NameTooLong,
            TextFault::Control => TomlFault::ControlCharacter,
            TextFault::Formula => TomlFault::FormulaInName,
            TextFault::Character => TomlFault::NameCharacter,
        }
    }
}

/// A problem with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TomlProblem {
    /// Line, counted from 1; 0 where the file as a whole is meant.
    pub line: u32,
    /// Column in characters, counted from 1; 0 where the file as a whole is meant.
    pub column: u32,
    /// Keys that lead there, like `staff[2].posts[0].unit`; lists are counted from 0.
    pub path: String,
    /// Stable code.
    pub code: &'static str,
    /// What the core said, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Problems with their places, in the order of the file.
pub(super) fn placed(text: &str, faults: Vec<(Span, TomlFault)>) -> Vec<TomlProblem> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut faults = faults;
    faults.sort_by_key(|(span, fault)| (span.start, fault.code()));
    faults.dedup();
    let problem = |(span, fault): (Span, TomlFault)| {
        let (line, column) =
            if span.is_empty() && span.start == 0 { (0, 0) } else { place(text, span.start) };
        let mut path = String::new();
        table_path(table.get_ref(), span.start, fault == TomlFault::UnknownKey, &mut path);
        let detail = match &fault {
            TomlFault::Refused(refusal) => Some(refusal.to_string()),
            _ => None,
        };
        TomlProblem { line, column, path, code: fault.code(), detail }
    };
    faults.into_iter().map(problem).collect()
}

/// Line and column of an offset, both counted from 1.
pub(crate) fn place(text: &str, offset: usize) -> (u32, u32) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    (line as u32, column as u32)
}

/// Appends the keys that lead to the value at `offset`. A key that nothing reads is left out: it may be anything.
fn table_path(table: &DeTable<'_>, offset: usize, is_key: bool, path: &mut String) {
    for (key, value) in table.iter() {
        let at_key = key.span().contains(&offset);
        if at_key && is_key {
            return;
        }
        if at_key || holds(value, offset) {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(key.get_ref());
            if !at_key {
                value_path(value, offset, is_key, path);
            }
            return;
        }
    }
}

fn value_path(value: &Spanned<DeValue<'_>>, offset: usize, is_key: bool, path: &mut String) {
    match value.get_ref() {
        DeValue::Table(table) => table_path(table, offset, is_key, path),
        DeValue::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                if holds(item, offset) {
                    path.push_str(&format!("[{n}]"));
                    return value_path(item, offset, is_key, path);
                }
            }
        }
        _ => {}
    }
}

/// Whether the value, or something within it, stands at `offset`. The span of a table is its header alone.
fn holds(value: &Spanned<DeValue<'_>>, offset: usize) -> bool {
    value.span().contains(&offset)
        || match value.get_ref() {
            DeValue::Table(table) => {
                table.iter().any(|(key, value)| key.span().contains(&offset) || holds(value, offset))
            }
            DeValue::Array(items) => items.iter().any(|item| holds(item, offset)),
            _ => false,
        }
}
