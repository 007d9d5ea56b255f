//! The payload of a group: its entries, sealed, and how to open them again.
//!
//! Integers are little-endian. For a group of n entries (n stands in the frame):
//!
//! ```text
//! n × { header length u16, body length u32, words length u32 }      lengths in bytes as stored; words 0: none
//! header block     nonce (12) │ ciphertext: the n headers, one behind the other │ tag (16)
//! bodies           n sealed bodies: nonce │ ciphertext │ tag
//! words            sealed words of those entries that have any: nonce │ ciphertext │ tag
//! ```
//!
//! A header's stored bytes, which the leaf commits to, are its slice of the block's ciphertext: the cipher is a stream, so
//! lengths are kept. The block is sealed once with the college's header key; a body with the key of its case, or the
//! college's where the header names no case. Words stand last, so that a replay never touches them.

use uuid::Uuid;
use wuji_core::entry::{Draft, leaf};
use wuji_core::ids::Position;
use wuji_core::{Body, Entry, Header};

use crate::error::OpenError;
use crate::vault::{self, KeyFault, Keys, Part, Place, SealFault, SealingKey};

const LENGTHS: usize = 2 + 4 + 4;
const NONCE: usize = 12;
const TAG: usize = 16;

/// A group being gathered.
#[derive(Default)]
pub(crate) struct Gathering {
    first: u64,
    lengths: Vec<u8>,
    headers: Vec<u8>,
    bodies: Vec<u8>,
    words: Vec<u8>,
    plain: Vec<u8>,
    count: u32,
}

impl Gathering {
    /// Begins a group whose first entry stands at `first`.
    pub(crate) fn begin(&mut self, first: u64) {
        self.first = first;
        self.count = 0;
        for part in [&mut self.lengths, &mut self.headers, &mut self.bodies, &mut self.words] {
            part.clear();
        }
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// Bytes gathered so far.
    pub(crate) fn len(&self) -> usize {
        self.lengths.len() + self.headers.len() + self.bodies.len() + self.words.len()
    }

    /// Seals body and words of the next entry; its header waits for the whole block.
    pub(crate) fn add(
        &mut self,
        keys: &Keys,
        college: Uuid,
        draft: &Draft,
        words: Option<&str>,
    ) -> Result<(), Unsealed> {
        let case = draft.header.case.map_or(0, |case| case.0);
        let key = key_of(keys, case)?;
        let position = self.first + u64::from(self.count);
        let place = |part| Place { college, position, part, case };

        let header_start = self.headers.len();
        draft.header.encode_into(&mut self.headers);
        self.plain.clear();
        draft.body.encode_into(&mut self.plain);
        let body_start = self.bodies.len();
        vault::seal(key, &place(Part::Body), &self.plain, &mut self.bodies)?;
        let words_start = self.words.len();
        if let Some(words) = words {
            vault::seal(key, &place(Part::Words), words.as_bytes(), &mut self.words)?;
        }
        let header = u16::try_from(self.headers.len() - header_start).map_err(|_| Unsealed::TooLong)?;
        self.lengths.extend(header.to_le_bytes());
        self.lengths.extend(((self.bodies.len() - body_start) as u32).to_le_bytes());
        self.lengths.extend(((self.words.len() - words_start) as u32).to_le_bytes());
        self.count += 1;
        Ok(())
    }

    /// Seals the headers and writes the payload into `out`.
    pub(crate) fn finish(&self, keys: &Keys, college: Uuid, out: &mut Vec<u8>) -> Result<(), Unsealed> {
        out.clear();
        out.extend_from_slice(&self.lengths);
        let place = Place { college, position: self.first, part: Part::Header, case: 0 };
        vault::seal(keys.college().headers(), &place, &self.headers, out)?;
        out.extend_from_slice(&self.bodies);
        out.extend_from_slice(&self.words);
        Ok(())
    }
}

/// Why something could not be sealed.
#[derive(Debug)]
pub(crate) enum Unsealed {
    Key(#[expect(dead_code, reason = "shown by Debug, where a failure is investigated")] KeyFault),
    Cipher(#[expect(dead_code, reason = "shown by Debug, where a failure is investigated")] SealFault),
    TooLong,
}

impl From<KeyFault> for Unsealed {
    fn from(fault: KeyFault) -> Self {
        Self::Key(fault)
    }
}

impl From<SealFault> for Unsealed {
    fn from(fault: SealFault) -> Self {
        Self::Cipher(fault)
    }
}

fn key_of(keys: &Keys, case: u32) -> Result<&SealingKey, KeyFault> {
    if case == 0 { Ok(keys.college().clear_bodies()) } else { keys.case(case) }
}

/// One entry of a group as stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sealed<'a> {
    pub(crate) position: Position,
    pub(crate) header: &'a [u8],
    pub(crate) body: &'a [u8],
    pub(crate) words: &'a [u8],
}

impl Sealed<'_> {
    pub(crate) fn leaf(&self) -> [u8; 32] {
        leaf(self.position, self.header, self.body, self.words)
    }
}

/// A group's payload, taken apart without any key.
pub(crate) struct Parts<'a> {
    first: u64,
    block: &'a [u8],
    lengths: &'a [u8],
    bodies: &'a [u8],
    words: &'a [u8],
}

/// The lengths of a payload do not fit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Misshapen;

impl<'a> Parts<'a> {
    /// Takes a payload apart; every byte of it belongs to one part.
    pub(crate) fn of(first: u64, count: u32, payload: &'a [u8]) -> Result<Self, Misshapen> {
        let table = (count as usize).checked_mul(LENGTHS).ok_or(Misshapen)?;
        let (lengths, rest) = payload.split_at_checked(table).ok_or(Misshapen)?;
        let (mut headers, mut bodies, mut words) = (0_usize, 0_usize, 0_usize);
        for (header, body, word) in lengths_of(lengths) {
            headers += header;
            bodies += body;
            words += word;
        }
        let (block, rest) = rest.split_at_checked(headers + NONCE + TAG).ok_or(Misshapen)?;
        let (bodies, rest) = rest.split_at_checked(bodies).ok_or(Misshapen)?;
        if rest.len() != words {
            return Err(Misshapen);
        }
        Ok(Self { first, block, lengths, bodies, words: rest })
    }

    /// Its entries, sealed.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Sealed<'a>> {
        let mut headers = self.block.get(NONCE..).unwrap_or_default();
        let (mut bodies, mut words) = (self.bodies, self.words);
        let first = self.first;
        lengths_of(self.lengths).zip(0_u64..).map(move |((header, body, word), n)| Sealed {
            position: Position(first + n),
            header: take(&mut headers, header),
            body: take(&mut bodies, body),
            words: take(&mut words, word),
        })
    }

    /// Opens the headers.
    pub(crate) fn headers(&self, keys: &Keys, college: Uuid) -> Result<Vec<Header>, OpenError> {
        let place = Place { college, position: self.first, part: Part::Header, case: 0 };
        let at = Position(self.first);
        let mut plain = Vec::new();
        let opened = vault::open(keys.college().headers(), &place, self.block, &mut plain);
        opened.map_err(|_| OpenError::Sealed(at))?;
        let mut rest = plain.as_slice();
        let mut headers = Vec::with_capacity(self.lengths.len() / LENGTHS);
        for (header, ..) in lengths_of(self.lengths) {
            let bytes = take(&mut rest, header);
            let position = Position(self.first + headers.len() as u64);
            headers.push(Header::decode(bytes).map_err(|fault| OpenError::Codec(position, fault))?);
        }
        Ok(headers)
    }

    /// Opens headers and bodies, in order.
    pub(crate) fn open(&self, keys: &Keys, college: Uuid, into: &mut Vec<Entry>) -> Result<(), OpenError> {
        let mut plain = Vec::new();
        for (sealed, header) in self.entries().zip(self.headers(keys, college)?) {
            let body = open_body(keys, college, &sealed, &header, &mut plain)?;
            let (position, has_words) = (sealed.position, !sealed.words.is_empty());
            into.push(Entry { position, header, body, has_words });
        }
        Ok(())
    }
}

fn open_body(
    keys: &Keys,
    college: Uuid,
    sealed: &Sealed<'_>,
    header: &Header,
    plain: &mut Vec<u8>,
) -> Result<Option<Body>, OpenError> {
    let case = header.case.map_or(0, |case| case.0);
    let key = match key_of(keys, case) {
        Ok(key) => key,
        Err(KeyFault::Destroyed(_)) => return Ok(None),
        Err(KeyFault::Missing(n)) => return Err(OpenError::KeyMissing(n)),
    };
    let place = Place { college, position: sealed.position.0, part: Part::Body, case };
    vault::open(key, &place, sealed.body, plain).map_err(|_| OpenError::Sealed(sealed.position))?;
    Body::decode(header.kind, plain).map(Some).map_err(|fault| OpenError::Codec(sealed.position, fault))
}

/// Opens the words of an entry, with the key of its case.
pub(crate) fn open_words(
    keys: &Keys,
    college: Uuid,
    sealed: &Sealed<'_>,
    case: u32,
) -> Result<Vec<u8>, OpenError> {
    let key = match key_of(keys, case) {
        Ok(key) => key,
        Err(KeyFault::Destroyed(n) | KeyFault::Missing(n)) => return Err(OpenError::KeyMissing(n)),
    };
    let place = Place { college, position: sealed.position.0, part: Part::Words, case };
    let mut plain = Vec::new();
    vault::open(key, &place, sealed.words, &mut plain).map_err(|_| OpenError::Sealed(sealed.position))?;
    Ok(plain)
}

fn lengths_of(table: &[u8]) -> impl Iterator<Item = (usize, usize, usize)> {
    table.chunks_exact(LENGTHS).map(|row| match *row {
        [h0, h1, b0, b1, b2, b3, w0, w1, w2, w3] => (
            usize::from(u16::from_le_bytes([h0, h1])),
            u32::from_le_bytes([b0, b1, b2, b3]) as usize,
            u32::from_le_bytes([w0, w1, w2, w3]) as usize,
        ),
        _ => (0, 0, 0),
    })
}

/// The next `len` bytes of `from`. The table was checked against the payload, so they are there.
fn take<'a>(from: &mut &'a [u8], len: usize) -> &'a [u8] {
    let (part, rest) = from.split_at_checked(len).unwrap_or((from, &[]));
    *from = rest;
    part
}
