//! Numbers of things. Inside, everything is a dense number given in log order; a caller meets a UUID only as the id of
//! its request.

use std::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        #[cbor(transparent)]
        pub struct $name(#[n(0)] pub u32);

        impl $name {
            /// As an index into a table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

numbers! {
    /// A case: what a key belongs to. Case n is sealed by key n of the keyring; the first is 1.
    CaseNo,
    /// A person, numbered by the case of the person's record.
    PersonNo,
    /// A unit: the leading group, an office, the centre, a department's station.
    UnitNo,
    /// A post, which postings fill.
    PostNo,
    /// A class.
    ClassNo,
    /// A dormitory room.
    RoomNo,
    /// A campus.
    SiteNo,
    /// Evidence that a duty was done.
    EvidenceNo,
    /// A document in the register of documents.
    DocumentNo,
}

impl PersonNo {
    /// The case that holds the person's record.
    pub fn record(self) -> CaseNo {
        CaseNo(self.0)
    }
}

/// Place of an entry in the log; the first is 0.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode, Default,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
#[cbor(transparent)]
pub struct Position(#[n(0)] pub u64);

impl Position {
    /// The position `n` further on.
    pub fn plus(self, n: usize) -> Self {
        Self(self.0.saturating_add(n as u64))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Id of a request, chosen by whoever sends it; the same id twice is the same request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub Uuid);

impl RequestId {
    /// The id of what follows from `case` and the entry at `position`, the same every time it is asked for.
    pub fn derived(case: CaseNo, position: Position) -> Self {
        let mut name = [0; 12];
        let (left, right) = name.split_at_mut(4);
        left.copy_from_slice(&case.0.to_be_bytes());
        right.copy_from_slice(&position.0.to_be_bytes());
        Self(Uuid::new_v5(&SPACE, &name))
    }

    /// Another id that follows from this one, for an emergency whose own id is taken.
    pub fn sibling(self) -> Self {
        Self(Uuid::new_v5(&SPACE, self.0.as_bytes()))
    }
}

/// Name space of derived ids: `wuji` in its first bytes.
const SPACE: Uuid = Uuid::from_bytes(*b"wuji\x00\x00\x50\x00\x80\x00derive");

impl<C> Encode<C> for RequestId {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(self.0.as_bytes())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for RequestId {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = d.bytes()?;
        Uuid::from_slice(bytes).map(Self).map_err(|_| minicbor::decode::Error::message("an id has 16 bytes"))
    }
}

/// Keyed tag of something that would name a person: a student number, a staff number, a login. Equal things have equal
/// tags within one college; the tag alone says nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Tag(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tag")
    }
}

impl Serialize for Tag {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Uuid::from_bytes(self.0).simple())
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(|id| Self(id.into_bytes()))
    }
}
