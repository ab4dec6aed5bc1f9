//! Pagefind's files of words: which words are on which pages. Where on a page is left as it is written.

use std::ops::Range;

use minicbor::decode::{Decoder, Error};
use minicbor::encode::Encoder;

use super::format::unpacked;

/// That a word is on a page.
#[derive(Clone, Copy)]
pub(super) struct Posting<'c> {
    pub(super) page: u32,
    /// How much it adds to the size of a file, as Pagefind reckons.
    pub(super) size: u32,
    /// Where it is on the page.
    pub(super) places: &'c [u8],
}

impl Posting<'_> {
    /// Whether the word is not in the text of the page, but only in what is told of it.
    pub(super) fn is_only_told(&self) -> bool {
        const NO_PLACES: u8 = 0x80;
        self.places.first() == Some(&NO_PLACES)
    }
}

/// A word, and the forms with accents that it is written in.
pub(super) struct Word<'c> {
    pub(super) word: &'c str,
    pub(super) pages: Vec<Posting<'c>>,
    pub(super) forms: Vec<(&'c str, Vec<Posting<'c>>)>,
}

/// The words of a file, in their order.
pub(super) struct Words {
    content: Vec<u8>,
    /// Where in the content each word is with all that is known of it.
    places: Vec<Range<usize>>,
}

impl Words {
    /// Opens a packed file. What is told of pages gets other numbers: `-1 - field` stands before the places in each field, and
    /// `fields` has the new number of each.
    pub(super) fn open(file: &[u8], fields: Option<&[Option<i32>]>) -> Result<Self, String> {
        let mut content = unpacked(file)?;
        if let Some(fields) = fields {
            content = renumbered(&content, fields).map_err(|error| error.to_string())?;
        }
        let places = places(&content).map_err(|error| error.to_string())?;
        Ok(Words { content, places })
    }

    /// Each word, with what [`read`] takes.
    pub(super) fn entries(&self) -> impl Iterator<Item = Result<(&str, &[u8]), String>> {
        self.places.iter().map(|place| {
            let entry = self.content.get(place.clone()).unwrap_or_default();
            let mut from = Decoder::new(entry);
            let word = struct_of(&mut from, 3).and_then(|()| from.str());
            Ok((word.map_err(|error| error.to_string())?, entry))
        })
    }
}

/// All that is known of a word.
pub(super) fn read(entry: &[u8]) -> Result<Word<'_>, String> {
    word(&mut Decoder::new(entry)).map_err(|error| error.to_string())
}

/// How much a word adds to the size of a file, where all pages that have it keep their numbers; none where one does not.
pub(super) fn size_of_unmoved(entry: &[u8], numbers: &[Option<u32>]) -> Result<Option<u32>, String> {
    let (mut size, mut is_unmoved) = (0u32, true);
    let mut look = |posting: Posting<'_>| {
        size = size.saturating_add(posting.size);
        is_unmoved &= numbers.get(posting.page as usize) == Some(&Some(posting.page));
    };
    let forms = look_through(entry, &mut look).map_err(|error| error.to_string())?;
    Ok(is_unmoved.then(|| size.saturating_add(forms)))
}

/// Looks at all pages that a word is on, and counts its forms.
fn look_through<'c>(entry: &'c [u8], look: &mut impl FnMut(Posting<'c>)) -> Result<u32, Error> {
    let mut from = Decoder::new(entry);
    struct_of(&mut from, 3)?;
    from.skip()?;
    each_posting(&mut from, look)?;
    let forms = length(&mut from)?;
    for _ in 0..forms {
        struct_of(&mut from, 2)?;
        from.skip()?;
        each_posting(&mut from, look)?;
    }
    Ok(u32::try_from(forms).unwrap_or(u32::MAX))
}

fn places(content: &[u8]) -> Result<Vec<Range<usize>>, Error> {
    let mut from = Decoder::new(content);
    let count = begin(&mut from)?;
    let place = |_| {
        let start = from.position();
        from.skip()?;
        Ok(start..from.position())
    };
    (0..count).map(place).collect()
}

/// How many words a file has.
fn begin(from: &mut Decoder<'_>) -> Result<u64, Error> {
    struct_of(from, 1)?;
    length(from)
}

fn word<'c>(from: &mut Decoder<'c>) -> Result<Word<'c>, Error> {
    struct_of(from, 3)?;
    let word = from.str()?;
    let pages = postings(from)?;
    let count = length(from)?;
    let form = |_| {
        struct_of(from, 2)?;
        Ok((from.str()?, postings(from)?))
    };
    Ok(Word { word, pages, forms: (0..count).map(form).collect::<Result<_, Error>>()? })
}

fn postings<'c>(from: &mut Decoder<'c>) -> Result<Vec<Posting<'c>>, Error> {
    let mut postings = Vec::new();
    each_posting(from, &mut |posting| postings.push(posting))?;
    Ok(postings)
}

/// Each page is written as its distance from the one before.
fn each_posting<'c>(from: &mut Decoder<'c>, look: &mut impl FnMut(Posting<'c>)) -> Result<(), Error> {
    let count = length(from)?;
    let mut page = 0u32;
    for _ in 0..count {
        struct_of(from, 3)?;
        page = page.checked_add(from.u32()?).ok_or_else(|| Error::message("a page beyond all numbers"))?;
        let start = from.position();
        let size = numbers(from)?.saturating_add(numbers(from)?).saturating_add(1);
        let places = from.input().get(start..from.position()).ok_or_else(Error::end_of_input)?;
        look(Posting { page, size, places });
    }
    Ok(())
}

fn numbers(from: &mut Decoder<'_>) -> Result<u32, Error> {
    let count = length(from)?;
    for _ in 0..count {
        from.i32()?;
    }
    u32::try_from(count).map_err(|_| Error::message("too many places"))
}

fn length(from: &mut Decoder<'_>) -> Result<u64, Error> {
    from.array()?.ok_or_else(|| Error::message("a list without a length"))
}

fn struct_of(from: &mut Decoder<'_>, fields: u64) -> Result<(), Error> {
    if length(from)? == fields { Ok(()) } else { Err(Error::message("another number of fields")) }
}

/// The start of a file of so many words, which follow.
pub(super) fn encode_start(count: u64) -> Vec<u8> {
    let mut to = Encoder::new(Vec::new());
    let _ = to.array(1).and_then(|to| to.array(count));
    to.into_writer()
}

pub(super) fn encode_word(to: &mut Vec<u8>, Word { word, pages, forms }: &Word<'_>) {
    let mut to = Encoder::new(to);
    let _ = to.array(3).and_then(|to| to.str(word));
    encode_postings(&mut to, pages);
    let _ = to.array(forms.len() as u64);
    for (form, pages) in forms {
        let _ = to.array(2).and_then(|to| to.str(form));
        encode_postings(&mut to, pages);
    }
}

fn encode_postings(to: &mut Encoder<&mut Vec<u8>>, pages: &[Posting<'_>]) {
    let _ = to.array(pages.len() as u64);
    let mut last = 0;
    for posting in pages {
        let _ = to.array(3).and_then(|to| to.u32(posting.page - last));
        to.writer_mut().extend_from_slice(posting.places);
        last = posting.page;
    }
}

/// A file of words in which what is told of pages has other numbers.
fn renumbered(content: &[u8], fields: &[Option<i32>]) -> Result<Vec<u8>, Error> {
    let mut from = Decoder::new(content);
    let count = begin(&mut from)?;
    let mut all = encode_start(count);
    for _ in 0..count {
        let mut word = word(&mut from)?;
        let lists = std::iter::once(&word.pages).chain(word.forms.iter().map(|(_, pages)| pages));
        let places: Vec<Vec<u8>> = lists.flatten().map(|posting| other_fields(posting.places, fields)).collect::<Result<_, Error>>()?;
        let lists = std::iter::once(&mut word.pages).chain(word.forms.iter_mut().map(|(_, pages)| pages));
        for (posting, places) in lists.flatten().zip(&places) {
            posting.places = places;
        }
        encode_word(&mut all, &word);
    }
    Ok(all)
}

fn other_fields(places: &[u8], fields: &[Option<i32>]) -> Result<Vec<u8>, Error> {
    let mut from = Decoder::new(places);
    numbers(&mut from)?;
    let mut to = Encoder::new(places.get(..from.position()).unwrap_or_default().to_vec());
    let count = length(&mut from)?;
    let _ = to.array(count);
    for _ in 0..count {
        let number = from.i32()?;
        let known = usize::try_from(-1 - i64::from(number)).ok().and_then(|field| *fields.get(field)?);
        let _ = to.i32(known.map_or(number, |field| -1 - field));
    }
    Ok(to.into_writer())
}
