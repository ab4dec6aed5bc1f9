//! Turns what a store answers into a report that says what to do. Of an answer, only its code and its own sentence are shown, never the whole of it: stores
//! repeat what was signed, and with which key.

use std::error::Error as _;
use std::io;

use object_store::client::{HttpError, HttpErrorKind};

use super::address::{Destination, Kind};
use super::http::UNENCRYPTED;
use super::store::Store;
use crate::diagnostic::{Code, Diagnostic};

/// Longest sentence of a store that is shown, in characters.
const LONGEST: usize = 200;

/// Says why a request failed. `doing` is the rest of a sentence on what could not be done: “be listed”.
pub(super) fn report(error: &object_store::Error, store: &Store, to: &Destination, doing: &str) -> Diagnostic {
    let text = error.to_string();
    let answer = Answer::of(&text);
    let (code, why, help) = cause(error, &answer, to);
    let said = answer.shown().map(|said| format!(" ({})", store.secrets.hide(&said))).unwrap_or_default();
    Diagnostic::new(code, store.secrets.hide(&format!("`{to}` could not {doing}: {why}")) + &said).help(help)
}

/// What a store answers for an upload in parts that it does not know, or no longer.
const NO_UPLOAD: &str = "NoSuchUpload";

/// Whether the store does not know an upload in parts. So some answer who are asked a second time to end it, since the first answer was lost.
pub(super) fn is_unknown_upload(error: &object_store::Error) -> bool {
    Answer::of(&error.to_string()).code.as_deref() == Some(NO_UPLOAD)
}

fn cause(error: &object_store::Error, answer: &Answer, to: &Destination) -> (Code, String, String) {
    if let Some(system) = system_error(error) {
        return (
            if system.kind() == io::ErrorKind::PermissionDenied { Code::Denied } else { Code::Publish },
            system.to_string(),
            of_the_system(system).to_owned(),
        );
    }
    if let Some(trouble) = on_the_way(error) {
        let why = trouble.source().map_or_else(|| trouble.to_string(), ToString::to_string);
        let help = match trouble.kind() {
            _ if why == UNENCRYPTED => format!("use an `https://` endpoint; where it is meant so, set {}_ALLOW_HTTP=true", family(to)),
            HttpErrorKind::Connect => "see whether the network is there and the endpoint is spelled right, and run again".to_owned(),
            _ => "run again: what has arrived is not sent a second time".to_owned(),
        };
        return (Code::Publish, why, help);
    }
    let denied = || (Code::Denied, "the keys of the environment are refused, or do not permit it".to_owned(), may(to));
    match (answer.status, answer.code.as_deref()) {
        (_, Some("NoSuchBucket" | "ContainerNotFound")) => no_bucket(to),
        (_, Some("InvalidAccessKeyId" | "SignatureDoesNotMatch" | "AccessDenied" | "AuthenticationFailed" | "ExpiredToken")) => denied(),
        (_, Some(NO_UPLOAD)) => (
            Code::Publish,
            "it no longer knows of the upload that was begun".to_owned(),
            "run again: what has arrived is not sent a second time".to_owned(),
        ),
        (Some(401 | 403), _) => denied(),
        (Some(404), _) => no_bucket(to),
        _ if matches!(error, object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. }) => denied(),
        (Some(300..=399), _) => moved(),
        (None, _) if text_has(error, "redirect without LOCATION") => moved(),
        (Some(status), _) => (
            Code::Publish,
            format!("the store answers with status {status}"),
            "run again: what has arrived is not sent a second time".to_owned(),
        ),
        (None, _) => (Code::Publish, said(error), "run again: what has arrived is not sent a second time".to_owned()),
    }
}

fn no_bucket(to: &Destination) -> (Code, String, String) {
    let what = if to.kind == Kind::Azure { "container" } else { "bucket" };
    let help = match to.kind {
        Kind::S3 => "check its name, AWS_REGION and AWS_ENDPOINT; a bucket has to be made before anything is published to it",
        Kind::Azure => "check its name and AZURE_STORAGE_ACCOUNT_NAME; a container has to be made before anything is published to it",
        _ => "check its name; a bucket has to be made before anything is published to it",
    };
    (Code::BadDestination, format!("there is no {what} `{}`", to.bucket), help.to_owned())
}

fn moved() -> (Code, String, String) {
    (Code::BadDestination, "the bucket is in another region".to_owned(), "set AWS_REGION to the region of the bucket".to_owned())
}

fn may(to: &Destination) -> String {
    let rights = match to.kind {
        Kind::S3 => "s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject",
        Kind::Google => "the role Storage Object User",
        Kind::Azure => "the role Storage Blob Data Contributor",
        Kind::Folder => "writing",
    };
    format!("check the keys; they have to permit {rights} there")
}

fn family(to: &Destination) -> &'static str {
    match to.kind {
        Kind::Google => "GOOGLE",
        Kind::Azure => "AZURE",
        Kind::S3 | Kind::Folder => "AWS",
    }
}

fn of_the_system(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space and run again: what has arrived is not sent a second time"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give yourself the right to write there, or choose another folder"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory | io::ErrorKind::AlreadyExists => {
            "move what stands in the way elsewhere, or choose another folder"
        }
        _ => "check the disk and run again",
    }
}

/// What a store answered, as far as it may be shown.
#[derive(Debug, Default, PartialEq)]
struct Answer {
    status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
}

impl Answer {
    fn of(text: &str) -> Self {
        let after = |mark: &str| text.split_once(mark).map(|(_, rest)| rest);
        let status = after("status code: ").and_then(|rest| rest.get(..3)?.parse().ok());
        let element = |name: &str| after(&format!("<{name}>"))?.split_once('<').map(|(inner, _)| inner.trim().to_owned());
        Answer { status, code: element("Code"), message: element("Message") }
    }

    fn shown(&self) -> Option<String> {
        let is_word = |code: &&String| code.chars().all(|c| c.is_ascii_alphanumeric());
        let code = self.code.as_ref().filter(is_word)?;
        let sentence = self.message.iter().map(|message| message.lines().next().unwrap_or_default());
        let message: String = sentence.flat_map(str::chars).filter(|c| !c.is_control()).take(LONGEST).collect();
        Some(if message.is_empty() { code.clone() } else { format!("{code}: {message}") })
    }
}

/// The causes of an error, the nearest first.
fn causes(error: &object_store::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |cause| (**cause).source())
}

/// What kept a request from reaching the store, or the answer from coming back.
pub(super) fn on_the_way(error: &object_store::Error) -> Option<&HttpError> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

fn system_error(error: &object_store::Error) -> Option<&io::Error> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

fn text_has(error: &object_store::Error, words: &str) -> bool {
    error.to_string().contains(words)
}

/// An error that came from no answer, in the words of its last cause.
fn said(error: &object_store::Error) -> String {
    let last = causes(error).last().map_or_else(|| error.to_string(), ToString::to_string);
    last.lines().next().unwrap_or_default().chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_answer_only_code_and_sentence_are_taken() {
        let text = "Error performing PUT http://h/b in 1ms - Server returned non-2xx status code: 403 Forbidden: \
            <Error><Code>SignatureDoesNotMatch</Code><Message>The signature does not match</Message>\
            <AWSAccessKeyId>AKIA123</AWSAccessKeyId><StringToSign>AWS4-HMAC</StringToSign></Error>";
        let answer = Answer::of(text);
        assert_eq!((answer.status, answer.code.as_deref()), (Some(403), Some("SignatureDoesNotMatch")));
        assert_eq!(answer.shown().unwrap(), "SignatureDoesNotMatch: The signature does not match");
        assert_eq!(Answer::of("Generic S3 error: oh").shown(), None);
    }
}
