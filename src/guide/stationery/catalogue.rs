//! The catalogue: products and sheets, read, checked and found by their ids.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check;
use super::product::{Entry, Sheet, SheetEntry, Stationery};
use crate::diagnostic::Diagnostic;
use crate::guide::data;
use crate::guide::source::SourceFile;

/// All stationery and sheets that a guide can use, by id.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Catalogue {
    products: BTreeMap<String, Stationery>,
    sheets: BTreeMap<String, Sheet>,
}

impl Catalogue {
    /// Reads catalogues of products and of sheets, a later one's entries replacing an earlier one's.
    pub fn load(products: &[SourceFile], sheets: &[SourceFile], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut catalogue = Catalogue::default();
        for file in sheets {
            for (id, entry) in read::<SheetEntry>(file, diagnostics) {
                let SheetEntry { title, width, height, unprintable } = entry;
                let sheet = Sheet { id: id.clone(), title, width: width.0, height: height.0, unprintable: unprintable.0 };
                catalogue.sheets.insert(id, sheet);
            }
        }
        for file in products {
            let entries = read(file, diagnostics);
            catalogue.extend(&entries, file, diagnostics);
        }
        catalogue
    }

    /// Adds products that `file` defines, each checked.
    pub fn extend(&mut self, entries: &BTreeMap<String, Entry>, file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) {
        for (id, entry) in entries {
            check::check(id, entry, file, diagnostics);
            self.products.insert(id.clone(), entry.stationery(id));
        }
    }

    /// The same products under other titles, where `title` has one for an id.
    pub fn titled<'t>(&self, title: impl Fn(&str) -> Option<&'t str>) -> Self {
        let mut catalogue = self.clone();
        for (id, product) in &mut catalogue.products {
            if let Some(title) = title(id) {
                title.clone_into(&mut product.title);
            }
        }
        catalogue
    }

    /// The product with an id.
    pub fn get(&self, id: &str) -> Option<&Stationery> {
        self.products.get(id)
    }

    /// All products, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Stationery> {
        self.products.values()
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.products.keys().map(String::as_str)
    }

    /// The sheet with an id.
    pub fn sheet(&self, id: &str) -> Option<&Sheet> {
        self.sheets.get(id)
    }

    /// All sheets, by id.
    pub fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.values()
    }
}

fn read<T: for<'de> Deserialize<'de>>(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, T> {
    let (node, problems) = data::parse_toml(&file.text);
    diagnostics.extend(data::report(file, problems, "stationery"));
    let (entries, problems) = node.map_or((None, Vec::new()), data::read);
    diagnostics.extend(data::report(file, problems, "stationery"));
    entries.unwrap_or_default()
}
