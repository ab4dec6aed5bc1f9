//! `courtesy serve`: builds a guide into memory, shows it to browsers and follows every edit.
//!
//! ```text
//! watch -> work (load, check) -> hub -> { server -> browser | live -> browser }
//!               \-> work (cards, search, files, every page once) -> hub
//! ```
//!
//! The hub holds what is shown. Pages are rendered when a browser asks for one, so an edit costs what the open page costs;
//! the rest is made behind them, and a newer edit ends the work on an older one.
//!
//! With `--edit` there is the desk too (`desk/`), a server of its own for those who have its key:
//!
//! ```text
//! browser -> desk -> { pipeline::pen -> disk -> watch | unsaved text -> work | language server }
//! ```

mod address;
mod desk;
mod found;
mod hub;
mod live;
mod origin;
mod overlay;
mod port;
mod print;
mod reply;
mod server;
mod told;
mod unsaved;
mod watch;
mod work;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::{BuildOptions, Live, Setter};

pub use desk::Edit;
pub use told::{Teller, Told};

/// What is served, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The guide; of its output folder cards are reused, and nothing is written.
    pub build: BuildOptions,
    /// The name or address of the interface to listen on.
    pub host: String,
    /// The port; `None` for the next free one from 4000.
    pub port: Option<u16>,
    /// Looks for changes at this interval in place of waiting for the system's word.
    pub poll: Option<Duration>,
    /// Opens the desk as well, at which the guide is edited in the browser.
    pub edit: Option<Edit>,
}

/// Serves until Ctrl-C.
///
/// # Errors
/// A diagnostic where the address cannot be had.
pub fn serve(options: &Options, teller: &Teller) -> Result<(), Diagnostic> {
    begin(options, teller)?.until_interrupted()
}

/// A server at work.
pub struct Serving {
    address: SocketAddr,
    desk: Option<String>,
    runtime: tokio::runtime::Runtime,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    work: work::Work,
}

/// Begins to serve.
///
/// # Errors
/// A diagnostic where the address cannot be had.
pub fn begin(options: &Options, teller: &Teller) -> Result<Serving, Diagnostic> {
    let listener = port::listen(&options.host, options.port)?;
    let address = listener.local_addr().map_err(|error| cannot(&error.to_string()))?;
    // At once, before anybody else takes the port: what a browser keeps, it keeps by port.
    let desk_listener = options.edit.as_ref().map(|_| port::free(&options.host, address.port().saturating_add(1))).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| cannot(&error.to_string()))?;
    let hub = Arc::new(hub::Hub::default());
    let hosts = || address::Hosts::new(&options.host, address.ip());
    teller(&Told::Ready { url: &format!("http://{}/", shown(address)) });
    let unsaved = Arc::default();
    let work = work::start(&hub, Live::new(options.build.clone()), &unsaved, options.poll, teller);
    let server = runtime.spawn(server::run(listener, hub.clone(), hosts()));
    let mut serving = Serving { address, desk: None, runtime, server, work };
    if let Some((edit, listener)) = options.edit.as_ref().zip(desk_listener) {
        let port = listener.local_addr().map_err(|error| cannot(&error.to_string()))?.port();
        let door = desk::Door { hosts: hosts(), key: desk::Key::new().map_err(|error| cannot(&error.to_string()))?, guide: address.port() };
        let url = format!("http://{}/#key={}", shown(SocketAddr::new(address.ip(), port)), door.key.as_str());
        let root = options.build.root.clone();
        let desk = desk::Desk { door, hub, root, unsaved, words: serving.work.words(), edit: edit.clone(), setter: Setter::default() };
        serving.runtime.spawn(desk::run(listener, desk));
        teller(&Told::Desk { url: &url, is_open: !address.ip().is_loopback() });
        serving.desk = Some(url);
    }
    Ok(serving)
}

impl Serving {
    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the desk is, with the key to it; `None` where it was not asked for.
    pub fn desk(&self) -> Option<&str> {
        self.desk.as_deref()
    }

    /// Goes on until Ctrl-C.
    ///
    /// # Errors
    /// A diagnostic where the server gives up before.
    pub fn until_interrupted(mut self) -> Result<(), Diagnostic> {
        let ended = self.runtime.block_on(async {
            tokio::select! {
                ended = &mut self.server => ended.ok().and_then(Result::err).map_or(Ok(()), |error| Err(cannot(&error.to_string()))),
                _ = tokio::signal::ctrl_c() => Ok(()),
            }
        });
        self.end();
        ended
    }

    /// Ends, also in the middle of an answer.
    pub fn end(self) {
        self.work.stop();
        self.runtime.shutdown_background();
    }
}

/// An address as a browser on this machine takes it.
fn shown(address: SocketAddr) -> SocketAddr {
    let ip = match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => std::net::Ipv4Addr::LOCALHOST.into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
        other => other.ip(),
    };
    SocketAddr::new(ip, address.port())
}

fn cannot(why: &str) -> Diagnostic {
    Diagnostic::new(Code::Serve, format!("cannot serve: {why}")).help("try again, on another port with `--port`")
}
