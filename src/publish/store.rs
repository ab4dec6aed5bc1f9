//! Opens a destination: the right store, with keys from the environment, bounded in time and in tries.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Attribute, Attributes, BackoffConfig, ClientOptions, ObjectStore, RetryConfig};

use super::address::{Destination, Kind};
use super::http::Connector;
use super::secrets::Secrets;
use crate::diagnostic::{Code, Diagnostic};

/// How often a request is sent again.
pub(super) const TRIES: usize = 4;
/// How long a request is sent again and again.
const PATIENCE: Duration = Duration::from_secs(120);
/// The longest pause between two tries.
const PAUSE: Duration = Duration::from_secs(8);

/// An open destination.
pub(super) struct Store {
    pub(super) inner: Arc<dyn ObjectStore>,
    /// The site's root in it.
    pub(super) root: Path,
    /// Whether it keeps type and caching with a file.
    keeps_headers: bool,
    pub(super) secrets: Secrets,
}

impl Store {
    /// Where a file of the site is kept; `None` where no store can keep a file of that name.
    pub(super) fn place(&self, path: &str) -> Option<Path> {
        let root = self.root.as_ref();
        Path::parse(if root.is_empty() { path.to_owned() } else { format!("{root}/{path}") }).ok()
    }

    /// What the store is to keep with a file.
    pub(super) fn attributes(&self, content_type: &'static str, caching: &'static str) -> Attributes {
        if !self.keeps_headers {
            return Attributes::new();
        }
        Attributes::from_iter([(Attribute::ContentType, content_type), (Attribute::CacheControl, caching)])
    }
}

/// Opens a destination with what the environment says; `lanes` requests go at a time.
///
/// # Errors
/// A diagnostic where the environment lacks keys, or says what the store does not take.
pub(super) fn open(to: &Destination, environment: &[(String, String)], lanes: usize) -> Result<Store, Diagnostic> {
    let secrets = Secrets::of(environment);
    let has = |names: &[&str]| names.iter().all(|name| environment.iter().any(|(known, value)| known == name && !value.is_empty()));
    let wrong = |error: object_store::Error| {
        let message = format!("the environment does not fit `{to}`: {}", secrets.hide(&said(&error)));
        Diagnostic::new(Code::BadDestination, message).help("`docs/publishing.md` lists the variables of each kind of store")
    };
    if let Some((_, ways, help)) = KEYS.iter().find(|(kind, ..)| *kind == to.kind)
        && !ways.iter().any(|names| has(names))
    {
        return Err(Diagnostic::new(Code::NoCredentials, format!("the environment has no keys for `{to}`")).help(*help));
    }
    let connector = Connector { lanes };
    let inner: Arc<dyn ObjectStore> = match to.kind {
        Kind::S3 => {
            let builder = AmazonS3Builder::new().with_client_options(ClientOptions::new());
            let builder = configured(builder, environment, "AWS_", |builder, key, value| builder.with_config(key, value));
            let builder = builder.with_bucket_name(&to.bucket).with_retry(retries()).with_http_connector(connector);
            Arc::new(builder.build().map_err(wrong)?)
        }
        Kind::Google => {
            let builder = GoogleCloudStorageBuilder::new().with_client_options(ClientOptions::new());
            let builder = configured(builder, environment, "GOOGLE_", |builder, key, value| builder.with_config(key, value));
            let builder = builder.with_bucket_name(&to.bucket).with_retry(retries()).with_http_connector(connector);
            Arc::new(builder.build().map_err(wrong)?)
        }
        Kind::Azure => {
            let builder = MicrosoftAzureBuilder::new().with_client_options(ClientOptions::new());
            let builder = configured(builder, environment, "AZURE_", |builder, key, value| builder.with_config(key, value));
            let builder = builder.with_container_name(&to.bucket).with_retry(retries()).with_http_connector(connector);
            Arc::new(builder.build().map_err(wrong)?)
        }
        Kind::Folder => Arc::new(LocalFileSystem::new().with_automatic_cleanup(true).with_fsync(true)),
    };
    let root = match to.kind {
        Kind::Folder => Path::from_absolute_path(&to.folder),
        _ => Path::parse(&to.prefix),
    };
    let Ok(root) = root else { return Err(Diagnostic::new(Code::BadDestination, format!("`{to}` has a name in it that no store takes"))) };
    Ok(Store { inner, root, keeps_headers: to.kind != Kind::Folder, secrets })
}

/// For each store, the variables that are enough to sign requests with, and what to do where none are there.
const KEYS: [(Kind, &[&[&str]], &str); 3] = [
    (
        Kind::S3,
        &[
            &["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
            &["AWS_WEB_IDENTITY_TOKEN_FILE"],
            &["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
            &["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
            &["AWS_METADATA_ENDPOINT"],
            &["AWS_SKIP_SIGNATURE"],
        ],
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_REGION; `aws configure export-credentials --format env` prints those of a profile",
    ),
    (
        Kind::Google,
        &[
            &["GOOGLE_SERVICE_ACCOUNT"],
            &["GOOGLE_SERVICE_ACCOUNT_PATH"],
            &["GOOGLE_SERVICE_ACCOUNT_KEY"],
            &["GOOGLE_APPLICATION_CREDENTIALS"],
            &["GOOGLE_BEARER_TOKEN"],
            &["GOOGLE_SKIP_SIGNATURE"],
        ],
        "set GOOGLE_APPLICATION_CREDENTIALS to the file with the key of a service account",
    ),
    (
        Kind::Azure,
        &[
            &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT_KEY"],
            &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCESS_KEY"],
            &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_SAS_KEY"],
            &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_SAS_TOKEN"],
            &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_TOKEN"],
            &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID"],
            &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_FEDERATED_TOKEN_FILE"],
            &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_MSI_ENDPOINT"],
            &["AZURE_STORAGE_USE_EMULATOR"],
        ],
        "set AZURE_STORAGE_ACCOUNT_NAME, and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN",
    ),
];

/// A store's builder with the variables that are its own, by their names in lower case; a name that it does not know is passed over.
fn configured<B, K: FromStr>(builder: B, environment: &[(String, String)], prefix: &str, with: impl Fn(B, K, &str) -> B) -> B {
    let ours = environment.iter().filter(|(name, value)| name.starts_with(prefix) && !value.is_empty());
    ours.fold(builder, |builder, (name, value)| match name.to_ascii_lowercase().parse() {
        Ok(key) => with(builder, key, value),
        Err(_) => builder,
    })
}

fn retries() -> RetryConfig {
    let backoff = BackoffConfig { max_backoff: PAUSE, ..BackoffConfig::default() };
    RetryConfig { backoff, max_retries: TRIES, retry_timeout: PATIENCE }
}

/// What a store says of its own settings, without its name before it.
fn said(error: &object_store::Error) -> String {
    match error {
        object_store::Error::Generic { source, .. } => source.to_string(),
        other => other.to_string(),
    }
}
