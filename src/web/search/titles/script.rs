//! The scripts that the index of titles consists of.

use serde::Serialize;

/// A script that hands over data, and the name of the part that it is.
pub(super) fn script(data: &impl Serialize, name: Option<&str>) -> Vec<u8> {
    let mut script = b"courtesyTitles(".to_vec();
    script.extend(serde_json::to_vec(data).unwrap_or_default());
    if let Some(name) = name {
        script.extend(format!(",\"{name}\"").bytes());
    }
    script.extend(b");\n");
    script
}
