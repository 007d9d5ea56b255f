//! A client as any program could be: requests and plain answers. What the server sent is kept whole.

use std::io::{BufRead, BufReader};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ureq::http::Request;

use crate::running::PATIENCE;

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The answer to what must go well.
    pub(crate) fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// Status and stable code of a problem.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert!(self.status >= 400, "no problem: {} {}", self.status, self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{problem}");
        (self.status, problem["code"].as_str().unwrap_or_else(|| panic!("no code: {problem}")).to_owned())
    }
}

/// Somebody who asks, signed in or not.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    url: String,
    token: Option<String>,
    language: &'static str,
}

impl Client {
    pub(crate) fn new(url: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        Self { agent: config.into(), url: url.to_owned(), token: None, language: "en" }
    }

    /// The same, with another token.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Somebody of a demo, who has given the pledge.
    pub(crate) fn persona(&self, key: &str) -> Self {
        let opened = self.post("/demo/sign-in", &json!({ "persona": key })).ok();
        let persona = self.with_token(opened["token"].as_str().unwrap());
        if opened["pledge_due"] == true {
            persona.does(None, json!({ "type": "access.pledge", "edition": 1 }), &[]);
        }
        persona
    }

    pub(crate) fn token(&self) -> &str {
        self.token.as_deref().unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, None, &[]).unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_bytes(path, "application/json", body.to_string().as_bytes())
    }

    pub(crate) fn post_bytes(&self, path: &str, kind: &str, body: &[u8]) -> Reply {
        let headers = [("content-type", kind)];
        let reply = self.send("POST", path, Some(body), &headers);
        reply.unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    pub(crate) fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, None, &[]).unwrap_or_else(|error| panic!("DELETE {path}: {error}"))
    }

    /// One request; an error if the connection broke.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<&[u8]>,
        headers: &[(&str, &str)],
    ) -> Result<Reply, ureq::Error> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        request = request.header("accept-language", self.language);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut answer = match body {
            Some(body) => self.agent.run(request.body(body).unwrap())?,
            None => self.agent.run(request.body(()).unwrap())?,
        };
        let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let body = answer.body_mut().with_config().limit(64 << 20).read_to_vec()?;
        Ok(Reply { status: answer.status().as_u16(), headers, body })
    }

    /// The status with which a stream from after an event begins; it is left at once.
    pub(crate) fn stream_status(&self, after: &str) -> u16 {
        let request = Request::get(format!("{}/v1/events", self.url))
            .header("authorization", format!("Bearer {}", self.token()))
            .header("last-event-id", after);
        self.agent.run(request.body(()).unwrap()).unwrap().status().as_u16()
    }

    /// `POST /v1/commands`.
    pub(crate) fn command(&self, body: &Value) -> Reply {
        self.post("/v1/commands", body)
    }

    /// A command under a fresh id in a post; its receipt.
    pub(crate) fn does(&self, post: Option<u64>, action: Value, words: &[&str]) -> Value {
        self.tries(post, action, words).ok()
    }

    /// The same, with whatever comes of it.
    pub(crate) fn tries(&self, post: Option<u64>, action: Value, words: &[&str]) -> Reply {
        self.command(&json!({ "id": fresh_id(), "as": post, "action": action, "words": words }))
    }
}

/// A random UUID.
pub(crate) fn fresh_id() -> String {
    wuji_engine::random_id().unwrap().to_string()
}

/// Something that the server said on its own.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) data: String,
}

/// An open stream of events, read on a thread of its own.
pub(crate) struct Stream {
    events: Receiver<Event>,
}

impl Stream {
    /// Opens it, from after an earlier event if one is given.
    pub(crate) fn open(client: &Client, after: Option<&str>) -> Self {
        let mut request = Request::get(format!("{}/v1/events", client.url));
        request = request.header("authorization", format!("Bearer {}", client.token()));
        if let Some(id) = after {
            request = request.header("last-event-id", id);
        }
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        let answer = ureq::Agent::from(config).run(request.body(()).unwrap()).unwrap();
        assert_eq!(answer.status(), 200);
        let kind = answer.headers().get("content-type").unwrap().to_str().unwrap();
        assert!(kind.starts_with("text/event-stream"), "{kind}");
        let (heard, events) = channel();
        let lines = BufReader::new(answer.into_body().into_reader()).lines();
        std::thread::spawn(move || read(lines.map_while(Result::ok), |event| heard.send(event).is_ok()));
        Self { events }
    }

    /// The next event of this name. Panics when patience ends.
    pub(crate) fn next(&self, name: &str) -> Event {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) if event.name == name => return event,
                Ok(_) => {}
                Err(_) => panic!("no event `{name}`"),
            }
        }
    }

    /// Waits until the server ends it.
    pub(crate) fn ended(&self) -> bool {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.events.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(_) => {}
                Err(error) => return error == RecvTimeoutError::Disconnected,
            }
        }
    }
}

fn read(lines: impl Iterator<Item = String>, mut hear: impl FnMut(Event) -> bool) {
    let blank = || Event { name: "message".to_owned(), id: String::new(), data: String::new() };
    let mut event = blank();
    for line in lines {
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => event.name = value.to_owned(),
            "id" => event.id = value.to_owned(),
            "data" => event.data.push_str(value),
            _ if !line.is_empty() => {}
            _ => {
                if !hear(std::mem::replace(&mut event, blank())) {
                    return;
                }
            }
        }
    }
}
