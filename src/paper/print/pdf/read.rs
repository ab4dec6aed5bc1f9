//! Bytes of a PDF -> its objects: all that the catalog leads to.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{self, Dict, MaybeRef, ObjectIdentifier};

use super::{Document, Object, Value};

impl Document {
    /// Reads a file; `None` where it is no PDF.
    pub(in super::super) fn read(bytes: &[u8]) -> Option<Self> {
        let pdf = Pdf::new(bytes.to_vec()).ok()?;
        let root = pdf.xref().root_id().obj_number;
        let mut objects = BTreeMap::new();
        let info = information(&pdf);
        let mut waiting: Vec<i32> = info.into_iter().chain([root]).collect();
        while let Some(number) = waiting.pop() {
            if objects.contains_key(&number) {
                continue;
            }
            let mut found = pdf.xref().get(ObjectIdentifier::new(number, 0)).map_or_else(|| Object::from(Value::Null), whole);
            found.value.walk(&mut |value| waiting.extend(value.reference()));
            objects.insert(number, found);
        }
        Some(Document { objects, root, info })
    }
}

/// The number of the dictionary that names the title and the maker; nothing but the trailer leads to it.
fn information(pdf: &Pdf) -> Option<i32> {
    let dicts = pdf.objects().into_iter().filter_map(object::Object::into_dict);
    let is_it = |dict: &Dict<'_>| dict.contains_key("Creator") && dict.contains_key("Title");
    dicts.filter(is_it).find_map(|dict| dict.obj_id()).map(|id| id.obj_number)
}

fn whole(object: object::Object<'_>) -> Object {
    match object {
        object::Object::Stream(stream) => Object { value: dict(stream.dict()), stream: Some(stream.raw_data().into_owned()) },
        other => Object::from(value(other)),
    }
}

fn value(object: object::Object<'_>) -> Value {
    match object {
        object::Object::Null(_) | object::Object::Stream(_) => Value::Null,
        object::Object::Boolean(is) => Value::Bool(is),
        object::Object::Number(number) if number.as_f64() == number.as_i64() as f64 => Value::Int(number.as_i64()),
        object::Object::Number(number) => Value::Real(number.as_f64()),
        object::Object::String(string) => Value::Text(string.as_bytes().to_vec()),
        object::Object::Name(name) => Value::Name(name.as_ref().to_vec()),
        object::Object::Dict(found) => dict(&found),
        object::Object::Array(array) => Value::Array(array.raw_iter().map(maybe).collect()),
    }
}

fn maybe(found: MaybeRef<object::Object<'_>>) -> Value {
    match found {
        MaybeRef::Ref(reference) => Value::Ref(reference.obj_number),
        MaybeRef::NotRef(object) => value(object),
    }
}

/// A dictionary in order of its keys, its type first as Typst writes it.
fn dict(found: &Dict<'_>) -> Value {
    let mut entries: Vec<(Vec<u8>, Value)> = found.entries().map(|(name, value)| (name.as_ref().to_vec(), maybe(value))).collect();
    entries.sort_by_key(|(name, _)| name != b"Type");
    Value::Dict(entries)
}
