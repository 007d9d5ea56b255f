//! Where a request comes from, as far as it can be believed; and the one way to read a cookie.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;

use super::app::Shared;

/// The address of a client. It is counted with, never logged.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer(pub IpAddr);

impl FromRequestParts<Shared> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let connected = connected.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(at)| at.ip());
        Ok(Self(behind(connected.to_canonical(), &app.config.trusted_proxy, &parts.headers)))
    }
}

/// The last hop that a trusted proxy names; what stands before it was written by the client.
fn behind(connected: IpAddr, trusted: &[IpAddr], headers: &HeaderMap) -> IpAddr {
    if !trusted.contains(&connected) {
        return connected;
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let hop = last.and_then(|hops| hops.rsplit(',').next()).map(str::trim);
    hop.and_then(|hop| hop.parse::<IpAddr>().ok()).map_or(connected, |hop| hop.to_canonical())
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    pairs.flat_map(|value| value.split(';')).find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_says_who_is_behind_it() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let hops = "203.0.113.9, 198.51.100.7".parse().unwrap();
        let headers = HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), hops)]);
        assert_eq!(behind(proxy, &[proxy], &headers), "198.51.100.7".parse::<IpAddr>().unwrap());
        assert_eq!(behind(proxy, &[], &headers), proxy);
        assert_eq!(behind(proxy, &[proxy], &HeaderMap::new()), proxy);
    }
}
