//! Clients that are slow, huge or many, while somebody else works: his answers stay quick and nothing of his is lost.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::college::{self, CHAIR, COMMISSIONER, COUNSELLOR, OFFICER};
use crate::http::Client;
use crate::running::{PATIENCE, Running, demo, eventually};

/// Longest that anything may take for somebody who does nothing wrong, in a debug build on a busy machine.
const BEARABLE: Duration = Duration::from_secs(10);

/// Works on until told to stop: reads the desk, sends reports. Says how often, and how long the slowest took.
fn works(client: &Client, stop: &AtomicBool) -> (usize, Duration) {
    let (mut done, mut slowest) = (0, Duration::ZERO);
    while done < 3 || !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        assert_eq!(client.get("/healthz").status, 200);
        // The account's own limit on commands is not what this is about.
        if done < 60 {
            client.get("/v1/inbox").ok();
            client.does(None, json!({ "type": "report.observe", "about": "described" }), &[]);
        }
        slowest = slowest.max(begun.elapsed());
        done += 1;
    }
    (done, slowest)
}

/// Does something bad beside somebody who works.
fn beside_work<R: Send>(worker: &Client, bad: impl FnOnce() -> R + Send) -> R {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let work = scope.spawn(|| works(worker, &stop));
        let result = scope.spawn(bad).join();
        stop.store(true, Ordering::Relaxed);
        let (done, slowest) = work.join().unwrap();
        assert!(done >= 3 && slowest < BEARABLE, "{done} rounds of work, the slowest took {slowest:?}");
        result.unwrap()
    })
}

fn connect(running: &Running) -> TcpStream {
    let stream = TcpStream::connect(running.address_of_socket()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// What the server says before it hangs up; whether it did.
fn hears(stream: &mut TcpStream) -> (String, bool) {
    let mut answer = Vec::new();
    let ended = match stream.read_to_end(&mut answer) {
        Ok(_) => true,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    };
    (String::from_utf8_lossy(&answer).into_owned(), ended)
}

#[test]
fn a_body_of_100_mb_is_refused_while_it_comes() {
    let place = tempfile::tempdir().unwrap();
    let running = demo(place.path());
    let officer = running.client().persona("dorm_officer");
    const SIZE: usize = 100 << 20;
    let head = |path: &str, length: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n{length}\r\n\r\n",
            running.address_of_socket(),
            officer.token()
        )
    };
    beside_work(&running.client().persona("commissioner"), || {
        for path in ["/v1/commands", "/do", "/v1/session", "/sign-in"] {
            for (length, chunked) in
                [(format!("Content-Length: {SIZE}"), false), ("Transfer-Encoding: chunked".to_owned(), true)]
            {
                let mut stream = connect(&running);
                stream.write_all(head(path, &length).as_bytes()).unwrap();
                let piece = vec![b'['; 1 << 16];
                let mut sent = 0;
                // It may answer and hang up as soon as it has seen enough.
                while sent < SIZE {
                    let framed = if chunked { stream.write_all(b"10000\r\n") } else { Ok(()) };
                    let piece = framed.and_then(|()| stream.write_all(&piece));
                    let ended = if chunked { stream.write_all(b"\r\n") } else { Ok(()) };
                    if piece.and(ended).is_err() {
                        break;
                    }
                    sent += 1 << 16;
                }
                assert!(sent < SIZE / 2, "{path}: it took {sent} bytes of a body");
                let (answer, ended) = hears(&mut stream);
                assert!(ended, "{path}: the connection stays open");
                if !answer.is_empty() {
                    let status = answer.split(' ').nth(1).unwrap_or_default();
                    assert!(["413", "400", "403", "303"].contains(&status), "{path}: {answer}");
                }
            }
        }
    });
    // What is only somewhat too long is told so, every time, and not by hanging up.
    let long = "x".repeat(300 << 10);
    for _ in 0..20 {
        let reply = officer.tries(None, json!({ "type": "report.observe", "about": "described" }), &[&long]);
        assert_eq!(reply.problem(), (413, "body_too_large".to_owned()));
    }
}

#[test]
fn slow_clients_are_hung_up_on() {
    let place = tempfile::tempdir().unwrap();
    let running = demo(place.path());
    let officer = running.client().persona("dorm_officer");
    let open = |text: String| {
        let mut stream = connect(&running);
        stream.write_all(text.as_bytes()).unwrap();
        stream
    };
    beside_work(&running.client().persona("commissioner"), || {
        let host = running.address_of_socket();
        let token = officer.token();
        // Silent from the start, within the head, and within the body.
        let silent = (0..20).map(|_| open(String::new()));
        let in_head = (0..20).map(|_| open(format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nX-Slow: ")));
        let in_body = (0..20).map(|_| {
            open(format!(
                "POST /v1/commands HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
                 Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n{{\"id\":"
            ))
        });
        let mut streams: Vec<TcpStream> = silent.chain(in_head).chain(in_body).collect();
        // A byte now and then does not help.
        let dripping = streams.split_off(50);
        let until = Instant::now() + PATIENCE;
        let gone = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for mut stream in streams {
                let gone = &gone;
                scope.spawn(move || {
                    let (answer, ended) = hears(&mut stream);
                    assert!(ended, "a slow client is waited for for ever: {answer}");
                    gone.fetch_add(1, Ordering::Relaxed);
                });
            }
            for mut stream in dripping {
                scope.spawn(move || {
                    stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
                    let mut seen = [0; 512];
                    loop {
                        if stream.write_all(b" ").is_err() {
                            return;
                        }
                        match stream.read(&mut seen) {
                            Ok(0) => return,
                            Err(error) if error.kind() == ErrorKind::ConnectionReset => return,
                            _ => assert!(Instant::now() < until, "a dripping client is waited for for ever"),
                        }
                    }
                });
            }
        });
        assert_eq!(gone.load(Ordering::Relaxed), 50);
    });
    assert_eq!(officer.get("/v1/me").status, 200);
}

/// A thousand guesses, and nobody else notices: who is signed in works on, and who has an emergency gets in from the same
/// address, without a session.
#[test]
fn a_thousand_attempts_to_sign_in() {
    const PASSWORD: &str = "violet-harbour-19";
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let codes = college::found(here);
    let running = Running::start(here, &["serve"]);
    let enter = |login: &str| college::moves_in(&running.client(), login, &codes[login], PASSWORD);
    let [worker, on_call, _] = [COMMISSIONER, COUNSELLOR, OFFICER].map(enter);
    let left = AtomicUsize::new(1_000);
    let (refused, slowed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    beside_work(&worker, || {
        std::thread::scope(|scope| {
            for number in 0..16 {
                let (left, refused, slowed, running) = (&left, &refused, &slowed, &running);
                scope.spawn(move || {
                    let client = running.client();
                    while left
                        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                        .is_ok()
                    {
                        let login =
                            if number % 2 == 0 { CHAIR.to_owned() } else { format!("nobody{number}") };
                        let guess = json!({ "login": login, "secret": "zqx-canary-guess" });
                        let reply = client.post("/v1/session", &guess);
                        match reply.status {
                            401 => refused.fetch_add(1, Ordering::Relaxed),
                            429 | 503 => {
                                assert!(reply.header("retry-after").is_some(), "{}", reply.text());
                                slowed.fetch_add(1, Ordering::Relaxed)
                            }
                            other => panic!("{other}: {}", reply.text()),
                        };
                    }
                });
            }
            eventually("many guesses", || (left.load(Ordering::Relaxed) < 400).then_some(()));
            let lines = || on_call.get("/v1/inbox").ok()["count"].as_u64().unwrap();
            let before = lines();
            let form = [
                ("type", "report.emergency"),
                ("page", "/emergency"),
                ("login", OFFICER),
                ("secret", PASSWORD),
            ];
            let form = serde_html_form::to_string(form).unwrap();
            let sent =
                running.client().post_bytes("/do", "application/x-www-form-urlencoded", form.as_bytes());
            assert_eq!(sent.status, 200, "{}", sent.text());
            assert!(lines() > before, "{}", sent.text());
        });
    });
    let (refused, slowed) = (refused.into_inner(), slowed.into_inner());
    assert_eq!(refused + slowed, 1_000);
    assert!(refused < 400, "{refused} guesses were looked at");
    let (status, said) = running.stop();
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(!said.contains("zqx-canary") && !said.contains(CHAIR), "{said}");
}
