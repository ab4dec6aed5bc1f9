//! Files that hosts read beside a website: what is sent with each file, and where pages have gone. `delivery` says what; here it is said in the words of each host.

mod apache;
mod moved;
mod pair;

use crate::diagnostic::file::File;
use crate::guide::config::{Config, Host};
pub use moved::Moved;

/// Makes the files of the hosts that the guide names, from all other files of the site.
pub fn files(config: &Config, site: &[File], moved: &[Moved]) -> Vec<File> {
    let mut urls: Vec<&str> = site.iter().map(|file| file.url.as_str()).collect();
    urls.sort_unstable();
    let mut hosts: Vec<Host> = config.hosting.files.iter().map(|host| host.value).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let made = hosts.into_iter().flat_map(|host| match host {
        Host::Apache => apache::files(&urls, moved, &config.guide.base_path()),
        Host::Cloudflare => pair::files(&urls, moved, "301"),
        // Without the mark, Netlify shows the page that stands at the old address.
        Host::Netlify => pair::files(&urls, moved, "301!"),
    });
    made.map(file).collect()
}

fn file((url, text): (&str, String)) -> File {
    File { url: url.to_owned(), content: text.into_bytes().into(), origin: "`[hosting]` in courtesy.toml".to_owned(), inputs: None }
}
