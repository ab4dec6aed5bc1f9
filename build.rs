//! Gives the program an identity that changes with its source, its theme and its dependencies, and tells cargo what it is made of.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// What the program follows from; `Cargo.lock` stands for the dependencies.
const PARTS: [&str; 5] = ["src", "themes", "build.rs", "Cargo.toml", "Cargo.lock"];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut identity = Fnv::new();
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
        add(&root.join(part), part, &mut identity);
    }
    identity.part(env::var("TARGET").unwrap_or_default().as_bytes());
    identity.part(if env::var_os("CARGO_FEATURE_EMBEDDED_TYPST").is_some() { b"embedded" } else { b"" });
    println!("cargo::rustc-env=COURTESY_IDENTITY={:032x}", identity.0);
    println!("cargo::rerun-if-env-changed=COURTESY_REVISION");
    println!("cargo::rustc-env=COURTESY_REVISION={}", revision(&root).unwrap_or_default());
    println!("cargo::rerun-if-env-changed=COURTESY_REPOSITORY");
    println!("cargo::rustc-env=COURTESY_REPOSITORY={}", repository().unwrap_or_default());
}

/// The commit that this is, as a release says or as an archive of cargo holds it.
fn revision(root: &Path) -> Option<String> {
    let told = env::var("COURTESY_REVISION").ok();
    let packed = || fs::read_to_string(root.join(".cargo_vcs_info.json")).ok()?.split('"').find(|word| is_commit(word)).map(str::to_owned);
    told.filter(|word| is_commit(word)).or_else(packed)
}

/// Where the source is published, as a release says or else `Cargo.toml`.
fn repository() -> Option<String> {
    let told = env::var("COURTESY_REPOSITORY").ok().filter(|told| told.starts_with("https://") && !told.contains(['"', '\n']));
    told.or_else(|| env::var("CARGO_PKG_REPOSITORY").ok())
}

fn is_commit(word: &str) -> bool {
    word.len() == 40 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Adds a file, or all files of a folder in the order of their names; what is not there adds nothing.
fn add(path: &Path, shown: &str, identity: &mut Fnv) {
    if path.is_dir() {
        let mut names: Vec<String> =
            fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names.iter().for_each(|name| add(&path.join(name), &format!("{shown}/{name}"), identity));
    } else if let Ok(bytes) = fs::read(path) {
        identity.part(shown.as_bytes());
        identity.part(&bytes);
    }
}

/// FNV-1a with 128 bits (draft-eastlake-fnv): the same on every machine, and in need of no dependency.
struct Fnv(u128);

impl Fnv {
    fn new() -> Self {
        Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn part(&mut self, bytes: &[u8]) {
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    }
}
