//! JSON Schema of the wire form (feature `schema`): what derives its form derives its schema beside it; here stand the
//! texts that write themselves by hand, and the schema of all actions.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::action::Action;
use crate::duty::DutyNo;
use crate::ids::{RequestId, Tag};
use crate::limits::{PHONE_CHARS_MAX, TITLE_CHARS_MAX};
use crate::time::{At, Day, MinuteOfDay};
use crate::words::{Phone, Title};

macro_rules! texts {
    ($($type:ident { $($json:tt)* })*) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn schema_id() -> Cow<'static, str> {
                concat!("wuji_core::", stringify!($type)).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", $($json)* })
            }
        }
    )*};
}

texts! {
    At {
        "format": "date-time",
        "description": "An instant, RFC 3339. Answers write it at +08:00.",
        "examples": ["2026-09-07T08:00:00+08:00"],
    }
    Day {
        "format": "date",
        "description": "A calendar day at +08:00.",
        "examples": ["2026-09-07"],
    }
    MinuteOfDay {
        "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
        "description": "A time of day at +08:00; 24:00 ends a day.",
        "examples": ["08:00"],
    }
    RequestId {
        "format": "uuid",
        "description": "Chosen by whoever sends a request; the same id again is the same request.",
    }
    Tag {
        "pattern": "^[0-9a-f]{32}$",
        "description": "Keyed tag of a student number, a staff number or a login: 32 hexadecimal digits that say nothing without the college's key.",
    }
    DutyNo {
        "description": "Code of a duty: of the catalogue, or `own_1` and so on of the college's own.",
        "examples": ["sa_2_class_meeting"],
    }
    Title {
        "minLength": 1,
        "maxLength": TITLE_CHARS_MAX,
        "description": "Title of a unit, building, room, class or term; never of a person. No control or direction characters, no spreadsheet formula.",
    }
    Phone {
        "minLength": 3,
        "maxLength": PHONE_CHARS_MAX,
        "pattern": "^[0-9+ -]+$",
        "description": "Phone line of a post, at least three digits; never a person's own.",
    }
}

/// The schema of [`Action`], draft 2020-12: one alternative an action, told apart by `type`.
pub fn of_actions() -> Schema {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Action>()
}
