//! Reads the record at the destination, and replaces it where it is still the one that was read.

use std::time::Duration;

use bytes::Bytes;
use object_store::client::HttpErrorKind;
use object_store::path::Path;
use object_store::{Error, ObjectStoreExt, PutMode, PutOptions, PutResult, UpdateVersion};

use super::asked::Run;
use super::diagnose::{on_the_way, report};
use super::ledger::{Known, LEDGER_NAME, Ledger};
use super::store::TRIES;
use crate::diagnostic::{Code, Diagnostic};

/// The first pause before a record is put again; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(500);

/// The record as it was read, and the version of it that may be replaced.
pub(super) struct Found {
    pub(super) known: Known,
    pub(super) version: Option<UpdateVersion>,
}

impl Run<'_> {
    /// Reads the record at the destination.
    pub(super) async fn found(&self) -> Result<Found, Diagnostic> {
        // A bucket that is not there is found out by the listing, which follows.
        let Some((json, version)) = self.standing_record().await? else { return Ok(Found { known: Known::Nothing, version: None }) };
        let known = Known::read(&json);
        if let Known::Newer(other) = &known {
            let message = format!("`{}` was published by Courtesy {other}, a later version than this", self.to);
            return Err(Diagnostic::new(Code::BadDestination, message).help("use that version or a later one"));
        }
        Ok(Found { known, version: Some(version) })
    }

    /// The bytes of the record that stands, and their version.
    async fn standing_record(&self) -> Result<Option<(Bytes, UpdateVersion)>, Diagnostic> {
        let fail = |error: Error| report(&error, self.store, self.to, "be read");
        let found = match self.store.inner.get(&self.place(LEDGER_NAME)?).await {
            Err(Error::NotFound { .. }) => return Ok(None),
            found => found.map_err(fail)?,
        };
        let version = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
        Ok(Some((found.bytes().await.map_err(fail)?, version)))
    }

    /// Puts a record in the place of the one that was read.
    ///
    /// Where the answer is lost on the way, the record that stands tells whether the request has arrived: asked a second time, a store would refuse the
    /// run's own record as that of somebody else.
    pub(super) async fn keep(&self, ledger: &Ledger, version: &mut Option<UpdateVersion>) -> Result<(), Diagnostic> {
        let place = self.place(LEDGER_NAME)?;
        let json = Bytes::from(ledger.to_json());
        let (mut tries_left, mut pause) = (TRIES, PAUSE);
        loop {
            let error = match self.put_record(&place, &json, version.as_ref()).await {
                Ok(done) => {
                    *version = Some(done.into());
                    return Ok(());
                }
                Err(error) => error,
            };
            let is_refused = matches!(error, Error::Precondition { .. } | Error::AlreadyExists { .. });
            let is_lost =
                on_the_way(&error).is_some_and(|trouble| matches!(trouble.kind(), HttpErrorKind::Interrupted | HttpErrorKind::Timeout));
            if (is_refused || is_lost)
                && let Some((standing, its_version)) = self.standing_record().await?
                && standing == json
            {
                *version = Some(its_version);
                return Ok(());
            }
            if is_refused {
                return Err(Diagnostic::new(Code::Publish, format!("somebody else has published to `{}` since this run began", self.to))
                    .help("run again when the other one is done: it sends what differs then"));
            }
            if !is_lost || tries_left == 0 {
                return Err(report(&error, self.store, self.to, "be written to"));
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
            tries_left -= 1;
        }
    }

    async fn put_record(&self, place: &Path, json: &Bytes, version: Option<&UpdateVersion>) -> Result<PutResult, Error> {
        let attributes = self.store.attributes("application/json", "no-store");
        let options = |mode| PutOptions { mode, attributes: attributes.clone(), ..PutOptions::default() };
        let mode = version.cloned().map_or(PutMode::Create, PutMode::Update);
        match self.store.inner.put_opts(place, json.clone().into(), options(mode)).await {
            Err(error) if self.knows_no_conditions(&error) => {
                self.store.inner.put_opts(place, json.clone().into(), options(PutMode::Overwrite)).await
            }
            put => put,
        }
    }

    /// Whether the store takes a file, but not on a condition. Not every disk can make a file only where there is none.
    fn knows_no_conditions(&self, error: &Error) -> bool {
        let is_folder = self.to.folder().is_some() && !matches!(error, Error::AlreadyExists { .. });
        let is_unknown = matches!(error, Error::NotImplemented { .. } | Error::NotSupported { .. });
        is_folder || is_unknown || error.to_string().contains("status code: 501")
    }
}
