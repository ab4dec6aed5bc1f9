//! The `courtesy` command: arguments in, diagnostics out, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    courtesy::cli::main()
}
