//! Why a command was refused. Holds numbers and field names, never personal text; has a code for machines and a sentence
//! that says what to do next.

use crate::ids::{CaseNo, Position};
use crate::roster::RowProblem;
use crate::words::TextFault;

/// A refused command: nothing of it was kept, unless the engine recorded the refusal itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not there, or not for the asker: one answer.
    #[error("there is no such thing for you; check the number and the post in which you act")]
    NotFound,
    /// The asker may know of the thing but not do this to it.
    #[error("this post may not do that; act in another post or ask the holder")]
    NotAllowed,
    /// The asker does not hold the post in which he acts.
    #[error("you do not hold this post now; choose one that you hold")]
    NotYourPost,
    /// No open account.
    #[error("this person has no open account; ask the system administrator")]
    NoAccount,
    /// The id was used for another request of the same person.
    #[error("this id was used for another request; send the new request under a new id")]
    IdReused,
    /// The id was used by another person.
    #[error("this id is taken; send the request under a new id")]
    IdTaken,
    /// The thing is no longer, or not yet, in a state in which this can be done.
    #[error("case {case} is not in a state for this ({state}); read it again")]
    State {
        /// The case.
        case: CaseNo,
        /// The state it is in.
        state: &'static str,
    },
    /// A field has a value that cannot be.
    #[error("`{field}` {why}")]
    Field {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A text was refused.
    #[error("`{field}` {fault}")]
    Text {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        fault: TextFault,
    },
    /// A time lies in the future.
    #[error("`{0}` lies in the future; give the time at which it happened")]
    Future(&'static str),
    /// A step that does not go up the route order, or to nobody.
    #[error("a report goes up the route order only; choose a later step that somebody holds")]
    Route,
    /// The same person proposed it, asked for it, or is named in it.
    #[error("another person must do this; you proposed it, asked for it or are named in it")]
    SamePerson,
    /// Too few deciders.
    #[error(
        "a decision needs {needed} deciders with chair or vice-chair, more for than against; it names {found}"
    )]
    Quorum {
        /// How many it needs.
        needed: u32,
        /// How many it named.
        found: u32,
    },
    /// A crisis of this grade needs a decision of the leading group first.
    #[error("an orange or red crisis closes only after a decision of the leading group")]
    DecisionMissing,
    /// Only the centre says whether a report that it owes an assessment is a crisis.
    #[error("the centre has not assessed this report yet; ask it to, and note what was done meanwhile")]
    AssessmentMissing,
    /// A unit may tighten, never loosen.
    #[error("a unit may tighten the college's deadlines, never loosen them")]
    Loosens,
    /// What was previewed would come out differently now.
    #[error("the log has changed since the preview; preview again")]
    Stale,
    /// Rows of an import cannot be taken.
    #[error("{} rows cannot be taken", .0.len())]
    Rows(Vec<RowProblem>),
    /// All seats of the post are taken.
    #[error("every seat of this post is taken; relieve somebody first")]
    SeatsTaken,
    /// Another person signs in by this login.
    #[error("another open account has this login; choose another one")]
    LoginTaken,
    /// No pledge in this term.
    #[error("nobody reads before he has pledged secrecy in this term; pledge first")]
    PledgeMissing,
    /// One person alone gives nobody's account away, and opens no staff post.
    #[error("another person confirms first that this account is its owner's")]
    ConfirmationMissing,
    /// No period of the duty holds that day.
    #[error("the duty has no period on that day; look at the calendar and at when the duty is due")]
    NoPeriod,
    /// The same was recorded before.
    #[error("this was recorded already")]
    Twice,
    /// Spending needs a budget.
    #[error("that year has no budget; set one first")]
    NoBudget,
    /// Nobody told the family, or recorded why not.
    #[error("the family must be told first, or a reason why not recorded")]
    KinMissing,
    /// More entries than one command may make.
    #[error("this is too much for one command; split it")]
    TooLarge,
    /// The log holds no college yet, or holds one already.
    #[error("{0}")]
    Genesis(&'static str),
}

impl Refusal {
    /// Stable code for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotFound => "not_found",
            Refusal::NotAllowed => "not_allowed",
            Refusal::NotYourPost => "not_your_post",
            Refusal::NoAccount => "no_account",
            Refusal::IdReused => "id_reused",
            Refusal::IdTaken => "id_taken",
            Refusal::State { .. } => "wrong_state",
            Refusal::Field { .. } => "invalid_field",
            Refusal::Text { .. } => "invalid_text",
            Refusal::Future(_) => "in_the_future",
            Refusal::Route => "wrong_route",
            Refusal::SamePerson => "same_person",
            Refusal::Quorum { .. } => "no_quorum",
            Refusal::DecisionMissing => "decision_missing",
            Refusal::AssessmentMissing => "assessment_missing",
            Refusal::Loosens => "policy_loosens",
            Refusal::Stale => "stale",
            Refusal::Rows(_) => "rows_refused",
            Refusal::SeatsTaken => "seats_taken",
            Refusal::LoginTaken => "login_taken",
            Refusal::PledgeMissing => "pledge_missing",
            Refusal::ConfirmationMissing => "confirmation_missing",
            Refusal::NoPeriod => "no_period",
            Refusal::Twice => "recorded_already",
            Refusal::NoBudget => "no_budget",
            Refusal::KinMissing => "kin_missing",
            Refusal::TooLarge => "too_large",
            Refusal::Genesis(_) => "genesis",
        }
    }
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// These entries follow.
    Accepted(Vec<crate::entry::Draft>),
    /// The same request came before; its first entry stands at this position.
    AlreadyDone(Position),
    /// Refused, and the refusal itself is worth an entry (somebody asked for what is not his).
    Recorded(Vec<crate::entry::Draft>, Refusal),
    /// Refused like another within the hour, which left an entry; this one leaves none. The host counts it until then
    /// ([`crate::access::Denials`]).
    DeniedAgain(Refusal, crate::time::At),
}
