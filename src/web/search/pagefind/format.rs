//! Pagefind's files as far as indexes must be joined: how they are packed, what holds an index together, and its filters.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use minicbor::{Decode, Encode};

/// What stands before the content of every compressed file.
const MARK: &[u8] = b"pagefind_dcd";

pub(super) fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut content = Vec::with_capacity(bytes.len() * 3);
    let mut decoder = GzDecoder::new(bytes);
    let mut mark = [0; MARK.len()];
    decoder.read_exact(&mut mark).and_then(|()| decoder.read_to_end(&mut content)).map_err(|error| error.to_string())?;
    if mark == MARK { Ok(content) } else { Err("a file of another kind".to_owned()) }
}

/// The best compression takes eight times as long for one byte in 25.
pub(super) fn packed(content: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(content.len() / 2), Compression::default());
    encoder.write_all(MARK).and_then(|()| encoder.write_all(content)).map_err(|error| error.to_string())?;
    encoder.finish().map_err(|error| error.to_string())
}

/// What holds an index together.
#[derive(Default, Decode, Encode)]
pub(super) struct Meta {
    #[n(0)]
    pub(super) version: String,
    #[n(1)]
    pub(super) pages: Vec<PageFile>,
    #[n(2)]
    pub(super) words: Vec<WordFile>,
    #[n(3)]
    pub(super) filters: Vec<FilterFile>,
    /// Orders other than by how well pages answer. No guide asks for one.
    #[n(4)]
    pub(super) orders: Vec<()>,
    /// What is told of pages, by the numbers that words have there.
    #[n(5)]
    pub(super) fields: Vec<String>,
}

/// The file of a page.
#[derive(Decode, Encode)]
pub(super) struct PageFile {
    #[n(0)]
    pub(super) name: String,
    /// How many words it has.
    #[n(1)]
    pub(super) words: u32,
    /// The file that it lies in with others: none here.
    #[n(2)]
    pub(super) group: String,
}

/// A file of words, from one word to another.
#[derive(Decode, Encode)]
pub(super) struct WordFile {
    #[n(0)]
    pub(super) from: String,
    #[n(1)]
    pub(super) to: String,
    #[n(2)]
    pub(super) name: String,
}

/// The file of a filter.
#[derive(Decode, Encode)]
pub(super) struct FilterFile {
    #[n(0)]
    pub(super) filter: String,
    #[n(1)]
    pub(super) name: String,
}

/// The values of a filter.
#[derive(Decode, Encode)]
pub(super) struct Filter {
    #[n(0)]
    pub(super) name: String,
    #[n(1)]
    pub(super) values: Vec<FilterValue>,
}

/// A value of a filter, and the pages that have it.
#[derive(Decode, Encode)]
pub(super) struct FilterValue {
    #[n(0)]
    pub(super) value: String,
    #[n(1)]
    pub(super) pages: Vec<u32>,
}

/// Reads a packed file.
pub(super) fn open<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, String> {
    minicbor::decode(&unpacked(bytes)?).map_err(|error| error.to_string())
}

pub(super) fn encoded<T: Encode<()>>(value: &T) -> Result<Vec<u8>, String> {
    minicbor::to_vec(value).map_err(|error| error.to_string())
}
