//! The one function that says yes. Pure and total: its arguments are all that it needs, and what no row of the table
//! grants is denied.

use serde::Serialize;

use super::table::TABLE;
use crate::roster::Role;

/// As what somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// As a person with an account, without a post.
    Account,
    /// In a post of this role.
    Post(Role),
}

impl Standing {
    /// Every standing.
    pub fn all() -> impl Iterator<Item = Standing> {
        std::iter::once(Standing::Account).chain(Role::ALL.into_iter().map(Standing::Post))
    }

    /// The name in snake case.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Account => "account",
            Standing::Post(role) => role.name(),
        }
    }
}

/// How the asker stands to a case or a person. `Recused` excludes every other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Must not have the case: the subject's own hands, named as involved, kept away, or the deputy of such a person.
    Recused,
    /// The subject himself.
    Subject,
    /// Sent the report.
    Sender,
    /// Counsels him: this person, in whatever post he does.
    Counsellor,
    /// In the post that holds the case, or at the centre where the centre holds it.
    Holder,
    /// In a post that held the case, was told of it, or owes something of it other than a supplement.
    Addressed,
    /// Lives in the same room, as its officer.
    OwnRoom,
    /// Commissioner of the class, or advisor who covers it.
    OwnClass,
    /// In the station of the subject's department.
    OwnDepartment,
    /// Broke the glass over cases of this kind about the subject, at most four hours ago.
    BreakGlass,
    /// None of these.
    Elsewhere,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Relation; 11] = [
        Relation::Recused,
        Relation::Subject,
        Relation::Sender,
        Relation::Counsellor,
        Relation::Holder,
        Relation::Addressed,
        Relation::OwnRoom,
        Relation::OwnClass,
        Relation::OwnDepartment,
        Relation::BreakGlass,
        Relation::Elsewhere,
    ];

    /// The name in snake case.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Recused => "recused",
            Relation::Subject => "subject",
            Relation::Sender => "sender",
            Relation::Counsellor => "counsellor",
            Relation::Holder => "holder",
            Relation::Addressed => "addressed",
            Relation::OwnRoom => "own_room",
            Relation::OwnClass => "own_class",
            Relation::OwnDepartment => "own_department",
            Relation::BreakGlass => "break_glass",
            Relation::Elsewhere => "elsewhere",
        }
    }
}

/// How far a case has come, as far as access depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Under way; the centre has not accepted it.
    Open,
    /// Accepted by the centre.
    WithCentre,
    /// Settled, closed, delisted.
    Closed,
}

impl CaseState {
    /// Every state.
    pub const ALL: [CaseState; 3] = [CaseState::Open, CaseState::WithCentre, CaseState::Closed];

    /// The name in snake case.
    pub fn name(self) -> &'static str {
        match self {
            CaseState::Open => "open",
            CaseState::WithCentre => "with_centre",
            CaseState::Closed => "closed",
        }
    }
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $deed:ident $name:literal,)*) => {
        /// What somebody may do or see.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Deed {$($(#[$doc])* $deed,)*}

        impl Deed {
            /// Every deed.
            pub const ALL: &[Deed] = &[$(Deed::$deed,)*];

            /// The name in snake case.
            pub fn name(self) -> &'static str {
                match self { $(Deed::$deed => $name,)* }
            }
        }
    };
}

deeds! {
    /// Record an observation, or report about this person.
    Report "report",
    /// Report an emergency: anyone, about anyone.
    Emergency "emergency",
    /// Enter word received by phone, in chat or in person.
    EnterReceived "enter_received",
    /// Hand in the written supplement of one's own emergency.
    Supplement "supplement",
    /// Acknowledge what one's post holds.
    Acknowledge "acknowledge",
    /// Acknowledge an emergency so that it counts.
    TakeEmergency "take_emergency",
    /// Say "seen" of an emergency that one was told of; stops nothing.
    SeeEmergency "see_emergency",
    /// Accept, note, settle what one's post holds, as far as it is not urgent.
    HandleReport "handle_report",
    /// Settle an urgent report or an emergency that one's post holds.
    SettleUrgent "settle_urgent",
    /// Forward, return, hand off what one's post holds.
    ForwardReport "forward_report",
    /// Put what one's post holds to an incident, or take it out.
    JoinIncident "join_incident",
    /// Step back from a case, or name somebody who must.
    Recuse "recuse",
    /// Say who a described subject is.
    Identify "identify",
    /// Assess (CT.9a), and regrade.
    Assess "assess",
    /// Approve that a red or orange crisis is graded down before the decision.
    ApproveRegrade "approve_regrade",
    /// Propose how to handle a crisis (CT.9b).
    Propose "propose",
    /// Record the leading group's decision (LG.0c).
    Decide "decide",
    /// Record that a meeting of the leading group ratified a decision.
    Ratify "ratify",
    /// Object to a decision as one of its named deciders.
    Object "object",
    /// Give notice of a crisis (CT.10).
    GiveNotice "give_notice",
    /// Say that a notice was received.
    ReceiveNotice "receive_notice",
    /// Act and note in a crisis, tell the family, hand it off.
    HandleCrisis "handle_crisis",
    /// Close a crisis with its outcome.
    CloseCrisis "close_crisis",
    /// Propose a change of the register.
    ProposeListing "propose_listing",
    /// Approve or decline a change of the register.
    ApproveListing "approve_listing",
    /// Review a listing.
    ReviewListing "review_listing",
    /// "Received" or "closed" of one's own report.
    SeeOwnReport "see_own_report",
    /// Inbox line, state, level and grade of a report.
    SeeReportState "see_report_state",
    /// The coded facts of a report and who it is about.
    SeeReport "see_report",
    /// The words of a report.
    SeeReportWords "see_report_words",
    /// The name of whoever sent it.
    SeeSender "see_sender",
    /// Case number, department, grade, holder and clock of a crisis.
    SeeCrisisState "see_crisis_state",
    /// Grade, dates and steps of a crisis and who it is about.
    SeeCrisisSummary "see_crisis_summary",
    /// Assessment, proposal, decision and words of a crisis.
    SeeCrisis "see_crisis",
    /// A row of the register.
    SeeListing "see_listing",
    /// The words of a listing.
    SeeListingWords "see_listing_words",
    /// The name and place of a person.
    SeePerson "see_person",
    /// Everything that stands in a person's record.
    SeeRecord "see_record",
    /// By name who holds a staff post: levels 1 to 3, advisors, administrators.
    SeeHolder "see_holder",
    /// Headers: who acted when on which case number.
    SeeAudit "see_audit",
    /// Open units, posts, classes and rooms, import.
    SetUp "set_up",
    /// Post, relieve and move people, record absences.
    PostPeople "post_people",
    /// Put a policy forward.
    AdoptPolicy "adopt_policy",
    /// Bind one's unit to a tighter deadline.
    TightenPolicy "tighten_policy",
    /// Put a calendar forward.
    AdoptCalendar "adopt_calendar",
    /// Put in force, without asking anybody, rules that one may put forward and that ask for no less than before.
    EnactRules "enact_rules",
    /// Approve or decline rules that somebody else put forward.
    ApproveRules "approve_rules",
    /// Which rules are in force, since when, and what waits to be approved.
    SeeRules "see_rules",
    /// Open and close accounts.
    ManageAccounts "manage_accounts",
    /// Confirm that somebody may be given a new one-time code.
    ConfirmInvite "confirm_invite",
    /// Put forward duties of the college, or other rules for them.
    AdoptDuties "adopt_duties",
    /// Bind one's unit to a tighter rule for a duty.
    TightenDuties "tighten_duties",
    /// Record that a duty was done and who took part.
    RecordDuty "record_duty",
    /// Say that a duty need not be done.
    WaiveDuty "waive_duty",
    /// How it stands with a duty; names nobody.
    SeeDuty "see_duty",
    /// The words beside evidence or a waiver.
    SeeDutyWords "see_duty_words",
    /// That a duty was missed, in one's inbox.
    SeeLapse "see_lapse",
    /// Give a task to a post.
    OpenTask "open_task",
    /// Acknowledge, further and finish a task that one's post owes.
    HandleTask "handle_task",
    /// Confirm, return or take back a task that one's post gave.
    ConfirmTask "confirm_task",
    /// A task, its title and its state.
    SeeTask "see_task",
    /// The words of a task.
    SeeTaskWords "see_task_words",
    /// File documents of a unit and the places that it works in.
    KeepRegisters "keep_registers",
    /// Set the budget of a year.
    KeepBudget "keep_budget",
    /// Record what was spent.
    RecordSpending "record_spending",
    /// Record a person's qualifications.
    RecordQualification "record_qualification",
    /// Adopt instruments of a census.
    KeepInstruments "keep_instruments",
    /// Open and close a census.
    OpenCensus "open_census",
    /// Record results of a census.
    RecordCensus "record_census",
    /// Say why somebody has no result.
    ExcuseFromCensus "excuse_from_census",
    /// By which instrument, who and when a census asks.
    SeeCensus "see_census",
    /// How far the classes of a census are; names nobody.
    SeeCompletion "see_completion",
    /// Hold an interview, or pass it on.
    Interview "interview",
    /// That an interview with somebody is due; no result.
    SeeScreeningState "see_screening_state",
    /// Total, class and critical items of a result.
    SeeScreening "see_screening",
    /// What was said in an interview.
    SeeScreeningWords "see_screening_words",
    /// Put rules of early warning forward.
    AdoptWarnings "adopt_warnings",
    /// How often which rule fired, or would have; names nobody.
    SeeWarnings "see_warnings",
    /// A warning, about whom and on which evidence.
    SeeWarning "see_warning",
    /// What a look at a warning found.
    SeeWarningWords "see_warning_words",
    /// Say what a look at a warning came to.
    LookAtWarning "look_at_warning",
    /// Consent, withdraw, ask concerning one's own file, and know how one's requests stand.
    UseRights "use_rights",
    /// Enter consents and requests that one received, record a legal ground.
    ReceiveRights "receive_rights",
    /// Record that something confidential was told to somebody outside.
    Disclose "disclose",
    /// Acknowledge, grant or refuse what somebody asked concerning his file.
    HandleRights "handle_rights",
    /// What somebody asked concerning his file, and its words.
    SeeRights "see_rights",
    /// Report a breach of confidentiality.
    ReportBreach "report_breach",
    /// Assess, deal with and close a breach.
    HandleBreach "handle_breach",
    /// Say that those concerned by a breach were told.
    TellConcerned "tell_concerned",
    /// Kind, severity, numbers and steps of a breach.
    SeeBreach "see_breach",
    /// Whom a breach concerns, and its words.
    SeeBreachFacts "see_breach_facts",
    /// "Received" or "closed" of a breach that one reported.
    SeeOwnBreach "see_own_breach",
    /// Tell a person later who opened his file.
    DelayReceipt "delay_receipt",
    /// Who opened one's own file.
    SeeReceipt "see_receipt",
    /// The copy of one's own file that was handed over: what the roster says of one, and what one wrote oneself.
    SeeOwnCopy "see_own_copy",
    /// Open in need, for four hours, what one's post may not.
    BreakGlass "break_glass",
    /// Review a break-glass.
    ReviewGlass "review_glass",
    /// Who broke a glass when, over which kind of cases.
    SeeGlass "see_glass",
    /// About whom, and why.
    SeeGlassFacts "see_glass_facts",
    /// Report on education work to the leading group, give departments a bulletin (CT.10).
    Publish "publish",
    /// A report on education work or a bulletin: its title, figures and receipts.
    SeePaper "see_paper",
    /// The words of one.
    SeePaperWords "see_paper_words",
    /// Say that one was received.
    ReceivePaper "receive_paper",
    /// Published statistics, indicators and the ledger of clauses: nothing of it is exact where it is small.
    SeeStatistics "see_statistics",
    /// The same with every number, of cases that one may see anyway.
    SeeExactStatistics "see_exact_statistics",
    /// Order guardianship, intervene, follow up, plan care, ask for a watch.
    Care "care",
    /// Watch: note checks, hand the watch over.
    Guard "guard",
    /// Record what was done at once to protect somebody.
    Protect "protect",
    /// What is done for a student, in codes.
    SeeCare "see_care",
    /// The words of follow-ups after a death.
    SeeCareWords "see_care_words",
    /// Answer a watch request.
    CheckWatch "check_watch",
    /// A watch request: whom, what to look for, until when, the checks.
    SeeWatch "see_watch",
    /// The words of the checks.
    SeeWatchWords "see_watch_words",
    /// Look after those who lived in a room with somebody who died.
    Accompany "accompany",
    /// Put forward a rule for weekly reports.
    AdoptWeeks "adopt_weeks",
    /// Bind one's unit to more than that rule.
    TightenWeeks "tighten_weeks",
    /// Tick the week of one's own room.
    TickRoom "tick_room",
    /// Report a week of a class.
    ReportWeek "report_week",
    /// How it stands with a class's weekly reports, and what they say; names nobody.
    SeeWeeks "see_weeks",
    /// The case of a weekly report.
    SeeWeekReport "see_week_report",
    /// The words beside a weekly report.
    SeeWeekWords "see_week_words",
    /// That a class was silent, and who asks.
    SeeSilence "see_silence",
    /// What whoever asked wrote of a silence.
    SeeSilenceWords "see_silence_words",
    /// Say why a class was silent.
    ExplainSilence "explain_silence",
    /// That a calm week is looked at, why, and what was found.
    SeeDoubt "see_doubt",
    /// Say what a look at a calm week found.
    LookAtCalm "look_at_calm",
    /// Countersign a weekly report, or send it back.
    Countersign "countersign",
    /// Open a counselling of this person.
    OpenCounselling "open_counselling",
    /// Take a counselling that waits.
    TakeCounselling "take_counselling",
    /// Counsel: make appointments, record sessions, hand over, end, report a danger.
    Counsel "counsel",
    /// Call off one's own appointment, as the client.
    CancelOwnAppointment "cancel_own_appointment",
    /// One's own appointments and the state of one's own counselling, as the client.
    SeeOwnCounselling "see_own_counselling",
    /// Number, stage and clocks of a counselling; not whose it is.
    SeeCounsellingState "see_counselling_state",
    /// Who is counselled, appointments, topics, how it ended.
    SeeCounselling "see_counselling",
    /// What was said.
    SeeCounsellingWords "see_counselling_words",
    /// Refer this person.
    OfferReferral "offer_referral",
    /// Further a referral: answer, family, letters, leave, return.
    HandleReferral "handle_referral",
    /// Assess whether somebody may resume (复学评估).
    AssessResumption "assess_resumption",
    /// How far one's own referral has come.
    SeeOwnReferral "see_own_referral",
    /// Accept or decline one's own referral.
    AnswerOwnReferral "answer_own_referral",
    /// Number, stage, holder and clocks of a referral.
    SeeReferralState "see_referral_state",
    /// Who is referred where, letters, leave, assessments.
    SeeReferral "see_referral",
    /// The words of a referral.
    SeeReferralWords "see_referral_words",
}

/// Whether somebody of this standing, in this relation to a case or person in this state, may do or see this.
pub fn authority(standing: Standing, relation: Relation, deed: Deed, state: CaseState) -> bool {
    // Nothing gets past a recusal but reporting an emergency, which reveals nothing.
    if relation == Relation::Recused && deed != Deed::Emergency {
        return false;
    }
    TABLE.iter().filter(|grant| grant.deeds.contains(&deed)).any(|grant| {
        grant.to.contains(&standing) && grant.when.contains(&relation) && grant.states.contains(&state)
    })
}
