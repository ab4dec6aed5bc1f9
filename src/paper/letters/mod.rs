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

/// Tells whether a file was made by this tool, so that it may be replaced by a newer letter.
pub fn is_ours(bytes: &[u8]) -> bool {
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    (bytes.starts_with(b"%PDF") && has(b"/PrintScaling/None") && has(b"Typst")) || has(b"\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n")
}
