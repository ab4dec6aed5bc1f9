//! Objects -> the bytes of a PDF, numbered anew without gaps, with a plain cross-reference table.

use std::collections::BTreeMap;
use std::io::Write;

use super::{Document, Value};

impl Document {
    /// Writes the file: the same objects give the same bytes.
    pub(in super::super) fn write(&self) -> Vec<u8> {
        let numbers: BTreeMap<i32, usize> = self.objects.keys().copied().zip(1..).collect();
        let mut out = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n".to_vec();
        let mut offsets = Vec::with_capacity(numbers.len());
        for (number, object) in self.objects.values().enumerate() {
            offsets.push(out.len());
            append(&mut out, format_args!("{} 0 obj\n", number + 1));
            push(&mut out, &object.value, &numbers);
            if let Some(stream) = &object.stream {
                out.extend_from_slice(b"\nstream\n");
                out.extend_from_slice(stream);
                out.extend_from_slice(b"\nendstream");
            }
            out.extend_from_slice(b"\nendobj\n\n");
        }
        let table = out.len();
        append(&mut out, format_args!("xref\n0 {}\n0000000000 65535 f\r\n", offsets.len() + 1));
        for offset in &offsets {
            append(&mut out, format_args!("{offset:010} 00000 n\r\n"));
        }
        // A file is known by its bytes.
        let id = *blake3::hash(&out).as_bytes();
        let mut trailer = Value::dict([("Size", Value::Int(offsets.len() as i64 + 1)), ("Root", Value::Ref(self.root))]);
        if let Some(info) = self.info {
            trailer.set("Info", Value::Ref(info));
        }
        trailer.set("ID", Value::Array(vec![Value::Text(id[..16].to_vec()), Value::Text(id[..16].to_vec())]));
        out.extend_from_slice(b"trailer\n");
        push(&mut out, &trailer, &numbers);
        out.push(b'\n');
        append(&mut out, format_args!("startxref\n{table}\n%%EOF"));
        out
    }
}

/// Nothing that is written into memory fails.
fn append(out: &mut Vec<u8>, what: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(what);
}

fn push(out: &mut Vec<u8>, value: &Value, numbers: &BTreeMap<i32, usize>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(is) => append(out, format_args!("{is}")),
        Value::Int(number) => append(out, format_args!("{number}")),
        // A ten-thousandth of a point is less than any printer knows.
        Value::Real(number) => append(out, format_args!("{}", (number * 10_000.0).round() / 10_000.0)),
        Value::Name(name) => push_name(out, name),
        Value::Text(text) => {
            out.push(b'<');
            text.iter().for_each(|byte| append(out, format_args!("{byte:02X}")));
            out.push(b'>');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b' ');
                }
                push(out, item, numbers);
            }
            out.push(b']');
        }
        Value::Dict(entries) => {
            out.extend_from_slice(b"<<");
            for (name, value) in entries {
                push_name(out, name);
                // Names, strings, arrays and dictionaries begin with a sign of their own.
                if matches!(value, Value::Null | Value::Bool(_) | Value::Int(_) | Value::Real(_) | Value::Ref(_)) {
                    out.push(b' ');
                }
                push(out, value, numbers);
            }
            out.extend_from_slice(b">>");
        }
        Value::Ref(number) => match numbers.get(number) {
            Some(number) => append(out, format_args!("{number} 0 R")),
            None => out.extend_from_slice(b"null"),
        },
    }
}

fn push_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        match byte {
            b'#' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' | ..=b' ' | 127.. => {
                append(out, format_args!("#{byte:02X}"));
            }
            byte => out.push(*byte),
        }
    }
}
