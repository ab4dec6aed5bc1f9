//! Names that a guide keeps for ever, for programs that know things by name.

use crate::guide::config::GuideConfig;

/// The same on every host and for every title: a UUID (version 8) of the guide's id and what it names, such as a page's URL.
pub(super) fn uuid(guide: &GuideConfig, what: &str) -> String {
    let hash = blake3::hash(format!("{}\n{what}", guide.id.as_deref().unwrap_or(&guide.title)).as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
