//! What happened in a counselling. Coded facts, never a diagnosis; what was said stands in the words beside.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::{CaseNo, PersonNo};
use crate::kind::Kind;
use crate::report::{Urgency, codes};
use crate::time::{At, Day};

codes! {
    /// Why somebody is counselled.
    CounsellingBasis {
        0 /// Asked for it himself (gap 11).
          SelfRequest,
        1 /// Came by.
          WalkIn,
        2 /// Referred by a station or the centre.
          Referral,
        3 /// An interview after the census.
          CensusInterview,
        4 /// A report about him.
          Report,
        5 /// After a crisis, or in one.
          Crisis,
        6 /// Goes on with another counsellor.
          HandOver,
    }
}

codes! {
    /// On which ground he is counselled (PIPL 13, 29; gap 13).
    CounsellingConsent {
        0 /// He agreed.
          Given,
        1 /// He is a minor: he and his guardian agreed.
          WithGuardian,
        2 /// Nobody agreed; the law allows it, to avert danger to life or limb.
          Law,
    }
}

codes! {
    /// How they talk.
    SessionModality {
        0 /// 当面.
          InPerson,
        1 /// 电话.
          Phone,
        2 /// 在线.
          Online,
    }
}

codes! {
    /// What a session was about, as counts may say it. Never a diagnosis.
    SessionTopic {
        0 /// Settling in.
          SettlingIn,
        1 /// Study.
          Study,
        2 /// Room-mates, classmates, colleagues.
          Peers,
        3 /// Love.
          Love,
        4 /// Home.
          Family,
        5 /// Himself, who he is and wants to be.
          Oneself,
        6 /// Mood.
          Mood,
        7 /// Sleep and the body.
          Sleep,
        8 /// Loss.
          Loss,
        9 /// Work and the future.
          Work,
        10 /// Danger to himself or others.
           Danger,
        11 /// Something else.
           Other,
    }
}

codes! {
    /// Who called an appointment off.
    CancelledBy {
        0 /// The client.
          Client,
        1 /// The counsellor.
          Counsellor,
    }
}

codes! {
    /// How a counselling ended.
    CounsellingEnding {
        0 /// What they set out for is reached.
          GoalsReached,
        1 /// The client stopped it.
          StoppedByClient,
        2 /// Referred to a hospital or elsewhere.
          Referred,
        3 /// The client left the college.
          Left,
        4 /// Another counsellor goes on, with the client's consent.
          HandedOver,
        5 /// The counsellor left his post; somebody else is asked.
          CounsellorLeft,
    }
}

/// An event of this area; the header has the post that owes the next step, and clocks.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Somebody is to be counselled; it waits for the post in the header. Words: what for, or what the last counsellor hands
    /// on.
    #[n(0)]
    Opened {
        /// Who.
        #[n(0)]
        client: PersonNo,
        /// Why.
        #[n(1)]
        basis: CounsellingBasis,
        /// The report or case that it came from. Here and in no header: a link would tell whose counselling this is.
        #[n(2)]
        source: Option<CaseNo>,
    },
    /// The person in the header counsels him from now on.
    #[n(1)]
    Taken {
        /// On which ground.
        #[n(0)]
        consent: CounsellingConsent,
    },
    /// An appointment was made.
    #[n(2)]
    Booked {
        /// It begins.
        #[n(0)]
        at: At,
        /// For so long.
        #[n(1)]
        minutes: u16,
        /// How they will talk.
        #[n(2)]
        modality: SessionModality,
    },
    /// The appointment was called off.
    #[n(3)]
    Cancelled {
        /// By whom.
        #[n(0)]
        by: CancelledBy,
    },
    /// A session was held. Words: the counsellor's own record.
    #[n(4)]
    Held {
        /// It began.
        #[n(0)]
        at: At,
        /// It lasted.
        #[n(1)]
        minutes: u16,
        /// How they talked.
        #[n(2)]
        modality: SessionModality,
        /// About what.
        #[n(3)]
        topics: Vec<SessionTopic>,
        /// Without an appointment; one that is made stays.
        #[n(4)]
        walk_in: bool,
    },
    /// The client did not come.
    #[n(5)]
    Missed,
    /// The counsellor had supervision on it. Words: his own note.
    #[n(6)]
    Supervised {
        /// On that day.
        #[n(0)]
        on: Day,
        /// For so long.
        #[n(1)]
        minutes: u16,
    },
    /// What the counsellor heard is a danger: he reported it, apart from what was said.
    #[n(7)]
    Raised {
        /// As this report, or into this crisis.
        #[n(0)]
        case: CaseNo,
        /// How urgent.
        #[n(1)]
        urgency: Urgency,
    },
    /// Ended. Words: how.
    #[n(8)]
    Ended {
        /// How.
        #[n(0)]
        ending: CounsellingEnding,
    },
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Opened { .. } => Kind::CounsellingOpened,
            Event::Taken { .. } => Kind::CounsellingTaken,
            Event::Booked { .. } => Kind::AppointmentBooked,
            Event::Cancelled { .. } => Kind::AppointmentCancelled,
            Event::Held { .. } => Kind::SessionHeld,
            Event::Missed => Kind::AppointmentMissed,
            Event::Supervised { .. } => Kind::CounsellingSupervised,
            Event::Raised { .. } => Kind::CounsellingRaised,
            Event::Ended { .. } => Kind::CounsellingEnded,
        }
    }
}
