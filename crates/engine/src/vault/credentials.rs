//! What people sign in with: a password's hash, a one-time code's hash. Who may sign in stands in the log; this is how
//! he proves that it is he.
//!
//! Invariant: what [`Credentials::put`] acknowledged is there after every crash, unchanged; what failed is there as it
//! was before, or as it should have become, never half. A file that is replaced is overwritten and removed, so that a
//! hash that was struck is nowhere.
//!
//! Absent on purpose: hashing, and whether a code or password is right (the host's), who may sign in (the log's). The
//! layout stands in [`super`].

mod file;
mod record;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use uuid::Uuid;
use wuji_core::At;
use wuji_core::ids::PersonNo;
use zeroize::Zeroizing;

use super::error::CredentialsError;
use super::keys::Keys;
use crate::storage::Storage;
use file::Files;

/// What one person signs in with. Its `Debug` shows nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credential {
    /// Hash of the password, as a PHC string.
    pub password: Option<Zeroizing<String>>,
    /// A one-time code with which a password may be set.
    pub code: Option<Code>,
}

/// A one-time code. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// Hash of the code, as a PHC string.
    pub hash: Zeroizing<String>,
    /// It is good before this.
    pub until: At,
}

impl Credential {
    /// Whether there is nothing to sign in with.
    pub fn is_empty(&self) -> bool {
        self.password.is_none() && self.code.is_none()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(..)")
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(..)")
    }
}

type Entries = BTreeMap<PersonNo, Credential>;

/// The credentials of a college.
pub struct Credentials {
    entries: RwLock<Entries>,
    files: Mutex<Files>,
}

impl Credentials {
    /// Opens them for their one writer; there need be none yet. What it shows is durable.
    pub fn open(storage: Arc<dyn Storage>, college: Uuid, keys: Keys) -> Result<Self, CredentialsError> {
        Self::read(Files::writable(storage, college, keys))
    }

    /// Opens them and writes nothing, beside a running writer as well.
    pub fn open_read_only(
        storage: Arc<dyn Storage>,
        college: Uuid,
        keys: Keys,
    ) -> Result<Self, CredentialsError> {
        Self::read(Files::read_only(storage, college, keys))
    }

    fn read(mut files: Files) -> Result<Self, CredentialsError> {
        let mut entries = Entries::new();
        for payload in files.read()? {
            let changes = record::decode(&payload).ok_or(CredentialsError::UnknownFormat)?;
            change(&mut entries, changes);
        }
        Ok(Self { entries: RwLock::new(entries), files: Mutex::new(files) })
    }

    /// What a person signs in with.
    pub fn get(&self, person: PersonNo) -> Option<Credential> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).get(&person).cloned()
    }

    /// Everybody who has something to sign in with.
    pub fn people(&self) -> Vec<PersonNo> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }

    /// Puts it in the place of what was there; durable on return. An empty one strikes.
    pub fn put(&self, person: PersonNo, credential: Credential) -> Result<(), CredentialsError> {
        self.put_all(vec![(person, credential)])
    }

    /// Several at once: all of them or none, with one sync.
    pub fn put_all(&self, changes: Vec<(PersonNo, Credential)>) -> Result<(), CredentialsError> {
        self.keep(&mut self.files.lock().unwrap_or_else(PoisonError::into_inner), changes)
    }

    fn keep(&self, files: &mut Files, changes: Vec<(PersonNo, Credential)>) -> Result<(), CredentialsError> {
        let written = record::encode(changes.iter().map(|(person, credential)| (*person, credential)))?;
        files.append(&written, || self.whole(&changes))?;
        change(&mut self.entries.write().unwrap_or_else(PoisonError::into_inner), changes);
        Ok(())
    }

    /// Gives codes to people, in the place of those that they had, and leaves their passwords alone.
    pub fn invite_all(&self, codes: Vec<(PersonNo, Code)>) -> Result<(), CredentialsError> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        // Read under the lock of the files: nobody changes a password in between.
        let invited = |(person, code)| {
            let password = self.get(person).and_then(|credential| credential.password);
            (person, Credential { password, code: Some(code) })
        };
        self.keep(&mut files, codes.into_iter().map(invited).collect())
    }

    /// Takes away all that a person signs in with; nothing of it is in any file when this returns.
    pub fn strike(&self, person: PersonNo) -> Result<(), CredentialsError> {
        let changes = vec![(person, Credential::default())];
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.replace(&self.whole(&changes)?)?;
        change(&mut self.entries.write().unwrap_or_else(PoisonError::into_inner), changes);
        Ok(())
    }

    /// All entries as they are after `changes`.
    fn whole(&self, changes: &[(PersonNo, Credential)]) -> Result<Zeroizing<Vec<u8>>, CredentialsError> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let mut whole: BTreeMap<PersonNo, &Credential> =
            entries.iter().map(|(person, credential)| (*person, credential)).collect();
        whole.extend(changes.iter().map(|(person, credential)| (*person, credential)));
        record::encode(whole.into_iter().filter(|(_, credential)| !credential.is_empty()))
    }
}

fn change(entries: &mut Entries, changes: Vec<(PersonNo, Credential)>) {
    for (person, credential) in changes {
        if credential.is_empty() {
            entries.remove(&person);
        } else {
            entries.insert(person, credential);
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}
