//! The table of `docs/domain.md`, row by row: who is granted what, in which relation, in which state. The golden file
//! `tests/golden/authority.txt` pins every cell of it.

use super::{CaseState, Deed, Relation, Standing};
use crate::roster::Role;

/// One row.
pub(super) struct Grant {
    pub(super) deeds: &'static [Deed],
    pub(super) to: &'static [Standing],
    pub(super) when: &'static [Relation],
    pub(super) states: &'static [CaseState],
}

use CaseState::{Closed, Open, WithCentre};
use Relation::{
    Addressed, BreakGlass, Counsellor, Elsewhere, Holder, OwnClass, OwnDepartment, OwnRoom, Recused, Sender,
    Subject,
};
use Standing::Post;

const ANY_STATE: &[CaseState] = &[Open, WithCentre, Closed];
const UNDER_WAY: &[CaseState] = &[Open, WithCentre];
/// Of something that is not about a case.
const NO_CASE: &[CaseState] = &[Open];
const NOT_RECUSED: &[Relation] = &[
    Subject,
    Sender,
    Counsellor,
    Holder,
    Addressed,
    OwnRoom,
    OwnClass,
    OwnDepartment,
    BreakGlass,
    Elsewhere,
];
const ANY_RELATION: &[Relation] = &[
    Recused,
    Subject,
    Sender,
    Counsellor,
    Holder,
    Addressed,
    OwnRoom,
    OwnClass,
    OwnDepartment,
    BreakGlass,
    Elsewhere,
];

const LEADING: [Standing; 4] = [
    Post(Role::LeadingChair),
    Post(Role::LeadingViceChair),
    Post(Role::LeadingMember),
    Post(Role::LeadingOnCall),
];
const OFFICES: [Standing; 2] = [Post(Role::StudentAffairsTeacher), Post(Role::YouthLeagueTeacher)];
const CENTRE_COUNSELLORS: [Standing; 2] = [Post(Role::CentreCounsellor), Post(Role::CentreOnCall)];
const CENTRE: [Standing; 3] =
    [Post(Role::CentreCounsellor), Post(Role::CentreOnCall), Post(Role::CentreDirector)];
const STATION_COUNSELLORS: [Standing; 2] = [Post(Role::StationCounsellor), Post(Role::StationOnCall)];
const COUNSELLORS: [Standing; 5] = [
    Post(Role::StationCounsellor),
    Post(Role::StationOnCall),
    Post(Role::CentreCounsellor),
    Post(Role::CentreOnCall),
    Post(Role::CentreDirector),
];
const STATION: [Standing; 3] =
    [Post(Role::StationCounsellor), Post(Role::StationOnCall), Post(Role::StationDirector)];
const ADVISOR: [Standing; 1] = [Post(Role::Advisor)];
const COMMISSIONER: [Standing; 1] = [Post(Role::Commissioner)];
const DORM_OFFICER: [Standing; 1] = [Post(Role::DormOfficer)];
const EVERYONE: [Standing; 19] = [
    Standing::Account,
    Post(Role::LeadingChair),
    Post(Role::LeadingViceChair),
    Post(Role::LeadingMember),
    Post(Role::LeadingOnCall),
    Post(Role::StudentAffairsTeacher),
    Post(Role::YouthLeagueTeacher),
    Post(Role::CentreDirector),
    Post(Role::CentreCounsellor),
    Post(Role::CentreOnCall),
    Post(Role::StationDirector),
    Post(Role::StationCounsellor),
    Post(Role::StationOnCall),
    Post(Role::Advisor),
    Post(Role::Commissioner),
    Post(Role::DormOfficer),
    Post(Role::SystemAdministrator),
    Post(Role::SecurityAdministrator),
    Post(Role::AuditAdministrator),
];
/// Whoever holds any post.
const POSTS: &[Standing] = {
    let [_, posts @ ..] = &EVERYONE;
    posts
};
/// Posts that work on what they hold. The station's director is none of them: he reads no words, and what comes to him he
/// forwards.
const HANDLERS: [Standing; 10] = [
    Post(Role::Commissioner),
    Post(Role::Advisor),
    Post(Role::StationCounsellor),
    Post(Role::StationOnCall),
    Post(Role::StudentAffairsTeacher),
    Post(Role::YouthLeagueTeacher),
    Post(Role::CentreCounsellor),
    Post(Role::CentreOnCall),
    Post(Role::CentreDirector),
    Post(Role::LeadingOnCall),
];
/// The same without students.
const STAFF_HANDLERS: &[Standing] = {
    let [_, staff @ ..] = &HANDLERS;
    staff
};
/// Posts on the route.
const ROUTE: [Standing; 11] = [
    Post(Role::Commissioner),
    Post(Role::Advisor),
    Post(Role::StationCounsellor),
    Post(Role::StationOnCall),
    Post(Role::StationDirector),
    Post(Role::StudentAffairsTeacher),
    Post(Role::YouthLeagueTeacher),
    Post(Role::CentreCounsellor),
    Post(Role::CentreOnCall),
    Post(Role::CentreDirector),
    Post(Role::LeadingOnCall),
];
/// Heads of the units of levels 2 and 3.
const HEADS: [Standing; 4] = [
    Post(Role::StudentAffairsTeacher),
    Post(Role::YouthLeagueTeacher),
    Post(Role::CentreDirector),
    Post(Role::StationDirector),
];
const LEADING_HEADS: [Standing; 2] = [Post(Role::LeadingChair), Post(Role::LeadingViceChair)];
const PROPOSERS: [Standing; 4] = [
    Post(Role::LeadingChair),
    Post(Role::LeadingViceChair),
    Post(Role::SystemAdministrator),
    Post(Role::SecurityAdministrator),
];
const APPROVERS: [Standing; 3] =
    [Post(Role::LeadingChair), Post(Role::LeadingViceChair), Post(Role::LeadingMember)];
const LEADING_OTHERS: [Standing; 2] = [Post(Role::LeadingMember), Post(Role::LeadingOnCall)];

macro_rules! grants {
    ($($deeds:expr, $to:expr, $when:expr, $states:expr;)*) => {
        pub(super) const TABLE: &[Grant] =
            &[$(Grant { deeds: &$deeds, to: &$to, when: &$when, states: $states },)*];
    };
}

grants! {
    // Reporting. Anybody may report about anybody he can name, or describe somebody; emergencies know no permission.
    [Deed::Emergency], EVERYONE, *ANY_RELATION, ANY_STATE;
    [Deed::Report], EVERYONE, *NOT_RECUSED, ANY_STATE;
    [Deed::EnterReceived], ROUTE, *NOT_RECUSED, ANY_STATE;
    [Deed::Supplement, Deed::SeeOwnReport], EVERYONE, [Sender], ANY_STATE;
    [Deed::Supplement, Deed::SeeOwnReport], EVERYONE, [Subject], ANY_STATE;
    [Deed::Supplement], CENTRE, [Holder, Addressed], UNDER_WAY;

    // What a post holds it handles.
    [Deed::Acknowledge, Deed::ForwardReport], ROUTE, [Holder], UNDER_WAY;
    [Deed::HandleReport], HANDLERS, [Holder], UNDER_WAY;
    [Deed::SettleUrgent], *STAFF_HANDLERS, [Holder], UNDER_WAY;
    [Deed::Acknowledge, Deed::ForwardReport, Deed::HandleReport, Deed::SettleUrgent], LEADING, [Holder], UNDER_WAY;
    [Deed::JoinIncident], CENTRE, [Holder], ANY_STATE;
    [Deed::JoinIncident], STATION_COUNSELLORS, [Holder], ANY_STATE;
    [Deed::TakeEmergency], CENTRE, [Holder, Addressed, Elsewhere, OwnDepartment, OwnClass, OwnRoom, Sender], UNDER_WAY;
    [Deed::TakeEmergency], STATION_COUNSELLORS, [Holder, Addressed, OwnDepartment], UNDER_WAY;
    [Deed::TakeEmergency], LEADING, [Holder], UNDER_WAY;
    [Deed::TakeEmergency], ADVISOR, [Holder, Addressed, OwnClass], UNDER_WAY;
    [Deed::SeeEmergency], ROUTE, [Addressed], UNDER_WAY;
    [Deed::SeeEmergency], LEADING, [Addressed], UNDER_WAY;
    [Deed::Recuse], ROUTE, [Holder, Addressed], UNDER_WAY;
    [Deed::Recuse], LEADING, [Holder, Addressed], UNDER_WAY;
    [Deed::Identify], STATION_COUNSELLORS, [Holder, Addressed], UNDER_WAY;
    [Deed::Identify], CENTRE, [Holder, Addressed], UNDER_WAY;

    // The centre assesses and proposes; the leading group decides.
    [Deed::Assess, Deed::ApproveRegrade, Deed::Propose, Deed::GiveNotice], CENTRE_COUNSELLORS, [Holder, Addressed], UNDER_WAY;
    [Deed::Assess, Deed::ApproveRegrade, Deed::Propose, Deed::GiveNotice], [Post(Role::CentreDirector)], [Holder, Addressed, Elsewhere], UNDER_WAY;
    [Deed::Decide], LEADING_HEADS, [Holder, Addressed, Elsewhere], UNDER_WAY;
    [Deed::Ratify], LEADING_HEADS, [Holder, Addressed, Elsewhere], ANY_STATE;
    // Where neither chair nor vice-chair can: whoever owes it, or was told.
    [Deed::Decide], LEADING_OTHERS, [Addressed], UNDER_WAY;
    [Deed::Ratify], LEADING_OTHERS, [Addressed], ANY_STATE;
    [Deed::Object], LEADING, [Holder, Addressed, Elsewhere], UNDER_WAY;
    [Deed::ReceiveNotice], STATION, [Addressed, OwnDepartment, Elsewhere], ANY_STATE;
    [Deed::ReceiveNotice], [Post(Role::CentreDirector)], [Elsewhere], ANY_STATE;
    [Deed::HandleCrisis], CENTRE, [Holder, Addressed], UNDER_WAY;
    [Deed::HandleCrisis], STATION_COUNSELLORS, [Holder], UNDER_WAY;
    [Deed::CloseCrisis], CENTRE, [Holder], UNDER_WAY;

    // The register: proposed by counsellors, approved at the centre.
    [Deed::ProposeListing, Deed::ReviewListing], STATION_COUNSELLORS, [Holder, OwnDepartment], UNDER_WAY;
    [Deed::ProposeListing, Deed::ReviewListing], CENTRE, [Holder, Addressed, OwnDepartment, Elsewhere], UNDER_WAY;
    [Deed::ApproveListing], [Post(Role::CentreCounsellor)], [Holder, Addressed], UNDER_WAY;
    [Deed::ApproveListing], [Post(Role::CentreDirector)], [Holder, Addressed, Elsewhere], UNDER_WAY;

    // Others' reports.
    [Deed::SeeReportState, Deed::SeeReport, Deed::SeeReportWords], COMMISSIONER, [Holder, Addressed], ANY_STATE;
    [Deed::SeeReportState, Deed::SeeReport, Deed::SeeReportWords], ADVISOR, [Holder, Addressed, OwnClass], ANY_STATE;
    [Deed::SeeReportState], [Post(Role::StationDirector)], [Holder, Addressed, OwnDepartment], ANY_STATE;
    [Deed::SeeReportState, Deed::SeeReport, Deed::SeeReportWords], STATION_COUNSELLORS, [Holder, Addressed, OwnDepartment], ANY_STATE;
    [Deed::SeeReportState, Deed::SeeReport, Deed::SeeReportWords], CENTRE_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeReportState, Deed::SeeReport, Deed::SeeReportWords], [Post(Role::CentreDirector)], [Holder, Addressed, OwnDepartment, Sender, Elsewhere], ANY_STATE;
    [Deed::SeeReportState, Deed::SeeReport, Deed::SeeReportWords], OFFICES, [Holder, Addressed], &[Open];
    [Deed::SeeReportState, Deed::SeeReport, Deed::SeeReportWords], LEADING, [Holder], UNDER_WAY;
    [Deed::SeeSender], STATION_COUNSELLORS, [Holder], UNDER_WAY;
    [Deed::SeeSender], CENTRE, [Holder], UNDER_WAY;

    // Crises.
    [Deed::SeeCrisisState, Deed::SeeCrisisSummary], ADVISOR, [Addressed], ANY_STATE;
    [Deed::SeeCrisisState, Deed::SeeCrisisSummary], [Post(Role::StationDirector)], [Holder, Addressed, OwnDepartment], ANY_STATE;
    [Deed::SeeCrisisState, Deed::SeeCrisisSummary, Deed::SeeCrisis], STATION_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeCrisisState, Deed::SeeCrisisSummary, Deed::SeeCrisis], CENTRE_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeCrisisState, Deed::SeeCrisisSummary, Deed::SeeCrisis], [Post(Role::CentreDirector)], [Holder, Addressed, OwnDepartment, Sender, Elsewhere], ANY_STATE;
    [Deed::SeeCrisisState], LEADING, [Holder, Addressed, Elsewhere], ANY_STATE;
    [Deed::SeeCrisisSummary, Deed::SeeCrisis], LEADING, [Holder, Addressed], ANY_STATE;

    // The register.
    [Deed::SeeListing], ADVISOR, [OwnClass], ANY_STATE;
    [Deed::SeeListing], [Post(Role::StationDirector)], [OwnDepartment], ANY_STATE;
    [Deed::SeeListing, Deed::SeeListingWords], STATION_COUNSELLORS, [Holder, OwnDepartment], ANY_STATE;
    [Deed::SeeListing, Deed::SeeListingWords], CENTRE_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeListing, Deed::SeeListingWords], [Post(Role::CentreDirector)], [Holder, Addressed, OwnDepartment, Elsewhere], ANY_STATE;

    // Care, in a case that one may see. An advisor watches, and acts at once; what is noted of the student is not for him.
    [Deed::Care, Deed::SeeCare, Deed::SeeCareWords], STATION_COUNSELLORS, [Holder, Addressed, OwnDepartment], UNDER_WAY;
    [Deed::Care, Deed::SeeCare, Deed::SeeCareWords], CENTRE_COUNSELLORS, [Holder, Addressed], UNDER_WAY;
    [Deed::Care, Deed::SeeCare, Deed::SeeCareWords], [Post(Role::CentreDirector)], [Holder, Addressed, OwnDepartment, Elsewhere], UNDER_WAY;
    [Deed::SeeCare, Deed::SeeCareWords], STATION_COUNSELLORS, [Holder, Addressed, OwnDepartment], &[Closed];
    [Deed::SeeCare, Deed::SeeCareWords], CENTRE, [Holder, Addressed], &[Closed];
    [Deed::Guard, Deed::Protect], ADVISOR, [Holder, Addressed], UNDER_WAY;
    [Deed::Guard, Deed::Protect], STATION, [Holder, Addressed, OwnDepartment], UNDER_WAY;
    [Deed::Guard, Deed::Protect], CENTRE, [Holder, Addressed, OwnDepartment, Elsewhere], UNDER_WAY;
    [Deed::CheckWatch], DORM_OFFICER, [Holder], UNDER_WAY;
    [Deed::CheckWatch], COMMISSIONER, [Holder], UNDER_WAY;
    [Deed::SeeWatch, Deed::SeeWatchWords], DORM_OFFICER, [Holder], ANY_STATE;
    [Deed::SeeWatch, Deed::SeeWatchWords], COMMISSIONER, [Holder, Addressed], ANY_STATE;
    [Deed::SeeWatch, Deed::SeeWatchWords], STATION_COUNSELLORS, [Addressed, OwnDepartment], ANY_STATE;
    [Deed::SeeWatch, Deed::SeeWatchWords], CENTRE, [Addressed], ANY_STATE;
    [Deed::SeeWatch], [Post(Role::CentreDirector)], [Elsewhere], ANY_STATE;
    [Deed::Accompany], STATION_COUNSELLORS, [OwnDepartment], NO_CASE;
    [Deed::Accompany], CENTRE, [OwnDepartment, Elsewhere], NO_CASE;
    // Counselling is between a client and one person. His post, his colleagues, his director have no part in it but that somebody
    // waits, and that something is overdue.
    [Deed::OpenCounselling], STATION_COUNSELLORS, [Holder, Addressed, OwnDepartment], NO_CASE;
    [Deed::OpenCounselling], CENTRE, [Holder, Addressed, OwnDepartment, Elsewhere], NO_CASE;
    [Deed::TakeCounselling, Deed::SeeCounsellingState, Deed::SeeCounselling], COUNSELLORS, [Addressed], &[Open];
    [Deed::SeeCounsellingState], COUNSELLORS, [Addressed], UNDER_WAY;
    [Deed::Counsel], COUNSELLORS, [Counsellor], UNDER_WAY;
    [Deed::SeeCounsellingState, Deed::SeeCounselling, Deed::SeeCounsellingWords], COUNSELLORS, [Counsellor], ANY_STATE;
    [Deed::SeeOwnCounselling], EVERYONE, [Subject], ANY_STATE;
    [Deed::CancelOwnAppointment], EVERYONE, [Subject], UNDER_WAY;

    // Referrals belong to whoever has them and to the centre, which assesses who comes back.
    [Deed::OfferReferral], STATION_COUNSELLORS, [Holder, Addressed, OwnDepartment], NO_CASE;
    [Deed::OfferReferral], CENTRE, [Holder, Addressed, OwnDepartment, Elsewhere], NO_CASE;
    [Deed::HandleReferral], STATION_COUNSELLORS, [Holder], UNDER_WAY;
    [Deed::HandleReferral], CENTRE, [Holder, Addressed], UNDER_WAY;
    [Deed::AssessResumption], CENTRE_COUNSELLORS, [Holder, Addressed], UNDER_WAY;
    [Deed::AssessResumption], [Post(Role::CentreDirector)], [Holder, Addressed, Elsewhere], UNDER_WAY;
    [Deed::SeeReferralState], [Post(Role::StationDirector)], [OwnDepartment], ANY_STATE;
    [Deed::SeeReferralState, Deed::SeeReferral, Deed::SeeReferralWords], STATION_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeReferralState, Deed::SeeReferral, Deed::SeeReferralWords], CENTRE_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeReferralState, Deed::SeeReferral, Deed::SeeReferralWords], [Post(Role::CentreDirector)], [Holder, Addressed, OwnDepartment, Elsewhere], ANY_STATE;
    [Deed::SeeOwnReferral], EVERYONE, [Subject], ANY_STATE;
    [Deed::AnswerOwnReferral], EVERYONE, [Subject], UNDER_WAY;

    // People.
    [Deed::SeePerson], DORM_OFFICER, [OwnRoom, Subject], ANY_STATE;
    [Deed::SeePerson], COMMISSIONER, [OwnClass, Subject], ANY_STATE;
    [Deed::SeePerson], ADVISOR, [OwnClass, Subject], ANY_STATE;
    [Deed::SeePerson], STATION, [OwnDepartment, Subject], ANY_STATE;
    [Deed::SeePerson], STATION_COUNSELLORS, [Counsellor], ANY_STATE;
    [Deed::SeePerson], CENTRE, [Holder, Addressed, OwnDepartment, Subject, Elsewhere], ANY_STATE;
    [Deed::SeePerson], [Standing::Account], [Subject], ANY_STATE;
    [Deed::SeeRecord], STATION_COUNSELLORS, [OwnDepartment], ANY_STATE;
    [Deed::SeeRecord], CENTRE_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeRecord], [Post(Role::CentreDirector)], [Holder, Addressed, Elsewhere], ANY_STATE;

    // A network in which nobody knows whom to call is none: staff in office are known to everybody who holds a post.
    [Deed::SeeHolder], *POSTS, [Elsewhere], NO_CASE;

    // Running the college and the system. Administrators see nothing of content.
    [Deed::SeeAudit], [Post(Role::AuditAdministrator)], [Elsewhere], ANY_STATE;
    [Deed::SetUp, Deed::PostPeople, Deed::ManageAccounts], [Post(Role::SystemAdministrator)], [Elsewhere], NO_CASE;
    [Deed::ConfirmInvite], [Post(Role::SecurityAdministrator), Post(Role::CentreDirector)], [Elsewhere], NO_CASE;
    [Deed::ConfirmInvite], LEADING_HEADS, [Elsewhere], NO_CASE;
    [Deed::PostPeople], STATION, [OwnDepartment], NO_CASE;
    [Deed::PostPeople], ADVISOR, [OwnClass], NO_CASE;
    // Rules of the college: administrators put forward what they are told to enter; chair and vice-chair adopt.
    [Deed::AdoptPolicy, Deed::AdoptCalendar, Deed::AdoptDuties, Deed::AdoptWeeks], PROPOSERS, [Elsewhere], NO_CASE;
    [Deed::AdoptWarnings], [Post(Role::CentreDirector), Post(Role::SecurityAdministrator), Post(Role::LeadingChair), Post(Role::LeadingViceChair)], [Elsewhere], NO_CASE;
    [Deed::EnactRules], LEADING_HEADS, [Elsewhere], NO_CASE;
    [Deed::EnactRules], [Post(Role::CentreDirector)], [Elsewhere], NO_CASE;
    [Deed::ApproveRules], APPROVERS, [Holder, Addressed, Elsewhere], UNDER_WAY;
    [Deed::SeeRules], *POSTS, [Holder, Addressed, Elsewhere], ANY_STATE;
    [Deed::TightenPolicy], [Post(Role::StationDirector)], [OwnDepartment], NO_CASE;

    // Duties. Their statuses name nobody: staff see those of their unit, levels 1 and 2 all, students their own post's.
    [Deed::TightenDuties], HEADS, [OwnDepartment], NO_CASE;
    [Deed::RecordDuty, Deed::SeeDuty], *POSTS, [Holder], NO_CASE;
    [Deed::RecordDuty, Deed::SeeDuty], STATION, [OwnDepartment], NO_CASE;
    [Deed::RecordDuty, Deed::SeeDuty], ADVISOR, [OwnClass], NO_CASE;
    [Deed::SeeDuty], ADVISOR, [OwnDepartment], NO_CASE;
    [Deed::SeeDuty], LEADING, [Elsewhere], NO_CASE;
    [Deed::SeeDuty], OFFICES, [Elsewhere], NO_CASE;
    [Deed::SeeDuty], CENTRE, [Elsewhere], NO_CASE;
    [Deed::WaiveDuty], HEADS, [Addressed], NO_CASE;
    [Deed::WaiveDuty], LEADING_HEADS, [Addressed, Elsewhere], NO_CASE;
    [Deed::SeeDutyWords], *POSTS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeLapse], *POSTS, [Holder], ANY_STATE;

    // Tasks: down the route or beside, never up.
    [Deed::OpenTask], LEADING_HEADS, [OwnDepartment, Elsewhere], NO_CASE;
    [Deed::OpenTask], CENTRE, [OwnDepartment, Elsewhere], NO_CASE;
    [Deed::OpenTask], OFFICES, [OwnDepartment, Elsewhere], NO_CASE;
    [Deed::OpenTask], STATION, [OwnDepartment], NO_CASE;
    [Deed::OpenTask], ADVISOR, [OwnClass], NO_CASE;
    [Deed::HandleTask, Deed::ConfirmTask], *POSTS, [Holder, Addressed], UNDER_WAY;
    [Deed::SeeTask, Deed::SeeTaskWords], *POSTS, [Holder, Addressed], ANY_STATE;

    // Registers beside the duties.
    [Deed::KeepRegisters], HEADS, [OwnDepartment], NO_CASE;
    [Deed::KeepRegisters], STATION_COUNSELLORS, [OwnDepartment], NO_CASE;
    [Deed::KeepRegisters], CENTRE_COUNSELLORS, [OwnDepartment], NO_CASE;
    [Deed::KeepRegisters], LEADING_HEADS, [OwnDepartment, Elsewhere], NO_CASE;
    [Deed::KeepBudget], LEADING_HEADS, [Elsewhere], NO_CASE;
    [Deed::RecordSpending], LEADING_HEADS, [Elsewhere], NO_CASE;
    [Deed::RecordSpending], HEADS, [Elsewhere], NO_CASE;
    [Deed::RecordQualification], [Post(Role::StudentAffairsTeacher), Post(Role::CentreDirector), Post(Role::SystemAdministrator)], [Elsewhere], NO_CASE;
    [Deed::RecordQualification], [Post(Role::StationDirector)], [OwnDepartment], NO_CASE;

    // The census. How far it has come is known to whoever must see to it; results only to who interviews.
    [Deed::KeepInstruments, Deed::OpenCensus], CENTRE, [Elsewhere], NO_CASE;
    [Deed::RecordCensus, Deed::ExcuseFromCensus], CENTRE, [Elsewhere], NO_CASE;
    [Deed::RecordCensus, Deed::ExcuseFromCensus], STATION_COUNSELLORS, [OwnDepartment], NO_CASE;
    [Deed::ExcuseFromCensus], ADVISOR, [OwnClass], NO_CASE;
    [Deed::SeeCensus], LEADING, [Elsewhere], ANY_STATE;
    [Deed::SeeCensus], OFFICES, [Elsewhere], ANY_STATE;
    [Deed::SeeCensus], CENTRE, [Elsewhere], ANY_STATE;
    [Deed::SeeCensus], STATION, [Elsewhere], ANY_STATE;
    [Deed::SeeCensus], ADVISOR, [Elsewhere], ANY_STATE;
    [Deed::SeeCompletion], LEADING, [Elsewhere], NO_CASE;
    [Deed::SeeCompletion], OFFICES, [Elsewhere], NO_CASE;
    [Deed::SeeCompletion], CENTRE, [Elsewhere], NO_CASE;
    [Deed::SeeCompletion], STATION, [OwnDepartment], NO_CASE;
    [Deed::SeeCompletion], ADVISOR, [OwnClass], NO_CASE;
    [Deed::Interview], STATION_COUNSELLORS, [Holder], UNDER_WAY;
    [Deed::Interview], CENTRE, [Holder], UNDER_WAY;
    [Deed::SeeScreeningState], [Post(Role::StationDirector)], [Holder, Addressed, OwnDepartment], ANY_STATE;
    [Deed::SeeScreeningState, Deed::SeeScreening], STATION_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeScreeningState, Deed::SeeScreening], CENTRE_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeScreeningState, Deed::SeeScreening], [Post(Role::CentreDirector)], [Holder, Addressed, OwnDepartment, Elsewhere], ANY_STATE;
    [Deed::SeeScreeningWords], STATION_COUNSELLORS, [Holder], ANY_STATE;
    [Deed::SeeScreeningWords], CENTRE, [Holder], ANY_STATE;

    // Early warning: counsellors of the department may see what it rests on.
    [Deed::SeeWarnings], LEADING, [Elsewhere], NO_CASE;
    [Deed::SeeWarnings], CENTRE, [Elsewhere], NO_CASE;
    [Deed::LookAtWarning], STATION_COUNSELLORS, [Holder], UNDER_WAY;
    [Deed::LookAtWarning], CENTRE, [Holder], UNDER_WAY;
    [Deed::SeeWarning, Deed::SeeWarningWords], STATION_COUNSELLORS, [Holder, Addressed, OwnDepartment], ANY_STATE;
    [Deed::SeeWarning, Deed::SeeWarningWords], CENTRE_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeWarning, Deed::SeeWarningWords], [Post(Role::CentreDirector)], [Holder, Addressed, OwnDepartment, Elsewhere], ANY_STATE;
    // One's own file: consents, requests, who opened it. Received for somebody by counsellors.
    [Deed::UseRights], EVERYONE, [Subject], ANY_STATE;
    [Deed::SeeReceipt, Deed::SeeOwnCopy], EVERYONE, [Subject], ANY_STATE;
    [Deed::ReceiveRights], STATION_COUNSELLORS, [OwnDepartment], NO_CASE;
    [Deed::ReceiveRights], CENTRE, [Holder, Addressed, OwnDepartment, Elsewhere], NO_CASE;
    [Deed::HandleRights], CENTRE, [Holder, Addressed], UNDER_WAY;
    [Deed::HandleRights], LEADING_HEADS, [Holder], UNDER_WAY;
    [Deed::SeeRights], CENTRE_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeRights], [Post(Role::CentreDirector)], [Holder, Addressed, OwnDepartment, Elsewhere], ANY_STATE;
    [Deed::SeeRights], LEADING_HEADS, [Holder, Addressed], ANY_STATE;
    [Deed::DelayReceipt], [Post(Role::CentreDirector)], [Holder, Addressed, OwnDepartment, Elsewhere], NO_CASE;
    [Deed::Disclose], STATION_COUNSELLORS, [Holder, Addressed, OwnDepartment], ANY_STATE;
    [Deed::Disclose], CENTRE_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::Disclose], [Post(Role::CentreDirector)], [Holder, Addressed, OwnDepartment, Sender, Elsewhere], ANY_STATE;

    // Breaches: reported by anybody, kept by the security administrator without knowing about whom they are.
    [Deed::ReportBreach], EVERYONE, [Elsewhere], NO_CASE;
    [Deed::SeeOwnBreach], EVERYONE, [Sender, Subject], ANY_STATE;
    [Deed::HandleBreach, Deed::TellConcerned], [Post(Role::SecurityAdministrator)], [Holder, Addressed], UNDER_WAY;
    [Deed::HandleBreach, Deed::TellConcerned], LEADING_HEADS, [Holder], UNDER_WAY;
    [Deed::TellConcerned], [Post(Role::CentreDirector)], [Addressed], UNDER_WAY;
    [Deed::SeeBreach], [Post(Role::SecurityAdministrator)], [Holder, Addressed], ANY_STATE;
    [Deed::SeeBreach, Deed::SeeBreachFacts], LEADING_HEADS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeBreach, Deed::SeeBreachFacts], [Post(Role::CentreDirector)], [Addressed], ANY_STATE;

    // Break-glass: what stands behind it, and who looks at it afterwards.
    [Deed::BreakGlass], STATION_COUNSELLORS, [Holder, Addressed, OwnDepartment], NO_CASE;
    [Deed::BreakGlass], CENTRE, [Holder, Addressed, OwnDepartment, Elsewhere], NO_CASE;
    [Deed::SeeReportState, Deed::SeeReport, Deed::SeeReportWords], STATION_COUNSELLORS, [BreakGlass], ANY_STATE;
    [Deed::SeeReportState, Deed::SeeReport, Deed::SeeReportWords], CENTRE, [BreakGlass], ANY_STATE;
    [Deed::SeeCrisisState, Deed::SeeCrisisSummary, Deed::SeeCrisis], STATION_COUNSELLORS, [BreakGlass], ANY_STATE;
    [Deed::SeeCrisisState, Deed::SeeCrisisSummary, Deed::SeeCrisis], CENTRE, [BreakGlass], ANY_STATE;
    [Deed::SeeListing, Deed::SeeListingWords], STATION_COUNSELLORS, [BreakGlass], ANY_STATE;
    [Deed::SeeCounsellingState, Deed::SeeCounselling, Deed::SeeCounsellingWords], STATION_COUNSELLORS, [BreakGlass], ANY_STATE;
    [Deed::SeeCounsellingState, Deed::SeeCounselling, Deed::SeeCounsellingWords], CENTRE, [BreakGlass], ANY_STATE;
    [Deed::SeeListing, Deed::SeeListingWords], CENTRE, [BreakGlass], ANY_STATE;
    [Deed::ReviewGlass], [Post(Role::CentreDirector)], [Holder, Addressed], UNDER_WAY;
    [Deed::ReviewGlass], LEADING_HEADS, [Holder, Addressed], UNDER_WAY;
    [Deed::SeeGlass, Deed::SeeGlassFacts], [Post(Role::CentreDirector)], [Holder, Addressed, Elsewhere], ANY_STATE;
    [Deed::SeeGlass, Deed::SeeGlassFacts], LEADING_HEADS, [Holder, Addressed], ANY_STATE;
    // What goes up and down about education work; statistics, which name nobody.
    [Deed::Publish], [Post(Role::CentreDirector)], [Elsewhere], NO_CASE;
    [Deed::SeePaper, Deed::SeePaperWords], *POSTS, [Holder, Addressed], ANY_STATE;
    [Deed::SeePaper, Deed::SeePaperWords], LEADING, [Elsewhere], ANY_STATE;
    [Deed::ReceivePaper], LEADING_HEADS, [Addressed], ANY_STATE;
    [Deed::ReceivePaper], OFFICES, [Addressed], ANY_STATE;
    [Deed::ReceivePaper], STATION, [Addressed], ANY_STATE;
    [Deed::SeeStatistics], LEADING, [Elsewhere], NO_CASE;
    [Deed::SeeStatistics], OFFICES, [Elsewhere], NO_CASE;
    [Deed::SeeStatistics], CENTRE, [Elsewhere], NO_CASE;
    [Deed::SeeStatistics], STATION, [Elsewhere], NO_CASE;
    [Deed::SeeExactStatistics], [Post(Role::CentreDirector)], [Elsewhere], NO_CASE;
    [Deed::SeeExactStatistics], [Post(Role::StationDirector), Post(Role::StationCounsellor)], [OwnDepartment], NO_CASE;
    // Weekly reports name nobody. Whoever reported never learns that somebody doubts it; leading group and offices have
    // published numbers alone.
    [Deed::TightenWeeks], [Post(Role::StationDirector)], [OwnDepartment], NO_CASE;
    [Deed::TickRoom], DORM_OFFICER, [OwnRoom], NO_CASE;
    [Deed::ReportWeek, Deed::SeeWeeks], COMMISSIONER, [OwnClass], NO_CASE;
    [Deed::ReportWeek, Deed::SeeWeeks], ADVISOR, [OwnClass], NO_CASE;
    [Deed::SeeWeeks], STATION, [OwnDepartment], NO_CASE;
    [Deed::SeeWeeks], CENTRE, [Elsewhere], NO_CASE;
    [Deed::SeeWeekReport, Deed::SeeSilence], COMMISSIONER, [Holder, Addressed], ANY_STATE;
    [Deed::SeeWeekWords], COMMISSIONER, [Sender], ANY_STATE;
    [Deed::SeeWeekReport, Deed::SeeWeekWords, Deed::SeeSilence, Deed::SeeSilenceWords, Deed::SeeDoubt], ADVISOR, [Holder, Addressed], ANY_STATE;
    [Deed::SeeWeekReport, Deed::SeeWeekWords, Deed::SeeSilence, Deed::SeeSilenceWords, Deed::SeeDoubt], STATION_COUNSELLORS, [Holder, Addressed], ANY_STATE;
    [Deed::SeeWeekReport, Deed::SeeSilence, Deed::SeeDoubt], [Post(Role::StationDirector)], [Holder, Addressed], ANY_STATE;
    [Deed::SeeWeekReport, Deed::SeeWeekWords, Deed::SeeSilence, Deed::SeeSilenceWords, Deed::SeeDoubt], CENTRE, [Holder, Addressed], ANY_STATE;
    [Deed::ExplainSilence, Deed::LookAtCalm, Deed::Countersign], ADVISOR, [Holder, Addressed], UNDER_WAY;
    [Deed::ExplainSilence, Deed::LookAtCalm, Deed::Countersign], STATION, [Holder, Addressed], UNDER_WAY;
    [Deed::ExplainSilence, Deed::LookAtCalm, Deed::Countersign], CENTRE, [Holder, Addressed], UNDER_WAY;
}
