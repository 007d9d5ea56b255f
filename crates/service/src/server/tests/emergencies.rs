//! Emergencies at the door: what cannot be taken says so, and no number of attempts keeps one out.

use wuji_engine::View;

use super::*;
use crate::sign_in::passwords::hash_secret;
use crate::text::{Language, Text};

#[tokio::test]
async fn whoever_sends_an_emergency_that_is_too_long_reads_that_nothing_was_recorded() {
    let client = Client::new();
    let json = Request::post("/v1/commands").header("content-type", "application/json");
    let answer = client.send(json, vec![b' '; crate::server::BODY_BYTES_MAX + 1]).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"));
    assert_eq!(
        (&answer.json()["not_recorded"], &answer.json()["phones"]),
        (&json!(true), &json!(["120", "110"]))
    );
    let form = Request::post("/do").header("content-type", "application/x-www-form-urlencoded");
    let page = client.send(form, vec![b'a'; crate::server::BODY_BYTES_MAX + 1]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    let said = Text::new(Language::ZhCn).get("page-unrecorded-untaken");
    let page = String::from_utf8_lossy(&page.body).into_owned();
    assert!(page.contains(&said) && page.contains("tel:120") && page.contains("tel:110"));
}

/// Fields of an emergency's form of somebody who is not signed in.
fn emergency(id: u32, login: &str, secret: &str) -> String {
    let login = login.replace(' ', "+");
    format!(
        "type=report.emergency&id=00000000-0000-4000-8000-{id:012}&page=%2Femergency&login={login}&secret={}",
        secret.replace(' ', "+")
    )
}

#[tokio::test]
async fn no_number_of_attempts_keeps_an_emergency_out_nor_tells_whether_a_password_is_right() {
    let client = Client::new();
    let engine = &client.app.engine;
    let sender = client.cast().iter().find(|one| one.key == "commissioner").unwrap().person;
    let login = wuji_sim::student_login(sender);
    let (login, password) = (login.as_str(), "a sentence of mine");
    let hash = Some(hash_secret(password).unwrap());
    engine.credentials().put(sender, Credential { password: hash, code: None }).unwrap();
    let cries = || {
        let own =
            |view: &View| view.network.report.iter().filter(|(_, row)| row.sender == Some(sender)).count();
        engine.read(own).unwrap()
    };
    let send = async |id: u32, secret: &str| {
        let form = Request::post("/do").header("content-type", "application/x-www-form-urlencoded");
        client.send(form, emergency(id, login, secret)).await
    };
    // Signing in uses up nothing of an emergency's.
    for _ in 0..20 {
        client.sign_in(login, "guessed").await;
    }
    assert_eq!(client.sign_in(login, password).await.code(), "sign_in_throttled");
    assert_eq!(send(1, "guessed").await.status, StatusCode::UNAUTHORIZED);
    for id in 2..20 {
        send(id, "guessed").await;
    }
    // From here on nobody is told; what is true goes through.
    let before = cries();
    let wrong = send(30, "guessed").await;
    let right = send(30, password).await;
    assert_eq!((wrong.status, right.status), (StatusCode::ACCEPTED, StatusCode::ACCEPTED));
    assert!(right.header("set-cookie").is_empty());
    assert_eq!(wrong.body, right.body, "guessing learns nothing");
    let said = Text::new(Language::ZhCn).get("page-emergency-unsaid");
    let page = String::from_utf8_lossy(&right.body).into_owned();
    assert!(page.contains(&said) && page.contains("tel:120"));
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while cries() == before {
        assert!(std::time::Instant::now() < until, "it was recorded");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}
