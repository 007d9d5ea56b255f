//! What happened in a crisis. Coded facts; reasons stand in the words beside.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::escalation::Level;
use crate::ids::{CaseNo, EvidenceNo, PersonNo, Position};
use crate::kind::Kind;
use crate::report::Subject;
use crate::time::Day;

use crate::report::codes;

codes! {
    /// 预警等级: the four grades (Ⅳ–Ⅰ).
    Grade {
        0 /// Ⅳ.
          Blue,
        1 /// Ⅲ.
          Yellow,
        2 /// Ⅱ: needs a decision of the leading group.
          Orange,
        3 /// Ⅰ: needs a decision of the leading group.
          Red,
    }
}

impl Grade {
    /// The level of the policy rows.
    pub fn level(self) -> Level {
        match self {
            Grade::Blue => Level::Blue,
            Grade::Yellow => Level::Yellow,
            Grade::Orange => Level::Orange,
            Grade::Red => Level::Red,
        }
    }

    /// Whether the leading group decides (LG.0c).
    pub fn is_severe(self) -> bool {
        self >= Grade::Orange
    }
}

codes! {
    /// What an assessment found. Never a diagnosis.
    Factor {
        0 /// Thinks of dying.
          Ideation,
        1 /// Has a plan.
          Plan,
        2 /// Has the means.
          Means,
        3 /// Tried before.
          EarlierAttempt,
        4 /// Hurt himself lately.
          SelfHarm,
        5 /// A loss or another life event.
          Loss,
        6 /// Nobody close.
          Isolation,
        7 /// Out of touch with reality.
          OutOfTouch,
        8 /// Danger to others.
          DangerToOthers,
        9 /// Drinks, or takes something.
          Substance,
        10 /// A disorder is suspected.
           Suspected,
        11 /// A hospital's letter was received.
           HospitalLetter,
        12 /// Something protects: family, friends, plans for the future.
           Protected,
    }
}

codes! {
    /// By what an assessment was made.
    Instrument {
        0 /// A talk.
          Interview,
        1 /// PHQ-9.
          Phq9,
        2 /// SCL-90.
          Scl90,
        3 /// A structured interview on the danger of suicide.
          StructuredRisk,
        4 /// What others saw.
          Collateral,
    }
}

codes! {
    /// How a crisis may be handled.
    Measure {
        0 /// Counselling at the centre.
          Counselling,
        1 /// Daily guardianship.
          Guardianship,
        2 /// Somebody stays with him day and night.
          ConstantCompany,
        3 /// The family comes.
          FamilyCalled,
        4 /// Brought to a hospital, with the family's consent or as the law allows.
          Hospital,
        5 /// Another room or class.
          Moved,
        6 /// Leave of absence.
          Leave,
        7 /// The police are asked for help.
          Police,
        8 /// Help with money, study or lodging.
          Support,
    }
}

codes! {
    /// What departments are asked to do, in a notice that names nobody.
    Advice {
        0 /// Look after your people.
          LookOut,
        1 /// Send no pictures, spread no rumours.
          NoRumours,
        2 /// Offer talks.
          OfferTalks,
        3 /// Check who is missing tonight.
          RollCall,
        4 /// Remind everybody of the phone lines.
          RemindOfLines,
    }
}

codes! {
    /// What was done, before any decision if need be.
    Act {
        0 /// Went to the scene.
          OnScene,
        1 /// Talked with him.
          Talked,
        2 /// Stayed with him.
          Stayed,
        3 /// Took away what could hurt.
          MeansRemoved,
        4 /// Brought him to a safe place or a hospital.
          Escorted,
        5 /// Called 120 or 110.
          CalledServices,
        6 /// Looked in again.
          CheckedAgain,
    }
}

codes! {
    /// What became of telling the family.
    KinResult {
        0 /// They were told.
          Told,
        1 /// They could not be reached; tried again.
          Unreached,
        2 /// Not told: it would endanger him; the words say why.
          WouldEndanger,
        3 /// Not told: he is of age and refuses, and nothing compels it.
          Refused,
    }
}

codes! {
    /// Who of the family was told (Mental Health Law 28).
    Relative {
        0 /// A parent.
          Parent,
        1 /// Another guardian.
          Guardian,
        2 /// Husband or wife.
          Spouse,
        3 /// Another relative.
          Other,
    }
}

codes! {
    /// What the student wished of it.
    KinWish {
        0 /// He agreed.
          Agrees,
        1 /// He asked that they not be told.
          AskedNotTo,
        2 /// He could not be asked.
          NotAsked,
    }
}

codes! {
    /// How a crisis ended.
    EndedBy {
        0 /// The danger passed.
          Passed,
        1 /// In a hospital's care.
          HospitalCare,
        2 /// With the family, on leave.
          OnLeave,
        3 /// Left the college.
          LeftCollege,
        4 /// Goes on as an ordinary counselling.
          Counselling,
        5 /// Died.
          Died,
    }
}

/// One member of the leading group in a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decider {
    /// Who.
    #[n(0)]
    pub person: PersonNo,
    /// By phone.
    #[n(1)]
    #[serde(default)]
    pub by_phone: bool,
    /// Against.
    #[n(2)]
    #[serde(default)]
    pub dissents: bool,
}

/// An event of this area; the header has holder and clocks.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The centre assessed (CT.9a). With a grade it opens the crisis, whose holder stands in the header; without, the
    /// case is the report and there is no crisis. Words: the assessment.
    #[n(0)]
    Assessed {
        /// Of whom.
        #[n(0)]
        subject: Subject,
        /// No grade: no crisis.
        #[n(1)]
        grade: Option<Grade>,
        /// What it found.
        #[n(2)]
        factors: Vec<Factor>,
        /// By what.
        #[n(3)]
        instrument: Instrument,
        /// Who watches first; the holder where nobody is named (red).
        #[n(4)]
        watcher: Option<PersonNo>,
        /// Who must not have it, from the reports.
        #[n(5)]
        recused: Vec<PersonNo>,
    },
    /// A new assessment changed the grade. Words: why.
    #[n(1)]
    Regraded {
        /// From now on.
        #[n(0)]
        grade: Grade,
        /// What it found.
        #[n(1)]
        factors: Vec<Factor>,
        /// By what.
        #[n(2)]
        instrument: Instrument,
    },
    /// A lower grade was asked for before the decision; another person approves. Words: why.
    #[n(2)]
    RegradeAsked {
        /// The lower grade.
        #[n(0)]
        grade: Grade,
        /// What the new assessment found.
        #[n(1)]
        factors: Vec<Factor>,
        /// By what.
        #[n(2)]
        instrument: Instrument,
    },
    /// The centre proposed how to handle it (CT.9b). Words: reasons.
    #[n(3)]
    Proposed {
        /// Options, the recommended first.
        #[n(0)]
        options: Vec<Measure>,
    },
    /// The leading group decided (LG.0c). Words: reasons and dissent.
    #[n(4)]
    Decided {
        /// What will be done.
        #[n(0)]
        measures: Vec<Measure>,
        /// By whom, for and against.
        #[n(1)]
        deciders: Vec<Decider>,
        /// Taken out of hours by chair or vice-chair and one by phone: the next meeting ratifies it.
        #[n(2)]
        to_ratify: bool,
        /// The tasks of those who carry it out.
        #[n(3)]
        executing: Option<Vec<CaseNo>>,
    },
    /// A named decider objects. Suspends nothing. Words: why.
    #[n(5)]
    Objected,
    /// Departments were given notice (CT.10): grade, day, advice, nothing else. The case stands in the header for the
    /// subject's own station alone.
    #[n(6)]
    NoticeGiven {
        /// Grade of the crisis.
        #[n(0)]
        grade: Grade,
        /// Day on which it was opened.
        #[n(1)]
        day: Day,
        /// What to do.
        #[n(2)]
        advice: Vec<Advice>,
    },
    /// A station received a notice.
    #[n(7)]
    NoticeReceived {
        /// The notice.
        #[n(0)]
        notice: Position,
    },
    /// Something was done. Words: what.
    #[n(8)]
    Noted {
        /// In a code, where one fits.
        #[n(0)]
        act: Option<Act>,
    },
    /// The family was told, or not. Words: by whom, or why not.
    #[n(9)]
    KinContacted {
        /// What became of it.
        #[n(0)]
        result: KinResult,
        /// Who was told, or tried.
        #[n(1)]
        who: Option<Relative>,
        /// What he wished.
        #[n(2)]
        wish: Option<KinWish>,
    },
    /// Handed to another post of the centre. Words: why.
    #[n(10)]
    HandedOff,
    /// Ended. Words: how.
    #[n(12)]
    Closed {
        /// How.
        #[n(0)]
        outcome: EndedBy,
    },
    /// A post was told of something in the case.
    #[n(13)]
    Told,
    /// Somebody must not have it any more.
    #[n(14)]
    Recused {
        /// Who.
        #[n(0)]
        person: PersonNo,
    },
    /// A meeting of the leading group ratified the decision. Words: what was said.
    #[n(15)]
    Ratified {
        /// When it met.
        #[n(0)]
        on: Day,
        /// The evidence of the meeting (LG.4), where it was recorded.
        #[n(1)]
        meeting: Option<EvidenceNo>,
    },
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Assessed { .. } => Kind::Assessed,
            Event::Regraded { .. } => Kind::Regraded,
            Event::RegradeAsked { .. } => Kind::RegradeAsked,
            Event::Proposed { .. } => Kind::Proposed,
            Event::Decided { .. } => Kind::Decided,
            Event::Objected => Kind::Objected,
            Event::NoticeGiven { .. } => Kind::NoticeGiven,
            Event::NoticeReceived { .. } => Kind::NoticeReceived,
            Event::Noted { .. } => Kind::CrisisNoted,
            Event::KinContacted { .. } => Kind::KinContacted,
            Event::HandedOff => Kind::CrisisHandedOff,
            Event::Closed { .. } => Kind::Closed,
            Event::Told => Kind::CrisisTold,
            Event::Recused { .. } => Kind::CrisisRecused,
            Event::Ratified { .. } => Kind::Ratified,
        }
    }
}
