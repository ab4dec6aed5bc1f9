//! The manifest reads what it writes, and nothing else.

use std::path::Path;

use crate::output::{Area, ContentHash, Manifest, ManifestEntry, OutputPath, PublishErrorKind};

fn sample() -> Manifest {
    let mut manifest = Manifest::default();
    let site = manifest.areas.entry(Area::Site).or_default();
    let entry = |text: &[u8], inputs| ManifestEntry { size: text.len() as u64, blake3: ContentHash::of(text), inputs };
    site.insert(OutputPath::new("index.html").unwrap(), entry(b"", None));
    site.insert(OutputPath::new("a/card.pdf").unwrap(), entry(b"abc", Some(ContentHash::of(b"inputs"))));
    manifest
}

fn read(json: &str) -> Result<Manifest, PublishErrorKind> {
    Manifest::from_json(json.as_bytes(), Path::new("output/manifest.json")).map_err(|error| error.kind)
}

#[test]
fn what_is_written_is_read_and_sorted() {
    let json = String::from_utf8(sample().to_json().unwrap()).unwrap();
    assert_eq!(read(&json), Ok(sample()));
    assert!(json.find("a/card.pdf") < json.find("index.html"));
    assert!(json.contains("\"blake3\": \"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262\""));
    assert!(json.ends_with("}\n"));
}

#[test]
fn a_later_format_is_refused_with_its_version() {
    let json = r#"{"tool": "courtesy", "version": "9.1.0", "format": 2, "novelty": [1]}"#;
    let error = Manifest::from_json(json.as_bytes(), Path::new("m")).unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::NewerManifest);
    assert_eq!(error.to_string(), "m was written by Courtesy 9.1.0, a later version than this");
    assert!(error.help().contains("--out"));
}

#[test]
fn other_json_is_refused() {
    let json = String::from_utf8(sample().to_json().unwrap()).unwrap();
    for (what, bad) in [
        ("empty", String::new()),
        ("cut", json[..json.len() / 2].to_owned()),
        ("a web app's manifest", r#"{"name": "App", "icons": []}"#.to_owned()),
        ("another tool", json.replace("\"courtesy\"", "\"other\"")),
        ("an unknown key", json.replace("\"areas\"", "\"extra\": 1, \"areas\"")),
        ("an unknown key of a file", json.replace("\"size\": 3", "\"size\": 3, \"mode\": 7")),
        ("an unknown area", json.replace("\"site\"", "\"sites\"")),
        ("a path that leaves", json.replace("a/card.pdf", "../card.pdf")),
        ("a short hash", json.replace("af1349", "")),
        ("a shouted hash", json.replace("af1349", "AF1349")),
        ("a negative size", json.replace("\"size\": 3", "\"size\": -3")),
    ] {
        assert_eq!(read(&bad), Err(PublishErrorKind::BadManifest), "{what}");
    }
}

#[test]
fn hashes_of_parts_depend_on_where_the_parts_end() {
    let hash = |parts: &[&str]| ContentHash::of_parts(parts.iter().map(|part| part.as_bytes()));
    assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
    assert_ne!(hash(&[""]), hash(&[]));
    assert_eq!(ContentHash::of(b"x").to_string().parse(), Ok(ContentHash::of(b"x")));
}
