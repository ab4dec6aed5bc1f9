//! Letters on demand: one message with values in its blanks, for one person or for a table of people.
//!
//! A table is never in memory as a whole. Its rows become batches of letters as they are wanted ([`Merge`]), and each batch is set and handed
//! on before the next but few is planned.

mod eml;
mod filled;
mod form;
mod letter;
mod merge;
mod people;
mod plan;
mod request;
mod set;
mod values;

pub use eml::{Email, is_address, write as write_eml};
pub use filled::unfit;
pub use form::{Choice, Form, Paper, form};
pub use letter::{Content, Finished, Letter, Lot};
pub use merge::{Merge, VOLUME};
pub use people::{People, Row, Rows};
pub use plan::{Plan, header};
pub use request::{Request, VOLUME_MAX};
pub use set::set;

/// Tells whether a file was made by this tool, so that it may be replaced by a newer letter. An email may have been edited since.
pub fn is_ours(bytes: &[u8]) -> bool {
    (bytes.starts_with(b"%PDF") && has(bytes, b"/PrintScaling/None") && has(bytes, b"Typst")) || is_draft(bytes)
}

/// Tells whether a file is an email that this tool has begun.
pub fn is_draft(bytes: &[u8]) -> bool {
    !bytes.starts_with(b"%PDF") && has(bytes, b"\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n")
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
