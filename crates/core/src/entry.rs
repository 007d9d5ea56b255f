//! The entry: what the log is made of. Three parts, by who may open them.
//!
//! - [`Header`]: college key. Routes, holders, clocks; it names no subject. Escalation and the proof of waiting times
//!   need nothing else.
//! - [`Body`]: the key of its case; the college key where it concerns nobody. Coded facts, no free text.
//! - words: the key of its case, apart from the body. The core never reads them; a [`Draft`] says which slot to seal.
//!
//! The leaf commits to sealed bytes alone: destroying a key leaves it valid.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::escalation::Row;
use crate::ids::{CaseNo, PersonNo, Position, PostNo, RequestId};
use crate::kind::Kind;
use crate::time::At;
use crate::words::Slot;
use crate::{
    access, adoption, calendar, care, census, counselling, crisis, duty, escalation, focus, operation,
    periodic, policy, publication, referral, report, rights, roster, warning,
};

/// Version of every kind while the stored format is 0.
pub const VERSION: u8 = 0;

/// Who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A person in a post.
    #[n(0)]
    Post {
        /// The post.
        #[n(0)]
        post: PostNo,
        /// Who filled it then.
        #[n(1)]
        person: PersonNo,
    },
    /// A person without a post, or the subject himself: the body says who.
    #[n(1)]
    Account,
    /// The engine: a lapse, an opening, its keys.
    #[n(2)]
    Engine,
}

impl By {
    /// The post that acted, if one did.
    pub fn post(self) -> Option<PostNo> {
        match self {
            By::Post { post, .. } => Some(post),
            By::Account | By::Engine => None,
        }
    }

    /// The person in the post, if a post acted.
    pub fn person(self) -> Option<PersonNo> {
        match self {
            By::Post { person, .. } => Some(person),
            By::Account | By::Engine => None,
        }
    }
}

/// A clock that starts, frozen: later policies do not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct ClockStart {
    /// Which row of the policy it runs by.
    #[n(0)]
    pub row: Row,
    /// Version of the policy or measure that gave its time; 0 while none was in force.
    #[n(1)]
    pub policy: u32,
    /// When it lapses.
    #[n(2)]
    pub due: At,
}

/// Which part of its command an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Part {
    /// From 0.
    #[n(0)]
    pub index: u32,
    /// How many entries the command made.
    #[n(1)]
    pub of: u32,
}

/// What may be read with the college key alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Header {
    /// When the engine took the command.
    #[n(0)]
    pub at: At,
    /// What the body tells.
    #[n(1)]
    pub kind: Kind,
    /// Version of the kind.
    #[n(2)]
    pub version: u8,
    /// Who acted.
    #[n(3)]
    pub by: By,
    /// The command.
    #[n(4)]
    pub command: RequestId,
    /// Which part of it.
    #[n(5)]
    pub part: Part,
    /// The case whose key seals body and words; none: the college key.
    #[n(6)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNo>,
    /// The case that this case came from.
    #[n(7)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CaseNo>,
    /// The post that it leaves. Of a lapse: the post that missed it, absent where nobody is blamed because the engine was
    /// down or the policy changed; who owed it then stands with the clock that it stops.
    #[n(8)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PostNo>,
    /// The one post that it reaches: its holder, the owner of its clock, or who is told.
    #[n(9)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PostNo>,
    /// The clock that it starts.
    #[n(10)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<ClockStart>,
    /// The clock that it stops, by the position of the entry that started it.
    #[n(11)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stops: Option<Position>,
}

/// Keyed digest of a whole request with its words, made by the engine: tells a repetition from another request.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Fingerprint(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fingerprint")
    }
}

/// What may be read with the key of the case.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// What happened.
    pub event: Event,
    /// Who acted without a post.
    pub person: Option<PersonNo>,
    /// Of the whole request; on the first entry of a command alone.
    pub fingerprint: Option<Fingerprint>,
}

macro_rules! events {
    ($($(#[$doc:meta])* $area:ident $variant:ident = $high:literal,)*) => {
        /// What happened, by area.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Event {$(
            $(#[$doc])*
            $variant($area::Event),
        )*}

        impl Event {
            /// The kind that a header gives it.
            pub fn kind(&self) -> Kind {
                match self { $(Event::$variant(event) => event.kind(),)* }
            }

            fn encode(&self, e: &mut minicbor::Encoder<&mut Vec<u8>>) -> Result<(), Infallible> {
                let done = match self { $(Event::$variant(event) => e.encode(event),)* };
                done.map(|_| ())
            }

            fn decode(kind: Kind, d: &mut minicbor::Decoder<'_>) -> Result<Event, minicbor::decode::Error> {
                let event = match kind as u16 >> 8 {
                    $($high => Event::$variant(d.decode()?),)*
                    _ => return Err(minicbor::decode::Error::message("unknown area")),
                };
                if event.kind() == kind {
                    Ok(event)
                } else {
                    Err(minicbor::decode::Error::message("another kind than the header says"))
                }
            }
        }

        $(impl From<$area::Event> for Event {
            fn from(event: $area::Event) -> Self {
                Event::$variant(event)
            }
        })*
    };
}

type Infallible = minicbor::encode::Error<std::convert::Infallible>;

events! {
    /// The engine about itself.
    operation Operation = 0,
    /// Units, posts, people, places.
    roster Roster = 1,
    /// Terms, holidays, service hours.
    calendar Calendar = 2,
    /// Deadlines.
    policy Policy = 3,
    /// Clocks apart from those that start with a report's own entries.
    escalation Escalation = 4,
    /// Observations and reports.
    report Report = 5,
    /// Crises.
    crisis Crisis = 6,
    /// The register of students to watch.
    focus Focus = 7,
    /// Accounts and readings.
    access Access = 8,
    /// Duties, tasks, registers.
    duty Duty = 9,
    /// The census of new students and the interviews that follow.
    census Census = 11,
    /// Rules of early warning and what fired.
    warning Warning = 12,
    /// What is done for a student.
    care Care = 13,
    /// Consents, disclosures, requests, breaches.
    rights Rights = 16,
    /// Reports on education work, bulletins, published statistics.
    publication Publication = 17,
    /// Weekly class reports.
    periodic Weeks = 10,
    /// Counselling.
    counselling Counselling = 14,
    /// Referrals.
    referral Referral = 15,
    /// What comes into force, and who approves it.
    adoption Adoption = 18,
}

/// Bytes that are no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// No header, of this build at least.
    #[error("not a header of this build")]
    Header,
    /// A kind or version that this build does not know.
    #[error("an entry of a newer build")]
    Newer,
    /// No body of the kind that the header names.
    #[error("not a body of its kind")]
    Body,
}

impl Header {
    /// Appends the stored form.
    pub fn encode_into(&self, out: &mut Vec<u8>) {
        let mut e = minicbor::Encoder::new(out);
        // Writing to memory cannot fail: the error type is uninhabited.
        let _: Result<_, Infallible> = e.encode(self);
    }

    /// Reads the stored form; all of `bytes` must be used.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        let mut d = minicbor::Decoder::new(bytes);
        let header: Self = d.decode().map_err(|_| CodecError::Header)?;
        if d.position() != bytes.len() {
            return Err(CodecError::Header);
        }
        if header.version != VERSION {
            return Err(CodecError::Newer);
        }
        Ok(header)
    }
}

impl Body {
    /// Appends the stored form: an array of the event, the person and the fingerprint.
    pub fn encode_into(&self, out: &mut Vec<u8>) {
        let mut e = minicbor::Encoder::new(out);
        let _: Result<_, Infallible> = (|| {
            e.array(3)?;
            self.event.encode(&mut e)?;
            e.encode(self.person)?.encode(self.fingerprint)?;
            Ok(())
        })();
    }

    /// Reads the stored form of a body whose header says `kind`; all of `bytes` must be used.
    pub fn decode(kind: Kind, bytes: &[u8]) -> Result<Self, CodecError> {
        let mut d = minicbor::Decoder::new(bytes);
        let mut read = || -> Result<Self, minicbor::decode::Error> {
            if d.array()? != Some(3) {
                return Err(minicbor::decode::Error::message("a body has three parts"));
            }
            let event = Event::decode(kind, &mut d)?;
            let person = d.decode()?;
            let fingerprint = d.decode()?;
            Ok(Self { event, person, fingerprint })
        };
        let body = read().map_err(|_| CodecError::Body)?;
        if d.position() == bytes.len() { Ok(body) } else { Err(CodecError::Body) }
    }
}

/// An entry as the fold sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where in the log.
    pub position: Position,
    /// Its header.
    pub header: Header,
    /// Its body; absent when its key was destroyed.
    pub body: Option<Body>,
    /// Whether words stand beside it.
    pub has_words: bool,
}

impl Entry {
    /// The event, where it can be read.
    pub fn event(&self) -> Option<&Event> {
        self.body.as_ref().map(|body| &body.event)
    }

    /// Who acted, where it can be read: the person in the post or the one that the body names.
    pub fn actor(&self) -> Option<PersonNo> {
        self.header.by.person().or(self.body.as_ref().and_then(|body| body.person))
    }
}

/// An entry before it is stored: what the engine seals.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its header.
    pub header: Header,
    /// Its body.
    pub body: Body,
    /// The words that go with it.
    pub words: Option<Slot>,
}

impl Draft {
    /// The entry that it becomes at `position`.
    pub fn into_entry(self, position: Position) -> Entry {
        Entry { position, header: self.header, body: Some(self.body), has_words: self.words.is_some() }
    }
}

/// Digest of an entry as stored: SHA-256 of the byte 0, the position (8 bytes, big-endian), then header, body and words
/// as they are sealed, each behind its length (4 bytes, big-endian). An entry without words has an empty third part.
pub fn leaf(position: Position, header: &[u8], body: &[u8], words: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update([0]);
    digest.update(position.0.to_be_bytes());
    for part in [header, body, words] {
        digest.update((part.len() as u32).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}
