//! Asks PDF viewers to print at the true size. Typst cannot write this preference, so it is put into the finished file.

/// What the catalog's viewer preferences begin with in a PDF by Typst.
const PREFERENCES: &[u8] = b"/ViewerPreferences<<";
/// PDF 1.7, 12.2: the print dialog begins without scaling.
const UNSCALED: &[u8] = b"/PrintScaling/None";
const ENTRY: usize = 20;

/// Adds the preference; a file that is not built as Typst builds its files stays as it is.
///
/// All offsets behind the inserted bytes are moved, so that the file stays a single revision.
pub(super) fn unscaled(pdf: Vec<u8>) -> Vec<u8> {
    insert(&pdf).unwrap_or(pdf)
}

fn insert(pdf: &[u8]) -> Option<Vec<u8>> {
    let at = rfind(pdf, PREFERENCES)? + PREFERENCES.len();
    if pdf[at..].starts_with(UNSCALED) {
        return None;
    }
    let startxref = rfind(pdf, b"startxref\n")? + b"startxref\n".len();
    let table: usize = number(&pdf[startxref..])?;
    let mut out = Vec::with_capacity(pdf.len() + UNSCALED.len() + 1);
    out.extend_from_slice(&pdf[..at]);
    out.extend_from_slice(UNSCALED);
    out.extend_from_slice(pdf.get(at..table)?);
    let entries = push_table(&mut out, pdf.get(table..startxref)?, at)?;
    out.extend_from_slice(pdf.get(table + entries..startxref)?);
    out.extend_from_slice((table + UNSCALED.len()).to_string().as_bytes());
    out.extend_from_slice(&pdf[startxref + pdf[startxref..].iter().take_while(|b| b.is_ascii_digit()).count()..]);
    Some(out)
}

/// Writes the cross-reference table anew with offsets behind `at` moved; returns its length in bytes.
fn push_table(out: &mut Vec<u8>, table: &[u8], at: usize) -> Option<usize> {
    let head = table.strip_prefix(b"xref\n0 ")?;
    let count: usize = number(head)?;
    let start = table.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(1)?.0 + 1;
    out.extend_from_slice(&table[..start]);
    let end = start + count * ENTRY;
    for entry in table.get(start..end)?.chunks(ENTRY) {
        let offset: usize = number(entry)?;
        let moved = if offset > at { offset + UNSCALED.len() } else { offset };
        out.extend_from_slice(format!("{moved:010}").as_bytes());
        out.extend_from_slice(&entry[10..]);
    }
    Some(end)
}

fn number(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two objects, the catalog first, so that the second one moves.
    fn small() -> Vec<u8> {
        let mut pdf = b"%PDF-1.7\n".to_vec();
        let catalog = pdf.len();
        pdf.extend_from_slice(b"1 0 obj\n<</Type/Catalog/ViewerPreferences<</DisplayDocTitle true>>>>\nendobj\n");
        let info = pdf.len();
        pdf.extend_from_slice(b"2 0 obj\n<<>>\nendobj\n");
        let table = pdf.len();
        let entries = format!(
            "xref\n0 3\n0000000000 65535 f \n{catalog:010} 00000 n \n{info:010} 00000 n \ntrailer\n<</Size 3/Root 1 0 R>>\nstartxref\n{table}\n%%EOF"
        );
        pdf.extend_from_slice(entries.as_bytes());
        pdf
    }

    #[test]
    fn every_offset_still_leads_to_its_object() {
        let out = unscaled(small());
        assert!(rfind(&out, b"<</PrintScaling/None/DisplayDocTitle true>>").is_some());
        let table = number(&out[rfind(&out, b"startxref\n").unwrap() + 10..]).unwrap();
        assert!(out[table..].starts_with(b"xref\n0 3\n"));
        for (number, object) in [b"1 0 obj", b"2 0 obj"].iter().enumerate() {
            let entry = table + 9 + (number + 1) * ENTRY;
            let offset = super::number(&out[entry..]).unwrap();
            assert!(out[offset..].starts_with(*object));
        }
        assert!(out.ends_with(b"%%EOF"));
    }

    #[test]
    fn anything_else_stays_as_it_is() {
        for odd in [&b""[..], b"startxref\n", b"/ViewerPreferences<<startxref\n99999\n", b"/ViewerPreferences<<x startxref\nx"] {
            assert_eq!(unscaled(odd.to_vec()), odd);
        }
        let once = unscaled(small());
        assert_eq!(unscaled(once.clone()), once);
    }
}
