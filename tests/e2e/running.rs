//! A running `wuji`: the real binary, listening on a port that the system chose, everything that it says kept.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::http::Client;

/// How long anything here may take. A machine under load is slow; nothing is fast because this is short.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A server. Dropping it kills it.
pub(crate) struct Running {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub(crate) url: String,
    said: Arc<Mutex<Vec<u8>>>,
    ears: Vec<JoinHandle<()>>,
}

/// A demo of 120 students after two weeks, kept in `here/college`.
pub(crate) fn demo(here: &Path) -> Running {
    Running::start(here, &["demo", "--students", "120", "--weeks", "2", "--keep", "college"])
}

impl Running {
    /// Starts a command that serves, and waits until it says where.
    pub(crate) fn start(here: &Path, arguments: &[&str]) -> Self {
        let mut child = command(here, arguments).args(["--listen", "127.0.0.1:0"]).spawn().unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let (address, spoken) = channel();
        let out = listen(child.stdout.take().unwrap(), Arc::clone(&said), move |line| {
            // Alone on its line: commands that the demo proposes name it too, before anybody listens.
            let line = line.trim();
            if line.starts_with("http://127.0.0.1:") && !line.contains(' ') {
                // Nobody waits for a second address.
                let _ = address.send(line.trim_end_matches('/').to_owned());
            }
        });
        let err = listen(child.stderr.take().unwrap(), Arc::clone(&said), |_| ());
        let mut running = Self { child, url: String::new(), said, ears: vec![out, err] };
        running.url = running.address(&spoken, arguments);
        running
    }

    fn address(&mut self, spoken: &Receiver<String>, arguments: &[&str]) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            match spoken.recv_timeout(Duration::from_millis(200)) {
                Ok(url) => return url,
                Err(RecvTimeoutError::Timeout) if Instant::now() < until => {}
                Err(_) => panic!("wuji {arguments:?} does not serve:\n{}", self.said()),
            }
        }
    }

    /// A client of nobody yet.
    pub(crate) fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// `127.0.0.1:PORT`
    pub(crate) fn address_of_socket(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Everything on standard output and error so far.
    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&self.said.lock().unwrap()).into_owned()
    }

    /// `kill -9`.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The process number, for a signal from another thread.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end and waits until it did; with everything that it said.
    pub(crate) fn stop(mut self) -> (ExitStatus, String) {
        terminate(self.child.id());
        let status = self.ended();
        self.ears.drain(..).for_each(|ear| ear.join().unwrap());
        (status, self.said())
    }

    fn ended(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.child.try_wait().unwrap() {
                Some(status) => return status,
                None if Instant::now() < until => std::thread::park_timeout(Duration::from_millis(10)),
                None => panic!("it does not end:\n{}", self.said()),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends SIGTERM.
pub(crate) fn terminate(pid: u32) {
    assert!(Command::new("kill").args(["-TERM", &pid.to_string()]).status().unwrap().success());
}

/// Runs a command that ends by itself, in English, with something on standard input.
pub(crate) fn run(here: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = command(here, arguments).stdin(Stdio::piped()).spawn().unwrap();
    // A command that reads nothing may be gone already.
    let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes());
    child.wait_with_output().unwrap()
}

/// The same, and it must end with 0; what it wrote.
pub(crate) fn done(here: &Path, arguments: &[&str], input: &str) -> String {
    let output = run(here, arguments, input);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stdout).unwrap()
}

fn command(here: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wuji"));
    command.args(["--lang", "en"]).args(arguments).current_dir(here);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn listen(
    pipe: impl Read + Send + 'static,
    said: Arc<Mutex<Vec<u8>>>,
    mut hears: impl FnMut(&str) + Send + 'static,
) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut lines = BufReader::new(pipe);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            hears(&String::from_utf8_lossy(&line));
            said.lock().unwrap().append(&mut line);
        }
    })
}

/// Asks until there is an answer. Panics when patience ends.
pub(crate) fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < until, "waited in vain: {what}");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}
