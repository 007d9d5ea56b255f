//! What happened to a report. Coded facts; what people said stands in the words beside.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Urgency;
use crate::escalation::Skip;
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::kind::Kind;
use crate::time::At;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($n:literal $(#[$vdoc:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        #[cbor(index_only)]
        pub enum $name {$(
            $(#[$vdoc])*
            #[n($n)]
            $variant,
        )*}

        impl $name {
            /// Every code, in the order of their numbers.
            pub const ALL: &[$name] = &[$($name::$variant,)*];
        }
    };
}
pub(crate) use codes;

codes! {
    /// What was seen. Behaviour, never a diagnosis.
    Sign {
        0 /// Low mood.
          LowMood,
        1 /// Sleeps badly or not at all.
          Sleepless,
        2 /// Keeps away from others.
          Withdrawn,
        3 /// Cries without being able to say why.
          Crying,
        4 /// Easily angered.
          Irritable,
        5 /// Eats little or nothing.
          NotEating,
        6 /// Stays away from class.
          MissingClass,
        7 /// Did not come back to the room.
          MissingAtNight,
        8 /// Speaks of hopelessness.
          Hopeless,
        9 /// Speaks or writes of dying.
          SpeaksOfDeath,
        10 /// Gives things away, says farewell.
           Farewell,
        11 /// Hurt himself.
           SelfHarm,
        12 /// Threatens or hurts others.
           Violence,
        13 /// Drinks, or takes something.
           Substance,
        14 /// Hears or believes what is not there.
           OutOfTouch,
        15 /// Something else; the words say what.
           Other,
    }
}

codes! {
    /// 重大生活事件: what happened to him lately (DO.1).
    LifeEvent {
        0 /// Somebody close died.
          Bereavement,
        1 /// A relationship ended.
          Separation,
        2 /// Conflict at home.
          FamilyConflict,
        3 /// Failed, or may fail, a course.
          StudyFailure,
        4 /// Disciplined by the college.
          Discipline,
        5 /// Illness or accident, his own or in the family.
          Illness,
        6 /// Debt or hardship.
          Hardship,
        7 /// Defrauded.
          Fraud,
        8 /// Bullied or assaulted.
          Harmed,
        9 /// Conflict in the room or class.
          PeerConflict,
        10 /// Something else; the words say what.
           Other,
    }
}

codes! {
    /// How word came that somebody else entered.
    Channel {
        0 /// By phone.
          Phone,
        1 /// In a chat.
          Chat,
        2 /// In person.
          InPerson,
        3 /// In writing.
          Writing,
    }
}

codes! {
    /// How a report ended.
    Outcome {
        0 /// Talked with; nothing more is needed.
          Talked,
        1 /// Helped; goes on in counselling.
          Counselling,
        2 /// Nothing to worry about.
          NoConcern,
        3 /// Reported in good faith, turned out unfounded. Never punished.
          Unfounded,
        4 /// The same as another report.
          Duplicate,
        5 /// An assessment opened a crisis.
          Crisis,
        6 /// Settled with the emergency that it was attached to.
          WithOther,
    }
}

codes! {
    /// Why a report left its holder without his doing.
    PassCause {
        0 /// The last person in the post left it.
          PostLeft,
        1 /// The last person in the post must not have it.
          Recused,
    }
}

/// The person concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Known to the roster.
    #[n(0)]
    Person(#[n(0)] PersonNo),
    /// Described in words, not yet identified.
    #[n(1)]
    Described,
}

impl Subject {
    /// The person, once identified.
    pub fn person(self) -> Option<PersonNo> {
        match self {
            Subject::Person(person) => Some(person),
            Subject::Described => None,
        }
    }
}

/// What was observed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Facts {
    /// Of whom.
    #[n(0)]
    pub subject: Subject,
    /// What was seen.
    #[n(1)]
    pub signs: Vec<Sign>,
    /// What happened to him.
    #[n(2)]
    pub life_event: Option<LifeEvent>,
    /// For how many days the mood has been low.
    #[n(3)]
    pub low_mood_days: Option<u16>,
    /// When, as claimed.
    #[n(4)]
    pub occurred_at: At,
    /// First help was given (DO.1).
    #[n(5)]
    pub first_help: bool,
    /// The post to whose credit it goes: the one held when it happened, at most seven days ago.
    #[n(6)]
    pub credited: Option<PostNo>,
    /// Something of the words was cut (emergencies only).
    #[n(7)]
    pub cut: bool,
}

/// Word that came by another channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Received {
    /// How.
    #[n(0)]
    pub channel: Channel,
    /// From whom, if known.
    #[n(1)]
    pub from: Option<PersonNo>,
}

/// An event of this area; the header has holder and clocks.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Somebody recorded an observation. Words: what he saw.
    #[n(0)]
    Observed(#[n(0)] Facts),
    /// It became a report, to the post in the header.
    #[n(1)]
    Submitted {
        /// How urgent.
        #[n(0)]
        urgency: Urgency,
        /// Named as involved, or to be kept away.
        #[n(1)]
        recused: Vec<PersonNo>,
        /// Entered by a receiver.
        #[n(2)]
        received: Option<Received>,
        /// Steps passed over.
        #[n(3)]
        skipped: Vec<Skip>,
        /// The open emergency that it is attached to, without a holder's clock of its own.
        #[n(4)]
        attached: Option<CaseNo>,
        /// Kept away already from the emergency or the crisis that it adds to.
        #[n(5)]
        also: Vec<PersonNo>,
        /// The incident that it belongs to, by its first case.
        #[n(6)]
        incident: Option<CaseNo>,
    },
    /// A post was told besides.
    #[n(2)]
    Told,
    /// Seen. With a receiving post in the header it counts; without, it stops nothing.
    #[n(3)]
    Acknowledged {
        /// Declared on scene.
        #[n(0)]
        on_scene: bool,
    },
    /// Mine now.
    #[n(4)]
    Accepted {
        /// By the centre: from then on the offices of level 2 no longer read it.
        #[n(0)]
        centre: bool,
    },
    /// Progress. Words: what was done.
    #[n(5)]
    Noted,
    /// Sent up by its holder. Words: why.
    #[n(6)]
    Forwarded {
        /// Steps passed over.
        #[n(0)]
        skipped: Vec<Skip>,
    },
    /// Sent back to a post on its path. Words: why.
    #[n(7)]
    Returned,
    /// Handed to another post of the unit. Words: why.
    #[n(8)]
    HandedOff,
    /// Left a holder who may no longer hold it.
    #[n(9)]
    Passed {
        /// Why.
        #[n(0)]
        cause: PassCause,
        /// Steps passed over.
        #[n(1)]
        skipped: Vec<Skip>,
    },
    /// Somebody must not have it any more.
    #[n(10)]
    Recused {
        /// Who.
        #[n(0)]
        person: PersonNo,
    },
    /// The written supplement of an emergency, or more words of it. Words: it.
    #[n(11)]
    Supplemented,
    /// A further emergency about the same person adds to this one.
    #[n(12)]
    Joined {
        /// Its case.
        #[n(0)]
        telling: CaseNo,
    },
    /// Ended. Words: how.
    #[n(13)]
    Settled {
        /// How.
        #[n(0)]
        outcome: Outcome,
    },
    /// Put to an incident. The case may be a crisis.
    #[n(14)]
    InIncident {
        /// Which, by its first case.
        #[n(0)]
        incident: CaseNo,
    },
    /// Taken out of its incident, into which it was put in error.
    #[n(15)]
    OutOfIncident,
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Observed(_) => Kind::Observed,
            Event::Submitted { .. } => Kind::Submitted,
            Event::Told => Kind::Told,
            Event::Acknowledged { .. } => Kind::Acknowledged,
            Event::Accepted { .. } => Kind::Accepted,
            Event::Noted => Kind::Noted,
            Event::Forwarded { .. } => Kind::Forwarded,
            Event::Returned => Kind::Returned,
            Event::HandedOff => Kind::HandedOff,
            Event::Passed { .. } => Kind::Passed,
            Event::Recused { .. } => Kind::Recused,
            Event::Supplemented => Kind::Supplemented,
            Event::Joined { .. } => Kind::Joined,
            Event::Settled { .. } => Kind::Settled,
            Event::InIncident { .. } => Kind::InIncident,
            Event::OutOfIncident => Kind::OutOfIncident,
        }
    }
}
