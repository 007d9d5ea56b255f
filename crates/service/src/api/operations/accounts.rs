//! The operations of accounts: codes, closing, and what waits for a second person.

use axum::routing::{get, post};

use super::{Answer, Operation, window};
use crate::api::invitations::{self, Closed, Closing, Invitations};
use crate::api::windows;
use crate::reading::AccountsWindow;
use crate::sign_in::invitations::Invited;

/// For whoever manages or confirms them.
pub(super) fn accounts() -> Vec<Operation> {
    let manages = |operation: Operation| Operation {
        parameters: Vec::new(),
        answer: match operation.answer {
            Answer::Json(schema, _) => Answer::Json(schema, false),
            events @ Answer::Events(_) => events,
        },
        problems: &[
            "malformed",
            "not_allowed",
            "not_found",
            "too_large",
            "outcome_unknown",
            "not_recorded",
            "disk_nearly_full",
        ],
        ..operation
    };
    vec![
        window::<AccountsWindow>(
            "/v1/accounts",
            "accounts",
            "accounts",
            "Accounts of staff, and which of them wait for a second person",
            get(windows::accounts),
        )
        .says(
            "For whoever gives codes and whoever confirms them (`access.confirm_invite`, `access.refuse_invite`). An account \
             whose code one person gave alone opens no staff post.",
        ),
        manages(
            window::<Invited>(
                "/v1/invitations",
                "invite",
                "accounts",
                "Give people one-time codes",
                post(invitations::invitations),
            )
            .says("For whoever manages accounts. A code is shown this once and good for 72 hours.")
            .posts::<Invitations>(),
        ),
        manages(
            window::<Closed>(
                "/v1/accounts/close",
                "closeAccount",
                "accounts",
                "Close an account",
                post(invitations::close),
            )
            .says("For whoever manages accounts. The password and the code are struck.")
            .posts::<Closing>(),
        ),
    ]
}
