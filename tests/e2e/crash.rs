//! Power goes, processes are killed and told to end while people send: what was acknowledged is there afterwards, once.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::http::{Client, Stream, fresh_id};
use crate::running::{Running, demo, done, eventually, run, terminate};

const SENDERS: [&str; 4] = ["dorm_officer", "student", "commissioner", "advisor"];
const HOME: [&str; 6] = ["--data", "college/data", "--vault", "college/vault", "--key", "college/wuji.key"];

/// One sender's commands: what was sent under which id, and the receipt if one came back.
type Sent = BTreeMap<String, (Value, Option<Value>)>;

/// Sends reports and emergencies until the connection breaks.
fn send_until_it_breaks(client: &Client, number: usize, answered: &AtomicUsize) -> Sent {
    let mut sent = Sent::new();
    for n in 0.. {
        let id = fresh_id();
        let kind = if n % 8 == 7 { "report.emergency" } else { "report.observe" };
        let words = format!("sender {number}, number {n}");
        let action = json!({ "type": kind, "about": "described", "words": { "index": 0 } });
        let body = json!({ "id": id, "action": action, "words": [words] });
        let bytes = body.to_string();
        let kind = [("content-type", "application/json")];
        let reply = client.send("POST", "/v1/commands", Some(bytes.as_bytes()), &kind);
        let Ok(reply) = reply else {
            sent.insert(id, (body, None));
            return sent;
        };
        sent.insert(id, (body, Some(reply.ok())));
        answered.fetch_add(1, Ordering::Relaxed);
    }
    sent
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_there_twice() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let mut running = demo(here);
    let mut known: Vec<Sent> = SENDERS.iter().map(|_| Sent::new()).collect();
    for enough in [30, 45, 60] {
        let clients: Vec<Client> = SENDERS.iter().map(|persona| running.client().persona(persona)).collect();
        let answered = AtomicUsize::new(0);
        let sent: Vec<Sent> = std::thread::scope(|scope| {
            let send = |(number, client)| {
                let answered = &answered;
                scope.spawn(move || send_until_it_breaks(client, number, answered))
            };
            let senders: Vec<_> = clients.iter().enumerate().map(send).collect();
            eventually("enough receipts", || (answered.load(Ordering::Relaxed) >= enough).then_some(()));
            running.kill();
            senders.into_iter().map(|sender| sender.join().unwrap()).collect()
        });
        running = demo(here);
        for ((persona, sent), known) in SENDERS.iter().zip(sent).zip(&mut known) {
            let client = running.client().persona(persona);
            known.extend(sent.into_iter().map(|(id, (body, receipt))| {
                let again = client.command(&body).ok();
                if let Some(receipt) = &receipt {
                    same(receipt, &again);
                }
                // Who heard no answer sends again, and hears the same from then on.
                let third = client.command(&body).ok();
                same(&again, &third);
                (id, (body, Some(third)))
            }));
        }
    }
    // Those of the first kill too, after the last one, are where they were; and each is one case.
    let mut cases = Vec::new();
    for (persona, sent) in SENDERS.iter().zip(&known) {
        let client = running.client().persona(persona);
        for (body, receipt) in sent.values().take(10) {
            same(receipt.as_ref().unwrap(), &client.command(body).ok());
        }
        cases.extend(sent.values().map(|(_, receipt)| receipt.as_ref().unwrap()["case"].as_u64().unwrap()));
    }
    let count = cases.len();
    cases.sort_unstable();
    cases.dedup();
    assert_eq!(cases.len(), count, "two ids are one case");
    let (status, said) = running.stop();
    assert_eq!(status.code(), Some(0), "{said}");

    let verified: Value = serde_json::from_str(&done(
        here,
        &["--json", "verify"].into_iter().chain(HOME).collect::<Vec<_>>(),
        "",
    ))
    .unwrap();
    assert_eq!(verified["code"], 0, "{verified}");
    let observed = observed(here);
    for case in &cases {
        assert_eq!(observed.get(case), Some(&1), "case {case} was observed otherwise than once");
    }
}

/// The second answer is the first, and says that it is.
fn same(first: &Value, second: &Value) {
    assert_eq!(second["repeated"], true, "{second}");
    for field in ["at", "case"] {
        assert_eq!(first[field], second[field], "{field}: {first} {second}");
    }
}

/// How many observations each case begins with, by an export.
fn observed(here: &Path) -> BTreeMap<u64, usize> {
    let mut counts = BTreeMap::new();
    let export = done(here, &["export"].into_iter().chain(HOME).collect::<Vec<_>>(), "");
    for line in export.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if line["header"]["kind"] == "report.observed" {
            *counts.entry(line["header"]["case"].as_u64().unwrap()).or_default() += 1;
        }
    }
    counts
}

/// Told to end, it answers what it has begun, ends the streams, and takes nothing new.
#[test]
fn what_has_begun_is_finished_when_it_is_told_to_end() {
    let place = tempfile::tempdir().unwrap();
    let running = demo(place.path());
    let client = running.client().persona("dorm_officer");
    let stream = Stream::open(&running.client().persona("centre_on_call"), None);
    let id = fresh_id();
    let body =
        json!({ "id": id, "action": { "type": "report.emergency", "about": "described" } }).to_string();
    let mut half = TcpStream::connect(running.address_of_socket()).unwrap();
    half.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    write!(
        half,
        "POST /v1/commands HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        running.address_of_socket(),
        client.token(),
        body.len()
    )
    .unwrap();
    // It has begun to read the body once it says that it wants it.
    let mut answer = [0; 25];
    half.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 100 Continue\r\n\r\n");
    half.write_all(&body.as_bytes()[..20]).unwrap();
    terminate(running.pid());
    assert!(stream.ended(), "the stream goes on");
    half.write_all(&body.as_bytes()[20..]).unwrap();
    let mut answer = String::new();
    half.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let (status, said) = running.stop();
    assert_eq!(status.code(), Some(0), "{said}");

    let running = demo(place.path());
    let again = running.client().persona("dorm_officer").command(&serde_json::from_str(&body).unwrap()).ok();
    assert_eq!(again["repeated"], true);
}

#[test]
fn a_log_has_one_server_and_it_is_the_right_one() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    let running = demo(here);
    let refused = |arguments: &[&str]| {
        let output = run(here, &[&["--json"], arguments].concat(), "");
        let said: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code(), said["error"].as_str().unwrap_or_default().to_owned())
    };
    let free = ["--listen", "127.0.0.1:0"];
    let keep = ["demo", "--keep", "college"];
    assert_eq!(refused(&[&keep[..], &free].concat()), (Some(1), "engine-journal_locked".to_owned()));
    assert_eq!(running.client().get("/healthz").status, 200, "the first goes on");
    // A port that is taken is told as that.
    let other = ["demo", "--students", "60", "--weeks", "1", "--listen", running.address_of_socket()];
    assert_eq!(refused(&other).0, Some(1));
    assert_eq!(running.stop().0.code(), Some(0));

    // A demo is no college: `serve` refuses it; and no college is played with.
    assert_eq!(refused(&[&["serve"], &free[..], &HOME].concat()), (Some(1), "engine-demo_log".to_owned()));
    std::fs::create_dir(here.join("real")).unwrap();
    let real = here.join("real");
    crate::college::found(&real);
    for (from, to) in [("wuji-data", "data"), ("wuji-vault", "vault"), ("wuji.key", "wuji.key")] {
        std::fs::rename(real.join(from), real.join(to)).unwrap();
    }
    let (code, error) = refused(&["demo", "--keep", "real", "--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(1), "{error}");
    assert!(real.join("data").is_dir());
}

/// Killed by nobody: with nobody connected it ends at once.
#[test]
fn an_idle_server_ends_at_once() {
    let place = tempfile::tempdir().unwrap();
    let running: Running = demo(place.path());
    let (status, said) = running.stop();
    assert_eq!(status.code(), Some(0), "{said}");
}
