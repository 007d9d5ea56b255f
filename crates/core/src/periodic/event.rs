//! What happened to weekly reports. Bodies name classes, rooms, counts and codes, never a person: most stand under the
//! college's key. What has words, or a clock, has a case of its own, which concerns nobody.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::rules::{WeekMeasure, WeekRule};
use crate::escalation::Cause;
use crate::ids::{ClassNo, RoomNo, UnitNo};
use crate::kind::Kind;
use crate::report::codes;
use crate::time::Day;

codes! {
    /// What a room's officer ticks.
    RoomMood {
        0 /// Nothing to speak of.
          Calm,
        1 /// Something to look at.
          Look,
    }
}

codes! {
    /// What a roll-call says of a room: asked and how it is there, or that nobody knows.
    RoomState {
        0 /// Asked; nothing to speak of.
          Calm,
        1 /// Asked; something to look at.
          Look,
        2 /// Asked, and nobody answered.
          NoAnswer,
        3 /// Not asked.
          NotAsked,
    }
}

codes! {
    /// What kind of concern was met in a class. Never of whom: whoever is worried about somebody reports him.
    WeekConcern {
        0 /// Low mood.
          Mood,
        1 /// Sleep.
          Sleep,
        2 /// Study and examinations.
          Study,
        3 /// Conflict among room-mates or classmates.
          Conflict,
        4 /// Love.
          Relationship,
        5 /// Family.
          Family,
        6 /// Money.
          Money,
        7 /// Games and the net.
          Online,
        8 /// Health.
          Health,
        9 /// Staying away from class.
          Absence,
        10 /// Something else.
           Other,
    }
}

codes! {
    /// Why a calm report is to be looked at.
    Doubt {
        0 /// Somebody else reported from that room or class in that week.
          Reported,
        1 /// The officer of a room ticked that there is something to look at.
          Ticked,
        2 /// It was sent together with many others within a minute.
          Hasty,
    }
}

codes! {
    /// Why a class sent no report, as whoever asked found out.
    SilenceReason {
        0 /// Forgotten.
          Forgotten,
        1 /// The commissioner was ill or away.
          Away,
        2 /// Nobody holds the post; somebody will be posted.
          Vacant,
        3 /// The rooms were not asked.
          NotAsked,
        4 /// The rooms were asked and nobody answered.
          NoAnswer,
        5 /// It could not be sent.
          Technical,
        6 /// Something else; the words say what.
          Other,
    }
}

codes! {
    /// What a look at a calm report found.
    CalmFinding {
        0 /// It is calm there.
          Calm,
        1 /// What the other source told is in hand.
          InHand,
        2 /// It was not calm; it will be reported.
          NotCalm,
        3 /// The commissioner was shown how to ask.
          Taught,
        4 /// Something else; the words say what.
          Other,
    }
}

codes! {
    /// Why a report is sent back instead of countersigned.
    SendBackReason {
        0 /// Rooms are missing.
          Rooms,
        1 /// Too little to go by.
          Thin,
        2 /// It speaks of a student who must be reported instead.
          NamesPeople,
        3 /// It contradicts what is known.
          Contradicted,
        4 /// Something else.
          Other,
    }
}

/// A room of a roll-call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RollCall {
    /// Which.
    #[n(0)]
    pub room: RoomNo,
    /// How it is there.
    #[n(1)]
    pub state: RoomState,
    /// It is what the room's officer ticked; the commissioner said nothing else.
    #[n(2)]
    pub ticked: bool,
}

/// How often a concern was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConcernCount {
    /// Which.
    #[n(0)]
    pub concern: WeekConcern,
    /// How often.
    #[n(1)]
    pub count: u16,
}

/// What a weekly report says. Of a zero report: all rooms calm, nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Encode, Decode)]
pub struct Content {
    /// All rooms in which students of the class live, by number.
    #[n(0)]
    pub rooms: Vec<RollCall>,
    /// Talks with classmates.
    #[n(1)]
    pub talks: u16,
    /// Activities.
    #[n(2)]
    pub activities: u16,
    /// Concerns by kind, each once.
    #[n(3)]
    pub concerns: Vec<ConcernCount>,
    /// Reports that the commissioner sent about students.
    #[n(4)]
    pub reports: u16,
}

impl Content {
    /// Nothing was met that is worth a word; rooms apart.
    pub fn is_quiet(&self) -> bool {
        self.concerns.is_empty() && self.reports == 0
    }

    /// Nothing happened, says the report: quiet, and every room that was asked is calm.
    pub fn is_calm(&self) -> bool {
        self.is_quiet() && !self.rooms.iter().any(|row| row.state == RoomState::Look)
    }
}

/// An event of this area.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The college adopted a rule for weekly reports.
    #[n(0)]
    Adopted {
        /// The version after it.
        #[n(0)]
        version: u32,
        /// For the week that begins on that Monday, and all later ones.
        #[n(1)]
        from: Day,
        /// The rule.
        #[n(2)]
        rule: WeekRule,
    },
    /// A unit bound itself to more.
    #[n(1)]
    Tightened {
        /// The unit.
        #[n(0)]
        unit: UnitNo,
        /// The version after it.
        #[n(1)]
        version: u32,
        /// For the week that begins on that Monday, and all later ones.
        #[n(2)]
        from: Day,
        /// What it bound itself to.
        #[n(3)]
        measure: WeekMeasure,
    },
    /// The officer of a room ticked its week.
    #[n(2)]
    Ticked {
        /// The room.
        #[n(0)]
        room: RoomNo,
        /// The Monday of the week.
        #[n(1)]
        week: Day,
        /// How it is there.
        #[n(2)]
        mood: RoomMood,
    },
    /// A class reported its week.
    #[n(3)]
    Reported {
        /// The class.
        #[n(0)]
        class: ClassNo,
        /// The Monday of the week.
        #[n(1)]
        week: Day,
        /// 1, or one more than the version that it corrects.
        #[n(2)]
        version: u16,
        /// What it says.
        #[n(3)]
        content: Content,
    },
    /// A class reported that nothing happened: all rooms were asked.
    #[n(4)]
    ZeroReported {
        /// The class.
        #[n(0)]
        class: ClassNo,
        /// The Monday of the week.
        #[n(1)]
        week: Day,
        /// 1, or one more than the version that it corrects.
        #[n(2)]
        version: u16,
        /// The rooms, by number.
        #[n(3)]
        rooms: Vec<RoomNo>,
    },
    /// The report has words, or waits to be countersigned: this is its case. The header has the post that countersigns and
    /// its clock.
    #[n(5)]
    Filed {
        /// The class.
        #[n(0)]
        class: ClassNo,
        /// The Monday of the week.
        #[n(1)]
        week: Day,
    },
    /// The time of these units' reports for a week is over.
    #[n(6)]
    Closed {
        /// The Monday of the week.
        #[n(0)]
        week: Day,
        /// The units.
        #[n(1)]
        units: Vec<UnitNo>,
    },
    /// A class is silent. The header names the post that owed the report, where somebody held it and is to blame, and the
    /// post that asks now, with its clock.
    #[n(7)]
    Missed {
        /// The class.
        #[n(0)]
        class: ClassNo,
        /// The Monday of the week.
        #[n(1)]
        week: Day,
        /// Nobody held the commissioner's post.
        #[n(2)]
        vacant: bool,
        /// Whether the engine was down when it was due.
        #[n(3)]
        cause: Cause,
    },
    /// Whoever asked says why. Words: more of it.
    #[n(8)]
    Explained {
        /// Why.
        #[n(0)]
        reason: SilenceReason,
    },
    /// A calm report is to be looked at. Whoever sent it never learns of it.
    #[n(9)]
    Doubted {
        /// The class.
        #[n(0)]
        class: ClassNo,
        /// The Monday of the week.
        #[n(1)]
        week: Day,
        /// Why.
        #[n(2)]
        doubts: Vec<Doubt>,
    },
    /// It was looked at. Words: what was found.
    #[n(10)]
    Looked {
        /// What was found.
        #[n(0)]
        finding: CalmFinding,
    },
    /// The report was countersigned; it changes no more.
    #[n(11)]
    Countersigned,
    /// The report was sent back. The header has the post that owes another version, and its clock.
    #[n(12)]
    Returned {
        /// Why.
        #[n(0)]
        reason: SendBackReason,
    },
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Adopted { .. } => Kind::WeeksAdopted,
            Event::Tightened { .. } => Kind::WeeksTightened,
            Event::Ticked { .. } => Kind::RoomTicked,
            Event::Reported { .. } => Kind::WeekReported,
            Event::ZeroReported { .. } => Kind::ZeroReported,
            Event::Filed { .. } => Kind::WeekFiled,
            Event::Closed { .. } => Kind::WeekClosed,
            Event::Missed { .. } => Kind::WeekMissed,
            Event::Explained { .. } => Kind::SilenceExplained,
            Event::Doubted { .. } => Kind::CalmDoubted,
            Event::Looked { .. } => Kind::CalmLooked,
            Event::Countersigned => Kind::Countersigned,
            Event::Returned { .. } => Kind::WeekReturned,
        }
    }
}
