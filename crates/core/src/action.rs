//! What people may ask for: one request, one action. The JSON form is the wire form: `{"id", "by", "as", "action": {"type",
//! …}}`; unknown fields are refused.

use serde::{Deserialize, Serialize};

use crate::ids::{PersonNo, PostNo, RequestId};
use crate::{
    access, adoption, calendar, care, census, counselling, crisis, duty, focus, periodic, policy,
    publication, referral, report, rights, roster, warning,
};

/// A request of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    ($($variant:ident($type:ty) = $name:literal,)*) => {
        /// An action.
        #[allow(missing_docs, reason = "each type says what its action is, in the schema too")]
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(tag = "type")]
        pub enum Action {$(
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
    Import(Import) = "import",
    Enrol(roster::Enrol) = "roster.enrol",
    OpenUnit(roster::OpenUnit) = "roster.open_unit",
    OpenSite(roster::OpenSite) = "roster.open_site",
    OpenClass(roster::OpenClass) = "roster.open_class",
    OpenRoom(roster::OpenRoom) = "roster.open_room",
    OpenPost(roster::OpenPost) = "roster.open_post",
    Register(roster::Register) = "roster.register",
    Place(roster::Place) = "roster.place",
    Depart(roster::Depart) = "roster.depart",
    Post(roster::PostPerson) = "roster.post",
    Relieve(roster::Relieve) = "roster.relieve",
    RecordAbsence(roster::RecordAbsence) = "roster.record_absence",
    Cover(roster::CoverClass) = "roster.cover",
    SetLine(roster::SetLine) = "roster.set_line",
    Identify(roster::Identify) = "roster.identify",
    Attest(roster::Attest) = "roster.attest",
    PassOffice(roster::PassOffice) = "roster.pass_office",
    TakeLeave(roster::TakeLeave) = "roster.take_leave",
    EndLeave(roster::EndLeave) = "roster.end_leave",
    CloseClass(roster::CloseClass) = "roster.close_class",
    AdoptCalendar(calendar::Adopt) = "calendar.adopt",
    AdoptPolicy(policy::Adopt) = "policy.adopt",
    Tighten(policy::Tighten) = "policy.tighten",
    ApplyToOpen(policy::ApplyToOpen) = "policy.apply_to_open",
    ApproveAdoption(adoption::Approve) = "adoption.approve",
    DeclineAdoption(adoption::Decline) = "adoption.decline",
    SeeAdoption(adoption::See) = "adoption.see",
    Observe(report::Observe) = "report.observe",
    Submit(report::Submit) = "report.submit",
    Send(report::Send) = "report.send",
    Emergency(report::Emergency) = "report.emergency",
    SubmitSeveral(report::SubmitSeveral) = "report.submit_several",
    Join(report::Join) = "report.join",
    Part(report::Part) = "report.part",
    Acknowledge(report::Acknowledge) = "report.acknowledge",
    Accept(report::Accept) = "report.accept",
    Note(report::Note) = "report.note",
    Forward(report::Forward) = "report.forward",
    Return(report::Return) = "report.return",
    HandOff(report::HandOff) = "report.hand_off",
    Settle(report::Settle) = "report.settle",
    Supplement(report::Supplement) = "report.supplement",
    Recuse(report::Recuse) = "report.recuse",
    Assess(crisis::Assess) = "crisis.assess",
    ApproveRegrade(crisis::ApproveRegrade) = "crisis.approve_regrade",
    Propose(crisis::Propose) = "crisis.propose",
    Decide(crisis::Decide) = "crisis.decide",
    Object(crisis::Object) = "crisis.object",
    Ratify(crisis::Ratify) = "crisis.ratify",
    GiveNotice(crisis::GiveNotice) = "crisis.give_notice",
    ReceiveNotice(crisis::ReceiveNotice) = "crisis.receive_notice",
    NoteCrisis(crisis::Note) = "crisis.note",
    ContactKin(crisis::Kin) = "crisis.contact_kin",
    HandOffCrisis(crisis::HandOff) = "crisis.hand_off",
    RecuseCrisis(crisis::Recuse) = "crisis.recuse",
    CloseCrisis(crisis::Close) = "crisis.close",
    ProposeListing(focus::Propose) = "focus.propose",
    ApproveListing(focus::Approve) = "focus.approve",
    DeclineListing(focus::Decline) = "focus.decline",
    ReviewListing(focus::Review) = "focus.review",
    OpenAccount(access::OpenAccount) = "access.open_account",
    CloseAccount(access::CloseAccount) = "access.close_account",
    Invite(access::Invite) = "access.invite",
    ConfirmInvite(access::ConfirmInvite) = "access.confirm_invite",
    RefuseInvite(access::RefuseInvite) = "access.refuse_invite",
    Pledge(access::Pledge) = "access.pledge",
    Visit(access::Visit) = "access.visit",
    BreakGlass(access::BreakGlass) = "access.break_glass",
    ReviewGlass(access::ReviewGlass) = "access.review_glass",
    AdoptDuties(duty::Adopt) = "duty.adopt",
    TightenDuty(duty::Tighten) = "duty.tighten",
    RecordDuty(duty::Record) = "duty.record",
    Attend(duty::Attend) = "duty.attend",
    WithdrawEvidence(duty::Withdraw) = "duty.withdraw",
    WaiveDuty(duty::Waive) = "duty.waive",
    SeeLapse(duty::SeeLapse) = "duty.see_lapse",
    OpenTask(duty::OpenTask) = "duty.open_task",
    AcknowledgeTask(duty::AcknowledgeTask) = "duty.acknowledge_task",
    ProgressTask(duty::ProgressTask) = "duty.progress_task",
    FinishTask(duty::FinishTask) = "duty.finish_task",
    ConfirmTask(duty::ConfirmTask) = "duty.confirm_task",
    ReturnTask(duty::ReturnTask) = "duty.return_task",
    WithdrawTask(duty::WithdrawTask) = "duty.withdraw_task",
    FileDocument(duty::FileDocument) = "duty.file_document",
    SetBudget(duty::SetBudget) = "duty.set_budget",
    Spend(duty::Spend) = "duty.spend",
    Qualify(duty::Qualify) = "duty.qualify",
    OpenVenue(duty::OpenVenue) = "duty.open_venue",
    AdoptInstrument(census::AdoptInstrument) = "census.adopt_instrument",
    OpenCensus(census::Open) = "census.open",
    CloseCensus(census::Close) = "census.close",
    RecordResults(census::Record) = "census.record",
    ExcuseFromCensus(census::ExcuseFrom) = "census.excuse",
    Interview(census::Interview) = "census.interview",
    PassInterview(census::PassInterview) = "census.pass_interview",
    AdoptWarnings(warning::Adopt) = "warning.adopt",
    LookAtWarning(warning::Look) = "warning.look",
    GiveConsent(rights::GiveConsent) = "rights.consent",
    WithdrawConsent(rights::WithdrawConsent) = "rights.withdraw_consent",
    RecordGround(rights::RecordGround) = "rights.record_ground",
    Disclose(rights::Disclose) = "rights.disclose",
    AskRight(rights::AskRight) = "rights.ask",
    AcknowledgeRight(rights::AcknowledgeRight) = "rights.acknowledge",
    GrantRight(rights::GrantRight) = "rights.grant",
    RefuseRight(rights::RefuseRight) = "rights.refuse",
    WithdrawRight(rights::WithdrawRight) = "rights.withdraw",
    ReportBreach(rights::ReportBreach) = "rights.report_breach",
    AssessBreach(rights::AssessBreach) = "rights.assess_breach",
    TellConcerned(rights::TellConcerned) = "rights.tell_concerned",
    TakeMeasure(rights::TakeMeasure) = "rights.take_measure",
    CloseBreach(rights::CloseBreach) = "rights.close_breach",
    DelayReceipt(rights::DelayReceipt) = "rights.delay_receipt",
    ReportUp(publication::ReportUp) = "publication.report_up",
    GiveBulletin(publication::GiveBulletin) = "publication.give_bulletin",
    ReceivePaper(publication::Receive) = "publication.receive",
    OrderGuardianship(care::OrderGuardianship) = "care.order_guardianship",
    CheckGuardianship(care::CheckGuardianship) = "care.check_guardianship",
    EndGuardianship(care::EndGuardianship) = "care.end_guardianship",
    OfferHandOver(care::OfferHandOver) = "care.offer_hand_over",
    SignHandOver(care::SignHandOver) = "care.sign_hand_over",
    DeclineHandOver(care::DeclineHandOver) = "care.decline_hand_over",
    StartIntervention(care::StartIntervention) = "care.start_intervention",
    StepIntervention(care::StepIntervention) = "care.step_intervention",
    EndIntervention(care::EndIntervention) = "care.end_intervention",
    Protect(care::Protect) = "care.protect",
    FollowUp(care::FollowUp) = "care.follow_up",
    PlanCare(care::PlanCare) = "care.plan",
    RequestWatch(care::RequestWatch) = "care.request_watch",
    CheckWatch(care::CheckWatch) = "care.check_watch",
    DeclineWatch(care::DeclineWatch) = "care.decline_watch",
    EndWatch(care::EndWatch) = "care.end_watch",
    Accompany(care::Accompany) = "care.accompany_room_mates",
    EndAftercare(care::EndAftercare) = "care.end_aftercare",
    AdoptWeeks(periodic::Adopt) = "periodic.adopt",
    TightenWeeks(periodic::Tighten) = "periodic.tighten",
    TickRoom(periodic::TickRoom) = "periodic.tick",
    ReportWeek(periodic::ReportWeek) = "periodic.report",
    ReportZero(periodic::ReportZero) = "periodic.zero",
    Explain(periodic::Explain) = "periodic.explain",
    LookAt(periodic::LookAt) = "periodic.look",
    Countersign(periodic::Countersign) = "periodic.countersign",
    SendBack(periodic::SendBack) = "periodic.return",
    OpenCounselling(counselling::Open) = "counselling.open",
    TakeCounselling(counselling::Take) = "counselling.take",
    BookAppointment(counselling::Book) = "counselling.book",
    CancelAppointment(counselling::Cancel) = "counselling.cancel",
    HoldSession(counselling::Hold) = "counselling.hold",
    MissAppointment(counselling::Miss) = "counselling.miss",
    SuperviseCounselling(counselling::Supervise) = "counselling.supervise",
    RaiseDanger(counselling::Raise) = "counselling.raise",
    HandOverCounselling(counselling::HandOver) = "counselling.hand_over",
    EndCounselling(counselling::End) = "counselling.end",
    OfferReferral(referral::Offer) = "referral.offer",
    AnswerReferral(referral::Reply) = "referral.answer",
    ContactReferralKin(referral::ContactKin) = "referral.contact_kin",
    DepartOnReferral(referral::Depart) = "referral.depart",
    ReceiveLetter(referral::Letter) = "referral.letter",
    GrantLeave(referral::Leave) = "referral.leave",
    ReturnFromReferral(referral::Return) = "referral.return",
    AssessResumption(referral::AssessResumption) = "referral.assess",
    HandOffReferral(referral::HandOff) = "referral.hand_off",
    CloseReferral(referral::Close) = "referral.close",
}

/// Several actions of setting up, decided and kept as one (action `import`). Each sees what those before it did. With the
/// digest of a preview it is refused as stale if the same actions would come out differently now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The actions; none may be an import itself.
    pub actions: Vec<Action>,
    /// Digest that the preview gave.
    #[serde(default)]
    pub preview: Option<crate::ids::Tag>,
}
