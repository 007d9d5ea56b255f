//! The fixture: a college of 60 students on a real engine behind the whole surface, and a story told over HTTP: the officer
//! of a room reports, the report climbs to the centre, becomes a red crisis, is decided; the student is listed.

use std::sync::OnceLock;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;
use wuji_core::access::{Purpose, Target};
use wuji_core::ids::{CaseNo, PersonNo, PostNo};
use wuji_core::limits::PLEDGE_EDITION;
use wuji_core::roster::{PersonKind, Role, UnitKind};
use wuji_core::{Network, Refusal};
use wuji_engine::vault::EpochKey;
use wuji_engine::{Engine, Home, Tags};
use wuji_service::demo::OnEngine;
use wuji_service::server::{App, Config, Limits, Shared, router};
use wuji_service::sign_in::Stage;
use wuji_service::tags::tag;
use wuji_sim::{College, set_up};

/// Words that only those may read who may read the words of the report.
pub(crate) const OBSERVED: &str = "she said that it would be better not to wake up";
/// Words of the assessment.
pub(crate) const ASSESSED: &str = "has a plan and the means";

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}: {}", self.status, self.text))
    }

    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        self.json()
    }

    /// The code of the problem that it is.
    pub(crate) fn refused(&self) -> (u16, String) {
        let problem = self.json();
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(
            !problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().is_empty()
        );
        (self.status.as_u16(), problem["code"].as_str().unwrap().to_owned())
    }
}

/// Somebody, in a post or in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Who {
    pub(crate) person: PersonNo,
    pub(crate) post: Option<PostNo>,
}

pub(crate) struct Campus {
    pub(crate) app: Shared,
    pub(crate) router: Router,
    /// Whom the reports are about.
    pub(crate) subject: PersonNo,
    _place: TempDir,
}

impl Campus {
    /// A college on the evening of the second Monday, whose staff and student posts have pledged.
    pub(crate) fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let college = College::new(11, 60);
        let key = EpochKey::generate().unwrap();
        key.write(place.path().join("wuji.key")).unwrap();
        let (data, vault) = (place.path().join("data"), place.path().join("vault"));
        let home = Home { data: data.clone(), vault: vault.clone(), key };
        let begin = |tags: &Tags<'_>| {
            let beginning = college.beginning(&|text| tag(tags, text));
            let beginning = beginning.ok_or(Refusal::Genesis("no beginning"))?;
            Ok((beginning.genesis, beginning.words))
        };
        let engine = Engine::found(&home, Uuid::from_u128(7), college.begins_at(), begin).unwrap();
        let tags = engine.tags();
        set_up(&mut OnEngine(engine.clone()), &college, &|text| tag(&tags, text)).unwrap();
        engine.advance("2026-09-14T20:10:00+08:00".parse().unwrap()).unwrap();
        let subject = engine.read(|view| subject(&view.network)).unwrap();
        let key = place.path().join("wuji.key");
        let limits =
            Limits { commands_per_minute: 100_000, questions_per_minute: 100_000, ..Limits::default() };
        let config = Config { data, vault, key, limits, ..Config::default() };
        let app = App::new(engine, config, None);
        Self { router: router(app.clone()), app, subject, _place: place }
    }

    pub(crate) fn look<R>(&self, look: impl FnOnce(&Network) -> R) -> R {
        self.app.engine.read(|view| look(&view.network)).unwrap()
    }

    /// The post of a role on the subject's line.
    pub(crate) fn post(&self, role: Role) -> PostNo {
        self.look(|network| {
            let roster = &network.roster;
            let place = roster.person(self.subject).unwrap().place;
            let class = roster.class(place.class.unwrap()).unwrap();
            let kind =
                UnitKind::SINGLE.into_iter().find(|kind| kind.posts().iter().any(|(own, _)| *own == role));
            let post = match role {
                Role::DormOfficer => roster.room(place.room.unwrap()).unwrap().officer,
                Role::Commissioner => class.commissioner,
                Role::Advisor => class.advisors.last().copied(),
                _ => kind
                    .map_or_else(|| roster.post_of(class.unit, role), |kind| roster.single_post(kind, role)),
            };
            post.unwrap()
        })
    }

    /// Who fills it.
    pub(crate) fn who(&self, role: Role) -> Who {
        self.nth(role, 0)
    }

    pub(crate) fn nth(&self, role: Role, n: usize) -> Who {
        let post = self.post(role);
        let now = self.app.engine.now();
        let person = self.look(|network| network.roster.holders(post, now).nth(n).unwrap().person);
        Who { person, post: Some(post) }
    }

    /// The same role in another department, class or room.
    pub(crate) fn elsewhere(&self, role: Role) -> Option<Who> {
        let now = self.app.engine.now();
        let own = self.post(role);
        let unit = self.look(|network| network.roster.post(self.post(Role::StationCounsellor)).unwrap().unit);
        self.look(|network| {
            let roster = &network.roster;
            let mut others = roster.posts().filter(|(number, post)| {
                let same_unit = post.unit == unit && !matches!(role, Role::DormOfficer | Role::Commissioner);
                post.role == role && *number != own && !same_unit
            });
            others.find_map(|(number, _)| {
                let person = roster.holders(number, now).next()?.person;
                (person != self.subject).then_some(Who { person, post: Some(number) })
            })
        })
    }

    /// A student with an account and without a post.
    pub(crate) fn student(&self) -> Who {
        let plain = |network: &Network, person: &PersonNo| {
            let row = network.roster.person(*person).unwrap();
            row.kind == PersonKind::Student && row.posts.is_empty() && *person != self.subject
        };
        let person = self.look(|network| {
            let mut people = network.roster.people().map(|(person, _)| person);
            people.find(|person| plain(network, person) && network.access.has_account(*person)).unwrap()
        });
        Who { person, post: None }
    }

    pub(crate) fn token(&self, who: Who) -> String {
        self.app.sessions.begin(who.person, Stage::Full).unwrap().reveal().to_owned()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes: Bytes = axum::body::to_bytes(body, 8 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub(crate) fn request(
        &self,
        who: Option<Who>,
        method: Method,
        path: &str,
        body: impl Into<Body>,
    ) -> Request<Body> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:8080")
            .header("accept-language", "en")
            .header("content-type", "application/json");
        let request = match who {
            Some(who) => request.header("authorization", format!("Bearer {}", self.token(who))),
            None => request,
        };
        request.body(body.into()).unwrap()
    }

    /// Asks for a window, in the post.
    pub(crate) async fn get(&self, who: Who, path: &str) -> Answer {
        let joint = if path.contains('?') { '&' } else { '?' };
        let acting = who.post.map_or(String::new(), |post| format!("{joint}as={post}"));
        self.send(self.request(Some(who), Method::GET, &format!("{path}{acting}"), Body::empty())).await
    }

    pub(crate) async fn post_json(&self, who: Who, path: &str, body: &Value) -> Answer {
        self.send(self.request(Some(who), Method::POST, path, body.to_string())).await
    }

    /// Asks for an action under a fresh id.
    pub(crate) async fn command(&self, who: Who, action: Value, words: &[&str]) -> Answer {
        let id = wuji_engine::random_id().unwrap();
        let body = json!({ "id": id, "as": who.post, "action": action, "words": words });
        self.post_json(who, "/v1/commands", &body).await
    }

    /// Does it; the case of the first entry.
    pub(crate) async fn does(&self, role: Role, action: Value, words: &[&str]) -> CaseNo {
        let receipt = self.command(self.who(role), action, words).await.ok();
        CaseNo(receipt["case"].as_u64().unwrap_or(0) as u32)
    }

    /// Everybody who reads in this file pledges.
    pub(crate) async fn pledge(&self, who: Who) {
        let answer =
            self.command(who, json!({ "type": "access.pledge", "edition": PLEDGE_EDITION }), &[]).await;
        assert!(
            answer.status == StatusCode::OK || answer.text.contains("pledged already"),
            "{}",
            answer.text
        );
    }

    /// Anybody's name, as the director of the centre reads it.
    pub(crate) fn name(&self, person: PersonNo) -> String {
        let director = self.who(Role::CentreDirector);
        let (by, post) = (director.person, director.post);
        let engine = &self.app.engine;
        let visit = engine.visit(by, post, Target::Person(person), Purpose::Handling, false).unwrap();
        engine.name(visit, person).unwrap().to_string()
    }
}

/// A student whose room and class have their officers, other people than he.
fn subject(network: &Network) -> PersonNo {
    let now = network.last_at();
    let roster = &network.roster;
    let found = roster.people().find_map(|(person, row)| {
        let class = roster.class(row.place.class?)?;
        let room = roster.room(row.place.room?)?;
        let holder = |post: Option<PostNo>| Some(roster.holders(post?, now).next()?.person);
        let (officer, commissioner) = (holder(room.officer)?, holder(class.commissioner)?);
        let plain = row.kind == PersonKind::Student && row.posts.is_empty();
        (plain && officer != commissioner).then_some(person)
    });
    found.unwrap()
}

/// A told story.
pub(crate) struct Story {
    pub(crate) campus: Campus,
    /// The report that became the crisis.
    pub(crate) report: CaseNo,
    pub(crate) crisis: CaseNo,
    pub(crate) listing: CaseNo,
    /// A later report that the commissioner still holds.
    pub(crate) open: CaseNo,
}

/// The roles on the way.
pub(crate) const CAST: [Role; 14] = [
    Role::DormOfficer,
    Role::Commissioner,
    Role::Advisor,
    Role::StationCounsellor,
    Role::StationDirector,
    Role::StudentAffairsTeacher,
    Role::YouthLeagueTeacher,
    Role::CentreOnCall,
    Role::CentreCounsellor,
    Role::CentreDirector,
    Role::LeadingChair,
    Role::LeadingMember,
    Role::SystemAdministrator,
    Role::AuditAdministrator,
];

/// Tells it once for all tests that only read.
pub(crate) fn story() -> &'static Story {
    static STORY: OnceLock<Story> = OnceLock::new();
    STORY.get_or_init(|| std::thread::spawn(|| runtime().block_on(tell())).join().unwrap())
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

pub(crate) fn report(campus: &Campus, urgency: &str) -> Value {
    json!({
        "type": "report.submit",
        "urgency": urgency,
        "observation": {
            "about": { "person": campus.subject },
            "signs": ["low_mood", "hopeless"],
            "life_event": "bereavement",
            "low_mood_days": 9,
            "words": { "index": 0 },
        },
    })
}

pub(crate) async fn tell() -> Story {
    let campus = Campus::new();
    for role in CAST {
        campus.pledge(campus.who(role)).await;
    }
    let words = json!({ "index": 0 });
    let case = campus.does(Role::DormOfficer, report(&campus, "concerning"), &[OBSERVED]).await;
    for role in [Role::Commissioner, Role::Advisor, Role::StationCounsellor] {
        campus.does(role, json!({ "type": "report.acknowledge", "case": case }), &[]).await;
        campus
            .does(
                role,
                json!({ "type": "report.forward", "case": case, "words": words }),
                &["please take it up"],
            )
            .await;
    }
    campus.does(Role::CentreCounsellor, json!({ "type": "report.accept", "case": case }), &[]).await;
    let assess = json!({
        "type": "crisis.assess", "case": case, "grade": "red", "factors": ["plan", "means"],
        "instrument": "interview", "words": words,
    });
    let crisis = campus.does(Role::CentreCounsellor, assess, &[ASSESSED]).await;
    let crisis = if crisis == case { became(&campus, case) } else { crisis };
    let propose = json!({ "type": "crisis.propose", "case": crisis, "options": ["hospital", "family_called"], "words": words });
    campus.does(Role::CentreCounsellor, propose, &["as agreed with the family"]).await;
    let deciders = campus.get(campus.who(Role::LeadingChair), "/v1/deciders").await.ok();
    let deciders: Vec<Value> = deciders["deciders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!({ "person": one["person"] }))
        .collect();
    let decide = json!({
        "type": "crisis.decide", "case": crisis, "measures": ["hospital"], "deciders": deciders, "words": words,
    });
    campus.does(Role::LeadingChair, decide, &["unanimous"]).await;
    let notice =
        json!({ "type": "crisis.give_notice", "case": crisis, "advice": ["look_out", "offer_talks"] });
    campus.does(Role::CentreCounsellor, notice, &[]).await;
    let list = json!({
        "type": "focus.propose", "person": campus.subject, "change": { "list": "red" }, "grounds": ["crisis"],
        "source": crisis, "words": words,
    });
    let listing = campus.does(Role::CentreCounsellor, list, &["needs company"]).await;
    campus.does(Role::CentreDirector, json!({ "type": "focus.approve", "case": listing }), &[]).await;
    let open = campus.does(Role::DormOfficer, report(&campus, "routine"), &[OBSERVED]).await;
    Story { campus, report: case, crisis, listing, open }
}

fn became(campus: &Campus, case: CaseNo) -> CaseNo {
    campus.look(|network| network.report.get(case).unwrap().crisis.unwrap())
}
