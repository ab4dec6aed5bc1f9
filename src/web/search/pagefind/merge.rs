//! The words of several indexes, merged into the files that Pagefind would have made.

use super::piece::Piece;
use super::words::{Posting, Word, Words, encode_start, encode_word};

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
    fn push(&mut self, word: &Word<'_>) {
        if self.count == 0 {
            word.word.clone_into(&mut self.first);
        }
        word.word.clone_into(&mut self.last);
        let postings = word.pages.iter().chain(word.forms.iter().flat_map(|(_, pages)| pages));
        self.size = postings.fold(self.size, |size, posting| size.saturating_add(posting.size));
        self.size = self.size.saturating_add(u32::try_from(word.forms.len()).unwrap_or(u32::MAX));
        self.count += 1;
        encode_word(&mut self.body, word);
    }

    /// The content of the file.
    pub(super) fn content(&self) -> Vec<u8> {
        let mut content = encode_start(self.count);
        content.extend_from_slice(&self.body);
        content
    }
}

/// Merges the words of all pieces, each with the new numbers of its pages and, where they differ, of what is told of them.
pub(super) fn merge(pieces: &[Piece], numbers: &[Numbers], fields: &[Option<Vec<Option<i32>>>], full: u32) -> Result<Vec<Chunk>, String> {
    let all = pieces.iter().zip(fields).map(|(piece, fields)| Words::new(&piece.words, fields.as_deref()));
    let mut all: Vec<Words<'_>> = all.collect::<Result<_, String>>()?;
    let (mut chunks, mut chunk) = (Vec::new(), Chunk::default());
    while let Some(word) = all.iter().filter_map(Words::word).min().map(str::to_owned) {
        let here = |words: &Words<'_>| words.word() == Some(&word);
        let found = all.iter().zip(numbers).filter(|(words, _)| here(words)).map(|(words, numbers)| Ok((words.read()?, numbers)));
        if let Some(merged) = merged(&word, found.collect::<Result<_, String>>()?) {
            chunk.push(&merged);
        }
        if chunk.size >= full {
            chunks.push(std::mem::take(&mut chunk));
        }
        all.iter_mut().filter(|words| here(words)).try_for_each(Words::advance)?;
    }
    chunks.extend((chunk.count > 0).then_some(chunk));
    Ok(chunks)
}

/// One word of all that is known of it; none where no page has it any more.
fn merged<'c>(word: &'c str, found: Vec<(Word<'c>, &Numbers)>) -> Option<Word<'c>> {
    let mut merged = Word { word, pages: Vec::new(), forms: Vec::new() };
    for (word, numbers) in found {
        merged.pages.extend(renumber(word.pages, numbers));
        for (form, pages) in word.forms {
            let pages = renumber(pages, numbers);
            match merged.forms.iter_mut().find(|(known, _)| *known == form) {
                Some((_, known)) => known.extend(pages),
                None => merged.forms.push((form, pages.collect())),
            }
        }
    }
    merged.pages.sort_unstable_by_key(|posting| posting.page);
    merged.forms.retain(|(_, pages)| !pages.is_empty());
    merged.forms.iter_mut().for_each(|(_, pages)| pages.sort_unstable_by_key(|posting| posting.page));
    // In the order in which Pagefind meets them, page by page.
    merged.forms.sort_by_key(|(form, pages)| (pages.first().map(|posting| (posting.page, posting.is_only_told())), *form));
    (!merged.pages.is_empty() || !merged.forms.is_empty()).then_some(merged)
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
