//! What happened in the care for a student. Coded facts; what was said stands in the words beside. No diagnosis.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::crisis::Measure;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::kind::Kind;
use crate::report::codes;
use crate::time::{At, Day};

codes! {
    /// What a check found: of guardianship, or of a watch request.
    Found {
        0 /// Seen, and as usual.
          Well,
        1 /// Seen, and something is different.
          Changed,
        2 /// Not seen.
          NotSeen,
    }
}

codes! {
    /// What a watcher is asked to look for. Everyday things, which say nothing of why.
    LookFor {
        0 /// Whether he is in his room at night.
          InRoom,
        1 /// Whether he comes to class.
          InClass,
        2 /// Whether he eats.
          Eating,
        3 /// Whether he sleeps.
          Sleeping,
        4 /// Whether he keeps company.
          Company,
        5 /// How he is in spirits.
          Spirits,
    }
}

codes! {
    /// Why somebody cannot take a watch request.
    CannotWatch {
        0 /// Away in that time.
          Away,
        1 /// Too close to him.
          TooClose,
        2 /// Sees too little of him.
          SeldomMeets,
        3 /// Does not want to.
          Unwilling,
    }
}

codes! {
    /// Why something ended.
    WhyEnded {
        0 /// No longer needed.
          NotNeeded,
        1 /// The crisis was closed, or the listing ended.
          CaseEnded,
        2 /// The day until which it was meant came.
          Over,
        3 /// He moved to another room or class.
          Moved,
        4 /// He left the college.
          Left,
    }
}

codes! {
    /// What an intervention did.
    Effect {
        0 /// It helped.
          Helped,
        1 /// Nothing changed.
          Unchanged,
        2 /// It became worse.
          Worse,
        3 /// He declined it.
          Declined,
        4 /// Somebody else goes on with it.
          PassedOn,
    }
}

codes! {
    /// 保护性处置: what was done at once, before any decision if need be.
    Protection {
        0 /// Went to the scene.
          WentThere,
        1 /// Talked with him.
          Talked,
        2 /// Stayed with him.
          Stayed,
        3 /// Took away what could hurt.
          MeansRemoved,
        4 /// Accompanied him to a safe place.
          Accompanied,
        5 /// Moved him to another room.
          MovedRoom,
        6 /// Brought him to a hospital.
          HospitalBrought,
        7 /// Called an ambulance.
          AmbulanceCalled,
        8 /// Called the police.
          PoliceCalled,
    }
}

codes! {
    /// On which ground something was done to protect him.
    Basis {
        0 /// He agreed.
          Consent,
        1 /// His family agreed.
          FamilyConsent,
        2 /// He hurt himself or others, or was about to: stopped and brought to a hospital (Mental Health Law 28).
          ImminentHarm,
        3 /// A hospital ordered treatment that needs no consent (Mental Health Law 30).
          OrderedTreatment,
    }
}

codes! {
    /// How a follow-up was held.
    Contact {
        0 /// In person.
          InPerson,
        1 /// By phone.
          Phone,
        2 /// By message.
          Message,
        3 /// Through his family.
          Family,
    }
}

codes! {
    /// How he was at a follow-up.
    Course {
        0 /// Calm.
          Calm,
        1 /// As before.
          Unchanged,
        2 /// Worse.
          Worse,
        3 /// Not reached: the follow-up is still due.
          NotReached,
    }
}

codes! {
    /// What a care plan aims at.
    Aim {
        0 /// That he is safe.
          Safety,
        1 /// That he sleeps and eats.
          DailyLife,
        2 /// That he comes along with his studies.
          Study,
        3 /// That he has company.
          Company,
        4 /// That he gets on with his family.
          Family,
        5 /// That he goes on with a treatment.
          Treatment,
        6 /// That he has money and a place to live.
          Livelihood,
    }
}

/// One measure of a care plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// What it aims at.
    #[n(0)]
    pub aim: Aim,
    /// What is done.
    #[n(1)]
    pub measure: Measure,
    /// The post that does it.
    #[n(2)]
    pub owner: PostNo,
    /// By the end of that day.
    #[n(3)]
    pub by: Day,
}

/// An event of this area. Posts and clocks stand in the header.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Guardianship was ordered; the post that keeps it stands in the header. Words: what to watch for.
    #[n(0)]
    GuardianshipOrdered {
        /// Who watches.
        #[n(0)]
        watcher: Option<PersonNo>,
        /// Until the end of that day; a red crisis is watched until it is graded down or closed.
        #[n(1)]
        until: Option<Day>,
    },
    /// Whoever watches looked after him. Words: what he saw.
    #[n(1)]
    GuardianshipChecked {
        /// What was found.
        #[n(0)]
        found: Found,
    },
    /// The watch was offered to somebody in the post of the header. Words: what he should know.
    #[n(2)]
    HandOverOffered {
        /// To whom.
        #[n(0)]
        watcher: PersonNo,
    },
    /// He signed: from now on he watches.
    #[n(3)]
    HandOverSigned {
        /// Who watches from now on.
        #[n(0)]
        watcher: PersonNo,
    },
    /// He cannot take it: whoever watched goes on. Words: why.
    #[n(4)]
    HandOverDeclined,
    /// Whoever watched can no longer: it went to the holder of the crisis or listing at once.
    #[n(5)]
    GuardianshipPassed {
        /// Who watches from now on; nobody only where the college has nobody left.
        #[n(0)]
        watcher: Option<PersonNo>,
    },
    /// Guardianship ended. Words: why.
    #[n(6)]
    GuardianshipEnded {
        /// In a code.
        #[n(0)]
        why: WhyEnded,
    },
    /// An intervention began (CT.9c). Words: what is done.
    #[n(7)]
    InterventionStarted {
        /// What.
        #[n(0)]
        measure: Measure,
    },
    /// An intervention went on. Words: how.
    #[n(8)]
    InterventionStepped {
        /// Which.
        #[n(0)]
        intervention: Position,
    },
    /// An intervention ended. Words: how.
    #[n(9)]
    InterventionEnded {
        /// Which.
        #[n(0)]
        intervention: Position,
        /// What it did.
        #[n(1)]
        effect: Effect,
    },
    /// Something was done at once to protect him (ST.5i). The case is the report where there is no crisis yet. Words: what.
    #[n(10)]
    Protected {
        /// What.
        #[n(0)]
        what: Protection,
        /// On which ground.
        #[n(1)]
        basis: Basis,
        /// When.
        #[n(2)]
        occurred_at: At,
        /// Before any decision.
        #[n(3)]
        interim: bool,
    },
    /// A follow-up was held, or tried. Words: what was said.
    #[n(11)]
    FollowedUp {
        /// How.
        #[n(0)]
        contact: Contact,
        /// How he was.
        #[n(1)]
        course: Course,
    },
    /// A version of the care plan. Words: the plan.
    #[n(12)]
    Planned {
        /// From 1.
        #[n(0)]
        version: u16,
        /// Its measures.
        #[n(1)]
        goals: Vec<Goal>,
        /// Looked at again by the end of that day.
        #[n(2)]
        review: Day,
    },
    /// A dormitory officer or commissioner is asked to look after somebody. Nothing here says why.
    #[n(13)]
    WatchRequested {
        /// After whom.
        #[n(0)]
        person: PersonNo,
        /// The crisis or listing that it serves; never shown to whoever watches.
        #[n(1)]
        serves: CaseNo,
        /// What to look for.
        #[n(2)]
        look_for: Vec<LookFor>,
        /// A check is due every so many days.
        #[n(3)]
        every: u8,
        /// Until the end of that day.
        #[n(4)]
        until: Day,
    },
    /// 监护记录: he looked. Words: what he saw.
    #[n(14)]
    WatchChecked {
        /// What was found.
        #[n(0)]
        found: Found,
    },
    /// He cannot. Words: why.
    #[n(15)]
    WatchDeclined {
        /// In a code.
        #[n(0)]
        why: CannotWatch,
    },
    /// A watch request ended.
    #[n(16)]
    WatchEnded {
        /// In a code.
        #[n(0)]
        why: WhyEnded,
    },
    /// Follow-ups of somebody whose room-mate died (gap 15). The case is of its own.
    #[n(17)]
    AftercareOpened {
        /// Of whom.
        #[n(0)]
        person: PersonNo,
    },
    /// They ended. Words: how he is.
    #[n(18)]
    AftercareEnded {
        /// In a code.
        #[n(0)]
        why: WhyEnded,
    },
    /// Whoever asked for a watch was told of the check, which went to somebody else's post.
    #[n(19)]
    WatchTold,
}

impl Event {
    /// Whether it belongs to a watch request, which is a case of its own.
    pub fn is_of_watch(&self) -> bool {
        matches!(
            self,
            Event::WatchRequested { .. }
                | Event::WatchChecked { .. }
                | Event::WatchDeclined { .. }
                | Event::WatchEnded { .. }
                | Event::WatchTold
        )
    }

    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::GuardianshipOrdered { .. } => Kind::GuardianshipOrdered,
            Event::GuardianshipChecked { .. } => Kind::GuardianshipChecked,
            Event::HandOverOffered { .. } => Kind::HandOverOffered,
            Event::HandOverSigned { .. } => Kind::HandOverSigned,
            Event::HandOverDeclined => Kind::HandOverDeclined,
            Event::GuardianshipPassed { .. } => Kind::GuardianshipPassed,
            Event::GuardianshipEnded { .. } => Kind::GuardianshipEnded,
            Event::InterventionStarted { .. } => Kind::InterventionStarted,
            Event::InterventionStepped { .. } => Kind::InterventionStepped,
            Event::InterventionEnded { .. } => Kind::InterventionEnded,
            Event::Protected { .. } => Kind::Protected,
            Event::FollowedUp { .. } => Kind::FollowedUp,
            Event::Planned { .. } => Kind::Planned,
            Event::WatchRequested { .. } => Kind::WatchRequested,
            Event::WatchChecked { .. } => Kind::WatchChecked,
            Event::WatchDeclined { .. } => Kind::WatchDeclined,
            Event::WatchEnded { .. } => Kind::WatchEnded,
            Event::AftercareOpened { .. } => Kind::AftercareOpened,
            Event::AftercareEnded { .. } => Kind::AftercareEnded,
            Event::WatchTold => Kind::WatchTold,
        }
    }
}
