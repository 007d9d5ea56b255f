//! What people may ask for: one request, one action. The JSON form is the wire form: `{"id", "by", "as", "action": {"type",
//! …}}`; unknown fields are refused.

use serde::{Deserialize, Serialize};

use crate::ids::{PersonNo, PostNo, RequestId};
use crate::{access, calendar, crisis, focus, policy, report, roster};

/// A request of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Chosen by the sender; the same id again is the same request.
    pub id: RequestId,
    /// Who asks. The host says who somebody is; what he may is decided here.
    pub by: PersonNo,
    /// In which of his posts; as a person with an account when absent.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostNo>,
    /// What for.
    pub action: Action,
}

macro_rules! plan {
    ($($(#[$doc:meta])* $variant:ident($type:ty) = $name:literal,)*) => {
        /// An action.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        pub enum Action {$(
            $(#[$doc])*
            #[serde(rename = $name)]
            $variant($type),
        )*}

        impl Action {
            /// Names of all actions, as the wire form writes them.
            pub const NAMES: &[&str] = &[$($name,)*];

            /// The name, as the wire form writes it.
            pub fn name(&self) -> &'static str {
                match self { $(Action::$variant(_) => $name,)* }
            }
        }
    };
}

plan! {
    /// Several actions of setting up, as one.
    Import(Import) = "import",
    /// See [`roster::Enrol`].
    Enrol(roster::Enrol) = "roster.enrol",
    /// See [`roster::OpenUnit`].
    OpenUnit(roster::OpenUnit) = "roster.open_unit",
    /// See [`roster::OpenSite`].
    OpenSite(roster::OpenSite) = "roster.open_site",
    /// See [`roster::OpenClass`].
    OpenClass(roster::OpenClass) = "roster.open_class",
    /// See [`roster::OpenRoom`].
    OpenRoom(roster::OpenRoom) = "roster.open_room",
    /// See [`roster::OpenPost`].
    OpenPost(roster::OpenPost) = "roster.open_post",
    /// See [`roster::Register`].
    Register(roster::Register) = "roster.register",
    /// See [`roster::Place`].
    Place(roster::Place) = "roster.place",
    /// See [`roster::Depart`].
    Depart(roster::Depart) = "roster.depart",
    /// See [`roster::PostPerson`].
    Post(roster::PostPerson) = "roster.post",
    /// See [`roster::Relieve`].
    Relieve(roster::Relieve) = "roster.relieve",
    /// See [`roster::RecordAbsence`].
    RecordAbsence(roster::RecordAbsence) = "roster.record_absence",
    /// See [`roster::CoverClass`].
    Cover(roster::CoverClass) = "roster.cover",
    /// See [`roster::SetLine`].
    SetLine(roster::SetLine) = "roster.set_line",
    /// See [`roster::Identify`].
    Identify(roster::Identify) = "roster.identify",
    /// See [`calendar::Adopt`].
    AdoptCalendar(calendar::Adopt) = "calendar.adopt",
    /// See [`policy::Adopt`].
    AdoptPolicy(policy::Adopt) = "policy.adopt",
    /// See [`policy::Tighten`].
    Tighten(policy::Tighten) = "policy.tighten",
    /// See [`policy::ApplyToOpen`].
    ApplyToOpen(policy::ApplyToOpen) = "policy.apply_to_open",
    /// See [`report::Observe`].
    Observe(report::Observe) = "report.observe",
    /// See [`report::Submit`].
    Submit(report::Submit) = "report.submit",
    /// See [`report::Send`].
    Send(report::Send) = "report.send",
    /// See [`report::Emergency`].
    Emergency(report::Emergency) = "report.emergency",
    /// See [`report::Acknowledge`].
    Acknowledge(report::Acknowledge) = "report.acknowledge",
    /// See [`report::Accept`].
    Accept(report::Accept) = "report.accept",
    /// See [`report::Note`].
    Note(report::Note) = "report.note",
    /// See [`report::Forward`].
    Forward(report::Forward) = "report.forward",
    /// See [`report::Return`].
    Return(report::Return) = "report.return",
    /// See [`report::HandOff`].
    HandOff(report::HandOff) = "report.hand_off",
    /// See [`report::Settle`].
    Settle(report::Settle) = "report.settle",
    /// See [`report::Supplement`].
    Supplement(report::Supplement) = "report.supplement",
    /// See [`report::Recuse`].
    Recuse(report::Recuse) = "report.recuse",
    /// See [`crisis::Assess`].
    Assess(crisis::Assess) = "crisis.assess",
    /// See [`crisis::ApproveRegrade`].
    ApproveRegrade(crisis::ApproveRegrade) = "crisis.approve_regrade",
    /// See [`crisis::Propose`].
    Propose(crisis::Propose) = "crisis.propose",
    /// See [`crisis::Decide`].
    Decide(crisis::Decide) = "crisis.decide",
    /// See [`crisis::Object`].
    Object(crisis::Object) = "crisis.object",
    /// See [`crisis::GiveNotice`].
    GiveNotice(crisis::GiveNotice) = "crisis.give_notice",
    /// See [`crisis::ReceiveNotice`].
    ReceiveNotice(crisis::ReceiveNotice) = "crisis.receive_notice",
    /// See [`crisis::Note`].
    NoteCrisis(crisis::Note) = "crisis.note",
    /// See [`crisis::Kin`].
    ContactKin(crisis::Kin) = "crisis.contact_kin",
    /// See [`crisis::HandOff`].
    HandOffCrisis(crisis::HandOff) = "crisis.hand_off",
    /// See [`crisis::Recuse`].
    RecuseCrisis(crisis::Recuse) = "crisis.recuse",
    /// See [`crisis::Close`].
    CloseCrisis(crisis::Close) = "crisis.close",
    /// See [`focus::Propose`].
    ProposeListing(focus::Propose) = "focus.propose",
    /// See [`focus::Approve`].
    ApproveListing(focus::Approve) = "focus.approve",
    /// See [`focus::Decline`].
    DeclineListing(focus::Decline) = "focus.decline",
    /// See [`focus::Review`].
    ReviewListing(focus::Review) = "focus.review",
    /// See [`access::OpenAccount`].
    OpenAccount(access::OpenAccount) = "access.open_account",
    /// See [`access::CloseAccount`].
    CloseAccount(access::CloseAccount) = "access.close_account",
    /// See [`access::Invite`].
    Invite(access::Invite) = "access.invite",
    /// See [`access::Pledge`].
    Pledge(access::Pledge) = "access.pledge",
    /// See [`access::Visit`].
    Visit(access::Visit) = "access.visit",
}

/// Several actions of setting up, decided and kept as one (action `import`). Each sees what those before it did. With the
/// digest of a preview it is refused as stale if the same actions would come out differently now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The actions; none may be an import itself.
    pub actions: Vec<Action>,
    /// Digest that [`crate::network::Network::preview`] gave.
    #[serde(default)]
    pub preview: Option<crate::ids::Tag>,
}
