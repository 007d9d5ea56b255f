//! Listens and serves until it is told to stop.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::app::Shared;

/// Serves on a listener until the process is told to stop.
pub async fn serve(app: Shared, listener: TcpListener) -> io::Result<()> {
    let router = super::router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router).await
}
