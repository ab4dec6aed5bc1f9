//! How wide words are, as the theme tells without measuring them.
#![cfg(feature = "embedded-typst")]

use std::collections::BTreeMap;

use bytes::Bytes;
use courtesy::paper::print::typst::{Embedded, Engine, Project};
use courtesy::theme;

#[test]
fn every_three_letters_lie_within_their_bounds() {
    let theme = theme::load(theme::BUILT_IN, &BTreeMap::new(), &[], None).unwrap().0.in_language("en", "", &Default::default()).0;
    let mut files = (*theme.print).clone();
    files.insert("print/widths.typ".to_owned(), Bytes::from_static(include_bytes!("widths.typ")));
    let project = Project { files, entry: "print/widths.typ", archive: false };
    let set = Embedded::new().compile(&project).unwrap_or_else(|failure| panic!("{failure:?}"));
    assert!(set.files.contains_key("held.pdf"));
}
