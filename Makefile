# What there is to do here. `make test` installs what the tests need and runs them all.

TOOLS := $(CURDIR)/target/tools
TYPST_VERSION := 0.15.1
# The tests compare the library with this command; any 0.15.1 will do.
TYPST := $(shell typst --version 2>/dev/null | grep -q "^typst $(TYPST_VERSION) " && command -v typst || echo $(TOOLS)/bin/typst)

.PHONY: build test lint fmt tools clean

build:
	cargo build --release

test: tools
	COURTESY_TEST_TYPST="$(TYPST)" cargo test --release
	cargo run --release --quiet -- build --no-print --out target/tested
	cd tests/browser && COURTESY="$(CURDIR)/target/release/courtesy" COURTESY_SITE="$(CURDIR)/target/tested/site" CHROMIUM="$$(command -v chromium || command -v chromium-browser || command -v google-chrome)" node --test *.spec.mjs

lint:
	cargo fmt --check
	cargo clippy --release --all-targets -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --release

fmt:
	cargo fmt

tools: tests/node_modules/commonmark-spec/spec.txt tests/browser/node_modules/.package-lock.json $(TYPST)
	@command -v pdftotext >/dev/null || $(MAKE) --no-print-directory poppler
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || $(MAKE) --no-print-directory chromium

tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json
	cd tests/browser && npm ci --no-audit --no-fund
	@touch $@

# The examples of the CommonMark specification.
tests/node_modules/commonmark-spec/spec.txt: tests/package-lock.json
	cd tests && npm ci --no-audit --no-fund
	@touch $@

# Little optimisation, so that it is built in minutes; it sets the same bytes. Not with its own lock file, whose older
# libraries write other bytes than those of ours.
$(TOOLS)/bin/typst:
	CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=false CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_TARGET_DIR="$(CURDIR)/target/typst" \
		cargo install typst-cli --version $(TYPST_VERSION) --root "$(TOOLS)"

.PHONY: poppler chromium
poppler:
	@$(call install,poppler-utils,The tests read PDFs with pdftotext: install poppler (Debian and Fedora: poppler-utils; Homebrew: poppler).)

chromium:
	@$(call install,chromium,The tests open the guide in Chromium: install chromium or google-chrome.)

# $(call install,PACKAGE,WORDS): installs a Debian package where that is allowed, else says what to install.
define install
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	apt-get update -q && apt-get install -qy --no-install-recommends $(1); \
else \
	echo "$(2)" >&2; exit 1; \
fi
endef

clean:
	cargo clean
