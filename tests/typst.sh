#!/usr/bin/env bash
# Builds the `typst` command that the tests compare with, of the very versions of libraries that Cargo.lock names.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/target/tools
target=${CARGO_TARGET_DIR:-$root/target}
version=$(sed -n '/^name = "typst"$/{n;s/[^0-9.]//g;p;}' "$root/Cargo.lock")
# A table of Cargo.toml, up to the head of the next one.
part() { awk -v head="[$1]" '/^\[/ { inside = $0 == head } inside' "$root/Cargo.toml"; }
crate() { mkdir -p "$tools/$1/src" && : >"$tools/$1/src/lib.rs" && printf '[package]\nname = "%s"\nedition = "2024"\n\n' "$1"; }

# Nothing can depend on a crate without a library, but naming it as a dependency makes cargo fetch it.
fetch=$(crate fetch; printf '[dependencies]\ntypst-cli = "=%s"\n' "$version")
echo "$fetch" >"$tools/fetch/Cargo.toml"
cargo fetch --quiet --manifest-path "$tools/fetch/Cargo.toml"
rm -rf "$tools/typst-cli"
sources=("${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/typst-cli-"$version")
cp -r "${sources[0]}" "$tools/typst-cli"

# What is compiled for Courtesy is not compiled again if versions, features and profile are the same.
same=$(crate same; part features; part dependencies)
echo "$same" >"$tools/same/Cargo.toml"
{ printf '\n[dependencies.same]\npath = "../same"\n\n'; part profile.release; } >>"$tools/typst-cli/Cargo.toml"
cp "$root/Cargo.lock" "$tools/typst-cli/"
CARGO_TARGET_DIR=$target cargo build --release --manifest-path "$tools/typst-cli/Cargo.toml" --no-default-features --features embedded-fonts

mkdir -p "$tools/bin"
cp "$target/release/typst" "$tools/bin/"
