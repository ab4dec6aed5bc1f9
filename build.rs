//! Tells cargo that the default theme and the guide to start from are part of the binary.

fn main() {
    println!("cargo::rerun-if-changed=themes/letterpress");
    println!("cargo::rerun-if-changed=src/desk/start/guide");
}
