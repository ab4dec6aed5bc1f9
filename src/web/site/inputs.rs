//! What the website needs besides guide and theme.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;

use crate::diagnostic::file::Reuse;
use crate::paper::shelf::Printable;
use crate::web::editions::Edition;

/// What the website needs besides guide and theme.
#[derive(Clone, Copy)]
pub struct Inputs<'i> {
    /// The PDFs that were made.
    pub printables: &'i [Printable],
    /// Bytes of the files beside the content that are published, by URL.
    pub assets: &'i BTreeMap<String, Bytes>,
    /// The guide in all its languages, this one among them.
    pub editions: &'i [Edition<'i>],
    /// Pages of the last build, for those that would come out the same.
    pub last: &'i dyn Reuse,
}

/// Width and height in pixels of every image among `assets`, by URL.
pub(super) fn image_sizes(assets: &BTreeMap<String, Bytes>) -> HashMap<String, (usize, usize)> {
    let size = |bytes: &[u8]| imagesize::blob_size(bytes).ok().map(|size| (size.width, size.height));
    assets.iter().filter_map(|(url, bytes)| Some((url.clone(), size(bytes)?))).collect()
}
