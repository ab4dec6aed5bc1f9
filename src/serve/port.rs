//! A port: which one is listened on, and that what comes over it is answered.

use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

use axum::Router;
use axum::serve::ListenerExt;

use crate::diagnostic::{Code, Diagnostic};

/// The first port that is tried where none is asked for.
const FIRST_PORT: u16 = 4000;
/// How many are tried.
const PORTS: u16 = 100;

/// Listens on a port, or on the first free one.
pub(super) fn listen(host: &str, port: Option<u16>) -> Result<TcpListener, Diagnostic> {
    let Some(port) = port else { return free(host, FIRST_PORT) };
    bind(host, port).map_err(|error| {
        let why = if is_taken(&error) { "another program has it".to_owned() } else { error.to_string() };
        Diagnostic::new(Code::Serve, format!("cannot listen on port {port} of `{host}`: {why}"))
            .help("name another port, or leave `--port` out for the next free one")
    })
}

/// Listens on the first free port from `first`.
pub(super) fn free(host: &str, first: u16) -> Result<TcpListener, Diagnostic> {
    let mut tries = (first..first.saturating_add(PORTS)).map(|port| bind(host, port));
    tries.find(|tried| !tried.as_ref().is_err_and(is_taken)).unwrap_or_else(|| bind(host, 0)).map_err(|error| {
        Diagnostic::new(Code::Serve, format!("cannot listen on `{host}`: {error}"))
            .help("leave `--host` out to listen on this machine only, or name one of its addresses")
    })
}

fn bind(host: &str, port: u16) -> std::io::Result<TcpListener> {
    let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs()?.collect();
    TcpListener::bind(addresses.as_slice())
}

fn is_taken(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::AddrInUse
}

/// Answers until the listener fails; what is said goes out at once.
pub(super) async fn answer(listener: TcpListener, router: Router) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await
}
