//! The `courtesy` command: arguments in, diagnostics out, exit code.

use std::process::ExitCode;

/// Text is split, joined and dropped all the time; that of the C library, above all musl's, is slow at it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    courtesy::cli::main()
}
