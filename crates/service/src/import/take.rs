//! A file taken in: planned on the state of now, shown before anything is kept, committed as what was shown or refused as
//! stale. One way for the command line beside a log and for the running server.
//!
//! Invariants: what is shown tells of no case. Whoever imports a roster is no helper, and could learn from a preview, as
//! often as he likes and without a trace, whether a student has a case that would change hands. Of what passed on he hears
//! after the commit alone, in tens. The token of a preview is no fingerprint of the state: each has a number used once.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{CaseState, Deed, Relation, Standing, authority};
use wuji_core::action::Import;
use wuji_core::ids::{CaseNo, PersonNo, PostNo, RequestId, Tag};
use wuji_core::publication::{Shown, in_tens};
use wuji_core::roster::{Leaving, Role, RollOver};
use wuji_core::{Action, At, Kind, Network, Request, Words};
use wuji_engine::{Engine, OpenError, ReadError, SubmitError, random_id};

use super::college::{Gaps, outlook};
use super::plan::{Plan, plan};
use super::roster::Counts;
use crate::tags::tag;
use crate::text::Text;

/// A file, as JSON carries it: base64.
#[derive(Clone, JsonSchema)]
#[schemars(transparent)]
pub struct FileBytes(#[schemars(with = "String")] pub Vec<u8>);

impl Serialize for FileBytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'d> Deserialize<'d> for FileBytes {
    fn deserialize<D: serde::Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // What it held is in no error.
        STANDARD.decode(text).map(Self).map_err(|_| serde::de::Error::custom("not base64"))
    }
}

/// What a file is.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Form {
    /// A roster of new students, CSV or XLSX.
    Roster,
    /// A college file, TOML.
    College,
    /// The roster of a new year, CSV or XLSX: who moves, who comes, who leaves.
    RollOver {
        /// A college file with the posts of the new year.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        officers: Option<FileBytes>,
        /// Classes of this year of entry graduated, as far as the roster does not name them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        graduating: Option<u16>,
        /// Why everybody else whom the roster does not name left; he stays when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        missing: Option<Leaving>,
    },
    /// Results of a census, CSV or XLSX.
    Census {
        /// Its case; the newest when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        census: Option<CaseNo>,
    },
}

/// A file to be taken in.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// In which of his posts; the first that may when absent.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostNo>,
    /// What it is.
    pub form: Form,
    /// The file, base64.
    pub file: FileBytes,
    /// The token of its preview: commits what that showed. A preview alone when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// What is wrong somewhere in a file. Never what stands there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Wrong {
    /// Line, counted from 1; 0 where the file as a whole is meant.
    pub line: u32,
    /// Which column, or which keys lead there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Stable code.
    pub code: String,
    /// The same for people, in the language asked for.
    pub reason: String,
}

/// Who moves, comes and leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Year {
    /// How many get another class or another bed.
    pub moved: u32,
    /// How many come.
    pub arrived: u32,
    /// How many leave, by reason.
    pub departed: BTreeMap<Leaving, u32>,
    /// How many the roster does not name who stay.
    pub unnamed: u32,
    /// How many classes nobody learns in any more.
    pub classes_closed: u32,
}

/// What results come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Results {
    /// Of which census.
    pub census: CaseNo,
    /// How many results can be recorded.
    pub good: u32,
    /// How many of them come into each class, from 1.
    pub classes: BTreeMap<u8, u32>,
    /// How many of them a critical item puts there.
    pub critical: u32,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    /// How many rows it has, blank ones and the header apart.
    pub rows: u32,
    /// How many lines are refused.
    pub refused: u32,
    /// Why it is no such file at all: a stable code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// Everything that is wrong, by line.
    pub problems: Vec<Wrong>,
    /// Of a roster: how many of each thing it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
    /// Of the roster of a new year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<Year>,
    /// Of results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results: Option<Results>,
}

/// What passed on in a commit, in tens; nothing of fewer than 11.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PassedOn {
    /// Open matters that left a post, by its role.
    pub matters: BTreeMap<Role, Shown>,
    /// Open reports about those who left: they do not end thereby.
    pub reports: Shown,
    /// Open crises about those who left: they do not end thereby.
    pub crises: Shown,
    /// Those who left and are on the register: word to the other school is due.
    pub listings: Shown,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Taken {
    /// What it says, and what is wrong with it.
    pub read: Said,
    /// How many entries of each kind it makes or made; those of cases apart.
    pub preview: BTreeMap<Kind, u32>,
    /// Gaps that it leaves in the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gaps: Option<Gaps>,
    /// Sent with the same file it commits this; none where there is nothing to commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// When it was committed.
    pub committed: Option<At>,
    /// What passed on thereby.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_on: Option<PassedOn>,
}

/// Why a file was not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// Nobody who asks has a post that may.
    NotAllowed,
    /// There is no such census.
    NoCensus,
    /// The state or the file is not what was previewed, or the log did not take it.
    Submit(SubmitError),
    /// The log cannot be read.
    Read(ReadError),
    /// No randomness.
    Entropy,
}

impl From<SubmitError> for NotTaken {
    fn from(error: SubmitError) -> Self {
        NotTaken::Submit(error)
    }
}

impl From<ReadError> for NotTaken {
    fn from(error: ReadError) -> Self {
        NotTaken::Read(error)
    }
}

impl From<OpenError> for NotTaken {
    fn from(_: OpenError) -> Self {
        NotTaken::Entropy
    }
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many rows are read.
    Read(u32),
    /// It is tried on a copy of the state.
    Trying,
    /// It is being written.
    Writing,
}

/// The post in which a person takes in such a file: the one that he names, or his first that may.
pub fn acting(network: &Network, by: PersonNo, named: Option<PostNo>, form: &Form, at: At) -> Option<PostNo> {
    let roster = &network.roster;
    let (deed, relations): (Deed, &[Relation]) = match form {
        Form::Census { .. } => (Deed::RecordCensus, &[Relation::Elsewhere, Relation::OwnDepartment]),
        Form::Roster | Form::College | Form::RollOver { .. } => (Deed::SetUp, &[Relation::Elsewhere]),
    };
    let may = |post: &PostNo| {
        roster.role(*post).is_some_and(|role| {
            let yes = |relation: &Relation| authority(Standing::Post(role), *relation, deed, CaseState::Open);
            relations.iter().any(yes)
        })
    };
    let mut posts = network.posts_of(by, at).into_iter();
    match named {
        Some(named) => posts.find(|post| *post == named).filter(may),
        None => posts.find(may),
    }
}

/// Previews a file for a person, and commits it where the token of a preview says so, or `at_once`: whoever has the log
/// to himself need not be asked twice.
pub fn take(
    engine: &Engine,
    by: PersonNo,
    asked: &Take,
    at_once: bool,
    text: Text,
    progress: &mut dyn FnMut(Progress),
) -> Result<Taken, NotTaken> {
    let network = engine.read(|view| view.network.clone())?;
    let at = engine.now();
    let post = acting(&network, by, asked.post, &asked.form, at).ok_or(NotTaken::NotAllowed)?;
    let tags = engine.tags();
    let tag = |written: &str| tag(&tags, written);
    let planned = plan(&network, ((by, post), at), asked, &tag, text, progress)?;
    let Plan { read, actions, words, year, shows_gaps } = planned;
    if actions.is_empty() {
        // What was previewed is done already, or the file is another one.
        if asked.token.is_some() {
            return Err(SubmitError::Refused(wuji_core::Refusal::Stale).into());
        }
        let (preview, committed) = (BTreeMap::new(), None);
        return Ok(Taken { read, preview, gaps: None, token: None, committed, passed_on: None });
    }
    progress(Progress::Trying);
    let preview = outlook(&network, at, by, post, actions, words.len()).map_err(SubmitError::Refused)?;
    let seal = |once: &str| token(once, &tag, preview.digest, asked);
    let commits = match &asked.token {
        Some(token) => match token.split_once('.') {
            Some((once, _)) if seal(once) == *token => true,
            _ => return Err(SubmitError::Refused(wuji_core::Refusal::Stale).into()),
        },
        None => at_once,
    };
    let (token, committed, passed_on) = if commits {
        let passed_on = year.map(|year| passed_on(&network, &year, &preview.leaving));
        progress(Progress::Writing);
        (None, Some(commit(engine, (by, post), preview.import, words)?), passed_on)
    } else {
        (Some(seal(&random_id()?.simple().to_string())), None, None)
    };
    let gaps = shows_gaps.then_some(preview.gaps);
    let preview = preview.counts.into_iter().filter(|(kind, _)| is_of_the_network(*kind)).collect();
    Ok(Taken { read, preview, gaps, token, committed, passed_on })
}

fn commit(
    engine: &Engine,
    (by, post): (PersonNo, PostNo),
    import: Import,
    words: Vec<Words>,
) -> Result<At, NotTaken> {
    let id = RequestId(random_id()?);
    let request = Request { id, by, post: Some(post), action: Action::Import(import) };
    Ok(engine.submit(request, words)?.at)
}

/// A number used once, and what it seals together with what would happen and the bytes of the files.
fn token(once: &str, tag: &dyn Fn(&str) -> Tag, digest: Tag, asked: &Take) -> String {
    use sha2::{Digest, Sha256};
    let mut sha = Sha256::new();
    sha.update(digest.0);
    sha.update(&asked.file.0);
    if let Form::RollOver { officers: Some(officers), .. } = &asked.form {
        sha.update(&officers.0);
    }
    let sealed = tag(&format!("preview {once} {}", STANDARD.encode(sha.finalize())));
    let hex: String = sealed.0.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{once}.{hex}")
}

/// Entries of the network and of the census; all others are of cases.
fn is_of_the_network(kind: Kind) -> bool {
    let areas = ["roster.", "calendar.", "policy.", "access.account", "census."];
    areas.iter().any(|area| kind.name().starts_with(area))
}

fn passed_on(network: &Network, year: &RollOver, leaving: &BTreeMap<PostNo, u32>) -> PassedOn {
    let mut matters: BTreeMap<Role, u32> = BTreeMap::new();
    for (post, count) in leaving {
        if let Some(role) = network.roster.role(*post) {
            *matters.entry(role).or_default() += count;
        }
    }
    let distinct = |cases: &[CaseNo]| in_tens(cases.iter().collect::<BTreeSet<_>>().len() as u32);
    PassedOn {
        matters: matters.into_iter().map(|(role, count)| (role, in_tens(count))).collect(),
        reports: distinct(&year.open_reports),
        crises: distinct(&year.open_crises),
        listings: distinct(&year.listings),
    }
}
