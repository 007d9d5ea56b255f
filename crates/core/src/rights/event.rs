//! What happened to consents, disclosures, requests and breaches. Coded facts; reasons in words stand beside.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::kind::Kind;
use crate::report::{Channel, codes};
use crate::time::{At, Day};
use crate::words::Title;

codes! {
    /// What a consent is to (PIPL 13, 29).
    ConsentTo {
        0 /// The new-student census.
          Census,
        1 /// Counselling and its records.
          Counselling,
        2 /// Telling the family.
          Family,
        3 /// Telling a hospital.
          Hospital,
        4 /// Telling another school.
          School,
        5 /// Use for research.
          Research,
    }
}

codes! {
    /// Whose consent it is.
    Giver {
        0 /// The person's own.
          Himself,
        1 /// Of the guardian of somebody under 18, besides his own (PIPL 31; gap 13).
          Guardian,
    }
}

codes! {
    /// What the law says instead of a consent (PIPL 13).
    LegalGround {
        0 /// Life, health or property in an emergency.
          VitalInterests,
        1 /// Danger to himself or others by a mental disorder (Mental Health Law 28).
          MentalHealthLaw28,
        2 /// A duty by law.
          LegalDuty,
        3 /// A public-health emergency.
          PublicHealth,
    }
}

codes! {
    /// Why something confidential was told to somebody outside.
    DisclosureGround {
        0 /// He consented to it.
          Consent,
        1 /// Life, health or property in an emergency.
          VitalInterests,
        2 /// Danger to himself or others by a mental disorder (Mental Health Law 28).
          MentalHealthLaw28,
        3 /// A duty by law, or an order of a court.
          LegalDuty,
        4 /// A public-health emergency.
          PublicHealth,
    }
}

codes! {
    /// Who outside was told.
    Recipient {
        0 /// The family.
          Family,
        1 /// A hospital.
          Hospital,
        2 /// The police.
          Police,
        3 /// Another school.
          School,
        4 /// An authority or a court.
          Authority,
        5 /// Researchers.
          Research,
        6 /// Somebody else; the title says what it is.
          Other,
    }
}

impl Recipient {
    /// Every recipient that a consent may cover, and the consent that does.
    pub fn consent(self) -> Option<ConsentTo> {
        match self {
            Recipient::Family => Some(ConsentTo::Family),
            Recipient::Hospital => Some(ConsentTo::Hospital),
            Recipient::School => Some(ConsentTo::School),
            Recipient::Research => Some(ConsentTo::Research),
            Recipient::Police | Recipient::Authority | Recipient::Other => None,
        }
    }
}

codes! {
    /// How much was told.
    Shared {
        0 /// Who he is and where to find him.
          Identity,
        1 /// That there is danger, and what to look for.
          Danger,
        2 /// What was observed.
          Observations,
        3 /// Assessment and grade.
          Assessment,
        4 /// What was done.
          Measures,
        5 /// Words of counselling.
          CounsellingWords,
        6 /// Results of the census.
          CensusResults,
        7 /// The whole file.
          WholeFile,
    }
}

codes! {
    /// What a person asks concerning his own file (PIPL 45–46).
    Wish {
        0 /// Something in it is wrong.
          Correction,
        1 /// A copy of it.
          Copy,
        2 /// Not to be in the register, should he be.
          Objection,
    }
}

codes! {
    /// How a copy was handed over.
    Handed {
        0 /// Read together, in person.
          Read,
        1 /// On paper, against signature.
          Paper,
        2 /// As a file.
          File,
    }
}

codes! {
    /// Why a request concerning one's file was not granted.
    RefusalReason {
        0 /// There is nothing to change.
          NothingToChange,
        1 /// It would harm himself; a counsellor tells him.
          HarmToHimself,
        2 /// It would show what others said, or who said it.
          HarmToOthers,
        3 /// The law wants it kept as it is.
          LegalDuty,
        4 /// It is not known that it is he who asks.
          NotIdentified,
        5 /// The same was answered lately.
          Repeated,
    }
}

codes! {
    /// What a breach of confidentiality is.
    BreachKind {
        0 /// Told on, by word of mouth or in a chat.
          ToldOn,
        1 /// Opened without need.
          OpenedWithoutNeed,
        2 /// Sent or shown to the wrong person.
          WrongRecipient,
        3 /// Published.
          Published,
        4 /// Lost or stolen: paper, a device, a file.
          Lost,
        5 /// Somebody else's account used.
          AccountMisused,
        6 /// Treated without respect or mocked for it (CC.7: dignity).
          Dignity,
        7 /// Something else; the words say what.
          Other,
    }
}

codes! {
    /// How grave a breach is.
    Severity {
        0 /// Nothing sensitive, contained.
          Minor,
        1 /// Sensitive, contained.
          Serious,
        2 /// Sensitive, and it cannot be called back.
          Grave,
    }
}

codes! {
    /// Why those concerned were not told (PIPL 57).
    UntoldReason {
        0 /// What was done keeps all harm from them.
          NoHarm,
        1 /// It is not known who they are.
          Unknown,
        2 /// Telling them now would endanger somebody.
          Danger,
        3 /// There was no breach.
          NoBreach,
    }
}

codes! {
    /// What was done about a breach.
    BreachMeasure {
        0 /// A post or an account was taken away.
          AccessRemoved,
        1 /// What was out was called back or deleted.
          CalledBack,
        2 /// Somebody was instructed again.
          Instructed,
        3 /// Handed to those who decide on discipline.
          Discipline,
        4 /// A rule was changed.
          RuleChanged,
        5 /// An authority was told (PIPL 57).
          AuthorityTold,
        6 /// The person concerned was helped.
          Helped,
    }
}

codes! {
    /// How a breach ended.
    BreachOutcome {
        0 /// It was one, and was dealt with.
          Confirmed,
        1 /// It was none.
          Unfounded,
        2 /// It could not be found out.
          Unclear,
    }
}

codes! {
    /// Why a person is told later who opened his file.
    DelayGround {
        0 /// Knowing now would endanger him.
          DangerToHimself,
        1 /// Knowing now would endanger somebody else.
          DangerToOthers,
        2 /// An inquiry is under way.
          Inquiry,
    }
}

/// Who is thought to have broken confidentiality: has nothing to do with the handling of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Suspect {
    /// A person.
    #[n(0)]
    Person(#[n(0)] PersonNo),
    /// Whoever holds a post.
    #[n(1)]
    Post(#[n(0)] PostNo),
}

/// Whether those concerned by a breach were told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// So many people were.
    #[n(0)]
    People(#[n(0)] u32),
    /// They were not.
    #[n(1)]
    Not(#[n(0)] UntoldReason),
}

/// An event of this area. Consents, grounds, delays stand in the person's record; a disclosure and a correction in the case
/// that they concern; a request and a breach are cases of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Somebody consented.
    #[n(0)]
    Consented {
        /// To what.
        #[n(0)]
        to: ConsentTo,
        /// Whose consent.
        #[n(1)]
        giver: Giver,
        /// How it came, where somebody else entered it.
        #[n(2)]
        received: Option<Channel>,
        /// Holds since then.
        #[n(3)]
        since: At,
        /// Holds to the end of that day.
        #[n(4)]
        until: Option<Day>,
    },
    /// Somebody withdrew a consent: it ends now.
    #[n(1)]
    ConsentWithdrawn {
        /// To what.
        #[n(0)]
        to: ConsentTo,
        /// Whose.
        #[n(1)]
        giver: Giver,
        /// How word came.
        #[n(2)]
        received: Option<Channel>,
    },
    /// The law allows it without consent. Words: why.
    #[n(2)]
    GroundRecorded {
        /// What.
        #[n(0)]
        to: ConsentTo,
        /// By which ground.
        #[n(1)]
        ground: LegalGround,
        /// To the end of that day.
        #[n(2)]
        until: Option<Day>,
    },
    /// Something confidential was told to somebody outside. Words: what.
    #[n(3)]
    Disclosed {
        /// To whom.
        #[n(0)]
        recipient: Recipient,
        /// What people call them; names nobody.
        #[n(1)]
        title: Option<Title>,
        /// Why it may be.
        #[n(2)]
        ground: DisclosureGround,
        /// How much.
        #[n(3)]
        shared: Vec<Shared>,
        /// The person concerned learns of it after that day alone, and why.
        #[n(4)]
        delay: Option<(DelayGround, Day)>,
    },
    /// Somebody asked concerning his own file. Words: what.
    #[n(4)]
    Asked {
        /// Who.
        #[n(0)]
        person: PersonNo,
        /// What for.
        #[n(1)]
        wish: Wish,
        /// How it came, where somebody else entered it.
        #[n(2)]
        received: Option<Channel>,
    },
    /// Seen; somebody of the post looks after it.
    #[n(5)]
    Acknowledged,
    /// Granted. Words: how.
    #[n(6)]
    Granted {
        /// How a copy was handed over.
        #[n(0)]
        handed: Option<Handed>,
    },
    /// Not granted. Words: why.
    #[n(7)]
    Refused {
        /// Why.
        #[n(0)]
        reason: RefusalReason,
    },
    /// Whoever asked no longer does.
    #[n(8)]
    Withdrawn,
    /// A breach of confidentiality was reported. Words: what happened.
    #[n(9)]
    BreachReported {
        /// What it is.
        #[n(0)]
        kind: BreachKind,
        /// Of whose confidence, if known.
        #[n(1)]
        about: Option<PersonNo>,
        /// Who is suspected.
        #[n(2)]
        suspects: Vec<Suspect>,
        /// Who therefore must not have it: they, and who held a suspected post.
        #[n(3)]
        recused: Vec<PersonNo>,
        /// When, as claimed.
        #[n(4)]
        occurred_at: At,
        /// The post that may know about whom it is.
        #[n(5)]
        confidant: Option<PostNo>,
    },
    /// How grave, and how many people it concerns.
    #[n(10)]
    BreachAssessed {
        /// How grave.
        #[n(0)]
        severity: Severity,
        /// How many.
        #[n(1)]
        people: u32,
    },
    /// Those concerned were told, or why not.
    #[n(11)]
    BreachTold {
        /// Which.
        #[n(0)]
        told: Told,
    },
    /// Something was done about it.
    #[n(12)]
    BreachMeasured {
        /// What.
        #[n(0)]
        measure: BreachMeasure,
    },
    /// It is closed. Words: what was found.
    #[n(13)]
    BreachClosed {
        /// How it ended.
        #[n(0)]
        outcome: BreachOutcome,
    },
    /// The person concerned is told of readings of his file after that day alone. Words: why.
    #[n(14)]
    ReceiptDelayed {
        /// Why.
        #[n(0)]
        ground: DelayGround,
        /// The last day.
        #[n(1)]
        until: Day,
    },
    /// What stands in this case is wrong so far; the words say what is right. The past stays.
    #[n(15)]
    Corrected {
        /// The request that asked for it.
        #[n(0)]
        request: CaseNo,
    },
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::Consented { .. } => Kind::Consented,
            Event::ConsentWithdrawn { .. } => Kind::ConsentWithdrawn,
            Event::GroundRecorded { .. } => Kind::GroundRecorded,
            Event::Disclosed { .. } => Kind::Disclosed,
            Event::Asked { .. } => Kind::RightAsked,
            Event::Acknowledged => Kind::RightAcknowledged,
            Event::Granted { .. } => Kind::RightGranted,
            Event::Refused { .. } => Kind::RightRefused,
            Event::Withdrawn => Kind::RightWithdrawn,
            Event::BreachReported { .. } => Kind::BreachReported,
            Event::BreachAssessed { .. } => Kind::BreachAssessed,
            Event::BreachTold { .. } => Kind::BreachTold,
            Event::BreachMeasured { .. } => Kind::BreachMeasured,
            Event::BreachClosed { .. } => Kind::BreachClosed,
            Event::ReceiptDelayed { .. } => Kind::ReceiptDelayed,
            Event::Corrected { .. } => Kind::Corrected,
        }
    }
}
