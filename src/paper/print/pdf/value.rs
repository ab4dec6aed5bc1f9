//! Values of a PDF, as ISO 32000 has them.

/// A value; a dictionary keeps the order of its keys.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Value>),
    Dict(Vec<(Vec<u8>, Value)>),
    Ref(i32),
}

/// A value with a number of its own, and the bytes of its stream as they are stored.
#[derive(Clone, Debug)]
pub(in super::super) struct Object {
    pub(in super::super) value: Value,
    pub(in super::super) stream: Option<Vec<u8>>,
}

impl From<Value> for Object {
    fn from(value: Value) -> Self {
        Object { value, stream: None }
    }
}

impl Value {
    pub(in super::super) fn name(name: &str) -> Self {
        Value::Name(name.as_bytes().to_vec())
    }

    /// Numbers as an array.
    pub(in super::super) fn numbers(numbers: &[f64]) -> Self {
        Value::Array(numbers.iter().map(|number| Value::Real(*number)).collect())
    }

    pub(in super::super) fn dict<const N: usize>(entries: [(&str, Value); N]) -> Self {
        Value::Dict(entries.into_iter().map(|(key, value)| (key.as_bytes().to_vec(), value)).collect())
    }

    /// The entry of a dictionary.
    pub(in super::super) fn get(&self, key: &str) -> Option<&Value> {
        let Value::Dict(entries) = self else { return None };
        entries.iter().find(|(name, _)| name == key.as_bytes()).map(|(_, value)| value)
    }

    /// Sets the entry of a dictionary.
    pub(in super::super) fn set(&mut self, key: &str, value: Value) {
        let Value::Dict(entries) = self else { return };
        match entries.iter_mut().find(|(name, _)| name == key.as_bytes()) {
            Some((_, old)) => *old = value,
            None => entries.push((key.as_bytes().to_vec(), value)),
        }
    }

    /// Whether a dictionary says that it is of a type.
    pub(in super::super) fn is_of_type(&self, name: &str) -> bool {
        matches!(self.get("Type"), Some(Value::Name(found)) if found == name.as_bytes())
    }

    /// The values of an array; of anything else, none.
    pub(in super::super) fn items(&self) -> &[Value] {
        match self {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    pub(in super::super) fn reference(&self) -> Option<i32> {
        match self {
            Value::Ref(number) => Some(*number),
            _ => None,
        }
    }

    pub(in super::super) fn number(&self) -> Option<f64> {
        match self {
            Value::Int(number) => Some(*number as f64),
            Value::Real(number) => Some(*number),
            _ => None,
        }
    }

    /// The numbers of an array of four, such as a box.
    pub(in super::super) fn four(&self) -> Option<[f64; 4]> {
        let numbers: Vec<f64> = self.items().iter().filter_map(Value::number).collect();
        numbers.try_into().ok()
    }

    /// Calls a function for the value and for all in it.
    pub(in super::super) fn walk(&mut self, change: &mut impl FnMut(&mut Value)) {
        change(self);
        match self {
            Value::Array(items) => items.iter_mut().for_each(|item| item.walk(change)),
            Value::Dict(entries) => entries.iter_mut().for_each(|(_, value)| value.walk(change)),
            _ => {}
        }
    }
}
