//! Asks other sites whether a page is there: each address once, a few hosts at a time, one request at a time to each.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use ureq::{Agent, ResponseExt};

use super::{Links, host, without_anchor};

/// Hosts that are asked at a time.
const HOSTS_AT_A_TIME: usize = 6;
/// How long an address may take, redirects included.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Redirects that are followed.
const REDIRECTS: u32 = 8;

/// What came of asking for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The page is there.
    Fine,
    /// The page is there, at another address.
    Moved(String),
    /// The server answered with an error.
    Status(u16),
    /// No answer came, and why.
    Silent(String),
}

/// Asks for every address, without the part after `#`; `step` is told after each how many are done.
pub fn ask(links: &Links, step: impl Fn(usize, usize) + Sync) -> BTreeMap<String, Answer> {
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for address in links.keys().map(|address| without_anchor(address)) {
        let addresses = hosts.entry(host(address)).or_default();
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    let hosts: Vec<Vec<&str>> = hosts.into_values().collect();
    let all = hosts.iter().map(Vec::len).sum();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let answers = Mutex::new(BTreeMap::new());
    let agent = agent();
    std::thread::scope(|scope| {
        for _ in 0..HOSTS_AT_A_TIME.min(hosts.len()) {
            scope.spawn(|| {
                while let Some(addresses) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for address in addresses {
                        let answer = one(&agent, address);
                        answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert((*address).to_owned(), answer);
                        step(done.fetch_add(1, Ordering::Relaxed) + 1, all);
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn agent() -> Agent {
    Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .max_redirects(REDIRECTS)
        .http_status_as_error(false)
        .user_agent(concat!("courtesy/", env!("CARGO_PKG_VERSION"), " (link check)"))
        .build()
        .into()
}

/// Asks for the head first; some servers refuse that, and are asked for the page, whose body is not read.
fn one(agent: &Agent, address: &str) -> Answer {
    let asked = encoded(address);
    match answer(&asked, agent.head(&asked).call()) {
        Answer::Status(_) => answer(&asked, agent.get(&asked).call()),
        settled => settled,
    }
}

/// An address as a page has it: with letters beyond ASCII and spaces percent-encoded, and what is encoded left as it is.
fn encoded(address: &str) -> String {
    const LEFT: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}').add(b'|').add(b'\\').add(b'^');
    utf8_percent_encode(address, LEFT).to_string()
}

fn answer(address: &str, called: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    match called {
        Ok(response) if response.status().is_success() => {
            let end = response.get_uri().to_string();
            if same(address, &end) { Answer::Fine } else { Answer::Moved(end) }
        }
        Ok(response) => Answer::Status(response.status().as_u16()),
        Err(error) => Answer::Silent(plain(&error)),
    }
}

/// An address without a path asks for `/`.
fn same(asked: &str, end: &str) -> bool {
    let normal = |address: &str| address.trim_end_matches('/').to_ascii_lowercase();
    asked == end || normal(asked) == normal(end)
}

fn plain(error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "no such host is known".to_owned(),
        ureq::Error::Timeout(_) => format!("nothing came within {} seconds", TIMEOUT.as_secs()),
        ureq::Error::TooManyRedirects => format!("it leads on more than {REDIRECTS} times"),
        ureq::Error::ConnectionFailed => "the connection failed".to_owned(),
        other => other.to_string(),
    }
}
