//! The words of several indexes, merged into the files that Pagefind would have made.

use std::borrow::Cow;

use rayon::prelude::*;

use super::piece::Piece;
use super::words::{Posting, Word, Words, encode_start, encode_word, read, size_of_unmoved};

/// New numbers of the pages of an index; none for those that are no more.
pub(super) type Numbers = Vec<Option<u32>>;

/// A file of words.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) first: String,
    pub(super) last: String,
    count: u64,
    size: u32,
    body: Vec<u8>,
}

impl Chunk {
    fn push(&mut self, word: &Merged<'_>) {
        if self.count == 0 {
            word.word.clone_into(&mut self.first);
        }
        word.word.clone_into(&mut self.last);
        self.size = self.size.saturating_add(word.size);
        self.count += 1;
        self.body.extend_from_slice(&word.entry);
    }

    /// The content of the file.
    pub(super) fn content(&self) -> Vec<u8> {
        let mut content = encode_start(self.count);
        content.extend_from_slice(&self.body);
        content
    }
}

/// A word as it is written.
struct Merged<'c> {
    word: &'c str,
    /// How much it adds to the size of a file, as Pagefind reckons.
    size: u32,
    entry: Cow<'c, [u8]>,
}

/// What one of the pieces, by its number, knows of a word.
type Entry<'c> = (&'c str, usize, &'c [u8]);

/// Merges the words of all pieces, each with the new numbers of its pages and, where they differ, of what is told of them.
pub(super) fn merge(pieces: &[Piece], numbers: &[Numbers], fields: &[Option<Vec<Option<i32>>>], full: u32) -> Result<Vec<Chunk>, String> {
    let files =
        pieces.par_iter().zip(fields).enumerate().flat_map(|(number, (piece, fields))| {
            piece.words.par_iter().map(move |file| Ok((number, Words::open(file, fields.as_deref())?)))
        });
    let files: Vec<(usize, Words)> = files.collect::<Result<_, String>>()?;
    let entries =
        files.iter().flat_map(|(piece, words)| words.entries().map(move |entry| entry.map(|(word, entry)| (word, *piece, entry))));
    let mut entries: Vec<Entry<'_>> = entries.collect::<Result<_, String>>()?;
    entries.par_sort_unstable_by_key(|(word, piece, _)| (*word, *piece));
    let same: Vec<&[Entry<'_>]> = entries.chunk_by(|(a, ..), (b, ..)| a == b).collect();
    let words = same.into_par_iter().map(|same| merged(same, numbers)).collect::<Result<Vec<_>, String>>()?;
    let (mut chunks, mut chunk) = (Vec::new(), Chunk::default());
    for word in words.into_iter().flatten() {
        chunk.push(&word);
        if chunk.size >= full {
            chunks.push(std::mem::take(&mut chunk));
        }
    }
    chunks.extend((chunk.count > 0).then_some(chunk));
    Ok(chunks)
}

/// One word of all that is known of it; none where no page has it any more.
fn merged<'c>(same: &[Entry<'c>], numbers: &[Numbers]) -> Result<Option<Merged<'c>>, String> {
    let Some((word, ..)) = same.first() else { return Ok(None) };
    if let [(_, piece, entry)] = same
        && let Some(size) = size_of_unmoved(entry, &numbers[*piece])?
    {
        return Ok(Some(Merged { word, size, entry: Cow::Borrowed(entry) }));
    }
    let mut all = Word { word, pages: Vec::new(), forms: Vec::new() };
    for (_, piece, entry) in same {
        let (known, numbers) = (read(entry)?, &numbers[*piece]);
        all.pages.extend(renumber(known.pages, numbers));
        for (form, pages) in known.forms {
            let pages = renumber(pages, numbers);
            match all.forms.iter_mut().find(|(known, _)| *known == form) {
                Some((_, known)) => known.extend(pages),
                None => all.forms.push((form, pages.collect())),
            }
        }
    }
    all.pages.sort_unstable_by_key(|posting| posting.page);
    all.forms.retain(|(_, pages)| !pages.is_empty());
    all.forms.iter_mut().for_each(|(_, pages)| pages.sort_unstable_by_key(|posting| posting.page));
    // In the order in which Pagefind meets them, page by page.
    all.forms.sort_by_key(|(form, pages)| (pages.first().map(|posting| (posting.page, posting.is_only_told())), *form));
    if all.pages.is_empty() && all.forms.is_empty() {
        return Ok(None);
    }
    let postings = all.pages.iter().chain(all.forms.iter().flat_map(|(_, pages)| pages));
    let forms = u32::try_from(all.forms.len()).unwrap_or(u32::MAX);
    let size = postings.fold(forms, |size, posting| size.saturating_add(posting.size));
    let mut entry = Vec::new();
    encode_word(&mut entry, &all);
    Ok(Some(Merged { word, size, entry: Cow::Owned(entry) }))
}

fn renumber<'c>(pages: Vec<Posting<'c>>, numbers: &Numbers) -> impl Iterator<Item = Posting<'c>> {
    pages.into_iter().filter_map(|posting| Some(Posting { page: (*numbers.get(posting.page as usize)?)?, ..posting }))
}

/// First and last word of each file, cut where they differ from their neighbours.
pub(super) fn bounds(chunks: &[Chunk]) -> Vec<(String, String)> {
    let mut bounds: Vec<(String, String)> = chunks.iter().map(|chunk| (chunk.first.clone(), chunk.last.clone())).collect();
    for at in 1..bounds.len() {
        let (before, after) = (bounds[at - 1].1.clone(), bounds[at].0.clone());
        let same = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
        let cut = |word: &str| word.chars().take(same + 1).collect::<String>();
        if cut(&before) >= bounds[at - 1].0 {
            bounds[at - 1].1 = cut(&before);
        }
        bounds[at].0 = cut(&after);
    }
    bounds
}
