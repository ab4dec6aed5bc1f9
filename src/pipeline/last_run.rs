//! What earlier runs left, for a run that need not make it again.

use std::path::Path;

use crate::diagnostic::file::{Content, Hash, Reuse};
use crate::guide::address::{path_of, url_of};
use crate::output::{Area, Checked, ContentHash, Previous, Recorded};

/// Files of the build before, and cards of the check before. What is read is compared with its hash.
pub(super) struct LastRun {
    built: Option<Previous>,
    checked: Option<Checked>,
    is_untouched: bool,
}

impl LastRun {
    pub(super) fn open(out: &Path) -> Self {
        LastRun { built: Previous::open(out, Area::Site), checked: Checked::read(out), is_untouched: false }
    }

    /// Looks besides whether the site stands as it was left, so that what is in it need not be read.
    pub(super) fn of_build(out: &Path) -> Self {
        let stands = || Recorded::read(out).is_some_and(|recorded| recorded.stands(out, Area::Site));
        let (last, is_untouched) = rayon::join(|| LastRun::open(out), stands);
        LastRun { is_untouched, ..last }
    }

    /// What the build before left.
    pub(super) fn built(&self) -> Option<&Previous> {
        self.built.as_ref()
    }
}

impl Reuse for LastRun {
    fn get(&self, url: &str, inputs: &Hash) -> Option<Vec<u8>> {
        let (path, inputs) = (path_of(url), ContentHash::from(*inputs));
        let built = self.built.as_ref().and_then(|built| built.reuse(&path, &inputs));
        built.or_else(|| self.checked.as_ref()?.reuse(&path, &inputs))
    }

    fn content(&self, url: &str, inputs: &Hash) -> Option<Content> {
        let standing = || self.built.as_ref()?.entry(&path_of(url), &ContentHash::from(*inputs));
        match self.is_untouched.then(standing).flatten() {
            Some(entry) => Some(Content::Standing { size: entry.size, hash: *entry.blake3.as_bytes() }),
            None => self.get(url, inputs).map(Content::from),
        }
    }

    fn all(&self, inputs: &Hash) -> Option<Vec<(String, Vec<u8>)>> {
        let all = self.built.as_ref()?.reuse_all(&ContentHash::from(*inputs))?;
        Some(all.into_iter().map(|(path, bytes)| (url_of(&path), bytes)).collect())
    }

    fn inputs(&self, url: &str) -> Option<Hash> {
        self.built.as_ref()?.inputs(&path_of(url)).map(|hash| *hash.as_bytes())
    }
}
