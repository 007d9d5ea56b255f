//! A client of the running server, for the commands that show people's data: it signs in, asks, and signs out again.
//!
//! Invariants: a password or a token is in no argument, no error and no `Debug`; neither goes over a network unsealed, nor
//! through a proxy that the environment names. An answer is read up to a limit.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body, Error, Timeout};
use zeroize::Zeroizing;

use crate::limits::ANSWER_BYTES_MAX;
use crate::text::Language;

/// How long a connection may take, and an answer: inviting thousands hashes for minutes.
const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(600);

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientError {
    /// The address is none, or none of a server.
    Address,
    /// Plain http to another machine: a password would be read on the way.
    Insecure,
    /// No such host.
    Host,
    /// Nobody listens there.
    Absent,
    /// Nobody answered in time.
    Timeout,
    /// The certificate is not believed, or TLS failed.
    Tls,
    /// What answered is no Wuji.
    Foreign,
    /// It has nothing at this path: an older Wuji, none at all, or no demo.
    Path,
    /// The connection broke.
    Broken,
    /// The server said no.
    Problem {
        /// Its stable code.
        code: String,
        /// What it said, in the language asked for.
        title: String,
        /// What to do next.
        next: String,
    },
}

impl ClientError {
    /// Stable code for machines.
    pub fn code(&self) -> &str {
        match self {
            ClientError::Address => "server_address",
            ClientError::Insecure => "server_insecure",
            ClientError::Host => "server_host",
            ClientError::Absent => "server_absent",
            ClientError::Timeout => "server_timeout",
            ClientError::Tls => "server_tls",
            ClientError::Foreign => "server_foreign",
            ClientError::Path => "server_path",
            ClientError::Broken => "server_broken",
            ClientError::Problem { code, .. } => code,
        }
    }

    fn of(error: &Error) -> Self {
        match error {
            Error::BadUri(_) | Error::Http(_) => Self::Address,
            Error::HostNotFound => Self::Host,
            Error::ConnectionFailed => Self::Absent,
            Error::Io(error) => Self::of_io(error),
            Error::Timeout(Timeout::Resolve) => Self::Host,
            Error::Timeout(_) => Self::Timeout,
            Error::Tls(_) | Error::Rustls(_) | Error::TlsRequired => Self::Tls,
            Error::Protocol(_) | Error::Json(_) | Error::BodyExceedsLimit(_) => Self::Foreign,
            _ => Self::Broken,
        }
    }

    fn of_io(error: &io::Error) -> Self {
        use io::ErrorKind::*;
        match error.kind() {
            ConnectionRefused | HostUnreachable | NetworkUnreachable | AddrNotAvailable => Self::Absent,
            TimedOut | WouldBlock => Self::Timeout,
            InvalidData => Self::Tls,
            ConnectionReset | ConnectionAborted | UnexpectedEof | BrokenPipe | NotConnected => Self::Broken,
            // A name that is not found has a kind of its own that the standard library does not tell.
            _ if error.raw_os_error().is_none() => Self::Host,
            _ => Self::Broken,
        }
    }
}

/// A server, and perhaps a session on it, which ends when this is dropped.
pub struct Client {
    agent: Agent,
    base: String,
    language: Language,
    token: Option<Zeroizing<String>>,
}

impl Client {
    /// The server at an address like `https://wuji.example.edu.cn`.
    pub fn new(address: &str, language: Language) -> Result<Self, ClientError> {
        let base = address.trim_end_matches('/');
        let uri: ureq::http::Uri = base.parse().map_err(|_| ClientError::Address)?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return Err(ClientError::Address);
        };
        if uri.path() != "/" || uri.query().is_some() {
            return Err(ClientError::Address);
        }
        match scheme {
            "https" => {}
            "http" if is_here(host) => {}
            "http" => return Err(ClientError::Insecure),
            _ => return Err(ClientError::Address),
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(ANSWER))
            .build()
            .new_agent();
        Ok(Self { agent, base: base.to_owned(), language, token: None })
    }

    /// Signs in with login and password.
    pub fn sign_in(&mut self, login: &str, secret: &str) -> Result<(), ClientError> {
        self.enter("/v1/session", &json!({ "login": login, "secret": secret }))
    }

    /// Becomes a persona of a demo.
    pub fn become_persona(&mut self, persona: &str) -> Result<(), ClientError> {
        self.enter("/demo/sign-in", &json!({ "persona": persona }))
    }

    fn enter(&mut self, path: &str, body: &Value) -> Result<(), ClientError> {
        #[derive(Deserialize)]
        struct Entered {
            token: String,
        }
        let Entered { token } = self.post(path, body)?;
        self.token = Some(Zeroizing::new(token));
        Ok(())
    }

    /// The window at a path.
    pub fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, Option<String>)],
    ) -> Result<T, ClientError> {
        let mut request = self.agent.get(format!("{}{path}{}", self.base, written(query)));
        for (name, value) in self.headers() {
            request = request.header(name, value.as_str());
        }
        read(request.call())
    }

    /// The answer to what is sent.
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, ClientError> {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        for (name, value) in self.headers() {
            request = request.header(name, value.as_str());
        }
        read(request.send_json(body))
    }

    fn headers(&self) -> Vec<(&'static str, Zeroizing<String>)> {
        let plain = |text: &str| Zeroizing::new(text.to_owned());
        let mut headers =
            vec![("Accept", plain("application/json")), ("Accept-Language", plain(self.language.tag()))];
        if let Some(token) = &self.token {
            headers.push(("Authorization", Zeroizing::new(format!("Bearer {}", token.as_str()))));
        }
        headers
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if self.token.is_some() {
            let mut request = self.agent.delete(format!("{}/v1/session", self.base));
            for (name, value) in self.headers() {
                request = request.header(name, value.as_str());
            }
            // A session that could not be ended ends by itself.
            let _ = request.config().timeout_global(Some(CONNECT)).build().call();
        }
    }
}

fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn read<T: DeserializeOwned>(answer: Result<Response<Body>, Error>) -> Result<T, ClientError> {
    #[derive(Deserialize)]
    struct Problem {
        code: String,
        title: String,
        #[serde(default)]
        detail: String,
    }
    let mut answer = answer.map_err(|error| ClientError::of(&error))?;
    let status: StatusCode = answer.status();
    let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
    let body = Zeroizing::new(body.map_err(|error| ClientError::of(&error))?);
    if status.is_success() {
        return serde_json::from_slice(&body).map_err(|_| ClientError::Foreign);
    }
    match serde_json::from_slice(&body) {
        Ok(Problem { code, title, detail }) => Err(ClientError::Problem { code, title, next: detail }),
        Err(_) if matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) => {
            Err(ClientError::Path)
        }
        Err(_) => Err(ClientError::Foreign),
    }
}

/// A query, what is absent left out.
fn written(query: &[(&str, Option<String>)]) -> String {
    let mut text = String::new();
    for (name, value) in query.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(name);
        text.push('=');
        for byte in value.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    text.push(char::from(byte));
                }
                _ => text.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;

    fn client(address: &str) -> Result<Client, ClientError> {
        Client::new(address, Language::En)
    }

    #[test]
    fn passwords_go_nowhere_unsealed() {
        for good in [
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/",
            "http://[::1]:1",
            "http://localhost",
            "https://wuji.example.edu.cn",
        ] {
            assert!(client(good).is_ok(), "{good}");
        }
        for bad in ["http://wuji.example.edu.cn", "http://10.0.0.1:8080", "http://127.0.0.1.example.com"] {
            assert_eq!(client(bad).err(), Some(ClientError::Insecure), "{bad}");
        }
        for bad in ["", "127.0.0.1:8080", "ftp://127.0.0.1", "https://", "https://a/b", "https://a/?b", "a b"]
        {
            assert_eq!(client(bad).err(), Some(ClientError::Address), "{bad}");
        }
    }

    /// Answers once, whatever is asked.
    fn answering(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut some = [0; 4096];
            let _ = stream.read(&mut some).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        });
        address
    }

    #[test]
    fn what_goes_wrong_has_a_name() {
        let ask = |address: &str| client(address).unwrap().get::<Value>("/v1/inbox", &[]).unwrap_err();
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert_eq!(ask(&format!("http://{gone}")), ClientError::Absent);
        assert_eq!(ask("https://no-such-host.invalid"), ClientError::Host);
        let page = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n<p/>";
        assert_eq!(ask(&answering(page)), ClientError::Foreign);
        assert_eq!(ask(&answering("SSH-2.0-OpenSSH\r\n")), ClientError::Foreign);
        assert_eq!(
            ask(&answering("HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n")),
            ClientError::Foreign
        );
        let problem = "HTTP/1.1 404 No\r\ncontent-length: 47\r\n\r\n{\"code\":\"not_found\",\"title\":\"No.\",\"detail\":\"x\"}";
        assert_eq!(ask(&answering(problem)).code(), "not_found");
    }

    #[test]
    fn a_query_is_written_so_that_it_is_read_as_it_was() {
        let query = [
            ("as", Some("7".to_owned())),
            ("cursor", None),
            ("as_of", Some("2026-09-07T08:00:00+08:00".into())),
        ];
        assert_eq!(written(&query), "?as=7&as_of=2026-09-07T08%3A00%3A00%2B08%3A00");
        assert_eq!(written(&[]), "");
    }
}
