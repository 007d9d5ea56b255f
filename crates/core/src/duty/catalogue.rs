//! The duties of the document that concern no case, one row each: in force from the first day of every college, like the
//! default policy. A college changes cadences, switches off and adds its own by `duty.adopt`; a row's number and code stay.
//!
//! Absent on purpose: titles. They are texts of the interface, `duty-…` in its locale files.

use std::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cadence::{Cadence, Months};
use super::register::DocumentKind;
use super::scope::Scope;
use crate::report::codes;
use crate::roster::Role;

/// Number of a duty: its row in [`CATALOGUE`], or from [`DutyNo::OWN`] on one that the college added. People and machines
/// read its code: `sa_2_class_meeting`, `own_1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct DutyNo(#[n(0)] pub u16);

impl DutyNo {
    /// The first number of a college's own duties.
    pub const OWN: u16 = 1_000;

    /// The row of the product's catalogue, if it is one.
    pub fn shipped(self) -> Option<&'static Shipped> {
        CATALOGUE.get(usize::from(self.0))
    }

    /// The duty with this code.
    pub fn of(code: &str) -> Option<Self> {
        let own = || code.strip_prefix("own_")?.parse::<u16>().ok()?.checked_add(Self::OWN - 1);
        let number = CATALOGUE.iter().position(|row| row.code == code).map(|row| row as u16);
        number.or_else(|| own().filter(|number| *number >= Self::OWN)).map(Self)
    }
}

impl fmt::Display for DutyNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shipped() {
            Some(row) => f.write_str(row.code),
            None => write!(f, "own_{}", u32::from(self.0) + 1 - u32::from(Self::OWN.min(self.0))),
        }
    }
}

impl Serialize for DutyNo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DutyNo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::of(&code).ok_or_else(|| serde::de::Error::custom("no duty has this code"))
    }
}

codes! {
    /// What must be said of a duty that was done.
    Want {
        0 /// What it was called.
          Title,
        1 /// How many people took part.
          Count,
        2 /// How long it took, in minutes.
          Minutes,
        3 /// By which medium or channel.
          Medium,
        4 /// Which posts were asked.
          Asked,
    }
}

/// What proves a duty. Whatever another action brings about, nobody writes down a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// That somebody says so: `duty.record`.
    Record,
    /// Attendance of a training: of one of these duties, of any where none is named.
    Attendance(&'static [DutyNo]),
    /// A document of the unit that owes it: `duty.file_document`.
    Document(DocumentKind),
    /// The budget of the year: `duty.set_budget`.
    Budget,
    /// A place to work in: `duty.open_venue`.
    Venue,
    /// A report that the centre delivered: `publication.report_up`.
    Report,
    /// A bulletin that the centre delivered: `publication.give_bulletin`.
    Bulletin,
}

impl Proof {
    /// Why `duty.record` is refused, and what to do instead; nothing where recording is the proof.
    pub(super) fn refusal(self) -> Option<&'static str> {
        match self {
            Proof::Record => None,
            Proof::Attendance(_) => Some("is shown by who attended a training; record the training"),
            Proof::Document(_) => Some("is shown by a document; file it"),
            Proof::Budget => Some("is shown by the budget of the year; set it"),
            Proof::Venue => Some("is shown by a place that the unit works in; enter it"),
            Proof::Report => Some("is shown by the centre's report that was delivered; report up"),
            Proof::Bulletin => Some("is shown by the centre's bulletin that was delivered; give it"),
        }
    }
}

/// A row of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// Stable name.
    pub code: &'static str,
    /// Clauses of the document that it comes from.
    pub clauses: &'static [&'static str],
    /// How often, until a college adopts another.
    pub cadence: Cadence,
    /// For what.
    pub scope: Scope,
    /// Who owes it.
    pub owner: Role,
    /// Who does it together with the owner.
    pub with: &'static [Role],
    /// Whose post is told of a lapse, and may waive.
    pub supervisor: Role,
    /// What its evidence says.
    pub wants: &'static [Want],
    /// What proves it.
    pub proven_by: Proof,
}

const TERM: Cadence = Cadence::Term { times: 1 };
const TWICE: Cadence = Cadence::Term { times: 2 };
const FORTNIGHT: Cadence = Cadence::Weeks { weeks: 2 };
const YEAR: Cadence = yearly(&[1], 12);
const SCHOOL_YEAR: Cadence = yearly(&[9], 12);
/// The first two months of a school year: its plan must stand by then.
const AUTUMN: Cadence = yearly(&[9], 2);
/// The first three months of a school year: new students have come.
const ADMISSION: Cadence = yearly(&[9], 3);
/// The three months before a calendar year.
const BEFORE_YEAR: Cadence = yearly(&[10], 3);

const ANY_TRAINING: Proof = Proof::Attendance(&[]);

const fn yearly(months: &[u8], length: u8) -> Cadence {
    match Months::of(months) {
        Some(months) => Cadence::Yearly { months, length },
        None => Cadence::OnEvent,
    }
}

macro_rules! proof {
    () => {
        Proof::Record
    };
    ($proof:expr) => {
        $proof
    };
}

macro_rules! catalogue {
    ($($number:ident $code:literal, [$($clause:literal)*], $cadence:expr, $scope:expr, $owner:ident $(+ $with:ident)* => $supervisor:ident, [$($want:ident)*] $(by $proof:expr)?;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "named after the constants they number")]
        enum Row { $($number,)* }

        $(
            #[doc = concat!("`", $code, "`")]
            pub const $number: DutyNo = DutyNo(Row::$number as u16);
        )*

        /// The duties of the document, by number. A row is never taken away nor moved; a new one goes to the end.
        pub const CATALOGUE: &[Shipped] = &[$(Shipped {
            code: $code,
            clauses: &[$($clause),*],
            cadence: $cadence,
            scope: $scope,
            owner: Role::$owner,
            with: &[$(Role::$with),*],
            supervisor: Role::$supervisor,
            wants: &[$(Want::$want),*],
            proven_by: proof!($($proof)?),
        },)*];
    };
}

catalogue! {
    // The leading group.
    LG_0A "lg_0a_overview", ["LG.0a"], TERM, Scope::College, LeadingChair => LeadingChair, [];
    LG_1 "lg_1_policy", ["LG.1"], SCHOOL_YEAR, Scope::College, LeadingChair => LeadingChair, [] by Proof::Document(DocumentKind::Policy);
    LG_2 "lg_2_rules", ["LG.2"], SCHOOL_YEAR, Scope::College, LeadingChair => LeadingChair, [] by Proof::Document(DocumentKind::Rules);
    LG_3 "lg_3_budget", ["LG.3"], BEFORE_YEAR, Scope::College, LeadingChair => LeadingChair, [] by Proof::Budget;
    LG_3_ACCOUNTS "lg_3_accounts", ["LG.3"], TERM, Scope::College, LeadingChair => LeadingChair, [];
    LG_4 "lg_4_meeting", ["LG.4"], TWICE, Scope::College, LeadingChair => LeadingChair, [Title Count];
    LG_5 "lg_5_inspection", ["LG.5"], TERM, Scope::College, LeadingChair => LeadingChair, [Title];
    LG_6 "lg_6_training", ["LG.6"], TERM, Scope::College, LeadingChair + CentreDirector => LeadingChair, [Title Count Minutes];

    // Student affairs, the youth league and the centre, together.
    L2_0 "l2_0_cooperation", ["L2.0"], TERM, Scope::College, CentreDirector + StudentAffairsTeacher + YouthLeagueTeacher => LeadingChair, [Title];

    // Student affairs.
    SA_1 "sa_1_lectures", ["SA.1"], TERM, Scope::College, StudentAffairsTeacher => LeadingChair, [Title Count];
    SA_2 "sa_2_class_meeting", ["SA.2"], TERM, Scope::Classes, Advisor => StudentAffairsTeacher, [Title];
    SA_3_BRIEFING "sa_3_briefing", ["SA.3"], ADMISSION, Scope::College, StudentAffairsTeacher => LeadingChair, [Count];
    SA_3_SCREENING "sa_3_screening", ["SA.3"], ADMISSION, Scope::Posts(Role::Advisor), Advisor => StudentAffairsTeacher, [Count];
    SA_4 "sa_4_incentive", ["SA.4"], SCHOOL_YEAR, Scope::College, StudentAffairsTeacher => LeadingChair, [] by Proof::Document(DocumentKind::Incentive);
    SA_5 "sa_5_check_in", ["SA.5"], FORTNIGHT, Scope::Covers, Advisor => StudentAffairsTeacher, [Asked];
    SA_6 "sa_6_exchange", ["SA.6"], TERM, Scope::College, StudentAffairsTeacher => LeadingChair, [Title Count];
    SA_7_ADVISORS "sa_7_advisors", ["SA.7"], YEAR, Scope::College, StudentAffairsTeacher => LeadingChair, [Title Count Minutes];
    SA_7_LOGISTICS "sa_7_logistics", ["SA.7"], YEAR, Scope::College, StudentAffairsTeacher => LeadingChair, [Title Count Minutes];

    // The youth league.
    YL_0 "yl_0_channels", ["YL.0"], TERM, Scope::College, YouthLeagueTeacher => LeadingChair, [Title Medium];
    YL_1 "yl_1_months", ["YL.1"], yearly(&[5, 10], 1), Scope::College, YouthLeagueTeacher + CentreDirector + CentreCounsellor => LeadingChair, [Title];
    YL_2 "yl_2_publicity", ["YL.2"], TWICE, Scope::College, YouthLeagueTeacher => LeadingChair, [Medium];
    YL_3 "yl_3_guidance", ["YL.3"], TERM, Scope::College, YouthLeagueTeacher => LeadingChair, [Title];

    // The centre.
    CT_1_PLAN "ct_1_plan", ["CT.1"], AUTUMN, Scope::College, CentreDirector => LeadingChair, [] by Proof::Document(DocumentKind::Plan);
    CT_1_PROGRESS "ct_1_progress", ["CT.1"], TERM, Scope::College, CentreDirector => LeadingChair, [];
    CT_2_COURSE "ct_2_course", ["CT.2"], TERM, Scope::College, CentreDirector => LeadingChair, [Title Count];
    CT_2_RESEARCH "ct_2_research", ["CT.2"], SCHOOL_YEAR, Scope::College, CentreDirector => LeadingChair, [Title];
    CT_4 "ct_4_campaign", ["CT.4"], TERM, Scope::College, CentreDirector => LeadingChair, [Title Count];
    CT_5 "ct_5_guidance", ["CT.5"], TERM, Scope::Stations, CentreCounsellor => CentreDirector, [Title];
    CT_6_TRAINING "ct_6_training", ["CT.6"], TERM, Scope::College, CentreDirector => LeadingChair, [Title Count Minutes];
    CT_6_TEACHERS "ct_6_teachers", ["CT.6"], Cadence::Once { days: 90 }, Scope::Holders(Role::StationCounsellor), CentreDirector => LeadingChair, [] by ANY_TRAINING;
    CT_6_COMMISSIONERS "ct_6_commissioners", ["CT.6"], Cadence::Once { days: 60 }, Scope::Holders(Role::Commissioner), CentreCounsellor => CentreDirector, [] by ANY_TRAINING;
    CT_10_REPORT "ct_10_report", ["CT.10"], TERM, Scope::College, CentreDirector => LeadingChair, [] by Proof::Report;
    CT_10_BULLETIN "ct_10_bulletin", ["CT.10"], TERM, Scope::College, CentreDirector => LeadingChair, [] by Proof::Bulletin;

    // The stations.
    ST_0C "st_0c_materials", ["ST.0c"], TERM, Scope::Stations, StationCounsellor => CentreDirector, [Title];
    ST_1_PLAN "st_1_plan", ["ST.1"], AUTUMN, Scope::Stations, StationDirector => CentreDirector, [] by Proof::Document(DocumentKind::Plan);
    ST_1_PROGRESS "st_1_progress", ["ST.1"], TERM, Scope::Stations, StationDirector => CentreDirector, [];
    ST_2 "st_2_rules", ["ST.2"], SCHOOL_YEAR, Scope::Stations, StationDirector => CentreDirector, [] by Proof::Document(DocumentKind::Rules);
    ST_3 "st_3_inspection", ["ST.3"], TERM, Scope::Stations, StationDirector => CentreDirector, [Title];
    ST_4 "st_4_place", ["ST.4"], ADMISSION, Scope::Stations, StationCounsellor => CentreDirector, [] by Proof::Venue;
    ST_6 "st_6_cooperation", ["ST.6"], Cadence::OnEvent, Scope::Stations, StationCounsellor => CentreDirector, [Title];

    // Classes and rooms.
    CC_1 "cc_1_participation", ["CC.1"], TERM, Scope::Posts(Role::Commissioner), Commissioner => StationDirector, [Title Count];
    CC_2 "cc_2_training", ["CC.2"], SCHOOL_YEAR, Scope::Holders(Role::Commissioner), Commissioner => StationDirector, [] by ANY_TRAINING;
    CC_3 "cc_3_publicity", ["CC.3"], TERM, Scope::Posts(Role::Commissioner), Commissioner => StationDirector, [Title];
    DO_2 "do_2_activities", ["DO.2"], TERM, Scope::Posts(Role::DormOfficer), DormOfficer => StationDirector, [];
    DO_4 "do_4_training", ["DO.4"], SCHOOL_YEAR, Scope::Holders(Role::DormOfficer), DormOfficer => StationDirector, [] by ANY_TRAINING;

    // Everybody.
    P_3 "p_3_measures", ["P.3"], Cadence::Once { days: 90 }, Scope::Units, StationDirector => LeadingChair, [] by Proof::Document(DocumentKind::Measures);
    SWEEP "sweep", ["gap.16"], TWICE, Scope::Stations, StationCounsellor => CentreDirector, [Count];

    // Who came to what student affairs held.
    SA_3_BRIEFED "sa_3_briefed", ["SA.3"], ADMISSION, Scope::Holders(Role::Advisor), StudentAffairsTeacher => LeadingChair, [] by Proof::Attendance(&[SA_3_BRIEFING]);
    SA_7_TRAINED "sa_7_trained", ["SA.7"], YEAR, Scope::Holders(Role::Advisor), StudentAffairsTeacher => LeadingChair, [] by Proof::Attendance(&[SA_7_ADVISORS]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_of_one_duty_each_and_come_back() {
        for (number, row) in CATALOGUE.iter().enumerate() {
            let duty = DutyNo(number as u16);
            assert_eq!(DutyNo::of(row.code), Some(duty), "{}", row.code);
            assert_eq!(duty.to_string(), row.code);
            assert_eq!(row.cadence.fault(), None, "{}", row.code);
            assert!(!row.clauses.is_empty());
        }
        assert_eq!(DutyNo(1_000).to_string(), "own_1");
        assert_eq!(DutyNo::of("own_1"), Some(DutyNo(1_000)));
        assert_eq!(DutyNo::of("own_0"), None);
        assert_eq!(DutyNo::of("own_65000"), None);
        assert_eq!(CATALOGUE.get(usize::from(SWEEP.0)).map(|row| row.code), Some("sweep"));
    }
}
