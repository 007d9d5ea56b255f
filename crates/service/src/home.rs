//! Where a college's log lives, as the command line names it; and what is said when it cannot be opened.

use std::io;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use wuji_core::ids::{PersonNo, PostNo};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::{At, Event, Network, operation};
use wuji_engine::vault::{EpochKey, EpochKeyError};
use wuji_engine::{Archive, Engine, Home, OpenError, ReadError, SubmitError, Until};

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::text::key;

/// The three places of a log. The key belongs on another disk than the data.
#[derive(Debug, Clone, Args)]
pub(crate) struct HomeArguments {
    #[arg(long, value_name = "DIR", default_value = "wuji-data")]
    pub(crate) data: PathBuf,
    #[arg(long, value_name = "DIR", default_value = "wuji-vault")]
    pub(crate) vault: PathBuf,
    #[arg(long, value_name = "FILE", default_value = "wuji.key")]
    pub(crate) key: PathBuf,
}

/// Why a command ends early.
pub(crate) enum Stop {
    Key(EpochKeyError),
    Open(OpenError),
    Submit(SubmitError),
    Read(ReadError),
    /// Only demo logs show people to who is not signed in.
    SignInRequired,
    /// No such persona.
    Persona,
    /// A generated college could not be set up.
    SetUp,
    Terminal(io::Error),
}

impl HomeArguments {
    pub(crate) fn home(&self) -> Result<Home, Stop> {
        let key = EpochKey::from_file(&self.key).map_err(Stop::Key)?;
        Ok(Home { data: self.data.clone(), vault: self.vault.clone(), key })
    }

    /// Opens the log, with progress on a terminal's standard error.
    pub(crate) fn open(&self) -> Result<Engine, Stop> {
        let bar = bar();
        let progress = bar.clone();
        let engine = Engine::open(&self.home()?, move |entries| progress.set_position(entries));
        bar.finish_and_clear();
        Ok(engine?)
    }

    /// Reads the log without opening it.
    pub(crate) fn archive(&self) -> Result<Archive, Stop> {
        Ok(Archive::open(&self.home()?)?)
    }

    /// Opens a demo's log; any other needs somebody who signed in, and is not even touched.
    pub(crate) fn open_demo(&self) -> Result<Engine, Stop> {
        let archive = self.archive()?;
        let first = archive.entries(Until::Position(1)).next().transpose()?;
        let is_demo = first.is_some_and(|entry| {
            matches!(entry.event(), Some(Event::Operation(operation::Event::Genesis { demo: true, .. })))
        });
        if is_demo { self.open() } else { Err(Stop::SignInRequired) }
    }
}

/// A counter of entries, hidden by itself where standard error is no terminal.
pub(crate) fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {human_pos} {per_sec}");
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

macro_rules! stops {
    ($($error:ty => $variant:ident,)*) => {$(
        impl From<$error> for Stop {
            fn from(error: $error) -> Self {
                Stop::$variant(error)
            }
        }
    )*};
}

stops! {
    OpenError => Open,
    SubmitError => Submit,
    ReadError => Read,
    io::Error => Terminal,
}

impl Stop {
    /// The stable code, for texts and machines.
    fn code(&self) -> &'static str {
        match self {
            Stop::Key(error) => error.code(),
            Stop::Open(error) => error.code(),
            Stop::Submit(error) => error.code(),
            Stop::Read(error) => error.code(),
            Stop::SignInRequired => "sign_in_required",
            Stop::Persona => "persona_unknown",
            Stop::SetUp => "demo_not_set_up",
            Stop::Terminal(_) => "disk_failed",
        }
    }

    /// Says it, and how the command ends for it.
    pub(crate) fn tell(self, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
        if let Stop::Terminal(error) = self {
            return Err(error);
        }
        let code = self.code();
        let refusal = key("refusal", code);
        let key = if terminal.text.find(&refusal).is_some() { refusal } else { key("engine", code) };
        terminal.refuse(&key, "")
    }
}

/// Until when, as every command takes it: a position, or a time.
pub(crate) fn until(text: &str) -> Result<Until, String> {
    if let Ok(position) = text.parse() {
        return Ok(Until::Position(position));
    }
    text.parse::<At>().map(Until::At).map_err(|error| error.to_string())
}

/// The system administrator and his post: who imports.
pub(crate) fn administrator(network: &Network) -> Option<(PersonNo, PostNo)> {
    let post = network.roster.single_post(UnitKind::Administration, Role::SystemAdministrator)?;
    let holder = network.roster.holders(post, network.last_at()).next()?;
    Some((holder.person, post))
}
