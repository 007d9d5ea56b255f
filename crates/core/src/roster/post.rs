//! Kinds of units and the roles of posts, and where a role stands in the route order.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What a unit is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum UnitKind {
    /// Level 1: the leading group.
    #[n(0)]
    LeadingGroup,
    /// Level 2: the student affairs office.
    #[n(1)]
    StudentAffairs,
    /// Level 2: the youth league committee.
    #[n(2)]
    YouthLeague,
    /// Level 2: the mental-health education centre.
    #[n(3)]
    Centre,
    /// Level 3: a department with its station.
    #[n(4)]
    Station,
    /// Outside the levels: who runs the system.
    #[n(5)]
    Administration,
}

impl UnitKind {
    /// The units that every college has once, from its genesis on.
    pub const SINGLE: [UnitKind; 5] = [
        UnitKind::LeadingGroup,
        UnitKind::StudentAffairs,
        UnitKind::YouthLeague,
        UnitKind::Centre,
        UnitKind::Administration,
    ];

    /// The posts that a unit of this kind is opened with, and their seats.
    pub fn posts(self) -> &'static [(Role, u16)] {
        match self {
            UnitKind::LeadingGroup => &[
                (Role::LeadingChair, 1),
                (Role::LeadingViceChair, 1),
                (Role::LeadingMember, 30),
                (Role::LeadingOnCall, 4),
            ],
            UnitKind::StudentAffairs => &[(Role::StudentAffairsTeacher, 1)],
            UnitKind::YouthLeague => &[(Role::YouthLeagueTeacher, 1)],
            UnitKind::Centre => {
                &[(Role::CentreDirector, 1), (Role::CentreCounsellor, 30), (Role::CentreOnCall, 4)]
            }
            UnitKind::Station => {
                &[(Role::StationDirector, 1), (Role::StationCounsellor, 4), (Role::StationOnCall, 4)]
            }
            UnitKind::Administration => &[
                (Role::SystemAdministrator, 1),
                (Role::SecurityAdministrator, 1),
                (Role::AuditAdministrator, 1),
            ],
        }
    }

    /// Whether a college has exactly one of them.
    pub fn is_single(self) -> bool {
        self != UnitKind::Station
    }
}

/// What a post is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Role {
    /// Chair of the leading group.
    #[n(0)]
    LeadingChair,
    /// Vice-chair of the leading group.
    #[n(1)]
    LeadingViceChair,
    /// Member of the leading group.
    #[n(2)]
    LeadingMember,
    /// The leading group's person on call: a post whose postings are shifts.
    #[n(3)]
    LeadingOnCall,
    /// Counselling teacher of student affairs (SA.0).
    #[n(4)]
    StudentAffairsTeacher,
    /// Counselling teacher of the youth league (YL.0).
    #[n(5)]
    YouthLeagueTeacher,
    /// Director of the centre.
    #[n(6)]
    CentreDirector,
    /// Counsellor of the centre.
    #[n(7)]
    CentreCounsellor,
    /// The centre's person on call.
    #[n(8)]
    CentreOnCall,
    /// Director of a station, ex officio (ST.0a).
    #[n(9)]
    StationDirector,
    /// Counsellor of a station (ST.0b).
    #[n(10)]
    StationCounsellor,
    /// A station's person on call.
    #[n(11)]
    StationOnCall,
    /// Advisor: belongs to a station and covers classes.
    #[n(12)]
    Advisor,
    /// Class commissioner (CC.0).
    #[n(13)]
    Commissioner,
    /// Dormitory officer (DO.0).
    #[n(14)]
    DormOfficer,
    /// Runs the system; sees nothing of content.
    #[n(15)]
    SystemAdministrator,
    /// Grants and policy.
    #[n(16)]
    SecurityAdministrator,
    /// Metadata and verify.
    #[n(17)]
    AuditAdministrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 18] = [
        Role::LeadingChair,
        Role::LeadingViceChair,
        Role::LeadingMember,
        Role::LeadingOnCall,
        Role::StudentAffairsTeacher,
        Role::YouthLeagueTeacher,
        Role::CentreDirector,
        Role::CentreCounsellor,
        Role::CentreOnCall,
        Role::StationDirector,
        Role::StationCounsellor,
        Role::StationOnCall,
        Role::Advisor,
        Role::Commissioner,
        Role::DormOfficer,
        Role::SystemAdministrator,
        Role::SecurityAdministrator,
        Role::AuditAdministrator,
    ];

    /// Where the role stands in the route order; administrators stand nowhere.
    pub fn step(self) -> Option<Step> {
        match self {
            Role::DormOfficer => Some(Step::Dorm),
            Role::Commissioner => Some(Step::Class),
            Role::Advisor => Some(Step::Advisor),
            Role::StationDirector | Role::StationCounsellor | Role::StationOnCall => Some(Step::Station),
            Role::StudentAffairsTeacher | Role::YouthLeagueTeacher => Some(Step::Office),
            Role::CentreCounsellor | Role::CentreOnCall => Some(Step::Centre),
            Role::CentreDirector => Some(Step::CentreDirector),
            Role::LeadingChair | Role::LeadingViceChair | Role::LeadingMember | Role::LeadingOnCall => {
                Some(Step::LeadingGroup)
            }
            Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator => None,
        }
    }

    /// Whether postings to it are shifts.
    pub fn is_on_call(self) -> bool {
        matches!(self, Role::LeadingOnCall | Role::CentreOnCall | Role::StationOnCall)
    }

    /// Whether it belongs to the leading group.
    pub fn is_leading(self) -> bool {
        self.step() == Some(Step::LeadingGroup)
    }

    /// Whether it belongs to the centre.
    pub fn is_centre(self) -> bool {
        matches!(self, Role::CentreDirector | Role::CentreCounsellor | Role::CentreOnCall)
    }

    /// Whether it belongs to a station.
    pub fn is_station(self) -> bool {
        self.step() == Some(Step::Station)
    }

    /// Whether it is for staff: neither a commissioner nor a dormitory officer.
    pub fn is_staff(self) -> bool {
        !matches!(self, Role::Commissioner | Role::DormOfficer)
    }

    /// Whether it is one of the three administrators.
    pub fn is_administrator(self) -> bool {
        self.step().is_none()
    }

    /// The name in snake case, as exports and the command line write it.
    pub fn name(self) -> &'static str {
        match self {
            Role::LeadingChair => "leading_chair",
            Role::LeadingViceChair => "leading_vice_chair",
            Role::LeadingMember => "leading_member",
            Role::LeadingOnCall => "leading_on_call",
            Role::StudentAffairsTeacher => "student_affairs_teacher",
            Role::YouthLeagueTeacher => "youth_league_teacher",
            Role::CentreDirector => "centre_director",
            Role::CentreCounsellor => "centre_counsellor",
            Role::CentreOnCall => "centre_on_call",
            Role::StationDirector => "station_director",
            Role::StationCounsellor => "station_counsellor",
            Role::StationOnCall => "station_on_call",
            Role::Advisor => "advisor",
            Role::Commissioner => "commissioner",
            Role::DormOfficer => "dorm_officer",
            Role::SystemAdministrator => "system_administrator",
            Role::SecurityAdministrator => "security_administrator",
            Role::AuditAdministrator => "audit_administrator",
        }
    }
}

/// The route order: DO < CC < AD < ST < SA, YL < CT < centre director < LG. Every forward and every lapse of a report
/// goes strictly up it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Step {
    /// Dormitory officer.
    #[n(0)]
    Dorm,
    /// Class commissioner.
    #[n(1)]
    Class,
    /// Advisor.
    #[n(2)]
    Advisor,
    /// Station counsellor; the station director where counsellor and deputy cannot.
    #[n(3)]
    Station,
    /// Student affairs or the youth league.
    #[n(4)]
    Office,
    /// Centre counsellor.
    #[n(5)]
    Centre,
    /// Centre director: where unanswered reports stay.
    #[n(6)]
    CentreDirector,
    /// The leading group: emergencies that the centre left unanswered, and crises.
    #[n(7)]
    LeadingGroup,
}
