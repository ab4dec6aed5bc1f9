//! A finished file, as `site`, `search` and `print` hand it to `output`, and the files of the build before.

use bytes::Bytes;

/// A file of the website: where it goes, what is in it and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// URL from the site's root, percent-encoded, for example `waiting/follow-up-once.html`.
    pub url: String,
    /// What is in it.
    pub content: Content,
    /// The source file or the part of the tool that it comes from, for messages.
    pub origin: String,
    /// Hash of everything that it was made from, where it need not be made again while that stays the same.
    pub inputs: Option<Hash>,
}

impl File {
    /// The bytes; none of a file that [stands](Content::Standing), as it may in a build or a check and nowhere else.
    pub fn bytes(&self) -> &[u8] {
        self.content.bytes().map_or(&[], |bytes| bytes)
    }
}

/// A BLAKE3 hash.
pub type Hash = [u8; 32];

/// What is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// What is written.
    Made(Bytes),
    /// What the last build wrote, and what nobody has touched since: it is not read again.
    Standing {
        /// In bytes.
        size: u64,
        /// Hash of the bytes.
        hash: Hash,
    },
}

impl Content {
    /// The bytes, where they are at hand.
    pub fn bytes(&self) -> Option<&Bytes> {
        match self {
            Content::Made(bytes) => Some(bytes),
            Content::Standing { .. } => None,
        }
    }

    /// How many bytes there are.
    pub fn size(&self) -> u64 {
        match self {
            Content::Made(bytes) => bytes.len() as u64,
            Content::Standing { size, .. } => *size,
        }
    }

    /// The hash of the bytes.
    pub fn hash(&self) -> Hash {
        match self {
            Content::Made(bytes) => blake3::hash(bytes).into(),
            Content::Standing { hash, .. } => *hash,
        }
    }
}

impl<B: Into<Bytes>> From<B> for Content {
    fn from(bytes: B) -> Self {
        Content::Made(bytes.into())
    }
}

/// Looks up files of the last build that were made from the same inputs.
pub trait Reuse: Sync {
    /// The bytes at `url`, if they are still what was made from `inputs`.
    fn get(&self, url: &str, inputs: &Hash) -> Option<Vec<u8>>;

    /// The same for who has no need of the bytes: they are not read where nobody can have touched them.
    fn content(&self, url: &str, inputs: &Hash) -> Option<Content> {
        self.get(url, inputs).map(Content::from)
    }

    /// URL and bytes of every file that was made from `inputs`; `None` where there is none or one of them has changed.
    fn all(&self, inputs: &Hash) -> Option<Vec<(String, Vec<u8>)>>;

    /// What the file at `url` was made from.
    fn inputs(&self, url: &str) -> Option<Hash>;

    /// Whether nobody waits for the files any more, so that making them may end at any point.
    fn is_over(&self) -> bool {
        false
    }
}

/// Reuses nothing.
pub struct Afresh;

impl Reuse for Afresh {
    fn get(&self, _: &str, _: &Hash) -> Option<Vec<u8>> {
        None
    }

    fn all(&self, _: &Hash) -> Option<Vec<(String, Vec<u8>)>> {
        None
    }

    fn inputs(&self, _: &str) -> Option<Hash> {
        None
    }
}
