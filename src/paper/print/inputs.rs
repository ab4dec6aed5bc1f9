//! What cards and books are set from.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::guide::content::Guide;
use crate::theme::Theme;

/// What data is made from.
#[derive(Clone, Copy)]
pub(super) struct Inputs<'d> {
    pub(super) guide: &'d Guide,
    pub(super) theme: &'d Theme,
    pub(super) images: &'d BTreeMap<String, Bytes>,
}
