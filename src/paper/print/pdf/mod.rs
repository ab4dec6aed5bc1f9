//! A finished PDF as objects that can be changed, for what Typst does not write itself.

mod read;
mod value;
mod write;

use std::collections::BTreeMap;

pub(super) use value::{Object, Value};

/// Points in a millimetre.
pub(super) const POINTS: f64 = 72.0 / crate::guide::stationery::MM_PER_INCH;

/// The objects of a file by their number, and which of them are the catalog and the words on the document.
pub(super) struct Document {
    pub(super) objects: BTreeMap<i32, Object>,
    pub(super) root: i32,
    pub(super) info: Option<i32>,
}

impl Document {
    /// The object behind a reference; a value that is none stands for itself.
    pub(super) fn resolved<'v>(&'v self, value: &'v Value) -> &'v Value {
        match value {
            Value::Ref(number) => self.objects.get(number).map_or(&Value::Null, |object| &object.value),
            other => other,
        }
    }

    /// The number of the root of the page tree.
    pub(super) fn page_tree(&self) -> Option<i32> {
        self.objects.get(&self.root)?.value.get("Pages")?.reference()
    }

    /// The numbers of the pages, in order.
    pub(super) fn pages(&self) -> Vec<i32> {
        let mut pages = Vec::new();
        let mut waiting: Vec<i32> = self.page_tree().into_iter().collect();
        while let Some(number) = waiting.pop() {
            match self.objects.get(&number).and_then(|object| object.value.get("Kids")) {
                Some(kids) => waiting.extend(self.resolved(kids).items().iter().rev().filter_map(Value::reference)),
                None => pages.push(number),
            }
        }
        pages
    }

    /// Whether the file says that it is read from right to left.
    pub(super) fn is_from_the_right(&self) -> bool {
        let preferences = self.objects.get(&self.root).and_then(|root| root.value.get("ViewerPreferences"));
        preferences.and_then(|found| self.resolved(found).get("Direction")) == Some(&Value::name("R2L"))
    }

    /// Adds an object and gives its number.
    pub(super) fn add(&mut self, object: Object) -> i32 {
        let number = self.objects.last_key_value().map_or(1, |(last, _)| last + 1);
        self.objects.insert(number, object);
        number
    }
}
