//! `manifest.json`: every file that the tool wrote, so that it knows what is its own.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::{At, PublishError, PublishErrorKind};
use super::hash::ContentHash;
use super::path::OutputPath;

/// Name of the manifest in the output folder.
pub const MANIFEST_NAME: &str = "manifest.json";

const TOOL: &str = "courtesy";
const FORMAT: u64 = 1;

/// One of the folders that are published into the output folder, each as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// `letters/`: what `courtesy print` makes.
    Letters,
    /// `site/`: the website.
    Site,
}

impl Area {
    pub(super) const ALL: [Area; 2] = [Area::Letters, Area::Site];

    /// Returns the name of the folder.
    pub fn as_str(self) -> &'static str {
        match self {
            Area::Letters => "letters",
            Area::Site => "site",
        }
    }
}

/// What is known about one written file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestEntry {
    /// Size in bytes.
    pub size: u64,
    /// Hash of the bytes.
    pub blake3: ContentHash,
    /// Hash of what the bytes follow from, where they may be reused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<ContentHash>,
}

/// The files of one area by path.
pub type ManifestArea = BTreeMap<OutputPath, ManifestEntry>;

/// The files that stand in an output folder because the tool wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The areas that were ever published.
    pub areas: BTreeMap<Area, ManifestArea>,
}

/// The manifest as JSON, with its areas owned (reading) or borrowed (writing).
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<A> {
    tool: String,
    version: String,
    format: u64,
    areas: A,
}

/// The part that every format has.
#[derive(Deserialize)]
struct Heading {
    tool: String,
    version: String,
    format: u64,
}

impl Manifest {
    /// Reads the manifest of an output folder; `None` where there is none.
    pub fn read(out: &Path) -> Result<Option<Self>, PublishError> {
        let path = out.join(MANIFEST_NAME);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Ok(found) if found.is_symlink() => {
                return Err(PublishError::new(PublishErrorKind::SymbolicLink, &path, "is a symbolic link"));
            }
            _ => {}
        }
        let bytes = fs::read(&path).at(&path, "read")?;
        Self::from_json(&bytes, &path).map(Some)
    }

    /// Reads a manifest from JSON; `path` is named in errors.
    pub fn from_json(json: &[u8], path: &Path) -> Result<Self, PublishError> {
        let bad = |detail: String| PublishError::new(PublishErrorKind::BadManifest, path, detail);
        let document = serde_json::from_slice::<Document<BTreeMap<Area, ManifestArea>>>(json);
        let damage = match document {
            Ok(Document { areas, tool, format, .. }) if tool == TOOL && format <= FORMAT => return Ok(Manifest { areas }),
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        let foreign = |_| bad("is not a manifest that Courtesy wrote".to_owned());
        let heading: Heading = serde_json::from_slice(json).map_err(foreign)?;
        if heading.tool != TOOL {
            return Err(bad(format!("was written by “{}”, not by Courtesy", heading.tool)));
        }
        if heading.format > FORMAT {
            let detail = format!("was written by Courtesy {}, a later version than this", heading.version);
            return Err(PublishError::new(PublishErrorKind::NewerManifest, path, detail));
        }
        Err(bad(format!("is damaged ({damage})")))
    }

    /// Writes the manifest as JSON: the same manifest gives the same bytes.
    pub fn to_json(&self) -> io::Result<Vec<u8>> {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let document = Document { tool: TOOL.to_owned(), version, format: FORMAT, areas: &self.areas };
        let mut json = serde_json::to_vec_pretty(&document)?;
        json.push(b'\n');
        Ok(json)
    }
}
