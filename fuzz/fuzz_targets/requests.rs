//! One target of `make fuzz`.
#![no_main]

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::{consts::SIGPIPE, flag};

/// A program that begins in Rust lives on when the other side of a connection has gone; this one begins in libFuzzer.
fn outlive_connections() {
    assert!(flag::register(SIGPIPE, Arc::new(AtomicBool::new(false))).is_ok());
}

libfuzzer_sys::fuzz_target!(init: outlive_connections(), |bytes: &[u8]| { courtesy_fuzz::run("requests", bytes) });
