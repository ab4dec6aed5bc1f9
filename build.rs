//! Tells cargo that the default theme is part of the binary.

fn main() {
    println!("cargo::rerun-if-changed=themes/letterpress");
}
