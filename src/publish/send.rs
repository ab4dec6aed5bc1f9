//! Sends a file: a large one in parts, so that no more of it is in memory than one of them.

use object_store::path::Path;
use object_store::{Attributes, Error, MultipartUpload, PutMultipartOptions, PutOptions, PutResult};

use super::Item;
use super::asked::{Reading, Run};
use super::diagnose::{is_unknown_upload, report};
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
        let attributes = self.store.attributes(item.content_type, item.caching);
        let sent = if item.size <= WHOLE {
            let bytes = (self.site.open)(item)?(item.size)?;
            let options = PutOptions { attributes, ..PutOptions::default() };
            self.store.inner.put_opts(&place, bytes.into(), options).await
        } else {
            match self.send_in_parts(item, &place, &attributes).await? {
                Err(error) if is_unknown_upload(&error) => self.send_in_parts(item, &place, &attributes).await?,
                sent => sent,
            }
        };
        let put = sent.map_err(|error| report(&error, self.store, self.to, &format!("take `{}`", item.path)))?;
        Ok(Standing { sent: item.sent(), etag: put.e_tag.as_deref().map(tag) })
    }

    async fn send_in_parts(&self, item: &Item, place: &Path, attributes: &Attributes) -> Result<Result<PutResult, Error>, Diagnostic> {
        let mut next = (self.site.open)(item)?;
        let options = PutMultipartOptions { attributes: attributes.clone(), ..PutMultipartOptions::default() };
        let mut upload = match self.store.inner.put_multipart_opts(place, options).await {
            Ok(upload) => upload,
            Err(error) => return Ok(Err(error)),
        };
        let sent = parts(&mut *upload, &mut next, item.size).await;
        if !matches!(sent, Ok(Ok(_))) {
            // A store keeps the parts of what never became a file, and wants to be paid for them. Where this fails too, there is nothing more to do.
            let _ = upload.abort().await;
        }
        sent
    }
}

async fn parts(upload: &mut dyn MultipartUpload, next: &mut Reading, size: u64) -> Result<Result<PutResult, Error>, Diagnostic> {
    let mut left = size;
    while left > 0 {
        let part = next(PART)?;
        left -= part.len() as u64;
        if let Err(error) = upload.put_part(part.into()).await {
            return Ok(Err(error));
        }
    }
    Ok(upload.complete().await)
}

/// A tag without the quotation marks that some answers put around it.
pub(super) fn tag(tag: &str) -> String {
    tag.trim_matches('"').to_owned()
}
