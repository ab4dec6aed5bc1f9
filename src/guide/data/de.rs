//! The serde deserializer of the tree; its errors carry the place and say what kind of problem it is.

use std::fmt::{self, Display};
use std::ops::Range;

use serde::de::value::{StrDeserializer, StringDeserializer, U64Deserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::report::NOTHING;
use super::spanned;
use super::{Entry, Node, ProblemKind, Value, quoted};

/// An error of reading a tree; the innermost node that failed sets the span.
#[derive(Debug)]
pub struct Error {
    pub(super) span: Option<Range<usize>>,
    pub(super) kind: ProblemKind,
}

impl Error {
    fn bad(message: impl Display) -> Self {
        let kind = ProblemKind::BadValue { message: message.to_string(), allowed: Vec::new(), found: None };
        Error { span: None, kind }
    }

    fn or_at(mut self, span: &Range<usize>) -> Self {
        self.span.get_or_insert_with(|| span.clone());
        self
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.kind)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Error::bad(message)
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Error::bad(format!("expected {expected}, found {unexpected}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Error {
            span: None,
            kind: ProblemKind::BadValue {
                message: format!("`{variant}` is not one of the words allowed here"),
                allowed: expected.iter().map(ToString::to_string).collect(),
                found: Some(variant.to_owned()),
            },
        }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let expected = expected.iter().map(ToString::to_string).collect();
        Error { span: None, kind: ProblemKind::UnknownKey { key: field.to_owned(), expected } }
    }

    fn missing_field(field: &'static str) -> Self {
        Error { span: None, kind: ProblemKind::MissingKey(field.to_owned()) }
    }
}

impl<'de> IntoDeserializer<'de, Error> for &'de Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl Node {
    fn any<'de, V: Visitor<'de>>(&'de self, value: &'de Value, visitor: V) -> Result<V::Value, Error> {
        match value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(*yes),
            Value::Int(int) => visitor.visit_i64(*int),
            Value::Float(float) => visitor.visit_f64(*float),
            Value::Str(text) => visitor.visit_borrowed_str(text),
            Value::Plain(_, looks_like) => self.any(looks_like, visitor),
            Value::Seq(items) => visitor.visit_seq(Items(items.iter())),
            Value::Map(entries) => visitor.visit_map(Entries { rest: entries.iter(), current: None }),
            Value::Reported => visitor.visit_unit(),
        }
    }

    fn wrong(&self, wanted: &str) -> Error {
        let found = match &self.value {
            Value::Null => return Error::bad(format!("expected {wanted}, {NOTHING}")),
            other => other.kind(),
        };
        Error::bad(format!("expected {wanted}, found {found}"))
    }
}

macro_rules! scalars {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match &self.value {
                Value::Reported => visitor.visit_u64(1),
                Value::Int(_) | Value::Float(_) | Value::Plain(..) => self.any(&self.value, visitor),
                _ => Err(self.wrong("a number")),
            }
            .map_err(|error| error.or_at(&self.span))
        }
    )*};
}

macro_rules! through_any {
    ($($method:ident ( $($argument:ident : $type:ty),* ))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Error> {
            $(let _ = $argument;)*
            self.any(&self.value, visitor).map_err(|error| error.or_at(&self.span))
        }
    )*};
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Error;

    scalars! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64 deserialize_f32 deserialize_f64
    }

    through_any! {
        deserialize_any() deserialize_unit() deserialize_unit_struct(name: &'static str) deserialize_bytes()
        deserialize_byte_buf() deserialize_tuple(len: usize) deserialize_tuple_struct(name: &'static str, len: usize)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            Value::Reported => visitor.visit_bool(false),
            Value::Bool(yes) => visitor.visit_bool(*yes),
            Value::Plain(_, looks_like) => self.any(looks_like, visitor),
            _ => Err(self.wrong("`true` or `false`")),
        }
        .map_err(|error| error.or_at(&self.span))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            Value::Reported => visitor.visit_borrowed_str(""),
            Value::Str(text) | Value::Plain(text, _) => visitor.visit_borrowed_str(text),
            _ => Err(self.wrong("text")),
        }
        .map_err(|error| error.or_at(&self.span))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null | Value::Reported => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            Value::Seq(items) => visitor.visit_seq(Items(items.iter())),
            Value::Reported | Value::Null => visitor.visit_seq(Items([].iter())),
            Value::Str(text) | Value::Plain(text, _) => {
                let items: Vec<String> = text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(quoted).collect();
                Err(Error::bad(format!("expected a list, found {}; write it as `[{}]`", self.value.kind(), items.join(", "))))
            }
            _ => Err(self.wrong("a list such as `[one, two]`")),
        }
        .map_err(|error| error.or_at(&self.span))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            Value::Map(entries) => visitor.visit_map(Entries { rest: entries.iter(), current: None }),
            Value::Reported | Value::Null => visitor.visit_map(Entries { rest: [].iter(), current: None }),
            _ => Err(self.wrong("a table such as `{ key: value }`")),
        }
        .map_err(|error| error.or_at(&self.span))
    }

    fn deserialize_struct<V: Visitor<'de>>(self, name: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        if name == spanned::NAME {
            return visitor.visit_map(WithSpan { node: self, step: 0 });
        }
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, variants: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        let word = match &self.value {
            Value::Reported => variants.first().copied().unwrap_or_default(),
            Value::Str(text) | Value::Plain(text, _) => text,
            _ => return Err(self.wrong(&crate::diagnostic::one_of(variants)).or_at(&self.span)),
        };
        visitor.visit_enum(Word(word)).map_err(|error| error.or_at(&self.span))
    }
}

struct Items<'de>(std::slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.0.next().map(|node| seed.deserialize(node)).transpose()
    }
}

struct Entries<'de> {
    rest: std::slice::Iter<'de, Entry>,
    current: Option<&'de Entry>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.current = self.rest.next();
        let Some(entry) = self.current else { return Ok(None) };
        let key: StrDeserializer<'_, Error> = entry.key.as_str().into_deserializer();
        seed.deserialize(key).map(Some).map_err(|error| error.or_at(&entry.key_span))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.current {
            Some(entry) => seed.deserialize(&entry.value).map_err(|error| error.or_at(&entry.value.span)),
            None => Err(Error::bad("a value without a key")),
        }
    }
}

struct WithSpan<'de> {
    node: &'de Node,
    step: usize,
}

impl<'de> MapAccess<'de> for WithSpan<'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(name) = spanned::FIELDS.get(self.step) else { return Ok(None) };
        self.step += 1;
        let name: StringDeserializer<Error> = (*name).to_owned().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let count = |n: usize| -> U64Deserializer<Error> { (n as u64).into_deserializer() };
        match self.step {
            1 => seed.deserialize(count(self.node.span.start)),
            2 => seed.deserialize(count(self.node.span.end)),
            _ => seed.deserialize(self.node),
        }
    }
}

struct Word<'de>(&'de str);

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Error;
    type Variant = Unit;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Unit), Error> {
        let word: StrDeserializer<'_, Error> = self.0.into_deserializer();
        Ok((seed.deserialize(word)?, Unit))
    }
}

struct Unit;

impl<'de> VariantAccess<'de> for Unit {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Error> {
        Err(Error::bad("expected a single word"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(Error::bad("expected a single word"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Error> {
        Err(Error::bad("expected a single word"))
    }
}
