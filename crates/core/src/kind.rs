//! Kinds of entries: the area in the high byte, the event's number within its area in the low byte. The numbers are
//! stored; they are never given to another kind.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($area:ident = $high:literal { $($low:literal $kind:ident $name:literal,)* })*) => {
        /// What an entry tells, readable without its body.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[repr(u16)]
        pub enum Kind {$($(
            #[doc = concat!("`", $name, "`")]
            #[serde(rename = $name)]
            $kind = ($high << 8) | $low,
        )*)*}

        impl Kind {
            /// Every kind, in the order of their numbers.
            pub const ALL: &[Kind] = &[$($(Kind::$kind,)*)*];

            /// `area.event`, as exports, logs of the service and people write it.
            pub fn name(self) -> &'static str {
                match self { $($(Kind::$kind => $name,)*)* }
            }

            /// The kind with this stored number.
            #[allow(non_upper_case_globals, reason = "constants named after the kinds they stand for")]
            pub fn from_number(number: u16) -> Option<Kind> {
                $($(const $kind: u16 = Kind::$kind as u16;)*)*
                match number { $($($kind => Some(Kind::$kind),)*)* _ => None }
            }
        }
    };
}

kinds! {
    operation = 0 {
        0 Genesis "operation.genesis",
        1 Opened "operation.opened",
        2 KeysAdded "operation.keys_added",
        3 ClockDiffered "operation.clock_differed",
        4 TornDropped "operation.torn_dropped",
    }
    roster = 1 {
        0 UnitOpened "roster.unit_opened",
        1 SiteOpened "roster.site_opened",
        2 ClassOpened "roster.class_opened",
        3 RoomOpened "roster.room_opened",
        4 PostOpened "roster.post_opened",
        5 PersonRegistered "roster.person_registered",
        6 Placed "roster.placed",
        7 Departed "roster.departed",
        8 Posted "roster.posted",
        9 Relieved "roster.relieved",
        10 Absent "roster.absent",
        11 Covered "roster.covered",
        12 LineSet "roster.line_set",
        13 Identified "roster.identified",
        14 Attested "roster.attested",
        15 PostingEnded "roster.posting_ended",
        16 OfficePassed "roster.office_passed",
        17 LeaveTaken "roster.leave_taken",
        18 LeaveEnded "roster.leave_ended",
        19 ClassClosed "roster.class_closed",
    }
    calendar = 2 {
        0 CalendarAdopted "calendar.adopted",
    }
    policy = 3 {
        0 PolicyAdopted "policy.adopted",
        1 PolicyTightened "policy.tightened",
        2 PolicyAppliedToOpen "policy.applied_to_open",
    }
    escalation = 4 {
        0 ClockStarted "escalation.clock_started",
        1 ClockStopped "escalation.clock_stopped",
        2 Lapsed "escalation.lapsed",
        3 LapseTold "escalation.lapse_told",
    }
    report = 5 {
        0 Observed "report.observed",
        1 Submitted "report.submitted",
        2 Told "report.told",
        3 Acknowledged "report.acknowledged",
        4 Accepted "report.accepted",
        5 Noted "report.noted",
        6 Forwarded "report.forwarded",
        7 Returned "report.returned",
        8 HandedOff "report.handed_off",
        9 Passed "report.passed",
        10 Recused "report.recused",
        11 Supplemented "report.supplemented",
        12 Joined "report.joined",
        13 Settled "report.settled",
        14 InIncident "report.in_incident",
        15 OutOfIncident "report.out_of_incident",
    }
    crisis = 6 {
        0 Assessed "crisis.assessed",
        1 Regraded "crisis.regraded",
        2 RegradeAsked "crisis.regrade_asked",
        3 Proposed "crisis.proposed",
        4 Decided "crisis.decided",
        5 Objected "crisis.objected",
        6 NoticeGiven "crisis.notice_given",
        7 NoticeReceived "crisis.notice_received",
        8 CrisisNoted "crisis.noted",
        9 KinContacted "crisis.kin_contacted",
        10 CrisisHandedOff "crisis.handed_off",
        12 Closed "crisis.closed",
        13 CrisisTold "crisis.told",
        14 CrisisRecused "crisis.recused",
        15 Ratified "crisis.ratified",
    }
    focus = 7 {
        0 ListingProposed "focus.proposed",
        1 Listed "focus.listed",
        2 FocusRegraded "focus.regraded",
        3 Delisted "focus.delisted",
        4 Declined "focus.declined",
        5 Reviewed "focus.reviewed",
    }
    access = 8 {
        0 AccountOpened "access.account_opened",
        1 AccountClosed "access.account_closed",
        2 Visited "access.visited",
        3 Denied "access.denied",
        4 Pledged "access.pledged",
        5 Invited "access.invited",
        6 GlassBroken "access.glass_broken",
        7 GlassReviewed "access.glass_reviewed",
        8 GlassTold "access.glass_told",
        10 InviteConfirmed "access.invite_confirmed",
        11 InvitedAlone "access.invited_alone",
        12 DeniedAgain "access.denied_again",
    }
    duty = 9 {
        0 DutyAdopted "duty.adopted",
        1 DutyTightened "duty.tightened",
        2 Evidenced "duty.evidenced",
        3 Attended "duty.attended",
        4 EvidenceWithdrawn "duty.withdrawn",
        5 Waived "duty.waived",
        6 PeriodClosed "duty.closed",
        7 DutyLapsed "duty.lapsed",
        8 LapseSeen "duty.lapse_seen",
        9 TaskOpened "duty.task_opened",
        10 TaskAcknowledged "duty.task_acknowledged",
        11 TaskProgressed "duty.task_progressed",
        12 TaskDone "duty.task_done",
        13 TaskConfirmed "duty.task_confirmed",
        14 TaskReturned "duty.task_returned",
        15 TaskWithdrawn "duty.task_withdrawn",
        16 DocumentFiled "duty.document_filed",
        17 BudgetSet "duty.budget_set",
        18 Spent "duty.spent",
        19 Qualified "duty.qualified",
        20 VenueOpened "duty.venue_opened",
    }
    periodic = 10 {
        0 WeeksAdopted "periodic.adopted",
        1 WeeksTightened "periodic.tightened",
        2 RoomTicked "periodic.ticked",
        3 WeekReported "periodic.reported",
        4 ZeroReported "periodic.zero_reported",
        5 WeekFiled "periodic.filed",
        6 WeekClosed "periodic.closed",
        7 WeekMissed "periodic.missed",
        8 SilenceExplained "periodic.explained",
        9 CalmDoubted "periodic.doubted",
        10 CalmLooked "periodic.looked",
        11 Countersigned "periodic.countersigned",
        12 WeekReturned "periodic.returned",
    }
    census = 11 {
        0 InstrumentAdopted "census.instrument_adopted",
        1 CensusOpened "census.opened",
        2 CensusAsked "census.asked",
        3 CensusCompleted "census.completed",
        4 CensusOverdue "census.overdue",
        5 CensusClosed "census.closed",
        6 ResultRecorded "census.recorded",
        7 Excused "census.excused",
        8 Interviewed "census.interviewed",
        9 InterviewPassed "census.interview_passed",
        10 InterviewOrdered "census.interview_ordered",
    }
    warning = 12 {
        0 WarningsAdopted "warning.adopted",
        1 WarningFired "warning.fired",
        2 WarningLooked "warning.looked",
    }
    care = 13 {
        0 GuardianshipOrdered "care.guardianship_ordered",
        1 GuardianshipChecked "care.guardianship_checked",
        2 HandOverOffered "care.hand_over_offered",
        3 HandOverSigned "care.hand_over_signed",
        4 HandOverDeclined "care.hand_over_declined",
        5 GuardianshipPassed "care.guardianship_passed",
        6 GuardianshipEnded "care.guardianship_ended",
        7 InterventionStarted "care.intervention_started",
        8 InterventionStepped "care.intervention_stepped",
        9 InterventionEnded "care.intervention_ended",
        10 Protected "care.protected",
        11 FollowedUp "care.followed_up",
        12 Planned "care.planned",
        13 WatchRequested "care.watch_requested",
        14 WatchChecked "care.watch_checked",
        15 WatchDeclined "care.watch_declined",
        16 WatchEnded "care.watch_ended",
        17 AftercareOpened "care.aftercare_opened",
        18 AftercareEnded "care.aftercare_ended",
        19 WatchTold "care.watch_told",
    }
    counselling = 14 {
        0 CounsellingOpened "counselling.opened",
        1 CounsellingTaken "counselling.taken",
        2 AppointmentBooked "counselling.booked",
        3 AppointmentCancelled "counselling.cancelled",
        4 SessionHeld "counselling.held",
        5 AppointmentMissed "counselling.missed",
        6 CounsellingSupervised "counselling.supervised",
        7 CounsellingRaised "counselling.raised",
        8 CounsellingEnded "counselling.ended",
    }
    referral = 15 {
        0 ReferralOffered "referral.offered",
        1 ReferralAnswered "referral.answered",
        2 ReferralKinContacted "referral.kin_contacted",
        3 ReferralDeparted "referral.departed",
        4 LetterReceived "referral.letter_received",
        5 LeaveGranted "referral.leave_granted",
        6 ReferralReturned "referral.returned",
        7 ResumptionAssessed "referral.assessed",
        8 ReferralHandedOff "referral.handed_off",
        9 ReferralClosed "referral.closed",
    }
    rights = 16 {
        0 Consented "rights.consented",
        1 ConsentWithdrawn "rights.consent_withdrawn",
        2 GroundRecorded "rights.ground_recorded",
        3 Disclosed "rights.disclosed",
        4 RightAsked "rights.asked",
        5 RightAcknowledged "rights.acknowledged",
        6 RightGranted "rights.granted",
        7 RightRefused "rights.refused",
        8 RightWithdrawn "rights.withdrawn",
        9 BreachReported "rights.breach_reported",
        10 BreachAssessed "rights.breach_assessed",
        11 BreachTold "rights.breach_told",
        12 BreachMeasured "rights.breach_measured",
        13 BreachClosed "rights.breach_closed",
        14 ReceiptDelayed "rights.receipt_delayed",
        15 Corrected "rights.corrected",
    }
    publication = 17 {
        0 MonthClosed "publication.month_closed",
        1 ReportedUp "publication.reported_up",
        2 BulletinGiven "publication.bulletin_given",
        3 Delivered "publication.delivered",
        4 PaperReceived "publication.received",
    }
    adoption = 18 {
        0 AdoptionProposed "adoption.proposed",
        1 AdoptionEnacted "adoption.enacted",
        2 AdoptionDeclined "adoption.declined",
        3 AdoptionTold "adoption.told",
        4 AdoptionSeen "adoption.seen",
    }
}

impl<C> Encode<C> for Kind {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.u16(*self as u16)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Kind {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Kind::from_number(d.u16()?).ok_or(minicbor::decode::Error::message("unknown kind"))
    }
}
