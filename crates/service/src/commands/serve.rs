//! `wuji serve`: the server of a college.

use std::io;
use std::net::SocketAddr;

use clap::Args;
use tokio::net::TcpListener;

use crate::command_line::Terminal;
use crate::exit::Exit;
use crate::home::{HomeArguments, Stop};
use crate::server::demo::Demo;
use crate::server::{App, Config, Shared, listen};

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
    let engine = arguments.home.open()?;
    if engine.read(|view| view.network.operation.is_demo())? {
        return Err(Stop::DemoLog);
    }
    let HomeArguments { data, vault, key } = arguments.home.clone();
    let config = Config { data, vault, key, listen: arguments.listen, ..Config::default() };
    run_server(&App::new(engine, config, None), terminal)
}

/// Runs the server on a runtime of its own; says where it listens.
pub(crate) fn run_server(app: &Shared, terminal: &mut Terminal<'_>) -> Result<Exit, Stop> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(app.config.listen).await.map_err(|_| Stop::Listen)?;
        terminal.line(&format!("http://{}/", listener.local_addr()?))?;
        terminal.out.flush()?;
        Demo::go(app)?;
        listen::serve(app.clone(), listener).await?;
        Ok(Exit::Ok)
    })
}
