//! How the service is set up: by `wuji.toml`, over it the environment, over that flags.

mod file;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use tower_http::csrf::CsrfLayer;

pub use file::{Problem, Settings, read};

/// The settings of a running service.
#[derive(Debug, Clone)]
pub struct Config {
    /// Directory of the journal and its copy.
    pub data: PathBuf,
    /// Directory of the keyring.
    pub vault: PathBuf,
    /// File of the epoch key.
    pub key: PathBuf,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How browsers reach the service, like `https://wuji.example.edu.cn`, where a proxy stands in front.
    pub public_url: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxy: Vec<IpAddr>,
    /// Cookies go over TLS alone. Only the demo, which is plain http on this machine, has it off.
    pub secure_cookies: bool,
    /// Lines that the page of self-help names beside 120, 110 and who is on call.
    pub hotlines: Vec<Hotline>,
    /// How much at once.
    pub limits: Limits,
}

/// A line that a college chose to name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hotline {
    /// Whose it is.
    pub name: String,
    /// As people dial it.
    pub number: String,
}

impl Hotline {
    /// Of a name, a space and a number, in this order.
    fn of(text: &str) -> Option<Self> {
        let (name, number) = text.trim().rsplit_once(char::is_whitespace)?;
        let dialled = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-');
        let fine = number.chars().all(dialled) && number.chars().filter(char::is_ascii_digit).count() >= 3;
        let said = !name.trim().is_empty() && !text.chars().any(char::is_control);
        (fine && said).then(|| Self { name: name.trim().to_owned(), number: number.to_owned() })
    }
}

/// How much the service takes at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Open connections.
    pub connections: usize,
    /// Requests being worked on; emergencies are not counted.
    pub requests: usize,
    /// Commands of one account a minute; emergencies are not counted.
    pub commands_per_minute: u32,
    /// Readings and other questions of one account a minute.
    pub questions_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 2_048, requests: 256, commands_per_minute: 120, questions_per_minute: 600 }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: "wuji-data".into(),
            vault: "wuji-vault".into(),
            key: "wuji.key".into(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            trusted_proxy: Vec::new(),
            secure_cookies: true,
            hotlines: Vec::new(),
            limits: Limits::default(),
        }
    }
}

/// An origin as browsers send it: scheme, host and perhaps a port, without anything behind.
pub fn origin(url: &str) -> Option<String> {
    let origin = url.strip_suffix('/').unwrap_or(url);
    let web = origin.starts_with("https://") || origin.starts_with("http://");
    (web && CsrfLayer::new().add_trusted_origin(origin).is_ok()).then(|| origin.to_owned())
}
