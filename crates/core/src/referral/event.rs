//! What happened in a referral. Coded facts, never a diagnosis; what people said, and what a letter says, stands in the words
//! beside.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::crisis::KinResult;
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::kind::Kind;
use crate::report::{Urgency, codes};
use crate::time::Day;
use crate::words::Title;

codes! {
    /// Where somebody is referred to.
    ReferredTo {
        0 /// A hospital for psychiatry (Mental Health Law 16, 28).
          PsychiatricHospital,
        1 /// A general hospital.
          GeneralHospital,
        2 /// Another institution.
          Institution,
        3 /// The college's own centre, from a station.
          Centre,
    }
}

impl ReferredTo {
    /// Whether it leads out of the college: the family must know.
    pub fn is_outside(self) -> bool {
        self != ReferredTo::Centre
    }
}

codes! {
    /// Who answered, and how.
    ReferralAnswer {
        0 /// He does not want to.
          DeclinedHimself,
        1 /// His family does not want it.
          DeclinedByFamily,
        2 /// The institution does not take him.
          NotTaken,
        3 /// He goes.
          AcceptedHimself,
        4 /// His family takes him there.
          AcceptedByFamily,
    }
}

impl ReferralAnswer {
    /// Whether somebody goes.
    pub fn is_accepted(self) -> bool {
        matches!(self, ReferralAnswer::AcceptedHimself | ReferralAnswer::AcceptedByFamily)
    }
}

codes! {
    /// Why a referral was declined.
    DeclineReason {
        0 /// Sees no need.
          NoNeed,
        1 /// Is afraid of what others think.
          Stigma,
        2 /// Cannot pay.
          Cost,
        3 /// Wants help elsewhere, or has it.
          Elsewhere,
        4 /// Has no trust in it.
          Distrust,
        5 /// No bed, no appointment, not competent.
          NoPlace,
        6 /// Something else; the words say what.
          Other,
    }
}

codes! {
    /// Who goes with him.
    Companion {
        0 /// His family.
          Family,
        1 /// Staff of the college.
          Staff,
        2 /// Family and staff.
          FamilyAndStaff,
        3 /// An ambulance or the police.
          Services,
        4 /// Nobody.
          Nobody,
    }
}

codes! {
    /// What a hospital's letter recommends. Never what he has.
    Recommendation {
        0 /// He may study.
          MayStudy,
        1 /// He may study under treatment as an outpatient.
          Outpatient,
        2 /// He should rest.
          Rest,
        3 /// He should be treated as an inpatient.
          Inpatient,
        4 /// It recommends nothing.
          None,
    }
}

codes! {
    /// What leave he has.
    ReferralLeave {
        0 /// 请假: some days or weeks.
          Absence,
        1 /// 休学: suspended studies.
          Suspension,
    }
}

codes! {
    /// What an assessment of resumption found.
    Fitness {
        0 /// He may return.
          May,
        1 /// He may return on conditions.
          OnConditions,
        2 /// Not yet.
          NotYet,
    }
}

codes! {
    /// On what condition somebody returns.
    ReturnCondition {
        0 /// He is counselled.
          Counselling,
        1 /// He goes on with his treatment.
          Treatment,
        2 /// His family lives with him or nearby.
          FamilyNear,
        3 /// Somebody watches him (日常监护).
          Guardianship,
        4 /// Less to study.
          LighterLoad,
        5 /// Another room.
          OtherRoom,
        6 /// He is assessed again.
          AssessedAgain,
    }
}

codes! {
    /// How a referral ended.
    ReferralOutcome {
        0 /// He resumed his studies, or his work.
          Resumed,
        1 /// Declined.
          Declined,
        2 /// The centre took him over.
          TakenByCentre,
        3 /// Left the college.
          LeftCollege,
        4 /// No longer needed.
          NotNeeded,
    }
}

/// An event of this area; the header has the holder and clocks.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Somebody was referred; the post in the header holds it. Words: why.
    #[n(0)]
    Offered {
        /// Who.
        #[n(0)]
        person: PersonNo,
        /// Where to.
        #[n(1)]
        toward: ReferredTo,
        /// The institution's name.
        #[n(2)]
        institution: Option<Title>,
        /// How urgent.
        #[n(3)]
        urgency: Urgency,
        /// Who must not have it, from the crisis that it comes from.
        #[n(4)]
        recused: Vec<PersonNo>,
    },
    /// Accepted or declined. Words: what was said.
    #[n(1)]
    Answered {
        /// By whom, and how.
        #[n(0)]
        answer: ReferralAnswer,
        /// Why it was declined.
        #[n(1)]
        reason: Option<DeclineReason>,
    },
    /// The family was told, or not. Words: by whom, or why not.
    #[n(2)]
    KinContacted {
        /// What became of it.
        #[n(0)]
        result: KinResult,
    },
    /// He went there.
    #[n(3)]
    Departed {
        /// On that day.
        #[n(0)]
        on: Day,
        /// With whom.
        #[n(1)]
        companion: Companion,
    },
    /// A hospital's letter was received. Words: what it says.
    #[n(4)]
    LetterReceived {
        /// Of that day.
        #[n(0)]
        on: Day,
        /// What it recommends.
        #[n(1)]
        recommendation: Recommendation,
    },
    /// He has leave.
    #[n(5)]
    LeaveGranted {
        /// What.
        #[n(0)]
        leave: ReferralLeave,
        /// Its first day.
        #[n(1)]
        from: Day,
        /// Its last day.
        #[n(2)]
        until: Day,
        /// Which post approved it.
        #[n(3)]
        approved_by: PostNo,
    },
    /// He came back.
    #[n(6)]
    Returned {
        /// On that day.
        #[n(0)]
        on: Day,
    },
    /// The centre assessed whether he may resume (复学评估). Words: the assessment.
    #[n(7)]
    Assessed {
        /// What it found.
        #[n(0)]
        fitness: Fitness,
        /// On what conditions.
        #[n(1)]
        conditions: Vec<ReturnCondition>,
        /// Not before that day, where he may not yet.
        #[n(2)]
        again: Option<Day>,
    },
    /// Went to another post, by hand or because nobody was left in the one that held it. Words: why.
    #[n(8)]
    HandedOff,
    /// Ended. Words: how.
    #[n(9)]
    Closed {
        /// How.
        #[n(0)]
        outcome: ReferralOutcome,
        /// The counselling that the centre opened for it.
        #[n(1)]
        counselling: Option<CaseNo>,
    },
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Offered { .. } => Kind::ReferralOffered,
            Event::Answered { .. } => Kind::ReferralAnswered,
            Event::KinContacted { .. } => Kind::ReferralKinContacted,
            Event::Departed { .. } => Kind::ReferralDeparted,
            Event::LetterReceived { .. } => Kind::LetterReceived,
            Event::LeaveGranted { .. } => Kind::LeaveGranted,
            Event::Returned { .. } => Kind::ReferralReturned,
            Event::Assessed { .. } => Kind::ResumptionAssessed,
            Event::HandedOff => Kind::ReferralHandedOff,
            Event::Closed { .. } => Kind::ReferralClosed,
        }
    }
}
