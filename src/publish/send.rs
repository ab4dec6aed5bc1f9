//! Sends a file: a large one in parts, so that no more of it is in memory than one of them.

use object_store::path::Path;
use object_store::{Attributes, Error, PutMultipartOptions, PutOptions, PutResult};

use super::Item;
use super::asked::{Reading, Run};
use super::diagnose::report;
use super::ledger::Standing;
use crate::diagnostic::Diagnostic;

/// Bytes of a file up to which it is sent in one request.
const WHOLE: u64 = 16 << 20;
/// Bytes of a part. S3 takes none but the last of less than 5 MiB, and no more than 10,000 of them: files of up to 80 GiB.
const PART: u64 = 8 << 20;

impl Run<'_> {
    /// Sends a file; returns how it stands then.
    pub(super) async fn send_one(&self, item: &Item) -> Result<Standing, Diagnostic> {
        let place = self.place(&item.path)?;
        let mut next = (self.site.open)(item)?;
        let attributes = self.store.attributes(item.content_type, item.caching);
        let put = if item.size <= WHOLE {
            let options = PutOptions { attributes, ..PutOptions::default() };
            let put = self.store.inner.put_opts(&place, next(item.size)?.into(), options).await;
            put.map_err(|error| self.not_taken(item, &error))?
        } else {
            self.send_in_parts(item, &place, next, attributes).await?
        };
        Ok(Standing { sent: item.sent(), etag: put.e_tag.as_deref().map(tag) })
    }

    async fn send_in_parts(&self, item: &Item, place: &Path, mut next: Reading, attributes: Attributes) -> Result<PutResult, Diagnostic> {
        let not_taken = |error: Error| self.not_taken(item, &error);
        let options = PutMultipartOptions { attributes, ..PutMultipartOptions::default() };
        let mut upload = self.store.inner.put_multipart_opts(place, options).await.map_err(not_taken)?;
        let sending = async {
            let mut left = item.size;
            while left > 0 {
                let part = next(PART)?;
                left -= part.len() as u64;
                upload.put_part(part.into()).await.map_err(not_taken)?;
            }
            upload.complete().await.map_err(not_taken)
        };
        let sent = sending.await;
        if sent.is_err() {
            // A store keeps the parts of what never became a file, and wants to be paid for them. Where this fails too, there is nothing more to do.
            let _ = upload.abort().await;
        }
        sent
    }

    fn not_taken(&self, item: &Item, error: &Error) -> Diagnostic {
        report(error, self.store, self.to, &format!("take `{}`", item.path))
    }
}

/// A tag without the quotation marks that some answers put around it.
pub(super) fn tag(tag: &str) -> String {
    tag.trim_matches('"').to_owned()
}
