//! What machines are told of besides the guide.

use crate::paper::shelf::Printable;
use crate::web::editions::Edition;

/// What is told of besides the guide.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'i> {
    /// URLs of all HTML pages of the site.
    pub pages: &'i [&'i str],
    /// The PDFs that were made.
    pub printables: &'i [Printable],
    /// The guide in all its languages, this one among them.
    pub editions: &'i [Edition<'i>],
}
