//! What is new, as it is told.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Method, StatusCode};
use tokio_stream::StreamExt;
use tower::ServiceExt;
use wuji_core::ids::Position;
use wuji_core::roster::Role;
use wuji_service::server::Told;

use super::campus::{Campus, Who, report};

struct Stream(BodyDataStream, String);

impl Stream {
    async fn open(campus: &Campus, who: Who, last: Option<&str>) -> Self {
        let mut request = campus.request(Some(who), Method::GET, "/v1/events", Body::empty());
        if let Some(last) = last {
            request.headers_mut().insert("last-event-id", last.parse().unwrap());
        }
        let response = campus.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self(response.into_body().into_data_stream(), String::new())
    }

    /// The names, data and ids of what is told until `wanted` is among it, or for a moment.
    async fn hear(&mut self, wanted: &str) -> String {
        let _ = tokio::time::timeout(Duration::from_secs(10), async {
            while !self.1.contains(wanted) {
                match self.0.next().await {
                    Some(Ok(bytes)) => self.1.push_str(&String::from_utf8_lossy(&bytes)),
                    _ => break,
                }
            }
        })
        .await;
        self.1.clone()
    }
}

/// What the follower of the durable head does.
fn publish(campus: &Campus, from: Position) {
    for entry in campus.app.engine.entries(from) {
        let entry = entry.unwrap();
        campus.app.events.tell(Told { position: entry.position, header: entry.header });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_hear_of_a_report_who_may_know_of_it() {
    let campus = Campus::new();
    let (commissioner, sender, other) =
        (campus.who(Role::Commissioner), campus.who(Role::DormOfficer), campus.student());
    let mut streams = Vec::new();
    for who in [commissioner, sender, other] {
        streams.push(Stream::open(&campus, who, None).await);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let head = campus.look(|network| network.head());
    let case = campus.does(Role::DormOfficer, report(&campus, "concerning"), &["x"]).await;
    publish(&campus, head);
    let heard = streams[0].hear("event: case").await;
    assert!(
        heard.contains("event: inbox") && heard.contains(&format!("data: {{\"case\":{case}}}")),
        "{heard}"
    );
    assert!(!heard.contains(&format!("id: {}", head.0)));
    // The commissioner heard, so the others' streams had their turn; a moment more for them.
    tokio::time::sleep(Duration::from_millis(300)).await;
    for silent in &mut streams[1..] {
        let heard = tokio::time::timeout(Duration::from_millis(300), silent.hear("event:")).await;
        assert!(heard.is_err() || !heard.unwrap().contains("event:"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_hears_what_he_missed_and_nobody_uses_anothers_id() {
    let campus = Campus::new();
    let commissioner = campus.who(Role::Commissioner);
    let mut stream = Stream::open(&campus, commissioner, None).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let head = campus.look(|network| network.head());
    campus.does(Role::DormOfficer, report(&campus, "concerning"), &["x"]).await;
    publish(&campus, head);
    let heard = stream.hear("event: case").await;
    let id = heard.lines().rev().find_map(|line| line.strip_prefix("id: ")).unwrap().to_owned();
    drop(stream);
    let second = campus.does(Role::DormOfficer, report(&campus, "concerning"), &["y"]).await;
    // What he missed may begin with the rest of what he heard last.
    let missed = format!("{{\"case\":{second}}}");
    let heard = Stream::open(&campus, commissioner, Some(&id)).await.hear(&missed).await;
    assert!(heard.contains(&missed), "{heard}");
    for (who, id) in [(campus.who(Role::Advisor), id.as_str()), (commissioner, "forged")] {
        let heard = Stream::open(&campus, who, Some(id)).await.hear("event: reset").await;
        assert!(heard.contains("event: reset") && !heard.contains("event: case"), "{heard}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_has_eight_streams() {
    let campus = Campus::new();
    let token = campus.token(campus.who(Role::Commissioner));
    let mut open = Vec::new();
    let mut ask = async || {
        let mut request = campus.request(None, Method::GET, "/v1/events", Body::empty());
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        let response = campus.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        open.push(response);
        status
    };
    for _ in 0..8 {
        assert_eq!(ask().await, StatusCode::OK);
    }
    assert_eq!(ask().await, StatusCode::TOO_MANY_REQUESTS);
}
