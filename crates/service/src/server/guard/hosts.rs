//! Under which names the service answers. A page elsewhere can make its own name point to this machine (DNS rebinding); its
//! requests still say that name.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;

use super::refused;
use crate::server::{Config, Shared};

/// Refuses a name that is not ours. Whoever looks after the process may ask for its health under any.
pub(super) async fn check(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let health = matches!(request.uri().path(), "/healthz" | "/readyz");
    if health || is_ours(&app.config, host(request.uri(), request.headers())) {
        next.run(request).await
    } else {
        refused(&request, StatusCode::MISDIRECTED_REQUEST, "host_unknown", None)
    }
}

/// The name that a request asks for, without its port.
fn host<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<&'r str> {
    let said = || headers.get(HOST).and_then(|host| host.to_str().ok());
    let name = uri.authority().map(|authority| authority.as_str()).or_else(said)?;
    match name.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => Some(name),
        _ => Some(name),
    }
}

/// Ours are the name of the public address, the address that is listened on, and, where that is this machine alone, the
/// names of this machine. Where every address is listened on and no public one is set, any name is.
fn is_ours(config: &Config, host: Option<&str>) -> bool {
    let Some(host) = host else { return false };
    let public = config.public_url.as_deref().and_then(|url| url.parse::<Uri>().ok());
    if public.as_ref().and_then(Uri::host).is_some_and(|name| name.eq_ignore_ascii_case(host)) {
        return true;
    }
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    let listen = config.listen.ip();
    if listen.is_loopback() {
        return host.eq_ignore_ascii_case("localhost")
            || address.is_some_and(|address| address.is_loopback());
    }
    address == Some(listen) || config.public_url.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(listen: &str, public: Option<&str>, host: &str) -> bool {
        let listen = listen.parse().unwrap();
        let config = Config { listen, public_url: public.map(str::to_owned), ..Config::default() };
        let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
        is_ours(&config, super::host(&Uri::from_static("/"), &headers))
    }

    #[test]
    fn a_name_that_only_points_here_is_not_ours() {
        let local = "127.0.0.1:8080";
        assert!(ours(local, None, "127.0.0.1:8080") && ours(local, None, "localhost:8080"));
        assert!(ours("[::1]:80", None, "[::1]") && ours("[::1]:80", None, "[::1]:80"));
        assert!(!ours(local, None, "attacker.example:8080"));
        assert!(!ours(local, None, "localhost.attacker.example"));
        let public = Some("https://wuji.example.edu.cn");
        assert!(ours(local, public, "wuji.example.edu.cn") && !ours(local, public, "other.example"));
        assert!(ours("0.0.0.0:80", None, "any.example") && !ours("0.0.0.0:80", public, "any.example"));
    }
}
