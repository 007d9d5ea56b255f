//! `wuji serve`: the server of a college. Settings come from a file, over them the environment (`WUJI_…`), over that flags.

use std::fs;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use tokio::net::TcpListener;
use wuji_core::{Event, operation};
use wuji_engine::{SubmitError, Until};

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::limits::CONFIG_BYTES_MAX;
use crate::server::config::{self, Settings};
use crate::server::listen::{self, Ended};
use crate::server::trace::{self, Loudness};
use crate::server::{App, Config, Shared};
use crate::text::key;

/// What `serve` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "FILE", env = "WUJI_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
    #[arg(long, value_name = "DIR", env = "WUJI_DATA", hide_env_values = true)]
    data: Option<PathBuf>,
    #[arg(long, value_name = "DIR", env = "WUJI_VAULT", hide_env_values = true)]
    vault: Option<PathBuf>,
    #[arg(long, value_name = "FILE", env = "WUJI_KEY", hide_env_values = true)]
    key: Option<PathBuf>,
    #[arg(long, value_name = "ADDRESS", env = "WUJI_LISTEN", hide_env_values = true)]
    listen: Option<SocketAddr>,
    #[arg(long, value_name = "URL", env = "WUJI_PUBLIC_URL", hide_env_values = true, value_parser = public_url)]
    public_url: Option<String>,
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "WUJI_TRUSTED_PROXY",
        hide_env_values = true,
        value_delimiter = ','
    )]
    trusted_proxy: Option<Vec<IpAddr>>,
    #[arg(
        long,
        value_name = "true|false",
        env = "WUJI_SECURE_COOKIES",
        hide_env_values = true,
        hide_possible_values = true
    )]
    secure_cookies: Option<bool>,
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        env = "WUJI_LOG",
        hide_env_values = true,
        hide_possible_values = true
    )]
    log: Option<Loudness>,
}

fn public_url(text: &str) -> Result<String, String> {
    config::origin(text).ok_or_else(|| "no such origin".to_owned())
}

/// Serves until it is told to stop.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match serve(arguments, terminal) {
        Ok(exit) => Ok(exit),
        Err(stop) => stop.tell(terminal),
    }
}

fn serve(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    let settings = match &arguments.config {
        None => Settings::default(),
        Some(path) => match config::read(&text_of(path)?) {
            Ok(settings) => settings,
            Err(problems) => return Ok(refuse(path, &problems, terminal)?),
        },
    };
    let (config, loudness) = merged(arguments, settings);
    trace::start(loudness);
    // Before the log is opened: who cannot listen need not wait for that.
    let listener = listen(config.listen)?;
    let places =
        HomeArguments { data: config.data.clone(), vault: config.vault.clone(), key: config.key.clone() };
    if is_demo(&places)? {
        return Err(Stop::DemoLog);
    }
    let engine = places.open()?;
    if !config.listen.ip().is_loopback() {
        tracing::warn!("listens for plain http beyond this machine: TLS must end at a proxy in front");
    }
    if !config.secure_cookies {
        tracing::warn!("cookies are not kept to TLS: secure_cookies is off");
    }
    run_server(&App::new(engine, config, None), listener, terminal)
}

/// Flags and environment over the file, the file over what is always so.
fn merged(arguments: &Arguments, settings: Settings) -> (Config, Loudness) {
    let always = Config::default();
    let flags = arguments;
    let config = Config {
        data: flags.data.clone().or(settings.data).unwrap_or(always.data),
        vault: flags.vault.clone().or(settings.vault).unwrap_or(always.vault),
        key: flags.key.clone().or(settings.key).unwrap_or(always.key),
        listen: flags.listen.or(settings.listen).unwrap_or(always.listen),
        hotlines: settings.hotlines.unwrap_or_default(),
        public_url: flags.public_url.clone().or(settings.public_url),
        trusted_proxy: flags.trusted_proxy.clone().or(settings.trusted_proxy).unwrap_or_default(),
        secure_cookies: flags.secure_cookies.or(settings.secure_cookies).unwrap_or(always.secure_cookies),
        limits: settings.limits,
    };
    (config, flags.log.or(settings.log).unwrap_or(Loudness::Info))
}

fn text_of(path: &Path) -> Result<String, Stop> {
    let unreadable = || Stop::File("config_unreadable", path.to_owned());
    let length = fs::metadata(path).map_err(|_| unreadable())?.len();
    if length > CONFIG_BYTES_MAX {
        return Err(unreadable());
    }
    fs::read_to_string(path).map_err(|_| unreadable())
}

/// Tells what is wrong with the file; nothing is begun.
fn refuse(path: &Path, problems: &[config::Problem], terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let text = terminal.text;
    let file = path.display().to_string();
    if terminal.json {
        terminal.write_json(
            &serde_json::json!({ "error": "engine-config_wrong", "file": file, "problems": problems }),
        )?;
        return Ok(Exit::Refused);
    }
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| {
            let reason = text.get(&key("problem", problem.code));
            let config::Problem { line, column, key, .. } = problem;
            format!("  {line}:{column}  {key}  {reason}")
        })
        .collect();
    terminal.refuse_with("engine-config_wrong", &file, ("problems", &[]), &lines)
}

/// Whether a log is a demo's, from its first entry; it is not opened for that.
pub(super) fn is_demo(places: &HomeArguments) -> Result<bool, Stop> {
    let archive = places.archive()?;
    let first = archive.entries(Until::Position(1)).next().transpose()?;
    Ok(first.is_some_and(|entry| {
        matches!(entry.event(), Some(Event::Operation(operation::Event::Genesis { demo: true, .. })))
    }))
}

/// Takes an address, or says why it cannot be had.
pub(crate) fn listen(at: SocketAddr) -> Result<std::net::TcpListener, Stop> {
    listen::bind(at).map_err(|error| {
        let code = match error.kind() {
            io::ErrorKind::AddrInUse => "address_in_use",
            io::ErrorKind::PermissionDenied => "address_not_permitted",
            io::ErrorKind::AddrNotAvailable => "address_not_here",
            _ => "listen_failed",
        };
        Stop::Listen(code, at)
    })
}

/// Runs the server on a runtime of its own; says where it listens.
pub(crate) fn run_server(
    app: &Shared,
    listener: std::net::TcpListener,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Stop> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        let stop = listen::told_to_stop()?;
        let url = format!("http://{}/", listener.local_addr()?);
        if terminal.json {
            terminal.write_json(&serde_json::json!({ "listening": url }))?;
        } else {
            terminal.line(&url)?;
        }
        terminal.out.flush()?;
        let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
        match listen::serve(app.clone(), listener, stop).await? {
            Ended::Stopped => Ok(Exit::Ok),
            Ended::Poisoned => Err(Stop::Submit(SubmitError::Poisoned)),
        }
    })
}
