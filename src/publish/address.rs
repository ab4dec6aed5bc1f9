//! Where to publish: the address that a person writes, taken apart. What could be a secret in it is refused, and never repeated.

use std::fmt;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Code, Diagnostic, nearest};

/// A place that a website is published into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub(super) kind: Kind,
    /// The bucket or container; empty for a folder.
    pub(super) bucket: String,
    /// The folder in it, without slashes at its ends; empty where the site has the bucket to itself.
    pub(super) prefix: String,
    /// The folder of this machine, as a whole path.
    pub(super) folder: PathBuf,
}

/// The kinds of stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    S3,
    Google,
    Azure,
    Folder,
}

/// Schemes by their store.
const SCHEMES: [(&str, Kind); 7] = [
    ("s3", Kind::S3),
    ("s3a", Kind::S3),
    ("gs", Kind::Google),
    ("gcs", Kind::Google),
    ("az", Kind::Azure),
    ("azure", Kind::Azure),
    ("file", Kind::Folder),
];

const FORMS: &str = "write `s3://bucket/folder`, `gs://bucket/folder`, `az://container/folder`, or the path of a folder";

impl Destination {
    /// Reads the address of a destination.
    ///
    /// # Errors
    /// A diagnostic that says how an address is written. It repeats nothing that could be a secret.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let Some((scheme, rest)) = text.split_once("://") else { return folder(text) };
        let scheme = scheme.to_ascii_lowercase();
        let Some((_, kind)) = SCHEMES.iter().find(|(known, _)| *known == scheme) else { return Err(unknown(&scheme)) };
        let authority = rest.split('/').next().unwrap_or_default();
        if authority.contains('@') {
            return Err(refused("the address has a user name or a password in it").help(CREDENTIALS));
        }
        if rest.contains(['?', '#']) {
            return Err(refused("the address has a part after `?` or `#`, which may hold a signature").help(CREDENTIALS));
        }
        if *kind == Kind::Folder {
            let path = percent_decode_str(rest.strip_prefix("localhost").unwrap_or(rest)).decode_utf8_lossy();
            return if path.starts_with('/') {
                folder(windows_path(&path))
            } else {
                Err(refused("a `file://` address names a folder of this machine").help("write it as `file:///srv/www`, or as a path"))
            };
        }
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.trim_matches('/');
        let is_bucket = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
        if bucket.is_empty() || !bucket.chars().all(is_bucket) {
            return Err(refused("the address names no bucket").help(FORMS));
        }
        if !prefix.is_empty() && prefix.split('/').any(|part| matches!(part, "" | "." | "..") || part.contains(char::is_control)) {
            return Err(refused("the folder in the address has an empty name, `.` or `..` in it").help(FORMS));
        }
        Ok(Destination { kind: *kind, bucket: bucket.to_owned(), prefix: prefix.to_owned(), folder: PathBuf::new() })
    }

    /// The folder of this machine that it is, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        (self.kind == Kind::Folder).then_some(&self.folder)
    }

    /// The same destination with the folder's real path, which the caller has found out.
    #[must_use]
    pub fn with_folder(self, folder: PathBuf) -> Self {
        Destination { folder, ..self }
    }

    /// The path in a bucket, without slashes at its ends; `None` for a folder, which any address may lead to.
    pub fn path(&self) -> Option<&str> {
        (self.kind != Kind::Folder).then_some(&self.prefix)
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.kind {
            Kind::S3 => "s3",
            Kind::Google => "gs",
            Kind::Azure => "az",
            Kind::Folder => return write!(f, "{}", self.folder.display()),
        };
        write!(f, "{scheme}://{}", self.bucket)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

const CREDENTIALS: &str = "take it out: keys come from the environment alone, where no log and no other user sees them";

fn refused(message: &str) -> Diagnostic {
    Diagnostic::new(Code::BadDestination, message)
}

fn unknown(scheme: &str) -> Diagnostic {
    // A scheme is short and has nothing but letters; anything else could be a key with a slip of the pen in it.
    let is_scheme = scheme.len() <= 12 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let shown =
        if is_scheme { format!("nothing can be published to `{scheme}://`") } else { "the address has no scheme that is known".to_owned() };
    let near = nearest(scheme, SCHEMES.iter().map(|(known, _)| *known)).map(|near| format!("did you mean `{near}://`? Otherwise "));
    let help = match scheme {
        "http" | "https" => format!("{FORMS}; the address of a store that speaks S3 goes into AWS_ENDPOINT"),
        _ => format!("{}{FORMS}", near.unwrap_or_default()),
    };
    refused(&shown).help(help)
}

fn folder(path: &str) -> Result<Destination, Diagnostic> {
    let head = path.split(['/', '\\']).next().unwrap_or_default();
    // `s3:/bucket` is a slip of the pen; `C:` is a drive.
    if head.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1) {
        return Err(refused("the address is neither that of a bucket nor a path").help(FORMS));
    }
    match std::path::absolute(path) {
        Ok(folder) => Ok(Destination { kind: Kind::Folder, bucket: String::new(), prefix: String::new(), folder }),
        Err(_) => Err(refused("the address is empty").help(FORMS)),
    }
}

/// `/C:/site` of an address is `C:/site`.
fn windows_path(path: &str) -> &str {
    let is_drive = path.as_bytes().get(2) == Some(&b':') && path.as_bytes()[1].is_ascii_alphabetic();
    if is_drive { &path[1..] } else { path }
}
