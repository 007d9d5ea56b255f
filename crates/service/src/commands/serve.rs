//! `wuji serve`: the server of a college.

use std::io;
use std::net::SocketAddr;

use clap::Args;
use tokio::net::TcpListener;
use wuji_engine::SubmitError;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::server::listen::{self, Ended};
use crate::server::{App, Config, Shared};

/// What `serve` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    home: HomeArguments,
}

/// Serves until it is told to stop.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    match serve(arguments, terminal) {
        Ok(exit) => Ok(exit),
        Err(stop) => stop.tell(terminal),
    }
}

fn serve(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    // Before the log is opened: who cannot listen need not wait for that.
    let listener = listen(arguments.listen)?;
    let engine = arguments.home.open()?;
    if engine.read(|view| view.network.operation.is_demo())? {
        return Err(Stop::DemoLog);
    }
    let HomeArguments { data, vault, key } = arguments.home.clone();
    let config = Config { data, vault, key, listen: arguments.listen, ..Config::default() };
    run_server(&App::new(engine, config, None), listener, terminal)
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
