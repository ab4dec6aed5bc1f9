//! An edition while it is loaded: what is wrong so far, and what its links are resolved with.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::library::Library;
use super::outline::Outline;
use super::{Guide, links, urls};
use crate::diagnostic::Diagnostic;
use crate::guide::markdown::Targets;

/// What is known of an edition besides its guide.
pub(super) struct Loader {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Outline of each file, by path.
    pub(super) outlines: Vec<(Arc<str>, Arc<Outline>)>,
    pub(super) links: Library,
}

impl Loader {
    /// Puts the resolved links into the bodies, and notes the files beside the content that they use.
    pub(super) fn take(&self, guide: &mut Guide, targets: Vec<Targets>) {
        let mut used = BTreeSet::new();
        for (doc, targets) in guide.docs_mut().zip(targets) {
            used.extend(links::files_of(&targets).into_iter().map(str::to_owned));
            doc.targets = targets;
        }
        let wanted = |url: &String| used.contains(url) || urls::OWN.contains(&url.as_str());
        guide.assets = self.links.assets.iter().filter(|(_, url)| wanted(url)).map(|(path, url)| (path.clone(), url.clone())).collect();
    }
}
