//! A page to link to.

use schemars::JsonSchema;
use serde::Serialize;

/// A page to link to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Link {
    pub(super) title: String,
    pub(super) url: String,
}
