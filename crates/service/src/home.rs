//! Where a college's log lives, as the command line names it; and what is said when a command ends early.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use wuji_core::ids::{PersonNo, PostNo};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::{At, Network};
use wuji_engine::vault::{EpochKey, EpochKeyError};
use wuji_engine::{Archive, CredentialsError, Engine, Home, OpenError, ReadError, SubmitError, Until};

use crate::client::ClientError;
use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::persona;
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
    /// The running server, or that there is none.
    Client(ClientError),
    /// Nobody was named, neither a login nor a persona.
    PersonaMissing,
    /// The server is no demo, or its demo has no such persona.
    Persona,
    /// Whoever signs in by login asks in one of his posts, by its number.
    PostExpected,
    /// A password is asked for, and there is nobody to ask.
    NoTerminal,
    /// What people sign in with could not be kept.
    Credentials(CredentialsError),
    /// No login was given.
    LoginsMissing,
    /// No open account has this login.
    LoginUnknown,
    /// At a server somebody manages accounts, and nobody was named.
    AdministratorMissing,
    /// The system gave no random bytes.
    Entropy,
    /// Another process has the log open: the server, most likely.
    Running,
    /// Nobody is system administrator, in whose name files are imported.
    Administrator,
    /// Nobody at hand records results of a census.
    Recorder,
    /// There is no such census.
    NoCensus,
    /// A file that is to be taken in, by the code of why it cannot be read.
    Unreadable(&'static str),
    /// A generated college could not be set up.
    SetUp,
    /// A demo's log is not served as a college.
    DemoLog,
    /// The log of a real college is no demo.
    RealLog,
    /// The address cannot be listened on.
    Listen(&'static str, SocketAddr),
    /// A file or directory that the user named, by the code of what is wrong with it.
    File(&'static str, PathBuf),
    /// A founding that was not finished, and what it leaves behind.
    HalfMade(Box<Stop>, Vec<PathBuf>),
    /// Nothing can be said any more.
    Terminal(io::Error),
}

impl HomeArguments {
    pub(crate) fn home(&self) -> Result<Home, Stop> {
        let key = EpochKey::from_file(&self.key).map_err(Stop::Key)?;
        Ok(Home { data: self.data.clone(), vault: self.vault.clone(), key })
    }

    /// Opens the log, with progress on a terminal's standard error.
    pub(crate) fn open(&self) -> Result<Engine, Stop> {
        // A mistyped directory is not made.
        if !self.data.join("journal").is_dir() {
            return Err(Stop::Open(OpenError::Empty));
        }
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
    ClientError => Client,
    CredentialsError => Credentials,
    io::Error => Terminal,
}

impl Stop {
    /// The stable code, for texts and machines.
    pub(crate) fn code(&self) -> &str {
        match self {
            Stop::Key(error) => error.code(),
            Stop::Open(error) => error.code(),
            Stop::Submit(error) => error.code(),
            Stop::Read(error) => error.code(),
            Stop::Client(error) => error.code(),
            Stop::PostExpected => "post_expected",
            Stop::NoTerminal => "no_terminal",
            Stop::Credentials(error) => error.code(),
            Stop::Running => "running",
            Stop::LoginsMissing => "logins_missing",
            Stop::LoginUnknown => "login_unknown",
            Stop::AdministratorMissing => "manager_missing",
            Stop::Entropy => "no_entropy",
            Stop::PersonaMissing => "persona_missing",
            Stop::Persona => "persona_unknown",
            Stop::Administrator => "administrator_missing",
            Stop::Recorder => "recorder_missing",
            Stop::NoCensus => "census_missing",
            Stop::Unreadable(code) => code,
            Stop::SetUp => "demo_not_set_up",
            Stop::DemoLog => "demo_log",
            Stop::RealLog => "not_a_demo_log",
            Stop::Listen(code, _) => code,
            Stop::File(code, _) => code,
            Stop::HalfMade(stop, _) => stop.code(),
            Stop::Terminal(_) => "output_failed",
        }
    }

    /// Says it, and how the command ends for it.
    pub(crate) fn tell(self, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
        if let Stop::Client(ClientError::Problem { code, title, next }) = &self {
            return terminal.refuse_said(code, title, next);
        }
        let code = self.code();
        if let Stop::Unreadable(code) = self {
            return terminal.refuse(&key("problem", code), "");
        }
        let refusal = key("refusal", code);
        let key = if terminal.text.find(&refusal).is_some() { refusal } else { key("engine", code) };
        match self {
            Stop::Terminal(error) => Err(error),
            Stop::Listen(_, address) => terminal.refuse(&key, &address.to_string()),
            Stop::File(_, path) => terminal.refuse(&key, &path.display().to_string()),
            Stop::PersonaMissing => {
                let roles = persona::roles(terminal.text);
                terminal.refuse_with(&key, "", ("roles", &persona::names()), &roles)?;
                Ok(Exit::Usage)
            }
            Stop::HalfMade(_, places) => {
                let places: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
                let half = terminal.text.with("init-half_made", &[("places", &places.join(" "))]);
                terminal.refuse_with(&key, "", ("empty", &places), &[half])
            }
            _ => terminal.refuse(&key, ""),
        }
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
