//! Senders over HTTP. They show who they are by the token of their source; sessions and CSRF are none of their business, so this stands
//! beside the shell of the console.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Uri;
use axum::response::IntoResponse as _;
use axum::response::Response;
use vg_receive::Peer;
use vg_receive::http::{Door, answer};

/// Under what the doors of senders stand at the console's address.
pub(in crate::serve) const PREFIX: &str = "/intake";

/// The doors below `/intake`.
pub(in crate::serve) fn routes(door: &Arc<Door>) -> Router {
    Router::new()
        .route("/intake", axum::routing::any(below))
        .route("/intake/{*path}", axum::routing::any(below))
        .with_state(Arc::clone(door))
}

/// The doors at an address of their own, where paths begin at the root.
pub(super) fn alone(door: &Arc<Door>) -> Router {
    Router::new().fallback(at_root).with_state(Arc::clone(door))
}

async fn below(
    State(door): State<Arc<Door>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    mut request: Request,
) -> Response {
    let all = request.uri().path_and_query().map_or("/", |all| all.as_str());
    let rest = all.strip_prefix(PREFIX).unwrap_or(all);
    let rest = if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") };
    match rest.parse::<Uri>() {
        Ok(uri) => *request.uri_mut() = uri,
        Err(_) => return axum::http::StatusCode::BAD_REQUEST.into_response(),
    }
    hand_on(&door, address, request).await
}

async fn at_root(
    State(door): State<Arc<Door>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    hand_on(&door, address, request).await
}

async fn hand_on(door: &Arc<Door>, address: SocketAddr, request: Request) -> Response {
    let peer = Peer { address: address.ip().to_canonical(), certificate: None, token: None };
    let (parts, body) = request.into_parts();
    answer(door, peer, parts, body).await
}
