//! The keys that a struct is read from, in the order in which it has them.

use std::cell::Cell;

use serde::de::value::Error;
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;

/// The names of a struct's keys, in their order; none of what is no struct.
pub fn fields<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    let found = Cell::new(&[][..]);
    let _ = T::deserialize(Ask(&found));
    found.get()
}

/// Notes what a struct asks for, and has nothing to give.
struct Ask<'f>(&'f Cell<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Ask<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, fields: &'static [&'static str], _: V) -> Result<V::Value, Error> {
        self.0.set(fields);
        Err(Error::custom("noted"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("no struct"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::fields;

    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    #[expect(dead_code, reason = "only its keys are asked for")]
    struct Matter {
        title: String,
        a_word: Option<u8>,
        #[serde(rename = "if")]
        condition: bool,
    }

    #[test]
    fn keys_come_in_the_order_of_the_struct() {
        assert_eq!(fields::<Matter>(), ["title", "a-word", "if"]);
        assert!(fields::<Vec<u8>>().is_empty());
    }
}
