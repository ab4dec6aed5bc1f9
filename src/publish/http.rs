//! How requests travel: over `ureq`, which `courtesy check --external` speaks with as well, so the program has one way to ask another host,
//! with one list of certificate authorities and no second stack of HTTP and TLS.

use std::fmt;
use std::io;
use std::time::Duration;

use async_trait::async_trait;
use object_store::ClientOptions;
use object_store::client::{
    ClientConfigKey, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody, HttpService,
};
use ureq::Agent;
use ureq::http::{Method, Request, Response};

/// How long it may take to reach a host.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a host may take to answer once it has the whole request.
const ANSWER: Duration = Duration::from_secs(60);
/// How long one request may take as a whole: a large file on a slow line.
const WHOLE: Duration = Duration::from_secs(15 * 60);
/// Longest answer that is read, in bytes; the longest one is the record of the last publish.
const LONGEST: u64 = 256 * 1024 * 1024;

/// Makes clients that send `lanes` requests at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Connector {
    pub(super) lanes: usize,
}

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let said = options.get_config_value(&ClientConfigKey::AllowHttp).unwrap_or_default();
        let is_open = ["1", "on", "true", "y", "yes"].contains(&said.to_ascii_lowercase().as_str());
        let agent = Agent::config_builder()
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(ANSWER))
            .timeout_global(Some(WHOLE))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .https_only(!is_open)
            .max_idle_connections_per_host(self.lanes)
            .user_agent(concat!("courtesy/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        Ok(HttpClient::new(Client { agent }))
    }
}

#[derive(Debug)]
struct Client {
    agent: Agent,
}

#[async_trait]
impl HttpService for Client {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (head, body) = request.into_parts();
        let body = HttpResponseBody::new(body).bytes().await?;
        let agent = self.agent.clone();
        let answered = tokio::task::spawn_blocking(move || {
            let has_body = !body.is_empty() || matches!(head.method, Method::PUT | Method::POST | Method::PATCH);
            let answer = if has_body { agent.run(Request::from_parts(head, &body[..])) } else { agent.run(Request::from_parts(head, ())) };
            let (head, mut body) = answer?.into_parts();
            let bytes = body.with_config().limit(LONGEST).read_to_vec()?;
            Ok(Response::from_parts(head, bytes.into()))
        });
        match answered.await {
            Ok(answer) => answer.map_err(|error| HttpError::new(kind(&error), Trouble(plain(&error)))),
            Err(error) => Err(HttpError::new(HttpErrorKind::Unknown, error)),
        }
    }
}

/// Whether, and how, a request that failed may be sent again.
fn kind(error: &ureq::Error) -> HttpErrorKind {
    match error {
        ureq::Error::Timeout(_) => HttpErrorKind::Timeout,
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) => HttpErrorKind::Connect,
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => HttpErrorKind::Connect,
        ureq::Error::Io(_) => HttpErrorKind::Interrupted,
        ureq::Error::Protocol(_) => HttpErrorKind::Request,
        _ => HttpErrorKind::Unknown,
    }
}

/// What went wrong on the way, in words that name no address.
#[derive(Debug)]
struct Trouble(String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

fn plain(error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "no such host is known".to_owned(),
        ureq::Error::Timeout(_) => "the time for it was up".to_owned(),
        ureq::Error::ConnectionFailed => "no connection came about".to_owned(),
        ureq::Error::RequireHttpsOnly(_) => UNENCRYPTED.to_owned(),
        ureq::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

/// What is said of an endpoint that nothing would keep secret from.
pub(super) const UNENCRYPTED: &str = "the endpoint is not encrypted";
