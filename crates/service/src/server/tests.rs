//! The surface as a client meets it, without a socket: a small demo college, and requests one by one.

mod emergencies;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;
use wuji_core::access::{CloseAccount, Pledge};
use wuji_core::ids::{PersonNo, RequestId};
use wuji_core::limits::PLEDGE_EDITION;
use wuji_core::{Action, Words};
use wuji_engine::storage::{Fault, Faults, MemoryStorage};
use wuji_engine::vault::{Credential, EpochKey};
use wuji_engine::{Disks, Engine, Tags, random_id};

use super::demo::{Persona, personas};
use super::{App, Config, Limits, Shared, demo};
use crate::demo::{Demo, Size};
use crate::home::administrator;
use crate::sign_in::invitations::{Manager, invite};
use crate::tags::tag;

/// One college for all tests; each has sessions and limits of its own.
fn engine() -> Engine {
    static COLLEGE: OnceLock<(tempfile::TempDir, Engine)> = OnceLock::new();
    let (_, engine) = COLLEGE.get_or_init(|| {
        let directory = tempfile::tempdir().unwrap();
        let demo =
            Demo::found(&directory.path().join("college"), Size { seed: 1, students: 60, weeks: 1 }).unwrap();
        demo.play(&mut |_, _| {}).unwrap();
        let engine = demo.engine().clone();
        (directory, engine)
    });
    engine.clone()
}

fn app(limits: Limits) -> Shared {
    let engine = engine();
    let config = Config { secure_cookies: false, limits, ..Config::default() };
    App::new(engine.clone(), config, Some(demo::Demo::new(engine)))
}

struct Client {
    app: Shared,
    router: Router,
}

struct Answer {
    status: StatusCode,
    head: Response<()>,
    body: Bytes,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.head.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn code(&self) -> String {
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

impl Client {
    fn new() -> Self {
        Self::of(app(Limits::default()))
    }

    fn of(app: Shared) -> Self {
        Self { router: super::router(app.clone()), app }
    }

    async fn send(&self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let mut request = request.body(body.into()).unwrap();
        request.headers_mut().entry("host").or_insert("127.0.0.1:8080".parse().unwrap());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
        let (head, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        Answer { status: head.status, head: Response::from_parts(head, ()), body }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// A request of a program, with a token or without.
    async fn call(&self, method: &str, path: &str, token: &str, body: Value) -> Answer {
        let mut request =
            Request::builder().method(method).uri(path).header("content-type", "application/json");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.send(request, body.to_string()).await
    }

    async fn sign_in(&self, login: &str, secret: &str) -> Answer {
        self.call("POST", "/v1/session", "", json!({ "login": login, "secret": secret })).await
    }

    async fn be(&self, persona: &str) -> String {
        let answer = self.call("POST", "/demo/sign-in", "", json!({ "persona": persona })).await;
        assert_eq!(answer.status, StatusCode::OK, "{persona}");
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    fn cast(&self) -> Vec<Persona> {
        personas(&self.app).unwrap()
    }

    /// A student who never pledged: whoever has gets a new code only when the security administrator confirms it.
    fn fresh(&self) -> PersonNo {
        let fresh = self.app.engine.read(|view| {
            let network = &view.network;
            let is_fresh = |person: PersonNo, posts: usize| {
                posts == 0
                    && network.access.has_account(person)
                    && network.roster.is_here(person, network.last_at())
                    && !network.has_pledged(person, network.last_at())
            };
            let mut people = network.roster.people();
            people.find(|(person, row)| is_fresh(*person, row.posts.len())).map(|(person, _)| person)
        });
        fresh.unwrap().unwrap()
    }

    /// A one-time code for a login, from the system administrator.
    fn invited(&self, login: &str) -> String {
        let engine = &self.app.engine;
        let cast = self.cast();
        let administrator = cast.iter().find(|one| one.key == "system_administrator").unwrap();
        let now = engine.now();
        let by = engine.read(|view| Manager::of(&view.network, administrator.person, now)).unwrap().unwrap();
        let invited = invite(engine, by, &[login.to_owned()], false, &|_| {}).unwrap();
        invited.invitations.first().unwrap().code.clone()
    }
}

#[tokio::test]
async fn every_answer_is_guarded_and_dressed() {
    let client = Client::new();
    let api = client.get("/v1/nothing").await;
    assert_eq!((api.status, api.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    assert_eq!(api.header("content-type"), "application/problem+json");
    assert!(api.header("content-security-policy").starts_with("default-src 'none'; frame-ancestors"));
    let page = client.get("/nothing").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("content-security-policy").contains("style-src 'self'"));
    let health = client.get("/healthz").await;
    for answer in [&api, &page, &health] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("x-request-id").len(), 16);
        assert_eq!(answer.header("strict-transport-security"), "", "the demo is plain http");
    }
    let ready = client.get("/readyz").await.json();
    assert_eq!(ready["status"], "ready");
    let told: Vec<&String> = ready.as_object().unwrap().keys().collect();
    assert_eq!(told, ["copy", "status"], "codes alone");
    assert!(ready["copy"].is_string());
    let wrong = client.call("PATCH", "/v1/session", "", json!({})).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"));
    let odd = client.call("POST", "/v1/session", "", json!({ "login": 7 })).await;
    assert_eq!((odd.status, odd.code().as_str()), (StatusCode::BAD_REQUEST, "malformed"));
}

#[tokio::test]
async fn a_body_that_is_too_long_is_not_read() {
    let client = Client::new();
    let request = || Request::post("/v1/session").header("content-type", "application/json");
    let chunk = || Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 64 << 10]));
    // Says what it holds, or does not.
    let declared = client.send(request(), vec![b' '; super::BODY_BYTES_MAX + 1]).await;
    let streamed = tokio_stream::iter(std::iter::repeat_with(chunk).take(2_000));
    let streamed = client.send(request(), Body::from_stream(streamed)).await;
    for answer in [declared, streamed] {
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer.code(), "body_too_large");
    }
}

#[tokio::test]
async fn another_site_makes_no_browser_do_anything() {
    let client = Client::new();
    let elsewhere = |request: axum::http::request::Builder| {
        request
            .header("origin", "http://evil.example")
            .header("content-type", "application/x-www-form-urlencoded")
    };
    let tap = client.send(elsewhere(Request::post("/demo/sign-in")), "persona=student").await;
    assert_eq!(tap.status, StatusCode::FORBIDDEN);
    assert_eq!(tap.header("set-cookie"), "");
    let name = Request::post("/demo/sign-in").header("host", "evil.example");
    assert_eq!(client.send(name, "persona=student").await.status, StatusCode::MISDIRECTED_REQUEST);
    let token = client.be("commissioner").await;
    let program =
        elsewhere(Request::delete("/v1/session")).header("authorization", format!("Bearer {token}"));
    assert_eq!(client.send(program, Body::empty()).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_code_sets_a_password_and_a_password_signs_in() {
    let client = Client::new();
    let login = wuji_sim::student_login(client.fresh());
    let (login, password) = (login.as_str(), "a sentence of mine");
    let code = client.invited(login);
    let begun = client.sign_in(login, &code.to_lowercase()).await;
    assert_eq!((begun.status, &begun.json()["password_due"]), (StatusCode::OK, &json!(true)));
    let token = begun.json()["token"].as_str().unwrap().to_owned();
    let early = client.call("GET", "/v1/me", &token, json!(null)).await;
    assert_eq!((early.status, early.code().as_str()), (StatusCode::FORBIDDEN, "password_due"));
    // Until the password is set, whoever was cut off enters again.
    let again = client.sign_in(login, &code).await;
    let other = again.json()["token"].as_str().unwrap().to_owned();
    for (wanted, code) in [("short", "password_too_short"), ("1234567890", "password_too_common")] {
        let refused = client.call("PUT", "/v1/session/password", &token, json!({ "password": wanted })).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, code));
    }
    let set = client.call("PUT", "/v1/session/password", &token, json!({ "password": password })).await;
    assert_eq!(set.status, StatusCode::OK);
    let first = set.json()["token"].as_str().unwrap().to_owned();
    assert_eq!(client.sign_in(login, &code).await.code(), "sign_in_failed", "a code is good once");
    let late =
        client.call("PUT", "/v1/session/password", &other, json!({ "password": "of somebody else" })).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert_eq!(client.call("DELETE", "/v1/session", &token, json!(null)).await.code(), "sign_in_required");
    let wrong = client.sign_in(login, "another sentence").await;
    let unknown = client.sign_in("nobody", "another sentence").await;
    assert_eq!((wrong.status, &wrong.body), (unknown.status, &unknown.body));
    let second = client.sign_in(login, password).await.json()["token"].as_str().unwrap().to_owned();
    // Changing it takes the present one, and ends every other session.
    let change = |present: &'static str| json!({ "present": present, "password": "another sentence" });
    let refused = client.call("PUT", "/v1/session/password", &second, change("guessed it?")).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::FORBIDDEN, "password_wrong"));
    let changed = client.call("PUT", "/v1/session/password", &second, change(password)).await;
    assert_eq!(changed.status, StatusCode::OK);
    for old in [first, second] {
        let answer = client.call("DELETE", "/v1/session", &old, json!(null)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn attempts_are_counted() {
    let client = Client::new();
    for _ in 0..10 {
        assert_eq!(client.sign_in("A0002", "guessed").await.code(), "sign_in_failed");
    }
    let throttled = client.sign_in("A0002", "guessed").await;
    assert_eq!(
        (throttled.status, throttled.code().as_str()),
        (StatusCode::TOO_MANY_REQUESTS, "sign_in_throttled")
    );
    assert!((1..=7).contains(&throttled.header("retry-after").parse::<u32>().unwrap()));
}

#[tokio::test]
async fn everybody_of_the_way_can_be_been_until_his_account_is_closed() {
    let client = Client::new();
    let cast = client.cast();
    let keys: Vec<&str> = cast.iter().map(|one| one.key).filter(|key| *key != "student").collect();
    let expected = [
        "dorm_officer",
        "commissioner",
        "advisor",
        "station_counsellor",
        "station_director",
        "student_affairs",
        "youth_league",
        "centre_on_call",
        "centre_counsellor",
        "centre_director",
        "leading_chair",
        "leading_vice_chair",
        "leading_member",
        "audit_administrator",
        "system_administrator",
        "security_administrator",
    ];
    assert_eq!(keys, expected);
    let person = |key: &str| cast.iter().find(|one| one.key == key).unwrap().person;
    assert_ne!(person("centre_on_call"), person("centre_counsellor"));
    for persona in &cast {
        client.be(persona.key).await;
    }
    let nobody = client.call("POST", "/demo/sign-in", "", json!({ "persona": "rector" })).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let tap = Request::post("/demo/sign-in").header("content-type", "application/x-www-form-urlencoded");
    let tapped = client.send(tap, "persona=advisor&then=%2F%2Fevil.example").await;
    assert_eq!((tapped.status, tapped.header("location")), (StatusCode::SEE_OTHER, "/"));
    // A browser drops the tab.
    let tap = Request::post("/demo/sign-in").header("content-type", "application/x-www-form-urlencoded");
    let hidden = client.send(tap, "persona=advisor&then=%2F%09%2Fevil.example").await;
    assert_eq!((hidden.status, hidden.header("location")), (StatusCode::SEE_OTHER, "/"));
    let cookie = tapped.header("set-cookie");
    assert!(cookie.starts_with("wuji_demo=") && cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
    let token = client.be("student").await;
    let of = |key| cast.iter().find(|one| one.key == key).unwrap();
    let (student, administrator) = (of("student"), of("system_administrator"));
    let request = wuji_core::Request {
        id: RequestId(random_id().unwrap()),
        by: administrator.person,
        post: administrator.post,
        action: Action::CloseAccount(CloseAccount { person: student.person }),
    };
    let credentials = client.app.engine.credentials();
    for person in [student.person, administrator.person] {
        let credential = Credential { password: Some("a hash".to_owned().into()), code: None };
        credentials.put(person, credential).unwrap();
    }
    client.app.engine.submit(request, Vec::<Words>::new()).unwrap();
    super::events::strike_closed(&client.app).unwrap();
    let people = credentials.people();
    assert!(people.contains(&administrator.person));
    assert!(!people.contains(&student.person), "a closed account has nothing to enter with");
    let out = client.call("DELETE", "/v1/session", &token, json!(null)).await;
    assert_eq!((out.status, out.code().as_str()), (StatusCode::UNAUTHORIZED, "sign_in_required"));
}

#[tokio::test]
async fn the_clock_goes_to_just_after_what_is_due() {
    let client = Client::new();
    let due = || client.app.engine.read(|view| view.network.next_due()).unwrap().unwrap();
    let first = due();
    let turned = client.call("POST", "/demo/clock", "", json!({ "next": true })).await;
    assert_eq!(turned.status, StatusCode::OK);
    assert!(due() > first && client.app.engine.now() > first);
    let before = client.app.engine.now();
    client.call("POST", "/demo/clock", "", json!({ "minutes": 10 })).await;
    assert!(client.app.engine.now() >= before.plus_minutes(10));
    for wrong in [json!({ "minutes": 0 }), json!({ "minutes": 99_999 })] {
        let refused = client.call("POST", "/demo/clock", "", wrong).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "turn_too_far")
        );
    }
    let empty = client.call("POST", "/demo/clock", "", json!({})).await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_full_house_turns_away_all_but_emergencies() {
    let client = Client::of(app(Limits { requests: 1, ..Limits::default() }));
    let person = client.cast().first().unwrap().person;
    let place = client.app.gates.admit(person, false).unwrap();
    let away = client.get("/v1/nothing").await;
    assert_eq!((away.status, away.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "busy"));
    assert_eq!(away.header("retry-after"), "2");
    assert_eq!(client.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(client.get("/emergency").await.status, StatusCode::OK);
    let command = client.call("POST", "/v1/commands", "", json!({})).await;
    assert_ne!(command.status, StatusCode::SERVICE_UNAVAILABLE, "its body says what it is");
    drop(place);
    assert_eq!(client.get("/v1/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn forms_are_counted_like_commands_but_emergencies() {
    let client = Client::of(app(Limits { commands_per_minute: 1, ..Limits::default() }));
    let token = client.be("advisor").await;
    let form = |body: &'static str| {
        let form = Request::post("/do").header("content-type", "application/x-www-form-urlencoded");
        client.send(form.header("authorization", format!("Bearer {token}")), body)
    };
    let pledge = "type=access.pledge&page=/pledge&edition:number=1";
    assert_ne!(form(pledge).await.status, StatusCode::TOO_MANY_REQUESTS);
    let counted = form(pledge).await;
    let said = crate::text::Text::new(Default::default()).get("api-too_many_requests");
    assert!(String::from_utf8_lossy(&counted.body).contains(&said), "{}", counted.status);
    let emergency = "type=report.emergency&page=/emergency";
    assert_eq!(form(emergency).await.status, StatusCode::OK);
}

#[test]
fn a_server_that_is_told_to_stop_finishes_and_vouches_for_its_log() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("college");
    let played = Demo::found(&place, Size { seed: 2, students: 60, weeks: 1 }).unwrap();
    let engine = played.engine().clone();
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = Config { listen, secure_cookies: false, ..Config::default() };
    let app = App::new(engine.clone(), config, Some(demo::Demo::new(engine.clone())));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(super::listen::bind(listen).unwrap()).unwrap();
        let at = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let stopped = async move { stopped.await.unwrap() };
        let serving = tokio::spawn(super::listen::serve(app.clone(), listener, stopped));
        let mut watch = app.events.watch();
        let health = tokio::task::spawn_blocking(move || {
            ureq::get(format!("http://{at}/healthz")).call().unwrap().status().as_u16()
        });
        assert_eq!(health.await.unwrap(), 200);
        stop.send(()).unwrap();
        let ended = serving.await.unwrap().unwrap();
        // Whoever watches is let go.
        while !matches!(watch.recv().await, Err(tokio::sync::broadcast::error::RecvError::Closed)) {}
        ended
    });
    assert_eq!(ended, super::listen::Ended::Stopped);
    let request = wuji_core::Request {
        id: RequestId(random_id().unwrap()),
        by: PersonNo(1),
        post: None,
        action: Action::CloseAccount(CloseAccount { person: PersonNo(1) }),
    };
    let late = engine.submit(request, Vec::new());
    assert_eq!(late, Err(wuji_engine::SubmitError::Closed));
}

#[test]
fn a_server_whose_disk_fails_ends() {
    let (journal, vault) = (Arc::new(MemoryStorage::new()), Arc::new(MemoryStorage::new()));
    let disks = Disks { journal: journal.clone(), vault, segment_len: 1 << 20 };
    let key = EpochKey::generate().unwrap();
    let college = wuji_sim::College::new(3, 60);
    let begin = |tags: &Tags<'_>| {
        let beginning = college.beginning(&|text| tag(tags, text)).unwrap();
        Ok((beginning.genesis, beginning.words))
    };
    let engine = Engine::found_on(&disks, &key, random_id().unwrap(), college.begins_at(), begin).unwrap();
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = Config { listen, secure_cookies: false, ..Config::default() };
    let app = App::new(engine.clone(), config, None);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(super::listen::bind(listen).unwrap()).unwrap();
        let serving = tokio::spawn(super::listen::serve(app.clone(), listener, std::future::pending()));
        journal.plan(Faults::none().at(0, Fault::Broken).at(1, Fault::Broken), 1);
        let lost = app.blocking(|app| {
            let (person, post) = app.engine.read(|view| administrator(&view.network)).unwrap().unwrap();
            let action = Action::Pledge(Pledge { edition: PLEDGE_EDITION });
            let id = RequestId(random_id().unwrap());
            app.engine.submit(wuji_core::Request { id, by: person, post: Some(post), action }, Vec::new())
        });
        assert!(lost.await.is_err(), "the disk failed");
        serving.await.unwrap().unwrap()
    });
    assert_eq!(ended, super::listen::Ended::Poisoned);
}
