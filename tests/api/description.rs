//! The description of the API and the page to try it on.

use axum::http::Method;
use serde_json::Value;
use wuji_core::Action;
use wuji_service::api::{CODES, openapi};

use super::campus::story;

/// To write it anew: `wuji openapi > docs/openapi.json`.
#[test]
fn the_committed_description_is_the_present_one() {
    let committed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let committed = std::fs::read_to_string(committed).unwrap();
    assert!(
        committed == openapi::document(),
        "docs/openapi.json has drifted: wuji openapi > docs/openapi.json"
    );
}

#[test]
fn every_reference_leads_somewhere_and_every_action_is_described() {
    fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value {
                        Value::String(text) if name == "$ref" => found.push(text),
                        other => references(other, found),
                    }
                }
            }
            Value::Array(elements) => elements.iter().for_each(|element| references(element, found)),
            _ => {}
        }
    }
    let document = openapi::value();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 100);
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    let actions = document["components"]["schemas"]["Action"].to_string();
    for name in Action::NAMES {
        assert!(actions.contains(&format!("\"{name}\"")), "{name}");
    }
}

#[tokio::test]
async fn the_page_to_try_it_on_comes_from_here() {
    let story = story();
    let campus = &story.campus;
    let get = |path: &'static str| campus.send(campus.request(None, Method::GET, path, ""));
    let page = get("/docs/").await;
    assert_eq!(page.status, 200);
    assert!(!page.text.contains("http://") && !page.text.contains("https://"));
    assert!(page.headers["content-security-policy"].to_str().unwrap().contains("script-src 'self'"));
    assert!(get("/docs/swagger-initializer.js").await.text.contains("/openapi.json"));
    assert_eq!(get("/docs/swagger-ui-bundle.js").await.status, 200);
    assert_eq!(get("/docs/nothing.js").await.status, 404);
    assert_eq!(get("/openapi.json").await.text, openapi::document());
}

/// The guide names every address and every code, and none that is not.
#[test]
fn the_guide_is_in_step() {
    let guide = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    for path in openapi::value()["paths"].as_object().unwrap().keys() {
        assert!(guide.contains(path.as_str()), "{path}");
    }
    let errors = guide.split("## Errors").nth(1).unwrap().split("## Events").next().unwrap();
    let told: std::collections::BTreeSet<&str> = errors
        .lines()
        .filter(|line| line.starts_with("| "))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .collect();
    let known: std::collections::BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    assert_eq!(told.difference(&known).copied().find(|code| *code != "Retry-After"), None);
    assert_eq!(known.difference(&told).next(), None);
}
