//! What the document asks of who holds a post (SA.0, YL.0, ST.0a, ST.0b, CC.0, DO.0), as data: how many, full or part time,
//! how they come to it, which criteria they meet.
//!
//! Nothing here refuses a posting: a post that is filled as well as a college can is better than an empty one. What is
//! missing is listed, see [`super::Roster::coverage`]. Too many are refused by the post's seats.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Role;
use crate::report::codes;
use crate::words::Title;

codes! {
    /// Why somebody left the college.
    Leaving {
        0 /// Graduated.
          Graduated,
        1 /// Went to another school.
          Transferred,
        2 /// Gave up his studies, or was told to.
          Withdrew,
        3 /// Died.
          Died,
        4 /// Staff: left the service.
          LeftService,
        5 /// Anything else.
          Other,
    }
}

codes! {
    /// Full or part time.
    Load {
        0 /// Full time.
          FullTime,
        1 /// Beside other work.
          PartTime,
    }
}

codes! {
    /// What the document wants of who holds a post.
    Criterion {
        0 /// Trusted by the others.
          Trusted,
        1 /// Sense of responsibility.
          Responsible,
        2 /// Optimistic and cheerful.
          Cheerful,
        3 /// Good at talking with others.
          Communicative,
        4 /// Keen on the class's mental health.
          KeenOnClass,
        5 /// Gets on well with others.
          GetsOn,
        6 /// Keen on work for others.
          KeenOnService,
        7 /// Conscientious.
          Conscientious,
        8 /// Fond of students.
          FondOfStudents,
        9 /// Able to counsel.
          AbleToCounsel,
        10 /// Entered among the student cadres.
          Cadre,
    }
}

/// How somebody came to a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Basis {
    /// Appointed.
    #[n(0)]
    Appointed,
    /// It goes with an office: whoever has the office has the post.
    #[n(1)]
    ExOfficio {
        /// What the office is called.
        #[n(0)]
        office: Title,
    },
    /// Elected.
    #[n(2)]
    Elected {
        /// Votes for him.
        #[n(0)]
        votes: u16,
        /// How many voted.
        #[n(1)]
        of: u16,
    },
}

/// The ways to a post, without their particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// See [`Basis::Appointed`].
    Appointed,
    /// See [`Basis::ExOfficio`].
    ExOfficio,
    /// See [`Basis::Elected`].
    Elected,
}

impl Basis {
    /// Which way it was.
    pub fn way(&self) -> Way {
        match self {
            Basis::Appointed => Way::Appointed,
            Basis::ExOfficio { .. } => Way::ExOfficio,
            Basis::Elected { .. } => Way::Elected,
        }
    }
}

/// What a role asks for. Most seats stand with the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// How many must hold it, deputies apart.
    pub least: u16,
    /// Of whom at least one is so employed.
    pub load: Option<Load>,
    /// How one may come to it; empty where any way will do.
    pub ways: &'static [Way],
    /// What must be attested of each.
    pub criteria: &'static [Criterion],
}

const ANY: Demand = Demand { least: 1, load: None, ways: &[], criteria: &[] };

impl Role {
    /// What the document asks of it.
    pub fn demand(self) -> Demand {
        match self {
            Role::StudentAffairsTeacher | Role::YouthLeagueTeacher => {
                Demand { load: Some(Load::PartTime), ..ANY }
            }
            Role::StationDirector => Demand { ways: &[Way::ExOfficio], ..ANY },
            Role::StationCounsellor => Demand {
                load: Some(Load::FullTime),
                criteria: &[Criterion::Conscientious, Criterion::FondOfStudents, Criterion::AbleToCounsel],
                ..ANY
            },
            Role::Commissioner => Demand {
                criteria: &[
                    Criterion::Cadre,
                    Criterion::Trusted,
                    Criterion::Responsible,
                    Criterion::Cheerful,
                    Criterion::Communicative,
                    Criterion::KeenOnClass,
                ],
                ..ANY
            },
            Role::DormOfficer => Demand {
                ways: &[Way::ExOfficio, Way::Elected],
                criteria: &[
                    Criterion::GetsOn,
                    Criterion::Communicative,
                    Criterion::Cheerful,
                    Criterion::KeenOnService,
                ],
                ..ANY
            },
            // Members come as the college appoints them; a shift is there when somebody is on it.
            Role::LeadingMember | Role::LeadingOnCall | Role::CentreOnCall | Role::StationOnCall => {
                Demand { least: 0, ..ANY }
            }
            Role::LeadingChair
            | Role::LeadingViceChair
            | Role::CentreDirector
            | Role::CentreCounsellor
            | Role::Advisor
            | Role::SystemAdministrator
            | Role::SecurityAdministrator
            | Role::AuditAdministrator => ANY,
        }
    }
}
